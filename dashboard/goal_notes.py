"""Causes and proposals beside goals: what was written, by whom, when, in which cell; and how a new one comes in.

Asks dashboard.queries; a new entry goes through dashboard.desk. Draws nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import streamlit as st

from dashboard import desk, frame, identity, queries, warehouse
from growth.notation import date_text
from growth.vocabulary import NOTE_KIND_NAME, NoteKind


@dataclass(frozen=True)
class GoalNote:
    """One entry beside a goal; `origin` names its workbook and cell, `link` leads there."""

    goal_code: str
    kind: NoteKind
    text: str
    unit_in_charge: str
    written_on: date
    author: str
    release: date
    origin: str
    link: str

    @property
    def kind_name(self) -> str:
        return NOTE_KIND_NAME[self.kind]

    @property
    def signature(self) -> str:
        """`Nguyễn Văn A, ngày 10/3/2026; đơn vị chủ trì: Phòng Quản lý công nghiệp`."""
        charge = f"; đơn vị chủ trì: {self.unit_in_charge}" if self.unit_in_charge else ""
        return f"{self.author}, ngày {date_text(self.written_on)}{charge}"


@st.cache_data(max_entries=16, show_spinner=False)
def by_goal(version: str) -> dict[str, list[GoalNote]]:
    """Goal code → all entries beside it, in the order in which they were written."""
    with warehouse.at(version):
        rows = queries.goal_notes()
    found: dict[str, list[GoalNote]] = {}
    for row in rows.itertuples():
        found.setdefault(row.goal_code, []).append(_note(row))
    return found


def _note(row) -> GoalNote:
    return GoalNote(
        goal_code=row.goal_code,
        kind=NoteKind(row.kind),
        text=row.text,
        unit_in_charge=row.unit_in_charge,
        written_on=row.written_on.date(),
        author=row.author,
        release=row.release.date(),
        origin=f"{row.source_file}, {row.sheet}!{row.cell}",
        link=frame.origin_link(row.sha256, row.sheet, row.cell),
    )


def heading(of: Sequence[str], notes: Mapping[str, Sequence[GoalNote]]) -> str:
    """What the goals `of` (codes) have beside them: `Nguyên nhân và đề xuất: 3 nội dung ở 2 mục tiêu`."""
    several = [len(notes[code]) for code in of if notes.get(code)]
    if not several:
        return "Nguyên nhân và đề xuất: chưa có nội dung nào"
    return f"Nguyên nhân và đề xuất: {sum(several)} nội dung ở {len(several)} mục tiêu"


def add(goal_code: str, goal_name: str, kind: NoteKind, text: str, unit_in_charge: str) -> None:
    """Write a new entry of whoever is signed in, with today's day, into the warehouse.

    Raises NotAllowed and desk.EtlError with a sentence for the author.
    """
    desk.add_goal_note(
        warehouse.data_folder(),
        identity.person(),
        goal_code=goal_code,
        goal_name=goal_name,
        kind=kind,
        text=text,
        unit_in_charge=unit_in_charge,
        day=date.today(),
        illustrative=queries.is_illustrative(),
    )
