"""The server as an operator runs it: a process of its own over its own data, that can be killed."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

KLEANCHAT = (sys.executable, "-c", "from kleanchat.cli import main; main()")
STARTS_WITHIN = 60.0


class Program:
    """`kleanchat demo` on one folder and one port."""

    def __init__(self, data: Path, port: int) -> None:
        self._data = data
        self._port = port
        self.origin = f"http://localhost:{port}"
        self.cookie = f"sid-{port}"
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Until it answers."""
        self._process = await asyncio.create_subprocess_exec(
            *(
                sys.executable,
                "-c",
                "from kleanchat.cli import main; main()",
                "demo",
                "--port",
                str(self._port),
                "--data",
                str(self._data),
            ),
            stdout=asyncio.subprocess.DEVNULL,
        )
        async with asyncio.timeout(STARTS_WITHIN), httpx.AsyncClient() as client:
            while not await self._answers(client):
                assert self._process.returncode is None, "the server has ended"
                await asyncio.sleep(0.05)

    async def stop(self, number: int = signal.SIGTERM) -> None:
        """By this signal; waits until it is gone."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.send_signal(number)
        await self._process.wait()

    def kill_postgres(self) -> None:
        """As the kernel does when memory is short."""
        pids = list((self._data / "postgres").glob("*/postmaster.pid"))
        os.kill(int(pids[0].read_text().split()[0]), signal.SIGKILL)

    async def _answers(self, client: httpx.AsyncClient) -> bool:
        try:
            return (await client.get(f"{self.origin}/readyz")).is_success
        except httpx.TransportError:
            return False


@asynccontextmanager
async def running(data: Path) -> AsyncIterator[Program]:
    """A program on a free port, stopped at the end."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        program = Program(data, probe.getsockname()[1])
    await program.start()
    try:
        yield program
    finally:
        await program.stop()
