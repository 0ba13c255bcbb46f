"""The monthly and the quarterly report as Word and PDF: what they say and a template in, the file out. Asks nothing.

Loads matplotlib and Typst: import it where a file is made, not where a page is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal

from dashboard import slide_charts
from dashboard.periodic import Picture, Report, with_pictures
from dashboard.reports import pdf, picture, word_template
from dashboard.reports.word_template import Drawing
from growth.vocabulary import STATUS_NAME, Status

Ending = Literal["docx", "pdf"]
WIDTH_PX = 720  # across the text of a page: letters of a chart are then 9 points high
PLOT_PX = 205

Told = Callable[[int, int], None]  # steps done, steps in all


def steps(report: Report, ending: Ending) -> int:
    """How many steps `written` takes: one a chart, one to fill in the template, one to set the pages."""
    pictures: list[Picture] = []
    with_pictures(report.fields, pictures.append)
    return len(pictures) + (2 if ending == "pdf" else 1)


def written(report: Report, template: bytes, name: str, ending: Ending, told: Told = lambda done, total: None) -> bytes:
    """The report made from a template (`name`: its file name, for what is wrong with it), as Word or PDF.

    told: hears of each step. Raises word_template.TemplateBroken, pdf.NotPrintable, picture.UnknownFeature.
    """
    total = steps(report, ending)
    made = _Drawn(ending, lambda done: told(done, total))
    fields = with_pictures(report.fields, made.drawing)
    word = word_template.filled_in(template, name, fields)
    made.step()
    if ending == "docx":
        return word
    content = pdf.to_pdf(word, made.outlines)
    made.step()
    return content


@dataclass
class _Drawn:
    """Draws the charts one by one: as dots for Word, beside them as outlines for PDF."""

    ending: Ending
    told: Callable[[int], None]
    outlines: dict[str, bytes] = field(default_factory=dict)
    _done: int = 0

    def step(self) -> None:
        self._done += 1
        self.told(self._done)

    def drawing(self, one: Picture) -> Drawing:
        dots = drawing(one, "png")
        if self.ending == "pdf":
            self.outlines[sha256(dots).hexdigest()] = drawing(one, "svg")
        self.step()
        return Drawing(dots, one.finding)


def drawing(one: Picture, kind: picture.Kind) -> bytes:
    """A chart of the report as a picture; its source stands in the text below it, what a hollow sign means in it."""
    return picture.picture(
        slide_charts.figure(one.chart, PLOT_PX),
        title=one.name,
        unit=one.chart.unit,
        status=STATUS_NAME[Status.ESTIMATE] if any(any(line.estimate) for line in one.chart.series) else "",
        marks=one.marks,
        alt=one.finding,
        width=WIDTH_PX,
        kind=kind,
    )
