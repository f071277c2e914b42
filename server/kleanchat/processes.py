"""Several server processes on one port, with what they share: the database, the broker, and a process for the jobs.

Each server has a listening socket of its own on the same port, over which the kernel spreads the connections evenly.
This process holds the sockets, so that what connects while a server is started again waits for it.
"""

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

from kleanchat.adapters.broker import embedded_broker
from kleanchat.adapters.children import Child, first_line
from kleanchat.app import embedded_database
from kleanchat.server import GRACE_SECONDS
from kleanchat.settings import Settings

BACKLOG = 4096
# The servers' own patience with requests that are under way is shorter by this.
STOP_MARGIN = 10.0


async def serve_in_processes(settings: Settings, say: Callable[[], None], stop: asyncio.Event) -> None:
    """Run everything until told to stop, then stop it in order: servers, jobs, broker, database.

    Raises ChildFailed if one of them cannot be started, and OSError if the port is taken.
    """
    with _listening(settings) as sockets:
        async with AsyncExitStack() as stack:
            _, dsn = await stack.enter_async_context(embedded_database(settings))
            broker = settings.broker_url
            if broker is None:
                broker = await stack.enter_async_context(embedded_broker(settings.data / "broker"))
            env = {**os.environ, **_environment(settings, dsn, broker)}
            patience = settings.drain_seconds + GRACE_SECONDS + STOP_MARGIN
            if settings.jobs:
                jobs = Child("jobs", _program("work"), first_line, env=env | _metrics(settings, settings.processes))
                await stack.enter_async_context(_running([jobs], patience))
            servers = [
                _server(number, listener, env | _metrics(settings, number - 1))
                for number, listener in enumerate(sockets, 1)
            ]
            async with _running(servers, patience):
                say()
                await stop.wait()
                # The servers stop listening then, and nobody is to wait for them in vain.
                asyncio.get_running_loop().call_later(settings.drain_seconds, _close, sockets)


@asynccontextmanager
async def _running(children: list[Child], patience: float) -> AsyncIterator[None]:
    """These processes, kept running while the block runs."""
    watching: list[asyncio.Task[None]] = []
    try:
        await asyncio.gather(*(child.start() for child in children))
        watching += [asyncio.ensure_future(child.watch()) for child in children]
        yield
    finally:
        await asyncio.gather(*(child.stop(patience) for child in children))
        for task in watching:
            task.cancel()


@contextmanager
def _listening(settings: Settings) -> Iterator[list[socket.socket]]:
    """One listening socket for each server, all on the port."""
    _refuse_taken(settings)
    sockets = [_bound(settings, shared=True) for _ in range(settings.processes)]
    try:
        for listener in sockets:
            listener.listen(BACKLOG)
        yield sockets
    finally:
        _close(sockets)


def _close(sockets: list[socket.socket]) -> None:
    for listener in sockets:
        listener.close()


def _refuse_taken(settings: Settings) -> None:
    """Without this, two programs of the same user could share a port without knowing of each other."""
    _bound(settings, shared=False).close()


def _bound(settings: Settings, *, shared: bool) -> socket.socket:
    family, kind, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
    listener = socket.socket(family, kind)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if shared:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        listener.bind(address)
    except OSError:
        listener.close()
        raise OSError(f"Port {settings.port} cannot be used; is another server running there?") from None
    return listener


def _server(number: int, listener: socket.socket, env: dict[str, str]) -> Child:
    descriptor = listener.fileno()
    words = _program("serve", "--listener", str(descriptor))
    return Child(f"server {number}", words, first_line, env=env, fds=[descriptor])


def _program(*words: str) -> list[str]:
    return [sys.executable, "-m", "kleanchat", *words]


def _environment(settings: Settings, dsn: str, broker: str) -> dict[str, str]:
    """The settings of one process of the group."""
    given = settings.model_dump(mode="json", exclude_none=True)
    ours = {"database_url": dsn, "broker_url": broker, "processes": 1, "jobs": False}
    return {f"KLEANCHAT_{name.upper()}": str(value) for name, value in {**given, **ours}.items()}


def _metrics(settings: Settings, place: int) -> dict[str, str]:
    """The port of one process's own page of numbers; each counts for itself, and Prometheus adds up."""
    if settings.metrics_port is None:
        return {}
    return {"KLEANCHAT_METRICS_PORT": str(settings.metrics_port + place)}
