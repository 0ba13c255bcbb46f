"""Raw files stay what they were, are found again in load order, and say what is wrong with their cards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from etl.raw_store import (
    Card,
    CardUnreadable,
    RawFileChanged,
    RawFileMissing,
    file_hash,
    raw_files,
    read_card,
    safe_name,
    store,
    write_card,
)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "Biểu số liệu.xlsx"
    path.write_bytes(b"one workbook")
    return path


def card_of(path, **others) -> Card:
    card = Card(
        sha256=file_hash(path),
        name=path.name,
        publisher="Thống kê tỉnh Nghệ An",
        document="Biểu số liệu",
        document_date=None,
        entered_by="",
        received_at=datetime(2025, 9, 1, 8, 30),
        release=date(2025, 8, 31),
        report_period="2025-08",
        area="VN-22",
        illustrative=False,
    )
    return replace(card, **others)


def test_a_stored_file_comes_back_with_its_card(tmp_path, source):
    stored = store(tmp_path, source, card_of(source))
    assert raw_files(tmp_path) == [stored]
    assert stored.path.name == f"{stored.card.sha256[:12]}-Biểu-số-liệu.xlsx"
    assert stored.path.read_bytes() == b"one workbook"


def test_of_one_release_the_later_arrival_comes_later_whatever_its_name(tmp_path):
    for name, hour in (("c", 8), ("a", 10), ("b", 9)):
        path = tmp_path / f"{name}.xlsx"
        path.write_text(name)
        store(tmp_path, path, card_of(path, received_at=datetime(2025, 9, 1, hour)))
    assert [file.card.name for file in raw_files(tmp_path)] == ["c.xlsx", "b.xlsx", "a.xlsx"]


def test_a_file_that_changes_while_it_is_loaded_is_not_stored(tmp_path, source):
    card = card_of(source)
    source.write_bytes(b"another workbook")
    with pytest.raises(RawFileChanged):
        store(tmp_path, source, card)
    assert raw_files(tmp_path) == []


def test_a_card_without_its_file_is_named(tmp_path, source):
    store(tmp_path, source, card_of(source)).path.unlink()
    with pytest.raises(RawFileMissing, match="không còn tệp đi cùng"):
        raw_files(tmp_path)


@pytest.mark.parametrize(
    ("line", "wrong", "told"),
    [
        ("release: 2025-08-31", "release: cuối tháng 8", "release"),
        ("release: 2025-08-31", "", "release"),
        ("publisher:", "publisher: [", "không đọc được"),
    ],
)
def test_a_card_says_which_field_is_wrong(tmp_path, source, line, wrong, told):
    write_card(source, card_of(source))
    card = source.with_name(source.name + ".card.yaml")
    card.write_text(card.read_text(encoding="utf-8").replace(line, wrong), encoding="utf-8")
    with pytest.raises(CardUnreadable, match=told):
        read_card(card)


@pytest.mark.parametrize(
    ("received", "stored"),
    [
        ("02. Biểu số liệu T11.2024.xlsx", "02.-Biểu-số-liệu-T11.2024.xlsx"),
        ("../../etc/pass wd.xls", "pass-wd.xls"),
        ("a\nb:c*.xlsx", "a-b-c.xlsx"),
        ("x" * 300 + ".xlsx", "x" * 80 + ".xlsx"),
        ("Biểu.xlsx", "Biểu.xlsx"),  # NFD becomes NFC
    ],
)
def test_a_received_name_becomes_safe_on_any_system(received, stored):
    assert safe_name(received) == stored
