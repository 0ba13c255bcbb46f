"""Calendar periods of official statistics: month, quarter, year. Knows no file, no database, no screen."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache

from growth.errors import GrowthError

MONTH, QUARTER, YEAR = "M", "Q", "A"  # SDMX code list CL_FREQ
_PER_YEAR = {MONTH: 12, QUARTER: 4, YEAR: 1}
_WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])))?")


class PeriodError(GrowthError):
    """A text or a number that is no period; carries it."""

    def __init__(self, found: str):
        self.found = found
        super().__init__(f"'{found}' không phải là kỳ số liệu: cần dạng 2024-05, 2024-Q2 hoặc 2024.")


@dataclass(frozen=True, order=True)
class Period:
    """One month, quarter or year, written `2024-05`, `2024-Q2`, `2024`.

    Orders by year, then number within the year; compare only periods of one frequency.
    """

    year: int
    number: int
    frequency: str

    def __post_init__(self) -> None:
        if not 1 <= self.number <= _PER_YEAR[self.frequency]:
            raise PeriodError(str(self))

    @classmethod
    def parse(cls, text: str) -> Period:
        """`2024-05` → May 2024; raises PeriodError on anything else."""
        return _parsed(text)

    @classmethod
    @lru_cache(maxsize=4096)
    def month(cls, year: int, number: int) -> Period:
        return cls(year, number, MONTH)

    @classmethod
    def quarter(cls, year: int, number: int) -> Period:
        return cls(year, number, QUARTER)

    @classmethod
    def of_year(cls, year: int) -> Period:
        return cls(year, 1, YEAR)

    def __str__(self) -> str:
        if self.frequency == MONTH:
            return f"{self.year}-{self.number:02d}"
        if self.frequency == QUARTER:
            return f"{self.year}-Q{self.number}"
        return f"{self.year}"

    @cached_property
    def last_month(self) -> int:
        """Month (1–12) in which the period ends: the length of its year to date in months."""
        return self.number * 12 // _PER_YEAR[self.frequency]

    @property
    def start(self) -> date:
        """First day of the period."""
        return date(self.year, self.last_month - 12 // _PER_YEAR[self.frequency] + 1, 1)

    @cached_property
    def end(self) -> date:
        """Last day of the period."""
        return date(self.year, self.last_month, calendar.monthrange(self.year, self.last_month)[1])

    def shift(self, steps: int) -> Period:
        """The period `steps` later (negative: earlier) of the same frequency."""
        count = _PER_YEAR[self.frequency]
        year, number = divmod(self.year * count + self.number - 1 + steps, count)
        return Period(year, number + 1, self.frequency)

    def year_before(self) -> Period:
        """The same period of the previous year: the base of year-on-year growth."""
        return Period(self.year - 1, self.number, self.frequency)

    def year_after(self) -> Period:
        """The same period of the next year."""
        return Period(self.year + 1, self.number, self.frequency)

    def as_month(self) -> Period:
        """The month in which the period ends: 2024-Q2 → 2024-06, 2024 → 2024-12."""
        return Period.month(self.year, self.last_month)


@lru_cache(maxsize=4096)  # a table repeats few periods many times
def _parsed(text: str) -> Period:
    found = _WRITTEN.fullmatch(text.strip())
    if not found:
        raise PeriodError(text)
    year = int(found["year"])
    if found["month"]:
        return Period.month(year, int(found["month"]))
    if found["quarter"]:
        return Period.quarter(year, int(found["quarter"]))
    return Period.of_year(year)
