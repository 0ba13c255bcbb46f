"""Nguồn số liệu leads from a number to its cell, shows what was said before, and what is missing or late."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import streamlit as st

from dashboard import desk, sources, warehouse
from etl.load import Instructions, load
from etl.model import Finding
from growth.periods import Period
from growth.vocabulary import Severity
from tests.pages.conftest import drawings, figure
from tests.warehouse.annex import write_annex

PAGE = "pages/data/sources.py"
AUGUST, TODAY = Period.month(2025, 8), date(2025, 9, 20)
GRDP_Q1 = [
    figure("grdp", "2025-Q1", 8.0, "growth_yoy", release=date(2025, 4, 6), citation="Báo Nghệ An", status="estimate"),
    figure("grdp", "2025-Q1", 6.99, "growth_yoy", release=date(2025, 8, 23), citation="UBND tỉnh"),
]


@pytest.fixture
def annexes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with the annexes of July and August 2025; August prints another July than July did."""
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "data"))
    st.cache_data.clear()
    for month, july in ((7, 118.0), (8, 120.64)):
        iip = {"Toàn ngành công nghiệp": (july, 119.5, 116.4)}
        if month == 7:
            iip = {"Toàn ngành công nghiệp": (117.5, july, 116.1)}
        path = write_annex(tmp_path / f"bieu-thang-{month}.xlsx", month=month, iip=iip)
        load(tmp_path / "data", [path], Instructions(area="VN-22", entered_by="Phòng Kế hoạch"))
    yield tmp_path / "data"
    warehouse.close()


def opened(open_page, **address):
    page = open_page(PAGE, **address)
    assert not page.error, [error.value for error in page.error]
    return page


def test_every_file_stands_with_its_card_and_what_it_gave(annexes, open_page):
    page = opened(open_page)
    assert page.title[0].value.startswith("2 tệp cho ")
    assert page.title[0].value.endswith("tệp mới nhất công bố ngày 31/8/2025")
    assert page.header[0].value.startswith("bieu-thang-8.xlsx: ") and " số liệu" in page.header[0].value
    files, card, given = (element.value for element in page.dataframe[:3])
    assert files["Tệp"].to_list() == ["bieu-thang-8.xlsx", "bieu-thang-7.xlsx"]
    on_card = dict(card.itertuples(index=False, name=None))
    assert on_card["Người nhập"] == "Phòng Kế hoạch"
    assert on_card["Mã băm SHA-256"] == files["Mã băm (SHA-256)"].iloc[0]
    assert given.set_index("Chỉ tiêu")["Số liệu"]["Chỉ số sản xuất công nghiệp (IIP)"] == 3


def test_a_figure_is_shown_in_the_picture_of_its_sheet(annexes, open_page):
    short = sources.files(warehouse.current_version())["short"].iloc[0]
    page = opened(open_page, xem="o-goc", tep=short, trang="2.IIPthang", o="C9")
    assert page.title[0].value == "2.IIPthang!C9 trong bieu-thang-8.xlsx"
    facts, picture = page.dataframe[0].value, page.dataframe[1].value
    assert (facts["Kỳ"].iloc[0], facts["Giá trị"].iloc[0]) == ("T8/2025", 119.5)
    assert picture.loc[9, "A"] == "Toàn ngành công nghiệp"
    assert picture.loc[9, "C"] == "119,5"
    assert picture.loc[4, "C"] == "Tháng 8 năm 2025"


def test_the_wanted_cell_is_strong_and_other_figures_are_tinted(annexes):
    file = sources.files(warehouse.current_version()).iloc[0]
    shown = sources.origin(warehouse.current_version(), file, "2.IIPthang", "C9")
    styles = sources.tint_picture(shown)
    assert "font-weight" in styles.loc[9, "C"]
    assert "background-color" in styles.loc[9, "B"] and "font-weight" not in styles.loc[9, "B"]
    assert styles.loc[9, "A"] == ""


def test_a_lost_raw_file_is_said_and_the_facts_stay(annexes, open_page):
    file = sources.files(warehouse.current_version()).iloc[0]
    (annexes / file["path"]).unlink()
    page = opened(open_page, xem="o-goc", tep=file["short"], trang="2.IIPthang", o="C9")
    assert "không tìm thấy tệp" in page.warning[0].value
    assert page.dataframe[0].value["Giá trị"].iloc[0] == 119.5


def test_a_wrong_address_is_said(annexes, open_page):
    page = opened(open_page, xem="o-goc", trang="2.IIPthang", o="hàng 7")
    assert "không phải là địa chỉ ô" in page.warning[0].value


def test_a_window_has_the_values_as_they_stand_in_the_file(tmp_path):
    path = write_annex(tmp_path / "bieu.xlsx")
    shown = desk.window(path, "2.IIPthang", "b9")
    assert (shown.cell, shown.cells.loc[9, "B"], shown.cells.loc[10, "A"]) == ("B9", 112.0, "Khai khoáng")
    with pytest.raises(desk.SheetMissing):
        desk.window(path, "Biểu 99", "B9")
    for wrong in ("9", "B", "B0", "ABCD1", "Ô7"):
        with pytest.raises(desk.AddressUnreadable):
            desk.window(path, "2.IIPthang", wrong)


def test_an_index_is_drawn_against_its_base_and_not_in_percent(publish):
    version = publish([figure("iip", "2025-09", 112.85, "index_ytd")])
    with warehouse.at(version):
        rows = sources.all_releases(version, "VN-22", "iip", "TOTAL", "index_ytd")
        shown = sources.releases(rows, rows["figure"].iloc[0], "index_ytd")
    assert shown.unit == "gốc so sánh = 100"


def test_two_values_of_one_figure_stand_side_by_side(publish, open_page):
    publish(GRDP_Q1)
    page = opened(open_page, xem="cac-lan")
    assert page.title[0].value == "1 số liệu của Nghệ An được công bố với hơn một giá trị"
    assert page.header[0].value == "Quý I năm 2025: từ 8 thành 6,99% (-1,01 điểm %)"
    assert [metric.value for metric in page.metric] == ["8%", "6,99%"]
    assert [metric.label for metric in page.metric] == ["6/4/2025, ước tính", "23/8/2025, thực hiện"]
    captions = [caption.value for caption in page.caption]
    assert "Báo Nghệ An" in captions and "UBND tỉnh" in captions


def test_the_chart_of_releases_is_in_order_and_hollow_for_estimates(publish, open_page):
    publish(GRDP_Q1)
    page = opened(open_page, xem="cac-lan")
    line = drawings(page)[0]["figure"]["data"][0]
    assert line["x"] == ["6/4/2025", "23/8/2025"]
    assert line["y"] == [8.0, 6.99]
    assert line["marker"]["color"][0] != line["marker"]["color"][1]


def test_a_revised_month_keeps_the_cell_of_each_release(annexes):
    version = warehouse.current_version()
    rows = sources.all_releases(version, "VN-22", "iip", "TOTAL", "index_yoy")
    shown = sources.releases(rows, "2025-07", "index_yoy")
    assert shown.figures[["value", "source_file", "cell"]].to_numpy().tolist() == [
        [118.0, "bieu-thang-7.xlsx", "C9"],
        [120.64, "bieu-thang-8.xlsx", "B9"],
    ]
    assert "2,64 điểm %, tính trên 1 kỳ" in sources.revision_of_series(rows)


def test_values_that_differ_only_beyond_what_is_printed_are_no_disagreement(publish):
    version = publish(
        [
            figure("iip", "2025-07", 108.941, "index_yoy", release=date(2025, 7, 29)),
            figure("iip", "2025-07", 108.943, "index_yoy", release=date(2025, 8, 29)),
        ]
    )
    assert sources.disagreements(version, "VN-22").empty
    rows = sources.all_releases(version, "VN-22", "iip", "TOTAL", "index_yoy")
    assert sources.releases(rows, "2025-07", "index_yoy").finding == "Tháng 7 năm 2025: 2 lần công bố cùng một số"


def test_a_figure_without_revision_says_that_it_was_published_once(publish, open_page):
    publish([figure("iip", "2025-09", 16.4)])
    page = opened(open_page, xem="cac-lan")
    assert page.title[0].value == "Mọi số liệu của Nghệ An chỉ được công bố với một giá trị"
    assert page.header[0].value == "9 tháng năm 2025: công bố một lần, 16,4%"
    assert not page.metric


def monthly(indicator: str, **released: date):
    return [
        figure(indicator, f"2025-{month[1:]}", 100.0, "index_yoy", release=day, item="TOTAL")
        for month, day in released.items()
    ]


def test_the_calendar_knows_on_time_late_missing_and_not_due(publish):
    version = publish(
        monthly("iip", m05=date(2025, 6, 6), m06=date(2025, 7, 20), m08=date(2025, 9, 17))
        + monthly("retail_sales", m03=date(2025, 4, 6), m04=date(2025, 5, 6), m05=date(2025, 6, 6))
    )
    shown = sources.calendar(version, "VN-22", AUGUST, TODAY)
    iip = shown.table.set_index("Chỉ tiêu").loc["IIP"]
    assert iip[["T8/2025", "T7/2025", "T6/2025", "T5/2025"]].to_list() == ["✓ 17/9", "✗ thiếu", "⚠ trễ 3", "✓ 6/6"]
    assert shown.finding == "Số liệu tháng 8 năm 2025: còn thiếu 1/2 chỉ tiêu"
    before = sources.calendar(version, "VN-22", AUGUST, date(2025, 9, 17))
    assert before.table["T8/2025"].to_list() == ["✓ 17/9", "· chưa đến hạn"]
    assert before.finding == "Số liệu tháng 8 năm 2025: không thiếu chỉ tiêu nào đã đến hạn"


def test_a_quarterly_indicator_is_missed_only_where_a_quarter_ends(publish):
    version = publish(monthly("iip", m03=date(2025, 4, 6), m06=date(2025, 7, 6), m09=date(2025, 10, 6)))
    shown = sources.calendar(version, "VN-22", AUGUST, TODAY).table.iloc[0]
    assert (shown["T8/2025"], shown["T6/2025"], shown["T12/2024"]) == ("", "✓ 6/7", "✗ thiếu")


def test_the_due_day_of_december_is_in_the_next_year():
    assert sources.due_day(Period.month(2025, 12)) == date(2026, 1, 17)


def test_the_calendar_page_opens(annexes, open_page):
    assert opened(open_page, xem="lich").title[0].value.startswith("Số liệu tháng 8 năm 2025: ")


def test_findings_say_where_what_and_what_to_do(publish, open_page):
    publish(
        [figure("iip", "2025-09", 16.4)],
        findings=[
            Finding(
                Severity.WARNING,
                "parts_add_up",
                "Cộng các phần khác tổng",
                "Xem lại ô",
                "Biểu 2",
                "C9",
                "iip",
                "9",
                "10",
            ),
            Finding(Severity.INFORMATION, "label_unknown", "Nhãn chưa biết", "Gán mã", "Biểu 3", "A12", "iip"),
        ],
    )
    page = opened(open_page, xem="can-xem")
    assert page.title[0].value == "2 điều cần xem lại, trong đó 1 cảnh báo"
    first = page.dataframe[0].value.iloc[0]
    assert (first["Mức"], first["Trang tính"], first["Ô"], first["Thấy"], first["Chờ"]) == (
        "Cảnh báo",
        "Biểu 2",
        "C9",
        "9",
        "10",
    )
    assert first["Xem ô"].endswith("trang=Bi%E1%BB%83u+2&o=C9")
    assert len(opened(open_page, xem="can-xem", muc_do="information").dataframe[0].value) == 1


def test_no_finding_is_good_news(publish, open_page):
    publish([figure("iip", "2025-09", 16.4)])
    assert opened(open_page, xem="can-xem").title[0].value == "Không có điều nào cần xem lại"


def test_the_mean_revision_of_an_indicator_counts_levels_in_percent_and_growth_in_points(publish, open_page):
    def released(indicator: str, period: str, values: list[float], measure: str, **more):
        return [
            figure(indicator, period, value, measure, release=date(2025, 4 + order, 6), **more)
            for order, value in enumerate(values)
        ]

    publish(
        [
            *GRDP_Q1,  # -1.01 points
            *released("grdp", "2024-Q4", [6.0, 7.0, 6.51], "growth_yoy"),  # +0.51: first to last
            *released("export_value", "2025-01", [200.0, 210.0], "level"),  # +5 %
            *released("export_value", "2025-02", [50.0, 50.0], "level"),  # unchanged counts
            *released("export_value", "2025-03", [70.0], "level"),  # published once: no revision
        ]
    )
    page = opened(open_page, xem="cac-lan")
    assert [heading.value for heading in page.header][1:] == [
        "2 lần công bố cho 2 giá trị, đang dùng 6,99%",
        "Tổng sản phẩm trên địa bàn (GRDP) có nhiều số đã đổi nhất: 2 trong 3",
        "Kim ngạch xuất khẩu hàng hóa thường sửa 2,5%",
    ]
    table = page.dataframe[-1].value.set_index("Chỉ tiêu")
    growth, exports = table.loc["Tổng sản phẩm trên địa bàn (GRDP)"], table.loc["Kim ngạch xuất khẩu hàng hóa"]
    assert growth["Sửa đổi tuyệt đối bình quân"] == pytest.approx((1.01 + 0.51) / 2)
    assert growth["Sửa đổi bình quân"] == pytest.approx((-1.01 + 0.51) / 2)
    assert (growth["Số liệu công bố từ hai lần"], growth["Đơn vị"]) == (2, "điểm %")
    assert exports["Sửa đổi tuyệt đối bình quân"] == pytest.approx(2.5)
    assert (exports["Số liệu công bố từ hai lần"], exports["Đơn vị"]) == (2, "%")


def test_every_disputed_figure_leads_to_the_cell_in_force(publish, open_page):
    publish(GRDP_Q1)
    page = opened(open_page, xem="cac-lan")
    table = next(frame.value for frame in page.dataframe if "Đang dùng" in frame.value)
    assert table["Xem ô"].iloc[0].endswith(f"o={GRDP_Q1[1].cell}")
