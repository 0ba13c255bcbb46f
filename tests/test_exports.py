"""What leaves the dashboard as Excel or CSV is what was shown: typed, sourced, and never a formula."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime

import numpy as np
import openpyxl
import pandas as pd
import pytest

from dashboard.reports import tables

FORMULAS = ["=1+1", "+84 238", "-tăng", "@lệnh", "\tthụt", "\0rỗng", "\r=2", "\n=3"]


def sheet(table: pd.DataFrame, **more) -> tables.Sheet:
    facts = {"title": "Xuất khẩu 9 tháng tăng 40%", "source": "baonghean.vn (9/10/2025)", "illustrative": False}
    return tables.Sheet(table=table, version="3f2a", **(facts | more))


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def head_row(page) -> int:
    return int(page.freeze_panes[1:]) - 1


def body(page) -> list[list]:
    head = head_row(page)
    return [[cell.value for cell in row] for row in page.iter_rows(min_row=head + 1)]


def csv_rows(content: bytes, separator: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator))


@pytest.fixture
def table() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Kỳ": ["T9/2025", "T8/2025", "T7/2025"],
            "Giá trị": [3268.0, -3.51, None],
            "Số dự án": [12, 0, -4],
            "Ngày công bố": [date(2025, 10, 9), date(2025, 9, 8), None],
            "Ghi chú": ["=HYPERLINK(1)", None, "bình thường"],
        }
    )


def test_every_cell_comes_back_with_its_value_and_type(table):
    page = opened(tables.to_xlsx(sheet(table))).active
    assert body(page) == [
        ["T9/2025", 3268, 12, datetime(2025, 10, 9), "=HYPERLINK(1)"],
        ["T8/2025", -3.51, 0, datetime(2025, 9, 8), None],
        ["T7/2025", None, -4, None, "bình thường"],
    ]
    first = head_row(page) + 1
    assert [page.cell(first, column).data_type for column in range(1, 6)] == ["s", "n", "n", "d", "s"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_begins_like_a_formula_stays_text(text):
    page = opened(tables.to_xlsx(sheet(pd.DataFrame({text: [text]}), title=text, source=text))).active
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert cells and all(cell.data_type == "s" for cell in cells)
    last = page.cell(page.max_row, 1)
    assert last.quotePrefix
    assert last.value.strip() == text.strip("\0\t\r\n ")
    assert csv_rows(tables.to_csv(sheet(pd.DataFrame({"Nhãn": [text]}))), ";")[1][0].startswith("'")


def test_numbers_show_as_many_decimals_as_the_screen():
    values = pd.DataFrame({"Giá trị": [117350.0, 8.4, 108.94, 108.94449, -0.5]})
    page = opened(tables.to_xlsx(sheet(values))).active
    formats = [page.cell(row, 1).number_format for row in range(head_row(page) + 1, page.max_row + 1)]
    assert formats == ["#,##0", "#,##0.0", "#,##0.00", "#,##0.00", "#,##0.0"]
    assert body(page)[3] == [108.94449]


def test_numpy_numbers_in_a_mixed_column_stay_numbers():
    mixed = pd.DataFrame({"Số": pd.Series([np.int64(7), np.float64(2.5), "chưa có"], dtype=object)})
    assert body(opened(tables.to_xlsx(sheet(mixed))).active) == [[7], [2.5], ["chưa có"]]


def test_the_sheet_says_unit_source_status_remarks_and_version(table):
    facts = sheet(table, unit="triệu USD", status="ước tính", remarks=("Số liệu như đã biết ngày 1/10/2025",))
    page = opened(tables.to_xlsx(facts)).active
    above = [page.cell(row, 1).value for row in range(1, head_row(page) - 1)]
    assert above == [
        "Xuất khẩu 9 tháng tăng 40%",
        "Đơn vị: triệu USD",
        "Nguồn: baonghean.vn (9/10/2025)",
        "Tình trạng: ước tính",
        "Số liệu như đã biết ngày 1/10/2025",
        "Phiên bản kho số liệu: 3f2a",
    ]


def test_the_header_is_frozen_and_filters_exactly_the_table(table):
    page = opened(tables.to_xlsx(sheet(table))).active
    head = head_row(page)
    assert [cell.value for cell in page[head]] == list(table.columns)
    assert page.auto_filter.ref == f"A{head}:E{head + 3}"


def test_illustrative_figures_say_so_on_every_sheet_and_in_every_csv_row(table):
    trend = tables.Trend(pd.DataFrame({"Xuất khẩu": [1.0, 2.0]}, index=["T1/2025", "T2/2025"]), "triệu USD")
    made_up = sheet(table, illustrative=True, origins=table, trend=trend)
    book = opened(tables.to_xlsx(made_up))
    for name in (book.sheetnames[0], tables.ORIGIN_SHEET):
        assert book[name]["A2"].value == "SỐ LIỆU MINH HỌA, không phải số liệu thống kê"
    title = book[tables.CHART_SHEET]._charts[0].title.tx.rich.p[0].r[0].t
    assert "Số liệu minh họa" in title
    assert [row[-1] for row in csv_rows(tables.to_csv(made_up), ";")] == ["Lưu ý", *["Số liệu minh họa"] * 3]


def test_the_second_sheet_holds_the_cells_of_origin(table):
    origins = pd.DataFrame({"Kỳ": ["T9/2025"], "Giá trị": [3268.0], "Trang tính": ["Biểu 12"], "Ô": ["B7"]})
    book = opened(tables.to_xlsx(sheet(table, origins=origins)))
    assert body(book[tables.ORIGIN_SHEET]) == [["T9/2025", 3268, "Biểu 12", "B7"]]


def test_the_native_chart_draws_the_numbers_beside_it_and_leaves_gaps():
    lines = pd.DataFrame(
        {"Nghệ An": [16.4, None, 18.42], "Cả nước": [8.9, 9.1, 9.2]}, index=["T8/2025", "T9/2025", "T10/2025"]
    )
    page = opened(tables.to_xlsx(sheet(lines, trend=tables.Trend(lines, "%"))))[tables.CHART_SHEET]
    assert [[cell.value for cell in row] for row in page.iter_rows(max_col=3)] == [
        ["Kỳ (%)", "Nghệ An", "Cả nước"],
        ["T8/2025", 16.4, 8.9],
        ["T9/2025", None, 9.1],
        ["T10/2025", 18.42, 9.2],
    ]
    chart = page._charts[0]
    assert [line.val.numRef.f for line in chart.series] == ["'Biểu đồ'!$B$2:$B$4", "'Biểu đồ'!$C$2:$C$4"]
    assert chart.display_blanks == "gap"


def test_estimates_are_tinted_and_explained():
    values = pd.DataFrame({"Mục": ["Than"], "T8/2025": [12.0], "T9/2025": [13.0]})
    estimates = pd.DataFrame({"T8/2025": [False], "T9/2025": [True]})
    page = opened(tables.to_xlsx(sheet(values, estimates=estimates))).active
    tints = [page.cell(page.max_row, column).fill.fill_type for column in (1, 2, 3)]
    assert tints == [None, None, "solid"]
    assert any(cell.value == "Ô tô nền: số ước tính hoặc sơ bộ" for cell in page["A"])


def test_a_semicolon_csv_reads_vietnamese_and_a_comma_csv_reads_by_machine(table):
    local = tables.to_csv(sheet(table))
    assert local.startswith(b"\xef\xbb\xbf")
    assert csv_rows(local, ";")[1:3] == [
        ["T9/2025", "3268", "12", "9/10/2025", "'=HYPERLINK(1)"],
        ["T8/2025", "-3,51", "0", "8/9/2025", ""],
    ]
    assert csv_rows(tables.to_csv(sheet(table), separator=","), ",")[2] == ["T8/2025", "-3.51", "0", "2025-09-08", ""]


def test_csv_figures_keep_all_their_decimals():
    exact = pd.DataFrame({"Giá trị": [108.94449, 0.1 + 0.2]})
    rows = csv_rows(tables.to_csv(sheet(exact), separator=","), ",")[1:]
    assert [float(row[0]) for row in rows] == [108.94449, 0.1 + 0.2]


def test_an_empty_table_is_a_workbook_with_its_header():
    page = opened(tables.to_xlsx(sheet(pd.DataFrame({"Kỳ": [], "Giá trị": []})))).active
    assert [cell.value for cell in page[head_row(page)]] == ["Kỳ", "Giá trị"]


def test_file_and_sheet_names_are_safe_everywhere():
    assert tables.file_name("Xuất khẩu 9 tháng: +40%?", "xlsx") == "xuat-khau-9-thang-40.xlsx"
    assert tables.file_name("???", "csv") == "bang.csv"
    page = opened(tables.to_xlsx(sheet(pd.DataFrame({"a": [1]}), title="[Kỳ 1/2]: *?"))).active
    assert page.title == "Kỳ 1 2"


def test_excel_takes_every_part_of_it(table, office_faults):
    lines = pd.DataFrame({"Nghệ An": [16.4, None]}, index=["T8/2025", "T9/2025"])
    origins = pd.DataFrame({"Kỳ": ["T9/2025"], "Ô": ["B7"]})
    flags = pd.DataFrame({table.columns[1]: [True] * len(table)})
    whole = sheet(table, origins=origins, estimates=flags, trend=tables.Trend(lines, "%"))
    assert office_faults(tables.to_xlsx(whole), "xlsx") == []
