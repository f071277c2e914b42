"""The indexer: looks by itself and when poked, and outlives an outage."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import pytest
from search_team import Team, until_true

from kleanchat.domain.errors import Busy
from kleanchat.jobs.indexer import Indexer
from kleanchat.store.transaction import Database, Transaction


class Outage:
    """A database that is away until it is told to be back."""

    def __init__(self, database: Database) -> None:
        self.is_away = True
        self.asked = 0
        self._database = database

    @asynccontextmanager
    async def transaction(self, company: UUID | None = None) -> AsyncIterator[Transaction]:
        self.asked += 1
        if self.is_away:
            raise Busy
        async with self._database.transaction(company) as tx:
            yield tx


@asynccontextmanager
async def running(indexer: Indexer) -> AsyncIterator[None]:
    task = asyncio.create_task(indexer.run())
    try:
        yield
    finally:
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


async def test_the_indexer_looks_when_poked(team: Team) -> None:
    indexer = Indexer(team.database, team.vault, pause=3600)
    started_at = indexer._caught_up_at
    async with running(indexer):
        await until_true(lambda: indexer._caught_up_at > started_at)
        await team.say("Schlüssel hier")
        indexer.poke()
        await until_true(lambda: indexer.indexed == 1)
        assert indexer.lag < 60
    assert await team.finds("Schlüssel") == ["Schlüssel hier"]


async def test_the_indexer_looks_by_itself(team: Team) -> None:
    indexer = Indexer(team.database, team.vault, pause=0.01)
    async with running(indexer):
        await team.say("Schlüssel hier")
        await until_true(lambda: indexer.indexed == 1)


async def test_the_indexer_outlives_an_outage(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    await team.say("Schlüssel hier")
    outage: Any = Outage(team.database)
    indexer = Indexer(outage, team.vault, pause=0.01)
    async with running(indexer):
        await until_true(lambda: outage.asked >= 3)
        assert indexer.indexed == 0
        outage.is_away = False
        await until_true(lambda: indexer.indexed == 1)
    assert len([record for record in caplog.records if "waits for the database" in record.message]) == 1
