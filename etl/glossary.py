"""Vietnamese words of sheets → codes of the catalogue and of the closed lists. Knows no sheet and no cell."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from etl.text import label_key, search_key
from growth.vocabulary import MEASURE_NAME, PRICE_BASIS_NAME, STATUS_NAME, Measure, PriceBasis, Status

CATALOGUE = Path(__file__).with_name("catalogue")
_NUMBERING = re.compile(r"^\s*(?:[IVX]+|[A-Z]|\d{1,2}(?:\.\d{1,2})*)\s*[.)\-–]\s*(?=\S)")

GOAL_KIND_NAME = {
    "level": "Mức đạt được",
    "average_growth": "Tăng bình quân năm",
    "share": "Tỷ trọng",
    "stock": "Số lượng cuối kỳ",
    "deadline": "Thời hạn hoàn thành",
}
DIRECTION_NAME = {"up": "Tăng", "down": "Giảm"}
COMPARISON_NAME = {"=": "=", "≥": "≥", ">": ">", "≤": "≤", "range": "khoảng"}
STAGE_NAME = {"planned": "quy hoạch", "established": "đã thành lập", "operating": "đang hoạt động"}

_MEASURE_WORDS = {
    Measure.LEVEL: ("giá trị", "trong kỳ", "mức", "giá trị trong kỳ", "thực hiện trong kỳ"),
    Measure.LEVEL_YTD: ("lũy kế", "cộng dồn", "lũy kế từ đầu năm", "cộng dồn từ đầu năm"),
    Measure.INDEX_MOM: ("chỉ số so với tháng trước", "chỉ số so với kỳ trước"),
    Measure.INDEX_YOY: ("chỉ số so với cùng kỳ", "chỉ số so với cùng kỳ năm trước"),
    Measure.INDEX_YTD: ("chỉ số lũy kế so với cùng kỳ", "chỉ số cộng dồn so với cùng kỳ"),
    Measure.INDEX_BASE: ("chỉ số so với kỳ gốc", "chỉ số so với năm gốc"),
    Measure.GROWTH_MOM: ("tăng trưởng so với kỳ trước", "tăng so với tháng trước", "tốc độ tăng so với tháng trước"),
    Measure.GROWTH_YOY: (
        "tăng trưởng so với cùng kỳ",
        "tăng so với cùng kỳ",
        "tốc độ tăng so với cùng kỳ",
        "tốc độ tăng",
    ),
    Measure.GROWTH_YTD: ("tăng trưởng lũy kế so với cùng kỳ", "tăng lũy kế so với cùng kỳ", "tốc độ tăng lũy kế"),
    Measure.SHARE: ("tỷ trọng", "cơ cấu", "đóng góp"),
    Measure.PLAN_PCT: ("so với kế hoạch năm", "% kế hoạch", "tỷ lệ so với kế hoạch", "so kế hoạch năm"),
}
_STATUS_WORDS = {
    Status.ESTIMATE: ("ước tính", "ước", "ước thực hiện"),
    Status.PRELIMINARY: ("sơ bộ", "sơ bộ, đã điều chỉnh"),
    Status.ACTUAL: ("thực hiện", "đã thực hiện"),
    Status.FINAL: ("chính thức",),
}
_PRICE_WORDS = {
    PriceBasis.CURRENT: ("giá hiện hành", "hiện hành", "giá thực tế"),
    PriceBasis.CONST_1994: ("giá so sánh 1994", "giá so sánh năm 1994", "giá cố định 1994"),
    PriceBasis.CONST_2010: ("giá so sánh 2010", "giá so sánh năm 2010", "so sánh 2010", "giá cố định 2010"),
    PriceBasis.CONST_2020: ("giá so sánh 2020", "giá so sánh năm 2020", "so sánh 2020"),
    PriceBasis.UNSTATED: ("nguồn không nêu giá", "không nêu"),
}
_KIND_WORDS = {
    "level": ("mức", "giá trị"),
    "average_growth": ("tăng bình quân", "tốc độ tăng bình quân", "tăng trưởng bình quân năm"),
    "share": ("cơ cấu",),
    "stock": ("số lượng",),
    "deadline": ("thời hạn", "hạn hoàn thành"),
}
_DIRECTION_WORDS = {"up": ("tăng lên", "càng cao càng tốt"), "down": ("giảm xuống", "càng thấp càng tốt")}
_COMPARISON_WORDS = {
    "=": ("bằng", "đạt"),
    "≥": (">=", "từ … trở lên", "tối thiểu", "ít nhất", "không thấp hơn"),
    ">": ("trên", "hơn", "lớn hơn"),
    "≤": ("<=", "tối đa", "không quá", "không cao hơn"),
    "range": ("range", "từ … đến …", "trong khoảng"),
}
_STAGE_WORDS = {
    "planned": ("trong quy hoạch", "chưa thành lập", "mới quy hoạch"),
    "established": ("thành lập", "đang xây dựng hạ tầng", "đang đầu tư hạ tầng", "đã có quyết định thành lập"),
    "operating": ("hoạt động", "đã hoạt động", "đi vào hoạt động", "đã đi vào hoạt động"),
}


@dataclass(frozen=True, slots=True)
class Indicator:
    """One row of indicators.csv as far as reading needs it."""

    code: str
    name: str
    unit: str
    scheme: str


class Ambiguous(Exception):
    """A label that two codes of one list share; carries the codes."""

    def __init__(self, label: str, codes: list[str]) -> None:
        super().__init__(f"{label}: {', '.join(codes)}")
        self.codes = codes


@dataclass(frozen=True, slots=True)
class _Terms:
    """Labels → codes: by the label's letters with their vowel marks first, without any mark where that is unique."""

    exact: dict[str, set[str]]
    plain: dict[str, set[str]]

    @classmethod
    def of(cls, labels: list[tuple[str, str]]) -> _Terms:
        exact: dict[str, set[str]] = {}
        plain: dict[str, set[str]] = {}
        for label, code in labels:
            exact.setdefault(label_key(label) or label, set()).add(code)
            plain.setdefault(search_key(label) or label, set()).add(code)
        return cls(exact, plain)

    def code(self, label: str) -> str:
        for codes in (self.exact.get(label_key(label) or label), self.plain.get(search_key(label) or label)):
            if codes and len(codes) > 1:
                raise Ambiguous(label, sorted(codes))
            if codes:
                return next(iter(codes))
        return ""


def _rows(name: str) -> list[dict[str, str]]:
    with (CATALOGUE / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def indicators() -> dict[str, Indicator]:
    """Code → indicator, in the order of the catalogue."""
    return {
        row["indicator"]: Indicator(row["indicator"], row["name"], row["unit"], row["scheme"])
        for row in _rows("indicators")
    }


@cache
def items(scheme: str) -> dict[str, str]:
    """Code → name of the items of one scheme, in the order of the catalogue."""
    return {row["item"]: row["name"] for row in _rows(scheme)}


@cache
def areas() -> dict[str, str]:
    """Code → name of the areas."""
    return {row["area"]: row["name"] for row in _rows("areas")}


@cache
def _indicator_terms() -> _Terms:
    labels = []
    for row in _rows("indicators"):
        labels += [(row[column], row["indicator"]) for column in ("indicator", "name", "short_name")]
    return _Terms.of(labels)


@cache
def _catalogue_terms(name: str, key: str) -> _Terms:
    labels = []
    for row in _rows(name):
        labels += [(row[key], row[key]), (row["name"], row[key])]
        labels += [(alias, row[key]) for alias in row["aliases"].split("|") if alias]
    return _Terms.of(labels)


@cache
def _closed_terms(kind: str) -> _Terms:
    names, words = {
        "measure": (MEASURE_NAME, _MEASURE_WORDS),
        "status": (STATUS_NAME, _STATUS_WORDS),
        "price_basis": (PRICE_BASIS_NAME, _PRICE_WORDS),
        "kind": (GOAL_KIND_NAME, _KIND_WORDS),
        "direction": (DIRECTION_NAME, _DIRECTION_WORDS),
        "comparison": (COMPARISON_NAME, _COMPARISON_WORDS),
        "stage": (STAGE_NAME, _STAGE_WORDS),
    }[kind]
    labels = [(name, str(code)) for code, name in names.items()]
    labels += [(str(code), str(code)) for code in names]
    labels += [(word, str(code)) for code, choices in words.items() for word in choices]
    return _Terms.of(labels)


def indicator_code(label: str) -> str:
    """Code of an indicator by its name, short name or code; empty when no indicator is called so."""
    return _indicator_terms().code(label)


def item_code(scheme: str, label: str) -> str:
    """Code of an item by name, alias or code, with or without leading numbering; empty when the catalogue has none.

    Raises Ambiguous when two items share the label.
    """
    terms = _catalogue_terms(scheme, "item")
    return terms.code(label) or terms.code(_NUMBERING.sub("", label))


def area_code(label: str) -> str:
    """Code of an area by name, alias or code; empty when the catalogue has none."""
    return _catalogue_terms("areas", "area").code(label)


def closed_code(kind: str, label: str) -> str:
    """Code in a closed list: measure, status, price_basis, kind, direction, comparison, stage; empty when not in it."""
    return _closed_terms(kind).code(label)


def closed_names(kind: str) -> tuple[str, ...]:
    """What a closed list is called on the sheet, in its order."""
    return tuple(
        {
            "measure": MEASURE_NAME,
            "status": STATUS_NAME,
            "price_basis": PRICE_BASIS_NAME,
            "kind": GOAL_KIND_NAME,
            "direction": DIRECTION_NAME,
            "comparison": COMPARISON_NAME,
            "stage": STAGE_NAME,
        }[kind].values()
    )
