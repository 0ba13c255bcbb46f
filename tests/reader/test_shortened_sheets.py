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

from etl.sandbox import list_of_sheets, package_of, shortened, spared
from etl.workbook import TruncatedWorkbook, open_workbook

SHEET = "xl/worksheets/sheet1.xml"
NUMBER, TEXT = '<c r="{0}" s="1"><v>1.5</v></c>', '<c r="{0}" t="inlineStr"><is><t>Điện &lt;3</t></is></c>'
FORMULA, ERROR = '<c r="{0}"><f>Sheet1!A1*2</f><v>3</v></c>', '<c r="{0}" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
FORMAT, FORMATS, CLOSED = '<c r="{0}" s="1"/>', '<c r="{0}" s="1"/><c r="Z99" s="1"/>', '<c r="{0}" s="1"></c>'
NO_PLACE, PREFIXED = "<c><v>7</v></c>", '<x:c r="{0}"><x:v>8</x:v></x:c>'
MERGE = '<mergeCells count="1"><mergeCell ref="A1:B2"/></mergeCells>'
PREFIXED_MERGE = '<x:mergeCells count="1"><x:mergeCell ref="C1:D2"/></x:mergeCells>'
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


def workbook_of(rows: str, behind: str = MERGE) -> bytes:
    """A .xlsx whose only sheet has these rows and this behind them."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:x="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData>{behind}</worksheet>"
    )
    return packed(parts() | {SHEET: sheet.encode()})


def packed(parts: dict[str, bytes]) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return written.getvalue()


def handed(content: bytes) -> bytes:
    """What the parser is given of a .xlsx."""
    return spared(content, package_of(content))[0]


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
    assert cells(handed(content)) == cells(content)


@given(st.lists(st.tuples(ANY_CELLS, st.booleans(), st.sampled_from(["", "/", "\n", "<!-- </c> -->"])), max_size=6))
def test_however_the_rows_are_written_no_cell_is_lost(rows):
    content = workbook_of("".join(row_of(2 * at + 1, *row) for at, row in enumerate(rows)))
    assert cells(handed(content)) == cells(content)


def test_cells_and_rows_without_content_are_left_out():
    sheet = (
        '<worksheet><sheetData><row r="1" ht="9"><c r="A1" s="1"/><c r="B1"><v>1</v></c><c r="C1" s="1"/></row>'
        '<row r="2"><c r="A2" s="1"/></row><row r="3" ht="9"/><row r="4"><c r="A4"><v>4</v></c></row></sheetData>'
        f"{MERGE}<pageMargins/>"
    )
    assert shortened(sheet.encode()).decode() == (
        f'<worksheet>{MERGE}<sheetData><row r="1" ht="9"><c r="A1" s="1"/><c r="B1"><v>1</v></c></row>'
        '<row r="4"><c r="A4"><v>4</v></c></row></sheetData><pageMargins/>'
    )


@pytest.mark.parametrize("rows", UNKNOWN)
def test_rows_that_are_written_in_another_way_stay_as_they_are(rows):
    content = workbook_of(rows)
    _, _, sheets = spared(content, package_of(content))
    assert sheets[SHEET].decode().count(rows) == 1 and cells(handed(content)) == cells(content)


@pytest.mark.parametrize(
    "behind", ["", "<mergeCells/>", f"{MERGE}<x/>", PREFIXED_MERGE, f"{PREFIXED_MERGE}{MERGE}", f"{MERGE}{MERGE}"]
)
def test_merges_are_found_wherever_and_however_they_are_written(behind):
    content = workbook_of(row_of(1, [NUMBER, FORMAT], True, ""), behind)
    assert handed(content) != content and cells(handed(content)) == cells(content)


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        ("<definedNames><definedName name='a'>Sheet!$A$1</definedName></definedNames>", False),
        ("<definedNames/>", True),
        ("<!-- <definedNames> --><definedNames></definedNames>", True),
    ],
)
def test_names_of_ranges_are_left_out_and_the_sheets_stay(names, kept):
    listed = parts()["xl/workbook.xml"].replace(b"<definedNames/>", b"").replace(b"</workbook>", b"%s</workbook>")
    content = packed(parts() | {"xl/workbook.xml": listed % names.encode()})
    assert (names.encode() in list_of_sheets(content, package_of(content))) is kept
    assert cells(handed(content)) == cells(content) and len(cells(content)) == 1


def test_a_damaged_sheet_is_left_to_the_parser(tmp_path):
    content = bytearray(workbook_of(row_of(1, [NUMBER], True, "")))
    begin = content.index(SHEET.encode()) + len(SHEET)
    content[begin : begin + 8] = b"\xff" * 8
    assert handed(bytes(content)) == content
    (tmp_path / "bieu.xlsx").write_bytes(content)
    with pytest.raises(TruncatedWorkbook):
        open_workbook(tmp_path / "bieu.xlsx")


def test_parts_that_lie_over_each_other_are_left_to_the_parser():
    content = workbook_of(row_of(1, [NUMBER, FORMAT], True, ""))
    package = package_of(content)
    doubled = package | {f"{name}{copy}": part for name, part in package.items() for copy in range(9)}
    assert spared(content, package)[0] != content == spared(content, doubled)[0]


@pytest.mark.shared
def test_the_parser_reads_every_received_workbook_as_before(shared):
    found = 0
    for path in sorted((shared / "nso").glob("*.xlsx"))[::6]:
        content = path.read_bytes()
        assert cells(handed(content)) == cells(content), path.name
        found += package_of(handed(content))[SHEET].file_size < package_of(content)[SHEET].file_size
    assert found >= 3
