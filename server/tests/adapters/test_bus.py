"""What every bus promises, in memory and over a broker; and what the one over a broker does when it is away."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from brokers import Broker, running_broker
from nats.aio.client import Client

from kleanchat.adapters.bus import REVOKED, Bus, Envelope, MemoryBus
from kleanchat.adapters.nats import SHARDS, NatsBus, shard_of

SECRET = b"s" * 32
PATIENCE = 5.0


class Node:
    """A bus and what has been heard on it."""

    def __init__(self, bus: Bus) -> None:
        self.bus = bus
        self.heard: list[Envelope] = []
        self._came = asyncio.Event()
        bus.subscribe(self._note)

    def _note(self, envelopes: Sequence[Envelope]) -> None:
        self.heard += envelopes
        self._came.set()

    async def until(self, envelope: Envelope) -> None:
        """Wait until this one has come."""
        async with asyncio.timeout(PATIENCE):
            while envelope not in self.heard:
                self._came.clear()
                await self._came.wait()


@pytest.fixture
async def broker(tmp_path) -> AsyncIterator[Broker]:
    async with running_broker(tmp_path) as running:
        yield running


@asynccontextmanager
async def connected(broker: Broker, secret: bytes = SECRET, **settings: float) -> AsyncIterator[NatsBus]:
    """A bus of a node of its own."""
    bus = NatsBus([broker.url], secret, **settings)
    running = asyncio.create_task(bus.run())
    await until(lambda: bus.is_connected)
    yield bus
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


@pytest.fixture(params=["memory", "nats"])
async def nodes(request: pytest.FixtureRequest, tmp_path) -> AsyncIterator[tuple[Node, Node]]:
    """Two who hear each other."""
    async with AsyncExitStack() as stack:
        if request.param == "memory":
            bus = MemoryBus()
            yield Node(bus), Node(bus)
            return
        broker = await stack.enter_async_context(running_broker(tmp_path))
        one, other = [await stack.enter_async_context(connected(broker)) for _ in range(2)]
        yield Node(one), Node(other)


@pytest.fixture
async def pair(broker: Broker) -> AsyncIterator[tuple[Node, Node]]:
    """Two nodes over a broker."""
    async with connected(broker) as one, connected(broker) as other:
        yield Node(one), Node(other)


def message(conversation: UUID, seq: int = 1, body: bytes = b"{}") -> Envelope:
    return Envelope(UUID(int=1), "message", conversation, None, seq, None, body)


def revocation() -> Envelope:
    return Envelope(uuid4(), REVOKED, None, uuid4(), 0, None, b"left", uuid4())


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.01)


async def settled(one: Node, other: Node) -> None:
    """What `one` has published until now, and what `other` has subscribed to, has arrived."""
    for publisher, receiver in ((other, one), (one, other), (other, one)):
        last = revocation()
        publisher.bus.publish([last])
        await receiver.until(last)


# ------------------------------------------------------------------------------------------------------- every bus


async def test_everything_arrives_as_it_was_sent(nodes: tuple[Node, Node]) -> None:
    one, other = nodes
    talk, person = uuid4(), uuid4()
    sent = [
        message(talk, 2**53, "Grüße 🧽".encode()),
        Envelope(uuid4(), "member_added", talk, None, 2, uuid4(), b"x" * 70_000),
        Envelope(uuid4(), "joined", talk, person, 3, None, b"{}"),
        Envelope(uuid4(), "settings", None, person, 4, None, b""),
        Envelope(uuid4(), "marks", talk, None, 0, person, b"{}"),
        revocation(),
        replace(revocation(), employee=None, session=None),
    ]
    for log in (talk, person):
        other.bus.hear(log)
    await settled(one, other)
    one.bus.publish(sent)
    for envelope in sent:
        await other.until(envelope)


async def test_a_log_arrives_in_order(nodes: tuple[Node, Node]) -> None:
    one, other = nodes
    talks = [uuid4() for _ in range(20)]
    for talk in talks:
        other.bus.hear(talk)
    await settled(one, other)
    for seq in range(50):
        one.bus.publish([message(talk, seq) for talk in talks])
        if seq % 10 == 0:
            await asyncio.sleep(0)
    await other.until(message(talks[-1], 49))
    await settled(one, other)

    for talk in talks:
        assert [each.seq for each in other.heard if each.conversation == talk] == list(range(50))


async def test_the_own_process_hears_in_the_same_step_and_once(nodes: tuple[Node, Node]) -> None:
    one, other = nodes
    talk = uuid4()
    one.bus.hear(talk)
    await settled(one, other)
    sent = message(talk)
    one.bus.publish([sent])
    assert sent in one.heard
    await settled(one, other)

    assert one.heard.count(sent) == 1


async def test_what_ends_access_reaches_who_said_no_interest(nodes: tuple[Node, Node]) -> None:
    one, other = nodes
    sent = revocation()
    one.bus.publish([sent])
    await other.until(sent)


# --------------------------------------------------------------------------------------------------- over a broker


async def test_only_what_somebody_hears_comes(pair: tuple[Node, Node]) -> None:
    one, other = pair
    heard, unheard = uuid4(), uuid4()
    assert shard_of(heard) != shard_of(unheard), "they must be in two shards for this test to mean anything"
    other.bus.hear(heard)
    await settled(one, other)
    one.bus.publish([message(unheard), message(heard)])
    await other.until(message(heard))
    await settled(one, other)

    assert message(unheard) not in other.heard


async def test_a_shard_is_left_when_the_last_one_has_gone(broker: Broker) -> None:
    async with connected(broker) as first, connected(broker, idle=0.05) as second:
        one, other = Node(first), Node(second)
        talk = uuid4()
        neighbour = UUID(int=talk.int + SHARDS)
        for log in (talk, neighbour):
            second.hear(log)
        second.forget(talk)
        await asyncio.sleep(0.15)
        one.bus.publish([message(talk)])
        await other.until(message(talk))
        second.forget(neighbour)
        await until(lambda: not second._subscribed)
        one.bus.publish([message(talk, 2)])
        await settled(one, other)

        assert message(talk, 2) not in other.heard


async def test_a_batch_is_split_below_what_the_broker_takes(tmp_path) -> None:
    async with running_broker(tmp_path, max_payload="8KB") as broker, connected(broker) as a, connected(broker) as b:
        one, other = Node(a), Node(b)
        talk = uuid4()
        other.bus.hear(talk)
        await settled(one, other)
        too_large = message(talk, 40, os.urandom(9000))
        one.bus.publish([*(message(talk, seq, os.urandom(3000)) for seq in range(40)), too_large])
        await settled(one, other)

        assert [each.seq for each in other.heard if each.conversation == talk] == list(range(40))


async def test_without_a_broker_nothing_waits_and_its_return_heals(broker: Broker, pair: tuple[Node, Node]) -> None:
    one, other = pair
    before, later = uuid4(), uuid4()
    other.bus.hear(before)
    await settled(one, other)
    broker.kill()
    buses = [node.bus for node in pair if isinstance(node.bus, NatsBus)]
    await until(lambda: not any(bus.is_connected for bus in buses))
    one.bus.publish([message(before, seq) for seq in range(10)])
    assert len(one.heard) >= 10, "its own process hears it all the same"
    assert not buses[0]._waiting
    assert buses[0].lost
    other.bus.hear(later)

    await broker.start()
    await until(lambda: all(bus.is_connected for bus in buses))
    await settled(one, other)
    for talk in (before, later):
        one.bus.publish([message(talk, 11)])
        await other.until(message(talk, 11))
    assert [each.seq for each in other.heard if each.conversation == before] == [11]


async def test_a_bus_starts_without_its_broker(tmp_path) -> None:
    broker = Broker(tmp_path)
    bus = NatsBus([broker.url], SECRET)
    running = asyncio.create_task(bus.run())
    await asyncio.sleep(0.1)
    bus.publish([message(uuid4())])
    await broker.start()
    await until(lambda: bus.is_connected)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    broker.kill()


async def test_a_broker_that_takes_nothing_costs_bounded_memory(pair: tuple[Node, Node], monkeypatch) -> None:
    bus = pair[0].bus
    assert isinstance(bus, NatsBus)
    monkeypatch.setattr("kleanchat.adapters.nats.WAITING_BYTES", 10_000)
    for seq in range(1000):  # without a turn of the loop, in which something could be sent
        bus.publish([message(UUID(int=5), seq, b"x" * 1000)])

    assert bus._waiting_bytes < 12_000
    assert bus.lost > 900


async def test_the_broker_learns_no_word_and_another_installation_hears_nothing(
    broker: Broker, pair: tuple[Node, Node]
) -> None:
    listener, seen = Client(), list[bytes]()

    async def note(message: object) -> None:
        seen.append(message.data)

    await listener.connect(broker.url)
    await listener.subscribe(">", cb=note)
    await listener.flush()
    one, other = pair
    talk = uuid4()
    other.bus.hear(talk)
    async with connected(broker, b"t" * 32) as foreign:
        foreign.hear(talk)
        stranger = Node(foreign)
        await settled(one, other)
        sent = message(talk, 1, b"Schluesselkasten 4711")
        one.bus.publish([sent])
        await other.until(sent)
        await listener.flush()
        assert seen, "the listener must have heard it for this test to mean anything"
        assert not any(b"Schluessel" in each or talk.bytes in each for each in seen)
        assert not stranger.heard
    await listener.close()


async def test_what_is_not_ours_is_passed_over(broker: Broker, pair: tuple[Node, Node]) -> None:
    one, other = pair
    intruder = Client()
    await intruder.connect(broker.url)
    assert isinstance(other.bus, NatsBus)
    for rubbish in (b"", b"x", os.urandom(100)):
        await intruder.publish(f"{other.bus._name}.all", rubbish)
    await intruder.flush()
    await settled(one, other)
    await intruder.close()

    assert {each.kind for each in other.heard} == {REVOKED}
