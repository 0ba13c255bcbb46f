"""Builds the data folder that is measured, through the public command line; knows no page and no clock."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from bench.server import ROOT

_SUFFIXES = (".xls", ".xlsx", ".xlsb", ".ods")


class NotBuilt(RuntimeError):
    """A command of the data folder failed; carries what it printed."""


def folder(cache: Path, annexes: Path | None, say: Callable[[str], None]) -> Path:
    """The data folder below `cache`: the illustrative data, with the nation's annexes where a folder of them is given.

    Built once for one set of annexes and brought up to date with the reading rules afterwards. The annexes are loaded
    as illustrative too: nothing that is shown from such a mixture may pass for statistics.
    """
    paths = sorted(path for path in annexes.iterdir() if path.suffix.lower() in _SUFFIXES) if annexes else []
    if annexes and not paths:
        raise NotBuilt(f"Không có tệp {', '.join(_SUFFIXES)} nào trong {annexes}.")
    place = cache / (f"annexes-{_checksum(paths)}" if paths else "demo")
    if not (place / "warehouse.duckdb").exists():
        say(f"Lập bộ số liệu để đo trong {place} (một lần)")
        building = place.with_name(f"{place.name}.building")
        shutil.rmtree(building, ignore_errors=True)
        run_etl(building, "demo", "--folder", building)
        if paths:
            run_etl(building, "load", *paths, "--area", "VN", "--illustrative")
        building.rename(place)
    else:
        run_etl(place, "rebuild", "--if-needed")
    return place


def run_etl(data: Path, *arguments: object) -> str:
    """`python -m etl …` on a data folder; what it printed, or NotBuilt."""
    done = subprocess.run(command(*arguments), **surroundings(data), capture_output=True, text=True)
    if done.returncode:
        raise NotBuilt(f"python -m etl {arguments[0]}: {done.stdout}{done.stderr}")
    return done.stdout


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "etl", *map(str, arguments)]


def surroundings(data: Path) -> dict:
    """Working folder and environment of a command on a data folder."""
    return {"cwd": ROOT, "env": {**os.environ, "DASHBOARD_DATA": str(data)}}


def _checksum(paths: list[Path]) -> str:
    of_all = hashlib.sha256()
    for path in paths:
        of_all.update(path.name.encode() + hashlib.sha256(path.read_bytes()).digest())
    return of_all.hexdigest()[:12]
