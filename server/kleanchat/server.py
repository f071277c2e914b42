"""The web server: uvicorn, HTTP and sockets on one port, around the built parts."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from functools import partial
from typing import Any

import uvicorn
from prometheus_client import CollectorRegistry, make_asgi_app
from starlette.responses import Response

from kleanchat.app import Built
from kleanchat.realtime.socket import Socket
from kleanchat.settings import Settings

# Requests under way may take so long when the server is told to stop.
GRACE_SECONDS = 20


class WebServer(uvicorn.Server):
    """uvicorn, stopped by its caller, so that the database outlives the last request."""

    def __init__(self, settings: Settings, parts: Built, on_start: Callable[[], None] = lambda: None) -> None:
        super().__init__(_config(settings, parts))
        self._on_start = on_start
        self._leaving = parts.leaving
        self._drain_seconds = settings.drain_seconds

    def stop(self) -> None:
        """Say that nobody new should come, and after a while finish what is under way; told again, do not wait."""
        if self._leaving.is_set() or not self._drain_seconds:
            self._finish()
        else:
            asyncio.get_running_loop().call_later(self._drain_seconds, self._finish)
        self._leaving.set()

    def _finish(self) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True

    async def startup(self, sockets: Any = None) -> None:
        """Listen, and say so. Raises OSError when the port is taken."""
        its_words = logging.getLogger("uvicorn.error")
        its_words.disabled = True  # one line says what went wrong, and that is ours
        try:
            await super().startup(sockets)
        except SystemExit:
            raise OSError(f"Port {self.config.port} cannot be used; is another server running there?") from None
        finally:
            its_words.disabled = False
        self._on_start()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Signals are handled by the caller."""
        yield


class _MetricsServer(uvicorn.Server):
    """The page of numbers, on a port of its own."""

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Signals are for the program."""
        yield


@asynccontextmanager
async def metrics_page(settings: Settings, metrics: CollectorRegistry) -> AsyncIterator[None]:
    """Serve `/metrics` on its own port while the block runs, if there is one. Raises OSError if it is taken."""
    if settings.metrics_port is None:
        yield
        return
    listener = socket.create_server((settings.metrics_host, settings.metrics_port))
    page = make_asgi_app(metrics)

    async def only_this_page(scope: Any, receive: Any, send: Any) -> None:
        answer = page if scope["path"] == "/metrics" else Response(status_code=404)
        await answer(scope, receive, send)

    server = _MetricsServer(
        uvicorn.Config(only_this_page, ws="none", lifespan="off", access_log=False, log_config=None)
    )
    serving = asyncio.ensure_future(server.serve([listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving


def _config(settings: Settings, parts: Built) -> uvicorn.Config:
    return uvicorn.Config(
        parts.web,
        host=settings.host,
        port=settings.port,
        interface="asgi3",
        http="httptools",
        ws=partial(_socket, parts),  # type: ignore[arg-type]  # uvicorn calls it; a class is only one way to be called
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        date_header=False,
        backlog=4096,
        proxy_headers=settings.is_secure,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _socket(parts: Built, *, server_state: Any, **_: Any) -> Socket:
    return Socket(parts.gate, server_state.connections)
