"""The floor: what bare sends of the same bytes to as many sockets cost, by a C program on the server's core."""

import asyncio
import subprocess
from pathlib import Path

from bench.processes import SERVER_CORE, TASKSET

ROOT = Path(__file__).parents[1]
PROGRAM = ROOT / "build" / "floor"


async def floor(sockets: int, size: int, rounds: int) -> float:
    """µs of CPU of one send() of `size` bytes, to each of the sockets in turn, `rounds` times."""
    return await asyncio.to_thread(_floor, sockets, size, rounds)


def _floor(sockets: int, size: int, rounds: int) -> float:
    _compile()
    words = [TASKSET, "-c", str(SERVER_CORE), str(PROGRAM), *map(str, (sockets, size, rounds))]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        asyncio.run(_sink(port, sockets, size * rounds))
        return int(process.stdout.readline()) / 1000 / (sockets * rounds)


def _compile() -> None:
    source = Path(__file__).with_name("floor.c")
    if not PROGRAM.exists() or PROGRAM.stat().st_mtime < source.stat().st_mtime:
        PROGRAM.parent.mkdir(exist_ok=True)
        subprocess.run(["/usr/bin/cc", "-O2", "-o", str(PROGRAM), str(source)], check=True)


async def _sink(port: int, sockets: int, each: int) -> None:
    """Read from so many sockets until each has had its bytes. It slows the floor, whose own CPU alone counts."""
    left = sockets
    everything: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    class Sink(asyncio.Protocol):
        def __init__(self) -> None:
            self.missing = each

        def data_received(self, data: bytes) -> None:
            nonlocal left
            self.missing -= len(data)
            if self.missing == 0:
                left -= 1
                if left == 0:
                    everything.set_result(None)

    loop = asyncio.get_running_loop()
    for _ in range(sockets):
        await loop.create_connection(Sink, "127.0.0.1", port)
    await everything
