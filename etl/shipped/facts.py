"""The CSV files of published facts in, rows of our sheets out. Knows no workbook."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from etl import glossary
from growth.notation import period_name
from growth.periods import MONTH, Period
from growth.vocabulary import Measure

FOLDER = Path(__file__).parent
_TO_DATE = (Measure.LEVEL_YTD, Measure.INDEX_YTD, Measure.GROWTH_YTD)
_NUMBERS = (
    "value", "low", "central", "high", "base_value", "target_low", "target_high",
    "planned_area_ha", "infrastructure_capital_billion_vnd", "base_year", "period_from", "target_year",
    "works", "registered_capital", "area_ha", "capacity",
)  # fmt: skip
_CLOSED = ("measure", "status", "price_basis", "kind", "direction", "comparison")
_DAYS = ("document_date", "in_force_from", "in_force_to")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was published; `released` is None where the source names no day."""

    citation: str
    released: date | None
    release_note: str


def rows(name: str) -> list[dict[str, str]]:
    """The rows of one CSV file of this folder."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def sources() -> dict[str, Source]:
    """Source code → citation and day."""
    return {
        row["source"]: Source(
            row["citation"],
            date.fromisoformat(row["released"]) if row["released"] else None,
            row["release_note"],
        )
        for row in rows("sources")
    }


@cache
def notes() -> dict[str, dict]:
    """Workbook → title and paragraphs of its sheet to read first."""
    return yaml.safe_load((FOLDER / "notes.yaml").read_text(encoding="utf-8"))


def sheet_rows(name: str) -> list[dict[str, object]]:
    """Rows of a file by the fields of its layout, in the words that people read."""
    return [_in_words(row) for row in rows(name)]


def _in_words(row: dict[str, str]) -> dict[str, object]:
    fields: dict[str, object] = {name: text for name, text in row.items() if text}
    for name in fields:
        if name in _NUMBERS:
            fields[name] = _number(row[name])
        elif name in _DAYS:
            fields[name] = date.fromisoformat(row[name])
        elif name in _CLOSED:
            fields[name] = glossary.closed_name(name, row[name])
    if "source" in row:
        source = sources()[row["source"]]
        fields["citation"] = source.citation
        if "status" in row:  # a figure: its day of publication counts
            fields["release"] = source.released
            fields["note"] = "; ".join(text for text in (row["note"], source.release_note) if text)
    if row.get("project_kind"):
        fields["kind"] = glossary.closed_name("project_kind", row["project_kind"])
    if row.get("planned_start"):
        fields["planned_start"] = period_name(Period.parse(row["planned_start"]))
    if row.get("indicator"):
        fields["indicator"] = glossary.indicators()[row["indicator"]].name
        fields["item"] = row["item_label"]
    if row.get("area"):
        fields["area"] = glossary.area_name(row["area"])
    if row.get("period"):
        period = Period.parse(row["period"])
        fields["period"] = period_name(period, row["measure"] in _TO_DATE and period.frequency == MONTH)
    return fields


def _number(text: str) -> int | float:
    """The figure as published: whole numbers stay whole."""
    value = float(text)
    return int(value) if value.is_integer() else value
