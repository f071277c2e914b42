"""One run's machinery: a copy of the town, its database, the program, and the proxies between them."""

import asyncio
import os
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Protocol

import asyncpg
import httpx
from crash.cutting import CuttingProxy
from crash.keeper import Keeper
from crash.machine import Clock, Disk, small_disk
from crash.town import Town
from devices import browser
from fault_proxy import FaultProxy
from installation import unused_port

from kleanchat.adapters.postgres import EmbeddedPostgres, leftovers, running_dsn
from kleanchat.adapters.postgres.install import MAJOR
from kleanchat.settings import Settings

# Clients use 127.0.0.1, where the proxy is; the server has the same port here, and so the same origin and cookies.
SERVER_HOST = "127.0.0.2"
NAME, OWNER, SERVER = "kleanchat", "postgres", "kleanchat_app"
UP_WITHIN = 60.0


@dataclass(frozen=True)
class Shape:
    """How the program runs: in how many processes, and whether its database is its own or behind a link that fails."""

    processes: int = 1
    linked: bool = True
    mutant: str | None = None
    clock: bool = False
    disk: bool = False

    def __str__(self) -> str:
        words = [f"{self.processes} process{'es' * (self.processes > 1)}"]
        words += [f"{'linked' if self.linked else 'own'} database"]
        return ", ".join(words + ["a clock that jumps"] * self.clock + ["a disk that fills"] * self.disk)


class Installed(Protocol):
    """What the comparison needs of an installation."""

    settings: Settings

    async def rows(self, sql: str) -> list[asyncpg.Record]:
        """What the database holds."""


@dataclass
class Stage:
    """Everything that runs."""

    shape: Shape
    settings: Settings
    keeper: Keeper
    proxy: CuttingProxy
    points: Path
    link: FaultProxy | None
    address: str | None
    clock: Clock | None
    disk: Disk | None

    @property
    def owner(self) -> str:
        """The address of the database as its owner."""
        found = self.address or running_dsn(self.settings.data / "postgres", OWNER, NAME)
        assert found is not None
        return found

    def kill_database(self) -> bool:
        """Kill every process of PostgreSQL. False if none was there."""
        found = leftovers.processes(self.settings.data / "postgres" / MAJOR)
        for process in found:
            kill(process)
        return bool(found)

    async def rows(self, sql: str) -> list[asyncpg.Record]:
        """What the database holds."""
        return await rows_of(self.owner, sql)

    async def until_up(self) -> None:
        """Wait until the server may be sent traffic."""
        async with asyncio.timeout(UP_WITHIN), browser(self.settings) as http:
            while not await is_ready(http):
                await asyncio.sleep(0.03)


@asynccontextmanager
async def staged(town: Town, shape: Shape, folder: Path, seed: int) -> AsyncIterator[Stage]:
    """A copy of the town in this folder, running."""
    settings = Settings(data=folder / "disk" / "data", port=unused_port(), host=SERVER_HOST)
    points = folder / "points"
    points.mkdir()
    async with AsyncExitStack() as stack:
        disk = await stack.enter_async_context(small_disk(folder / "disk")) if shape.disk else None
        await town.copy(settings.data)
        clock = Clock(folder) if shape.clock else None
        link, given, address = None, {}, None
        if shape.linked:
            link, dsn, address = await stack.enter_async_context(_linked_database(settings.data / "postgres"))
            given["DATABASE_URL"] = dsn
        if shape.mutant:
            given["MUTANT"] = shape.mutant
        given |= {"FAILPOINTS": str(points), "HOST": SERVER_HOST}
        proxy = await stack.enter_async_context(CuttingProxy(SERVER_HOST, settings.port, Random(seed)))
        words = ["--data", str(settings.data), "--port", str(settings.port), "--processes", str(shape.processes)]
        environment = {f"KLEANCHAT_{name}": value for name, value in given.items()}
        environment |= clock.environment if clock is not None else {}
        keeper = Keeper(words, environment, folder / "server.log")
        keeping = asyncio.ensure_future(keeper.run())
        stage = Stage(shape, settings, keeper, proxy, points, link, address, clock, disk)
        try:
            await stage.until_up()
            yield stage
        finally:
            await keeper.stop()
            keeping.cancel()


@asynccontextmanager
async def kept_database(folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    """PostgreSQL, kept running."""
    postgres = await EmbeddedPostgres.start(folder)
    watching = asyncio.ensure_future(postgres.watch())
    try:
        yield postgres
    finally:
        await postgres.stop()
        watching.cancel()


@asynccontextmanager
async def _linked_database(folder: Path) -> AsyncIterator[tuple[FaultProxy, str, str]]:
    """PostgreSQL behind a link that fails: the link, the address through it, and the owner's address beside it."""
    # A socket's path has at most 107 characters.
    with tempfile.TemporaryDirectory(prefix="crash-", dir="/tmp") as sockets:
        async with (
            kept_database(folder) as postgres,
            FaultProxy.before(postgres.dsn(SERVER, NAME), Path(sockets)) as (link, dsn),
        ):
            yield link, dsn, postgres.dsn(OWNER, NAME)


async def rows_of(dsn: str, sql: str) -> list[asyncpg.Record]:
    """What the database at this address holds."""
    connection = await asyncpg.connect(dsn)
    try:
        return list(await connection.fetch(sql))
    finally:
        await connection.close()


async def is_ready(http: httpx.AsyncClient) -> bool:
    """May this server be sent traffic?"""
    try:
        return (await http.get("/readyz")).status_code == httpx.codes.NO_CONTENT
    except httpx.TransportError:
        return False


def kill(process: int) -> bool:
    """Kill a process. False if it had ended."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
