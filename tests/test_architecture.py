"""The architecture as a test: who may import whom, what stands where, and what the repository must not say."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT

LAYERS = ("growth", "ledger", "etl", "dashboard", "pages", "app")
DOOR_TO_ETL = Path("dashboard/desk.py")
MAY_IMPORT = {
    "growth": set(),
    "ledger": set(),
    "etl": {"growth", "ledger"},
    "dashboard": {"growth", "ledger"},
    "pages": {"dashboard", "growth", "ledger"},
    "app": {"pages", "dashboard", "growth", "ledger"},
}
# What a layer knows nothing of: growth only thinks, etl has no screen, pages neither ask nor draw.
MUST_NOT_KNOW = {
    "growth": {"streamlit", "duckdb", "plotly", "openpyxl", "python_calamine", "pathlib", "io", "os", "shutil", "yaml"},
    "ledger": {"streamlit", "duckdb", "plotly", "openpyxl", "python_calamine", "pandas"},
    "etl": {"streamlit", "plotly", "sqlalchemy"},
    "dashboard": {"sqlalchemy"},
    "pages": {"duckdb", "plotly", "openpyxl", "sqlite3", "sqlalchemy"},
    "app": {"duckdb", "plotly"},
}


def modules(layer: str) -> list[Path]:
    """Python files of a layer, relative to the repository."""
    found = [ROOT / "app.py"] if layer == "app" else (ROOT / layer).rglob("*.py")
    return sorted(path.relative_to(ROOT) for path in found if path.exists())


def tree(path: Path) -> ast.Module:
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=str(path))


def imported(path: Path) -> Iterator[str]:
    """Full names of everything that a module imports, wherever it does."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def everything() -> list[Path]:
    return [path for layer in LAYERS for path in modules(layer)]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_imports_only_what_stands_below_it(layer):
    wrong = [
        f"{path}: {name}"
        for path in modules(layer)
        for name in imported(path)
        if (other := name.split(".")[0]) in LAYERS
        and other not in {layer, *MAY_IMPORT[layer]}
        and not (path == DOOR_TO_ETL and other == "etl")
    ]
    assert not wrong


@pytest.mark.parametrize("layer", LAYERS)
def test_a_layer_does_not_know_the_tools_of_another(layer):
    wrong = [
        f"{path}: {name}"
        for path in modules(layer)
        for name in imported(path)
        if name.split(".")[0] in MUST_NOT_KNOW[layer]
    ]
    assert not wrong


def test_the_reading_of_the_warehouse_knows_no_screen():
    for path in (Path("dashboard/warehouse.py"), Path("dashboard/queries.py")):
        assert not {name.split(".")[0] for name in imported(path)} & {"streamlit", "plotly"}


def test_select_stands_in_queries_alone():
    select = re.compile(r"^\s*(?:WITH\b.*\bAS\b|SELECT\b.*\bFROM\b)", re.DOTALL)
    wrong = [
        f"{path}:{node.lineno}"
        for layer in ("dashboard", "pages", "app")
        for path in modules(layer)
        if path not in (Path("dashboard/queries.py"), Path("dashboard/warehouse.py"))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and select.match(node.value)
    ]
    assert not wrong


def test_every_file_that_a_page_hands_out_is_written_into_the_book():
    """`st.download_button(…, audit.recorded(…))`; a backup is written down by the action that makes it."""
    buttons = [
        (path, node)
        for layer in ("dashboard", "pages", "app")
        for path in modules(layer)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "download_button"
    ]
    silent = [
        f"{path}:{node.lineno}"
        for path, node in buttons
        if not any(part in ast.unparse(node.args[1]) for part in ("audit.recorded(", "desk.make_backup("))
    ]
    assert buttons and not silent


def test_growth_opens_no_file():
    wrong = [
        f"{path}:{node.lineno}"
        for path in modules("growth")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open"
    ]
    assert not wrong


def test_pages_stand_one_level_down_where_streamlit_does_not_serve_them_by_itself():
    assert not list((ROOT / "pages").glob("*.py"))
    assert all(len(path.parts) == 3 for path in modules("pages"))


def test_every_page_stands_in_the_readme_and_in_the_navigation():
    readme, app = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "app.py"))
    for path in modules("pages"):
        if path.name != "__init__.py":
            assert path.as_posix() in readme, f"README.md does not name {path}"
            assert path.as_posix() in app, f"app.py does not offer {path}"


@pytest.mark.parametrize("path", everything(), ids=str)
def test_a_module_says_first_what_it_owns_and_swallows_nothing(path):
    module = tree(path)
    assert not module.body or ast.get_docstring(module), "no docstring"
    for node in ast.walk(module):
        if isinstance(node, ast.ExceptHandler):
            assert node.type is not None, f"line {node.lineno}: bare except"
            assert not all(isinstance(line, ast.Pass) for line in node.body), f"line {node.lineno}: except … pass"
        if isinstance(node, ast.keyword):
            assert node.arg != "unsafe_allow_html", f"line {node.value.lineno}"
            is_coerce = node.arg == "errors" and isinstance(node.value, ast.Constant) and node.value.value == "coerce"
            assert not is_coerce, f"line {node.value.lineno}: errors='coerce'"


def test_what_the_product_imports_is_pinned_in_requirements():
    named = {
        "fontTools": "fonttools",
        "yaml": "pyyaml",
        "python_calamine": "python-calamine",
        "docx": "python-docx",
        "pptx": "python-pptx",
        "argon2": "argon2-cffi",
    }
    pinned = {
        line.split("==")[0].strip().lower()
        for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
        if "==" in line
    }
    roots = {name.split(".")[0] for path in everything() for name in imported(path)}
    outside = roots - set(sys.stdlib_module_names) - set(LAYERS)
    assert {named.get(root, root) for root in outside} <= pinned
