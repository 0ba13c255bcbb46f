"""A hundred sessions change filters while another process publishes: is every answer whole, and what does it cost?

What each month looks like before and after the publication is asked of servers of their own beforehand and afterwards.
Every answer of the crowd must be exactly the one or the other; one that began after the publication must be the new
one. The plain pages go through the same changes under a publication of their own.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.data import NotBuilt, command, run_etl, surroundings
from bench.pages import MONTH, PAGES, PLAIN, PageName
from bench.server import ROOT, Server
from bench.session import Session
from etl.demo import write_demo

SESSIONS = 100
AFTER = 1  # changes of each session once the new version is published
_FIRST, _LAST = "2026-05", "2026-10"  # the revised months; the sessions look at these
_OTHER_SEED = 7  # other made-up figures than the data set holds
_RELEASED = "2026-11-20"
_WATCH_EACH_S = 0.01

Answer = Counter[bytes]
Views = dict[tuple[str, str], Answer]  # path of a page, month → what it shows


class NothingChanges(RuntimeError):
    """The publication leaves a page as it was, so that a stale answer could not be told from a new one."""


@dataclass
class Crowd:
    """What happened on one server: answers by what they belong to, faults, CPU of all changes."""

    changes: int = 0
    old: int = 0
    new: int = 0
    stale: int = 0  # the old version although the change began after the publication
    mixed: int = 0  # neither version as a whole
    faults: list[str] = field(default_factory=list)
    cpu_s: float = 0.0

    @property
    def holds(self) -> bool:
        return bool(self.old and self.new) and not (self.stale or self.mixed or self.faults)


@dataclass
class _Publication:
    """When the published file was replaced; None until then."""

    at: float | None = None
    done: threading.Event = field(default_factory=threading.Event)


def crowd(data: Path, say: Callable[[str], None]) -> tuple[Crowd, Crowd]:
    """Ours, then the plain pages under the very same changes; works on copies of `data`."""
    with tempfile.TemporaryDirectory() as place:
        workbooks = _revised(Path(place) / "revised")
        say("Đám đông: trang của chúng tôi")
        ours, plan = _run(data, Path(place) / "ours", workbooks, ROOT / "app.py", ROOT, None)
        say(f"Đám đông: các trang thông thường, cùng {ours.changes} lượt đổi")
        empty = Path(place) / "empty"
        empty.mkdir()
        plain, _ = _run(data, Path(place) / "plain", workbooks, PLAIN, empty, plan)
    return ours, plain


def _revised(folder: Path) -> list[Path]:
    """Annexes of the last months with other figures, as a statistics office sends revised ones."""
    write_demo(folder, first=_FIRST, last=_LAST, seed=_OTHER_SEED, progress=lambda *_: None)
    return sorted((folder / "raw").glob("minh-hoa-nghe-an-*.xlsx"))


def _run(
    data: Path, copy: Path, workbooks: list[Path], script: Path, folder: Path, plan: list[list[str]] | None
) -> tuple[Crowd, list[list[str]]]:
    """The crowd on one script; plan: the months of each session, else they go on until the publication is there."""
    shutil.copytree(data, copy, ignore=shutil.ignore_patterns(".versions", ".build"))
    run_etl(copy, "rebuild", "--if-needed")  # so that the publication below reads the new workbooks alone
    before = _views(script, folder, copy)
    publication, result, done = _Publication(), Crowd(), [[] for _ in range(SESSIONS)]
    answers: list[tuple[float, tuple[str, str], Answer]] = []
    with (
        Server(script, folder, copy) as server,
        _watched(copy / "warehouse.duckdb", publication),
        ThreadPoolExecutor(SESSIONS) as pool,
    ):
        sessions = list(pool.map(lambda number: _opened(server, number), range(SESSIONS)))
        cpu = server.cpu_seconds()
        loader = subprocess.Popen(
            command("load", *workbooks, "--area", "VN-22", "--illustrative", "--released", _RELEASED),
            **surroundings(copy),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        changing = [
            pool.submit(_change, session, number, publication, plan and plan[number], done[number], answers)
            for number, session in enumerate(sessions)
        ]
        printed, _ = loader.communicate()
        publication.done.set()
        result.faults = [repr(fault) for one in changing if (fault := one.exception())]
        result.cpu_s = server.cpu_seconds() - cpu
        for session in sessions:
            session.close()
    if loader.returncode:
        raise NotBuilt(printed)
    after = _views(script, folder, copy)
    if same := [view for view, answer in before.items() if answer == after[view]]:
        raise NothingChanges(f"{same}")
    for began, view, answer in answers:
        result.changes += 1
        is_old, is_new = answer == before[view], answer == after[view]
        result.old += is_old
        result.new += is_new
        result.stale += is_old and publication.at is not None and began > publication.at
        result.mixed += not (is_old or is_new)
    return result, done


def _page_of(number: int) -> PageName:
    return PAGES[number % len(PAGES)]


def _opened(server: Server, number: int) -> Session:
    return Session(server.url, _page_of(number).path)


def _change(
    session: Session, number: int, publication: _Publication, plan: list[str] | None, done: list[str], answers: list
) -> None:
    """Change the month again and again: as planned, else until the publication is there; then `AFTER` times more."""
    choice, months = random.Random(number), _months(session)

    def change() -> None:
        if plan is None:
            done.append(choice.choice([month for month in months if done[-1:] != [month]]))
        else:
            done.append(plan[len(done)])
        answers.append(_look(session, number, done[-1]))

    for pause in _pauses(choice):
        if plan is not None and len(done) == len(plan) - AFTER:
            break
        change()
        if plan is None and publication.done.wait(pause):
            break
    publication.done.wait()
    for _ in range(AFTER):
        change()


def _pauses(choice: random.Random) -> Iterator[float]:
    """Seconds from one change to the next, ever longer: someone is at it whenever the new version comes, be that in
    ten seconds or in minutes, and the number of changes stays in bounds.
    """
    pause = 1.0
    while True:
        yield pause * choice.uniform(0.5, 1.5)
        pause *= 2


def _look(session: Session, number: int, month: str) -> tuple[float, tuple[str, str], Answer]:
    began = time.monotonic()
    session.choose(MONTH, month)
    return began, (_page_of(number).path, month), session.answer()


def _months(session: Session) -> list[str]:
    """The revised months: the newest ones that the page offers."""
    return session.offers(MONTH)[: int(_LAST[-2:]) - int(_FIRST[-2:]) + 1]


def _views(script: Path, folder: Path, data: Path) -> Views:
    """What every page shows in every month, by a server that has seen nothing else."""
    views = {}
    with Server(script, folder, data) as server:
        for page in PAGES:
            session = Session(server.url, page.path)
            for month in _months(session):
                session.choose(MONTH, month)
                views[page.path, month] = session.answer()
            session.close()
    return views


@contextmanager
def _watched(warehouse: Path, publication: _Publication) -> Iterator[None]:
    """Notes when the file of the published warehouse becomes another."""
    ended, before = threading.Event(), warehouse.stat().st_ino

    def watch() -> None:
        while not ended.wait(_WATCH_EACH_S):
            if publication.at is None and warehouse.stat().st_ino != before:
                publication.at = time.monotonic()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
