"""The goals page: each goal of a resolution or plan beside what was reached, year by year. Lays nothing out.

Asks dashboard.queries and dashboard.series; status, pace and path are growth.goals'. A goal without a value is a
goal that nobody has entered yet: it is shown as such, with its figures, and never judged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, queries, series, words
from dashboard.actuals import CONSTANT_PRICES, NOMINAL, preferred_prices
from dashboard.charts import Series
from dashboard.plans import NO_PRICE_BASIS
from dashboard.scenario import Reasons
from dashboard.theme import Role
from growth.goals import Direction, Goal, GoalKind, GoalStatus, GoalVerdict, judge, required_path, with_direction
from growth.indices import levels_of_chain
from growth.notation import MISSING, date_text, number
from growth.periods import YEAR, Period
from growth.verdicts import is_known
from growth.vocabulary import PRICE_BASIS_NAME, Measure, PriceBasis, Status

YEARS = range(2020, 2031)
# The two documents that the five-year report is about; all others are their neighbours.
OWN_DOCUMENTS = {"07-NQ/TU": "Nghị quyết 07", "174/KH-UBND": "Kế hoạch 174"}
HOW_TO_ENTER = (
    "Cách nhập: mở “Từng mục tiêu” bên dưới, bấm “Nhập chỉ tiêu” rồi ghi trị số, chiều, năm gốc và năm đích đúng theo "
    "văn bản; nhiều mục tiêu một lúc thì điền cột “Giá trị mục tiêu” của tệp muc-tieu.xlsx rồi nạp ở trang Nạp số liệu."
)
HOW_TO_BEGIN = "Bấm “Thêm mục tiêu”, hoặc điền tệp muc-tieu.xlsx rồi nạp ở trang Nạp số liệu."
STATUS_RULE = (
    "Cách xếp: xét “đạt” trước; quá hạn chỉ còn “đạt” hoặc “không đạt”. Chưa đến hạn: tốc độ đã đạt ÷ tốc độ yêu cầu "
    "từ 0,95 là đúng tiến độ, từ 0,60 là cần tăng tốc, dưới 0,60 là nguy cơ không đạt, dưới 0 là đi ngược mục tiêu."
)
YEARS_NOTE = "Ô trống: chưa có số liệu của năm đó. Mục tiêu tăng bình quân: các năm ghi tốc độ tăng của từng năm (%)."
MATRIX_NOTE = f"“gốc”: năm gốc của mục tiêu. {YEARS_NOTE}"
_LARGE = 10_000
MANY_YEARS = 7  # below half a page
_NO_VERDICT = (words.GOAL_STATUS[GoalStatus.NOT_ENOUGH_DATA], words.GOAL_NOT_ENTERED)
_COMPARISON = {"≥": "≥ ", ">": "> ", "≤": "≤ ", "<": "< "}


@dataclass(frozen=True)
class YearFigures:
    """The yearly figures of a goal: what a reader sees (`shown`), what is judged (`judged`, empty with a reason)."""

    shown: dict[int, float]
    judged: dict[int, float]
    lacking: tuple[str, ...]
    remarks: tuple[str, ...]
    figures: pd.DataFrame = field(compare=False)


@dataclass(frozen=True)
class GoalState:
    """One goal with its verdict: `row` as the workbook states it, `badge` its state in words."""

    code: str
    name: str
    document: str
    document_number: str
    document_day: date | None
    article: str
    unit: str
    unit_in_charge: str
    citation: str
    origin: str
    release: date  # day on which the goal was made public
    note: str
    goal: Goal | None  # None while no value or no kind is entered
    target_text: str
    target_figures: str  # the same without the unit
    target_year: int | None
    is_entered: bool
    verdict: GoalVerdict | None
    years: YearFigures
    direction_basis: str  # why this direction, where the document does not say it

    @property
    def missing(self) -> tuple[str, ...]:
        """What the judgement lacks, in words; empty for a goal that is judged."""
        return self.verdict.missing if self.verdict else ("giá trị chỉ tiêu", *self.years.lacking)

    @property
    def badge(self) -> words.Verdict:
        return words.GOAL_STATUS[self.verdict.status] if self.verdict else words.GOAL_NOT_ENTERED

    @property
    def is_own(self) -> bool:
        """Whether the five-year report is about its document."""
        return self.document_number in OWN_DOCUMENTS


@st.cache_data(max_entries=64, show_spinner=False)
def states(version: str, area: str, month_text: str) -> list[GoalState]:
    """Every goal of the area on the report month: NQ 07 and KH 174 first, then by the documents' dates."""
    month = Period.parse(month_text)
    rows = queries.goals()
    rows = rows.fillna(dict.fromkeys(("direction", "indicator", "item", "comparison"), ""))
    kinds = queries.indicators().set_index("indicator")["kind"]
    found = [_state(row, kinds, month) for row in rows[rows["area"] == area].itertuples()]
    last = date.max
    return sorted(
        found, key=lambda one: (not one.is_own, _own_place(one), one.document_day or last, one.document, one.code)
    )


def _own_place(one: GoalState) -> int:
    return list(OWN_DOCUMENTS).index(one.document_number) if one.is_own else 0


def _state(row, kinds: pd.Series, month: Period) -> GoalState:
    entered = is_known(row.target_low) or is_known(row.target_high)
    goal = _goal(row) if entered and row.kind else None
    years = _year_figures(row, kinds, goal, month)
    goal, direction_basis = with_direction(goal, years.judged) if goal else (None, "")
    verdict = None
    if entered:
        verdict = _verdict(goal, years, month.end)
    return GoalState(
        code=row.goal_code,
        name=row.name,
        document=row.document,
        document_number=row.document_number,
        document_day=_day(row.document_date),
        article=row.article,
        unit=row.unit,
        unit_in_charge=row.unit_in_charge,
        citation=row.citation,
        origin=f"{row.source_file}, {row.sheet}!{row.cell}",
        release=_day(row.release),
        note=row.note,
        goal=goal,
        target_text=target_text(row) if entered else "chưa nhập",
        target_figures=_target_figures(row) if entered else "",
        target_year=_whole(row.target_year),
        is_entered=entered,
        verdict=verdict,
        years=years,
        direction_basis=direction_basis,
    )


def _verdict(goal: Goal | None, years: YearFigures, today: date) -> GoalVerdict:
    if goal is None:
        return GoalVerdict(GoalStatus.NOT_ENOUGH_DATA, missing=("loại mục tiêu", *years.lacking))
    verdict = judge(goal, years.judged, today)
    if verdict.status is GoalStatus.NOT_ENOUGH_DATA and years.lacking:
        return replace(verdict, missing=tuple(dict.fromkeys((*verdict.missing, *years.lacking))))
    return verdict


def _goal(row) -> Goal:
    return Goal(
        kind=GoalKind(row.kind),
        direction=Direction(row.direction) if row.direction else None,
        base_year=_whole(row.base_year),
        base_value=_value(row.base_value),
        target_year=_whole(row.target_year),
        target_low=_value(row.target_low),
        target_high=_value(row.target_high),
        period_from=_whole(row.period_from),
        comparison=row.comparison,
        stated_in=None if pd.isna(row.document_date) else row.document_date.year,
    )


def target_text(row) -> str:
    """`≥ 12%/năm`, `16,5–17%/năm`, `4.000 triệu USD` from target_low, target_high, comparison, kind, unit."""
    unit = "%/năm" if row.kind == GoalKind.AVERAGE_GROWTH and row.unit == "%" else row.unit
    return f"{_target_figures(row)}{unit if unit.startswith('%') else f' {unit}'}"


def _target_figures(row) -> str:
    """`≥ 12`, `16,5–17`, `-1,5 đến -1`: the target without its unit."""
    low, high = _value(row.target_low), _value(row.target_high)
    if low is not None and high is not None and low != high:
        return f"{number(low)}{'–' if low >= 0 else ' đến '}{number(high)}"
    return f"{_COMPARISON.get(row.comparison, '')}{number(low if low is not None else high)}"


def _year_figures(row, kinds: pd.Series, goal: Goal | None, month: Period) -> YearFigures:
    """Figures of the years that are over at the report month, in the goal's unit."""
    empty = YearFigures({}, {}, (), (), pd.DataFrame(columns=["year", *series.TRACE]))
    if not row.indicator:
        return replace(empty, lacking=("chuỗi số liệu để theo dõi",))
    item = row.item or "TOTAL"
    figures = queries.figures(indicator=row.indicator, item=item, area=row.area)
    figures = figures[figures["period_end"].dt.date <= month.end]
    if goal is not None and goal.kind is GoalKind.AVERAGE_GROWTH:
        return _growth_years(row.indicator, goal, figures, month)
    if goal is None and row.unit == "%" and kinds[row.indicator] in ("flow", "index"):
        rows = _with_year(series.growth_of_period(figures, YEAR)).assign(shown=lambda each: each["growth_pct"])
        return replace(empty, shown=_by_year(rows, "shown"), figures=rows)
    measures = (Measure.SHARE, Measure.LEVEL) if row.unit == "%" else (Measure.LEVEL,)
    levels = figures[figures["measure"].isin(measures) & (figures["unit"] == row.unit)]
    if kinds[row.indicator] == "stock":
        rows = _last_of_year(levels, month)
    else:
        rows = _with_year(levels[levels["frequency"] == YEAR])
    basis = preferred_prices(rows["price_basis"])
    rows = rows[rows["price_basis"] == basis] if basis is not None else rows
    shown = _by_year(rows, "value")
    if basis == PriceBasis.UNSTATED:
        return YearFigures(shown, {}, (NO_PRICE_BASIS,), (), rows)
    remarks = (f"Theo {PRICE_BASIS_NAME[PriceBasis(basis)]}.",) if basis in CONSTANT_PRICES else ()
    return YearFigures(shown, shown, (), remarks, rows)


def _growth_years(indicator: str, goal: Goal, figures: pd.DataFrame, month: Period) -> YearFigures:
    """Growth of each year, judged on levels at one price basis, else on the chain of the yearly growths."""
    growth = _with_year(series.growth_of_period(figures, YEAR))
    shown = _by_year(growth, "growth_pct")
    levels = figures[(figures["measure"] == Measure.LEVEL) & (figures["frequency"] == YEAR)]
    basis = preferred_prices(levels["price_basis"])
    fits = basis in CONSTANT_PRICES or (indicator.startswith(NOMINAL) and basis != PriceBasis.UNSTATED)
    by_year = (
        _by_year(_with_year(levels[levels["price_basis"] == basis]), "value") if basis is not None and fits else {}
    )
    last = min(month.year if month.last_month == 12 else month.year - 1, goal.target_year or month.year)
    if goal.base in by_year and last in by_year:
        used = _with_year(levels[levels["price_basis"] == basis])
        prices = f"Tính từ giá trị {PRICE_BASIS_NAME[PriceBasis(basis)]}." if basis else "Tính từ giá trị từng năm."
        return YearFigures(shown, by_year, (), (prices,), pd.concat([growth, used], ignore_index=True))
    if goal.base is None:
        return YearFigures(shown, {}, (), (), growth)
    judged = levels_of_chain(goal.base, shown)
    gaps = [str(year) for year in range(goal.base + 1, last + 1) if year not in shown]
    lacking = (f"tốc độ tăng năm {', '.join(gaps)}",) if gaps else ()
    # A chain that breaks off tells nothing about the years after the break.
    complete = judged if last in judged or not gaps else {}
    return YearFigures(shown, complete, lacking, (f"Tính từ tốc độ tăng từng năm, năm {goal.base} = 100.",), growth)


def _with_year(rows: pd.DataFrame) -> pd.DataFrame:
    newest = rows.sort_values(["period", "release"], kind="stable")
    return newest.assign(year=[int(period[:4]) for period in newest["period"]]).reset_index(drop=True)


def _last_of_year(rows: pd.DataFrame, month: Period) -> pd.DataFrame:
    """The last figure of each year that is over: a stock has no yearly sum."""
    over = month.year if month.last_month == 12 else month.year - 1
    dated = rows.sort_values(["period_end", "release"], kind="stable")
    dated = dated.assign(year=dated["period_end"].dt.year)
    return dated[dated["year"] <= over].drop_duplicates("year", keep="last").reset_index(drop=True)


def _by_year(rows: pd.DataFrame, column: str) -> dict[int, float]:
    return dict(zip(rows["year"], rows[column], strict=True))


def finding(all_states: Sequence[GoalState]) -> str:
    """The title: how the goals of NQ 07 stand, or that nobody has entered them; then the neighbours."""
    own, others = [one for one in all_states if one.is_own], [one for one in all_states if not one.is_own]
    parts = []
    if own:
        waiting = [one for one in own if not one.is_entered]
        names = " và ".join(dict.fromkeys(OWN_DOCUMENTS[one.document_number] for one in own))
        if len(waiting) == len(own):
            parts.append(f"{names}: chưa nhập chỉ tiêu")
        else:
            parts.append(f"{names}: {_counted(own)}")
    if others:
        parts.append(f"văn bản liên quan: {_counted(others)}" if own else _counted(others))
    return words.sentence_case("; ".join(parts))


def document_finding(of: Sequence[GoalState]) -> str:
    """The title of one document: how many of its goals stand where, or that nobody has entered them."""
    return f"{of[0].document}: {_counted(of) if any(one.is_entered for one in of) else 'chưa nhập chỉ tiêu'}"


def _counted(all_states: Sequence[GoalState]) -> str:
    """`2 mục tiêu đạt, 3 đúng tiến độ`: how many goals stand in each state that could be judged."""
    judged = [(verdict, count) for verdict, count in tallies(all_states) if verdict not in _NO_VERDICT]
    if not judged:
        return "chưa mục tiêu nào đủ số liệu để xếp loại"
    first, *others = [f"{count} mục tiêu {verdict.word.lower()}" for verdict, count in judged]
    return ", ".join([first, *(text.replace(" mục tiêu", "", 1) for text in others)])


def tallies(all_states: Sequence[GoalState]) -> list[tuple[words.Verdict, int]]:
    """Each state that occurs with the number of goals in it, best first."""
    counts = Counter(one.badge for one in all_states)
    return [
        (verdict, counts[verdict])
        for verdict in (*words.GOAL_STATUS.values(), words.GOAL_NOT_ENTERED)
        if counts[verdict]
    ]


def documents(all_states: Sequence[GoalState]) -> dict[str, list[GoalState]]:
    """Document → its goals, in order."""
    by_document: dict[str, list[GoalState]] = {}
    for one in all_states:
        by_document.setdefault(one.document, []).append(one)
    return by_document


def document_line(one: GoalState) -> str:
    """`Số 07-NQ/TU, ngày 23/12/2021`."""
    parts = [f"số {one.document_number}"] if one.document_number else []
    parts += [f"ngày {date_text(one.document_day)}"] if one.document_day else []
    return words.sentence_case(", ".join(parts))


def matrix(of: Sequence[GoalState]) -> pd.DataFrame:
    """Goal × year 2020–2030 as finished texts of one or more lines: state and what it lacks; in each year the figure,
    in the base year `gốc`, in the target year the target. Years in which nothing stands are left out.
    """
    table = pd.DataFrame(
        {
            "Mục tiêu": [f"{one.name} ({one.unit}){_target_without_year(one)}" for one in of],
            "Mức": [f"{one.badge.signed}{_lacks(one)}" for one in of],
            **{str(year): [_in_year(one, year) for one in of] for year in YEARS},
        }
    )
    return table.loc[:, (table != "").any()]


def _target_without_year(one: GoalState) -> str:
    if not one.is_entered or one.target_year in YEARS:
        return ""
    return f"\nmục tiêu {one.target_text} ({one.target_year or 'không nêu năm'})"


def _lacks(one: GoalState) -> str:
    return f"\nthiếu {'; '.join(one.missing)}" if one.is_entered and one.missing else ""


def _in_year(one: GoalState, year: int) -> str:
    lines = [short(one.years.shown.get(year))]
    if one.goal is not None and one.goal.base == year:
        lines.append(f"gốc {short(one.goal.base_value)}".strip())
    if one.is_entered and one.target_year == year:
        lines += ["mục tiêu", one.target_figures]
    return "\n".join(filter(None, lines))


def short(value: float | None) -> str:
    """A figure of a year: large ones without decimals, so that ten years stand side by side."""
    return number(value, 0) if is_known(value) and abs(value) >= _LARGE else _number(value)


def paces(of: Sequence[GoalState]) -> pd.DataFrame:
    """Observed, required and still needed average a year of the goals that have them, as finished texts."""
    judged = [one for one in of if one.verdict and one.verdict.observed is not None]
    return pd.DataFrame(
        {
            "Nhịp độ bình quân năm": [one.name for one in judged],
            "Giai đoạn": [f"{one.goal.base + 1}–{one.verdict.year}" for one in judged],
            "Đã đạt": [pace(one, one.verdict.observed) for one in judged],
            "Yêu cầu": [pace(one, one.verdict.required) for one in judged],
            "Đã đạt ÷ yêu cầu": [_number(one.verdict.ratio) for one in judged],
            "Các năm còn lại cần": [pace(one, one.verdict.needed) for one in judged],
        }
    )


def details(of: Sequence[GoalState]) -> pd.DataFrame:
    """The same goals typed, with how each was judged and the cells of target and figures."""
    rows = [
        {
            "Mã": one.code,
            "Mục tiêu": one.name,
            "Mức": one.badge.signed,
            "Cách tính": how(one),
            "Đơn vị": one.unit,
            "Giá trị mục tiêu": one.target_text,
            "Năm đích": one.target_year,
            "Chiều": {Direction.UP: "tăng", Direction.DOWN: "giảm"}.get(one.goal.direction if one.goal else None, ""),
            "Gốc": _base_text(one),
            "Đơn vị chủ trì": one.unit_in_charge or "chưa ghi",
            "Điều, mục": one.article,
            **{str(year): one.years.shown.get(year) for year in YEARS},
            "Nguồn mục tiêu": one.citation,
            "Ô mục tiêu": one.origin,
            "Ô số thực hiện": "; ".join(
                f"{row.year}: {row.source_file}, {row.sheet}!{row.cell}" for row in one.years.figures.itertuples()
            ),
            "Ghi chú": "; ".join(text for text in (one.note, *_unstated(one)) if text),
        }
        for one in of
    ]
    table = pd.DataFrame(rows).astype({str(year): float for year in YEARS})
    return table.drop(columns=[str(year) for year in YEARS if table[str(year)].isna().all()])


def _number(value: float | None) -> str:
    return number(value) if is_known(value) else ""


def _unstated(one: GoalState) -> tuple[str, ...]:
    """Says of figures in unstated prices that they stand side by side without being compared."""
    if NO_PRICE_BASIS not in one.years.lacking:
        return ()
    return ("Số các năm: nguồn không nêu giá, không so năm này với năm khác",)


def _base_text(one: GoalState) -> str:
    if one.goal is None or one.goal.base is None:
        return ""
    value = one.goal.base_value if is_known(one.goal.base_value) else one.years.judged.get(one.goal.base)
    if one.goal.kind is GoalKind.AVERAGE_GROWTH or value is None:
        return f"năm {one.goal.base}"
    return f"{number(value)} (năm {one.goal.base})"


def pace(one: GoalState, value: float | None) -> str:
    """`10,87%/năm`, `0,18 điểm %/năm`, `2 cụm/năm`; a dash where there is none."""
    unit = one.verdict.pace_unit.replace("đơn vị", one.unit)
    return MISSING if value is None else f"{number(value)}{'' if unit.startswith('%') else ' '}{unit}"


def how(one: GoalState) -> str:
    """The formula of the state with its numbers, or what is missing for one."""
    if one.missing:
        return f"Còn thiếu: {'; '.join(one.missing)}"
    return words.sentence_case(one.verdict.formula)


def base_stated(row) -> str:
    """`gốc 2020: 65.226`, `giai đoạn từ 2021`: what the entry says of the base; empty where it says nothing."""
    if not pd.isna(row.base_year):
        value = "" if pd.isna(row.base_value) else f": {number(row.base_value)}"
        return f"gốc {int(row.base_year)}{value}"
    return "" if pd.isna(row.period_from) else f"giai đoạn từ {int(row.period_from)}"


def matrix_note(of: Sequence[GoalState]) -> str:
    """How to read the matrix, and which of its figures must not be compared with each other."""
    unstated = [one.name for one in of if _unstated(one)]
    if not unstated:
        return MATRIX_NOTE
    return f"{MATRIX_NOTE} {'; '.join(unstated)}: nguồn không nêu giá, không so năm này với năm khác."


def used_figures(of: Sequence[GoalState]) -> pd.DataFrame:
    """The traced figures of all goals."""
    used = [one.years.figures for one in of if not one.years.figures.empty]
    return pd.concat(used, ignore_index=True) if used else pd.DataFrame(columns=series.TRACE)


def remarks(one: GoalState) -> tuple[str, ...]:
    """How the figures were put together, and where the direction comes from when the document does not say it."""
    direction = "tăng" if one.goal and one.goal.direction is Direction.UP else "giảm"
    basis = (
        (f"Văn bản không nêu chiều; lấy chiều {direction} vì {one.direction_basis}.",) if one.direction_basis else ()
    )
    return (*one.years.remarks, *basis)


def reasons(one: GoalState) -> Reasons:
    """Formula and inputs of the status, what is missing, sources of goal and figures."""
    cited = [words.short_citation(row.citation or row.source_file) for row in one.years.figures.itertuples()]
    return Reasons(
        formula=one.verdict.formula,
        inputs=tuple((label, number(value)) for label, value in one.verdict.inputs.items()),
        missing=one.missing,
        remarks=(*remarks(one), STATUS_RULE),
        sources=tuple(dict.fromkeys((one.citation or one.origin, *cited))),
    )


@dataclass(frozen=True)
class Trajectory:
    """The way of one goal from its base to its target beside what was reached."""

    state: GoalState
    title: str
    figure: go.Figure
    table: pd.DataFrame
    note: str


def trajectories(of: Sequence[GoalState]) -> list[Trajectory]:
    """The goals that have a base, a path and at least one figure after the base."""
    return [_trajectory(one) for one in of if one.verdict and one.verdict.observed is not None]


def _trajectory(one: GoalState) -> Trajectory:
    goal = one.goal
    compound = goal.kind is GoalKind.AVERAGE_GROWTH
    base_value = goal.base_value if is_known(goal.base_value) else one.years.judged[goal.base]
    path = required_path(goal, base_value)
    actual = {year: value for year, value in {goal.base: base_value, **one.years.judged}.items() if year in path}
    actual = dict(sorted(actual.items()))
    estimated = set(one.years.figures.loc[one.years.figures["status"] == Status.ESTIMATE, "year"])
    chained = compound and actual[goal.base] == 100
    unit = f"chỉ số, {goal.base} = 100" if chained else _unit_of_levels(one) if compound else one.unit
    labels = [_year_label(year, goal) for year in path]
    figure = charts.lines(
        [
            Series("Yêu cầu", Role.GOAL, labels, list(path.values())),
            Series(
                "Thực hiện",
                Role.ACTUAL,
                [_year_label(year, goal) for year in actual],
                list(actual.values()),
                estimate=[year in estimated for year in actual],
            ),
        ],
        unit,
        labels,
        height=300,
    )
    if len(labels) > MANY_YEARS:  # every other year, the two that are written in full among them
        figure.update_xaxes(tickvals=[labels[0], *labels[2:][::-2][::-1]])
    table = pd.DataFrame(
        {
            "Năm": list(path),
            f"Yêu cầu ({unit})": list(path.values()),
            f"Thực hiện ({unit})": [actual.get(year) for year in path],
        }
    )
    return Trajectory(one, _pace_finding(one), figure, table, " ".join(one.years.remarks))


def _pace_finding(one: GoalState) -> str:
    """`Tăng GRDP bình quân: bình quân 2021–2025 7,89%/năm, thấp hơn mức yêu cầu 9,5%/năm`."""
    verdict = one.verdict
    reached, required = pace(one, verdict.observed), pace(one, verdict.required)
    text = f"{one.name}: bình quân {one.goal.base + 1}–{verdict.year} {reached}"
    if verdict.required is None:
        return text
    if reached == required:
        return f"{text}, bằng mức yêu cầu"
    side = "cao hơn" if verdict.observed > verdict.required else "thấp hơn"
    return f"{text}, {side} mức yêu cầu {required}"


def _unit_of_levels(one: GoalState) -> str:
    """Unit of the values that an average growth is judged on: the goal itself is in %."""
    figures = one.years.figures
    return figures.loc[figures["measure"] == Measure.LEVEL, "unit"].iloc[-1]


def _year_label(year: int, goal: Goal) -> str:
    """Base and target year in full, those between by two digits, so that ten fit below half a page."""
    return str(year) if year in (goal.base, goal.target_year) else f"{year % 100:02d}"


def _day(value) -> date | None:
    return None if pd.isna(value) else pd.Timestamp(value).date()


def _whole(value) -> int | None:
    return None if pd.isna(value) else int(value)


def _value(value) -> float | None:
    return None if pd.isna(value) else float(value)
