"""Bounds: many sockets on few connections, and clients that do not read cost nobody anything."""

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from acts import make_group, post
from cast import Cast
from devices import Device, browser
from installation import Installation
from raw_socket import RawSocket

from kleanchat.realtime import socket as edge
from kleanchat.realtime.outbox import OUTBOX_BYTES
from kleanchat.realtime.socket import COMMANDS_AT_ONCE, TRANSPORT_BYTES, Socket

SOCKETS = 200
AT_ONCE = 10
DEAF = 50
LONG = "🧽" * 4000  # 16 kB, the longest message
MEGABYTE = 1024 * 1024


@pytest.fixture
async def team(cast: Cast, api) -> str:
    """A group of four."""
    return await make_group(api(cast.ada), cast.bo, cast.cleo, cast.otto)


@pytest.fixture
def ended(monkeypatch) -> list[tuple[Socket, int]]:
    """Every socket that the server ends from now on, with its code."""
    seen: list[tuple[Socket, int]] = []
    original = Socket.end

    def noted(self: Socket, code: int, reason: str) -> None:
        if not self._ended:
            seen.append((self, code))
        original(self, code, reason)

    monkeypatch.setattr(Socket, "end", noted)
    return seen


async def test_two_hundred_sockets_on_five_connections(cast: Cast, installation: Installation, team: str) -> None:
    pool = installation.parts.database._pool
    assert pool.get_max_size() == 5
    people = (cast.ada, cast.bo, cast.cleo, cast.otto)
    async with AsyncExitStack() as stack:
        devices: list[Device] = []
        for first in range(0, SOCKETS, AT_ONCE):
            some = [Device.of(installation.settings, people[n % 4]) for n in range(first, first + AT_ONCE)]
            devices += await asyncio.gather(*map(stack.enter_async_context, some))

        # All five can be had while everybody is connected: no socket holds one.
        connections = [await pool.acquire(timeout=5) for _ in range(5)]
        for connection in connections:
            await pool.release(connection)

        answers = await asyncio.gather(*(device.post(team, str(number)) for number, device in enumerate(devices)))
        last = max(answer["ok"]["seq"] for answer in answers)
        await asyncio.gather(*(device.until("message", seq=last) for device in devices))
        reads = await asyncio.gather(*(device.ask("read", conversation=team, seq=last) for device in devices))

        assert all(read["ok"] == {} for read in reads)
        for device in devices:
            assert [fact["seq"] for fact in device.told("message")] == list(range(2, SOCKETS + 2))


async def test_who_does_not_read_is_closed_and_disturbs_nobody(
    cast: Cast, api, device, installation: Installation, team: str, ended
) -> None:
    async with device(cast.bo) as phone, deaf(installation, cast, DEAF) as (_, sockets):
        memory = most = resident()
        posted: list[int] = []
        while len(ended) < DEAF:
            posted.append(await post(api(cast.ada), team, LONG))
            most = max(most, resident())
            for one in sockets:
                waiting = one._outbox.size + one._transport.get_write_buffer_size()
                assert waiting <= OUTBOX_BYTES + TRANSPORT_BYTES + 2 * len(LONG.encode()), "bounded, for each of them"
            assert len(posted) < 2000, "they must fall behind"
        grown = (most - memory) / MEGABYTE
        print(f"{DEAF} deaf sockets: closed within {len(posted)} long messages, memory grew by {grown:.0f} MB")  # noqa: T201  the figure

        assert {code for _, code in ended} == {4408}
        assert {one for one, _ in ended} == set(sockets)
        assert grown < DEAF * (OUTBOX_BYTES + TRANSPORT_BYTES) / MEGABYTE
        await phone.until("message", seq=posted[-1])
        assert [fact["seq"] for fact in phone.told("message")] == posted
        assert phone.closed is None


async def test_a_flood_of_pings_that_nobody_reads_the_answers_to(
    cast: Cast, installation: Installation, team: str, ended
) -> None:
    async with deaf(installation, cast, 1) as ([client], [one]):
        memory = resident()
        sent = 0
        while not ended:
            for _ in range(500):
                client.say({"do": "ping"})
            sent += 500
            await asyncio.sleep(0)
            assert sent < 1_000_000, "it must be closed"
        assert (ended, resident() - memory < 32 * MEGABYTE) == ([(one, 4408)], True)


async def test_commands_over_the_limit_are_answered_at_once(
    cast: Cast, device, installation: Installation, team: str, monkeypatch
) -> None:
    go_on = asyncio.Event()
    batches = installation.parts.poster._batches
    write = batches._write

    async def slow(batch):
        await go_on.wait()
        return await write(batch)

    monkeypatch.setattr(batches, "_write", slow)
    async with device(cast.bo) as phone:
        for number in range(COMMANDS_AT_ONCE + 1):
            command = {"do": "post", "key": str(number), "conversation": team}
            await phone.say(command | {"client_id": str(uuid4()), "body": str(number)})
        refused = await phone.until("answer")
        assert refused == {
            "kind": "answer",
            "key": str(COMMANDS_AT_ONCE),
            "error": {"code": "busy", "retry_after": 1},
        }

        go_on.set()
        for number in range(COMMANDS_AT_ONCE):
            assert "ok" in await phone.until("answer", key=str(number))
        assert "ok" in await phone.post(team), "and it goes on"


async def test_a_socket_that_says_no_hello_is_closed(cast: Cast, installation: Installation, monkeypatch) -> None:
    monkeypatch.setattr(edge, "HELLO_SECONDS", 0.05)
    async with browser(installation.settings, cast.bo.token) as http:
        phone = Device(installation.settings, cast.bo, http)
        async with phone.connected():
            assert await phone.until_closed() == (4400, "hello")


@asynccontextmanager
async def deaf(
    installation: Installation, cast: Cast, count: int
) -> AsyncIterator[tuple[list[RawSocket], list[Socket]]]:
    """Devices of cleo that say hello and never read; yields both ends."""
    hub = installation.parts.gate.hub
    before = set(hub.listeners())
    async with browser(installation.settings, cast.cleo.token) as http:
        hello = await Device(installation.settings, cast.cleo, http).position()
    clients = []
    for _ in range(count):
        client = await RawSocket.connect(installation.settings, cast.cleo)
        client.stop_reading()
        client.say(hello)
        clients.append(client)
    async with asyncio.timeout(10):
        while not all(one._ready for one in hub.listeners()) or len(hub.listeners()) < len(before) + count:
            await asyncio.sleep(0.01)
    try:
        yield clients, [one for one in hub.listeners() if one not in before]
    finally:
        await asyncio.gather(*(client.cut() for client in clients))


def resident() -> int:
    """Bytes of memory that this process, which is client and server, has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
