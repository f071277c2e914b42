"""The server under test and its jobs, pinned to one core, and the database on the client's; and what each has used."""

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
    """A running `kleanchat serve`, of one server process or several, and the `kleanchat work` that writes its index."""

    def __init__(self, process: subprocess.Popen[bytes], port: int, data: Path, processes: int) -> None:
        self.process = process
        self.port = port
        self.data = data
        self.processes = processes
        self.jobs: subprocess.Popen[bytes] | None = None

    @property
    def origin(self) -> str:
        """Where it is reached."""
        return f"http://localhost:{self.port}"

    def cpu_seconds(self) -> float:
        """CPU time of the server processes so far, all together, from the kernel's run-time accounting."""
        return sum(map(_cpu_of, self._servers()))

    def broker_cpu_seconds(self) -> float:
        """CPU time so far of the broker that several server processes speak through."""
        return sum(_cpu_of(pid) for pid in _descendants(self.process.pid) if _is_broker(pid))

    def jobs_cpu_seconds(self) -> float:
        """CPU time of the jobs' process so far: the search index."""
        return _cpu_of(self.jobs.pid) if self.jobs else 0.0

    def database_cpu_seconds(self) -> float:
        """CPU time of PostgreSQL's processes that are alive, so far."""
        return sum(_cpu_of(pid) for pid in self._beside() if not _is_broker(pid))

    def resident_bytes(self) -> int:
        """The servers' resident memory."""
        return sum(map(_resident_bytes, self._servers()))

    def pin(self) -> None:
        """Move what serves the servers to the client's core."""
        for pid in self._beside():
            words = [TASKSET, "-a", "-p", "-c", str(CLIENT_CORE), str(pid)]
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL)

    def _servers(self) -> list[int]:
        if self.processes == 1:
            return [self.process.pid]
        return [pid for pid in _descendants(self.process.pid) if b"--listener" in _command(pid)]

    def _beside(self) -> list[int]:
        servers = self._servers()
        return [pid for pid in _descendants(self.process.pid) if pid not in servers]


@contextmanager
def server(data: Path, port: int, processes: int = 1) -> Iterator[ServerProcess]:
    """Start the server and the jobs on the server's core, wait until they are ready, and stop both after."""
    settings = {"KLEANCHAT_DATA": str(data), "KLEANCHAT_PORT": str(port), "KLEANCHAT_LOG_FORMAT": "json"}
    own = settings | {"KLEANCHAT_JOBS": "false", "KLEANCHAT_PROCESSES": str(processes)}
    running = ServerProcess(_start(SERVER_CORE, "serve", own), port, data, processes)
    try:
        _wait_until_ready(running)
        running.pin()
        dsn = running_dsn(data / "postgres", "kleanchat_app", "kleanchat")
        assert dsn is not None
        running.jobs = _start(SERVER_CORE, "work", settings | {"KLEANCHAT_DATABASE_URL": dsn})
        _wait_until_said(running.jobs)
        yield running
    finally:
        for process in filter(None, (running.jobs, running.process)):
            process.send_signal(signal.SIGINT)
            process.wait(60)


def pin_client() -> None:
    """Keep this process to the client's core."""
    os.sched_setaffinity(0, {CLIENT_CORE})


def _start(core: int, command: str, settings: dict[str, str]) -> subprocess.Popen[bytes]:
    program = str(Path(sys.executable).with_name("kleanchat"))
    words = [TASKSET, "-c", str(core), program, command]
    return subprocess.Popen(words, stdout=subprocess.PIPE, env={**os.environ, **settings})


def _wait_until_ready(running: ServerProcess) -> None:
    """It says where it is once all its processes listen; soon after, it may deliver."""
    _wait_until_said(running.process)
    for _ in range(300):
        if httpx.get(f"{running.origin}/readyz").status_code == httpx.codes.NO_CONTENT:
            return
        time.sleep(0.1)
    raise TimeoutError("the server did not become ready")


def _wait_until_said(process: subprocess.Popen[bytes]) -> None:
    """Each program says one line when it runs."""
    assert process.stdout is not None
    if not process.stdout.readline():
        raise RuntimeError("a program has ended before it ran")


def _cpu_of(pid: int) -> float:
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9


def _resident_bytes(pid: int) -> int:
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024


def _is_broker(pid: int) -> bool:
    return b"nats-server" in _command(pid).partition(b"\0")[0]


def _command(pid: int) -> bytes:
    return Path(f"/proc/{pid}/cmdline").read_bytes()


def _descendants(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [found for child in map(int, children) for found in (child, *_descendants(child))]
