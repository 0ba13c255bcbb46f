"""Owns every SELECT of the dashboard, named. Knows no screen; `warehouse.ask` decides on the version."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

import pandas as pd

from dashboard.warehouse import ask, ask_in_pieces, version_in_use

# Diacritics-free key of a text: "Xuất khẩu đường" → "xuat khau duong". strip_accents leaves đ alone.
_KEY = "replace(strip_accents(lower({})), 'đ', 'd')"
# Names of the catalogue beside figures `o`; a row that no alias knows keeps its printed label, an area its code.
_NAMES = "n.name AS indicator_name, coalesce(i.name, o.item_label) AS item_name, coalesce(a.name, o.area) AS area_name"
_EVERY_RELEASE = (
    "(SELECT r.* EXCLUDE (in_force), s.name AS source_file FROM observation AS r JOIN source_file AS s USING (sha256))"
)
_FOUND = """
        SELECT * EXCLUDE (search_key)
        FROM found
        ORDER BY period_end DESC, frequency, area, indicator_order, item_order NULLS LAST, item_name, item_path,
                 measure, price_basis, release DESC, sha256, sheet, cell"""
_NAMED = """
        JOIN indicator AS n ON n.indicator = o.indicator
        LEFT JOIN item AS i ON i.indicator = o.indicator AND i.item = o.item
        LEFT JOIN area AS a ON a.area = o.area"""


def publication() -> pd.DataFrame:
    """One row: version, built_at, illustrative."""
    return ask("SELECT version, built_at, illustrative FROM publication")


def is_illustrative() -> bool:
    """True when the figures are made up for training and have to say so."""
    return _is_illustrative(version_in_use())


@lru_cache(maxsize=16)
def _is_illustrative(version: str) -> bool:
    return bool(ask("SELECT illustrative FROM publication", version=version)["illustrative"].iloc[0])


def source_files() -> pd.DataFrame:
    """One row a workbook, newest release first: its card, path, and how many rows of each kind it gave."""
    return ask(
        """
        SELECT
            source_file.*,
            (SELECT count(*) FROM observation AS o WHERE o.sha256 = source_file.sha256) AS observations,
            (SELECT count(*) FROM target AS t WHERE t.sha256 = source_file.sha256) AS targets,
            (SELECT count(*) FROM goal AS g WHERE g.sha256 = source_file.sha256) AS goals,
            (SELECT count(*) FROM goal_note AS n WHERE n.sha256 = source_file.sha256) AS goal_notes,
            (SELECT count(*) FROM cluster AS c WHERE c.sha256 = source_file.sha256) AS clusters,
            (SELECT count(*) FROM project AS p WHERE p.sha256 = source_file.sha256) AS projects,
            (SELECT count(*) FROM finding AS f WHERE f.sha256 = source_file.sha256) AS findings
        FROM source_file
        ORDER BY load_order DESC
        """
    )


def findings() -> pd.DataFrame:
    """One row a finding, warnings first: severity, code, message, remedy, source_file, sheet, cell, found, expected."""
    return ask(
        """
        SELECT
            f.severity, f.code, f.message, f.remedy, s.name AS source_file, f.table_name, f.sheet, f.cell,
            f.found, f.expected, f.sha256
        FROM finding AS f
        JOIN source_file AS s USING (sha256)
        ORDER BY f.severity DESC, s.load_order DESC, f.sheet, f.cell, f.code
        """
    )


def indicators() -> pd.DataFrame:
    """One row an indicator of the catalogue: indicator, name, short_name, kind, unit, definition."""
    return _indicators(version_in_use()).copy(deep=False)


@lru_cache(maxsize=16)
def _indicators(version: str) -> pd.DataFrame:
    return ask("SELECT * EXCLUDE (sort_order) FROM indicator ORDER BY sort_order", version=version)


def coverage() -> pd.DataFrame:
    """One row an indicator and area with figures: codes and names, unit, measures, first and last period, figures."""
    return ask(
        """
        SELECT
            n.indicator, n.name AS indicator_name, n.unit, n.definition, o.area, coalesce(a.name, o.area) AS area_name,
            string_agg(DISTINCT o.measure, ',' ORDER BY o.measure) AS measures,
            min_by(o.period, o.period_end) AS first_period, max_by(o.period, o.period_end) AS last_period,
            count(*) AS figures
        FROM latest AS o
        JOIN indicator AS n USING (indicator)
        LEFT JOIN area AS a ON a.area = o.area
        GROUP BY ALL
        ORDER BY any_value(n.sort_order), o.area
        """
    )


def items(indicator: str) -> pd.DataFrame:
    """One row an item of the indicator in the catalogue's order: item, name, parent, level, sort_order."""
    return ask(
        "SELECT item, name, parent, level, sort_order FROM item WHERE indicator = ? ORDER BY sort_order", [indicator]
    )


def areas_with_figures() -> pd.DataFrame:
    """One row an area that has figures: area, name, level."""
    return ask(
        "SELECT area, name, level FROM area WHERE area IN (SELECT area FROM observation) ORDER BY level, name, area"
    )


def report_months(area: str) -> list[str]:
    """Months (`2025-08`) in which a figure of the area ends, newest first."""
    rows = ask(
        "SELECT DISTINCT strftime(period_end, '%Y-%m') AS month FROM observation WHERE area = ? ORDER BY month DESC",
        [area],
    )
    return rows["month"].to_list()


def newest_month(area: str, indicators: Iterable[str]) -> str | None:
    """Newest month (`2025-08`) in which a figure of one of the indicators ends; None without any."""
    rows = ask(
        "SELECT strftime(max(period_end), '%Y-%m') AS month FROM observation "
        "WHERE area = ? AND list_contains(?, indicator)",
        [area, list(indicators)],
    )
    return rows["month"].iloc[0]


def figures(
    indicator: str,
    item: str | None = None,
    area: str | None = None,
    measures: Iterable[str] = (),
    known_on: date | None = None,
) -> pd.DataFrame:
    """One row a figure as now known (or as known on an earlier day), by item in the catalogue's order, then period.

    `item`, `area` and `measures` narrow the rows where given. Columns: every column of the view `latest` (indicator,
    item, item_label, item_path, area, period, frequency, period_end, measure, value, unit, price_basis, status,
    release, citation, note, source_file, sheet, cell, sha256), indicator_name, item_name and area_name of the
    catalogue, item_level, item_parent, sort_order. A row that no alias knows has no item and its printed label as
    item_name.
    """
    conditions, parameters = _where(
        {"o.indicator": indicator, "o.item": item, "o.area": area}, {"o.measure": list(measures)}
    )
    known = "latest" if known_on is None else "as_of($known_on)"
    parameters |= {"known_on": known_on} if known_on else {}
    return ask(
        f"""
        SELECT
            o.*, {_NAMES}, i.level AS item_level, i.parent AS item_parent, i.sort_order
        FROM {known} AS o {_NAMED}
        {conditions}
        ORDER BY o.area, i.sort_order NULLS LAST, o.item_path, o.period_end, o.frequency, o.measure, o.price_basis
        """,
        parameters,
    )


def figures_of_items(area: str, items: Iterable[str]) -> pd.DataFrame:
    """One row a level, growth or index against last year of several items (`iip.TOTAL`) as now known, by period.

    Columns: indicator, item, period, frequency, price_basis, value, unit, measure, status, release, citation,
    source_file, sheet, cell, note, sha256.
    """
    return ask(
        """
        SELECT
            o.indicator, o.item, o.period, o.frequency, o.price_basis, o.value, o.unit, o.measure, o.status, o.release,
            o.citation, o.source_file, o.sheet, o.cell, o.note, o.sha256
        FROM latest AS o
        WHERE o.area = $area AND list_contains($items, o.indicator || '.' || o.item)
            AND o.measure IN ('level', 'level_ytd', 'growth_yoy', 'growth_ytd', 'index_yoy', 'index_ytd')
        ORDER BY o.period_end, o.frequency, o.measure, o.price_basis
        """,
        {"area": area, "items": list(items)},
    )


def vintages(
    indicator: str,
    item: str,
    area: str,
    period: str | None = None,
    measure: str | None = None,
    price_basis: str | None = None,
) -> pd.DataFrame:
    """One row a release of a figure, oldest first within a period: what each source said, with its cell.

    Columns: period, frequency, measure, price_basis, value, unit, status, release, citation, note, source_file, sheet,
    cell, sha256, load_order.
    """
    conditions, parameters = _where(
        {
            "o.indicator": indicator,
            "o.item": item,
            "o.area": area,
            "o.period": period,
            "o.measure": measure,
            "o.price_basis": price_basis,
        }
    )
    return ask(
        f"""
        SELECT
            o.period, o.frequency, o.measure, o.price_basis, o.value, o.unit, o.status, o.release, o.citation, o.note,
            s.name AS source_file, o.sheet, o.cell, o.sha256, s.load_order
        FROM observation AS o
        JOIN source_file AS s USING (sha256)
        {conditions}
        ORDER BY o.period_end, o.frequency, o.measure, o.price_basis, o.release, s.load_order, o.sheet, o.cell
        """,
        parameters,
    )


def targets(
    area: str | None = None, indicator: str | None = None, item: str | None = None, version: str | None = None
) -> pd.DataFrame:
    """One row a planned figure of one version, versions in order of their documents.

    Columns: every column of the table `target` (version, document, document_number, document_date, in_force_from,
    in_force_to, indicator, item, item_label, area, period, frequency, period_end, measure, low, central, high, unit,
    unit_in_charge, citation, sheet, cell, sha256), item_name, source_file.
    """
    conditions, parameters = _where({"t.area": area, "t.indicator": indicator, "t.item": item, "t.version": version})
    return ask(
        f"""
        SELECT t.*, coalesce(i.name, t.item_label) AS item_name, s.name AS source_file
        FROM target AS t
        JOIN source_file AS s USING (sha256)
        LEFT JOIN item AS i ON i.indicator = t.indicator AND i.item = t.item
        {conditions}
        ORDER BY t.area, t.in_force_from, t.document_date, t.version, t.indicator, i.sort_order, t.period_end,
                 t.frequency, t.measure
        """,
        parameters,
    )


def goals() -> pd.DataFrame:
    """One row a goal in force (the newest release of each goal_code), by document, then as the document orders them.

    Columns: every column of the table `goal`, source_file. target_low is empty while nobody has entered a value.
    """
    return ask(
        """
        SELECT g.*, s.name AS source_file
        FROM goal AS g
        JOIN source_file AS s USING (sha256)
        QUALIFY row_number() OVER (PARTITION BY g.goal_code ORDER BY g.release DESC, s.load_order DESC) = 1
        ORDER BY g.document_date, g.document, g.goal_code
        """
    )


def goal_statements() -> pd.DataFrame:
    """One row a statement of a goal, oldest first: every release of it that was ever loaded.

    Columns: every column of the table `goal`, source_file, entered_by and publisher of its card.
    """
    return ask(
        """
        SELECT g.*, s.name AS source_file, s.entered_by, s.publisher
        FROM goal AS g
        JOIN source_file AS s USING (sha256)
        ORDER BY g.goal_code, g.release, s.load_order
        """
    )


def goal_notes() -> pd.DataFrame:
    """One row an entry beside a goal, in the order in which they were written; all of them, none replaces another.

    Columns: every column of the table `goal_note` (goal_code, kind, text, unit_in_charge, written_on, author, release,
    sha256, sheet, cell), source_file.
    """
    return ask(
        """
        SELECT n.*, s.name AS source_file
        FROM goal_note AS n
        JOIN source_file AS s USING (sha256)
        ORDER BY n.goal_code, n.written_on, s.load_order, n.sheet, n.cell
        """
    )


def cluster_periods() -> list[str]:
    """Report periods of the cluster register, newest first."""
    rows = ask("SELECT DISTINCT report_period FROM cluster ORDER BY report_period DESC")
    return rows["report_period"].to_list()


def clusters(report_period: str | None = None) -> pd.DataFrame:
    """One row a cluster as its newest release says, for one report period or the newest entry of each cluster.

    Columns: every column of the table `cluster` (areas in ha, money in tỷ đồng, cells as JSON), source_file.
    """
    conditions, parameters = _where({"c.report_period": report_period})
    return ask(
        f"""
        SELECT c.*, s.name AS source_file
        FROM cluster AS c
        JOIN source_file AS s USING (sha256)
        {conditions}
        QUALIFY row_number() OVER (
            PARTITION BY c.name ORDER BY c.report_period DESC, c.release DESC, s.load_order DESC
        ) = 1
        ORDER BY c.name
        """,
        parameters,
    )


def projects() -> pd.DataFrame:
    """One row an entry of the register of projects: each project in each report period as its newest release says.

    Columns: every column of the table `project` (area in ha, capital in capital_unit, cells as JSON), source_file,
    indicator_name and item_name (NULL where the project is linked to none).
    """
    return ask(
        """
        SELECT p.*, s.name AS source_file, n.name AS indicator_name, i.name AS item_name
        FROM project AS p
        JOIN source_file AS s USING (sha256)
        LEFT JOIN indicator AS n ON n.indicator = p.indicator
        LEFT JOIN item AS i ON i.indicator = p.indicator AND i.item = p.item
        QUALIFY row_number() OVER (
            PARTITION BY p.name, p.report_period ORDER BY p.release DESC, s.load_order DESC, p.sheet DESC
        ) = 1
        ORDER BY p.name, p.report_period
        """
    )


def search_figures(text: str = "", *, limit: int | None = None, offset: int = 0, **wanted) -> pd.DataFrame:
    """One row a figure as now known, newest period first, for the look-up page; `wanted`: as in `_search`.

    `limit` and `offset` cut a page out of all that is found. Columns: indicator, indicator_name, item, item_name,
    item_path, area, area_name, period, frequency, period_end, measure, value, unit, price_basis, status, release,
    citation, source_file, sheet, cell, note, sha256, indicator_order, item_order.
    """
    page = "" if limit is None else f"LIMIT {limit:d} OFFSET {offset:d}"
    found, parameters = _search(text, **wanted)
    return ask(f"{found} {_FOUND} {page}", parameters)


def search_in_pieces(**wanted) -> Iterator[pd.DataFrame]:
    """`search_figures` of everything wanted, piece by piece: a long export holds one of them."""
    found, parameters = _search(**wanted)
    return ask_in_pieces(f"{found} {_FOUND}", parameters)


def count_figures(**wanted) -> pd.DataFrame:
    """One row about what `search_figures` finds: figures, first_period_end, last_period_end, indicators (count),
    indicator_name (the name of one of them), statuses (a list).
    """
    found, parameters = _search(**wanted)
    return ask(
        f"""
        {found}
        SELECT
            count(*) AS figures, min(period_end) AS first_period_end, max(period_end) AS last_period_end,
            count(DISTINCT indicator) AS indicators, min(indicator_name) AS indicator_name,
            list(DISTINCT status) AS statuses
        FROM found
        """,
        parameters,
    )


def _search(
    text: str = "",
    indicators: Iterable[str] = (),
    items: Iterable[str] = (),
    areas: Iterable[str] = (),
    measures: Iterable[str] = (),
    statuses: Iterable[str] = (),
    releases: Iterable[date] = (),
    first_period_end: date | None = None,
    last_period_end: date | None = None,
    superseded: bool = False,
) -> tuple[str, dict]:
    """The common table `found` of a search, and its parameters; empty choices narrow nothing.

    Every word of `text` must stand, with or without diacritics, in the indicator's name, the item's name or printed
    label, the area's name or the file's name (not in the citation: addresses of articles hold any word);
    `superseded`: one row a release, else the figures in force.
    """
    conditions, parameters = _where(
        {},
        {
            "o.indicator": list(indicators),
            "o.item": list(items),
            "o.area": list(areas),
            "o.measure": list(measures),
            "o.status": list(statuses),
            "o.release": list(releases),
        },
        {"o.period_end >= ": first_period_end, "o.period_end <= ": last_period_end},
    )
    words = []
    for number, word in enumerate(text.split()):
        parameters[f"word{number}"] = word
        words.append(f"contains(search_key, {_KEY.format(f'$word{number}')})")
    searched = "concat_ws(' ', n.name, n.short_name, i.name, o.item_label, a.name, o.source_file)"
    found = f"""
        WITH figure AS (
            SELECT
                o.* EXCLUDE (table_name, item_label), {_NAMES}, n.sort_order AS indicator_order,
                i.sort_order AS item_order, {_KEY.format(searched)} AS search_key
            FROM {_EVERY_RELEASE if superseded else "latest"} AS o {_NAMED}
            {conditions}
        ),
        found AS (SELECT * FROM figure WHERE {" AND ".join(words) or "true"})"""
    return found, parameters


def kinds_of_figures(areas: Iterable[str]) -> pd.DataFrame:
    """One row per indicator, item, measure and status that figures of the areas have, in the catalogue's order.

    Columns: indicator, indicator_name, item, item_name, measure, status. Rows that no alias knows have no item.
    """
    return ask(
        """
        SELECT DISTINCT ON (n.sort_order, i.sort_order, o.item, o.measure, o.status)
            o.indicator, n.name AS indicator_name, o.item, i.name AS item_name, o.measure, o.status
        FROM observation AS o
        JOIN indicator AS n USING (indicator)
        LEFT JOIN item AS i ON i.indicator = o.indicator AND i.item = o.item
        WHERE list_contains($areas, o.area)
        ORDER BY n.sort_order, i.sort_order NULLS LAST, o.item, o.measure, o.status
        """,
        {"areas": list(areas)},
    )


def release_days() -> list[date]:
    """Days on which figures were made public, newest first."""
    rows = ask("SELECT DISTINCT release FROM observation ORDER BY release DESC")
    return [day.date() for day in rows["release"]]


def figures_given(sha256: str) -> pd.DataFrame:
    """One row per table, indicator and area that a workbook gave figures of.

    Columns: table_name, indicator, indicator_name, area_name, figures, sheets (names, joined), first_period_end,
    last_period_end.
    """
    return ask(
        """
        SELECT
            o.table_name, o.indicator, n.name AS indicator_name, coalesce(a.name, o.area) AS area_name,
            count(*) AS figures, string_agg(DISTINCT o.sheet, ', ' ORDER BY o.sheet) AS sheets,
            min(o.period_end) AS first_period_end, max(o.period_end) AS last_period_end
        FROM observation AS o
        JOIN indicator AS n USING (indicator)
        LEFT JOIN area AS a ON a.area = o.area
        WHERE o.sha256 = $sha256
        GROUP BY o.table_name, o.indicator, n.name, n.sort_order, o.area, a.name
        ORDER BY n.sort_order, o.area
        """,
        {"sha256": sha256},
    )


def cells_of_sheet(sha256: str, sheet: str) -> pd.DataFrame:
    """One row per cell that a sheet gave something from: cell, kind (figure, target, goal, goal_note, cluster,
    project), indicator_name, item_name, area_name, period, measure, value, unit, status, release, citation, note.

    Goals have no period, targets no status, notes beside goals only their text (item_name), who wrote it when
    (citation) and the goal (note); clusters and projects have their name (item_name) and no unit, their words no value.
    """
    return ask(
        """
        WITH given AS (
            SELECT
                cell, 'figure' AS kind, indicator, item, item_label, area, period, measure, value, unit, status,
                release, citation, note
            FROM observation WHERE sha256 = $sha256 AND sheet = $sheet
            UNION ALL
            SELECT
                cell, 'target', indicator, item, version || ': ' || item_label, area, period, measure,
                coalesce(central, low, high), unit, NULL, document_date, citation, note
            FROM target WHERE sha256 = $sha256 AND sheet = $sheet
            UNION ALL
            SELECT
                cell, 'goal', NULL, NULL, document || ': ' || name, area, CAST(target_year AS VARCHAR), NULL,
                target_low, unit, NULL, release, citation, note
            FROM goal WHERE sha256 = $sha256 AND sheet = $sheet
            UNION ALL
            SELECT
                cell, 'goal_note', NULL, NULL, text, NULL, NULL, NULL, NULL, NULL, NULL, release,
                author || ' (' || strftime(written_on, '%-d/%-m/%Y') || ')', goal_code
            FROM goal_note WHERE sha256 = $sha256 AND sheet = $sheet
            UNION ALL
            SELECT
                one.value ->> '$', 'cluster', NULL, NULL, name, NULL, report_period, NULL,
                TRY_CAST(to_json(c) ->> one.key AS DOUBLE), NULL, NULL, release, citation, note
            FROM cluster AS c, json_each(c.cells) AS one WHERE sha256 = $sha256 AND sheet = $sheet
            UNION ALL
            SELECT
                one.value ->> '$', 'project', NULL, NULL, name, NULL, report_period, NULL,
                TRY_CAST(to_json(p) ->> one.key AS DOUBLE), NULL, NULL, release, citation, note
            FROM project AS p, json_each(p.cells) AS one WHERE sha256 = $sha256 AND sheet = $sheet
        )
        SELECT
            g.cell, g.kind, n.name AS indicator_name,
            CASE WHEN g.kind = 'figure' THEN coalesce(i.name, g.item_label) ELSE g.item_label END AS item_name,
            coalesce(a.name, g.area) AS area_name, g.period, g.measure, g.value, g.unit, g.status, g.release,
            g.citation, g.note
        FROM given AS g
        LEFT JOIN indicator AS n ON n.indicator = g.indicator
        LEFT JOIN item AS i ON i.indicator = g.indicator AND i.item = g.item
        LEFT JOIN area AS a ON a.area = g.area
        ORDER BY g.cell, g.kind, g.period
        """,
        {"sha256": sha256, "sheet": sheet},
    )


def sheets_of_file(sha256: str) -> list[str]:
    """Sheets of a workbook that gave anything or that a finding is about, by name."""
    rows = ask(
        """
        SELECT sheet FROM observation WHERE sha256 = $sha256
        UNION SELECT sheet FROM target WHERE sha256 = $sha256
        UNION SELECT sheet FROM goal WHERE sha256 = $sha256
        UNION SELECT sheet FROM goal_note WHERE sha256 = $sha256
        UNION SELECT sheet FROM cluster WHERE sha256 = $sha256
        UNION SELECT sheet FROM project WHERE sha256 = $sha256
        UNION SELECT sheet FROM finding WHERE sha256 = $sha256 AND sheet <> ''
        ORDER BY sheet
        """,
        {"sha256": sha256},
    )
    return rows["sheet"].to_list()


def disagreements(area: str) -> pd.DataFrame:
    """One row a figure that was published with more than one value, newest period first; two decimals count, because
    workbooks hold more of them than they print.

    Columns: indicator, indicator_name, item, item_name, period, period_end, measure, price_basis, unit, releases
    (how many rows say something), lowest, highest, in_force (value as now known) with its sha256, sheet and cell,
    last_release.
    """
    return ask(
        """
        WITH disputed AS (
            SELECT
                indicator, item, area, period, period_end, measure, price_basis, any_value(unit) AS unit,
                count(*) AS releases, min(value) AS lowest, max(value) AS highest, max(release) AS last_release
            FROM observation
            WHERE area = $area AND item IS NOT NULL
            GROUP BY indicator, item, area, period, period_end, measure, price_basis
            HAVING count(DISTINCT round(value, 2)) > 1 AND count(DISTINCT unit) = 1
        )
        SELECT
            d.* EXCLUDE (area, last_release), n.name AS indicator_name, coalesce(i.name, d.item) AS item_name,
            l.value AS in_force, l.sha256, l.sheet, l.cell, d.last_release
        FROM disputed AS d
        JOIN latest AS l USING (indicator, item, area, period, measure, price_basis)
        JOIN indicator AS n USING (indicator)
        LEFT JOIN item AS i ON i.indicator = d.indicator AND i.item = d.item
        ORDER BY d.period_end DESC, n.sort_order, i.sort_order, d.measure
        """,
        {"area": area},
    )


def repeated_releases(area: str) -> pd.DataFrame:
    """One row a release of each figure that was published more than once in one unit, in order of release.

    Columns: indicator, indicator_name, measure, period (names item, price basis and period together), release, value;
    by indicator and measure in the catalogue's order.
    """
    return ask(
        """
        SELECT
            o.indicator, n.name AS indicator_name, o.measure, o.release, o.value,
            concat_ws(' ', o.period, o.item, o.price_basis) AS period
        FROM observation AS o
        JOIN source_file AS s USING (sha256)
        JOIN indicator AS n USING (indicator)
        WHERE o.area = $area AND o.item IS NOT NULL
        WINDOW one AS (PARTITION BY o.indicator, o.item, o.period, o.measure, o.price_basis)
        QUALIFY count(*) OVER one > 1 AND min(o.unit) OVER one = max(o.unit) OVER one
        ORDER BY n.sort_order, o.measure, o.release, s.load_order, o.sheet, o.cell
        """,
        {"area": area},
    )


def first_releases(area: str, first_period_end: date, last_period_end: date) -> pd.DataFrame:
    """One row per indicator and month with figures of that single month: indicator, month, released (first day)."""
    return ask(
        """
        SELECT indicator, period AS month, min(release) AS released
        FROM observation
        WHERE area = $area AND frequency = 'M' AND period_end BETWEEN $first AND $last
        GROUP BY indicator, period
        ORDER BY indicator, period
        """,
        {"area": area, "first": first_period_end, "last": last_period_end},
    )


def monthly_indicators(area: str) -> pd.DataFrame:
    """One row per flow or index with figures of at least three months of the area, in the catalogue's order.

    Columns: indicator, short_name, quarterly (true when every one of those months closes a quarter).
    """
    return ask(
        """
        SELECT o.indicator, n.short_name, bool_and(month(o.period_end) % 3 = 0) AS quarterly
        FROM observation AS o
        JOIN indicator AS n USING (indicator)
        WHERE o.area = $area AND o.frequency = 'M' AND n.kind IN ('flow', 'index')
        GROUP BY o.indicator, n.short_name, n.sort_order
        HAVING count(DISTINCT o.period) >= 3
        ORDER BY n.sort_order
        """,
        {"area": area},
    )


def _where(
    equal: dict[str, str | None], among: dict[str, list] | None = None, compared: dict[str, object] | None = None
) -> tuple[str, dict]:
    """WHERE clause of the conditions that have a value, and its parameters; keys are ours, values the caller's."""
    clauses, parameters = [], {}
    for column, value in equal.items():
        if value is not None:
            clauses.append(f"{column} = $p{len(clauses)}")
            parameters[f"p{len(clauses) - 1}"] = value
    for column, values in (among or {}).items():
        if values:
            clauses.append(f"list_contains($p{len(clauses)}, {column})")
            parameters[f"p{len(clauses) - 1}"] = values
    for comparison, value in (compared or {}).items():
        if value is not None:
            clauses.append(f"{comparison} $p{len(clauses)}")
            parameters[f"p{len(clauses) - 1}"] = value
    return ("WHERE " + " AND ".join(clauses) if clauses else ""), parameters
