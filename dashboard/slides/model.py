"""What a slide consists of, and the pieces that every kind of slide shares. Draws nothing, decides no content.

A slide is one finding with the few numbers, the chart or the table that carry it; every text is finished Vietnamese,
every number knows its cell. The screen (dashboard.meeting) and the file (dashboard.reports.presentation) show the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from dashboard import frame, plans, theme, words
from dashboard.charts import Band, Series
from dashboard.frame import Selection
from dashboard.industry import SECTION_NAMES
from dashboard.plans import PlannedFigure, PlanState
from dashboard.theme import Role
from dashboard.words import Verdict
from growth.notation import date_text, number, period_name
from growth.periods import MONTH, Period
from growth.vocabulary import PRICE_BASIS_NAME, PriceBasis

TABLE_HEADS = {
    "lagging": ("Mức", "Chỉ tiêu", "Thực hiện", "Kế hoạch năm", "Chênh so với yêu cầu", "Còn lại cần", "Phụ trách"),
    "rest": ("Chỉ tiêu", "Đã đạt", "Mục tiêu năm", "Các tháng còn lại cần", "Cùng các tháng ấy năm trước", "Phụ trách"),
    "goals": ("Mức", "Mục tiêu", "Chỉ tiêu", "Đã đạt", "Văn bản"),
}
ENTER_PLANS = "Nhập kế hoạch vào mẫu kịch bản rồi nạp vào kho số liệu."
ROWS_A_SLIDE = 5
OF_COUNTRY = "of_country"  # marks a row of the country beside those of the province


class Shape(StrEnum):
    """How a chart is drawn: lines over the periods of a year, or bars of parts, first on top."""

    LINES = "lines"
    BARS = "bars"


@dataclass(frozen=True)
class Chart:
    """What a chart shows, for screen and file alike.

    labels: the whole axis in order. series: of dashboard.charts; bars have one, its `x` the names. colours: one a bar.
    is_growth: bars carry signs. band: the planned range.
    """

    shape: Shape
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    band: Band | None = None
    colours: tuple[str, ...] = ()
    is_growth: bool = False
    zero: bool = False


@dataclass(frozen=True)
class Origin:
    """Where a number comes from: as printed, its source, its cell."""

    what: str
    printed: str
    citation: str
    known: str  # status and day of publication
    source_file: str
    sheet: str
    cell: str
    sha256: str

    @property
    def link(self) -> str:
        return frame.origin_link(self.sha256, self.sheet, self.cell)

    @property
    def text(self) -> str:
        """One line of the notes: `GRDP, 9 tháng năm 2025: 8,61% (ước tính; công bố 6/10/2025). Nguồn: …; tệp, ô.`"""
        known = f" ({self.known})" if self.known else ""
        return (
            f"{self.what}: {self.printed}{known}. Nguồn: {self.citation}; {self.source_file}, {self.sheet}!{self.cell}."
        )


@dataclass(frozen=True)
class BigNumber:
    """A number to be read from ten metres: label, value, note below, state, facts; `origin` is its cell."""

    label: str
    value: str
    note: str
    origin: Origin | None = None
    verdict: Verdict | None = None
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """Finished texts. links: for each row the cell of the figure in column `linked` (None without one).

    verdicts: for each row the state that its first column says in words, None in a table without states. widths:
    relative, one a column.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    links: tuple[str | None, ...]
    linked: int
    widths: tuple[int, ...]
    verdicts: tuple[Verdict | None, ...]


@dataclass(frozen=True)
class Slide:
    """One slide. missing: what is lacking, in words; then it has nothing else to show."""

    code: str
    name: str
    title: str
    numbers: tuple[BigNumber, ...] = ()
    chart: Chart | None = None
    table: Table | None = None
    sentences: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    source: str = ""
    origins: tuple[Origin, ...] = ()
    missing: str = ""
    is_offered_first: bool = True  # stands in the set that nobody chose


@dataclass(frozen=True)
class Deck:
    """All slides of an area in a report month. known: `Số liệu như đã biết ngày …`, empty for what is known now."""

    version: str
    area_name: str
    month: Period
    illustrative: bool
    known: str
    slides: tuple[Slide, ...]

    @property
    def first_offered(self) -> tuple[str, ...]:
        """Codes of the set that is shown unless somebody chooses another."""
        return tuple(slide.code for slide in self.slides if slide.is_offered_first and not slide.missing)

    @property
    def marks(self) -> tuple[str, ...]:
        """What every slide has to say about its figures."""
        return tuple(text for text in (words.ILLUSTRATIVE.upper() if self.illustrative else "", self.known) if text)

    def chosen(self, codes: Iterable[str]) -> list[Slide]:
        """The slides of these codes in this order; codes that no longer exist are left out."""
        by_code = {slide.code: slide for slide in self.slides}
        return [by_code[code] for code in dict.fromkeys(codes) if code in by_code]


def origin_of(what: str, row: dict) -> Origin:
    """Where the number of a traced row comes from; what: its name and period."""
    return Origin(
        what=what,
        printed=words.printed(row["value"], row["unit"], row["measure"]),
        citation=row["citation"] or row["source_file"],
        known=f"{words.status_name(row['status'])}; công bố {date_text(pd.Timestamp(row['release']).date())}",
        source_file=row["source_file"],
        sheet=row["sheet"],
        cell=row["cell"],
        sha256=row["sha256"],
    )


def charted(name: str, row: dict) -> Origin:
    """Origin of a point of a chart; the country's rows say so."""
    place = " cả nước" if row.get(OF_COUNTRY) else ""
    return origin_of(f"{name}{place}, {period_name(Period.parse(row['period']), _is_to_date(row))}", row)


def planned_origin(what: str, planned: PlannedFigure) -> Origin:
    """The same of a planned figure; the name of its version is added to `what`."""
    unit = "%" if planned.measure in plans.GROWTHS else planned.unit
    return Origin(
        what=f"{what}, {planned.version}",
        printed=plans.band_text(planned.floor, planned.ceiling, unit, planned.open_ended),
        citation=planned.citation or planned.source_file,
        known="",
        source_file=planned.source_file,
        sheet=planned.sheet,
        cell=planned.cell,
        sha256=planned.sha256,
    )


def source_line(rows: Iterable[dict]) -> str:
    """`Nguồn: …; tình trạng: ước tính.`: short, for every origin stands in the notes with its day and cell."""
    rows = list(rows)
    if not rows:
        return ""
    columns = ("citation", "source_file", "release", "status")
    used = pd.DataFrame({name: [row[name] for row in rows] for name in columns})
    return f"Nguồn: {words.sources(used, most=2)}; tình trạng: {words.statuses(used)}."


def _is_to_date(row: dict) -> bool:
    """Whether a row speaks of the year up to its month: `3 tháng năm 2025`, also where quarter I was published."""
    return Period.parse(row["period"]).frequency == MONTH and (
        row["measure"].endswith("_ytd") or row["frequency"] != MONTH
    )


def distinct(origins: Iterable[Origin | None]) -> tuple[Origin, ...]:
    """Each origin once, in order; None, where a number has no cell, is left out."""
    return tuple(dict.fromkeys(one for one in origins if one is not None))


def chunks(rows: Sequence, size: int) -> list[Sequence]:
    """Parts of at most `size`, as even as may be: seven of six are four and three."""
    parts = -(-len(rows) // size)
    each = -(-len(rows) // parts) if parts else size
    return [rows[start : start + each] for start in range(0, len(rows), each)]


def heading(code: str, name: str, title: str, place: int, parts: Sequence) -> dict[str, str]:
    """code, name and title of the slide with part `place` (from 1) of a list; from the second on they say so."""
    count = len(parts)
    return {
        "code": code if place == 1 else f"{code}-{place}",
        "name": f"{name} ({place}/{count})" if count > 1 else name,
        "title": title if place == 1 else f"{title} (tiếp theo, {place}/{count})",
    }


def large(value: float) -> str:
    """A value as large text: from a thousand on without decimals."""
    return number(value, 0 if abs(value) >= 1000 else None)


def unit_with_prices(row: dict) -> str:
    """The unit of a level, with its prices where they have to be said: constant ones, and unstated ones."""
    basis = row["price_basis"]
    return (
        f"{row['unit']}, {PRICE_BASIS_NAME[PriceBasis(basis)]}"
        if basis not in ("", PriceBasis.CURRENT)
        else row["unit"]
    )


def subject(selection: Selection) -> str:
    """The place as the beginning of a sentence."""
    return words.sentence_case(selection.place)


def planned_name(state: PlanState) -> str:
    """The name of a planned item with the sections of industry in their short names."""
    indicator, _, part = state.name.partition(": ")
    return f"{indicator}: {SECTION_NAMES.get(state.item, part)}" if part else state.name


def nothing_in_year(selection: Selection, what: str) -> str:
    """Why a slide is empty, and what to do."""
    return (
        f"Chưa có số liệu {what} của {selection.place} trong năm {selection.month.year} "
        f"đến hết {period_name(selection.month)}. Hãy chọn tháng báo cáo khác, hoặc nạp biểu của tháng."
    )


def bars(
    names: Sequence[str], values: Sequence[float], unit: str, is_growth: bool = False, colours: Sequence[str] = ()
) -> Chart:
    """Bars of parts, first on top; of growth those that fall have their own colour."""
    inks = tuple(colours) or tuple(theme.FALL if is_growth and value < 0 else theme.RISE for value in values)
    one = Series("", Role.ACTUAL, tuple(names), tuple(values))
    return Chart(Shape.BARS, unit, tuple(names), (one,), colours=inks, is_growth=is_growth)
