"""Vietnamese words of sheets → codes of the catalogue and of the closed lists. Knows no sheet and no cell."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache

from etl import items
from etl.text import label_key, search_key
from growth.vocabulary import (
    MEASURE_NAME,
    NOTE_KIND_NAME,
    PRICE_BASIS_NAME,
    PROJECT_KIND_NAME,
    STATUS_NAME,
    Measure,
    NoteKind,
    PriceBasis,
    ProjectKind,
    Status,
)

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
_NOTE_KIND_WORDS = {
    NoteKind.OBJECTIVE_CAUSE: ("khách quan",),
    NoteKind.SUBJECTIVE_CAUSE: ("chủ quan",),
    NoteKind.PROPOSAL_GOAL: ("điều chỉnh mục tiêu", "đề xuất điều chỉnh chỉ tiêu", "kiến nghị điều chỉnh mục tiêu"),
    NoteKind.PROPOSAL_MEASURE: ("giải pháp", "đề xuất", "kiến nghị", "kiến nghị giải pháp"),
}
_PROJECT_KIND_WORDS = {
    ProjectKind.ESTATE: ("kcn", "các khu công nghiệp", "hạ tầng khu công nghiệp"),
    ProjectKind.CLUSTER: ("ccn", "cụm cn", "các cụm công nghiệp", "hạ tầng cụm công nghiệp"),
    ProjectKind.PLANT: ("dự án sản xuất", "nhà máy sản xuất", "cơ sở sản xuất", "các nhà máy"),
    ProjectKind.POWER_PLANT: ("thủy điện", "nhiệt điện", "nhà máy thủy điện", "các nhà máy điện", "nguồn điện"),
    ProjectKind.ROOFTOP_SOLAR: ("điện mặt trời", "điện mặt trời áp mái", "điện mái nhà"),
    ProjectKind.OTHER: ("khác", "dự án hạ tầng"),
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
    short_name: str


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
        """The one code that the label means; empty when no or more than one code is called so."""
        for codes in (self.exact.get(label_key(label) or label), self.plain.get(search_key(label) or label)):
            if codes and len(codes) == 1:
                return next(iter(codes))
        return ""


def _rows() -> list[dict[str, str]]:
    with (items.CATALOGUE / "indicators.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def indicators() -> dict[str, Indicator]:
    """Code → indicator, in the order of the catalogue."""
    return {
        row["indicator"]: Indicator(row["indicator"], row["name"], row["unit"], row["scheme"], row["short_name"])
        for row in _rows()
    }


@cache
def _indicator_terms() -> _Terms:
    labels = []
    for row in _rows():
        labels += [(row[column], row["indicator"]) for column in ("indicator", "name", "short_name")]
    return _Terms.of(labels)


# Closed list → names by code, further words by code.
_CLOSED = {
    "measure": (MEASURE_NAME, _MEASURE_WORDS),
    "status": (STATUS_NAME, _STATUS_WORDS),
    "price_basis": (PRICE_BASIS_NAME, _PRICE_WORDS),
    "kind": (GOAL_KIND_NAME, _KIND_WORDS),
    "direction": (DIRECTION_NAME, _DIRECTION_WORDS),
    "comparison": (COMPARISON_NAME, _COMPARISON_WORDS),
    "note_kind": (NOTE_KIND_NAME, _NOTE_KIND_WORDS),
    "project_kind": (PROJECT_KIND_NAME, _PROJECT_KIND_WORDS),
    "stage": (STAGE_NAME, _STAGE_WORDS),
}


@cache
def _closed_terms(kind: str) -> _Terms:
    names, words = _CLOSED[kind]
    labels = [(name, str(code)) for code, name in names.items()]
    labels += [(str(code), str(code)) for code in names]
    labels += [(word, str(code)) for code, choices in words.items() for word in choices]
    return _Terms.of(labels)


_TABLE = {"gross_output_industry": "gross_output", "value_added_industry": "gross_output"}
_TABLE_OF_FAMILY = {"export": "exports", "import": "imports", "cluster": "clusters"}


def table_of(indicator: str) -> str:
    """The table that an indicator's figures belong to: `exports`, `clusters`, `iip` …"""
    return _TABLE.get(indicator) or _TABLE_OF_FAMILY.get(indicator.split("_", 1)[0], indicator)


def indicator_code(label: str) -> str:
    """Code of an indicator by its name, short name or code; empty when no indicator is called so."""
    return _indicator_terms().code(label)


def item_code(scheme: str, label: str) -> str:
    """Code of an item by name, alias or code, with or without numbering; empty when the catalogue has none.

    A section and its only division share name and figures: the section, which stands first, is meant.
    """
    catalogue, text = items.scheme(scheme), label.strip()
    if text in catalogue.names:
        return text
    found = catalogue.find(text) or catalogue.find(items.clean_label(text))
    return found[0] if found else ""


def item_name(scheme: str, code: str) -> str:
    """Name of an item; empty for a code that the scheme does not have."""
    return items.scheme(scheme).names.get(code, "")


def area_code(label: str) -> str:
    """Code of an area by name, alias or code; empty when the catalogue has none."""
    text = label.strip()
    if text in items.areas().names:
        return text
    found = items.areas().find(text)
    return found[0] if len(found) == 1 else ""


def area_name(code: str) -> str:
    """Name of an area."""
    return items.areas().names[code]


def closed_code(kind: str, label: str) -> str:
    """Code in a closed list (measure, status, price_basis, kind, direction, comparison, note_kind, project_kind,
    stage).

    Empty when the list has no such word.
    """
    return _closed_terms(kind).code(label)


def closed_names(kind: str) -> tuple[str, ...]:
    """What a closed list is called on the sheet, in its order."""
    return tuple(_CLOSED[kind][0].values())


def closed_name(kind: str, code: str) -> str:
    """What a code of a closed list is called on the sheet."""
    return _CLOSED[kind][0][code]
