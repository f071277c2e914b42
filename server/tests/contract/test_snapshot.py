"""Snapshot + events = fresh snapshot, around every service that tells clients something; others' marks excluded."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from acts import begin_direct, deactivate, make_group, post, post_many, read, seat, unseat
from cast import Cast, Person
from devices import Device, browser
from installation import Installation
from replica import Replica

from kleanchat.domain.people import Operator
from kleanchat.services import companies


@dataclass(frozen=True)
class World:
    """Who does what where: a group of ada (its admin), bo and cleo, and the direct conversation of ada and bo."""

    cast: Cast
    api: Callable[[Person | None], httpx.AsyncClient]
    installation: Installation
    group: str
    direct: str

    def client(self, name: str) -> httpx.AsyncClient:
        """This one of the cast, by HTTP."""
        return self.api(getattr(self.cast, name))

    async def do(self, name: str, method: str, path: str, **body: Any) -> None:
        """He does this."""
        response = await self.client(name).request(method, f"/api/{path}", json=body)
        assert response.is_success, response.text


Act = Callable[[World], Awaitable[Any]]


async def many_posts(world: World) -> None:
    """More than what counts as unread."""
    await post_many(world.client("ada"), world.group, 105)


async def read_a_part(world: World) -> None:
    seqs = [await post(world.client("ada"), world.direct) for _ in range(4)]
    await read(world.client("bo"), world.direct, seqs[1])


async def out_and_back(world: World) -> None:
    await unseat(world.client("ada"), world.group, world.cast.cleo)
    await post(world.client("bo"), world.group, "ohne cleo")
    await seat(world.client("ada"), world.group, world.cast.cleo, "admin")
    await post(world.client("bo"), world.group, "mit cleo")


async def licence(world: World) -> None:
    async with world.installation.parts.database.transaction() as tx:
        await companies.change(tx, Operator(), world.cast.company, licence="time")


ACTS: dict[str, Act] = {
    "post": lambda world: post(world.client("ada"), world.group, "Grüße 👋"),
    "many posts": many_posts,
    "begin a direct conversation": lambda world: begin_direct(world.client("bo"), world.cast.cleo),
    "make a group": lambda world: make_group(world.client("ada"), world.cast.bo, world.cast.otto, title="Neu"),
    "rename": lambda world: world.do("ada", "PATCH", f"groups/{world.group}", title="Süd", description="Alle"),
    "only admins write": lambda world: world.do("ada", "PATCH", f"groups/{world.group}", writers="admins"),
    "add": lambda world: seat(world.client("ada"), world.group, world.cast.otto),
    "remove": lambda world: unseat(world.client("ada"), world.group, world.cast.cleo),
    "out and back": out_and_back,
    "role": lambda world: seat(world.client("ada"), world.group, world.cast.bo, "admin"),
    "read": lambda world: read(world.client("bo"), world.direct, 3),
    "read a part": read_a_part,
    "draft": lambda world: world.do("bo", "PUT", f"conversations/{world.direct}/draft", text="Ich komme"),
    "no draft": lambda world: world.do("ada", "PUT", f"conversations/{world.direct}/draft", text=""),
    "settings": lambda world: world.do("bo", "PATCH", "settings", language="pl", read_marks=False),
    "a right": lambda world: world.do(
        "otto", "PUT", f"admin/employees/{world.cast.bo.id}/rights/cards", effect="granted"
    ),
    "a name": lambda world: world.do("otto", "PATCH", f"admin/employees/{world.cast.bo.id}", display_name="Bo Neu"),
    "licence": licence,
    "a leaver": lambda world: deactivate(world.client("otto"), world.cast.bo),
    "the admin of a group leaves": lambda world: deactivate(world.client("otto"), world.cast.ada),
    "no chat any more": lambda world: world.do(
        "otto", "PUT", f"admin/employees/{world.cast.bo.id}/rights/chat", effect="withheld"
    ),
}
# What nobody is told of: colleagues are seen as the latest snapshot showed them.
OTHERS_MAY_BE_OLD = {"a name", "a leaver", "the admin of a group leaves"}


@pytest.fixture
async def world(cast: Cast, api, installation) -> World:
    """Some talk has been."""
    group = await make_group(api(cast.ada), cast.bo, cast.cleo)
    direct = await begin_direct(api(cast.ada), cast.bo)
    world = World(cast, api, installation, group, direct)
    for name, place in (("ada", group), ("bo", group), ("bo", direct), ("ada", direct)):
        await post(world.client(name), place)
    await world.do("ada", "PUT", f"conversations/{direct}/draft", text="Entwurf")
    return world


@pytest.fixture
async def watching(world: World) -> AsyncIterator[dict[str, tuple[Replica, Device]]]:
    """ada, bo and cleo each look on, on a device that has just fetched its snapshot."""
    async with AsyncExitStack() as stack:
        found = {}
        for name in ("ada", "bo", "cleo"):
            person = getattr(world.cast, name)
            http = await stack.enter_async_context(browser(world.installation.settings, person.token))
            replica = Replica(http)
            await replica.begin()
            device = Device(world.installation.settings, person, http)
            await stack.enter_async_context(device.connected())
            await device.say(replica.hello())
            await device.until("ready")
            found[name] = (replica, device)
        yield found


@pytest.mark.parametrize("act", ACTS)
async def test_snapshot_and_events_are_a_fresh_snapshot(world: World, watching, act: str) -> None:
    before = {name: seen(replica) for name, (replica, _) in watching.items()}
    await ACTS[act](world)

    changed = []
    for name, (replica, device) in watching.items():
        if await is_out(world, name):
            assert await device.until_closed()
            changed.append(True)
            continue
        await device.quiet()
        for fact in device.facts:
            await replica.apply(fact)
        fresh = Replica(world.client(name))
        await fresh.begin()
        assert seen(replica) == seen(fresh), name
        if act not in OTHERS_MAY_BE_OLD:
            assert fresh.people.items() <= replica.people.items(), name
        changed.append(seen(fresh) != before[name])
    assert any(changed), "the act must change what somebody sees for this test to mean anything"


async def is_out(world: World, name: str) -> bool:
    """Has this one no access any more?"""
    return (await world.client(name).get("/api/session")).status_code == 401


def seen(replica: Replica) -> dict[str, Any]:
    """What is compared: everything but others' marks, and when the cache ends."""
    return {
        "epoch": replica.epoch,
        "employee_seq": replica.employee_seq,
        "policy": replica.policy,
        "me": {name: value for name, value in replica.me.items() if name != "cache"},
        "cache": replica.me["cache"]["key"],
        "conversations": {
            one["id"]: {name: value for name, value in one.items() if name != "last_status"}
            for one in replica.conversations.values()
        },
    }
