"""The indexer: keeps the search index within two seconds of what is posted, as long as the program runs."""

import asyncio
import logging
import time

import asyncpg

from kleanchat.adapters.tally import Tally
from kleanchat.adapters.traces import Traces
from kleanchat.adapters.vault import Vault
from kleanchat.domain.errors import Busy
from kleanchat.services.search_index import SearchIndex
from kleanchat.store.transaction import Database

log = logging.getLogger(__name__)

PAUSE_SECONDS = 0.5
# What arrives within this time after a look is looked at together, however often the indexer is poked.
SHORTEST_PAUSE_SECONDS = 0.05
LONGEST_BACKOFF_SECONDS = 10.0
MESSAGES_AT_ONCE = 2000


class Indexer:
    """Runs the index. `indexed` counts the messages written since the start."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        *,
        pause: float = PAUSE_SECONDS,
        tally: Tally | None = None,
        traces: Traces | None = None,
    ) -> None:
        self._index = SearchIndex(database, vault)
        self._index_some = (traces or Traces()).around("index", self._index.index_some)
        self._runs = (tally or Tally()).job_runs
        self._pause = pause
        self._backoff = 0.0
        self._wake = asyncio.Event()
        self._caught_up_at = time.monotonic()
        self.indexed = 0

    @property
    def lag(self) -> float:
        """Seconds; whatever was posted longer ago is indexed."""
        return time.monotonic() - self._caught_up_at

    def poke(self) -> None:
        """Something was posted: look now."""
        self._wake.set()

    async def run(self) -> None:
        """Index until cancelled. The database may be away meanwhile."""
        while True:
            await self._rest(await self._look())

    async def _look(self) -> float:
        """Index what waits, once; returns how long to wait until the next time."""
        looked_at = time.monotonic()
        try:
            indexed = await self._index_some(MESSAGES_AT_ONCE)
        except (Busy, asyncpg.PostgresError) as error:
            return self._back_off(error)
        self._runs["indexer", "done"] += 1
        self._backoff = 0.0
        self.indexed += indexed
        if not self._index.waits:
            self._caught_up_at = looked_at
        return 0.0 if indexed and self._index.waits else self._pause

    def _back_off(self, error: Exception) -> float:
        """Twice as long each time, and said only the first time: an outage is in everybody's log."""
        self._runs["indexer", "put_off"] += 1
        if not self._backoff:
            log.warning("the search index waits for the database", extra={"error": type(error).__name__})
        self._backoff = min(max(self._backoff * 2, self._pause), LONGEST_BACKOFF_SECONDS)
        return self._backoff

    async def _rest(self, seconds: float) -> None:
        """Wait so long, or until poked."""
        shortest = min(seconds, max(SHORTEST_PAUSE_SECONDS, self._backoff))
        await asyncio.sleep(shortest)
        try:
            async with asyncio.timeout(seconds - shortest):
                await self._wake.wait()
        except TimeoutError:
            pass
        self._wake.clear()
