"""What captions say, one seen form a line."""

from __future__ import annotations

import pytest

from etl.captions import read_caption, title_month
from etl.settle import resolve
from growth.periods import Period
from growth.vocabulary import Measure


def meaning(text, title="", month=None):
    settled = resolve({1: read_caption(text)}, title, Period.parse(month) if month else None)
    found = settled.meanings.get(1)
    return f"{found.measure} {found.period} {found.status}" if found else settled.reasons[1]


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("Tháng 4 năm 2024 so với cùng kỳ năm trước", "index_yoy 2024-04 estimate"),
        ("Tháng 5 năm 2012 so với tháng 4 năm 2012", "index_mom 2012-05 estimate"),
        ("Tháng 5 năm 2012 so với tháng 5 năm năm 2011", "index_yoy 2012-05 estimate"),
        ("Tháng 5 năm 2024 so với tháng trước", "index_mom 2024-05 estimate"),
        ("Tháng 1 năm 2025 so với tháng 12 năm 2024", "index_mom 2025-01 estimate"),
        ("5 tháng năm 2024 so với cùng kỳ năm trước", "index_ytd 2024-05 estimate"),
        ("6 tháng đầu năm 2024 so với cùng kì năm trước (%)", "index_ytd 2024-06 estimate"),
        ("Lũy kế cuối tháng 01/2026 so cùng kỳ", "index_ytd 2026-01 estimate"),
        ("Lũy kế cuối tháng 02/2026 so với cùng kỳ", "index_ytd 2026-02 estimate"),
        ("Tháng 3/2026 so cùng kỳ", "index_yoy 2026-03 estimate"),
        ("Tháng 5/2000 so với tháng 5/1999", "index_yoy 2000-05 estimate"),
        ("5 tháng/2000 so với 5 tháng/1999", "index_ytd 2000-05 estimate"),
        ("Tỷ lệ so sánh (%) 8 tháng/2000 so với 8 tháng/1999", "index_ytd 2000-08 estimate"),
        ("Quý I/2001so với quý I/2000 (%)", "index_yoy 2001-Q1 estimate"),
        ("Quý III năm 2024 so với quý II năm 2024", "index_mom 2024-Q3 estimate"),
        ("Năm 2024 so với năm 2023", "index_yoy 2024 estimate"),
        ("So với cùng kỳ năm trước (%) Tháng 6 năm 2024", "index_yoy 2024-06 estimate"),
        ("So với cùng kỳ năm trước (%) 6 tháng năm 2024", "index_ytd 2024-06 estimate"),
        ("Tháng Mười năm 2011 so với tháng Chín năm 2011", "index_mom 2011-10 estimate"),
        ("Tháng Năm năm 2011 so với cùng kỳ năm 2010", "index_yoy 2011-05 estimate"),
        ("Chỉ số sử dụng lao động thời điểm 01/8/2024 so với cùng thời điểm tháng trước", "index_mom 2024-08 estimate"),
        ("Thực hiện tháng 4 năm 2024", "level 2024-04 actual"),
        ("Sơ bộ tháng 4 năm 2024", "level 2024-04 preliminary"),
        ("Chính thức tháng 1 năm 2000", "level 2000-01 final"),
        ("Ước tính tháng 5 năm 2024", "level 2024-05 estimate"),
        ("Cộng dồn 5 tháng năm 2024", "level_ytd 2024-05 estimate"),
        ("Thực hiện 4 tháng năm 2012", "level_ytd 2012-04 actual"),
        ("Cộng dồn cả quý I năm 2001", "level 2001-Q1 estimate"),
        ("Thực hiện quý I năm 2024", "level 2024-Q1 actual"),
        ("Ước tính năm 2024", "level 2024 estimate"),
        ("Ước tính 5 tháng năm 2024 Cơ cấu (%)", "share 2024-05 estimate"),
        ("2 tháng đầu năm 2012 so với kế hoạch năm 2012 (%)", "plan_pct 2012-02 estimate"),
        ("Tốc độ tăng tháng 5 năm 2024 so với cùng kỳ năm trước (%)", "growth_yoy 2024-05 estimate"),
        ("Tháng 5 năm 2024 so với kỳ gốc 2015", "index_base 2024-05 estimate"),
    ],
)
def test_a_caption_is_understood(caption, expected):
    assert meaning(caption) == expected


@pytest.mark.parametrize(
    ("caption", "expected"),
    [
        ("tháng 6 năm báo cáo so với tháng 5 năm báo cáo", "index_mom 2025-06 estimate"),
        ("Thực hiện tháng trước", "level 2025-05 actual"),
        ("Ước tính tháng báo cáo", "level 2025-06 estimate"),
        ("Lũy kế từ đầu năm", "level_ytd 2025-06 estimate"),
    ],
)
def test_what_a_caption_leaves_unsaid_comes_from_the_report_month(caption, expected):
    assert meaning(caption, month="2025-06") == expected


@pytest.mark.parametrize(
    "caption", ["Tháng 5 năm 2024 so với tháng 12 năm 2023", "Tháng 5 năm 2024 so với", "Kế hoạch sản lượng", "Lượng"]
)
def test_what_is_not_understood_gets_a_reason_and_no_meaning(caption):
    settled = resolve({1: read_caption(caption)})
    assert not settled.meanings and settled.reasons[1]


def test_a_month_later_than_the_report_is_of_the_year_before():
    captions = {1: read_caption("Thực hiện tháng 12"), 2: read_caption("Ước tính tháng 1 năm 2025")}
    assert str(resolve(captions).meanings[1].period) == "2024-12"


def test_two_columns_with_one_meaning_contradict_each_other():
    captions = {1: read_caption("Ước tính 9 tháng năm 2025"), 2: read_caption("Cộng dồn 9 tháng năm 2025")}
    settled = resolve(captions)
    assert list(settled.meanings) == [2] and "Cộng dồn 9 tháng" in settled.reasons[1]
    captions[2] = read_caption("Thực hiện 9 tháng năm 2025")
    assert not resolve(captions).meanings


@pytest.mark.parametrize(
    ("title", "month"),
    [
        ("16. Xuất khẩu 9 tháng và ước tính năm 2003", "2003-09"),
        ("5. Chỉ số sản xuất công nghiệp tháng 9 và 9 tháng năm 2025", "2025-09"),
        ("Đầu tư trực tiếp của nước ngoài được cấp phép từ 01/01- 20/2/2012", "2012-02"),
        ("8. Tổng mức bán lẻ hàng hoá và doanh thu dịch vụ quý I năm 2001", "2001-03"),
        ("Giá trị sản xuất công nghiệp tháng 12 năm 2004 (Giá so sánh 1994)", "2004-12"),
        ("2. Chỉ số sản xuất công nghiệp", "None"),
    ],
)
def test_the_month_of_a_title(title, month):
    assert str(title_month(title)) == month


def test_a_planned_level_is_a_plan_of_its_year_not_a_figure():
    settled = resolve({1: read_caption("Kế hoạch năm 2025")})
    assert not settled.meanings and not settled.reasons
    assert (str(settled.plans[1].period), settled.plans[1].measure) == ("2025", Measure.LEVEL)
