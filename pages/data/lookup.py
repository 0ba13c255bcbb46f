"""Tra cứu: which figures are there, where do they stand, and how do I take them along?"""

from dataclasses import asdict

import streamlit as st

from dashboard import export_panel, exports, frame, lookup, panels
from dashboard.reports import tables
from growth.notation import number

QUESTION = "Số liệu nào đang có, in ở ô nào, ai công bố; tải về đúng những gì đang xem."

selection = frame.selection()
version = selection.version


def filters() -> tuple[lookup.Filters, lookup.Options, list[str]]:
    """Draws the filters; what they say, what they offered, and the names of the areas."""
    others = dict(frame.areas_with_data(version)[["area", "name"]].itertuples(index=False, name=None))
    others.pop(selection.area)
    text_place, indicator_place, item_place = st.columns(3)
    measure_place, status_place, area_place = st.columns(3)
    first_place, last_place, release_place = st.columns(3)
    with text_place:
        text = frame.words_sought("Tìm", "tim", "vd: xuat khau")
    with area_place:
        compared = frame.choices("So sánh thêm khu vực", "them", list(others), others.__getitem__, "Không")
    areas = (selection.area, *compared)
    offered = lookup.options(version, areas, ())
    with indicator_place:
        indicators = tuple(_several("Chỉ tiêu", "chi-tieu", offered.indicators, "Mọi chỉ tiêu"))
    offered = lookup.options(version, areas, indicators)
    with item_place:
        items = _several("Mục", "muc", offered.items, "Mọi mục" if indicators else "Chọn chỉ tiêu trước")
    with measure_place:
        measures = _several("Loại số liệu", "loai", offered.measures, "Mọi loại số liệu")
    with status_place:
        statuses = _several("Tình trạng", "tinh-trang", offered.statuses, "Mọi tình trạng")
    with first_place:
        first = _one("Từ kỳ", "tu", offered.months, lookup.month_label, "Từ đầu")
    with last_place:
        last = _one("Đến kỳ", "den", offered.months, lookup.month_label, "Tháng báo cáo")
    with release_place:
        days = [day.isoformat() for day in frame.release_days(version)]
        releases = frame.choices("Ngày công bố", "cong-bo", days, lookup.day_label, "Mọi ngày công bố")
    every = frame.switch("Lần công bố", "lan", lookup.RELEASES)
    wanted = lookup.Filters(
        areas,
        text,
        indicators,
        tuple(items),
        tuple(measures),
        tuple(statuses),
        tuple(releases),
        first,
        last or str(selection.month),
        every == "moi-lan",
    )
    return wanted, offered, [selection.area_name, *(others[area] for area in compared)]


def _several(label: str, key: str, offered: dict[str, str], placeholder: str) -> list[str]:
    return frame.choices(label, key, list(offered), offered.__getitem__, placeholder)


def _one(label: str, key: str, offered: list[str], named, otherwise: str) -> str:
    return frame.choice(label, key, ["", *offered], lambda value: named(value) if value else otherwise, "")


def downloads(found: lookup.Found, wanted: lookup.Filters, layout: str, notes: list[str]) -> None:
    """The page shown, or all that was found, in the format of choice; what is long is written beside the pages."""
    with st.container(horizontal=True, vertical_alignment="center"):
        scope = frame.switch(
            "Phạm vi tải",
            "tai",
            {"hien": "Đúng bảng đang hiện", "het": f"Tất cả {number(found.count, 0)} số liệu tìm thấy"},
        )
        ending = frame.switch("Định dạng", "tep-tai", exports.FORMATS)
        if scope == "hien":
            export_panel.at_once(found.title, lambda: lookup.shown_sheet(version, found, notes), ending)
        elif found.count <= lookup.AT_ONCE:
            export_panel.at_once(
                found.title, lambda: lookup.whole_sheet(version, wanted, layout, found.title, notes), ending
            )
    if scope == "hien" or found.count <= lookup.AT_ONCE:
        return
    if ending == "xlsx" and found.count > tables.EXCEL_ROWS:
        st.caption(f"Excel chứa tối đa {number(tables.EXCEL_ROWS, 0)} dòng: hãy chọn CSV hoặc Parquet.")
        return
    export_panel.in_background(exports.Wanted(version, asdict(wanted), layout, found.title, notes, ending), found.count)


heading = st.container()
wanted, offered, area_names = filters()
with st.container(horizontal=True, vertical_alignment="bottom"):
    layouts = lookup.LAYOUTS
    if wanted.superseded:
        layouts = {lookup.ROWS: layouts[lookup.ROWS]}  # several releases of a figure share a cell of a crossed table
    layout = frame.switch("Bố cục", "bo-cuc", layouts)
    page_place = st.container(width=170)
    with st.container(width="stretch", horizontal_alignment="right"):
        export_panel.link("tra-cuu")
found = lookup.find(version, wanted, layout, frame.page_number("trang-so"))
with heading:
    frame.head(found.title, QUESTION)
if found.too_many:
    frame.nothing_yet(
        f"bảng chéo lập được cho tối đa {number(lookup.CROSSED_FIGURES, 0)} số liệu và "
        f"{number(lookup.CROSSED_COLUMNS, 0)} cột",
        "Hãy chọn bớt chỉ tiêu, mục hoặc thu hẹp kỳ; bố cục từng dòng và tải CSV không bị giới hạn.",
    )
elif not found.count:
    frame.nothing_yet(
        "không có số liệu nào khớp",
        "Hãy bỏ bớt bộ lọc hoặc kiểm tra lại chữ đã gõ; tệp mới nạp ở trang Nạp số liệu.",
    )
else:
    if found.pages > 1:
        with page_place:
            numbers = [str(one) for one in range(1, found.pages + 1)]
            frame.choice("Trang", "trang-so", numbers, lambda one: f"Trang {one}/{found.pages}", "1", width=170)
    picked = panels.show_table(
        found.table,
        key=f"lookup-{layout}",
        links=panels.origin_links(found.figures) if layout == lookup.ROWS else (),
        estimates=found.estimates,
        height=560,
        pick=layout != lookup.ROWS,
    )
    if picked and len(figure := found.at(*picked)):
        panels.origin(figure)
    panels.source_line(found.figures, lookup.CROSSED_NOTE if layout != lookup.ROWS else "")
    downloads(found, wanted, layout, lookup.remarks(wanted, offered, area_names, frame.address("tra-cuu")))
