"""What stands beside the axes has room, as much as Plotly itself finds by drawing twice."""

from __future__ import annotations

import json

import pytest

from bench.server import Server
from dashboard import charts, drawing, narrow
from dashboard.narrow import Screen
from tests.browser.conftest import Visitor
from tests.test_narrow import FIGURES

_DRAWN = """
async ([sent, width]) => {
  const plotly = await window.plotly(), place = document.createElement('div')
  document.body.append(place)
  const drawn = async automatic => {
    const { data, layout } = JSON.parse(sent).figure
    if (automatic) {
      layout.margin = { l: 8, r: 8, t: 8, b: 8, ...automatic }
      for (const axis of ['xaxis', 'yaxis']) layout[axis].automargin = true
    }
    await plotly.newPlot(place, data, { ...layout, width })
    const { l, r, t, b } = place._fullLayout._size, box = place.getBoundingClientRect()
    const texts = [...place.querySelectorAll(':is(.xtick, .ytick, .g-ytitle) text')].map(text => {
      const at = text.getBoundingClientRect()
      return [text.textContent, at.left - box.left, at.right - box.left, at.top - box.top, at.bottom - box.top]
    })
    return { size: { l, r, t, b }, texts }
  }
  const ours = await drawn(), { t, r } = JSON.parse(sent).figure.layout.margin
  const theirs = await drawn({ t, r })
  place.remove()
  return [ours, theirs]
}
"""


@pytest.mark.parametrize("screen", Screen)
def test_labels_have_the_room_that_plotly_would_find(visitor: Visitor, demo_app: Server, screen: Screen):
    visitor.open(demo_app.url)
    width = narrow.WIDTH if screen is Screen.NARROW else 992
    smallest = narrow.WIDTH if screen is Screen.NARROW else charts.PLOT
    for kind, figure in FIGURES.items():
        sent = drawing.written(narrow.of(figure, screen), kind, kind, smallest).decode()
        ours, theirs = visitor.page.evaluate(_DRAWN, [sent, width])
        height = json.loads(sent)["figure"]["layout"]["height"]
        for text, left, right, top, bottom in ours["texts"]:
            assert left > -1 and right < width + 1 and top > -1 and bottom < height + 1, (kind, text)
        if screen is Screen.WIDE:  # elsewhere what stands beside the picture goes above it
            for side in ("l", "b"):
                # Plotly remembers sizes of texts from before the typeface was there, which are a few pixels off.
                assert -4 < ours["size"][side] - theirs["size"][side] < 12, (kind, side)
