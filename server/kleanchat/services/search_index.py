"""Keeping the search index: what was posted is written into it behind the posting, never in its way.

    changes_since ──> Turns, by company and conversation ──> slices, one company and one transaction each

What waits is kept in memory, so that a long backlog is not read again at every look. The progress kept for the next
start moves only when nothing waits. It may lag behind, because the cursors tell what is done.
"""

import logging
import time
from uuid import UUID

from kleanchat.adapters import failpoints
from kleanchat.adapters.keys import KeysUnavailable
from kleanchat.adapters.vault import Vault
from kleanchat.domain.search import ANALYSER_VERSION
from kleanchat.domain.search_turns import Turns
from kleanchat.services.search_slice import Slice, index_again, index_new
from kleanchat.store import search as store
from kleanchat.store.transaction import Database

log = logging.getLogger(__name__)

CONVERSATIONS_OF_A_SLICE = 100
# After so many slices it is time to look for newer messages, also when none of them had anything to write.
SLICES_AT_ONCE = 20
# How long a company is left alone whose keys are not to be had.
REST_SECONDS = 60.0


class SearchIndex:
    """Writes the index for all companies. Any number may run at once: one writes, the others find it done."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database = database
        self._vault = vault
        self._since: int | None = None
        self._is_kept = True
        self._new = Turns()
        # What an older analyser has written: found as before meanwhile, and done only when nothing new waits.
        self._old = Turns()

    @property
    def waits(self) -> bool:
        """Is there anything left to index of what was read so far?"""
        return bool(self._new) or bool(self._old)

    async def index_some(self, limit: int) -> int:
        """Index what waits, new messages first, until some `limit` messages are done. Returns how many were.

        Raises Busy when the database cannot take it now; nothing is lost then, and the next call goes on.
        """
        if not await self._read_on():
            return 0
        indexed = 0
        for _ in range(SLICES_AT_ONCE):
            done = await self._next_slice() if indexed < limit else None
            if done is None:
                break
            indexed += done
        if not self._is_kept and not self.waits:
            await self._keep_progress()
        return indexed

    async def _read_on(self) -> bool:
        """Let the conversations wait that have moved since the last time. False if a newer analyser is at work."""
        async with self._database.transaction() as tx:
            goes_on = self._since is not None and await store.is_newest(tx, ANALYSER_VERSION)
            since = self._since if goes_on else await store.begin(tx, ANALYSER_VERSION)
            next_since, moved = (None, []) if since is None else await store.moved(tx, since)
        self._since = next_since
        if next_since is None:
            self._new, self._old = Turns(), Turns()
        for one in moved:
            self._new.add(one.company_id, one.conversation_id, one.seq)
        self._is_kept = self._is_kept and not moved
        return next_since is not None

    async def _keep_progress(self) -> None:
        assert self._since is not None
        async with self._database.transaction() as tx:
            await store.keep_progress(tx, self._since, ANALYSER_VERSION)
        self._is_kept = True

    async def _next_slice(self) -> int | None:
        """Index one slice; how many messages. None if nothing can be done now."""
        now = time.monotonic()
        for turns in (self._new, self._old):
            taken = turns.take(now, CONVERSATIONS_OF_A_SLICE)
            if taken is not None:
                return await self._serve(turns, *taken)
        return None

    async def _serve(self, turns: Turns, company: UUID, wanted: dict[UUID, int]) -> int | None:
        try:
            done = await self._slice(turns, company, wanted)
        except KeysUnavailable:
            log.warning("the keys of a company are missing: it is not indexed", extra={"company": str(company)})
            turns.rest(company, time.monotonic() + REST_SECONDS)
            return 0
        if done is None:
            return None
        turns.settle(company, done.reached)
        for conversation, seq in done.outdated.items():
            self._old.add(company, conversation, seq)
        return done.indexed

    async def _slice(self, turns: Turns, company: UUID, wanted: dict[UUID, int]) -> Slice | None:
        """One transaction; None if another process writes the index."""
        index = index_new if turns is self._new else index_again
        async with self._database.transaction(company) as tx:
            if not await store.take_writer_lock(tx, ANALYSER_VERSION):
                return None
            done = await index(tx, self._vault, wanted)
            failpoints.reached("index.before_commit")
        failpoints.reached("index.after_commit")
        return done
