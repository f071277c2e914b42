"""One real server over one real PostgreSQL for each worker; each test has its own companies, so that none meet."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any
from uuid import uuid4

import asyncpg
import httpx
import pytest
import uvloop
from cast import Cast, Person, gather_cast
from devices import Device, browser
from installation import Installation, serving, unused_port
from postgres import database_server

from kleanchat.settings import Settings
from kleanchat.store import migrations
from kleanchat.store.transaction import Transaction

OWNER, SERVER = "postgres", "kleanchat_app"


# The loop that the server has in production. As the policy of the process, not by the plugin's hook: that makes a
# parameter of every test, and when tests are dealt out to workers, fixtures of the session end before the session.
asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())


@pytest.fixture(scope="session")
async def installation(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installation]:
    """A running server: HTTP and sockets on a free port, a pool of five connections."""
    async with database_server(tmp_path_factory.mktemp("postgres")) as dsn:
        await _create_database(dsn(OWNER, "postgres"))
        await migrations.migrate(dsn(OWNER, "kleanchat"))
        settings = Settings(data=tmp_path_factory.mktemp("data"), port=unused_port(), pool_size=5)
        async with serving(settings, dsn(SERVER, "kleanchat")) as parts:
            yield Installation(settings, parts, dsn(OWNER, "kleanchat"), dsn(SERVER, "kleanchat"))


@pytest.fixture
async def cast(installation: Installation) -> Cast:
    """Two fresh companies with everybody that a rule may have to tell apart."""
    return await gather_cast(installation.parts)


@pytest.fixture
async def api(installation: Installation) -> AsyncIterator[Callable[[Person | None], httpx.AsyncClient]]:
    """`api(person)`: an HTTP client signed in as this person, or as nobody."""
    async with AsyncExitStack() as stack:
        clients: dict[str | None, httpx.AsyncClient] = {}

        def signed_in(person: Person | None) -> httpx.AsyncClient:
            token = person.token if person else None
            if token not in clients:
                clients[token] = browser(installation.settings, token)
                stack.push_async_callback(clients[token].aclose)
            return clients[token]

        yield signed_in


@pytest.fixture
def device(installation: Installation) -> Callable[..., AbstractAsyncContextManager[Device]]:
    """`device(person)`: a socket that has said hello."""
    return lambda person, **hello: Device.of(installation.settings, person, **hello)


@pytest.fixture
async def owner(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    """The database as its superuser sees it, who no wall holds back."""
    connection = await asyncpg.connect(installation.owner)
    yield connection
    await connection.close()


@pytest.fixture
async def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement that transactions run from now on, but not those of what runs in the background."""
    seen: list[str] = []
    background = asyncio.all_tasks()
    for name in ("rows", "row", "value", "run"):
        original = getattr(Transaction, name)

        async def recorded(tx: Transaction, sql: str, *arguments: Any, original: Any = original) -> Any:
            if asyncio.current_task() not in background:
                seen.append(sql)
            return await original(tx, sql, *arguments)

        monkeypatch.setattr(Transaction, name, recorded)
    return seen


def a_message(body: str = "Hallo", client_id: str | None = None) -> dict[str, str]:
    """The body of a post."""
    return {"client_id": client_id or str(uuid4()), "body": body}


async def _create_database(dsn: str) -> None:
    connection = await asyncpg.connect(dsn)
    await connection.execute("create database kleanchat")
    await connection.close()
