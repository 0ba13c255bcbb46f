"""An empty data folder of a test's own, and the command line run on it as a user would."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard import warehouse as reading
from etl.__main__ import main
from tests.conftest import ROOT


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The data folder of this test, empty."""
    data = tmp_path / "data"
    monkeypatch.setenv("DASHBOARD_DATA", str(data))
    yield data
    reading.close()


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture) -> Callable[..., tuple[int, str]]:
    """`python -m etl …` in this process: exit code and what it printed."""

    def run_command(*arguments: object) -> tuple[int, str]:
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as end:
            code = end.code
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return run_command


@pytest.fixture
def start(folder: Path) -> Callable[..., subprocess.Popen]:
    """`python ARGUMENTS` in a process of its own, with this data folder."""

    def start_process(*arguments: object) -> subprocess.Popen:
        environment = os.environ | {"DASHBOARD_DATA": str(folder), "PYTHONIOENCODING": "utf-8"}
        return subprocess.Popen(
            [sys.executable, *map(str, arguments)],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )

    return start_process
