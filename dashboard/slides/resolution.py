"""Slides of the goals of the resolution, all together and one by one. Draws nothing."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import goals, words
from dashboard.charts import Series
from dashboard.frame import Selection
from dashboard.slides.model import (
    ROWS_A_SLIDE,
    TABLE_HEADS,
    BigNumber,
    Chart,
    Origin,
    Shape,
    Slide,
    Table,
    distinct,
    origin_of,
    source_line,
)
from dashboard.theme import Role
from dashboard.words import Verdict
from growth.goals import GoalKind, required_path
from growth.notation import number
from growth.verdicts import is_known
from growth.vocabulary import Status


def of_goals(selection: Selection) -> list[Slide]:
    """How the goals of the resolution and its neighbours stand; then each goal that has a path, to be chosen."""
    states = goals.states(selection.version, selection.area, str(selection.month))
    name = "Mục tiêu Nghị quyết 07"
    if not states:
        missing = f"Kho số liệu chưa có mục tiêu nào của {selection.place}."
        return [Slide("muc-tieu", name, "Chưa có mục tiêu nào trong kho số liệu", missing=missing)]
    order = list(words.GOAL_STATUS.values())
    worst_first = sorted(
        (one for one in states if one.verdict and one.badge != words.GOAL_STATUS[_NO_DATA]),
        key=lambda one: -_GRAVITY.get(one.badge.word, 0),
    )
    shown = worst_first[: ROWS_A_SLIDE - 1]
    waiting = sum(not one.is_entered for one in states)
    sentences = ()
    if waiting and not shown:
        sentences = (
            f"{waiting} mục tiêu chưa nhập chỉ tiêu: nhập đúng theo văn bản ở trang Nghị quyết 07 để đánh giá.",
        )
    used = [row for one in shown for row in one.years.figures.to_dict("records")]
    origins = [_goal_origin(one) for one in shown]
    slides = [
        Slide(
            code="muc-tieu",
            name=name,
            title=goals.finding(states),
            numbers=tuple(
                BigNumber(verdict.word, number(count), "mục tiêu", verdict=verdict)
                for verdict, count in sorted(goals.tallies(states), key=lambda pair: _place(order, pair[0]))
            ),
            table=Table(
                TABLE_HEADS["goals"],
                tuple(_goal_row(one) for one in shown),
                tuple(origin.link if origin else None for origin in origins),
                3,
                (24, 50, 26, 32, 30),
                tuple(one.badge for one in shown),
            )
            if shown
            else None,
            sentences=sentences,
            remarks=(*_left_out(len(worst_first) - len(shown)), goals.STATUS_RULE),
            source=source_line(used),
            origins=distinct(origins),
        )
    ]
    return [*slides, *(_goal_path(one) for one in states if one.verdict and one.verdict.observed is not None)]


def _left_out(count: int) -> tuple[str, ...]:
    return (f"Còn {count} mục tiêu khác đã xếp loại, xem trang Nghị quyết 07.",) if count else ()


_NO_DATA = goals.GoalStatus.NOT_ENOUGH_DATA


_GRAVITY = {
    words.GOAL_STATUS[status].word: place
    for place, status in enumerate(
        (
            goals.GoalStatus.NOT_DUE,
            goals.GoalStatus.REACHED,
            goals.GoalStatus.ON_TRACK,
            goals.GoalStatus.SPEED_UP,
            goals.GoalStatus.AT_RISK,
            goals.GoalStatus.WRONG_WAY,
            goals.GoalStatus.NOT_REACHED,
        )
    )
}


def _place(order: Sequence[Verdict], verdict: Verdict) -> int:
    return order.index(verdict) if verdict in order else len(order)


def _goal_row(one: goals.GoalState) -> tuple[str, ...]:
    due = f" ({one.target_year})" if one.target_year else ""
    return one.badge.signed, one.name, f"{one.target_text}{due}", _goal_result(one), _document(one)


def _document(one: goals.GoalState) -> str:
    return one.document_number or one.document


def _goal_result(one: goals.GoalState) -> str:
    """`4.524 triệu USD (2025)`, `bình quân 2021–2025: 7,7%/năm`."""
    verdict = one.verdict
    if one.goal.kind is GoalKind.AVERAGE_GROWTH and verdict.observed is not None:
        return f"bình quân {one.goal.base + 1}–{verdict.year}: {goals.pace(one, verdict.observed)}"
    if verdict.value is not None:
        return f"{words.with_unit(verdict.value, one.unit)} ({verdict.year})"
    return "chưa có số liệu"


def _goal_origin(one: goals.GoalState) -> Origin | None:
    """The newest figure of a goal; None while it has none."""
    if one.years.figures.empty:
        return None
    row = one.years.figures.sort_values("year", kind="stable").iloc[-1].to_dict()
    return origin_of(f"{one.name}, năm {row['year']}", row)


def _goal_path(one: goals.GoalState) -> Slide:
    """One goal with the way from its base to its target."""
    goal, verdict = one.goal, one.verdict
    base = goal.base_value if is_known(goal.base_value) else one.years.judged[goal.base]
    way = required_path(goal, base)
    reached = {year: value for year, value in {goal.base: base, **one.years.judged}.items() if year in way}
    figures = one.years.figures
    rows = figures.to_dict("records")
    estimated = set(figures.loc[figures["status"] == Status.ESTIMATE, "year"])
    chained = goal.kind is GoalKind.AVERAGE_GROWTH and reached[goal.base] == 100
    labels = tuple(str(year) for year in way)
    years = sorted(reached)
    span = f"{goal.base + 1}–{verdict.year}"
    origin = _goal_origin(one)
    numbers = [
        BigNumber("Đã đạt bình quân", goals.pace(one, verdict.observed), span, origin, one.badge),
        BigNumber("Yêu cầu bình quân", goals.pace(one, verdict.required), f"đến năm {goal.target_year}"),
    ]
    if verdict.needed is not None:
        numbers.append(BigNumber("Các năm còn lại cần", goals.pace(one, verdict.needed), f"đến năm {goal.target_year}"))
    return Slide(
        code=f"muc-tieu.{one.code}",
        name=f"Mục tiêu: {one.name}",
        title=f"{one.name}: {one.badge.word.lower()}, mục tiêu {one.target_text} ({_document(one)})",
        numbers=tuple(numbers),
        chart=Chart(
            Shape.LINES,
            f"chỉ số, {goal.base} = 100" if chained else one.unit,
            labels,
            (
                Series(
                    "Thực hiện",
                    Role.ACTUAL,
                    tuple(str(year) for year in years),
                    tuple(reached[year] for year in years),
                    estimate=tuple(year in estimated for year in years),
                ),
                Series("Yêu cầu", Role.GOAL, labels, tuple(way.values())),
            ),
        ),
        remarks=(goals.how(one), *goals.remarks(one)),
        source=f"{source_line(rows)} Mục tiêu: {words.short_citation(one.citation or one.document)}.",
        origins=distinct(origin_of(f"{one.name}, năm {row['year']}", row) for row in rows),
        is_offered_first=False,
    )
