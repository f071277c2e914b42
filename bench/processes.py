"""The server under test, pinned to one core, its database on the other one beside the client; and what it has used."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from kleanchat.adapters.postgres import running_dsn

SERVER_CORE, CLIENT_CORE = 0, 1


TASKSET = "/usr/bin/taskset"


class ServerProcess:
    """A running `kleanchat serve`, and the `kleanchat work` that writes its search index."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, data: Path) -> None:
        self.process = process
        self.port = port
        self.data = data
        self.jobs: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """Where it is reached."""
        return f"http://localhost:{self.port}"

    def cpu_seconds(self) -> float:
        """CPU time of the server's own threads so far, from the kernel's run-time accounting."""
        return _cpu_of(self.process.pid)

    def jobs_cpu_seconds(self) -> float:
        """CPU time of the jobs' process so far: the search index."""
        return _cpu_of(self.jobs.pid) if self.jobs else 0.0

    def database_cpu_seconds(self) -> float:
        """CPU time of PostgreSQL's processes that are alive, so far."""
        return sum(map(_cpu_of, _descendants(self.process.pid)))

    def resident_bytes(self) -> int:
        """The server's resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024


@contextmanager
def server(data: Path, port: int) -> Iterator[ServerProcess]:
    """Start the server on its core and the jobs on the other, wait until it is ready, and stop both after."""
    settings = {"KLEANCHAT_DATA": str(data), "KLEANCHAT_PORT": str(port), "KLEANCHAT_LOG_FORMAT": "json"}
    running = ServerProcess(_start(SERVER_CORE, "serve", settings | {"KLEANCHAT_JOBS": "false"}), port, data)
    try:
        _wait_until_ready(running)
        for pid in _descendants(running.process.pid):
            subprocess.run(
                [TASKSET, "-a", "-p", "-c", str(CLIENT_CORE), str(pid)], check=True, stdout=subprocess.DEVNULL
            )
        dsn = running_dsn(data / "postgres", "kleanchat_app", "kleanchat")
        assert dsn is not None
        running.jobs = _start(CLIENT_CORE, "work", settings | {"KLEANCHAT_DATABASE_URL": dsn})
        yield running
    finally:
        for process in filter(None, (running.jobs, running.process)):
            process.send_signal(signal.SIGINT)
            process.wait(30)


def _start(core: int, command: str, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    program = str(Path(sys.executable).with_name("kleanchat"))
    words = [TASKSET, "-c", str(core), program, command]
    return subprocess.Popen(words, stdout=subprocess.DEVNULL, env={**os.environ, **settings})


def _cpu_of(pid: int) -> float:
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def pin_client() -> None:
    """Keep this process to the client's core."""
    os.sched_setaffinity(0, {CLIENT_CORE})


def _wait_until_ready(running: ServerProcess) -> None:
    for _ in range(300):
        try:
            if httpx.get(f"{running.origin}/readyz").status_code == httpx.codes.NO_CONTENT:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise TimeoutError("the server did not become ready")


def _descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for child in map(int, children) for found in (child, *_descendants(child))]
