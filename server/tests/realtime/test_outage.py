"""A database that is away: whoever asks is told to come back, and the server goes on, however the driver puts it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from cast import Cast
from devices import PATIENCE
from installation import Installation

from kleanchat.domain.errors import Busy
from kleanchat.store import feed
from kleanchat.store.transaction import Database, HotConnection

# What the driver says while a connection is lost, depending on the moment.
AWAY = [
    asyncpg.PostgresConnectionError("gone"),
    asyncpg.AdminShutdownError("terminating"),
    asyncpg.CannotConnectNowError("starting up"),
    asyncpg.InterfaceError("connection is closed"),
    asyncpg.InternalClientError("cannot switch to state 12; another operation (2) is in progress"),
    ConnectionResetError(),
    TimeoutError(),
]


class LostPool:
    """A pool whose connections fail at the first word."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    @asynccontextmanager
    async def acquire(self, **_: Any) -> AsyncIterator["LostPool"]:
        yield self

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        raise self._error
        yield


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
async def test_who_asks_is_told_to_come_back(installation: Installation, error: Exception) -> None:
    with pytest.raises(Busy):
        async with Database(LostPool(error), lambda _: None).transaction():
            pass
    hot = HotConnection(installation.dsn)
    with pytest.raises(Busy):
        async with hot.use() as lost:
            raise error
    async with hot.use() as another:
        assert another is not lost, "what failed is not used again"
        assert await another.fetchval("select 1") == 1
    hot.close()


@pytest.mark.parametrize("error", AWAY, ids=lambda error: type(error).__name__)
async def test_the_feed_reads_on(installation: Installation, cast: Cast, api, monkeypatch, error: Exception) -> None:
    read, again, failed = feed.revocations, asyncio.Event(), 0

    async def revocations(connection: Any, since: int) -> Any:
        nonlocal failed
        failed += 1
        if failed == 1:
            raise error
        answer = await read(connection, since)
        again.set()
        return answer

    monkeypatch.setattr(feed, "revocations", revocations)
    async with asyncio.timeout(PATIENCE):
        await again.wait()

    assert failed > 1
    assert (await api(cast.ada).get("/api/snapshot")).status_code == 200
