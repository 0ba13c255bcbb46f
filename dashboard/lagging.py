"""What is below what is required, heaviest first: gap × share of the whole. Asks dashboard.actuals; draws nothing.

A gap of a small part moves little. Where the figures of the same indicator tell how much a part weighs, its gap counts
for that much; a part whose weight nobody published stands after them, and says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from dashboard import cards, words
from dashboard.actuals import Actuals, Key, actuals_of
from dashboard.plans import PlanState
from growth.contribution import contribution
from growth.notation import date_text, percent, period_name, period_short, points, signed_percent
from growth.pace import NeedOutcome
from growth.periods import Period
from growth.structure import share
from growth.vocabulary import PRICE_BASIS_NAME, PriceBasis

WHOLE = "TOTAL"
# The index of industrial production weighs its branches by value added (method of the statistics office).
WEIGHED_BY = {"iip": "value_added_industry"}
REPORT_DAY = 17
NO_SHARE = "chưa biết"
RULE = (
    "Thứ tự: mức hụt (% so với mức yêu cầu đến nay) nhân tỷ trọng trong chỉ tiêu chung; chỉ tiêu chung tính tỷ trọng "
    "100%. Chưa có giá trị để biết tỷ trọng thì xếp sau, theo mức hụt."
)


@dataclass(frozen=True)
class Share:
    """What a part weighs in its whole, in %, and what tells so."""

    pct: float
    basis: str


@dataclass(frozen=True)
class Ranked:
    """A state with the share of its item; weighted: its shortfall in points of the whole, None without a share."""

    state: PlanState
    share: Share | None
    weighted: float | None

    @property
    def order(self) -> tuple[bool, float]:
        """Known weights first, then the largest shortfall."""
        shortfall = self.weighted if self.weighted is not None else self.state.shortfall_pct
        return self.weighted is None, 0.0 if shortfall is None else shortfall


def ranked(version: str, area: str, month: Period, states: Iterable[PlanState]) -> list[Ranked]:
    """The states in the order of their weighted shortfalls, largest first; those without a shortfall last."""
    states = list(states)
    weighing = {(WEIGHED_BY.get(state.indicator, state.indicator), state.item) for state in states}
    keys = {*weighing, *((indicator, WHOLE) for indicator, _ in weighing)}
    happened = actuals_of(version, area, sorted(keys), month)
    found = []
    for state in states:
        weight = _share(happened, state, month)
        known = weight is not None and state.shortfall_pct is not None
        found.append(Ranked(state, weight, contribution(weight.pct / 100, state.shortfall_pct) if known else None))
    return sorted(found, key=lambda one: (one.state.shortfall_pct is None, *one.order))


def _share(happened: dict[Key, Actuals], state: PlanState, month: Period) -> Share | None:
    """Share of the item in the newest year before the report year of which both levels are known at the same prices."""
    if state.item == WHOLE:
        return Share(100.0, "chỉ tiêu chung")
    weighing = WEIGHED_BY.get(state.indicator, state.indicator)
    part, whole = happened[weighing, state.item], happened[weighing, WHOLE]
    if part.price_basis != whole.price_basis or part.price_basis == PriceBasis.UNSTATED:
        return None
    parts, wholes = part.level_to_date(), whole.level_to_date()
    for year in range(month.year - 1, month.year - 6, -1):
        of_part, of_whole = parts.get(f"{year}-12"), wholes.get(f"{year}-12")
        if of_part and of_whole and of_part["unit"] == of_whole["unit"] and of_whole["value"] > 0:
            prices = PRICE_BASIS_NAME[PriceBasis(part.price_basis)] if part.price_basis else ""
            what = "giá trị tăng thêm công nghiệp" if weighing != state.indicator else "giá trị"
            basis = f"{what} {period_name(Period.of_year(year))}{f', {prices}' if prices else ''}"
            return Share(share(of_part["value"], of_whole["value"]), basis)
    return None


def below(several: Sequence[Ranked]) -> list[Ranked]:
    """Those below what is required."""
    return [one for one in several if one.state.light.is_short]


def gap_text(state: PlanState) -> str:
    """`-0,7 điểm %; -1.021,33 tỷ đồng`; without a value the reason why."""
    if state.gap is None:
        return state.gap_text
    return f"{points(state.gap.points)}; {state.gap.value_text}"


def need_text(state: PlanState) -> str:
    """Growth that the remaining months need; empty where there is none to say, and once the year is over."""
    return words.grew(state.need.growth_pct, 1) if state.need.outcome is NeedOutcome.NEEDED else ""


def report_due(month: Period) -> date:
    """The day before which units report on `month`."""
    following = month.shift(1)
    return date(following.year, following.number, REPORT_DAY)


def in_charge_text(state: PlanState) -> str:
    return state.plan.unit_in_charge or "chưa ghi đơn vị"


def weighted_text(one: Ranked) -> str:
    """`hụt theo tỷ trọng -0,05% (tỷ trọng 2,4%)`: what the shortfall weighs in the whole, and the share."""
    if one.share is None:
        return "chưa biết tỷ trọng"
    share_text = "chỉ tiêu chung" if one.state.item == WHOLE else f"tỷ trọng {percent(one.share.pct, 1)}"
    return f"hụt theo tỷ trọng {signed_percent(one.weighted)} ({share_text})"


def reading_rows(several: Sequence[Ranked], labels: Mapping[str, str]) -> list[dict[str, str]]:
    """The states as cells of finished HTML to read, in the given order; four columns fit a tablet.

    labels: key of a state → its name in this list.
    """
    return [_reading_row(one.state, labels[one.state.key], weighted_text(one)) for one in several]


def _reading_row(state: PlanState, label: str, weighted: str) -> dict[str, str]:
    in_charge = f"{in_charge_text(state)}, báo cáo trước {date_text(report_due(state.month))}"
    needed = f"; còn lại cần {need_text(state)}" if need_text(state) else ""
    when = period_short(state.actual_period, to_date=True)
    light = cards.badge(words.LIGHT[state.light])
    return {
        "Chỉ tiêu, mức, đơn vị chủ trì": f"<strong>{escape(label)}</strong><br>{light}<br>{escape(in_charge)}",
        "Thực hiện": escape(f"{state.actual_text} ({when})"),
        "Kế hoạch năm": escape(f"{state.year.planned_text}{needed}"),
        "Chênh so với yêu cầu": escape(f"{gap_text(state)}; {weighted}"),
    }
