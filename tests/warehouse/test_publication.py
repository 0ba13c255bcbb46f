"""Readers are never blocked, never stale, never wrong; a killed or a second writer harms nothing."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import duckdb
import pytest

from dashboard import queries, warehouse
from etl.raw_store import raw_files
from etl.warehouse import only_writer, warehouse_path
from tests.warehouse.annex import write_annex

FIGURES_OF_AN_ANNEX = 24
# One process that publishes month after month, as the command line would.
PUBLISH_EACH = """
import sys
from pathlib import Path
from etl.load import Instructions, load
from etl.raw_store import data_folder
for path in sys.argv[1:]:
    print(load(data_folder(), [Path(path)], Instructions(area="VN-22")).version)
"""


def test_eight_threads_read_right_while_another_process_publishes(run, start, tmp_path):
    months = [write_annex(tmp_path / f"t{month}.xlsx", month=month) for month in range(4, 9)]
    run("load", months[0], "--area", "VN-22")
    first = warehouse.current_version()
    done = Event()

    def read() -> set[str]:
        seen = set()
        while not done.is_set():
            version = warehouse.current_version()
            with warehouse.at(version):
                files = warehouse.ask("SELECT count(*) AS n FROM source_file")["n"].iloc[0]
                figures = warehouse.ask("SELECT count(*) AS n FROM observation")["n"].iloc[0]
                retail = queries.figures("retail_sales", measures=["level"]).groupby("period")["value"].sum()
                assert queries.publication()["version"].iloc[0] == version
            assert figures == files * FIGURES_OF_AN_ANNEX
            assert len(retail) == files
            assert retail.eq(29_000.0).all()  # the whole and its parts
            seen.add(version)
            time.sleep(0.2)  # as people do; without it the publisher starves on two cores
        return seen

    with ThreadPoolExecutor(8) as threads:
        readers = [threads.submit(read) for _ in range(8)]
        publisher = start("-c", PUBLISH_EACH, *months[1:])
        said, _ = publisher.communicate(timeout=120)
        published = said.split()
        deadline = time.monotonic() + 10
        while warehouse.current_version() != published[-1] and time.monotonic() < deadline:
            time.sleep(0.05)
        done.set()
        seen = set().union(*(reader.result() for reader in readers))
    assert publisher.returncode == 0, said
    assert len(published) == 4
    assert warehouse.current_version() == published[-1]
    assert seen <= {first, *published}
    assert len(seen) >= 3


def test_a_page_that_began_on_a_version_ends_on_it(run, tmp_path):
    run("load", write_annex(tmp_path / "t7.xlsx", month=7), "--area", "VN-22")
    begun = warehouse.current_version()
    with warehouse.at(begun):
        run("load", write_annex(tmp_path / "t8.xlsx", month=8), "--area", "VN-22")
        assert warehouse.current_version() != begun
        assert queries.report_months("VN-22")[0] == "2025-07"
    assert queries.report_months("VN-22")[0] == "2025-08"


def test_versions_that_nobody_reads_are_let_go(run, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(warehouse, "KEEP_UNUSED_S", -1)
    run("load", write_annex(tmp_path / "t7.xlsx", month=7), "--area", "VN-22")
    first = warehouse.current_version()
    run("load", write_annex(tmp_path / "t8.xlsx", month=8), "--area", "VN-22")
    assert warehouse.current_version() != first
    with pytest.raises(warehouse.VersionGone, match="tải lại trang"):
        warehouse.ask("SELECT 1", version=first)
    assert len(list((folder / ".versions").iterdir())) == 1


def test_without_a_warehouse_the_reader_says_what_to_do(folder):
    with pytest.raises(warehouse.NoWarehouse, match="python -m etl rebuild"):
        warehouse.current_version()


def test_a_killed_load_leaves_the_warehouse_that_was_there(run, start, folder, tmp_path):
    run("load", write_annex(tmp_path / "t6.xlsx", month=6), "--area", "VN-22")
    before = warehouse_path(folder).read_bytes()
    load = ("-m", "etl", "load", write_annex(tmp_path / "t7.xlsx", month=7), "--area", "VN-22")
    building = folder / ".build" / "next.duckdb"
    for wait_s in (0.0, 0.02, 0.05, 0.1):
        process = start(*load)
        while process.poll() is None and not building.exists():
            time.sleep(0.002)
        time.sleep(wait_s)
        process.kill()
        process.wait()
        after = warehouse_path(folder).read_bytes()
        if after != before:  # the kill came after the publication
            break
        with duckdb.connect(warehouse_path(folder), read_only=True) as connection:
            assert connection.execute("SELECT count(*) FROM observation").fetchone() == (FIGURES_OF_AN_ANNEX,)
    code, said = run("load", tmp_path / "t7.xlsx", "--area", "VN-22")
    assert code == 0, said
    assert len(raw_files(folder)) == 2
    assert queries.source_files()["observations"].sum() == 2 * FIGURES_OF_AN_ANNEX


def test_a_second_load_waits_for_the_first_and_says_so(start, folder, tmp_path):
    annex = write_annex(tmp_path / "t7.xlsx", month=7)
    waiting = "Một lần nạp khác đang chạy"
    with only_writer(folder, on_wait=lambda: None):
        second = start("-u", "-m", "etl", "load", annex, "--area", "VN-22")
        assert waiting in second.stdout.readline()
        assert not warehouse_path(folder).exists()
    said, _ = second.communicate(timeout=60)
    assert second.returncode == 0, said
    assert "Đã công bố phiên bản" in said


def test_two_loads_at_once_both_arrive(start, folder, tmp_path):
    loads = [
        start("-m", "etl", "load", write_annex(tmp_path / f"t{month}.xlsx", month=month), "--area", "VN-22")
        for month in (6, 7)
    ]
    for load in loads:
        said, _ = load.communicate(timeout=120)
        assert load.returncode == 0, said
    with duckdb.connect(warehouse_path(folder), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM source_file").fetchone() == (2,)
