"""What the monthly and the quarterly report say: the fields that their Word templates name. Writes no file.

Every sentence, number and chart is the one of the pages (overview, slides, scenario, products); nothing is computed
here. Fields carry Vietnamese names, for the office writes them into its templates (`docs/report-templates.md`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import pandas as pd

from dashboard import industry, lagging, overview, past, plans, projects, queries, rest_of_year, scenario, words
from dashboard.actuals import Actuals, Key, actuals_of
from dashboard.frame import HOME_AREA, Selection
from dashboard.overview import Headline
from dashboard.plans import PlannedPeriod, PlanState
from dashboard.slides import model
from dashboard.slides.deck import deck_of
from dashboard.slides.model import BigNumber, Chart, Deck, Origin, Slide
from growth.notation import MISSING, date_text, number, period_name, period_short, points, signed, signed_percent
from growth.periods import Period
from growth.tet import distorted_by_tet
from growth.vocabulary import Measure, PriceBasis

OUTPUT_FIELDS = ("TOTAL", "B", "C", "D", "E")
TET_NOTE = "Tháng 1 và tháng 2 chịu ảnh hưởng của Tết, chỉ nên đọc gộp hai tháng."
_LAGGING, _REST = "thap", "con-lai"  # codes of slides; further parts end in -2, -3 …
_CLUSTERS = ("cum", "cum-ket-qua")


class Kind(StrEnum):
    """The two reports; the value names the template file."""

    MONTHLY = "bao-cao-thang"
    QUARTERLY = "bao-cao-quy"


NAME = {Kind.MONTHLY: "Báo cáo tháng", Kind.QUARTERLY: "Báo cáo quý"}


class NoReport(Exception):
    """There is no figure to report on; the message says for which month."""


@dataclass(frozen=True)
class Picture:
    """A chart of the report, still to be drawn: its name, its finding, its source line, what must be said of it."""

    chart: Chart
    name: str
    finding: str
    source: str
    marks: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """fields: names of the template → text, list of rows (each a dict of texts), or Picture."""

    kind: Kind
    month: Period
    title: str
    fields: dict[str, object]


def with_pictures(value: object, put: Callable[[Picture], object]) -> object:
    """Fields of a report, or a part of them, with what `put` gives in the place of each Picture."""
    if isinstance(value, Picture):
        return put(value)
    if isinstance(value, dict):
        return {name: with_pictures(one, put) for name, one in value.items()}
    if isinstance(value, list):
        return [with_pictures(one, put) for one in value]
    return value


def month_of(kind: Kind, month: Period) -> Period:
    """The month that a report closes: the report month, or that of the newest quarter that is over by then."""
    return month if kind is Kind.MONTHLY else month.shift(-(month.number % 3))


def short_title(kind: Kind, month: Period) -> str:
    """`Báo cáo tháng 9/2025`, `Báo cáo quý III/2025`: for a button, a file and the log."""
    closing = month_of(kind, month)
    period = closing if kind is Kind.MONTHLY else _quarter(closing)
    return f"Báo cáo {period_name(period).replace(' năm ', '/')}"


def report(kind: Kind, selection: Selection) -> Report:
    """All that the report of the selection's month (or of the newest quarter over by then) says.

    Raises NoReport while the year has no figure of any headline indicator by then.
    """
    closing = month_of(kind, selection.month)
    at = Selection(selection.version, selection.area, selection.area_name, closing)
    headlines = overview.headlines(at.version, at.area, closing)
    if not headlines:
        raise NoReport(
            f"Chưa có số liệu nào của {at.place} trong năm {closing.year} đến hết {period_name(closing)}, nên chưa lập "
            "được báo cáo. Hãy chọn tháng báo cáo khác, hoặc nạp biểu của tháng."
        )
    made = _Maker(kind, at, headlines, deck_of(at))
    return Report(kind, closing, short_title(kind, closing), made.fields())


def _quarter(month: Period) -> Period:
    return Period.quarter(month.year, month.number // 3)


def span_name(kind: Kind, month: Period) -> str:
    """`tháng 9 và 9 tháng năm 2025`, `quý III và 9 tháng năm 2025`, `quý IV và năm 2025`, `tháng 1 năm 2025`."""
    period = month if kind is Kind.MONTHLY else _quarter(month)
    if period.number == 1:
        return period_name(period)
    return f"{period_name(period).partition(' năm ')[0]} và {period_name(month, to_date=True)}"


@dataclass
class _Maker:
    """Gathers the fields, and with each number the cell that it came from."""

    kind: Kind
    selection: Selection
    headlines: Sequence[Headline]
    deck: Deck
    origins: dict[str, list[Origin]] = field(default_factory=dict)

    @property
    def month(self) -> Period:
        return self.selection.month

    @property
    def quarter(self) -> Period:
        return _quarter(self.month)

    @property
    def period(self) -> Period:
        """What the report is about: its month or its quarter."""
        return self.month if self.kind is Kind.MONTHLY else self.quarter

    def fields(self) -> dict[str, object]:
        """Everything that a template may name; the appendix last, when all origins are known."""
        selection, month = self.selection, self.month
        state = overview.state(selection.version, selection.area, selection.area_name, str(month))
        sentences = [[_text(sentence) for sentence in part.sentences] for part in state.narrative]
        plan_states = scenario.states(selection.version, selection.area, month)
        told = {
            "ky": span_name(self.kind, month),
            "luy_ke_ngan": period_short(month, to_date=True),
            "thang": str(month.number),
            "quy": period_name(self.quarter).split()[1] if month.number % 3 == 0 else "",
            "nam": str(month.year),
            "luy_ke": period_name(month, to_date=True),
            "cot_ky_nay": words.sentence_case(period_name(self.period)),
            "cot_ky_truoc": words.sentence_case(period_name(self.period.year_before())),
            "cot_luy_ke_nay": words.sentence_case(period_name(month, to_date=True)),
            "cot_luy_ke_truoc": words.sentence_case(period_name(month.year_before(), to_date=True)),
            "het_ky": period_name(month),
            "khu_vuc": selection.area_name,
            "dau_minh_hoa": f"{words.ILLUSTRATIVE.upper()}, không phải số liệu thống kê"
            if queries.is_illustrative()
            else "",
            "nhu_da_biet": past.sentence(selection.version),
            "phien_ban": past.version_of(selection.version),
            "ket_qua_chung": f"{state.finding}.",
            "nhan_dinh": sentences[0] if sentences else [],
            "nhan_dinh_quy": sentences[1] if len(sentences) > 1 else [],
            "chi_tieu": [self._headline_row(one) for one in self.headlines],
            "linh_vuc": list(self._subjects()),
            "nganh": self._section_picture(),
            "gia_tri_cong_nghiep": self._compared(self._output_keys()),
            "san_pham": self._compared(self._product_keys()),
            "luu_y_tet": TET_NOTE if self._is_tet else "",
            "cum_cong_nghiep": list(self._cluster_sentences()),
            "du_an": self._project_sentences(),
            "du_an_can_xu_ly": self._project_rows(),
            "thap_cau": f"{scenario.attention_finding(plan_states)}.",
            "thap": self._slide_rows(
                _LAGGING, ("muc", "ten", "thuc_hien", "ke_hoach", "chenh", "con_lai_can", "don_vi")
            ),
            "thap_thu_tu": lagging.RULE,
            "xep_loai": scenario.LIGHT_RULE if self._headline_states() else "",
            "con_lai_cau": self._title(_REST),
            "con_lai": self._slide_rows(_REST, ("ten", "da_dat", "muc_tieu", "can", "nam_truoc", "don_vi")),
            "uoc_ca_nam": [_expected(one) for one in self._headline_states() if _expected(one)],
        }
        if self.kind is Kind.QUARTERLY:
            told["chi_tieu_quy"] = [self._quarter_row(one) for one in self.headlines]
            told["kich_ban"] = [self._scenario_row(one) for one in plan_states.values()]
            told["kich_ban_cau"] = self._title("kich-ban")
            told["muc_tieu_nq07"] = self._title("muc-tieu")
        return told | {"phu_luc": list(self._appendix())}

    # --- slides of the deck ---------------------------------------------------------------------------------------

    def _slide(self, code: str, group: str = "") -> Slide | None:
        """The slide of a code where it has something to show; its origins are then part of the appendix."""
        for slide in self.deck.slides:
            if slide.code == code and not slide.missing:
                self._cite(group or slide.name.partition(" (")[0], slide.origins)
                return slide
        return None

    def _title(self, code: str) -> str:
        slide = self._slide(code)
        return f"{slide.title}." if slide else ""

    def _picture(self, slide: Slide | None) -> Picture | None:
        if slide is None or slide.chart is None:
            return None
        return Picture(slide.chart, slide.name, slide.title, slide.source, self.deck.marks)

    def _slide_rows(self, code: str, names: Sequence[str]) -> list[dict[str, str]]:
        """The rows of a table that goes over several slides, under the names of the template."""
        rows = []
        for slide in self.deck.slides:
            if slide.table and (slide.code == code or slide.code.startswith(f"{code}-")):
                self._slide(slide.code)
                rows += [dict(zip(names, row, strict=True)) for row in slide.table.rows]
        return [{name: _plain(text) for name, text in row.items()} for row in rows]

    def _subjects(self) -> Iterator[dict[str, object]]:
        """Each headline indicator with its finding, its numbers, its chart and its source."""
        for one in self.headlines:
            slide = self._slide(one.indicator, one.name)
            if slide is not None:
                yield {
                    "ma": one.indicator,
                    "ten": one.name,
                    "ket_qua": f"{slide.title}.",
                    "so_lieu": f"{_in_a_row(slide.numbers)}.",
                    "hinh": self._picture(slide),
                    "ten_hinh": f"{slide.name}, {slide.chart.unit}." if slide.chart else "",
                    "nguon": slide.source,
                }

    def _section_picture(self) -> dict[str, object]:
        slide = self._slide("nganh")
        if slide is None:
            return {}
        name = f"{slide.name}, {slide.chart.unit}."
        return {
            "ket_qua": f"{slide.title}.",
            "hinh": self._picture(slide),
            "ten_hinh": name,
            "nguon": slide.source,
        }

    def _cluster_sentences(self) -> Iterator[str]:
        for code in _CLUSTERS:
            if slide := self._slide(code):
                yield f"{slide.title}."
                yield f"{_in_a_row(slide.numbers)}."

    def _project_sentences(self) -> list[str]:
        return [f"{text}." for text in [projects.headline(self.selection)] if text]

    def _project_rows(self) -> list[dict[str, str]]:
        if self.selection.area != HOME_AREA:
            return []
        rows = projects.register(self.selection)
        found = None if rows.empty else projects.attention(rows)
        names = ("ten", "tinh_trang", "vuong_mac", "don_vi", "han", "theo_danh_muc")
        if found is None:
            return []
        for row in found.rows.to_dict("records"):
            self._cite("Dự án cần xử lý", _stated(row))
        return [dict(zip(names, map(_plain, row), strict=True)) for row in found.table.itertuples(index=False)]

    # --- headline indicators --------------------------------------------------------------------------------------

    def _headline_row(self, one: Headline) -> dict[str, str]:
        """The card of the overview as a row: to date, newest month or quarter, plan, light."""
        level, growth = (row if row and row["period"] == str(one.period) else None for row in (one.level, one.growth))
        when = period_name(one.period, to_date=True)
        self._cite(one.name, [_origin(f"{one.short_name}, {when}", row) for row in (level, growth)])
        if one.latest is not None:
            latest = period_name(Period.parse(one.latest["period"]))
            self._cite(one.name, [_origin(f"{one.short_name}, {latest}", one.latest)])
        self._cite(one.name, [_origin(f"{one.short_name} cả nước, {when}", one.national)])
        return {
            "ma": one.indicator,
            "ten": one.name,
            "don_vi": model.unit_with_prices(level) if level else "%",
            "ky": period_short(one.period, to_date=True),
            "gia_tri": number(level["value"]) if level else MISSING,
            "tang": _grown(growth),
            "ky_gan_nhat": _grown(one.latest) + (f" ({_short(one.latest)})" if one.latest else ""),
            "ca_nuoc": _grown(one.national),
            "tinh_trang": words.status_name((level or growth)["status"]),
            **self._plan_texts(one.plan, one.name),
        }

    def _plan_texts(self, plan: PlanState | None, name: str) -> dict[str, str]:
        if plan is None:
            return {"ke_hoach": MISSING, "so_ke_hoach": "", "danh_gia": "chưa có kế hoạch"}
        against = plan.compared or plan.year
        self._cite(
            name,
            [
                model.planned_origin(f"{plan.name}, mục tiêu năm {self.month.year}", plan.year.planned),
                model.planned_origin(
                    f"{plan.name}, kịch bản {period_name(against.period, against.to_date)}", against.planned
                ),
            ],
        )
        return {
            "ke_hoach": plan.year.planned_text,
            "so_ke_hoach": "; ".join(overview.plan_facts(plan)),
            "danh_gia": words.LIGHT[plan.light].word,
        }

    def _headline_states(self) -> list[PlanState]:
        return [one.plan for one in self.headlines if one.plan]

    def _quarter_row(self, one: Headline) -> dict[str, str]:
        """The quarter beside its plan, and the year to date beside its own."""
        planned = self._planned_quarter(one)
        quarter = period_name(self.quarter)
        self._cite(one.name, [_origin(f"{one.short_name}, {quarter}", row) for row in (one.quarter_level, one.quarter)])
        self._cite(one.name, [_origin(f"{one.short_name} cả nước, {quarter}", one.national_quarter)])
        if planned:
            self._cite(one.name, [model.planned_origin(f"{one.short_name}, kịch bản {quarter}", planned.planned)])
        row, of_value = self._headline_row(one), one.quarter_level
        to_date = one.level if one.level and one.level["period"] == str(one.period) else None
        levels = [level for level in (to_date, of_value) if level]
        return row | {
            "don_vi": model.unit_with_prices(levels[0]) if levels else "%",
            "quy_gia_tri": _level(of_value, levels),
            "quy_tang": _grown(one.quarter),
            "quy_ca_nuoc": _grown(one.national_quarter),
            "quy_kich_ban": planned.planned_text if planned else MISSING,
            "quy_chenh": _gap(planned),
        }

    def _planned_quarter(self, one: Headline) -> PlannedPeriod | None:
        """What the plans ask of the quarter itself, growth first."""
        path = plans.path(self.selection.version, self.selection.area, one.indicator, "TOTAL", self.month)
        of_quarter = [each for each in path if each.period == self.quarter]
        return min(of_quarter, key=lambda each: not each.is_growth, default=None)

    # --- against last year, and against the scenario ---------------------------------------------------------------

    @property
    def _is_tet(self) -> bool:
        return self.kind is Kind.MONTHLY and distorted_by_tet(self.month, Measure.GROWTH_YOY)

    def _output_keys(self) -> list[tuple[Key, str]]:
        """Gross output and value added, whole and by field, as Kế hoạch 200/KH-UBND asks."""
        names = queries.indicators().set_index("indicator")["short_name"]
        return [
            (
                (indicator, item),
                f"{names[indicator]}: {industry.SECTION_NAMES[item]}" if item != "TOTAL" else names[indicator],
            )
            for indicator in industry.OUTPUTS
            for item in OUTPUT_FIELDS
        ]

    def _product_keys(self) -> list[tuple[Key, str]]:
        found = industry.products(self.selection)
        return [((industry.PRODUCTS, item), name) for item, name in found.names.items()] if found else []

    def _compared(self, keys: Sequence[tuple[Key, str]]) -> list[dict[str, str]]:
        """Month or quarter, and year to date, each beside the same of last year; rows without a figure are left out."""
        happened = actuals_of(self.selection.version, self.selection.area, [key for key, _ in keys], self.month)
        rows = [self._compared_row(happened[key], name) for key, name in keys]
        return [row for row in rows if row]

    def _compared_row(self, actuals: Actuals, name: str) -> dict[str, str] | None:
        period = self.period
        grown = _growth_in(actuals, period)
        single = [_level_in(actuals, one) for one in (period, period.year_before())]
        to_date = [actuals.level_at(one, True) for one in (self.month, self.month.year_before())]
        grown_to_date = actuals.growth_to_date().get(str(self.month))
        if actuals.price_basis == PriceBasis.UNSTATED:  # nobody knows whether two such values may stand side by side
            single[1] = to_date[1] = None
        levels = [row for row in (*single, *to_date) if row]
        if not any((single[0], to_date[0], grown, grown_to_date)):
            return None
        unit = model.unit_with_prices(levels[0]) if levels else ""
        rows = ((single[0], period, False), (single[1], period.year_before(), False), (grown, period, False))
        rows += ((to_date[0], self.month, True), (to_date[1], self.month.year_before(), True))
        rows += ((grown_to_date, self.month, True),)
        self._cite(name, [_origin(f"{name}, {period_name(one, whole)}", row) for row, one, whole in rows])
        return {
            "ten": name,
            "don_vi": unit,
            "ky_nay": _level(single[0], levels),
            "ky_truoc": _level(single[1], levels),
            "tang": _grown(grown),
            "luy_ke_nay": _level(to_date[0], levels),
            "luy_ke_truoc": _level(to_date[1], levels),
            "luy_ke_tang": _grown(grown_to_date),
        }

    def _scenario_row(self, state: PlanState) -> dict[str, str]:
        """One plan of the year against what it asks by now, with who answers for it."""
        name = model.planned_name(state)
        judged = state.compared
        against = judged or state.year
        if state.row is not None:
            self._cite(
                name, [_origin(f"{name}, thực hiện {period_name(state.actual_period, to_date=True)}", state.row)]
            )
        asked = f"{name}, kịch bản {period_name(against.period, against.to_date)}"
        self._cite(name, [model.planned_origin(asked, against.planned)])
        if judged is not None and judged.row is not None:
            self._cite(name, [_origin(f"{name}, {period_name(judged.period, judged.to_date)}", judged.row)])
        reached = (
            words.with_unit(judged.actual, "%" if judged.is_growth else judged.unit) if judged else state.actual_text
        )
        return {
            "ten": name,
            "ky": period_short(against.period, against.to_date),
            "kich_ban": against.planned_text,
            "thuc_hien": reached,
            "chenh": state.gap_text or MISSING,
            "muc_tieu_nam": state.year.planned_text,
            "danh_gia": words.LIGHT[state.light].word,
            "don_vi": lagging.in_charge_text(state),
        }

    # --- appendix -------------------------------------------------------------------------------------------------

    def _cite(self, group: str, found: Iterable[Origin | None]) -> None:
        """Adds cells to the appendix, under the indicator that they belong to."""
        self.origins.setdefault(group, []).extend(one for one in found if one is not None)

    def _appendix(self) -> Iterator[dict[str, str]]:
        """A row for each figure, each once, under a row with the name of its indicator (`nhom`)."""
        said: set[tuple[str, str, str]] = set()
        place = 0
        for group, found in self.origins.items():
            new = []
            for one in found:
                cell = (one.sha256, one.sheet, one.cell)
                if cell not in said:
                    said.add(cell)
                    new.append(one)
            if not new:
                continue
            yield {"nhom": group}
            for one in new:
                place += 1
                yield {
                    "nhom": "",
                    "tt": str(place),
                    "so_lieu": one.what,
                    "gia_tri": one.printed,
                    "tinh_trang": words.sentence_case(one.known.replace("công bố ", "")) or MISSING,
                    "nguon": one.citation,
                    "o": f"{one.source_file}, {one.sheet}!{one.cell}",
                }


def _level_in(actuals: Actuals, period: Period) -> dict | None:
    """The value of a month or quarter; January and quarter I may be published as the year to date."""
    return actuals.level_at(period, False) or (actuals.level_at(period, True) if period.number == 1 else None)


def _growth_in(actuals: Actuals, period: Period) -> dict | None:
    """The growth of a month or quarter, in the same way."""
    own = actuals.growth_of(period.frequency).get(str(period))
    return own or (actuals.growth_to_date().get(str(period.as_month())) if period.number == 1 else None)


def _text(sentence: Iterable) -> str:
    return "".join(piece.text for piece in sentence)


def _origin(what: str, row: dict | None) -> Origin | None:
    return None if row is None else model.origin_of(what, row)


_STATED = {
    "planned_start": "mốc hoạt động theo kế hoạch",
    "obstacle": "vướng mắc",
    "unit_in_charge": "đơn vị phụ trách",
}
_SIGNS = "".join(state.sign for state in (*words.LIGHT.values(), *words.START.values())) + " "


def _plain(text: str) -> str:
    """A cell of the screen on paper: one paragraph, no sign before a state, which serif type does not have."""
    return (text.lstrip(_SIGNS) or text).replace("\n", " ")


def _stated(row: dict) -> Iterator[Origin]:
    """What the register states about a project that somebody has to act on, with the cell of each statement."""
    cells = json.loads(row["cells"])
    for column, what in _STATED.items():
        if row[column] and column in cells:
            printed = period_name(Period.parse(row[column])) if column == "planned_start" else row[column]
            known = f"công bố {date_text(pd.Timestamp(row['release']).date())}"
            source = row["citation"] or row["source_file"]
            name = f"{row['name']}, {what}"
            yield Origin(name, printed, source, known, row["source_file"], row["sheet"], cells[column], row["sha256"])


def _grown(row: dict | None) -> str:
    return MISSING if row is None else signed_percent(row["growth_pct"])


def _short(row: dict) -> str:
    return period_short(Period.parse(row["period"]))


def _level(row: dict | None, levels: Sequence[dict]) -> str:
    """The value; with its unit where that is not the one of the row's first value."""
    if row is None:
        return MISSING
    return number(row["value"]) if row["unit"] == levels[0]["unit"] else words.with_unit(row["value"], row["unit"])


def _gap(planned: PlannedPeriod | None) -> str:
    if planned is None or planned.result.gap is None:
        return MISSING
    gap = planned.result.gap
    if not gap:
        return "trong kịch bản"
    return points(gap) if planned.is_growth else f"{signed(gap)} {planned.unit}"


def _in_a_row(numbers: Sequence[BigNumber]) -> str:
    """`Thực hiện (tỷ đồng): 108.423,8 (9 tháng năm 2025, ước tính); …`: the numbers of a slide as one sentence."""
    parts = []
    for one in numbers:
        notes = "; ".join(words.inside_sentence(text) for text in (one.note, *one.facts) if text)
        parts.append(
            f"{words.inside_sentence(one.label) if parts else one.label}: {one.value}"
            + (f" ({notes})" if notes else "")
        )
    return "; ".join(parts)


def _expected(state: PlanState) -> str:
    """The estimate of the year in words; empty where nobody can say one."""
    return f"{state.name}: {rest_of_year.nowcast_text(state)}" if rest_of_year.expected_year(state) else ""
