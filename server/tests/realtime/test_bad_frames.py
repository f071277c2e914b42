"""Frames that no client of ours sends: the socket is closed with a code, or the command refused; the server goes on."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from uuid import UUID, uuid4

import pytest
import websockets
from cast import Cast, Person
from devices import PATIENCE, Device
from installation import Installation
from spoiling import CANARY, nothing_in
from websockets.exceptions import InvalidStatus
from websockets.frames import Frame, Opcode

from kleanchat.realtime.socket import FRAME_LIMIT

POST = {"do": "post", "key": "k", "conversation": str(uuid4()), "client_id": str(uuid4()), "body": "Hallo"}
NOT_OF_PROTOCOL = [
    *("", "{", "[]", "5", "null", '"ping"', "[" * 30_000, '{"do": "ping"} {}', "\ufeff{}", CANARY),
    *('{"do": 5}', '{"do": "nope"}', '{"do": "Ping"}', '{"do": "ping", "more": 1}', '{"key": "k"}'),
    *('{"do": "hello"}', '{"do": "open"}', '{"do": "open", "conversation": 5}'),
    *(
        json.dumps({**POST, field: value})
        for field, values in {
            "key": [None, "", 5, "k" * 41, [], "\ud800"],
            "conversation": [None, "", "x", 5, [], f"{UUID(int=5)}0"],
            "client_id": [None, "", "x", 5, {}],
            "body": [None, 5, [], "x" * 20_001, "\ud800", {"a": CANARY}],
            CANARY: ["unknown"],
        }.items()
        for value in values
    ),
    *(
        json.dumps({"do": "read", "key": "k", "conversation": str(uuid4()), "seq": seq})
        for seq in (None, "5", -1, 1.5, True, 2**53 + 1, 10**400, [], CANARY)
    ),
]
NOT_OF_HELLO = [
    {"epoch": "x"},
    {"epoch": 5},
    {"employee_seq": -1},
    {"employee_seq": None},
    {"employee_seq": 2**53 + 1},
    {"conversations": []},
    {"conversations": {"x": 1}},
    {"conversations": {str(uuid4()): -1}},
    {"conversations": {str(uuid4()): "1"}},
    {"conversations": {str(UUID(int=n)): 1 for n in range(1001)} | {"x": 1}},
    {CANARY: 1},
]


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """After the test nothing of what was sent is in the log."""
    caplog.set_level(logging.INFO)
    yield
    nothing_in(caplog)


@pytest.mark.usefixtures("quiet")
async def test_what_is_not_of_the_protocol_closes_the_socket(cast: Cast, device) -> None:
    async with device(cast.ada) as bystander:
        for text in NOT_OF_PROTOCOL:
            async with device(cast.ada) as phone:
                await phone.socket.send(text)
                code, reason = await phone.until_closed()
                assert (code, reason in {"invalid", "hello"}) == (4400, True), text[:80]
        await bystander.quiet()


@pytest.mark.parametrize("wrong", NOT_OF_HELLO, ids=lambda wrong: str(next(iter(wrong)))[:20])
@pytest.mark.usefixtures("quiet")
async def test_a_hello_that_cannot_be_taken(installation: Installation, cast: Cast, wrong: dict[str, Any]) -> None:
    hello = {"do": "hello", "epoch": None, "employee_seq": 0, "conversations": {}}
    async with bare(installation, cast.ada) as phone:
        await phone.say(hello | wrong)
        assert await phone.until_closed() == (4400, "invalid")
        assert phone.facts == []
    async with bare(installation, cast.ada) as phone:
        await phone.say(hello)
        await phone.until("ready")


async def test_the_first_command_is_hello_and_no_other_is(installation: Installation, cast: Cast, device) -> None:
    async with bare(installation, cast.ada) as early:
        await early.say({"do": "ping"})
        assert await early.until_closed() == (4400, "hello")
    async with device(cast.ada) as twice:
        await twice.say(await twice.position())
        assert await twice.until_closed() == (4400, "hello")


async def test_binary_is_not_spoken(cast: Cast, device) -> None:
    async with device(cast.ada) as phone:
        await phone.socket.send(json.dumps({"do": "ping"}).encode())
        assert await phone.until_closed() == (4400, "binary")


async def test_a_command_may_come_in_pieces(cast: Cast, device) -> None:
    async with device(cast.ada) as phone:
        text = json.dumps({"do": "ping"})
        await phone.socket.send([text[:3], "", text[3:7], text[7:]])
        await phone.until("pong")


@pytest.mark.parametrize("pieces", [1, 2, 70])
async def test_a_frame_that_is_too_large(cast: Cast, device, pieces: int) -> None:
    """As one frame, and as many that are each small enough."""
    text = json.dumps({"do": "ping", "more": "x" * FRAME_LIMIT})
    size = -(-len(text) // pieces)
    async with device(cast.ada) as phone:
        await phone.socket.send([text[start : start + size] for start in range(0, len(text), size)])
        code, _ = await phone.until_closed()
        assert code in {4400, 1009}


BROKEN = {
    "text that is not UTF-8": Frame(Opcode.TEXT, b'{"do": "\xff\xfe"}').serialize(mask=True),
    "a frame that is not masked": Frame(Opcode.TEXT, b'{"do": "ping"}').serialize(mask=False),
    "an opcode that is reserved": bytes((0x83, 0x80)) + bytes(4),
    "a bit that is reserved": bytes((0xC1, 0x80)) + bytes(4),
    "the second half of nothing": Frame(Opcode.CONT, b"x").serialize(mask=True),
    "a ping in two halves": bytes((0x09, 0x80)) + bytes(4),
    "a length that is too large": bytes((0x81, 0xFF)) + (2**62).to_bytes(8, "big") + bytes(4),
    "a close that is too short": bytes((0x88, 0x81)) + bytes(5),
    "no frame": b"\r\n\r\nGET / HTTP/1.1\r\n\r\n",
}


@pytest.mark.parametrize("wrong", BROKEN)
@pytest.mark.usefixtures("quiet")
async def test_who_breaks_the_framing_is_cut_off(installation: Installation, cast: Cast, device, wrong: str) -> None:
    """Also who does not answer: the connection ends, and nothing is delivered to it any more."""
    async with device(cast.ada) as bystander, raw_socket(installation, cast.ada) as (reader, writer):
        writer.write(BROKEN[wrong])
        async with asyncio.timeout(PATIENCE):
            rest = await reader.read()

        assert b'"kind":"ready"' not in rest
        assert rest[:1] == b"\x88", "a close frame comes first"
        await bystander.quiet()


async def test_a_handshake_that_is_too_long_is_answered(installation: Installation, cast: Cast) -> None:
    async with asyncio.timeout(PATIENCE):
        reader, writer = await asyncio.open_connection("localhost", installation.settings.port)
        writer.write(handshake(installation, cast.ada, Cookie="a=" + "x" * 20_000))
        answer = await reader.read()
        writer.close()

    assert answer[:12] in {b"HTTP/1.1 400", b"HTTP/1.1 431", b""}, "the connection ends, whatever is said"


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://localhost", "http://a.localhost:{port}"]
)
async def test_only_the_own_page_may_connect(installation: Installation, cast: Cast, origin: str | None) -> None:
    port = installation.settings.port
    cookie = {"Cookie": f"{installation.settings.cookie('sid')}={cast.ada.token}"}
    wrong = origin.format(port=port) if origin else None
    with pytest.raises(InvalidStatus) as refused:
        async with websockets.connect(f"ws://localhost:{port}/api/socket", origin=wrong, additional_headers=cookie):
            pass
    assert refused.value.response.status_code == 403
    with pytest.raises(InvalidStatus) as elsewhere:
        own = f"http://localhost:{port}"
        async with websockets.connect(f"ws://localhost:{port}/api/other", origin=own, additional_headers=cookie):
            pass
    assert elsewhere.value.response.status_code == 404


@asynccontextmanager
async def bare(installation: Installation, person: Person) -> AsyncIterator[Device]:
    """A socket that has not said hello."""
    async with Device(installation.settings, person, None).connected() as device:
        yield device


@asynccontextmanager
async def raw_socket(
    installation: Installation, person: Person
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A connection whose upgrade was accepted, for bytes of any kind."""
    reader, writer = await asyncio.open_connection("localhost", installation.settings.port)
    writer.write(handshake(installation, person))
    answer = await reader.readuntil(b"\r\n\r\n")
    assert b" 101 " in answer, answer
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def handshake(installation: Installation, person: Person, **more: str) -> bytes:
    """The request that asks for a socket."""
    settings = installation.settings
    headers = {
        "Host": f"localhost:{settings.port}",
        "Origin": f"http://localhost:{settings.port}",
        "Upgrade": "websocket",
        "Connection": "Upgrade",
        "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
        "Sec-WebSocket-Version": "13",
        "Cookie": f"{settings.cookie('sid')}={person.token}",
        **more,
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"GET /api/socket HTTP/1.1\r\n{lines}\r\n".encode()
