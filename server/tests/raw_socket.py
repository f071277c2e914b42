"""A WebSocket client of the worst kind: it may never read, and sends as fast as it likes."""

import asyncio
import base64
import json
import os
import socket
from contextlib import suppress
from typing import Any, Self

from cast import Person

from kleanchat.settings import Settings


class RawSocket:
    """A connection whose reader the test alone decides about."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self.told = bytearray()

    @classmethod
    async def connect(cls, settings: Settings, person: Person, buffer: int = 4096) -> Self:
        """Connect and upgrade, with the smallest buffer that the system gives, or one of so many bytes."""
        bare = socket.socket()
        bare.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        bare.setblocking(False)
        await asyncio.get_running_loop().sock_connect(bare, ("127.0.0.1", settings.port))
        reader, writer = await asyncio.open_connection(sock=bare, limit=4096)
        one = cls(reader, writer)
        lines = [
            "GET /api/socket HTTP/1.1",
            f"Host: localhost:{settings.port}",
            f"Origin: http://localhost:{settings.port}",
            f"Cookie: {settings.cookie('sid')}={person.token}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 101"), answer
        return one

    def say(self, command: dict[str, Any]) -> None:
        """Send a command; what the system does not take waits here."""
        payload = json.dumps(command).encode()
        size = len(payload)
        length = bytes((0x80 | size,)) if size < 126 else bytes((0x80 | 126,)) + size.to_bytes(2, "big")
        self._writer.write(b"\x81" + length + b"\0\0\0\0" + payload)  # a mask of zeros changes nothing

    async def listen(self) -> None:
        """Keep what comes as it is, until the end: so cheaply that hundreds may listen."""
        with suppress(ConnectionError):
            while data := await self._reader.read(65536):
                self.told += data

    def stop_reading(self) -> None:
        """Never read again."""
        self._writer.transport.pause_reading()

    async def cut(self) -> None:
        """Be gone without a word."""
        self._writer.transport.abort()
        with suppress(ConnectionError):
            await self._writer.wait_closed()
