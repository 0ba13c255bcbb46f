"""Known misprints of the publishers as data: a reading in, the same reading without them out. Knows no caption.

corrections.yaml names the file by its hash, the cell and the value that is printed there; the raw workbook stays as it
is. Every correction leaves a finding with the printed value, and one that no longer fits its cell is a fault.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache, reduce
from pathlib import Path

import yaml

from etl.model import EtlError, Finding, Observation, Reading
from growth.notation import date_text, number
from growth.vocabulary import Severity

CORRECTIONS = Path(__file__).with_name("corrections.yaml")
LEAVE_OUT = "leave out"
_CELLS = re.compile(r"[A-Z]{1,3}[1-9]\d*(:[A-Z]{1,3}[1-9]\d*)?")
_TEXTS = ("file", "sha256", "sheet", "cell", "reason", "who")
_SAME = 1e-9  # of the value: what a file stores and what YAML reads are both doubles


class CorrectionsUnreadable(EtlError):
    """The list of corrections lacks a field or holds one that cannot be read. Carries the place and the fault."""

    def __init__(self, place: str, fault: str):
        self.place, self.fault = place, fault
        super().__init__(f"{CORRECTIONS.name}, {place}: {fault}. Hãy sửa mục này theo mẫu của các mục khác.")


class CorrectionDoesNotFit(EtlError):
    """The value that a correction is about does not stand in its cell. Carries the correction and what was found."""

    def __init__(self, correction: Correction, found: str):
        self.correction, self.found = correction, found
        super().__init__(
            f"{correction.file}, ô {correction.sheet}!{correction.cell}: {CORRECTIONS.name} sửa số in "
            f"{number(correction.printed)}, nhưng ô này {found}. Hãy xem lại ô rồi sửa hoặc bỏ mục đó."
        )


@dataclass(frozen=True, slots=True)
class Correction:
    """One misprinted cell: what is printed, and the value to use instead (None: the figure is left out).

    A range (`C8:H40`) can only be left out, such as a table with the figures of last year; `printed` is its first cell.
    """

    file: str  # name, for people; the hash decides
    sha256: str
    sheet: str
    cell: str
    printed: float
    corrected: float | None
    reason: str
    who: str
    date: date


def corrected(reading: Reading, sha256: str) -> Reading:
    """The reading of the file with this hash, its misprints replaced or left out, each with a finding.

    The reading itself when no correction is about the file. Raises CorrectionDoesNotFit and CorrectionsUnreadable.
    """
    for correction in _of_file(CORRECTIONS, sha256):
        reading = _apply(reading, correction)
    return reading


def _apply(reading: Reading, correction: Correction) -> Reading:
    first, last = _corners(correction.cell)
    in_range = [row for row in reading.observations if row.sheet == correction.sheet and _within(row, first, last)]
    in_first = [row for row in in_range if _place(row.cell) == first]
    fitting = [row for row in in_first if abs(row.value - correction.printed) <= _SAME * max(1.0, abs(row.value))]
    if not fitting:
        found = ", ".join(f"ghi {number(row.value)}" for row in in_first) or "không cho số liệu nào"
        raise CorrectionDoesNotFit(correction, found)
    wrong = set(map(id, in_range if first != last else fitting))
    rows = [_instead(row, correction) if id(row) in wrong else row for row in reading.observations]
    return replace(
        reading,
        observations=[row for row in rows if row is not None],
        findings=[*reading.findings, _finding(fitting[0], len(wrong), correction)],
    )


def _corners(cells: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last (row, column) of `D11` or `C8:H40`."""
    first, _, last = cells.partition(":")
    return _place(first), _place(last or first)


def _place(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    column = reduce(lambda number, letter: number * 26 + ord(letter) - ord("A") + 1, letters, 0)
    return int(cell[len(letters) :]), column


def _within(row: Observation, first: tuple[int, int], last: tuple[int, int]) -> bool:
    at = _place(row.cell)
    return first[0] <= at[0] <= last[0] and first[1] <= at[1] <= last[1]


def _instead(row: Observation, correction: Correction) -> Observation | None:
    if correction.corrected is None:
        return None
    note = f"Bản gốc in {number(correction.printed)}; sửa ngày {date_text(correction.date)}: {correction.reason}"
    return row._replace(value=correction.corrected, note="; ".join(filter(None, (row.note, note))))


def _finding(row: Observation, figures: int, correction: Correction) -> Finding:
    used = "không nạp" if correction.corrected is None else f"dùng {number(correction.corrected)}"
    if figures > 1:
        used += f", cùng cả vùng {correction.cell} ({number(figures, 0)} số liệu)"
    return Finding(
        Severity.INFORMATION,
        "misprint_is_corrected",
        f"{row.item_label}: bản gốc in {number(correction.printed)}, {used}. {correction.reason} "
        f"({correction.who}, {date_text(correction.date)})",
        "Nếu cơ quan công bố xác nhận số khác, hãy sửa mục này trong etl/corrections.yaml.",
        row.sheet,
        row.cell,
        row.table,
        number(correction.printed),
        "bỏ trống" if correction.corrected is None else number(correction.corrected),
    )


def _of_file(path: Path, sha256: str) -> list[Correction]:
    return [correction for correction in _read(path) if correction.sha256 == sha256]


@cache
def _read(path: Path) -> tuple[Correction, ...]:
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8")) or []
    except yaml.YAMLError as fault:
        raise CorrectionsUnreadable("cả tệp", " ".join(str(fault).split())) from fault
    return tuple(_correction(f"mục {at}", entry) for at, entry in enumerate(entries, 1))


def _correction(place: str, entry: object) -> Correction:
    names = [field.name for field in fields(Correction)]
    given = list(entry) if isinstance(entry, dict) else []
    missing = [name for name in names if given.count(name) != 1 or entry[name] in (None, "")]
    if missing or len(given) != len(names):
        unknown = [name for name in given if name not in names]
        raise CorrectionsUnreadable(place, f"thiếu hoặc thừa trường {', '.join([*missing, *map(str, unknown)])}")
    values = {**entry, "corrected": None if entry["corrected"] == LEAVE_OUT else entry["corrected"]}
    for name in ("printed", "corrected"):
        if isinstance(values[name], bool) or not isinstance(values[name], int | float | None):
            raise CorrectionsUnreadable(place, f"{name} phải là số, hoặc “{LEAVE_OUT}” ở trường corrected")
    if not _CELLS.fullmatch(str(values["cell"])):
        raise CorrectionsUnreadable(place, "cell phải là một ô như D11 hoặc một vùng như C8:H40")
    if ":" in values["cell"] and values["corrected"] is not None:
        raise CorrectionsUnreadable(place, f"một vùng ô chỉ có thể “{LEAVE_OUT}”")
    if type(values["date"]) is not date:
        raise CorrectionsUnreadable(place, "date phải là ngày, dạng 2026-11-22")
    return Correction(**{name: str(values[name]).strip() if name in _TEXTS else values[name] for name in names})
