"""What the upload page shows of an examination: sentences and tables, the picture of a sheet with its tints.

Draws nothing and knows no SELECT; uploads come through dashboard.desk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from html import escape

import pandas as pd

from dashboard import desk, words
from dashboard.desk import Change, Examination, FileSeen, Finding, Kind, Role, TableSeen
from growth.notation import MISSING, date_text, number, period_name, period_short, signed
from growth.periods import Period, PeriodError
from growth.revisions import Doubt, revision_unit
from growth.vocabulary import MEASURE_NAME, Measure, Severity, Status

SEVERITY_NAME = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.INFORMATION: "Thông tin"}
KIND_NAME = {
    Kind.REVISED: "sửa đổi",
    Kind.VANISHED: "vắng mặt",
    Kind.NEW: "mới",
    Kind.OLDER: "cũ hơn số đang dùng",
    Kind.UNCHANGED: "không đổi",
}
DOUBT_NAME = {
    Doubt.UNIT: "đổi đơn vị",
    Doubt.SCALE: "gấp hoặc kém 10, 100, 1.000… lần",
    Doubt.SIGN: "đổi chiều tăng, giảm",
    Doubt.LARGE: "lớn bất thường",
}
TABLE_NAME = {
    "target": "Kịch bản, kế hoạch",
    "goal": "Mục tiêu",
    "goal_note": "Nguyên nhân, đề xuất",
    "cluster": "Cụm công nghiệp",
    "project": "Dự án",
}
ROLE_NAME = {
    Role.LEVEL: "giá trị trong kỳ",
    Role.TO_DATE: "lũy kế từ đầu năm",
    Role.INDEX: "chỉ số, tốc độ tăng",
    Role.SHARE: "tỷ trọng, so kế hoạch",
    Role.PLAN: "kịch bản, kế hoạch",
    Role.REGISTER: "mục tiêu, danh mục",
    Role.CAPTION: "tiêu đề cột",
    Role.LABEL: "tên dòng đã có mã",
    Role.UNKNOWN_LABEL: "tên dòng chưa có mã",
    Role.OUTSIDE: "số nháp ngoài bảng",
    Role.LEFT_OUT: "ô có số nhưng không hiểu",
    Role.INFORMATION: "cần biết",
    Role.WARNING: "cảnh báo",
    Role.ERROR: "lỗi",
}
# Ink on each stays above a contrast of 7; the words of the legend say the same.
TINT = {
    Role.LEVEL: "#DCEBF8",
    Role.TO_DATE: "#D3EFEA",
    Role.INDEX: "#E9E0F3",
    Role.SHARE: "#F3EBCF",
    Role.PLAN: "#FBE6D2",
    Role.REGISTER: "#E4EDD9",
    Role.CAPTION: "#E9EDF2",
    Role.LABEL: "#F3F6FA",
    Role.UNKNOWN_LABEL: "#FFF3B8",
    Role.OUTSIDE: "#FFFFFF",
    Role.LEFT_OUT: "#FFD9B0",
    Role.INFORMATION: "#BFDDF7",
    Role.WARNING: "#FFC94D",
    Role.ERROR: "#F29488",
}
_STRONG = frozenset({Role.ERROR, Role.WARNING, Role.LEFT_OUT, Role.UNKNOWN_LABEL})
_TO_DATE = {Measure.LEVEL_YTD, Measure.INDEX_YTD, Measure.GROWTH_YTD}
MOST_ROWS, MOST_COLUMNS = 1500, 80  # of a picture; what lies beyond is said
_CAPTION_LETTERS = 12  # of a column head that are never cut
_NARROW = 150  # pixels of a column where two pictures stand side by side
CHANGE_WIDTHS = {
    "Là": 90,
    "Số liệu": 260,
    "Kỳ": 75,
    "Đang dùng": 95,
    "Trong tệp": 95,
    "Chênh lệch": 90,
    "Mức sửa": 230,
    "Cần xem vì": 170,
}  # pixels
MOST_CHANGES = 500  # rows of the comparison on screen


@dataclass(frozen=True)
class Names:
    """What codes are called: indicators and areas of the warehouse's catalogue."""

    indicators: Mapping[str, str]
    areas: Mapping[str, str]

    def area(self, code: str) -> str:
        return self.areas.get(code, "chưa rõ địa bàn" if code == "?" else code)


def names() -> Names:
    """The catalogue's names."""
    return Names(desk.indicator_names(), desk.area_names())


def period_label(period: str, measure: str) -> str:
    """`2025-08`, level_ytd → `8T/2025`."""
    return period_short(Period.parse(period), to_date=measure in _TO_DATE)


def files_table(files: Sequence[FileSeen], names: Names) -> pd.DataFrame:
    """The uploads, one a row."""
    return pd.DataFrame(
        {
            "Tệp": [one.staged.name for one in files],
            "Tình trạng": [_file_state(one) for one in files],
            "Kỳ báo cáo": [period_short(Period.parse(one.report_period)) if one.report_period else "" for one in files],
            "Địa bàn": [
                ", ".join(dict.fromkeys(names.area(area) for table in one.tables for area in table.areas))
                if len({area for table in one.tables for area in table.areas}) <= 3
                else f"{len({area for table in one.tables for area in table.areas})} địa bàn"
                for one in files
            ],
            "Bảng": [len(one.tables) for one in files],
            "Số liệu": [one.figures for one in files],
            "Điều cần xem": [len(one.findings) for one in files],
        }
    )


def _file_state(file: FileSeen) -> str:
    if file.needs_area:
        return "◌ cần chọn địa bàn"
    if file.fault:
        return "✖ không nạp được"
    return "○ đã có" if file.held else "✖ có lỗi" if file.errors else "✔ đọc được"


def headline(examination: Examination) -> str:
    """`1.273 số mới, 12 số sửa đổi, 3 vắng mặt; 2 sửa đổi khác thường`: what publishing would change."""
    comparison = examination.comparison
    if not examination.incoming:
        if all(one.held for one in examination.files) and examination.files:
            return "Đã có, không có gì mới"
        if any(one.needs_area for one in examination.files):
            return "Cần chọn địa bàn của số liệu"
        return "Chưa có tệp nào nạp được"
    counts = Counter(change.kind for change in comparison.changes)
    parts = [f"{number(counts[Kind.NEW], 0)} số mới", f"{number(counts[Kind.REVISED], 0)} sửa đổi"]
    parts += [f"{number(counts[kind], 0)} {KIND_NAME[kind]}" for kind in (Kind.VANISHED, Kind.OLDER) if counts[kind]]
    parts.append(f"{number(counts[Kind.UNCHANGED], 0)} không đổi")
    rows = Counter(row.table for row in comparison.rows if row.kind is not Kind.UNCHANGED)
    parts += [f"{number(count, 0)} dòng {TABLE_NAME[table].lower()} mới hoặc đổi" for table, count in rows.items()]
    if comparison.named:
        parts.append(f"{number(comparison.named, 0)} số đã công bố được xếp vào mã")
    odd = len(comparison.suspicious)
    return ", ".join(parts) + (f"; {number(odd, 0)} sửa đổi khác thường cần xem" if odd else "")


def table_title(table: TableSeen) -> str:
    """`Chỉ số sản xuất công nghiệp (IIP) · 2. IIP!A1:F40 · 74 số liệu`."""
    report = table.report
    return f"{table.name} · {report['sheet']}!{report['range']} · {number(table.figures, 0)} số liệu"


def table_facts(table: TableSeen, names: Names) -> list[str]:
    """What a table as a whole was understood to be about, line by line."""
    report = table.report
    areas = [names.area(code) for code in table.areas]
    shown = ", ".join(areas[:4]) + (f" và {len(areas) - 4} địa bàn khác" if len(areas) > 4 else "")
    months = sorted({period for period, _ in table.periods}, key=lambda text: Period.parse(text).end)
    span = [period_name(Period.parse(text)) for text in months]
    facts = {
        "Tên bảng trong tệp": report["title"],
        "Kỳ": span[0] if len(span) == 1 else f"{span[0]} đến {span[-1]}" if span else "",
        "Địa bàn": shown,
        "Đơn vị": ", ".join(table.units),
        "Ghi chú của bảng": "; ".join(report["notes"][:3]),
        "Vì sao không đọc": report["reason"],
        "Ô có số nhưng không hiểu": ", ".join(one["cell"] for one in report["left_out"][:20]),
    }
    return [f"{name}: {text}" for name, text in facts.items() if text]


def captions_table(table: TableSeen) -> pd.DataFrame:
    """Captions as printed and what each was understood to mean."""
    columns = table.report["columns"]
    return pd.DataFrame(
        {
            "Cột": [one["column"] for one in columns],
            "Tiêu đề in trong tệp": [one["caption"] for one in columns],
            "Được hiểu là": [one["meaning"] or f"không đọc: {one['reason'] or 'không rõ'}" for one in columns],
        }
    )


def rows_table(table: TableSeen, names: Names) -> pd.DataFrame:
    """Labels as printed and the item of each."""
    return pd.DataFrame(
        {
            "Dòng in trong tệp": [one.label for one in table.rows],
            "Được hiểu là": [one.item_name or "chưa có mã" for one in table.rows],
            "Địa bàn": [names.area(one.area) for one in table.rows],
            "Đơn vị": [one.unit for one in table.rows],
            "Số liệu": [one.figures for one in table.rows],
        }
    )


def findings_table(findings: Sequence[Finding]) -> pd.DataFrame:
    """What is wrong or doubtful, where it stands, what was found and expected, what to do."""
    return pd.DataFrame(
        {
            "Mức": [SEVERITY_NAME[one.severity] for one in findings],
            "Ô": [f"{one.sheet}!{one.cell}".strip("!") for one in findings],
            "Nội dung": [one.message for one in findings],
            "Việc cần làm": [one.remedy for one in findings],
            "Thấy": [one.found for one in findings],
            "Cần": [one.expected for one in findings],
        }
    )


def findings_to_read(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """The same in three columns of finished HTML, which a tablet holds without scrolling."""

    def told(one: Finding) -> str:
        seen = [f"thấy {one.found}" if one.found else "", f"cần {one.expected}" if one.expected else ""]
        return words.sentence_case("; ".join(filter(None, seen)))

    return [
        {
            "Mức, ô": f"<strong>{escape(row['Mức'])}</strong><br>{escape(row['Ô'])}",
            "Nội dung": "<br>".join(filter(None, (escape(one.message), escape(told(one))))),
            "Việc cần làm": escape(one.remedy),
        }
        for one, row in zip(findings, findings_table(findings).to_dict("records"), strict=True)
    ]


def findings_sentence(findings: Sequence[Finding]) -> str:
    """`2 lỗi, 3 cảnh báo, 1 thông tin`."""
    counts = Counter(one.severity for one in findings)
    parts = [f"{number(counts[one], 0)} {SEVERITY_NAME[one].lower()}" for one in Severity if counts[one]]
    return ", ".join(parts) if parts else "không có điều nào cần xem lại"


def changes_table(changes: Iterable[Change], names: Names) -> pd.DataFrame:
    """Figures before and after, one a row; the link leads to the cell of the figure as now published."""
    changes = list(changes)
    return pd.DataFrame(
        {
            "Là": [_kind(one) for one in changes],
            "Số liệu": [f"{one.label} · {names.indicators.get(one.indicator, one.indicator)}" for one in changes],
            "Kỳ": [period_label(one.period, one.measure) for one in changes],
            "Đang dùng": [one.old for one in changes],
            "Trong tệp": [one.new for one in changes],
            "Chênh lệch": [
                one.new - one.old
                if one.new is not None and one.old is not None and Doubt.UNIT not in one.doubts
                else None
                for one in changes
            ],
            "Mức sửa": [size_text(one) for one in changes],
            "Cần xem vì": [", ".join(DOUBT_NAME[doubt] for doubt in one.doubts) for one in changes],
            "Đơn vị": [
                one.unit if one.unit == one.old_unit or not one.old_unit else f"{one.old_unit} → {one.unit}"
                for one in changes
            ],
            "Loại số liệu": [MEASURE_NAME[Measure(one.measure)] for one in changes],
            "Địa bàn": [names.area(one.area) for one in changes],
            "Tình trạng": [_statuses(one) for one in changes],
            "Ô trong tệp": [_place(one.new_place) for one in changes],
            "Ô đang dùng": [_place(one.old_place) for one in changes],
        }
    )


def size_text(change: Change) -> str:
    """`+4,7%, gấp 6,2 lần mức thường (0,8%)`."""
    if change.size is None:
        return ""
    unit = revision_unit(Measure(change.measure))
    blank = "" if unit == "%" else " "
    text = f"{signed(change.size)}{blank}{unit}"
    if change.kind is Kind.UNCHANGED:
        return ""
    if not change.usual:
        return f"{text}, chưa có mức thường"
    return (
        f"{text}, gấp {number(abs(change.size) / change.usual, 1)} lần mức thường ({number(change.usual)}{blank}{unit})"
    )


def change_sentences(change: Change, names: Names) -> list[str]:
    """One change in words: what it is about, old and new figure with their places, why it is doubted."""
    what = f"{names.indicators.get(change.indicator, change.indicator)}, {change.label}, {names.area(change.area)}"
    when = period_name(Period.parse(change.period), to_date=change.measure in _TO_DATE)
    lines = [f"{what}: {MEASURE_NAME[Measure(change.measure)]}, {when}."]
    if change.old_place:
        old = words.printed(change.old, change.old_unit or change.unit, change.measure)
        lines.append(f"Đang dùng: {old} ({change.old_place.file}, {_place(change.old_place)}).")
    if change.new_place:
        new = words.printed(change.new, change.unit, change.measure)
        lines.append(f"Trong tệp: {new} ({change.new_place.file}, {_place(change.new_place)}).")
    if change.doubts:
        lines.append(f"Cần xem vì: {', '.join(DOUBT_NAME[one] for one in change.doubts)}; {size_text(change)}.")
    return lines


def _kind(change: Change) -> str:
    if change.doubts:
        return f"⚠ {KIND_NAME[change.kind]}"
    return KIND_NAME[change.kind]


def _statuses(change: Change) -> str:
    now = words.status_name(Status(change.status))
    before = words.status_name(Status(change.old_status)) if change.old_status else now
    return now if now == before else f"{before} → {now}"


def _place(place: desk.Place | None) -> str:
    return f"{place.sheet}!{place.cell}" if place else ""


def rows_changed_table(examination: Examination) -> pd.DataFrame:
    """Rows of plans, goals, notes and registers that are new or changed, with the fields that differ."""
    rows = [row for row in examination.comparison.rows if row.kind is not Kind.UNCHANGED]
    return pd.DataFrame(
        {
            "Loại": [TABLE_NAME[row.table] for row in rows],
            "Là": [KIND_NAME[row.kind] for row in rows],
            "Nội dung": [row.name for row in rows],
            "Thay đổi": [
                "; ".join(f"{old or MISSING} → {new or MISSING}" for old, new in row.fields.values()) for row in rows
            ],
            "Ô": [_place(row.place) for row in rows],
            "Tệp": [row.place.file for row in rows],
        }
    )


@dataclass(frozen=True)
class Picture:
    """A sheet as a grid of texts, rows by their numbers, columns by their letters; `cut`: what is not shown."""

    texts: pd.DataFrame
    tints: pd.DataFrame
    numbers: frozenset[str]  # columns that mostly hold numbers
    widths: Mapping[str, int]  # of the columns, in pixels
    roles: tuple[Role, ...]
    hidden: bool
    cut: str


def picture(sheet: desk.Sheet, roles: Mapping[str, Role], marked: str = "") -> Picture:
    """The whole sheet as it stands in the file, each understood cell tinted by its meaning; `marked` stands out."""
    height, width = min(sheet.height, MOST_ROWS), min(sheet.width, MOST_COLUMNS)
    letters = [desk.column_letters(column) for column in range(width)]
    texts, tints, counts = [], [], Counter()
    for row in range(height):
        values = [sheet.value(row, column) for column in range(width)]
        texts.append([cell_text(value) for value in values])
        line = []
        for column, value in enumerate(values):
            address = f"{letters[column]}{row + 1}"
            counts[letters[column], isinstance(value, int | float)] += value is not None
            role = roles.get(address)
            # A caption without a word of its own is only the merge above it.
            role = None if role in (Role.CAPTION, Role.LABEL, Role.UNKNOWN_LABEL) and value is None else role
            line.append(_style(role, address == marked))
        tints.append(line)
    index = list(range(1, height + 1))
    cut = ""
    if sheet.height > height or sheet.width > width:
        cut = (
            f"Trang tính khai báo {number(sheet.height, 0)} dòng, {number(sheet.width, 0)} cột; "
            f"hình chỉ vẽ {number(height, 0)} dòng, {number(width, 0)} cột đầu."
        )
    return Picture(
        pd.DataFrame(texts, index=index, columns=letters, dtype=object),
        pd.DataFrame(tints, index=index, columns=letters, dtype=object),
        frozenset(letter for letter in letters if 2 * counts[letter, True] > counts[letter, False]),
        _widths(texts, letters),
        tuple(role for role in ROLE_NAME if role in set(roles.values())),
        sheet.hidden,
        cut,
    )


def around(shown: Picture, cell: str, rows: int) -> Picture:
    """The part of a picture with `rows` rows above and below a cell; all columns."""
    row = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
    near = [at for at in shown.texts.index if abs(at - row) <= rows]
    narrow = {letter: min(width, _NARROW) for letter, width in shown.widths.items()}
    return replace(shown, texts=shown.texts.loc[near], tints=shown.tints.loc[near], widths=narrow)


def why_not(examination: Examination) -> str:
    """Why this cannot be published yet, and what to do."""
    faulty = [one.staged.name for one in examination.files if one.fault]
    if faulty:
        return f"Chưa công bố được: {', '.join(faulty)} không nạp được. Hãy xử lý theo lời nhắn ở tệp đó, hoặc bỏ tệp."
    errors = sum(len(one.errors) for one in examination.files)
    if errors:
        return (
            f"Chưa công bố được: còn {number(errors, 0)} lỗi ở bước Điều cần xem. "
            "Hãy sửa các ô đó trong một bản sao của tệp rồi tải lên lại."
        )
    return "Không có gì mới để công bố: mọi tệp đã có trong kho số liệu."


def _widths(texts: Sequence[Sequence[str]], letters: Sequence[str]) -> dict[str, int]:
    """Wide enough for nine of ten texts of a column: a title may run over its cell, labels may not be cut."""
    found = {}
    for column, letter in enumerate(letters):
        lengths = sorted(len(row[column]) for row in texts if row[column])
        usual = lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
        longest = min(lengths[-1], _CAPTION_LETTERS) if lengths else 0
        found[letter] = min(8 * max(usual, longest) + 24, 420)
    return found


def _style(role: Role | None, marked: bool) -> str:
    style = f"background-color: {TINT[role]}" if role else ""
    if role in _STRONG:
        style += "; font-weight: 600"
    return "background-color: #0B4F8A; color: #FFFFFF; font-weight: 700" if marked else style


def legend(roles: Sequence[Role]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The words of a picture's tints and their styles, one row."""
    names = [f"{words.NO_BREAK}{ROLE_NAME[role]}{words.NO_BREAK}" for role in roles]
    blank = [""] * len(names)
    return pd.DataFrame([names], columns=range(len(names))), pd.DataFrame(
        [[_style(role, False) for role in roles]] if names else [blank], columns=range(len(names))
    )


def cell_text(value: object) -> str:
    """A raw cell as the sheet would show it; blanks and line breaks folded."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        whole = float(value).is_integer() and 1900 <= value <= 2100  # a year is not 2.025
        return str(int(value)) if whole else number(value)
    return date_text(value) if isinstance(value, date) else " ".join(str(value).split())


def read_month(text: str) -> str:
    """`8/2025`, `08-2025` or `2025-08` → `2025-08`; another text stays as it is, the load refuses it by a sentence."""
    parts = text.strip().replace("/", "-").replace(".", "-").split("-")
    if len(parts) == 2 and len(parts[1]) == 4:
        parts.reverse()
    if len(parts) == 2 and all(part.isdecimal() for part in parts):
        try:
            return str(Period.month(int(parts[0]), int(parts[1])))
        except PeriodError:
            return text.strip()
    return text.strip()
