"""Made-up industrial projects and how they come into operation over the years. Knows no workbook and no file."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from growth.periods import Period
from growth.vocabulary import ProjectKind

FIRST_YEAR = 2024  # no register of projects before
_SEED = "projects"
# Kind, product, unit of capacity, indicator and item that it moves, unit of added output, first planned start.
_PLANS = (
    (ProjectKind.PLANT, "Xi măng", "nghìn tấn/năm", "product_output", "Xi măng", "nghìn tấn", "2024-09"),
    (ProjectKind.POWER_PLANT, "Điện", "MW", "product_output", "Điện sản xuất", "triệu kWh", "2024-12"),
    (ProjectKind.PLANT, "Clinker", "nghìn tấn/năm", "product_output", "Clinker", "nghìn tấn", "2025-03"),
    (ProjectKind.PLANT, "Linh kiện điện tử", "triệu sản phẩm/năm", "export_value", "", "triệu USD", "2025-06"),
    (ProjectKind.PLANT, "Quần áo", "triệu cái/năm", "export_value", "", "triệu USD", "2025-08"),
    (ProjectKind.ROOFTOP_SOLAR, "Điện", "MWp", "product_output", "Điện sản xuất", "triệu kWh", "2025-10"),
    (ProjectKind.PLANT, "Ván gỗ", "nghìn m³/năm", "", "", "", "2025-12"),
    (ProjectKind.PLANT, "Sữa tươi", "triệu lít/năm", "product_output", "Sữa tươi", "triệu lít", "2026-03"),
    (ProjectKind.POWER_PLANT, "Điện", "MW", "product_output", "Điện sản xuất", "triệu kWh", "2026-06"),
    (ProjectKind.ESTATE, "", "", "", "", "", "2026-09"),
    (ProjectKind.PLANT, "Xi măng", "nghìn tấn/năm", "product_output", "Xi măng", "nghìn tấn", "2027-03"),
    (ProjectKind.ESTATE, "", "", "", "", "", ""),
)
_OBSTACLES = (
    "Chưa xong giải phóng mặt bằng",
    "Chờ đấu nối lưới điện",
    "Điều chỉnh chủ trương đầu tư",
    "Thiếu lao động có tay nghề",
)


@dataclass(frozen=True)
class Project:
    """One project at the end of a quarter; the names cannot be taken for real ones."""

    name: str
    kind: ProjectKind
    place: str
    investor: str
    registered_capital: float
    realised_capital: float
    capital_unit: str
    area_ha: float
    product: str | None
    capacity: float | None
    capacity_unit: str | None
    planned_start: Period | None
    actual_start: Period | None
    progress: str
    obstacle: str | None
    unit_in_charge: str
    next_due: date | None
    added_this_year: float | None
    added_next_year: float | None
    added_unit: str | None
    indicator: str
    item: str


def projects_at(month: Period) -> list[Project]:
    """All projects as they stand at the end of `month`."""
    return [_project(number, month) for number in range(1, len(_PLANS) + 1)]


def _project(number: int, month: Period) -> Project:
    chance = random.Random(f"{_SEED}/{number}")
    kind, product, capacity_unit, indicator, item, added_unit, planned_text = _PLANS[number - 1]
    planned = Period.parse(planned_text) if planned_text else None
    capital_unit = "triệu USD" if indicator == "export_value" else "tỷ đồng"
    registered = round(chance.uniform(30, 180) * (1 if capital_unit == "triệu USD" else 20), 0)
    area = round(chance.uniform(4, 18) * (20 if kind == ProjectKind.ESTATE else 1), 1)
    capacity = round(chance.uniform(20, 240), 0) if capacity_unit else None
    full_year = round(chance.uniform(40, 260), 0) if added_unit else None
    delay = chance.choice((-1, 0, 0, 2, 4, 7))
    obstacle = chance.choice(_OBSTACLES)
    starts = planned.shift(delay) if planned else None
    started = starts is not None and starts <= month
    to_go = 0 if starts is None or started else _months(month, starts)
    done = 1.0 if started else max(0.05, 0.95 - to_go / 36) if planned else 0.1
    held_up = planned is not None and not started and delay > 0 and _months(month, planned) < 6
    return Project(
        name=f"Dự án Minh họa {number:02d}",
        kind=kind,
        place=f"Xã Minh họa {number + 3}",
        investor=f"Công ty Minh họa {number % 9 + 1}",
        registered_capital=registered,
        realised_capital=round(registered * done * 0.96, 0),
        capital_unit=capital_unit,
        area_ha=area,
        product=product or None,
        capacity=capacity,
        capacity_unit=capacity_unit or None,
        planned_start=planned,
        actual_start=starts if started else None,
        progress="Đã hoạt động" if started else f"Đạt {done * 100:.0f}% khối lượng",
        obstacle=obstacle if held_up else None,
        unit_in_charge=("Phòng Công nghiệp (minh họa)", "Phòng Năng lượng (minh họa)")[
            kind in (ProjectKind.POWER_PLANT, ProjectKind.ROOFTOP_SOLAR)
        ],
        next_due=date(month.shift(2).year, month.shift(2).number, 17) if held_up else None,
        added_this_year=_added(full_year, starts, month.year),
        added_next_year=_added(full_year, starts, month.year + 1),
        added_unit=added_unit or None,
        indicator=indicator,
        item=item,
    )


def _added(full_year: float | None, starts: Period | None, year: int) -> float | None:
    """Output of `year` over that of the year before: the months in operation, until a whole year has been run."""
    if full_year is None or starts is None:
        return None
    run = [min(12, max(0, (each - starts.year) * 12 + 13 - starts.number)) for each in (year - 1, year)]
    return round(full_year * (run[1] - run[0]) / 12, 1)


def _months(earlier: Period, later: Period) -> int:
    return (later.year - earlier.year) * 12 + later.number - earlier.number
