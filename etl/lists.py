"""Our own list sheets: figures, scenario versions, goals, notes beside goals. A sheet in, records and findings out.

Captions find the columns; knows no file and no warehouse. A cell that holds something wrong gives a finding with its
address and no record.
"""

from __future__ import annotations

from etl import cluster_register, period_sheets, project_register
from etl.forms import Row, describe, find_head, may_hold_a_head, missing_columns, printed_text, settle
from etl.glossary import Indicator, table_of
from etl.layouts import FIGURES, GOAL_NOTES, GOALS, LISTS, SCENARIO
from etl.model import Finding, Goal, GoalNote, Observation, Reading, Target
from etl.text import search_key
from etl.units import printed_unit
from etl.workbook import Sheet
from growth.periods import Period
from growth.vocabulary import Measure, Severity, Status

ILLUSTRATIVE = "illustrative_figures"  # the finding that a warehouse of illustrative data does not mind
_MARK, _MARK_ROWS = "so lieu minh hoa", 40
_PERCENT = "%"
_TAKEN_AS = "Số liệu được coi là ước tính; hãy chọn tình trạng nếu khác."
_LEVELS = (Measure.LEVEL, Measure.LEVEL_YTD)
_PLANNED = (Measure.LEVEL, Measure.LEVEL_YTD, Measure.GROWTH_YOY, Measure.GROWTH_YTD)
# Values whose meaning depends on the prices in which they are stated.
_PRICED = ("gross_output_industry", "value_added_industry", "grdp")


def read_form(sheet: Sheet, area: str = "") -> Reading | None:
    """What one of our own sheets holds, with a report in the reader's form; None when the sheet is none of ours.

    area: ISO 3166-2 code of rows that do not say theirs.
    """
    if not may_hold_a_head(sheet):
        return None
    if (reading := period_sheets.read(sheet, area)) is not None:
        return reading
    for register in (project_register, cluster_register):
        if (reading := register.read(sheet)) is not None:
            return reading
    head = find_head(sheet, LISTS)
    if head is None:
        return None
    reading = Reading("")
    table = {FIGURES: "figures", SCENARIO: "plan", GOALS: "goals", GOAL_NOTES: "goal_notes"}[head.layout]
    entry = describe(sheet, head, table)
    reading.report = entry
    reading.findings += missing_columns(sheet, head, table)
    if reading.findings:
        entry["reason"] = "thiếu cột bắt buộc"
        return reading
    for at in range(head.first_row, sheet.height):
        row = Row(sheet, head, at, table)
        if row.empty:
            continue
        if _is_heading(row):
            entry["notes"].append(printed_text(sheet, at, next(iter(_filled(sheet, at)))))
            continue
        before = _count(reading)
        _READ[head.layout](row, reading, area)
        reading.findings += row.findings
        if _count(reading) == before:
            cell = row.cell(_VALUE[head.layout])
            if row.faulty:
                entry["left_out"].append({"cell": cell, "reason": row.findings[0].message})
            else:
                entry["unfilled"].append(cell)
    entry["figures"] = _count(reading)
    reading.findings += _codes_stand_once(reading, sheet)
    reading.findings += _made_up(sheet, table)
    return reading


def _made_up(sheet: Sheet, table: str) -> list[Finding]:
    """A finding where the sheet says of its own figures that they are made up: an export of the training data."""
    for row in range(min(sheet.height, _MARK_ROWS)):
        for column in _filled(sheet, row):
            if search_key(str(sheet.value(row, column))).startswith(_MARK):
                return [
                    Finding(
                        Severity.ERROR,
                        ILLUSTRATIVE,
                        f"Trang tính “{sheet.name}” ghi rõ là số liệu minh họa, không phải số liệu thống kê.",
                        "Không nạp tệp này vào kho số liệu thật; số liệu minh họa nằm ở thư mục dữ liệu riêng.",
                        sheet.name,
                        sheet.address(row, column),
                        table,
                        printed_text(sheet, row, column),
                        "số liệu thống kê",
                    )
                ]
    return []


def _count(reading: Reading) -> int:
    return len(reading.observations) + len(reading.targets) + len(reading.goals) + len(reading.goal_notes)


def _filled(sheet: Sheet, row: int) -> list[int]:
    return [column for column in range(sheet.width) if sheet.value(row, column) is not None]


def _is_heading(row: Row) -> bool:
    """A line of words in one cell: a heading, a note, `Nguồn: …`. A lone number is no heading but a fault."""
    filled = _filled(row.sheet, row.row)
    return len(filled) == 1 and isinstance(row.sheet.value(row.row, filled[0]), str)


def _series(row: Row, area: str) -> tuple[Indicator, str, str, str, Period, Measure] | None:
    """Indicator, item, label, area, period and measure of the row; None with findings where it does not say them."""
    indicator = row.indicator()
    item, label = row.item(indicator) if indicator else ("", "")
    place = row.area(area)
    span = row.span("period")
    measure = row.closed("measure", "measure", needed=True)
    if not (indicator and place and span and measure):
        return None
    settled = settle(span, measure)
    if settled is None:
        row.fault(
            "measure", "measure_contradicts_period", "một loại số liệu lũy kế", "Kỳ cộng dồn không so với kỳ trước."
        )
        return None
    return indicator, item, label, place, *settled


def _unit(row: Row, indicator: Indicator, measure: Measure) -> str:
    """Canonical unit; per cent for what is not a level. A finding where it cannot be the indicator's."""
    unit = printed_unit(row.text("unit"))
    fixed = not indicator.unit.startswith("theo ")
    if measure not in _LEVELS:
        if unit not in ("", _PERCENT):
            row.fault("unit", "unit_contradicts_measure", _PERCENT, "Loại số liệu này tính bằng %.")
        return _PERCENT
    if not unit:
        row.fault("unit", "missing_cell", indicator.unit if fixed else "đơn vị tính", "Hãy ghi đơn vị.")
    elif fixed and unit != printed_unit(indicator.unit):
        row.fault("unit", "unit_contradicts_indicator", indicator.unit, "Hãy đổi giá trị sang đơn vị này.")
    elif not fixed and unit == _PERCENT:
        row.fault("unit", "unit_contradicts_measure", "đơn vị của sản lượng", "Giá trị trong kỳ không tính bằng %.")
    return unit


def _read_figure(row: Row, reading: Reading, area: str) -> None:
    series = _series(row, area)
    if row.blank("value"):
        return
    value = row.number("value")
    if series is None or value is None:
        return
    indicator, item, label, place, period, measure = series
    unit = _unit(row, indicator, measure)
    status = row.closed("status", "status")
    if row.blank("status"):
        row.fault(
            "status", "status_not_stated", "ước tính, sơ bộ, thực hiện hoặc chính thức", _TAKEN_AS, Severity.INFORMATION
        )
    price_basis = row.closed("price_basis", "price_basis")
    if indicator.code in _PRICED and measure in _LEVELS and not price_basis:
        expected = "giá hiện hành, giá so sánh 2010… hoặc nguồn không nêu giá"
        row.fault("price_basis", "missing_cell", expected, "Hãy chọn giá: hai mức giá khác nhau không so sánh được.")
    release = row.day("release")
    if row.faulty:
        return
    reading.observations.append(
        Observation(
            table=table_of(indicator.code),
            indicator=indicator.code,
            item=item,
            item_label=label,
            area=place,
            period=str(period),
            measure=measure.value,
            value=value,
            unit=unit,
            status=status or Status.ESTIMATE.value,
            sheet=row.sheet.name,
            cell=row.cell("value"),
            price_basis=price_basis,
            item_path=label,
            release=release,
            citation=row.text("citation"),
            note=row.text("note"),
        )
    )


def _read_target(row: Row, reading: Reading, area: str) -> None:
    series = _series(row, area)
    version, document = row.needed_text("version"), row.needed_text("document")
    low, central, high = (row.number(name) for name in ("low", "central", "high"))
    document_date, in_force_from, in_force_to = map(row.day, ("document_date", "in_force_from", "in_force_to"))
    if low is central is high is None or series is None:
        return
    indicator, item, label, place, period, measure = series
    if measure not in _PLANNED:
        row.fault(
            "measure", "measure_not_planned", "giá trị hoặc tăng trưởng", "Kế hoạch ghi giá trị hoặc tăng trưởng."
        )
    if low is not None and high is not None and low > high:
        row.fault("low", "band_upside_down", "một số không lớn hơn cận trên", "Hãy đổi chỗ cận dưới và cận trên.")
    if in_force_from and in_force_to and in_force_from > in_force_to:
        row.fault("in_force_to", "days_upside_down", "một ngày không trước ngày áp dụng", "Hãy sửa ngày áp dụng.")
    unit = _unit(row, indicator, measure)
    if unit == _PERCENT:
        for name in ("low", "central", "high"):
            _suspect_fraction(row, name)
    if row.faulty:
        return
    point = low is None and high is None
    value_field = next(name for name in ("central", "low", "high") if not row.blank(name))
    reading.targets.append(
        Target(
            version=version,
            document=document,
            document_number=row.text("document_number"),
            document_date=document_date,
            in_force_from=in_force_from,
            in_force_to=in_force_to,
            indicator=indicator.code,
            item=item,
            item_label=label,
            area=place,
            period=str(period),
            measure=measure.value,
            low=central if point else low,
            central=central,
            high=central if point else high,
            unit=unit,
            unit_in_charge=row.text("unit_in_charge"),
            citation=row.text("citation"),
            sheet=row.sheet.name,
            cell=row.cell(value_field),
            note=row.text("note"),
        )
    )


def _suspect_fraction(row: Row, name: str) -> None:
    """Excel turns a typed `13%` into 0.13: a planned percentage below 1 is worth a second look."""
    value = row.number(name)
    if value is not None and 0 < abs(value) < 1:
        remedy = "Nếu đã gõ “13%” thì Excel lưu 0,13: hãy gõ lại là 13. Nếu đúng là dưới 1% thì bỏ qua."
        row.fault(name, "percent_typed_as_fraction", "số phần trăm, ví dụ 13", remedy, Severity.WARNING)


def _read_goal(row: Row, reading: Reading, area: str) -> None:
    goal_code, document, name = map(row.needed_text, ("goal_code", "document", "name"))
    indicator = row.indicator(needed=False)
    item = row.item(indicator)[0] if indicator else ""
    kind = row.closed("kind", "kind")
    direction = row.closed("direction", "direction")
    comparison = row.closed("comparison", "comparison")
    place = row.area(area)
    low, high, base_value = (row.number(name) for name in ("target_low", "target_high", "base_value"))
    base_year, period_from, target_year = map(row.year, ("base_year", "period_from", "target_year"))
    document_date = row.day("document_date")
    if low is None and high is not None:
        row.fault("target_low", "missing_cell", "cận dưới của khoảng", "Hãy nhập cả hai đầu của khoảng.")
    if low is not None and high is not None and low > high:
        row.fault("target_high", "band_upside_down", "một số không nhỏ hơn cận dưới", "Hãy đổi chỗ hai đầu của khoảng.")
    if row.text("unit") == _PERCENT:
        for field_name in ("target_low", "target_high"):
            _suspect_fraction(row, field_name)
    if low is not None and not row.text("unit"):
        row.fault("unit", "missing_cell", "đơn vị của giá trị mục tiêu", "Hãy ghi đơn vị.")
    if row.faulty:
        return
    reading.goals.append(
        Goal(
            goal_code=goal_code,
            document=document,
            document_number=row.text("document_number"),
            document_date=document_date,
            article=row.text("article"),
            name=name,
            indicator=indicator.code if indicator else "",
            item=item,
            area=place,
            kind=kind,
            direction=direction,
            base_year=base_year,
            base_value=base_value,
            period_from=period_from,
            target_year=target_year,
            target_low=low,
            target_high=high,
            comparison=comparison or ("range" if high is not None else ""),
            unit=printed_unit(row.text("unit")) if row.text("unit") else "",
            unit_in_charge=row.text("unit_in_charge"),
            citation=row.text("citation"),
            sheet=row.sheet.name,
            cell=row.cell("target_low"),
            note=row.text("note"),
        )
    )


def _read_goal_note(row: Row, reading: Reading, area: str) -> None:
    goal_code, text, author = row.needed_text("goal_code"), row.needed_paragraphs("text"), row.needed_text("author")
    kind = row.closed("note_kind", "note_kind", needed=True)
    if row.blank("written_on"):
        row.fault("written_on", "missing_cell", "ngày ghi, ví dụ 23/8/2025", "Hãy ghi ngày/tháng/năm.")
    written_on = row.day("written_on")
    if row.faulty:
        return
    reading.goal_notes.append(
        GoalNote(
            goal_code=goal_code,
            kind=kind,
            text=text,
            unit_in_charge=row.text("unit_in_charge"),
            written_on=written_on,
            author=author,
            sheet=row.sheet.name,
            cell=row.cell("text"),
        )
    )


def _codes_stand_once(reading: Reading, sheet: Sheet) -> list[Finding]:
    """A finding for each goal whose code another goal of the sheet has already."""
    first: dict[str, Goal] = {}
    findings = []
    for goal in reading.goals:
        known = first.setdefault(goal.goal_code, goal)
        if known is not goal:
            findings.append(
                Finding(
                    Severity.ERROR,
                    "goal_code_stands_twice",
                    f"Mã mục tiêu “{goal.goal_code}” dùng cho hai mục tiêu: “{known.name}” và “{goal.name}”.",
                    "Hãy đặt cho mỗi mục tiêu một mã riêng.",
                    sheet.name,
                    goal.cell,
                    "goals",
                    goal.goal_code,
                    "một mã chưa dùng",
                )
            )
    return findings


_READ = {FIGURES: _read_figure, SCENARIO: _read_target, GOALS: _read_goal, GOAL_NOTES: _read_goal_note}
_VALUE = {FIGURES: "value", SCENARIO: "central", GOALS: "target_low", GOAL_NOTES: "text"}
