"""A client that only looks: it resumes from what it has, and keeps what it was told of each conversation in order."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import httpx
import websockets
from acts import events, snapshot
from devices import browser

from kleanchat.settings import Settings

Seen = tuple[int, str | None]  # seq, and the client id of a message


class Viewer:
    """One device whose connection comes and goes."""

    def __init__(self, settings: Settings, token: str, conversations: Iterable[str]) -> None:
        self._settings = settings
        self._token = token
        self._epoch: str | None = None
        self._employee_seq = 0
        self.views: dict[str, list[Seen]] = {conversation: [] for conversation in conversations}
        self.faults: list[str] = []
        self.connections = 0
        self.resyncs = 0

    def seq(self, conversation: str) -> int:
        """The newest that it has."""
        view = self.views[conversation]
        return view[-1][0] if view else 0

    async def begin(self) -> None:
        """Fetch the snapshot, and everything that the conversations hold."""
        async with browser(self._settings, self._token) as http:
            now = await snapshot(http)
            self._epoch, self._employee_seq = now["epoch"], now["employee_seq"]
            for conversation in self.views:
                await self._pull(http, conversation)

    async def look(self, enough: Callable[[], bool]) -> None:
        """Connect and take what comes until it is enough; then cut the connection without a word."""
        async with browser(self._settings, self._token) as http, self._socket() as socket:
            self.connections += 1
            await socket.send(json.dumps(self._hello()))
            while not enough():
                for fact in json.loads(await socket.recv()):
                    await self._take(http, fact)
            socket.transport.abort()

    def _socket(self) -> websockets.connect:
        port = self._settings.port
        return websockets.connect(
            f"ws://localhost:{port}/api/socket",
            origin=f"http://localhost:{port}",
            additional_headers={"Cookie": f"{self._settings.cookie('sid')}={self._token}"},
            compression=None,
            close_timeout=0.2,
        )

    def _hello(self) -> dict[str, Any]:
        known = {conversation: self.seq(conversation) for conversation in self.views}
        return {"do": "hello", "epoch": self._epoch, "employee_seq": self._employee_seq, "conversations": known}

    async def _take(self, http: httpx.AsyncClient, fact: dict[str, Any]) -> None:
        self._employee_seq = max(self._employee_seq, fact.get("employee_seq", 0))
        if fact["kind"] == "resync":
            self.resyncs += 1
            for conversation in [fact["conversation"]] if fact["conversation"] else self.views:
                await self._pull(http, conversation)
        elif "seq" in fact:
            self._see(fact)

    async def _pull(self, http: httpx.AsyncClient, conversation: str) -> None:
        for event in await events(http, conversation, self.seq(conversation)):
            self._see(event)

    def _see(self, event: dict[str, Any]) -> None:
        known = self.seq(event["conversation"])
        if event["seq"] > known + 1:
            self.faults.append(f"{event['seq']} came after {known}")
        if event["seq"] > known:
            self.views[event["conversation"]].append((event["seq"], event.get("client_id")))
