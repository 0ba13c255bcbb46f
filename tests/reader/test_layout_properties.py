"""What never changes a reading: blank rows and columns, the order of rows, names of sheets, spelling, notation."""

from __future__ import annotations

import unicodedata
from string import ascii_lowercase, digits

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.layouts import CLUSTERS, LISTS, OUTPUT, PROJECTS, SCENARIO_BY_QUARTER, may_mark_a_head
from etl.text import label_key
from tests.reader import test_provincial_annexes as provincial
from tests.reader import test_tables as national
from tests.reader.conftest import write_and_read

# Rows of a table, where its body begins and where it ends.
TABLES = {
    "iip": (national.IIP, 9, 11),
    "products": (
        [[row[0], "Nghìn tấn", *row[2:]] if at > 4 else row for at, row in enumerate(national.PRODUCTS)],
        5,
        8,
    ),
    "provincial iip": (provincial.IIP[:8], 3, 8),
    "provincial retail": (provincial.RETAIL[:6], 3, 6),
    "texts": (provincial.YEAR_2024, 3, 8),
}
TONES = (("oá", "óa"), ("oà", "òa"), ("oả", "ỏa"), ("uý", "úy"), ("uỷ", "ủy"), ("oè", "òe"))
FEW = settings(max_examples=12, deadline=None)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("layouts")


def read(folder, rows, name="Năm 2024"):
    """All that was read, in any order: what each figure is, and its value."""
    reading = write_and_read(folder, {name: rows}, area="VN-22")
    return sorted(
        (one.indicator, one.item, label_key(one.item_label), one.area, one.period, one.measure, round(one.value, 9),
         one.unit, one.status)
        for one in reading.observations
    )  # fmt: skip


def table():
    return st.sampled_from(sorted(TABLES))


def in_texts(rows, change):
    return [[change(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]


def in_notation(value, group, point):
    """1234.5 → `1.234,50`: two decimals at least, so that no text can be read two ways."""
    whole, _, decimals = f"{value:,.9f}".partition(".")
    return whole.replace(",", group) + point + (decimals.rstrip("0").ljust(2, "0"))


@FEW
@given(table(), st.lists(st.integers(0, 12), max_size=4))
def test_blank_rows(folder, name, places):
    rows = list(TABLES[name][0])
    for place in places:
        rows.insert(place, [])
    assert read(folder, rows) == read(folder, TABLES[name][0]) != []


@FEW
@given(table(), st.lists(st.integers(0, 7), max_size=3))
def test_blank_columns(folder, name, places):
    rows = [list(row) for row in TABLES[name][0]]
    for place in places:
        for row in rows:
            row[place:place] = [None] if len(row) >= place else []
    assert read(folder, rows) == read(folder, TABLES[name][0])


@FEW
@given(table(), st.randoms(use_true_random=False))
def test_the_order_of_rows(folder, name, random):
    rows, body, bottom = TABLES[name]
    shuffled = rows[body:bottom]
    random.shuffle(shuffled)
    assert read(folder, [*rows[:body], *shuffled, *rows[bottom:]]) == read(folder, rows)


@FEW
@given(
    table().filter(lambda name: name != "texts"),
    st.text(st.characters(categories=["L", "Nd"], max_codepoint=0x1EF9), min_size=1, max_size=20),
)
def test_the_name_of_the_sheet(folder, name, sheet):
    rows = TABLES[name][0]
    assert read(folder, rows, sheet) == read(folder, rows)


@FEW
@given(table(), st.sampled_from(["NFD", "NFC"]), st.booleans(), st.booleans())
def test_spelling(folder, name, form, modern_tones, wrapped):
    def respell(text):
        for old, new in TONES:
            text = text.replace(*((new, old) if modern_tones else (old, new)))
        return unicodedata.normalize(form, text.replace(" ", "\n") if wrapped and "(" not in text else text)

    rows = TABLES[name][0]
    assert read(folder, in_texts(rows, respell)) == read(folder, rows)


@FEW
@given(table().filter(lambda name: name != "texts"), st.sampled_from([(".", ","), (",", ".")]))
def test_notation(folder, name, signs):
    rows, body, _ = TABLES[name]
    written = [
        [
            in_notation(cell, *signs) if at >= body and isinstance(cell, int | float) else cell.replace(",", signs[1])
            if at >= body and isinstance(cell, str) and cell[0].isdigit() else cell
            for cell in row
        ]
        for at, row in enumerate(rows)
    ]  # fmt: skip
    assert read(folder, written) == read(folder, rows)


@pytest.mark.parametrize("layout", (*LISTS, CLUSTERS, PROJECTS, OUTPUT, SCENARIO_BY_QUARTER), ids=lambda one: one.kind)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_the_head_of_our_own_sheet_is_never_passed_over(layout, data):
    wordings = [column.wording for column in layout.columns if column.field in layout.recognised_by]
    captions = [
        data.draw(st.from_regex(wording, fullmatch=True, alphabet=ascii_lowercase + digits + " "))
        for wording in wordings
    ]
    stacked = [words for caption in captions for words in caption.split(" ", data.draw(st.integers(0, 3)))]
    assert any(map(may_mark_a_head, stacked))
