"""The chart of a slide as a Plotly figure of the house, for wall and paper. Knows no screen, asks nothing."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard import charts
from dashboard.slides.model import Chart, Shape
from growth.notation import number, signed

FEW_LABELS = 6
LOW = 0.15  # of the height of the axis: below it a name would reach the labels of the months


def figure(chart: Chart, height: int) -> go.Figure:
    """Lines or bars as the pages draw them, about `height` pixels high; bars take the height that they need."""
    if chart.shape is Shape.LINES:
        drawn = charts.lines(chart.series, chart.unit, chart.labels, band=chart.band, height=height, zero=chart.zero)
    else:
        (one,) = chart.series
        broken = sum(len(name) // charts.NAME_WIDTH for name in one.x)
        row_height = max(24, min(72, (height - 46 - 16 * broken) // len(one.x)))
        drawn = charts.ranking(
            one.x, one.y, chart.unit, colours=chart.colours, growth=chart.is_growth, row_height=row_height
        )
    if chart.band:
        _clear_of_the_plan(drawn, chart)
    return drawn


def description(chart: Chart) -> str:
    """What a chart of a slide shows, in words with its numbers: on a wall no table stands below it.

    Of a line its newest value with the label of the axis; every bar.
    """
    is_lines = chart.shape is Shape.LINES
    kind = charts.KIND_NAME["lines" if is_lines else "ranking"]
    told = []
    for one in chart.series:
        known = [(label, value) for label, value in zip(one.x, one.y, strict=True) if value is not None]
        if is_lines and known:
            label, value = known[-1]
            told.append(f"{one.name}, {label}: {number(value)}")
        elif not is_lines:
            told += [f"{label}: {signed(value) if chart.is_growth else number(value)}" for label, value in known]
    if chart.band:
        bounds = zip(chart.band.x, chart.band.low, chart.band.high, strict=True)
        told += [
            f"{chart.band.name}, {label}: {number(low)}" + (f" đến {number(high)}" if high != low else "")
            for label, low, high in bounds
        ]
    return f"{kind}; đơn vị: {chart.unit}. {'; '.join(told)}."


def _clear_of_the_plan(drawn: go.Figure, chart: Chart) -> None:
    """Names of lines that end before the axis does go above or below their end: beside it stands the plan."""
    low, high = drawn.layout.yaxis.range
    ends = {one.name: (chart.labels.index(one.x[-1]), one.y[-1]) for one in chart.series if one.x}
    for name, (place, value) in ends.items():
        if place == len(chart.labels) - 1:
            continue
        reach = 1 if len(chart.labels) > FEW_LABELS else 0  # where labels are far apart, no name reaches the next
        near = set(chart.labels[max(place - reach, 0) : place + reach + 1])
        planned = [top for label, top in zip(chart.band.x, chart.band.high, strict=True) if label in near]
        away = 28 if any(abs(top - value) < 0.13 * (high - low) for top in planned) else 9
        # The lowest line has the labels of the axis below it.
        on_top = value == max(each for _, each in ends.values()) or value - low < LOW * (high - low)
        drawn.update_annotations(
            {"y": value, "xanchor": "center", "xshift": 0, "yanchor": "bottom" if on_top else "top"}
            | {"yshift": away if on_top else -away},
            selector=lambda note, name=name: note.text.startswith(f"<b>{name}</b>"),
        )
