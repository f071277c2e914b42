"""Senders that give up nothing: each resends its message, under the same client id, until it is acknowledged."""

import asyncio
import json
import random
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

import httpx
import websockets
from devices import browser

from kleanchat.settings import Settings

Place = tuple[str, int]  # conversation and seq
# What says that the server is not there now, or went while it was asked.
AWAY = (OSError, TimeoutError, httpx.TransportError, websockets.WebSocketException)
PATIENCE = 3.0
# Of a device that knows nothing yet and wants nothing told.
HELLO = json.dumps({"do": "hello", "epoch": None, "employee_seq": 0, "conversations": {}})
# Between two tries; a client would wait longer.
PAUSE = 0.05


@dataclass
class Sender:
    """One device that posts as fast as it is acknowledged."""

    # How long it waits for an answer.
    patience = PATIENCE

    settings: Settings
    token: str
    places: list[str]
    chance: random.Random
    acknowledged: dict[str, Place] = field(default_factory=dict)
    tried: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    retries: int = 0

    async def send_until(self, stop: asyncio.Event) -> None:
        """Post until told to stop; the last one is acknowledged too."""
        while not stop.is_set():
            message = {"client_id": str(uuid4()), "body": f"Nachricht {len(self.tried)}"}
            self.tried.append(message["client_id"])
            await self._deliver(self.chance.choice(self.places), message)

    async def _deliver(self, place: str, message: dict[str, str]) -> None:
        for tries in count():
            try:
                async with asyncio.timeout(self.patience):
                    posted = await self.attempt(place, message)
                if posted is not None:
                    self.acknowledged[message["client_id"]] = (place, posted["seq"])
                    return
            except AWAY:
                await self.lost()
            self.retries += 1
            await asyncio.sleep(self.pause(tries))

    def pause(self, tries: int) -> float:
        """How long to wait after so many tries before this one."""
        return PAUSE

    async def attempt(self, place: str, message: dict[str, str]) -> dict[str, Any] | None:
        """Post once; None for not now."""
        raise NotImplementedError

    async def lost(self) -> None:
        """The connection is of no use any more."""

    async def post_by_http(self, http: httpx.AsyncClient, place: str, message: dict[str, str]) -> dict[str, Any] | None:
        """Post once over this client; None for not now."""
        response = await http.post(f"/api/conversations/{place}/messages", json=message)
        if response.is_success:
            return dict(response.json())
        if response.status_code != httpx.codes.SERVICE_UNAVAILABLE:
            self.faults.append(response.text)
        return None


@dataclass
class HttpSender(Sender):
    """Posts by HTTP."""

    async def attempt(self, place: str, message: dict[str, str]) -> dict[str, Any] | None:
        async with browser(self.settings, self.token) as http:
            return await self.post_by_http(http, place, message)


@dataclass
class SocketSender(Sender):
    """Posts by the socket."""

    _socket: Any = None

    async def attempt(self, place: str, message: dict[str, str]) -> dict[str, Any] | None:
        socket = self._socket or await self._connect()
        key = message["client_id"]
        await socket.send(json.dumps({"do": "post", "key": key, "conversation": place, **message}))
        while True:
            for fact in json.loads(await socket.recv()):
                if fact["kind"] == "answer" and fact["key"] == key:
                    return self._answered(fact)

    async def lost(self) -> None:
        if self._socket is not None:
            self._socket.transport.abort()
            self._socket = None

    def _answered(self, fact: dict[str, Any]) -> dict[str, Any] | None:
        if "ok" in fact:
            return dict(fact["ok"])
        if fact["error"]["code"] != "busy":
            self.faults.append(str(fact["error"]))
        return None

    async def _connect(self) -> Any:
        self._socket = await connect(self.settings, self.token)
        await self._socket.send(HELLO)
        return self._socket


async def connect(settings: Settings, token: str) -> Any:
    """A socket that has not said hello."""
    return await websockets.connect(
        f"ws://localhost:{settings.port}/api/socket",
        origin=f"http://localhost:{settings.port}",
        additional_headers={"Cookie": f"{settings.cookie('sid')}={token}"},
        compression=None,
    )
