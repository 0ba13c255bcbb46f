"""Parts of an indicator (sections, commodities, markets, groups) at one period, ranked. Draws nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pandas as pd

from dashboard import charts, theme, words
from dashboard.sector import MONTHS, WHOLE, Picture, Row, hover_text
from dashboard.series import PART
from dashboard.theme import Role
from growth.notation import period_name, period_short
from growth.periods import Period
from growth.tet import distorted_by_tet
from growth.vocabulary import Measure

HEAT_NOTE = "Tăng trưởng từng tháng so với cùng kỳ (%). Ô trống: chưa có số liệu. T1, T2: không đọc riêng."


def of_items(figures: pd.DataFrame, of: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    """`of` (a function of dashboard.series) of every item but the whole, one row an item and period.

    Adds item, label (name in the catalogue, or as printed), item_level and parent; in the catalogue's order, then
    by period. A row that no alias knows is an item of its own under its printed label.
    """
    names = figures["item"].fillna(figures["item_path"] + " > " + figures["item_label"]).astype(str)
    figures = figures.assign(**{PART: names})[names != WHOLE]
    about = figures.drop_duplicates(PART).set_index(PART)[["item_name", "item_level", "item_parent"]]
    about = about.set_axis(["label", "item_level", "parent"], axis="columns")
    rows = of(figures).join(about, on=PART)
    place = {name: number for number, name in enumerate(about.index)}
    rows = rows.sort_values([PART, "period"], key=lambda column: column.map(place) if column.name == PART else column)
    return rows.rename(columns={PART: "item"}).reset_index(drop=True)


def newest(rows: pd.DataFrame, month: Period) -> pd.DataFrame:
    """The rows of the newest period not after the report month: parts are compared at one period alone."""
    known = rows[rows["period"] <= str(month)]
    return known[known["period"] == known["period"].max()]


def ranked(rows: pd.DataFrame, column: str, title: str, unit: str, note: str = "", to_date: bool = True) -> Picture:
    """Parts of one period, largest first; `column` is growth_pct, or shown for values in `unit`."""
    rows = rows.sort_values(column, ascending=False, kind="stable")
    is_growth = column == "growth_pct"
    figure = charts.ranking(
        list(rows["label"]),
        list(rows[column]),
        unit,
        hover=[hover_text(row["label"], row, column, to_date) for row in rows.to_dict("records")],
        colours=() if is_growth else [theme.COLOUR[Role.ACTUAL]] * len(rows),
        growth=is_growth,
    )
    periods = [period_short(Period.parse(text), to_date) for text in rows["period"]]
    return Picture(figure, title, rows.assign(period=periods), note)


def growth_ranking(rows: pd.DataFrame, month: Period, what: str) -> Picture | None:
    """`8 tháng năm 2025: Sản xuất điện tăng mạnh nhất (27,56%)`: parts by growth to date at the newest period."""
    rows = newest(rows, month)
    if rows.empty:
        return None
    period = rows["period"].iloc[0]
    title = _finding(rows.to_dict("records"), period_name(Period.parse(period), to_date=True), what)
    return ranked(rows, "growth_pct", title, "%", older_note(period, month))


def _finding(rows: Iterable[Row], when: str, what: str) -> str:
    """Growth of the parts at one period as a title; rows of one name (a part without a code) count once."""
    growths = {row["label"]: row["growth_pct"] for row in rows}
    return f"{words.sentence_case(when)}: {words.growth_finding(growths, what)}"


def older_note(period: str, month: Period) -> str:
    """Says so where the newest parts are older than the report month; empty where they are not."""
    found = Period.parse(period)
    if found == month:
        return ""
    return f"Kỳ gần nhất có chi tiết là {period_name(found, True)}, không phải {period_name(month, True)}."


def heat(rows: pd.DataFrame, month: Period, what: str) -> Picture | None:
    """Growth of single months of the report year by part, under the newest month's finding; None without any."""
    rows = rows[(rows["period"] >= f"{month.year}-01") & (rows["period"] <= str(month))]
    if rows.empty:
        return None
    names, records = list(dict.fromkeys(rows["label"])), rows.to_dict("records")
    cells = {(row["label"], Period.parse(row["period"]).number): row for row in records}
    shown = range(1, month.number + 1)
    figure = charts.heat_map(
        names,
        [MONTHS[number - 1] for number in shown],
        [[cells[name, n]["growth_pct"] if (name, n) in cells else None for n in shown] for name in names],
        [
            [
                hover_text(name, cells[name, n], "growth_pct", False)
                if (name, n) in cells
                else f"{name}, tháng {n}: chưa có số liệu"
                for n in shown
            ]
            for name in names
        ],
        muted_labels=MONTHS[:2],
    )
    periods = [period_short(Period.parse(text)) for text in rows["period"]]
    return Picture(figure, months_finding(records, what), rows.assign(period=periods), HEAT_NOTE)


def months_finding(rows: Sequence[Row], what: str) -> str:
    """The newest month that may be read alone, as a title; rows: with label, period (of a month), growth_pct."""
    judged = [row for row in rows if not distorted_by_tet(Period.parse(row["period"]), Measure.GROWTH_YOY)]
    if not judged:
        months = " và ".join(period_name(Period.parse(text)) for text in sorted({row["period"] for row in rows}))
        return f"{words.sentence_case(months)} chịu ảnh hưởng Tết, không đọc riêng"
    period = max(row["period"] for row in judged)
    newest = [row for row in judged if row["period"] == period]
    return _finding(newest, period_name(Period.parse(period)), what)
