"""What commands work with: the database of this installation, running or not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kleanchat.adapters.passwords import Passwords
from kleanchat.adapters.postgres import running_dsn
from kleanchat.adapters.vault import Vault
from kleanchat.app import DATABASE_NAME, SERVER, embedded_database
from kleanchat.store import migrations
from kleanchat.store.keys import open_keys
from kleanchat.store.transaction import Database, open_pool

if TYPE_CHECKING:
    from kleanchat.settings import Settings


@dataclass(frozen=True, slots=True)
class CommandSession:
    """The parts that commands hand on to services."""

    database: Database
    vault: Vault
    passwords: Passwords


@asynccontextmanager
async def database_session(settings: "Settings") -> AsyncIterator[CommandSession]:
    """Connect to the database: the given one, or the embedded one, started for this command unless a server runs it."""
    async with _dsn(settings) as dsn:
        await migrations.check(dsn)
        vault = Vault(await open_keys(dsn, settings.key_folder))
        async with await open_pool(dsn, size=2) as pool:
            passwords = Passwords()
            try:
                yield CommandSession(Database(pool, lambda facts: None), vault, passwords)
            finally:
                passwords.close()


@asynccontextmanager
async def _dsn(settings: "Settings") -> AsyncIterator[str]:
    running = None if settings.database_url else running_dsn(settings.data / "postgres", SERVER, DATABASE_NAME)
    if running is not None:
        yield running
        return
    async with embedded_database(settings) as (_, dsn):
        yield dsn
