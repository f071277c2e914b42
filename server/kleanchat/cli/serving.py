"""Commands that run the server and the jobs, and bring the database up to date."""

import asyncio
import json
import signal
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click
import uvloop

from kleanchat import logs
from kleanchat.adapters.postgres import running_dsn
from kleanchat.app import DATABASE_NAME, SERVER, built, embedded_database, working
from kleanchat.demo import load
from kleanchat.processes import serve_in_processes
from kleanchat.server import WebServer, metrics_page
from kleanchat.settings import Settings, read_settings
from kleanchat.store import migrations

data_option = click.option(
    "--data", type=click.Path(path_type=Path), help="The folder of the embedded database and of the keys."
)
port_option = click.option("--port", type=int, help="The port on which the server listens.")


@click.command()
@data_option
@port_option
@click.option("--host", help="The address on which the server listens.")
@click.option("--processes", type=int, help="How many server processes share the port.")
@click.option("--listener", type=int, hidden=True)
def serve(listener: int | None, **given: object) -> None:
    """Run the server, and the embedded PostgreSQL unless KLEANCHAT_DATABASE_URL names another one.

    With several processes it runs them, a broker unless KLEANCHAT_BROKER_URL names one, and the jobs.
    """
    settings = read_settings(**given)
    logs.set_up(settings.log_format)
    if settings.processes > 1:
        uvloop.run(_serve_in_processes(settings))
    else:
        sockets = None if listener is None else [socket.socket(fileno=listener)]
        uvloop.run(_serve(settings, _say_where, sockets=sockets))


@click.command()
@data_option
def work(**given: object) -> None:
    """Run the jobs alone, apart from the servers. Any number may run at once."""
    settings = read_settings(**given)
    logs.set_up(settings.log_format)
    uvloop.run(_work(settings))


@click.group(invoke_without_command=True)
@data_option
@port_option
@click.pass_context
def demo(context: click.Context, /, **given: object) -> None:
    """Run the server with a lively demo company."""
    if context.invoked_subcommand is None:
        settings = read_settings(**given)
        logs.set_up(settings.log_format)
        uvloop.run(_serve(settings, _say_demo, with_demo=True))


@demo.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def demo_accounts(as_json: bool) -> None:
    """List how the people of the demo company sign in."""
    accounts = load.accounts()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in accounts], ensure_ascii=False))
        return
    for one in accounts:
        click.echo(
            f"{one.company}  {one.user:<12}  {one.password}  {one.name}, {one.role}{'' if one.active else ' (left)'}"
        )


@click.command()
@data_option
def migrate(**given: object) -> None:
    """Bring the database's schema up to date. KLEANCHAT_MIGRATION_URL names the role that owns the tables."""
    uvloop.run(_migrate(read_settings(**given)))
    click.echo("The schema is up to date.")


async def _serve(
    settings: Settings,
    say: Callable[[Settings], None],
    *,
    with_demo: bool = False,
    sockets: list[socket.socket] | None = None,
) -> None:
    async with AsyncExitStack() as stack:
        _, dsn = await stack.enter_async_context(embedded_database(settings))
        parts = await stack.enter_async_context(built(settings, dsn))
        if with_demo:
            await load.load(parts.database, parts.vault, parts.passwords, datetime.now(UTC))
        await stack.enter_async_context(metrics_page(settings, parts.metrics))
        server = WebServer(settings, parts, lambda: say(settings))
        _on_signals(server.stop)  # what is under way is finished, sockets are told to come back
        await server.serve(sockets)


async def _serve_in_processes(settings: Settings) -> None:
    stop = asyncio.Event()
    _on_signals(stop.set)
    await serve_in_processes(settings, lambda: _say_where(settings), stop)


async def _work(settings: Settings) -> None:
    stop = asyncio.Event()
    _on_signals(stop.set)
    async with AsyncExitStack() as stack:
        running = None if settings.database_url else running_dsn(settings.data / "postgres", SERVER, DATABASE_NAME)
        dsn = running or (await stack.enter_async_context(embedded_database(settings)))[1]
        metrics = await stack.enter_async_context(working(settings, dsn))
        await stack.enter_async_context(metrics_page(settings, metrics))
        click.echo("The jobs are running.")
        await stop.wait()


def _on_signals(stop: Callable[[], None]) -> None:
    """Stop on SIGINT or SIGTERM."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop)


async def _migrate(settings: Settings) -> None:
    async with embedded_database(settings) as (owner, _):
        await migrations.migrate(owner)


def _address(settings: Settings) -> str:
    return settings.origin or f"http://localhost:{settings.port}"


def _say_where(settings: Settings) -> None:
    click.echo(f"KleanApp Chat is at {_address(settings)}")


def _say_demo(settings: Settings) -> None:
    ayse, markus, sabine = load.accounts()[:3]
    click.echo(f"\n  KleanApp Chat with the demo company is at  {_address(settings)}\n")
    click.echo("  Sign in with the company  blitzblank  and one of\n")
    for one, what in ((ayse, "cleaner"), (markus, "site manager"), (sabine, "administrator, also at /admin")):
        click.echo(f"    {one.user:<8} {one.password}   {one.name}, {what}")
    click.echo("\n  Ctrl-C stops everything. `kleanchat demo accounts` lists the others.\n")
