"""Faults of growth arithmetic, each named after what is wrong. Knows no file, no database, no screen."""

from __future__ import annotations


class GrowthError(ValueError):
    """Base of every fault of this library; its text is one Vietnamese sentence that a page can show."""


class NonPositiveBase(GrowthError):
    """The divisor of a growth, a share or an average is zero or negative; carries its name and value."""

    def __init__(self, name: str, value: float):
        self.name, self.value = name, value
        super().__init__(f"Không tính được vì {name} phải lớn hơn 0 nhưng lại là {_plain(value)}.")


class ImpossibleRate(GrowthError):
    """An index below 0 or a growth below -100 %: nothing positive can shrink by more than the whole."""

    def __init__(self, growth_pct: float):
        self.growth_pct = growth_pct
        super().__init__(
            f"Mức tăng {_plain(growth_pct)}% không thể có (giảm quá 100%): kiểm tra chỉ số hay tốc độ tăng."
        )


class WeightOutOfRange(GrowthError):
    """A base-period weight outside 0–1; carries it."""

    def __init__(self, weight: float):
        self.weight = weight
        super().__init__(f"Quyền số {_plain(weight)} không nằm trong khoảng từ 0 đến 1.")


class TooShortPeriod(GrowthError):
    """An average growth over less than one year; carries the number of years."""

    def __init__(self, years: float):
        self.years = years
        super().__init__(f"Tăng bình quân năm cần ít nhất 1 năm nhưng khoảng thời gian là {_plain(years)} năm.")


class MixedDefinitions(GrowthError):
    """Two figures that do not measure the same thing; carries both definitions."""

    def __init__(self, current: object, base: object):
        self.current, self.base = current, base
        super().__init__(f"Không so sánh {current} với {base} vì hai chỉ tiêu có định nghĩa khác nhau.")


class MixedPriceBases(GrowthError):
    """Two values in different or unstated prices; carries the names of both."""

    def __init__(self, current: str, base: str):
        self.current, self.base = current, base
        super().__init__(
            f"Không tính tăng trưởng giữa hai giá trị khác giá hoặc không rõ giá ({current}; {base}): cần cùng một giá."
        )


class BrokenSeries(GrowthError):
    """A break of the series lies between the two figures and no link factor is given; carries the reason."""

    def __init__(self, since: str, reason: str):
        self.since, self.reason = since, reason
        super().__init__(f"Chuỗi số liệu bị ngắt từ {since} ({reason}): cần hệ số nối trước khi tính tăng trưởng.")


def require_positive(name: str, value: float) -> float:
    """`value` if it is above 0, else NonPositiveBase; `name` is Vietnamese."""
    if value <= 0:
        raise NonPositiveBase(name, value)
    return value


def require_weight(weight: float) -> float:
    """`weight` if it lies in 0–1, else WeightOutOfRange."""
    if not 0 <= weight <= 1:
        raise WeightOutOfRange(weight)
    return weight


def _plain(value: float) -> str:
    return f"{value:.6g}".replace(".", ",")
