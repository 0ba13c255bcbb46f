"""What the industry page says: index, sections and divisions, gross output and value added, key products.

Asks through dashboard.sector and dashboard.parts; draws nothing. All answers are cached by selection.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

import pandas as pd
import streamlit as st

from dashboard import charts, oddities, parts, queries, sector, series, words
from dashboard.actuals import LEVELS
from dashboard.cards import Card
from dashboard.frame import Selection, origins
from dashboard.oddities import Conflicts, Oddity
from dashboard.releases import Releases
from dashboard.sector import Picture, Row, Subject
from dashboard.theme import Role
from growth import units
from growth.notation import MISSING, period_name, period_short
from growth.periods import YEAR, Period
from growth.vocabulary import PRICE_BASIS_NAME, PriceBasis, Status

INDEX = "iip"
OUTPUTS = ("gross_output_industry", "value_added_industry")
PRODUCTS = "product_output"
MOVED_BY_PROJECTS = (INDEX, *OUTPUTS, PRODUCTS)
SECTION, UNKNOWN = 1, 9  # levels of the catalogue; a row that it does not know is shown below the sections
# As the province's reports call the sections; the catalogue has their full names.
SECTION_NAMES = {
    "B": "Khai khoáng",
    "C": "Chế biến, chế tạo",
    "D": "Sản xuất, phân phối điện",
    "E": "Cung cấp nước, xử lý rác thải",
}
_UNSTATED_NOTE = (
    "Nguồn không nêu giá so sánh hay giá hiện hành nên không tính tăng trưởng giữa các năm; "
    "chỉ dẫn mức tăng do nguồn công bố."
)


@dataclass(frozen=True)
class Index:
    """The index of industrial production at the report month.

    A picture is made when somebody first asks for it, so that a page sends one while the next is made; None where
    nothing can be drawn.
    """

    finding: str
    cards: list[Card]
    oddities: list[Oddity]
    _of: Subject = field(repr=False)

    @cached_property
    def by_month(self) -> Picture | None:
        return sector.named("IIP", sector.growth_by_month(self._of))

    @cached_property
    def to_date(self) -> Picture | None:
        return sector.named("IIP", sector.growth_to_date(self._of))

    @cached_property
    def season(self) -> Picture | None:
        return sector.season_of_growth(self._of)


@st.cache_resource(max_entries=32, show_spinner=False)
def index(selection: Selection) -> Index:
    """The index to date, by month and by season."""
    one = sector.subject(selection, "chỉ số sản xuất công nghiệp", INDEX)
    cards = [*sector.growth_cards(one, "IIP"), *_output_card(selection)]
    return Index(_finding(one), cards, oddities.oddities(one), one)


@dataclass(frozen=True)
class Branches:
    """Growth of the parts of the index at the report month; None where nothing can be drawn."""

    sections: Picture | None
    sections_by_month: Picture | None
    divisions: Picture | None


@st.cache_resource(max_entries=32, show_spinner=False)
def branches(selection: Selection) -> Branches:
    """Sections and divisions of the index."""
    grown, single = _grown(selection.version, selection.area)
    sections, divisions = grown[grown["item_level"] == SECTION], grown[grown["item_level"].fillna(UNKNOWN) > SECTION]
    return Branches(
        sections=parts.growth_ranking(sections, selection.month, "ngành cấp I"),
        sections_by_month=parts.heat(single[single["item_level"] == SECTION], selection.month, "ngành cấp I"),
        divisions=parts.growth_ranking(divisions, selection.month, "ngành cấp II"),
    )


@st.cache_resource(max_entries=8, show_spinner=False)
def _grown(version: str, area: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Growth to date and by month of every section and division, all years."""
    figures = queries.figures(INDEX, area=area)
    return _named(figures, series.growth_to_date), _named(figures, series.growth_of_period)


def _named(figures: pd.DataFrame, of: Callable[[pd.DataFrame], pd.DataFrame]) -> pd.DataFrame:
    rows = parts.of_items(figures, of)
    return rows.assign(label=rows["item"].map(SECTION_NAMES).fillna(rows["label"]))


def _finding(one: Subject) -> str:
    """`Sản xuất công nghiệp Nghệ An 8 tháng năm 2025 tăng 16,4%, cao hơn cả nước 7,8 điểm %`."""
    place = one.selection.place
    newest = sector.at_or_before(one.growth_to_date(), one.month)
    if newest is None:
        return f"Sản xuất công nghiệp {place}: chưa có số liệu năm {one.month.year}"
    when = period_name(Period.parse(newest["period"]), to_date=True)
    against = sector.against_country(newest, one.nation.growth_to_date())
    return f"Sản xuất công nghiệp {place} {when} {words.grew(newest['growth_pct'])}{against}"


# --- gross output and value added -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Output:
    """Gross output or value added at one price basis; `remarks` are finished sentences."""

    name: str
    price_basis: str
    by_year: Picture
    to_date: Picture | None
    fields: Picture | None
    remarks: list[str]
    conflicts: Conflicts


def name_of(indicator: str) -> str:
    return sector.indicator_name(indicator)


def price_bases(selection: Selection, indicator: str) -> list[str]:
    """Price bases in which values were published up to the report month: constant prices first."""
    first = _first_by_prices(selection.version, indicator, selection.area)
    known = {basis for basis, end in first.items() if end <= pd.Timestamp(selection.month.end)}
    if len(known) < len(first):  # another one may be known of the year that still runs
        known = {row["price_basis"] for row in _whole(selection, indicator) if row["measure"] in LEVELS}
    return sorted(known, key=lambda basis: (not basis.startswith("const"), basis))


@st.cache_resource(max_entries=32, show_spinner=False)
def _first_by_prices(version: str, indicator: str, area: str) -> dict[str, pd.Timestamp]:
    """Price basis → end of the first period of which the whole has a value at it."""
    return dict(
        _levels(sector.figures_of(version, indicator, sector.WHOLE, area)).groupby("price_basis")["period_end"].min()
    )


def _levels(figures: pd.DataFrame) -> pd.DataFrame:
    return figures[figures["measure"].isin(LEVELS)]


@st.cache_resource(max_entries=32, show_spinner=False)
def _at_prices(version: str, indicator: str, area: str, price_basis: str) -> pd.DataFrame:
    """All figures of the whole at one price basis; growth without a price basis of its own stays beside every basis."""
    rows = sector.figures_of(version, indicator, sector.WHOLE, area)
    return rows[rows["price_basis"].isin([price_basis, ""])]


def _whole(selection: Selection, indicator: str, price_basis: str | None = None) -> list[dict]:
    """Figures of the whole up to the report month; a year that still runs then stands as it was known at its end.

    Growth without a price basis of its own stays beside every basis.
    """
    end, year = selection.month.end, selection.month.year
    figures = sector.figures_of(selection.version, indicator, sector.WHOLE, selection.area)
    rows = [row for row in series.kept(figures, list) if Period.parse(row["period"]).end <= end]
    if Period.parse(str(year)).end > end:
        known = _said_of_years(selection.version, indicator, selection.area).known_on(end, year, list)
        rows += [row for row in known if row["period"] == str(year)]
    return [row for row in rows if price_basis is None or row["price_basis"] in (price_basis, "")]


@st.cache_resource(max_entries=32, show_spinner=False)
def _said_of_years(version: str, indicator: str, area: str) -> Releases:
    """Every release of every figure of a whole year, at all prices: asked once for all months and what they knew."""
    said = queries.vintages(indicator, sector.WHOLE, area)
    return Releases(series.rows_of(said[said["frequency"] == YEAR]))


def _output_card(selection: Selection) -> list[Card]:
    """Gross output to date, else of the newest year; [] without either."""
    bases = price_bases(selection, OUTPUTS[0])
    if not bases:
        return []
    figures = _at_prices(selection.version, OUTPUTS[0], selection.area, bases[0])
    to_date = sector.level_cards(Subject("", selection, figures, figures.iloc[:0]), "Giá trị sản xuất")
    if to_date:
        return [replace(to_date[0], facts=[price_basis_name(bases[0]), *to_date[0].facts])]
    years = series.values_of_period_rows(_whole(selection, OUTPUTS[0], bases[0]), YEAR)
    if not years:
        return []
    newest = years[-1]
    return [
        Card(
            title="Giá trị sản xuất",
            value=sector.headline(newest["value"]),
            growth="",
            rising=None,
            period=sector.card_line(newest["unit"], newest),
            facts=[price_basis_name(bases[0])],
            verdict=None,
            trend=(),
            source=sector.source_of(newest),
            origins=origins(newest),
        )
    ]


def price_basis_name(price_basis: str) -> str:
    return words.sentence_case(PRICE_BASIS_NAME[PriceBasis(price_basis)]) if price_basis else "Không nêu giá"


@st.cache_resource(max_entries=32, show_spinner=False)
def output(selection: Selection, indicator: str, price_basis: str) -> Output | None:
    """Values by year and, where published, to date and by field; None without a value at this price basis."""
    name = sector.indicator_name(indicator)
    whole = _whole(selection, indicator, price_basis)
    years = series.values_of_period_rows(whole, YEAR)
    if not years:
        return None
    figures = pd.DataFrame(whole)
    fields = queries.figures(indicator, area=selection.area)
    fields = fields[fields["price_basis"].isin([price_basis, ""])]
    one = Subject(name, selection, figures, figures.iloc[:0])
    grown = _named(fields, series.growth_to_date)
    return Output(
        name=name,
        price_basis=price_basis,
        by_year=_by_year(name, years, price_basis),
        to_date=sector.named(name, sector.levels_to_date(one)),
        fields=sector.named(name, parts.growth_ranking(grown, selection.month, "ngành")),
        remarks=_published_growth(whole, selection.month),
        conflicts=oddities.conflicts(selection, indicator, sector.WHOLE, price_basis),
    )


def _by_year(name: str, years: list[dict], price_basis: str) -> Picture:
    newest = years[-1]
    column = charts.Series(
        name=name,
        role=Role.ACTUAL,
        x=[row["period"] for row in years],
        y=[row["value"] for row in years],
        estimate=[row["status"] == Status.ESTIMATE for row in years],
    )
    figure = charts.columns([column], newest["unit"], column.x, height=300)
    title = (
        f"{name} năm {newest['period']}: {words.with_unit(newest['value'], newest['unit'])} "
        f"({PRICE_BASIS_NAME[PriceBasis(price_basis)]}, {words.status_name(newest['status'])})"
    )
    note = _UNSTATED_NOTE if price_basis == PriceBasis.UNSTATED else ""
    return Picture(figure, title, sector.together([sector.traced(years, name, to_date=False)]), note)


def _published_growth(whole: list[dict], month: Period) -> list[str]:
    """Growth as published, newest three, each with its period, status and source."""
    rows = series.growth_to_date_rows(whole)
    published = [row for row in rows if row["period"] <= f"{month.year}-12" and not row["computed"]]
    return [
        f"{words.sentence_case(period_name(Period.parse(row['period']), True))} {words.grew(row['growth_pct'])} "
        f"({words.status_name(row['status'])}; {row['citation'] or row['source_file']})"
        for row in published[:-4:-1]
    ]


# --- key products -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Products:
    """Key products at the report month: `table` for people with typed values, `figures` the traced rows behind it."""

    finding: str
    table: pd.DataFrame
    trend: str  # name of the table's column that holds a small line per row
    figures: pd.DataFrame
    names: dict[str, str]  # product code → name, those with values first


@st.cache_resource(max_entries=32, show_spinner=False)
def products(selection: Selection) -> Products | None:
    """One row a product: newest value and growth to date of the report year, newest single month; None without any."""
    figures = queries.figures(PRODUCTS, area=selection.area)
    values, grown, month_values, month_grown = (
        _by_item(parts.of_items(figures, of))
        for of in (
            series.values_to_date,
            series.growth_to_date,
            series.values_of_period,
            series.growth_of_period,
        )
    )
    rows, used, risen = [], [], []
    names = dict(figures.dropna(subset="item").drop_duplicates("item")[["item", "item_name"]].itertuples(index=False))
    for item, name in names.items():
        growths = grown.get(item, [])
        value = sector.at_or_before(values.get(item, []), selection.month)
        growth = sector.at_or_before(growths, selection.month)
        month_value = sector.at_or_before(month_values.get(item, []), selection.month)
        month_growth = sector.at_or_before(month_grown.get(item, []), selection.month)
        if month_value is not None:
            # One line of the table speaks of one month.
            month_growth = sector.same_period(month_grown.get(item, []), month_value["period"])
        found = [row for row in (value, growth, month_value, month_growth) if row is not None]
        if not found:
            continue
        if growth is not None:
            risen.append(growth["growth_pct"] > 0)
        rows.append(
            {
                "Sản phẩm": name,
                "Đơn vị": next((row["unit"] for row in (value, month_value) if row is not None), ""),
                "Lũy kế": _value(value),
                "Đến kỳ": _period(value, to_date=True),
                "Tăng (%)": _growth(growth),
                "Kỳ tăng": _period(growth, to_date=True),
                "Diễn biến": [row["growth_pct"] for row in growths if row["period"] <= str(selection.month)][-12:],
                "Tháng": _period(month_growth if month_value is None else month_value),
                "Trong tháng": _value(month_value, value),
                "Tháng tăng (%)": _growth(month_growth),
            }
        )
        used.append(_used(name, [value, growth], [month_value, month_growth]))
    if not rows:
        return None
    year = selection.month.year
    finding = f"Năm {year}: {len(rows)} sản phẩm chủ yếu có số liệu"
    if risen:
        finding = f"{sum(risen)}/{len(risen)} sản phẩm chủ yếu có sản lượng lũy kế năm {year} tăng so với cùng kỳ"
    return Products(finding, pd.DataFrame(rows), "Diễn biến", pd.concat(used, ignore_index=True), names)


def _by_item(rows: pd.DataFrame) -> dict[str, list[dict]]:
    found: dict[str, list[dict]] = {}
    for row in rows.to_dict("records"):
        found.setdefault(row["item"], []).append(row)
    return found


def _value(row: Row | None, like: Row | None = None) -> float | None:
    """The value, in the unit of `like` where the two convert, so that one row of the table has one unit."""
    if row is None:
        return None
    if like is None or units.base_unit(row["unit"]) != units.base_unit(like["unit"]):
        return row["value"]
    return units.convert(row["value"], row["unit"], like["unit"])


def _growth(row: Row | None) -> float | None:
    return None if row is None else row["growth_pct"]


def _period(row: Row | None, to_date: bool = False) -> str:
    return MISSING if row is None else period_short(Period.parse(row["period"]), to_date)


def _used(name: str, to_date: list[Row | None], of_month: list[Row | None]) -> pd.DataFrame:
    """The traced rows of one line of the table; a January figure is both to date and of the month, and stands once."""
    known = [
        sector.traced([row for row in rows if row is not None], name, is_to_date)
        for rows, is_to_date in ((to_date, True), (of_month, False))
    ]
    return sector.together(known).frame.drop_duplicates(["sheet", "cell", "sha256"])


@dataclass(frozen=True)
class Product:
    """One product along the months: values in one unit, growth to date, season."""

    name: str
    pictures: list[Picture]
    left_out: str  # what could not be shown in the same unit


@st.cache_resource(max_entries=64, show_spinner=False)
def product(selection: Selection, item: str) -> Product:
    """Values by month and to date in one unit (units are converted within one dimension alone), and growth."""
    own = queries.figures(PRODUCTS, item, selection.area)
    name = own["item_name"].iloc[0]
    one = Subject(name, selection, own, own.iloc[:0])
    levels = _levels(own)
    if levels.empty:
        unit, left_out = "", ""
    else:
        # The newest figure decides on the dimension; of its units the largest keeps the numbers short.
        base = units.base_unit(levels.sort_values("period_end")["unit"].iloc[-1])
        alike = [unit for unit in dict.fromkeys(levels["unit"]) if units.base_unit(unit) == base]
        unit = units.largest(alike)
        other = [unit for unit in dict.fromkeys(levels["unit"]) if unit not in alike]
        left_out = f"Không đổi được sang {unit} nên không vẽ: số liệu tính bằng {', '.join(other)}." if other else ""
    pictures = [
        sector.named(name, sector.levels_to_date(one, unit)),
        sector.named(name, sector.levels_by_month(one, unit)),
        sector.named(name, sector.growth_to_date(one)),
        sector.season_of_levels(one, unit),
    ]
    return Product(name, [picture for picture in pictures if picture], left_out)


def largest_product(found: Products) -> str:
    """The product that the page shows first: the one with the longest small line."""
    lengths = dict(zip(found.table["Sản phẩm"], found.table[found.trend].map(len), strict=True))
    return max(found.names, key=lambda item: lengths.get(found.names[item], 0))
