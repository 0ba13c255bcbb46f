"""Judges figures: each check is named by the truth it defends. Knows no workbook format, changes nothing.

An error is what no true table can show: its figure must not be published. A warning is what a person should look at. A
piece of information is normal but worth knowing, such as a revision. The bounds are set by the national annexes of
2000–2025: of their 90,000 figures one breaks a rule of severity error, by a digit too many in print.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

import duckdb

from etl import consistency
from etl.consistency import (
    CHECK_PRINT,
    LEVELS,
    WHOLE,
    about,
    groups,
    letters_of,
    name_of,
    period_of,
    series_of,
    unit_of_print,
)
from etl.model import Finding, Observation, Reading
from etl.raw_store import Card
from growth.notation import date_text, number, period_name
from growth.periods import MONTH, Period
from growth.vocabulary import MEASURE_NAME, Measure, Severity
from growth.year_to_date import YearToDateCheck, check_implied, check_three, months_share

FIRST_YEAR = 1986  # no table of the offices reaches further back
_CHECK_CAPTION = "Hãy kiểm tra tiêu đề cột, tháng báo cáo (--month) và ngày công bố (--released)."

_INDICES = (Measure.INDEX_MOM, Measure.INDEX_YOY, Measure.INDEX_YTD)
_GROWTHS = (Measure.GROWTH_MOM, Measure.GROWTH_YOY, Measure.GROWTH_YTD)
# Wholes of these move steadily: a locked-down Ho Chi Minh City halved, nothing grew fivefold. Against the month before
# they may fall further (February after January). Other wholes (a province's investment) and parts do anything.
_STEADY = {
    "iip",
    "grdp",
    "gross_output_industry",
    "value_added_industry",
    "retail_sales",
    "export_value",
    "import_value",
}
_INDEX_OF_WHOLE = (30.0, 500.0)
_INDEX_MOM_OF_WHOLE = (20.0, 500.0)
_INDEX_OF_PART = (20.0, 500.0)
# Capital added to foreign projects is net of reductions: the only level that may be negative.
_MAY_BE_NEGATIVE = {"foreign_investment_added"}
# Beginning of an indicator's code → how the units of its values end.
_MONEY_OF = {"export_": "USD", "import_": "USD", "retail_sales": "đồng", "state_investment": "đồng"}


def of_reading(reading: Reading, card: Card) -> list[Finding]:
    """What one workbook shows by itself."""
    rows = reading.observations
    return [
        *period_is_possible(rows, card),
        *index_is_possible(rows),
        *level_is_not_negative(rows),
        *share_lies_within_its_whole(rows),
        *unit_is_one_of_its_indicator(rows),
        *no_figure_stands_twice(rows, card),
        *consistency.findings(rows),
    ]


def period_is_possible(rows: Iterable[Observation], card: Card) -> Iterator[Finding]:
    """No month after the report month or its release, no year after the year of release, nothing ancient.

    Quarters and years may be estimated before they begin ("ước tính quý IV" in the tables of September).
    """
    reported = Period.parse(card.report_period) if card.report_period else None
    for row in rows:
        period = Period.parse(row.period)
        released = row.release or card.release
        if period.year < FIRST_YEAR:
            expected = f"từ năm {FIRST_YEAR} trở đi"
        elif period.frequency == MONTH and reported and period > reported:
            expected = f"không sau {period_name(reported)}"
        elif period.frequency == MONTH and released <= period.shift(-1).end:
            expected = f"tháng đã bắt đầu vào ngày công bố {date_text(released)}"
        elif period.year > released.year:
            expected = f"không sau năm công bố {released.year}"
        else:
            continue
        yield about(
            row,
            Severity.ERROR,
            "period_is_possible",
            f"Kỳ số liệu không thể có: {period_name(period)}.",
            _CHECK_CAPTION,
            found=period_name(period),
            expected=expected,
        )


def index_is_possible(rows: Iterable[Observation]) -> Iterator[Finding]:
    """An index is at least 0, a growth at least -100 %; a whole beyond wide bounds has been misread."""
    for row in rows:
        if row.measure in _INDICES:
            index = row.value
        elif row.measure in _GROWTHS:
            index = 100 + row.value
        else:
            continue
        steady_whole = row.item == WHOLE and row.indicator in _STEADY
        low, high = _INDEX_OF_PART
        if steady_whole:
            against_last_month = row.measure in (Measure.INDEX_MOM, Measure.GROWTH_MOM)
            low, high = _INDEX_MOM_OF_WHOLE if against_last_month else _INDEX_OF_WHOLE
        if low <= index <= high:
            continue
        impossible = index < 0 or steady_whole
        shift = index - row.value
        yield about(
            row,
            Severity.ERROR if impossible else Severity.WARNING,
            "index_is_possible",
            f"{name_of(row)}: {MEASURE_NAME[Measure(row.measure)]} {number(row.value)} "
            f"{'không thể có' if impossible else 'khác thường'}.",
            f"Hãy xem cột là chỉ số (100 = không đổi) hay tốc độ tăng (0 = không đổi). {CHECK_PRINT}",
            found=number(row.value),
            expected=f"từ {number(low - shift)} đến {number(high - shift)}",
        )


def level_is_not_negative(rows: Iterable[Observation]) -> Iterator[Finding]:
    """Output, sales, trade and counts are not below zero."""
    for row in rows:
        if row.measure in LEVELS and row.value < 0 and row.indicator not in _MAY_BE_NEGATIVE:
            yield about(
                row, Severity.ERROR, "level_is_not_negative", f"{name_of(row)}: giá trị {number(row.value)} nhỏ hơn 0.",
                CHECK_PRINT, found=number(row.value), expected="không nhỏ hơn 0",
            )  # fmt: skip


def share_lies_within_its_whole(rows: Iterable[Observation]) -> Iterator[Finding]:
    """A share of the total lies between 0 and 100 %."""
    for row in rows:
        if row.measure == Measure.SHARE and not -0.05 <= row.value <= 100.05:
            yield about(
                row, Severity.ERROR, "share_lies_within_its_whole", f"{name_of(row)}: tỷ trọng {number(row.value)}%.",
                CHECK_PRINT, found=f"{number(row.value)}%", expected="từ 0% đến 100%",
            )  # fmt: skip


def unit_is_one_of_its_indicator(rows: Iterable[Observation]) -> Iterator[Finding]:
    """Values of trade are in USD, sales and capital in đồng, volumes in neither: else a column was taken for another.

    Said once for each column.
    """
    seen = set()
    for row in rows:
        wanted = next((money for start, money in _MONEY_OF.items() if row.indicator.startswith(start)), None)
        if row.measure not in LEVELS or wanted is None or not row.unit:
            continue
        fits = (
            not row.unit.endswith(("USD", "đồng")) if row.indicator.endswith("_volume") else row.unit.endswith(wanted)
        )
        column = (row.sheet, row.indicator, row.unit, letters_of(row.cell))
        if fits or column in seen:
            continue
        seen.add(column)
        yield about(
            row,
            Severity.ERROR,
            "unit_is_one_of_its_indicator",
            f"{name_of(row)}, {period_of(row)}: đơn vị “{row.unit}” không hợp với chỉ tiêu.",
            "Hãy kiểm tra đơn vị ghi ở đầu biểu và ở đầu cột.",
            found=row.unit,
            expected="lượng" if row.indicator.endswith("_volume") else wanted,
        )


def no_figure_stands_twice(rows: Iterable[Observation], card: Card) -> Iterator[Finding]:
    """One source says one thing: the same figure twice in a workbook has one value, but for rounding.

    Rows that the catalogue does not know share labels ("Địa phương" under every product): counted once a table.
    """

    def said(row: Observation) -> tuple:
        return *series_of(row), row.period, row.measure, row.release or card.release, row.citation

    ambiguous = defaultdict(list)
    for first, *others in groups(rows, said):
        for other in others:
            if abs(other.value - first.value) <= unit_of_print(other.value, first.value) + 1e-9 * abs(first.value):
                continue
            if not first.item:
                ambiguous[other.sheet, other.table].append(other)
                continue
            yield about(
                other,
                Severity.ERROR,
                "no_figure_stands_twice",
                f"{name_of(other)}, {period_of(other)}: hai giá trị khác nhau cho cùng một số liệu, "
                f"{number(first.value)} ({first.sheet}!{first.cell}) và {number(other.value)}.",
                "Hãy giữ lại giá trị đúng; nếu hai nguồn nói khác nhau, hãy ghi nguồn và ngày công bố của từng số.",
                found=number(other.value),
                expected=number(first.value),
            )
    for of_table in ambiguous.values():
        labels = sorted({row.item_label for row in of_table})
        yield about(
            of_table[0],
            Severity.INFORMATION,
            "no_figure_stands_twice",
            f"{number(len(labels), 0)} nhãn chưa có mã danh mục đứng ở nhiều dòng với giá trị khác nhau: "
            f"{_first_five(labels)}.",
            "Các dòng này chỉ tra cứu được theo ô; muốn vẽ chuỗi thì thêm nhãn vào danh mục.",
            found=number(len(of_table), 0),
            expected="mỗi số liệu một dòng",
        )


# Every figure with the place of its file in the order of loading, and a name for its series.
_FIGURE = """
    figure AS (
        SELECT o.*, s.load_order, s.report_period, coalesce(item, item_path || '/' || item_label) AS series
        FROM observation AS o
        JOIN source_file AS s USING (sha256)
    )
"""


def of_warehouse(connection: duckdb.DuckDBPyConnection) -> dict[str, list[Finding]]:
    """What files show only beside each other: sha256 of the later file → findings. Judges all files, remembers none."""
    findings = defaultdict(list)
    for check in AMONG_FILES.values():
        for sha256, finding in check(connection):
            findings[sha256].append(finding)
    return findings


# Every level beside the same series before it, each in single units (nghìn tấn = 1,000 tấn). Capital of foreign
# projects comes in single large licences: a province goes from 490 to 0,35 in a month, which no size can judge.
_PAIR_OF_LEVELS = f"""
    {_FIGURE},
    sized AS (
        SELECT
            *,
            regexp_replace(unit, '^(nghìn|triệu|tỷ) ', '') AS single_unit,
            value * CASE split_part(unit, ' ', 1)
                WHEN 'nghìn' THEN 1e3 WHEN 'triệu' THEN 1e6 WHEN 'tỷ' THEN 1e9 ELSE 1
            END AS size
        FROM figure
        WHERE measure IN ('level', 'level_ytd') AND item IS NOT NULL
    ),
    beside AS (
        SELECT
            *,
            lag({{
                'value': value, 'unit': unit, 'single_unit': single_unit, 'size': size, 'period': period,
                'load_order': load_order, 'sha256': sha256
            }}) OVER (
                PARTITION BY indicator, series, area, measure, price_basis, frequency
                ORDER BY period_end, release, load_order, sheet, cell
            ) AS before
        FROM sized
    ),
    pair AS (
        SELECT
            *,
            CASE WHEN before.load_order > load_order THEN before.sha256 ELSE sha256 END AS later_file,
            before.single_unit = single_unit AND before.size > 0 AND size > 0
                AND indicator NOT LIKE 'foreign_investment%' AS is_comparable,
            CASE WHEN is_comparable THEN abs(log10(size / before.size)) BETWEEN 2.5 AND 3.5 ELSE false END AS is_slip
        FROM beside
        WHERE before IS NOT NULL
    )
"""


def sizes_are_those_of_before(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Finding]]:
    """A level has the size of the same series before: a slip of 1,000 is a unit misprinted or misread."""
    rows = _rows(
        connection, f"WITH {_PAIR_OF_LEVELS} SELECT * FROM pair WHERE is_slip ORDER BY load_order, sheet, cell"
    )
    for row in rows:
        before = row["before"]
        yield (
            row["later_file"],
            _about_row(
                row,
                Severity.ERROR if row["item"] == WHOLE else Severity.WARNING,
                "sizes_are_those_of_before",
                f"{row['item_label']}, {_period_words(row['period'], row['measure'])}: giá trị gấp hoặc kém khoảng "
                "1.000 lần so với lần công bố trước.",
                "Hãy kiểm tra đơn vị tính của dòng và của biểu.",
                found=f"{number(row['value'])} {row['unit']}",
                expected=f"cùng cỡ với {number(before['value'])} {before['unit']} "
                f"({_period_words(before['period'], row['measure'])})",
            ),
        )


def units_are_those_of_before(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Finding]]:
    """A level has the unit of the same series before: two units are not drawn in one series. Said once a table."""
    rows = _rows(
        connection,
        f"WITH {_PAIR_OF_LEVELS} SELECT * FROM pair WHERE before.unit <> unit AND NOT is_slip "
        "ORDER BY load_order, sheet, cell",
    )
    changed = defaultdict(list)
    for row in rows:
        changed[row["later_file"], row["sheet"], row["indicator"], row["before"]["unit"], row["unit"]].append(row)
    for (later_file, _, _, unit_before, unit), of_table in changed.items():
        labels = list(dict.fromkeys(row["item_label"] for row in of_table))
        yield (
            later_file,
            _about_row(
                of_table[0],
                Severity.WARNING,
                "units_are_those_of_before",
                f"Đơn vị của {number(len(labels), 0)} dòng khác lần công bố trước: {_first_five(labels)}.",
                "Hãy kiểm tra đơn vị tính của biểu; hai đơn vị khác nhau không được vẽ chung một chuỗi.",
                found=unit or "không ghi đơn vị",
                expected=unit_before or "không ghi đơn vị",
            ),
        )


# The figures of one period side by side: a column of a table, or a row of a sheet with one row a period. 0 and 100
# stand in many cells by right; shares and ratios to a plan hardly change from month to month.
_PLACE = f"""
    {_FIGURE},
    single AS (
        SELECT *, regexp_extract(cell, '^[A-Z]+') AS letters, CAST(regexp_extract(cell, '[0-9]+$') AS INTEGER) AS line
        FROM figure
        WHERE value NOT IN (0, 100) AND measure NOT IN ('share', 'plan_pct')
    ),
    line_of_period AS (
        SELECT sha256, sheet, line, period FROM single GROUP BY ALL HAVING count(DISTINCT table_name) > 1
    ),
    placed AS (
        SELECT
            single.*, l.line IS NOT NULL AS is_line,
            CASE WHEN l.line IS NULL THEN letters ELSE CAST(line AS VARCHAR) END AS place
        FROM single
        LEFT JOIN line_of_period AS l USING (sha256, sheet, line, period)
    ),
    place AS (
        SELECT sha256, load_order, sheet, place, period, frequency, count(*) AS figures
        FROM placed
        GROUP BY ALL
        HAVING count(*) >= CASE WHEN bool_and(is_line) THEN 4 ELSE 6 END
    )
"""
_MOST = (
    0.8  # share of equal figures from which a column or row is a copy; of rounded values a third may agree by chance
)


def period_is_not_a_copy(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Finding]]:
    """The figures of a period are not those of an earlier one: nobody copied last month or last year unchanged."""
    rows = _rows(
        connection,
        f"""
        WITH {_PLACE}
        SELECT
            now.sha256, now.sheet, now.place, now.period, before.sheet AS sheet_before, before.period AS period_before,
            s.name AS name_before, any_value(now.table_name) AS table_name, any_value(now.measure) AS measure,
            any_value(place.figures) AS figures, count(*) AS same,
            min_by(now.cell, (now.line, now.cell)) AS cell, min_by(before.cell, (now.line, now.cell)) AS cell_before
        FROM placed AS now
        JOIN place USING (sha256, sheet, place, period)
        JOIN placed AS before
            ON before.indicator = now.indicator AND before.measure = now.measure AND before.series = now.series
            AND before.area = now.area AND before.value = now.value AND before.frequency = now.frequency
            AND before.period_end < now.period_end
        JOIN source_file AS s ON s.sha256 = before.sha256
        GROUP BY now.sha256, now.sheet, now.place, now.period, before.sha256, s.name, before.sheet, before.place,
            before.period
        HAVING count(*) >= {_MOST} * any_value(place.figures)
        QUALIFY row_number() OVER (
            PARTITION BY now.sha256, now.sheet, now.place, now.period ORDER BY count(*) DESC, before.period DESC
        ) = 1
        ORDER BY now.sha256, now.sheet, now.place, now.period
        """,
    )
    for row in rows:
        yield (
            row["sha256"],
            _about_row(
                row,
                Severity.WARNING,
                "period_is_not_a_copy",
                f"{_period_words(row['period'], row['measure'])}: {number(row['same'], 0)}/{number(row['figures'], 0)} "
                f"số giống hệt {_period_words(row['period_before'], row['measure'])} "
                f"({row['name_before']}, {row['sheet_before']}!{row['cell_before']}).",
                "Số kỳ trước có thể đã được chép sang mà chưa cập nhật; hãy hỏi lại cơ quan gửi biểu.",
                found=f"{number(row['same'], 0)} số giống hệt",
                expected="số của kỳ này",
            ),
        )


_CASES = {
    sizes_are_those_of_before: f"""
        WITH {_PAIR_OF_LEVELS}
        SELECT later_file, count(*) FROM pair WHERE is_comparable GROUP BY ALL
    """,
    period_is_not_a_copy: f"WITH {_PLACE} SELECT sha256, count(*) FROM place GROUP BY ALL",
}

COUNTED_AMONG_FILES = tuple(check.__name__ for check in _CASES)


def cases_among_files(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, str, int]]:
    """(check, sha256 of the later file, cases) of the checks among files of which every case should hold."""
    return [
        (check.__name__, sha256, cases)
        for check, sql in _CASES.items()
        for sha256, cases in connection.execute(sql).fetchall()
    ]


def coverage_did_not_shrink(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Finding]]:
    """A monthly table has the rows that it had in the report before; a whole that is gone is a fault."""
    rows = _rows(
        connection,
        f"""
        WITH {_FIGURE},
        reported AS (
            SELECT DISTINCT
                sha256, load_order, report_period, table_name, indicator, area, measure, item,
                CAST(report_period || '-01' AS DATE) AS report_month
            FROM figure
            WHERE report_period IS NOT NULL AND item IS NOT NULL AND frequency = 'M' AND period = report_period
                AND table_name <> 'foreign_investment' -- lists the partners and provinces that had a project
        ),
        report AS (
            SELECT DISTINCT sha256, load_order, report_period, report_month, table_name, indicator, area, measure
            FROM reported
        ),
        -- The report just before that has the same column of the same table, no more than a year ago.
        pair AS (
            SELECT report.*, before.sha256 AS sha256_before, before.report_period AS report_before
            FROM report
            JOIN report AS before USING (table_name, indicator, area, measure)
            WHERE before.report_month < report.report_month
                AND before.report_month >= report.report_month - INTERVAL 12 MONTH
            QUALIFY row_number() OVER (
                PARTITION BY report.sha256, table_name, indicator, area, measure
                ORDER BY before.report_month DESC, before.load_order DESC
            ) = 1
        )
        SELECT
            pair.sha256, pair.table_name, pair.indicator, pair.report_before,
            list(DISTINCT item.name ORDER BY item.name) AS gone,
            bool_or(item.item = 'TOTAL') AS whole_gone
        FROM pair
        JOIN reported AS before
            ON before.sha256 = pair.sha256_before AND before.table_name = pair.table_name
            AND before.indicator = pair.indicator AND before.area = pair.area AND before.measure = pair.measure
        JOIN item ON item.indicator = before.indicator AND item.item = before.item
        WHERE NOT EXISTS (
            FROM reported AS now
            WHERE now.sha256 = pair.sha256 AND now.table_name = pair.table_name AND now.indicator = pair.indicator
                AND now.area = pair.area AND now.item = before.item
        )
        GROUP BY ALL
        ORDER BY pair.sha256, pair.table_name, pair.indicator
        """,
    )
    for row in rows:
        yield (
            row["sha256"],
            Finding(
                Severity.ERROR if row["whole_gone"] else Severity.WARNING,
                "coverage_did_not_shrink",
                f"Biểu thiếu {number(len(row['gone']), 0)} dòng so với báo cáo {_period_words(row['report_before'])}: "
                f"{_first_five(row['gone'])}.",
                "Hãy kiểm tra nhãn các dòng này có đổi cách viết, hoặc biểu có bị cắt bớt không.",
                table=row["table_name"],
                found="không có",
                expected=_first_five(row["gone"]),
            ),
        )


def year_to_date_follows_its_months(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Finding]]:
    """Growth of the year to date lies between that of the months before and that of the latest month or quarter.

    Otherwise earlier months were revised, or a figure is wrong. Where only one of the two is known, what the other must
    have been is said if it is far off. Judged for wholes, with what was known on the day of the year to date.
    """
    rows = _rows(
        connection,
        f"""
        WITH {_FIGURE}
        SELECT *, CASE WHEN measure LIKE 'index%' THEN value - 100 ELSE value END AS growth_pct
        FROM figure
        WHERE item = 'TOTAL' AND measure IN ('index_yoy', 'index_ytd', 'growth_yoy', 'growth_ytd')
        -- Within one publication the parts come before what they make up.
        ORDER BY release, load_order, period_end, measure LIKE '%ytd', sheet, cell
        """,
    )
    known: dict[tuple, tuple[dict[int, float], dict[Period, float]]] = defaultdict(lambda: ({}, {}))
    for row in rows:
        period = Period.parse(row["period"])
        to_date, latest = known[row["indicator"], row["area"], row["price_basis"], period.year]
        growth, months = row["growth_pct"], period.last_month
        # January, quarter I and the year are their own year to date.
        if row["measure"].endswith("_ytd") or period.shift(-1).year < period.year:
            judged = _judge_year_to_date(period.as_month(), growth, to_date, latest)
            to_date[months] = growth
            if judged and judged.severity:
                yield (
                    row["sha256"],
                    _about_row(
                        row,
                        judged.severity,
                        "year_to_date_follows_its_months",
                        f"{row['item_label']}, {_period_words(row['period'], row['measure'])}: {judged.text}",
                        "Hãy đối chiếu với số liệu các tháng trước, kể cả phần đã điều chỉnh.",
                        found=number(growth),
                        expected=""
                        if judged.low_pct is None
                        else f"từ {number(judged.low_pct)} đến {number(judged.high_pct)}",
                    ),
                )
        if not row["measure"].endswith("_ytd"):
            latest[period] = growth


def _judge_year_to_date(
    month: Period, growth_pct: float, to_date: Mapping[int, float], latest: Mapping[Period, float]
) -> YearToDateCheck | None:
    """The year to date of `month` beside what is known: of earlier months to date, of the latest month or quarter."""
    parts = [month]
    if month.last_month % 3 == 0:
        parts.append(Period.quarter(month.year, month.last_month // 3))
    for part in parts:
        before = part.shift(-1)
        if part in latest and before.year == month.year and before.last_month in to_date:
            return check_three(to_date[before.last_month], latest[part], growth_pct, months_share(part, month))
    if month in latest and month.last_month > 1:
        return check_implied(latest[month], growth_pct, months_share(month, month))
    earlier = max((months for months in to_date if months < month.last_month), default=None)
    if earlier is not None:
        return check_implied(to_date[earlier], growth_pct, earlier / month.last_month)
    return None


def year_to_date_is_the_sum_of_its_months(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Finding]]:
    """The year to date is that of the month before plus the month; where it is not, earlier months were revised."""
    rows = _rows(
        connection,
        f"""
        WITH {_FIGURE},
        level AS (FROM figure WHERE frequency = 'M' AND measure IN ('level', 'level_ytd') AND item IS NOT NULL)
        SELECT now.*, month.value AS month_value, earlier.value AS earlier_value, n.name AS indicator_name
        FROM level AS now
        JOIN indicator AS n ON n.indicator = now.indicator AND n.kind = 'flow'
        JOIN level AS month
            ON month.sha256 = now.sha256 AND month.indicator = now.indicator AND month.item = now.item
            AND month.area = now.area AND month.price_basis = now.price_basis AND month.unit = now.unit
            AND month.period = now.period AND month.measure = 'level'
        JOIN level AS earlier
            ON earlier.indicator = now.indicator AND earlier.item = now.item AND earlier.area = now.area
            AND earlier.price_basis = now.price_basis AND earlier.unit = now.unit
            AND earlier.period_end = last_day(now.period_end - INTERVAL 1 MONTH)
            AND (earlier.measure = 'level_ytd' OR month(earlier.period_end) = 1)
            AND earlier.load_order < now.load_order
        WHERE now.measure = 'level_ytd' AND month(now.period_end) > 1
        QUALIFY row_number() OVER (
            PARTITION BY now.sha256, now.sheet, now.cell
            ORDER BY earlier.release DESC, earlier.load_order DESC, earlier.sheet, earlier.cell, month.sheet, month.cell
        ) = 1
        ORDER BY now.load_order, now.indicator, now.area, now.sheet, now.cell
        """,
    )
    tables = defaultdict(list)
    for row in rows:
        tables[(row["sha256"], row["indicator"], row["area"])].append(row)
    for (sha256, *_), table in tables.items():
        revised = [
            (abs(gap / row["value"]), gap, row)
            for row in table
            if row["value"]
            and abs(gap := row["value"] - row["earlier_value"] - row["month_value"])
            > 1.5 * unit_of_print(row["value"], row["earlier_value"], row["month_value"])
        ]
        if not revised:
            continue
        _, gap, largest = max(revised, key=lambda one: one[0])
        yield (
            sha256,
            _about_row(
                largest,
                Severity.INFORMATION,
                "year_to_date_is_the_sum_of_its_months",
                f"{largest['indicator_name']}: lũy kế của {number(len(revised), 0)}/{number(len(table), 0)} dòng "
                f"khác tổng các tháng đã công bố, tức các tháng trước đã được điều chỉnh; "
                f"nhiều nhất là {largest['item_label']} ({number(gap)} {largest['unit']}).",
                found=number(largest["value"]),
                expected=number(largest["earlier_value"] + largest["month_value"]),
            ),
        )


def goal_note_has_its_goal(connection: duckdb.DuckDBPyConnection) -> Iterator[tuple[str, Finding]]:
    """A cause or proposal stands beside a goal that somebody has loaded: otherwise no page shows it."""
    rows = _rows(
        connection,
        """
        SELECT sha256, sheet, cell, goal_code
        FROM goal_note
        WHERE goal_code NOT IN (SELECT goal_code FROM goal)
        ORDER BY sha256, sheet, cell
        """,
    )
    for row in rows:
        yield (
            row["sha256"],
            Finding(
                Severity.WARNING,
                "goal_note_has_its_goal",
                f"Nội dung ghi cho mục tiêu “{row['goal_code']}”, nhưng kho số liệu không có mục tiêu nào mang mã đó.",
                "Hãy sửa mã mục tiêu trong một bản sao của tệp rồi nạp lại, hoặc nạp biểu mục tiêu có mã này.",
                row["sheet"],
                row["cell"],
                "goal_notes",
                row["goal_code"],
                "mã của một mục tiêu trong kho",
            ),
        )


AMONG_FILES: dict[str, Callable[[duckdb.DuckDBPyConnection], Iterator[tuple[str, Finding]]]] = {
    check.__name__: check
    for check in (
        sizes_are_those_of_before,
        units_are_those_of_before,
        period_is_not_a_copy,
        coverage_did_not_shrink,
        year_to_date_follows_its_months,
        year_to_date_is_the_sum_of_its_months,
        goal_note_has_its_goal,
    )
}


def _first_five(labels: list[str]) -> str:
    return "; ".join(labels[:5]) + ("…" if len(labels) > 5 else "")


def _period_words(period: str, measure: str = "") -> str:
    return period_name(Period.parse(period), to_date=measure.endswith("_ytd"))


def _about_row(
    row: dict, severity: Severity, code: str, message: str, remedy: str = "", found: str = "", expected: str = ""
) -> Finding:
    return Finding(severity, code, message, remedy, row["sheet"], row["cell"], row["table_name"], found, expected)


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[dict]:
    cursor = connection.execute(sql)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
