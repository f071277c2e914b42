"""`kleanchat restored`: what has to be said once after a backup was restored."""

import asyncio
from pathlib import Path

import click

from kleanchat.adapters.postgres import running_dsn
from kleanchat.app import DATABASE_NAME, OWNER, embedded_database
from kleanchat.settings import Settings, read_settings
from kleanchat.store import migrations, restoring

NOW_YOU = """\
A new epoch has begun: every client fetches everything when it comes back.
Before you let people in: whoever left, lost a right or signed out after the backup was made has access as before.
Take them out again (`kleanchat employee deactivate`), from the papers or from the audit log of the lost database."""


@click.command()
@click.option("--data", type=click.Path(path_type=Path), help="The folder of the embedded database and of the keys.")
def restored(data: Path | None) -> None:
    """Begin anew after a backup was restored. Run it once, before the servers start.

    Clients may know more of the logs than the backup does; they are told to fetch everything.
    KLEANCHAT_MIGRATION_URL names the role that owns the tables.
    """
    asyncio.run(_begin_anew(read_settings(data=data)))
    click.echo(NOW_YOU)


async def _begin_anew(settings: Settings) -> None:
    running = None if settings.database_url else running_dsn(settings.data / "postgres", OWNER, DATABASE_NAME)
    if running is not None:
        await _on(running)
        return
    async with embedded_database(settings) as (owner, _):
        await _on(owner)


async def _on(owner: str) -> None:
    await migrations.check(owner)
    await restoring.begin_new_epoch(owner)
