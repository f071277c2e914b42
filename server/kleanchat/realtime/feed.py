"""The feed loop: renews the lease, closes whoever is out, and repairs what the bus lost."""

import asyncio
import logging
import time
from collections import OrderedDict
from uuid import UUID

import asyncpg

from kleanchat.adapters.vault import Vault
from kleanchat.domain.errors import Refusal
from kleanchat.realtime.encoding import envelope
from kleanchat.realtime.hub import Hub
from kleanchat.realtime.lease import Lease
from kleanchat.services import resume
from kleanchat.store import feed
from kleanchat.store.feed import Moved
from kleanchat.store.transaction import Database, Fact

log = logging.getLogger(__name__)

POLL_SECONDS = 0.2
POLL_TIMEOUT = 0.2
CHANGES_EVERY = 5  # polls: the logs once a second
SEEN_LIMIT = 10_000


class Feed:
    """One node's reader, on a connection of its own to the primary."""

    def __init__(self, dsn: str, database: Database, vault: Vault, hub: Hub, lease: Lease) -> None:
        self._dsn = dsn
        self._database = database
        self._vault = vault
        self._hub = hub
        self._lease = lease
        self._revoked_since: int | None = None
        self._moved_since = 0
        self._seen: OrderedDict[UUID, None] = OrderedDict()

    async def run(self) -> None:
        """Poll until cancelled. A database that is away costs the lease, nothing else."""
        while True:
            try:
                await self._poll_while_connected()
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError, Refusal) as error:
                log.warning("the feed lost the database", extra={"error": type(error).__name__})
                await asyncio.sleep(POLL_SECONDS)

    async def _poll_while_connected(self) -> None:
        async with asyncio.timeout(2):
            connection = await asyncpg.connect(self._dsn, command_timeout=POLL_TIMEOUT)
        try:
            if self._revoked_since is None:
                self._revoked_since = self._moved_since = await feed.now(connection)
            turn = 0
            while True:
                began = time.monotonic()
                await self._poll_revocations(connection, began)
                if turn % CHANGES_EVERY == 0:
                    await self._poll_changes(connection)
                turn += 1
                await asyncio.sleep(max(0.0, POLL_SECONDS - (time.monotonic() - began)))
        finally:
            connection.terminate()

    async def _poll_revocations(self, connection: asyncpg.Connection, began: float) -> None:
        assert self._revoked_since is not None
        since, revocations = await feed.revocations(connection, self._revoked_since)
        for revocation in revocations:
            if revocation.id not in self._seen:
                self._remember(revocation.id)
                self._hub.revoke(
                    revocation.company_id, revocation.employee_id, revocation.session_id, revocation.reason
                )
        self._revoked_since = since
        self._lease.renew(began)
        self._hub.flush()

    async def _poll_changes(self, connection: asyncpg.Connection) -> None:
        since, moved = await feed.moved(connection, self._moved_since)
        for log_moved in moved:
            told = self._hub.behind(
                log_moved.company_id, log_moved.conversation_id, log_moved.employee_id, log_moved.seq
            )
            if told is not None:
                await self._repair(log_moved, told)
        self._moved_since = since

    async def _repair(self, moved: Moved, told: int) -> None:
        """Read what this node has not told of a log, and tell it."""
        async with self._database.transaction(moved.company_id) as tx:
            if moved.conversation_id is not None:
                missed = await resume.events_after(tx, self._vault, moved.conversation_id, told)
                facts = [Fact(moved.company_id, event) for event in missed]
            else:
                assert moved.employee_id is not None
                own = await resume.own_events_after(tx, moved.employee_id, told)
                facts = [Fact(moved.company_id, event, moved.employee_id) for event in own]
        self._hub.receive([envelope(fact) for fact in facts])

    def _remember(self, revocation: UUID) -> None:
        self._seen[revocation] = None
        if len(self._seen) > SEEN_LIMIT:
            self._seen.popitem(last=False)
