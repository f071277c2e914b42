"""Between the clients and the server: connections that break in the middle of a word, on either way."""

import asyncio
import random
import socket
from typing import Self


class CuttingProxy:
    """Forwards a port of 127.0.0.1 to the same port of another loopback address, where the server listens.

    While `cutting` is on, some connections end after so many bytes, of both ways together, with a reset.
    """

    def __init__(self, there: str, port: int, chance: random.Random) -> None:
        self._there = there
        self._port = port
        self._chance = chance
        self.cutting = False
        self.cuts = 0
        self.links: set[Link] = set()

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: Half(Link(self)), "127.0.0.1", self._port)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for link in list(self.links):
            link.abort()

    def budget(self) -> int | None:
        """How many bytes a new connection may carry; None for as many as it likes. Most breaks come early."""
        if not self.cutting or self._chance.random() < 0.6:
            return None
        return int(10 ** self._chance.uniform(2, 5.7))

    async def connect(self, half: "Half") -> None:
        """Open the other half of a link."""
        await asyncio.get_running_loop().create_connection(lambda: half, self._there, self._port)


class Link:
    """One connection: the client's half and the server's."""

    def __init__(self, proxy: CuttingProxy) -> None:
        self._proxy = proxy
        self._left = proxy.budget()
        self._halves: list[Half] = []
        self._early: list[bytes] = []
        proxy.links.add(self)

    def opened(self, half: "Half") -> None:
        """The client is there: call the server. Or the server is: tell it what the client has said so far."""
        self._halves.append(half)
        if len(self._halves) == 1:
            self._calling = asyncio.ensure_future(self._call())
        else:
            early, self._early = self._early, []
            for data in early:
                half.send(data)

    def passed(self, half: "Half", data: bytes) -> None:
        """Forward, or forward a part and break."""
        if self._left is not None:
            data, self._left = data[: self._left], self._left - len(data)
        if len(self._halves) < 2:
            self._early.append(data)
        else:
            self.other(half).send(data)
        if self._left is not None and self._left <= 0:
            self._proxy.cuts += 1
            self.abort()

    def other(self, half: "Half") -> "Half":
        """The half at the other end."""
        return self._halves[self._halves[0] is half]

    def abort(self) -> None:
        """Break both halves."""
        self._proxy.links.discard(self)
        for half in self._halves:
            half.transport.abort()

    def ended(self, half: "Half") -> None:
        """One half is gone; what the other was sent still arrives."""
        self._proxy.links.discard(self)
        if len(self._halves) == 2:
            self.other(half).transport.close()

    def pause(self, half: "Half", *, paused: bool) -> None:
        """A half that takes no more makes the other one wait."""
        if len(self._halves) == 2:
            self.other(half).listen(not paused)

    async def _call(self) -> None:
        try:
            await self._proxy.connect(Half(self))
        except OSError:
            self.abort()


class Half(asyncio.Protocol):
    """One end of a link."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]  # uvloop's is none of asyncio's
        sock = transport.get_extra_info("socket")
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._link.opened(self)

    def send(self, data: bytes) -> None:
        """Write, if it is still there."""
        if not self.transport.is_closing():
            self.transport.write(data)

    def listen(self, listens: bool) -> None:
        """Read on, or not now."""
        if not self.transport.is_closing():
            (self.transport.resume_reading if listens else self.transport.pause_reading)()

    def data_received(self, data: bytes) -> None:
        self._link.passed(self, data)

    def connection_lost(self, exc: Exception | None) -> None:
        self._link.ended(self)

    def pause_writing(self) -> None:
        self._link.pause(self, paused=True)

    def resume_writing(self) -> None:
        self._link.pause(self, paused=False)
