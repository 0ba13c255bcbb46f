"""The register of industrial clusters: a sheet in, one record a cluster and report period out.

Captions find the columns. Knows headings of districts, subtotals and the total row, which it checks against its
parts; knows no file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from etl.forms import Head, Row, describe, find_head, printed_text, read_day, stated
from etl.glossary import closed_code, closed_names
from etl.layouts import CLUSTER_PROPERTIES, CLUSTERS
from etl.model import Cluster, Finding, Reading
from etl.period_words import report_period, span_within
from etl.text import search_key
from etl.units import canonical_unit
from etl.workbook import Sheet
from growth.notation import number
from growth.vocabulary import Severity

_TABLE = "clusters"
_ABOUT_CLUSTERS = re.compile(r"\b(cum cong nghiep|ccn|cum cn)\b")
_TOTAL = re.compile(r"(tong( so| cong)?|cong|toan tinh)\b.*")
_SUBTOTAL_ORDINAL = re.compile(r"[IVX]+|[A-H]")
_DISTRICT = re.compile(r"(huyen|thanh pho|tp|thi xa|tx|quan)\b.*")
_NOTE_LINE = re.compile(r"(ghi chu|nguon|luu y|ngay (cong bo|bao cao))\b.*")
_PERIOD_LINES = (re.compile(r"\bky bao cao\b"), re.compile(r"\b(tinh )?den (het |ngay |cuoi )?"), _ABOUT_CLUSTERS)
_REGISTER_PERIOD = "6 tháng đầu năm 2026 hoặc năm 2025"
_IN_BRACKETS = re.compile(r"\(([^()]*)\)")
_LIKE_A_UNIT = re.compile(r"[^\W\d]{1,6}[23²³]?( [^\W\d]+){0,2}")  # `(m2)`, `(trđ)`; not `(đến 30/6)`
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
    head = find_head(sheet, (CLUSTERS,), CLUSTER_PROPERTIES)
    if head is None:
        return None
    above = [text for row in range(head.top) for column in range(3) if (text := printed_text(sheet, row, column))]
    if not any(_ABOUT_CLUSTERS.search(search_key(text)) for text in [*above, *head.captions.values(), sheet.name]):
        return None
    reading = Reading("", report=describe(sheet, head, _TABLE))
    rows = [Row(sheet, head, at, _TABLE) for at in range(head.first_row, sheet.height)]
    rows = [row for row in rows if any(sheet.value(row.row, column) is not None for column in range(sheet.width))]
    factors = _factors(sheet, head, reading)
    period = _period(sheet, above)
    filled = [row for row in rows if any(not row.blank(name) for name in (*_UNIT, "name"))]
    if not period and filled:
        reading.findings.append(
            Finding(
                Severity.ERROR,
                "report_period_not_stated",
                "Danh mục cụm công nghiệp chưa ghi kỳ báo cáo.",
                f"Hãy thêm dòng “Kỳ báo cáo: …” phía trên bảng, ví dụ {_REGISTER_PERIOD}.",
                sheet.name,
                sheet.address(head.top, 0),
                _TABLE,
                "",
                _REGISTER_PERIOD,
            )
        )
    if reading.findings:
        reading.report["reason"] = "phần đầu trang hoặc tiêu đề cột chưa đọc được"
        return reading
    _read_rows(rows, reading, period, factors)
    reading.report["figures"] = len(reading.clusters)
    return reading


def _period(sheet: Sheet, above: list[str]) -> str:
    """Report period that the lines above the table state; empty when none does."""
    for wording in _PERIOD_LINES:
        for line in above:
            if wording.search(search_key(line)) and (span := span_within(line)):
                return str(report_period(span))
    return ""


def _factors(sheet: Sheet, head: Head, reading: Reading) -> dict[str, float]:
    """Field → factor to the register's unit, from the units in the captions' brackets; findings for unfit units."""
    factors = {}
    for name, column in head.columns.items():
        if name not in _UNIT:
            continue
        unit = _unit_of(head.captions[column]) or _UNIT[name]
        factors[name] = 1.0 if unit == _UNIT[name] else _FACTOR.get((unit, _UNIT[name]), 0.0)
        if not factors[name]:
            reading.findings.append(
                Finding(
                    Severity.ERROR,
                    "unit_contradicts_column",
                    f"Cột “{head.captions[column]}”: không đổi được đơn vị “{unit}” sang {_UNIT[name]}.",
                    f"Hãy ghi cột này theo {_UNIT[name]}.",
                    sheet.name,
                    sheet.address(head.top, column),
                    _TABLE,
                    unit,
                    _UNIT[name],
                )
            )
    return factors


def _unit_of(caption: str) -> str:
    """The unit in a caption's brackets, or the word in a unit's place that is no unit we know; empty without one."""
    texts = _IN_BRACKETS.findall(caption)
    known = [unit for text in texts if (unit := canonical_unit(text))]
    return known[-1] if known else next((text for text in texts if _LIKE_A_UNIT.fullmatch(text)), "")


def _read_rows(rows: list[Row], reading: Reading, period: str, factors: dict[str, float]) -> None:
    """Walk down the register: districts, clusters, subtotals before their clusters, the total anywhere."""
    release, citation = _stated_day(rows, reading), ""
    if rows and (line := stated(rows[0].sheet, range(rows[0].sheet.height), r"nguon( so lieu)?")):
        citation = str(line[0])
    district = ""
    group: list[Cluster] = []  # clusters of the subtotal row above
    totals: list[tuple[Row, list[Cluster]]] = []
    for row in rows:
        text, words = _first_words(row)
        figures = any(not row.blank(name) for name in _UNIT)
        key = search_key(text)
        if _NOTE_LINE.fullmatch(key) and not figures:
            reading.report["notes"].append(text)
        elif _TOTAL.fullmatch(key):
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
    reading.findings += _names_stand_once(reading.clusters)


def _stated_day(rows: list[Row], reading: Reading) -> date | None:
    """The day that a line of the sheet states; a finding when the line holds something else."""
    sheet = rows[0].sheet if rows else None
    line = stated(sheet, range(sheet.height), r"ngay (cong bo|bao cao)") if sheet else None
    day = read_day(line[0]) if line else None
    if line and not day:
        expected = "một ngày, ví dụ 20/6/2026"
        message = f"Dòng ngày công bố: thấy “{line[0]}”, cần {expected}."
        remedy = "Hãy ghi ngày/tháng/năm."
        reading.findings.append(
            Finding(Severity.ERROR, "not_a_day", message, remedy, sheet.name, line[1], _TABLE, str(line[0]), expected)
        )
    return day


def _first_words(row: Row) -> tuple[str, int]:
    """The row's first text that is no ordinal, and how many texts it has beside the ordinal."""
    texts = []
    for column in range(row.sheet.width):
        value = row.sheet.value(row.row, column)
        if not isinstance(value, str) or not value.strip():
            continue
        text = printed_text(row.sheet, row.row, column)
        if column == row.head.columns.get("ordinal") and re.fullmatch(r"[IVX]+|[A-Za-z]|\d+(\.\d+)*\.?", text):
            continue
        texts.append(text)
    return (texts[0] if texts else ""), len(texts)


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


def _names_stand_once(clusters: list[Cluster]) -> list[Finding]:
    """A finding for each cluster that stands twice in one register."""
    seen: dict[tuple[str, str], Cluster] = {}
    findings = []
    for cluster in clusters:
        known = seen.setdefault((search_key(cluster.name), search_key(cluster.old_district)), cluster)
        if known is not cluster:
            cell = next(iter(cluster.cells.values()), "")
            findings.append(
                Finding(
                    Severity.ERROR,
                    "cluster_stands_twice",
                    f"Cụm “{cluster.name}” có hai dòng trong một kỳ báo cáo.",
                    "Hãy bỏ dòng thừa, hoặc ghi rõ huyện cũ nếu là hai cụm trùng tên.",
                    cluster.sheet,
                    cell,
                    _TABLE,
                    cluster.name,
                    "mỗi cụm một dòng",
                )
            )
    return findings
