"""PostgreSQL processes of a cluster that outlived an earlier run.

PostgreSQL works in its data folder, so its processes are those named `postgres` whose working folder is that cluster:
no file has to be trusted, and a process number that the system gave to somebody else in the meantime is not mistaken.
The caller holds the lock on the folder, so nothing found here belongs to a living server of ours.
"""

import asyncio
import os
import signal
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

# Each harder than the one before, and the seconds it has: shutdown with a checkpoint, without one, kill.
STEPS = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


async def stop(cluster: Path) -> None:
    """End all PostgreSQL processes of the cluster, then forget the note that they were running."""
    for step, patience in STEPS:
        found = processes(cluster)
        # The head tells its children. They take SIGINT for "cancel the query" only, so without a head it is no use.
        head = found & {postmaster(cluster)}
        send(step, head if step is signal.SIGINT else found)
        await gone(cluster, patience if head or step is not signal.SIGINT else 0)
    if not processes(cluster):
        (cluster / "postmaster.pid").unlink(missing_ok=True)


def postmaster(cluster: Path) -> int:
    """The process that heads all others, by PostgreSQL's own note; 0 if there is none."""
    try:
        return int((cluster / "postmaster.pid").read_text().split("\n", 1)[0])
    except (OSError, ValueError):
        return 0


def send(step: signal.Signals, to: set[int]) -> None:
    """Signal these processes, some of which may just have ended."""
    for process in to:
        with suppress(ProcessLookupError):
            os.kill(process, step)


async def gone(cluster: Path, patience: float) -> None:
    """Wait until no process of the cluster is left, or patience ends."""
    loop = asyncio.get_running_loop()
    end = loop.time() + patience
    while processes(cluster) and loop.time() < end:
        await asyncio.sleep(0.02)


def processes(cluster: Path) -> set[int]:
    """PostgreSQL's processes that work in this cluster."""
    try:
        here = cluster.stat()
    except FileNotFoundError:
        return set()
    return {process for process in numbers() if works_in(process, here)}


def numbers() -> Iterable[int]:
    """The ids of all processes."""
    return [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]


def works_in(process: int, here: os.stat_result) -> bool:
    """Whether this is a PostgreSQL process in that folder. One that has just ended, or is not ours, is not."""
    try:
        if Path(f"/proc/{process}/comm").read_text() != "postgres\n":
            return False
        return os.path.samestat(Path(f"/proc/{process}/cwd").stat(), here)
    except OSError:
        return False
