"""The register of industrial clusters: a sheet in, one record a cluster and report period out.

Captions find the columns. Knows headings of districts, subtotals and the total row, which it checks against its
parts; knows no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from etl import registers
from etl.forms import Head, Row
from etl.glossary import closed_code, closed_names
from etl.layouts import CLUSTER_PROPERTIES, CLUSTERS
from etl.model import Cluster, Finding, Reading
from etl.text import search_key
from etl.workbook import Sheet
from growth.notation import number
from growth.vocabulary import Severity

_TABLE = "clusters"
_ABOUT_CLUSTERS = re.compile(r"\b(cum cong nghiep|ccn|cum cn)\b")
_SUBTOTAL_ORDINAL = re.compile(r"[IVX]+|[A-H]")
_DISTRICT = re.compile(r"(huyen|thanh pho|tp|thi xa|tx|quan)\b.*")
_GAP_OF_ERROR = 0.02  # a total that misses its parts by more is not the total of these rows
# What a figure of the register is counted in, and how many of it one of another unit makes.
_UNIT = {
    "planned_area_ha": "ha",
    "established_area_ha": "ha",
    "industrial_area_ha": "ha",
    "leased_area_ha": "ha",
    "occupancy_pct": "%",
    "enterprises": "doanh nghiệp",
    "projects": "dự án",
    "infrastructure_capital_billion_vnd": "tỷ đồng",
    "registered_capital_billion_vnd": "tỷ đồng",
    "realised_capital_billion_vnd": "tỷ đồng",
    "workers_persons": "người",
    "revenue_billion_vnd": "tỷ đồng",
    "budget_paid_billion_vnd": "tỷ đồng",
}
_FACTOR = {
    ("m²", "ha"): 1e-4,
    ("nghìn m²", "ha"): 0.1,
    ("triệu đồng", "tỷ đồng"): 1e-3,
    ("nghìn tỷ đồng", "tỷ đồng"): 1e3,
    ("nghìn người", "người"): 1e3,
}
_SUMMED = tuple(name for name in _UNIT if name != "occupancy_pct")
_WORDS = (
    "name",
    "location",
    "old_district",
    "commune",
    "infrastructure_investor",
    "wastewater_treatment",
    "citation",
    "note",
)


def read(sheet: Sheet) -> Reading | None:
    """The clusters of a register sheet; None when the sheet is no register."""
    begun = registers.begin(sheet, CLUSTERS, CLUSTER_PROPERTIES, _ABOUT_CLUSTERS, _TABLE)
    if begun is None:
        return None
    head, reading = begun
    rows = registers.filled_rows(sheet, head, _TABLE)
    factors = _factors(sheet, head, reading)
    period = registers.stated_period(sheet, head, _ABOUT_CLUSTERS)
    if not period and any(not row.blank(name) for row in rows for name in (*_UNIT, "name")):
        reading.findings.append(registers.period_missing(sheet, head, _TABLE))
    if reading.findings:
        reading.report["reason"] = "phần đầu trang hoặc tiêu đề cột chưa đọc được"
        return reading
    _read_rows(rows, reading, period, factors)
    reading.report["figures"] = len(reading.clusters)
    return reading


def _factors(sheet: Sheet, head: Head, reading: Reading) -> dict[str, float]:
    """Field → factor to the register's unit, from the units in the captions' brackets; findings for unfit units."""
    factors = {}
    for name, column in head.columns.items():
        if name not in _UNIT:
            continue
        unit = registers.unit_of_caption(head.captions[column]) or _UNIT[name]
        factors[name] = 1.0 if unit == _UNIT[name] else _FACTOR.get((unit, _UNIT[name]), 0.0)
        if not factors[name]:
            reading.findings.append(registers.unit_contradicts(sheet, head, column, unit, _UNIT[name], _TABLE))
    return factors


def _read_rows(rows: list[Row], reading: Reading, period: str, factors: dict[str, float]) -> None:
    """Walk down the register: districts, clusters, subtotals before their clusters, the total anywhere."""
    release, citation = registers.stated_day(rows, reading, _TABLE), registers.stated_source(rows)
    district = ""
    group: list[Cluster] = []  # clusters of the subtotal row above
    totals: list[tuple[Row, list[Cluster]]] = []
    for row in rows:
        text, words = registers.first_words(row)
        figures = any(not row.blank(name) for name in _UNIT)
        if registers.NOTE_LINE.fullmatch(search_key(text)) and not figures:
            reading.report["notes"].append(text)
        elif registers.is_total(text):
            if figures:
                totals.append((row, reading.clusters))
        elif _is_heading(row, text, words, figures):
            district, group = text, []
            if figures:
                totals.append((row, group))
        else:
            cluster = _cluster(row, period, district, factors)
            reading.findings += row.findings
            if cluster:
                cluster = replace(cluster, release=cluster.release or release, citation=cluster.citation or citation)
                reading.clusters.append(cluster)
                group.append(cluster)
    for row, parts in totals:
        reading.findings += [*total_is_the_sum(row, parts, factors), *row.findings]
    reading.findings += registers.names_stand_once(
        reading.clusters, ("name", "old_district"), "cluster_stands_twice", "Cụm", "huyện cũ", _TABLE
    )


def _is_heading(row: Row, text: str, words: int, figures: bool) -> bool:
    """A district's line: nothing but its name, or a subtotal under a roman number or a district's name."""
    if not text or words > 1:
        return False
    if not figures:
        return True
    return bool(_SUBTOTAL_ORDINAL.fullmatch(row.text("ordinal").strip(".) ")) or _DISTRICT.fullmatch(search_key(text)))


def _cluster(row: Row, period: str, district: str, factors: dict[str, float]) -> Cluster | None:
    name = row.needed_text("name")
    figures = {field_name: row.number(field_name) for field_name in _UNIT if field_name in row.head.columns}
    stage = ""
    if not row.blank("stage"):
        stage = closed_code("stage", row.text("stage"))
        if not stage:
            expected = "; ".join(closed_names("stage"))
            remedy = "Cụm vẫn được giữ, chưa xếp giai đoạn; hãy chọn trong danh sách."
            row.fault("stage", "unknown_word", f"một trong: {expected}", remedy, Severity.WARNING)
    release = row.day("release")
    if row.faulty:
        return None
    words = {field_name: row.text(field_name) for field_name in _WORDS}
    words["old_district"] = words["old_district"] or district
    return Cluster(
        report_period=period,
        **words | {"name": name},
        **{field_name: value * factors[field_name] for field_name, value in figures.items() if value is not None},
        stage=stage,
        release=release,
        sheet=row.sheet.name,
        cells={field_name: row.cell(field_name) for field_name, value in figures.items() if value is not None},
    )


def total_is_the_sum(row: Row, parts: Iterable[Cluster], factors: dict[str, float]) -> list[Finding]:
    """A total row says what its clusters add up to. A cluster without the figure is not zero: then only "not less"."""
    parts = list(parts)
    findings = []
    for name in _SUMMED:
        total = row.number(name)
        if total is None or not parts:
            continue
        total *= factors[name]
        known = [value for part in parts if (value := getattr(part, name)) is not None]
        complete = len(known) == len(parts)
        added = sum(known)
        decimals = max(_decimals(value) for value in (*known, total))
        gap = added - total
        rounding = 0.5 * 10**-decimals * (len(known) + 1) if decimals else 0.0
        if gap <= rounding + 1e-9 and (not complete or -gap <= rounding + 1e-9):
            continue
        severity = Severity.ERROR if abs(gap) > _GAP_OF_ERROR * max(abs(total), 1e-9) else Severity.WARNING
        caption = row.head.captions[row.head.columns[name]]
        findings.append(
            Finding(
                severity,
                "total_is_the_sum",
                f"Dòng tổng, cột “{caption}”: ghi {number(total)}, các cụm cộng lại là {number(added)}.",
                "Hãy sửa dòng tổng hoặc số của các cụm.",
                row.sheet.name,
                row.cell(name),
                _TABLE,
                number(total),
                number(added),
            )
        )
    return findings


def _decimals(value: float) -> int:
    text = f"{round(value, 6):f}".rstrip("0")
    return len(text.partition(".")[2])
