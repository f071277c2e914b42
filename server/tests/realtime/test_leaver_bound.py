"""The leaver's bound, measured: from the commit to his last closed socket less than a second, whatever fails."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from acts import make_group, post
from cast import Cast, Person
from devices import Device, browser
from fault_proxy import FaultProxy
from installation import Installation, serving, unused_port

from kleanchat.adapters.bus import Envelope
from kleanchat.services import access
from kleanchat.settings import Settings
from kleanchat.store import employees

DEVICES = 25
BOUND = 1.0


@pytest.fixture
async def group(cast: Cast, api) -> str:
    """A group of ada, bo and cleo."""
    return await make_group(api(cast.ada), cast.bo, cast.cleo)


@pytest.fixture
async def link(installation: Installation, tmp_path: Path) -> AsyncIterator[tuple[FaultProxy, Installation]]:
    """Another node, on the same database by a link of its own. No bus leads from node to node: it has only the feed."""
    async with FaultProxy.before(installation.dsn, tmp_path) as (proxy, dsn):
        settings = Settings(data=tmp_path, keys=installation.settings.key_folder, port=unused_port(), jobs=False)
        async with serving(settings, dsn) as parts:
            yield proxy, Installation(settings, parts, installation.owner, dsn)
            proxy.flowing.set()


async def test_by_the_bus(cast: Cast, installation, group: str, record_property) -> None:
    async with AsyncExitStack() as stack:
        phones = [await stack.enter_async_context(Device.of(installation.settings, cast.bo)) for _ in range(DEVICES)]
        began = await leaves(installation, cast.bo)
        record_property("seconds", await all_closed(phones, began))


async def test_by_the_feed_alone(cast: Cast, installation, link, group: str, record_property) -> None:
    _, node = link
    async with AsyncExitStack() as stack:
        phones = [await stack.enter_async_context(Device.of(node.settings, cast.bo)) for _ in range(DEVICES)]
        began = await leaves(installation, cast.bo)
        record_property("seconds", await all_closed(phones, began))


async def test_a_node_without_its_database_delivers_nothing_to_anybody(
    cast: Cast, api, installation, link, group: str, record_property
) -> None:
    proxy, node = link
    async with AsyncExitStack() as stack:
        phones = [await stack.enter_async_context(Device.of(node.settings, cast.bo)) for _ in range(DEVICES)]
        other = await stack.enter_async_context(Device.of(node.settings, cast.cleo))
        seq = await post(api(cast.ada), group, "davor")
        await asyncio.gather(*(phone.until("message", body="davor") for phone in [*phones, other]))

        proxy.flowing.clear()
        began = await leaves(installation, cast.bo)
        while node.parts.lease.holds():
            await asyncio.sleep(0.005)
        lease_out = time.monotonic() - began
        told = [list(phone.facts) for phone in [*phones, other]]
        # A message after the commit, which the bus would bring to this node all the same.
        secret = await post(api(cast.ada), group, "danach")
        node.parts.gate.hub.receive([brought(cast.company, group, secret)])
        while time.monotonic() < began + BOUND:
            await until_written(node)
        assert [phone.facts for phone in [*phones, other]] == told, "nothing to anybody"
        assert other.closed is None

        healed = time.monotonic()
        proxy.flowing.set()
        closing = await all_closed(phones, healed, bound=3.0)
        await other.until("message", seq=secret)
        assert [phone.facts for phone in phones] == told[:-1], "and nothing to the leaver, ever"
        assert [fact["seq"] for fact in other.told("message")] == [seq, secret]
    assert lease_out < BOUND
    record_property("seconds until nothing is delivered", lease_out)
    record_property("seconds from the healing to the last closed socket", closing)


async def leaves(installation: Installation, person: Person) -> float:
    """The person is out, by this node; returns when the commit was sent."""
    async with installation.parts.database.transaction(person.company) as tx:
        await employees.set_active(tx, person.id, active=False)
        await access.end_access(tx, person.id, "left")
        return time.monotonic()


async def all_closed(phones: list[Device], since: float, bound: float = BOUND) -> float:
    """The seconds until the last was closed, which are less than the bound."""
    assert {await phone.until_closed() for phone in phones} == {(4401, "left")}
    seconds = max(phone.closed_at for phone in phones) - since
    print(f"{len(phones)} devices were closed within {seconds * 1000:.0f} ms")  # noqa: T201  the figure
    assert seconds < bound
    return seconds


def brought(company: UUID, group: str, seq: int) -> Envelope:
    """A message as a bus brings it."""
    body = f'{{"kind":"message","conversation":"{group}","seq":{seq},"client_id":"{uuid4()}","body":"danach"}}'
    return Envelope(company, "message", UUID(group), None, seq, None, body.encode())


async def until_written(node: Installation) -> None:
    """What this node had to write is written: it has answered somebody who asked after that."""
    async with browser(node.settings) as http:
        assert (await http.get("/readyz")).status_code == 503
