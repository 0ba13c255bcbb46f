"""Figures that fit filters, as tables for people: rows, crossed, exports of any length. Knows no Streamlit, no SQL.

A process that writes a long export works with this module alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

import pandas as pd

from dashboard import queries, words
from dashboard.reports import tables
from growth.notation import number, period_short
from growth.periods import MONTH, QUARTER, YEAR, Period
from growth.vocabulary import MEASURE_NAME, PRICE_BASIS_NAME, Measure, PriceBasis, Status

ROWS, CROSSED, BY_PERIOD = "dong", "cheo", "ky"
LAYOUTS = {ROWS: "Từng dòng", CROSSED: "Bảng chéo: mục × kỳ", BY_PERIOD: "Bảng chéo: kỳ × mục"}
CROSSED_FIGURES = 20_000  # more than that is no table that somebody reads
_CHART_LINES, _CHART_PERIODS = 8, 3
_BY_LENGTH = (MONTH, QUARTER, YEAR)
_TO_DATE = {Measure.LEVEL_YTD, Measure.INDEX_YTD, Measure.GROWTH_YTD}
_UNSETTLED = {Status.ESTIMATE, Status.PRELIMINARY}
_SERIES = ["indicator", "item", "item_path", "item_name", "area", "measure", "unit", "price_basis"]
_ALIKE = ["measure", "unit", "price_basis", "frequency"]
_DESCRIBED = ["Chỉ tiêu", "Mục", "Khu vực", "Loại số liệu", "Đơn vị", "Giá"]
# Codes that a program joins by, beside the words of the table.
_CODES = ["indicator", "item", "area", "period", "measure", "status", "price_basis", "sha256"]


@dataclass(frozen=True)
class Filters:
    """What is looked for; empty means no narrowing. Months as `2025-08`, days of release in ISO.

    superseded: every release of a figure, not only the one in force.
    """

    areas: tuple[str, ...]
    text: str = ""
    indicators: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    superseded: bool = False

    def arguments(self) -> dict:
        """The same for `queries.search_figures`."""
        given = asdict(self)
        first, last = given.pop("first"), given.pop("last")
        return given | {
            "releases": [date.fromisoformat(day) for day in self.releases],
            "first_period_end": Period.parse(first).end if first else None,
            "last_period_end": Period.parse(last).end if last else None,
        }


@dataclass(frozen=True)
class Crossed:
    """A crossed table.

    estimates: truth values for its columns of figures. row_of, column_of: the table's row and column in which each
    figure stands.
    """

    table: pd.DataFrame
    estimates: pd.DataFrame
    row_of: pd.Series
    column_of: pd.Series


def rows_table(figures: pd.DataFrame) -> pd.DataFrame:
    """One row a figure, in Vietnamese columns; figures: columns of `queries.search_figures`.

    The captions are those of the list of figures that the load reads: an exported table can be loaded again.
    """
    to_date = figures["measure"].isin(_TO_DATE)
    periods = {
        (period, running): period_short(Period.parse(period), to_date=running)
        for period, running in set(zip(figures["period"], to_date, strict=True))
    }
    return pd.DataFrame(
        {
            "Chỉ tiêu": figures["indicator_name"],
            "Mục": _item_labels(figures),
            "Kỳ": [periods[key] for key in zip(figures["period"], to_date, strict=True)],
            "Giá trị": figures["value"],
            "Đơn vị": figures["unit"],
            "Loại số liệu": _named(figures["measure"], lambda code: MEASURE_NAME[Measure(code)]),
            "Khu vực": figures["area_name"],
            "Tình trạng": _named(figures["status"], words.status_name),
            "Ngày công bố": _named(figures["release"], lambda day: day.date()),
            "Nguồn": figures["citation"].where(figures["citation"] != "", figures["source_file"]),
            "Tệp": figures["source_file"],
            "Trang tính": figures["sheet"],
            "Ô": figures["cell"],
            "Giá": _named(figures["price_basis"], _price_basis),
            "Ghi chú": figures["note"],
        }
    ).reset_index(drop=True)


def _named(codes: pd.Series, name: Callable[[str], object]) -> list:
    """The name of each code; a long table repeats few of them."""
    names = {code: name(code) for code in codes.unique()}
    return [names[code] for code in codes]


def _item_labels(figures: pd.DataFrame) -> list[str]:
    """Names of the figures' items; a row that no alias knows is named by its path, as names alone repeat."""
    columns = (figures["item"].isna(), figures["item_path"], figures["item_name"])
    return [_path_label(path, name) if unknown else name for unknown, path, name in zip(*columns, strict=True)]


def _path_label(path: str, name: str) -> str:
    if not path or path == name:
        return name
    return path if path.endswith(name) else f"{path} > {name}"


def _price_basis(code: str) -> str:
    return PRICE_BASIS_NAME[PriceBasis(code)] if code else ""


def crossed(figures: pd.DataFrame, layout: str) -> Crossed:
    """Series × periods, newest first (CROSSED), or periods × series (BY_PERIOD).

    A series is an indicator, item, area, measure, unit and price basis; no two figures fall into one cell, and
    pandas refuses (ValueError) if they ever did: nothing is summed or dropped. A single indicator or area, and price
    bases where there are none, stand in the title and the filters and get no column.
    """
    keys = figures[_SERIES].fillna("")
    series = pd.Series(keys.groupby(_SERIES, sort=False).ngroup().to_numpy(), index=figures.index)
    # The newest period comes first in what was found; series keep the catalogue's order within it.
    series = series.map({old: new for new, old in enumerate(_catalogue_order(figures, series))})
    firsts = figures.assign(series=series).drop_duplicates("series").sort_values("series")
    periods = sorted(figures["period"].unique(), key=_in_time, reverse=True)
    values = _wide(figures["value"], series, figures["period"])[periods]
    unsettled = _wide(figures["status"].isin(_UNSETTLED), series, figures["period"])[periods].eq(True)
    names = [period_short(Period.parse(period)) for period in periods]
    described = rows_table(firsts)[_DESCRIBED]
    told = [name for name in ("Chỉ tiêu", "Khu vực") if described[name].nunique() == 1]
    told += [] if described["Giá"].any() else ["Giá"]
    described = described.drop(columns=told)
    if layout == BY_PERIOD:
        lines = _series_names(described)
        turned, tints = (one.T.set_axis(lines, axis=1).reset_index(drop=True) for one in (values, unsettled))
        rows = figures["period"].map({period: at for at, period in enumerate(periods)})
        table = pd.concat([pd.DataFrame({"Kỳ": names}), turned], axis=1)
        return Crossed(table, tints, rows, series.map(dict(enumerate(lines))))
    sources = figures.groupby(series)[["citation", "source_file", "release"]].apply(words.sources)
    table = pd.concat(
        [
            described,
            values.set_axis(names, axis=1).reset_index(drop=True),
            pd.DataFrame({"Nguồn": sources.reindex(range(len(firsts))).to_list()}),
        ],
        axis=1,
    )
    columns = figures["period"].map(dict(zip(periods, names, strict=True)))
    return Crossed(table, unsettled.set_axis(names, axis=1).reset_index(drop=True), series, columns)


def _wide(values: pd.Series, series: pd.Series, periods: pd.Series) -> pd.DataFrame:
    """One row a series, one column a period."""
    long = pd.DataFrame({"series": series, "period": periods, "value": values})
    return long.pivot(index="series", columns="period", values="value")


def _series_names(described: pd.DataFrame) -> list[str]:
    """A name for each series out of the columns in which they differ; the item where they do not."""
    differing = [name for name in described if described[name].nunique() > 1] or ["Mục"]
    return [", ".join(part for part in row if part) for row in described[differing].itertuples(index=False, name=None)]


def _catalogue_order(figures: pd.DataFrame, series: pd.Series) -> list[int]:
    """Series by area, then as the catalogue orders indicators and items: their order within the rows of one period."""
    return list(
        figures.assign(series=series)
        .drop_duplicates("series")
        .sort_values(["area", "indicator_order", "item_order", "item_path", "item_name", "measure"], kind="stable")[
            "series"
        ]
    )


def _in_time(period: str) -> tuple:
    """December, then quarter IV, then the year."""
    parsed = Period.parse(period)
    return parsed.end, _BY_LENGTH.index(parsed.frequency)


def trend(figures: pd.DataFrame) -> tables.Trend | None:
    """The lines of a native chart: the comparable series of which most figures are there; None where no line is.

    Comparable: one measure, unit, price basis and frequency. At most eight series of at least three periods, in the
    catalogue's order; the title says how many are left out.
    """
    kinds = figures.groupby(_ALIKE)["period"].agg(["nunique", "size"])
    kinds = kinds[kinds["nunique"] >= _CHART_PERIODS]
    if kinds.empty:
        return None
    most = kinds["size"].idxmax()
    alike = figures[(figures[_ALIKE] == list(most)).all(axis=1)]
    if alike.duplicated([*_SERIES, "period"]).any():  # several releases of one figure
        return None
    turned = crossed(alike, BY_PERIOD).table.iloc[::-1].set_index("Kỳ")
    lines = turned.iloc[:, :_CHART_LINES]
    measure = MEASURE_NAME[Measure(most[0])]
    what = words.sentence_case(measure)
    if len(lines.columns) < len(turned.columns):
        what += f": {len(lines.columns)} chuỗi đầu trong {number(len(turned.columns), 0)} chuỗi"
    left_out = len(alike) < len(figures) or len(lines.columns) < len(turned.columns)
    return tables.Trend(lines, f"{most[1]}; {measure}", what if left_out else "")


def sheet(
    version: str,
    title: str,
    table: pd.DataFrame,
    figures: pd.DataFrame,
    notes: Sequence[str],
    estimates: pd.DataFrame | None = None,
) -> tables.Sheet:
    """An export of a table; figures: the rows of `queries.search_figures` that stand in it.

    The second sheet names the file, its hash and the cell of every figure. Call where questions go to `version`.
    """
    units = list(figures["unit"].unique())
    return tables.Sheet(
        title=title,
        table=table,
        source=words.sources(figures) if len(figures) else "",
        illustrative=queries.is_illustrative(),
        version=version,
        unit=units[0] if len(units) == 1 else "ghi ở từng dòng",
        status=words.statuses(figures),
        remarks=notes,
        estimates=estimates,
        origins=_origins(figures),
        trend=trend(figures),
    )


def _origins(figures: pd.DataFrame) -> pd.DataFrame:
    """Where each figure stands. Its value is captioned so that nobody loads this sheet as a second list of figures."""
    return (
        rows_table(figures)
        .rename(columns={"Giá trị": "Giá trị in trong nguồn"})
        .assign(**{"Mã băm của tệp": figures["sha256"].to_list()})
    )


def whole_sheet(version: str, filters: Filters, layout: str, title: str, notes: Sequence[str]) -> tables.Sheet:
    """An export of everything found, in memory. Call where questions go to `version`."""
    found = queries.search_figures(**filters.arguments())
    if layout == ROWS:
        return sheet(version, title, rows_table(found), found, notes)
    wide = crossed(found, layout)
    return sheet(version, title, wide.table, found, notes, wide.estimates)


@dataclass(frozen=True)
class Long:
    """An export of any length: `sheet` holds its first piece, `more` the others as they are asked for."""

    sheet: tables.Sheet
    more: Iterator[pd.DataFrame]


def long_sheet(version: str, filters: Filters, title: str, notes: Sequence[str], codes: bool, told: Callable) -> Long:
    """Everything found as rows, piece by piece; `told` hears how many figures were handed out so far.

    codes: also the columns that programs join by. The second sheet lists the files that the figures stand in, as the
    cell of each figure stands beside it.
    """
    pieces = queries.search_in_pieces(**filters.arguments())
    first = next(pieces)
    counted = queries.count_figures(**filters.arguments()).iloc[0]
    done = 0

    def table(figures: pd.DataFrame) -> pd.DataFrame:
        nonlocal done
        shown = rows_table(figures)
        if codes:
            shown = pd.concat([shown, figures[_CODES].reset_index(drop=True)], axis=1)
        done += len(figures)
        told(done)
        return shown

    notes = [*notes, "Ô gốc của từng số liệu: các cột Tệp, Trang tính, Ô; mã băm của tệp ở trang «Ô gốc»"]
    return Long(
        tables.Sheet(
            title=title,
            table=table(first),
            source="ghi ở từng dòng",
            illustrative=queries.is_illustrative(),
            version=version,
            unit="ghi ở từng dòng",
            status=words.statuses(pd.DataFrame({"status": counted["statuses"]})),
            remarks=notes,
            origins=_files(),
            trend=trend(first),
        ),
        map(table, pieces),
    )


def _files() -> pd.DataFrame:
    """Every workbook with its card: whose cells the figures stand in."""
    found = queries.source_files()
    found = found[found["observations"] > 0]
    return pd.DataFrame(
        {
            "Tệp": found["name"],
            "Mã băm của tệp": found["sha256"],
            "Cơ quan công bố": found["publisher"],
            "Tài liệu": found["document"],
            "Ngày phát hành tệp": [day.date() for day in found["release"]],
            "Người nhập": found["entered_by"],
            "Nhận lúc": found["received_at"].to_list(),
            "Số lượng số liệu": found["observations"],
        }
    ).reset_index(drop=True)
