"""Aliases: what a person adds to the catalogue, what is refused, what is proposed."""

from __future__ import annotations

import shutil

import pytest

from etl import aliases, items
from etl.__main__ import FAULT, OK, USAGE, main
from tests.reader.test_tables import IIP


@pytest.fixture
def catalogue(tmp_path, monkeypatch):
    """A copy of the catalogue that may be written to."""
    copy = tmp_path / "catalogue"
    shutil.copytree(items.CATALOGUE, copy)
    monkeypatch.setattr(items, "CATALOGUE", copy)
    items.forget()
    yield copy
    items.forget()


def test_an_added_alias_is_known_from_then_on_and_changes_one_line(catalogue):
    before = (catalogue / "product.csv").read_text(encoding="utf-8").splitlines()
    assert main(["alias", "product", "BEER", "Bia hơi,  bia tươi"]) == OK
    after = (catalogue / "product.csv").read_text(encoding="utf-8").splitlines()
    assert [line for line in after if line not in before] == ['BEER,Bia,,1,"Bia các loại|Bia hơi, bia tươi"']
    assert items.scheme("product").find("BIA HƠI, BIA TƯƠI") == ["BEER"]


def test_an_alias_that_the_item_has_changes_nothing(catalogue):
    name = items.scheme("retail").names["GOODS"]
    before = (catalogue / "retail.csv").read_bytes()
    assert aliases.add_alias("retail", "GOODS", name.upper()) is False
    assert (catalogue / "retail.csv").read_bytes() == before


@pytest.mark.parametrize(
    ("words", "fault", "said"),
    [
        (("retail", "GOODS", "Dịch vụ lưu trú, ăn uống"), aliases.AliasTaken, "ACCOMMODATION_FOOD"),
        (("retail", "GODS", "Hàng"), aliases.UnknownItem, "GOODS"),
        (("retial", "GOODS", "Hàng"), aliases.UnknownScheme, "retail"),
        (("indicators", "iip", "IIP"), aliases.UnknownScheme, "product"),
        (("retail", "GOODS", "a|b"), aliases.UnfitAlias, "|"),
        (("retail", "GOODS", " - "), aliases.UnfitAlias, "như in"),
    ],
)
def test_what_cannot_be_an_alias_is_refused_with_the_way_out(catalogue, capsys, words, fault, said):
    with pytest.raises(fault, match=said.replace("|", r"\|")):
        aliases.add_alias(*words)
    assert main(["alias", *words]) == FAULT
    assert said in capsys.readouterr().out


def test_labels_without_an_item_are_listed_with_items_spelled_alike(catalogue, read, capsys, tmp_path):
    rows = [*IIP, ["San xuat do uốngg", 1, 2, 3, 4], ["Sản xuất tàu vũ trụ xyz", 1, 2, 3, 4]]
    found = aliases.unknown_labels([read(rows)])
    assert [one.label for one in found] == ["San xuat do uốngg", "Sản xuất tàu vũ trụ xyz"]
    assert found[0].proposals[0].item == "11" and found[0].proposals[0].likeness > 0.9
    assert main(["alias", "--list", str(tmp_path / "bieu.xlsx")]) == OK
    shown = capsys.readouterr().out
    assert 'python -m etl alias vsic 11 "San xuat do uốngg"' in shown and "2 nhãn chưa có mã" in shown


def test_the_command_wants_three_words_or_a_list(catalogue, capsys):
    assert main(["alias", "product", "BEER"]) == USAGE
    assert "ba tham số" in capsys.readouterr().out
