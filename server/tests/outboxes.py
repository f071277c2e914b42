"""Senders that give up nothing: each resends its message, under the same client id, until it is acknowledged."""

import asyncio
import json
import random
from dataclasses import dataclass, field
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
# Between two tries; a client would wait longer.
PAUSE = 0.05


@dataclass
class Sender:
    """One device that posts as fast as it is acknowledged."""

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
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    posted = await self.attempt(place, message)
                if posted is not None:
                    self.acknowledged[message["client_id"]] = (place, posted["seq"])
                    return
            except AWAY:
                await self.lost()
            self.retries += 1
            await asyncio.sleep(PAUSE)

    async def attempt(self, place: str, message: dict[str, str]) -> dict[str, Any] | None:
        """Post once; None for not now."""
        raise NotImplementedError

    async def lost(self) -> None:
        """The connection is of no use any more."""


@dataclass
class HttpSender(Sender):
    """Posts by HTTP."""

    async def attempt(self, place: str, message: dict[str, str]) -> dict[str, Any] | None:
        async with browser(self.settings, self.token) as http:
            response = await http.post(f"/api/conversations/{place}/messages", json=message)
        if response.is_success:
            return dict(response.json())
        if response.status_code != 503:
            self.faults.append(response.text)
        return None


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
        port = self.settings.port
        self._socket = await websockets.connect(
            f"ws://localhost:{port}/api/socket",
            origin=f"http://localhost:{port}",
            additional_headers={"Cookie": f"{self.settings.cookie('sid')}={self.token}"},
            compression=None,
        )
        await self._socket.send(json.dumps({"do": "hello", "epoch": None, "employee_seq": 0, "conversations": {}}))
        return self._socket
