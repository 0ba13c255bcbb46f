"""Lays a made-up month out as the statistics office prints its annex. Economy in, grids of cells out; knows no file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from etl.demo.economy import WHOLE, Economy, Industry, Trade
from etl.demo.printing import MARK, Cell, Sheet
from etl.demo.series import Series
from growth.periods import Period

ROMAN = ("I", "II", "III", "IV")
DITTO = '"'

Figure = Callable[[Series], float]


@dataclass(frozen=True)
class Column:
    """One printed column: the lines of its caption from top to bottom, and its figure of a series."""

    caption: tuple[Cell, ...]
    figure: Figure | None = None  # None: a spacer, or a column filled by hand


@dataclass(frozen=True)
class Row:
    label: str
    series: Series | None = None  # None: a heading
    unit: str = ""
    volume: Series | None = None
    indent: bool = field(default=False, kw_only=True)


def monthly_annex(economy: Economy, report: Period) -> list[Sheet]:
    """The tables of one month's annex, in the order in which they are printed."""
    sheets = [_iip(economy.industry, report)]
    if report.number in (6, 9, 12):
        sheets.append(_iip_quarters(economy.industry, report))
    if economy.products:
        sheets.append(_products(economy.products, report))
    sheets.append(_retail(economy.retail, report))
    sheets.append(_trade("XK", "Hàng hóa xuất khẩu", economy.exports, report))
    sheets.append(_trade("NK", "Hàng hóa nhập khẩu", economy.imports, report))
    return [Sheet(f"{number}.{sheet.name}", _numbered(number, sheet.rows)) for number, sheet in enumerate(sheets, 1)]


def _iip(industry: Industry, report: Period) -> Sheet:
    """Indices: last month as revised now, this month against the one before and last year, the year to date."""
    before, year, month = report.shift(-1), report.year, _month(report)
    same = ("so với", "cùng kỳ", "năm trước")
    if report.number == 1:
        columns = [
            Column((f"{month} năm {year}", "so với tháng trước"), _mom(report)),
            Column((f"{month} năm {year}", "so với cùng kỳ năm trước"), _yoy(report, report)),
        ]
    else:
        to_date = (
            (f"Năm {year}", "so với", f"năm {year - 1}")
            if report.number == 12
            else (_ytd(report), f"năm {year}", *same)
        )
        columns = [
            Column((_month(before), f"năm {year}", *same), _yoy(before, report)),
            Column((month, f"năm {year}", "so với", "tháng", "trước"), _mom(report)),
            Column((month, f"năm {year}", *same), _yoy(report, report)),
            Column(to_date, _grown(report)),
        ]
    return Sheet("IIP", _grid("Chỉ số sản xuất công nghiệp", "%", columns, _industry_rows(industry)))


def _iip_quarters(industry: Industry, report: Period) -> Sheet:
    """Indices of the quarters of the year so far, the last one an estimate."""
    quarters = [Period.quarter(report.year, number) for number in range(1, report.number // 3 + 1)]
    columns = [
        Column(
            (
                "Ước tính" if quarter == quarters[-1] else "Thực hiện",
                f"quý {ROMAN[quarter.number - 1]}",
                f"năm {report.year}",
                "so với cùng kỳ",
                "năm trước",
            ),
            _yoy(quarter, report),
        )
        for quarter in quarters
    ]
    title = f"Chỉ số sản xuất công nghiệp các quý năm {report.year}"
    return Sheet("IIPquy", _grid(title, "%", columns, _industry_rows(industry)))


def _products(products: Mapping[str, tuple[str, Series]], report: Period) -> Sheet:
    """Output of the month before, the month, the year to date, and two indices; units of their own with ditto marks."""
    before, year, month = report.shift(-1), report.year, _month(report)
    done = Column(("Thực hiện", _month(before).lower(), "năm", before.year), _level(before, report))
    now = Column(("Ước tính", month.lower(), "năm", year), _level(report, report))
    if report.number == 1:
        indices = [
            Column((f"{month}/{year}", "so với", "tháng trước (%)"), _mom(report)),
            Column((f"{month}/{year}", "so với cùng kỳ", "năm trước (%)"), _yoy(report, report)),
        ]
        columns = [done, now, *indices]
    else:
        so_far = {3: ("Ước tính", "quý I", "năm", year), 12: ("Ước tính", "năm", year)}.get(
            report.number, ("Cộng dồn", _ytd(report), "năm", year)
        )
        growth = (
            (f"Năm {year}", "so với", f"năm {year - 1}", "(%)")
            if report.number == 12
            else (_ytd(report), f"năm {year}", "so với cùng kỳ", "năm trước (%)")
        )
        columns = [
            done,
            now,
            Column(so_far, _so_far(report)),
            Column((month, f"năm {year}", "so với cùng kỳ", "năm trước (%)"), _yoy(report, report)),
            Column(growth, _grown(report)),
        ]
    rows = [Row(label, series, unit) for label, (unit, series) in products.items()]
    grid = _grid("Một số sản phẩm chủ yếu của ngành công nghiệp", "", columns, rows)
    return Sheet("SPCN", _with_unit_column(grid, rows, len(columns)))


def _retail(groups: Mapping[str, Series], report: Period) -> Sheet:
    """Turnover of the month before, the month, the year to date with its structure, and two indices."""
    before, year, month = report.shift(-1), report.year, _month(report)
    whole = groups["TỔNG SỐ"]

    def level_to_date(series: Series) -> float:
        return series.to_date(report, report)

    def structure(series: Series) -> float:
        return round(100 * level_to_date(series) / level_to_date(whole), 2)

    if report.number == 1:
        columns = [
            Column((f"Sơ bộ\n{_month(before).lower()}\nnăm {before.year}", None), _level(before, report)),
            Column((f"Ước tính\n{month.lower()} năm {year}", "Tổng mức"), level_to_date),
            Column((None, "Cơ cấu (%)"), structure),
            Column(
                (f"{month} năm {year}\nso với cùng kỳ\nnăm trước (%)", None),
                _yoy(report, report),
            ),
        ]
        unit = "Tỷ đồng"
    else:
        so_far = {3: ("Ước tính quý I", f"năm {year}"), 12: ("Ước tính", f"năm {year}")}.get(
            report.number, (f"Ước tính {_ytd(report)}", f"năm {year}")
        )
        growth = (
            (f"Năm {year}", "so với", f"năm {year - 1}", "(%)")
            if report.number == 12
            else (_ytd(report), f"năm {year}", "so với", "cùng kỳ", "năm", "trước (%)")
        )
        columns = [
            Column(("Sơ bộ", _month(before).lower(), "năm", before.year, "(Tỷ đồng)"), _level(before, report)),
            Column(("Ước tính", month.lower(), "năm", year, "(Tỷ đồng)"), _level(report, report)),
            Column((*so_far, "Tổng", "mức", "(Tỷ đồng)"), level_to_date),
            Column((None, None, "Cơ", "cấu", "(%)"), structure),
            Column(
                (month, f"năm {year}", "so với", "cùng kỳ", "năm", "trước (%)"),
                _yoy(report, report),
            ),
            Column(growth, _grown(report)),
        ]
        unit = ""
    rows = [Row(label, series) for label, series in groups.items()]
    title = "Tổng mức bán lẻ hàng hóa và doanh thu dịch vụ tiêu dùng"
    return Sheet("Tongmuc", _grid(title, unit, columns, rows))


def _trade(name: str, title: str, trade: Trade, report: Period) -> Sheet:
    """Volume and value, in pairs under one period; totals stand in column A, what they consist of in column B."""
    year, month = report.year, _month(report)
    same_month = (f"{month} năm {year}", "so với cùng kỳ", "năm trước (%)")
    yoy = _pair(same_month, _yoy(report, report))
    now = _pair(("Ước tính", month.lower(), f"năm {year}"), _level(report, report))
    if report.number == 1:
        last = Period.of_year(year - 1)
        columns = [*_pair(("Sơ bộ", "năm", year - 1), lambda s: s.over(last, report)), *now, *yoy]
    else:
        so_far = {3: ("Ước tính", "quý I", f"năm {year}"), 12: ("Ước tính", "năm", year)}.get(
            report.number, ("Ước tính", _ytd(report), f"năm {year}")
        )
        growth = (
            (f"Năm {year}", "so với", "năm trước (%)")
            if report.number == 12
            else (f"{_ytd(report)} năm {year}", "so với cùng kỳ", "năm trước (%)")
        )
        columns = [
            *now,
            *_pair(so_far, _so_far(report)),
            *yoy,
            *_pair(growth, _grown(report)),
        ]
    columns = columns[:-1]  # no spacer after the last pair
    rows = [Row("TỔNG TRỊ GIÁ", trade.value)]
    rows += [Row(label, series, indent=True) for label, series in trade.sectors.items()]
    rows.append(Row("MẶT HÀNG CHỦ YẾU"))
    rows += [
        Row(label, series, volume=trade.volumes.get(label), indent=True) for label, series in trade.commodities.items()
    ]
    grid = [[title], [MARK], [None] * (1 + len(columns)) + ["Nghìn tấn; Triệu USD"]]
    grid += [[None, None, *line] for line in zip(*(column.caption for column in columns), strict=True)]
    grid.append([])
    for row in rows:
        label = [None, row.label] if row.indent else [row.label, None]
        grid.append(label + [_trade_figure(row, position, column) for position, column in enumerate(columns)])
    return Sheet(name, grid)


def _trade_figure(row: Row, position: int, column: Column) -> float | None:
    """Columns come in threes: volume, value, spacer."""
    series = (row.volume, row.series, None)[position % 3]
    return column.figure(series) if series and column.figure else None


def _pair(caption: tuple[Cell, Cell, Cell], figure: Figure) -> list[Column]:
    """Volume and value under one caption that stands over the first, and the spacer that follows."""
    return [
        Column((*caption, "Lượng"), figure),
        Column((None, None, None, "Trị giá"), figure),
        Column((None, None, None, None)),
    ]


def _grid(title: str, unit: str, columns: list[Column], rows: Iterable[Row]) -> list[list[Cell]]:
    """Title, mark, corner unit, stacked captions, one blank row, one row a series."""
    height = max(len(column.caption) for column in columns)
    captions = [[*column.caption, *[None] * (height - len(column.caption))] for column in columns]
    grid: list[list[Cell]] = [[title], [MARK], [None] * len(columns) + [unit or None]]
    grid += [[None, *line] for line in zip(*captions, strict=True)]
    grid.append([])
    grid += [[row.label, *(column.figure(row.series) for column in columns)] for row in rows]
    return grid


def _with_unit_column(grid: list[list[Cell]], rows: list[Row], columns: int) -> list[list[Cell]]:
    """The same grid with `Đơn vị | tính` as second column; a unit like the one above is a ditto mark."""
    units = [
        DITTO if above and row.unit == above.unit else row.unit for above, row in zip([None, *rows], rows, strict=False)
    ]
    head = len(grid) - len(rows)
    captions = {3: "Đơn vị", 4: "tính"}
    widened = [
        [line[0], captions.get(number), *line[1:]] if len(line) > columns else line
        for number, line in enumerate(grid[:head])
    ]
    return widened + [[line[0], unit, *line[1:]] for line, unit in zip(grid[head:], units, strict=True)]


def _industry_rows(industry: Industry) -> list[Row]:
    rows = [Row(WHOLE, industry.whole)]
    for section, series in industry.sections.items():
        rows.append(Row(section, series))
        rows += [Row(division, part) for division, part in industry.divisions.get(section, {}).items()]
    return rows


def _numbered(number: int, rows: list[list[Cell]]) -> list[list[Cell]]:
    return [[f"{number}. {rows[0][0]}"], *rows[1:]]


def _month(month: Period) -> str:
    """`Tháng 01`, `Tháng 02`, `Tháng 3`: the office prints the zero in the first two months alone."""
    return f"Tháng {month.number:02d}" if month.number < 3 else f"Tháng {month.number}"


def _ytd(report: Period) -> str:
    """`8 tháng`; at the end of March the office says `Quý I`."""
    return "Quý I" if report.number == 3 else f"{report.number} tháng"


def _level(month: Period, report: Period) -> Figure:
    return lambda series: series.known(month, report)


def _so_far(report: Period) -> Figure:
    return lambda series: series.to_date(report, report)


def _yoy(period: Period, report: Period) -> Figure:
    return lambda series: round(series.index_yoy(period, report), 2)


def _mom(report: Period) -> Figure:
    return lambda series: round(series.index_mom(report, report), 2)


def _grown(report: Period) -> Figure:
    return lambda series: round(series.index_ytd(report, report), 2)
