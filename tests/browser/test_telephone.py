"""On a telephone: nothing is wider than the screen, no text of a chart is cut, and fingers find the buttons."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from bench.server import Server
from tests.browser.conftest import Visitor

WIDTH = 390
WIDER = """
() => [...document.querySelectorAll('[data-testid=stMain] *')]
  .filter(one => [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim()))
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
  .filter(one => !one.closest('[data-testid=stTable], .reading, [data-testid=stButtonGroup], svg'))
  .map(one => one.textContent)
"""
CUT = """
() => [...document.querySelectorAll('.js-plotly-plot')].flatMap(plot => {
  const box = plot.getBoundingClientRect()
  return [...plot.querySelectorAll('svg.main-svg text')].filter(text => text.textContent.trim()).filter(text => {
    const at = text.getBoundingClientRect()
    return at.left < box.left - 1 || at.right > box.right + 1
  }).map(text => text.textContent)
})
"""
SMALL = """
() => [...document.querySelectorAll(':is(summary, [data-testid^=stBaseButton-], [data-testid=stPopoverButton])')]
  .filter(one => one.closest('[data-testid=stMain]') && !one.closest('[data-testid=stElementToolbar]'))
  .filter(one => one.getBoundingClientRect().height > 0 && one.getBoundingClientRect().height < 44)
  .map(one => one.textContent)
"""


@pytest.fixture
def telephone(browser: Browser) -> Iterator[Visitor]:
    context = browser.new_context(
        viewport={"width": WIDTH, "height": 844}, device_scale_factor=2, is_mobile=True, has_touch=True, locale="vi-VN"
    )
    yield Visitor(context.new_page())
    context.close()


def test_a_page_fits_a_telephone(telephone: Visitor, demo_app: Server):
    telephone.open(f"{demo_app.url}/cong-nghiep?xem-cong-nghiep=nganh")
    telephone.page.locator(".js-plotly-plot .main-svg").nth(1).wait_for(state="attached")
    main = "document.querySelector('[data-testid=stMain]')"
    assert telephone.page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")
    for wrong in (WIDER, CUT, SMALL):
        assert not telephone.page.evaluate(wrong)
    assert "6 tháng gần nhất" in telephone.page.locator(".js-plotly-plot").nth(1).inner_html()
