"""The statistician's desk through app.py: understood, compared, labelled, published, undone; no file harms it."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard import identity, queries, upload, warehouse
from etl import load as loading
from etl.load import Decision, Instructions
from etl.warehouse import published_version
from ledger import accounts
from ledger.book import Action
from ledger.people import Role
from tests.pages.conftest import reading_table
from tests.warehouse.annex import EXPORTS, IIP, RETAIL, write_annex

PAGE = "pages/data/upload.py"
OURS = Instructions(area="VN-22")
SLIGHTLY_REVISED = {"Toàn ngành công nghiệp": (119.0, 119.5, 116.4), "Khai khoáng": (116.0, 116.3, 118.3)}
HOSTILE_AT_ONCE = 12


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A data folder of one's own, empty, as the app of this test sees it."""
    folder = tmp_path / "data"
    monkeypatch.setenv("DASHBOARD_DATA", str(folder))
    st.cache_data.clear()
    yield folder
    warehouse.close()


@pytest.fixture
def july(office: Path, tmp_path: Path) -> Path:
    loading.load(office, [write_annex(tmp_path / "t7.xlsx", month=7)], OURS, decision=Decision("lan"))
    return office


@pytest.fixture
def desk(july: Path, sign_in, open_page) -> AppTest:
    """The page as a statistician sees it, July published."""
    sign_in(Role.STATISTICIAN)
    return open_page(PAGE)


def drop(page: AppTest, *paths: Path) -> AppTest:
    """Drop workbooks on the page."""
    page.file_uploader[0].set_value([(path.name, path.read_bytes(), "application/octet-stream") for path in paths])
    return alive(page.run())


def alive(page: AppTest) -> AppTest:
    assert not page.exception, page.exception
    assert not [error.value for error in page.error if "gặp lỗi khi hiển thị" in error.value]
    return page


def press(page: AppTest, label: str) -> AppTest:
    return alive(next(button for button in page.button if button.label == label).click().run())


def step(page: AppTest, key: str) -> AppTest:
    return alive(page.segmented_control(key="buoc").set_value(key).run())


def view(page: AppTest, key: str) -> AppTest:
    return alive(page.segmented_control(key="xem").set_value(key).run())


def said(elements) -> str:
    return " ".join(str(element.value).replace("\\", "") for element in elements)


def frame_with(page: AppTest, column: str):
    """The first table of the page with this column."""
    return next(table.value for table in [*page.dataframe, *page.table] if column in table.value.columns)


@pytest.fixture
def august(tmp_path: Path) -> Path:
    """An ordinary month: the figures of July are revised a little."""
    return write_annex(tmp_path / "t8.xlsx", month=8, iip=SLIGHTLY_REVISED)


def test_a_visitor_sees_history_and_forms_and_cannot_upload(july, open_page):
    page = open_page(PAGE)
    assert page.title[0].value == "Cần vai trò thống kê viên để nạp số liệu"
    assert not page.file_uploader
    assert frame_with(view(page, "lich-su"), "Người công bố")["Tệp"].to_list() == ["t7.xlsx"]
    assert not [button for button in page.button if button.key == "undo"]
    assert len(view(page, "bieu-mau").get("download_button")) == 8


def test_a_workbook_that_does_not_say_its_area_asks_for_it_and_nothing_is_guessed(desk, august):
    page = drop(desk, august)
    assert page.title[0].value == "Cần chọn địa bàn của số liệu"
    assert "t8.xlsx" in said(page.warning) and page.button(key="publish").disabled
    page = press(page, "Số liệu của Nghệ An")
    assert page.title[0].value == "22 số mới, 2 sửa đổi, 0 không đổi"


def test_captions_rows_period_area_and_unit_are_told_for_each_table(desk, august):
    page = press(drop(desk, august), "Số liệu của Nghệ An")
    titles = [expander.label.replace("\\", "") for expander in page.expander]
    assert any("Chỉ số sản xuất công nghiệp (IIP) · 2.IIPthang!" in title and "6 số liệu" in title for title in titles)
    captions = frame_with(page, "Tiêu đề in trong tệp")
    assert captions["Tiêu đề in trong tệp"].to_list()[1] == "Tháng 8 năm 2025 so với cùng kỳ năm trước"
    assert captions["Được hiểu là"].to_list()[1] == "chỉ số so với cùng kỳ (%), tháng 8 năm 2025, ước tính"
    rows = frame_with(page, "Dòng in trong tệp")
    assert rows.iloc[1].to_list() == ["Khai khoáng", "Khai khoáng", "Nghệ An", "%", 3]
    assert "Địa bàn: Nghệ An" in said(page.caption) and "tháng 7 năm 2025 đến tháng 8 năm 2025" in said(page.caption)


def test_the_picture_is_her_own_sheet_with_every_cell_at_its_place(desk, august):
    page = step(press(drop(desk, august), "Số liệu của Nghệ An"), "hinh")
    shown = next(table.value for table in page.dataframe if list(table.value.columns[:2]) == ["A", "B"])
    sheet = load_workbook(august)["2.IIPthang"]
    assert shown.loc[9, "A"] == sheet["A9"].value == "Toàn ngành công nghiệp"
    assert (shown.loc[9, "B"], shown.loc[4, "C"]) == ("119", "Tháng 8 năm 2025")
    legend = " ".join(map(str, page.table[0].value.iloc[0]))
    assert "chỉ số, tốc độ tăng" in legend and "tiêu đề cột" in legend


def test_the_comparison_shows_old_new_and_where_each_stands(desk, august):
    page = step(press(drop(desk, august), "Số liệu của Nghệ An"), "so-sanh")
    changes = frame_with(page, "Chênh lệch")
    revised = changes[changes["Là"] == "sửa đổi"].set_index("Số liệu")
    row = revised.loc["Toàn ngành công nghiệp · IIP"]
    assert (row["Đang dùng"], row["Trong tệp"], row["Chênh lệch"]) == (119.5, 119.0, -0.5)
    assert (row["Ô đang dùng"], row["Ô trong tệp"], row["Kỳ"]) == ("2.IIPthang!C9", "2.IIPthang!B9", "T7/2025")
    only_new = alive(page.multiselect(key="thay-doi").set_value(["new"]).run())
    assert set(frame_with(only_new, "Chênh lệch")["Là"]) == {"mới"}


def test_publishing_with_a_note_shows_the_new_month_at_once_and_stands_in_the_history(desk, august, open_page):
    page = press(drop(desk, august), "Số liệu của Nghệ An")
    page.text_input(key="upload-note").set_value("biểu tháng 8")
    page = press(page, "Công bố")
    assert "Đã công bố: 1 tệp, 24 dòng số liệu" in said(page.success)
    assert page.title[0].value == "Chưa có tệp nào trên bàn"
    assert queries.report_months("VN-22")[0] == "2025-08"
    newest = frame_with(view(page, "lich-su"), "Người công bố").iloc[0]
    assert (newest["Người công bố"], newest["Ghi chú"], newest["Tình trạng"]) == (
        "thu.statistician",
        "biểu tháng 8",
        "đang dùng",
    )
    assert "2025-08" in open_page("pages/sectors/retail.py").selectbox(key="thang").value


def test_the_same_file_again_says_that_nothing_is_new(desk, tmp_path):
    page = drop(desk, tmp_path / "t7.xlsx")
    assert page.title[0].value == "Đã có, không có gì mới"
    assert "đã có, không có gì mới" in said(page.info) and page.button(key="publish").disabled


def test_a_rerun_reads_nothing_again(desk, august, monkeypatch):
    read, calls = loading.read_workbook, []
    monkeypatch.setattr(loading, "read_workbook", lambda *a, **k: calls.append(a) or read(*a, **k))
    page = press(drop(desk, august), "Số liệu của Nghệ An")
    before = len(calls)
    for key in ("hinh", "can-xem", "so-sanh", "nhan", "bang"):
        step(page, key)
    assert len(calls) == before == 2  # once without an area, once with it


def test_a_reload_of_the_page_finds_the_files_in_the_address(desk, august, open_page):
    drop(desk, august)
    again = open_page(PAGE, tep=desk.query_params["tep"])
    assert "t8.xlsx" in said(again.warning)


def test_an_error_in_the_figures_forbids_publishing_and_names_the_cell(desk, tmp_path):
    below_zero = {label: tuple(-value for value in values) for label, values in EXPORTS.items()}
    before = warehouse.current_version()
    page = press(drop(desk, write_annex(tmp_path / "t8.xlsx", exports=below_zero)), "Số liệu của Nghệ An")
    assert page.button(key="publish").disabled and "lỗi ở bước Điều cần xem" in said(page.warning)
    findings = reading_table(step(page, "can-xem"))
    assert "Lỗi\n14.XK!B9" in set(findings["Mức, ô"])
    assert {where.split("\n")[0] for where in findings["Mức, ô"].iloc[:8]} == {"Lỗi"}
    assert findings["Việc cần làm"].iloc[0].startswith("Hãy đối chiếu ô này")
    assert any("ghi chú ở từng ô" in button.label for button in page.get("download_button"))
    assert warehouse.current_version() == before


def test_an_odd_revision_has_to_be_looked_at_before_it_goes_out(desk, tmp_path):
    odd = write_annex(tmp_path / "t7-sua.xlsx", month=7, iip=IIP | {"Khai khoáng": (101.0, 88.0, 118.3)})
    page = press(drop(desk, odd), "Số liệu của Nghệ An")
    assert page.title[0].value.endswith("1 sửa đổi khác thường cần xem")
    assert page.button(key="publish").disabled
    assert "đổi chiều" in frame_with(step(page, "so-sanh"), "Cần xem vì")["Cần xem vì"].iloc[0]
    assert not alive(page.checkbox(key="looked").check().run()).button(key="publish").disabled


def test_an_unknown_row_is_assigned_with_one_click_and_known_ever_after(desk, tmp_path):
    odd = {"Khai khoáng và mỏ" if label == "Khai khoáng" else label: said for label, said in SLIGHTLY_REVISED.items()}
    page = press(drop(desk, write_annex(tmp_path / "t8.xlsx", iip=odd)), "Số liệu của Nghệ An")
    page = step(page, "nhan")
    assert "Khai khoáng và mỏ" in said(page.markdown)
    page = press(page, "Khai khoáng")
    assert "Khai khoáng và mỏ” → B (vsic)" in said(page.markdown)
    assert "Mọi dòng của các bảng đều có mã danh mục." in said(page.success)
    press(page, "Công bố")
    page = press(drop(page, write_annex(tmp_path / "t9.xlsx", month=9, iip=odd)), "Số liệu của Nghệ An")
    assert "Mọi dòng của các bảng đều có mã danh mục." in said(step(page, "nhan").success)


def test_who_published_meanwhile_is_told_and_the_comparison_is_fresh(desk, july, august, tmp_path):
    page = press(drop(desk, august), "Số liệu của Nghệ An")
    retail = RETAIL | {"Dịch vụ khác": (2010.0, 16010.0)}
    other = write_annex(tmp_path / "cua-hung.xlsx", month=8, iip=SLIGHTLY_REVISED, retail=retail)
    loading.load(july, [other], OURS, decision=Decision("hung"))
    version = warehouse.current_version()
    page = press(page, "Công bố")
    assert "hung công bố cua-hung.xlsx" in said(page.error) and "chưa công bố gì" in said(page.error)
    assert warehouse.current_version() == version
    assert page.title[0].value == "0 số mới, 2 sửa đổi, 22 không đổi"
    assert "Đã công bố" in said(press(page, "Công bố").success)


def test_undo_on_the_page_brings_back_the_version_of_before_and_needs_a_reason(desk, july, august):
    before = published_version(july)
    page = press(press(drop(desk, august), "Số liệu của Nghệ An"), "Công bố")
    page = view(page, "lich-su")
    assert "thiếu lý do" in said(press(page, "Hoàn tác").error)
    number = next(field.key for field in page.text_input if field.key.startswith("undo-"))
    page.text_input(key=number).set_value("nhầm tệp")
    page = press(page, "Hoàn tác")
    assert f"trở lại phiên bản {before}" in said(page.success) and published_version(july) == before
    shown = frame_with(page, "Người công bố")
    assert shown["Tình trạng"].to_list() == ["đã hoàn tác", "đang dùng"]
    assert shown["Hoàn tác"].iloc[0].endswith(": nhầm tệp") and shown["Hoàn tác"].iloc[1] == ""


def test_a_month_is_insisted_on_with_a_reason(desk, august):
    page = press(drop(desk, august), "Số liệu của Nghệ An")
    assert "“tám” không phải là một tháng" in said(insist(page, "tám", "").error)
    assert "thiếu lý do" in said(insist(page, "8/2025", "").error)
    press(insist(page, "8/2025", "tiêu đề ghi nhầm"), "Công bố")
    (entry,) = identity.book().entries(Action.PUBLISH)[-1:]
    assert (entry.details["files"][0]["month"], entry.details["files"][0]["reason"]) == ("2025-08", "tiêu đề ghi nhầm")


def insist(page: AppTest, month: str, reason: str) -> AppTest:
    """Fill the form that overrules what a file says."""
    for field, text in (("said-month", month), ("said-reason", reason)):
        next(one for one in page.text_input if (one.key or "").startswith(field)).set_value(text)
    return press(page, "Áp dụng và đọc lại")


def test_who_lost_the_role_while_looking_is_refused_in_the_action_and_written_down(desk, july, august):
    page = press(drop(desk, august), "Số liệu của Nghệ An")
    before = published_version(july)
    accounts.change_role(identity.book(), accounts.operator("kiểm thử"), "thu.statistician", Role.VIEWER)
    page = press(page, "Công bố")
    assert "cần vai trò thống kê viên" in said(page.error)
    assert published_version(july) == before
    (refusal,) = identity.book().entries(Action.REFUSED)
    assert (refusal.actor, refusal.subject) == ("thu.statistician", "công bố số liệu")


def test_with_two_pairs_of_eyes_the_second_person_sees_the_same_comparison_and_publishes(
    desk, july, august, sign_in, open_page
):
    identity.book().append("quan.tri", Action.SETTING, "four_eyes", value=True)
    page = press(press(drop(desk.run(), august), "Số liệu của Nghệ An"), "Gửi duyệt")
    assert "Đã gửi duyệt, hồ sơ số" in said(page.success)
    own = view(page, "cho-duyet")
    assert own.button(key="approve").disabled
    sign_in(Role.APPROVER)
    page = view(open_page(PAGE), "cho-duyet")
    assert page.title[0].value == "1 hồ sơ chờ người thứ hai duyệt"
    assert "22 số mới, 2 sửa đổi" in said(page.header)
    page = press(page, "Duyệt và công bố")
    assert "Đã công bố: 1 tệp" in said(page.success)
    newest = frame_with(view(page, "lich-su"), "Người công bố").iloc[0]
    assert (newest["Người công bố"], newest["Người gửi"]) == ("thu.approver", "thu.statistician")


def test_what_the_second_person_gives_back_changes_nothing(desk, july, august, sign_in, open_page):
    identity.book().append("quan.tri", Action.SETTING, "four_eyes", value=True)
    press(press(drop(desk.run(), august), "Số liệu của Nghệ An"), "Gửi duyệt")
    before = published_version(july)
    sign_in(Role.APPROVER)
    page = view(open_page(PAGE), "cho-duyet")
    next(field for field in page.text_input if field.key.startswith("reject-")).set_value("sai kỳ")
    assert "Đã trả lại" in said(press(page, "Trả lại").success)
    assert published_version(july) == before and "0 hồ sơ" in page.title[0].value
    assert frame_with(view(page, "lich-su"), "Người trả lại")["Lý do"].to_list() == ["sai kỳ"]


def test_the_first_file_of_all_is_published_into_an_empty_folder(office, august, sign_in, open_page):
    sign_in(Role.STATISTICIAN)
    page = press(drop(open_page(PAGE), august), "Số liệu của Nghệ An")
    assert page.title[0].value == "24 số mới, 0 sửa đổi, 0 không đổi"
    assert "Đã công bố" in said(press(page, "Công bố").success)
    assert queries.report_months("VN-22")[0] == "2025-08"


def test_a_csv_list_and_a_workbook_are_published_together(desk, august, tmp_path):
    listed = tmp_path / "bo-sung.csv"
    listed.write_text(
        "Chỉ tiêu;Phân tổ;Khu vực;Kỳ;Loại số liệu;Giá trị;Đơn vị;Tình trạng\n"
        "Kim ngạch nhập khẩu hàng hóa;;Nghệ An;tháng 8/2025;Giá trị trong kỳ;1.234,5;triệu USD;ước tính\n",
        "utf-8-sig",
    )
    page = press(drop(desk, august, listed), "Số liệu của Nghệ An")
    assert page.title[0].value == "23 số mới, 2 sửa đổi, 0 không đổi"
    press(page, "Công bố")
    assert queries.figures("import_value", area="VN-22")["value"].to_list() == [1234.5]


@pytest.mark.parametrize(
    ("text", "month"),
    [("8/2025", "2025-08"), ("2025-08", "2025-08"), ("08.2025", "2025-08"), ("13/2025", "13/2025"), ("tám", "tám")],
)
def test_a_month_is_understood_as_people_write_it(text, month):
    assert upload.read_month(text) == month


@pytest.mark.shared
def test_every_hostile_file_ends_in_a_sentence_and_a_living_page(desk, shared, july):
    before = published_version(july)
    page, silent, paths = desk, [], sorted((shared / "hostile").iterdir())
    for start in range(0, len(paths), HOSTILE_AT_ONCE):
        page = drop(page, *paths[start : start + HOSTILE_AT_ONCE])
        told = said([*page.error, *page.warning, *page.info])
        silent += [path.name for path in paths[start : start + HOSTILE_AT_ONCE] if path.name not in told]
        drops = [button for button in page.button if button.label in ("Bỏ tất cả", "Bỏ tệp này")]
        page = alive(drops[-1].click().run()) if drops else page
    assert len(paths) > 50 and not silent
    assert published_version(july) == before
    assert page.title[0].value == "Chưa có tệp nào trên bàn"


@pytest.mark.shared
def test_a_real_annex_is_understood_published_and_undone(desk, shared, july):
    before = published_version(july)
    page = press(drop(desk, shared / "nso" / "2024-08-29-02.-Bieu-T8.2024.xlsx"), "Số liệu của cả nước")
    assert page.title[0].value == "1.295 số mới, 0 sửa đổi, 0 không đổi"
    for key in ("hinh", "can-xem", "so-sanh", "nhan"):
        step(page, key)
    page = view(press(page, "Công bố"), "lich-su")
    next(field for field in page.text_input if field.key.startswith("undo-")).set_value("thử")
    press(page, "Hoàn tác")
    assert published_version(july) == before
