"""The register of industrial projects and estates: a sheet in, one record a project and report period out.

Captions find the columns, those that name a year too (`Sản lượng tăng thêm năm 2026`). Knows headings by kind of
project and leaves total rows out; knows no file.
"""

from __future__ import annotations

import re
from dataclasses import replace

from etl import registers
from etl.forms import Head, Row, describe
from etl.glossary import closed_code, closed_names
from etl.layouts import CAPITAL_UNITS, PROJECT_PROPERTIES, PROJECTS, caption_key
from etl.model import Finding, Project, Reading
from etl.period_words import read_span
from etl.text import search_key
from etl.units import canonical_unit
from etl.workbook import Sheet
from growth import units
from growth.notation import number
from growth.periods import Period
from growth.vocabulary import Severity

_TABLE = "projects"
_ABOUT_PROJECTS = re.compile(r"\b(du an|cong trinh|khu cong nghiep|kcn|nha may|nang luc|dien mat troi)\b")
# Only projects have a course: a list of clusters or of enterprises names none of these.
_COURSE = frozenset({"planned_start", "actual_start", "progress", "obstacle"})
_ADDED_IN = re.compile(r".*\b(tang them|bo sung|dong gop)\b.*\bnam (?P<year>20\d\d)\b.*")
_CAPITAL = ("registered_capital", "realised_capital")
_ADDED = ("added_this_year", "added_next_year")
_NUMBERS = ("works", *_CAPITAL, "area_ha", "capacity", *_ADDED)
_STARTS = ("planned_start", "actual_start")
_WORDS = ("name", "place", "investor", "product", "obstacle", "unit_in_charge", "citation", "note")
_OF_A_HECTARE = {"ha": 1.0, "m²": 1e-4, "nghìn m²": 0.1, "nghìn ha": 1e3}
_START_EXPECTED = "tháng, quý hoặc năm, ví dụ tháng 6/2026, quý I/2029, năm 2027"


def read(sheet: Sheet) -> Reading | None:
    """The projects of a register sheet; None when the sheet is no register of projects."""
    begun = registers.begin(sheet, PROJECTS, PROJECT_PROPERTIES, _ABOUT_PROJECTS, _TABLE)
    if begun is None or not _COURSE & begun[0].columns.keys():
        return None
    head, reading = begun
    period = registers.stated_period(sheet, head, _ABOUT_PROJECTS)
    if period:
        head = _with_years(head, Period.parse(period).year)
        reading.report = describe(sheet, head, _TABLE)
    rows = registers.filled_rows(sheet, head, _TABLE)
    if not period and any(not row.blank("name") for row in rows):
        reading.findings.append(registers.period_missing(sheet, head, _TABLE))
    reading.findings += [*_unfit_units(sheet, head), *_units_missing(sheet, head, rows)]
    if reading.findings:
        reading.report["reason"] = "phần đầu trang hoặc tiêu đề cột chưa đọc được"
        return reading
    _read_rows(rows, reading, period)
    reading.report["figures"] = len(reading.projects)
    return reading


def _with_years(head: Head, year: int) -> Head:
    """The head with captions that name a year resolved: added output of the report year and of the year after."""
    columns = dict(head.columns)
    for column in head.spare:
        if found := _ADDED_IN.fullmatch(caption_key(head.captions[column])):
            after = int(found["year"]) - year
            if after in (0, 1):
                columns.setdefault(_ADDED[after], column)
    return replace(head, columns=columns, spare=tuple(at for at in head.spare if at not in columns.values()))


def _unfit_units(sheet: Sheet, head: Head) -> list[Finding]:
    """Findings for units in captions that are none of capital or of area."""
    findings = []
    for name in (*_CAPITAL, "area_ha"):
        if name not in head.columns:
            continue
        column = head.columns[name]
        unit = registers.unit_of_caption(head.captions[column])
        fits = unit in _OF_A_HECTARE if name == "area_ha" else _capital_unit(unit)
        if unit and not fits:
            wanted = "ha" if name == "area_ha" else " hoặc ".join(CAPITAL_UNITS)
            findings.append(registers.unit_contradicts(sheet, head, column, unit, wanted, _TABLE))
    return findings


def _units_missing(sheet: Sheet, head: Head, rows: list[Row]) -> list[Finding]:
    """A finding where figures of added output stand in a sheet that says their unit nowhere."""
    findings = []
    for name in (*_ADDED, "capacity"):
        unit_field = "capacity_unit" if name == "capacity" else "added_unit"
        column = head.columns.get(name)
        if column is None or unit_field in head.columns or registers.unit_of_caption(head.captions[column]):
            continue
        if any(not row.blank(name) for row in rows):
            findings.append(
                Finding(
                    Severity.ERROR,
                    "unit_not_stated",
                    f"Cột “{head.captions[column]}” chưa ghi đơn vị.",
                    f"Hãy thêm cột “{PROJECTS.column(unit_field).caption}” hoặc ghi đơn vị trong ngoặc ở tiêu đề cột.",
                    sheet.name,
                    sheet.address(head.top, column),
                    _TABLE,
                    "",
                    "đơn vị tính",
                )
            )
    return findings


def _capital_unit(unit: str) -> str:
    """The register's unit that a unit of capital converts into: tỷ đồng or triệu USD; empty when it is none."""
    return next((kept for kept in CAPITAL_UNITS if units.base_unit(kept) == units.base_unit(unit)), "")


def _read_rows(rows: list[Row], reading: Reading, period: str) -> None:
    """Walk down the register: headings that name a kind, projects, notes; total rows are named and left out."""
    release, citation = registers.stated_day(rows, reading, _TABLE), registers.stated_source(rows)
    kind = ""
    for row in rows:
        text, words = registers.first_words(row)
        figures = any(not row.blank(name) for name in _NUMBERS)
        if registers.NOTE_LINE.fullmatch(search_key(text)) and not figures:
            reading.report["notes"].append(text)
        elif registers.is_total(text):
            reading.report["left_out"].append({"cell": row.cell("name"), "reason": "dòng tổng, không phải dự án"})
        elif words == 1 and not figures and (heading := closed_code("project_kind", text)):
            kind = heading
        elif words == 1 and not figures and re.fullmatch(r"[IVX]+|[A-H]", row.text("ordinal").strip(".) ")):
            kind = ""
        else:
            project = _project(row, period, kind)
            reading.findings += row.findings
            if project:
                reading.projects.append(
                    replace(project, release=project.release or release, citation=project.citation or citation)
                )
    reading.findings += registers.names_stand_once(
        reading.projects, ("name",), "project_stands_twice", "Dự án", "tên đầy đủ", _TABLE
    )


def _project(row: Row, period: str, kind_above: str) -> Project | None:
    row.needed_text("name")
    figures = {name: value for name in _NUMBERS if (value := row.number(name)) is not None}
    if "area_ha" in figures:
        unit = registers.unit_of_caption(row.head.captions[row.head.columns["area_ha"]]) or "ha"
        figures["area_ha"] *= _OF_A_HECTARE[unit]
    starts = {name: _start(row, name) for name in _STARTS}
    moved = row.indicator(needed=False)
    item, item_label = row.item(moved) if moved else ("", "")
    record = {
        "kind": _kind(row) or kind_above,
        "capital_unit": _in_capital_unit(row, figures),
        "capacity_unit": _unit_beside(row, "capacity_unit", ("capacity",), figures),
        "added_unit": _unit_beside(row, "added_unit", _ADDED, figures),
        "progress": _progress(row),
        "next_due": row.day("next_due"),
        "release": row.day("release"),
        "indicator": moved.code if moved else "",
        "item": item,
        "item_label": item_label,
    }
    if row.faulty:
        return None
    return Project(
        report_period=period,
        **{name: row.text(name) for name in _WORDS},
        **figures,
        **starts,
        **record,
        sheet=row.sheet.name,
        cells={name: row.cell(name) for name in row.head.columns if name != "ordinal" and not row.blank(name)},
    )


def _kind(row: Row) -> str:
    if row.blank("kind"):
        return ""
    kind = closed_code("project_kind", row.text("kind"))
    if not kind:
        expected = "; ".join(closed_names("project_kind"))
        remedy = "Dự án vẫn được giữ, chưa xếp loại; hãy chọn trong danh sách."
        row.fault("kind", "unknown_word", f"một trong: {expected}", remedy, Severity.WARNING)
    return kind


def _start(row: Row, name: str) -> str:
    """The period in which operation starts; a day is its month, for that is how finely the register judges."""
    if row.blank(name):
        return ""
    if (day := row.raw(name)) is not None and hasattr(day, "month"):
        return str(Period.month(day.year, day.month))
    span = read_span(row.raw(name))
    if span is None or span.to_date:
        row.fault(name, "not_a_period", _START_EXPECTED, "Hãy ghi kỳ theo một trong các cách trên.")
        return ""
    return str(span.period)


def _in_capital_unit(row: Row, figures: dict[str, float]) -> str:
    """Converts the row's capital into tỷ đồng or triệu USD and returns which; empty for a row without capital."""
    stated = [name for name in _CAPITAL if name in figures]
    kept = ""
    for name in stated:
        caption = row.head.captions[row.head.columns[name]]
        unit = _kept(row.text("capital_unit")) or registers.unit_of_caption(caption) or CAPITAL_UNITS[0]
        kept = _capital_unit(unit)
        if not kept:
            row.fault("capital_unit", "unknown_word", " hoặc ".join(CAPITAL_UNITS), "Hãy chọn trong danh sách của ô.")
            return ""
        figures[name] = units.convert(figures[name], unit, kept)
    return kept


def _unit_beside(row: Row, unit_field: str, names: tuple[str, ...], figures: dict[str, float]) -> str:
    """The unit of the figures `names`: its own cell, else the brackets of their captions; a fault where none says it.

    Empty for a row without such a figure.
    """
    stated = [name for name in names if name in figures]
    if not stated:
        return ""
    if not row.blank(unit_field):
        return _kept(row.text(unit_field))
    unit = registers.unit_of_caption(row.head.captions[row.head.columns[stated[0]]])
    if not unit:
        row.fault(unit_field, "missing_cell", "đơn vị của con số", "Hãy ghi đơn vị.")
    return unit


def _kept(unit: str) -> str:
    """The canonical unit, else the word letter by letter as written: MW is not mW."""
    return canonical_unit(unit) or unit


def _progress(row: Row) -> str:
    """Progress in words; a bare number is a percentage, but Excel makes 0.6 of a typed `60%`: below 1 it is refused."""
    value = row.raw("progress")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return row.text("progress")
    if 0 < value <= 1:
        remedy = "Hãy ghi bằng chữ, ví dụ “đạt 60% khối lượng”."
        row.fault("progress", "percent_typed_as_fraction", "tiến độ bằng chữ hoặc số phần trăm", remedy)
        return ""
    return f"{number(value)}%"
