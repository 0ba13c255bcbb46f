"""What the look-up page shows and exports: figures that fit the filters, as rows or crossed. Draws nothing, no SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import figures, queries, warehouse, words
from dashboard.figures import BY_PERIOD, CROSSED, CROSSED_FIGURES, LAYOUTS, ROWS, Filters
from dashboard.reports import tables
from growth.notation import date_text, number, period_name
from growth.periods import Period
from growth.vocabulary import MEASURE_NAME, STATUS_NAME, Measure, Status

__all__ = ["BY_PERIOD", "CROSSED", "CROSSED_FIGURES", "LAYOUTS", "ROWS", "Filters"]

RELEASES = {"dang-dung": "Số đang dùng", "moi-lan": "Mọi lần công bố"}
CROSSED_NOTE = "Ô tô nền: ước tính hoặc sơ bộ. Bấm vào một số để tới ô gốc của số đó; tệp Excel kèm ô gốc của mọi số."
PAGE_ROWS = 100
AT_ONCE = 5_000  # figures that are written within a second or two; more are written beside the pages
CROSSED_COLUMNS = 400  # a browser draws no wider table at a bearable speed


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
    rows, where the status has a column. places: row and column of the table in which each of the figures stands, in
    a crossed layout. too_many: more figures than can be crossed; the table is empty then.
    """

    count: int
    title: str
    page: int
    pages: int
    table: pd.DataFrame
    figures: pd.DataFrame
    estimates: pd.DataFrame | None
    places: list[tuple[int, str]] = field(default_factory=list)
    too_many: bool = False

    def at(self, row: int, column: str) -> pd.DataFrame:
        """The figure in a cell of a crossed table as a frame of one row; empty where the cell holds none."""
        return self.figures[[place == (row, column) for place in self.places]]

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
        if layout != ROWS:
            return _find_crossed(filters, layout, count, title, page)
        page, pages, shown = _part(count, page)
        found = queries.search_figures(**filters.arguments(), limit=PAGE_ROWS, offset=shown.start)
    return Found(count, title, page, pages, figures.rows_table(found), found, None)


def _find_crossed(filters: Filters, layout: str, count: int, title: str, page: int) -> Found:
    if count > CROSSED_FIGURES:
        return Found(count, title, 1, 1, pd.DataFrame(), pd.DataFrame(), None, too_many=True)
    found = queries.search_figures(**filters.arguments())
    if found.empty:
        return Found(count, title, 1, 1, pd.DataFrame(), found, None)
    wide = figures.crossed(found, layout)
    if len(wide.table.columns) > CROSSED_COLUMNS:
        return Found(count, title, 1, 1, pd.DataFrame(), pd.DataFrame(), None, too_many=True)
    page, pages, shown = _part(len(wide.table), page)
    here = wide.row_of.isin(shown)
    return Found(
        count,
        title,
        page,
        pages,
        wide.table.iloc[shown.start : shown.stop].reset_index(drop=True),
        found[here].reset_index(drop=True),
        wide.estimates.iloc[shown.start : shown.stop].reset_index(drop=True),
        list(zip(wide.row_of[here] - shown.start, wide.column_of[here], strict=True)),
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
        return figures.sheet(version, found.page_title, found.table, found.figures, notes, found.estimates)


def whole_sheet(version: str, filters: Filters, layout: str, title: str, notes: Sequence[str]) -> tables.Sheet:
    """An export of everything found, in the layout that is shown."""
    with warehouse.at(version):
        return figures.whole_sheet(version, filters, layout, title, notes)
