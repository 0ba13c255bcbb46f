"""A made-up province and country whose figures keep the official constraints. Knows no workbook and no file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from etl.demo.series import (
    CYCLE,
    FLAT,
    HARVEST,
    RAIN,
    SUMMER,
    YEAR_END,
    Series,
    Shape,
    scaled,
    simulate,
    simulate_all,
    split,
    total,
)
from growth.vocabulary import PriceBasis

WHOLE = "Toàn ngành công nghiệp"
MINING = "Khai khoáng"
MANUFACTURING = "Công nghiệp chế biến, chế tạo"
ELECTRICITY = "Sản xuất và phân phối điện, khí đốt, nước nóng, hơi nước và điều hòa không khí"
WATER = "Cung cấp nước; hoạt động quản lý và xử lý rác thải, nước thải"
DOMESTIC, FOREIGN = "Khu vực kinh tế trong nước", "Khu vực có vốn đầu tư nước ngoài"

_YEARS = tuple(CYCLE)


@dataclass(frozen=True)
class Industry:
    """Value added at constant prices (tỷ đồng): divisions add up to sections, sections to the whole."""

    divisions: Mapping[str, Mapping[str, Series]]  # section label → division label → series
    sections: Mapping[str, Series]
    whole: Series


@dataclass(frozen=True)
class Trade:
    """Exports or imports in triệu USD, some volumes in nghìn tấn; sectors and commodities each add up to the value."""

    value: Series
    sectors: Mapping[str, Series]
    commodities: Mapping[str, Series]
    volumes: Mapping[str, Series]
    markets: Mapping[str, Series] = field(default_factory=dict)


@dataclass(frozen=True)
class Economy:
    """Everything that one area publishes month by month."""

    area: str
    industry: Industry
    retail: Mapping[str, Series]  # groups, the whole first
    exports: Trade
    imports: Trade
    grdp: Mapping[str, Series]  # activities, the whole first; tỷ đồng at constant prices
    products: Mapping[str, tuple[str, Series]] = field(default_factory=dict)  # label → unit, series
    output: Mapping[tuple[str, str], Mapping[str, Series]] = field(default_factory=dict)
    """(indicator, price basis) → sections of industry, the whole first; tỷ đồng."""


def province(seed: int) -> Economy:
    """Figures in the order of size of a province of three million people; none of them is anybody's statistics."""
    industry = _industry(seed, "province", _PROVINCE_INDUSTRY)
    return Economy(
        area="VN-22",
        industry=industry,
        retail=_retail(seed, "province", scale=1.0),
        exports=_trade(
            seed, "province/exports", _PROVINCE_EXPORTS, _EXPORT_PRICES, foreign=(0.28, 0.045), markets=_MARKETS
        ),
        imports=_trade(
            seed, "province/imports", _PROVINCE_IMPORTS, _IMPORT_PRICES, foreign=(0.35, 0.035), markets=_ORIGINS
        ),
        grdp=_grdp(seed, "province", industry.whole, scale=1.0),
        products={
            label: (unit, simulate(seed, f"province/product/{label}", shape))
            for label, (unit, shape) in _PROVINCE_PRODUCTS.items()
        },
        output=_output(industry),
    )


def country(seed: int) -> Economy:
    """Figures in the order of size of a country, to compare the made-up province with."""
    industry = _industry(seed, "country", _COUNTRY_INDUSTRY)
    return Economy(
        area="VN",
        industry=industry,
        retail=_retail(seed, "country", scale=64.0),
        exports=_trade(seed, "country/exports", _COUNTRY_EXPORTS, _EXPORT_PRICES, (0.71, 0.004)),
        imports=_trade(seed, "country/imports", _COUNTRY_IMPORTS, _IMPORT_PRICES, (0.60, 0.008)),
        grdp=_grdp(seed, "country", industry.whole, scale=55.0),
    )


def _industry(seed: int, place: str, shapes: Mapping[str, Mapping[str, Shape]]) -> Industry:
    parts = {section: simulate_all(seed, f"{place}/industry", divisions) for section, divisions in shapes.items()}
    sections = {section: total(divisions.values()) for section, divisions in parts.items()}
    # Electricity has one division: the office prints the section alone.
    divisions = {section: series for section, series in parts.items() if len(series) > 1}
    return Industry(divisions, sections, total(sections.values()))


def _retail(seed: int, place: str, scale: float) -> dict[str, Series]:
    shapes = {
        "Bán lẻ hàng hóa": Shape(4300 * scale, 10.5, YEAR_END, tet_loss=0.15, tet_gain=0.22, noise=0.012),
        "Dịch vụ lưu trú, ăn uống": Shape(560 * scale, 11.0, SUMMER, tet_loss=0.05, exposure=4.0, noise=0.02),
        "Du lịch lữ hành": Shape(24 * scale, 9.0, SUMMER, tet_loss=0.0, exposure=5.0, noise=0.04, decimals=2),
        "Dịch vụ khác": Shape(720 * scale, 9.5, FLAT, tet_loss=0.1, tet_gain=0.08, exposure=3.0, noise=0.015),
    }
    groups = simulate_all(seed, f"{place}/retail", shapes)
    return {"TỔNG SỐ": total(groups.values()), **groups}


def _trade(
    seed: int,
    name: str,
    shapes: Mapping[str, Shape],
    prices_usd_per_tonne: Mapping[str, float],
    foreign: tuple[float, float],
    markets: Mapping[str, float] | None = None,
) -> Trade:
    """`foreign`: share of foreign-invested enterprises in 2018, and its change a year; `markets`: shares of all."""
    commodities = simulate_all(seed, name, shapes)
    value = total(commodities.values())
    share = {year: foreign[0] + foreign[1] * (year - _YEARS[0]) for year in _YEARS}
    from_abroad, domestic = split(value, share, decimals=3)
    volumes = {
        label: scaled(
            commodities[label], {year: 1000 / (price * 1.02 ** (year - _YEARS[0])) for year in _YEARS}, decimals=3
        )
        for label, price in prices_usd_per_tonne.items()
        if label in commodities
    }
    return Trade(
        value, {DOMESTIC: domestic, FOREIGN: from_abroad}, commodities, volumes, _markets(value, markets or {})
    )


def _markets(value: Series, shares: Mapping[str, float]) -> dict[str, Series]:
    """Series of each market: the first one gains a point of the whole every year, each other loses a tenth of one."""
    drift = {market: -0.001 if place else 0.01 for place, market in enumerate(shares)}
    return {
        market: scaled(value, {year: share + drift[market] * (year - _YEARS[0]) for year in _YEARS}, decimals=3)
        for market, share in shares.items()
    }


def _grdp(seed: int, place: str, industry: Series, scale: float) -> dict[str, Series]:
    shapes = {
        "agriculture": Shape(1350 * scale, 4.3, tet_loss=0.0, exposure=0.2, noise=0.008),
        "construction": Shape(900 * scale, 9.0, YEAR_END, exposure=0.8, noise=0.015),
        "services": Shape(2900 * scale, 7.0, YEAR_END, tet_loss=0.1, exposure=1.2, noise=0.008),
        "taxes": Shape(340 * scale, 6.0, noise=0.01),
    }
    parts = simulate_all(seed, f"{place}/grdp", shapes)
    both = total([industry, parts["construction"]])
    return {
        "Tổng số": total([parts["agriculture"], both, parts["services"], parts["taxes"]]),
        "Nông, lâm nghiệp và thủy sản": parts["agriculture"],
        "Công nghiệp và xây dựng": both,
        "Công nghiệp": industry,
        "Xây dựng": parts["construction"],
        "Dịch vụ": parts["services"],
        "Thuế sản phẩm trừ trợ cấp sản phẩm": parts["taxes"],
    }


def _output(industry: Industry) -> dict[tuple[str, str], dict[str, Series]]:
    """Value added as in the index; gross output that grows a little faster, as processing does; both at two prices."""
    share_of_value_added = {MINING: 0.52, MANUFACTURING: 0.205, ELECTRICITY: 0.55, WATER: 0.60}
    gross = {
        section: scaled(
            series, {year: 1.004 ** (year - _YEARS[0]) / share_of_value_added[section] for year in _YEARS}, 1
        )
        for section, series in industry.sections.items()
    }
    prices = {year: 1.32 * 1.031 ** (year - _YEARS[0]) for year in _YEARS}
    at_constant = {"gross_output_industry": gross, "value_added_industry": industry.sections}
    at_current = {
        indicator: {section: scaled(series, prices, decimals=1) for section, series in sections.items()}
        for indicator, sections in at_constant.items()
    }
    return {
        (indicator, basis): {WHOLE: total(sections.values()), **sections}
        for basis, output in ((PriceBasis.CONST_2010, at_constant), (PriceBasis.CURRENT, at_current))
        for indicator, sections in output.items()
    }


_PROVINCE_INDUSTRY = {
    MINING: {
        "Khai thác quặng kim loại": Shape(14, 3, noise=0.05, decimals=2),
        "Khai khoáng khác": Shape(86, 5, noise=0.04, decimals=2),
    },
    MANUFACTURING: {
        "Sản xuất, chế biến thực phẩm": Shape(185, 7, noise=0.02, decimals=2),
        "Sản xuất đồ uống": Shape(92, 4, SUMMER, tet_gain=0.2, noise=0.03, decimals=2),
        "Dệt": Shape(38, 8, noise=0.03, decimals=2),
        "Sản xuất trang phục": Shape(112, 12, noise=0.02, decimals=2),
        "Sản xuất da và các sản phẩm có liên quan": Shape(24, 16, noise=0.03, decimals=2),
        "Chế biến gỗ và sản xuất sản phẩm từ gỗ, tre, nứa (trừ giường, tủ, bàn, ghế); "
        "sản xuất sản phẩm từ rơm, rạ và vật liệu tết bện": Shape(58, 9, noise=0.03, decimals=2),
        "Sản xuất giấy và sản phẩm từ giấy": Shape(16, 6, noise=0.03, decimals=2),
        "Sản xuất hoá chất và sản phẩm hoá chất": Shape(30, 6, noise=0.03, decimals=2),
        "Sản xuất sản phẩm từ cao su và plastic": Shape(28, 10, noise=0.03, decimals=2),
        "Sản xuất sản phẩm từ khoáng phi kim loại khác": Shape(255, 7, RAIN, noise=0.025, decimals=2),
        "Sản xuất kim loại": Shape(60, 11, noise=0.04, decimals=2),
        "Sản xuất sản phẩm từ kim loại đúc sẵn (trừ máy móc, thiết bị)": Shape(76, 9, noise=0.03, decimals=2),
        "Sản xuất sản phẩm điện tử, máy vi tính và sản phẩm quang học": Shape(64, 22, noise=0.04, decimals=2),
        "Sản xuất thiết bị điện": Shape(34, 18, noise=0.03, decimals=2),
        "Sản xuất giường, tủ, bàn, ghế": Shape(9, 8, noise=0.04, decimals=2),
        "Công nghiệp chế biến, chế tạo khác": Shape(22, 9, noise=0.04, decimals=2),
    },
    ELECTRICITY: {"": Shape(235, 8, SUMMER, tet_loss=0.25, exposure=0.4, noise=0.05, decimals=2)},
    WATER: {
        "Khai thác, xử lý và cung cấp nước": Shape(21, 6, SUMMER, tet_loss=0.1, exposure=0.2, noise=0.012, decimals=2),
        "Hoạt động thu gom, xử lý và tiêu huỷ rác thải; tái chế phế liệu": Shape(
            15, 9, tet_loss=0.2, noise=0.02, decimals=2
        ),
    },
}
_COUNTRY_INDUSTRY = {
    MINING: {
        "Khai thác than cứng và than non": Shape(4200, -1, noise=0.03),
        "Khai thác dầu thô và khí đốt tự nhiên": Shape(9800, -4, tet_loss=0.1, noise=0.02),
        "Khai khoáng khác": Shape(2600, 4, noise=0.03),
    },
    MANUFACTURING: {
        "Sản xuất, chế biến thực phẩm": Shape(9900, 6, noise=0.015),
        "Sản xuất đồ uống": Shape(4100, 4, SUMMER, tet_gain=0.2, noise=0.02),
        "Dệt": Shape(3900, 7, noise=0.02),
        "Sản xuất trang phục": Shape(7400, 6, noise=0.015),
        "Sản xuất da và các sản phẩm có liên quan": Shape(5600, 6, noise=0.02),
        "Sản xuất hoá chất và sản phẩm hoá chất": Shape(3900, 7, noise=0.02),
        "Sản xuất sản phẩm từ khoáng phi kim loại khác": Shape(5200, 5, RAIN, noise=0.02),
        "Sản xuất kim loại": Shape(4300, 8, noise=0.03),
        "Sản xuất sản phẩm điện tử, máy vi tính và sản phẩm quang học": Shape(16500, 9, noise=0.03),
        "Sản xuất thiết bị điện": Shape(4200, 8, noise=0.02),
        "Sản xuất xe có động cơ": Shape(3400, 9, noise=0.05),
        "Công nghiệp chế biến, chế tạo khác": Shape(8700, 7, noise=0.015),
    },
    ELECTRICITY: {"": Shape(7600, 8, SUMMER, tet_loss=0.25, exposure=0.5, noise=0.015)},
    WATER: {
        "Khai thác, xử lý và cung cấp nước": Shape(620, 5, tet_loss=0.1, exposure=0.3, noise=0.01),
        "Hoạt động thu gom, xử lý và tiêu huỷ rác thải; tái chế phế liệu": Shape(480, 7, tet_loss=0.2, noise=0.015),
    },
}
_PROVINCE_PRODUCTS = {
    "Đá xây dựng": ("Nghìn m3", Shape(420, 6, RAIN, noise=0.04)),
    "Sữa tươi": ("Triệu lít", Shape(19.5, 5, SUMMER, tet_loss=0.2, noise=0.02, decimals=2)),
    "Sữa chua": ("Nghìn tấn", Shape(4.1, 7, SUMMER, tet_loss=0.2, noise=0.03, decimals=2)),
    "Đường kính": ("Nghìn tấn", Shape(10.8, 3, HARVEST, tet_loss=0.3, exposure=0.2, noise=0.05, decimals=2)),
    "Thức ăn cho gia súc": ("Nghìn tấn", Shape(13.6, 6, noise=0.03, decimals=2)),
    "Bia": ("Triệu lít", Shape(16.2, 4, SUMMER, tet_gain=0.25, noise=0.03, decimals=2)),
    "Quần áo mặc thường": ("Triệu cái", Shape(5.9, 11, noise=0.025, decimals=2)),
    "Phân hỗn hợp N.P.K": ("Nghìn tấn", Shape(7.2, 4, HARVEST, noise=0.05, decimals=2)),
    "Xi măng": ("Nghìn tấn", Shape(640, 6, RAIN, noise=0.03)),
    "Điện sản xuất": ("Triệu kWh", Shape(310, 8, SUMMER, tet_loss=0.25, exposure=0.4, noise=0.06)),
    "Nước máy thương phẩm": ("Nghìn m3", Shape(2650, 6, SUMMER, tet_loss=0.05, exposure=0.1, noise=0.01)),
}
_PROVINCE_EXPORTS = {
    "Thủy sản": Shape(1.6, 6, noise=0.05, decimals=3),
    "Rau quả": Shape(2.1, 9, noise=0.06, decimals=3),
    "Chè": Shape(0.9, 3, SUMMER, noise=0.05, decimals=3),
    "Gạo": Shape(3.4, 10, noise=0.08, decimals=3),
    "Clanhke và xi măng": Shape(9.2, 9, RAIN, noise=0.06, decimals=3),
    "Gỗ và sản phẩm gỗ": Shape(11.5, 8, noise=0.05, decimals=3),
    "Dệt, may": Shape(20.8, 13, noise=0.03, decimals=3),
    "Giày dép": Shape(6.3, 14, noise=0.03, decimals=3),
    "Sắt thép": Shape(5.4, 12, noise=0.08, decimals=3),
    "Điện tử, máy tính và linh kiện": Shape(12.0, 26, noise=0.05, decimals=3),
    "Dây điện và cáp điện": Shape(3.1, 18, noise=0.05, decimals=3),
    "Hàng hóa khác": Shape(7.5, 8, noise=0.04, decimals=3),
}
_PROVINCE_IMPORTS = {
    "Thức ăn gia súc và nguyên phụ liệu": Shape(4.2, 6, noise=0.05, decimals=3),
    "Than đá": Shape(3.6, 8, noise=0.08, decimals=3),
    "Chất dẻo": Shape(4.4, 10, noise=0.05, decimals=3),
    "Vải": Shape(9.8, 10, noise=0.03, decimals=3),
    "Nguyên phụ liệu dệt, may, giày dép": Shape(8.1, 11, noise=0.03, decimals=3),
    "Sắt thép": Shape(11.2, 9, noise=0.07, decimals=3),
    "Điện tử, máy tính và linh kiện": Shape(10.5, 24, noise=0.05, decimals=3),
    "Máy móc thiết bị, dụng cụ phụ tùng khác": Shape(9.4, 12, noise=0.09, decimals=3),
    "Hàng hóa khác": Shape(6.2, 8, noise=0.04, decimals=3),
}
_COUNTRY_EXPORTS = {
    "Thủy sản": Shape(730, 4, noise=0.03, decimals=2),
    "Gạo": Shape(255, 8, noise=0.06, decimals=2),
    "Gỗ và sản phẩm gỗ": Shape(740, 9, noise=0.03, decimals=2),
    "Dệt, may": Shape(2540, 5, noise=0.02, decimals=2),
    "Giày dép": Shape(1350, 6, noise=0.02, decimals=2),
    "Sắt thép": Shape(380, 9, noise=0.06, decimals=2),
    "Điện tử, máy tính và linh kiện": Shape(2450, 15, noise=0.03, decimals=2),
    "Hàng hóa khác": Shape(11900, 7, noise=0.02, decimals=2),
}
_COUNTRY_IMPORTS = {
    "Chất dẻo": Shape(760, 5, noise=0.03, decimals=2),
    "Vải": Shape(1060, 4, noise=0.02, decimals=2),
    "Sắt thép": Shape(830, 4, noise=0.05, decimals=2),
    "Điện tử, máy tính và linh kiện": Shape(3500, 13, noise=0.03, decimals=2),
    "Máy móc thiết bị, dụng cụ phụ tùng khác": Shape(2800, 5, noise=0.03, decimals=2),
    "Hàng hóa khác": Shape(10800, 6, noise=0.02, decimals=2),
}
_EXPORT_PRICES = {"Chè": 1650, "Gạo": 490, "Clanhke và xi măng": 37, "Sắt thép": 690}
_IMPORT_PRICES = {"Than đá": 105, "Chất dẻo": 1500, "Sắt thép": 660}
_MARKETS = {
    "Trung Quốc": 0.20,
    "Hoa Kỳ": 0.17,
    "Hàn Quốc": 0.13,
    "Hồng Kông": 0.10,
    "Nhật Bản": 0.08,
    "Đài Loan": 0.05,
    "Thái Lan": 0.04,
}
_ORIGINS = {"Trung Quốc": 0.38, "Hàn Quốc": 0.13, "Nhật Bản": 0.08, "Đài Loan": 0.07, "Thái Lan": 0.06}
