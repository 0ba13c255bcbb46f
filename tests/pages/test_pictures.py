"""Every chart can be taken along as a picture that says what the page says: title, source, state, marks."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest

from dashboard import audit, identity
from ledger.book import Action
from tests.pages.conftest import figure, target, unfolded
from tests.test_picture import texts

PAGE = "pages/executive/scenario.py"
FIGURES = [
    figure("grdp", "2025-Q1", 6.99, "growth_yoy", release=date(2025, 4, 6)),
    figure("grdp", "2025-Q2", 9.24, "growth_yoy", release=date(2025, 7, 6), status="estimate"),
]
PLANS = [target("grdp", f"2025-Q{quarter}", 9.0, "growth_yoy", high=9.5, central=None) for quarter in (1, 2, 3, 4)]
PLANS.append(target("grdp", "2025", 9.5, "growth_yoy", high=10.5, central=None))


@pytest.fixture
def takes(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, Callable[[], bytes]]]:
    """What the download buttons hand out when pressed: title, form and the content to be made."""
    found, recorded = [], audit.recorded

    def _recorded(what: str, form: str, make: Callable[[], bytes]) -> Callable[[], bytes]:
        found.append((what, form, recorded(what, form, make)))
        return found[-1][2]

    monkeypatch.setattr(audit, "recorded", _recorded)
    return found


def said(takes: list[tuple[str, str, Callable[[], bytes]]]) -> str:
    """The words of the picture of the first chart."""
    return " ".join(texts(next(take() for _, form, take in takes if form == "Ảnh SVG")))


def test_a_picture_says_what_stands_around_its_chart_and_is_written_down(publish, open_page, takes):
    publish(FIGURES, PLANS)
    page = unfolded(open_page(PAGE, thang="2025-06"))
    [title, *_] = [what for what, form, _ in takes if form == "Ảnh SVG"]
    assert title in [header.value for header in page.header]
    words = said(takes)
    assert title in words
    assert re.search(
        r"Đơn vị: % so với cùng kỳ .*Nguồn: Thống kê tỉnh Nghệ An; công bố từ 6/4/2025 đến 6/7/2025", words
    )
    assert "tình trạng: ○ ước tính, ● thực hiện." in words
    assert "Kịch bản: Kế hoạch năm" in words, "a planned number leads to its plan"
    assert {"9,24", "6,99"} & set(words.split())
    assert "MINH HỌA" not in words
    [entry] = identity.book().entries(Action.EXPORT)
    assert (entry.subject, entry.details["form"]) == (title, "Ảnh SVG")


def test_made_up_figures_and_a_look_back_are_marked_in_the_picture(publish, open_page, takes):
    publish(FIGURES, PLANS, illustrative=True)
    unfolded(open_page(PAGE, thang="2025-03", biet_ngay="2025-05-31"))
    words = said(takes)
    assert "▲ SỐ LIỆU MINH HỌA, không phải số liệu thống kê" in words
    assert "▲ Số liệu như đã biết ngày 31/5/2025" in words
    assert "9,24" not in words


def test_a_folded_chart_costs_no_button(publish, open_page, takes):
    publish(FIGURES, PLANS)
    open_page(PAGE, thang="2025-06")
    assert not [form for _, form, _ in takes if form.startswith("Ảnh")]
