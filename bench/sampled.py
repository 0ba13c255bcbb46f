"""Runs Streamlit and looks many times a second at what its scripts do: `python -m bench.sampled FILE run app.py`.

A look notes for each running script the library of the innermost frame and the function of ours that called for it.
Written as JSON when the server is told to end. Costs the server a few percent, alike for whatever it runs.
"""

from __future__ import annotations

import json
import signal
import sys
import sysconfig
import threading
import time
from collections import Counter
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).parents[1]
EACH_S = 0.002
_LIBRARIES = sysconfig.get_path("purelib")
_STANDARD = sysconfig.get_path("stdlib")


def main() -> None:
    out = Path(sys.argv[1])
    looks: Counter[tuple[str, str]] = Counter()
    started = threading.Event()

    def look() -> None:
        while True:
            time.sleep(EACH_S)
            scripts = {one.ident for one in threading.enumerate() if "ScriptRunner" in one.name}
            for thread, frame in sys._current_frames().items():
                if thread in scripts:
                    looks[_place(frame)] += 1

    def restart(*_: object) -> None:
        """Forget the looks so far: what follows is what is profiled."""
        looks.clear()
        started.set()

    def write(*_: object) -> None:
        rows = [{"library": library, "ours": ours, "looks": count} for (library, ours), count in looks.most_common()]
        out.write_text(json.dumps(rows), encoding="utf-8")

    signal.signal(signal.SIGUSR1, restart)
    signal.signal(signal.SIGUSR2, write)
    threading.Thread(target=look, daemon=True).start()
    from streamlit.web.cli import main as streamlit

    sys.argv = ["streamlit", *sys.argv[2:]]
    streamlit()


def _place(frame: FrameType) -> tuple[str, str]:
    """Library of the innermost frame, and the innermost function of this repository on the stack."""
    library = _library(frame.f_code.co_filename)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(str(ROOT)) and not name.startswith(_LIBRARIES):
            return library, f"{Path(name).relative_to(ROOT)}:{frame.f_code.co_name}"
        frame = frame.f_back
    return library, ""


def _library(name: str) -> str:
    if name.startswith(_LIBRARIES):
        return Path(name).relative_to(_LIBRARIES).parts[0].removesuffix(".py")
    if name.startswith(str(ROOT)):
        return Path(name).relative_to(ROOT).parts[0].removesuffix(".py")
    if name.startswith(_STANDARD):
        return "python"
    return name.strip("<>").split(" ")[0]


if __name__ == "__main__":
    main()
