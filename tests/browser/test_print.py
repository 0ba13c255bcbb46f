"""The browser's print command: A4, nothing cut, no controls, the words that an official file needs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bench.server import Server
from tests.browser.conftest import Visitor

pytestmark = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not there: poppler-utils")
_DRAWN = """() => {
  const charts = [...document.querySelectorAll('.chart')];
  const wide = chart => Math.abs(chart.querySelector('.main-svg')?.clientWidth - chart.clientWidth) < 2;
  return charts.length && charts.every(wide) && !document.querySelector('[data-testid=stSkeleton]');
}"""
_FITS = """() => {
  const box = key => document.querySelector(`.st-key-hop-${key}`)?.getBoundingClientRect();
  return document.querySelector('.chart .main-svg') && box('source').bottom <= box('bar').top;
}"""
# What has to stay together: a chart with the finding above it and the source below it.
_WORDS_OF_CHARTS = """() => [...document.querySelectorAll('.chart')].map(chart => {
  const card = chart.closest('[data-testid=stVerticalBlock]');
  const around = card.querySelectorAll('h2, h3, [data-testid=stCaptionContainer] p');
  return [...chart.querySelectorAll('text'), ...around].map(text => text.textContent).filter(text => text.trim());
})"""
_COLOURS = """() => [...new Set([...document.querySelectorAll('.chart .main-svg, .chart .main-svg *')]
  .flatMap(part => [part.style.background, part.style.fill, part.style.stroke]))].sort()"""
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')


class Paper:
    """What was printed: for each page its size and its words with their places, in points."""

    def __init__(self, visitor: Visitor, path: Path):
        self.path = path
        visitor.page.wait_for_function(_DRAWN)
        self.charts = visitor.page.evaluate(_WORDS_OF_CHARTS)
        visitor.page.pdf(path=path, prefer_css_page_size=True, print_background=True)
        told = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True).stdout
        sheets = re.findall(r'<page width="([\d.]+)" height="([\d.]+)">(.*?)</page>', told, re.DOTALL)
        self.sizes = [(float(width), float(height)) for width, height, _ in sheets]
        self.words = [[(*map(float, found[:4]), found[4]) for found in _WORD.findall(text)] for *_, text in sheets]

    @property
    def pages(self) -> list[str]:
        """The words of each page without blanks: a text of a chart may be several words of the paper."""
        return ["".join(word for *_, word in page) for page in self.words]

    def cut_off(self) -> list[str]:
        """Words that stand beyond the edge of their page."""
        return [
            word
            for (width, height), page in zip(self.sizes, self.words, strict=True)
            for left, top, right, bottom, word in page
            if left < 0 or top < 0 or right > width or bottom > height
        ]

    def broken_charts(self) -> list[list[str]]:
        """Charts of which no page has all words: beside another chart their lines may stand in any order."""
        wanted = [" ".join(chart).split() for chart in self.charts]
        return [chart for chart in wanted if not any(all(word in page for word in chart) for page in self.pages)]


def test_charts_reach_paper_whole_with_title_month_source_and_state_and_without_controls(
    visitor, demo_app: Server, tmp_path
):
    visitor.open(f"{demo_app.url}/xuat-nhap-khau")
    for width, sheet in ((1440, (595, 842)), (1920, (842, 595))):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        paper = Paper(visitor, tmp_path / f"{width}.pdf")
        assert len(paper.charts) >= 3
        assert all(paper.charts)
        assert not paper.broken_charts()
        assert not paper.cut_off()
        assert {tuple(map(round, size)) for size in paper.sizes} == {sheet}
        assert visitor.title.replace(" ", "") in paper.pages[0]
        everything = "".join(paper.pages)
        for said in ("Nghệ An", "SỐ LIỆU MINH HỌA", "Nguồn:", "tình trạng:", f"Trang 1/{len(paper.pages)}"):
            assert said.replace(" ", "") in everything, said
        for control in ("Nạp số liệu", "Đăng nhập", "Tải Excel", "Bảng số liệu, ô gốc và tải về"):
            assert control.replace(" ", "") not in everything, control


def test_from_a_dark_screen_charts_reach_paper_as_lines_and_letters_on_white(visitor, demo_app: Server, tmp_path):
    visitor.page.emulate_media(color_scheme="dark")
    visitor.open(f"{demo_app.url}/xuat-nhap-khau")
    visitor.page.wait_for_function(_DRAWN)
    before = visitor.page.evaluate(_COLOURS)
    assert "rgb(16, 22, 31)" in before and "rgb(255, 255, 255)" not in before
    paper = Paper(visitor, tmp_path / "dark.pdf")
    assert all(paper.charts) and not paper.broken_charts()
    assert set(visitor.page.evaluate(_COLOURS)) >= set(before)  # Plotly's own ink comes and goes while it measures
    pictures = subprocess.run(["pdfimages", "-list", paper.path], capture_output=True, text=True, check=True).stdout
    assert all(int(row.split()[4]) < 200 for row in pictures.splitlines()[2:]), pictures  # small lines, no chart
    subprocess.run(["pdftoppm", "-gray", "-r", "50", paper.path, tmp_path / "sheet"], check=True)
    for sheet in tmp_path.glob("sheet*.pgm"):
        dots = sheet.read_bytes().split(b"\n", 3)[3]
        assert sum(dots) / len(dots) > 200, sheet.name  # white paper with ink on it


def test_a_slide_of_a_meeting_is_one_page_without_its_bar(visitor, demo_app: Server, tmp_path):
    visitor.open(f"{demo_app.url}/hop?trang=2")
    visitor.page.wait_for_function(_FITS)  # the first picture is for the wall, the next one for this screen
    paper = Paper(visitor, tmp_path / "slide.pdf")
    assert [tuple(map(round, size)) for size in paper.sizes] == [(842, 595)]
    assert not paper.broken_charts()
    assert not paper.cut_off()
    assert visitor.title.replace(" ", "") in paper.pages[0]
    assert "Nguồn:" in paper.pages[0]
    assert "Thángbáocáo" not in paper.pages[0]
    assert "Chọntrang" not in paper.pages[0]
