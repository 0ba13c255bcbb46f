"""Reads a received workbook into figures: opens, finds tables, settles captions, names rows. Knows no warehouse."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from etl.captions import Meaning, Settled, resolve, title_month
from etl.forms import printed_release
from etl.items import areas, clean_label, has_footnote, scheme
from etl.lists import read_form
from etl.model import Finding, Observation, Reading
from etl.numbers import NumberError, column_notation, is_missing, is_number, read_number
from etl.tables import Block, find_tables
from etl.text import fold, search_key
from etl.units import DITTO, printed_unit, unit_line
from etl.workbook import open_workbook
from growth.notation import period_name
from growth.periods import Period
from growth.vocabulary import MEASURE_NAME, STATUS_NAME, Measure, Severity

COUNTRY = "VN"
_LEVELS = (Measure.LEVEL, Measure.LEVEL_YTD)
_AREA_HEAD = re.compile(r"\b(?:dia phuong|dia ban|tinh thanh pho|tinh)\b")
_OTHER_HEAD = re.compile(r"\b(?:phan theo|chia theo|mot so bo|mat hang|nuoc va|lanh tho|linh vuc|nganh)\b")
_AMONG = re.compile(r"^\s*[-+]?\s*(?:trong đó|tr\.?đó|tđ|chia ra)\b", re.IGNORECASE)
_AMONG_ALONE = re.compile(r"^\s*[-+]?\s*(?:trong đó|chia ra)\s*:?\s*$", re.IGNORECASE)
_MARK = re.compile(r"\s*([-+])\s*")


def read_workbook(path: Path, *, area: str | None = None, month: str | None = None) -> Reading:
    """All figures of a workbook with their cells, and a report of what was found and what was not understood.

    area: ISO 3166-2 code of the figures where the workbook does not say it (default VN, the national annexes).
    month: `2024-05` settles the report month where title and captions disagree. Raises WorkbookError subclasses.
    """
    workbook = open_workbook(path)
    reading = Reading(workbook.file)
    reading.report = {"file": workbook.file, "tables": [], "sheets": []}
    wanted = Period.parse(month) if month else None
    understood = []
    for name in workbook.unreadable:
        _note_sheet(reading, name, "không đọc được trang tính")
    for sheet in workbook.sheets:
        if sheet.hidden:
            _note_sheet(reading, sheet.name, "trang tính ẩn, không nạp")
            continue
        form = read_form(sheet, area if area in areas().names else "")
        if form is not None:
            _take_over(form, reading)
            continue
        blocks = find_tables(sheet)
        understood += [_understand(block, wanted) for block in blocks if block.kind]
        for block in blocks:
            if block.kind is None:
                _note_sheet(reading, sheet.name, f"ngoài phạm vi: {block.title}")
    report_month = wanted or _report_month(understood)
    reading.report_period = str(report_month) if report_month else ""
    rows = None
    for table in understood:
        rows = _rows_of(table.block, rows, area or COUNTRY)
        _read_table(table, rows, reading, report_month, wanted)
    _sum_up(reading)
    return reading


def _take_over(form: Reading, reading: Reading) -> None:
    """Add what one of our own fillable sheets holds."""
    for name in ("observations", "targets", "goals", "goal_notes", "clusters", "findings"):
        getattr(reading, name).extend(getattr(form, name))
    reading.report["tables"].append(form.report)


def _rows_of(block: Block, before: _Rows | None, area: str) -> _Rows:
    """A fresh walk down the rows, or the walk of the table that this one continues."""
    if block.continued and before is not None and before.block.kind is block.kind:
        before.continue_on(block)
        return before
    return _Rows(block, area)


def _note_sheet(reading: Reading, sheet: str, reason: str) -> None:
    reading.report["sheets"].append({"sheet": sheet, "reason": reason})


@dataclass(slots=True)
class _Table:
    """A block in scope with its settled captions and its part of the report."""

    block: Block
    settled: Settled
    report: dict = field(default_factory=dict)


def _understand(block: Block, month: Period | None) -> _Table:
    return _Table(block, _resolve(block, month))


def _resolve(block: Block, month: Period | None) -> Settled:
    """Settle a block's captions; a title without a month may leave it to its footnote (`(*) … từ 01/01-22/3/2007`)."""
    captions = {column: found.caption for column, found in block.columns.items()}
    footnotes = [] if title_month(block.title) else block.footnotes
    return resolve(captions, " ".join([block.title, *footnotes]), month)


def _report_month(tables: list[_Table]) -> Period | None:
    """The month that most tables report on; None when the workbook holds tables of many months."""
    votes = Counter(table.settled.month for table in tables if table.settled.month and table.block.columns)
    if not votes:
        return None
    month, count = votes.most_common(1)[0]
    return month if 2 * count >= sum(votes.values()) else None


def _finding(reading: Reading, block: Block, severity: Severity, code: str, message: str, **facts: str) -> None:
    reading.findings.append(Finding(severity, code, message, sheet=block.sheet.name, table=block.kind.table, **facts))


def _read_table(table: _Table, rows: _Rows, reading: Reading, month: Period | None, wanted: Period | None) -> None:
    """Read the rows of one table into observations; what gives no figure goes to the report with its reason."""
    block, settled = table.block, table.settled
    if settled.month is None and month is not None:
        table.settled = settled = _resolve(block, month)
    table.report = _describe(block, settled)
    reading.report["tables"].append(table.report)
    if block.body == block.bottom:
        table.report["reason"] = "không thấy dòng số liệu nào dưới tiêu đề"
        return
    if not _months_agree(table, reading, month, wanted):
        return
    release = printed_release(block.sheet, [*range(block.top, block.body), *block.notes])
    notations = {
        column: column_notation(row[column] for row in block.sheet.rows[block.body : block.bottom] if column < len(row))
        for column in settled.meanings
    }
    for at in range(block.body, block.bottom):
        row = block.sheet.rows[at]
        if at in block.notes or not any(cell is not None for cell in row):
            continue
        place = rows.place(at)
        for column, cell in enumerate(row):
            if cell is None or column in block.label_columns or column == block.unit_column:
                continue
            meaning = settled.meanings.get(column)
            if meaning is None or place is None:
                if is_number(cell):
                    _leave_out(table, at, column, "dòng không có nhãn" if meaning else _why_not(block, settled, column))
                continue
            if is_missing(cell):
                continue
            try:
                value = read_number(cell, notations[column])
            except NumberError as fault:
                _leave_out(table, at, column, str(fault))
                continue
            indicator = block.kind.indicators.get(meaning.facet)
            if indicator is None:
                _leave_out(table, at, column, "chỉ tiêu của cột chưa có trong danh mục")
                continue
            table.report["figures"] += 1
            reading.observations.append(
                Observation(
                    table=block.kind.table,
                    indicator=indicator,
                    item=place.item,
                    item_label=place.label,
                    area=place.area,
                    period=str(meaning.period),
                    measure=meaning.measure.value,
                    value=float(value),
                    unit=rows.unit(at, place, meaning),
                    status=meaning.status.value,
                    sheet=block.sheet.name,
                    cell=block.sheet.address(at, column),
                    price_basis=block.price_basis,
                    item_path=place.path,
                    release=release,
                    citation=block.citation,
                )
            )
    table.report["unknown_labels"] = rows.unknown


def _months_agree(table: _Table, reading: Reading, month: Period | None, wanted: Period | None) -> bool:
    """Whether title and captions tell one month; where they do not, say so, and stop unless something decides."""
    block, settled = table.block, table.settled
    titled = title_month(block.title)
    if titled is None or settled.month is None or titled == settled.month or wanted == settled.month:
        return True
    facts = {"found": str(settled.month), "expected": str(titled), "cell": block.sheet.address(block.top, 0)}
    if settled.month == month:
        message = (
            f"Tiêu đề bảng “{block.title}” ghi {period_name(titled)}, tiêu đề cột ghi {period_name(settled.month)}."
        )
        _finding(reading, block, Severity.WARNING, "title_and_captions_tell_one_month", message, **facts)
        return True
    message = f"Bảng “{block.title}” không được đọc: tiêu đề bảng và tiêu đề cột nói hai tháng khác nhau."
    remedy = "Hãy sửa tiêu đề trong tệp, hoặc chạy lại với --month YYYY-MM để chọn tháng báo cáo."
    _finding(reading, block, Severity.ERROR, "title_and_captions_tell_one_month", message, remedy=remedy, **facts)
    table.report["reason"] = message
    return False


def _why_not(block: Block, settled: Settled, column: int) -> str:
    return settled.reasons.get(column) or block.uncaptioned.get(column) or "ngoài bảng: cột không có tiêu đề"


def _leave_out(table: _Table, row: int, column: int, reason: str) -> None:
    """Put a cell that gave no figure into the report: inside the table, or among the scratch numbers beside it."""
    outside = column in table.block.outside or column not in (*table.block.columns, *table.block.uncaptioned)
    table.report["outside" if outside else "left_out"].append(
        {"cell": table.block.sheet.address(row, column), "reason": reason}
    )


def _describe(block: Block, settled: Settled) -> dict:
    """The report's entry of one table: its title, place, month and what each caption was understood to mean."""
    columns = []
    for at, column in sorted(block.columns.items()):
        meaning = settled.meanings.get(at)
        columns.append(
            {
                "column": block.sheet.address(0, at)[:-1],
                "caption": column.caption.text,
                "borrowed": column.borrowed,
                "meaning": _in_words(meaning) if meaning else "",
                "reason": settled.reasons.get(at, ""),
            }
        )
    columns += [
        {"column": block.sheet.address(0, at)[:-1], "caption": "", "borrowed": False, "meaning": "", "reason": reason}
        for at, reason in block.uncaptioned.items()
    ]
    return {
        "sheet": block.sheet.name,
        "table": block.kind.table,
        "title": block.title,
        "range": f"{block.sheet.address(block.top, 0)}:{block.sheet.address(block.bottom - 1, max(block.columns, default=0))}",
        "month": str(settled.month or ""),
        "units": block.units,
        "columns": columns,
        "figures": 0,
        "left_out": [],
        "outside": [],
        "unknown_labels": [],
        "notes": list(block.notes.values()),
        "reason": "",
    }


def _in_words(meaning: Meaning) -> str:
    to_date = meaning.measure in (Measure.LEVEL_YTD, Measure.INDEX_YTD, Measure.GROWTH_YTD)
    facet = {"volume": "lượng, ", "value": "trị giá, "}.get(meaning.facet, "")
    return (
        f"{facet}{MEASURE_NAME[meaning.measure]}, {period_name(meaning.period, to_date)}, {STATUS_NAME[meaning.status]}"
    )


@dataclass(frozen=True, slots=True)
class _Place:
    """What a row is about."""

    label: str
    item: str
    area: str
    path: str
    footnote: bool


def _goes_on(text: str) -> bool:
    """Whether a label begins like the further line of a wrapped one: a small letter or a bracket."""
    start = text.lstrip()[:2]
    return start[:1].islower() or (start[:1] == "(" and start[1:] not in "*0123456789")


def _indent(column: int, text: str) -> int:
    """How deep a label stands: its column, its leading blanks, and a dash or plus as one or two steps more."""
    mark = _MARK.match(text)
    depth = {"-": 3, "+": 6}[mark[1]] if mark else 0
    return 4 * column + len(text) - len(text.lstrip()) + depth


class _Rows:
    """Walks down the label columns of a table and names each row: item, area, path of its parents.

    A table continued under a repeated header is walked on by the same object.
    """

    def __init__(self, block: Block, area: str) -> None:
        self.block, self.area = block, area
        self.scheme = scheme(block.kind.scheme)
        self.section = ""  # heading row above without figures
        self.parents: list[tuple[int, str]] = []  # (indent, label) of open parents
        self.in_areas = block.kind.by_area and bool(_AREA_HEAD.search(search_key(block.title)))
        self.current_area = area
        self.last_item = ""
        self.used: set[tuple[str, str, str]] = set()
        self.unknown: list[str] = []
        self.last_unit = ""
        self.half: tuple[str, str] | None = None  # (first half of a wrapped label, section before it)

    def continue_on(self, block: Block) -> None:
        self.block = block

    def place(self, at: int) -> _Place | None:
        """The row's place in the table; None for a heading, a row without label, a half of a wrapped label."""
        block, row = self.block, self.block.sheet.rows[at]
        texts = [
            (column, row[column])
            for column in block.label_columns
            if column < len(row) and isinstance(row[column], str) and not is_missing(row[column])
        ]
        self._keep_unit(row)
        if not texts:
            return None
        raw = " ".join(text.strip() for _, text in texts)
        if not any(is_number(row[column]) for column in block.columns if column < len(row)):
            self._open_section(raw)
            return None
        if self.half and _goes_on(raw):
            first, self.section = self.half
            raw = f"{first} {fold(raw)}"
        self.half = None
        label = clean_label(raw)
        among = bool(_AMONG.match(raw))
        indent = _indent(*texts[-1]) + (1 if among else 0)
        item, area = self._name(label)
        while self.parents and self.parents[-1][0] >= indent:
            self.parents.pop()
        path = " > ".join(filter(None, (self.section, *(parent for _, parent in self.parents), label)))
        self.parents.append((indent, label))
        return _Place(label, item, area, path, has_footnote(raw))

    def _open_section(self, raw: str) -> None:
        """A row without figures: a heading, or the first half of a wrapped label."""
        label, key = clean_label(raw), search_key(raw)
        if _AMONG_ALONE.match(raw):
            return
        if self.half and _goes_on(raw):
            label = f"{self.half[0]} {label}"
        self.half = (label, self.section)
        self.section, self.parents, self.last_item = label, [], ""
        if self.block.kind.by_area:
            if _AREA_HEAD.search(key):
                self.in_areas = True
            elif _OTHER_HEAD.search(key):
                self.in_areas, self.current_area = False, self.area

    def _name(self, label: str) -> tuple[str, str]:
        """Item and area of a label: a province where the table lists provinces, else an item of the scheme."""
        if self.block.kind.by_area and (found := areas().find(label)) and (self.in_areas or found[0] == COUNTRY):
            self.current_area, self.last_item = found[0], "TOTAL"
            return "TOTAL", found[0]
        area = self.current_area if self.in_areas else self.area
        item = self._choose(self.scheme.find(label), area)
        if item:
            self.last_item = item
            self.used.add((item, area, self.section))
        elif label not in self.unknown:
            self.unknown.append(label)
        return item, area

    def _choose(self, items: list[str], area: str) -> str:
        """Of the items that share a label: the one under the row above, else the highest that is still free."""
        above = {self.last_item, self.scheme.parents.get(self.last_item, "")} - {"", "TOTAL"}
        nested = [item for item in items if self.scheme.parents.get(item) in above]
        free = [item for item in items if (item, area, self.section) not in self.used]
        by_level = sorted(free or items, key=lambda item: self.scheme.levels[item])
        return next(iter([item for item in nested if item in free] or by_level), "")

    def _keep_unit(self, row: list) -> None:
        column = self.block.unit_column
        cell = row[column] if column is not None and column < len(row) else None
        if isinstance(cell, str) and cell.strip() and cell.strip() not in DITTO:
            self.last_unit = printed_unit(cell)

    def unit(self, at: int, place: _Place, meaning: Meaning) -> str:
        """The canonical unit of one figure."""
        if meaning.measure not in _LEVELS:
            return "%"
        if meaning.unit and meaning.unit != "%":
            return meaning.unit
        if self.block.unit_column is not None:
            return self.last_unit
        units = self._footnote_units() if place.footnote else self.block.units
        if len(units) == 2:
            return units[0] if meaning.facet == "volume" else units[1]
        return units[0] if units else ""

    def _footnote_units(self) -> list[str]:
        """Units that a footnote gives its rows: `(*) Chiếc, triệu USD`."""
        for note in self.block.footnotes:
            if units := unit_line(re.sub(r"^\s*\([*\d]+\)\s*|^\*+\s*", "", note)):
                return units
        return self.block.units


def _sum_up(reading: Reading) -> None:
    """Counts over all tables of a reading."""
    tables = reading.report["tables"]
    figures = len(reading.observations)
    left_out = sum(len(table["left_out"]) for table in tables)
    reading.report |= {
        "report_period": reading.report_period,
        "figures": figures,
        "cells_left_out": left_out,
        "understood_percent": round(100 * figures / (figures + left_out), 2) if figures + left_out else 0.0,
        "findings": [
            {"severity": finding.severity.value, "code": finding.code, "sheet": finding.sheet, "cell": finding.cell,
             "found": finding.found, "expected": finding.expected, "message": finding.message, "remedy": finding.remedy}
            for finding in reading.findings
        ],
    }  # fmt: skip
