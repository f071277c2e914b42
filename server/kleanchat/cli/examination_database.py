"""What the doctor looks at in the database: whether it keeps what it promises, the schema, the clock, keys, audit."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import UUID

import asyncpg

from kleanchat.adapters.keys import KeyFolder, KeysUnavailable, has_master
from kleanchat.cli.examination import Finding, fail, ok, warn
from kleanchat.settings import Settings
from kleanchat.store import audit as audit_log
from kleanchat.store import checks, keys, migrations
from kleanchat.store.checks import DatabaseUnsafe
from kleanchat.store.migrations import SchemaWrong
from kleanchat.store.transaction import Transaction

CLOCK_SECONDS = 2.0
# An audit log is followed from its first entry.
STATEMENT_SECONDS = 600.0
# Beside its pool a process has connections for three writers of batches and for the two parts of the feed.
OWN_CONNECTIONS = 5
# The jobs' own pool, and what people look with.
OTHER_CONNECTIONS = 6


async def database(settings: Settings, dsn: str, *, audit: bool) -> list[Finding]:
    """Everything about the database at this address; it may be out of reach."""
    try:
        connection = await asyncpg.connect(dsn, timeout=5, command_timeout=STATEMENT_SECONDS)
    except (asyncpg.PostgresError, OSError, TimeoutError) as error:
        do = "start it, or mend KLEANCHAT_DATABASE_URL"
        return [fail("database", f"it cannot be reached ({type(error).__name__})", do)]
    try:
        findings = [await _durable(connection), await _walled(connection), await _clock(connection)]
        findings.append(await _connections(settings, connection))
        schema = await _schema(dsn)
        findings.append(schema)
        if schema.level == "OK":
            findings.append(await _restored(connection))
            findings += await _own_keys(settings, connection)
            findings += await _companies(settings, connection, audit=audit)
    finally:
        await connection.close()
    return findings


async def _durable(connection: asyncpg.Connection) -> Finding:
    try:
        checks.require_version(connection)
        await checks.require_durable(connection)
    except DatabaseUnsafe as error:
        return fail("durability", str(error), "change it in postgresql.conf and reload; the server does not start so")
    version = ".".join(map(str, connection.get_server_version()[:2]))
    return ok("durability", f"PostgreSQL {version}; what is acknowledged stays")


async def _walled(connection: asyncpg.Connection) -> Finding:
    try:
        await checks.require_walled(connection)
    except DatabaseUnsafe as error:
        return fail("role", str(error), "give KLEANCHAT_DATABASE_URL as kleanchat_app")
    return ok("role", "row-level security counts for it")


async def _schema(dsn: str) -> Finding:
    try:
        await migrations.check(dsn)
    except SchemaWrong as error:
        return fail("schema", str(error), "run `kleanchat migrate` with the program that you want to run")
    return ok("schema", "it is the newest that this program knows")


async def _clock(connection: asyncpg.Connection) -> Finding:
    before = datetime.now(UTC)
    theirs = await checks.clock(connection)
    after = datetime.now(UTC)
    # Their time was taken at some moment in between.
    apart = max((theirs - after).total_seconds(), (before - theirs).total_seconds(), 0.0)
    if apart > CLOCK_SECONDS:
        says = f"this machine and the database are {apart:.1f} s apart"
        return fail("clock", says, "run an NTP client on both; sessions and one-time codes end by the clock")
    return ok("clock", "this machine and the database agree")


async def _connections(settings: Settings, connection: asyncpg.Connection) -> Finding:
    limit = await checks.connections_limit(connection)
    needed = settings.processes * (settings.pool_size + OWN_CONNECTIONS) + OTHER_CONNECTIONS
    says = f"the database allows {limit} connections, this node takes up to {needed}"
    if needed > limit:
        return warn("connections", says, "raise max_connections, or lower KLEANCHAT_POOL_SIZE")
    return ok("connections", says)


async def _restored(connection: asyncpg.Connection) -> Finding:
    if await checks.is_of_another_cluster(connection):
        do = "stop the servers and run `kleanchat restored`"
        return fail("log", "it was restored from a dump of another cluster, and nobody has said so", do)
    return ok("log", "it is this cluster's own")


async def _own_keys(settings: Settings, connection: asyncpg.Connection) -> list[Finding]:
    if not has_master(settings.key_folder):
        return []
    try:
        await keys.require_own(connection, settings.key_folder)
    except KeysUnavailable as error:
        return [fail("keys", str(error), "mend KLEANCHAT_KEYS, if it names the folder of another installation")]
    return [ok("keys", "the master key is the one with which the database was begun")]


async def _companies(settings: Settings, connection: asyncpg.Connection, *, audit: bool) -> list[Finding]:
    async with connection.transaction():
        companies = await checks.company_ids(Transaction(connection))
    findings = await _keys_in_use(settings, connection, companies)
    if audit:
        findings += await _audit(connection, companies)
    return findings


@asynccontextmanager
async def _of(connection: asyncpg.Connection, company: UUID) -> AsyncIterator[Transaction]:
    async with connection.transaction(readonly=True):
        tx = Transaction(connection)
        await tx.choose_company(company)
        yield tx


async def _keys_in_use(settings: Settings, connection: asyncpg.Connection, companies: list[UUID]) -> list[Finding]:
    """Is there a key for what is stored? Says it of at most one company; the others are likely the same case."""
    if not has_master(settings.key_folder):
        return []
    try:
        store = KeyFolder(settings.key_folder)
        for company in companies:
            async with _of(connection, company) as tx:
                number = await checks.key_in_use(tx)
            if number is not None:
                store.numbered(company, number)
    except KeysUnavailable as error:
        do = "bring it back from the backup of the keys; unless it was destroyed on purpose, to erase the company"
        return [fail("content", str(error), do)]
    return [ok("content", f"there is a key for what each of {len(companies)} companies has stored")]


async def _audit(connection: asyncpg.Connection, companies: list[UUID]) -> list[Finding]:
    findings = []
    for company in companies:
        async with _of(connection, company) as tx:
            broken = await audit_log.broken_at(tx)
        if broken is not None:
            do = "compare it with a backup and ask who could write to the database: nothing of ours changes entries"
            findings.append(fail("audit", f"the log of company {company} was changed at entry {broken}", do))
    return findings or [ok("audit", f"the logs of {len(companies)} companies are whole")]
