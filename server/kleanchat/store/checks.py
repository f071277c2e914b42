"""What the database must be before the server works on it."""

import asyncpg

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
        if connection.get_server_version().major * 10000 < _OLDEST:
            raise DatabaseUnsafe("PostgreSQL 15 or newer is needed.")
        await _require_durable(connection)
        await _require_walled(connection)
    finally:
        await connection.close()


async def _require_durable(connection: asyncpg.Connection) -> None:
    for name, wanted in _SAFE.items():
        value = await connection.fetchval("select current_setting($1)", name)
        if value != wanted and value not in _ALSO_SAFE.get(name, ()):
            raise DatabaseUnsafe(
                f"The database runs with {name} = {value} and would lose acknowledged messages; set it to {wanted}."
            )


async def _require_walled(connection: asyncpg.Connection) -> None:
    role = await connection.fetchrow(
        "select rolname, rolsuper, rolbypassrls from pg_roles where rolname = current_user"
    )
    if role["rolsuper"] or role["rolbypassrls"]:
        raise DatabaseUnsafe(
            f"The server would work as {role['rolname']}, for whom row-level security does not count;"
            " use the role kleanchat_app."
        )
