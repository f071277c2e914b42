"""The keys that belong to this database: it remembers the fingerprint of the master key with which it was begun."""

from pathlib import Path

import asyncpg

from kleanchat.adapters.keys import KeyFolder, KeysUnavailable, has_master

_DO = "Bring the folder of the keys back from its backup; a new key would open nothing that is stored"


async def open_keys(dsn: str, folder: Path) -> KeyFolder:
    """The keys in this folder, which must be this database's. The first ones are made, and remembered.

    Raises KeysUnavailable when the database was begun with another master key, or has companies and the key is missing.
    """
    connection = await asyncpg.connect(dsn)
    try:
        if not has_master(folder) and await _is_begun(connection):
            raise KeysUnavailable(f"{folder / 'master.key'} is missing, and this database was begun with one. {_DO}.")
        keys = KeyFolder(folder)
        if await connection.fetchval("select remember_master_key($1)", keys.fingerprint) != keys.fingerprint:
            raise KeysUnavailable(_other(folder))
        return keys
    finally:
        await connection.close()


async def require_own(connection: asyncpg.Connection, folder: Path) -> None:
    """Raise KeysUnavailable if the database remembers another master key than this folder's, which must be there."""
    if await _remembered(connection) not in (None, KeyFolder(folder).fingerprint):
        raise KeysUnavailable(_other(folder))


def _other(folder: Path) -> str:
    return f"{folder / 'master.key'} is not the key with which this database was begun. {_DO}."


async def _is_begun(connection: asyncpg.Connection) -> bool:
    if await _remembered(connection) is not None:
        return True
    return bool(await connection.fetchval("select exists (select from companies_for_support('', 1))"))


async def _remembered(connection: asyncpg.Connection) -> bytes | None:
    fingerprint: bytes | None = await connection.fetchval("select master_key from installation")
    return fingerprint
