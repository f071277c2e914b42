"""People as they are on an ordinary day: they send now and then, and their devices wait as the client does."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any

from crash.closings import Closing, noted
from crash.posting import HttpOutbox, Outbox, SocketOutbox
from crash.run import Senders
from devices import browser
from outboxes import AWAY, HELLO, connect

from kleanchat.settings import Settings

# Between two messages of one person: a brisk one.
PACE = 0.02
# What the client waits after a failed try (web/src/state/sending.svelte.ts).
RETRY_SECONDS = (2.0, 5.0, 15.0, 60.0)
BACK_OFF = 0.5


@dataclass
class Person(Outbox):
    """Sends with a pause, and tries again as the client does."""

    def pause(self, tries: int) -> float:
        return RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)]

    async def _deliver(self, place: str, message: dict[str, str]) -> None:
        await super()._deliver(place, message)
        await asyncio.sleep(PACE)


@dataclass
class Connected(Person, SocketOutbox):
    """Sends by the socket, and by HTTP while it was told to wait before it comes back."""

    closings: list[Closing] = field(default_factory=list)
    _back_at: float = 0.0

    async def attempt(self, place: str, message: dict[str, str]) -> dict[str, Any] | None:
        if time.monotonic() < self._back_at:
            async with browser(self.settings, self.token) as http:
                return await self.post_by_http(http, place, message)
        with noted(self.closings):
            return await super().attempt(place, message)

    async def lost(self) -> None:
        await super().lost()
        if self.closings:
            self._back_at = self.closings[-1].at + self.closings[-1].seconds


@dataclass
class Unconnected(Person, HttpOutbox):
    """Sends by HTTP alone, over a connection that it keeps while it can."""


SENDERS: Senders = (
    ("ada", Connected),
    ("bo", Connected),
    ("bo", Unconnected),
    ("cleo", Connected),
    ("dan", Unconnected),
    ("eva", Connected),
    ("ravi", Connected),
    ("rita", Unconnected),
)


class Bystander:
    """A device in a pocket: it is connected, and when it is sent away it comes back after the time that it was told."""

    def __init__(self, settings: Settings, token: str) -> None:
        self._settings = settings
        self._token = token
        self.closings: list[Closing] = []
        self.is_there = False

    async def watch(self) -> None:
        """Be there until cancelled."""
        while True:
            try:
                with noted(self.closings):
                    await self._be_there()
            except AWAY:
                pass
            self.is_there = False
            told = self.closings and self.closings[-1].at > time.monotonic() - BACK_OFF
            await asyncio.sleep(self.closings[-1].seconds if told else BACK_OFF)

    async def _be_there(self) -> None:
        socket = await connect(self._settings, self._token)
        try:
            await socket.send(HELLO)
            async for _ in socket:
                self.is_there = True
        finally:
            socket.transport.abort()
