"""A thin client: sockets and HTTP connections that look into what arrives no more than they must."""

import asyncio
import base64
import json
import os
import time
from collections.abc import Callable, Sequence
from typing import cast
from uuid import UUID, uuid4

Facts = Callable[[bytes], None]
Waiting = asyncio.Future[bytes]
AT_ONCE = 100
FRESH: dict[str, object] = {"do": "hello", "epoch": None, "employee_seq": 0, "conversations": {}}
ANSWER, KEY = b'"answer","key":"', 8


class BenchSocket(asyncio.Protocol):
    """One WebSocket. `on_text` gets the payload of every frame."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port = port
        self._cookie = cookie
        self._buffer = b""
        self._upgraded = False
        self.opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.on_text: Facts = lambda text: None
        self.lost = asyncio.Event()

    @classmethod
    async def connect(cls, port: int, cookie: str) -> "BenchSocket":
        """Connect and upgrade."""
        loop = asyncio.get_running_loop()
        _, protocol = await loop.create_connection(lambda: cls(port, cookie), "127.0.0.1", port)
        await protocol.opened
        return protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)
        key = base64.b64encode(os.urandom(16)).decode()
        self.transport.write(
            f"GET /api/socket HTTP/1.1\r\nHost: localhost:{self._port}\r\nOrigin: http://localhost:{self._port}\r\n"
            f"Cookie: {self._cookie}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )

    def connection_lost(self, exc: Exception | None) -> None:
        self.lost.set()
        if not self.opened.done():
            self.opened.set_exception(ConnectionError("refused"))

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        if not self._upgraded and not self._take_upgrade():
            return
        self._take_frames()

    def send(self, command: dict[str, object]) -> None:
        """Send a command."""
        self.send_text(json.dumps(command).encode())

    def send_text(self, payload: bytes) -> None:
        """Send a text frame; the mask is zero, which the protocol allows and costs the client nothing."""
        size = len(payload)
        head = bytes((0x81, 0x80 | size)) if size < 126 else b"\x81\xfe" + size.to_bytes(2, "big")
        if size >= 65536:
            head = b"\x81\xff" + size.to_bytes(8, "big")
        self.transport.write(head + b"\0\0\0\0" + payload)

    def _take_upgrade(self) -> bool:
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return False
        if not self._buffer.startswith(b"HTTP/1.1 101"):
            self.opened.set_exception(ConnectionError(self._buffer.partition(b"\r")[0].decode("latin-1")))
            self.transport.abort()
            return False
        self._buffer = self._buffer[end + 4 :]
        self._upgraded = True
        self.opened.set_result(None)
        return True

    def _take_frames(self) -> None:
        data, place, size = self._buffer, 0, len(self._buffer)
        while size - place >= 2:
            length, head = data[place + 1], 2
            if length == 126:
                length, head = int.from_bytes(data[place + 2 : place + 4], "big"), 4
            elif length == 127:
                length, head = int.from_bytes(data[place + 2 : place + 10], "big"), 10
            if size - place < head + length:
                break
            if data[place] == 0x81:
                self.on_text(data[place + head : place + head + length])
            place += head + length
        self._buffer = data[place:]


async def online(port: int, cookies: Sequence[str], at_once: int = AT_ONCE) -> list[BenchSocket]:
    """A socket for each of these cookies, connected and answered its hello; so many are opened at once."""
    few = asyncio.Semaphore(at_once)

    async def open_one(cookie: str) -> BenchSocket:
        async with few:
            socket = await BenchSocket.connect(port, cookie)
            await answer_to(socket, FRESH)
            return socket

    return await asyncio.gather(*map(open_one, cookies))


async def answer_to(socket: BenchSocket, hello: dict[str, object]) -> bytes:
    """Say hello; what comes first. Raises ConnectionError if the socket ends before."""
    ready: Waiting = asyncio.get_running_loop().create_future()

    def take(text: bytes) -> None:
        if not ready.done():
            ready.set_result(text)

    def give_up(_: object) -> None:
        if not ready.done():
            ready.set_exception(ConnectionError("lost before it was answered"))

    socket.on_text = take
    socket.send(hello)
    lost = asyncio.ensure_future(socket.lost.wait())
    lost.add_done_callback(give_up)
    try:
        return await ready
    finally:
        lost.cancel()


def frame_length(payload: bytes) -> int:
    """The bytes on the wire of a text frame from the server."""
    size = len(payload)
    return size + (2 if size < 126 else 4 if size < 65536 else 10)


class HttpConnection(asyncio.Protocol):
    """One HTTP connection that is kept open, with one request under way at a time."""

    def __init__(self, port: int, cookie: str) -> None:
        self._common = (
            f"Host: localhost:{port}\r\nOrigin: http://localhost:{port}\r\nCookie: {cookie}\r\n"
            "Content-Type: application/json\r\nContent-Length: "
        )
        self._buffer = b""
        self._answer: Waiting | None = None

    @classmethod
    async def connect(cls, port: int, cookie: str) -> "HttpConnection":
        """Connect."""
        loop = asyncio.get_running_loop()
        _, protocol = await loop.create_connection(lambda: cls(port, cookie), "127.0.0.1", port)
        return protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.Transport, transport)

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answer is not None:
            self._answer.set_exception(ConnectionError("lost before it was answered"))

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _declared_length(head):
            return
        assert self._answer is not None, "nothing was asked"
        answer, self._answer, self._buffer = self._answer, None, b""
        if head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            answer.set_result(body)
        else:
            answer.set_exception(RuntimeError(f"{head[:60]!r} {body[:200]!r}"))

    def get(self, path: str) -> Waiting:
        """Ask for this; the body of the answer. Raises RuntimeError for a refusal."""
        return self._ask("GET", path, b"")

    def post(self, path: str, body: bytes) -> Waiting:
        """Post this JSON; the body of the answer. Raises RuntimeError for a refusal."""
        return self._ask("POST", path, body)

    def _ask(self, verb: str, path: str, body: bytes) -> Waiting:
        self._answer = asyncio.get_running_loop().create_future()
        self.transport.write(f"{verb} {path} HTTP/1.1\r\n{self._common}{len(body)}\r\n\r\n".encode() + body)
        return self._answer


def _declared_length(head: bytes) -> int:
    return int(head.lower().partition(b"content-length: ")[2].partition(b"\r")[0])


class Sender:
    """Keeps a window of posts in one conversation unacknowledged, and notes how long each took."""

    def __init__(self, socket: BenchSocket, conversation: UUID, window: int, total: int, body: str) -> None:
        self._socket = socket
        self._left = total
        self._waiting: dict[bytes, float] = {}
        self._window = window
        self.latencies: list[float] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._before = b'{"do":"post","conversation":"%s","body":"%s","key":"' % (
            str(conversation).encode(),
            body.encode(),
        )

    def start(self) -> None:
        """Fill the window."""
        for _ in range(min(self._window, self._left)):
            self._post()

    def heard(self, text: bytes) -> None:
        """Look for answers in a frame."""
        place = text.find(ANSWER)
        while place >= 0:
            self._answered(text, place + len(ANSWER))
            place = text.find(ANSWER, place + 1)

    def _answered(self, text: bytes, place: int) -> None:
        began = self._waiting.pop(text[place : place + KEY], None)
        if began is None:  # the answer to a mark
            return
        self.latencies.append(time.perf_counter() - began)
        if not text.startswith(b'"ok"', place + KEY + 2):
            self.done.set_exception(RuntimeError(text.decode()))
        elif self._left:
            self._post()
        elif not self._waiting:
            self.done.set_result(None)

    def _post(self) -> None:
        client_id = str(uuid4()).encode()
        key = client_id[:KEY]
        self._left -= 1
        self._waiting[key] = time.perf_counter()
        self._socket.send_text(self._before + key + b'","client_id":"' + client_id + b'"}')
