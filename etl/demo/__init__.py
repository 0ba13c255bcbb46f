"""A complete illustrative data set for training and tests: read and loaded like any other, never mixed with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from etl import load
from etl.demo import registers
from etl.demo.annexes import monthly_annex
from etl.demo.economy import country, province
from etl.demo.printing import Sheet, write_workbook
from etl.demo.projects import FIRST_YEAR as FIRST_YEAR_OF_PROJECTS
from etl.model import EtlError
from etl.raw_store import CARD_SUFFIX, Card, file_hash, read_card, workbooks_without_card, write_card
from growth.notation import period_name
from growth.periods import Period

FIRST, LAST = "2020-01", "2026-10"
ENTERED_BY = "python -m etl demo"


class RealDataInTheWay(EtlError):
    """The folder for illustrative data holds real data; nothing was touched."""

    def __init__(self, path: Path):
        self.path = path
        super().__init__(
            f"Không tạo số liệu minh họa: {path} là số liệu thật. Hãy chọn một thư mục khác cho số liệu minh họa."
        )


@dataclass(frozen=True)
class _Workbook:
    name: str
    sheets: list[Sheet]
    document: str
    release: date
    report_period: str = ""
    area: str = ""


def build_demo(
    folder: Path,
    *,
    first: str = FIRST,
    last: str = LAST,
    seed: int = 2025,
    progress: load.Progress = lambda text, done, total: None,
) -> load.Outcome:
    """Write the workbooks of the months `first` to `last` into `folder`/raw and load them into its own warehouse."""
    write_demo(folder, first=first, last=last, seed=seed, progress=progress)
    return load.rebuild(folder, only_if_needed=False, progress=progress, on_wait=lambda: None)


def write_demo(folder: Path, *, first: str, last: str, seed: int, progress: load.Progress) -> None:
    """Write workbooks and cards alone; those of an earlier demo are replaced.

    The same seed gives the same bytes, and a shorter range the same figures. Raises RealDataInTheWay where the folder
    holds anything else.
    """
    raw = folder / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    _clear(folder)
    workbooks = list(_workbooks(seed, _months(Period.parse(first), Period.parse(last))))
    for number, workbook in enumerate(workbooks):
        progress(f"Ghi {workbook.name}", number, len(workbooks))
        path = raw / workbook.name
        write_workbook(path, workbook.sheets)
        write_card(path, _card(path, workbook))


def _workbooks(seed: int, months: list[Period]) -> Iterator[_Workbook]:
    home, abroad = province(seed), country(seed)
    for month in months:
        for economy, place in ((home, "nghe-an"), (abroad, "ca-nuoc")):
            yield _Workbook(
                f"minh-hoa-{place}-{month}.xlsx",
                monthly_annex(economy, month),
                f"Biểu số liệu {period_name(month)} (minh họa)",
                registers.release_day(month),
                report_period=str(month),
                area=economy.area,
            )
        if month.number in (6, 12):
            yield _Workbook(
                f"minh-hoa-cum-cong-nghiep-{month}.xlsx",
                registers.cluster_register(month),
                f"Danh mục cụm công nghiệp đến {period_name(month)} (minh họa)",
                registers.release_day(month),
                report_period=str(month),
                area=home.area,
            )
        if month.number % 3 == 0 and month.year >= FIRST_YEAR_OF_PROJECTS:
            yield _Workbook(
                f"minh-hoa-du-an-{month}.xlsx",
                registers.project_register(month),
                f"Danh mục dự án đến {period_name(month)} (minh họa)",
                registers.release_day(month),
                report_period=str(month),
                area=home.area,
            )
    years = sorted({month.year for month in months})
    for year in years:
        of_year = [month for month in months if month.year == year]
        yield _Workbook(
            f"minh-hoa-cong-bo-{year}.xlsx",
            registers.figures_of_year(home, abroad, of_year),
            f"Số liệu công bố năm {year} (minh họa)",
            registers.release_day(of_year[-1]),
        )
    planned = [year for year in years if year >= 2025]
    if planned:
        yield _Workbook(
            "minh-hoa-kich-ban.xlsx",
            registers.scenario(home, planned),
            "Kịch bản tăng trưởng (minh họa)",
            registers.release_day(months[-1]),
        )
    yield _Workbook(
        "minh-hoa-muc-tieu.xlsx",
        registers.goals(home),
        "Mục tiêu (minh họa)",
        registers.release_day(months[0]),
    )


def _card(path: Path, workbook: _Workbook) -> Card:
    return Card(
        sha256=file_hash(path),
        name=workbook.name,
        publisher=registers.SOURCE,
        document=workbook.document,
        document_date=workbook.release,
        entered_by=ENTERED_BY,
        received_at=datetime.combine(workbook.release, time(9)),
        release=workbook.release,
        report_period=workbook.report_period,
        area=workbook.area,
        illustrative=True,
    )


def _clear(folder: Path) -> None:
    """Remove an earlier demo; refuse before the first removal if anything is not one."""
    for path in workbooks_without_card(folder):
        raise RealDataInTheWay(path)
    cards = sorted((folder / "raw").rglob(f"*{CARD_SUFFIX}"))
    for card in cards:
        if not read_card(card).illustrative:
            raise RealDataInTheWay(card)
    for card in cards:
        card.with_name(card.name.removesuffix(CARD_SUFFIX)).unlink(missing_ok=True)
        card.unlink()


def _months(first: Period, last: Period) -> list[Period]:
    months = [first]
    while months[-1] < last:
        months.append(months[-1].shift(1))
    return months
