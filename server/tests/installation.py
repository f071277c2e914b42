"""A running installation, as the tests see it."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from kleanchat.app import Built, built
from kleanchat.server import WebServer
from kleanchat.settings import Settings


@dataclass(frozen=True)
class Installation:
    """The settings, the built parts, and the addresses of the database as its owner and as the server."""

    settings: Settings
    parts: Built
    owner: str
    dsn: str


@asynccontextmanager
async def serving(settings: Settings, dsn: str) -> AsyncIterator[Built]:
    """A server on this database, once it may deliver."""
    async with built(settings, dsn) as parts:
        server = WebServer(settings, parts)
        running = asyncio.create_task(server.serve())
        async with asyncio.timeout(10):
            while not parts.lease.holds():
                await asyncio.sleep(0.01)
        try:
            yield parts
        finally:
            server.stop()
            await running


def unused_port() -> int:
    """A port of this machine on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
