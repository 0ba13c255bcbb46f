"""The five-year report on the goals as Word and PDF: goals and notes in, the file out. Asks nothing, computes nothing.

Every sentence comes from the warehouse. What only the office can fill in (number, day, signer, tasks) stays `…`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import pandas as pd
from docx.shared import Pt

from dashboard import goals, past, words
from dashboard.goal_notes import GoalNote
from dashboard.goals import GoalState
from dashboard.plans import NO_PRICE_BASIS
from dashboard.reports.administrative import BLANK, AdministrativeDocument, long_day
from growth.goals import GoalKind, GoalStatus
from growth.notation import MISSING, date_text, period_name
from growth.periods import Period
from growth.vocabulary import MEASURE_NAME, Measure, NoteKind, Status

FIRST_YEAR, LAST_YEAR = 2021, 2025  # the five years since the resolution of 12/2021
BODY, PARENT = "SỞ CÔNG THƯƠNG", "UBND TỈNH NGHỆ AN"
NOT_ENTERED = "Chưa nhập chỉ tiêu"
NUMBER = f"Số: {BLANK}/BC-SCT"
PLACE = f"Nghệ An, ngày {BLANK} tháng {BLANK} năm {BLANK}"
BELONGS_TO = (
    f"(Kèm theo Báo cáo số {BLANK}/BC-SCT ngày {BLANK} tháng {BLANK} năm {BLANK} của Sở Công Thương tỉnh Nghệ An)"
)
_NO_NOTE = f"{BLANK} (chưa có nội dung nào được ghi bên cạnh các mục tiêu)"
_PRICES_UNSTATED = "nguồn không nêu giá, không so năm này với năm khác"
_STAR = "Dấu *: số ước tính hoặc sơ bộ."
_TEXT_WIDTH = 165.0  # mm between the margins
_SMALLEST, _SMALL = Pt(9), Pt(10)  # type of the wide tables in the appendices


@dataclass(frozen=True)
class Facts:
    """All that the report is made of.

    states: the goals on the report month `month`; notes: goal code → its entries in the order of writing.
    """

    states: Sequence[GoalState]
    notes: Mapping[str, Sequence[GoalNote]]
    month: Period
    version: str
    illustrative: bool


def file_name(month: Period, ending: str) -> str:
    """`bao-cao-5-nam-2025-12.docx`."""
    return f"bao-cao-5-nam-{month}.{ending}"


def to_pdf(facts: Facts) -> bytes:
    """The Word file of the report as PDF/A."""
    from dashboard.reports import pdf  # Typst is loaded where a file is made, not where a page is drawn

    return pdf.to_pdf(to_docx(facts))


def to_docx(facts: Facts) -> bytes:
    """The report as a Word file."""
    subject = _subject(facts.states)
    summary = f"Kết quả 05 năm thực hiện {subject}"
    mark = f"{words.ILLUSTRATIVE.upper()}, không phải số liệu thống kê" if facts.illustrative else ""
    paper = AdministrativeDocument(summary, "Sở Công Thương tỉnh Nghệ An", mark)
    paper.head(PARENT, BODY, NUMBER, PLACE)
    paper.title("BÁO CÁO", (summary, f"(giai đoạn {FIRST_YEAR}–{LAST_YEAR})"))
    tables = count(1)
    _grounds(paper, facts)
    if mark:
        paper.paragraph(f"{mark}: văn bản này chỉ dùng để tập huấn.", italic=True)
    paper.paragraph(
        f"Sở Công Thương báo cáo kết quả 05 năm thực hiện {subject} như sau. Số liệu tính đến hết "
        f"{period_name(facts.month)}; nguồn, ngày công bố, tệp và ô của từng số liệu nêu tại Phụ lục II."
    )
    _results(paper, facts, tables)
    _causes(paper, facts)
    _proposals(paper, facts)
    _outlook(paper, facts, tables)
    paper.paragraph(f"Trên đây là báo cáo của Sở Công Thương về kết quả 05 năm thực hiện {subject}./.")
    paper.closing((f"{BLANK};", f"{BLANK};", "Lưu: VT."), "GIÁM ĐỐC")
    _years(paper, facts)
    _origins(paper, facts)
    _entries(paper, facts)
    return paper.content()


def _subject(states: Sequence[GoalState]) -> str:
    """`Nghị quyết 07-NQ/TU ngày 23 tháng 12 năm 2021`: the document that the report is about."""
    first = next((one for one in states if one.is_own), None)
    if first is None:
        documents = list(goals.documents(states))
        return documents[0] if len(documents) == 1 else "các mục tiêu của nghị quyết và kế hoạch"
    return _dated(first)


def _dated(one: GoalState) -> str:
    return f"{one.document} ngày {long_day(one.document_day)}" if one.document_day else one.document


def _grounds(paper: AdministrativeDocument, facts: Facts) -> None:
    by_document = goals.documents(facts.states)
    grounds = [of[0] for of in by_document.values() if of[0].is_own] or [of[0] for of in by_document.values()]
    for one in grounds:
        paper.ground(f"Căn cứ {_dated(one)};")


def _results(paper: AdministrativeDocument, facts: Facts, tables: Iterator[int]) -> None:
    """I: how many goals stand where, then document by document each goal with target and result."""
    by_document = goals.documents(facts.states)
    paper.heading("I. KẾT QUẢ THỰC HIỆN CÁC MỤC TIÊU")
    paper.heading("1. Kết quả chung", 2)
    paper.paragraph(
        f"Đến hết {period_name(facts.month)}, trong {len(facts.states)} mục tiêu của {len(by_document)} văn bản: "
        f"{_tally(facts.states)}."
    )
    occurring = [verdict for verdict, _ in goals.tallies(facts.states)]
    paper.caption(f"Bảng {next(tables)}. Số mục tiêu theo văn bản và kết quả")
    rows = [
        (name, str(len(of)), *(str(sum(one.badge == verdict for one in of) or MISSING) for verdict in occurring))
        for name, of in by_document.items()
    ]
    total = ("Tổng số", str(len(facts.states)), *(str(tally) for _, tally in goals.tallies(facts.states)))
    columns = range(1, len(occurring) + 2)
    width = max(13.0, min(20.0, 105 / len(columns)))
    paper.table(
        ("Văn bản", "Số mục tiêu", *(verdict.word for verdict in occurring)),
        rows,
        (_TEXT_WIDTH - width * len(columns), *(width for _ in columns)),
        right=columns,
        total=total,
    )
    for place, (name, of) in enumerate(by_document.items(), 2):
        paper.heading(f"{place}. {name}", 2)
        paper.paragraph(f"Trong {len(of)} mục tiêu: {_tally(of)}.")
        for verdict, _ in goals.tallies([one for one in of if _is_judged(one)]):
            names = "; ".join(f"{one.name}: {result(one)}" for one in of if one.badge == verdict)
            paper.paragraph(f"- {verdict.word}. {names}.")
        paper.caption(f"Bảng {next(tables)}. Kết quả từng mục tiêu: {name}")
        paper.table(
            ("TT", "Mục tiêu", "Chỉ tiêu", "Kết quả thực hiện", "Đánh giá"),
            [
                (str(at), f"{one.name} ({one.unit})", _target(one), result(one), one.badge.word)
                for at, one in enumerate(of, 1)
            ],
            (9, 56, 32, 42, 26),
        )
    paper.paragraph(f"{_STAR} Cách đánh giá và những điều còn thiếu để đánh giá từng mục tiêu nêu tại Phụ lục I.")


def _tally(states: Sequence[GoalState]) -> str:
    """`1 đạt, 2 không đạt, 8 chưa nhập chỉ tiêu`."""
    return ", ".join(f"{tally} {verdict.word.lower()}" for verdict, tally in goals.tallies(states))


def _target(one: GoalState) -> str:
    if not one.is_entered:
        return NOT_ENTERED
    return f"{one.target_text} (năm {one.target_year})" if one.target_year else f"{one.target_text} (không nêu năm)"


def result(one: GoalState) -> str:
    """What was reached, as far as the warehouse knows: the judged figure, else the figures of the years."""
    verdict = one.verdict
    if verdict and verdict.observed is not None and one.goal.kind is GoalKind.AVERAGE_GROWTH:
        first = one.goal.base + 1
        span = f"năm {first}" if first == verdict.year else f"bình quân {first}–{verdict.year}"
        return f"{span}: {goals.pace(one, verdict.observed)}{_star(one, range(first, verdict.year + 1))}"
    if verdict and verdict.value is not None:
        return f"{words.with_unit(verdict.value, one.unit)}{_star(one, [verdict.year])} (năm {verdict.year})"
    known = [f"{year}: {_figure(one, year)}" for year in one.years.shown if year >= FIRST_YEAR - 1]
    prices = f" ({_PRICES_UNSTATED})" if known and NO_PRICE_BASIS in one.years.lacking else ""
    return f"{'; '.join(known)}{prices}" if known else "Chưa có số liệu"


def _figure(one: GoalState, year: int) -> str:
    """`117.350*`: the figure of a year, marked where it is not settled yet; `–` where there is none."""
    value = one.years.shown.get(year)
    return MISSING if value is None else f"{goals.short(value)}{_star(one, [year])}"


def _star(one: GoalState, years: Iterable[int]) -> str:
    """`*` when a figure of these years is an estimate or preliminary."""
    figures = one.years.figures
    unsettled = figures[figures["status"].isin((Status.ESTIMATE, Status.PRELIMINARY))]
    return "*" if set(unsettled["year"]) & set(years) else ""


def _is_judged(one: GoalState) -> bool:
    return one.verdict is not None and one.verdict.status is not GoalStatus.NOT_ENOUGH_DATA


def _how(one: GoalState) -> str:
    """How a goal was judged, or what is missing for it; what its figures do not say."""
    texts = (goals.how(one), *goals.remarks(one), one.note)
    return " ".join(f"{words.sentence_case(text).rstrip('.')}." for text in texts if text)


def _causes(paper: AdministrativeDocument, facts: Facts) -> None:
    paper.heading("II. NGUYÊN NHÂN")
    _notes(paper, facts, "1. Nguyên nhân khách quan", NoteKind.OBJECTIVE_CAUSE)
    _notes(paper, facts, "2. Nguyên nhân chủ quan", NoteKind.SUBJECTIVE_CAUSE)


def _proposals(paper: AdministrativeDocument, facts: Facts) -> None:
    paper.heading("III. ĐỀ XUẤT, KIẾN NGHỊ")
    _notes(paper, facts, "1. Điều chỉnh mục tiêu", NoteKind.PROPOSAL_GOAL)
    _notes(paper, facts, "2. Giải pháp", NoteKind.PROPOSAL_MEASURE)


def _notes(paper: AdministrativeDocument, facts: Facts, heading: str, kind: NoteKind) -> None:
    """All entries of one kind, goal by goal; who wrote them, when, and their cells stand in appendix III."""
    paper.heading(heading, 2)
    written = [(one, note) for one, note in _all_notes(facts) if note.kind is kind]
    if not written:
        paper.paragraph(_NO_NOTE)
    last = None
    for one, note in written:
        if one is not last:
            paper.heading(f"Mục tiêu “{one.name}” ({one.document_number or one.document}):", 3)
            last = one
        first, *others = note.text.splitlines()
        paragraphs = [first if first.startswith("-") else f"- {first}", *others]
        if note.unit_in_charge:
            paragraphs[-1] += f" (Đơn vị chủ trì: {note.unit_in_charge}.)"
        for text in paragraphs:
            paper.paragraph(text)


def _all_notes(facts: Facts) -> list[tuple[GoalState, GoalNote]]:
    return [(one, note) for one in facts.states for note in facts.notes.get(one.code, ())]


def _outlook(paper: AdministrativeDocument, facts: Facts, tables: Iterator[int]) -> None:
    """IV: the goals that fall due after the five years, with the pace that they still need."""
    paper.heading(f"IV. PHƯƠNG HƯỚNG GIAI ĐOẠN {LAST_YEAR + 1}–2030")
    ahead = [one for one in facts.states if one.target_year and one.target_year > LAST_YEAR]
    paper.heading("1. Mục tiêu đã được các văn bản xác định", 2)
    if ahead:
        paper.caption(f"Bảng {next(tables)}. Mục tiêu đến hạn sau năm {LAST_YEAR}")
        paper.table(
            ("TT", "Mục tiêu", "Văn bản", "Chỉ tiêu", "Kết quả đến nay", "Còn lại cần"),
            [
                (str(at), f"{one.name} ({one.unit})", one.document, _target(one), result(one), _needed(one))
                for at, one in enumerate(ahead, 1)
            ],
            (9, 40, 34, 27, 29, 26),
        )
    else:
        paper.paragraph(f"{BLANK} (kho số liệu chưa có mục tiêu nào đến hạn sau năm {LAST_YEAR})")
    paper.heading("2. Nhiệm vụ trọng tâm", 2)
    paper.paragraph(BLANK)


def _needed(one: GoalState) -> str:
    return goals.pace(one, one.verdict.needed) if one.verdict else MISSING


def _years(paper: AdministrativeDocument, facts: Facts) -> None:
    """Appendix I: every goal with its figures year by year and how it was judged."""
    paper.appendix("I", "SỐ LIỆU THEO NĂM VÀ CÁCH ĐÁNH GIÁ TỪNG MỤC TIÊU", BELONGS_TO)
    years = [year for year in goals.YEARS if year <= max(facts.month.year, LAST_YEAR)]
    rows: list[tuple[str, ...]] = []
    for name, of in goals.documents(facts.states).items():
        rows.append((name,))
        rows += [
            (
                one.code,
                f"{one.name} ({one.unit})",
                _target(one),
                *(_figure(one, year) for year in years),
                one.badge.word,
                _how(one),
            )
            for one in of
        ]
    width = 108 / len(years)
    paper.table(
        ("Mã", "Mục tiêu (đơn vị)", "Chỉ tiêu", *map(str, years), "Đánh giá", "Cách tính, điều còn thiếu"),
        rows,
        (19, 40, 24, *(width for _ in years), 19, 42),
        right=range(3, 3 + len(years)),
        size=_SMALLEST,
    )
    paper.paragraph(f"{_STAR} {goals.YEARS_NOTE}")
    paper.paragraph(goals.STATUS_RULE)


def _origins(paper: AdministrativeDocument, facts: Facts) -> None:
    """Appendix II: for every target and every figure the document, day of release, file, sheet and cell."""
    paper.appendix("II", "NGUỒN CỦA TỪNG CHỈ TIÊU VÀ TỪNG SỐ LIỆU", BELONGS_TO)
    paper.heading("A. Chỉ tiêu", 2)
    paper.table(
        ("Mã", "Mục tiêu", "Chỉ tiêu", "Nguồn", "Ngày công bố", "Tệp, trang tính, ô"),
        [
            (one.code, one.name, _target(one), one.citation or one.document, date_text(one.release), one.origin)
            for one in facts.states
        ],
        (18, 55, 36, 70, 23, 50),
        size=_SMALL,
    )
    paper.heading("B. Số liệu thực hiện", 2)
    rows = list(_figure_rows(facts.states))
    if rows:
        paper.table(
            ("Mã mục tiêu", "Năm", "Giá trị in trong nguồn", "Loại số liệu", "Tình trạng", "Nguồn", "Ngày công bố",
             "Tệp, trang tính, ô"),
            rows,
            (26, 12, 33, 34, 21, 57, 21, 48),
            size=_SMALL,
        )  # fmt: skip
    else:
        paper.paragraph("Kho số liệu chưa có số liệu nào của các mục tiêu trên.")
    if known := past.sentence(facts.version):
        paper.paragraph(f"{known}.")
    paper.paragraph(f"Phiên bản kho số liệu: {past.version_of(facts.version)}.")


def _figure_rows(states: Sequence[GoalState]) -> Iterator[tuple[str, ...]]:
    """One row a figure, with the codes of all goals that use it."""
    used: dict[tuple[str, str, str], tuple[list[str], object]] = {}
    for one in states:
        for row in one.years.figures.itertuples():
            codes, _ = used.setdefault((row.sha256, row.sheet, row.cell), ([], row))
            if one.code not in codes:
                codes.append(one.code)
    for codes, row in used.values():
        yield (
            ", ".join(codes),
            str(row.year),
            words.printed(row.value, row.unit, row.measure),
            words.sentence_case(MEASURE_NAME[Measure(row.measure)]),
            words.sentence_case(words.status_name(row.status)),
            row.citation or row.source_file,
            date_text(pd.Timestamp(row.release)),
            f"{row.source_file}, {row.sheet}!{row.cell}",
        )


def _entries(paper: AdministrativeDocument, facts: Facts) -> None:
    """Appendix III: every cause and proposal with author, day and cell."""
    paper.appendix("III", "NGUYÊN NHÂN, ĐỀ XUẤT ĐÃ GHI BÊN CẠNH CÁC MỤC TIÊU", BELONGS_TO)
    written = _all_notes(facts)
    if not written:
        paper.paragraph(_NO_NOTE)
        return
    paper.table(
        ("Mã", "Mục tiêu", "Loại nội dung", "Nội dung", "Người ghi, ngày ghi", "Đơn vị chủ trì", "Tệp, trang tính, ô"),
        [
            (
                one.code,
                one.name,
                note.kind_name,
                note.text,
                f"{note.author}, {date_text(note.written_on)}",
                note.unit_in_charge or BLANK,
                note.origin,
            )
            for one, note in written
        ],
        (18, 40, 27, 72, 30, 27, 38),
        size=_SMALL,
    )
