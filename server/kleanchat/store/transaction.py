"""Transactions: a connection, the company whose rows it may touch, and the facts that leave when it commits."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from kleanchat.adapters import failpoints
from kleanchat.adapters.tally import Tally
from kleanchat.domain.errors import Busy
from kleanchat.domain.events import Event, Revoked
from kleanchat.domain.values import value

# How long a request waits for a connection before it is told to come back.
ACQUIRE_SECONDS = 1.0
STATEMENT_SECONDS = 15.0
_SERVER_SETTINGS = {
    "application_name": "kleanchat",
    "lock_timeout": "3s",
    "statement_timeout": f"{STATEMENT_SECONDS:.0f}s",
}

_TRANSIENT = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # between PostgreSQL's last word on a connection and the end of it
    asyncpg.DeadlockDetectedError,
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InsufficientResourcesError,  # connections, memory, a full disk
    OSError,
    TimeoutError,
)


@value()
class Fact:
    """An event and whom it is about: the company, and for a person's own events the person."""

    company: UUID
    event: Event | Revoked
    employee: UUID | None = None


Publish = Callable[[Sequence[Fact]], None]


class Transaction:
    """One database transaction. `company_id` is known once a session was entered or a company chosen."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._company: UUID | None = None
        self.facts: list[Fact] = []

    @property
    def company_id(self) -> UUID:
        assert self._company is not None, "this transaction belongs to no company yet"
        return self._company

    def belongs_to(self, company_id: UUID) -> None:
        """The database has set this transaction's company (enter, sign_in_candidate)."""
        self._company = company_id

    async def choose_company(self, company_id: UUID) -> None:
        """Set the company whose rows this transaction may touch."""
        await self._connection.execute("select set_config('kleanchat.company', $1, true)", str(company_id))
        self._company = company_id

    def emit(self, event: Event | Revoked, employee: UUID | None = None) -> None:
        """Let a fact leave once this transaction has committed. Services alone call this."""
        self.facts.append(Fact(self.company_id, event, employee))

    async def rows(self, sql: str, *arguments: Any) -> list[Any]:
        """All rows of a query."""
        found: list[Any] = await self._connection.fetch(sql, *arguments)
        return found

    async def row(self, sql: str, *arguments: Any) -> Any:
        """The first row of a query, or None."""
        return await self._connection.fetchrow(sql, *arguments)

    async def value(self, sql: str, *arguments: Any) -> Any:
        """The first column of the first row, or None."""
        return await self._connection.fetchval(sql, *arguments)

    async def run(self, sql: str, *arguments: Any) -> int:
        """Run a statement; how many rows it touched."""
        status: str = await self._connection.execute(sql, *arguments)
        return int(status.rsplit(" ", 1)[-1]) if status[-1].isdigit() else 0


class Database:
    """Hands out transactions from a bounded pool, and publishes their facts after the commit."""

    def __init__(self, pool: asyncpg.Pool, publish: Publish, tally: Tally | None = None) -> None:
        self._pool = pool
        self._publish = publish
        self._tally = tally or Tally()

    @asynccontextmanager
    async def transaction(self, company_id: UUID | None = None) -> AsyncIterator[Transaction]:
        """A transaction, for one company if given. Raises Busy when the database cannot take it: nothing was done."""
        try:
            async with self._pool.acquire(timeout=ACQUIRE_SECONDS) as connection, connection.transaction():
                tx = Transaction(connection)
                if company_id is not None:
                    await tx.choose_company(company_id)
                yield tx
                if tx.facts:
                    failpoints.reached("transaction.before_commit")
        except _TRANSIENT as error:
            self._tally.database_busy += 1
            raise Busy from error
        if tx.facts:
            failpoints.reached("transaction.after_commit")
            self._publish(tx.facts)


class HotConnection:
    """A connection of its own for one writer of batches: it never waits for one, and taking it costs nothing."""

    def __init__(self, dsn: str, tally: Tally | None = None) -> None:
        self._dsn = dsn
        self._tally = tally or Tally()
        self._connection: Any = None

    @asynccontextmanager
    async def use(self) -> AsyncIterator[Any]:
        """The connection, for one statement that is a transaction by itself. Raises Busy when the database is away."""
        try:
            connection = await self._open()
            # A timer instead of a timeout for each statement, which would be a fifth of its cost.
            too_late = asyncio.get_running_loop().call_later(STATEMENT_SECONDS, connection.terminate)
            try:
                yield connection
            finally:
                too_late.cancel()
        except _TRANSIENT as error:
            self.close()
            self._tally.database_busy += 1
            raise Busy from error

    def close(self) -> None:
        """Cut the connection; it is opened again when it is wanted again."""
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    async def _open(self) -> Any:
        if self._connection is None or self._connection.is_closed():
            async with asyncio.timeout(ACQUIRE_SECONDS):
                self._connection = await asyncpg.connect(self._dsn, server_settings=_SERVER_SETTINGS)
        return self._connection


async def open_pool(dsn: str, *, size: int, **settings: str) -> asyncpg.Pool:
    """A pool of connections without session state, so that nothing needs to be reset between two uses."""
    return await asyncpg.create_pool(
        dsn,
        min_size=1,
        max_size=size,
        reset=_keep_as_is,
        command_timeout=STATEMENT_SECONDS,
        server_settings=_SERVER_SETTINGS | settings,
    )


async def _keep_as_is(connection: asyncpg.Connection) -> None:
    """Transactions end with their block, and nothing else is ever set: the reset's round trip would be for nothing."""
