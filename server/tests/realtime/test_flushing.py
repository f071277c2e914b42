"""Turns: what many hear holds nobody up, and nobody of the many is forgotten."""

import asyncio
from collections.abc import Iterable
from contextvars import ContextVar
from itertools import chain
from uuid import UUID, uuid4

import pytest
from listeners import COMPANY, TALK, FakeLease, FakeListener, a_hub, event, mark

from kleanchat.realtime import hub as hub_module
from kleanchat.realtime.flushing import FEW, OF_MANY
from kleanchat.realtime.frames import Shared
from kleanchat.realtime.hub import Hub

PAIR = UUID(int=3)
MANY = 5 * FEW


class CountingLease(FakeLease):
    """Counts how often it is asked."""

    asked = 0

    def holds(self) -> bool:
        self.asked += 1
        return super().holds()


class Broken(FakeListener):
    """Its transport fails."""

    def flush(self, shared: Shared) -> int:
        raise RuntimeError("a transport that fails")


@pytest.fixture
def lease() -> CountingLease:
    """Holds, until the test says otherwise."""
    return CountingLease()


@pytest.fixture
def hub(lease: CountingLease) -> Hub:
    """Nobody hears anything yet."""
    return a_hub(lease)


@pytest.fixture
def everybody(hub: Hub) -> list[FakeListener]:
    """The devices of a large group."""
    return hearing(hub, TALK, MANY)


@pytest.fixture
def pair(hub: Hub) -> list[FakeListener]:
    """The devices of a conversation of two."""
    return hearing(hub, PAIR, 2)


def hearing(hub: Hub, conversation: UUID, count: int, kind: type[FakeListener] = FakeListener) -> list[FakeListener]:
    """So many new devices that hear it from its beginning on."""
    found = [kind(hub) for _ in range(count)]
    for one in found:
        hub.join(one, {conversation: 0})
    return found


async def first_turn() -> None:
    """Until something is sent for the first time."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def until_told(listeners: Iterable[FakeListener]) -> None:
    """All of these have been told something."""
    async with asyncio.timeout(5):
        while not all(one.frames for one in listeners):
            await asyncio.sleep(0)


def told(listener: FakeListener) -> list[int]:
    """All that it was told."""
    return list(chain.from_iterable(listener.facts))


def how_many_told(listeners: Iterable[FakeListener]) -> int:
    return sum(bool(one.frames) for one in listeners)


async def test_two_are_told_while_a_large_group_takes_turns(
    hub: Hub, everybody: list[FakeListener], pair: list[FakeListener]
) -> None:
    hub.receive([event(1)])
    await first_turn()
    assert how_many_told(everybody) == OF_MANY

    hub.receive([event(1, conversation=PAIR)])
    await first_turn()
    assert [told(one) for one in pair] == [[1], [1]]
    assert how_many_told(everybody) < MANY, "the large group is still at its turns"

    await until_told(everybody)
    assert all(one.facts == [[1]] for one in everybody), "once each"


async def test_many_small_conversations_take_turns_too(hub: Hub, pair: list[FakeListener]) -> None:
    talks = [UUID(int=10 + place) for place in range(10)]
    members = {talk: hearing(hub, talk, FEW // 2) for talk in talks}
    hub.receive([event(1, conversation=talk) for talk in talks])
    await first_turn()
    assert how_many_told(chain.from_iterable(members.values())) == FEW

    await until_told(chain.from_iterable(members.values()))


async def test_marks_that_many_look_at_take_turns(hub: Hub, everybody: list[FakeListener], monkeypatch) -> None:
    monkeypatch.setattr(hub_module, "MARKS_SECONDS", 0.0)
    for one in everybody:
        one.open_conversation = TALK
    hub.receive([mark(uuid4(), "read")])
    async with asyncio.timeout(5):
        while not how_many_told(everybody):
            await asyncio.sleep(0)
    assert how_many_told(everybody) == OF_MANY
    await until_told(everybody)


async def test_nobody_of_a_large_group_is_passed_over_while_more_comes_all_the_time(
    hub: Hub, everybody: list[FakeListener]
) -> None:
    turns = MANY // OF_MANY
    for seq in range(1, 4 * turns + 1):
        hub.receive([event(seq)])
        await asyncio.sleep(0)
        if seq == turns + 2:
            assert how_many_told(everybody) == MANY, "each has had one turn before anybody has the next"
    async with asyncio.timeout(5):
        while any(told(one)[-1] < 4 * turns for one in everybody):
            await asyncio.sleep(0)

    assert all(told(one) == list(range(1, 4 * turns + 1)) for one in everybody)
    assert all(len(one.frames) < turns for one in everybody), "what came meanwhile goes out together"


async def test_the_lease_is_asked_at_every_turn_and_not_on_and_on(
    hub: Hub, everybody: list[FakeListener], lease: CountingLease
) -> None:
    hub.receive([event(1)])
    await first_turn()
    lease.held, lease.asked = False, 0
    for _ in range(MANY):
        await asyncio.sleep(0)
    assert how_many_told(everybody) == OF_MANY, "nobody after it was out"
    assert lease.asked == 1

    lease.held = True
    hub.flush()
    await until_told(everybody)
    assert all(one.facts == [[1]] for one in everybody)


async def test_who_leaves_before_his_turn_is_told_nothing(hub: Hub, everybody: list[FakeListener]) -> None:
    hub.receive([event(1)])
    await first_turn()
    leaver = next(one for one in everybody if not one.frames)
    hub.revoke(COMPANY, leaver.employee, None, "left")
    await until_told(one for one in everybody if one is not leaver)

    assert leaver.closed == (4401, "left")
    assert leaver.frames == []


async def test_a_socket_that_fails_holds_up_only_its_own_turn(hub: Hub) -> None:
    failed: list[object] = []
    asyncio.get_running_loop().set_exception_handler(lambda _, context: failed.append(context["exception"]))
    hearing(hub, TALK, 1, Broken)
    others = hearing(hub, TALK, MANY)
    hub.receive([event(1)])
    async with asyncio.timeout(5):
        while how_many_told(others) <= MANY - OF_MANY:
            await asyncio.sleep(0)
    assert failed


async def test_what_is_told_later_belongs_to_nobodys_trace(hub: Hub) -> None:
    trace: ContextVar[str] = ContextVar("trace")
    seen: list[str] = []

    class Tracing(FakeListener):
        def flush(self, shared: Shared) -> int:
            seen.append(trace.get("nobody's"))
            return super().flush(shared)

    listeners = hearing(hub, TALK, 2 * FEW, Tracing)
    trace.set("the poster's")
    hub.receive([event(1)])
    await until_told(listeners)
    assert seen == ["the poster's"] * OF_MANY + ["nobody's"] * (2 * FEW - OF_MANY)
