"""The stage of one run of the bench: a folder of data, the companies in it, and servers, as often as asked.

Each workload has a server of its own, so that none measures what another one has left in its memory.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import uvloop

from bench.crowd import Crowd, Founder, sign_in
from bench.history import Stored, stored_company
from bench.processes import ServerProcess, server

RUNS = 3
T = TypeVar("T")


@dataclass(frozen=True)
class Bench:
    """A running server, and who writes into its database what would take people months."""

    server: ServerProcess
    founder: Founder


class Stage:
    """`people` are in the company of those who are online; `small` asks for a tenth of everything."""

    def __init__(self, data: Path, port: int, people: int, *, small: bool) -> None:
        self.small = small
        self._data = data
        self._port = port
        self._people = people
        self._crowd: Crowd | None = None
        self._stored: dict[int, Stored] = {}

    def run(self, work: Callable[[Bench], Awaitable[T]], processes: int = 1) -> T:
        """What this work finds on a fresh server."""

        async def on(running: ServerProcess) -> T:
            async with Founder(running.data) as founder:
                return await work(Bench(running, founder))

        with server(self._data, self._port, processes) as running:
            return uvloop.run(on(running))

    def crowd(self) -> Crowd:
        """The company of those who are online, all signed in."""
        if self._crowd is None:
            self._crowd = self.run(self._gather)
        return self._crowd

    def stored(self, messages: int) -> Stored:
        """A company with so many stored and indexed messages."""
        if messages not in self._stored:
            self._stored[messages] = self.run(
                lambda bench: stored_company(bench.founder, bench.server.origin, messages)
            )
        return self._stored[messages]

    def tenth(self, n: int) -> int:
        """So many, or a tenth if everything is to be small."""
        return n // 10 if self.small else n

    async def _gather(self, bench: Bench) -> Crowd:
        crowd = await bench.founder.company(self._people)
        return await sign_in(bench.server.origin, crowd, self._people)
