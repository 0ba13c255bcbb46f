"""A corner cell names several units at once; each column takes the one that fits what it measures."""

from __future__ import annotations

import pytest

IMPORTS = [
    ["25. Hàng hóa nhập khẩu tháng 9 và 9 tháng năm 2018"],
    [None, None, None, None, None, "{corner}"],
    [None, None, "Ước tính tháng 9 năm 2018", None, "9 tháng năm 2018 so với cùng kỳ năm trước", None],
    [None, None, "Lượng", "Trị giá", "Lượng", "Trị giá"],
    ["TỔNG TRỊ GIÁ", None, None, 19800, None, 111.8],
    [None, "Phân bón", 300, 90, 92.1, 101.5],
    [None, "Ô tô (*)", None, 484, None, 126.9],
    [None, "Trong đó: Nguyên chiếc", 7500, 184, 88.2, 95.0],
]


def units(reading):
    return {one.cell: one.unit for one in reading.observations}


@pytest.mark.parametrize("corner", ["Nghìn tấn; triệu USD; chiếc; %", "Triệu USD; nghìn tấn; %; chiếc"])
def test_money_goes_to_values_tonnes_to_volumes_and_whole_vehicles_are_counted(read, corner):
    found = units(read([[corner if cell == "{corner}" else cell for cell in row] for row in IMPORTS]))
    assert (found["D5"], found["D6"], found["C6"], found["C8"], found["F6"]) == (
        "triệu USD",
        "triệu USD",
        "nghìn tấn",
        "chiếc",
        "%",
    )


def test_a_percent_sign_in_the_corner_is_not_the_unit_of_levels(read):
    found = units(
        read(
            [
                ["21. Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng tháng 9 và 9 tháng năm 2018"],
                [None, None, None, None, "Tỷ đồng; %"],
                [None, "Ước tính tháng 9 năm 2018", "Cộng dồn 9 tháng năm 2018", None, "Tháng 9 năm 2018 so với"],
                [None, None, "Tổng mức", "Cơ cấu", "cùng kỳ năm trước"],
                ["TỔNG SỐ", 374758.25, 3235075.23, 100, 112.5],
                ["Bán lẻ hàng hóa", 282982.98, 2433129.15, 75.2, 114.1],
            ],
            merges=["C3:D3"],
        )
    )
    assert (found["B5"], found["C5"], found["D5"], found["E5"]) == ("tỷ đồng", "tỷ đồng", "%", "%")
