"""Pictures of one indicator that the sector pages share: by month, to date, by season. Draws nothing itself.

Asks dashboard.queries, thinks with growth. A month without a figure is a gap; values of another dimension than the
picture's unit are left out, never bent to fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, queries, series, words
from dashboard.cards import Card
from dashboard.frame import HOME_AREA, Selection, origins
from dashboard.theme import Role
from dashboard.words import Verdict
from growth import units
from growth.indices import change
from growth.notation import date_text, number, period_name, period_short, points, signed_percent
from growth.periods import Period
from growth.tet import combine_january_february, distorted_by_tet
from growth.vocabulary import Measure

WHOLE = "TOTAL"
COUNTRY = "VN"
MONTHS = [f"T{number}" for number in range(1, 13)]
TO_DATE = ["T1", *(f"{number}T" for number in range(2, 13))]
SEASON = ["2T", *MONTHS[2:]]
TET_NOTE = "Cột xám: tháng 1 và tháng 2 chịu ảnh hưởng Tết, không đọc riêng; xem gộp 2 tháng."
GAP_NOTE = "Tháng không có điểm là tháng chưa có số liệu."
OLDER_YEARS = 3
FEWEST_OF_A_SEASON = 3  # months of a year that show more than single dots
OLDER_INKS = ("#3F4957", "#56616F", "#6B7788")  # the further back, the fainter, each still legible as a label


@dataclass(frozen=True)
class Picture:
    """A finished chart: its finding as title, and the traced figures that it draws (columns of panels.trace_table)."""

    figure: go.Figure
    title: str
    figures: pd.DataFrame
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


def at_or_before(rows: pd.DataFrame, month: Period) -> pd.Series | None:
    """The newest row of the report year not after the report month."""
    return series.at_or_before(rows, month)


def same_period(rows: pd.DataFrame, period: str) -> pd.Series | None:
    found = rows[rows["period"] == period]
    return None if found.empty else found.iloc[-1]


def of_year(rows: pd.DataFrame, year: int, until: Period | None = None) -> pd.DataFrame:
    """Monthly rows of one year, none after `until`."""
    last = str(until) if until else f"{year}-12"
    return rows[(rows["period"] >= f"{year}-01") & (rows["period"] <= f"{year}-12") & (rows["period"] <= last)]


def in_one_unit(rows: pd.DataFrame, unit: str) -> pd.DataFrame:
    """Levels with column `shown` in `unit`; rows of another dimension are left out."""
    rows = rows.loc[[units.base_unit(each) == units.base_unit(unit) for each in rows["unit"]]]
    shown = [units.convert(row.value, row.unit, unit) for row in rows.itertuples()]
    return rows.assign(shown=pd.Series(shown, index=rows.index, dtype=float))


def traced(rows: pd.DataFrame, label: str, to_date: bool) -> pd.DataFrame:
    """Rows as the table of numbers shows them: with the series' name and the period in words."""
    periods = [period_short(Period.parse(text), to_date) for text in rows["period"]]
    return rows.assign(label=label, period=periods)


def together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    known = [part for part in parts if not part.empty]
    return pd.concat(known, ignore_index=True) if known else pd.DataFrame(columns=[*series.COLUMNS, "label"])


def growth_by_month(one: Subject) -> Picture | None:
    """Growth of single months of the report year, the year before and the country; None without any."""
    own, country = series.growth_of_period(one.own), series.growth_of_period(one.country)
    year = one.month.year
    this, last = of_year(own, year, one.month), of_year(own, year - 1)
    nation = of_year(country, year, one.month)
    if this.empty:
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
            if not rows.empty
        ],
    )
    judged = _without_tet(this)
    newest = (this if judged.empty else judged).iloc[-1]
    title = words.sentence_case(period_name(Period.parse(newest["period"])))
    if judged.empty:
        title += " không đọc riêng vì Tết, xem gộp 2 tháng"
    else:
        title += f" {words.grew(newest['growth_pct'])}" + against_country(newest, nation)
    parts = ((this, name), (last, before), (nation, "Cả nước"))
    figures = together(traced(rows, label, to_date=False) for rows, label in parts)
    return Picture(figure, title, figures, TET_NOTE if this["period"].map(_is_tet).any() else "")


def growth_to_date(one: Subject) -> Picture | None:
    """Growth of the year to date along the months: report year, year before, country; None without any."""
    own, country = series.growth_to_date(one.own), series.growth_to_date(one.country)
    year = one.month.year
    this, last = of_year(own, year, one.month), of_year(own, year - 1)
    nation = of_year(country, year, one.month)
    if this.empty:
        return None
    if len(this) > 1:
        # January alone says little (Tết) and would stretch the axis: the lines begin with two months together.
        this, last, nation = (rows[~rows["period"].str.endswith("-01")] for rows in (this, last, nation))
    drawn = [(last, str(year - 1), Role.PREVIOUS), (nation, "Cả nước", Role.NATIONAL), (this, str(year), Role.ACTUAL)]
    figure = charts.lines(
        [_to_date_line(rows, label, role) for rows, label, role in drawn if not rows.empty],
        "% so với cùng kỳ, lũy kế",
        TO_DATE,
        zero=True,
    )
    newest = this.iloc[-1]
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
    rows = series.values_of_period(one.own)
    return _levels(one, rows, unit, MONTHS, to_date=False, target=None)


def levels_to_date(one: Subject, unit: str = "", target: tuple[str, float] | None = None) -> Picture | None:
    """Values from January on, report year beside the year before, with the year's plan as a dashed line."""
    return _levels(one, series.values_to_date(one.own), unit, TO_DATE, to_date=True, target=target)


def _levels(
    one: Subject,
    rows: pd.DataFrame,
    unit: str,
    labels: Sequence[str],
    to_date: bool,
    target: tuple[str, float] | None,
) -> Picture | None:
    year = one.month.year
    this = of_year(rows, year, one.month)
    if this.empty:
        return None
    unit = unit or this["unit"].iloc[-1]
    this, last = in_one_unit(this, unit), in_one_unit(of_year(rows, year - 1), unit)
    drawn = [(last, str(year - 1), Role.PREVIOUS), (this, str(year), Role.ACTUAL)]
    figure = charts.columns(
        [_by_month(rows, label, role, "shown", to_date) for rows, label, role in drawn if not rows.empty],
        unit,
        labels,
        value_labels=False,
        target=target,
    )
    newest = this.iloc[-1]
    period = Period.parse(newest["period"])
    when = period_name(period, to_date)
    title = f"{words.sentence_case(when)}: {words.with_unit(newest['shown'], unit)}"
    grown = series.growth_to_date(one.own) if to_date else series.growth_of_period(one.own)
    growth = same_period(grown, newest["period"])
    if growth is not None and (to_date or not _is_tet(newest["period"])):
        title += f", {words.grew(growth['growth_pct'])} so với cùng kỳ"
    figures = together(traced(rows, label, to_date) for rows, label, _ in reversed(drawn))
    return Picture(figure, title, figures, GAP_NOTE)


def season_of_growth(one: Subject) -> Picture | None:
    """Growth by month with the years laid over each other; January and February as one (2T)."""
    to_date, single = series.growth_to_date(one.own), series.growth_of_period(one.own)
    rows = pd.concat([to_date[to_date["period"].str.endswith("-02")], _without_tet(single)])
    return _season(one, rows, "growth_pct", "% so với cùng kỳ")


def season_of_levels(one: Subject, unit: str = "") -> Picture | None:
    """Values by month with the years laid over each other; January and February as one (2T)."""
    single, to_date = series.values_of_period(one.own), series.values_to_date(one.own)
    if single.empty:
        return None
    unit = unit or single["unit"].iloc[-1]
    single, to_date = in_one_unit(single, unit), in_one_unit(to_date, unit)
    # The published two months win over the sum of the two.
    published = to_date[to_date["period"].str.endswith("-02")]
    summed = combine_january_february(single[["period"]].assign(value=single["shown"]))
    summed = summed[(summed["months"] == 2) & ~summed["period"].isin(set(published["period"]))]
    februaries = single.merge(summed[["period", "value"]].rename(columns={"value": "both"}), on="period")
    parts = [published, februaries.assign(shown=februaries["both"]), _without_tet(single)]
    return _season(one, together(parts), "shown", unit)


def _season(one: Subject, rows: pd.DataFrame, column: str, unit: str) -> Picture | None:
    rows = rows[rows["period"] <= str(one.month)].sort_values("period")
    years = sorted({Period.parse(text).year for text in rows["period"]}, reverse=True)
    years = [year for year in years if one.month.year - OLDER_YEARS <= year <= one.month.year]
    drawn = [(year, of_year(rows, year)) for year in years]
    drawn = [(year, of) for year, of in drawn if len(of) >= FEWEST_OF_A_SEASON]
    if len(drawn) < 2 or drawn[0][0] != one.month.year:
        return None
    lines = [
        charts.Series(
            name=str(year),
            role=Role.ACTUAL if year == one.month.year else Role.PREVIOUS,
            x=[_season_label(text) for text in of["period"]],
            y=[float(value) for value in of[column]],
            estimate=list(of["status"] == "estimate"),
            hover=[
                f"{year}, {_season_name(row['period'])}: <b>{words.with_unit(row[column], unit.split(' so ')[0])}</b>, "
                f"{words.status_name(row['status'])}"
                for row in of.to_dict("records")
            ],
            colour="" if year == one.month.year else OLDER_INKS[min(one.month.year - year, OLDER_YEARS) - 1],
        )
        for year, of in reversed(drawn)
    ]
    figure = charts.lines(lines, unit, SEASON)
    figures = together(traced(of, str(year), to_date=False) for year, of in drawn)
    note = f"Các năm đặt chồng theo tháng; 2T: gộp tháng 1 và tháng 2. {GAP_NOTE}"
    return Picture(figure, _season_finding(one.name, drawn, column, unit), figures, note)


def _season_finding(name: str, drawn: Sequence[tuple[int, pd.DataFrame]], column: str, unit: str) -> str:
    """`Xi măng tháng 8 năm 2025: 624 nghìn tấn, cao thứ 2 trong 4 năm có số liệu từ 2022`.

    drawn: year and its rows, newest year first; the newest month of it against the same month of the others.
    """
    year, rows = drawn[0]
    newest = rows.iloc[-1]
    season = _season_name(newest["period"])
    same = {
        other: row[column]
        for other, of in drawn[1:]
        for row in of.to_dict("records")
        if _season_name(row["period"]) == season
    }
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


def _without_tet(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of months that may be read alone."""
    return rows.loc[[not _is_tet(text) for text in rows["period"]]]


def _by_month(
    rows: pd.DataFrame, name: str, role: Role, column: str = "growth_pct", to_date: bool = False, muted: bool = False
) -> charts.Series:
    """Rows of one year over all its months: a month without a row is a gap."""
    known = {Period.parse(row["period"]).number: row for row in rows.to_dict("records")}
    labels = TO_DATE if to_date else MONTHS
    spans = range(1, 13)
    return charts.Series(
        name=name,
        role=role,
        x=labels,
        y=[known[number][column] if number in known else None for number in spans],
        estimate=[number in known and known[number]["status"] == "estimate" for number in spans],
        hover=[hover_text(name, known[number], column, to_date) if number in known else "" for number in spans],
        muted=[muted and _is_tet(str(Period.month(2000, number))) for number in spans],
    )


def _to_date_line(rows: pd.DataFrame, name: str, role: Role) -> charts.Series:
    records = rows.to_dict("records")
    return charts.Series(
        name=name,
        role=role,
        x=[TO_DATE[Period.parse(row["period"]).number - 1] for row in records],
        y=[row["growth_pct"] for row in records],
        estimate=[row["status"] == "estimate" for row in records],
        hover=[hover_text(name, row, "growth_pct", to_date=True) for row in records],
    )


def hover_text(name: str, row: dict, column: str, to_date: bool) -> str:
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
    to_date, single = series.growth_to_date(one.own), series.growth_of_period(one.own)
    cards = []
    for rows, nation, is_to_date in (
        (to_date, series.growth_to_date(one.country), True),
        (_without_tet(single), series.growth_of_period(one.country), False),
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
        trend = rows[rows["period"] <= newest["period"]]["growth_pct"].tail(12)
        cards.append(
            _growth_card(f"{title}, {'lũy kế' if is_to_date else 'trong tháng'}", newest, is_to_date, facts, trend)
        )
    return cards


def level_cards(one: Subject, title: str, facts: Sequence[str] = (), verdict: Verdict | None = None) -> list[Card]:
    """Cards of an indicator with values: to date (with `facts` and `verdict`), then the newest single month."""
    cards, told = [], []
    for rows, grown, nation, is_to_date in (
        (series.values_to_date(one.own), series.growth_to_date(one.own), series.growth_to_date(one.country), True),
        (
            series.values_of_period(one.own),
            series.growth_of_period(one.own),
            series.growth_of_period(one.country),
            False,
        ),
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
        same_unit = rows[rows["unit"] == newest["unit"]]
        cards.append(
            Card(
                title=title if is_to_date else f"{title}, trong tháng",
                value=headline(newest["value"]),
                growth="" if growth is None else words.grew(growth["growth_pct"]),
                rising=bool(growth["growth_pct"] > 0) if judged else None,
                period=card_line(newest["unit"], newest, is_to_date),
                facts=said,
                verdict=verdict if is_to_date else None,
                trend=charts.sparkline_values(list(of_year(same_unit, one.month.year, one.month)["value"])),
                source=source_of(newest),
                origins=origins(newest),
            )
        )
    return cards


def _growth_card(title: str, row: pd.Series, is_to_date: bool, facts: Sequence[str], trend: Iterable[float]) -> Card:
    return Card(
        title=title,
        value=signed_percent(row["growth_pct"]),
        growth="",
        rising=None,
        period=card_line("so cùng kỳ", row, is_to_date),
        facts=facts,
        verdict=None,
        trend=charts.sparkline_values(list(trend)),
        source=source_of(row),
        origins=origins(row),
    )


def headline(value: float) -> str:
    """A value for the eye: without decimals from a thousand on; the tables keep them."""
    return number(value, 0 if abs(value) >= 1000 else None)


def card_line(unit: str, row: pd.Series, is_to_date: bool = False) -> str:
    """`Tỷ đồng · 9 tháng năm 2025 · ước tính`: what stands under the number of a card."""
    when = period_name(Period.parse(row["period"]), is_to_date)
    return f"{words.sentence_case(unit)} · {when} · {words.status_name(row['status'])}"


def source_of(row: pd.Series) -> str:
    """Where one figure comes from, down to its cell, for the help of a card."""
    return (
        f"{row['citation'] or row['source_file']}; công bố {date_text(pd.Timestamp(row['release']))}; "
        f"{row['source_file']}, {row['sheet']}!{row['cell']}"
    )


def against_country(row: pd.Series, nation: pd.DataFrame) -> str:
    """`, cao hơn cả nước 7,8 điểm %`; empty without the country's figure of the same period."""
    country = same_period(nation, row["period"])
    if country is None:
        return ""
    return ", " + compared(row["growth_pct"], country["growth_pct"], "cả nước")


def against_year_before(row: pd.Series, last: pd.DataFrame) -> str:
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
