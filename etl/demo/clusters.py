"""Thirty-one made-up industrial clusters and how they fill over the years. Knows no workbook and no file."""

from __future__ import annotations

import random
from dataclasses import dataclass

from growth.periods import Period

COUNT = 31
_SEED = "clusters"
_FIRST_YEAR = 2016


@dataclass(frozen=True)
class Cluster:
    """One cluster at the end of a half-year; the names cannot be taken for real ones."""

    name: str
    old_district: str
    commune: str
    stage: str
    planned_area_ha: float
    established_area_ha: float | None
    industrial_area_ha: float | None
    leased_area_ha: float | None
    occupancy_pct: float | None
    infrastructure_investor: str | None
    enterprises: int | None
    projects: int | None
    registered_capital_billion_vnd: float | None
    realised_capital_billion_vnd: float | None
    infrastructure_capital_billion_vnd: float | None
    workers_persons: int | None
    revenue_billion_vnd: float | None
    budget_paid_billion_vnd: float | None
    wastewater_treatment: str | None


def clusters_at(month: Period) -> list[Cluster]:
    """All clusters as they stand at the end of `month`, by district."""
    return [_cluster(number, month) for number in range(1, COUNT + 1)]


def _cluster(number: int, month: Period) -> Cluster:
    chance = random.Random(f"{_SEED}/{number}")
    planned = round(chance.uniform(12, 74), 1)
    established_in = _FIRST_YEAR + chance.uniform(0, 12)
    years_to_operation = chance.uniform(1.5, 3.5)
    years_to_fill = chance.uniform(5, 10)
    workers_per_ha, capital_per_ha = chance.uniform(45, 120), chance.uniform(9, 34)
    now = month.year + month.number / 12
    operating_for = now - established_in - years_to_operation
    stage = "planned" if now < established_in else "established" if operating_for < 0 else "operating"
    established = planned if stage != "planned" else None
    industrial = round(0.72 * planned, 1) if stage != "planned" else None
    operating = stage == "operating"
    leased = round(industrial * min(0.97, 0.15 + operating_for / years_to_fill), 1) if operating else None
    enterprises = max(1, round(leased / 1.9)) if operating else None
    realised = round(leased * capital_per_ha, 1) if operating else None
    workers = round(leased * workers_per_ha) if operating else None
    infrastructure = round(planned * 7.5, 1) if stage != "planned" else None
    wastewater = None
    if operating:
        wastewater = "Có hệ thống xử lý tập trung" if operating_for > 3 else "Chưa có hệ thống xử lý tập trung"
    return Cluster(
        name=f"Cụm công nghiệp Minh họa {number:02d}",
        old_district=f"Huyện Minh họa {'ABCDEF'[(number - 1) // 6]}",
        commune=f"Xã Minh họa {(number + 1) // 2}",
        stage=stage,
        planned_area_ha=planned,
        established_area_ha=established,
        industrial_area_ha=industrial,
        leased_area_ha=leased,
        occupancy_pct=round(100 * leased / industrial, 2) if operating else None,
        infrastructure_investor=f"Công ty Minh họa {number % 9 + 1}" if stage != "planned" else None,
        enterprises=enterprises,
        projects=enterprises + number % 3 if operating else None,
        registered_capital_billion_vnd=round(1.35 * realised, 1) if operating else None,
        realised_capital_billion_vnd=realised,
        infrastructure_capital_billion_vnd=infrastructure,
        workers_persons=workers,
        revenue_billion_vnd=round(realised * 1.6, 1) if operating else None,
        budget_paid_billion_vnd=round(realised * 0.05, 2) if operating else None,
        wastewater_treatment=wastewater,
    )
