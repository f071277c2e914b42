"""Migrations: plain SQL, forward only, run by Alembic. Each revision file names its SQL file."""

from pathlib import Path
from typing import Any

import asyncpg
from alembic import command, op
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import create_async_engine

FOLDER = Path(__file__).parent


class SchemaWrong(Exception):
    """The database's schema is not the one that this program works with. The message is one plain sentence."""


async def migrate(dsn: str) -> None:
    """Bring the schema up to date, in one transaction. The role must own the tables. Raises SchemaWrong if newer."""
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(dsn))
    try:
        await _known_revision(dsn)
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


async def check(dsn: str) -> None:
    """Raise SchemaWrong unless the schema is the newest that this program knows."""
    if await _known_revision(dsn) != _scripts().get_current_head():
        raise SchemaWrong("The database has an older schema. Run `kleanchat migrate` first.")


def run_sql(revision_file: str) -> None:
    """Run the SQL file beside a revision file, within the migration's transaction."""
    sql = Path(revision_file).with_suffix(".sql").read_text()
    connection = op.get_bind()
    # Begins the transaction, in which the driver's own call then takes part; only that call can run many statements.
    connection.exec_driver_sql("select 1")
    driver: Any = connection.connection.dbapi_connection
    driver.run_async(lambda asyncpg_connection: asyncpg_connection.execute(sql))


async def _known_revision(dsn: str) -> str | None:
    """The schema's revision, None before the first. Raises SchemaWrong for one that this program does not know."""
    current = await _current(dsn)
    if current is not None and current not in _known():
        raise SchemaWrong(
            f"The database has the schema {current}, which is newer than this program. Install the newer program."
        )
    return current


async def _current(dsn: str) -> str | None:
    connection = await asyncpg.connect(dsn)
    try:
        if await connection.fetchval("select to_regclass('alembic_version')") is None:
            return None
        version: str | None = await connection.fetchval("select version_num from alembic_version")
        return version
    finally:
        await connection.close()


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _known() -> set[str]:
    return {script.revision for script in _scripts().walk_revisions()}
