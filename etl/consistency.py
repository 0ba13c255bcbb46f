"""Judges whether the figures of one workbook agree with each other, and counts the cases. Knows no workbook format.

Each check is named by the truth it defends and yields one answer a case: None where the figures agree, else a finding.
A case needs all its figures: a missing part is not zero. Bounds come from rounding alone (half a unit of the last digit
that a figure shows), with a thousandth more for sums of many parts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from etl.items import SPLIT
from etl.model import Finding, Observation
from growth.notation import number, period_name
from growth.periods import MONTH, QUARTER, YEAR, Period
from growth.vocabulary import MEASURE_NAME, Measure, Severity

WHOLE = "TOTAL"
CHECK_PRINT = "Hãy đối chiếu ô này với bản in của cơ quan công bố; nếu in sai, ghi vào etl/corrections.yaml."
LEVELS = (Measure.LEVEL, Measure.LEVEL_YTD)
_TO_DATE = (Measure.LEVEL_YTD, Measure.INDEX_YTD)
_SLIP_OF_SUM = 0.001  # beyond rounding, sums of real annexes meet their whole within a thousandth
_MOST_ROWS = 5  # that contradict another table before it is taken for a stale copy
_GROSS = 0.02  # a gap beyond this share of the whole is a figure misread or a digit too many, not a slip of print

Case = Finding | None


@dataclass(frozen=True)
class Breakdown:
    """Parts that make up a whole of a table whenever all of them stand in it; `sometimes` may be one more part."""

    indicators: tuple[str, ...]
    parts: tuple[str, ...]
    sometimes: tuple[str, ...] = ()
    whole: str = WHOLE


_GROUPS_OF_GOODS = (
    "GOODS_FOOD", "GARMENTS", "HOUSEHOLD_EQUIPMENT", "CULTURE_EDUCATION", "WOOD_BUILDING", "CARS", "OTHER_VEHICLES",
    "FUELS", "OTHER_FUELS", "PRECIOUS_METALS", "OTHER_GOODS", "VEHICLE_REPAIR",
)  # fmt: skip
_BY_OWNERSHIP = ("retail_sales", "gross_output_industry")
BREAKDOWNS = (
    Breakdown(
        ("retail_sales",),
        ("GOODS", "ACCOMMODATION_FOOD", "TRAVEL", "OTHER_SERVICES"),
        sometimes=("PRODUCERS_SALES",),  # a group of its own until 2002, "of which" from 2003 on
    ),
    Breakdown(("retail_sales",), _GROUPS_OF_GOODS, whole="GOODS"),
    Breakdown(("retail_sales",), ("GOODS_FOOD", "GOODS_NON_FOOD"), whole="GOODS"),
    Breakdown(("retail_sales",), ("HOTELS", "RESTAURANTS"), whole="ACCOMMODATION_FOOD"),
    Breakdown(("retail_sales",), ("ACCOMMODATION", "FOOD_SERVICES"), whole="ACCOMMODATION_FOOD"),
    Breakdown(("retail_sales",), ("STATE", "COLLECTIVE", "PRIVATE", "HOUSEHOLD", "FOREIGN"), sometimes=("MIXED",)),
    Breakdown(_BY_OWNERSHIP, ("STATE", "NON_STATE", "FOREIGN")),
    Breakdown(("gross_output_industry",), ("STATE_CENTRAL", "STATE_LOCAL"), whole="STATE"),
    Breakdown(("gross_output_industry",), ("STATE_CENTRAL", "STATE_LOCAL", "NON_STATE", "FOREIGN")),
    Breakdown(("gross_output_industry",), ("FOREIGN_OIL_GAS", "FOREIGN_OTHER"), whole="FOREIGN"),
    Breakdown(("gross_output_industry",), ("STATE_LOCAL", "NON_STATE"), whole="LOCAL"),
    Breakdown(("gross_output_industry",), ("CENTRAL", "LOCAL", "FOREIGN")),
    Breakdown(("gross_output_industry", "value_added_industry"), ("B", "C", "D", "E")),
    Breakdown(("export_value", "import_value"), ("DOMESTIC_SECTOR", "FOREIGN_SECTOR")),
    Breakdown(("export_value",), ("FOREIGN_CRUDE_OIL", "FOREIGN_OTHER"), whole="FOREIGN_SECTOR"),
    Breakdown(("state_investment",), ("CENTRAL", "LOCAL")),
    Breakdown(
        ("state_investment",),
        ("LOCAL_PROVINCE", "LOCAL_COMMUNE"),
        sometimes=("LOCAL_DISTRICT",),  # no districts from 1/7/2025 on
        whole="LOCAL",
    ),
    Breakdown(("grdp",), ("AGRI", "INDUSTRY_CONSTRUCTION", "SERVICES", "PRODUCT_TAXES")),
)
_STATE, _OF_STATE = "STATE", ("STATE_CENTRAL", "STATE_LOCAL")


def judge(rows: Iterable[Observation]) -> Iterator[tuple[str, Case]]:
    """(name of the check, None where a case holds, else the finding) for every case of every check."""
    rows = list(rows)
    for check in CHECKS:
        for case in check(rows):
            yield check.__name__, case


def findings(rows: Iterable[Observation]) -> list[Finding]:
    """What does not agree."""
    return [case for _, case in judge(rows) if case is not None]


def parts_add_up(rows: Iterable[Observation]) -> Iterator[Case]:
    """The parts of a table that make up a whole of it sum to it."""
    additive = [row for row in rows if row.item and row.measure in (*LEVELS, Measure.SHARE)]
    for column in groups(additive, column_of):
        figures = {row.item: row for row in reversed(column)}
        for breakdown in BREAKDOWNS:
            needed = (breakdown.whole, *breakdown.parts)
            if column[0].indicator not in breakdown.indicators or any(item not in figures for item in needed):
                continue
            parts = [figures[item] for item in breakdown.parts]
            more = [figures[item] for item in breakdown.sometimes if item in figures]
            yield _sum_of(figures[breakdown.whole], parts, more)


def splits_add_up(rows: Iterable[Observation]) -> Iterator[Case]:
    """What state, non-state and foreign enterprises make of a product is all of it."""
    split = [row for row in rows if SPLIT in row.item and row.measure in LEVELS]
    bases = {row.item.split(SPLIT)[0] for row in split}
    whole = [row for row in rows if row.item in bases and row.measure in LEVELS]
    for column in groups([*split, *whole], column_of):
        by_base: dict[str, dict[str, Observation]] = defaultdict(dict)
        for row in column:
            base, _, part = row.item.partition(SPLIT)
            by_base[base].setdefault(part, row)
        for parts in by_base.values():
            state = [parts[name] for name in _OF_STATE if name in parts]
            first = [row for name, row in parts.items() if name and not (_STATE in parts and name in _OF_STATE)]
            for of, found in ((_STATE, state), ("", first)):
                if of in parts and len(found) > 1:
                    yield _sum_of(parts[of], found, gravest=Severity.WARNING)


def _sum_of(
    whole: Observation,
    parts: list[Observation],
    more: Iterable[Observation] = (),
    gravest: Severity = Severity.ERROR,
) -> Case:
    rounding = unit_of_print(whole.value, *(part.value for part in parts)) * (len(parts) + 1) / 2
    slip = max(rounding, _SLIP_OF_SUM * abs(whole.value))
    total = sum(part.value for part in parts)
    gap = min(abs(total - whole.value), abs(total + sum(part.value for part in more) - whole.value))
    if gap <= slip:
        return None
    cells = ", ".join(f"{part.cell} = {number(part.value)}" for part in parts)
    return about(
        whole,
        gravest if gap > _GROSS * abs(whole.value) else Severity.WARNING,
        "parts_add_up",
        f"{name_of(whole)}, {period_of(whole)}: các phần cộng lại được {number(total)}, "
        f"không bằng {number(whole.value)} ({cells}).",
        CHECK_PRINT,
        found=number(whole.value),
        expected=number(total),
    )


def year_to_date_holds_its_month(rows: Iterable[Observation]) -> Iterator[Case]:
    """What was made from January on is no less than what was made in the last month of it."""
    levels = [row for row in rows if row.measure in LEVELS]
    for same in groups(levels, lambda row: (*table_of(row), *series_of(row))):
        by_measure = {row.measure: row for row in same}
        if len(by_measure) < 2:
            continue
        month, to_date = by_measure[Measure.LEVEL], by_measure[Measure.LEVEL_YTD]
        if not 0 <= to_date.value < month.value - unit_of_print(month.value, to_date.value):
            yield None
            continue
        yield about(
            to_date,
            Severity.ERROR,
            "year_to_date_holds_its_month",
            f"{name_of(to_date)}, {period_of(to_date)}: lũy kế {number(to_date.value)} nhỏ hơn riêng kỳ cuối "
            f"{number(month.value)} ({month.cell}).",
            "Hãy kiểm tra hai cột có bị đổi chỗ không.",
            found=number(to_date.value),
            expected=f"từ {number(month.value)} trở lên",
        )


def year_to_date_is_its_periods(rows: Iterable[Observation]) -> Iterator[Case]:
    """The year to date is what came before and the latest month or quarter, or all its quarters, in one workbook.

    One row that breaks it is a slip of print; where most rows of a table do, one of the two tables is a stale copy.
    """
    by_tables: dict[tuple[str, ...], list[Case]] = defaultdict(list)
    for known in _by_series([row for row in rows if row.measure in LEVELS]).values():
        for (measure, period), to_date in known.items():
            if measure == Measure.LEVEL_YTD:
                for parts in _sums_of(period, known):
                    sheets = dict.fromkeys((to_date.sheet, *(part.sheet for part in parts)))
                    by_tables[*sheets, to_date.table].append(_sum_of_periods(to_date, parts))
    for cases in by_tables.values():
        broken = [case for case in cases if case is not None]
        stale = len(broken) >= _MOST_ROWS and 2 * len(broken) > len(cases)
        yield from (replace(case, severity=Severity.ERROR) if stale and case else case for case in cases)


def _sum_of_periods(to_date: Observation, parts: list[Observation]) -> Case:
    total = sum(part.value for part in parts)
    rounding = unit_of_print(to_date.value, *(part.value for part in parts)) * (len(parts) + 1) / 2
    if abs(to_date.value - total) <= max(rounding, _SLIP_OF_SUM * abs(to_date.value)):
        return None
    cells = " + ".join(f"{number(part.value)} ({part.sheet}!{part.cell})" for part in parts)
    return about(
        to_date,
        Severity.WARNING,
        "year_to_date_is_its_periods",
        f"{name_of(to_date)}, {period_of(to_date)}: {number(to_date.value)}, nhưng {cells} = {number(total)}.",
        CHECK_PRINT,
        found=number(to_date.value),
        expected=number(total),
    )


def index_is_the_ratio_of_its_levels(rows: Iterable[Observation]) -> Iterator[Case]:
    """An index is the level of its period over that of its base, where one workbook has all three."""
    rows = list(rows)
    levels = _by_series([row for row in rows if row.measure in LEVELS])
    for row in rows:
        base = _base_of(row)
        known = levels.get(_source_of(row)) if base else None
        if not known:
            continue
        level_measure = Measure.LEVEL_YTD if row.measure == Measure.INDEX_YTD else Measure.LEVEL
        now, before = (known.get(_normal(level_measure, period)) for period in (Period.parse(row.period), base))
        if now is None or before is None or before.value <= 0 or now.unit != before.unit:
            continue
        half_now, half_before = unit_of_print(now.value) / 2, unit_of_print(before.value) / 2
        low = 100 * (now.value - half_now) / (before.value + half_before)
        high = 100 * (now.value + half_now) / max(before.value - half_before, 1e-9)
        slack = unit_of_print(row.value) / 2 + _SLIP_OF_SUM * row.value
        if low - slack <= row.value <= high + slack:
            yield None
            continue
        yield about(
            row,
            Severity.WARNING,
            "index_is_the_ratio_of_its_levels",
            f"{name_of(row)}, {period_of(row)}: {MEASURE_NAME[Measure(row.measure)]} in {number(row.value)}, còn "
            f"{number(now.value)} ({now.sheet}!{now.cell}) chia cho {number(before.value)} "
            f"({before.sheet}!{before.cell}) được {number(100 * now.value / before.value)}.",
            CHECK_PRINT,
            found=number(row.value),
            expected=f"từ {number(low)} đến {number(high)}",
        )


def year_to_date_lies_between_its_periods(rows: Iterable[Observation]) -> Iterator[Case]:
    """Growth of a whole lies between that of the periods it is made of, where one workbook has them all.

    Two months to date between January and February, half a year between its quarters, a year between its four.
    """
    indices = [row for row in rows if row.measure in (Measure.INDEX_YOY, Measure.INDEX_YTD)]
    for known in _by_series(indices).values():
        for (measure, period), whole in known.items():
            parts = _all_parts(measure, period, known)
            if not parts:
                continue
            values = [part.value for part in parts]
            slack = unit_of_print(whole.value, *values)
            low, high = min(values) - slack, max(values) + slack
            if low <= whole.value <= high:
                yield None
                continue
            cells = ", ".join(f"{number(part.value)} ({part.sheet}!{part.cell})" for part in parts)
            yield about(
                whole,
                Severity.WARNING,
                "year_to_date_lies_between_its_periods",
                f"{name_of(whole)}, {period_of(whole)}: chỉ số {number(whole.value)} "
                f"nằm ngoài các kỳ hợp thành: {cells}.",
                CHECK_PRINT,
                found=number(whole.value),
                expected=f"từ {number(low)} đến {number(high)}",
            )


def base_to_date_holds_its_month(rows: Iterable[Observation]) -> Iterator[Case]:
    """What levels and indices say about last year agrees: its year to date is no less than its last month.

    Level ÷ index is the level of the base, so one wrong figure of the four shows.
    """
    rows = [row for row in rows if row.measure in (*LEVELS, Measure.INDEX_YOY, Measure.INDEX_YTD)]
    for same in groups(rows, lambda row: (*table_of(row)[:5], *series_of(row), row.release, row.citation)):
        by_measure = {row.measure: row for row in reversed(same)}
        if len(by_measure) < 4 or any(row.value <= 0 for row in by_measure.values()):
            continue
        month, to_date = by_measure[Measure.LEVEL], by_measure[Measure.LEVEL_YTD]
        of_month, of_date = by_measure[Measure.INDEX_YOY], by_measure[Measure.INDEX_YTD]
        base = (
            100
            * (to_date.value + unit_of_print(to_date.value))
            / max(of_date.value - unit_of_print(of_date.value), 1e-9)
        )
        part = 100 * (month.value - unit_of_print(month.value)) / (of_month.value + unit_of_print(of_month.value))
        if base >= part * (1 - _SLIP_OF_SUM):
            yield None
            continue
        yield about(
            of_month,
            Severity.WARNING,
            "base_to_date_holds_its_month",
            f"{name_of(of_month)}, {period_of(of_month)}: giá trị và chỉ số kéo theo năm trước lũy kế chỉ khoảng "
            f"{number(base)} nhưng riêng kỳ cuối đã {number(part)}; một trong bốn ô {month.cell}, {to_date.cell}, "
            f"{of_month.cell}, {of_date.cell} in sai.",
            CHECK_PRINT,
            found=number(base),
            expected=f"từ {number(part)} trở lên",
        )


CHECKS: tuple[Callable[[Iterable[Observation]], Iterator[Case]], ...] = (
    parts_add_up,
    splits_add_up,
    year_to_date_holds_its_month,
    year_to_date_is_its_periods,
    index_is_the_ratio_of_its_levels,
    year_to_date_lies_between_its_periods,
    base_to_date_holds_its_month,
)


def _normal(measure: str, period: Period) -> tuple[str, Period]:
    """One name for one quantity: January, the first quarter and the year are their own year to date."""
    to_date = Measure.LEVEL_YTD if measure in LEVELS else Measure.INDEX_YTD
    if measure == to_date or period.shift(-1).year < period.year:
        return to_date, period.as_month()
    return measure, period


def _by_series(rows: Iterable[Observation]) -> dict[tuple, dict[tuple[str, Period], Observation]]:
    """Series of one source → (measure, period) → its figure; the first where a workbook prints it twice."""
    known: dict[tuple, dict[tuple[str, Period], Observation]] = defaultdict(dict)
    for row in rows:
        of_series = known[_source_of(row)]
        period = Period.parse(row.period)
        of_series.setdefault(_normal(row.measure, period), row)
        if period.frequency == MONTH and period.number == 1:
            of_series.setdefault((row.measure, period), row)
    return known


def _sums_of(end: Period, known: dict[tuple[str, Period], Observation]) -> Iterator[list[Observation]]:
    """Sets of figures that make up the year to date of a month: what came before with the last period; quarters."""
    quarter = Period.quarter(end.year, end.number // 3) if end.number % 3 == 0 else None
    before = [Period.month(end.year, end.number - length) for length in (1, 3) if end.number > length]
    sums = [[(Measure.LEVEL_YTD, month), (Measure.LEVEL, end)] for month in before[:1]]
    if quarter:
        sums += [[(Measure.LEVEL_YTD, month), (Measure.LEVEL, quarter)] for month in before[1:]]
    if quarter and quarter.number > 2:  # of two quarters the first is the year to date before
        quarters = [Period.quarter(end.year, count) for count in range(1, quarter.number + 1)]
        sums.append([_normal(Measure.LEVEL, one) for one in quarters])
    for wanted in sums:
        if all(one in known for one in wanted):
            yield [known[one] for one in wanted]


def _all_parts(measure: str, period: Period, known: dict[tuple[str, Period], Observation]) -> list[Observation]:
    """The figures of the periods that make up a whole; [] where one is missing."""
    if period.frequency == QUARTER:
        months = [Period.month(period.year, period.last_month - back) for back in (2, 1, 0)]
        wanted = [_normal(Measure.INDEX_YOY, month) for month in months]
    elif measure == Measure.INDEX_YTD and period.number == 2:
        wanted = [_normal(Measure.INDEX_YOY, Period.month(period.year, 1)), (Measure.INDEX_YOY, period)]
    elif measure == Measure.INDEX_YTD and period.number in (6, 9, 12):
        quarters = [Period.quarter(period.year, count) for count in range(1, period.number // 3 + 1)]
        wanted = [_normal(Measure.INDEX_YOY, quarter) for quarter in quarters]
    else:
        return []
    found = [known.get(one) for one in wanted]
    return [] if None in found else found


def _base_of(row: Observation) -> Period | None:
    """The period that an index compares with; None for other measures."""
    period = Period.parse(row.period)
    if row.measure in (Measure.INDEX_YOY, Measure.INDEX_YTD):
        return period.year_before()
    if row.measure == Measure.INDEX_MOM and period.frequency != YEAR:
        return period.shift(-1)
    return None


def groups(rows: Iterable[Observation], key: Callable[[Observation], Hashable]) -> list[list[Observation]]:
    """Rows that share a key, in order of appearance; lone rows are left out."""
    found = defaultdict(list)
    for row in rows:
        found[key(row)].append(row)
    return [group for group in found.values() if len(group) > 1]


def series_of(row: Observation) -> tuple:
    return row.indicator, row.item or f"{row.item_path}/{row.item_label}", row.area, row.price_basis


def _source_of(row: Observation) -> tuple:
    """A series as one source tells it: figures of several sources or days need not agree, the later may be revised."""
    return *series_of(row), row.table, row.release, row.citation


def table_of(row: Observation) -> tuple:
    return row.sheet, row.indicator, row.area, row.period, row.price_basis, row.unit, row.release, row.citation


def column_of(row: Observation) -> tuple:
    return *table_of(row), row.measure, letters_of(row.cell)


def letters_of(cell: str) -> str:
    """The column of an address: `AB12` → `AB`."""
    return cell.rstrip("0123456789")


def unit_of_print(*values: float) -> float:
    """One unit of the last digit that the least precise of the values shows: 1.5 and 2 → 1."""
    decimals = min(max(0, -Decimal(repr(value)).normalize().as_tuple().exponent) for value in values)
    return 10.0**-decimals


def name_of(row: Observation) -> str:
    return row.item_label or row.item


def period_of(row: Observation) -> str:
    return period_name(Period.parse(row.period), to_date=row.measure.endswith("_ytd"))


def about(
    row: Observation, severity: Severity, code: str, message: str, remedy: str, found: str, expected: str
) -> Finding:
    """A finding with the place of a figure."""
    return Finding(severity, code, message, remedy, row.sheet, row.cell, row.table, found, expected)
