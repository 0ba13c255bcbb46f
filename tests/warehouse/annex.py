"""Writes small monthly annexes in the layout of the statistics offices, so that a test can plant one fault in one."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

IIP = {"Toàn ngành công nghiệp": (112.0, 119.5, 116.4), "Khai khoáng": (101.0, 116.3, 118.3)}
EXPORTS = {
    "TỔNG TRỊ GIÁ": (400.0, 2700.0),
    "Khu vực kinh tế trong nước": (150.0, 1000.0),
    "Khu vực có vốn đầu tư nước ngoài": (250.0, 1700.0),
    "Dệt, may": (90.0, 610.0),
}
RETAIL = {
    "TỔNG SỐ": (14500.0, 115800.0),
    "Bán lẻ hàng hóa": (10000.0, 80000.0),
    "Dịch vụ lưu trú, ăn uống": (2000.0, 16000.0),
    "Du lịch lữ hành": (500.0, 3800.0),
    "Dịch vụ khác": (2000.0, 16000.0),
}


def write_annex(
    path: Path,
    month: int = 8,
    year: int = 2025,
    iip: dict[str, tuple] | None = None,
    exports: dict[str, tuple] | None = None,
    retail: dict[str, tuple] | None = None,
) -> Path:
    """An annex of one month: IIP (month before, month, year to date), exports and retail (month, year to date)."""
    workbook = Workbook()
    workbook.remove(workbook.active)
    before = f"Tháng {month - 1} năm {year}"
    now, to_date = f"Tháng {month} năm {year}", f"{month} tháng năm {year}"
    compared = ("so với", "cùng kỳ", "năm trước")
    _write(
        workbook.create_sheet("2.IIPthang"),
        "Chỉ số sản xuất công nghiệp phân theo ngành công nghiệp",
        "%",
        [(before, *compared), (now, *compared), (to_date, *compared)],
        IIP if iip is None else iip,
    )
    _write(
        workbook.create_sheet("13. Tongmuc"),
        "Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng",
        "Tỷ đồng",
        [("Ước tính", f"tháng {month}", f"năm {year}"), ("Cộng dồn", f"{month} tháng", f"năm {year}")],
        RETAIL if retail is None else retail,
    )
    _write(
        workbook.create_sheet("14.XK"),
        "Hàng hóa xuất khẩu",
        "Triệu USD",
        [("Ước tính", f"tháng {month}", f"năm {year}"), ("Cộng dồn", f"{month} tháng", f"năm {year}")],
        EXPORTS if exports is None else exports,
    )
    workbook.save(path)
    return path


def _write(sheet: Worksheet, title: str, unit: str, captions: list[tuple], rows: dict[str, tuple]) -> None:
    sheet["A1"] = title
    sheet.cell(3, len(captions) + 1, unit)
    for column, caption in enumerate(captions, 2):
        for row, text in enumerate(caption, 4):
            sheet.cell(row, column, text)
    for row, (label, values) in enumerate(rows.items(), 9):
        sheet.cell(row, 1, label)
        for column, value in enumerate(values, 2):
            sheet.cell(row, column, value)
