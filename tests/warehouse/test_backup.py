"""Backup, restore and verification of a data folder, through the command line as an administrator would."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import zipfile
from pathlib import Path

import duckdb
import pytest

from etl import warehouse
from ledger import book as ledger
from ledger.book import Action
from tests.warehouse.annex import write_annex


@pytest.fixture
def office(folder: Path, run, tmp_path) -> Path:
    """A data folder with two publications by two people, one of them taken back."""
    for month, person in ((7, "Lan"), (8, "Minh")):
        path = write_annex(tmp_path / f"t{month}.xlsx", month=month)
        assert run("load", path, "--area", "VN-22", "--entered-by", person)[0] == 0
    assert run("undo", "--entered-by", "Minh", "--note", "nhầm tháng")[0] == 0
    return folder


def lost(folder: Path) -> None:
    """The disk is gone: nothing of the data folder is left."""
    shutil.rmtree(folder)


def rewritten(archive: Path, name: str, content: bytes) -> None:
    """One file of the archive replaced, as by somebody who does not know the manifest."""
    with zipfile.ZipFile(archive) as old:
        files = {one: old.read(one) for one in old.namelist()}
    with zipfile.ZipFile(archive, "w") as new:
        for one, was in files.items():
            new.writestr(one, content if one == name else was)


def test_a_restore_after_losing_everything_gives_the_same_warehouse_and_the_same_ledger(office, run, tmp_path):
    version = warehouse.published_version(office)
    (office / "templates").mkdir()
    (office / "templates" / "bao-cao-thang.docx").write_bytes(b"edited in Word")
    assert run("backup", "-o", tmp_path / "b.zip")[0] == 0
    entries = ledger.of(office).entries()
    lost(office)
    code, said = run("restore", tmp_path / "b.zip")
    assert (code, warehouse.published_version(office)) == (0, version)
    assert version in said
    assert (office / "templates" / "bao-cao-thang.docx").read_bytes() == b"edited in Word"
    restored = ledger.of(office).entries()
    assert restored[:-1] == entries
    assert restored[-1].action == Action.RESTORE
    assert run("verify")[0] == 0


def test_what_stood_there_before_a_restore_is_kept(office, run, tmp_path):
    run("backup", "-o", tmp_path / "b.zip")
    (office / "templates").mkdir()
    (office / "templates" / "bao-cao-quy.docx").write_bytes(b"later")
    run("load", write_annex(tmp_path / "t9.xlsx", month=9), "--area", "VN-22")
    received = sorted(path.name for path in (office / "raw" / "received").iterdir())
    assert run("restore", tmp_path / "b.zip")[0] == 0
    [before] = office.glob("before-restore-*")
    assert sorted(path.name for path in (before / "raw" / "received").iterdir()) == received
    assert "t9.xlsx" in (before / "ledger.jsonl").read_text(encoding="utf-8")
    assert (before / "templates" / "bao-cao-quy.docx").read_bytes() == b"later"
    assert not (office / "templates").exists()


def test_an_archive_that_was_changed_is_refused_and_nothing_moves(office, run, tmp_path):
    archive = tmp_path / "b.zip"
    run("backup", "-o", archive)
    with zipfile.ZipFile(archive) as one:
        lines = one.read("ledger.jsonl").decode().replace("Lan", "Hoa")
    rewritten(archive, "ledger.jsonl", lines.encode())
    code, said = run("restore", archive)
    assert code == 1
    assert "“ledger.jsonl” trong đó không khớp mã băm" in said
    assert run("verify")[0] == 0


def test_a_ledger_that_was_changed_before_its_backup_is_refused(office, run, tmp_path):
    archive = tmp_path / "b.zip"
    run("backup", "-o", archive)
    with zipfile.ZipFile(archive) as one:
        changed = one.read("ledger.jsonl").decode().replace("Lan", "Hoa").encode()
        manifest = json.loads(one.read("manifest.json"))
    manifest["sha256"]["ledger.jsonl"] = hashlib.sha256(changed).hexdigest()
    rewritten(archive, "ledger.jsonl", changed)
    rewritten(archive, "manifest.json", json.dumps(manifest).encode())
    code, said = run("restore", archive)
    assert (code, "sổ ghi trong đó đã bị sửa" in said) == (1, True)
    assert run("verify")[0] == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"no archive at all"])
def test_a_file_that_is_no_backup_is_refused(office, run, tmp_path, content):
    (tmp_path / "x.zip").write_bytes(content)
    code, said = run("restore", tmp_path / "x.zip")
    assert code == 1
    assert "không phải bản sao lưu của bảng điều khiển, hoặc đã hỏng" in said


def test_verify_finds_an_entry_that_was_changed_behind_the_back_of_the_book(office, run):
    with sqlite3.connect(office / "ledger.sqlite") as connection:
        with pytest.raises(sqlite3.DatabaseError, match="append-only"):
            connection.execute("UPDATE entry SET actor = 'Hoa' WHERE number = 2")
        connection.execute("DROP TRIGGER entry_without_update")
        connection.execute("UPDATE entry SET actor = 'Hoa' WHERE number = 2")
    connection.close()
    code, said = run("verify")
    assert code == 1
    assert "mục số 2 không khớp mã băm" in said


def test_verify_finds_an_entry_that_was_taken_out(office, run):
    with sqlite3.connect(office / "ledger.sqlite") as connection:
        connection.execute("DROP TRIGGER entry_without_delete")
        connection.execute("DELETE FROM entry WHERE number = 2")
    connection.close()
    assert "mục số 2 không khớp" in run("verify")[1]


def test_verify_finds_a_raw_file_that_was_changed(office, run):
    [path] = (office / "raw" / "received").glob("*-t7.xlsx")
    path.write_bytes(path.read_bytes() + b" ")
    code, said = run("verify")
    assert code == 1
    assert "đã bị thay đổi" in said


def test_verify_finds_a_published_file_that_is_gone(office, run):
    for path in (office / "raw" / "received").glob("*-t7.xlsx*"):
        path.unlink()
    code, said = run("verify")
    assert code == 1
    assert "Thiếu tệp gốc t7.xlsx" in said
    assert "Lan" in said


def test_verify_finds_a_warehouse_that_is_not_what_the_raw_files_say(office, run):
    with duckdb.connect(office / "warehouse.duckdb") as connection:
        connection.execute("UPDATE publication SET version = 'another'")
    code, said = run("verify")
    assert code == 1
    assert "khác kho lập lại từ tệp gốc và sổ ghi" in said


def test_files_loaded_before_there_was_a_ledger_are_adopted(office, run):
    version = warehouse.published_version(office)
    [withdrawn] = (office / "raw" / "received").glob("*-t8.xlsx")
    for path in (withdrawn, withdrawn.with_name(withdrawn.name + ".card.yaml"), office / "ledger.sqlite"):
        path.unlink()
    assert run("rebuild")[0] == 0
    assert warehouse.published_version(office) == version
    [entry] = ledger.of(office).entries()
    assert (entry.action, [file["name"] for file in entry.details["files"]]) == (Action.ADOPT, ["t7.xlsx"])
