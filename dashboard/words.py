"""Numbers and verdicts in the words of Vietnamese official reports. Knows neither Streamlit nor DuckDB."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import pandas as pd

from dashboard import theme
from growth.goals import GoalStatus
from growth.notation import date_text, number, percent, rise
from growth.pace import NeedOutcome
from growth.projects import StartState
from growth.scenario import Position
from growth.verdicts import Light
from growth.vocabulary import STATUS_NAME, Status

NO_BREAK = "\u00a0"
ILLUSTRATIVE = "Số liệu minh họa"
Figures = pd.DataFrame | Sequence[Mapping[str, Any]]  # a frame, or the same as rows
AREA_SUBJECT = {"VN": "cả nước", "VN-22": "Nghệ An"}


@dataclass(frozen=True)
class Verdict:
    """A state as icon, word and colour together: `badge_colour` of Streamlit's badge, `ink` of charts.

    sign: one letter of the same meaning for tables, pictures and documents, where no icon can stand.
    """

    icon: str
    sign: str
    word: str
    badge_colour: str
    ink: str

    @property
    def signed(self) -> str:
        """`✖ Không đạt`."""
        return f"{self.sign} {self.word}"


LIGHT = {
    Light.ON_TRACK: Verdict(":material/check_circle:", "✔", "Đạt yêu cầu", "green", theme.ON_TRACK),
    Light.CLOSE: Verdict(":material/error:", "▲", "Gần đạt yêu cầu", "orange", theme.CLOSE),
    Light.BEHIND: Verdict(":material/cancel:", "✖", "Dưới yêu cầu", "red", theme.BEHIND),
    Light.REACHED: Verdict(":material/verified:", "✔", "Đạt kế hoạch năm", "green", theme.ON_TRACK),
    Light.NOT_REACHED: Verdict(":material/cancel:", "✖", "Không đạt kế hoạch năm", "red", theme.BEHIND),
    Light.TET: Verdict(":material/celebration:", "○", "Tháng Tết, không xét riêng", "gray", theme.NO_VERDICT),
    Light.NOT_ENOUGH_DATA: Verdict(":material/help:", "○", "Chưa đủ dữ liệu", "gray", theme.NO_VERDICT),
}
# A planned point is a band of no width: "within" it reads the same for both.
POSITION = {
    Position.BELOW: Verdict(":material/arrow_downward:", "▼", "Dưới kịch bản", "red", theme.BEHIND),
    Position.WITHIN: Verdict(":material/check:", "✔", "Trong kịch bản", "green", theme.ON_TRACK),
    Position.ABOVE: Verdict(":material/arrow_upward:", "▲", "Vượt kịch bản", "green", theme.ON_TRACK),
    Position.UNKNOWN: Verdict(":material/help:", "○", "Chưa so được", "gray", theme.NO_VERDICT),
}
GOAL_STATUS = {
    GoalStatus.REACHED: Verdict(":material/verified:", "✔", "Đạt", "green", theme.ON_TRACK),
    GoalStatus.NOT_REACHED: Verdict(":material/cancel:", "✖", "Không đạt", "red", theme.BEHIND),
    GoalStatus.ON_TRACK: Verdict(":material/check_circle:", "●", "Đúng tiến độ", "green", theme.ON_TRACK),
    GoalStatus.SPEED_UP: Verdict(":material/speed:", "▲", "Cần tăng tốc", "orange", theme.CLOSE),
    GoalStatus.AT_RISK: Verdict(":material/warning:", "▼", "Nguy cơ không đạt", "red", theme.BEHIND),
    GoalStatus.WRONG_WAY: Verdict(":material/u_turn_left:", "↶", "Đi ngược mục tiêu", "red", theme.BEHIND),
    GoalStatus.NOT_DUE: Verdict(":material/schedule:", "○", "Chưa đến hạn", "blue", theme.NO_VERDICT),
    GoalStatus.NOT_ENOUGH_DATA: Verdict(":material/help:", "○", "Chưa đủ dữ liệu", "gray", theme.NO_VERDICT),
}
GOAL_NOT_ENTERED = Verdict(":material/edit_note:", "✎", "Chưa nhập chỉ tiêu", "violet", theme.NO_VERDICT)
START = {
    StartState.LATE: Verdict(":material/alarm:", "✖", "Chậm so với kế hoạch", "red", theme.BEHIND),
    StartState.UNCONFIRMED: Verdict(":material/help:", "▲", "Quá mốc, chờ báo cáo mới", "orange", theme.CLOSE),
    StartState.AHEAD: Verdict(":material/schedule:", "○", "Chưa đến mốc", "blue", theme.RISE),
    StartState.STARTED: Verdict(":material/check_circle:", "✔", "Đã hoạt động", "green", theme.ON_TRACK),
    StartState.NO_DATE: Verdict(":material/event_busy:", "–", "Chưa có mốc", "gray", theme.NO_VERDICT),
}
NEED = {
    NeedOutcome.NEEDED: "các kỳ còn lại cần tăng",
    NeedOutcome.REACHED: "đã đạt kế hoạch năm",
    NeedOutcome.NO_TIME_LEFT: "đã hết năm, không đạt",
    NeedOutcome.BASE_MISSING: "chưa tính được mức tăng cần có",
}


def grew(growth_pct: float, decimals: int | None = None) -> str:
    """16.4 → `tăng 16,4%`; -3.51 → `giảm 3,51%`; 0 → `bằng cùng kỳ` (never `tăng -3%`)."""
    if number(growth_pct, decimals).strip("-0,") == "":
        return "bằng cùng kỳ"
    return rise(growth_pct, decimals)


def growth_finding(growths: Mapping[str, float], what: str) -> str:
    """What stands out among several growths in %: how many fell and which most, else which grew most.

    `2/8 chỉ tiêu giảm, giảm nhiều nhất là Chè (6,17%)`, `Dệt tăng 9%, cao nhất trong 8 chỉ tiêu có số liệu`; a growth
    that reads as zero is neither. Empty without any.
    """
    if not growths:
        return ""
    best, worst = max(growths, key=growths.__getitem__), min(growths, key=growths.__getitem__)
    told = {name: grew(value) for name, value in growths.items()}
    if len(growths) == 1:
        return f"{best} {told[best]}"
    falling = sum(text.startswith("giảm") for text in told.values())
    if falling:
        share = f"cả {len(growths)} {what}" if falling == len(growths) else f"{falling}/{len(growths)} {what}"
        return f"{share} giảm, giảm nhiều nhất là {worst} ({percent(abs(growths[worst]))})"
    if not told[best].startswith("tăng"):
        return f"cả {len(growths)} {what} bằng cùng kỳ"
    return f"{best} {told[best]}, cao nhất trong {len(growths)} {what} có số liệu"


def ranked_among(value: float, others: Collection[float]) -> str:
    """Where a value stands among others of the same kind: `cao nhất`, `thấp nhất`, `cao thứ 2`; empty without any."""
    if not others:
        return ""
    above = sum(other > value for other in others)
    if above == 0:
        return "cao nhất"
    return "thấp nhất" if above == len(others) else f"cao thứ {above + 1}"


def with_unit(value: float | None, unit: str, decimals: int | None = None) -> str:
    """1234.5, "tỷ đồng" → `1.234,5 tỷ đồng`; percentages are written without a blank."""
    return percent(value, decimals) if unit == "%" else f"{number(value, decimals)} {unit}".strip()


def sentence_case(text: str) -> str:
    """First letter in capitals, the rest untouched (`GRDP` stays `GRDP`)."""
    return text[:1].upper() + text[1:]


def inside_sentence(text: str) -> str:
    """A beginning as it reads inside a sentence: `kim ngạch …`; an abbreviation (`GRDP`) and a name stay."""
    return text if text[1:2].isupper() or text.startswith("Nghệ An") else text[:1].lower() + text[1:]


def in_lines(text: str, width: int = 30) -> str:
    """Text that breaks only into lines of about `width` letters, so that a table does not squeeze it word by word."""
    lines = textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)
    return " ".join(line.replace(" ", NO_BREAK) for line in lines)


def printed(value: float, unit: str, measure: str) -> str:
    """A figure as its source printed it: an index stays an index (`108,94 (chỉ số, gốc so sánh = 100)`)."""
    if measure.startswith("index"):
        return f"{number(value)} (gốc so sánh = 100)"
    return with_unit(value, "%" if measure.startswith("growth") else unit)


def status_name(status: str) -> str:
    return STATUS_NAME[Status(status)]


def sources(figures: Figures, most: int = 3) -> str:
    """The distinct citations of figures, newest release first, as one source line.

    figures: with citation, source_file, release; a figure without a citation of its own cites its workbook.
    """
    told = zip(*(column(figures, name) for name in ("release", "citation", "source_file")), strict=True)
    cited = (own or file for _, own, file in sorted(told, key=itemgetter(0), reverse=True))
    names = list(dict.fromkeys(map(short_citation, dict.fromkeys(cited))))
    text = "; ".join(names[:most])
    return f"{text}; và {len(names) - most} nguồn khác" if len(names) > most else text


def column(figures: Figures, name: str) -> list:
    """One value a figure."""
    return figures[name].tolist() if isinstance(figures, pd.DataFrame) else [row[name] for row in figures]


def short_citation(citation: str) -> str:
    """`baonghean.vn/mot-bai-dai.html (9/10/2025)` → `baonghean.vn (9/10/2025)`; the full text stands in the table."""
    return re.sub(r"\b((?:[\w-]+\.)+[a-z]{2,})/[^\s;,()]+", r"\1", citation)


def statuses(figures: Figures) -> str:
    """`ước tính, thực hiện`: the statuses that occur in figures with a status."""
    found = set(column(figures, "status"))
    return ", ".join(STATUS_NAME[status] for status in Status if status in found)


def released(figures: Figures) -> str:
    """`công bố 6/8/2025` or `công bố từ 6/8/2025 đến 8/1/2026`; empty without a figure."""
    days = column(figures, "release")
    if not days:
        return ""
    first, last = (pd.Timestamp(day).date() for day in (min(days), max(days)))
    return f"công bố {date_text(last)}" if first == last else f"công bố từ {date_text(first)} đến {date_text(last)}"
