"""What the page of industrial clusters says: stages, published totals by date, and the register cluster by cluster.

Stocks at a point in time: never summed over months, and totals of different scopes (all clusters, those in operation)
never stand in one line. Draws nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

from dashboard import charts, frame, queries, sector, theme, words
from dashboard.cards import Card
from dashboard.frame import Selection, origins
from dashboard.oddities import about_figure
from dashboard.register_filters import Filters
from dashboard.sector import Picture
from dashboard.series import TRACE
from dashboard.theme import Role
from growth.notation import MISSING, number, percent, period_name, period_short
from growth.periods import Period
from growth.stocks import Total, occupancy, total

COUNT, AREA, WORKERS = "cluster_count", "cluster_area", "cluster_workers"
STAGES = {"PLANNED": "Quy hoạch", "ESTABLISHED": "Đã thành lập", "OPERATING": "Đang hoạt động"}
# Facts about the clusters themselves, in the order in which a leader asks.
FACTS = (
    "cluster_occupancy",
    "cluster_enterprises",
    "cluster_projects",
    WORKERS,
    "cluster_investment",
    "cluster_revenue",
    "cluster_budget_paid",
    "cluster_wage",
)
REGISTER_STAGE = {"planned": "Quy hoạch", "established": "Đã thành lập", "operating": "Đang hoạt động"}
FIELDS = {
    "planned_area_ha": ("Diện tích quy hoạch", "ha"),
    "established_area_ha": ("Diện tích thành lập", "ha"),
    "industrial_area_ha": ("Đất công nghiệp", "ha"),
    "leased_area_ha": ("Đã cho thuê", "ha"),
    "occupancy_pct": ("Tỷ lệ lấp đầy", "%"),
    "infrastructure_capital_billion_vnd": ("Vốn hạ tầng", "tỷ đồng"),
    "enterprises": ("Doanh nghiệp", "doanh nghiệp"),
    "projects": ("Dự án", "dự án"),
    "registered_capital_billion_vnd": ("Vốn đăng ký", "tỷ đồng"),
    "realised_capital_billion_vnd": ("Vốn thực hiện", "tỷ đồng"),
    "workers_persons": ("Lao động", "người"),
    "revenue_billion_vnd": ("Doanh thu", "tỷ đồng"),
    "budget_paid_billion_vnd": ("Nộp ngân sách", "tỷ đồng"),
}
TEXTS = {
    "location": "Địa điểm",
    "old_district": "Huyện cũ",
    "commune": "Xã, phường",
    "infrastructure_investor": "Chủ đầu tư hạ tầng",
    "wastewater_treatment": "Xử lý nước thải",
    "note": "Ghi chú",
}


# --- published totals -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Totals:
    """Published totals known in the report month; in the newest report month also what came in after it."""

    finding: str
    stages: list[Card]
    facts: list[Card]
    pictures: list[Picture]
    apart: list[str]  # figures of different scopes that look alike
    figures: pd.DataFrame = field(repr=False)  # all of them, with date and scope


@st.cache_data(max_entries=32, show_spinner=False)
def totals(selection: Selection) -> Totals:
    """Count and area by stage, facts about the clusters, and everything published with its date."""
    names = queries.indicators().set_index("indicator")["short_name"]
    known = [queries.figures(indicator, area=selection.area) for indicator in (COUNT, AREA, *FACTS)]
    rows = pd.concat(known, ignore_index=True)
    # Stocks have dates of their own: whoever looks at the newest month wants the newest stock, be it a month younger.
    if str(selection.month) != frame.newest_month(selection.version, selection.area):
        rows = rows[rows["period_end"] <= pd.Timestamp(selection.month.end)]
    newest = rows.sort_values("period_end").drop_duplicates(["indicator", "item"], keep="last")
    rows = rows.assign(
        label=[f"{names[row.indicator]}, {row.item_name.lower()}" for row in rows.itertuples()],
        period=[period_short(Period.parse(text)) for text in rows["period"]],
    )
    return Totals(
        finding=_finding(newest),
        stages=_stage_cards(newest),
        facts=_fact_cards(newest, names),
        pictures=[
            picture
            for picture in (_by_stage(newest, COUNT, "Số cụm"), _by_stage(newest, AREA, "Diện tích"))
            if picture is not None
        ],
        apart=_apart(newest, names),
        figures=rows[["label", "period", *TRACE]],
    )


def _finding(newest: pd.DataFrame) -> str:
    """`31 cụm công nghiệp đã thành lập, 23 cụm đang hoạt động trên 71 cụm quy hoạch`, with the date of each."""
    counts = {row["item"]: row for row in newest[newest["indicator"] == COUNT].to_dict("records")}
    known = [counts[stage] for stage in ("ESTABLISHED", "OPERATING", "PLANNED") if stage in counts]
    if len(known) == 3 and len({row["period"] for row in known}) == 1:
        established, operating, planned = (number(row["value"]) for row in known)
        when = period_name(Period.parse(known[0]["period"]))
        return (
            f"{established} cụm công nghiệp đã thành lập, {operating} cụm đang hoạt động "
            f"trên {planned} cụm quy hoạch ({when})"
        )
    if known or sector.WHOLE in counts:
        row = max([*known, *([counts[sector.WHOLE]] if sector.WHOLE in counts else [])], key=lambda one: one["period"])
        stage = STAGES.get(row["item"], "").lower()
        return f"{number(row['value'])} cụm công nghiệp {stage} ({period_name(Period.parse(row['period']))})".replace(
            "  ", " "
        )
    return "Cụm công nghiệp: chưa có số liệu tổng hợp"


def _stage_cards(newest: pd.DataFrame) -> list[Card]:
    """One card a stage: number of clusters, area of the same date below it."""
    cards = []
    for stage, name in STAGES.items():
        of_stage = newest[newest["item"] == stage].set_index("indicator")
        if COUNT not in of_stage.index:
            continue
        count = of_stage.loc[COUNT]
        facts = []
        if AREA in of_stage.index and of_stage.loc[AREA, "period"] == count["period"]:
            facts.append(f"Diện tích {words.with_unit(of_stage.loc[AREA, 'value'], of_stage.loc[AREA, 'unit'])}")
        for part in newest[(newest["indicator"] == COUNT) & (newest["item_parent"] == stage)].to_dict("records"):
            if part["period"] == count["period"]:
                name_of_part = words.sentence_case(part["item_name"].split(", ", 1)[-1])
                facts.append(f"{name_of_part}: {words.with_unit(part['value'], part['unit'])}")
        cards.append(_card(name, count, facts))
    return cards


def _fact_cards(newest: pd.DataFrame, names: pd.Series) -> list[Card]:
    """One card a fact: the newest figure, its scope and date said on the card."""
    cards = []
    for indicator in FACTS:
        rows = newest[newest["indicator"] == indicator].sort_values("period_end")
        if not rows.empty:
            row = rows.iloc[-1]
            scope = "toàn bộ các cụm" if row["item"] == sector.WHOLE else f"cụm {row['item_name'].lower()}"
            about = about_figure(row["note"])
            note = [words.sentence_case(about)] if about else []
            cards.append(_card(names[indicator], row, [f"Phạm vi: {scope}", *note]))
    return cards


def _card(title: str, row: pd.Series, facts: list[str]) -> Card:
    is_share = row["unit"] == "%"  # its sign stands at the number
    line = sector.card_line(row["unit"], row)
    return Card(
        title=title,
        value=percent(row["value"]) if is_share else number(row["value"]),
        growth="",
        rising=None,
        period=words.sentence_case(line.removeprefix("% · ")),
        facts=facts,
        verdict=None,
        trend=(),
        source=sector.source_of(row),
        origins=origins(row),
    )


def _by_stage(newest: pd.DataFrame, indicator: str, what: str) -> Picture | None:
    """Planned → established → operating at one date; None where fewer than two stages share it."""
    rows = newest[(newest["indicator"] == indicator) & newest["item"].isin(list(STAGES))]
    rows = rows[rows["period"] == rows["period"].max()]
    if len(rows) < 2:
        return None
    order = {stage: place for place, stage in enumerate(STAGES)}
    rows = rows.sort_values("item", key=lambda items: items.map(order))
    labels = [STAGES[stage] for stage in rows["item"]]
    unit, period = rows["unit"].iloc[0], Period.parse(rows["period"].iloc[0])
    figure = charts.ranking(
        labels, list(rows["value"]), unit, colours=[theme.COLOUR[Role.ACTUAL]] * len(rows), growth=False, row_height=44
    )
    first, last = rows.iloc[0], rows.iloc[-1]
    furthest, planned = (
        f"{words.with_unit(row['value'], unit)} {STAGES[row['item']].lower()}" for row in (last, first)
    )
    title = f"{what}: {furthest} trên {planned} ({period_name(period)})"
    return Picture(figure, title, rows.assign(label=labels, period=period_short(period))[["label", "period", *TRACE]])


def _apart(newest: pd.DataFrame, names: pd.Series) -> list[str]:
    """Sentences about pairs that must not be compared: a figure of all clusters, one of those in operation."""
    found = []
    for indicator in (COUNT, *FACTS):
        rows = newest[newest["indicator"] == indicator].set_index("item")
        if {sector.WHOLE, "OPERATING"} <= set(rows.index):
            whole, operating = rows.loc[sector.WHOLE], rows.loc["OPERATING"]
            if whole["period"] != operating["period"]:
                found.append(
                    f"{names[indicator]}: {words.with_unit(whole['value'], whole['unit'])} "
                    f"({period_name(Period.parse(whole['period']))}, toàn bộ các cụm) và "
                    f"{words.with_unit(operating['value'], operating['unit'])} "
                    f"({period_name(Period.parse(operating['period']))}, cụm đang hoạt động) là hai phạm vi khác nhau: "
                    "không so sánh, không tính tăng giảm."
                )
    return found


# --- the register -----------------------------------------------------------------------------------------------


def register_periods(version: str) -> list[str]:
    """Report periods of the register, newest first; the whole year after its first half."""
    return sorted(queries.cluster_periods(), key=lambda text: Period.parse(text).end, reverse=True)


def register_period(selection: Selection, periods: list[str]) -> str:
    """The period that fits the report month: the newest that has ended by then, else the oldest there is."""
    if str(selection.month) == frame.newest_month(selection.version, selection.area):
        return periods[0]
    return next((text for text in periods if Period.parse(text).end <= selection.month.end), periods[-1])


def register_period_name(text: str) -> str:
    return words.sentence_case(period_name(Period.parse(text), to_date=True))


@st.cache_data(max_entries=16, show_spinner=False)
def register(version: str, report_period: str) -> pd.DataFrame:
    """One row a cluster of one report period, as queries.clusters."""
    return queries.clusters(report_period)


FILTERS = Filters(
    period_key="ky-cum",
    newest="Theo tháng báo cáo",
    period_name=register_period_name,
    search_key="tim-cum",
    search_label="Tìm cụm",
    example="Gõ không dấu cũng được, ví dụ: do lang",
    searched=("name", "location", "old_district", "commune", "infrastructure_investor"),
    columns={
        "old_district": ("Huyện cũ", "huyen"),
        "commune": ("Xã, phường", "xa"),
        "stage": ("Giai đoạn", "giai-doan"),
    },
    value_name=lambda column, value: REGISTER_STAGE.get(value, value) if column == "stage" else value,
)


def register_table(rows: pd.DataFrame) -> pd.DataFrame:
    """The register for people, one row a cluster and the total row at the end; columns without any figure left out."""
    table = pd.DataFrame({"Cụm công nghiệp": rows["name"]})
    for column in ("old_district", "commune", "location"):
        if (rows[column] != "").any():
            table[TEXTS[column]] = rows[column]
    table["Giai đoạn"] = [REGISTER_STAGE.get(stage, MISSING) for stage in rows["stage"]]
    sums = register_totals(rows)
    last = {"Cụm công nghiệp": f"Tổng cộng ({len(rows)} cụm)"}
    for column, (name, unit) in FIELDS.items():
        if rows[column].notna().any():
            caption = f"{name} ({unit})" if unit in ("ha", "%", "tỷ đồng", "người") else name
            table[caption] = rows[column]
            last[caption] = sums[column].value
    for column in ("infrastructure_investor", "wastewater_treatment"):
        if (rows[column] != "").any():
            table[TEXTS[column]] = rows[column]
    table = pd.concat([table, pd.DataFrame([last])], ignore_index=True)
    texts = table.select_dtypes(exclude="number").columns
    return table.assign(**{name: table[name].fillna("") for name in texts})


def register_totals(rows: pd.DataFrame) -> dict[str, Total]:
    """Sums over clusters; the occupancy of all is Σ leased ÷ Σ leasable, never a mean of percentages."""
    sums = {column: total(rows[column]) for column in FIELDS if column != "occupancy_pct"}
    rate = occupancy(zip(rows["leased_area_ha"], rows["industrial_area_ha"], strict=True))
    return sums | {"occupancy_pct": Total(rate.rate_pct, rate.counted, rate.left_out)}


def register_remark(rows: pd.DataFrame) -> str:
    """How many clusters each total rests on, where some do not state the figure."""
    sums = register_totals(rows)
    lacking = [
        f"{FIELDS[column][0].lower()} ({one.counted}/{len(rows)} cụm)"
        for column, one in sums.items()
        if one.left_out and one.counted
    ]
    rate = sums["occupancy_pct"]
    parts = []
    if rate.value is not None:
        parts.append(
            f"Tỷ lệ lấp đầy chung {percent(rate.value, 1)} = tổng diện tích đã cho thuê ÷ tổng đất công nghiệp "
            f"của {rate.counted} cụm có đủ hai số"
        )
    if lacking:
        parts.append(f"Tổng chỉ gồm các cụm có số liệu: {', '.join(lacking)}")
    return ". ".join(parts) + "." if parts else ""


def register_finding(rows: pd.DataFrame, report_period: str) -> str:
    """`31 cụm, 23 đang hoạt động (6 tháng năm 2026)`."""
    operating = int((rows["stage"] == "operating").sum())
    text = f"{len(rows)} cụm công nghiệp trong danh mục"
    if operating:
        text += f", {operating} cụm đang hoạt động"
    return f"{text} ({period_name(Period.parse(report_period), True)})"


@dataclass(frozen=True)
class ClusterCard:
    """One cluster: its texts, and its figures with the cell of each."""

    name: str
    stage: str
    texts: list[str]
    table: pd.DataFrame
    links: list[str]
    source: str


def cluster_card(rows: pd.DataFrame, name: str) -> ClusterCard:
    row = rows[rows["name"] == name].iloc[0]
    origins = register_origins(rows[rows["name"] == name])
    return ClusterCard(
        name=name,
        stage=REGISTER_STAGE.get(row["stage"], "Chưa nêu giai đoạn"),
        texts=[f"{TEXTS[column]}: {row[column]}" for column in TEXTS if row[column]],
        table=origins[["Nội dung", "Giá trị", "Đơn vị", "Trang tính", "Ô"]],
        links=[frame.origin_link(row["sha256"], row["sheet"], cell) for cell in origins["Ô"]],
        source=f"Nguồn: {row['citation'] or row['source_file']}; tệp {row['source_file']}, trang {row['sheet']}.",
    )


def register_origins(rows: pd.DataFrame) -> pd.DataFrame:
    """One row a figure of the register: cluster, what it is, value, unit, workbook, sheet, cell, source."""
    lines = []
    for row in rows.to_dict("records"):
        cells = json.loads(row["cells"])
        for column, (name, unit) in FIELDS.items():
            if pd.notna(row[column]):
                lines.append(
                    {
                        "Cụm công nghiệp": row["name"],
                        "Nội dung": name,
                        "Giá trị": row[column],
                        "Đơn vị": unit,
                        "Tệp": row["source_file"],
                        "Trang tính": row["sheet"],
                        "Ô": cells.get(column, MISSING),
                        "Nguồn": row["citation"] or row["source_file"],
                    }
                )
    return pd.DataFrame(
        lines, columns=["Cụm công nghiệp", "Nội dung", "Giá trị", "Đơn vị", "Tệp", "Trang tính", "Ô", "Nguồn"]
    )


@st.cache_data(max_entries=8, show_spinner=False)
def history(version: str, until: str) -> pd.DataFrame | None:
    """Totals of the register by report period up to one, newest first; None while there is one period alone."""
    periods = [text for text in register_periods(version) if Period.parse(text).end <= Period.parse(until).end]
    if len(periods) < 2:
        return None
    lines = []
    for text in periods:
        rows = queries.clusters(text)
        sums = register_totals(rows)
        lines.append(
            {
                "Kỳ báo cáo": register_period_name(text),
                "Số cụm": len(rows),
                "Đang hoạt động": int((rows["stage"] == "operating").sum()),
                **{
                    f"{FIELDS[column][0]} ({FIELDS[column][1]})": sums[column].value
                    for column in ("established_area_ha", "leased_area_ha", "occupancy_pct", "workers_persons")
                },
            }
        )
    return pd.DataFrame(lines)


def history_finding(table: pd.DataFrame) -> str:
    """How the register changed from its first to its last period: clusters in operation, and occupancy where known."""
    first, last = table.iloc[-1], table.iloc[0]
    rate = f"{FIELDS['occupancy_pct'][0]} (%)"
    told = f"{first['Đang hoạt động']} → {last['Đang hoạt động']} cụm đang hoạt động"
    if pd.notna(first[rate]) and pd.notna(last[rate]):
        told += f", lấp đầy {percent(first[rate], 1)} → {percent(last[rate], 1)}"
    return f"{first['Kỳ báo cáo']} đến {words.inside_sentence(last['Kỳ báo cáo'])}: {told}"
