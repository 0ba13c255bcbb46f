"""Makes the seven workbooks of data/raw and their cards from the facts of this folder. Reads no workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from openpyxl import Workbook

from etl.layouts import CLUSTERS, FIGURES, GOALS, PROJECTS, SCENARIO, Layout
from etl.raw_store import Card, file_hash, write_card
from etl.shipped import facts
from etl.templates import (
    annex_sheet_name,
    new_workbook,
    save,
    write_annex_iip,
    write_list,
    write_notes,
    write_output_forms,
    write_project_form,
    write_register_form,
    write_scenario_form,
    write_table,
)
from growth.notation import date_text, period_name
from growth.periods import Period

COMPILED = date(2026, 3, 12)  # day of the newest source: until then everything here had been made public
_PUBLISHER = "Sở Công Thương Nghệ An (tổng hợp từ các nguồn đã công bố)"
_ENTERED_BY = "Nhóm xây dựng bảng điều khiển"
_READ_ME = "Đọc trước"
_NOT_LOADED = "Không nạp"
_APPENDIX_LINES = (  # Appendix 2 of the plan: its figures have not been published, its rows wait for them
    "Phiên bản: Nghệ An: Kế hoạch 126/KH-UBND, Phụ lục 2",
    "Văn bản: Kế hoạch 126/KH-UBND của UBND tỉnh Nghệ An",
    "Số hiệu: 126/KH-UBND",
    "Ngày văn bản: 28/2/2025",
    "Áp dụng từ ngày: 28/2/2025",
    "Năm: 2025",
    "Khu vực: Nghệ An",
)
# Sheet of so-lieu-cong-bo-nghe-an.xlsx → title, indicators.
_THEMES = {
    "IIP": ("Chỉ số sản xuất công nghiệp (IIP) của Nghệ An đã công bố", ("iip",)),
    "GRDP": ("Tổng sản phẩm trên địa bàn (GRDP) Nghệ An đã công bố", ("grdp", "grdp_growth_contribution")),
    "Sản phẩm": ("Sản phẩm công nghiệp chủ yếu của Nghệ An đã công bố", ("product_output",)),
    "Xuất nhập khẩu": (
        "Kim ngạch xuất khẩu, nhập khẩu của Nghệ An đã công bố",
        ("export_value", "export_value_market", "export_value_goods_services", "import_value"),
    ),
    "Bán lẻ": ("Bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng của Nghệ An đã công bố", ("retail_sales",)),
    "Khu, cụm mới": (
        "Khu, cụm công nghiệp thành lập mới và xử lý nước thải khu công nghiệp đã công bố",
        ("industrial_estates_new", "industrial_estates_wastewater", "industrial_clusters_new"),
    ),
    "Lao động": (
        "Chỉ số sử dụng lao động của doanh nghiệp công nghiệp Nghệ An đã công bố",
        ("employment_index_industry",),
    ),
    "Đầu tư công": ("Vốn đầu tư thực hiện từ ngân sách nhà nước của Nghệ An đã công bố", ("state_investment",)),
}


@dataclass(frozen=True, slots=True)
class Shipped:
    """One workbook of data/raw: what its card says, and what fills it."""

    document: str
    area: str
    fill: Callable[[Workbook], None]


def write_all(folder: Path) -> list[Path]:
    """Write the seven workbooks with their cards into `folder`; the same facts give the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    return [write(name, folder) for name in SHIPPED]


def write(name: str, folder: Path) -> Path:
    """Write one of the seven workbooks with its card."""
    shipped, path = SHIPPED[name], folder / f"{name}.xlsx"
    workbook = new_workbook()
    shipped.fill(workbook)
    save(workbook, path)
    write_card(
        path,
        Card(
            sha256=file_hash(path),
            name=path.name,
            publisher=_PUBLISHER,
            document=shipped.document,
            document_date=COMPILED,
            entered_by=_ENTERED_BY,
            received_at=datetime.combine(COMPILED, datetime.min.time()),
            release=COMPILED,
            report_period="",
            area=shipped.area,
            illustrative=False,
        ),
    )
    return path


def _notes(workbook: Workbook, name: str) -> None:
    """The sheet to read first: what the workbook holds and by which rules."""
    note = facts.notes()[name]
    write_notes(workbook, _READ_ME, note["title"], note["paragraphs"])


def _published(workbook: Workbook) -> None:
    _notes(workbook, "so-lieu-cong-bo-nghe-an")
    records = list(zip(facts.rows("published"), facts.sheet_rows("published"), strict=True))
    for sheet, (title, indicators) in _THEMES.items():
        rows = [words for codes, words in records if codes["indicator"] in indicators]
        write_list(workbook, FIGURES, sheet, title, rows=rows)
    _not_loaded(workbook, "so-lieu-cong-bo-nghe-an")


def _national(workbook: Workbook) -> None:
    _notes(workbook, "ca-nuoc-iip")
    write_list(
        workbook, FIGURES, "Sau tháng 2.2025", "Số liệu của cả nước đã công bố", rows=facts.sheet_rows("national")
    )
    for row in reversed(facts.rows("national_iip")):
        month, source = Period.parse(row["month"]), facts.sources()[row["source"]]
        figures = {name: float(row[name]) for name in ("previous", "mom", "yoy", "ytd") if row[name]}
        below = (
            f"Nguồn: {source.citation}",
            f"Ngày công bố: {date_text(source.released)}",
            f"Ghi chú: {source.release_note}.",
        )
        write_annex_iip(workbook, annex_sheet_name(month), month, figures, below)


def _scenario(workbook: Workbook) -> None:
    _notes(workbook, "kich-ban-2025")
    write_list(workbook, SCENARIO, "Kịch bản", SCENARIO.title, rows=facts.sheet_rows("scenario"))
    write_scenario_form(workbook, "Theo ngành, sản phẩm", _APPENDIX_LINES, facts.sheet_rows("appendix"))


def _goals(workbook: Workbook) -> None:
    _notes(workbook, "muc-tieu")
    write_list(workbook, GOALS, "Mục tiêu", GOALS.title, rows=facts.sheet_rows("goals"))


def _clusters(workbook: Workbook) -> None:
    _notes(workbook, "cum-cong-nghiep")
    write_list(
        workbook,
        FIGURES,
        "Số liệu chung",
        "Số liệu chung về cụm công nghiệp Nghệ An đã công bố",
        rows=facts.sheet_rows("cluster_totals"),
    )
    _register(workbook, CLUSTERS, "clusters", "Cụm đã công bố", "Cụm công nghiệp Nghệ An: thông tin đã công bố")
    write_register_form(workbook, "Danh mục cụm")
    _not_loaded(workbook, "cum-cong-nghiep")


def _projects(workbook: Workbook) -> None:
    _notes(workbook, "du-an")
    _register(workbook, PROJECTS, "projects", "Công bố {}", "Dự án, khu công nghiệp Nghệ An: thông tin đã công bố")
    write_project_form(workbook, "Danh mục dự án")


def _register(workbook: Workbook, layout: Layout, name: str, sheet: str, title: str) -> None:
    """The published entries of a register, one sheet a report period (`{}` in its name)."""
    by_period: dict[str, list[dict[str, object]]] = {}
    for codes, words in zip(facts.rows(name), facts.sheet_rows(name), strict=True):
        rows = by_period.setdefault(codes["report_period"], [])
        rows.append(words | {"ordinal": len(rows) + 1, "release": facts.sources()[codes["source"]].released})
    for text, rows in by_period.items():
        period = Period.parse(text)
        line = f"Kỳ báo cáo: {period_name(period, to_date=True)}"
        write_list(workbook, layout, sheet.format(f"{period.number}.{period.year}"), title, (line,), rows)


def _output(workbook: Workbook) -> None:
    _notes(workbook, "gia-tri-san-xuat")
    write_list(
        workbook,
        FIGURES,
        "Đã công bố",
        "Giá trị sản xuất, giá trị tăng thêm và cơ cấu công nghiệp Nghệ An đã công bố",
        rows=facts.sheet_rows("output_value"),
    )
    write_output_forms(workbook, COMPILED.year)


def _not_loaded(workbook: Workbook, name: str) -> None:
    """What the sources say but is no figure of a period: kept for people, with the reason."""
    captions = {
        "Nội dung": 34,
        "Chi tiết": 22,
        "Thời gian nguồn nêu": 22,
        "Nguồn viết": 18,
        "Đơn vị tính theo nguồn": 16,
        "Vì sao không nạp": 48,
        "Nguồn tham khảo": 60,
    }
    rows = [
        (
            row["indicator"],
            row["item_label"],
            row["period"],
            row["text"],
            row["unit"],
            row["reason"],
            facts.sources()[row["source"]].citation,
        )
        for row in facts.rows("not_loaded")
        if row["workbook"] == name
    ]
    write_table(workbook, _NOT_LOADED, "Thông tin đã công bố nhưng không nạp thành số liệu", captions, rows)


SHIPPED = {
    "so-lieu-cong-bo-nghe-an": Shipped("Số liệu đã công bố của Nghệ An", "VN-22", _published),
    "ca-nuoc-iip": Shipped("Chỉ số sản xuất công nghiệp của cả nước", "VN", _national),
    "kich-ban-2025": Shipped("Kịch bản tăng trưởng và chỉ tiêu kế hoạch 2025–2026", "", _scenario),
    "muc-tieu": Shipped("Mục tiêu của các nghị quyết và kế hoạch", "VN-22", _goals),
    "cum-cong-nghiep": Shipped("Cụm công nghiệp Nghệ An", "VN-22", _clusters),
    "du-an": Shipped("Dự án và năng lực tăng thêm của Nghệ An", "VN-22", _projects),
    "gia-tri-san-xuat": Shipped("Giá trị sản xuất và giá trị tăng thêm công nghiệp Nghệ An", "VN-22", _output),
}
