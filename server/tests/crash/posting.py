"""Who posts: the outboxes of the reliability tests, with a ledger outside the system of all that was acknowledged."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
from crash.town import Town
from devices import browser
from outboxes import HttpSender, Sender, SocketSender

from kleanchat.settings import Settings

# So often a socket sends a message twice in a row, as a client does that is not sure.
TWICE = 0.05


@dataclass(frozen=True, slots=True)
class Entry:
    """A message that was acknowledged, and between which two moments."""

    client_id: str
    place: str
    seq: int
    sent: float
    acknowledged: float


class Ledger:
    """A file with a line for each acknowledgement."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("w", buffering=1)
        self.count = 0

    def note(self, entry: Entry) -> None:
        """Write it down."""
        self.count += 1
        self._file.write(f"{entry.client_id} {entry.place} {entry.seq} {entry.sent:.6f} {entry.acknowledged:.6f}\n")

    def read(self) -> list[Entry]:
        """All of it, from the file."""
        self._file.flush()
        lines = (line.split() for line in self._path.read_text().splitlines())
        return [Entry(id_, place, int(seq), float(sent), float(acked)) for id_, place, seq, sent, acked in lines]


@dataclass
class Outbox(Sender):
    """A sender that writes the ledger."""

    ledger: Ledger = field(kw_only=True)

    async def _deliver(self, place: str, message: dict[str, str]) -> None:
        began = time.monotonic()
        await super()._deliver(place, message)
        where, seq = self.acknowledged[message["client_id"]]
        self.ledger.note(Entry(message["client_id"], where, seq, began, time.monotonic()))

    @classmethod
    def of(cls, settings: Settings, town: Town, name: str, chance: random.Random, ledger: Ledger) -> Self:
        """A device of this person, which posts wherever he always is."""
        return cls(settings, town.token(name), town.places_of(name), random.Random(chance.random()), ledger=ledger)

    async def post_one(self, place: str) -> None:
        """Post one more, here, and wait for the acknowledgement."""
        self.places, places = [place], self.places
        stop = asyncio.Event()
        asyncio.get_running_loop().call_soon(stop.set)
        await self.send_until(stop)
        self.places = places


@dataclass
class SocketOutbox(Outbox, SocketSender):
    """Posts by the socket, now and then twice."""

    async def attempt(self, place: str, message: dict[str, str]) -> dict[str, Any] | None:
        if self._socket is not None and self.chance.random() < TWICE:
            once = {"do": "post", "key": "again", "conversation": place, **message}
            await self._socket.send(json.dumps(once))
        return await super().attempt(place, message)


@dataclass
class HttpOutbox(Outbox, HttpSender):
    """Posts by HTTP, over a connection that it keeps while it can."""

    _http: httpx.AsyncClient | None = None

    async def attempt(self, place: str, message: dict[str, str]) -> dict[str, Any] | None:
        if self._http is None:
            self._http = browser(self.settings, self.token)
        return await self.post_by_http(self._http, place, message)

    async def lost(self) -> None:
        if self._http is not None:
            await self._http.aclose()
            self._http = None
