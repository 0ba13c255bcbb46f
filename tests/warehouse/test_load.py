"""A load takes all or nothing, keeps every release with its cell, and leaves the same content whatever the way."""

from __future__ import annotations

from datetime import date

import pytest
import yaml

from dashboard import queries, warehouse
from etl import load as loading
from etl.load import CheckFailed, Instructions
from etl.raw_store import raw_files
from tests.warehouse.annex import EXPORTS, IIP, write_annex

NGHE_AN = ("--area", "VN-22")


def test_a_loaded_annex_is_seen_with_its_cell_and_release(run, tmp_path):
    code, said = run("load", write_annex(tmp_path / "Biểu T8.xlsx"), *NGHE_AN, "--publisher", "Thống kê tỉnh Nghệ An")
    assert code == 0, said
    row = queries.figures("iip", item="TOTAL", area="VN-22", measures=["index_ytd"]).iloc[0]
    assert (row["period"], row["value"], row["status"]) == ("2025-08", 116.4, "estimate")
    assert (row["source_file"], row["sheet"], row["cell"]) == ("Biểu T8.xlsx", "2.IIPthang", "D9")
    assert row["release"].date() == date(2025, 8, 31)
    assert row["citation"] == "Thống kê tỉnh Nghệ An, Biểu T8"


def test_the_same_file_again_changes_nothing(run, tmp_path):
    annex = write_annex(tmp_path / "t8.xlsx")
    run("load", annex, *NGHE_AN)
    before = warehouse.current_version()
    code, said = run("load", annex, *NGHE_AN)
    assert (code, warehouse.current_version()) == (0, before)
    assert "t8.xlsx: đã có, không có gì mới." in said


def test_a_newer_release_stands_beside_the_older_one(run, tmp_path):
    run("load", write_annex(tmp_path / "t7.xlsx", month=7), *NGHE_AN)
    run("load", write_annex(tmp_path / "t8.xlsx", month=8), *NGHE_AN)
    said = queries.vintages("iip", "TOTAL", "VN-22", period="2025-07", measure="index_yoy")
    assert list(zip(said["value"], said["source_file"], strict=True)) == [(119.5, "t7.xlsx"), (112.0, "t8.xlsx")]
    now = queries.figures("iip", item="TOTAL", measures=["index_yoy"]).set_index("period")["value"]
    then = queries.figures("iip", item="TOTAL", measures=["index_yoy"], known_on=date(2025, 8, 1))
    assert now["2025-07"] == 112.0
    assert then.set_index("period")["value"].to_dict() == {"2025-06": 112.0, "2025-07": 119.5}


def test_one_by_one_all_at_once_and_rebuilt_give_the_same_version(run, folder, tmp_path, monkeypatch):
    months = [write_annex(tmp_path / f"t{month}.xlsx", month=month) for month in (6, 7, 8)]
    for annex in (months[2], months[0], months[1]):  # an older month loaded after a newer one
        run("load", annex, *NGHE_AN)
    one_by_one = warehouse.current_version()
    run("rebuild")
    assert warehouse.current_version() == one_by_one

    said_at = {file.card.sha256: file.card.received_at for file in raw_files(folder)}
    monkeypatch.setenv("DASHBOARD_DATA", str(tmp_path / "other"))
    run("load", *months, *NGHE_AN)
    for card in (tmp_path / "other" / "raw" / "received").glob("*.card.yaml"):  # the same moments of arrival
        values = yaml.safe_load(card.read_text(encoding="utf-8"))
        values["received_at"] = said_at[values["sha256"]]
        card.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    run("rebuild")
    assert warehouse.current_version() == one_by_one


def test_several_files_are_one_publication_and_a_bad_one_stops_them_all(run, folder, tmp_path):
    good = write_annex(tmp_path / "t7.xlsx", month=7)
    slipped = EXPORTS | {"Khu vực kinh tế trong nước": (1500.0, 1000.0)}
    bad = write_annex(tmp_path / "t8.xlsx", exports=slipped)
    code, said = run("load", good, bad, *NGHE_AN)
    assert code == 1
    assert not (folder / "warehouse.duckdb").exists()
    assert raw_files(folder) == []
    assert "Không nạp “t8.xlsx”" in said


def test_a_failed_check_changes_nothing_and_names_the_cell(run, folder, tmp_path):
    run("load", write_annex(tmp_path / "t7.xlsx", month=7), *NGHE_AN)
    before = (folder / "warehouse.duckdb").read_bytes(), raw_files(folder)
    bad = write_annex(tmp_path / "t8.xlsx", iip=IIP | {"Toàn ngành công nghiệp": (112.0, 19.5, 116.4)})
    code, said = run("load", bad, *NGHE_AN)
    assert code == 1
    assert ((folder / "warehouse.duckdb").read_bytes(), raw_files(folder)) == before
    assert "2.IIPthang!C9" in said
    assert "thấy 19,5; chờ từ 30 đến 500" in said


def test_a_file_that_does_not_say_its_area_is_not_guessed(run, folder, tmp_path):
    code, said = run("load", write_annex(tmp_path / "t8.xlsx"))
    assert code == 1
    assert "--area VN-22" in said
    assert not (folder / "warehouse.duckdb").exists()


def test_illustrative_figures_never_join_real_ones(run, folder, tmp_path):
    loading.load(folder, [write_annex(tmp_path / "t7.xlsx", month=7)], Instructions(area="VN-22"))
    code, said = run("load", write_annex(tmp_path / "t8.xlsx"), *NGHE_AN, "--illustrative")
    assert code == 1
    assert "minh họa" in said
    assert not queries.is_illustrative()
    assert len(raw_files(folder)) == 1


def test_a_slip_of_a_thousand_against_the_month_before_stops_the_load(folder, tmp_path):
    loading.load(folder, [write_annex(tmp_path / "t7.xlsx", month=7)], Instructions(area="VN-22"))
    in_thousands = {label: tuple(value * 1000 for value in values) for label, values in EXPORTS.items()}
    with pytest.raises(CheckFailed) as stopped:
        loading.load(folder, [write_annex(tmp_path / "t8.xlsx", exports=in_thousands)], Instructions(area="VN-22"))
    found = {(finding.code, finding.sheet, finding.cell) for finding in stopped.value.findings}
    assert found == {("sizes_are_those_of_before", "14.XK", "B9"), ("sizes_are_those_of_before", "14.XK", "C9")}


def test_rebuild_if_needed_notices_files_cards_and_nothing_else(run, folder, tmp_path):
    run("load", write_annex(tmp_path / "t8.xlsx"), *NGHE_AN)
    before = (folder / "warehouse.duckdb").stat().st_mtime_ns
    assert "đã khớp" in run("rebuild", "--if-needed")[1]
    assert (folder / "warehouse.duckdb").stat().st_mtime_ns == before

    card = next((folder / "raw" / "received").glob("*.card.yaml"))
    card.write_text(
        card.read_text(encoding="utf-8").replace("release: 2025-08-31", "release: 2025-09-06"), encoding="utf-8"
    )
    assert "đã khớp" not in run("rebuild", "--if-needed")[1]
    assert queries.figures("iip")["release"].dt.date.unique().tolist() == [date(2025, 9, 6)]


def test_a_changed_raw_file_is_named(run, folder, tmp_path):
    run("load", write_annex(tmp_path / "t8.xlsx"), *NGHE_AN)
    raw = raw_files(folder)[0].path
    raw.write_bytes(raw.read_bytes() + b" ")
    code, said = run("rebuild")
    assert code == 1
    assert f"Tệp gốc {raw} đã bị thay đổi" in said
    assert warehouse.current_version()


def test_a_workbook_put_into_raw_by_hand_is_pointed_out(run, folder, tmp_path):
    run("load", write_annex(tmp_path / "t7.xlsx", month=7), *NGHE_AN)
    write_annex(folder / "raw" / "t8.xlsx")
    assert "t8.xlsx: chưa có thẻ nên chưa được nạp" in run("status")[1]


def test_check_judges_without_loading(run, folder, tmp_path):
    good, bad = write_annex(tmp_path / "t7.xlsx", month=7), tmp_path / "t8.xlsx"
    write_annex(bad, exports=EXPORTS | {"TỔNG TRỊ GIÁ": (4000.0, 2700.0)})
    assert run("check", good, *NGHE_AN)[0] == 0
    code, said = run("check", bad, *NGHE_AN)
    assert code == 1
    assert "14.XK!B9" in said
    assert not folder.exists()


def test_status_tells_what_the_warehouse_holds(run, tmp_path):
    assert run("status")[0] == 1
    run("load", write_annex(tmp_path / "t8.xlsx"), *NGHE_AN)
    code, said = run("status")
    assert code == 0
    for word in ("t8.xlsx", "31/8/2025", "Chỉ số sản xuất công nghiệp", "T8/2025"):
        assert word in said


def test_the_command_line_speaks_vietnamese_even_in_its_help_and_faults(run):
    commands = ("read", "load", "check", "rebuild", "status", "template", "demo")
    for arguments in (["--help"], *([command, "--help"] for command in commands)):
        code, said = run(*arguments)
        assert code == 0
        assert said.startswith("cách dùng: ")
        assert not {"usage", "options", "arguments", "show this"} & set(said.lower().replace(":", "").split())
    for arguments in ([], ["load"], ["nap"], ["load", "x", "--released", "hôm nay"], ["load", "x", "--moi"]):
        code, said = run(*arguments)
        assert (code, "Lệnh chưa đúng: " in said) == (2, True), said


def test_read_writes_a_row_for_each_figure_and_a_report(run, folder, tmp_path):
    table, report = tmp_path / "out.csv", tmp_path / "out.json"
    code, said = run("read", write_annex(tmp_path / "t8.xlsx"), *NGHE_AN, "--csv", table, "--report", report)
    assert code == 0
    assert "Hàng hóa xuất khẩu" in said
    lines = table.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 25
    assert lines[0].startswith("file,sheet,cell,table,indicator,area,item_label,item,period,measure,value,unit,status")
    assert (
        "t8.xlsx,2.IIPthang,D9,iip,iip,VN-22,Toàn ngành công nghiệp,TOTAL,2025-08,index_ytd,116.4,%,estimate"
        in (lines[3])
    )
    assert '"meaning"' in report.read_text(encoding="utf-8")
    assert not folder.exists()
