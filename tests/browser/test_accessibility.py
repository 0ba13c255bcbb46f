"""Every page through axe-core: nothing serious in what is ours, in the light and in the dark look."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from bench.server import Server
from tests.browser.conftest import Visitor

PAGES = (
    "",
    "kich-ban",
    "nghi-quyet-07",
    "cong-nghiep",
    "xuat-nhap-khau",
    "ban-le",
    "cum-cong-nghiep",
    "du-an",
    "nap-so-lieu",
    "tra-cuu",
    "nguon-so-lieu",
)
# Streamlit's own: the list of pages in the sidebar, the marks inside the small line of a metric.
NOT_OURS = {"exclude": [["[data-testid=stSidebarNav]"], ["[data-testid=stMetricChart]"]]}
# A table that scrolls is reached by keyboard without a tabindex since Chromium 130, and in Firefox all along.
RULES = {"rules": {"scrollable-region-focusable": {"enabled": False}}}
# What has the focus, or the box that it stands in. The main part as a whole needs none; a grid marks its cell itself.
_RING = """
() => {
  const NONE_NEEDED = '[data-testid=stMain], [data-testid=stSkipToContent], [data-testid=stDataFrame] *'
  const here = document.activeElement
  if (!here || here === document.body || here.matches(NONE_NEEDED)) return []
  const several = [here, here.parentElement, here.parentElement.parentElement, here.closest('label')].filter(Boolean)
  const seen = several.some(one => getComputedStyle(one).outlineStyle !== 'none'
    && parseFloat(getComputedStyle(one).outlineWidth) >= 2)
  return seen ? [] : [here.outerHTML.slice(0, 150)]
}
"""
# Only moderate to axe, but how somebody who listens finds the way through a page.
HEADINGS = ("heading-order", "empty-heading", "page-has-heading-one")


def faults(visitor: Visitor) -> list[str]:
    """What axe finds serious or critical, and headings out of order."""
    found = Axe().run(visitor.page, context=NOT_OURS, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:150]} {node['failureSummary'][:200]}"
        for rule in found
        if rule["impact"] in ("serious", "critical") or rule["id"] in HEADINGS
        for node in rule["nodes"]
    ]


def unseen_stops(visitor: Visitor, stops: int = 40) -> list[str]:
    """Where the Tab key leads without a ring around what it reached."""
    unseen = []
    for _ in range(stops):
        visitor.page.keyboard.press("Tab")
        unseen += visitor.page.evaluate(_RING)
    return unseen


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_no_serious_barrier(visitor, demo_app: Server, page):
    visitor.open(f"{demo_app.url}/{page}")
    assert not faults(visitor)


@pytest.mark.parametrize("page", ["", "kich-ban", "nguon-so-lieu"])
def test_the_dark_look_has_none_either(browser: Browser, demo_app: Server, page):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="vi-VN", color_scheme="dark")
    visitor = Visitor(context.new_page())
    visitor.open(f"{demo_app.url}/{page}")
    assert not unseen_stops(visitor)
    background = "getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
    assert visitor.page.evaluate(background) == "rgb(16, 22, 31)"
    found = faults(visitor)
    context.close()
    assert not found


@pytest.mark.parametrize(("look", "card"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(22, 30, 41)")])
def test_signing_in_has_none_in_either_look(browser: Browser, demo_app: Server, look, card):
    context = browser.new_context(color_scheme=look)
    visitor = Visitor(context.new_page())
    visitor.page.goto(f"{demo_app.url}/dang-nhap")
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('main')).backgroundColor") == card
    found = faults(visitor)
    context.close()
    assert not found
