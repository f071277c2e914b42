"""What people hold in their hands: an HTTP client and a socket, signed in as one of the cast."""

import asyncio
import json
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self
from uuid import uuid4

import httpx
import websockets
from cast import Person

from kleanchat.settings import Settings

# Far above what anything here takes; a test that waits so long has failed.
PATIENCE = 5.0
# Nothing here is asked over https; to load the certificates of the world takes longer than most tests.
NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def browser(settings: Settings, token: str | None = None, cookie: str = "sid") -> httpx.AsyncClient:
    """An HTTP client with the page's own origin and, if given, a session."""
    origin = f"http://localhost:{settings.port}"
    cookies = {settings.cookie(cookie): token} if token else {}
    return httpx.AsyncClient(
        base_url=origin, headers={"Origin": origin}, cookies=cookies, verify=NO_TLS, trust_env=False
    )


class Device:
    """One socket of one person, with the facts that have come down it."""

    def __init__(self, settings: Settings, person: Person, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self._person = person
        self.http = http
        self.facts: list[dict[str, Any]] = []
        self._came = asyncio.Condition()
        self.closed: tuple[int, str] | None = None
        self.closed_at = 0.0

    @classmethod
    @asynccontextmanager
    async def of(
        cls, settings: Settings, person: Person, *, hello: dict[str, Any] | None = None
    ) -> AsyncIterator[Self]:
        """Connect, say hello from the present snapshot (or as given), and wait until the server is ready."""
        async with browser(settings, person.token) as http:
            device = cls(settings, person, http)
            async with device.connected():
                await device.say(hello or await device.position())
                await device.until("ready")
                yield device

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[Self]:
        """The bare socket."""
        port = self._settings.port
        async with websockets.connect(
            f"ws://localhost:{port}/api/socket",
            origin=f"http://localhost:{port}",
            additional_headers={"Cookie": f"{self._settings.cookie('sid')}={self._person.token}"},
            compression=None,
        ) as socket:
            self.socket = socket
            listening = asyncio.create_task(self._listen())
            yield self
            listening.cancel()

    async def position(self) -> dict[str, Any]:
        """The hello of a client that has just fetched the snapshot."""
        snapshot = (await self.http.get("/api/snapshot")).json()
        return {
            "do": "hello",
            "epoch": snapshot["epoch"],
            "employee_seq": snapshot["employee_seq"],
            "conversations": {one["id"]: one["seq"] for one in snapshot["conversations"]},
        }

    async def say(self, command: dict[str, Any]) -> None:
        """Send a command."""
        await self.socket.send(json.dumps(command))

    async def ask(self, do: str, **fields: Any) -> dict[str, Any]:
        """Send a command with a key and wait for its answer."""
        key = uuid4().hex[:8]
        await self.say({"do": do, "key": key, **fields})
        return await self.until("answer", key=key)

    async def post(self, conversation: str, body: str = "Hallo", client_id: str | None = None) -> dict[str, Any]:
        """Post a message by the socket."""
        return await self.ask("post", conversation=conversation, client_id=client_id or str(uuid4()), body=body)

    async def until(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The first fact of this kind with these fields, once it is there."""

        def found() -> dict[str, Any] | None:
            wanted = {"kind": kind, **fields}
            return next((fact for fact in self.facts if wanted.items() <= fact.items()), None)

        async with asyncio.timeout(PATIENCE), self._came:
            await self._came.wait_for(lambda: found() is not None)
        fact = found()
        assert fact is not None
        return fact

    async def until_closed(self) -> tuple[int, str]:
        """The close code and reason, once the server has closed."""
        async with asyncio.timeout(PATIENCE), self._came:
            await self._came.wait_for(lambda: self.closed is not None)
        assert self.closed is not None
        return self.closed

    def told(self, kind: str) -> list[dict[str, Any]]:
        """The facts of this kind so far."""
        return [fact for fact in self.facts if fact["kind"] == kind]

    async def quiet(self) -> None:
        """Everything that the server had for this device until now has arrived: it answers in order."""
        before = len(self.told("pong"))
        await self.say({"do": "ping"})
        async with asyncio.timeout(PATIENCE), self._came:
            await self._came.wait_for(lambda: len(self.told("pong")) > before)

    async def _listen(self) -> None:
        try:
            async for frame in self.socket:
                facts = json.loads(frame)
                assert isinstance(facts, list), "every frame is an array"
                await self._note(facts)
        except websockets.ConnectionClosed:
            pass
        self.closed_at = time.monotonic()
        self.closed = (self.socket.close_code or 0, self.socket.close_reason or "")
        await self._note([])

    async def _note(self, facts: list[dict[str, Any]]) -> None:
        async with self._came:
            self.facts += facts
            self._came.notify_all()
