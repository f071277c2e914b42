"""The program as its users start it: `kleanchat` in a process of its own, on the database of the running tests."""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
from devices import browser
from installation import Installation

from kleanchat.settings import Settings

PATIENCE = 30.0


class Program:
    """One running `kleanchat serve`."""

    def __init__(self, process: Process, settings: Settings) -> None:
        self.process = process
        self.settings = settings

    async def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Tell it to stop and wait; returns its exit code."""
        if self.process.returncode is None:
            self.process.send_signal(how)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    async def until_ready(self) -> None:
        """Wait until it may be sent traffic."""
        async with asyncio.timeout(PATIENCE), browser(self.settings) as http:
            while not await _is_ready(http):
                await asyncio.sleep(0.05)


@asynccontextmanager
async def serving(
    installation: Installation, *words: str, broker: str | None = None, **more: str
) -> AsyncIterator[Program]:
    """`kleanchat serve` on the installation's database and keys, on a port of its own, until the block ends.

    `more` are settings by their names, as in `POOL_SIZE="2"`.
    """
    settings = Settings(
        port=unused_port(),
        keys=installation.settings.key_folder,
        data=installation.settings.data,
        **{name.lower(): value for name, value in more.items()},
    )
    given = {
        "DATABASE_URL": installation.dsn,
        "KEYS": str(settings.keys),
        "DATA": str(settings.data),
        "PORT": str(settings.port),
        "POOL_SIZE": "5",
        **more,
    }
    if broker is not None:
        given["BROKER_URL"] = broker
    env = {**os.environ, **{f"KLEANCHAT_{name}": value for name, value in given.items()}}
    command = (sys.executable, "-m", "kleanchat", "serve", *words)
    process = await asyncio.create_subprocess_exec(*command, env=env, stdout=PIPE, start_new_session=True)
    program = Program(process, settings)
    try:
        assert process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            assert await process.stdout.readline(), "it must have started"
        await program.until_ready()
        yield program
    finally:
        await program.stop()


def unused_port() -> int:
    """A port that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _is_ready(http: httpx.AsyncClient) -> bool:
    try:
        return (await http.get("/readyz")).status_code == 204
    except httpx.TransportError:
        return False
