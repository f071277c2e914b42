"""Where everything is built from the settings and passed in; the only place that knows all parts."""

import asyncio
import gc
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.telemetry import TelemetryConfig
from prometheus_client import CollectorRegistry
from starlette.exceptions import HTTPException

from kleanchat.adapters.bus import Bus, MemoryBus
from kleanchat.adapters.nats import NatsBus
from kleanchat.adapters.passwords import Passwords
from kleanchat.adapters.postgres import EmbeddedPostgres
from kleanchat.adapters.tally import Tally
from kleanchat.adapters.traces import Traces, TracesUnavailable
from kleanchat.adapters.vault import Vault
from kleanchat.api import (
    administration,
    conversations,
    employees,
    groups,
    health,
    messages,
    pages,
    problems,
    sessions,
    support,
)
from kleanchat.api.edge import Parts
from kleanchat.api.guard import Guard
from kleanchat.api.measure import Measured
from kleanchat.domain.errors import Refusal
from kleanchat.jobs.housekeeping import keep_house
from kleanchat.jobs.indexer import Indexer
from kleanchat.metrics import Numbers, Serving, registry
from kleanchat.realtime.commands import Services, carry_out, command_of
from kleanchat.realtime.encoding import publisher
from kleanchat.realtime.feed import Feed
from kleanchat.realtime.hub import Hub
from kleanchat.realtime.lease import Lease
from kleanchat.realtime.socket import Gate
from kleanchat.realtime.sweep import close_silent_sockets
from kleanchat.services.batches import how_many
from kleanchat.services.marks import Marker
from kleanchat.services.messages import Poster
from kleanchat.services.sessions import Entrance
from kleanchat.settings import Settings
from kleanchat.store import checks, migrations
from kleanchat.store.keys import open_keys
from kleanchat.store.transaction import Database, HotConnection, open_pool

STATIC = Path(__file__).parent / "static"
DATABASE_NAME = "kleanchat"
OWNER, SERVER = "postgres", "kleanchat_app"
# Measured counts requests and begins their spans, without ids; FastAPI would look for its own for every request.
NO_TELEMETRY: TelemetryConfig = {"tracing": False, "metrics": False, "logs": False}
# So many new objects before the collector looks for cycles: of what a message leaves behind hardly anything is one.
GARBAGE_AFTER = 20_000


@dataclass(frozen=True, slots=True)
class Built:
    """The running parts, for the server and for commands."""

    web: Measured
    gate: Gate
    database: Database
    vault: Vault
    passwords: Passwords
    poster: Poster
    lease: Lease
    # Set when the program is told to stop: from then on it is not ready for anybody new.
    leaving: asyncio.Event
    metrics: CollectorRegistry


def web_app() -> FastAPI:
    """The HTTP application: routes and error answers, without the parts they use. The contract is generated from it."""
    app = FastAPI(
        title="KleanApp Chat", version="1", docs_url=None, redoc_url=None, openapi_url=None, telemetry=NO_TELEMETRY
    )
    for module in (messages, conversations, sessions, groups, employees, administration, support, health, pages):
        # Side by side in one list: FastAPI looks through included routers twice for every request.
        app.router.routes.extend(module.router.routes)
    app.add_exception_handler(Refusal, problems.on_refusal)
    app.add_exception_handler(RequestValidationError, problems.on_invalid)
    app.add_exception_handler(HTTPException, problems.on_http_error)
    app.add_exception_handler(Exception, problems.on_unexpected)
    return app


@asynccontextmanager
async def embedded_database(settings: Settings) -> AsyncIterator[tuple[str, str]]:
    """The addresses of the database as its owner and as the server; the embedded one is started if none is given."""
    if settings.database_url is not None:
        yield settings.migration_url or settings.database_url, settings.database_url
        return
    postgres = await EmbeddedPostgres.start(settings.data / "postgres")
    watching = asyncio.ensure_future(postgres.watch())
    try:
        await _create_database(postgres.dsn(OWNER, "postgres"))
        owner = postgres.dsn(OWNER, DATABASE_NAME)
        await migrations.migrate(owner)
        yield owner, postgres.dsn(SERVER, DATABASE_NAME)
    finally:
        await postgres.stop()
        watching.cancel()


@asynccontextmanager
async def built(settings: Settings, dsn: str) -> AsyncIterator[Built]:
    """Everything that serves, running on this database, until the block ends."""
    await checks.require_safe(dsn)
    await migrations.check(dsn)
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(await open_pool(dsn, size=settings.pool_size))
        tally, traces = Tally(), _traces(settings, stack)
        vault, passwords = Vault(await open_keys(dsn, settings.key_folder)), Passwords()
        bus, carrying = _bus(settings, vault)
        lease = Lease()
        hub = Hub(lease, bus, tally, traces)
        bus.subscribe(traces.around("fan out", hub.receive, how_many))
        publish = publisher(bus)
        stack.callback(passwords.close)
        database = Database(pool, publish, tally)
        posting, marking, entering = (HotConnection(dsn, tally) for _ in range(3))
        for hot in (posting, marking, entering):
            stack.callback(hot.close)
        poster = Poster(posting, vault, publish, tally, traces)
        marker = Marker(marking, publish, tally, traces)
        entrance = Entrance(entering, tally, traces)
        services = Services(database, vault, entrance, poster, marker, tally)
        gate = Gate(
            hub,
            services,
            settings.cookie("sid"),
            settings.origins,
            carry_out=traces.around("command", carry_out, command_of),
        )
        parts = Parts(
            database,
            vault,
            passwords,
            poster,
            marker,
            entrance,
            lease,
            tally,
            settings.cookie("sid"),
            settings.cookie("support"),
            settings.is_secure,
        )
        leaving = asyncio.Event()
        feed = Feed(dsn, database, vault, hub, lease, tally)
        background = [poster.run(), marker.run(), entrance.run(), feed.run(), close_silent_sockets(hub), *carrying]
        indexer = Indexer(database, vault, tally=tally, traces=traces)
        if settings.jobs:
            background += _jobs(indexer, database, tally)
        await stack.enter_async_context(_running(background))
        # What is built now lives as long as the process: the collector need not look at it again.
        gc.collect()
        gc.freeze()
        gc.set_threshold(GARBAGE_AFTER)
        serving = Serving(hub, lease, leaving, poster, marker, entrance, bus)
        pools = {"requests": pool}
        numbers = Numbers(tally, pools, serving=serving, indexer=indexer if settings.jobs else None)
        web = _web(settings, parts, leaving, traces)
        yield Built(web, gate, database, vault, passwords, poster, lease, leaving, registry(numbers))


@asynccontextmanager
async def working(settings: Settings, dsn: str) -> AsyncIterator[CollectorRegistry]:
    """The jobs alone, running on this database, until the block ends; yields their numbers."""
    await checks.require_safe(dsn)
    await migrations.check(dsn)
    async with AsyncExitStack() as stack:
        pool = await stack.enter_async_context(await open_pool(dsn, size=2))
        tally, traces = Tally(), _traces(settings, stack)
        database = Database(pool, lambda facts: None, tally)
        vault = Vault(await open_keys(dsn, settings.key_folder))
        indexer = Indexer(database, vault, tally=tally, traces=traces)
        await stack.enter_async_context(_running(_jobs(indexer, database, tally)))
        yield registry(Numbers(tally, {"jobs": pool}, serving=None, indexer=indexer))


def _web(settings: Settings, parts: Parts, leaving: asyncio.Event, traces: Traces) -> Measured:
    """The whole of HTTP, as the web server calls it."""
    app = web_app()
    app.state.parts = parts
    app.state.pages = pages.Pages(STATIC)
    app.state.leaving = leaving
    return Measured(Guard(app, settings.origins, secure=settings.is_secure), parts.tally, traces)


def _traces(settings: Settings, stack: AsyncExitStack) -> Traces:
    """Traces as the settings say; what is left of them is sent at the end of the stack."""
    if settings.traces_url is None:
        return Traces()
    try:
        from kleanchat.adapters.spans import OpenTelemetryTraces  # noqa: PLC0415  not installed everywhere
    except ImportError:
        raise TracesUnavailable(
            "KLEANCHAT_TRACES_URL needs what sends traces: pip install --require-hashes -r requirements/traces.txt"
        ) from None
    traces = OpenTelemetryTraces(settings.traces_url)
    stack.push_async_callback(asyncio.to_thread, traces.close)
    return traces


def _jobs(indexer: Indexer, database: Database, tally: Tally) -> list[Coroutine[Any, Any, None]]:
    """What runs beside the serving; any number of processes may run them at once."""
    return [indexer.run(), keep_house(database, tally)]


def _bus(settings: Settings, vault: Vault) -> tuple[Bus, list[Coroutine[Any, Any, None]]]:
    """The bus, and what has to run for it: a broker's where one is given."""
    if settings.broker_url is None:
        return MemoryBus(), []
    bus = NatsBus(settings.brokers, vault.nodes_secret())
    return bus, [bus.run()]


@asynccontextmanager
async def _running(work: list[Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Background tasks while the block runs. One that fails ends the program: half a server is worse than none."""
    serving, failures = asyncio.current_task(), list[BaseException]()
    assert serving is not None

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (failure := task.exception()) is not None:
            failures.append(failure)
            serving.cancel()

    tasks = [asyncio.ensure_future(one) for one in work]
    for task in tasks:
        task.add_done_callback(ended)
    try:
        yield
    except asyncio.CancelledError:
        if failures:
            raise failures[0] from None
        raise
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _create_database(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        if not await connection.fetchval("select 1 from pg_database where datname = $1", DATABASE_NAME):
            await connection.execute(f'create database "{DATABASE_NAME}"')
    finally:
        await connection.close()
