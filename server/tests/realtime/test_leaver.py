"""Whoever is out is out on every path: open sockets, new ones, HTTP, and what is still under way."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from acts import begin_direct, deactivate, make_group, post
from cast import Cast
from devices import PATIENCE, Device, browser
from installation import Installation

from kleanchat.domain.people import Operator
from kleanchat.services import companies, resume, sessions

OPERATOR = Operator()
Client = Callable[..., httpx.AsyncClient]
Act = Callable[[Installation, Cast, httpx.AsyncClient, str], Awaitable[Any]]


@dataclass(frozen=True)
class Way:
    """How bo is put out: the act, the close code and reason, and whether ada stays."""

    act: Act
    code: int
    reason: str
    ada_stays: bool = True


async def by_lock(installation: Installation, cast: Cast, otto: httpx.AsyncClient, session: str) -> None:
    async with installation.parts.database.transaction() as tx:
        await companies.lock(tx, OPERATOR, cast.company)


async def by_closing(installation: Installation, cast: Cast, otto: httpx.AsyncClient, session: str) -> None:
    async with installation.parts.database.transaction() as tx:
        await companies.change(tx, OPERATOR, cast.company, active=False)


async def by_deactivation(installation: Installation, cast: Cast, otto: httpx.AsyncClient, session: str) -> None:
    await deactivate(otto, cast.bo)


async def by_right(installation: Installation, cast: Cast, otto: httpx.AsyncClient, session: str) -> None:
    done = await otto.put(f"/api/admin/employees/{cast.bo.id}/rights/chat", json={"effect": "withheld"})
    assert done.is_success


async def by_password(installation: Installation, cast: Cast, otto: httpx.AsyncClient, session: str) -> None:
    assert (await otto.post(f"/api/admin/employees/{cast.bo.id}/password")).is_success


async def by_himself(installation: Installation, cast: Cast, otto: httpx.AsyncClient, session: str) -> None:
    """From another device of his, which stays."""
    async with installation.parts.database.transaction(cast.company) as tx:
        token = await sessions.begin(tx, cast.bo.id, "Desk")
    async with browser(installation.settings, token) as desk:
        assert (await desk.delete(f"/api/sessions/{session}")).is_success
        assert (await desk.get("/api/snapshot")).is_success, "the other device stays"


WAYS = {
    "module_locked": Way(by_lock, 4410, "module_locked", ada_stays=False),
    "company_closed": Way(by_closing, 4410, "company_closed", ada_stays=False),
    "left": Way(by_deactivation, 4401, "left"),
    "right_gone": Way(by_right, 4403, "right_gone"),
    "password_changed": Way(by_password, 4401, "password_changed"),
    "ended_by_person": Way(by_himself, 4401, "ended_by_person"),
}


GONE = [name for name in WAYS if name != "ended_by_person"]


def ways(names: Iterable[str]) -> pytest.MarkDecorator:
    """Run the test for each of these ways out."""
    return pytest.mark.parametrize("way", [WAYS[name] for name in names], ids=names)


@pytest.fixture
def bo_is_out(installation: Installation, cast: Cast, api: Client) -> Callable[[Way], Awaitable[None]]:
    """`bo_is_out(way)`: his access ends in this way."""

    async def out(way: Way) -> None:
        session = (await api(cast.bo).get("/api/session")).json()["session"]
        await way.act(installation, cast, api(cast.otto), session)

    return out


@pytest.fixture
async def chat(cast: Cast, api: Client) -> str:
    """A group of ada and bo."""
    return await make_group(api(cast.ada), cast.bo)


@ways(WAYS)
async def test_an_open_socket(cast: Cast, api: Client, device, way: Way, bo_is_out, chat: str) -> None:
    async with device(cast.bo) as phone:
        await phone.until("ready")
        before = len(phone.facts)
        await bo_is_out(way)

        assert await phone.until_closed() == (way.code, way.reason)
        if way.ada_stays:
            await post(api(cast.ada), chat, "ohne bo")
        assert phone.told("message") == []
        assert {fact["kind"] for fact in phone.facts[before:]} <= {"left"}, "at most that he left his groups"


@ways(WAYS)
async def test_a_new_socket(cast: Cast, api: Client, installation, way: Way, bo_is_out, chat: str) -> None:
    async with browser(installation.settings, cast.bo.token) as http:
        phone = Device(installation.settings, cast.bo, http)
        hello = await phone.position()
        await bo_is_out(way)
        async with phone.connected():
            # A client may send at once; whether it still can does not matter.
            await asyncio.gather(phone.say(hello), return_exceptions=True)
            assert await phone.until_closed() == (way.code, way.reason)
    assert phone.facts == []


@ways(WAYS)
async def test_http(cast: Cast, api: Client, way: Way, bo_is_out, chat: str) -> None:
    paths = ["snapshot", "people?q=ada", f"conversations/{chat}/events", f"conversations/{chat}"]
    before = [(await api(cast.bo).get(f"/api/{path}")).status_code for path in paths]
    assert before == [200] * len(paths), "bo must have access for this test to mean anything"
    await bo_is_out(way)

    for path in paths:
        refused = await api(cast.bo).get(f"/api/{path}")
        assert (refused.status_code, refused.json()["code"]) == (401, "session_ended"), path
        assert refused.json()["reason"] == way.reason
        assert "storage" in refused.headers["Clear-Site-Data"]
    refused = await api(cast.bo).post(f"/api/conversations/{chat}/messages", json={"client_id": chat, "body": "?"})
    assert refused.json()["reason"] == way.reason


@ways(["left", "right_gone"])
async def test_colleagues_do_not_find_him(cast: Cast, api: Client, way: Way, bo_is_out) -> None:
    found = (await api(cast.ada).get("/api/people?q=bo")).json()["people"]
    assert [one["id"] for one in found] == [str(cast.bo.id)], "ada must find him for this test to mean anything"
    await bo_is_out(way)

    assert (await api(cast.ada).get("/api/people?q=bo")).json()["people"] == []
    begun = await api(cast.ada).post("/api/conversations", json={"with": str(cast.bo.id)})
    assert begun.status_code == 404


@ways(GONE)
@pytest.mark.parametrize("what", ["post", "read"])
@pytest.mark.parametrize("edge", ["http", "socket"])
async def test_what_still_waits_to_be_written(
    cast: Cast, api: Client, device, installation, owner, way: Way, bo_is_out, chat: str, edge: str, what: str
) -> None:
    seq = await post(api(cast.ada), chat)
    writer = installation.parts.poster if what == "post" else installation.parts.gate.services.marker
    async with held(writer) as (begun, go_on), device(cast.bo) as phone:
        waiting = asyncio.create_task(_try(api(cast.bo), phone, chat, seq, edge, what))
        await begun.wait()
        await bo_is_out(way)
        go_on.set()
        answer = await waiting

    assert answer in (404, None), "refused, or the socket is closed"
    assert await owner.fetchval("select count(*) from message where sender_id = $1", cast.bo.id) == 0
    assert await owner.fetchval("select max(read_seq) from membership where employee_id = $1", cast.bo.id) in (0, None)


@ways(WAYS)
@pytest.mark.parametrize("before", ["positions", "missed"])
async def test_a_resume_that_is_under_way(
    cast: Cast, api: Client, installation, way: Way, bo_is_out, chat: str, before: str, monkeypatch
) -> None:
    reading = getattr(resume, before)

    async def late(*arguments: Any) -> Any:
        await bo_is_out(way)
        return await reading(*arguments)

    async with browser(installation.settings, cast.bo.token) as http:
        phone = Device(installation.settings, cast.bo, http)
        hello = await phone.position()
        await post(api(cast.ada), chat, "verpasst")
        monkeypatch.setattr(resume, before, late)
        async with phone.connected():
            await phone.say(hello)
            assert await phone.until_closed() == (way.code, way.reason)
    assert phone.facts == []
    async with asyncio.timeout(PATIENCE):  # the resume that was under way ends too
        while cast.bo.id in {one.employee for one in installation.parts.gate.hub.listeners()}:
            await asyncio.sleep(0.01)


async def test_another_company_goes_on(cast: Cast, api: Client, device, installation, bo_is_out) -> None:
    chat = await begin_direct(api(cast.rita), cast.ravi)
    async with device(cast.ravi) as phone:
        await bo_is_out(WAYS["company_closed"])
        await post(api(cast.rita), chat, "weiter")
        await phone.until("message", body="weiter")


@asynccontextmanager
async def held(writer: Any) -> AsyncIterator[tuple[asyncio.Event, asyncio.Event]]:
    """The next batch of this writer waits until it may go on."""
    begun, go_on = asyncio.Event(), asyncio.Event()
    batches = writer._batches
    write = batches._write

    async def slow(batch: Sequence[Any]) -> Sequence[Any]:
        begun.set()
        await go_on.wait()
        return await write(batch)

    batches._write = slow
    try:
        yield begun, go_on
    finally:
        go_on.set()
        batches._write = write


async def _try(client: httpx.AsyncClient, phone: Device, chat: str, seq: int, edge: str, what: str) -> int | None:
    """The status of the answer; None when the socket was closed instead."""
    if edge == "http":
        if what == "read":
            return (await client.put(f"/api/conversations/{chat}/read", json={"seq": seq})).status_code
        message = {"client_id": chat, "body": "noch schnell"}
        return (await client.post(f"/api/conversations/{chat}/messages", json=message)).status_code
    command = {"client_id": chat, "body": "noch schnell"} if what == "post" else {"seq": seq}
    await phone.say({"do": what, "key": "k", "conversation": chat, **command})
    await phone.until_closed()
    assert phone.told("answer") == []
    return None
