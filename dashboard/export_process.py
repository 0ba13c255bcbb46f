"""`python -m dashboard.export_process FOLDER`: writes one long export apart from the pages. Knows no Streamlit.

The folder is its data folder: it holds what is wanted and a link to the version of the warehouse that is asked.
"""

from __future__ import annotations

import os
import shutil
import sys
import time
import traceback
from pathlib import Path

from dashboard import exports, figures, warehouse
from dashboard.exports import Progress, Stage, Wanted
from dashboard.reports import tables
from growth.periods import Period

NOT_MADE = "Không lập được tệp. Hãy thử lại hoặc chọn định dạng khác."
MEMORY_LIMIT = "256MB"  # of the database while it sorts; the rest goes to a file
_TOLD_EACH_S = 0.5


def main() -> int:
    """Exit code 0 when the file is there; what went wrong stands in the record and in the log."""
    folder, began = Path(sys.argv[1]), time.monotonic()
    if hasattr(os, "nice"):
        os.nice(10)  # whoever looks at a page goes first
    wanted = exports.read_wanted(folder)
    total = exports.progress_of(folder).total
    try:
        if wanted.layout == exports.REPORT:
            total = write_report(wanted, folder, began)
        else:
            _write(wanted, folder, total, began)
        code, last = 0, Progress(Stage.DONE, total, total, time.monotonic() - began)
    except Said as fault:
        code, last = 1, Progress(Stage.FAILED, 0, total, fault=str(fault))
    except Exception:  # whatever it was: the page says so, the log keeps it
        traceback.print_exc()
        code, last = 1, Progress(Stage.FAILED, 0, total, fault=NOT_MADE)
    warehouse.close()
    (folder / "warehouse.duckdb").unlink()
    shutil.rmtree(folder / ".versions")
    exports.write_progress(folder, last)
    return code


def _write(wanted: Wanted, folder: Path, total: int, began: float) -> None:
    told_at = 0.0

    def told(done: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at > _TOLD_EACH_S:
            told_at = time.monotonic()
            exports.write_progress(folder, Progress(Stage.RUNNING, done, total, told_at - began))

    with warehouse.at(wanted.version):
        warehouse.ask(f"SET memory_limit = '{MEMORY_LIMIT}'")
        warehouse.ask(f"SET temp_directory = '{str(folder / 'spill').replace(chr(39), chr(39) * 2)}'")
        filters = figures.Filters(**{name: _hashable(value) for name, value in wanted.filters.items()})
        if wanted.layout == figures.ROWS:
            codes = wanted.ending == "parquet"
            long = figures.long_sheet(wanted.version, filters, wanted.title, wanted.notes, codes, told)
        else:
            long = figures.Long(
                figures.whole_sheet(wanted.version, filters, wanted.layout, wanted.title, wanted.notes), iter(())
            )
        if wanted.ending == "xlsx":
            tables.write_xlsx(long.sheet, folder / wanted.file_name, long.more)
        elif wanted.ending == "parquet":
            tables.write_parquet(long.sheet, folder / wanted.file_name, long.more)
        else:
            with (folder / wanted.file_name).open("wb") as target:
                tables.write_csv(long.sheet, target, exports.SEPARATOR[wanted.ending], long.more)


class Said(Exception):
    """Why a file cannot be made, as a sentence for whoever wants it."""


def write_report(wanted: Wanted, folder: Path, began: float) -> int:
    """A monthly or quarterly report; returns its steps. What it takes (matplotlib, Typst) is loaded only here."""
    from dashboard import periodic
    from dashboard.frame import Selection
    from dashboard.reports import pdf, periodic_report, picture, word_template

    def told(done: int, total: int) -> None:
        exports.write_progress(folder, Progress(Stage.RUNNING, done, total, time.monotonic() - began))

    asked = wanted.filters
    selection = Selection(wanted.version, asked["area"], asked["area_name"], Period.parse(asked["month"]))
    try:
        with warehouse.at(wanted.version):
            found = periodic.report(periodic.Kind(asked["kind"]), selection)
        template = (folder / exports.TEMPLATE).read_bytes()
        content = periodic_report.written(found, template, f"{asked['kind']}.docx", wanted.ending, told)
    except (
        periodic.NoReport,
        word_template.TemplateBroken,
        pdf.NotPrintable,
        picture.UnknownFeature,
    ) as fault:
        raise Said(str(fault)) from fault
    (folder / wanted.file_name).write_bytes(content)
    return periodic_report.steps(found, wanted.ending)


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


if __name__ == "__main__":
    sys.exit(main())
