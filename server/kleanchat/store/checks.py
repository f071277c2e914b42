"""What the database must be before the server works on it."""

from datetime import datetime
from uuid import UUID

import asyncpg

from kleanchat.store.transaction import Transaction

_SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}
# Stronger settings of synchronous_commit promise more, not less.
_ALSO_SAFE = {"synchronous_commit": {"remote_write", "remote_apply"}}
_OLDEST = 150000


class DatabaseUnsafe(Exception):
    """The database would lose data or let companies see each other. The message is one plain sentence."""


async def require_safe(dsn: str) -> None:
    """Raise DatabaseUnsafe unless what is acknowledged stays and the walls between companies stand for this role."""
    connection = await asyncpg.connect(dsn)
    try:
        require_version(connection)
        await require_durable(connection)
        await require_walled(connection)
    finally:
        await connection.close()


def require_version(connection: asyncpg.Connection) -> None:
    """Raise DatabaseUnsafe if it is older than what the schema needs."""
    if connection.get_server_version().major * 10000 < _OLDEST:
        raise DatabaseUnsafe("PostgreSQL 15 or newer is needed.")


async def require_durable(connection: asyncpg.Connection) -> None:
    """Raise DatabaseUnsafe unless what is committed stays."""
    for name, wanted in _SAFE.items():
        value = await connection.fetchval("select current_setting($1)", name)
        if value != wanted and value not in _ALSO_SAFE.get(name, ()):
            raise DatabaseUnsafe(
                f"The database runs with {name} = {value} and would lose acknowledged messages; set it to {wanted}."
            )


async def require_walled(connection: asyncpg.Connection) -> None:
    """Raise DatabaseUnsafe unless the walls between companies stand for this role."""
    role = await connection.fetchrow(
        "select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user"
    )
    if role["rolsuper"] or role["rolbypassrls"]:
        raise DatabaseUnsafe(
            f"The server would work as {role['rolname']}, for whom row-level security does not count;"
            " use the role kleanchat_app."
        )


async def clock(connection: asyncpg.Connection) -> datetime:
    """What time it is in the database, from which all times of messages come."""
    now: datetime = await connection.fetchval("select clock_timestamp()")
    return now


async def connections_limit(connection: asyncpg.Connection) -> int:
    """How many connections the database allows to roles like ours."""
    return int(
        await connection.fetchval(
            "select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        )
    )


async def is_of_another_cluster(connection: asyncpg.Connection) -> bool:
    """Do the logs name transactions that this cluster has yet to see? So it is after a dump was restored into it."""
    sql = (
        "select exists (select from changes_since(pg_snapshot_xmax(pg_current_snapshot())) where next_since is null)"
        " or exists (select from revocations_since(pg_snapshot_xmax(pg_current_snapshot())) where next_since is null)"
    )
    return bool(await connection.fetchval(sql))


async def company_ids(tx: Transaction) -> list[UUID]:
    """All companies."""
    return [row[0] for row in await tx.rows("select id from companies_for_support('', null)")]


async def key_in_use(tx: Transaction) -> int | None:
    """The number of the key with which one of the transaction's company's messages is sealed."""
    number: int | None = await tx.value(
        "select key_id from message where company_id = $1 and key_id is not null limit 1", tx.company_id
    )
    return number
