"""A presenter in a browser: nothing but the slide on the wall, keys and big buttons, from a number to its cell."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect
from pptx import Presentation
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

PROJECTOR, TABLET = {"width": 1920, "height": 1080}, {"width": 1024, "height": 768}
UPRIGHT = {"width": 768, "height": 1024}
WIDER_THAN_ITS_PLACE = """
() => [...document.querySelectorAll('[class*=st-key-hop-number] p:nth-of-type(2)')]
  .filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent)
"""
SET = "mo-dau,muc-tieu,grdp,thap,con-lai"


def present(visitor, app, screen=PROJECTOR, **address: str) -> Page:
    visitor.page.set_viewport_size(screen)
    query = "&".join(f"{key}={value}" for key, value in {"thang": "2025-09", "chieu": SET, **address}.items())
    visitor.open(f"{app.url}/hop?{query}")
    expect(visitor.page.locator(".place")).to_have_text(re.compile(r"\d+ / 5"))
    return visitor.page


def at(page: Page, number: int) -> None:
    """Waits until the slide of that number stands."""
    expect(page.locator(".place")).to_have_text(f"{number} / 5")
    page.wait_for_function(f"new URL(location.href).searchParams.get('trang') === '{number}'")


def letters(page: Page, selector: str) -> list[float]:
    """Sizes of type in px of all that match."""
    return page.locator(selector).evaluate_all("all => all.map(one => parseFloat(getComputedStyle(one).fontSize))")


def test_only_the_slide_and_its_bar_are_on_the_screen(visitor, demo_app):
    page = present(visitor, demo_app)
    for part in ("stSidebar", "stHeader", "stToolbar"):
        for found in page.get_by_test_id(part).all():
            expect(found).not_to_be_visible()
    expect(page.get_by_role("combobox", name="Tháng báo cáo")).not_to_be_visible()
    expect(page.locator(".st-key-hop-marks").get_by_text("SỐ LIỆU MINH HỌA")).to_be_visible()
    assert not visitor.complaints


def test_numbers_are_large_enough_for_ten_metres(visitor, demo_app):
    page = present(visitor, demo_app)
    sizes = letters(page, "[class*=st-key-hop-number] a")
    assert min(sizes) >= 76  # a number of more than seven digits is 77 px, all others 96 px
    assert max(sizes) >= 96
    assert min(letters(page, ".st-key-hop-stage p")) >= 28


@pytest.mark.parametrize("screen", [PROJECTOR, TABLET, UPRIGHT], ids=["projector", "tablet", "upright"])
def test_every_slide_fits_its_screen(visitor, demo_app, screen):
    page = present(visitor, demo_app, screen)
    for number in range(1, 6):
        page.keyboard.press(str(number))
        page.keyboard.press("Enter")
        if number > 1:
            at(page, number)
        page.wait_for_timeout(400)
        stage = page.locator(".st-key-hop-stage")
        wide, high = stage.evaluate("e => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight]")
        assert (max(wide, 0), max(high, 0)) == (0, 0), f"slide {number} is larger than the screen"
        assert not page.evaluate(WIDER_THAN_ITS_PLACE)


def test_the_first_chart_is_drawn_for_the_window_at_once(visitor, demo_app):
    heights = []

    def notice(frame: bytes) -> None:
        component = ForwardMsg.FromString(frame).delta.new_element.bidi_component
        if component.component_name == "drawing":
            heights.append(json.loads(component.bytes)["figure"]["layout"]["height"])

    visitor.page.on("websocket", lambda socket: socket.on("framereceived", notice))
    present(visitor, demo_app, TABLET, trang="3").locator(".main-svg").first.wait_for(state="attached")
    visitor.page.wait_for_timeout(500)
    assert heights == [pytest.approx(0.6 * TABLET["height"], abs=1)]


def test_arrow_and_page_keys_home_end_and_space_turn_the_slides(visitor, demo_app):
    page = present(visitor, demo_app)
    for key, number in (
        ("ArrowRight", 2),
        ("PageDown", 3),
        ("Space", 4),
        ("ArrowLeft", 3),
        ("PageUp", 2),
        ("End", 5),
        ("Home", 1),
    ):
        page.keyboard.press(key)
        at(page, number)


def test_fast_presses_all_count_and_a_number_with_enter_jumps(visitor, demo_app):
    page = present(visitor, demo_app)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    at(page, 4)
    expect(page.locator("h1")).to_contain_text("Chỉ tiêu thấp so với yêu cầu")
    page.keyboard.press("3")
    expect(page.get_by_text("Đến trang 3")).to_be_visible()
    page.keyboard.press("Enter")
    at(page, 3)
    expect(page.locator("h1")).to_contain_text("GRDP")


def test_big_buttons_and_the_list_serve_a_tablet(visitor, demo_app):
    page = present(visitor, demo_app, TABLET)
    for button in page.locator("nav button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 48
        assert box["x"] + box["width"] <= TABLET["width"]
    page.get_by_role("button", name="Trang sau").click()
    at(page, 2)
    page.locator(".place").click()
    page.get_by_role("button", name="5. Các tháng còn lại cần gì").click()
    at(page, 5)
    expect(page.get_by_role("button", name="Trang sau")).to_be_disabled()


def test_a_number_leads_to_its_cell_and_the_slide_stays_open(visitor, demo_app):
    page = present(visitor, demo_app)
    number = page.locator("[class*=st-key-hop-number] a").first
    with page.context.expect_page() as opened:
        number.click()
    opened.value.wait_for_function("location.search.includes('xem=o-goc')")
    expect(opened.value.locator("h1")).to_be_visible()
    expect(opened.value.get_by_test_id("stDataFrame").first).to_be_visible()
    opened.value.close()
    expect(page.locator(".place")).to_have_text("1 / 5")


def test_escape_leaves_to_the_list_which_hands_out_the_file_and_begins_again(visitor, demo_app, tmp_path):
    page = present(visitor, demo_app)
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="5 trang sẽ chiếu")).to_be_visible()
    expect(page.get_by_test_id("stSidebarNav")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải PowerPoint").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.name == "hop-2025-09.pptx"
    titles = [slide.shapes.title.text_frame.text for slide in Presentation(str(path)).slides]
    assert len(titles) == 5
    assert titles[2].startswith("GRDP")
    page.get_by_role("button", name="Trình chiếu").click()
    expect(page.locator(".place")).to_have_text("1 / 5")
    expect(page.get_by_test_id("stSidebarNav")).not_to_be_visible()
