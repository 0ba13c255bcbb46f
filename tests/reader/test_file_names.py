"""The month in the name of a file: it agrees with the tables, or none of them is read until somebody decides."""

from __future__ import annotations

import pytest

from etl.captions import file_month
from etl.load import CheckFailed, Instructions, load
from growth.vocabulary import Severity
from tests.reader.conftest import write_and_read
from tests.warehouse.annex import write_annex


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("2014-01-29-Bieu-01-2014-2.xls", "2014-01"),
        ("2012-08-29-Solieu-thang8.2012.xls", "2012-08"),
        ("1.1 So liệu thống kê về chỉ số CN - SCT T1.2025_gui lai.xlsx", "2025-01"),
        ("5.5. So lieu IIp - SCT T5.2026.xlsx", "2026-05"),
    ],
)
def test_the_month_is_read_where_the_name_tells_it_plainly(name, month):
    assert str(file_month(name)) == month


@pytest.mark.parametrize(
    "name",
    ["2007-06-29-Bieu0607.xls", "2016-12-29-Bieu-2016.xlsx", "bieu-thang-8.xlsx", "2.2 So lieu IIP SCT T2.206.xlsx"],
)
def test_a_name_without_month_and_year_says_nothing(name):
    assert file_month(name) is None


IIP = [
    ["CHỈ SỐ SẢN XUẤT CÔNG NGHIỆP THÁNG 01 NĂM 2026"],
    ["Ngành", "Tháng 01/2026 so tháng trước", "Tháng 01/2026 so cùng kỳ"],
    ["TOÀN NGÀNH", 95.75, 125.95],
    ["Khai khoáng", 100.05, 60.64],
]


def test_a_wrong_year_in_the_name_stops_the_tables_until_somebody_decides(tmp_path):
    reading = write_and_read(tmp_path, IIP, file="So lieu IIP T1.2025_gui lai.xlsx")
    assert not reading.observations
    [said] = reading.findings
    assert (said.severity, said.code, said.found, said.expected) == (
        Severity.ERROR, "file_and_captions_tell_one_month", "2026-01", "2025-01",
    )  # fmt: skip
    assert reading.report["tables"][0]["reason"].startswith("Tên tệp ghi tháng 1 năm 2025")
    decided = write_and_read(tmp_path, IIP, file="So lieu IIP T1.2025_gui lai.xlsx", month="2026-01")
    assert len(decided.observations) == 4 and not decided.findings


def test_such_a_file_is_not_loaded_and_the_reason_is_told(tmp_path):
    path = write_annex(tmp_path / "bieu-thang-7-2025.xlsx", month=8)
    with pytest.raises(CheckFailed) as stopped:
        load(tmp_path / "data", [path], Instructions(area="VN-22"))
    assert [one.code for one in stopped.value.findings] == ["file_and_captions_tell_one_month"]
    assert load(tmp_path / "data", [path], Instructions(area="VN-22", month="2025-08")).changed
