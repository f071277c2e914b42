"""`kleanchat doctor`: looks at everything that an installation stands on, and says what to do where it is wrong."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

import click

from kleanchat import logs
from kleanchat.adapters.postgres import DatabaseUnavailable, running_dsn
from kleanchat.app import DATABASE_NAME, SERVER, embedded_database
from kleanchat.cli import examination, examination_database
from kleanchat.cli.examination import Finding, fail, ok, warn
from kleanchat.settings import Settings, read_settings


@click.command()
@click.option("--data", type=click.Path(path_type=Path), help="The folder of the embedded database and of the keys.")
@click.option("--audit", is_flag=True, help="Also follow the audit log of every company from its first entry.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def doctor(data: Path | None, audit: bool, as_json: bool) -> None:
    """Check settings, keys, disk, clock, database and broker, and say what to do. Exit code 1 if something fails.

    The embedded database is started for it as for a server, unless one runs it already.
    """
    settings = read_settings(data=data)
    logs.set_up(settings.log_format)
    findings = asyncio.run(_examine(settings, audit=audit))
    if as_json:
        click.echo(json.dumps([asdict(one) for one in findings]))
    else:
        for one in findings:
            click.echo(f"{one.level:<5} {one.about:<12} {one.says}{f'  -> {one.do}' if one.do else ''}")
    if any(one.level == "FAIL" for one in findings):
        raise SystemExit(1)


async def _examine(settings: Settings, *, audit: bool) -> list[Finding]:
    findings = [ok("settings", f"they can be taken; data in {settings.data}, keys in {settings.key_folder}")]
    findings += examination.folders(settings)
    if settings.database_url is None and not (settings.data / "postgres").exists():
        findings.append(warn("database", "there is none yet", "the first `kleanchat serve` makes one"))
    else:
        findings += examination.keys(settings.key_folder)
        findings += await _database(settings, audit=audit)
    findings += await examination.broker(settings)
    return findings


async def _database(settings: Settings, *, audit: bool) -> list[Finding]:
    try:
        async with _dsn(settings) as dsn:
            return await examination_database.database(settings, dsn, audit=audit)
    except DatabaseUnavailable as error:
        return [fail("database", str(error), "mend what it says; the embedded database's own words are in its log")]


@asynccontextmanager
async def _dsn(settings: Settings) -> AsyncIterator[str]:
    running = None if settings.database_url else running_dsn(settings.data / "postgres", SERVER, DATABASE_NAME)
    if running is not None:
        yield running
        return
    async with embedded_database(settings) as (_, dsn):
        yield dsn
