"""Forms to download: each kind with the rows of what was published last, so that only values are left to type.

Asks dashboard.queries; the workbook is written behind dashboard.desk. Draws nothing.
"""

from __future__ import annotations

import pandas as pd

from dashboard import desk, frame, queries, warehouse
from growth.notation import period_name
from growth.periods import Period
from growth.vocabulary import Measure

# Kind of form → its name on the page, what it is for.
KINDS = {
    "so-lieu": ("Bảng kê số liệu tháng", "Mỗi dòng một số liệu; đã điền sẵn các dòng của tháng mới nhất"),
    "iip": ("Biểu IIP tháng", "Như biểu của cơ quan thống kê; đã điền sẵn các ngành"),
    "gia-tri-san-xuat": ("Giá trị sản xuất, giá trị tăng thêm", "Theo ngành và theo tháng, quý, năm"),
    "kich-ban": ("Kịch bản, kế hoạch", "Đã điền sẵn các dòng của phiên bản mới nhất"),
    "muc-tieu": ("Mục tiêu nghị quyết, kế hoạch", "Đã điền sẵn các mục tiêu và trị số đang dùng"),
    "nguyen-nhan": ("Nguyên nhân, đề xuất", "Ghi cạnh từng mục tiêu"),
    "cum-cong-nghiep": ("Danh mục cụm công nghiệp", "Đã điền sẵn các cụm của kỳ trước"),
    "du-an": ("Danh mục dự án", "Đã điền sẵn các dự án của kỳ trước"),
}
_TO_DATE = {Measure.LEVEL_YTD, Measure.INDEX_YTD, Measure.GROWTH_YTD}
_LEVELS = {Measure.LEVEL, Measure.LEVEL_YTD}
_SIDE_BY_SIDE = (
    "goal_code",
    "document",
    "document_number",
    "article",
    "name",
    "unit",
    "unit_in_charge",
    "citation",
    "note",
)


def write(kind: str, version: str) -> bytes:
    """The form of a kind as .xlsx; version: of the warehouse, empty while there is none."""
    if not version:
        return desk.template(kind, [], None)
    with warehouse.at(version):
        newest = queries.newest_month(frame.HOME_AREA, frame.MONTHLY)
        month = Period.parse(newest) if newest else None
        rows = _ROWS[kind](month) if kind in _ROWS else []
    return desk.template(kind, rows, month.shift(1) if month else None)


def _figures(month: Period | None) -> list[dict]:
    """The figures of Nghệ An's newest month, each asked for the month after it."""
    if month is None:
        return []
    rows = []
    coverage = queries.coverage()
    for indicator in coverage.loc[coverage["area"] == frame.HOME_AREA, "indicator"]:
        known = queries.figures(indicator, area=frame.HOME_AREA)
        of_month = known[(known["period"] == str(month)) & known["item"].notna()]
        rows += [_figure(row, month.shift(1)) for row in of_month.itertuples()]
    return rows


def _figure(row, month: Period) -> dict:
    return {
        "indicator": row.indicator_name,
        "item": row.item_name,
        "area": row.area_name,
        "period": period_name(month, to_date=row.measure in _TO_DATE),
        "measure": desk.closed_name("measure", row.measure),
        "unit": row.unit if row.measure in _LEVELS else "%",
        "price_basis": desk.closed_name("price_basis", row.price_basis),
    }


def _industries(month: Period | None) -> list[dict]:
    """Sections and divisions of industry but for the whole, which the form has already."""
    known = queries.items("iip")
    return [{"item": row.name} for row in known[known["item"] != "TOTAL"].itertuples(index=False)]


def _plan(month: Period | None) -> list[dict]:
    """The rows of the newest version of Nghệ An's plan, without its values and its document."""
    known = queries.targets(area=frame.HOME_AREA)
    if known.empty:
        return []
    newest = known[known["version"] == known["version"].iloc[-1]]
    names = _indicators()
    return [
        {
            "indicator": names[row.indicator],
            "item": row.item_name,
            "area": desk.area_names()[row.area],
            "period": period_name(Period.parse(row.period), to_date=row.measure in _TO_DATE),
            "measure": desk.closed_name("measure", row.measure),
            "unit": row.unit,
            "unit_in_charge": row.unit_in_charge,
        }
        for row in newest.itertuples()
    ]


def _goals(month: Period | None) -> list[dict]:
    """The goals in force with the values that they have: an empty value would take a goal back."""
    names, areas, rows = _indicators(), desk.area_names(), []
    for row in queries.goals().to_dict("records"):
        filled = {name: row[name] for name in _SIDE_BY_SIDE}
        filled |= {name: _number(row[name]) for name in ("base_value", "target_low", "target_high")}
        filled |= {name: _whole(row[name]) for name in ("base_year", "period_from", "target_year")}
        filled |= {name: desk.closed_name(name, _text(row[name])) for name in ("kind", "direction", "comparison")}
        filled["document_date"] = None if pd.isna(row["document_date"]) else row["document_date"].date()
        filled["indicator"] = names.get(_text(row["indicator"]), "")
        filled["item"] = _text(row["item"])
        filled["area"] = areas.get(row["area"], "")
        rows.append({name: value for name, value in filled.items() if value not in (None, "")})
    return rows


def _clusters(month: Period | None) -> list[dict]:
    names = ("name", "location", "old_district", "commune", "infrastructure_investor")
    return [{"ordinal": at} | row for at, row in enumerate(queries.clusters()[list(names)].to_dict("records"), 1)]


def _projects(month: Period | None) -> list[dict]:
    names = ("name", "place", "investor", "capital_unit", "product", "capacity_unit", "unit_in_charge")
    newest = queries.projects().drop_duplicates("name", keep="last")
    return [
        {"ordinal": at, "kind": desk.closed_name("project_kind", row["kind"])} | {name: row[name] for name in names}
        for at, row in enumerate(newest.to_dict("records"), 1)
    ]


_ROWS = {
    "so-lieu": _figures,
    "iip": _industries,
    "kich-ban": _plan,
    "muc-tieu": _goals,
    "cum-cong-nghiep": _clusters,
    "du-an": _projects,
}


def _indicators() -> dict[str, str]:
    return dict(queries.indicators()[["indicator", "name"]].itertuples(index=False, name=None))


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _whole(value: float) -> int | None:
    return None if pd.isna(value) else int(value)
