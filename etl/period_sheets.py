"""Our own sheets with one column a period: output by field, scenario by quarter. A sheet in, records and findings out.

What all figures share (year, prices, version, document) stands in the lines above the table.
"""

from __future__ import annotations

import re
from datetime import date

from etl import glossary
from etl.captions import title_year
from etl.forms import Head, Row, describe, find_head, printed_text, read_day, stated
from etl.items import areas
from etl.layouts import OUTPUT, PERIODS_OF_A_SHEET, SCENARIO_BY_QUARTER, Layout
from etl.model import Finding, Observation, Reading, Target
from etl.numbers import VI, NumberError, parse_number
from etl.text import search_key
from etl.units import printed_unit, unit_line
from etl.workbook import Sheet
from growth.periods import Period
from growth.vocabulary import Measure, PriceBasis, Severity, Status

_OUTPUT_TITLE = re.compile(
    r"\bgia tri (san xuat|tang them)\b.*\bcong nghiep\b|\bcong nghiep\b.*\bgia tri (san xuat|tang them)\b"
)
_PRICE = re.compile(r"\bgia (hien hanh|so sanh(?: nam)? (?:1994|2010|2020))\b")
_GROWTH = re.compile(r"\b(toc do tang|tang truong)\b")
_BAND = re.compile(r"\s*(\S+)\s*(?:-|–|—|đến)\s*(\S+)\s*")
_NOTE_LINE = re.compile(r"ghi chu|nguon|luu y|don vi tinh|ngay cong bo")
_CODE_OF_OUTPUT = {"san xuat": "gross_output_industry", "tang them": "value_added_industry"}


def read(sheet: Sheet, area: str) -> Reading | None:
    """Figures or targets of a sheet with one column a period; None when the sheet is none of these."""
    for layout, reader in ((OUTPUT, _read_output), (SCENARIO_BY_QUARTER, _read_scenario)):
        head = find_head(sheet, (layout,), PERIODS_OF_A_SHEET)
        if head is not None and len(_periods(head, 2000)) >= PERIODS_OF_A_SHEET:
            reading = reader(sheet, head, area)
            if reading is not None:
                return reading
    return None


def period_fields(layout: Layout) -> list[str]:
    """The fields of a layout that stand for a period, in its order."""
    return [column.field for column in layout.columns if re.fullmatch(r"M\d+(_YTD)?|Q\d|YEAR", column.field)]


def _periods(head: Head, year: int) -> dict[str, tuple[Period, bool]]:
    """Field → (period, to date) of the columns that the sheet has."""
    periods = {}
    for name in period_fields(head.layout):
        if name not in head.columns:
            continue
        if name == "YEAR":
            periods[name] = Period.of_year(year), False
        elif name.startswith("Q"):
            periods[name] = Period.quarter(year, int(name[1:])), False
        else:
            periods[name] = Period.month(year, int(name[1:].removesuffix("_YTD"))), name.endswith("_YTD")
    return periods


def _lines(sheet: Sheet, head: Head) -> list[str]:
    """Lines above the table."""
    return [text for row in range(head.top) for column in range(3) if (text := printed_text(sheet, row, column))]


class _Lines:
    """What the lines around a table state; each thing that is missing or wrong becomes a finding."""

    def __init__(self, sheet: Sheet, head: Head, table: str) -> None:
        self.sheet, self.head, self.table = sheet, head, table
        self.findings: list[Finding] = []
        self.above = _lines(sheet, head)

    def missing(self, code: str, what: str, remedy: str, found: str = "") -> None:
        message = f"Phần đầu trang “{self.sheet.name}”: {'thấy “' + found + '”, cần' if found else 'chưa ghi'} {what}."
        self.findings.append(
            Finding(Severity.ERROR, code, message, remedy, self.sheet.name, "A1", self.table, found, what)
        )

    def text(self, wording: str) -> str:
        """The words of a line above or below the table; empty when there is none."""
        found = stated(self.sheet, range(self.sheet.height), wording)
        value = found[0] if found else ""
        return str(int(value) if isinstance(value, float) and value.is_integer() else value).strip()

    def day(self, wording: str, what: str) -> date | None:
        found = stated(self.sheet, range(self.sheet.height), wording)
        if found is None:
            return None
        day = read_day(found[0])
        if day is None:
            self.missing("not_a_day", f"{what} dạng 23/8/2025", "Hãy ghi ngày/tháng/năm.", str(found[0]))
        return day

    def year(self) -> int | None:
        written = self.text(r"nam( ke hoach| so lieu)?")
        years = [int(written)] if re.fullmatch(r"(19|20)\d\d", written) else []
        years += [year for line in self.above if (year := title_year(line))]
        if not years:
            self.missing("year_not_stated", "năm của số liệu", "Hãy ghi năm vào tên biểu, ví dụ “… năm 2026”.")
        return years[0] if years else None

    def area(self, default: str) -> str:
        written = self.text(r"khu vuc|dia ban")
        for line in [written, *self.above]:
            for part in re.split(r"[,;–()-]", line):
                found = areas().find(re.sub(r"(?i)^.*\b(tỉnh|trên địa bàn)\b", "", part).strip())
                if len(found) == 1:
                    return found[0]
        if not default:
            self.missing("area_not_stated", "số liệu của địa bàn nào", "Hãy thêm dòng “Khu vực: Nghệ An”.")
        return default


def _read_output(sheet: Sheet, head: Head, default_area: str) -> Reading | None:
    lines = _Lines(sheet, head, "gross_output")
    title = next((line for line in lines.above if _OUTPUT_TITLE.search(search_key(line))), None)
    if title is None:
        return None
    key = search_key(title)
    words = _OUTPUT_TITLE.search(key)
    indicator = glossary.indicators()[_CODE_OF_OUTPUT[words[1] or words[2]]]
    growth = bool(_GROWTH.search(key))
    price = next((found[0] for line in lines.above if (found := _PRICE.search(search_key(line)))), "")
    if not price:
        lines.missing(
            "prices_not_stated", "giá so sánh hay giá hiện hành", "Hãy ghi vào tên biểu, ví dụ “giá so sánh 2010”."
        )
    units = next((units for line in lines.above if (units := unit_line(line))), [])
    expected = "%" if growth else indicator.unit
    if units and units != [expected]:
        lines.missing(
            "unit_contradicts_indicator", f"đơn vị {expected}", "Hãy đổi giá trị sang đơn vị này.", ", ".join(units)
        )
    year, area = lines.year(), lines.area(default_area)
    release, citation = lines.day(r"(ngay )?cong bo( ngay)?", "ngày công bố"), lines.text(r"nguon( so lieu)?")
    status_words = lines.text(r"tinh trang( so lieu)?")
    status = glossary.closed_code("status", status_words) if status_words else ""
    if status_words and not status:
        lines.missing("unknown_word", "ước tính, sơ bộ, thực hiện hoặc chính thức", "Hãy sửa tình trạng.", status_words)
    reading = Reading("", findings=lines.findings, report=describe(sheet, head, "gross_output"))
    if lines.findings:
        reading.report["reason"] = "phần đầu trang chưa đủ"
        return reading
    for row in _rows(sheet, head, "gross_output", reading):
        item, label = row.item(indicator)
        for name, (period, to_date) in _periods(head, year).items():
            value = row.number(name)
            if value is None:
                continue
            reading.observations.append(
                Observation(
                    table="gross_output",
                    indicator=indicator.code,
                    item=item,
                    item_label=label,
                    area=area,
                    period=str(period),
                    measure=_measure(growth, to_date).value,
                    value=value,
                    unit=expected,
                    status=status or Status.ESTIMATE.value,
                    sheet=sheet.name,
                    cell=row.cell(name),
                    price_basis=_price_basis(price),
                    item_path=label,
                    release=row.day("release") or release,
                    citation=row.text("citation") or citation,
                    note=row.text("note"),
                )
            )
        reading.findings += row.findings
    reading.report["figures"] = len(reading.observations)
    return reading


def _measure(growth: bool, to_date: bool) -> Measure:
    if growth:
        return Measure.GROWTH_YTD if to_date else Measure.GROWTH_YOY
    return Measure.LEVEL_YTD if to_date else Measure.LEVEL


def _price_basis(words: str) -> str:
    year = re.search(r"\d{4}", words)
    return f"const{year[0]}" if year else PriceBasis.CURRENT.value


def _rows(sheet: Sheet, head: Head, table: str, reading: Reading) -> list[Row]:
    """The rows with figures; lines of words go to the report's notes."""
    rows = []
    for at in range(head.first_row, sheet.height):
        row = Row(sheet, head, at, table)
        filled = [column for column in range(sheet.width) if sheet.value(at, column) is not None]
        if not filled:
            continue
        if all(row.blank(name) for name in _periods(head, 2000)):
            text = printed_text(sheet, at, filled[0])
            if _NOTE_LINE.match(search_key(text)):
                reading.report["notes"].append(text)
            else:
                reading.report["unfilled"].append(sheet.address(at, filled[0]))
            continue
        rows.append(row)
    return rows


def _read_scenario(sheet: Sheet, head: Head, default_area: str) -> Reading | None:
    lines = _Lines(sheet, head, "plan")
    version = lines.text(r"(ten )?phien ban( kich ban)?")
    entry = describe(sheet, head, "plan")
    rows_reading = Reading("", report=entry)
    rows = _rows(sheet, head, "plan", rows_reading)
    if not rows:
        return rows_reading  # an empty form says nothing wrong
    document = lines.text(r"(ten )?van ban|tai lieu")
    for what, value in (("phiên bản kịch bản", version), ("văn bản ban hành", document)):
        if not value:
            lines.missing("line_missing", what, "Hãy ghi dòng này ở phần đầu trang.")
    year, area = lines.year(), lines.area(default_area)
    document_date = lines.day(r"ngay (van ban|ban hanh|ky)", "ngày văn bản")
    in_force_from = lines.day(r"(ap dung|(co )?hieu luc)? ?tu( ngay)?", "ngày áp dụng")
    in_force_to = lines.day(r"(ap dung|hieu luc)? ?den( het)?( ngay)?", "ngày hết áp dụng")
    rows_reading.findings = lines.findings
    if lines.findings:
        entry["reason"] = "phần đầu trang chưa đủ"
        return rows_reading
    for row in rows:
        indicator = row.indicator()
        measure = row.closed("measure", "measure", needed=True)
        item, label = row.item(indicator) if indicator else ("", "")
        if indicator and measure:
            growth = Measure(measure) in (Measure.GROWTH_YOY, Measure.GROWTH_YTD)
            for name, (period, to_date) in _periods(head, year).items():
                band = _band(row, name)
                if band is None:
                    continue
                low, central, high = band
                rows_reading.targets.append(
                    Target(
                        version=version,
                        document=document,
                        document_number=lines.text(r"so( ky)? hieu|so van ban"),
                        document_date=document_date,
                        in_force_from=in_force_from,
                        in_force_to=in_force_to,
                        indicator=indicator.code,
                        item=item,
                        item_label=label,
                        area=area,
                        period=str(period),
                        measure=_measure(growth, to_date).value,
                        low=low,
                        central=central,
                        high=high,
                        unit="%" if growth else printed_unit(row.text("unit")),
                        unit_in_charge=row.text("unit_in_charge"),
                        citation=row.text("citation") or lines.text(r"nguon( so lieu)?"),
                        sheet=sheet.name,
                        cell=row.cell(name),
                        note=row.text("note"),
                    )
                )
        rows_reading.findings += row.findings
    entry["figures"] = len(rows_reading.targets)
    return rows_reading


def _band(row: Row, name: str) -> tuple[float, float | None, float] | None:
    """(low, central, high) of a cell: a number, or a text such as `10,16 – 11,94`; None when blank or, noted, wrong."""
    value = row.raw(name)
    if row.blank(name):
        return None
    if isinstance(value, str) and (parts := _BAND.fullmatch(value)):
        try:
            low, high = (parse_number(part, VI) for part in parts.groups())
        except NumberError:
            row.fault(name, "not_a_number", "một con số hoặc một khoảng như 10,16 – 11,94", "Hãy sửa ô này.")
            return None
        return low, None, high
    number = row.number(name)
    return None if number is None else (number, number, number)
