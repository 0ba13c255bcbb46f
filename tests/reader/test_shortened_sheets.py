"""What the parser is spared of a .xlsx: cells that only have a format. What it reads stays the same."""

from __future__ import annotations

import io
import zipfile
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.styles import Font
from python_calamine import CalamineError, CalamineWorkbook

from etl.sandbox import for_parser, package_of, sheet_parts, shortened, shortened_sheets
from etl.workbook import TruncatedWorkbook, open_workbook

SHEET = "xl/worksheets/sheet1.xml"
NUMBER, TEXT = '<c r="{0}" s="1"><v>1.5</v></c>', '<c r="{0}" t="inlineStr"><is><t>Điện &lt;3</t></is></c>'
FORMULA, ERROR = '<c r="{0}"><f>Sheet1!A1*2</f><v>3</v></c>', '<c r="{0}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
FORMAT, FORMATS, CLOSED = '<c r="{0}" s="1"/>', '<c r="{0}" s="1"/><c r="Z99" s="1"/>', '<c r="{0}" s="1"></c>'
NO_PLACE, PREFIXED = "<c><v>7</v></c>", '<x:c r="{0}"><x:v>8</x:v></x:c>'
UNKNOWN = (
    '<row r="1"><c r="A1"><v>1</v></c></row><!-- </c> --><row r="2"><c r="A2"><v>2</v></c></row>',
    '<row r="1"><c r="A1" t="inlineStr"><is><t><![CDATA[<row r="2"></c>]]></t></is></c></row><row r="3"></row>',
    '<row r="1"><c r="A1"><v>1</v></c><?mark </c> ?></row><row r="2"><c r="A2"><v>2</v></c></row>',
    '<row r="1"><c r="A1"><v>1</v></c><x:c r="B1"><x:v>2</x:v></x:c></row><row r="2"></row>',
    '<row r="1">\n  <c r="A1"><v>1</v></c>\n </row>\n <row r="2">\n  <c r="B2"/>\n </row>\n ',
    '<row r="1"/><row><c><v>1</v></c></row><row></row><row r="9"><c r="A9"><v>2</v></c></row>',
    '<row spans="1:1" r="1"><c r="A1"><v>1</v></c></row>',
)


@cache
def parts() -> dict[str, bytes]:
    """The parts of a workbook with one sheet and two formats."""
    book, written = Workbook(), io.BytesIO()
    book.active["A1"].font = Font(bold=True)
    book.save(written)
    with zipfile.ZipFile(written) as package:
        return {name: package.read(name) for name in package.namelist()}


def workbook_of(rows: str) -> bytes:
    """A .xlsx whose only sheet has these rows."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f'<sheetData>{rows}</sheetData><mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells></worksheet>'
    )
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (parts() | {SHEET: sheet.encode()}).items():
            package.writestr(name, content)
    return written.getvalue()


def spared(content: bytes) -> bytes:
    """What the parser is given of a .xlsx."""
    package = package_of(content)
    return for_parser(content, package, shortened_sheets(content, sheet_parts(content, package)))


def cells(content: bytes) -> list:
    """All that the parser tells of a workbook; the name of the fault for a sheet that it cannot read."""
    found, workbook = [], CalamineWorkbook.from_filelike(io.BytesIO(content))
    for described in workbook.sheets_metadata:
        try:
            sheet = workbook.get_sheet_by_name(described.name)
        except CalamineError as fault:
            found.append((described.name, type(fault)))
            continue
        rows = sheet.to_python(skip_empty_area=False) if sheet.end else []
        found.append((described.name, described.visible, sheet.end, rows, sheet.merged_cell_ranges))
    return found


def row_of(number: int, cells: list[str], numbered: bool, ending: str) -> str:
    """One row of XML; a row without cells may be one tag."""
    filled = "".join(cell.format(f"{'ABCDEFGH'[at]}{number}") for at, cell in enumerate(cells))
    head = f'<row r="{number}" spans="1:8"' if numbered else "<row"
    return f"{head}/>" if not cells and ending == "/" else f"{head}>{filled}</row>{ending.strip('/')}"


KNOWN_CELLS = st.lists(st.sampled_from([NUMBER, TEXT, FORMULA, ERROR, FORMAT, FORMATS, CLOSED]), max_size=8)
ANY_CELLS = st.lists(st.sampled_from([NUMBER, FORMAT, CLOSED, NO_PLACE, PREFIXED, "\n"]), max_size=8)


@given(st.lists(KNOWN_CELLS, max_size=6), st.sampled_from(["", "/"]))
def test_the_parser_reads_the_same_from_fewer_cells(rows, ending):
    content = workbook_of("".join(row_of(2 * at + 1, cells, True, ending) for at, cells in enumerate(rows)))
    assert cells(spared(content)) == cells(content)


@given(st.lists(st.tuples(ANY_CELLS, st.booleans(), st.sampled_from(["", "/", "\n", "<!-- </c> -->"])), max_size=6))
def test_however_the_rows_are_written_no_cell_is_lost(rows):
    content = workbook_of("".join(row_of(2 * at + 1, *row) for at, row in enumerate(rows)))
    assert cells(spared(content)) == cells(content)


def test_cells_and_rows_without_content_are_left_out():
    sheet = (
        '<worksheet><sheetData><row r="1" ht="9"><c r="A1" s="1"/><c r="B1"><v>1</v></c><c r="C1" s="1"/></row>'
        '<row r="2"><c r="A2" s="1"/></row><row r="3" ht="9"/><row r="4"><c r="A4"><v>4</v></c></row></sheetData>'
    )
    assert shortened(sheet.encode()) == (
        b'<worksheet><sheetData><row r="1" ht="9"><c r="A1" s="1"/><c r="B1"><v>1</v></c></row>'
        b'<row r="4"><c r="A4"><v>4</v></c></row></sheetData>'
    )


@pytest.mark.parametrize("rows", UNKNOWN)
def test_rows_that_are_written_in_another_way_stay_as_they_are(rows):
    content = workbook_of(rows)
    package = package_of(content)
    [part] = shortened_sheets(content, sheet_parts(content, package)).values()
    assert part.decode().count(rows) == 1 and cells(spared(content)) == cells(content)


def test_a_damaged_sheet_is_left_to_the_parser(tmp_path):
    content = bytearray(workbook_of(row_of(1, [NUMBER], True, "")))
    begin = content.index(SHEET.encode()) + len(SHEET)
    content[begin : begin + 8] = b"\xff" * 8
    assert spared(bytes(content)) == content
    (tmp_path / "bieu.xlsx").write_bytes(content)
    with pytest.raises(TruncatedWorkbook):
        open_workbook(tmp_path / "bieu.xlsx")


def test_parts_that_lie_over_each_other_are_left_to_the_parser():
    content = workbook_of(row_of(1, [NUMBER, FORMAT], True, ""))
    package = package_of(content)
    sheets = shortened_sheets(content, sheet_parts(content, package))
    assert for_parser(content, package, sheets) != content
    doubled = package | {f"{name}{copy}": part for name, part in package.items() for copy in range(9)}
    assert for_parser(content, doubled, sheets) == content


@pytest.mark.shared
def test_the_parser_reads_every_received_workbook_as_before(shared):
    found = 0
    for path in sorted((shared / "nso").glob("*.xlsx"))[::6]:
        content = path.read_bytes()
        given = spared(content)
        assert cells(given) == cells(content), path.name
        found += package_of(given)[SHEET].file_size < package_of(content)[SHEET].file_size
    assert found >= 3
