"""Who may upload, publish, hand in, reject and undo is checked in the action; every refusal stands in the book."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from etl import publishing, staging
from etl.load import Instructions, NotAMonth, PublishedMeanwhile
from etl.publishing import DayUnreadable, NothingToPublish, Order, ReasonMissing, SamePerson, SecondPersonNeeded
from etl.raw_store import raw_files
from etl.staging import UnwantedKind, UploadGone
from etl.warehouse import published_version
from ledger import book as ledger
from ledger.book import Action
from ledger.decisions import Assigned
from ledger.people import VISITOR, NotAllowed, Person, Role
from tests.warehouse.annex import IIP, write_annex

VIEWER = Person("xem", "Người Xem", Role.VIEWER)
LAN = Person("lan", "Nguyễn Thị Lan", Role.STATISTICIAN)
HUNG = Person("hung", "Trần Văn Hùng", Role.APPROVER)
OURS = Instructions(area="VN-22")


def quietly(*_: object) -> None:
    """No progress to show."""


@pytest.fixture
def july(folder: Path, tmp_path: Path) -> Order:
    """An order for the annex of July, its bytes staged by the statistician."""
    path = write_annex(tmp_path / "t7.xlsx", month=7)
    return Order({publishing.upload(folder, LAN, "Biểu tháng 7.xlsx", path.read_bytes()): OURS}, note="biểu tháng 7")


def actions(folder: Path) -> list[Action]:
    return [entry.action for entry in ledger.of(folder).entries()]


def with_two_pairs_of_eyes(folder: Path) -> None:
    ledger.of(folder).append("quan.tri", Action.SETTING, "four_eyes", value=True)


def test_a_statistician_publishes_and_the_book_says_who_what_and_why(folder, july):
    outcome = publishing.publish(folder, LAN, july, upon=None)
    (file,) = raw_files(folder)
    assert (file.card.name, file.card.entered_by) == ("Biểu tháng 7.xlsx", "Nguyễn Thị Lan")
    (entry,) = ledger.of(folder).entries(Action.PUBLISH)
    assert (entry.actor, entry.subject, entry.details["version_after"]) == ("lan", "biểu tháng 7", outcome.version)
    assert entry.details["files"][0]["sha256"] == file.card.sha256


@pytest.mark.parametrize("person", [VISITOR, VIEWER], ids=["visitor", "viewer"])
def test_who_may_only_look_is_refused_everywhere_and_written_down(folder, july, person):
    number = publishing.submit(folder, LAN, july, upon=None)
    tries = [
        lambda: publishing.upload(folder, person, "a.xlsx", b"x"),
        lambda: publishing.look(folder, person, july, quietly),
        lambda: publishing.publish(folder, person, july, upon=None),
        lambda: publishing.submit(folder, person, july, upon=None),
        lambda: publishing.approve(folder, person, number, upon=None),
        lambda: publishing.reject(folder, person, number, "không"),
        lambda: publishing.undo(folder, person, 1, "không", upon=None),
    ]
    for attempt in tries:
        with pytest.raises(NotAllowed):
            attempt()
    assert actions(folder).count(Action.REFUSED) == len(tries)
    assert published_version(folder) is None


def test_the_same_bytes_are_kept_once_whatever_they_are_called(folder):
    one, other = (publishing.upload(folder, LAN, name, b"content") for name in ("a.xlsx", "b\\..\\b.xlsx"))
    assert one.sha256 == other.sha256 and other.name == "b.xlsx"
    assert [path.name for path in (folder / "staging").iterdir()] == [one.sha256]


def test_another_kind_of_file_is_refused_by_its_name(folder):
    with pytest.raises(UnwantedKind, match=r"lưu thành \.xlsx"):
        publishing.upload(folder, LAN, "anh.png", b"x")


def test_uploads_that_nobody_wants_go_after_a_month_but_not_while_they_wait(folder, july):
    (waiting,) = july.files
    publishing.submit(folder, LAN, july, upon=None)
    forgotten = publishing.upload(folder, LAN, "cu.xlsx", b"old")
    long_ago = time.time() - (staging.KEPT_DAYS + 1) * 86_400
    for path in (folder / "staging").iterdir():
        os.utime(path, (long_ago, long_ago))
    publishing.upload(folder, LAN, "moi.xlsx", b"new")
    assert staging.path_of(folder, waiting).is_file()
    with pytest.raises(UploadGone, match=r"cu\.xlsx"):
        staging.path_of(folder, forgotten)


def test_changed_bytes_in_staging_are_not_published(folder, july):
    (staged,) = july.files
    staging.path_of(folder, staged).write_bytes(b"changed")
    with pytest.raises(UploadGone):
        publishing.publish(folder, LAN, july, upon=None)
    assert published_version(folder) is None


def test_the_same_order_again_says_that_nothing_is_new(folder, july):
    version = publishing.publish(folder, LAN, july, upon=None).version
    with pytest.raises(NothingToPublish, match="không có gì mới"):
        publishing.publish(folder, LAN, july, upon=version)
    assert actions(folder) == [Action.PUBLISH]


def test_labels_alone_are_published_and_remembered(folder, tmp_path):
    odd = write_annex(tmp_path / "t7.xlsx", month=7, iip={"Than củi ép": (101.0, 116.3, 118.3)} | IIP)
    order = Order({publishing.upload(folder, LAN, "t7.xlsx", odd.read_bytes()): OURS})
    version = publishing.publish(folder, LAN, order, upon=None).version
    (unknown,) = publishing.look(folder, LAN, order, quietly).unknown
    assert unknown.label == "Than củi ép"
    labelled = Order(order.files, (Assigned("vsic", "16", "Than củi ép"),))
    assert not publishing.look(folder, LAN, labelled, quietly).unknown
    publishing.publish(folder, LAN, labelled, upon=version)
    assert not publishing.look(folder, LAN, order, quietly).unknown
    newest = publishing.history(folder).newest
    publishing.undo(folder, LAN, newest.number, "nhầm mã", upon=None)
    (unknown,) = publishing.look(folder, LAN, order, quietly).unknown
    assert (unknown.proposals[0].item, unknown.proposals[0].likeness) == ("16", 1.0)


def test_an_undo_needs_a_reason(folder, july):
    publishing.publish(folder, LAN, july, upon=None)
    with pytest.raises(ReasonMissing, match="lý do"):
        publishing.undo(folder, LAN, publishing.history(folder).newest.number, " ", upon=None)
    assert Action.UNDO not in actions(folder)


def test_area_and_month_are_insisted_on_with_a_reason_that_stays_on_the_card(folder, tmp_path):
    said = {"area": "VN-22", "month": "2025-07", "released": "29/7/2025", "publisher": " Thống kê  tỉnh ",
            "document": "", "reason": "tiêu đề ghi nhầm"}  # fmt: skip
    with pytest.raises(ReasonMissing):
        publishing.statement(**said | {"reason": ""})
    with pytest.raises(NotAMonth):
        publishing.statement(**said | {"month": "tháng bảy"})
    with pytest.raises(DayUnreadable):
        publishing.statement(**said | {"released": "hôm qua"})
    path = write_annex(tmp_path / "t7.xlsx", month=7)
    order = Order({publishing.upload(folder, LAN, "t7.xlsx", path.read_bytes()): publishing.statement(**said)})
    publishing.publish(folder, LAN, order, upon=None)
    (file,) = raw_files(folder)
    assert (file.card.reason, file.card.month, file.card.publisher) == ("tiêu đề ghi nhầm", "2025-07", "Thống kê tỉnh")
    (entry,) = ledger.of(folder).entries(Action.PUBLISH)
    assert entry.details["files"][0]["reason"] == "tiêu đề ghi nhầm"


def test_with_two_pairs_of_eyes_one_hands_in_and_another_publishes(folder, july):
    with_two_pairs_of_eyes(folder)
    with pytest.raises(SecondPersonNeeded):
        publishing.publish(folder, HUNG, july, upon=None)
    number = publishing.submit(folder, LAN, july, upon=None)
    (waiting,) = publishing.submissions(folder)
    assert (waiting.number, waiting.actor, publishing.order_of(waiting)) == (number, "lan", july)
    with pytest.raises(NotAllowed):
        publishing.approve(folder, LAN, number, upon=None)
    assert publishing.look(folder, HUNG, publishing.order_of(waiting), quietly).may_publish
    publishing.approve(folder, HUNG, number, upon=None)
    newest = publishing.history(folder).newest
    assert (newest.actor, newest.submitted_by, newest.note) == ("hung", "lan", "biểu tháng 7")
    assert not publishing.submissions(folder)
    with pytest.raises(NotAllowed):
        publishing.undo(folder, LAN, newest.number, "nhầm", upon=None)


def test_nobody_agrees_to_what_he_handed_in_himself(folder, july):
    with_two_pairs_of_eyes(folder)
    number = publishing.submit(folder, HUNG, july, upon=None)
    with pytest.raises(SamePerson):
        publishing.approve(folder, HUNG, number, upon=None)
    assert actions(folder)[-1] == Action.REFUSED and published_version(folder) is None


def test_what_is_rejected_waits_no_longer_and_its_reason_stays(folder, july):
    number = publishing.submit(folder, LAN, july, upon=None)
    with pytest.raises(ReasonMissing):
        publishing.reject(folder, HUNG, number, "")
    publishing.reject(folder, HUNG, number, "sai kỳ")
    assert not publishing.submissions(folder)
    assert ledger.of(folder).entries(Action.REJECT)[0].subject == "sai kỳ"
    with pytest.raises(publishing.SubmissionSettled):
        publishing.approve(folder, HUNG, number, upon=None)


def test_an_approver_who_looked_at_an_older_version_publishes_nothing(folder, july, tmp_path):
    august = write_annex(tmp_path / "t8.xlsx", month=8)
    number = publishing.submit(folder, LAN, july, upon=None)
    order = Order({publishing.upload(folder, LAN, "t8.xlsx", august.read_bytes()): OURS})
    before = publishing.publish(folder, LAN, order, upon=None).version
    publishing.undo(folder, LAN, publishing.history(folder).newest.number, "thử", upon=None)
    with pytest.raises(PublishedMeanwhile):
        publishing.approve(folder, HUNG, number, upon=before)
    assert len(publishing.submissions(folder)) == 1
