"""Plotly finds the lists in a trace as its own walk through all settings would, and its drawings tell the same."""

from __future__ import annotations

from bench.server import Server
from dashboard import drawing, narrow
from dashboard.narrow import Screen
from tests.browser.conftest import Visitor
from tests.test_narrow import FIGURES

# What findArrayAttributes is defined to give: every setting that may be a list, where the trace has one.
_BOTH = """
async (sent) => {
  const plotly = await window.plotly(), schema = plotly.PlotSchema, place = document.createElement('div')
  document.body.append(place)
  const { data, layout } = JSON.parse(sent).figure
  await plotly.newPlot(place, data, { ...layout, width: 600 })
  const all = schema.get().traces
  const both = place._fullData.map(trace => {
    const found = []
    schema.crawl(all[trace.type].attributes, (setting, name, _, level, path) => {
      if (setting?.valType !== 'data_array' && setting?.arrayOk !== true) return
      const value = path.split('.').reduce((holder, part) => holder?.[part], trace)
      if (Array.isArray(value)) found.push(path)
    })
    return [trace._arrayAttrs, found]
  })
  place.remove()
  return both
}
"""
_SEVERAL = """
async () => {
  const { PlotSchema } = await window.plotly()
  const dimensions = { _isLinkedToArray: 'dimension', values: { valType: 'data_array' } }
  const attributes = { dimensions, marker: { colorbar: { ticktext: { valType: 'data_array' } } } }
  return PlotSchema.findArrayAttributes({
    ids: ['a'], customdata: new Float32Array(2), _module: { attributes },
    dimensions: [{ values: [1] }, {}, { values: [2] }], marker: { colorbar: { ticktext: ['a'] } },
  })
}
"""

_WALKS = """
async (sent) => {
  const plotly = await window.plotly(), schema = plotly.PlotSchema, place = document.createElement('div')
  document.body.append(place)
  const draw = async () => plotly.newPlot(place, ...Object.values(JSON.parse(sent).figure))
  await draw()
  const walk = schema.crawl
  let walks = 0
  schema.crawl = (...all) => { walks++; return walk(...all) }
  await draw()
  schema.crawl = walk
  place.remove()
  return walks
}
"""


def test_the_lists_of_every_kind_of_chart_are_those_that_the_settings_allow(visitor: Visitor, demo_app: Server):
    visitor.open(demo_app.url)
    for kind, figure in FIGURES.items():
        sent = drawing.written(narrow.of(figure, Screen.WIDE), kind, kind, 900).decode()
        for remembered, walked in visitor.page.evaluate(_BOTH, sent):
            assert sorted(remembered) == sorted(walked), kind
            assert remembered, kind


def test_lists_in_several_things_of_one_trace_are_found_in_each(visitor: Visitor, demo_app: Server):
    visitor.open(demo_app.url)
    assert visitor.page.evaluate(_SEVERAL) == ["ids", "customdata", "dimensions[0].values", "dimensions[2].values"]


def test_a_second_drawing_walks_through_no_settings(visitor: Visitor, demo_app: Server):
    visitor.open(demo_app.url)
    figure = next(iter(FIGURES.values()))
    assert visitor.page.evaluate(_WALKS, drawing.written(figure, "alt", "key", 900).decode()) == 0
