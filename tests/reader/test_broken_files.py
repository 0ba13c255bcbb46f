"""Broken and hostile files: each ends in its own Vietnamese sentence or in a reading, quickly, and leaves no trace."""

from __future__ import annotations

import time
import zipfile

import pytest
from openpyxl import Workbook

from etl import workbook
from etl.model import EtlError
from etl.reader import read_workbook
from etl.workbook import (
    EmptyFile,
    EncryptedWorkbook,
    FileMissing,
    HtmlDisguised,
    NotAWorkbook,
    ParserCrashed,
    ParserTimeout,
    TooLarge,
    TooOld,
    TruncatedWorkbook,
    WorkbookError,
    end_parser,
    open_workbook,
)

# Answers the first question at once and the second one after a minute.
SLOWER_AND_SLOWER = """
import sys, time
for answered, _ in enumerate(sys.stdin):
    time.sleep(60 * answered)
    print('{"sheets": [], "unreadable": [], "unsearched": []}', flush=True)
"""


def workbook_bytes(tmp_path) -> bytes:
    book = Workbook()
    book.active.append(["2. Chỉ số sản xuất công nghiệp", 1])
    book.save(tmp_path / "lanh.xlsx")
    return (tmp_path / "lanh.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("rong.xlsx", b"", EmptyFile),
        ("trang-web.xls", b"<html><body><table><tr><td>1</td></tr></table></body></html>", HtmlDisguised),
        ("van-ban.xlsx", "Kính gửi Sở Công Thương".encode(), NotAWorkbook),
        ("cu.xls", b"\x09\x04\x06\x00\x00\x00\x10\x00", TooOld),
        ("hong.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 200, TruncatedWorkbook),
    ],
)
def test_each_fault_has_its_own_sentence(tmp_path, name, content, fault):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(fault, match="hãy") as raised:
        read_workbook(tmp_path / name)
    assert str(raised.value).startswith(name)


def test_sentences_are_all_different_and_errors_of_the_load():
    sentences = {one.sentence for one in WorkbookError.__subclasses__()}
    assert len(sentences) == len(WorkbookError.__subclasses__()) and issubclass(WorkbookError, EtlError)


def test_a_missing_file_is_said(tmp_path):
    with pytest.raises(FileMissing):
        read_workbook(tmp_path / "khong-co.xlsx")


def test_a_file_cut_short_is_said(tmp_path):
    content = workbook_bytes(tmp_path)
    (tmp_path / "cut.xlsx").write_bytes(content[: len(content) // 2])
    with pytest.raises(TruncatedWorkbook):
        read_workbook(tmp_path / "cut.xlsx")


def test_a_zip_of_something_else_is_no_workbook(tmp_path):
    with zipfile.ZipFile(tmp_path / "anh.xlsx", "w") as package:
        package.writestr("anh.txt", "x")
    with pytest.raises(NotAWorkbook):
        read_workbook(tmp_path / "anh.xlsx")


def test_a_package_that_unpacks_too_large_is_refused_before_it_is_unpacked(tmp_path):
    with zipfile.ZipFile(tmp_path / "bom.xlsx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "x")
        for part in range(5):
            package.writestr(f"xl/worksheets/sheet{part}.xml", b" " * (90 * 2**20))
    with pytest.raises(TooLarge):
        read_workbook(tmp_path / "bom.xlsx")


def test_the_type_is_told_by_the_content_not_by_the_name(tmp_path):
    (tmp_path / "bieu.xls").write_bytes(workbook_bytes(tmp_path))
    assert open_workbook(tmp_path / "bieu.xls").sheets[0].value(0, 1) == 1


def test_a_parser_that_does_not_answer_in_time_is_stopped_and_the_next_file_has_a_new_one(tmp_path, monkeypatch):
    (tmp_path / "bieu.xlsx").write_bytes(workbook_bytes(tmp_path))
    (tmp_path / "parser.py").write_text(SLOWER_AND_SLOWER)
    end_parser()
    with monkeypatch.context() as patched:
        patched.setattr(workbook, "_SANDBOX", tmp_path / "parser.py")
        patched.setattr(workbook, "SECONDS", 0.5)
        assert open_workbook(tmp_path / "bieu.xlsx").sheets == []
        started = time.monotonic()
        with pytest.raises(ParserTimeout):
            open_workbook(tmp_path / "bieu.xlsx")
        assert 0.4 < time.monotonic() - started < 5
    assert open_workbook(tmp_path / "bieu.xlsx").sheets[0].value(0, 1) == 1


@pytest.mark.shared
def test_every_hostile_file_ends_in_a_sentence_or_a_reading(shared):
    for path in sorted((shared / "hostile").iterdir()):
        started = time.monotonic()
        try:
            read_workbook(path)
        except WorkbookError as fault:
            assert str(fault).startswith(path.name) and fault.sentence
        assert time.monotonic() - started < 10, path.name


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("calamine__pass_protected.xlsx", EncryptedWorkbook),
        ("excelize__encryptSHA1.xlsx", EncryptedWorkbook),
        ("sheetjs__password_2002_128_strong.xls", EncryptedWorkbook),
        ("SYNTH_html_as_xls.xls", HtmlDisguised),
        ("poi__testEXCEL_4.xls", TooOld),
        ("phpss__oleloop.xls", TruncatedWorkbook),
        ("SYNTH_two_cells_A1_XFD1048576.xlsx", ParserCrashed),
    ],
)
def test_known_hostile_files_are_named_for_what_they_are(shared, name, fault):
    with pytest.raises(fault):
        read_workbook(shared / "hostile" / name)


@pytest.mark.shared
def test_a_crash_of_the_parser_does_not_hurt_the_next_file(shared, tmp_path):
    with pytest.raises(ParserCrashed):
        read_workbook(shared / "hostile" / "SYNTH_two_cells_A1_XFD1048576.xlsx")
    (tmp_path / "sau.xlsx").write_bytes(workbook_bytes(tmp_path))
    assert open_workbook(tmp_path / "sau.xlsx").sheets
