"""Lays out what does not stand in a monthly annex: output value, GRDP, markets, scenarios, goals, clusters, projects.

Economy in, grids of cells in the office's own list layouts out; knows no file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from etl.demo.clusters import Cluster, clusters_at
from etl.demo.economy import MANUFACTURING, WHOLE, Economy
from etl.demo.printing import MARK, Cell, Sheet
from etl.demo.projects import Project, projects_at
from etl.demo.series import Series
from etl.glossary import COMPARISON_NAME, DIRECTION_NAME, GOAL_KIND_NAME, STAGE_NAME, indicators
from etl.layouts import CLUSTERS, FIGURES, GOALS, PROJECTS, SCENARIO, Layout
from growth.notation import period_name
from growth.periods import Period
from growth.vocabulary import (
    MEASURE_NAME,
    PRICE_BASIS_NAME,
    PROJECT_KIND_NAME,
    STATUS_NAME,
    Measure,
    PriceBasis,
    Status,
)

SOURCE = "Bộ số liệu minh họa"
DOCUMENT_NAME, DOCUMENT_NUMBER = "Kịch bản minh họa", "00/KH-MH"
RESOLUTION_NAME, RESOLUTION_NUMBER = "Nghị quyết minh họa về phát triển công nghiệp", "00-NQ/MH"
AREA_NAME = {"VN-22": "Nghệ An", "VN": "Cả nước"}

Record = dict[str, Cell]


def release_day(month: Period) -> date:
    """The day on which the figures of a month are made public: the 28th of the month."""
    return date(month.year, month.number, 28)


def figures_of_year(province: Economy, country: Economy, months: list[Period]) -> list[Sheet]:
    """Everything that the made-up office says in lists in the given months of one year, each figure with its day."""
    output = [record for month in months for record in _output(province, month)]
    grdp = [
        record
        for month in months
        if month.number % 3 == 0
        for economy in (province, country)
        for record in _grdp(economy, month)
    ]
    markets = [record for month in months for record in _markets(province, month)]
    totals = [record for month in months if month.number % 6 == 0 for record in _cluster_totals(month)]
    named = {"GTSX, GTTT": output, "GRDP": grdp, "Thị trường": markets, "Cụm công nghiệp": totals}
    return [_list(FIGURES, name, records) for name, records in named.items() if records]


def scenario(province: Economy, years: list[int]) -> list[Sheet]:
    """Two versions of a growth scenario for each year: the first in points, the later one of GRDP as a band."""
    records = [record for year in years for record in _scenario_of(province, year)]
    return [_list(SCENARIO, "Kịch bản", records)]


def goals(province: Economy) -> list[Sheet]:
    """Goals of a made-up resolution for 2025 and 2030, one of every kind."""
    gross = province.output["gross_output_industry", PriceBasis.CONST_2010]
    base = Period.of_year(2020)
    manufacturing = 100 * _year(gross[MANUFACTURING], base) / _year(gross[WHOLE], base)
    exports, grdp = province.exports.value, province.grdp["Tổng số"]
    established = sum(cluster.stage != "planned" for cluster in clusters_at(Period.month(2020, 12)))
    rows = [
        ("GTSX", "Tốc độ tăng giá trị sản xuất công nghiệp bình quân", "gross_output_industry", "", "average_growth",
         None, {2025: 11.0, 2030: 12.0}, "%"),
        ("CBCT", "Tỷ trọng công nghiệp chế biến, chế tạo", "industry_structure", MANUFACTURING, "share",
         round(manufacturing, 1), {2025: 90.0, 2030: 91.5}, "%"),
        ("XK", "Kim ngạch xuất khẩu hàng hóa", "export_value", "", "level",
         _year(exports, base), {2025: _rounded(_year(exports, base) * 1.95, 50), 2030: 5000}, "triệu USD"),
        ("GRDP", "Tốc độ tăng GRDP bình quân", "grdp", "", "average_growth", None, {2025: 9.0, 2030: 10.0}, "%"),
        ("GRDP-QM", "Quy mô GRDP theo giá so sánh 2010", "grdp", "", "level",
         _year(grdp, base), {2025: _rounded(_year(grdp, base) * 1.5, 1000), 2030: 230000}, "tỷ đồng"),
        ("CCN", "Số cụm công nghiệp được thành lập", "cluster_count", "Đã thành lập", "stock",
         established, {2025: 25, 2030: 31}, "cụm"),
        ("NUOC-THAI", "Cụm công nghiệp đang hoạt động có hệ thống xử lý nước thải tập trung", "", "", "deadline",
         None, {2025: 100, 2030: None}, "%"),
    ]  # fmt: skip
    records = [
        {
            "goal_code": f"MH-{code}-{year}",
            "document": RESOLUTION_NAME,
            "document_number": RESOLUTION_NUMBER,
            "document_date": date(2021, 1, 4),
            "article": "Mục II" if year == 2025 else "Mục III",
            "name": f"{name} đến năm {year}",
            "indicator": indicators()[indicator].name if indicator else None,
            "item": item or None,
            "area": AREA_NAME[province.area],
            "kind": GOAL_KIND_NAME[kind],
            "direction": DIRECTION_NAME["up"],
            "base_year": base.year,
            "base_value": base_value,
            "period_from": (2021 if year == 2025 else 2026) if kind == "average_growth" else None,
            "target_year": year,
            "comparison": COMPARISON_NAME["≥"],
            "target_low": target,
            "unit": unit,
            "unit_in_charge": _IN_CHARGE.get(indicator, "Phòng Kế hoạch (minh họa)"),
            "citation": SOURCE,
        }
        for code, name, indicator, item, kind, base_value, targets, unit in rows
        for year, target in targets.items()
    ]
    return [_list(GOALS, "Mục tiêu", records)]


def cluster_register(month: Period) -> list[Sheet]:
    """The register at the end of a half-year: headings by old district, clusters, a total row."""
    clusters = clusters_at(month)
    fields = ["ordinal", "name", *(name for name in Cluster.__dataclass_fields__ if name != "name")]
    rows: list[list[Cell]] = []
    for number, district in enumerate(dict.fromkeys(cluster.old_district for cluster in clusters)):
        rows.append([_ROMAN[number], district])
        inside = [cluster for cluster in clusters if cluster.old_district == district]
        rows += [
            [ordinal, *(_cluster_cell(cluster, name) for name in fields[1:])]
            for ordinal, cluster in enumerate(inside, 1)
        ]
    sums = [_sum(clusters, name) if name in _SUMMED else None for name in fields]
    sums[fields.index("name")] = "Tổng cộng"
    when = f"6 tháng đầu năm {month.year}" if month.number == 6 else f"năm {month.year}"
    captions = [CLUSTERS.column(name).caption for name in fields]
    return [Sheet("Danh mục cụm", [[f"Danh mục cụm công nghiệp {when}"], [MARK], [], captions, *rows, sums])]


def project_register(month: Period) -> list[Sheet]:
    """The register of projects at the end of a quarter."""
    fields = ["ordinal", *Project.__dataclass_fields__]
    captions = [PROJECTS.column(name).caption for name in fields]
    rows = [
        [ordinal, *(_project_cell(project, name) for name in fields[1:])]
        for ordinal, project in enumerate(projects_at(month), 1)
    ]
    when = [f"Kỳ báo cáo: {month.number} tháng năm {month.year}"]
    return [Sheet("Danh mục dự án", [[PROJECTS.title], [MARK], when, captions, *rows])]


def _output(province: Economy, month: Period) -> Iterator[Record]:
    """Gross output and value added of a month: level, year to date and growth; the month before as it turned out."""
    periods = _quarter_and_year(month)
    for (indicator, basis), sections in province.output.items():
        for label, series in sections.items():
            figure = _Figures(indicator, label, province.area, basis, "tỷ đồng", month)
            yield figure.of(month, Measure.LEVEL, series.known(month, month), Status.ESTIMATE)
            yield figure.of(month, Measure.LEVEL_YTD, series.to_date(month, month), Status.ESTIMATE)
            before = month.shift(-1)
            yield figure.of(before, Measure.LEVEL, series.known(before, month), Status.ACTUAL)
            for period in periods:
                yield figure.of(period, Measure.LEVEL, series.over(period, month), Status.ESTIMATE)
            if basis == PriceBasis.CONST_2010:
                yield figure.of(month, Measure.GROWTH_YTD, series.index_ytd(month, month) - 100, Status.ESTIMATE)
                for period in (month, *periods):
                    yield figure.of(period, Measure.GROWTH_YOY, series.index_yoy(period, month) - 100, Status.ESTIMATE)
    if month.number == 12:
        year = Period.of_year(month.year)
        gross = province.output["gross_output_industry", PriceBasis.CURRENT]
        for label, series in gross.items():
            if label != WHOLE:
                figure = _Figures("industry_structure", label, province.area, "", "%", month)
                share = 100 * series.over(year, month) / gross[WHOLE].over(year, month)
                yield figure.of(year, Measure.SHARE, share, Status.ESTIMATE)


def _grdp(economy: Economy, month: Period) -> Iterator[Record]:
    """Growth of the quarter, of the year to date and of the quarter before as revised; levels at constant prices."""
    quarter, *year = _quarter_and_year(month)
    for label, series in economy.grdp.items():
        level = _Figures("grdp", label, economy.area, PriceBasis.CONST_2010, "tỷ đồng", month)
        growth = _Figures("grdp", label, economy.area, "", "%", month)
        for period in (quarter, *year):
            yield level.of(period, Measure.LEVEL, series.over(period, month), Status.ESTIMATE)
            yield growth.of(period, Measure.GROWTH_YOY, series.index_yoy(period, month) - 100, Status.ESTIMATE)
        yield growth.of(month, Measure.GROWTH_YTD, series.index_ytd(month, month) - 100, Status.ESTIMATE)
        before = quarter.shift(-1)
        yield growth.of(before, Measure.GROWTH_YOY, series.index_yoy(before, month) - 100, Status.PRELIMINARY)


def _markets(province: Economy, month: Period) -> Iterator[Record]:
    """Exports and imports by market: the month and the year to date."""
    for indicator, trade in (("export_value_market", province.exports), ("import_value_market", province.imports)):
        for label, series in trade.markets.items():
            figure = _Figures(indicator, label, province.area, "", "triệu USD", month)
            yield figure.of(month, Measure.LEVEL, series.known(month, month), Status.ESTIMATE)
            yield figure.of(month, Measure.LEVEL_YTD, series.to_date(month, month), Status.ESTIMATE)
            yield figure.of(month, Measure.GROWTH_YTD, series.index_ytd(month, month) - 100, Status.ESTIMATE)


def _cluster_totals(month: Period) -> Iterator[Record]:
    """Totals of the register, by stage: a stage counts the clusters that have reached it."""
    reached = {"Quy hoạch": ("planned", "established", "operating"), "Đã thành lập": ("established", "operating")}
    reached["Đang hoạt động"] = ("operating",)
    for label, stages in reached.items():
        clusters = [cluster for cluster in clusters_at(month) if cluster.stage in stages]
        values = {"cluster_count": len(clusters), "cluster_area": _sum(clusters, "planned_area_ha")}
        if label == "Đang hoạt động":
            values |= {
                "cluster_occupancy": 100 * _sum(clusters, "leased_area_ha") / _sum(clusters, "industrial_area_ha"),
                "cluster_enterprises": _sum(clusters, "enterprises"),
                "cluster_projects": _sum(clusters, "projects"),
                "cluster_workers": _sum(clusters, "workers_persons"),
                "cluster_investment": _sum(clusters, "realised_capital_billion_vnd"),
            }
        for indicator, value in values.items():
            figure = _Figures(indicator, label, "VN-22", "", indicators()[indicator].unit, month)
            yield figure.of(month, Measure.LEVEL, value, Status.ACTUAL)


class _Figures:
    """Records of one series in the list layout, all made public in one month."""

    def __init__(self, indicator: str, label: str, area: str, basis: str, unit: str, month: Period):
        self._unit = unit
        self._common = {
            "indicator": indicators()[indicator].name,
            "item": label,
            "area": AREA_NAME[area],
            "price_basis": PRICE_BASIS_NAME[PriceBasis(basis)] if basis else None,
            "citation": SOURCE,
            "release": release_day(month),
        }

    def of(self, period: Period, measure: Measure, value: float, status: Status) -> Record:
        return self._common | {
            "period": _named(period, measure),
            "measure": MEASURE_NAME[measure],
            "value": round(value, 3 if measure in (Measure.LEVEL, Measure.LEVEL_YTD) else 2),
            "unit": "%" if measure in (Measure.GROWTH_YOY, Measure.GROWTH_YTD, Measure.SHARE) else self._unit,
            "status": STATUS_NAME[status],
        }


_IN_CHARGE = {
    "grdp": "Phòng Kế hoạch (minh họa)",
    "iip": "Phòng Công nghiệp (minh họa)",
    "gross_output_industry": "Phòng Công nghiệp (minh họa)",
    "value_added_industry": "Phòng Công nghiệp (minh họa)",
    "industry_structure": "Phòng Công nghiệp (minh họa)",
    "product_output": "Phòng Công nghiệp (minh họa)",
    "export_value": "Phòng Xuất nhập khẩu (minh họa)",
    "import_value": "Phòng Xuất nhập khẩu (minh họa)",
    "retail_sales": "Phòng Thương mại (minh họa)",
    "cluster_count": "Phòng Cụm công nghiệp (minh họa)",
}
# Planned growth of the year in %, before a series' own course is known.
_PLANNED = {
    "grdp": 9.5,
    "iip": 12.5,
    "gross_output_industry": 13.0,
    "value_added_industry": 12.0,
    "product_output": 8.0,
    "export_value": 18.0,
    "import_value": 15.0,
    "retail_sales": 12.0,
}
_SUMMED = {
    "planned_area_ha",
    "established_area_ha",
    "industrial_area_ha",
    "leased_area_ha",
    "enterprises",
    "projects",
    "registered_capital_billion_vnd",
    "realised_capital_billion_vnd",
    "infrastructure_capital_billion_vnd",
    "workers_persons",
    "revenue_billion_vnd",
    "budget_paid_billion_vnd",
}
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


def _scenario_of(province: Economy, year: int) -> Iterator[Record]:
    """Paths by quarter and month for one year; in August the path of GRDP is rewritten as a band."""
    first = _version(f"Kịch bản minh họa {year}, lần 1", f"{year % 100}1", date(year, 2, 10), date(year, 8, 19))
    revised = _version(f"Kịch bản minh họa {year}, điều chỉnh", f"{year % 100}2", date(year, 8, 20), None)
    for label, series in province.grdp.items():
        for period, measure, growth in _growth_path(series, _PLANNED["grdp"], year):
            target = _target(province, "grdp", label, period, measure, "%")
            yield first | target | {"central": growth}
            if period.last_month >= 9:
                yield revised | target | {"low": round(growth - 0.8, 2), "high": round(growth + 0.4, 2)}
    sections = {WHOLE: province.industry.whole, **province.industry.sections}
    for version in (first, revised):
        for label, series in sections.items():
            for period, measure, growth in _growth_path(series, _PLANNED["iip"], year):
                yield version | _target(province, "iip", label, period, measure, "%") | {"central": growth}
        for indicator, label, series, unit in _levels(province):
            for period, measure, level in _level_path(series, _PLANNED[indicator], year):
                yield version | _target(province, indicator, label, period, measure, unit) | {"central": level}


def _levels(province: Economy) -> Iterator[tuple[str, str, Series, str]]:
    """Every series that has a planned level: indicator, item, series, unit."""
    for (indicator, basis), sections in province.output.items():
        if basis == PriceBasis.CONST_2010:
            for label, series in sections.items():
                yield indicator, label, series, "tỷ đồng"
    yield "export_value", "Tổng trị giá", province.exports.value, "triệu USD"
    yield "import_value", "Tổng trị giá", province.imports.value, "triệu USD"
    yield "retail_sales", "Tổng số", province.retail["TỔNG SỐ"], "tỷ đồng"
    for label, (unit, series) in province.products.items():
        yield "product_output", label, series, unit.lower().replace("kwh", "kWh")


def _growth_path(series: Series, planned: float, year: int) -> Iterator[tuple[Period, Measure, float]]:
    """Growth by quarter, of half a year, of nine months and of the year; quicker towards its end."""
    known = Period.month(year - 1, 12)
    weights = [series.over(Period.quarter(year - 1, number), known) for number in (1, 2, 3, 4)]
    growths = [planned + pace for pace in (-1.2, -0.3, 0.4, 1.0)]
    for number, growth in enumerate(growths, 1):
        yield Period.quarter(year, number), Measure.GROWTH_YOY, round(growth, 2)
        so_far = sum(weight * part for weight, part in zip(weights, growths[:number], strict=False)) / sum(
            weights[:number]
        )
        if number in (2, 3):
            yield Period.month(year, 3 * number), Measure.GROWTH_YTD, round(so_far, 2)
    yield Period.of_year(year), Measure.GROWTH_YOY, round(so_far, 2)


def _level_path(series: Series, planned: float, year: int) -> Iterator[tuple[Period, Measure, float]]:
    """Last year's course raised by the planned growth: quarters, year to date by month, and the year."""
    known, factor = Period.month(year - 1, 12), 1 + planned / 100
    for number in (1, 2, 3, 4):
        quarter = Period.quarter(year, number)
        yield quarter, Measure.LEVEL, round(series.over(quarter.year_before(), known) * factor, 2)
    for number in range(1, 12):
        month = Period.month(year, number)
        yield month, Measure.LEVEL_YTD, round(series.to_date(month.year_before(), known) * factor, 2)
    yield Period.of_year(year), Measure.LEVEL, round(series.over(Period.of_year(year - 1), known) * factor, 2)


def _version(name: str, number: str, begins: date, ends: date | None) -> Record:
    return {
        "version": name,
        "document": DOCUMENT_NAME,
        "document_number": f"{number}{DOCUMENT_NUMBER[2:]}",
        "document_date": begins,
        "in_force_from": begins,
        "in_force_to": ends,
        "citation": SOURCE,
    }


def _target(province: Economy, indicator: str, label: str, period: Period, measure: Measure, unit: str) -> Record:
    return {
        "indicator": indicators()[indicator].name,
        "item": label,
        "area": AREA_NAME[province.area],
        "period": _named(period, measure),
        "measure": MEASURE_NAME[measure],
        "unit": unit,
        "unit_in_charge": _IN_CHARGE[indicator],
    }


def _list(layout: Layout, name: str, records: list[Mapping[str, Cell]]) -> Sheet:
    """Title, mark, captions, one row a record."""
    captions = [column.caption for column in layout.columns]
    rows = [[record.get(column.field) for column in layout.columns] for record in records]
    return Sheet(name, [[layout.title], [MARK], [], captions, *rows])


def _cluster_cell(cluster: Cluster, name: str) -> Cell:
    return STAGE_NAME[cluster.stage] if name == "stage" else getattr(cluster, name)


def _project_cell(project: Project, name: str) -> Cell:
    value = getattr(project, name)
    if name == "kind":
        return PROJECT_KIND_NAME[value]
    if name == "indicator":
        return indicators()[value].name if value else None
    return period_name(value) if isinstance(value, Period) else value or None


def _sum(clusters: list[Cluster], name: str) -> float:
    return round(sum(getattr(cluster, name) or 0 for cluster in clusters), 2)


def _named(period: Period, measure: Measure) -> str:
    """The period in words; a year to date is `8 tháng năm 2025`, also with one month and with twelve."""
    if measure in (Measure.LEVEL_YTD, Measure.GROWTH_YTD):
        return f"{period.last_month} tháng năm {period.year}"
    return period_name(period)


def _quarter_and_year(month: Period) -> list[Period]:
    """The quarter and the year that end with a month."""
    periods = [Period.quarter(month.year, month.number // 3)] if month.number % 3 == 0 else []
    return periods + ([Period.of_year(month.year)] if month.number == 12 else [])


def _year(series: Series, year: Period) -> float:
    return series.over(year, year.as_month().shift(1))


def _rounded(value: float, step: int) -> int:
    return round(value / step) * step
