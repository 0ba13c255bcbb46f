"""Writes a reading down without loading it: a CSV row for each figure, and the report. Reads nothing itself."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from operator import attrgetter
from pathlib import Path

from etl.model import Reading

COLUMNS = (
    "sheet", "cell", "table", "indicator", "area", "item_label", "item", "period", "measure", "value", "unit",
    "status", "price_basis", "item_path", "release", "citation", "note",
)  # fmt: skip


def write_csv(path: Path, readings: Iterable[Reading]) -> None:
    """One row for each figure of the readings: file and COLUMNS; UTF-8 with the mark that Excel needs to see it."""
    figures = attrgetter(*COLUMNS)
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(("file", *COLUMNS))
        for reading in readings:
            writer.writerows((reading.file, *figures(observation)) for observation in reading.observations)


def write_report(path: Path, readings: Iterable[Reading]) -> None:
    """The reports of the readings as a JSON list: tables, captions with their meanings, what was left out and why."""
    path.write_text(
        json.dumps([reading.report for reading in readings], ensure_ascii=False, indent=1), encoding="utf-8"
    )
