"""The PowerPoint file holds the numbers of the slides in native charts and tables, their sources in the notes."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as File

from dashboard import warehouse
from dashboard.charts import Band, Series
from dashboard.frame import Selection
from dashboard.reports import presentation
from dashboard.slides.deck import deck_of
from dashboard.slides.model import BigNumber, Chart, Deck, Shape, Slide
from dashboard.theme import Role
from growth.notation import number, signed
from growth.periods import Period


@pytest.fixture(scope="module")
def deck(demo_warehouse: Path) -> Iterator[Deck]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_DATA", str(demo_warehouse))
        version = warehouse.current_version()
        with warehouse.at(version):
            yield deck_of(Selection(version, "VN-22", "Nghệ An", Period.parse("2025-09")))
    warehouse.close()


@pytest.fixture(scope="module")
def shown(deck: Deck) -> list[Slide]:
    """The set offered first, and one slide of each further kind."""
    more = ("iip.B", "thap-2", "cum-ket-qua", next(one.code for one in deck.slides if one.code.startswith("muc-tieu.")))
    return deck.chosen([*deck.first_offered, *more])


@pytest.fixture(scope="module")
def content(deck: Deck, shown: list[Slide]) -> bytes:
    return presentation.to_pptx(deck, shown)


@pytest.fixture(scope="module")
def file(content: bytes) -> File:
    return Presentation(io.BytesIO(content))


def texts(native) -> list[str]:
    """Every text of a slide outside charts and tables, by paragraph."""
    return [
        paragraph.text for shape in native.shapes if shape.has_text_frame for paragraph in shape.text_frame.paragraphs
    ]


def chart_of(native):
    return next((shape.chart for shape in native.shapes if shape.has_chart), None)


def table_of(native):
    return next((shape.table for shape in native.shapes if shape.has_table), None)


def test_there_is_a_slide_for_each_in_the_same_order_with_its_finding_as_the_title(file, shown):
    assert [native.shapes.title.text_frame.text for native in file.slides] == [one.title for one in shown]


def test_every_big_number_stands_on_its_slide_with_its_label_and_state(file, shown):
    checked = 0
    for native, one in zip(file.slides, shown, strict=True):
        written = texts(native)
        for each in one.numbers:
            assert each.value in written, (one.code, each)
            assert not each.note or each.note in written
            assert set(each.facts) <= set(written)
            assert any(text.endswith(each.verdict.word) for text in written) if each.verdict else True
            checked += 1
    assert checked > 30


def test_every_value_of_a_chart_is_the_one_of_the_slide_to_the_last_digit(file, shown):
    checked = 0
    for native, one in zip(file.slides, shown, strict=True):
        native_chart = chart_of(native)
        assert (native_chart is not None) == (one.chart is not None), one.code
        if one.chart is None:
            continue
        (plot,) = native_chart.plots
        labels = list(plot.categories)
        drawn = {line.name: dict(zip(labels, line.values, strict=True)) for line in plot.series}
        for each in one.chart.series:
            name = one.chart.unit if one.chart.shape is Shape.BARS else each.name
            expected = dict(zip(each.x, each.y, strict=True))
            assert {label: value for label, value in drawn[name].items() if value is not None} == expected
            checked += len(expected)
        if one.chart.band:
            bounds = [line for line in plot.series if line.name.startswith(one.chart.band.name)]
            known = {value for line in bounds for value in line.values if value is not None}
            assert known == {*one.chart.band.low, *one.chart.band.high}
    assert checked > 100


def test_the_data_behind_a_chart_can_be_edited_and_are_the_same(file):
    import openpyxl

    native_chart = next(chart for native in file.slides if (chart := chart_of(native)))
    workbook = openpyxl.load_workbook(io.BytesIO(native_chart.part.chart_workbook.xlsx_part.blob))
    rows = list(workbook.active.iter_rows(values_only=True))
    (plot,) = native_chart.plots
    assert rows[0][1:] == tuple(line.name for line in plot.series)
    assert [row[0] for row in rows[1:]] == list(plot.categories)
    assert [row[1] for row in rows[1:]] == list(plot.series[0].values)


def test_texts_beside_points_are_the_values_in_vietnamese_notation(file, shown):
    for native, one in zip(file.slides, shown, strict=True):
        if one.chart is None:
            continue
        labels = chart_of(native)._chartSpace.iter(qn("c:rich"))
        written = {"".join(node.text for node in label.iter(qn("a:t"))) for label in labels}
        for each in one.chart.series:
            if one.chart.shape is Shape.BARS and one.chart.is_growth:
                assert {f"{signed(value)}%" for value in each.y} <= written
            elif one.chart.shape is Shape.LINES:
                assert f"{each.name} {number(each.y[-1])}" in written


def test_every_cell_of_a_table_is_the_one_of_the_slide(file, shown):
    checked = 0
    for native, one in zip(file.slides, shown, strict=True):
        native_table = table_of(native)
        assert (native_table is not None) == (one.table is not None), one.code
        if one.table:
            rows = [[cell.text_frame.text.replace("\v", "\n") for cell in row.cells] for row in native_table.rows]
            assert rows == [list(one.table.columns), *(list(row) for row in one.table.rows)]
            checked += len(rows)
    assert checked > 10


def test_the_notes_name_file_sheet_and_cell_of_every_number(file, shown):
    for native, one in zip(file.slides, shown, strict=True):
        notes = native.notes_slide.notes_text_frame.text
        for origin in one.origins:
            assert f"{origin.source_file}, {origin.sheet}!{origin.cell}" in notes
        for each in one.numbers:
            assert each.origin is None or each.origin.text in notes


def test_every_slide_is_marked_as_illustrative(file):
    assert all("SỐ LIỆU MINH HỌA" in texts(native) for native in file.slides)


def test_it_is_as_wide_as_a_projector_and_speaks_our_font_with_a_safe_one_behind(file, content):
    assert file.slide_width / file.slide_height == pytest.approx(16 / 9, rel=1e-3)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        theme = etree.fromstring(parts.read("ppt/theme/theme1.xml"))
    fonts = list(theme.iter(qn("a:majorFont"), qn("a:minorFont")))
    assert [font.find(qn("a:latin")).get("typeface") for font in fonts] == ["Be Vietnam Pro"] * 2
    scripts = {script.get("script"): script.get("typeface") for font in fonts for script in font.iter(qn("a:font"))}
    assert scripts["Viet"] == "Arial"


def test_nothing_stands_outside_the_slide(file):
    for native in file.slides:
        for shape in native.shapes:
            assert shape.left >= 0
            assert shape.top >= 0
            assert shape.left + shape.width <= file.slide_width
            assert shape.top + shape.height <= file.slide_height


def one_slide(deck: Deck, one: Slide):
    return Presentation(io.BytesIO(presentation.to_pptx(deck, [one]))).slides[0]


def test_a_plan_is_dashed_and_an_estimate_hollow(deck):
    lines = (
        Series("Thực hiện", Role.ACTUAL, ("T1", "T2"), (1.0, 2.0), estimate=(False, True)),
        Series("Kế hoạch", Role.PLAN, ("T1", "T2"), (2.0, 3.0)),
    )
    native = one_slide(deck, Slide("x", "x", "x", chart=Chart(Shape.LINES, "%", ("T1", "T2"), lines)))
    actual, plan = chart_of(native).plots[0].series
    assert plan._element.find(".//" + qn("a:prstDash")).get("val") == "dash"
    assert actual._element.find(".//" + qn("a:prstDash")) is None
    (hollow,) = actual._element.findall(qn("c:dPt"))
    assert hollow.find(qn("c:idx")).get("val") == "1"
    assert hollow.find(".//" + qn("a:srgbClr")).get("val") == "FFFFFF"


def test_a_planned_range_is_two_dashed_lines_and_a_gap_stays_a_gap(deck):
    band = Band("Kịch bản", ("6T", "Năm"), (8.0, 9.0), (8.0, 10.0))
    line = Series("Nghệ An", Role.ACTUAL, ("3T", "9T"), (7.0, 8.5))
    chart = Chart(Shape.LINES, "%", ("3T", "6T", "9T", "Năm"), (line,), band=band)
    low, high, actual = chart_of(one_slide(deck, Slide("x", "x", "x", chart=chart))).plots[0].series
    assert (low.name, tuple(low.values)) == ("Kịch bản, thấp", (None, 8.0, None, 9.0))
    assert (high.name, tuple(high.values)) == ("Kịch bản, cao", (None, 8.0, None, 10.0))
    assert tuple(actual.values) == (7.0, None, 8.5, None)


def test_an_axis_below_zero_keeps_its_minus_sign(deck):
    line = Series("Nghệ An", Role.ACTUAL, ("T1", "2T"), (-3.5, 9.7))
    native = one_slide(deck, Slide("x", "x", "x", chart=Chart(Shape.LINES, "%", ("T1", "2T"), (line,))))
    axis = chart_of(native).value_axis
    assert axis.minimum_scale < 0
    assert axis.tick_labels.number_format == "0"


def test_a_slide_without_figures_says_what_is_missing(deck):
    native = one_slide(deck, Slide("x", "x", "Bán lẻ: chưa có số liệu", missing="Chưa có số liệu Bán lẻ."))
    assert "Chưa có số liệu Bán lẻ." in texts(native)
    assert chart_of(native) is None


def test_a_long_number_gets_smaller_instead_of_breaking(deck):
    native = one_slide(deck, Slide("x", "x", "x", numbers=tuple(BigNumber("a", "1.234.567,89", "b") for _ in range(7))))
    sizes = [
        run.font.size.pt
        for shape in native.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
        if run.text == "1.234.567,89"
    ]
    assert len(sizes) == 7
    assert max(sizes) < 44


def test_powerpoint_takes_every_part_of_it(content, office_faults):
    assert office_faults(content, "pptx") == []


def test_axes_are_named_by_numbers_that_the_schema_of_powerpoint_knows(file):
    names = [
        int(name.get("val"))
        for native in file.slides
        if (chart := chart_of(native))
        for name in chart._chartSpace.iter(qn("c:axId"), qn("c:crossAx"))
    ]
    assert names
    assert all(0 < name < 2**31 for name in names)


def test_libreoffice_opens_it_and_shows_every_slide(content, shown, tmp_path):
    office = shutil.which("soffice")
    if office is None or not any(Path(office).resolve().parent.glob("libsd*")):
        pytest.skip("LibreOffice Impress is not there: apt-get install libreoffice-impress")
    path = tmp_path / "hop.pptx"
    path.write_bytes(content)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, timeout=240, capture_output=True)
    pages = (tmp_path / "hop.pdf").read_bytes().count(b"/Type/Page\n") or (tmp_path / "hop.pdf").read_bytes().count(
        b"/Type/Page/"
    )
    assert pages == len(shown)
