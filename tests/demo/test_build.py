"""The illustrative data set keeps the official constraints on what the reader read back, and says what it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd
import pytest
from python_calamine import CalamineWorkbook

from etl.demo import RealDataInTheWay, write_demo
from etl.demo.printing import MARK
from etl.raw_store import raw_files, write_card

MONTHS = 21  # of the shared demo warehouse: January 2024 to September 2025


@pytest.fixture(scope="module")
def warehouse(demo_warehouse: Path):
    with duckdb.connect(demo_warehouse / "warehouse.duckdb", read_only=True) as connection:
        yield connection


def test_the_warehouse_says_that_it_is_illustrative(warehouse):
    assert warehouse.execute("SELECT illustrative FROM publication").fetchall() == [(True,)]


def test_every_card_and_every_sheet_says_that_it_is_illustrative(demo_warehouse):
    for file in raw_files(demo_warehouse):
        assert file.card.illustrative
        assert file.card.publisher == "Bộ số liệu minh họa"
        workbook = CalamineWorkbook.from_path(file.path)
        for name in workbook.sheet_names:
            assert workbook.get_sheet_by_name(name).to_python()[1][0] == MARK


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path):
    once, again, other = (_written(tmp_path / name, seed=seed) for name, seed in (("a", 1), ("b", 1), ("c", 2)))
    assert once == again
    assert once["minh-hoa-nghe-an-2025-01.xlsx"] != other["minh-hoa-nghe-an-2025-01.xlsx"]


def test_a_shorter_range_shows_the_same_figures(tmp_path):
    longer, shorter = _written(tmp_path / "a", last="2025-02"), _written(tmp_path / "b", last="2025-01")
    assert longer["minh-hoa-nghe-an-2025-01.xlsx"] == shorter["minh-hoa-nghe-an-2025-01.xlsx"]


def test_building_again_replaces_the_earlier_demo(tmp_path):
    assert "minh-hoa-nghe-an-2025-02.xlsx" in _written(tmp_path, last="2025-02")
    assert "minh-hoa-nghe-an-2025-02.xlsx" not in _written(tmp_path, last="2025-01")


def test_real_data_is_never_touched(tmp_path):
    before = _written(tmp_path)
    real = raw_files(tmp_path)[0]
    write_card(real.path, replace(real.card, illustrative=False))
    with pytest.raises(RealDataInTheWay):
        _written(tmp_path)
    assert {file.card.name: file.card.sha256 for file in raw_files(tmp_path)} == before


def test_everything_that_was_printed_is_understood(warehouse):
    """What remains to be said is that months were revised, which the data set does on purpose."""
    codes = warehouse.execute("SELECT DISTINCT code FROM finding WHERE severity <> 'information'").fetchall()
    assert set(codes) <= {("year_to_date_follows_its_months",)}
    unknown = warehouse.execute("SELECT DISTINCT indicator, item_label FROM observation WHERE item IS NULL").fetchall()
    assert unknown == []


def test_every_month_has_every_table_of_both_areas(warehouse):
    months = warehouse.execute(
        """
        SELECT area, table_name, count(DISTINCT strftime(period_end, '%Y-%m')) AS months
        FROM observation
        WHERE frequency = 'M' AND measure IN ('level', 'index_yoy') AND status = 'estimate' OR table_name = 'iip'
        GROUP BY ALL
        """
    ).fetchall()
    found = {(area, table): count for area, table, count in months}
    for table in ("iip", "retail_sales", "exports", "imports"):
        for area in ("VN-22", "VN"):
            assert found[area, table] >= MONTHS, (area, table)
    assert found["VN-22", "product_output"] == MONTHS


def test_parts_add_up_to_the_total_in_every_month(warehouse):
    """Retail groups, trade sectors, and sections of gross output, against the total that the sheets print."""
    for indicator, basis in (("retail_sales", ""), ("gross_output_industry", "const2010")):
        rows = warehouse.execute(
            """
            SELECT period, release,
                   sum(value) FILTER (item = 'TOTAL') AS whole, sum(value) FILTER (item <> 'TOTAL') AS parts
            FROM observation
            WHERE indicator = ? AND price_basis = ? AND area = 'VN-22' AND measure = 'level' AND frequency = 'M'
            GROUP BY ALL
            """,
            [indicator, basis],
        ).df()
        assert len(rows) >= MONTHS
        assert (rows["whole"] - rows["parts"]).abs().max() < 0.01


def test_the_year_to_date_is_the_sum_of_the_months_as_then_known(warehouse):
    """In each release: level_ytd of June = the months to May as revised by then + the estimate of June."""
    levels = _levels(warehouse, "level")
    to_date = _levels(warehouse, "level_ytd")
    checked = 0
    for (indicator, item, period), (value, release) in to_date.items():
        months = [f"{period[:5]}{number:02d}" for number in range(1, int(period[5:]) + 1)]
        known = [_known(levels.get((indicator, item, month)), release) for month in months]
        if None not in known:
            assert value == pytest.approx(sum(known), abs=0.01), (indicator, item, period)
            checked += 1
    assert checked >= 90


def test_an_index_is_the_ratio_of_the_levels_that_the_same_month_prints(warehouse):
    rows = warehouse.execute(
        """
        SELECT now.value AS now, before.value AS before, index.value AS index
        FROM observation AS index
        JOIN observation AS now USING (indicator, item, area, period, release)
        JOIN observation AS before USING (indicator, item, area, release)
        WHERE index.table_name = 'product_output' AND index.measure = 'index_mom' AND now.measure = 'level'
          AND before.measure = 'level' AND before.period_end < now.period_end AND now.frequency = 'M'
        """
    ).df()
    assert len(rows) > 0
    assert (100 * rows["now"] / rows["before"] - rows["index"]).abs().max() <= 0.005 + 1e-9


def test_growth_to_date_lies_between_the_growth_of_the_months(warehouse):
    rows = warehouse.execute(
        """
        SELECT period, measure, value FROM latest
        WHERE indicator = 'iip' AND item = 'TOTAL' AND area = 'VN-22' AND period BETWEEN '2025-01' AND '2025-06'
          AND measure IN ('index_yoy', 'index_ytd')
        """
    ).df()
    months = rows[
        (rows["measure"] == "index_yoy") & (rows["period"].str.len() == 7) & ~rows["period"].str.contains("Q")
    ]
    to_date = rows[(rows["measure"] == "index_ytd") & (rows["period"] == "2025-06")]["value"].item()
    assert months["value"].min() < to_date < months["value"].max()


def test_a_month_is_revised_by_the_next_workbook(warehouse):
    known = warehouse.execute(
        """
        SELECT value, status FROM observation
        WHERE indicator = 'retail_sales' AND item = 'TOTAL' AND area = 'VN-22' AND measure = 'level'
          AND period = '2025-04'
        ORDER BY release
        """
    ).fetchall()
    assert [status for _, status in known] == ["estimate", "preliminary"]
    assert known[0][0] != known[1][0]


def test_tet_moves_output_from_one_month_to_another(warehouse):
    """Tết 2025 fell in January, Tết 2024 in February: January falls against last year, February rises."""
    january, february = (
        warehouse.execute(
            """
            SELECT value FROM latest
            WHERE indicator = 'iip' AND item = 'C' AND area = 'VN-22' AND measure = 'index_yoy' AND period = ?
            """,
            [period],
        ).fetchone()[0]
        for period in ("2025-01", "2025-02")
    )
    assert january < february - 10


def test_clusters_carry_names_that_nobody_takes_for_real(warehouse):
    periods = warehouse.execute(
        """
        SELECT report_period, count(*), count(*) FILTER (name LIKE 'Cụm công nghiệp Minh họa __'),
               bool_and(coalesce(leased_area_ha <= industrial_area_ha AND industrial_area_ha <= planned_area_ha, true))
        FROM cluster GROUP BY 1 ORDER BY 1
        """
    ).fetchall()
    assert periods == [(period, 31, 31, True) for period in ("2024", "2024-06", "2025-06")]


def test_projects_carry_names_that_nobody_takes_for_real_and_come_into_operation(warehouse):
    periods = warehouse.execute(
        """
        SELECT
            report_period, count(*), count(*) FILTER (name LIKE 'Dự án Minh họa __'),
            count(*) FILTER (actual_start <> '')
        FROM project GROUP BY 1 ORDER BY 1
        """
    ).fetchall()
    assert len(periods) > 1 and {row[1:3] for row in periods} == {(12, 12)}
    in_operation = [row[3] for row in periods]
    assert in_operation == sorted(in_operation) and in_operation[-1] > 0


def test_the_scenario_has_two_versions_and_a_band(warehouse):
    rows = warehouse.execute(
        """
        SELECT version, count(*) FILTER (low < high) > 0 AS has_bands, 
               bool_and(unit_in_charge <> '') AS somebody_answers
        FROM target GROUP BY 1 ORDER BY 1
        """
    ).fetchall()
    assert rows == [
        ("Kịch bản minh họa 2025, lần 1", False, True),
        ("Kịch bản minh họa 2025, điều chỉnh", True, True),
    ]


def test_goals_have_values_and_one_has_none(warehouse):
    values = warehouse.execute("SELECT target_low FROM goal").df()["target_low"]
    assert values.isna().sum() == 1
    assert len(values) == 14


def _written(folder: Path, last: str = "2025-01", seed: int = 1) -> dict[str, str]:
    """Name → sha256 of the workbooks of a demo that begins in January 2025."""
    write_demo(folder, first="2025-01", last=last, seed=seed, progress=lambda text, done, total: None)
    return {file.card.name: file.card.sha256 for file in raw_files(folder)}


def _levels(warehouse, measure: str) -> dict[tuple, list[tuple[float, pd.Timestamp]] | tuple[float, pd.Timestamp]]:
    """(indicator, item, month) → its (value, release) pairs; for the year to date the only one."""
    rows = warehouse.execute(
        """
        SELECT indicator, item, period, value, release FROM observation
        WHERE area = 'VN-22' AND frequency = 'M' AND measure = ? AND period LIKE '2025%'
          AND indicator IN ('retail_sales', 'product_output', 'value_added_industry')
          AND price_basis IN ('', 'const2010')
        ORDER BY release
        """,
        [measure],
    ).fetchall()
    found: dict[tuple, list] = {}
    for indicator, item, period, value, release in rows:
        found.setdefault((indicator, item, period), []).append((value, release))
    return found if measure == "level" else {key: values[0] for key, values in found.items()}


def _known(values: list[tuple[float, pd.Timestamp]] | None, release: pd.Timestamp) -> float | None:
    """The newest value that was public on the day."""
    public = [value for value, day in values or [] if day <= release]
    return public[-1] if public else None
