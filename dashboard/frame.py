"""The frame around every page: what is selected (area, report month), the head of a page, the empty states.

Selection lives in the address of the page, so that a view can be sent as a link. Knows no chart and no SELECT.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from dashboard import past, queries, theme, warehouse, words
from dashboard.narrow import Screen
from growth.notation import date_text, period_name
from growth.periods import Period

HOME_AREA = "VN-22"
MONTHLY = ("iip", "grdp", "product_output", "export_value", "import_value", "retail_sales")
MONTH_KEY, AREA_KEY, DAY_KEY = "thang", "khu-vuc", "biet-ngay"
_SELECTION = "_selection"


@dataclass(frozen=True)
class Selection:
    """What every page shows: the key of what is known (`dashboard.past`), the area and the report month."""

    version: str
    area: str
    area_name: str
    month: Period

    @property
    def place(self) -> str:
        """The area inside a sentence: `cả nước`, `Nghệ An`."""
        return words.AREA_SUBJECT.get(self.area, self.area_name)


def select() -> Selection | None:
    """Draws the shared filters and remembers the choice; None (with a message drawn) while there is no data."""
    whole = warehouse.version_in_use()
    days, day = release_days(whole), _day_wanted()
    version = past.key(whole, day)
    with warehouse.at(version):
        areas = areas_with_data(version)
        names = dict(zip(areas["area"], areas["name"], strict=True))
        with st.container(horizontal=True, vertical_alignment="bottom", key="filters"):
            if names:
                area = choice("Khu vực", AREA_KEY, list(names), names.__getitem__, HOME_AREA, width=160)
                months = report_months(version, area)
                month = choice(
                    "Tháng báo cáo",
                    MONTH_KEY,
                    months,
                    lambda text: words.sentence_case(period_name(Period.parse(text))),
                    newest_month(version, area) or months[0],
                    width=215,
                )
            if names or day:
                _choose_day(days, day)
            if queries.is_illustrative():
                st.badge(words.ILLUSTRATIVE.upper(), icon=":material/school:", color="orange")
    if day:
        with st.container(horizontal=True, vertical_alignment="center", key="past"):
            st.warning(
                f"**{past.sentence(version)}**: mọi trang và tệp tải về chỉ dùng số đã công bố đến hết ngày này.",
                icon=":material/history:",
            )
            st.button("Về hiện nay", icon=":material/update:", on_click=_know_now)
    if not names:
        _say_empty(day)
        return None
    selection = Selection(version, area, names[area], Period.parse(month))
    st.session_state[_SELECTION] = selection
    return selection


def _day_wanted() -> date | None:
    """The day of knowledge that the address asks for; None for now, and for what is no day."""
    wanted = st.session_state[DAY_KEY] if DAY_KEY in st.session_state else st.query_params.get(DAY_KEY, "")
    try:
        return date.fromisoformat(wanted) if wanted else None
    except ValueError:
        return None


def _choose_day(days: list[date], day: date | None) -> None:
    """The box of days on which something was made public; a day of the address between two of them is one of them."""
    if day:
        days = sorted({*days, day}, reverse=True)
        st.session_state[DAY_KEY] = day.isoformat()
    choice(
        "Như đã biết ngày",
        DAY_KEY,
        ["", *(one.isoformat() for one in days)],
        lambda text: date_text(date.fromisoformat(text)) if text else "Hiện nay",
        "",
        width=150,
    )


def _know_now() -> None:
    st.session_state[DAY_KEY] = ""


def _say_empty(day: date | None) -> None:
    if day:
        nothing_yet(f"đến ngày {date_text(day)} chưa có số liệu nào được công bố", "Hãy chọn một ngày sau đó.")
    else:
        nothing_yet(
            "kho số liệu chưa có số liệu nào",
            "Nạp biểu ở trang Nạp số liệu; "
            "trên máy chủ, lệnh `python -m etl rebuild` lập kho từ các tệp trong `data/raw/`.",
        )


def choice(
    label: str, key: str, options: list[str], named: Callable[[str], str], default: str, width: int | str = "stretch"
) -> str:
    """A select box whose value stands in the address; a value that is no longer offered falls back to the default.

    The empty string is an option like any other ("all", "newest") and leaves the address clean.
    """
    wanted = st.session_state[key] if key in st.session_state else st.query_params.get(key, default)
    st.session_state[key] = wanted if wanted in options else default if default in options else options[0]
    value = st.selectbox(label, options, format_func=named, key=key, filter_mode=None, width=width)
    _write_address(key, value)
    return value


def choices(label: str, key: str, options: list[str], named: Callable[[str], str], placeholder: str) -> list[str]:
    """Any number of `options`, in their order; none chosen is written as `placeholder` and means no narrowing."""
    wanted = st.session_state[key] if key in st.session_state else st.query_params.get_all(key)
    st.session_state[key] = [value for value in wanted if value in options]
    chosen = st.multiselect(
        label, options, format_func=named, key=key, placeholder=placeholder, filter_mode=None, select_all=False
    )
    _write_address(key, chosen)
    return [option for option in options if option in chosen]


def switch(label: str, key: str, options: dict[str, str]) -> str:
    """One of a few ways of looking, as buttons side by side: key → name; the first is the default, not written."""
    default = next(iter(options))
    wanted = st.session_state[key] if key in st.session_state else st.query_params.get(key)
    st.session_state[key] = wanted if wanted in options else default
    value = st.segmented_control(
        label, list(options), format_func=options.__getitem__, key=key, required=True, label_visibility="collapsed"
    )
    _write_address(key, "" if value == default else value)
    return value


def step(
    label: str, key: str, options: list[float], named: Callable[[float], str], default: float, context: str
) -> float:
    """A slider over the steps `options` with Vietnamese labels, its value in the address while it is not the default.

    context: what the slider is about; another one starts at its own default unless the address says otherwise.
    """
    widget, written = f"{key}:{context}", st.query_params.get(key, "")
    if st.session_state.get(widget) not in options:
        found = [option for option in options if f"{option:g}" == written]
        st.session_state[widget] = found[0] if found else default
    value = st.select_slider(label, options, format_func=named, key=widget)
    _write_address(key, "" if value == default else f"{value:g}")
    return value


def words_sought(label: str, key: str, placeholder: str) -> str:
    """A line of free text to search for, kept in the address."""
    if key not in st.session_state:
        st.session_state[key] = st.query_params.get(key, "")
    text = st.text_input(label, key=key, placeholder=placeholder, icon=":material/search:").strip()
    _write_address(key, text)
    return text


def page_number(key: str) -> int:
    """The page of a long table that a `choice` of this key stands at; 1 where it stands nowhere."""
    wanted = st.session_state[key] if key in st.session_state else st.query_params.get(key, "")
    return int(wanted) if wanted.isdecimal() else 1


def is_dark() -> bool:
    """Whether the visitor has the dark look."""
    return st.context.theme.type == "dark"


def screen() -> Screen:
    """How wide the screen is: `dashboard.web.shell` tells when the page loads; wide where nobody told."""
    told = st.context.cookies.get("man-hinh", "")
    return Screen(told) if told in set(Screen) else Screen.WIDE


def window() -> tuple[int, int] | None:
    """Width and height (px) that the visitor's window had when the page was loaded; None where nobody told."""
    told = re.fullmatch(r"([1-9]\d{2,3})x([1-9]\d{2,3})", str(st.context.cookies.get("cua-so")))
    return (int(told[1]), int(told[2])) if told else None


def css(style: str) -> str:
    """A CSS declaration of the light look as this visitor should see it."""
    return theme.css_in_dark(style) if is_dark() else style


def address(page: str) -> str:
    """The view as it stands, as a link: `https://…/tra-cuu?tim=than&thang=2025-08`."""
    root = (st.context.url or "").partition("?")[0].rstrip("/").removesuffix(f"/{page}")
    return f"{root}/{page}?".lstrip("/") + urlencode(
        [(key, value) for key in st.query_params for value in st.query_params.get_all(key)]
    )


def _write_address(key: str, value: str | list[str]) -> None:
    if value:
        st.query_params[key] = value
    else:
        st.query_params.pop(key, None)


@st.cache_data(max_entries=8, show_spinner=False)
def areas_with_data(version: str):
    """Areas that have figures, home first; columns area, name."""
    frame = queries.areas_with_figures()
    return frame.sort_values(["area"], key=lambda codes: [(code != HOME_AREA, code != "VN", code) for code in codes])


@st.cache_data(max_entries=64, show_spinner=False)
def report_months(version: str, area: str) -> list[str]:
    """Months with figures of the area, newest first."""
    return queries.report_months(area)


@st.cache_data(max_entries=8, show_spinner=False)
def release_days(version: str) -> list[date]:
    """Days on which figures were made public, newest first."""
    return queries.release_days()


@st.cache_data(max_entries=64, show_spinner=False)
def newest_month(version: str, area: str) -> str | None:
    """Newest month that the monthly indicators report on: where a visit starts, whatever stocks came in later."""
    return queries.newest_month(area, MONTHLY)


def selection() -> Selection:
    """What the frame selected for this run."""
    return st.session_state[_SELECTION]


def head(finding: str, question: str) -> None:
    """The head of a page: its finding as the title, the question that it answers below."""
    st.title(finding, anchor=False)
    st.caption(question)


def nothing_yet(what: str, remedy: str) -> None:
    """The empty state of a block: what is missing, and how it gets there."""
    st.info(f"{words.sentence_case(what)}. {remedy}", icon=":material/inbox:")


def origins(row: Mapping[str, str], name: str = "ô\u00a0gốc") -> list[tuple[str, str]]:
    """Name and address of the cell of a traced row, for a card; nothing where the row has no cell."""
    return [(name, origin_link(row["sha256"], row["sheet"], row["cell"]))] if row.get("cell") else []


def origin_link(sha256: str, sheet: str, cell: str) -> str:
    """Address of the page that shows a number in its workbook, relative to any page of the dashboard."""
    return "nguon-so-lieu?" + urlencode({"xem": "o-goc", "tep": sha256[:12], "trang": sheet, "o": cell})
