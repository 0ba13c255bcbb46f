"""Tra cứu finds what the filters say, shows it as rows or crossed, and hands out exactly that."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

from dashboard import figures, lookup, past, warehouse
from dashboard.reports import tables
from tests.pages.conftest import figure

PAGE = "pages/data/lookup.py"
EXPORTS = [
    figure("export_value", "2025-07", 2330, "level_ytd", price_basis="current", release=date(2025, 8, 9)),
    figure("export_value", "2025-08", 2800, "level_ytd", price_basis="current", release=date(2025, 9, 8)),
    figure(
        "export_value", "2025-09", 3268, "level_ytd", price_basis="current", status="estimate", note="=1+1 không tính"
    ),
]
IIP = [
    figure("iip", "2025-09", 16.4),
    figure("iip", "2025-09", -3.51, item="D"),
    figure("iip", "2025-08", 15.9, release=date(2025, 9, 8)),
]


@pytest.fixture
def version(publish) -> str:
    return publish([*EXPORTS, *IIP])


def filters(**narrowed) -> lookup.Filters:
    return lookup.Filters(areas=("VN-22",), **narrowed)


def excel_rows(sheet: tables.Sheet) -> list[list]:
    page = openpyxl.load_workbook(io.BytesIO(tables.to_xlsx(sheet))).active
    head = int(page.freeze_panes[1:]) - 1
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=head)]


def plain(value):
    """A value of a screen table as a workbook gives it back."""
    if value is None or value != value or value == "":
        return None
    return value.date() if hasattr(value, "date") else value


def test_words_without_marks_find_vietnamese_names(version, open_page):
    page = open_page(PAGE, tim="xuat khau")
    assert page.title[0].value == (
        "Tìm thấy 3 số liệu về kim ngạch xuất khẩu hàng hóa, từ tháng 7/2025 đến tháng 9/2025"
    )
    assert page.dataframe[0].value["Giá trị"].to_list() == [3268, 2800, 2330]


def test_words_with_marks_find_the_same(version):
    with_marks = lookup.find(version, filters(text="xuất khẩu"), lookup.ROWS, 1)
    without = lookup.find(version, filters(text="Xuat KHAU"), lookup.ROWS, 1)
    assert with_marks.count == without.count == 3


def test_d_with_a_stroke_is_found_as_d(version):
    assert lookup.find(version, filters(text="dien"), lookup.ROWS, 1).table["Mục"].str.contains("điện").all()


def test_every_filter_narrows(version):
    def values(**narrowed):
        return lookup.find(version, filters(**narrowed), lookup.ROWS, 1).table["Giá trị"].to_list()

    assert values(indicators=("iip",)) == [16.4, -3.51, 15.9]
    assert values(indicators=("iip",), items=("D",)) == [-3.51]
    assert values(measures=("level_ytd",), last="2025-08") == [2800, 2330]
    assert values(measures=("level_ytd",), first="2025-08") == [3268, 2800]
    assert values(statuses=("estimate",)) == [3268]


def test_figures_as_known_on_a_day_leave_out_what_came_later(publish):
    version = publish(
        [
            figure("grdp", "2025-Q1", 8.0, "growth_yoy", release=date(2025, 4, 6)),
            figure("grdp", "2025-Q1", 6.99, "growth_yoy", release=date(2025, 8, 23)),
        ]
    )
    now = lookup.find(version, filters(), lookup.ROWS, 1)
    then = lookup.find(past.key(version, date(2025, 5, 1)), filters(), lookup.ROWS, 1)
    both = lookup.find(version, filters(superseded=True), lookup.ROWS, 1)
    on_the_day = lookup.find(version, filters(releases=("2025-04-06",), superseded=True), lookup.ROWS, 1)
    values = [found.table["Giá trị"].to_list() for found in (now, then, both, on_the_day)]
    assert values == [[6.99], [8.0], [6.99, 8.0], [8.0]]
    assert both.title == "Tìm thấy 2 lần công bố số liệu về tổng sản phẩm trên địa bàn (GRDP), tháng 3/2025"


def test_the_report_month_ends_what_is_found_unless_told_otherwise(version, open_page):
    assert open_page(PAGE, thang="2025-08").title[0].value.startswith("Tìm thấy 3 số liệu,")
    assert open_page(PAGE, thang="2025-08", den="2025-09").title[0].value.startswith("Tìm thấy 6 số liệu,")


def test_a_view_opens_from_its_address(version, open_page):
    page = open_page(PAGE, chi_tieu="iip", muc="D", bo_cuc="cheo")
    table = page.dataframe[0].value
    assert table["T9/2025"].to_list() == [-3.51]
    assert page.multiselect(key="chi-tieu").value == ["iip"]
    assert not page.error


def test_choosing_an_indicator_writes_it_into_the_address(version, open_page):
    page = open_page(PAGE)
    page.multiselect(key="chi-tieu").select("iip").run()
    assert page.query_params["chi-tieu"] in ("iip", ["iip"])
    assert "chỉ số sản xuất công nghiệp" in page.title[0].value


def test_crossed_periods_stand_newest_first_and_gaps_stay_gaps(version):
    found = lookup.find(version, filters(indicators=("iip",)), lookup.CROSSED, 1)
    assert list(found.table.columns) == ["Mục", "Loại số liệu", "Đơn vị", "T9/2025", "T8/2025", "Nguồn"]
    assert found.table["T9/2025"].to_list() == [16.4, -3.51]
    assert [plain(value) for value in found.table["T8/2025"]] == [15.9, None]


def test_crossed_figures_of_other_units_or_prices_get_rows_of_their_own(publish):
    version = publish(
        [
            figure("gross_output_industry", "2024", 113027, "level", unit="tỷ đồng", price_basis="current"),
            figure("gross_output_industry", "2024", 90000, "level", unit="tỷ đồng", price_basis="const2010"),
        ]
    )
    table = lookup.find(version, filters(), lookup.CROSSED, 1).table
    assert sorted(zip(table["Giá"], table["2024"], strict=True)) == [
        ("giá hiện hành", 113027),
        ("giá so sánh 2010", 90000),
    ]


@pytest.mark.parametrize("layout", [lookup.CROSSED, lookup.BY_PERIOD])
def test_every_number_of_a_crossed_table_leads_to_its_cell(version, layout):
    found = lookup.find(version, filters(), layout, 1)
    numbers = 0
    for row in range(len(found.table)):
        for column in found.estimates.columns:
            figure = found.at(row, column)
            shown = plain(found.table.loc[row, column])
            assert figure["value"].to_list() == ([] if shown is None else [shown])
            numbers += len(figure)
    assert numbers == found.count == 6


def test_periods_down_series_across(version):
    found = lookup.find(version, filters(indicators=("iip",)), lookup.BY_PERIOD, 1)
    assert found.table["Kỳ"].to_list() == ["T9/2025", "T8/2025"]
    values = [[plain(value) for value in found.table[column]] for column in found.table.columns[1:]]
    assert values == [[16.4, 15.9], [-3.51, None]]


def test_crossed_estimates_are_marked(version):
    found = lookup.find(version, filters(indicators=("export_value",)), lookup.CROSSED, 1)
    assert found.estimates.iloc[0].to_dict() == {"T9/2025": True, "T8/2025": False, "T7/2025": False}


@pytest.mark.parametrize("layout", lookup.LAYOUTS)
def test_the_workbook_holds_exactly_what_the_screen_shows(version, open_page, layout):
    shown = open_page(PAGE, bo_cuc=layout).dataframe[0].value.drop(columns="Xem ô", errors="ignore")
    found = lookup.find(version, filters(last="2025-09"), layout, 1)
    head, *rows = excel_rows(lookup.shown_sheet(version, found, []))
    assert head == list(shown.columns)
    assert [[plain(value) for value in row] for row in rows] == [
        [plain(value) for value in row] for row in shown.itertuples(index=False, name=None)
    ]


def test_the_workbook_of_everything_holds_all_pages(publish):
    months = [f"{year}-{month:02d}" for year in range(2012, 2022) for month in range(1, 13)]
    version = publish([figure("iip", month, 100 + place, "index_yoy") for place, month in enumerate(months)])
    first = lookup.find(version, filters(), lookup.ROWS, 1)
    second = lookup.find(version, filters(), lookup.ROWS, 2)
    assert (first.pages, len(first.table), len(second.table)) == (2, 100, 20)
    assert first.page_title.startswith("Trang 1/2. ")
    whole = lookup.whole_sheet(version, filters(), lookup.ROWS, first.title, [])
    pages = [*first.table["Giá trị"], *second.table["Giá trị"]]
    assert [row[3] for row in excel_rows(whole)[1:]] == pages
    assert len(whole.origins) == 120
    assert lookup.find(version, filters(), lookup.ROWS, 9).page == 1


def test_an_export_carries_cells_of_origin_filters_and_a_chart_of_comparable_lines(version):
    wanted = filters(indicators=("export_value",))
    found = lookup.find(version, wanted, lookup.ROWS, 1)
    offered = lookup.options(version, ("VN-22",), ("export_value",))
    sheet = lookup.shown_sheet(version, found, lookup.remarks(wanted, offered, ["Nghệ An"], "tra-cuu?chi-tieu=x"))
    assert sheet.unit == "triệu USD"
    assert sheet.remarks[0] == "Bộ lọc: khu vực: Nghệ An; chỉ tiêu: Kim ngạch xuất khẩu hàng hóa"
    assert sheet.origins["Ô"].to_list() == found.figures["cell"].to_list()
    assert sheet.trend.series.index.to_list() == ["T7/2025", "T8/2025", "T9/2025"]
    assert sheet.trend.series.iloc[:, 0].to_list() == [2330, 2800, 3268]


def test_figures_of_different_kinds_are_not_drawn_together(version):
    drawn = figures.trend(lookup.find(version, filters(), lookup.ROWS, 1).figures)
    assert drawn.series.index.to_list() == ["T7/2025", "T8/2025", "T9/2025"]
    assert (drawn.unit, drawn.title) == ("triệu USD; lũy kế từ đầu năm", "Lũy kế từ đầu năm")
    assert figures.trend(lookup.find(version, filters(indicators=("iip",)), lookup.ROWS, 1).figures) is None


def test_illustrative_figures_say_so_in_exports(publish):
    version = publish(EXPORTS, illustrative=True)
    found = lookup.find(version, filters(), lookup.ROWS, 1)
    assert lookup.shown_sheet(version, found, []).illustrative


def test_nothing_found_says_so_and_what_to_do(version, open_page):
    page = open_page(PAGE, tim="không có chữ này")
    assert page.title[0].value == "Không có số liệu nào khớp với bộ lọc"
    assert "bỏ bớt bộ lọc" in page.info[0].value
    assert not page.dataframe


def test_a_table_too_wide_to_read_is_refused_with_a_way_out(version, open_page, monkeypatch):
    monkeypatch.setattr(lookup, "CROSSED_FIGURES", 2)
    page = open_page(PAGE, bo_cuc="cheo")
    assert "bảng chéo lập được cho tối đa 2 số liệu" in page.info[0].value.lower()


def test_a_second_area_is_compared_beside_the_first(publish, open_page):
    publish([figure("iip", "2025-09", 16.4), figure("iip", "2025-09", 9.1, area="VN")])
    page = open_page(PAGE, them="VN")
    assert page.dataframe[0].value.set_index("Khu vực")["Giá trị"].to_dict() == {"Nghệ An": 16.4, "Cả nước": 9.1}


def test_every_row_leads_to_its_cell(version, open_page):
    links = open_page(PAGE, tim="xuat khau").dataframe[0].value["Xem ô"]
    cells = lookup.find(version, filters(text="xuat khau"), lookup.ROWS, 1).figures["cell"]
    assert [link.rpartition("o=")[2] for link in links] == cells.to_list()
    assert all(link.startswith("nguon-so-lieu?xem=o-goc&tep=") for link in links)


def test_a_page_of_an_older_version_keeps_its_figures(publish):
    old = publish([figure("iip", "2025-09", 16.4)])
    found_before = lookup.find(old, filters(), lookup.ROWS, 1)
    publish([figure("iip", "2025-09", 16.4), figure("iip", "2025-10", 16.44)])
    assert warehouse.current_version() != old
    assert len(lookup.whole_sheet(old, filters(), lookup.ROWS, found_before.title, []).table) == 1
