"""Between the server and PostgreSQL: a link that can fall silent, as a half-open connection does, and speak again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Self
from urllib.parse import parse_qs, urlsplit

NAME = ".s.PGSQL.5432"


class FaultProxy:
    """A Unix socket that forwards to another one while `flowing` is set. Nothing is refused, nothing is lost."""

    def __init__(self, target: str) -> None:
        self._target = target
        self.flowing = asyncio.Event()
        self.flowing.set()
        self._tasks: set[asyncio.Task[None]] = set()

    @classmethod
    @asynccontextmanager
    async def before(cls, dsn: str, folder: Path) -> AsyncIterator[tuple[Self, str]]:
        """A proxy before the database of this address, and the address that leads through it."""
        host = parse_qs(urlsplit(dsn).query)["host"][0]
        proxy = cls(f"{host}/{NAME}")
        server = await asyncio.start_unix_server(proxy._forward, folder / NAME)
        try:
            yield proxy, dsn.replace(host, str(folder))
        finally:
            server.close()
            for task in proxy._tasks:
                task.cancel()
            await asyncio.gather(*proxy._tasks, return_exceptions=True)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_unix_connection(self._target)
        except OSError:  # it is away
            writer.close()
            return
        both = [asyncio.ensure_future(self._pump(*way)) for way in ((reader, back), (there, writer))]
        self._tasks.update(both)
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
        for one in (writer, back):
            one.close()
        self._tasks.difference_update(both)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, RuntimeError):  # the second is uvloop's word for a link that has been closed
            while data := await reader.read(65536):
                await self.flowing.wait()
                writer.write(data)
                await writer.drain()
