"""The feed loop: renews the lease, closes whoever is out, and repairs what the bus lost."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg

from kleanchat.adapters import failpoints
from kleanchat.adapters.tally import Tally
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
# The logs are read once a second, and this long after something came too early: what it waits for may just be late.
CHANGES_SECONDS = 1.0
GAP_SECONDS = 0.1
CHANGES_TIMEOUT = 5.0
SEEN_LIMIT = 10_000

_AWAY = (
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    OSError,
    TimeoutError,
    Refusal,
)


class Feed:
    """One node's reader of the primary.

    Revocations and logs each have a connection of their own: repair takes time, and the lease must not wait for it.
    """

    def __init__(
        self, dsn: str, database: Database, vault: Vault, hub: Hub, lease: Lease, tally: Tally | None = None
    ) -> None:
        self._dsn = dsn
        self._database = database
        self._vault = vault
        self._hub = hub
        self._lease = lease
        self._tally = tally or Tally()
        self._revoked_since: int | None = None
        self._moved_since: int | None = None
        self._seen: OrderedDict[UUID, None] = OrderedDict()
        # Which of the two readers have lost the database and not heard from it since.
        self._deaf: set[str] = set()

    async def run(self) -> None:
        """Poll until cancelled. A database that is away costs the lease, nothing else."""
        async with asyncio.TaskGroup() as both:
            both.create_task(self._again_and_again("revocations", self._watch_revocations, POLL_TIMEOUT))
            both.create_task(self._again_and_again("changes", self._watch_changes, CHANGES_TIMEOUT))

    async def _again_and_again(
        self, what: str, watch: Callable[[asyncpg.Connection], Awaitable[None]], patience: float
    ) -> None:
        while True:
            try:
                async with asyncio.timeout(2):
                    connection = await asyncpg.connect(self._dsn, command_timeout=patience)
                try:
                    await watch(connection)
                finally:
                    connection.terminate()
            except _AWAY as error:
                self._lost(what, error)
                await asyncio.sleep(POLL_SECONDS)

    def _lost(self, what: str, error: Exception) -> None:
        """Count it, and say it once for the whole outage."""
        self._tally.feed_polls[what, "failed"] += 1
        if not self._deaf:
            log.warning("the feed lost the database", extra={"error": type(error).__name__})
        self._deaf.add(what)

    def _heard(self, what: str) -> None:
        self._tally.feed_polls[what, "done"] += 1
        if what in self._deaf:
            self._deaf.discard(what)
            if not self._deaf:
                log.warning("the feed hears the database again")

    # ------------------------------------------------------------------------------------------------- revocations

    async def _watch_revocations(self, connection: asyncpg.Connection) -> None:
        if self._revoked_since is None:
            self._revoked_since = await feed.now(connection)
        while True:
            began = time.monotonic()
            await self._poll_revocations(connection, self._revoked_since)
            self._heard("revocations")
            self._lease.renew(began)
            self._hub.flush()
            await asyncio.sleep(max(0.0, POLL_SECONDS - (time.monotonic() - began)))

    async def _poll_revocations(self, connection: asyncpg.Connection, since: int) -> None:
        self._revoked_since, revocations = await feed.revocations(connection, since)
        for revocation in revocations:
            if revocation.id not in self._seen:
                self._remember(revocation.id)
                self._tally.revocations += 1
                self._hub.revoke(
                    revocation.company_id, revocation.employee_id, revocation.session_id, revocation.reason
                )

    # ------------------------------------------------------------------------------------------------ what was lost

    async def _watch_changes(self, connection: asyncpg.Connection) -> None:
        if self._moved_since is None:
            self._moved_since = await feed.now(connection)
        while True:
            self._hub.gap.clear()
            self._moved_since = await self._poll_changes(connection, self._moved_since)
            try:
                async with asyncio.timeout(CHANGES_SECONDS):
                    await self._hub.gap.wait()
                await asyncio.sleep(GAP_SECONDS)
            except TimeoutError:
                pass

    async def _poll_changes(self, connection: asyncpg.Connection, since: int) -> int:
        """Repair what this node is behind in; returns from where to read the next time."""
        next_since, moved = await feed.moved(connection, since)
        failpoints.reached("feed.after_read")
        for one in moved:
            await self._catch_up(one)
        for new in list(self._hub.new):
            await self._let_in(new)
        self._heard("changes")
        return next_since

    async def _let_in(self, new: tuple[UUID, UUID, UUID]) -> None:
        """Let a person hear a conversation that he is new in, and tell him what it says since then."""
        company, conversation, employee = new
        async with self._database.transaction(company) as tx:
            visible = await resume.visible_to(tx, self._vault, employee, conversation)
        if visible is None:
            self._hub.new.discard(new)
            return
        first, last, events = visible
        self._hub.let_in(new, first, [envelope(Fact(company, event)) for event in events])
        await self._catch_up(Moved(company, conversation, None, last))

    async def _catch_up(self, moved: Moved) -> None:
        while (told := self._behind(moved)) is not None:
            await self._repair(moved, told)
            if self._behind(moved) == told:
                break

    def _behind(self, moved: Moved) -> int | None:
        return self._hub.behind(moved.company_id, moved.conversation_id, moved.employee_id, moved.seq)

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
        envelopes = [envelope(fact) for fact in facts]
        self._tally.feed_repaired += len(envelopes)
        if moved.conversation_id is not None:
            self._hub.receive(envelopes)
        else:
            self._hub.receive_own(envelopes)

    def _remember(self, revocation: UUID) -> None:
        self._seen[revocation] = None
        if len(self._seen) > SEEN_LIMIT:
            self._seen.popitem(last=False)
