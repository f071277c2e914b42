"""Who looks: devices that resume after every cut by the rules of docs/protocol.md, and keep what they would show."""

import asyncio
import json
import random
import time
from collections.abc import Iterable
from typing import Any

import httpx
import websockets
from acts import events, snapshot
from crash.closings import Closing, noted
from devices import browser
from outboxes import AWAY, PAUSE
from viewer import Viewer

from kleanchat.settings import Settings

READ_EVERY = 40
Fact = dict[str, Any]


class Screen(Viewer):
    """One device of a lasting member. It reads as it goes, and it may die in the middle of a frame.

    A `trusting` one shows what it is told as it comes; another pulls what it sees to be missing, as the protocol asks.
    """

    def __init__(
        self,
        settings: Settings,
        token: str,
        conversations: Iterable[str],
        *,
        trusting: bool = False,
        dies: random.Random | None = None,
    ) -> None:
        super().__init__(settings, token, conversations)
        self._trusting = trusting
        self._dies = dies
        self._socket_now: Any = None
        self._began = False
        self.pulls = 0
        self.deaths = 0
        self.closings: list[Closing] = []
        # The highest read mark that was acknowledged, and those under way by key.
        self.read: dict[str, int] = {}
        self._reading: dict[str, tuple[str, int]] = {}

    async def watch(self) -> None:
        """Look again and again until cancelled; the first time from the beginning, later from what it has."""
        while True:
            try:
                if not self._began:
                    await self.begin()
                    self._began = True
                await self._look_once()
            except (*AWAY, AssertionError):
                await asyncio.sleep(PAUSE)

    async def _look_once(self) -> None:
        async with browser(self._settings, self._token) as http, self._socket() as socket:
            self.connections += 1
            self._socket_now = socket
            self._reading.clear()
            try:
                with noted(self.closings):
                    await socket.send(json.dumps(self._hello()))
                    async for frame in socket:
                        if not await self._take_frame(http, json.loads(frame)):
                            return
            finally:
                socket.transport.abort()

    async def _take_frame(self, http: httpx.AsyncClient, facts: list[Fact]) -> bool:
        """Take the facts in; False if the device died over them."""
        last = len(facts)
        if self._dies is not None and last > 1 and self._dies.random() < 0.2:
            last = self._dies.randrange(1, last)
        for fact in facts[:last]:
            await self._take(http, fact)
        self.deaths += last < len(facts)
        return last == len(facts)

    async def _take(self, http: httpx.AsyncClient, fact: Fact) -> None:
        if fact["kind"] == "answer" and fact["key"] in self._reading:
            where, seq = self._reading.pop(fact["key"])
            if "ok" in fact:
                self.read[where] = max(seq, self.read.get(where, 0))
        elif "seq" in fact:
            where = fact["conversation"]
            if fact["seq"] > self.seq(where) + 1 and not self._trusting:
                self.pulls += 1
                await self._pull(http, where)
            self._see(fact)
            if fact["seq"] % READ_EVERY == 0:
                await self._say_read(where)
        else:
            await super()._take(http, fact)

    async def _say_read(self, where: str) -> None:
        key, seq = str(len(self._reading) + self.connections * 1000), self.seq(where)
        self._reading[key] = (where, seq)
        await self._socket_now.send(json.dumps({"do": "read", "key": key, "conversation": where, "seq": seq}))


class Guest(Screen):
    """A device of somebody who comes into a group and goes again. What he was ever told of it is kept."""

    def __init__(self, settings: Settings, token: str, group: str) -> None:
        super().__init__(settings, token, [])
        self._group = group
        self.told: list[int] = []

    async def begin(self) -> None:
        async with browser(self._settings, self._token) as http:
            now = await snapshot(http)
            self._epoch, self._employee_seq = now["epoch"], now["employee_seq"]
            if any(one["id"] == self._group for one in now["conversations"]):
                await self._come_in(http)
            else:
                self.views.clear()

    async def _take(self, http: httpx.AsyncClient, fact: Fact) -> None:
        match fact["kind"]:
            case "joined":
                await self._come_in(http)
            case "left":
                self.views.pop(self._group, None)
            case "resync" if fact["conversation"] is None:
                await self.begin()
            case _ if "seq" in fact:
                self.told.append(fact["seq"])
                if self._group in self.views:
                    await super()._take(http, fact)
            case _:
                await super()._take(http, fact)
        # Not before it is done: what was cut short is told again.
        self._employee_seq = max(self._employee_seq, fact.get("employee_seq", 0))

    async def _come_in(self, http: httpx.AsyncClient) -> None:
        """Fetch the conversation: it is seen from its member's coming on."""
        response = await http.get(f"/api/conversations/{self._group}")
        if response.status_code == httpx.codes.NOT_FOUND:
            return  # out again; the fact that says so follows
        assert response.is_success, response.text
        self.views[self._group] = [(response.json()["from_seq"] - 1, None)]
        await self._pull(http, self._group)

    async def _pull(self, http: httpx.AsyncClient, conversation: str) -> None:
        try:
            found = await events(http, conversation, self.seq(conversation))
        except AssertionError:
            return  # out of it in the meantime
        self.told += [event["seq"] for event in found]
        for event in found:
            self._see(event)


class Ended:
    """A device whose session will be ended. It clings to what it has, and keeps when it was told which message."""

    def __init__(self, settings: Settings, token: str) -> None:
        self._settings = settings
        self._token = token
        self.session: str | None = None
        self.ended_at: float | None = None
        self.told: list[str] = []
        # Requests that succeeded, by the moment at which they were made.
        self.successes: list[float] = []

    async def watch(self) -> None:
        """Look, and ask, until cancelled."""
        async with browser(self._settings, self._token) as http:
            while True:
                try:
                    await self._ask(http)
                    await self._listen()
                except (*AWAY, websockets.InvalidStatus):
                    pass
                await asyncio.sleep(PAUSE)

    async def _ask(self, http: httpx.AsyncClient) -> None:
        now = time.monotonic()
        response = await http.get("/api/session")
        if response.is_success:
            self.session = response.json()["session"]
            self.successes.append(now)

    async def _listen(self) -> None:
        port, cookie = self._settings.port, f"{self._settings.cookie('sid')}={self._token}"
        async with websockets.connect(
            f"ws://localhost:{port}/api/socket",
            origin=f"http://localhost:{port}",
            additional_headers={"Cookie": cookie},
            compression=None,
            close_timeout=0.2,
        ) as socket:
            await socket.send(json.dumps({"do": "hello", "epoch": None, "employee_seq": 0, "conversations": {}}))
            async for frame in socket:
                self.told += [fact["client_id"] for fact in json.loads(frame) if fact["kind"] == "message"]
