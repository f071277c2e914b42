"""Two nodes, each a process of its own, over one database and one broker; and what is left when the broker dies.

The figures of each test are printed: `pytest -s server/tests/reliability/test_two_nodes.py`.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from statistics import median

import httpx
import pytest
from acts import begin_direct, deactivate, make_group, post, seat, unseat
from brokers import Broker, running_broker
from cast import Cast, Person
from devices import Device, browser
from programs import Program, serving

# What the bus costs when it is gone, and how long a leaver may still hear anything.
REPAIRED_WITHIN = 2.0
OUT_WITHIN = 1.0
DEVICES = 25
# Longer than a node takes to notice a silent broker, and to try to connect anew.
HANGS = 9.0
LIVE_WITHIN = 0.08


@dataclass(frozen=True)
class Pair:
    """Nodes a and b, and their broker."""

    a: Program
    b: Program
    broker: Broker


@pytest.fixture(scope="module")
async def running(installation, tmp_path_factory) -> AsyncIterator[Pair]:
    async with (
        running_broker(tmp_path_factory.mktemp("broker")) as broker,
        serving(installation, broker=broker.url) as a,
        serving(installation, broker=broker.url) as b,
    ):
        yield Pair(a, b, broker)


@pytest.fixture
async def nodes(running: Pair) -> AsyncIterator[Pair]:
    """Both nodes, with their broker whatever became of it before."""
    yield running
    running.broker.go_on()
    if not running.broker.is_running:
        await running.broker.start()


@pytest.fixture(params=["with the broker", "without it", "while it hangs"])
def broker_is(request: pytest.FixtureRequest, nodes: Pair) -> Callable[[], str]:
    """Called when everybody is there: the broker lives on, dies now, or hangs from now on."""

    def strike() -> str:
        if request.param == "without it":
            nodes.broker.kill()
        elif request.param == "while it hangs":
            nodes.broker.hang()
        return str(request.param)

    return strike


@pytest.fixture
async def at(nodes: Pair) -> AsyncIterator[Callable[[Program, Person], httpx.AsyncClient]]:
    """`at(node, person)`: an HTTP client."""
    async with AsyncExitStack() as stack:

        def client(node: Program, person: Person) -> httpx.AsyncClient:
            made = browser(node.settings, person.token)
            stack.push_async_callback(made.aclose)
            return made

        yield client


async def test_a_message_is_live_on_the_other_node(nodes: Pair, cast: Cast, at) -> None:
    here = at(nodes.a, cast.ada)
    chat = await begin_direct(here, cast.bo)
    async with Device.of(nodes.b.settings, cast.bo) as phone, Device.of(nodes.a.settings, cast.ada) as desk:
        await _until_live(lambda: post(here, chat), phone)
        took = [await _seconds(lambda: post(here, chat), phone) for _ in range(20)]
        answer = await phone.post(chat, "zurück")
        await desk.until("message", seq=answer["ok"]["seq"])
        await phone.ask("read", conversation=chat, seq=answer["ok"]["seq"])
    _print("a message by HTTP on one node, heard on the other", took)
    assert median(took) < 0.5, "that is live, and not the feed's doing"


async def test_what_a_dead_broker_loses_is_repaired_and_its_return_heals(nodes: Pair, cast: Cast, at) -> None:
    here = at(nodes.a, cast.ada)
    chat = await begin_direct(here, cast.bo)
    async with Device.of(nodes.b.settings, cast.bo) as phone:
        await _until_live(lambda: post(here, chat), phone)
        nodes.broker.kill()
        took = [await _seconds(lambda: post(here, chat), phone) for _ in range(3)]
        _print("the same while the broker is dead", took)
        assert max(took) < REPAIRED_WITHIN

        await nodes.broker.start()
        healed = await _until_live(lambda: post(here, chat), phone)
        _print("from the broker's return until messages are live again", [healed])
        seqs = [fact["seq"] for fact in phone.told("message")]
        assert seqs == list(range(seqs[0], seqs[0] + len(seqs))), "nothing lost, doubled or out of order"


async def test_a_broker_that_hangs_costs_two_seconds_at_most_and_heals(nodes: Pair, cast: Cast, at) -> None:
    """Each way is tried through all that a node does about it: it notices, hangs up, and tries to connect again."""
    ada, bo = at(nodes.a, cast.ada), at(nodes.b, cast.bo)
    chat = await begin_direct(ada, cast.bo)
    async with Device.of(nodes.a.settings, cast.ada) as desk, Device.of(nodes.b.settings, cast.bo) as phone:
        await _until_live(lambda: post(ada, chat), phone)
        nodes.broker.hang()
        began, took = time.monotonic(), list[float]()
        while time.monotonic() < began + HANGS:
            took.append(await _seconds(lambda: post(ada, chat), phone))
            took.append(await _seconds(lambda: post(bo, chat), desk))
        _print(f"the same while the broker hangs, for {HANGS:.0f} s", took)
        assert max(took) < REPAIRED_WITHIN
        assert max(took) > LIVE_WITHIN, "the broker must have hung for this test to mean anything"

        nodes.broker.go_on()
        healed = [await _until_live(lambda: post(ada, chat), phone), await _until_live(lambda: post(bo, chat), desk)]
        _print("from the broker's waking until messages are live again", healed)
        last = await post(ada, chat)
        for device in (phone, desk):
            await device.until("message", seq=last)
            seqs = [fact["seq"] for fact in device.told("message")]
            assert seqs == list(range(seqs[0], last + 1)), "nothing lost, doubled or out of order"


async def test_a_leaver_is_out_on_both_nodes(nodes: Pair, cast: Cast, at, broker_is) -> None:
    here = at(nodes.a, cast.ada)
    group = await make_group(here, cast.bo, cast.cleo)
    async with AsyncExitStack() as stack:
        where = [(nodes.a, nodes.b)[place % 2].settings for place in range(DEVICES)]
        devices = [await stack.enter_async_context(Device.of(each, cast.bo)) for each in where]
        stays = await stack.enter_async_context(Device.of(nodes.b.settings, cast.cleo))
        how = broker_is()
        posting = asyncio.create_task(_go_on_posting(here, group))
        began = time.monotonic()
        await deactivate(at(nodes.a, cast.otto), cast.bo)
        took = await asyncio.gather(*(_closed_after(device, began) for device in devices))
        refused = await at(nodes.b, cast.bo).get("/api/snapshot")
        known = {len(device.told("message")) for device in devices}
        last = await post(here, group, "danach")
        await stays.until("message", seq=last)
        posting.cancel()

    _print(f"{DEVICES} devices of a leaver closed, from the act that ends his access, {how}", took)
    assert max(took) < OUT_WITHIN
    assert {device.closed for device in devices} == {(4401, "left")}
    assert (refused.status_code, refused.json()["reason"]) == (401, "left")
    assert {len(device.told("message")) for device in devices} == known, "nothing is delivered after the end"


async def test_who_is_taken_out_of_a_group_hears_no_more(nodes: Pair, cast: Cast, at, broker_is) -> None:
    here = at(nodes.a, cast.ada)
    group = await make_group(here, cast.bo, cast.cleo)
    async with Device.of(nodes.b.settings, cast.bo) as out, Device.of(nodes.b.settings, cast.cleo) as stays:
        await _until_live(lambda: post(here, group), stays)
        await out.until("message", conversation=group)
        broker_is()
        await unseat(here, group, cast.bo)
        last = await post(here, group, "ohne bo")
        await stays.until("message", seq=last)
        await out.until("left", conversation=group)
        await out.quiet()

        assert not [fact for fact in out.told("message") if fact["seq"] >= last]


async def test_who_is_new_in_a_group_hears_it_from_then_on(nodes: Pair, cast: Cast, at, broker_is) -> None:
    here = at(nodes.a, cast.ada)
    group = await make_group(here, cast.bo)
    async with Device.of(nodes.b.settings, cast.bo) as member, Device.of(nodes.b.settings, cast.cleo) as new:
        await _until_live(lambda: post(here, group, "vorher"), member)
        how = broker_is()
        await post(here, group, "vorher")
        await seat(here, group, cast.cleo)
        took = await _seconds(lambda: post(here, group, "nachher"), new)
        await member.until("message", body="nachher")
        await new.quiet()

        _print(f"the first message for who is new, {how}", [took])
        assert took < REPAIRED_WITHIN
        assert {fact["body"] for fact in new.told("message")} == {"nachher"}


async def test_what_is_read_on_one_node_is_read_on_the_other(nodes: Pair, cast: Cast, at) -> None:
    chat = await begin_direct(at(nodes.a, cast.ada), cast.bo)
    async with (
        Device.of(nodes.a.settings, cast.bo) as phone,
        Device.of(nodes.b.settings, cast.bo) as desk,
        Device.of(nodes.b.settings, cast.ada) as sender,
    ):
        await sender.say({"do": "open", "conversation": chat})
        await sender.quiet()
        seq = (await sender.post(chat))["ok"]["seq"]
        await phone.until("message", seq=seq)
        await phone.ask("read", conversation=chat, seq=seq)
        await desk.until("read", read_seq=seq)
        marks = await sender.until("marks")
    assert marks["marks"] == [{"employee": str(cast.bo.id), "read_seq": seq, "delivered_seq": seq}]


async def _seconds(act: Callable[[], Awaitable[int]], device: Device) -> float:
    """From the beginning of a post until the device has it."""
    began = time.monotonic()
    await device.until("message", seq=await act())
    return time.monotonic() - began


async def _until_live(act: Callable[[], Awaitable[int]], device: Device) -> float:
    """Post until one is heard at once; how long that took. Messages between are heard all the same."""
    began = time.monotonic()
    async with asyncio.timeout(10):
        while await _seconds(act, device) > LIVE_WITHIN:
            pass
    return time.monotonic() - began


async def _closed_after(device: Device, began: float) -> float:
    await device.until_closed()
    return time.monotonic() - began


async def _go_on_posting(client: httpx.AsyncClient, group: str) -> None:
    while True:
        await post(client, group)
        await asyncio.sleep(0.01)


def _print(what: str, seconds: list[float]) -> None:
    ranked = sorted(seconds)
    print(  # noqa: T201  what was measured
        f"\n{what}: median {ranked[len(ranked) // 2]:.3f} s, at most {ranked[-1]:.3f} s"
    )
