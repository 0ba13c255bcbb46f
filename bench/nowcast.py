"""`python -m bench.nowcast [PATH…]`: the share method against others on real national series. Not the product.

Reads workbooks (the shipped national index, or monthly annexes in a folder), takes from them each year of which the
year to date of a month and the whole year are both known, and asks every method for that year with what was known
before. docs/nowcast.md holds the result. Two methods need a library that is no requirement of the product
(`pip install statsmodels==0.15.0`); without it they are left out, and the output says so.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
import statistics
import sys
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.progress import track
from rich.table import Table

from etl.model import Observation
from growth.indices import base_before
from growth.notation import number, percent
from growth.nowcast import FEWEST_YEARS, nowcast_of_year
from growth.periods import MONTH, Period
from growth.vocabulary import Measure

CONFIDENCE = 0.8
SHOCK_YEARS = (2020, 2021, 2022)  # lockdowns and the rebound after them: told apart in the result
PATHS = 2000  # simulated futures of the structural model

Pairs = Mapping[int, tuple[float, float]]


@dataclass(frozen=True)
class Estimate:
    """Estimate of a year; low and high are None for a method without an interval."""

    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Case:
    """One question: the year, the month up to which it is known, and the answer that came."""

    series: str
    year: int
    month: int
    cumulative: float
    past: Pairs
    actual: float
    months: Mapping[Period, float]  # levels of single months up to then; empty for an index
    is_index: bool


@dataclass
class History:
    """What the annexes print of one series. Keys of to_date are (year, last month); a later annex replaces."""

    to_date: dict[tuple[int, int], float] = field(default_factory=dict)
    months: dict[Period, float] = field(default_factory=dict)


def history_of_levels(rows: Iterable[Observation]) -> History:
    """Levels of a series in order of release; last year's figures follow from this year's and their index."""
    history = History()
    indices: dict[tuple[int, int], float] = {}
    month_indices: dict[Period, float] = {}
    for row in rows:
        period = Period.parse(row.period)
        key = (period.year, period.last_month)
        if row.measure == Measure.LEVEL_YTD or (row.measure == Measure.LEVEL and _starts_the_year(period)):
            history.to_date[key] = row.value
        if row.measure == Measure.INDEX_YTD or (row.measure == Measure.INDEX_YOY and _starts_the_year(period)):
            indices[key] = row.value
        if period.frequency == MONTH and row.measure == Measure.LEVEL:
            history.months[period] = row.value
        if period.frequency == MONTH and row.measure == Measure.INDEX_YOY:
            month_indices[period] = row.value
    for (year, month), index in indices.items():
        if (year, month) in history.to_date:
            history.to_date.setdefault((year - 1, month), base_before(history.to_date[year, month], index - 100))
    for period, index in month_indices.items():
        if period in history.months:
            history.months.setdefault(period.year_before(), base_before(history.months[period], index - 100))
    return history


def history_of_indices(rows: Iterable[Observation]) -> History:
    """Index of the year to date (same period of last year = 100): the share method works on it as on a level."""
    history = History()
    for row in rows:
        period = Period.parse(row.period)
        if row.measure == Measure.INDEX_YTD or (row.measure == Measure.INDEX_YOY and _starts_the_year(period)):
            history.to_date[period.year, period.last_month] = row.value
    return history


def _starts_the_year(period: Period) -> bool:
    """Whether a figure of the period is one of the year to date as well: January, quarter I, the year."""
    return period.number == 1


def cases(series: str, history: History, since: int, is_index: bool) -> list[Case]:
    """Every month from February on of which the year is known and at least FEWEST_YEARS years from `since` on too."""
    found = []
    for (year, month), cumulative in sorted(history.to_date.items()):
        actual = history.to_date.get((year, 12))
        past = {
            earlier: (history.to_date[earlier, month], history.to_date[earlier, 12])
            for earlier in range(since, year)
            if (earlier, month) in history.to_date and (earlier, 12) in history.to_date
        }
        if 1 < month < 12 and actual is not None and len(past) >= FEWEST_YEARS:
            now = Period.month(year, month)
            months = {period: value for period, value in history.months.items() if period <= now}
            found.append(Case(series, year, month, cumulative, past, actual, months, is_index))
    return found


def share_of_all_years(case: Case) -> Estimate:
    found = nowcast_of_year(case.cumulative, case.past, CONFIDENCE)
    return Estimate(found.value, found.low, found.high)


def share_of_newest(years: int) -> Callable[[Case], Estimate]:
    def estimate(case: Case) -> Estimate:
        newest = sorted(case.past)[-years:]
        return share_of_all_years(replace(case, past={year: case.past[year] for year in newest}))

    return estimate


def share_of_last_known_year(case: Case) -> Estimate:
    to_date, whole = case.past[max(case.past)]
    return Estimate(case.cumulative * whole / to_date)


def growth_to_date(case: Case) -> Estimate | None:
    """The growth so far taken for that of the year: what a reader does without any method; of indices alone."""
    return Estimate(case.cumulative) if case.is_index else None


def regression(case: Case) -> Estimate:
    """statsmodels OLS: log year on log year to date."""
    import statsmodels.api as sm

    to_date, whole = np.log(np.array([case.past[year] for year in sorted(case.past)])).T
    fitted = sm.OLS(whole, sm.add_constant(to_date)).fit()
    predicted = fitted.get_prediction([[1.0, math.log(case.cumulative)]])
    low, high = predicted.conf_int(obs=True, alpha=1 - CONFIDENCE)[0]
    return Estimate(math.exp(predicted.predicted_mean[0]), math.exp(low), math.exp(high))


def structural_model(case: Case) -> Estimate | None:
    """statsmodels UnobservedComponents (level with drift, seasonal) on the logarithms of the months, gaps left open.

    None while a calendar month has never been seen: its seasonal effect is then unknown and the variance has no bound.
    """
    import statsmodels.api as sm

    if {period.number for period in case.months} != set(range(1, 13)):
        return None
    first, now = min(case.months), Period.month(case.year, case.month)
    span = (now.year - first.year) * 12 + now.number - first.number + 1
    logs = np.log([case.months.get(first.shift(step), math.nan) for step in range(span)])
    model = sm.tsa.UnobservedComponents(logs, "rwdrift", seasonal=12, stochastic_seasonal=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # few months: the optimiser says that it is not sure
        fitted = model.fit(disp=False, maxiter=500)
    left = 12 - case.month
    paths = fitted.simulate(left, repetitions=PATHS, anchor="end", rng=np.random.default_rng(7))
    years = case.cumulative + np.exp(np.asarray(paths).reshape(left, PATHS)).sum(axis=0)
    low, middle, high = np.quantile(years, [(1 - CONFIDENCE) / 2, 0.5, (1 + CONFIDENCE) / 2])
    return Estimate(float(middle), float(low), float(high))


METHODS: dict[str, Callable[[Case], Estimate | None]] = {
    "tỷ trọng, mọi năm": share_of_all_years,
    "tỷ trọng, 5 năm gần nhất": share_of_newest(5),
    "tỷ trọng, 3 năm gần nhất": share_of_newest(3),
    "tỷ trọng, 1 năm gần nhất": share_of_last_known_year,
    "mức tăng đến nay là của cả năm": growth_to_date,
}
WITH_LIBRARY: dict[str, Callable[[Case], Estimate | None]] = {
    "hồi quy log–log (statsmodels)": regression,
    "mô hình cấu trúc (statsmodels)": structural_model,
}
SHIPPED = Path(__file__).parents[1] / "data" / "raw" / "ca-nuoc-iip.xlsx"
SERIES = {
    "iip": ("Chỉ số sản xuất công nghiệp", history_of_indices),
    "retail_sales": ("Bán lẻ và dịch vụ tiêu dùng", history_of_levels),
    "export_value": ("Xuất khẩu hàng hóa", history_of_levels),
}


def observations(paths: Iterable[Path]) -> dict[str, list[Observation]]:
    """Indicator → national totals of every workbook, in the given order (that of their release)."""
    from etl.reader import read_workbook

    found: dict[str, list[Observation]] = defaultdict(list)
    for path in track(list(paths), description="Đọc biểu", transient=True):
        for row in read_workbook(path).observations:
            if row.indicator in SERIES and row.item == "TOTAL" and row.area == "VN":
                found[row.indicator].append(row)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="So sánh các cách ước cả năm trên chuỗi số liệu cả nước.")
    parser.add_argument(
        "paths",
        nargs="*",
        type=Path,
        default=[SHIPPED],
        metavar="BIỂU",
        help="biểu hằng tháng hoặc thư mục của chúng (mặc định: chỉ số cả nước đi kèm)",
    )
    parser.add_argument("--since", type=int, default=2000, metavar="NĂM", help="năm đầu được dùng (mặc định 2000)")
    arguments = parser.parse_args()
    console = Console()
    methods = dict(METHODS)
    if importlib.util.find_spec("statsmodels") is None:
        console.print("Không có statsmodels: bỏ qua hai cách dùng thư viện (“pip install statsmodels==0.15.0”).")
    else:
        methods |= WITH_LIBRARY
    files = [file for path in arguments.paths for file in (sorted(path.glob("*.xls*")) if path.is_dir() else [path])]
    rows = observations(files)
    histories = {indicator: history(rows[indicator]) for indicator, (_, history) in SERIES.items()}
    console.print(_known(histories))
    questions = [
        case
        for indicator, (name, history) in SERIES.items()
        for case in cases(name, histories[indicator], arguments.since, history is history_of_indices)
    ]
    if not questions:
        console.print("Các tệp này không có năm nào đủ số lũy kế, cả năm và ba năm trước để hỏi.")
        return 1
    console.print(_asked(questions))
    for series, count in Counter(case.series for case in questions).items():
        console.print(f"{series}: {count} câu hỏi.")
    for title, is_shock in (("Năm thường", False), ("2020–2022", True)):
        console.print(_scores([case for case in questions if (case.year in SHOCK_YEARS) == is_shock], title, methods))
    return 0


def _known(histories: Mapping[str, History]) -> Table:
    table = Table("Chuỗi", "Tháng riêng lẻ", "Lũy kế", "Cả năm", title="Đã đọc")
    for indicator, history in histories.items():
        years = [str(year) for year, month in sorted(history.to_date) if month == 12]
        named = f"{len(years)} ({years[0]}–{years[-1]})" if years else "0"
        table.add_row(SERIES[indicator][0], str(len(history.months)), str(len(history.to_date)), named)
    return table


def _asked(questions: list[Case]) -> Table:
    table = Table("Chuỗi", "Tháng", "Năm được ước (số năm trước đã biết)", title="Câu hỏi")
    for series in dict.fromkeys(case.series for case in questions):
        months = sorted({case.month for case in questions if case.series == series})
        for month in months:
            of_month = [case for case in questions if (case.series, case.month) == (series, month)]
            table.add_row(series, str(month), ", ".join(f"{case.year} ({len(case.past)})" for case in of_month))
    return table


def _scores(questions: list[Case], title: str, methods: Mapping[str, Callable[[Case], Estimate | None]]) -> Table:
    heads = ("Chuỗi", "Cách ước", "Số câu", "Sai số bình quân", "Lớn nhất", "Lệch", "Khoảng 80% chứa đúng", "Độ rộng")
    table = Table(*heads, title=title)
    for series in dict.fromkeys(case.series for case in questions):
        for name, method in methods.items():
            answers = [(case, method(case)) for case in questions if case.series == series]
            answers = [(case, answer) for case, answer in answers if answer is not None]
            if not answers:
                continue
            errors = [(answer.value / case.actual - 1) * 100 for case, answer in answers]
            bounded = [(case, answer) for case, answer in answers if answer.low is not None]
            held = sum(answer.low <= case.actual <= answer.high for case, answer in bounded)
            width = [(answer.high - answer.low) / case.actual * 100 for case, answer in bounded]
            table.add_row(
                series,
                name,
                str(len(answers)),
                percent(statistics.fmean(abs(error) for error in errors)),
                percent(max(abs(error) for error in errors)),
                percent(statistics.fmean(errors)),
                f"{held}/{len(bounded)}" if bounded else "–",
                f"±{number(statistics.fmean(width) / 2)}%" if width else "–",
            )
    return table


if __name__ == "__main__":
    sys.exit(main())
