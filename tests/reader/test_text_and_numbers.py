"""Old fonts, Unicode forms and notations of numbers."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl import vni
from etl.items import areas, scheme
from etl.numbers import EN, VI, NumberError, column_notation, is_missing, kinds_of, parse_number, read_number
from etl.remembered import remembered
from etl.text import decoder, label_key, search_key

VNI_SHEET = ["Toång saûn phaåm trong nöôùc", "Giaù trò saûn xuaát coâng nghieäp", "Chæ soá saûn xuaát"]
TCVN3_SHEET = ["Tæng s¶n phÈm trong n­íc", "Gi¸ trÞ s¶n xuÊt c«ng nghiÖp", "Hµ Néi"]
NAMES = sorted(
    {name for one in ("vsic", "product", "commodity", "retail") for name in scheme(one).names.values()}
    | set(areas().names.values())
)


TO_VNI = {letter: stored for stored, letter in vni.LETTERS.items() if stored.islower() or stored.isupper()}


def in_vni(text):
    """A Unicode text as a VNI font stores it."""
    return "".join(TO_VNI.get(letter, letter) for letter in text)


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


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("Giaù trò saûn xuaát coâng nghieäp", "Giá trị sản xuất công nghiệp"),
        ("ÖÔÙC TÍNH THAÙNG 5", "ƯỚC TÍNH THÁNG 5"),
        ("Ñaàu tö tröïc tieáp cuûa nöôùc ngoaøi", "Đầu tư trực tiếp của nước ngoài"),
        ("Luõy keá so vôùi cuøng kyø naêm tröôùc", "Lũy kế so với cùng kỳ năm trước"),
        ("Ngheä An", "Nghệ An"),
        ("Sô boä", "Sơ bộ"),
    ],
)
def test_vni_becomes_unicode(stored, shown):
    assert clean(stored, VNI_SHEET) == shown
    assert clean(stored, [*VNI_SHEET, "Sản lượng"]) == shown


def test_unicode_cells_of_a_vni_sheet_stay():
    for text in ("Toàn ngành công nghiệp", "Thanh Hoá", "Các mặt hàng khác", "Tháng 5", "Dệt", "Khoáng hoá"):
        assert clean(text, [*VNI_SHEET, "Ước tính"]) == text


def test_a_foreign_name_makes_no_sheet_vni():
    for text in ("Señor Baú", "Moët & Noël", "Citroën", "maïs"):
        assert clean(text, ["Toàn ngành", "Thanh hoá"]) == text


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=6))
def test_vni_text_gives_back_the_names_that_were_typed(names):
    stored = [in_vni(name) for name in names]
    clean_one = decoder([*VNI_SHEET, *stored])
    assert [clean_one(name) for name in stored] == names


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


SIGNS = [
    "10 µm",
    "µg/m³",
    "m×n",
    "Intel®",
    "tư¹",
    "hoá²",
    "¸",
    "µ",
    "§ 5",
    "© 2025",
    "«dự thảo»",
    "Nestlé",
    "Köln",
    "a÷b",
    "±½",
]


@given(st.lists(st.sampled_from([*NAMES, *SIGNS]), min_size=1, max_size=8), st.sampled_from(["\n", " ", None]))
def test_signs_and_foreign_names_between_unicode_vietnamese_go_through_unchanged(words, together):
    texts = words if together is None else [together.join(words)]
    clean_one = decoder(texts)
    assert [clean_one(text) for text in texts] == texts


@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=5), st.sampled_from(SIGNS))
def test_a_sentence_of_unicode_keeps_its_signs_also_beside_an_old_font(names, sign):
    text = f"Bụi cỡ 10 µm ở {names[0]}"
    assert decoder([text, *TCVN3_SHEET])(text) == text
    assert decoder([*names, sign])(sign) == sign


def test_vni_and_tcvn3_in_one_sheet_are_told_apart_text_by_text():
    sheet = [*VNI_SHEET, *TCVN3_SHEET, "Ngheä An", "Cả nước"]
    clean_one = decoder(sheet)
    assert [clean_one(text) for text in sheet] == [
        "Tổng sản phẩm trong nước", "Giá trị sản xuất công nghiệp", "Chỉ số sản xuất",
        "Tổng sản phẩm trong nước", "Giá trị sản xuất công nghiệp", "Hà Nội", "Nghệ An", "Cả nước",
    ]  # fmt: skip


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


def test_what_the_cells_of_a_row_hold_is_told_by_one_letter_each():
    rows = [["Than sạch", None, 1.5, 2, "1.234,5", "-", "…"], [], [" ", True, date(2024, 5, 1), "x", "x1"]]
    texts = {cell for row in rows for cell in row if isinstance(cell, str)}
    assert kinds_of(rows, texts) == ["w.nntmm", "", ".bnmw"]


def test_a_remembering_function_asks_once_and_never_grows_without_end():
    asked = []
    length = remembered(lambda text: asked.append(text) or len(text))
    assert [length("tấn"), length("tấn"), length("")] == [3, 3, 0] and asked == ["tấn", ""]
    assert all(length(str(number)) == len(str(number)) for number in range(30_000))
    assert len(length.__self__) <= 20_000
