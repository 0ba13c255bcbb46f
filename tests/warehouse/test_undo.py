"""Undo brings back exactly what was; a kill between book and warehouse is mended by the next start."""

from __future__ import annotations

import time
from pathlib import Path

import duckdb
import pytest

from etl import load as loading
from etl.load import Decision, Instructions, NothingToUndo, PublishedMeanwhile
from etl.warehouse import content_checksum, published_version, warehouse_path
from ledger import book as ledger
from ledger.book import Action
from ledger.decisions import Assigned, state
from tests.warehouse.annex import IIP, write_annex

OURS = Instructions(area="VN-22")
LAN = Decision("lan")


def content(folder: Path) -> str:
    with duckdb.connect(warehouse_path(folder), read_only=True) as connection:
        return content_checksum(connection)


def newest(folder: Path) -> int:
    return state(ledger.of(folder)).newest.number


@pytest.fixture
def july(folder: Path, tmp_path: Path) -> Path:
    loading.load(folder, [write_annex(tmp_path / "t7.xlsx", month=7)], OURS, decision=LAN)
    return folder


def test_undo_brings_back_the_content_of_before_to_the_last_row(july, tmp_path):
    before = published_version(july), content(july)
    loading.load(july, [write_annex(tmp_path / "t8.xlsx", month=8)], OURS, decision=LAN)
    assert content(july) != before[1]
    outcome = loading.undo(july, newest(july), Decision("lan", "nhầm tệp"))
    assert (outcome.version, content(july)) == before
    assert loading.verify(july).version == before[0]


def test_undo_takes_the_assigned_labels_back_too(july, tmp_path):
    odd = write_annex(tmp_path / "t8.xlsx", month=8, iip={"Than củi ép": (101.0, 116.3, 118.3)} | IIP)
    before = published_version(july)
    assigned = (Assigned("vsic", "16", "Than củi ép"),)
    loading.load(july, [odd], OURS, decision=Decision("lan", assigned=assigned))
    with duckdb.connect(warehouse_path(july), read_only=True) as connection:
        assert connection.execute("SELECT DISTINCT item FROM observation WHERE item_label = 'Than củi ép'").fetchall()
    loading.undo(july, newest(july), LAN)
    decided = state(ledger.of(july))
    assert published_version(july) == before
    assert not decided.assigned and decided.remembered == assigned


def test_an_undone_file_can_be_published_again(july, tmp_path):
    august = write_annex(tmp_path / "t8.xlsx", month=8)
    loading.load(july, [august], OURS, decision=LAN)
    figures = content(july)
    loading.undo(july, newest(july), LAN)
    again = loading.load(july, [august], OURS, decision=LAN)
    assert again.changed and not again.known
    assert figures != content(july)  # the day of its arrival is another
    loading.undo(july, newest(july), LAN)
    loading.undo(july, newest(july), LAN)
    with duckdb.connect(warehouse_path(july), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM observation").fetchone() == (0,)


def test_only_the_newest_publication_can_be_undone(july, tmp_path):
    first = newest(july)
    loading.load(july, [write_annex(tmp_path / "t8.xlsx", month=8)], OURS, decision=LAN)
    version = published_version(july)
    with pytest.raises(NothingToUndo, match="hãy hoàn tác lần đó trước"):
        loading.undo(july, first, LAN)
    assert published_version(july) == version


def test_who_looked_at_an_older_version_neither_publishes_nor_undoes(july, tmp_path):
    looked_at = published_version(july)
    loading.load(july, [write_annex(tmp_path / "t8.xlsx", month=8)], OURS, decision=Decision("hùng"))
    version = published_version(july)
    with pytest.raises(PublishedMeanwhile, match=r"hùng công bố t8\.xlsx") as stopped:
        loading.load(july, [write_annex(tmp_path / "t9.xlsx", month=9)], OURS, decision=Decision("lan", upon=looked_at))
    assert [one.actor for one in stopped.value.since] == ["hùng"]
    with pytest.raises(PublishedMeanwhile):
        loading.undo(july, newest(july), Decision("lan", upon=looked_at))
    assert published_version(july) == version


def test_a_killed_publication_leaves_one_of_two_states_and_the_next_start_makes_book_and_warehouse_agree(
    run, start, folder, tmp_path
):
    run("load", write_annex(tmp_path / "t6.xlsx", month=6), "--area", "VN-22")
    old = content(folder)
    july = write_annex(tmp_path / "t7.xlsx", month=7)
    entries = len(ledger.of(folder).entries(Action.PUBLISH))
    seen = set()
    for wait_s in (0.0, 0.05, 0.1, 0.15, 0.2, 0.3):
        process = start("-m", "etl", "load", july, "--area", "VN-22")
        building = folder / ".build" / "next.duckdb"
        while process.poll() is None and not building.exists():
            time.sleep(0.002)
        time.sleep(wait_s)
        process.kill()
        process.wait()
        with duckdb.connect(warehouse_path(folder), read_only=True) as connection:
            files = connection.execute("SELECT count(*) FROM source_file").fetchone()[0]
            figures = connection.execute("SELECT count(*) FROM observation").fetchone()[0]
        assert figures == 24 * files and files in (1, 2)
        code, said = run("rebuild", "--if-needed")
        assert code == 0, said
        loading.verify(folder)  # chain, files, and that the warehouse is what book and files make
        published = len(ledger.of(folder).entries(Action.PUBLISH)) > entries
        assert published == (content(folder) != old)
        seen.add(published)
        if published:
            break
    code, said = run("load", july, "--area", "VN-22")
    assert code == 0, said
    loading.verify(folder)
    assert content(folder) != old and False in seen


def test_killed_right_after_the_entry_the_next_start_publishes_what_the_book_says(folder, tmp_path, monkeypatch):
    loading.load(folder, [write_annex(tmp_path / "t6.xlsx", month=6)], OURS, decision=LAN)
    before = published_version(folder)

    class Killed(BaseException):
        """Stands for the end of the process: nothing after it runs."""

    replace = Path.replace

    def die_before_the_swap(path: Path, target: Path) -> Path:
        if Path(target) == warehouse_path(folder):
            raise Killed
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", die_before_the_swap)
    with pytest.raises(Killed):
        loading.load(folder, [write_annex(tmp_path / "t7.xlsx", month=7)], OURS, decision=LAN)
    monkeypatch.undo()
    assert published_version(folder) == before
    promised = state(ledger.of(folder)).newest.version_after
    assert loading.rebuild(folder, only_if_needed=True).version == promised == published_version(folder)
    loading.verify(folder)
