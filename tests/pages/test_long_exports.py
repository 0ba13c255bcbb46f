"""A long export is written beside the pages, found again by whoever wants the same, and never half a file."""

from __future__ import annotations

import csv
import io
import os
import signal
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import date

import openpyxl
import pyarrow.parquet as pq
import pytest

from dashboard import exports, figures, lookup, past, queries, warehouse
from dashboard.exports import Stage, Wanted
from tests.pages.conftest import figure

PAGE = "pages/data/lookup.py"
MONTHS = [f"{year}-{month:02d}" for year in range(2012, 2022) for month in range(1, 13)]
IIP = [
    figure("iip", month, 100 + place * 0.25, "index_yoy", note="=1+1" if place == 7 else "")
    for place, month in enumerate(MONTHS)
]


@pytest.fixture
def wish(publish) -> Callable[..., Wanted]:
    version = publish(IIP)

    def _wish(ending: str, layout: str = figures.ROWS, title: str = "Chỉ số sản xuất", **filters) -> Wanted:
        filters = asdict(figures.Filters(areas=("VN-22",), **filters))
        return Wanted(version, filters, layout, title, ["Bộ lọc: khu vực: Nghệ An"], ending)

    return _wish


def finished(wanted: Wanted, total: int = len(IIP)) -> exports.Progress:
    exports.start(wanted, total)
    deadline = time.monotonic() + 60
    while (now := exports.progress(wanted)).stage is Stage.RUNNING and time.monotonic() < deadline:
        time.sleep(0.1)
    assert now.stage is Stage.DONE, (wanted.folder / "log.txt").read_text(encoding="utf-8")
    return now


def found(wanted: Wanted) -> lookup.Found:
    """The same by the page: the first hundred rows."""
    return lookup.find(wanted.version, figures.Filters(areas=("VN-22",)), figures.ROWS, 1)


def test_the_workbook_holds_every_figure_with_head_chart_and_files(wish):
    wanted = wish("xlsx")
    assert (finished(wanted).done, wanted.file_name) == (120, "chi-so-san-xuat.xlsx")
    book = openpyxl.load_workbook(wanted.path)
    page = book.worksheets[0]
    head = int(page.freeze_panes[1:]) - 1
    names, *rows = [[cell.value for cell in row] for row in page.iter_rows(min_row=head)]
    shown = found(wanted).table
    assert names == list(shown.columns)
    assert [row[3] for row in rows][:100] == shown["Giá trị"].to_list()
    assert len(rows) == 120
    assert page["A1"].value == "Chỉ số sản xuất" and "Bộ lọc: khu vực: Nghệ An" in [cell.value for cell in page["A"]]
    assert page.auto_filter.ref == f"A{head}:O{head + 120}"
    assert {cell.data_type for cell in page["O"] if cell.value == "=1+1"} == {"s"}
    files = book["Ô gốc"]
    assert [cell.value for cell in files[int(files.freeze_panes[1:])]][:2] == [
        "bieu-thang.xlsx",
        queries.source_files()["sha256"].iloc[0],
    ]
    assert len(book["Biểu đồ"]._charts) == 1


def test_csv_and_parquet_hold_the_same_figures(wish):
    values = queries.search_figures(areas=["VN-22"])["value"].to_list()
    for ending, separator in exports.SEPARATOR.items():
        wanted = wish(ending)
        finished(wanted)
        text = wanted.path.read_bytes().decode("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
        assert [float(row["Giá trị"].replace(",", ".")) for row in rows] == values
    wanted = wish("parquet")
    finished(wanted)
    table = pq.read_table(wanted.path)
    assert table["Giá trị"].to_pylist() == values
    assert table["Ngày công bố"].type == "date32[day]"
    assert set(table["indicator"].to_pylist()) == {"iip"}
    assert b"Phi\xc3\xaan b\xe1\xba\xa3n kho" in table.schema.metadata[b"lines"]


def test_the_past_and_the_filters_hold_in_the_other_process(publish):
    version = publish(
        [
            figure("grdp", "2025-Q1", 8.0, "growth_yoy", release=date(2025, 4, 6)),
            figure("grdp", "2025-Q1", 6.99, "growth_yoy", release=date(2025, 8, 23)),
            figure("iip", "2025-01", 104.0, "index_yoy", release=date(2025, 2, 6)),
        ]
    )
    filters = asdict(figures.Filters(areas=("VN-22",), indicators=("grdp",)))
    wanted = Wanted(past.key(version, date(2025, 5, 31)), filters, figures.ROWS, "GRDP", [], "csv-phay")
    finished(wanted, 1)
    rows = list(csv.DictReader(io.StringIO(wanted.path.read_text(encoding="utf-8-sig"))))
    assert [(row["Giá trị"], row["Lưu ý"]) for row in rows] == [("8", "Số liệu như đã biết ngày 31/5/2025")]


def test_a_crossed_table_of_everything_is_written_there_too(wish):
    wanted = wish("csv-phay", layout=figures.CROSSED)
    finished(wanted)
    (row,) = csv.DictReader(io.StringIO(wanted.path.read_text(encoding="utf-8-sig")))
    assert (row["T1/2012"], row["T12/2021"]) == ("100", "129.75")


def test_the_same_wish_finds_the_same_file_and_another_wish_its_own(wish):
    first = wish("csv")
    finished(first)
    written = first.path.stat().st_mtime_ns
    exports.start(wish("csv"), 120)
    assert first.path.stat().st_mtime_ns == written
    assert wish("csv").key == first.key
    assert len({first.key, wish("xlsx").key, wish("csv", text="than").key, wish("csv", title="Khác").key}) == 4


def test_a_killed_process_is_a_fault_with_a_way_out_and_can_be_begun_again(wish):
    wanted = wish("xlsx")
    exports.start(wanted, 120)
    os.kill(exports.process_id(wanted), signal.SIGKILL)
    deadline = time.monotonic() + 10
    while (now := exports.progress(wanted)).stage is Stage.RUNNING and time.monotonic() < deadline:
        time.sleep(0.05)
    assert (now.stage, now.fault) == (Stage.FAILED, "Việc lập tệp bị dừng giữa chừng. Hãy bấm lập lại.")
    finished(wanted)


def test_a_process_that_fell_silent_under_a_server_that_is_gone_has_failed(wish, monkeypatch):
    wanted = wish("csv")
    wanted.folder.mkdir(parents=True)
    exports.write_progress(wanted.folder, exports.Progress(Stage.RUNNING, 10, 120))
    assert exports.progress(wanted).stage is Stage.RUNNING
    monkeypatch.setattr(exports, "SILENT_S", -1)
    assert exports.progress(wanted).stage is Stage.FAILED


def test_no_more_than_two_at_once(wish, monkeypatch):
    for number in range(exports.AT_ONCE):
        folder = wish("csv", text=str(number)).folder
        folder.mkdir(parents=True)
        exports.write_progress(folder, exports.Progress(Stage.RUNNING, 0, 9))
    with pytest.raises(exports.TooManyExports, match="Đang có 2 tệp lớn được lập"):
        exports.start(wish("xlsx"), 120)


def test_old_files_go(wish, monkeypatch):
    wanted = wish("csv")
    finished(wanted)
    assert sorted(path.name for path in wanted.folder.iterdir()) == [
        "chi-so-san-xuat.csv",
        "log.txt",
        "progress.json",
        "wanted.json",
    ]
    exports.clear_old()
    assert wanted.path.exists()
    monkeypatch.setattr(exports, "KEEP_S", -1)
    exports.clear_old()
    assert exports.progress(wanted) is None


def test_the_page_begins_it_shows_how_far_it_is_and_hands_it_out(wish, open_page, monkeypatch):
    monkeypatch.setattr(lookup, "AT_ONCE", 50)
    page = open_page(PAGE, tai="het", tep_tai="csv")
    page.button(key="lap-tep").click().run()
    (folder,) = (warehouse.data_folder() / ".exports").iterdir()
    deadline = time.monotonic() + 60
    while exports.progress_of(folder).stage is Stage.RUNNING and time.monotonic() < deadline:
        time.sleep(0.1)
    page = open_page(PAGE, tai="het", tep_tai="csv")  # another visit: the file is found again
    (button,) = page.get("download_button")
    assert button.proto.label.startswith("Tải CSV dấu ; (")
    assert any("Đã lập xong 120 số liệu" in caption.value for caption in page.caption)
