"""Charts of slides: names of lines keep clear of the plan, on a wall and on a tablet."""

from __future__ import annotations

from dashboard import slide_charts
from dashboard.charts import Band, Series
from dashboard.slides.model import Chart, Shape
from dashboard.theme import Role

MONTHS = [*(f"{number}T" for number in range(1, 13)), "Năm"]


def figure(*lines: tuple[str, float], width: float = 0.0):
    """A chart of nine months with a plan of the year, and of each line its name → the text at its end."""
    series = tuple(Series(name, Role.ACTUAL, MONTHS[:9], [26.0, *[end] * 8]) for name, end in lines)
    chart = Chart(Shape.LINES, "%", tuple(MONTHS), series, band=Band("Kịch bản", ["Năm"], [12.5], [12.5]))
    drawn = slide_charts.figure(chart, 400, width)
    ends = {note.text.split("</b>")[0][3:]: note for note in drawn.layout.annotations if "<b>" in note.text}
    return drawn, ends


def test_names_keep_clear_of_the_plan_of_the_year_and_of_each_other():
    drawn, ends = figure(("Nghệ An", 12.0), ("Cả nước", 6.4), width=420)
    low, high = drawn.layout.yaxis.range
    gap = (high - low) * 22 / 340
    assert all(low + 0.4 * gap < note.y < high for note in ends.values())
    (planned,) = [note for note in drawn.layout.annotations if note.text == "12,5"]
    assert abs(ends["Nghệ An"].y - planned.y - planned.yshift * gap / 22) > 0.9 * gap
    assert abs(ends["Nghệ An"].y - 12.5) >= 0.5 * gap and ends["Cả nước"].y == 6.4


def test_on_a_small_screen_a_name_that_would_reach_over_the_plan_goes_out_of_its_way():
    _, wide = figure(("Nghệ An", 13.0), width=1400)
    _, small = figure(("Nghệ An", 13.0), width=450)
    assert wide["Nghệ An"].y == 13.0 and abs(small["Nghệ An"].y - 12.5) > 1
