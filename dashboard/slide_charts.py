"""The chart of a slide as a Plotly figure of the house, for wall and paper. Knows no screen, asks nothing."""

from __future__ import annotations

import plotly.graph_objects as go

from dashboard import charts
from dashboard.slides.model import Chart, Shape
from growth.notation import number, signed

BESIDE = 210  # px that the numbers of the axis and the names at the ends of lines take


def figure(chart: Chart, height: int, width: float = 0.0) -> go.Figure:
    """Lines or bars as the pages draw them, about `height` pixels high; bars take the height that they need.

    width: px of the picture where they are known.
    """
    if chart.shape is Shape.LINES:
        plot = max(width - BESIDE, width / 2) or charts.PLOT
        return charts.lines(
            chart.series, chart.unit, chart.labels, band=chart.band, height=height, zero=chart.zero, plot=plot
        )
    (one,) = chart.series
    broken = sum(len(name) // charts.NAME_WIDTH for name in one.x)
    row_height = max(24, min(72, (height - 46 - 16 * broken) // len(one.x)))
    return charts.ranking(
        one.x, one.y, chart.unit, colours=chart.colours, growth=chart.is_growth, row_height=row_height
    )


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
