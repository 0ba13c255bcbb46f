"""Closed code lists of all layers: measures, statuses, price bases, notes. Knows no file, no database, no screen."""

from __future__ import annotations

from enum import StrEnum


class Measure(StrEnum):
    """What a figure measures. Indices are printed with 100 = the base, growth with 0 = no change."""

    LEVEL = "level"  # of the period
    LEVEL_YTD = "level_ytd"  # from January to the end of the period
    INDEX_MOM = "index_mom"  # previous period = 100
    INDEX_YOY = "index_yoy"  # same period of the previous year = 100
    INDEX_YTD = "index_ytd"  # period to date against the same of last year = 100
    INDEX_BASE = "index_base"  # base year = 100
    GROWTH_MOM = "growth_mom"  # the same three, printed as growth in %
    GROWTH_YOY = "growth_yoy"
    GROWTH_YTD = "growth_ytd"
    SHARE = "share"  # % of the total
    PLAN_PCT = "plan_pct"  # % of the year's plan


class Status(StrEnum):
    """How settled a figure is (SDMX CL_OBS_STATUS in words)."""

    ESTIMATE = "estimate"  # ước tính
    PRELIMINARY = "preliminary"  # sơ bộ
    ACTUAL = "actual"  # thực hiện
    FINAL = "final"  # chính thức


class PriceBasis(StrEnum):
    """Prices in which a value is stated; growth across two bases is refused."""

    CURRENT = "current"  # giá hiện hành
    CONST_1994 = "const1994"  # giá so sánh 1994
    CONST_2010 = "const2010"  # giá so sánh 2010
    CONST_2020 = "const2020"
    UNSTATED = "unstated"  # the publication does not say: never chained, never compared


class NoteKind(StrEnum):
    """What is written beside a goal: why it stands where it stands, or what should be done."""

    OBJECTIVE_CAUSE = "objective_cause"
    SUBJECTIVE_CAUSE = "subjective_cause"
    PROPOSAL_GOAL = "proposal_goal"  # to adjust the goal itself
    PROPOSAL_MEASURE = "proposal_measure"


class ProjectKind(StrEnum):
    """What is built: a project of the register adds capacity, or room for it."""

    ESTATE = "estate"  # khu công nghiệp
    CLUSTER = "cluster"  # cụm công nghiệp
    PLANT = "plant"
    POWER_PLANT = "power_plant"
    ROOFTOP_SOLAR = "rooftop_solar"
    OTHER = "other"


class Severity(StrEnum):
    """Weight of a finding: an error stops the load, a warning is shown, information is kept."""

    ERROR = "error"
    WARNING = "warning"
    INFORMATION = "information"


STATUS_NAME = {
    Status.ESTIMATE: "ước tính",
    Status.PRELIMINARY: "sơ bộ",
    Status.ACTUAL: "thực hiện",
    Status.FINAL: "chính thức",
}
MEASURE_NAME = {
    Measure.LEVEL: "giá trị trong kỳ",
    Measure.LEVEL_YTD: "lũy kế từ đầu năm",
    Measure.INDEX_MOM: "chỉ số so với kỳ trước (%)",
    Measure.INDEX_YOY: "chỉ số so với cùng kỳ (%)",
    Measure.INDEX_YTD: "chỉ số lũy kế so với cùng kỳ (%)",
    Measure.INDEX_BASE: "chỉ số so với kỳ gốc (%)",
    Measure.GROWTH_MOM: "tăng trưởng so với kỳ trước (%)",
    Measure.GROWTH_YOY: "tăng trưởng so với cùng kỳ (%)",
    Measure.GROWTH_YTD: "tăng trưởng lũy kế so với cùng kỳ (%)",
    Measure.SHARE: "tỷ trọng (%)",
    Measure.PLAN_PCT: "so với kế hoạch năm (%)",
}
PRICE_BASIS_NAME = {
    PriceBasis.CURRENT: "giá hiện hành",
    PriceBasis.CONST_1994: "giá so sánh 1994",
    PriceBasis.CONST_2010: "giá so sánh 2010",
    PriceBasis.CONST_2020: "giá so sánh 2020",
    PriceBasis.UNSTATED: "nguồn không nêu giá",
}
NOTE_KIND_NAME = {
    NoteKind.OBJECTIVE_CAUSE: "Nguyên nhân khách quan",
    NoteKind.SUBJECTIVE_CAUSE: "Nguyên nhân chủ quan",
    NoteKind.PROPOSAL_GOAL: "Đề xuất điều chỉnh mục tiêu",
    NoteKind.PROPOSAL_MEASURE: "Đề xuất giải pháp",
}
PROJECT_KIND_NAME = {
    ProjectKind.ESTATE: "Khu công nghiệp",
    ProjectKind.CLUSTER: "Cụm công nghiệp",
    ProjectKind.PLANT: "Nhà máy",
    ProjectKind.POWER_PLANT: "Nhà máy điện",
    ProjectKind.ROOFTOP_SOLAR: "Điện mặt trời mái nhà",
    ProjectKind.OTHER: "Dự án khác",
}
