"""Owns the figures for other programs, such as the province's operation centre: JSON and CSV, read-only.

Every answer names the version of the warehouse that it comes from; every figure its unit, status, release and cell.
Knows no SELECT and no page.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps

import pandas as pd
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from dashboard import identity, past, queries, warehouse, words
from growth.periods import Period, PeriodError

_MOST = 50_000  # figures in one answer; `offset` fetches the next
_FIGURE = [
    "indicator",
    "indicator_name",
    "item",
    "item_name",
    "item_path",
    "area",
    "area_name",
    "period",
    "frequency",
    "measure",
    "value",
    "unit",
    "price_basis",
    "status",
    "release",
    "citation",
    "source_file",
    "sheet",
    "cell",
    "note",
]
_CHOICES = ("indicator", "item", "area", "measure", "status")
_KNOWN = {*_CHOICES, "from", "to", "known_on", "limit", "offset", "format"}


class BadQuestion(Exception):
    """A parameter that the API does not know or cannot read; carries its name and what was found."""

    def __init__(self, name: str, found: str, expected: str):
        self.name, self.found, self.expected = name, found, expected
        super().__init__(f"Tham số “{name}” là “{found}”; cần {expected}.")


def routes() -> list[Route]:
    """The addresses of this module, for `st.App`."""
    return [
        Route("/api/v1/health", health, methods=["GET"]),
        Route("/api/v1/indicators", indicators, methods=["GET"]),
        Route("/api/v1/figures", figures, methods=["GET"]),
    ]


async def health(_: Request) -> Response:
    """200 with the version in use while figures can be read, 503 otherwise; open to the machine that watches us."""
    try:
        published = (await run_in_threadpool(queries.publication)).iloc[0]
    except warehouse.WarehouseError as fault:
        return _json({"status": "no warehouse", "message": str(fault)}, 503)
    return _json({"status": "ok", **_published(published)})


def _answering(answer: Callable[[Request], Response]) -> Callable:
    """`answer` in a thread of its own, with its faults as JSON; figures only for those who may see them."""

    def in_thread(request: Request) -> Response:
        if not identity.Visitor(request.cookies.get(identity.COOKIE, "")).may_view:
            return _json({"error": str(identity.SignInNeeded())}, 401)
        try:
            return answer(request)
        except BadQuestion as fault:
            return _json({"error": str(fault), "parameter": fault.name}, 400)
        except warehouse.WarehouseError as fault:
            return _json({"error": str(fault)}, 503)

    @wraps(answer)
    async def asynchronous(request: Request) -> Response:
        return await run_in_threadpool(in_thread, request)

    return asynchronous


@_answering
def indicators(request: Request) -> Response:
    """What there is: one object an indicator and area, with unit, measures, reach and number of figures."""
    _require_known(request, {"known_on", "format"})
    with warehouse.at(past.key(warehouse.current_version(), _day(request, "known_on"))):
        return _answer(request, "indicators", queries.coverage())


@_answering
def figures(request: Request) -> Response:
    """Figures as now known, or as known on the day `known_on`, newest period first.

    indicator, item, area, measure, status: codes, each may be repeated; from, to: periods such as 2025-08, 2025-Q3,
    2025; limit (up to 50,000), offset; format=csv for CSV with BOM.
    """
    _require_known(request, _KNOWN)
    first, last = _period(request, "from"), _period(request, "to")
    limit, offset = _count(request, "limit", _MOST), _count(request, "offset", 0)
    chosen = {name: request.query_params.getlist(name) for name in _CHOICES}
    narrowed = {
        "indicators": chosen["indicator"],
        "items": chosen["item"],
        "areas": chosen["area"],
        "measures": chosen["measure"],
        "statuses": chosen["status"],
        "first_period_end": first.start if first else None,
        "last_period_end": last.end if last else None,
    }
    with warehouse.at(past.key(warehouse.current_version(), _day(request, "known_on"))):
        found = int(queries.count_figures(**narrowed)["figures"].iloc[0])
        rows = queries.search_figures(**narrowed, limit=min(limit, _MOST), offset=offset)[_FIGURE]
        return _answer(request, "figures", rows, found=found, offset=offset)


def _answer(request: Request, name: str, rows: pd.DataFrame, **about: int) -> Response:
    """Rows as the caller wants them, under the version that they come from."""
    published = _published(queries.publication().iloc[0]) | {"known_on": past.day_of(warehouse.version_in_use())}
    if request.query_params.get("format", "json") == "csv":
        note = words.ILLUSTRATIVE if published["illustrative"] else ""
        rows = rows.assign(version=published["version"], illustrative=note)
        return Response(
            "\ufeff" + rows.to_csv(index=False, date_format="%Y-%m-%d"),
            media_type="text/csv; charset=utf-8",
            headers={"content-disposition": f'attachment; filename="{name}.csv"', "cache-control": "no-cache"},
        )
    if request.query_params.get("format", "json") != "json":
        raise BadQuestion("format", request.query_params["format"], "json hoặc csv")
    return _json({**published, **about, name: [_plain(row) for row in rows.to_dict("records")]})


def _published(row: pd.Series) -> dict[str, object]:
    return {
        "version": row["version"],
        "built_at": row["built_at"].to_pydatetime(),
        "illustrative": bool(row["illustrative"]),
    }


def _plain(row: dict[str, object]) -> dict[str, object]:
    """Missing values as null, days as ISO dates."""
    return {
        name: None if pd.isna(value) else value.date() if isinstance(value, pd.Timestamp) else value
        for name, value in row.items()
    }


def _json(content: dict[str, object], status: int = 200) -> Response:
    def as_text(value: object) -> str:
        if isinstance(value, date | datetime):
            return value.isoformat()
        raise TypeError(f"{type(value).__name__} has no place in an answer")

    body = json.dumps(content, ensure_ascii=False, default=as_text, allow_nan=False)
    return Response(body, status, {"cache-control": "no-cache"}, JSONResponse.media_type)


def _require_known(request: Request, known: set[str]) -> None:
    for name in request.query_params:
        if name not in known:
            raise BadQuestion(name, request.query_params[name], f"một trong các tham số {', '.join(sorted(known))}")


def _period(request: Request, name: str) -> Period | None:
    text = request.query_params.get(name, "")
    try:
        return Period.parse(text) if text else None
    except PeriodError as fault:
        raise BadQuestion(name, text, "một kỳ như 2025-08, 2025-Q3 hoặc 2025") from fault


def _day(request: Request, name: str) -> date | None:
    text = request.query_params.get(name, "")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as fault:
        raise BadQuestion(name, text, "một ngày như 2025-05-31") from fault


def _count(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name, str(default))
    if not text.isdecimal():
        raise BadQuestion(name, text, "một số nguyên không âm")
    return int(text)
