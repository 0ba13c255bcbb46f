"""Old fonts, Unicode forms and notations of numbers."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.items import areas, scheme
from etl.numbers import EN, VI, NumberError, column_notation, is_missing, parse_number, read_number
from etl.text import decoder, label_key, search_key

TCVN3_SHEET = ["Tæng s¶n phÈm trong n­íc", "Gi¸ trÞ s¶n xuÊt c«ng nghiÖp", "Hµ Néi"]
NAMES = sorted(
    {name for one in ("vsic", "product", "commodity", "retail") for name in scheme(one).names.values()}
    | set(areas().names.values())
)


def clean(text, sheet=()):
    return decoder([text, *sheet])(text)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Gi¸ trÞ s¶n xuÊt c«ng nghiÖp", "Giá trị sản xuất công nghiệp"),
        ("MÆt hµng chñ yÕu", "Mặt hàng chủ yếu"),
        ("®Çu t­ trùc tiÕp cña n­íc ngoµi", "Đầu tư trực tiếp của nước ngoài"),
        ("TæNG Sè", "TỔNG Số"),
        ("Tæng s¶n phÈm trong n­íc đầu năm", "Tổng sản phẩm trong nước đầu năm"),
        ("L©m §ồng", "Lâm Đồng"),
        ("Khu vùc cã vèn §TNN", "Khu vực có vốn ĐTNN"),
    ],
)
def test_tcvn3_becomes_unicode(stored, shown):
    assert clean(stored, TCVN3_SHEET) == shown


def test_a_cell_that_proves_nothing_follows_its_sheet():
    assert clean("Lóa", TCVN3_SHEET) == "Lúa"
    assert clean("Lóa", ["Sản lượng", "Ước tính"]) == "Lóa"


def test_unicode_cells_of_a_tcvn3_sheet_stay():
    for text in ("Thái Bình", "Tài chính, ngân hàng", "Tháng 5", "Thanh Hoá", "Các mặt hàng khác", "Đà Nẵng"):
        assert clean(text, TCVN3_SHEET) == text


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8))
def test_unicode_vietnamese_goes_through_unchanged(names):
    clean_one = decoder(names)
    assert [clean_one(name) for name in names] == names


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=4))
def test_decomposed_text_is_composed(names):
    decomposed = [unicodedata.normalize("NFD", name) for name in names]
    clean_one = decoder(decomposed)
    assert [clean_one(name) for name in decomposed] == names


def test_signs_of_unicode_text_are_no_tcvn3():
    for text in ("«Tháng 5»", "1.000 m³", "25 °C ± 1", "½ năm", "¥100", "© Cục Thống kê"):
        assert clean(text, ["Sản lượng"]) == text


def test_keys_forget_tones_blanks_and_signs():
    assert label_key("Sản xuất hoá chất ") == label_key("Sản xuất  hóa chất")
    assert search_key("Sơ bộ\ntháng 4 – Đà Nẵng") == "so bo thang 4 da nang"


def test_numbers_are_strict():
    assert parse_number("1.234,5", VI) == 1234.5
    assert parse_number("1,234.5", EN) == 1234.5
    for text, notation in [("1,234.5", VI), ("12.34.5", VI), ("1e5", EN), ("abc", VI), ("56..537,447", VI)]:
        with pytest.raises(NumberError):
            parse_number(text, notation)


def test_an_ambiguous_text_follows_its_column_or_is_refused():
    assert column_notation(["1284,0", "1.234", 5.0]) == VI
    assert read_number("1.234", VI) == 1234
    assert read_number("438.9", None) == 438.9 and read_number("1284,0", None) == 1284
    with pytest.raises(NumberError, match="hai cách"):
        read_number("1.234", column_notation(["1.234", "2.345"]))


def test_missing_is_a_closed_list():
    assert all(map(is_missing, [None, "…", "-", "x", " ", ".."]))
    assert not any(map(is_missing, ["0", 0, "không", "?"]))
