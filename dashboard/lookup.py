"""What the look-up page shows and exports: figures that fit the filters, as rows or crossed. Draws nothing, no SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import queries, warehouse, words
from dashboard.reports import tables
from growth.notation import date_text, number, period_name, period_short
from growth.periods import MONTH, QUARTER, YEAR, Period
from growth.vocabulary import MEASURE_NAME, PRICE_BASIS_NAME, STATUS_NAME, Measure, PriceBasis, Status

ROWS, CROSSED = "dong", "cheo"
LAYOUTS = {ROWS: "Từng dòng", CROSSED: "Bảng chéo: mục × kỳ"}
CROSSED_NOTE = "Ô tô nền: ước tính hoặc sơ bộ. Ô gốc của từng số: xem «Từng dòng», hoặc trang «Ô gốc» của tệp Excel."
SEPARATORS = {"cham-phay": "CSV dấu ;", "phay": "CSV dấu ,"}
SEPARATOR_SIGN = {"cham-phay": ";", "phay": ","}
PAGE_ROWS = 100
CROSSED_FIGURES = 20_000  # more than that is no table that somebody reads
EXCEL_FIGURES = 20_000  # some twenty seconds of writing; CSV has no limit
_CHART_LINES, _CHART_PERIODS = 8, 3
_BY_LENGTH = (MONTH, QUARTER, YEAR)
_TO_DATE = {Measure.LEVEL_YTD, Measure.INDEX_YTD, Measure.GROWTH_YTD}
_UNSETTLED = {Status.ESTIMATE, Status.PRELIMINARY}
_SERIES = ["indicator", "item", "item_path", "item_name", "area", "measure", "unit", "price_basis"]


@dataclass(frozen=True)
class Filters:
    """What is looked for; empty means no narrowing. Months as `2025-08`, days of release in ISO.

    superseded: every release of a figure, not only the one in force.
    """

    areas: tuple[str, ...]
    text: str = ""
    indicators: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    superseded: bool = False

    def arguments(self) -> dict:
        """The same for `queries.search_figures`."""
        given = asdict(self)
        first, last = given.pop("first"), given.pop("last")
        return given | {
            "first_period_end": Period.parse(first).end if first else None,
            "last_period_end": Period.parse(last).end if last else None,
            "releases": [date.fromisoformat(day) for day in self.releases],
        }


@dataclass(frozen=True)
class Options:
    """What the filters offer: code → name, only what has figures."""

    indicators: dict[str, str]
    items: dict[str, str]
    measures: dict[str, str]
    statuses: dict[str, str]
    months: list[str]


@dataclass(frozen=True)
class Found:
    """A page of what was found.

    count: figures in all; title: the finding. page of pages: which part this is. table: what is shown, typed.
    figures: the figures in it, one row each. estimates: truth values for columns of the table, None in the layout of
    rows, where the status has a column. too_many: more figures than can be crossed; the table is empty then.
    """

    count: int
    title: str
    page: int
    pages: int
    table: pd.DataFrame
    figures: pd.DataFrame
    estimates: pd.DataFrame | None
    too_many: bool = False

    @property
    def page_title(self) -> str:
        """Title of an export of this page alone."""
        return self.title if self.pages == 1 else f"Trang {self.page}/{self.pages}. {self.title}"


def month_label(month: str) -> str:
    """`2025-08` → `Tháng 8 năm 2025`."""
    return words.sentence_case(period_name(Period.parse(month)))


def day_label(day: str) -> str:
    """`2025-08-06` → `6/8/2025`."""
    return date_text(date.fromisoformat(day))


@st.cache_data(max_entries=32, show_spinner=False)
def options(version: str, areas: tuple[str, ...], indicators: tuple[str, ...]) -> Options:
    """What can be chosen for these areas; items only of the chosen indicators, as codes are no one's name alone."""
    kinds = queries.kinds_of_figures(areas)
    chosen = kinds[kinds["indicator"].isin(indicators) & kinds["item"].notna()]
    months = sorted({month for area in areas for month in queries.report_months(area)}, reverse=True)
    return Options(
        indicators=dict(zip(kinds["indicator"], kinds["indicator_name"], strict=True)),
        items={row.item: row.item_name for row in chosen.drop_duplicates("item").itertuples()},
        measures={measure: MEASURE_NAME[measure] for measure in Measure if measure in set(kinds["measure"])},
        statuses={status: STATUS_NAME[status] for status in Status if status in set(kinds["status"])},
        months=months,
    )


@st.cache_data(max_entries=64, show_spinner=False)
def find(version: str, filters: Filters, layout: str, page: int) -> Found:
    """Page `page` of what fits the filters; pages count from 1, one beyond the last means the first."""
    with warehouse.at(version):
        counted = queries.count_figures(**filters.arguments()).iloc[0]
        count = int(counted["figures"])
        title = _title(counted, filters)
        if layout == CROSSED:
            return _find_crossed(filters, count, title, page)
        page, pages, shown = _part(count, page)
        figures = queries.search_figures(**filters.arguments(), limit=PAGE_ROWS, offset=shown.start)
    return Found(count, title, page, pages, rows_table(figures), figures, None)


def _find_crossed(filters: Filters, count: int, title: str, page: int) -> Found:
    if count > CROSSED_FIGURES:
        return Found(count, title, 1, 1, pd.DataFrame(), pd.DataFrame(), None, too_many=True)
    figures = queries.search_figures(**filters.arguments())
    if figures.empty:
        return Found(count, title, 1, 1, pd.DataFrame(), figures, None)
    table, estimates, series = crossed_table(figures)
    page, pages, shown = _part(len(table), page)
    return Found(
        count,
        title,
        page,
        pages,
        table.iloc[shown.start : shown.stop].reset_index(drop=True),
        figures[series.isin(shown)].reset_index(drop=True),
        estimates.iloc[shown.start : shown.stop].reset_index(drop=True),
    )


def _part(rows: int, page: int) -> tuple[int, int, range]:
    """The page that is shown, how many there are, and its rows; a page beyond the last one means the first."""
    pages = max(-(-rows // PAGE_ROWS), 1)
    page = page if 1 <= page <= pages else 1
    return page, pages, range((page - 1) * PAGE_ROWS, page * PAGE_ROWS)


def _title(counted: pd.Series, filters: Filters) -> str:
    """`Tìm thấy 121 số liệu về chỉ số sản xuất công nghiệp (IIP), từ tháng 12/2015 đến tháng 12/2025`."""
    if not counted["figures"]:
        return "Không có số liệu nào khớp với bộ lọc"
    name = counted["indicator_name"]
    about = f" về {name[:1].lower()}{name[1:]}" if counted["indicators"] == 1 else ""
    ends = [counted["first_period_end"], counted["last_period_end"]]
    first, last = (f"tháng {day.month}/{day.year}" for day in ends)
    span = first if first == last else f"từ {first} đến {last}"
    what = "lần công bố số liệu" if filters.superseded else "số liệu"
    return f"Tìm thấy {number(counted['figures'], 0)} {what}{about}, {span}"


def item_label(figure) -> str:
    """Name of a figure's item; a row that no alias knows is named by its path, as names alone repeat."""
    if pd.notna(figure.item) or not figure.item_path or figure.item_path == figure.item_name:
        return figure.item_name
    path = figure.item_path
    return path if path.endswith(figure.item_name) else f"{path} > {figure.item_name}"


def rows_table(figures: pd.DataFrame) -> pd.DataFrame:
    """One row a figure, in Vietnamese columns; figures: columns of `queries.search_figures`."""
    rows = list(figures.itertuples())
    return pd.DataFrame(
        {
            "Chỉ tiêu": [row.indicator_name for row in rows],
            "Mục": [item_label(row) for row in rows],
            "Kỳ": [period_short(Period.parse(row.period), to_date=row.measure in _TO_DATE) for row in rows],
            "Giá trị": [row.value for row in rows],
            "Đơn vị": [row.unit for row in rows],
            "Loại số liệu": [MEASURE_NAME[Measure(row.measure)] for row in rows],
            "Khu vực": [row.area_name for row in rows],
            "Tình trạng": [words.status_name(row.status) for row in rows],
            "Ngày công bố": [row.release.date() for row in rows],
            "Nguồn": [row.citation or row.source_file for row in rows],
            "Tệp": [row.source_file for row in rows],
            "Trang tính": [row.sheet for row in rows],
            "Ô": [row.cell for row in rows],
            "Giá": [_price_basis(row.price_basis) for row in rows],
            "Ghi chú": [row.note for row in rows],
        }
    )


def crossed_table(figures: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.Series]:
    """Series down, periods across, newest first: the table, which of its cells are unsettled, and each figure's row.

    A series is an indicator, item, area, measure, unit and price basis; no two figures fall into one cell, and
    pandas refuses (ValueError) if they ever did: nothing is summed or dropped. A single indicator or area, and price
    bases where there are none, stand in the title and the filters and get no column.
    """
    keys = figures[_SERIES].fillna("")
    series = pd.Series(keys.groupby(_SERIES, sort=False).ngroup().to_numpy(), index=figures.index)
    # The newest period comes first in what was found; series keep the catalogue's order within it.
    series = series.map({old: new for new, old in enumerate(_catalogue_order(figures, series))})
    firsts = figures.assign(series=series).drop_duplicates("series").sort_values("series")
    periods = sorted(figures["period"].unique(), key=_in_time, reverse=True)
    values = figures.assign(series=series).pivot(index="series", columns="period", values="value")[periods]
    unsettled = figures["status"].isin(_UNSETTLED).rename("unsettled")
    estimates = pd.concat([figures["period"], series.rename("series"), unsettled], axis=1).pivot(
        index="series", columns="period", values="unsettled"
    )[periods]
    names = [period_short(Period.parse(period)) for period in periods]
    sources = figures.groupby(series)[["citation", "source_file", "release"]].apply(words.sources)
    described = rows_table(firsts)[["Chỉ tiêu", "Mục", "Khu vực", "Loại số liệu", "Đơn vị", "Giá"]]
    told = [name for name in ("Chỉ tiêu", "Khu vực") if described[name].nunique() == 1]
    told += [] if described["Giá"].any() else ["Giá"]
    table = pd.concat(
        [
            described.drop(columns=told),
            values.set_axis(names, axis=1).reset_index(drop=True),
            pd.DataFrame({"Nguồn": sources.reindex(range(len(firsts))).to_list()}),
        ],
        axis=1,
    )
    return table, estimates.set_axis(names, axis=1).reset_index(drop=True).eq(True), series


def _catalogue_order(figures: pd.DataFrame, series: pd.Series) -> list[int]:
    """Series by area, then as the catalogue orders indicators and items: their order within the rows of one period."""
    return list(
        figures.assign(series=series)
        .drop_duplicates("series")
        .sort_values(["area", "indicator_order", "item_order", "item_path", "item_name", "measure"], kind="stable")[
            "series"
        ]
    )


def _in_time(period: str) -> tuple:
    """December, then quarter IV, then the year."""
    parsed = Period.parse(period)
    return parsed.end, _BY_LENGTH.index(parsed.frequency)


def _price_basis(code: str) -> str:
    return PRICE_BASIS_NAME[PriceBasis(code)] if code else ""


def trend(figures: pd.DataFrame) -> tables.Trend | None:
    """The lines of a native chart; None where the figures are not comparable lines over time.

    Comparable: one measure, unit, price basis and frequency; at most eight series, at least three periods.
    """
    alike = ["measure", "unit", "price_basis", "frequency"]
    if figures.empty or (figures[alike].nunique() > 1).any() or figures["period"].nunique() < _CHART_PERIODS:
        return None
    table, _, _ = crossed_table(figures)
    if len(table) > _CHART_LINES:
        return None
    parts = [name for name in ("Chỉ tiêu", "Mục", "Khu vực") if name in table and table[name].nunique() > 1] or ["Mục"]
    periods = [period_short(Period.parse(period)) for period in sorted(figures["period"].unique(), key=_in_time)]
    lines = table[periods].T
    lines.columns = [", ".join(row) for row in table[parts].itertuples(index=False, name=None)]
    unit = figures["unit"].iloc[0]
    return tables.Trend(lines, f"{unit}; {MEASURE_NAME[Measure(figures['measure'].iloc[0])]}")


def remarks(filters: Filters, chosen: Options, area_names: Sequence[str], link: str) -> list[str]:
    """The filters in words, as they stand on an export."""
    narrowed = {
        "khu vực": area_names,
        "tìm": [f"“{filters.text}”"] if filters.text else [],
        "chỉ tiêu": [chosen.indicators[code] for code in filters.indicators],
        "mục": [chosen.items[code] for code in filters.items],
        "loại số liệu": [chosen.measures[code] for code in filters.measures],
        "tình trạng": [chosen.statuses[code] for code in filters.statuses],
        "ngày công bố": [day_label(day) for day in filters.releases],
        "từ": [period_name(Period.parse(filters.first))] if filters.first else [],
        "đến": [period_name(Period.parse(filters.last))] if filters.last else [],
    }
    said = "; ".join(f"{name}: {', '.join(values)}" for name, values in narrowed.items() if values)
    every = "; gồm cả các lần công bố trước" if filters.superseded else ""
    return [f"Bộ lọc: {said}{every}", f"Địa chỉ của khung nhìn: {link}"]


def shown_sheet(version: str, found: Found, notes: Sequence[str]) -> tables.Sheet:
    """An export of exactly the table that is shown."""
    with warehouse.at(version):
        return _sheet(version, found.page_title, found.table, found.figures, found.estimates, notes)


def whole_sheet(version: str, filters: Filters, layout: str, title: str, notes: Sequence[str]) -> tables.Sheet:
    """An export of everything found, in the layout that is shown."""
    with warehouse.at(version):
        figures = queries.search_figures(**filters.arguments())
        if layout == CROSSED:
            table, estimates, _ = crossed_table(figures)
            return _sheet(version, title, table, figures, estimates, notes)
        return _sheet(version, title, rows_table(figures), figures, None, notes)


def _sheet(
    version: str,
    title: str,
    table: pd.DataFrame,
    figures: pd.DataFrame,
    estimates: pd.DataFrame | None,
    notes: Sequence[str],
) -> tables.Sheet:
    units = list(figures["unit"].unique())
    return tables.Sheet(
        title=title,
        table=table,
        source=words.sources(figures),
        illustrative=queries.is_illustrative(),
        version=version,
        unit=units[0] if len(units) == 1 else "ghi ở từng dòng",
        status=words.statuses(figures),
        remarks=notes,
        estimates=estimates,
        origins=rows_table(figures).assign(**{"Mã băm của tệp": figures["sha256"].to_list()}),
        trend=trend(figures),
    )
