"""A broker that a test can kill and bring back."""

import asyncio
import signal
import socket
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kleanchat.adapters.broker import program


class Broker:
    """One NATS server on a port that stays the same."""

    def __init__(self, folder: Path, max_payload: str = "1MB") -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"nats://127.0.0.1:{self.port}"
        self._settings = folder / "nats.conf"
        self._settings.write_text(
            f'listen: 127.0.0.1:{self.port}\nmax_payload: {max_payload}\nlog_file: "{folder}/log"\n'
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Does it live?"""
        return self._process is not None

    async def start(self) -> None:
        """Start it and wait until it answers."""
        self._process = subprocess.Popen([program(), "--config", str(self._settings)])
        async with asyncio.timeout(10):
            while not await self._answers():
                await asyncio.sleep(0.02)

    def kill(self) -> None:
        """End it without a goodbye."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def hang(self) -> None:
        """It lives and says nothing: connections stay, new ones are taken by the kernel, and nobody answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """It works again, first through what has come meanwhile."""
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)

    async def _answers(self) -> bool:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", self.port)
        except OSError:
            return False
        writer.close()
        return True


@asynccontextmanager
async def running_broker(folder: Path, **settings: str) -> AsyncIterator[Broker]:
    """A broker that runs until the block ends."""
    broker = Broker(folder, **settings)
    await broker.start()
    try:
        yield broker
    finally:
        broker.kill()
