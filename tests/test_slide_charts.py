"""Charts of slides: names of lines keep clear of the plan and of the labels of the months."""

from __future__ import annotations

from dashboard import slide_charts
from dashboard.charts import Band, Series
from dashboard.slides.model import Chart, Shape
from dashboard.theme import Role

MONTHS = [*(f"{number}T" for number in range(1, 13)), "Năm"]


def names(*lines: tuple[str, float]) -> dict[str, str]:
    """Name of a line → where its label stands against its last value, from charts of nine months and a year's plan."""
    series = tuple(Series(name, Role.ACTUAL, MONTHS[:9], [26.0, *[end] * 8]) for name, end in lines)
    chart = Chart(Shape.LINES, "%", tuple(MONTHS), series, band=Band("Kịch bản", ["Năm"], [12.5], [12.5]))
    drawn = slide_charts.figure(chart, 400)
    return {note.text.split("</b>")[0][3:]: note.yanchor for note in drawn.layout.annotations if "<b>" in note.text}


def test_the_highest_line_is_named_above_and_one_in_the_middle_below():
    assert names(("Nghệ An", 20.0), ("Cả nước", 15.0), ("Năm trước", 5.0))["Cả nước"] == "top"
    assert names(("Nghệ An", 20.0), ("Cả nước", 15.0))["Nghệ An"] == "bottom"


def test_a_line_at_the_foot_of_the_axis_is_named_above_so_that_months_stay_legible():
    assert names(("Nghệ An", 12.0), ("Cả nước", 6.4))["Cả nước"] == "bottom"
