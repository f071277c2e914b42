"""A database that is away: whoever asks is told to come back, and the server goes on, however the driver puts it."""

import asyncio
import logging
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
    again = fail(monkeypatch, error, times=1)
    async with asyncio.timeout(PATIENCE):
        await again.wait()

    assert (await api(cast.ada).get("/api/snapshot")).status_code == 200


async def test_an_outage_is_said_once_and_its_end_once(installation: Installation, monkeypatch, caplog) -> None:
    caplog.set_level(logging.INFO, "kleanchat.realtime.feed")
    again = fail(monkeypatch, ConnectionResetError(), times=4)
    async with asyncio.timeout(PATIENCE):
        await again.wait()

    said = [record.message for record in caplog.records if record.name == "kleanchat.realtime.feed"]
    assert said == ["the feed lost the database", "the feed hears the database again"]


def fail(monkeypatch: pytest.MonkeyPatch, error: Exception, times: int) -> asyncio.Event:
    """Let the feed's next looks for revocations fail so often; the event comes at the second one that does not."""
    read, again, looks = feed.revocations, asyncio.Event(), 0

    async def revocations(connection: Any, since: int) -> Any:
        nonlocal looks
        looks += 1
        if looks <= times:
            raise error
        if looks == times + 2:
            again.set()
        return await read(connection, since)

    monkeypatch.setattr(feed, "revocations", revocations)
    return again
