"""The list of figures: one row a figure, captions in any order and wording, wrong cells named."""

from __future__ import annotations

from datetime import date

import pytest

from etl.period_words import read_span
from growth.vocabulary import Severity

CAPTIONS = [
    "Chỉ tiêu", "Phân tổ", "Khu vực", "Kỳ", "Loại số liệu", "Giá trị", "Đơn vị", "Giá", "Tình trạng", "Nguồn",
    "Ngày công bố", "Ghi chú",
]  # fmt: skip
IIP = [
    "Chỉ số sản xuất công nghiệp (IIP)", "Khai khoáng", "Nghệ An", "tháng 8 năm 2025", "tăng trưởng so với cùng kỳ (%)",
    16.32, "%", None, "ước tính", "Báo Nghệ An", date(2025, 9, 5), "số ước",
]  # fmt: skip


def changed(**fields: object) -> list[object]:
    """The row of mining in August 2025 with other cells under the captions named."""
    return [fields.get(caption.replace(" ", "_"), cell) for caption, cell in zip(CAPTIONS, IIP, strict=True)]


def test_a_row_is_a_figure_with_its_source_and_cell(read_rows):
    figure = read_rows([["Bảng kê số liệu"], [], CAPTIONS, IIP]).observations[0]
    assert (figure.table, figure.indicator, figure.item, figure.item_label) == ("iip", "iip", "B", "Khai khoáng")
    assert (figure.area, figure.period, figure.measure) == ("VN-22", "2025-08", "growth_yoy")
    assert (figure.value, figure.unit, figure.status) == (16.32, "%", "estimate")
    assert (figure.sheet, figure.cell) == ("Trang1", "F4")
    assert (figure.citation, figure.release, figure.note) == ("Báo Nghệ An", date(2025, 9, 5), "số ước")


def test_a_moved_column_is_still_found(read_rows):
    order = [9, 5, 3, 0, 11, 1, 8, 4, 6, 2, 10, 7]
    reading = read_rows([["Số liệu tháng 8"], [CAPTIONS[at] for at in order], [IIP[at] for at in order]])
    figure = reading.observations[0]
    assert (figure.item, figure.period, figure.value, figure.cell) == ("B", "2025-08", 16.32, "B3")


def test_other_wordings_and_missing_marks_of_accents_are_understood(read_rows):
    captions = ["Tên chỉ tiêu", "Ngành", "Địa bàn", "Thời gian", "Loại", "Số liệu", "ĐVT", "Theo giá", "Trạng thái"]
    row = ["IIP", "B. Khai khoáng", "Tỉnh Nghệ An", "T8/2025", "Tăng so với cùng kỳ", 16.32, "%", None, "Ước"]
    figure = read_rows([captions, row]).observations[0]
    assert (figure.indicator, figure.item, figure.measure) == ("iip", "B", "growth_yoy")
    assert (figure.period, figure.status) == ("2025-08", "estimate")


def test_an_empty_item_is_the_whole_and_an_empty_area_the_callers(read_rows):
    figure = read_rows([CAPTIONS, changed(Phân_tổ=None, Khu_vực=None)]).observations[0]
    assert (figure.item, figure.item_label, figure.area) == ("TOTAL", "Toàn ngành công nghiệp", "VN-22")


@pytest.mark.parametrize(
    ("period", "measure", "expected"),
    [
        ("8 tháng năm 2025", "tăng trưởng so với cùng kỳ (%)", ("2025-08", "growth_ytd")),
        ("8 tháng năm 2025", "giá trị trong kỳ", ("2025-08", "level_ytd")),
        ("tháng 8/2025", "lũy kế từ đầu năm", ("2025-08", "level_ytd")),
        ("quý III/2025", "chỉ số so với cùng kỳ (%)", ("2025-Q3", "index_yoy")),
        ("quý III/2025", "chỉ số lũy kế so với cùng kỳ (%)", ("2025-09", "index_ytd")),
        (2025, "tăng trưởng so với cùng kỳ (%)", ("2025", "growth_yoy")),
        (date(2025, 8, 1), "so với kế hoạch năm (%)", ("2025-08", "plan_pct")),
    ],
)
def test_a_period_of_several_months_makes_a_year_to_date_figure(read_rows, period, measure, expected):
    row = ["Kim ngạch xuất khẩu hàng hóa", None, None, period, measure, 100.5, None, None, "thực hiện"]
    row[6] = "triệu USD" if measure in ("giá trị trong kỳ", "lũy kế từ đầu năm") else "%"
    reading = read_rows([CAPTIONS[:9], row])
    assert [(figure.period, figure.measure) for figure in reading.observations] == [expected]


@pytest.mark.parametrize(
    ("caption", "wrong", "cell", "code"),
    [
        ("Giá_trị", "khoảng 16", "F3", "not_a_number"),
        ("Giá_trị", "1.234", "F3", "not_a_number"),
        ("Giá_trị", "122,8 / 105,5", "F3", "not_a_number"),
        ("Chỉ_tiêu", "Chỉ số niềm tin", "A3", "unknown_indicator"),
        ("Kỳ", "khoảng năm 2015", "D3", "not_a_period"),
        ("Loại_số_liệu", "không rõ", "E3", "unknown_word"),
        ("Đơn_vị", "tỷ đồng", "G3", "unit_contradicts_measure"),
        ("Tình_trạng", "chắc chắn", "I3", "unknown_word"),
        ("Khu_vực", "Miền Trung", "C3", "unknown_area"),
        ("Ngày_công_bố", "tháng 9", "K3", "not_a_day"),
    ],
)
def test_a_wrong_cell_is_named_and_gives_no_figure(read_rows, caption, wrong, cell, code):
    reading = read_rows([["Bảng kê"], CAPTIONS, changed(**{caption: wrong}), IIP])
    (finding,) = reading.findings
    assert (finding.severity, finding.code, finding.sheet, finding.cell) == (Severity.ERROR, code, "Trang1", cell)
    assert finding.found == wrong and finding.expected and finding.remedy
    assert [figure.cell for figure in reading.observations] == ["F4"]


def test_an_unknown_item_is_kept_under_its_label_with_a_warning(read_rows):
    reading = read_rows([CAPTIONS, changed(Phân_tổ="Khai thác sao băng")])
    assert [(figure.item, figure.item_label) for figure in reading.observations] == [("", "Khai thác sao băng")]
    assert [(finding.severity, finding.cell) for finding in reading.findings] == [(Severity.WARNING, "B2")]


def test_output_without_its_prices_is_refused(read_rows):
    row = [
        "Giá trị sản xuất công nghiệp",
        None,
        None,
        "năm 2025",
        "giá trị trong kỳ",
        117350,
        "tỷ đồng",
        None,
        "ước tính",
    ]
    assert [finding.code for finding in read_rows([CAPTIONS[:9], row]).findings] == ["missing_cell"]
    row[7] = "giá so sánh 2010"
    assert read_rows([CAPTIONS[:9], row]).observations[0].price_basis == "const2010"


def test_a_value_in_another_unit_is_refused_not_converted(read_rows):
    row = ["Kim ngạch xuất khẩu hàng hóa", None, None, "năm 2025", "giá trị trong kỳ", 4.5, "tỷ USD", None, "ước tính"]
    reading = read_rows([CAPTIONS[:9], row])
    assert [finding.expected for finding in reading.findings] == ["triệu USD"] and not reading.observations


def test_empty_values_are_no_figures_and_are_reported_as_unfilled(read_rows):
    reading = read_rows([CAPTIONS, changed(Giá_trị=None), changed(Giá_trị="…"), changed(Giá_trị=0)])
    assert [figure.value for figure in reading.observations] == [0] and not reading.findings
    assert reading.report["tables"][0]["unfilled"] == ["F2", "F3"]


def test_headings_and_source_lines_between_rows_are_notes(read_rows):
    reading = read_rows([CAPTIONS, ["Quý III"], IIP, ["Nguồn: Thống kê tỉnh Nghệ An"]])
    assert len(reading.observations) == 1 and not reading.findings
    assert reading.report["tables"][0]["notes"] == ["Quý III", "Nguồn: Thống kê tỉnh Nghệ An"]


def test_a_list_without_a_needed_column_says_which(read_rows):
    reading = read_rows([["Chỉ tiêu", "Kỳ", "Giá trị"], ["IIP", "8/2025", 16.3]])
    assert [finding.expected for finding in reading.findings] == ["Loại số liệu", "Đơn vị"] and not reading.observations


def test_a_column_we_do_not_know_is_reported_and_disturbs_nothing(read_rows):
    reading = read_rows([[*CAPTIONS, "Người nhập"], [*IIP, "An"]])
    assert len(reading.observations) == 1
    spare = [column for column in reading.report["tables"][0]["columns"] if not column["meaning"]]
    assert [(column["column"], column["caption"]) for column in spare] == [("M", "Người nhập")] and spare[0]["reason"]


@pytest.mark.parametrize("cell", ["13/2025", "quý V/2025", "2025-13", "8", date(2025, 8, 15), 45.5, None, True])
def test_what_is_no_period_is_not_guessed(cell):
    assert read_span(cell) is None
