"""Pictures of one indicator that the sector pages share: by month, to date, by season. Draws nothing itself.

Asks dashboard.queries, thinks with growth. A month without a figure is a gap; values of another dimension than the
picture's unit are left out, never bent to fit. A series is a list of rows as of dashboard.series, oldest first; rows
are shared, so nobody writes into one.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import itemgetter
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, queries, series, words
from dashboard.cards import Card
from dashboard.frame import HOME_AREA, Selection, origins
from dashboard.rows import Rows
from dashboard.theme import Role
from dashboard.words import Verdict
from growth import units
from growth.indices import change
from growth.notation import date_text, number, period_name, period_short, points, signed_percent
from growth.periods import MONTH, Period
from growth.tet import combine_january_february, distorted_by_tet
from growth.vocabulary import Measure, Status

WHOLE = "TOTAL"
COUNTRY = "VN"
MONTHS = [f"T{number}" for number in range(1, 13)]
TO_DATE = ["T1", *(f"{number}T" for number in range(2, 13))]
SEASON = ["2T", *MONTHS[2:]]
TET_NOTE = "Cột xám: tháng 1 và tháng 2 chịu ảnh hưởng Tết, không đọc riêng; xem gộp 2 tháng."
GAP_NOTE = "Tháng không có điểm là tháng chưa có số liệu."
OLDER_YEARS = 3
FEWEST_OF_A_SEASON = 3  # months of a year that show more than single dots
Row = Mapping[str, Any]
OLDER_INKS = ("#3F4957", "#56616F", "#6B7788")  # the further back, the fainter, each still legible as a label


@dataclass(frozen=True)
class Picture:
    """A finished chart: its finding as title, and the traced figures that it draws (columns of panels.trace_table)."""

    figure: go.Figure
    title: str
    figures: pd.DataFrame | Rows
    note: str = ""
    table: pd.DataFrame | None = None


@dataclass(frozen=True)
class Subject:
    """One item of one indicator: figures of the area and of the country (empty where the area is the country)."""

    name: str
    selection: Selection
    own: pd.DataFrame = field(repr=False)
    country: pd.DataFrame = field(repr=False)

    @property
    def month(self) -> Period:
        return self.selection.month

    def growth_to_date(self) -> list[dict]:
        return series.kept(self.own, series.growth_to_date_rows)

    def growth_by_month(self) -> list[dict]:
        return series.kept(self.own, series.growth_of_period_rows, MONTH)

    def values_to_date(self) -> list[dict]:
        return series.kept(self.own, series.values_to_date_rows)

    def values_by_month(self) -> list[dict]:
        return series.kept(self.own, series.values_of_period_rows, MONTH)

    @cached_property
    def nation(self) -> Subject:
        """The same item of the country; without a figure where the area is the country."""
        return Subject(self.name, self.selection, self.country, self.country.iloc[:0])


def named(name: str, picture: Picture | None) -> Picture | None:
    """The same picture under a title that names its subject: titles name the files that are handed out."""
    if picture is None:
        return None
    rest = picture.title
    if rest.startswith(("Tháng", "Lũy", "Quý", "Năm")):
        rest = rest[0].lower() + rest[1:]
    return replace(picture, title=f"{words.sentence_case(name)}, {rest}")


def subject(selection: Selection, name: str, indicator: str, item: str = WHOLE) -> Subject:
    """Asks for the figures of one item, and for the country's beside those of the province."""
    own = figures_of(selection.version, indicator, item, selection.area)
    country = own.iloc[:0]
    if selection.area == HOME_AREA:
        country = figures_of(selection.version, indicator, item, COUNTRY)
    return Subject(name, selection, own, country)


@st.cache_resource(max_entries=256, show_spinner=False)
def figures_of(version: str, indicator: str, item: str, area: str) -> pd.DataFrame:
    """Figures of one item, asked for once for all months and visitors; nobody writes into the frame."""
    return queries.figures(indicator, item, area)


def indicator_name(indicator: str) -> str:
    return queries.indicators().set_index("indicator").at[indicator, "name"]


def at_or_before(rows: Sequence[Row], month: Period) -> Row | None:
    """The newest row of the report year not after the report month."""
    return series.at_or_before(rows, month)


def same_period(rows: Iterable[Row], period: str) -> Row | None:
    return next((row for row in rows if row["period"] == period), None)


def of_year(rows: Iterable[Row], year: int, until: Period | None = None) -> list[Row]:
    """Monthly rows of one year, none after `until`."""
    first, last = f"{year}-01", min(f"{year}-12", str(until or Period.month(year, 12)))
    return [row for row in rows if first <= row["period"] <= last]


def in_one_unit(rows: Iterable[Row], unit: str) -> list[Row]:
    """Levels with `shown` in `unit`; rows of another dimension are left out."""
    alike = (row for row in rows if units.base_unit(row["unit"]) == units.base_unit(unit))
    return [{**row, "shown": units.convert(row["value"], row["unit"], unit)} for row in alike]


def traced(rows: Iterable[Row], label: str, to_date: bool) -> list[Row]:
    """Rows as the table of numbers shows them: with the series' name and the period in words."""
    return [{**row, "label": label, "period": period_short(Period.parse(row["period"]), to_date)} for row in rows]


def together(parts: Iterable[Iterable[Row]]) -> Rows:
    """Traced rows of several series one below the other."""
    return series.traced(itertools.chain.from_iterable(parts), "label")


def growth_by_month(one: Subject) -> Picture | None:
    """Growth of single months of the report year, the year before and the country; None without any."""
    own, country = one.growth_by_month(), one.nation.growth_by_month()
    year = one.month.year
    this, last = of_year(own, year, one.month), of_year(own, year - 1)
    nation = of_year(country, year, one.month)
    if not this:
        return None
    name, before = f"{one.selection.area_name} {year}", f"{one.selection.area_name} {year - 1}"
    figure = charts.columns(
        [_by_month(this, name, Role.ACTUAL, muted=True)],
        "% so với cùng kỳ",
        MONTHS,
        decimals=1,
        lines_over=[
            _by_month(rows, label, role)
            for rows, label, role in (
                (last, before, Role.PREVIOUS),
                (nation, f"Cả nước {year}", Role.NATIONAL),
            )
            if rows
        ],
    )
    judged = _without_tet(this)
    newest = (judged or this)[-1]
    title = words.sentence_case(period_name(Period.parse(newest["period"])))
    if not judged:
        title += " không đọc riêng vì Tết, xem gộp 2 tháng"
    else:
        title += f" {words.grew(newest['growth_pct'])}" + against_country(newest, nation)
    parts = ((this, name), (last, before), (nation, "Cả nước"))
    figures = together(traced(rows, label, to_date=False) for rows, label in parts)
    return Picture(figure, title, figures, TET_NOTE if len(judged) < len(this) else "")


def growth_to_date(one: Subject) -> Picture | None:
    """Growth of the year to date along the months: report year, year before, country; None without any."""
    own, country = one.growth_to_date(), one.nation.growth_to_date()
    year = one.month.year
    this, last = of_year(own, year, one.month), of_year(own, year - 1)
    nation = of_year(country, year, one.month)
    if not this:
        return None
    if len(this) > 1:
        # January alone says little (Tết) and would stretch the axis: the lines begin with two months together.
        this, last, nation = ([row for row in rows if row["period"][-3:] != "-01"] for rows in (this, last, nation))
    drawn = [(last, str(year - 1), Role.PREVIOUS), (nation, "Cả nước", Role.NATIONAL), (this, str(year), Role.ACTUAL)]
    figure = charts.lines(
        [_to_date_line(rows, label, role) for rows, label, role in drawn if rows],
        "% so với cùng kỳ, lũy kế",
        TO_DATE,
        zero=True,
    )
    newest = this[-1]
    period = Period.parse(newest["period"])
    title = f"Lũy kế {period_name(period, to_date=True)} {words.grew(newest['growth_pct'])}"
    title += against_year_before(newest, last)
    figures = together(
        traced(rows, label if role is Role.NATIONAL else f"{one.selection.area_name} {label}", to_date=True)
        for rows, label, role in reversed(drawn)
    )
    return Picture(figure, title, figures, GAP_NOTE)


def levels_by_month(one: Subject, unit: str = "") -> Picture | None:
    """Values of single months, report year beside the year before; None without one in the report year."""
    return _levels(one, one.values_by_month(), unit, MONTHS, to_date=False, target=None)


def levels_to_date(one: Subject, unit: str = "", target: tuple[str, float] | None = None) -> Picture | None:
    """Values from January on, report year beside the year before, with the year's plan as a dashed line."""
    return _levels(one, one.values_to_date(), unit, TO_DATE, to_date=True, target=target)


def _levels(
    one: Subject,
    rows: Sequence[Row],
    unit: str,
    labels: Sequence[str],
    to_date: bool,
    target: tuple[str, float] | None,
) -> Picture | None:
    year = one.month.year
    this = of_year(rows, year, one.month)
    if not this:
        return None
    unit = unit or this[-1]["unit"]
    this, last = in_one_unit(this, unit), in_one_unit(of_year(rows, year - 1), unit)
    drawn = [(last, str(year - 1), Role.PREVIOUS), (this, str(year), Role.ACTUAL)]
    figure = charts.columns(
        [_by_month(rows, label, role, "shown", to_date) for rows, label, role in drawn if rows],
        unit,
        labels,
        value_labels=False,
        target=target,
    )
    newest = this[-1]
    period = Period.parse(newest["period"])
    when = period_name(period, to_date)
    title = f"{words.sentence_case(when)}: {words.with_unit(newest['shown'], unit)}"
    grown = one.growth_to_date() if to_date else one.growth_by_month()
    growth = same_period(grown, newest["period"])
    if growth is not None and (to_date or not _is_tet(newest["period"])):
        title += f", {words.grew(growth['growth_pct'])} so với cùng kỳ"
    figures = together(traced(rows, label, to_date) for rows, label, _ in reversed(drawn))
    return Picture(figure, title, figures, GAP_NOTE)


def season_of_growth(one: Subject) -> Picture | None:
    """Growth by month with the years laid over each other; January and February as one (2T)."""
    februaries = [row for row in one.growth_to_date() if row["period"].endswith("-02")]
    return _season(one, [*februaries, *_without_tet(one.growth_by_month())], "growth_pct", "% so với cùng kỳ")


def season_of_levels(one: Subject, unit: str = "") -> Picture | None:
    """Values by month with the years laid over each other; January and February as one (2T)."""
    single, to_date = one.values_by_month(), one.values_to_date()
    if not single:
        return None
    unit = unit or single[-1]["unit"]
    single, to_date = in_one_unit(single, unit), in_one_unit(to_date, unit)
    # The published two months win over the sum of the two.
    published = [row for row in to_date if row["period"].endswith("-02")]
    summed = combine_january_february({row["period"]: row["shown"] for row in single})
    told = {row["period"] for row in published}
    februaries = [
        {**row, "shown": summed[row["period"]]}
        for row in single
        if row["period"].endswith("-02") and row["period"] in summed and row["period"] not in told
    ]
    return _season(one, [*published, *februaries, *_without_tet(single)], "shown", unit)


def _season(one: Subject, rows: Sequence[Row], column: str, unit: str) -> Picture | None:
    rows = sorted((row for row in rows if row["period"] <= str(one.month)), key=itemgetter("period"))
    drawn = [(year, of_year(rows, year)) for year in range(one.month.year, one.month.year - OLDER_YEARS - 1, -1)]
    drawn = [(year, of) for year, of in drawn if len(of) >= FEWEST_OF_A_SEASON]
    if len(drawn) < 2 or drawn[0][0] != one.month.year:
        return None
    lines = [
        charts.Series(
            name=str(year),
            role=Role.ACTUAL if year == one.month.year else Role.PREVIOUS,
            x=[_season_label(row["period"]) for row in of],
            y=[row[column] for row in of],
            estimate=[row["status"] == Status.ESTIMATE for row in of],
            hover=[
                f"{year}, {_season_name(row['period'])}: <b>{words.with_unit(row[column], unit.split(' so ')[0])}</b>, "
                f"{words.status_name(row['status'])}"
                for row in of
            ],
            colour="" if year == one.month.year else OLDER_INKS[min(one.month.year - year, OLDER_YEARS) - 1],
        )
        for year, of in reversed(drawn)
    ]
    figure = charts.lines(lines, unit, SEASON)
    figures = together(traced(of, str(year), to_date=False) for year, of in drawn)
    note = f"Các năm đặt chồng theo tháng; 2T: gộp tháng 1 và tháng 2. {GAP_NOTE}"
    return Picture(figure, _season_finding(one.name, drawn, column, unit), figures, note)


def _season_finding(name: str, drawn: Sequence[tuple[int, Sequence[Row]]], column: str, unit: str) -> str:
    """`Xi măng tháng 8 năm 2025: 624 nghìn tấn, cao thứ 2 trong 4 năm có số liệu từ 2022`.

    drawn: year and its rows, newest year first; the newest month of it against the same month of the others.
    """
    year, rows = drawn[0]
    newest = rows[-1]
    season = _season_name(newest["period"])
    same = {other: row[column] for other, of in drawn[1:] for row in of if _season_name(row["period"]) == season}
    value = words.grew(newest[column]) if column == "growth_pct" else words.with_unit(newest[column], unit)
    title = f"{words.sentence_case(name)} {season} năm {year}: {value}"
    rank = words.ranked_among(newest[column], list(same.values()))
    return f"{title}, {rank} trong {len(same) + 1} năm có số liệu từ {min(same)}" if rank else title


def _season_label(text: str) -> str:
    period = Period.parse(text)
    return SEASON[0] if period.number <= 2 else MONTHS[period.number - 1]


def _season_name(text: str) -> str:
    period = Period.parse(text)
    return "2 tháng đầu năm" if period.number <= 2 else f"tháng {period.number}"


def _is_tet(text: str) -> bool:
    return distorted_by_tet(Period.parse(text), Measure.GROWTH_YOY)


def _without_tet(rows: Iterable[Row]) -> list[Row]:
    """Rows of months that may be read alone."""
    return [row for row in rows if not _is_tet(row["period"])]


def _by_month(
    rows: Iterable[Row], name: str, role: Role, column: str = "growth_pct", to_date: bool = False, muted: bool = False
) -> charts.Series:
    """Rows of one year over all its months: a month without a row is a gap."""
    known = {Period.parse(row["period"]).number: row for row in rows}
    labels = TO_DATE if to_date else MONTHS
    spans = range(1, 13)
    return charts.Series(
        name=name,
        role=role,
        x=labels,
        y=[known[number][column] if number in known else None for number in spans],
        estimate=[number in known and known[number]["status"] == Status.ESTIMATE for number in spans],
        hover=[hover_text(name, known[number], column, to_date) if number in known else "" for number in spans],
        muted=[muted and _is_tet(str(Period.month(2000, number))) for number in spans],
    )


def _to_date_line(rows: Sequence[Row], name: str, role: Role) -> charts.Series:
    return charts.Series(
        name=name,
        role=role,
        x=[TO_DATE[Period.parse(row["period"]).number - 1] for row in rows],
        y=[row["growth_pct"] for row in rows],
        estimate=[row["status"] == Status.ESTIMATE for row in rows],
        hover=[hover_text(name, row, "growth_pct", to_date=True) for row in rows],
    )


def hover_text(name: str, row: Row, column: str, to_date: bool) -> str:
    """`Nghệ An 2025, 8 tháng năm 2025: tăng 16,4%, ước tính`; computed growth says so."""
    when = period_name(Period.parse(row["period"]), to_date)
    if column == "growth_pct":
        how = " (tính từ giá trị công bố)" if row["computed"] else ""
        return f"{name}, {when}: <b>{words.grew(row['growth_pct'])}</b>{how}, {words.status_name(row['status'])}"
    return f"{name}, {when}: <b>{words.printed(row['value'], row['unit'], row['measure'])}</b>, " + words.status_name(
        row["status"]
    )


def growth_cards(one: Subject, title: str) -> list[Card]:
    """Cards of an indicator of which only growth is published: to date, newest month, the country beside it."""
    cards = []
    for rows, nation, is_to_date in (
        (one.growth_to_date(), one.nation.growth_to_date(), True),
        (_without_tet(one.growth_by_month()), one.nation.growth_by_month(), False),
    ):
        newest = at_or_before(rows, one.month)
        if newest is None:
            continue
        country = same_period(nation, newest["period"])
        facts = []
        if country is None and is_to_date:
            country = at_or_before(nation, one.month)
        if country is not None:
            own_month = country["period"] == newest["period"]
            when = "" if own_month else f" {period_name(Period.parse(country['period']), is_to_date)}"
            facts.append(f"Cả nước{when} {words.grew(country['growth_pct'])}")
        before = same_period(rows, str(Period.parse(newest["period"]).year_before()))
        if before is not None:
            facts.append(f"Cùng kỳ năm trước {words.grew(before['growth_pct'])}")
        trend = [row["growth_pct"] for row in rows if row["period"] <= newest["period"]][-12:]
        cards.append(
            _growth_card(f"{title}, {'lũy kế' if is_to_date else 'trong tháng'}", newest, is_to_date, facts, trend)
        )
    return cards


def level_cards(one: Subject, title: str, facts: Sequence[str] = (), verdict: Verdict | None = None) -> list[Card]:
    """Cards of an indicator with values: to date (with `facts` and `verdict`), then the newest single month."""
    cards, told = [], []
    for rows, grown, nation, is_to_date in (
        (one.values_to_date(), one.growth_to_date(), one.nation.growth_to_date(), True),
        (one.values_by_month(), one.growth_by_month(), one.nation.growth_by_month(), False),
    ):
        newest = at_or_before(rows, one.month)
        # A month that is older than the newest year to date is told by the charts, not by a headline.
        if newest is None or (told and newest["period"] < told[-1]):
            continue
        told.append(newest["period"])
        growth = same_period(grown, newest["period"])
        country = same_period(nation, newest["period"])
        said = list(facts) if is_to_date else []
        if country is not None:
            said.append(f"Cả nước {words.grew(country['growth_pct'])}")
        if growth is not None and growth["computed"]:
            said.append("Mức tăng tính từ giá trị công bố của hai năm")
        judged = growth is not None and (is_to_date or not _is_tet(newest["period"]))
        this_year = of_year(rows, one.month.year, one.month)
        cards.append(
            Card(
                title=title if is_to_date else f"{title}, trong tháng",
                value=headline(newest["value"]),
                growth="" if growth is None else words.grew(growth["growth_pct"]),
                rising=bool(growth["growth_pct"] > 0) if judged else None,
                period=card_line(newest["unit"], newest, is_to_date),
                facts=said,
                verdict=verdict if is_to_date else None,
                trend=charts.sparkline_values([row["value"] for row in this_year if row["unit"] == newest["unit"]]),
                source=source_of(newest),
                origins=origins(newest),
            )
        )
    return cards


def _growth_card(title: str, row: Row, is_to_date: bool, facts: Sequence[str], trend: Sequence[float]) -> Card:
    return Card(
        title=title,
        value=signed_percent(row["growth_pct"]),
        growth="",
        rising=None,
        period=card_line("so cùng kỳ", row, is_to_date),
        facts=facts,
        verdict=None,
        trend=charts.sparkline_values(trend),
        source=source_of(row),
        origins=origins(row),
    )


def headline(value: float) -> str:
    """A value for the eye: without decimals from a thousand on; the tables keep them."""
    return number(value, 0 if abs(value) >= 1000 else None)


def card_line(unit: str, row: Row, is_to_date: bool = False) -> str:
    """`Tỷ đồng · 9 tháng năm 2025 · ước tính`: what stands under the number of a card."""
    when = period_name(Period.parse(row["period"]), is_to_date)
    return f"{words.sentence_case(unit)} · {when} · {words.status_name(row['status'])}"


def source_of(row: Row) -> str:
    """Where one figure comes from, down to its cell, for the help of a card."""
    return (
        f"{row['citation'] or row['source_file']}; công bố {date_text(pd.Timestamp(row['release']))}; "
        f"{row['source_file']}, {row['sheet']}!{row['cell']}"
    )


def against_country(row: Row, nation: Iterable[Row]) -> str:
    """`, cao hơn cả nước 7,8 điểm %`; empty without the country's figure of the same period."""
    country = same_period(nation, row["period"])
    if country is None:
        return ""
    return ", " + compared(row["growth_pct"], country["growth_pct"], "cả nước")


def against_year_before(row: Row, last: Iterable[Row]) -> str:
    """`, cao hơn mức tăng 10,16% của cùng kỳ năm trước`; empty without the figure of the year before."""
    before = same_period(last, str(Period.parse(row["period"]).year_before()))
    if before is None:
        return ""
    then = words.grew(before["growth_pct"])
    if row["growth_pct"] > 0 and before["growth_pct"] > 0:
        way = "cao hơn" if row["growth_pct"] > before["growth_pct"] else "thấp hơn"
        return f", {way} mức {then} của cùng kỳ năm trước"
    return f"; cùng kỳ năm trước {then}"


def compared(growth_pct: float, other_pct: float, other: str) -> str:
    """`cao hơn cả nước 7,8 điểm %`, `thấp hơn …`, `bằng …`: difference of two growths in points."""
    gap = points(change(growth_pct, other_pct).difference)
    if gap.startswith("0 "):
        return f"bằng {other}"
    return f"{'thấp' if gap.startswith('-') else 'cao'} hơn {other} {gap.lstrip('+-')}"
