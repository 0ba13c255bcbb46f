"""Reads a received workbook into figures: opens, finds tables, settles captions, names rows. Knows no warehouse."""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from etl import period_rows
from etl.captions import file_month, title_month
from etl.forms import printed_release
from etl.items import areas
from etl.lists import read_form
from etl.model import Finding, Observation, Reading, Target
from etl.numbers import (
    EMPTY,
    NUMBER,
    OTHER,
    WORDS,
    WRITTEN,
    NumberError,
    is_number,
    one_notation,
    proven_notations,
    read_number,
)
from etl.rows import COUNTRY, Place, Rows
from etl.settle import Meaning, Settled, resolve
from etl.tables import Block, find_tables
from etl.workbook import Workbook, column_letters, open_workbook
from growth.notation import date_text, number, period_name
from growth.periods import Period
from growth.vocabulary import MEASURE_NAME, STATUS_NAME, Measure, Severity

_NUMBERS, _NO_NUMBERS = frozenset((NUMBER, WRITTEN)), frozenset((WORDS, OTHER))  # kinds of cells; no missing marks


def read_workbook(path: Path, *, area: str | None = None, month: str | None = None, name: str = "") -> Reading:
    """All figures of a workbook with their cells, and a report of what was found and what was not understood.

    area: ISO 3166-2 code of the figures where the workbook does not say it (default VN, the national annexes).
    month: `2024-05` settles the report month where title and captions disagree. name: what the file is called where
    its path does not say it. Raises WorkbookError subclasses.
    """
    with _no_search_for_cycles():  # the cells are gone again when it ends
        return _read(open_workbook(path, name), area, Period.parse(month) if month else None)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Cells, rows and figures refer to each other in no circle, but make the collector look for one all the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()  # with the next line: what was made counts as old, so that it is not looked through right away
            gc.unfreeze()
            gc.enable()


def _read(workbook: Workbook, area: str | None, wanted: Period | None) -> Reading:
    """All figures of an opened workbook; wanted: the report month that the caller decided on."""
    reading = Reading(workbook.file)
    reading.report = {"file": workbook.file, "tables": [], "sheets": []}
    understood = []
    for name in workbook.unreadable:
        _note_sheet(reading, name, "không đọc được trang tính")
    for sheet in workbook.sheets:
        if sheet.hidden:
            _note_sheet(reading, sheet.name, "trang tính ẩn, không nạp")
            continue
        form = read_form(sheet, area if area in areas().names else "")
        if form is not None:
            _take_over(form, reading, [form.report])
            continue
        by_period = period_rows.read(sheet, area or COUNTRY)
        if by_period is not None:
            _take_over(by_period, reading, by_period.report["tables"])
            continue
        blocks = find_tables(sheet)
        understood += [_understand(block, wanted) for block in blocks if block.kind]
        for block in blocks:
            if block.kind is None:
                _note_sheet(reading, sheet.name, f"ngoài phạm vi: {block.title}")
    report_month = wanted or _report_month(understood)
    reading.report_period = str(report_month) if report_month else ""
    named = file_month(workbook.file)
    if report_month and named not in (None, report_month) and wanted is None:
        _refuse_tables(understood, named, report_month, reading)
        understood = []
    rows = None
    for table in understood:
        rows = _rows_of(table.block, rows, area or COUNTRY)
        _read_table(table, rows, reading, report_month, wanted)
    _say_unsearched(workbook.unsearched, reading)
    _sum_up(reading)
    return reading


def _take_over(form: Reading, reading: Reading, reports: list[dict]) -> None:
    """Add what a sheet holds that is read as a whole: one of our own fillable sheets, or one row a period."""
    for name in ("observations", "targets", "goals", "goal_notes", "clusters", "projects", "findings"):
        getattr(reading, name).extend(getattr(form, name))
    reading.report["tables"] += reports


def _refuse_tables(tables: list[_Table], named: Period, month: Period, reading: Reading) -> None:
    """The name of the file tells one month, its tables another: none is read until somebody decides."""
    message = f"Tên tệp ghi {period_name(named)} nhưng các biểu ghi {period_name(month)}; chưa biểu nào được đọc."
    remedy = f"Nếu các biểu đúng, hãy chạy lại với --month {month}; nếu tệp gửi nhầm, hãy xin lại tệp."
    for table in tables:
        table.report = _describe(table.block, table.settled)
        table.report["reason"] = message
        reading.report["tables"].append(table.report)
    block = tables[0].block
    facts = {"remedy": remedy, "found": str(month), "expected": str(named), "cell": block.sheet.address(block.top, 0)}
    _finding(reading, block, Severity.ERROR, "file_and_captions_tell_one_month", message, **facts)


def _rows_of(block: Block, before: Rows | None, area: str) -> Rows:
    """A fresh walk down the rows, or the walk of the table that this one continues."""
    if block.continued and before is not None and before.block.kind is block.kind:
        before.continue_on(block)
        return before
    return Rows(block, area)


def _note_sheet(reading: Reading, sheet: str, reason: str) -> None:
    reading.report["sheets"].append({"sheet": sheet, "reason": reason})


@dataclass(slots=True)
class _Table:
    """A block in scope with its settled captions and its part of the report."""

    block: Block
    settled: Settled
    report: dict = field(default_factory=dict)
    lacks_units: bool = False  # a level was read whose unit nothing states


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


def _read_table(table: _Table, rows: Rows, reading: Reading, month: Period | None, wanted: Period | None) -> None:
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
    _say_contradictions(block, settled, reading)
    release = printed_release(block.sheet, [*range(block.top, block.body), *block.notes])
    read_before = len(reading.observations)
    _read_rows(table, rows, reading, release)
    table.report["unknown_labels"] = rows.unknown
    _report_errors(table)
    if table.lacks_units:
        _say_missing_unit(block, reading, reading.observations[read_before:])
    if rows.overruled:
        _say_overruled_unit(block, *rows.overruled, reading)


class _Column(NamedTuple):
    """A column of a table that holds numbers, and what all its figures share; `meaning` None: they are no figures."""

    at: int
    letters: str
    notation: str | None
    reason: str  # why its numbers are no figures
    meaning: Meaning | None
    indicator: str | None = None
    period: str = ""
    measure: str = ""
    status: str = ""
    is_plan: bool = False
    said: str = ""  # facet and unit of a level, by which the unit of a row differs; empty for what is a percentage


def _columns(table: _Table) -> list[_Column]:
    """The columns with numbers from left to right, those of labels and units left out."""
    block, settled = table.block, table.settled
    apart = {*block.label_columns, block.unit_column}
    proven = {column: proven_notations(_words(block, column)) for column in {*settled.meanings, *settled.plans}}
    of_table = one_notation(chain.from_iterable(proven[column] for column in settled.meanings))
    columns = []
    for at, kinds in enumerate(block.kinds):
        if at in apart or not (NUMBER in kinds or WRITTEN in kinds):
            continue
        letters = column_letters(at)
        meaning = settled.meanings.get(at) or settled.plans.get(at)
        if meaning is None:
            columns.append(_Column(at, letters, None, _why_not(block, settled, at), None))
            continue
        columns.append(
            _Column(
                at,
                letters,
                one_notation(proven[at]) or of_table,
                "dòng không có nhãn",
                meaning,
                block.kind.indicators.get(meaning.facet),
                str(meaning.period),
                meaning.measure.value,
                meaning.status.value,
                at in settled.plans,
                f"{meaning.facet} {meaning.unit}" if meaning.measure in (Measure.LEVEL, Measure.LEVEL_YTD) else "",
            )
        )
    return columns


def _words(block: Block, column: int) -> tuple:
    """The cells of a column of a table; () where they are numbers and missing marks only."""
    kinds = block.kinds[column]
    return block.cells[column] if WORDS in kinds or WRITTEN in kinds else ()


def _read_rows(table: _Table, rows: Rows, reading: Reading, release: date | None) -> None:
    """Read the body of a table row by row; what gives no figure goes to the report with its reason."""
    block = table.block
    columns, kind, price_basis, citation = _columns(table), block.kind.table, block.price_basis, block.citation
    kinds, sheet, observations, new = block.sheet.kinds, block.sheet.name, reading.observations, tuple.__new__
    read_before = len(observations) + len(reading.targets)
    filled: dict[str, list[_Column]] = {}  # what the cells of a row hold → the columns that hold something there
    for at in range(block.body, block.bottom):
        holds = kinds[at]
        if at in block.notes or holds.count(EMPTY) == len(holds):
            continue
        if holds not in filled:
            filled[holds] = [column for column in columns if _is_filled(column, holds[column.at : column.at + 1])]
        place = rows.place(at)
        label, item, area, path, _ = place or ("",) * len(Place._fields)
        row, line, units = block.sheet.rows[at], str(at + 1), {"": "%"}
        for column in filled[holds]:
            # All at once: one by one, 90,000 figures ask for them a million times.
            to, letters, _, _, meaning, indicator, period, measure, status, is_plan, said = column
            value = row[to]
            if value.__class__ is not float or indicator is None or place is None:
                value = _value(table, column, at, place, reading)
                if value is None:
                    continue
            unit = units.get(said)
            if unit is None:
                unit = units[said] = rows.unit(at, place, meaning)
                table.lacks_units |= not unit
            if is_plan:
                reading.targets.append(_target(block, column, place, at, value, unit))
                continue
            figure = (
                kind, indicator, item, label, area, period, measure, value, unit,
                status, sheet, letters + line, price_basis, path, release, citation, "",
            )  # fmt: skip
            observations.append(new(Observation, figure))  # by its fields it takes twice the time
    table.report["figures"] = len(observations) + len(reading.targets) - read_before


def _is_filled(column: _Column, kind: str) -> bool:
    """Whether a cell of this kind has to give a figure or a reason why not: words only where figures are expected."""
    return kind in _NUMBERS or (column.meaning is not None and kind in _NO_NUMBERS)


def _value(table: _Table, column: _Column, row: int, place: Place | None, reading: Reading) -> float | None:
    """The value of a cell that is no plain number of a figure; None, its reason in the report, where it gives none."""
    block, cell = table.block, table.block.sheet.rows[row][column.at]
    if column.meaning is None or place is None:
        if is_number(cell):
            _leave_out(table, row, column.at, column.reason)
        return None
    try:
        value = float(read_number(cell, column.notation))
    except NumberError as fault:
        _leave_out(table, row, column.at, str(fault))
        return None
    if column.indicator is None:
        _leave_out(table, row, column.at, "chỉ tiêu của cột chưa có trong danh mục")
        return None
    if isinstance(cell, date):
        _say_date(block, f"{column.letters}{row + 1}", cell, value, reading)
    return value


def _target(block: Block, column: _Column, place: Place, row: int, value: float, unit: str) -> Target:
    """A planned level that a table prints beside its figures; its document is the workbook, named when loaded."""
    period = period_name(column.meaning.period, column.meaning.measure == Measure.LEVEL_YTD)
    return Target(
        version=f"Kế hoạch {period}",
        document="",
        document_number="",
        document_date=None,
        in_force_from=None,
        in_force_to=None,
        indicator=column.indicator,
        item=place.item,
        item_label=place.label,
        area=place.area,
        period=column.period,
        measure=column.measure,
        low=value,
        central=value,
        high=value,
        unit=unit,
        unit_in_charge="",
        citation=block.citation,
        sheet=block.sheet.name,
        cell=f"{column.letters}{row + 1}",
        note=f"Cột “{block.columns[column.at].caption.text}”",
    )


def _say_date(block: Block, cell: str, shown: date, value: float, reading: Reading) -> None:
    """A number in a date format is read as the number that the file stores; somebody should see what Excel shows."""
    message = f"Ô {cell} có định dạng ngày ({date_text(shown)}); đọc là số {number(value)} mà tệp lưu."
    remedy = "Hãy đối chiếu với bản in; nếu đúng là số thì bỏ định dạng ngày của ô."
    facts = {"remedy": remedy, "cell": cell, "found": date_text(shown), "expected": "một con số"}
    _finding(reading, block, Severity.WARNING, "number_is_no_date", message, **facts)


def _say_unsearched(names: list[str], reading: Reading) -> None:
    """Where the file does not show which cells are errors, a figure may be missing and nobody would know."""
    if not names:
        return
    sheets = {one.sheet for one in (*reading.observations, *reading.targets)}
    unclear = [name for name in names if name in sheets]
    if unclear:
        where = f"trang {', '.join(unclear)}"
        message = f"Không biết ô nào báo lỗi công thức (#DIV/0!, #REF!…) ở {where}; ô như vậy bị coi là trống."
        remedy = "Hãy mở tệp bằng Excel, lưu thành .xlsx rồi đọc lại."
        reading.findings.append(Finding(Severity.WARNING, "error_cells_are_known", message, remedy, unclear[0]))


def _report_errors(table: _Table) -> None:
    """Error cells of a table that no column of figures told of: beside it, or in a column without a caption."""
    block, told = table.block, {one["cell"] for one in table.report["left_out"]}
    for row, column in block.sheet.errors:
        if block.body <= row < block.bottom and (cell := block.sheet.address(row, column)) not in told:
            reason = str(NumberError(str(block.sheet.value(row, column)), "ô báo lỗi công thức"))
            table.report["outside"].append({"cell": cell, "reason": reason})


def _say_contradictions(block: Block, settled: Settled, reading: Reading) -> None:
    """A column that means the same as its neighbour, or a plan of a year gone by, is mislabelled in the original."""
    for column in sorted(settled.contradicting):
        caption = block.columns[column].caption.text
        message = f"Bảng “{block.title}”: cột “{caption}” không được đọc, {settled.reasons[column]}."
        remedy = "Hãy sửa tiêu đề cột cho đúng kỳ của số liệu rồi nạp lại."
        cell = block.sheet.address(block.body, column)
        facts = {"remedy": remedy, "cell": cell, "found": caption, "expected": "mỗi cột một kỳ và một loại số liệu"}
        _finding(reading, block, Severity.WARNING, "captions_contradict", message, **facts)


def _say_missing_unit(block: Block, reading: Reading, figures: list[Observation]) -> None:
    """A level without a unit is loaded as printed, but somebody has to look: codes may stand in the unit column."""
    bare = [one for one in figures if not one.unit]
    if not bare:
        return
    message = f"Bảng “{block.title}”: {len(bare)} số liệu không có đơn vị tính."
    remedy = "Hãy ghi đơn vị vào cột “Đơn vị tính” hoặc dòng “Đơn vị tính: …” trên bảng rồi nạp lại."
    _finding(
        reading, block, Severity.WARNING, "every_level_has_a_unit", message, remedy=remedy, cell=bare[0].cell,
        found="", expected="đơn vị tính",
    )  # fmt: skip


def _say_overruled_unit(block: Block, row: int, stated: str, unit: str, reading: Reading) -> None:
    """The head of a column names one unit, the unit column another: the rows are believed, and it is said."""
    message = (
        f"Bảng “{block.title}”: tiêu đề cột ghi “{stated}” nhưng cột đơn vị tính ghi “{unit}”; lấy theo từng dòng."
    )
    remedy = "Hãy sửa đơn vị ở tiêu đề cột cho đúng."
    cell = block.sheet.address(row, block.unit_column)
    facts = {"remedy": remedy, "cell": cell, "found": stated, "expected": unit}
    _finding(reading, block, Severity.WARNING, "caption_and_rows_tell_one_unit", message, **facts)


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
        meaning, plan = settled.meanings.get(at), settled.plans.get(at)
        said = _in_words(meaning) if meaning else f"kế hoạch {period_name(plan.period)}" if plan else ""
        columns.append(
            {
                "column": column_letters(at),
                "caption": column.caption.text,
                "borrowed": column.borrowed,
                "meaning": said,
                "reason": settled.reasons.get(at, ""),
            }
        )
    columns += [
        {"column": column_letters(at), "caption": "", "borrowed": False, "meaning": "", "reason": reason}
        for at, reason in block.uncaptioned.items()
    ]
    corner = block.sheet.address(block.bottom - 1, max(block.columns, default=0))
    return {
        "sheet": block.sheet.name,
        "table": block.kind.table,
        "title": block.title,
        "range": f"{block.sheet.address(block.top, 0)}:{corner}",
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


@lru_cache(maxsize=2_000)
def _in_words(meaning: Meaning) -> str:
    to_date = meaning.measure in (Measure.LEVEL_YTD, Measure.INDEX_YTD, Measure.GROWTH_YTD)
    facet = {"volume": "lượng, ", "value": "trị giá, "}.get(meaning.facet, "")
    return (
        f"{facet}{MEASURE_NAME[meaning.measure]}, {period_name(meaning.period, to_date)}, {STATUS_NAME[meaning.status]}"
    )


def _sum_up(reading: Reading) -> None:
    """Counts over all tables of a reading."""
    tables = reading.report["tables"]
    figures = sum(table["figures"] for table in tables)
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
