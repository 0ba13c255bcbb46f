"""What the page of projects says: which add output this year and next, which are late, what holds them up, who answers.

Each project stands as the newest register by the report month states it; its older entries are its history. Figures
of different units are never added. Draws nothing.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any, NamedTuple

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import charts, frame, queries, series, words
from dashboard.cards import Card, badge
from dashboard.charts import Milestone
from dashboard.frame import Selection
from dashboard.register_filters import Filters
from dashboard.words import Verdict
from growth import units
from growth.notation import MISSING, date_text, number, period_name, period_short
from growth.periods import Period
from growth.projects import Start, StartState, added_in, push_pct, start_state
from growth.stocks import total
from growth.vocabulary import PROJECT_KIND_NAME

TEXTS = {
    "place": "Địa điểm",
    "investor": "Chủ đầu tư",
    "product": "Sản phẩm",
    "progress": "Tiến độ",
    "obstacle": "Vướng mắc",
    "unit_in_charge": "Đơn vị phụ trách",
    "note": "Ghi chú",
}
# Figure → its name and the column that holds its unit, or the unit itself.
FIGURES = {
    "works": ("Số công trình", "công trình"),
    "registered_capital": ("Vốn đăng ký", "capital_unit"),
    "realised_capital": ("Vốn thực hiện", "capital_unit"),
    "area_ha": ("Diện tích", "ha"),
    "capacity": ("Công suất", "capacity_unit"),
    "added_this_year": ("Sản lượng tăng thêm", "added_unit"),
    "added_next_year": ("Sản lượng tăng thêm", "added_unit"),
}
ORIGINS = ["Dự án", "Nội dung", "Giá trị", "Đơn vị", "Kỳ báo cáo", "Tệp", "Trang tính", "Ô", "Nguồn"]
NOT_LINKED = "Chưa gắn chỉ tiêu"
_ROWS_OF_TIMELINE = 24
_JUDGED_BY = ("report_period", "planned_start", "actual_start", "added_this_year", "added_next_year")
_WORST_FIRST = [StartState.LATE, StartState.UNCONFIRMED, StartState.AHEAD, StartState.STARTED, StartState.NO_DATE]


# --- the register as of the report month --------------------------------------------------------------------------


def _entries(selection: Selection) -> pd.DataFrame:
    """Entries of the register up to the report month, all of them where the newest month is looked at; oldest first."""
    rows = _all_entries(selection.version)
    if str(selection.month) != frame.newest_month(selection.version, selection.area):
        rows = rows.iloc[: rows["reported_end"].searchsorted(pd.Timestamp(selection.month.end), side="right")]
    return rows


@st.cache_resource(max_entries=8, show_spinner=False)
def _all_entries(version: str) -> pd.DataFrame:
    """Every entry, oldest first, with the end of its report period and what it moves, in words."""
    rows = queries.projects()
    rows = rows.assign(
        reported_end=pd.to_datetime([Period.parse(text).end for text in rows["report_period"]]),
        moves=[_moves(row) for row in rows.to_dict("records")],
    )
    return rows.sort_values(["reported_end", "release"], kind="stable")


@st.cache_resource(max_entries=32, show_spinner=False)
def register(selection: Selection) -> pd.DataFrame:
    """One row a project, worst first: its newest entry with the columns of queries.projects and what follows from it.

    Added columns: state (StartState as text), months_late, year_now and year_next (output added in the year of the
    report month and in the next, in added_unit), moves (what it moves, in words).
    """
    return _judged(_entries(selection).drop_duplicates("name", keep="last"), selection.month)


def _judged(rows: pd.DataFrame, month: Period) -> pd.DataFrame:
    columns = ("name", *_JUDGED_BY)
    judged = [_judge(row, month) for row in zip(*(rows[name].tolist() for name in columns), strict=True)]
    rows = rows.assign(
        state=[one.start.state.value for one in judged],
        months_late=pd.array([one.start.months_late for one in judged], dtype="Int64"),
        year_now=pd.array([one.year_now for one in judged], dtype="Float64"),
        year_next=pd.array([one.year_next for one in judged], dtype="Float64"),
    )
    return rows.iloc[sorted(range(len(judged)), key=lambda place: judged[place].order)].reset_index(drop=True)


class _Judgement(NamedTuple):
    """What follows from an entry in a report month; order: the worst comes first."""

    start: Start
    year_now: float | None
    year_next: float | None
    order: tuple


def _judge(entry: Sequence[Any], month: Period) -> _Judgement:
    """entry: its name and the columns `_JUDGED_BY`."""
    name, reported, planned, actual, this_year, next_year = entry
    of = Period.parse(reported)
    start = start_state(_period(planned), _period(actual), of, month)
    stated = (of.year, _known(this_year), _known(next_year))
    late = start.months_late
    return _Judgement(
        start,
        added_in(month.year, *stated),
        added_in(month.year + 1, *stated),
        (_WORST_FIRST.index(start.state), late is None, -(late or 0), name),
    )


def _period(text: str) -> Period | None:
    return Period.parse(text) if text else None


def _known(value: Any) -> float | None:
    return None if pd.isna(value) else float(value)


def _moves(row: dict[str, Any]) -> str:
    """`Sản lượng …: Điện sản xuất`: the indicator, and its item unless it is the whole; empty where none is named."""
    if pd.isna(row["indicator_name"]):
        return ""
    item = row["item_label"] if pd.isna(row["item_name"]) else row["item_name"]
    return row["indicator_name"] if row["item"] == "TOTAL" or not item else f"{row['indicator_name']}: {item}"


def month_name(selection: Selection) -> str:
    return period_name(selection.month)


def finding(rows: pd.DataFrame, selection: Selection) -> str:
    """`12 dự án trong danh mục: 5 dự án tăng thêm sản lượng năm 2025, 2 dự án chậm so với kế hoạch`."""
    year = selection.month.year
    adding = int((rows["year_now"] > 0).sum())
    adds = f"{adding} dự án tăng thêm sản lượng năm {year}" if adding else f"chưa có số sản lượng tăng thêm năm {year}"
    return f"{len(rows)} dự án trong danh mục: {adds}, {_late_words(rows)}"


@st.cache_resource(max_entries=32, show_spinner=False)
def headline(selection: Selection) -> str:
    """`finding` for a page that speaks of other things; empty where the area has no register."""
    rows = register(selection) if selection.area == frame.HOME_AREA else pd.DataFrame()
    return "" if rows.empty else finding(rows, selection)


def _late_words(rows: pd.DataFrame) -> str:
    late, unconfirmed = (int((rows["state"] == state).sum()) for state in (StartState.LATE, StartState.UNCONFIRMED))
    if late:
        return f"{late} dự án chậm so với kế hoạch"
    if unconfirmed:
        return f"{unconfirmed} dự án đã qua mốc, chờ báo cáo mới"
    if (rows["planned_start"] != "").any():
        return "chưa dự án nào chậm so với mốc đã ghi"
    return "chưa dự án nào có mốc hoạt động để xét"


# --- headline cards ---------------------------------------------------------------------------------------------


def cards(rows: pd.DataFrame, selection: Selection) -> list[Card]:
    """What is added this year and next, what is late, what is held up."""
    year = selection.month.year
    return [
        _added_card(rows, "year_now", year),
        _added_card(rows, "year_next", year + 1),
        _late_card(rows, selection.month),
        _obstacle_card(rows),
    ]


def _card(title: str, count: int | None, line: str, facts: Sequence[str], verdict: Verdict | None = None) -> Card:
    """count None: nobody has said anything to count."""
    return Card(title, MISSING if count is None else f"{count} dự án", "", None, line, facts, verdict, (), "")


def _added_card(rows: pd.DataFrame, column: str, year: int) -> Card:
    adding = rows[rows[column] > 0]
    facts = [
        f"{group.label}: +{words.with_unit(getattr(group, column).value, group.unit)}"
        for group in _groups(adding)
        if getattr(group, column).value
    ]
    stated = int(rows[column].notna().sum())
    line = f"{stated}/{len(rows)} dự án có số" if stated else "Danh mục chưa ghi sản lượng tăng thêm"
    return _card(f"Tăng thêm sản lượng năm {year}", len(adding) if stated else None, line, _shortened(facts, 3))


def _late_card(rows: pd.DataFrame, month: Period) -> Card:
    late = rows[rows["state"] == StartState.LATE]
    dated = rows[rows["state"] != StartState.NO_DATE]
    waiting = int((rows["state"] == StartState.UNCONFIRMED).sum())
    facts = [f"{row.name}: {_late_by(row.months_late)}" for row in late.itertuples(index=False)]
    facts = _shortened(facts, 3)
    if waiting:
        facts.append(f"Thêm {waiting} dự án đã qua mốc, danh mục chưa báo cáo lại")
    verdict = None
    if len(late):
        verdict = words.START[StartState.LATE]
    elif waiting:
        verdict = words.START[StartState.UNCONFIRMED]
    line = f"Đến {date_text(month.end)}; {len(dated)}/{len(rows)} dự án có mốc để xét"
    return _card("Chậm so với kế hoạch", len(late) if len(dated) else None, line, facts, verdict)


def _obstacle_card(rows: pd.DataFrame) -> Card:
    held = rows[rows["obstacle"] != ""]
    counts = Counter(unit or "Chưa ghi đơn vị phụ trách" for unit in held["unit_in_charge"])
    facts = [f"{unit}: {count} dự án" for unit, count in counts.most_common()]
    line = "Theo danh mục mới nhất của từng dự án" if len(held) else "Danh mục chưa ghi vướng mắc nào"
    return _card("Đang vướng mắc", len(held) or None, line, _shortened(facts, 3))


def _shortened(texts: list[str], most: int) -> list[str]:
    return texts if len(texts) <= most else [*texts[:most], f"và {len(texts) - most} nữa"]


def _late_by(months: int) -> str:
    return f"{months} tháng" if months else "hết mốc trong tháng báo cáo"


# --- output added -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Group:
    """Projects that add to one thing in one dimension; sums in `unit`."""

    label: str
    unit: str
    year_now: Any
    year_next: Any
    rows: pd.DataFrame = field(repr=False)


def _groups(rows: pd.DataFrame) -> Iterator[_Group]:
    """Projects with added output by what they move and by dimension; values stand in the largest unit of the group."""
    rows = rows[rows["year_now"].notna() | rows["year_next"].notna()]
    rows = rows.assign(base_unit=[units.base_unit(unit) for unit in rows["added_unit"]])
    labels = [_label(row) for row in rows.to_dict("records")]
    for (label, _), group in rows.assign(label=labels).groupby(["label", "base_unit"], sort=True):
        unit = units.largest(group["added_unit"])
        sums = {
            column: total(
                None if pd.isna(value) else units.convert(float(value), own, unit)
                for value, own in zip(group[column], group["added_unit"], strict=True)
            )
            for column in ("year_now", "year_next")
        }
        yield _Group(label, unit, sums["year_now"], sums["year_next"], group)


def _label(row: dict[str, Any]) -> str:
    """What a project adds to, shortly: the item, the indicator, the product, or that nobody has said it."""
    item = row["item_label"] if pd.isna(row["item_name"]) else row["item_name"]
    if row["moves"]:
        return item if item and row["item"] != "TOTAL" else row["indicator_name"]
    return row["product"] or NOT_LINKED


@dataclass(frozen=True)
class Added:
    """Output added by product or indicator: `table` for people; `origins` the figures with their cells."""

    title: str
    table: pd.DataFrame
    origins: pd.DataFrame
    rows: pd.DataFrame
    remarks: list[str]


@st.cache_resource(max_entries=32, show_spinner=False)
def added(selection: Selection) -> Added | None:
    """One row a product or indicator: what its projects add this year and next; None where no project says so."""
    rows = register(selection)
    year = selection.month.year
    share = f"So với năm {year - 1} (%)"
    lines, bases, partial = [], [], []
    for group in _groups(rows):
        base = _base(group, selection)
        in_unit = None if base is None else units.convert(base["value"], base["unit"], group.unit)
        lines.append(
            {
                "Sản phẩm, chỉ tiêu": group.label,
                "Đơn vị": group.unit,
                f"Tăng thêm năm {year}": group.year_now.value,
                f"Tăng thêm năm {year + 1}": group.year_next.value,
                share: push_pct(group.year_now.value, in_unit),
                "Số dự án": len(group.rows),
                "Dự án": "; ".join(sorted(group.rows["name"])),
            }
        )
        if base is not None:
            bases.append(_base_origin(group.label, base, year - 1))
        if group.year_now.left_out and group.year_now.counted:
            partial.append(f"{group.label} ({group.year_now.counted}/{len(group.rows)} dự án)")
    if not lines:
        return None
    table = pd.DataFrame(lines)
    if table[share].isna().all():
        table = table.drop(columns=share)
    remarks = ["Không cộng các đơn vị đo khác nhau; mỗi dòng một sản phẩm hoặc chỉ tiêu."]
    if share in table:
        remarks.append(
            f"So với năm {year - 1} = sản lượng tăng thêm năm {year} ÷ giá trị cả năm {year - 1} × 100: "
            "điểm % tăng trưởng nếu phần còn lại không đổi."
        )
    if partial:
        remarks.append(f"Tổng năm {year} chỉ gồm dự án có số: {', '.join(partial)}.")
    stated = rows[rows["year_now"].notna() | rows["year_next"].notna()]
    figures = origins(stated)
    figures = figures[figures["Nội dung"].str.startswith("Sản lượng tăng thêm")]
    return Added(
        title=_added_finding(stated, year),
        table=table,
        origins=pd.concat([figures, pd.DataFrame(bases, columns=ORIGINS)], ignore_index=True)
        if bases
        else figures.reset_index(drop=True),
        rows=stated,
        remarks=remarks,
    )


def _added_finding(stated: pd.DataFrame, year: int) -> str:
    """`5 dự án tăng thêm sản lượng năm 2026, 3 dự án năm 2027`."""
    now, following = (int((stated[column] > 0).sum()) for column in ("year_now", "year_next"))
    return f"{now} dự án tăng thêm sản lượng năm {year}, {following} dự án năm {year + 1}"


def _base(group: _Group, selection: Selection) -> pd.Series | None:
    """Output of the whole year before of what the group moves, where its unit converts and no prices are involved."""
    first = group.rows.iloc[0]
    if not first["moves"] or pd.isna(first["item"]):
        return None
    levels = series.level_to_date(first["indicator"], first["item"], selection.area)
    before = levels[(levels["period"] == f"{selection.month.year - 1}-12") & (levels["price_basis"] == "")]
    if before.empty or units.base_unit(before.iloc[-1]["unit"]) != units.base_unit(group.unit):
        return None
    return before.iloc[-1]


def _base_origin(label: str, base: pd.Series, year: int) -> dict[str, Any]:
    values = (
        label,
        f"Giá trị cả năm {year}",
        base["value"],
        base["unit"],
        str(year),
        base["source_file"],
        base["sheet"],
        base["cell"],
        base["citation"] or base["source_file"],
    )
    return dict(zip(ORIGINS, values, strict=True))


# --- late, held up ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Attention:
    """Projects that somebody has to act on, finished texts; `links` lead to the cell of the obstacle or the plan."""

    title: str
    table: pd.DataFrame
    links: list[str]
    rows: pd.DataFrame = field(repr=False)


def attention(rows: pd.DataFrame) -> Attention | None:
    """Late, past their date without a newer report, or with an obstacle; None where there is none."""
    acute = rows["state"].isin([StartState.LATE, StartState.UNCONFIRMED]) | (rows["obstacle"] != "")
    found = rows[acute]
    if found.empty:
        return None
    records = list(found.itertuples(index=False))
    table = pd.DataFrame(
        {
            "Dự án": [row.name for row in records],
            "Tình trạng": [_standing(row) for row in records],
            "Vướng mắc": [row.obstacle or "Chưa ghi" for row in records],
            "Đơn vị phụ trách": [row.unit_in_charge or "Chưa ghi" for row in records],
            "Hạn kế tiếp": [_day(row.next_due) for row in records],
            "Theo danh mục": [reported(row.report_period) for row in records],
        }
    )
    links = [_link(row._asdict(), "obstacle", "planned_start") for row in records]
    return Attention(f"{len(found)} dự án cần xử lý", table, links, found)


def _standing(row: Any) -> str:
    """`✖ Chậm 3 tháng, kế hoạch T6/2025`: the state with its plan."""
    text = state_text(row.state)
    if row.state == StartState.LATE and row.months_late:
        text = f"{words.START[StartState.LATE].sign} Chậm {_late_by(row.months_late)}"
    return f"{text}, kế hoạch {_short(row.planned_start)}" if row.planned_start else text


def state_text(state: str) -> str:
    return words.START[StartState(state)].signed


def reported(text: str) -> str:
    """`2025-06` → `6T/2025`: the period that an entry of the register reports on."""
    return period_short(Period.parse(text), to_date=True)


def _short(text: str) -> str:
    return period_short(Period.parse(text)) if text else MISSING


def _day(moment: Any) -> str:
    return MISSING if pd.isna(moment) else date_text(pd.Timestamp(moment))


def _link(row: dict[str, Any], *fields: str) -> str:
    """Address of the page that shows the cell of the first of `fields` that the row states, else of its name."""
    cells = json.loads(row["cells"])
    cell = next((cells[name] for name in (*fields, "name") if name in cells), "A1")
    return frame.origin_link(row["sha256"], row["sheet"], cell)


# --- timeline ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Timeline:
    """Planned and actual starts along the years, and the rows that are drawn; `more`: how many did not fit."""

    title: str
    figure: go.Figure
    rows: pd.DataFrame
    more: int


def timeline(rows: pd.DataFrame, month: Period) -> Timeline | None:
    """Planned and actual starts of the projects that have one, earliest plan first; None where none has."""
    known = rows[(rows["planned_start"] != "") | (rows["actual_start"] != "")]
    if known.empty:
        return None
    dated = known.head(_ROWS_OF_TIMELINE)
    now = _position(month)
    marks = [_milestone(row, now) for row in dated.to_dict("records")]
    marks.sort(key=lambda mark: (mark.planned is None, mark.planned or mark.actual, mark.name))
    figure = charts.milestones(marks, now, f"hết {period_short(month)}")
    return Timeline(_timeline_finding(known), figure, dated, len(known) - len(dated))


def _timeline_finding(known: pd.DataFrame) -> str:
    """`10/12 dự án có mốc đã hoạt động, 1 dự án quá mốc mà chưa hoạt động`."""
    states = known["state"]
    text = f"{int((states == StartState.STARTED).sum())}/{len(known)} dự án có mốc đã hoạt động"
    overdue = int(states.isin([StartState.LATE, StartState.UNCONFIRMED]).sum())
    return f"{text}, {overdue} dự án quá mốc mà chưa hoạt động" if overdue else text


def _milestone(row: dict[str, Any], now: float) -> Milestone:
    state = StartState(row["state"])
    planned, actual = _period(row["planned_start"]), _period(row["actual_start"])
    started = state == StartState.STARTED
    overdue = state in (StartState.LATE, StartState.UNCONFIRMED)
    hover = f"<b>{row['name']}</b><br>Kế hoạch: {_short(row['planned_start'])}"
    if started:
        hover += f"<br>Thực tế: {_short(row['actual_start'])}"
    return Milestone(
        name=row["name"],
        planned=None if planned is None else _position(planned),
        actual=_position(actual) if started else None,
        open_until=now if overdue else None,
        ink=words.START[state].ink,
        hover=f"{hover}<br>{words.START[state].word}",
    )


def _position(period: Period) -> float:
    """The end of a period on an axis of years: the end of June 2026 is 2026.5."""
    return period.year + period.last_month / 12


def _value_name(column: str, value: str) -> str:
    if column == "kind":
        return PROJECT_KIND_NAME[value]
    return words.START[StartState(value)].word if column == "state" else value


FILTERS = Filters(
    period_key="ky-du-an",
    newest="Mới nhất của từng dự án",
    period_name=reported,
    search_key="tim-du-an",
    search_label="Tìm dự án",
    example="Gõ không dấu cũng được, ví dụ: hoang mai",
    searched=("name", "place", "investor", "product", "obstacle"),
    columns={
        "kind": ("Loại", "loai-du-an"),
        "state": ("Tình trạng", "tinh-trang"),
        "unit_in_charge": ("Đơn vị phụ trách", "phu-trach"),
        "moves": ("Chỉ tiêu tác động", "tac-dong"),
    },
    value_name=_value_name,
)


# --- the register as a table ------------------------------------------------------------------------------------


def periods(selection: Selection) -> list[str]:
    """Report periods of the register up to the report month, newest first."""
    known = _entries(selection).drop_duplicates("report_period", keep="last")
    return list(known["report_period"])[::-1]


def of_period(selection: Selection, report_period: str) -> pd.DataFrame:
    """The entries of one report period, judged like `register`."""
    entries = _entries(selection)
    return _judged(entries[entries["report_period"] == report_period], selection.month)


def table(rows: pd.DataFrame, year: int) -> pd.DataFrame:
    """The register for people, one row a project; columns that nobody has filled are left out."""
    columns = {
        "Dự án": rows["name"],
        "Tình trạng": rows["state"].map(state_text),
        "Loại": rows["kind"].map(PROJECT_KIND_NAME).fillna(MISSING),
        "Địa điểm": rows["place"],
        "Chủ đầu tư": rows["investor"],
        "Kế hoạch": rows["planned_start"].map(_short),
        "Thực tế": rows["actual_start"].map(_short),
        "Tiến độ": rows["progress"],
        "Vướng mắc": rows["obstacle"],
        "Đơn vị phụ trách": rows["unit_in_charge"],
        "Hạn kế tiếp": rows["next_due"].map(_day),
        "Sản phẩm": rows["product"],
        "Số công trình": rows["works"],
        "Công suất": rows["capacity"],
        "Đơn vị công suất": rows["capacity_unit"],
        f"Tăng thêm năm {year}": rows["year_now"],
        f"Tăng thêm năm {year + 1}": rows["year_next"],
        "Đơn vị sản lượng": rows["added_unit"],
        "Chỉ tiêu tác động": rows["moves"],
        "Diện tích (ha)": rows["area_ha"],
        "Vốn đăng ký": rows["registered_capital"],
        "Vốn thực hiện": rows["realised_capital"],
        "Đơn vị vốn": rows["capital_unit"],
        "Kỳ báo cáo": rows["report_period"].map(reported),
        "Ghi chú": rows["note"],
        "Nguồn": [own or file for own, file in zip(rows["citation"], rows["source_file"], strict=True)],
    }
    filled = {name: column for name, column in columns.items() if not _is_empty(column)}
    return pd.DataFrame(filled).reset_index(drop=True)


def _is_empty(column: Iterable[Any]) -> bool:
    values = list(column)
    known = [value for value in values if not pd.isna(value)]
    return not known or (len(known) == len(values) and all(value in ("", MISSING) for value in known))


def links(rows: pd.DataFrame) -> list[str]:
    """For each project the address that shows its row in the workbook."""
    return [_link(row, "name") for row in rows.to_dict("records")]


def origins(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a figure of the register, columns ORIGINS: what it is, value, unit, report period, workbook, cell."""
    lines = []
    for row in rows.to_dict("records"):
        cells = json.loads(row["cells"])
        for column, (name, unit) in FIGURES.items():
            if pd.notna(row[column]):
                lines.append(
                    (
                        row["name"],
                        _figure_name(name, column, row["report_period"]),
                        row[column],
                        row.get(unit, unit),
                        reported(row["report_period"]),
                        row["source_file"],
                        row["sheet"],
                        cells.get(column, MISSING),
                        row["citation"] or row["source_file"],
                    )
                )
    return pd.DataFrame(lines, columns=ORIGINS)


def _figure_name(name: str, column: str, report_period: str) -> str:
    """Added output says of which year it is: the report year or the one after."""
    if not column.startswith("added_"):
        return name
    return f"{name} năm {Period.parse(report_period).year + (column == 'added_next_year')}"


def register_title(rows: pd.DataFrame, report_period: str) -> str:
    """`12 dự án trong danh mục (mới nhất của từng dự án)`."""
    which = (
        period_name(Period.parse(report_period), to_date=True) if report_period else "báo cáo mới nhất của từng dự án"
    )
    return f"{len(rows)} dự án trong danh mục ({which})"


# --- one project ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ProjectCard:
    """One project: its texts, its figures with the cell of each, and what earlier registers said of it."""

    name: str
    kind: str
    state: Verdict
    lines: list[str]
    table: pd.DataFrame
    links: list[str]
    history: pd.DataFrame | None
    history_links: list[str]
    source: str


def card(selection: Selection, rows: pd.DataFrame, name: str) -> ProjectCard:
    """The card of a project of `rows` (as `register`), with its entries up to the report month."""
    found = rows[rows["name"] == name]
    row = found.iloc[0].to_dict()
    figures = origins(found)
    entries = _entries(selection)
    entries = entries[entries["name"] == name].iloc[::-1]
    return ProjectCard(
        name=name,
        kind=PROJECT_KIND_NAME.get(row["kind"], "Chưa xếp loại"),
        state=words.START[StartState(row["state"])],
        lines=_lines(row),
        table=figures[["Nội dung", "Giá trị", "Đơn vị", "Kỳ báo cáo", "Trang tính", "Ô"]],
        links=[frame.origin_link(row["sha256"], row["sheet"], cell) for cell in figures["Ô"]],
        history=_history(entries) if len(entries) > 1 else None,
        history_links=links(entries) if len(entries) > 1 else [],
        source=(
            f"Nguồn: {row['citation'] or row['source_file']}; công bố {_day(row['release'])}; "
            f"tệp {row['source_file']}, trang {row['sheet']}."
        ),
    )


def _lines(row: dict[str, Any]) -> list[str]:
    state, months = StartState(row["state"]), row["months_late"]
    start = f"Hoạt động: kế hoạch {_name(row['planned_start'])}, thực tế {_name(row['actual_start'])}"
    if state == StartState.LATE:
        start += f"; chậm {_late_by(months)}" if months else f"; {_late_by(months)}"
    elif state == StartState.STARTED and pd.notna(months) and months:
        start += f"; {'chậm' if months > 0 else 'sớm'} {abs(months)} tháng so với kế hoạch"
    due = [f"Hạn kế tiếp: {_day(row['next_due'])}"] if pd.notna(row["next_due"]) else []
    moves = [f"Chỉ tiêu tác động: {row['moves']}"] if row["moves"] else []
    return [start, *(f"{name}: {row[column]}" for column, name in TEXTS.items() if row[column]), *due, *moves]


def _name(text: str) -> str:
    return period_name(Period.parse(text)) if text else "chưa ghi"


def _history(entries: pd.DataFrame) -> pd.DataFrame:
    """What each register said of a project, newest first."""
    records = list(entries.itertuples(index=False))
    return pd.DataFrame(
        {
            "Kỳ báo cáo": [reported(row.report_period) for row in records],
            "Kế hoạch": [_short(row.planned_start) for row in records],
            "Thực tế": [_short(row.actual_start) for row in records],
            "Tiến độ": [row.progress or MISSING for row in records],
            "Vốn thực hiện": [
                MISSING if pd.isna(row.realised_capital) else words.with_unit(row.realised_capital, row.capital_unit)
                for row in records
            ],
            "Vướng mắc": [row.obstacle or MISSING for row in records],
            "Công bố": [_day(row.release) for row in records],
        }
    )


# --- on the pages of the indicators that projects move ------------------------------------------------------------


_INDUSTRY = ("iip", "gross_output_industry", "value_added_industry", "product_output")


def moving(indicator: str) -> tuple[str, ...]:
    """Indicators whose projects also move `indicator`: production moves index, output, value added and GRDP."""
    if indicator in (*_INDUSTRY, "grdp"):
        return (*_INDUSTRY, "grdp")
    return (indicator, f"{indicator}_market")


@dataclass(frozen=True)
class Linked:
    """Projects that move some indicators: a short table to read, cells of finished HTML, each row leads to its cell."""

    title: str
    table: list[dict[str, str]]
    source: str


@st.cache_resource(max_entries=8, show_spinner=False)
def _records(version: str) -> list[dict[str, Any]]:
    """`_all_entries` as dicts: few projects move one indicator, and frames of them would cost more than their texts."""
    return _all_entries(version).to_dict("records")


@st.cache_resource(max_entries=32, show_spinner=False)
def linked(selection: Selection, indicators: tuple[str, ...]) -> Linked | None:
    """Projects linked to one of `indicators`; None where there is none."""
    if selection.area != frame.HOME_AREA:
        return None
    of = [row for row in _newest_records(selection) if row["indicator"] in indicators]
    if not of:
        return None
    year = selection.month.year
    judged = [(row, _judge([row[name] for name in ("name", *_JUDGED_BY)], selection.month)) for row in of]
    judged.sort(key=lambda each: each[1].order)
    rows = [row for row, _ in judged]
    adding = sum((one.year_now or 0) > 0 for _, one in judged)
    what = f"{len(rows)} dự án tác động"
    table = [_linked_row(row, one, year) for row, one in judged]
    filled = [name for name in table[0] if any(row[name] != MISSING for row in table)]
    return Linked(
        title=f"{what}, {adding} dự án tăng thêm sản lượng năm {year}" if adding else what,
        table=[{name: row[name] for name in filled} for row in table],
        source=f"Nguồn: {words.sources(rows)}; {words.released(rows)}.",
    )


def _newest_records(selection: Selection) -> Iterable[dict[str, Any]]:
    """The newest entry of each project by the report month, as `register` takes it."""
    newest: dict[str, dict[str, Any]] = {}
    for row in itertools.islice(_records(selection.version), len(_entries(selection))):
        newest[row["name"]] = row
    return newest.values()


def _linked_row(row: dict[str, Any], judged: _Judgement, year: int) -> dict[str, str]:
    works = [f"{number(row['works'], 0)} công trình"] if pd.notna(row["works"]) else []
    answers = ", ".join(filter(None, (row["unit_in_charge"], f"kỳ báo cáo {reported(row['report_period'])}")))
    shown = {
        "Chỉ tiêu tác động": row["moves"],
        "Công suất": ", ".join([*works, *_quantity(row["capacity"], row["capacity_unit"])]),
        f"Tăng thêm năm {year}": "".join(_quantity(judged.year_now, row["added_unit"])),
        f"Tăng thêm năm {year + 1}": "".join(_quantity(judged.year_next, row["added_unit"])),
        "Vướng mắc": row["obstacle"],
    }
    name = f"<strong>{escape(row['name'])}</strong><br>{badge(words.START[judged.start.state])}<br>{escape(answers)}"
    cell = f'<a href="{escape(_link(row, "name"))}" target="_blank">Xem ô</a>'
    return {
        "Dự án, tình trạng, đơn vị phụ trách": f"{name} · {cell}",
        **{column: escape(text) or MISSING for column, text in shown.items()},
    }


def _quantity(value: float | None, unit: str) -> list[str]:
    return [] if pd.isna(value) else [words.with_unit(value, unit)]


def older_entries(rows: pd.DataFrame) -> str:
    """How many entries come from an older register than the newest one."""
    newest = rows["reported_end"].max()
    older = int((rows["reported_end"] < newest).sum())
    if not older:
        return ""
    return (
        f"{number(older, 0)}/{number(len(rows), 0)} dự án lấy từ danh mục của kỳ trước vì danh mục mới nhất "
        "không nhắc đến; cột Kỳ báo cáo ghi rõ kỳ của từng dòng."
    )
