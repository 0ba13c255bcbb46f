"""Writes our own sheets: a layout and rows in, a workbook out, the same bytes for the same content. Reads nothing.

The empty templates and the shipped workbooks come from here, with the captions by which etl.lists reads them.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from etl.layouts import CLUSTERS, FIGURES, GOAL_NOTES, GOALS, OUTPUT, PROJECTS, SCENARIO, SCENARIO_BY_QUARTER, Layout
from etl.model import EtlError
from growth.notation import period_short
from growth.periods import Period

CHOICES_SHEET = "Danh mục"  # hidden; the lists that cells offer
_EMPTY_ROWS = 500  # rows below the captions that offer lists
# Formats of whole columns, for cells that somebody fills: none that would hide decimals or leave a dangling comma.
_SAFE_FORMATS = ("d/m/yyyy", "0")
_INK, _HEAD, _QUIET, _GRID = "16202E", "0B4F8A", "4A5568", "C9D3DF"
_TITLE = Font(name="Calibri", size=15, bold=True, color=_HEAD)
_NOTE = Font(name="Calibri", size=10, italic=True, color=_QUIET)
_LINE = Font(name="Calibri", size=11, color=_INK)
_CAPTION = Font(name="Calibri", size=11, bold=True, color="FFFFFF")
_BODY = Font(name="Calibri", size=11, color=_INK)
_FILL = PatternFill("solid", fgColor=_HEAD)
_AWAITED = PatternFill("solid", fgColor="FFF4CE")  # a value that somebody still has to enter
_THIN = Side("thin", color=_GRID)
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_WRAPPED = frozenset(
    {
        "citation",
        "note",
        "document",
        "name",
        "text",
        "wastewater_treatment",
        "infrastructure_investor",
        "investor",
        "progress",
        "obstacle",
        "item",
    }
)
_EPOCH = datetime(2000, 1, 1)  # a fixed day in file properties, so that equal content gives equal bytes
_MODIFIED = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(<)")

Fields = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Filled:
    """What a form starts from: rows by field of its layout, values left empty, and the month that it is for."""

    rows: Sequence[Fields] = ()
    month: Period | None = None


class UnknownTemplate(EtlError):
    """A kind of template that does not exist; carries the kind."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"Không có mẫu “{kind}”. Hãy chọn một trong: {', '.join(TEMPLATES)}.")


def new_workbook() -> Workbook:
    """A workbook without sheets, in the look of ours."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    return workbook


def write_list(
    workbook: Workbook,
    layout: Layout,
    sheet: str,
    title: str,
    lines: Sequence[str] = (),
    rows: Iterable[Fields] = (),
    below: Sequence[str] = (),
) -> Worksheet:
    """One sheet of a layout: title, how to fill, stated lines, captions, rows (by field), lines under the table.

    Its cells offer the closed lists, below the rows too: an empty sheet is the form, a filled one takes more rows.
    """
    page = _titled(workbook, sheet, title, (*layout.notes,), lines)
    top = page.max_row + 2
    for column, spec in enumerate(layout.columns, 1):
        cell = page.cell(top, column, spec.caption)
        cell.font, cell.fill, cell.border = _CAPTION, _FILL, _BOX
        cell.alignment = Alignment("center", "center", wrap_text=True)
        dimension = page.column_dimensions[get_column_letter(column)]
        dimension.width = spec.width
        if spec.number_format in _SAFE_FORMATS:
            dimension.number_format = spec.number_format
    page.row_dimensions[top].height = 34
    last = top
    for last, fields in enumerate(rows, top + 1):
        for column, spec in enumerate(layout.columns, 1):
            _fill(page, last, column, spec.field, spec.number_format, fields.get(spec.field))
    _offer_choices(workbook, page, layout, top + 1, max(last, top + _EMPTY_ROWS))
    for at, text in enumerate(below, last + 2):
        page.cell(at, 1, text).font = _NOTE
    page.freeze_panes = page.cell(top + 1, 2)
    if last > top:
        page.auto_filter.ref = f"A{top}:{get_column_letter(len(layout.columns))}{last}"
    _set_up_print(page, top)
    return page


def write_notes(workbook: Workbook, sheet: str, title: str, paragraphs: Sequence[str]) -> Worksheet:
    """A sheet of sentences: what the workbook holds and how to use it."""
    page = _titled(workbook, sheet, title, (), ())
    page.column_dimensions["A"].width = 120
    for row, text in enumerate(paragraphs, 3):
        cell = page.cell(row, 1, text)
        cell.font, cell.alignment = _LINE, Alignment(wrap_text=True, vertical="top")
    return page


def write_table(
    workbook: Workbook, sheet: str, title: str, captions: Mapping[str, float], rows: Iterable[Sequence[str]]
) -> Worksheet:
    """A sheet of words for people, not read as figures: captions with their widths, rows of texts."""
    page = _titled(workbook, sheet, title, (), ())
    top = page.max_row + 2
    for column, (caption, width) in enumerate(captions.items(), 1):
        cell = page.cell(top, column, caption)
        cell.font, cell.fill, cell.border = _CAPTION, _FILL, _BOX
        cell.alignment = Alignment("center", "center", wrap_text=True)
        page.column_dimensions[get_column_letter(column)].width = width
    for row, texts in enumerate(rows, top + 1):
        for column, text in enumerate(texts, 1):
            cell = page.cell(row, column, text)
            cell.font, cell.border = _BODY, _BOX
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    page.freeze_panes = page.cell(top + 1, 1)
    _set_up_print(page, top)
    return page


def write_annex_iip(
    workbook: Workbook,
    sheet: str,
    month: Period,
    figures: Mapping[str, float],
    below: Sequence[str],
    others: Sequence[str] = (),
) -> Worksheet:
    """The IIP sheet of a national monthly annex: captions stacked over five rows, indices with 100 = the base.

    figures: previous (the month before against its year before, revised), mom, yoy, ytd; absent ones get no column.
    others: labels of further rows, to be filled in.
    """
    page = workbook.create_sheet(sheet)
    before = month.shift(-1)
    heads = {
        "previous": (f"Tháng {before.number}", f"năm {before.year}", "so với", "cùng kỳ", "năm trước"),
        "mom": (f"Tháng {month.number}", f"năm {month.year}", "so với", "tháng", "trước"),
        "yoy": (f"Tháng {month.number}", f"năm {month.year}", "so với", "cùng kỳ", "năm trước"),
        "ytd": (f"{month.number} tháng", f"năm {month.year}", "so với", "cùng kỳ", "năm trước"),
    }
    columns = [name for name in heads if name in figures]
    page["A1"] = f"Chỉ số sản xuất công nghiệp tháng {month.number} năm {month.year}"
    page["A1"].font = _TITLE
    unit = page.cell(3, len(columns) + 1, "%")
    unit.font, unit.alignment = _NOTE, Alignment("right")
    for column, name in enumerate(columns, 2):
        for row, text in enumerate(heads[name], 4):
            cell = page.cell(row, column, text)
            cell.font, cell.fill, cell.alignment = _CAPTION, _FILL, Alignment("center")
        cell = page.cell(10, column, figures[name])
        cell.font, cell.number_format, cell.border = _BODY, "0.00", _BOX
        page.column_dimensions[get_column_letter(column)].width = 14
    for row in range(4, 9):
        page.cell(row, 1).fill = _FILL
    page.column_dimensions["A"].width = 34
    for row, text in enumerate(("Toàn ngành công nghiệp", *others), 10):
        label = page.cell(row, 1, text)
        label.font, label.border = _BODY, _BOX
        for column in range(2, len(columns) + 2):
            page.cell(row, column).border = _BOX
    for row, text in enumerate(below, 12 + len(others)):
        page.cell(row, 1, text).font = _NOTE
    page.freeze_panes = "B10"
    return page


def annex_sheet_name(month: Period) -> str:
    """`IIP T8.2024`."""
    return f"IIP {period_short(month).replace('/', '.')}"


def save(workbook: Workbook, path: Path) -> None:
    """Write the workbook; equal content gives equal bytes, whenever it is written."""
    workbook.properties.creator = "Sở Công Thương Nghệ An"
    workbook.properties.created = _EPOCH
    if CHOICES_SHEET in workbook.sheetnames:
        workbook.move_sheet(CHOICES_SHEET, len(workbook.sheetnames))
    workbook.active = 0
    raw = io.BytesIO()
    workbook.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == "docProps/core.xml":
                content = _MODIFIED.sub(rb"\g<1>" + _EPOCH.strftime("%Y-%m-%dT00:00:00Z").encode() + rb"\g<2>", content)
            target.writestr(zipfile.ZipInfo(entry.filename, (2000, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def _titled(workbook: Workbook, sheet: str, title: str, notes: Sequence[str], lines: Sequence[str]) -> Worksheet:
    page = workbook.create_sheet(sheet)
    page.sheet_view.showGridLines = False
    page["A1"] = title
    page["A1"].font = _TITLE
    page.row_dimensions[1].height = 24
    row = 1
    for row, text in enumerate(notes, 2):
        page.cell(row, 1, text).font = _NOTE
    for at, text in enumerate(lines, row + 1):
        page.cell(at, 1, text).font = _LINE
    return page


def _fill(page: Worksheet, row: int, column: int, name: str, number_format: str, value: object) -> None:
    cell = page.cell(row, column, value)
    if isinstance(value, str):
        cell.data_type = "s"  # what a person wrote is never a formula, whatever it begins with
    cell.font, cell.border = _BODY, _BOX
    cell.alignment = Alignment(vertical="top", wrap_text=name in _WRAPPED)
    if name == "target_low" and value is None:
        cell.fill = _AWAITED
    if number_format:
        cell.number_format = _shown(value, number_format)


def _shown(value: object, number_format: str) -> str:
    """The format that shows all decimals of a figure as published and no dangling comma behind a whole number."""
    if isinstance(value, float | int) and number_format != "0":
        decimals = len(f"{value:.6f}".rstrip("0").partition(".")[2])
        return "#,##0" + ("." + "0" * decimals if decimals else "")
    return number_format


def _offer_choices(workbook: Workbook, page: Worksheet, layout: Layout, first: int, last: int) -> None:
    """Lists and hints of the cells under each caption; the lists stand on a hidden sheet (Excel limits inline ones)."""
    for column, spec in enumerate(layout.columns, 1):
        if not (spec.choices or spec.help):
            continue
        rule = DataValidation(allow_blank=True)
        if spec.choices:
            rule.type, rule.formula1 = "list", _choice_range(workbook, spec.choices)
            rule.showErrorMessage, rule.errorTitle = True, spec.caption
            rule.error = "Hãy chọn trong danh sách của ô."
        if spec.help:
            rule.showInputMessage, rule.promptTitle, rule.prompt = True, spec.caption, spec.help
        rule.add(f"{get_column_letter(column)}{first}:{get_column_letter(column)}{last}")
        page.add_data_validation(rule)


def _choice_range(workbook: Workbook, choices: tuple[str, ...]) -> str:
    """Where the hidden sheet lists these choices; they are written there once."""
    if CHOICES_SHEET not in workbook.sheetnames:
        workbook.create_sheet(CHOICES_SHEET).sheet_state = "hidden"
    page = workbook[CHOICES_SHEET]
    column = 1
    while page.cell(1, column).value is not None:
        known = [page.cell(row, column).value for row in range(1, len(choices) + 1)]
        if known == list(choices) and page.cell(len(choices) + 1, column).value is None:
            break
        column += 1
    else:
        for row, choice in enumerate(choices, 1):
            page.cell(row, column, choice).data_type = "s"  # "=" is a word here, not a formula
    letters = get_column_letter(column)
    return f"'{CHOICES_SHEET}'!${letters}$1:${letters}${len(choices)}"


def _set_up_print(page: Worksheet, top: int) -> None:
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", page.PAPERSIZE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = f"{top}:{top}"


OUTPUT_ROWS = (
    "Toàn ngành công nghiệp",
    "Khai khoáng",
    "Công nghiệp chế biến, chế tạo",
    "Sản xuất và phân phối điện, khí đốt, nước nóng, hơi nước và điều hòa không khí",
    "Cung cấp nước; hoạt động quản lý và xử lý rác thải, nước thải",
)
_OUTPUT_TITLES = {
    "GTSX so sánh 2010": "Giá trị sản xuất công nghiệp Nghệ An năm {year}, giá so sánh 2010",
    "GTSX hiện hành": "Giá trị sản xuất công nghiệp Nghệ An năm {year}, giá hiện hành",
    "GTTT so sánh 2010": "Giá trị tăng thêm công nghiệp Nghệ An năm {year}, giá so sánh 2010",
    "GTTT hiện hành": "Giá trị tăng thêm công nghiệp Nghệ An năm {year}, giá hiện hành",
}
_OUTPUT_LINES = ("Đơn vị tính: tỷ đồng", "Tình trạng số liệu: ước tính")
_REGISTER_LINES = ("Kỳ báo cáo: 6 tháng đầu năm 2026",)
SCENARIO_LINES = (
    "Phiên bản:",
    "Văn bản:",
    "Số hiệu:",
    "Ngày văn bản:",
    "Áp dụng từ ngày:",
    "Áp dụng đến hết ngày:",
    "Năm: 2025",
    "Khu vực: Nghệ An",
)


def write_output_forms(workbook: Workbook, year: int) -> None:
    """Four empty sheets: gross output and value added by field, at constant and at current prices."""
    for sheet, title in _OUTPUT_TITLES.items():
        write_list(
            workbook,
            OUTPUT,
            sheet,
            title.format(year=year),
            _OUTPUT_LINES,
            [{"item": label} for label in OUTPUT_ROWS],
        )


def write_scenario_form(
    workbook: Workbook, sheet: str, lines: Sequence[str] = SCENARIO_LINES, rows: Iterable[Fields] = ()
) -> None:
    """The appendix by industry, field and product: one column a quarter, unit in charge; what all share in lines."""
    write_list(workbook, SCENARIO_BY_QUARTER, sheet, SCENARIO_BY_QUARTER.title, lines, rows)


def write_register_form(workbook: Workbook, sheet: str, rows: Iterable[Fields] = ()) -> None:
    """The register of clusters to be filled in."""
    write_list(workbook, CLUSTERS, sheet, f"{CLUSTERS.title} tỉnh Nghệ An", _REGISTER_LINES, rows)


def write_project_form(workbook: Workbook, sheet: str, rows: Iterable[Fields] = ()) -> None:
    """The register of projects and estates to be filled in."""
    write_list(workbook, PROJECTS, sheet, f"{PROJECTS.title} tỉnh Nghệ An", _REGISTER_LINES, rows)


def _iip_form(workbook: Workbook, filled: Filled) -> None:
    month = filled.month or Period.month(2026, 1)
    columns = ("mom", "yoy") if month.number == 1 else ("previous", "mom", "yoy", "ytd")
    others = [str(row["item"]) for row in filled.rows]
    page = write_annex_iip(workbook, annex_sheet_name(month), month, dict.fromkeys(columns), (), others)
    below = (
        "Nguồn: (cơ quan công bố, số biểu)",
        "Ngày công bố: (ngày/tháng/năm)",
        "Chép trang này cho mỗi tháng, sửa tháng và năm; từ tháng 2 thêm cột tháng trước và cột cộng dồn.",
    )
    for row, text in enumerate(below, 12 + len(others)):
        page.cell(row, 1, text).font = _NOTE


def _figures_form(workbook: Workbook, filled: Filled) -> None:
    write_list(workbook, FIGURES, "Số liệu", FIGURES.title, rows=filled.rows)


def _scenario_forms(workbook: Workbook, filled: Filled) -> None:
    write_list(workbook, SCENARIO, "Kịch bản", SCENARIO.title, rows=filled.rows)
    write_scenario_form(workbook, "Theo ngành, sản phẩm")


def write_goal_notes(workbook: Workbook, rows: Iterable[Fields] = ()) -> None:
    """Causes and proposals beside goals; without rows the empty form."""
    write_list(workbook, GOAL_NOTES, GOAL_NOTES.title, GOAL_NOTES.title, rows=rows)


def write_goals(workbook: Workbook, rows: Iterable[Fields] = (), lines: Sequence[str] = ()) -> None:
    """Goals by document; without rows the empty form. lines: stand above the captions."""
    write_list(workbook, GOALS, "Mục tiêu", GOALS.title, lines, rows)


def _goals_form(workbook: Workbook, filled: Filled) -> None:
    write_goals(workbook, filled.rows)


def _goal_notes_form(workbook: Workbook, filled: Filled) -> None:
    write_goal_notes(workbook, filled.rows)


def _register_forms(workbook: Workbook, filled: Filled) -> None:
    write_register_form(workbook, "Danh mục cụm", filled.rows)
    _figures_form(workbook, Filled())


def _project_form(workbook: Workbook, filled: Filled) -> None:
    write_project_form(workbook, "Danh mục dự án", filled.rows)


def _output_forms(workbook: Workbook, filled: Filled) -> None:
    write_output_forms(workbook, filled.month.year if filled.month else 2026)


TEMPLATES: dict[str, Callable[[Workbook, Filled], None]] = {
    "so-lieu": _figures_form,
    "iip": _iip_form,
    "kich-ban": _scenario_forms,
    "muc-tieu": _goals_form,
    "nguyen-nhan": _goal_notes_form,
    "cum-cong-nghiep": _register_forms,
    "du-an": _project_form,
    "gia-tri-san-xuat": _output_forms,
}


def write_template(kind: str, path: Path, filled: Filled | None = None) -> None:
    """Write the workbook of a kind, empty or with rows to start from; raises UnknownTemplate."""
    if kind not in TEMPLATES:
        raise UnknownTemplate(kind)
    workbook = new_workbook()
    TEMPLATES[kind](workbook, filled or Filled())
    save(workbook, path)
