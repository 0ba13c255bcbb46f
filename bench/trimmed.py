"""Runs Streamlit, and on SIGUSR1 gives back the memory that is free: `python -m bench.trimmed run app.py`.

What a process holds is mostly what it once needed: only after that its size tells what its sessions keep.
"""

from __future__ import annotations

import ctypes
import gc
import signal
import sys


def main() -> None:
    libc = ctypes.CDLL(None)

    def trim(*_: object) -> None:
        gc.collect()
        libc.malloc_trim(0)

    signal.signal(signal.SIGUSR1, trim)
    from streamlit.web.cli import main as streamlit

    sys.argv = ["streamlit", *sys.argv[1:]]
    streamlit()


if __name__ == "__main__":
    main()
