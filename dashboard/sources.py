"""What the source page shows: files with their cards, findings, releases of a figure, calendar, cell of origin.

Draws nothing and knows no SELECT; raw workbooks come through dashboard.desk.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import streamlit as st

from dashboard import desk, frame, queries, theme, warehouse, words
from dashboard.charts import Series
from dashboard.reports import tables
from dashboard.theme import Role
from growth.notation import MISSING, date_text, number, period_name, period_short, points, signed
from growth.periods import Period
from growth.revisions import RevisionSize, revision_history, revision_size, revision_unit, usual_revision
from growth.vocabulary import MEASURE_NAME, PRICE_BASIS_NAME, Measure, PriceBasis, Severity, Status

SEVERITY_NAME = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.INFORMATION: "Thông tin"}
KIND_NAME = {
    "figure": "Số liệu",
    "target": "Kịch bản, kế hoạch",
    "goal": "Mục tiêu",
    "goal_note": "Nguyên nhân, đề xuất",
    "cluster": "Cụm công nghiệp",
    "project": "Dự án",
}
DUE_DAY = 17  # Kế hoạch 200/KH-UBND ngày 27/3/2025: units report before the 17th of the next month
CALENDAR_MONTHS = 12
SIDE_BY_SIDE = 4
FEWEST_TO_LEAN = 4  # revised figures from which one may speak of a habit
ON_TIME, LATE, ABSENT, NOT_DUE = "✓", "⚠ trễ", "✗ thiếu", "· chưa đến hạn"
CALENDAR_KEY = (
    f"Mỗi ô: ngày công bố đầu tiên của số liệu tháng đó. Hạn: ngày {DUE_DAY} của tháng sau (Kế hoạch 200/KH-UBND). "
    f"{ON_TIME} đúng hạn; {LATE}: số ngày sau hạn; {ABSENT}: đã quá hạn mà chưa có; {NOT_DUE}. "
    "Nguồn chỉ ghi tháng công bố thì tính ngày cuối tháng đó. "
    "Chỉ tính các chỉ tiêu đã có số liệu của ít nhất ba tháng; chỉ tiêu theo quý chỉ tính ở tháng cuối quý."
)
REVISIONS_KEY = (
    "Từ lần công bố đầu đến lần công bố cuối, kể cả khi số không đổi. Giá trị: tính bằng % của số đầu, để mục lớn và "
    "mục nhỏ như nhau; chỉ số, tốc độ tăng, tỷ trọng: tính bằng điểm %. Sửa đổi bình quân có dấu: khác xa 0 nghĩa là "
    "số đầu thường lệch một phía."
)
_TO_DATE = {Measure.LEVEL_YTD, Measure.INDEX_YTD, Measure.GROWTH_YTD}
_TINT = {LATE: theme.ESTIMATE_TINT, ABSENT: "#FBE3E0", ON_TIME: "#E2F2E9"}
_SHORT_HASH = 12


def period_label(period: str, measure: str) -> str:
    """`2025-08`, level_ytd → `8T/2025`."""
    return period_short(Period.parse(period), to_date=measure in _TO_DATE)


def files(version: str) -> pd.DataFrame:
    """One row a workbook, newest release first; columns of `queries.source_files`, and `short` for the address."""
    with warehouse.at(version):
        found = queries.source_files()
    return found.assign(short=found["sha256"].str[:_SHORT_HASH])


def _told(found: pd.DataFrame, columns: dict[str, str | Callable]) -> pd.DataFrame:
    """A table for people: caption → column of `found`, or what to say of a row."""
    rows = list(found.itertuples())
    return pd.DataFrame(
        {
            caption: [getattr(row, told) if isinstance(told, str) else told(row) for row in rows]
            for caption, told in columns.items()
        }
    )


def files_table(found: pd.DataFrame) -> pd.DataFrame:
    """The files with their cards for people; found: `files`."""
    return _told(
        found,
        {
            "Tệp": "name",
            "Công bố": lambda row: _day(row.release),
            "Kỳ báo cáo": lambda row: _month(row.report_period),
            "Số liệu": "observations",
            "Mốc kế hoạch": "targets",
            "Mục tiêu": "goals",
            "Nguyên nhân, đề xuất": "goal_notes",
            "Cụm": "clusters",
            "Dự án": "projects",
            "Điều cần xem": "findings",
            "Tài liệu": "document",
            "Cơ quan công bố": "publisher",
            "Ngày tài liệu": lambda row: _day(row.document_date),
            "Người nhập": "entered_by",
            "Nhận lúc": "received_at",
            "Mã băm (SHA-256)": "sha256",
        },
    )


def files_finding(found: pd.DataFrame) -> str:
    """`7 tệp, 1.234 số liệu; tệp mới nhất công bố 6/3/2026`."""
    return (
        f"{number(len(found), 0)} tệp cho {number(int(found['observations'].sum()), 0)} số liệu; "
        f"tệp mới nhất công bố ngày {date_text(found['release'].max())}"
    )


def file_finding(file: pd.Series) -> str:
    """What one workbook gave: `bieu-thang-8.xlsx: 321 số liệu, 6 điều cần xem lại`; file: a row of `files`."""
    gave = f"{number(file['observations'], 0)} số liệu" if file["observations"] else _gave_otherwise(file)
    doubts = f", {number(file['findings'], 0)} điều cần xem lại" if file["findings"] else ""
    return f"{file['name']}: {gave}{doubts}"


def card_table(file: pd.Series) -> pd.DataFrame:
    """The card of one workbook, line by line; file: a row of `files`."""
    lines = {
        "Tệp": file["name"],
        "Cơ quan công bố": file["publisher"] or MISSING,
        "Tài liệu": file["document"],
        "Ngày tài liệu": date_text(_day(file["document_date"])),
        "Ngày công bố": date_text(_day(file["release"])),
        "Kỳ báo cáo": _month(file["report_period"]),
        "Người nhập": file["entered_by"],
        "Nhận lúc": f"{file['received_at']:%H:%M} ngày {date_text(file['received_at'])}",
        "Mã băm SHA-256": file["sha256"],
        "Nơi lưu": file["path"],
    }
    return pd.DataFrame({"Trên thẻ": list(lines), "Nội dung": list(lines.values())})


def gave_no_series(file: pd.Series) -> tuple[str, str]:
    """Why a workbook without figures is here: what it gave instead, and where that is seen."""
    return (
        f"tệp này không có chuỗi số liệu; tệp cho {_gave_otherwise(file)}",
        "Xem ở trang Kịch bản tăng trưởng, Nghị quyết 07, Cụm công nghiệp hoặc Dự án.",
    )


def _gave_otherwise(file: pd.Series) -> str:
    counts = {
        "mốc kế hoạch": file["targets"],
        "mục tiêu": file["goals"],
        "nguyên nhân, đề xuất": file["goal_notes"],
        "cụm công nghiệp": file["clusters"],
        "dự án": file["projects"],
    }
    return ", ".join(f"{number(count, 0)} {name}" for name, count in counts.items() if count) or "chưa có dòng nào"


def given_table(version: str, sha256: str) -> pd.DataFrame:
    """What one workbook gave: indicator, area, number of figures, first and last period, sheets."""
    with warehouse.at(version):
        found = queries.figures_given(sha256)
    return _told(
        found,
        {
            "Chỉ tiêu": "indicator_name",
            "Khu vực": "area_name",
            "Số liệu": "figures",
            "Từ": lambda row: _month(f"{row.first_period_end:%Y-%m}"),
            "Đến": lambda row: _month(f"{row.last_period_end:%Y-%m}"),
            "Trang tính": "sheets",
        },
    )


def _day(moment: pd.Timestamp | None) -> date | None:
    return None if pd.isna(moment) else moment.date()


def _month(text: str | None) -> str:
    return MISSING if pd.isna(text) or not text else period_short(Period.parse(text))


def findings(version: str, severities: Sequence[str], shorts: Sequence[str]) -> pd.DataFrame:
    """Findings about the loaded workbooks, warnings first; empty choices do not narrow."""
    with warehouse.at(version):
        found = queries.findings()
    keep = found["severity"].isin(severities or list(Severity))
    if shorts:
        keep &= found["sha256"].str[:_SHORT_HASH].isin(shorts)
    return found[keep].reset_index(drop=True)


def findings_finding(found: pd.DataFrame) -> str:
    """`32 điều cần xem lại, trong đó 30 cảnh báo`."""
    if found.empty:
        return "Không có điều nào cần xem lại"
    warnings = int((found["severity"] == Severity.WARNING).sum())
    among = f", trong đó {number(warnings, 0)} cảnh báo" if warnings else ""
    return f"{number(len(found), 0)} điều cần xem lại{among}"


def findings_table(found: pd.DataFrame) -> pd.DataFrame:
    """What is wrong or doubtful, where it stands, and what to do; found: `findings`."""
    return _told(
        found,
        {
            "Mức": lambda row: SEVERITY_NAME[Severity(row.severity)],
            "Nội dung": "message",
            "Việc cần làm": "remedy",
            "Thấy": "found",
            "Chờ": "expected",
            "Tệp": "source_file",
            "Trang tính": "sheet",
            "Ô": "cell",
        },
    )


def findings_sheet(version: str, found: pd.DataFrame) -> tables.Sheet:
    """The findings as an export; found: `findings`."""
    with warehouse.at(version):
        illustrative = queries.is_illustrative()
    return tables.Sheet("Điều cần xem lại", findings_table(found), "", illustrative, version)


@dataclass(frozen=True)
class Said:
    """What one source said about a figure, in finished texts; `link` leads to its cell."""

    value: str
    released: str
    source: str
    place: str
    link: str
    in_force: bool


@dataclass(frozen=True)
class Releases:
    """All that was published about one figure.

    finding: one sentence. figures: one row a release, columns of dashboard.series.TRACE and period. series: the line
    of the chart over `labels`. unit: of the axis. said: the newest sources side by side, empty where all agree.
    """

    finding: str
    figures: pd.DataFrame
    series: Series
    labels: list[str]
    unit: str
    said: list[Said]


@st.cache_data(max_entries=32, show_spinner=False)
def disagreements(version: str, area: str) -> pd.DataFrame:
    """Figures that were published with more than one value, newest period first; `queries.disagreements`."""
    with warehouse.at(version):
        return queries.disagreements(area)


def disagreements_finding(found: pd.DataFrame, area: str, area_name: str) -> str:
    """`11 số liệu của Nghệ An được công bố với hơn một giá trị`."""
    area_name = words.AREA_SUBJECT.get(area, area_name)
    if found.empty:
        return f"Mọi số liệu của {area_name} chỉ được công bố với một giá trị"
    return f"{number(len(found), 0)} số liệu của {area_name} được công bố với hơn một giá trị"


def most_disputed(found: pd.DataFrame) -> str:
    """The title of all disagreements: `IIP có nhiều số đã đổi nhất: 2.375 trong 5.396`; found: not empty."""
    counts = found["indicator_name"].value_counts()
    return f"{counts.index[0]} có nhiều số đã đổi nhất: {number(counts.iloc[0], 0)} trong {number(len(found), 0)}"


def said_finding(shown: Releases) -> str:
    """`2 lần công bố cho 2 giá trị, đang dùng 112,85`: of a figure about which the sources disagree."""
    values = shown.figures["value"].round(2).nunique()
    return f"{len(shown.figures)} lần công bố cho {values} giá trị, đang dùng {shown.said[-1].value}"


def revisions_finding(usual: pd.DataFrame) -> str:
    """The most revised among the indicators whose revisions have the same unit, the unit that most of them have.

    usual: rows of `mean_revisions`, at least one.
    """
    unit = usual["Đơn vị"].mode().iloc[0]
    alike = usual[usual["Đơn vị"] == unit]
    most = alike.loc[alike["Sửa đổi tuyệt đối bình quân"].idxmax()]
    size = words.with_unit(most["Sửa đổi tuyệt đối bình quân"], unit)
    among = f", nhiều nhất trong {len(alike)} chuỗi tính bằng {unit}" if len(alike) > 1 else ""
    return f"{most['Chỉ tiêu']} thường sửa {size}{among}"


def first_choice(found: pd.DataFrame, column: str) -> str:
    """Where the choice of a figure starts: at the newest disagreement; empty where there is none."""
    if found.empty:
        return ""
    newest = found.iloc[0]
    return _figure_key(newest["period"], newest["price_basis"]) if column == "period" else newest[column]


def measure_name(measure: str) -> str:
    return words.sentence_case(MEASURE_NAME[Measure(measure)])


def disagreements_table(found: pd.DataFrame) -> pd.DataFrame:
    """The same for people."""
    return _told(
        found,
        {
            "Chỉ tiêu": "indicator_name",
            "Mục": "item_name",
            "Kỳ": lambda row: period_label(row.period, row.measure),
            "Loại số liệu": lambda row: MEASURE_NAME[Measure(row.measure)],
            "Thấp nhất": "lowest",
            "Cao nhất": "highest",
            "Chênh lệch": lambda row: row.highest - row.lowest,
            "Đang dùng": "in_force",
            "Đơn vị": "unit",
            "Lần công bố": "releases",
            "Mới nhất": lambda row: _day(row.last_release),
        },
    )


@st.cache_data(max_entries=32, show_spinner=False)
def mean_revisions(version: str, area: str) -> pd.DataFrame:
    """How far each indicator is usually revised from first to last release, in Vietnamese columns; empty without any.

    Levels in % of the first value, so that large and small items count alike; indices, growths, shares in points.
    """
    with warehouse.at(version):
        releases = queries.repeated_releases(area)
    rows = []
    for (name, code), group in releases.groupby(["indicator_name", "measure"], sort=False):
        measure = Measure(code)
        size = usual_revision(group, measure)
        if size is not None:
            rows.append((name, MEASURE_NAME[measure], size.periods, size.mean_absolute, size.mean))
            rows[-1] += (revision_unit(measure), _leaning(size))
    return pd.DataFrame(
        rows,
        columns=[
            "Chỉ tiêu",
            "Loại số liệu",
            "Số liệu công bố từ hai lần",
            "Sửa đổi tuyệt đối bình quân",
            "Sửa đổi bình quân",
            "Đơn vị",
            "Số đầu thường",
        ],
    )


def _leaning(size: RevisionSize) -> str:
    """Whether first figures lean: a mean as large as the mean of the sizes says that all moved one way."""
    if size.periods < FEWEST_TO_LEAN or abs(size.mean) < size.mean_absolute / 2:
        return MISSING
    return "cao hơn số cuối" if size.mean < 0 else "thấp hơn số cuối"


@st.cache_data(max_entries=32, show_spinner=False)
def figure_kinds(version: str, area: str) -> pd.DataFrame:
    """One row per indicator, item and measure that the area has figures of; rows without an item have no choice."""
    with warehouse.at(version):
        kinds = queries.kinds_of_figures([area])
    return kinds[kinds["item"].notna()].drop(columns="status").drop_duplicates().reset_index(drop=True)


@st.cache_data(max_entries=64, show_spinner=False)
def all_releases(version: str, area: str, indicator: str, item: str, measure: str) -> pd.DataFrame:
    """Every release of every period of one series; columns of `queries.vintages` and `figure`, its key."""
    with warehouse.at(version):
        rows = queries.vintages(indicator, item, area, measure=measure)
    return rows.assign(figure=[_figure_key(row.period, row.price_basis) for row in rows.itertuples()])


def _figure_key(period: str, price_basis: str) -> str:
    return f"{period}.{price_basis}" if price_basis else period


def figure_label(key: str, measure: str, count: int) -> str:
    """`2025-Q1` → `Q1/2025 (2 lần công bố)`."""
    period, _, basis = key.partition(".")
    prices = f", {PRICE_BASIS_NAME[PriceBasis(basis)]}" if basis else ""
    return f"{period_label(period, measure)}{prices} ({count} lần công bố)"


def releases(rows: pd.DataFrame, key: str, measure: str) -> Releases:
    """The releases of one figure; rows: `all_releases`, key: one of its `figure`."""
    figures = rows[rows["figure"] == key].reset_index(drop=True)
    first, last = figures.iloc[0], figures.iloc[-1]
    unit = last["unit"]
    when = period_name(Period.parse(last["period"]), to_date=measure in _TO_DATE)
    labels = [_release_label(figures, at) for at in range(len(figures))]
    disputed = figures["value"].round(2).nunique() > 1 and figures["unit"].nunique() == 1
    if len(figures) == 1:
        finding = f"{words.sentence_case(when)}: công bố một lần, {words.printed(last['value'], unit, measure)}"
    elif not disputed:
        finding = f"{words.sentence_case(when)}: {len(figures)} lần công bố cùng một số"
    else:
        finding = (
            f"{words.sentence_case(when)}: từ {number(first['value'])} thành "
            f"{words.printed(last['value'], unit, measure)} ({_difference(last['value'] - first['value'], unit)})"
        )
    line = Series(
        "",
        Role.ACTUAL,
        labels,
        figures["value"].to_list(),
        [status in {Status.ESTIMATE, Status.PRELIMINARY} for status in figures["status"]],
        [
            f"{words.printed(row.value, row.unit, measure)}, {words.status_name(row.status)}<br>"
            f"{date_text(row.release)}, {row.sheet}!{row.cell}"
            for row in figures.itertuples()
        ],
    )
    said = [_said(row, row.Index == len(figures) - 1) for row in figures.itertuples()] if disputed else []
    axis = "gốc so sánh = 100" if measure.startswith("index") else unit
    return Releases(finding, figures, line, labels, axis, said[-SIDE_BY_SIDE:])


def _said(row, in_force: bool) -> Said:
    return Said(
        number(row.value) if row.measure.startswith("index") else words.printed(row.value, row.unit, row.measure),
        f"{date_text(row.release)}, {words.status_name(row.status)}",
        row.citation or row.source_file,
        f"{row.source_file}, {row.sheet}!{row.cell}",
        frame.origin_link(row.sha256, row.sheet, row.cell),
        in_force,
    )


def _release_label(figures: pd.DataFrame, at: int) -> str:
    """The day of a release; a second source of the same day is numbered, so that both keep their place."""
    day = date_text(figures["release"].iloc[at])
    before = sum(date_text(other) == day for other in figures["release"].iloc[:at])
    return f"{day} ({before + 1})" if before else day


def _difference(value: float, unit: str) -> str:
    return points(value) if unit == "%" else f"{signed(value)} {unit}"


def revision_of_series(rows: pd.DataFrame) -> str:
    """How much figures of this series are usually revised, as a sentence; empty where none was published twice."""
    alike = rows[rows["price_basis"] == rows["price_basis"].iloc[-1]]
    size = revision_size(revision_history(alike))
    if size is None:
        return ""
    unit = rows["unit"].iloc[-1]
    mean = _difference(size.mean_absolute, unit).lstrip("+")
    return (
        f"Mức sửa đổi tuyệt đối bình quân của chuỗi này: {mean}, "
        f"tính trên {size.periods} kỳ được công bố từ hai lần trở lên."
    )


@dataclass(frozen=True)
class Calendar:
    """Which month's figures came, and when: one row an indicator, one column a month, newest first."""

    finding: str
    table: pd.DataFrame


def due_day(month: Period) -> date:
    """The day before which the figures of a month are to be reported."""
    after = month.shift(1)
    return date(after.year, after.number, DUE_DAY)


def calendar(version: str, area: str, month: Period, today: date) -> Calendar:
    """The twelve months up to the report month; a figure counts as late by the day it was first made public."""
    months = [month.shift(-back) for back in range(CALENDAR_MONTHS)]
    with warehouse.at(version):
        expected = queries.monthly_indicators(area)
        came = queries.first_releases(area, months[-1].end, months[0].end)
    released = {(row.indicator, row.month): row.released.date() for row in came.itertuples()}
    table = pd.DataFrame({"Chỉ tiêu": expected["short_name"]})
    for each in months:
        due = due_day(each)
        table[f"T{each.number}/{each.year}"] = [
            _mark(released.get((row.indicator, str(each))), due, today)
            if each.number % 3 == 0 or not row.quarterly
            else ""
            for row in expected.itertuples()
        ]
    newest = [mark for mark in table.iloc[:, 1] if mark]
    absent = newest.count(ABSENT)
    missing = f"còn thiếu {absent}/{len(newest)} chỉ tiêu" if absent else "không thiếu chỉ tiêu nào đã đến hạn"
    finding = f"Số liệu {period_name(month)}: {missing}"
    return Calendar(finding, table)


def _mark(released: date | None, due: date, today: date) -> str:
    if released is None:
        return ABSENT if today > due else NOT_DUE
    return f"{ON_TIME} {released.day}/{released.month}" if released <= due else f"{LATE} {(released - due).days}"


def tint_of_mark(mark: str) -> str:
    """Background of a calendar cell: a help for the eye beside the sign and the word."""
    return next((frame.css(f"background-color: {tint}") for start, tint in _TINT.items() if mark.startswith(start)), "")


@dataclass(frozen=True)
class Origin:
    """A cell of a workbook: what the warehouse took from it, and the sheet around it.

    facts: one row a number of this cell, for people. picture: texts of the cells around; `taken`: addresses in it
    that gave figures. fault: why there is no picture.
    """

    title: str
    facts: pd.DataFrame
    picture: pd.DataFrame | None
    cell: str
    taken: frozenset[str]
    notes: list[str]
    fault: str = ""


def sheets(version: str, sha256: str) -> list[str]:
    """Sheets of a workbook that gave anything or that a finding is about."""
    with warehouse.at(version):
        return queries.sheets_of_file(sha256)


def first_cell(version: str, sha256: str, sheet: str) -> str:
    """A cell to begin with: the first that gave a number, else the corner."""
    with warehouse.at(version):
        given = queries.cells_of_sheet(sha256, sheet)
    return given["cell"].iloc[0] if len(given) else "A1"


def origin(version: str, file: pd.Series, sheet: str, cell: str) -> Origin:
    """The cell of a figure; file: a row of `files`."""
    with warehouse.at(version):
        given = queries.cells_of_sheet(file["sha256"], sheet)
    title = f"{sheet}!{cell} trong {file['name']}"
    facts = _facts(given[given["cell"] == cell])
    taken = frozenset(given["cell"])
    try:
        window = desk.window(warehouse.data_folder() / file["path"], sheet, cell)
    except desk.EtlError as fault:
        return Origin(title, facts, None, cell, taken, [], str(fault))
    notes = ["Trang tính này bị ẩn trong tệp gốc."] if window.hidden else []
    return Origin(title, facts, window.cells.map(_as_text), window.cell, taken, notes)


def _facts(given: pd.DataFrame) -> pd.DataFrame:
    texts = ["indicator_name", "area_name", "period", "measure", "unit", "status", "citation", "note"]
    return _told(
        given.fillna(dict.fromkeys(texts, "")),
        {
            "Là": lambda row: KIND_NAME[row.kind],
            "Chỉ tiêu": "indicator_name",
            "Mục": "item_name",
            "Khu vực": "area_name",
            "Kỳ": lambda row: period_label(row.period, row.measure) if row.period else MISSING,
            "Loại số liệu": lambda row: MEASURE_NAME[Measure(row.measure)] if row.measure else "",
            "Giá trị": "value",
            "Đơn vị": "unit",
            "Tình trạng": lambda row: words.status_name(row.status) if row.status else MISSING,
            "Ngày công bố": lambda row: _day(row.release),
            "Nguồn": "citation",
            "Ghi chú": "note",
        },
    )


def _as_text(value: object) -> str:
    """A raw cell as the sheet would show it; blanks and line breaks folded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return number(value)
    return date_text(value) if isinstance(value, date) else " ".join(str(value).split())


def tint_picture(one: Origin) -> pd.DataFrame:
    """Styles of the picture: the wanted cell strong, the other cells that gave figures lightly tinted."""
    strong = frame.css(f"background-color: {theme.RISE}; color: {theme.PAPER}; font-weight: 700")
    light = frame.css("background-color: #E6EFF8")
    return pd.DataFrame(
        [
            [
                strong if f"{column}{row}" == one.cell else light if f"{column}{row}" in one.taken else ""
                for column in one.picture.columns
            ]
            for row in one.picture.index
        ],
        index=one.picture.index,
        columns=one.picture.columns,
    )
