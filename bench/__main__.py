"""Measures the core against the real server: `python -m bench [W1 W2 …] [--small]`.

The server is started here, on one core; the client, the database and the floor share the other one.
"""

import argparse
import resource
import socket
import tempfile
from pathlib import Path

import uvloop

from bench.crowd import Crowd, Founder, sign_in
from bench.fan_out import fan_out
from bench.pairs import pairs
from bench.processes import ServerProcess, pin_client, server
from bench.reading import cold_start, searching, until_indexed
from bench.results import Figure, figure, write
from bench.standing import HERD, herd, idle

ROOT = Path(__file__).parents[1]
SIZES = (50, 200, 1000)
STORED = (100_000, 1_000_000)


async def measure(running: ServerProcess, wanted: set[str], *, small: bool) -> list[Figure]:
    """The figures of the wanted workloads."""
    figures: list[Figure] = []
    async with Founder(running.data) as founder:
        if wanted & {"W1", "W2", "W3", "W6"}:
            size = 200 if small else HERD
            crowd = await founder.company(size)
            cookies = await sign_in(running.origin, crowd, size)
            figures += await _live(running, founder, crowd, cookies, wanted, small=small)
        for stored in (STORED[:1] if small else STORED) if wanted & {"W4", "W5"} else ():
            figures += await _stored(running, founder, wanted, stored // 10 if small else stored)
    return figures


async def _live(
    running: ServerProcess, founder: Founder, crowd: Crowd, cookies: list[str], wanted: set[str], *, small: bool
) -> list[Figure]:
    figures: list[Figure] = []
    if "W1" in wanted:
        for n in SIZES[:2] if small else SIZES:
            figures += await fan_out(running, founder, crowd, cookies, n)
    if "W2" in wanted:
        figures += await pairs(running, founder, crowd, cookies)
    if "W3" in wanted:
        figures += await idle(running, cookies, 500 if small else 5000)
    if "W6" in wanted and not small:
        figures += await herd(running, founder, crowd, cookies)
    return figures


async def _stored(running: ServerProcess, founder: Founder, wanted: set[str], stored: int) -> list[Figure]:
    crowd = await founder.company(210)
    [cookie] = await sign_in(running.origin, crowd, 1)
    figures = [await cold_start(running, founder, crowd, cookie, stored)]
    if "W5" in wanted:
        figures.append(figure("W5", stored, "indexed after", "s", [await until_indexed(founder, crowd)]))
        figures += await searching(founder, crowd, crowd.people[0], stored)
    return figures


def main() -> None:
    """Start the server on fresh data, measure, print and write."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("workloads", nargs="*", default=["W1", "W2", "W3", "W4", "W5", "W6"])
    parser.add_argument("--small", action="store_true", help="a tenth of everything, to see that it runs")
    given = parser.parse_args()
    _allow_many_files()
    pin_client()
    with (
        tempfile.TemporaryDirectory(prefix="kleanchat-bench-") as folder,
        server(Path(folder), _unused_port()) as running,
    ):
        figures = uvloop.run(measure(running, set(given.workloads), small=given.small))
    write(figures, ROOT)


def _allow_many_files() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
