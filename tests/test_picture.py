"""Pictures of charts: all that a chart says, where it says it, in a file that needs neither browser nor typeface."""

from __future__ import annotations

import ast
import inspect
import json
import re
import struct
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import plotly.graph_objects as go
import pytest
from lxml import etree
from matplotlib.ft2font import FT2Font

from dashboard import charts, theme, words
from dashboard.charts import Band, Fan, Mark, Milestone, Series
from dashboard.reports.picture import PictureTooSmall, UnknownFeature, picture
from dashboard.theme import Role
from growth.verdicts import Light
from tests.conftest import ROOT

MONTHS = ["T1", "T2", "T3", "T4"]
LINE = Series("Nghệ An", Role.ACTUAL, MONTHS, [8.5, None, 9.25, 10.0], estimate=[False, False, False, True])
FAN = Fan("Ước cả năm", ("T3", 9.25), ("T4", 10.0), 9.0, 11.0, "ước")
EXAMPLES = {
    "lines": lambda: charts.lines(
        [LINE], "%", MONTHS, band=Band("Kịch bản", ["T3", "T4"], [9.0, 9.5], [9.0, 10.5]), fan=FAN
    ),
    "strip": lambda: charts.strip(FAN, [Mark("Mục tiêu 2026", 10.5, Role.PLAN)], "%", 1),
    "columns": lambda: charts.columns(
        [LINE], "triệu USD", MONTHS, lines_over=[Series("2025", Role.PREVIOUS, MONTHS, [7, 8, 9, 10])], target=("KH", 9)
    ),
    "ranking": lambda: charts.ranking(["Dệt may", "Xi măng và vật liệu xây dựng của các nhà máy"], [12.5, -3.25], "%"),
    "heat_map": lambda: charts.heat_map(
        ["IIP", "Bán lẻ"], ["T1", "T2"], [[25.9, None], [-4.5, 3]], [["", ""]] * 2, ["T1"]
    ),
    "milestones": lambda: charts.milestones(
        [
            Milestone("Nhà máy A", 2025.5, None, 2026.2, theme.BEHIND, ""),
            Milestone("B", 2025, 2025.75, None, theme.RISE, ""),
        ],
        2026.2,
        "nay",
    ),
}
SAID = {
    "lines": {"Nghệ An", "10", "9,5 – 10,5", "Ước cả năm", "T1"},
    "strip": {"Mục tiêu 2026", "9,0%", "11,0%"},
    "columns": {"8,5", "9,25", "KH", "2025"},
    "ranking": {"+12,5%", "-3,25%", "Dệt may"},
    "heat_map": {"(25,9)", "(-4,5)", "3,0"},
    "milestones": {"Nhà máy A", "nay", "đầu 2026"},
}


def texts(svg: bytes) -> list[str]:
    """What the outlines of an SVG say, in the order in which they were put there."""
    return [group.get("aria-label") for group in etree.fromstring(svg).iter() if group.get("aria-label")]


def areas(svg: bytes, colour: str) -> list[tuple[float, float, float, float]]:
    """Left, top, right, bottom of each area of a colour."""
    found = []
    for path in etree.fromstring(svg).iter("{http://www.w3.org/2000/svg}path"):
        if f"fill: {colour.lower()}" in path.get("style", ""):
            numbers = list(map(float, re.findall(r"-?[\d.]+", path.get("d"))))
            found.append((min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])))
    return found


def test_every_kind_of_chart_has_an_example_here():
    drawn = [name for name, one in inspect.getmembers(charts, inspect.isfunction) if not name.startswith("_")]
    returned = {name for name in drawn if inspect.signature(getattr(charts, name)).return_annotation == "go.Figure"}
    assert returned == set(EXAMPLES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_chart_is_made_as_plotly_itself_would_write_it(name):
    made = EXAMPLES[name]().to_plotly_json()
    assert json.loads(go.Figure(made).to_json()) == json.loads(json.dumps(made))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_picture_says_what_its_chart_says(name):
    svg = picture(EXAMPLES[name](), title="Tiêu đề")
    assert {text.strip() for text in texts(svg)} >= SAID[name]


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_magnified_slide_is_drawn_as_well(name):
    from dashboard import meeting

    svg = picture(go.Figure(meeting._magnified(EXAMPLES[name]().to_dict(), 2.0)), title="Tiêu đề", width=1920)
    assert {text.strip() for text in texts(svg)} >= SAID[name]


def test_title_unit_source_state_and_mark_stand_in_the_picture():
    svg = picture(
        EXAMPLES["columns"](),
        title="Xuất khẩu 4 tháng vượt tiến độ",
        unit="triệu USD",
        source="Thống kê tỉnh Nghệ An; công bố 6/5/2026",
        status="ước tính, thực hiện",
        note="Kế hoạch: Quyết định 1/QĐ.",
        verdict=words.LIGHT[Light.BEHIND],
        marks=["SỐ LIỆU MINH HỌA, không phải số liệu thống kê"],
    )
    said = texts(svg)
    assert {"Xuất khẩu 4 tháng vượt tiến độ", "Đơn vị: triệu USD", "✖ Dưới yêu cầu"} <= set(said)
    assert "▲ SỐ LIỆU MINH HỌA, không phải số liệu thống kê" in said
    source = "Nguồn: Thống kê tỉnh Nghệ An; công bố 6/5/2026; tình trạng: ○ ước tính, ● thực hiện."
    assert f"{source} Kế hoạch: Quyết định 1/QĐ." in " ".join(said)
    assert said.count("triệu USD") == 0, "the unit stands under the title, not on the axis again"


def test_an_svg_names_and_describes_itself_and_needs_no_typeface():
    root = etree.fromstring(picture(EXAMPLES["lines"](), title="A & B < C", alt="Mô tả"))
    space = "{http://www.w3.org/2000/svg}"
    assert (root.find(f"{space}title").text, root.find(f"{space}desc").text) == ("A & B < C", "Mô tả")
    assert root.get("role") == "img"
    assert root.find(f".//{space}text") is None
    assert not re.search("font-family|http://(?!www.w3|purl|creativecommons)", etree.tostring(root).decode())


def test_a_png_has_two_dots_a_pixel():
    png = picture(EXAMPLES["strip"](), title="Tiêu đề", width=700, height=260, kind="png")
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (1400, 520)


def test_without_a_height_the_chart_keeps_the_one_of_the_page():
    one = picture(charts.ranking(["a"], [1.0], "%"), title="Tiêu đề", kind="png")
    other = picture(charts.ranking(list("abcdefgh"), [1.0] * 8, "%"), title="Tiêu đề", kind="png")
    assert struct.unpack(">I", other[20:24])[0] - struct.unpack(">I", one[20:24])[0] == 2 * (46 + 8 * 30 - 140)


def test_bars_are_as_long_as_their_values_and_begin_at_zero():
    svg = picture(charts.ranking(["a", "b"], [10.0, 20.0], "cụm", growth=False), title="Tiêu đề")
    one, two = areas(svg, theme.RISE)
    assert one[0] == pytest.approx(two[0])
    assert (two[2] - two[0]) / (one[2] - one[0]) == pytest.approx(2, rel=1e-3)


def test_columns_stand_under_their_labels_and_estimates_are_hollow():
    rows = Series("2026", Role.ACTUAL, MONTHS, [10, 20, -5, 40], estimate=[False, False, False, True])
    svg = picture(charts.columns([rows], "tỷ đồng", MONTHS), title="Tiêu đề")
    first, second, third = areas(svg, theme.COLOUR[Role.ACTUAL])[:3]
    assert (second[3] - second[1]) / (first[3] - first[1]) == pytest.approx(2, rel=1e-3)
    assert first[3] == pytest.approx(second[3])
    assert third[1] == pytest.approx(first[3]), "a negative column hangs from zero"
    (hollow,) = [area for area in areas(svg, theme.PAPER) if area[0] > third[2] and area[2] - area[0] < 200]
    assert hollow[3] - hollow[1] == pytest.approx(4 * (first[3] - first[1]), rel=1e-3)


def test_a_missing_figure_breaks_the_line_where_the_chart_breaks_it():
    def strokes(connected: bool) -> int:
        figure = EXAMPLES["lines"]()
        for trace in figure.select_traces({"name": "Nghệ An"}):
            trace.connectgaps = connected
        style = f"stroke: {theme.COLOUR[Role.ACTUAL].lower()}; stroke-width: 3"
        return sum(style in path.get("style", "") for path in etree.fromstring(picture(figure, title="Tiêu đề")).iter())

    assert strokes(connected=False) == strokes(connected=True) + 1


def test_labels_too_close_for_the_width_are_left_out_from_the_last_one_back():
    labels = [f"tháng {month} năm 2025" for month in range(1, 13)]
    figure = charts.lines([Series("a", Role.ACTUAL, labels, list(range(12)))], "%", labels)
    shown = [text for text in texts(picture(figure, title="Tiêu đề")) if text.startswith("tháng")]
    assert shown[-1] == labels[-1]
    assert 2 <= len(shown) < len(labels)


@pytest.mark.parametrize("weight", [400, 700])
def test_every_vietnamese_letter_is_in_the_typeface_of_the_house(weight):
    face = FT2Font(ROOT / "static" / "fonts" / f"be-vietnam-pro-{weight}.ttf")
    vowels = [base + tone for base in "aăâeêioôơuưy" for tone in ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")]
    letters = {unicodedata.normalize("NFC", vowel) for vowel in vowels} | set("đbcdghklmnpqrstvxfjwz")
    needed = letters | {letter.upper() for letter in letters} | set("0123456789.,%+-–…()/;:«»“” ")
    assert all(len(letter) == 1 for letter in letters)
    assert not {letter for letter in needed if ord(letter) not in face.get_charmap()}
    assert face.family_name == "Be Vietnam Pro"


def test_a_text_in_pieces_is_put_together_before_it_is_drawn():
    loose = unicodedata.normalize("NFD", "Nghị quyết của tỉnh ủy")
    figure = charts.ranking([loose], [1.0], "%")
    assert "Nghị quyết của tỉnh ủy" in {text.strip() for text in texts(picture(figure, title="Tiêu đề"))}


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda figure: figure.add_pie(values=[1]), "type"),
        (lambda figure: figure.update_layout(title="Tiêu đề"), "layout.title"),
        (lambda figure: figure.update_layout(barmode="stack"), "layout.barmode"),
        (
            lambda figure: figure.update_traces(marker_cornerradius=4, selector={"type": "bar"}),
            "bar.marker.cornerradius",
        ),
        (lambda figure: figure.update_traces(mode="lines+text", selector={"name": "2025"}), "scatter.mode"),
        (lambda figure: figure.update_traces(line_dash="longdash", selector={"name": "2025"}), "line.dash"),
        (lambda figure: figure.update_xaxes(tickangle=45), "layout.xaxis.tickangle"),
        (lambda figure: figure.update_yaxes(range=None), "layout.yaxis.range"),
        (lambda figure: figure.add_annotation(x=0, y=1, text="<i>a</i>", showarrow=False), "text"),
        (lambda figure: figure.add_annotation(x=0, y=1, text="a"), "layout.annotations.showarrow"),
        (lambda figure: figure.add_annotation(x=0, y=1, text="a", showarrow=False, xanchor="auto"), "xanchor"),
    ],
)
def test_what_cannot_be_drawn_is_named_and_never_left_out(change, place):
    figure = EXAMPLES["columns"]()
    change(figure)
    with pytest.raises(UnknownFeature) as fault:
        picture(figure, title="Tiêu đề")
    assert fault.value.place == place
    assert place in str(fault.value)


def test_a_picture_without_room_for_its_chart_is_refused():
    with pytest.raises(PictureTooSmall, match="Ảnh 200 × 150 điểm ảnh không đủ chỗ"):
        picture(
            EXAMPLES["lines"](), title="Một tiêu đề dài chiếm nhiều dòng của bức ảnh nhỏ này", width=200, height=150
        )


def test_several_visitors_at_once_get_the_pictures_that_each_would_get_alone():
    alone = [picture(make(), title=name) for name, make in EXAMPLES.items()]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda name: picture(EXAMPLES[name](), title=name), EXAMPLES))
    assert together == alone


def test_the_server_starts_without_matplotlib():
    """Its import costs more than a second: only who wants a picture pays it."""
    seen, ahead = set(), ["app"]
    while ahead:
        name = ahead.pop()
        path = ROOT.joinpath(*name.split(".")).with_suffix(".py")
        if name in seen or not path.exists():
            continue
        seen.add(name)
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Import):
                ahead += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                ahead += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        if name == "app":
            pages = (ROOT / "pages").rglob("*.py")
            ahead += [".".join(page.relative_to(ROOT).with_suffix("").parts) for page in pages]
    assert "dashboard.panels" in seen
    assert "dashboard.reports.picture" not in seen
