"""The 15th of the month in a browser: upload, understand, compare, assign, publish while others read, undo."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from bench.server import ROOT, Server
from dashboard.identity import COOKIE
from etl import load as loading
from etl.load import Instructions
from etl.warehouse import published_version
from ledger import accounts, sessions
from ledger import book as ledger
from ledger.book import Action
from ledger.people import Role
from tests.browser.conftest import Visitor
from tests.reader.test_provincial_annexes import IIP

PASSWORD, OPERATOR = "sông Lam chảy về đông", accounts.operator("kiểm thử")
UNKNOWN = "Sản xuất bia và nước ngọt"
# As the province sends it, one row spelled as nobody has seen it.
JANUARY = [[UNKNOWN if cell == "Sản xuất đồ uống" else cell for cell in row] for row in IIP]
_BEFORE = {"THÁNG 01 NĂM 2026": "THÁNG 12 NĂM 2025", "Tháng 12/2025": "Tháng 11/2025", "01/2026": "12/2025"}
FIGURES = 4 * 7  # of one such annex


def december() -> list[list]:
    """The annex of the month before: what January's says of December was 0,2 points lower then."""
    rows = []
    for row in IIP:
        label, *values = row
        for old, new in _BEFORE.items():
            label = label.replace(old, new) if isinstance(label, str) else label
            values = [value.replace(old, new) if isinstance(value, str) else value for value in values]
        numbers = [value for value in values if isinstance(value, int | float)]
        if numbers:
            values[2] = round(values[0] - 0.2, 2)
        rows.append([label, *values])
    return rows


def write(path: Path, rows: list[list]) -> Path:
    workbook = Workbook()
    workbook.active.title = "7.IIP"
    for row in rows:
        workbook.active.append(row)
    workbook.save(path)
    return path


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the province's annex of December published, and three people."""
    folder = tmp_path_factory.mktemp("office") / "data"
    loading.load(folder, [write(folder.parent / "12-2025.xlsx", december())], Instructions(area="VN-22"))
    for name, role in (("lan.nguyen", Role.STATISTICIAN), ("xuan.ho", Role.VIEWER)):
        accounts.create(ledger.of(folder), OPERATOR, name, "Người Thử", role)
        accounts.set_password(ledger.of(folder), OPERATOR, name, PASSWORD)
    return folder


@pytest.fixture(scope="module")
def app(office: Path) -> Iterator[Server]:
    with Server(ROOT / "app.py", ROOT, office) as server:
        yield server


@pytest.fixture
def reader(browser: Browser) -> Iterator[Visitor]:
    """Somebody else, who has not signed in and only looks."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN")
    yield Visitor(context.new_page())
    context.close()


def sign_in(visitor: Visitor, folder: Path, app: Server, name: str) -> None:
    token = sessions.sign_in(ledger.of(folder), name, PASSWORD)
    visitor.page.context.add_cookies([{"name": COOKIE, "value": token, "url": app.url}])


def settle(visitor: Visitor) -> None:
    visitor.wait()
    visitor.page.wait_for_function("document.querySelectorAll('[data-stale=true]').length === 0", timeout=120_000)


def press(visitor: Visitor, label: str) -> None:
    visitor.page.get_by_role("button", name=label, exact=True).click()


def step(visitor: Visitor, name: str) -> None:
    """Open one of the steps or views, whose names are followed by a count."""
    visitor.page.get_by_test_id("stButtonGroup").get_by_text(name).first.click()
    settle(visitor)


def undo(visitor: Visitor, reason: str) -> None:
    step(visitor, "Lịch sử công bố")
    visitor.page.get_by_label("Lý do hoàn tác").fill(reason)
    visitor.page.get_by_label("Lý do hoàn tác").press("Tab")
    settle(visitor)
    press(visitor, "Hoàn tác")
    expect(visitor.page.get_by_text("Đã hoàn tác lần công bố số")).to_be_visible()


def upload(visitor: Visitor, app: Server, path: Path) -> None:
    visitor.open(f"{app.url}/nap-so-lieu")
    visitor.page.locator("input[type=file]").set_input_files(path)
    expect(visitor.page.get_by_text("không ghi số liệu của địa bàn nào").first).to_be_visible()
    settle(visitor)


def expect_cells(page: Page, *texts: str) -> None:
    """The newest data frame tells a screen reader these texts, as soon as it is drawn."""
    for text in texts:
        expect(page.get_by_test_id("stDataFrame").last.locator("table")).to_contain_text(text)


def test_a_provincial_annex_from_the_upload_to_every_screen_and_back(visitor, reader, app, office, tmp_path):
    before, page = published_version(office), visitor.page
    sign_in(visitor, office, app, "lan.nguyen")
    upload(visitor, app, write(tmp_path / "01-2026.xlsx", JANUARY))
    press(visitor, "Số liệu của Nghệ An")
    expect(page.locator("h1")).to_have_text("22 số mới, 6 sửa đổi, 1 vắng mặt, 0 không đổi")

    step(visitor, "So sánh")
    expect_cells(page, "TOÀN NGÀNH · IIP", "sửa đổi", "vắng mặt")

    step(visitor, "Nhãn chưa có mã")
    expect(page.get_by_text(UNKNOWN, exact=True)).to_be_visible()
    page.get_by_label("Mục khác").click()
    page.get_by_label("Mục khác").fill("đồ uống")
    page.get_by_role("option", name="Sản xuất đồ uống (11)").click()
    settle(visitor)
    press(visitor, "Gán mục này")
    expect(page.get_by_text("Mọi dòng của các bảng đều có mã danh mục.")).to_be_visible()
    expect(page.locator("h1")).to_have_text("21 số mới, 7 sửa đổi, 0 không đổi")

    step(visitor, "Điều cần xem")
    with page.expect_download() as download:
        press(visitor, "Tải bản sao có ghi chú ở từng ô")
    assert "7.IIP" in openpyxl.load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).sheetnames

    page.get_by_label("Ghi chú cho lần công bố này").fill("Biểu tháng 01/2026")
    page.get_by_label("Ghi chú cho lần công bố này").press("Tab")
    settle(visitor)
    reader.open(f"{app.url}/nguon-so-lieu")
    seen = [reader.title]
    press(visitor, "Công bố")
    published = page.get_by_text("Đã công bố: 1 tệp")
    while not published.is_visible() or len(seen) < 3:
        reader.open(f"{app.url}/nguon-so-lieu")
        seen.append(reader.title)
    reader.open(f"{app.url}/nguon-so-lieu")
    seen.append(reader.title)
    # Files and figures belong together in everything that the other person ever saw.
    states = {title.partition(";")[0] for title in seen}
    assert states <= {f"1 tệp cho {FIGURES} số liệu", f"2 tệp cho {2 * FIGURES} số liệu"}
    assert seen[0].startswith("1 tệp") and seen[-1].startswith("2 tệp")
    reader.open(f"{app.url}/cong-nghiep")
    expect(reader.page.get_by_role("combobox", name="Tháng báo cáo")).to_have_value("Tháng 1 năm 2026")

    undo(visitor, "thử hoàn tác")
    assert published_version(office) == before
    reader.open(f"{app.url}/cong-nghiep")
    expect(reader.page.get_by_role("combobox", name="Tháng báo cáo")).to_have_value("Tháng 12 năm 2025")
    assert not visitor.complaints


def test_the_reader_never_meets_an_error_while_month_after_month_is_published(reader, app, office, tmp_path):
    before = published_version(office)
    loading.load(office, [write(tmp_path / "01-2026.xlsx", JANUARY)], Instructions(area="VN-22"))
    for turn in range(3):
        reader.open(f"{app.url}/tra-cuu")
        assert reader.page.get_by_test_id("stException").count() == 0
        assert reader.page.get_by_text("gặp lỗi khi hiển thị").count() == 0
        if turn == 1:
            newest = loading.state(ledger.of(office)).newest
            loading.undo(office, newest.number, loading.Decision("lan.nguyen", "thử"))
    assert published_version(office) == before


def test_a_viewer_who_lands_on_the_page_cannot_publish_and_a_lost_role_is_refused_and_written_down(
    visitor, app, office, tmp_path
):
    before = published_version(office)
    sign_in(visitor, office, app, "xuan.ho")
    visitor.open(f"{app.url}/nap-so-lieu")
    expect(visitor.page.locator("h1")).to_have_text("Cần vai trò thống kê viên để nạp số liệu")
    assert visitor.page.locator("input[type=file]").count() == 0

    accounts.change_role(ledger.of(office), OPERATOR, "xuan.ho", Role.STATISTICIAN)
    upload(visitor, app, write(tmp_path / "01-2026.xlsx", JANUARY))
    press(visitor, "Số liệu của Nghệ An")
    expect(visitor.page.locator("h1")).to_contain_text("số mới")
    settle(visitor)
    accounts.change_role(ledger.of(office), OPERATOR, "xuan.ho", Role.VIEWER)
    press(visitor, "Công bố")
    expect(visitor.page.get_by_text("Không thực hiện “công bố số liệu”")).to_be_visible()
    refusal = ledger.of(office).entries(Action.REFUSED)[-1]
    assert (refusal.actor, refusal.subject) == ("xuan.ho", "công bố số liệu")
    assert published_version(office) == before


@pytest.mark.shared
def test_a_real_annex_shows_what_it_revises_and_is_published_and_undone(visitor, app, office, shared):
    annexes = shared / "nso"
    loading.load(office, [annexes / "2024-08-29-02.-Bieu-T8.2024.xlsx"], Instructions(area="VN"))
    before, page = published_version(office), visitor.page
    sign_in(visitor, office, app, "lan.nguyen")
    upload(visitor, app, annexes / "2024-09-29-2.Bieu-T9.2024.xlsx")
    press(visitor, "Số liệu của cả nước")
    expect(page.locator("h1")).to_contain_text("sửa đổi")
    settle(visitor)
    assert not visitor.title.startswith("0 số mới") and " 0 sửa đổi" not in visitor.title
    for name in ("Hình trang tính", "Điều cần xem", "So sánh", "Nhãn chưa có mã"):
        step(visitor, name)
        assert page.get_by_test_id("stException").count() == 0
    looked = page.get_by_text("Tôi đã xem")
    if looked.count():
        looked.click()
        settle(visitor)
    press(visitor, "Công bố")
    expect(page.get_by_text("Đã công bố: 1 tệp")).to_be_visible()
    assert published_version(office) != before
    undo(visitor, "thử hoàn tác")
    assert published_version(office) == before
    assert loading.verify(office).version == before
