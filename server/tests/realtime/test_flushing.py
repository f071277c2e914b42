"""Turns: what many hear holds nobody up, and nobody of the many is forgotten."""

import asyncio
from itertools import chain
from uuid import UUID

import pytest
from listeners import COMPANY, TALK, FakeLease, FakeListener, a_hub, event

from kleanchat.realtime.flushing import AT_A_TURN, FEW
from kleanchat.realtime.hub import Hub

PAIR = UUID(int=3)
MANY = 5 * FEW


@pytest.fixture
def lease() -> FakeLease:
    """Holds, until the test says otherwise."""
    return FakeLease()


@pytest.fixture
def hub(lease: FakeLease) -> Hub:
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


def hearing(hub: Hub, conversation: UUID, count: int) -> list[FakeListener]:
    """So many new devices that hear it from its beginning on."""
    found = [FakeListener(hub) for _ in range(count)]
    for one in found:
        hub.join(one, {conversation: 0})
    return found


async def turn() -> None:
    """Two turns of the loop, after which the next ones are told."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def until_told(listeners: list[FakeListener]) -> None:
    """All of these have been told something."""
    async with asyncio.timeout(5):
        while not all(one.frames for one in listeners):
            await turn()


def told(listener: FakeListener) -> list[int]:
    """All that it was told."""
    return list(chain.from_iterable(listener.facts))


async def test_two_are_told_while_a_large_group_takes_turns(
    hub: Hub, everybody: list[FakeListener], pair: list[FakeListener]
) -> None:
    hub.receive([event(1)])
    await turn()
    assert sum(bool(one.frames) for one in everybody) == AT_A_TURN

    hub.receive([event(1, conversation=PAIR)])
    await turn()
    assert [told(one) for one in pair] == [[1], [1]]
    assert not all(one.frames for one in everybody), "the large group is still at its turns"

    await until_told(everybody)
    assert all(one.facts == [[1]] for one in everybody), "once each"


async def test_nobody_of_a_large_group_is_passed_over_while_more_comes_all_the_time(
    hub: Hub, everybody: list[FakeListener]
) -> None:
    rounds = MANY // AT_A_TURN
    for seq in range(1, 4 * rounds + 1):
        hub.receive([event(seq)])
        await turn()
        if seq == rounds + 2:
            assert all(one.frames for one in everybody), "by the end of the first round"
    async with asyncio.timeout(5):
        while any(told(one)[-1] < 4 * rounds for one in everybody):
            await turn()

    assert all(told(one) == list(range(1, 4 * rounds + 1)) for one in everybody)
    assert all(len(one.frames) < 2 * rounds for one in everybody), "what came meanwhile goes out together"


async def test_the_lease_is_asked_at_every_turn(hub: Hub, everybody: list[FakeListener], lease: FakeLease) -> None:
    hub.receive([event(1)])
    await turn()
    lease.held = False
    for _ in range(MANY):
        await turn()
    assert sum(bool(one.frames) for one in everybody) == AT_A_TURN, "nobody after it was out"

    lease.held = True
    hub.flush()
    await until_told(everybody)
    assert all(one.facts == [[1]] for one in everybody)


async def test_who_leaves_before_his_turn_is_told_nothing(hub: Hub, everybody: list[FakeListener]) -> None:
    hub.receive([event(1)])
    await turn()
    leaver = next(one for one in everybody if not one.frames)
    hub.revoke(COMPANY, leaver.employee, None, "left")
    await until_told([one for one in everybody if one is not leaver])

    assert leaver.closed == (4401, "left")
    assert leaver.frames == []
