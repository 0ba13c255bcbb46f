"""Owns one running Streamlit server: start, health, CPU and memory of its process. Knows no page."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[1]
_START_TIMEOUT_S = 60
_TRIMMED_S = 2
# Python and Arrow keep whole arenas that nothing but a few objects of a session still use: memory is counted with one
# allocator for all, which gives back every free page.
_ONE_ALLOCATOR = {"PYTHONMALLOC": "malloc", "MALLOC_ARENA_MAX": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}


class ServerDidNotStart(RuntimeError):
    """The server ended or stayed silent; carries what it printed."""


class Server:
    """`streamlit run SCRIPT` on a free port of localhost; use as a context manager.

    `folder` is the working folder: Streamlit takes `.streamlit/config.toml` from there, so an empty folder gives its
    defaults. `data` is the data folder that the script shall read. sampled_into: `bench.sampled` looks at the server
    and writes there what it saw. counted: it is asked for its memory, not for its speed.
    """

    def __init__(self, script: Path, folder: Path, data: Path, sampled_into: Path | None = None, counted: bool = False):
        self._allocator = _ONE_ALLOCATOR if counted else {}
        self.script, self.folder, self.data, self.sampled_into = script, folder, data, sampled_into
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"

    def __enter__(self) -> Server:
        streamlit = ["bench.sampled", str(self.sampled_into)] if self.sampled_into else ["bench.trimmed"]
        command = [sys.executable, "-m", *streamlit, "run", str(self.script)]
        options = ["--server.port", str(self.port), "--server.headless", "true", "--server.address", "localhost"]
        # Nothing may reach for the internet while we measure, whatever the defaults say.
        options += ["--browser.gatherUsageStats", "false", "--browser.serverAddress", "localhost"]
        self._printed = tempfile.TemporaryFile()  # a file, not a pipe: a full pipe would stop the server
        self.process = subprocess.Popen(
            command + options,
            cwd=self.folder,
            env={**os.environ, **self._allocator, "DASHBOARD_DATA": str(self.data), "PYTHONPATH": str(ROOT)},
            stdout=self._printed,
            stderr=subprocess.STDOUT,
        )
        self._wait_until_healthy()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self._printed.close()

    def cpu_seconds(self) -> float:
        """User and system time of the process so far (Linux)."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mib(self) -> float:
        """Resident memory of the process once it has given back what is free (Linux)."""
        self.process.send_signal(signal.SIGUSR1)
        time.sleep(_TRIMMED_S)
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def printed(self) -> str:
        """Everything that the server has printed so far."""
        self._printed.seek(0)
        return self._printed.read().decode(errors="replace")

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + _START_TIMEOUT_S
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise ServerDidNotStart(self.printed())
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=1):
                    return
            except (urllib.error.URLError, TimeoutError):
                time.sleep(0.1)
        self.process.kill()
        raise ServerDidNotStart(self.printed())


def _free_port() -> int:
    with socket.create_server(("localhost", 0)) as probe:
        return probe.getsockname()[1]
