"""The hub: one array a turn, frames shared, order kept, and an end that is one."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from listeners import COMPANY, TALK, FakeLease, FakeListener, a_hub, event, mark, own

from kleanchat.adapters.bus import MemoryBus
from kleanchat.domain.events import MessagePosted
from kleanchat.realtime import encoding, frames
from kleanchat.realtime import hub as hub_module
from kleanchat.realtime.hub import Hub
from kleanchat.store.transaction import Fact


@pytest.fixture
def lease() -> FakeLease:
    """Holds, until the test says otherwise."""
    return FakeLease()


@pytest.fixture
def hub(lease: FakeLease) -> Hub:
    """Nobody hears anything yet."""
    return a_hub(lease)


@pytest.fixture
def member(hub: Hub) -> Callable[..., FakeListener]:
    """`member()`: a device that hears the conversation from its beginning on."""

    def joined(person: UUID | None = None) -> FakeListener:
        listener = FakeListener(hub, person)
        hub.join(listener, {TALK: 0})
        return listener

    return joined


async def turn() -> None:
    """Let what is due in this turn of the loop happen; answers to commands may still join it one turn later."""
    await asyncio.sleep(0)
    await asyncio.sleep(0)


async def test_what_comes_in_one_turn_goes_out_as_one_array(hub: Hub, member) -> None:
    phone = member()
    hub.receive([event(1), event(2)])
    hub.receive([event(3)])
    assert phone.frames == [], "nothing is written before the turn ends"

    await turn()
    assert phone.facts == [[1, 2, 3]]

    hub.receive([event(4)])
    await turn()
    assert phone.facts == [[1, 2, 3], [4]], "and nothing waits longer than a turn"


async def test_sockets_for_which_the_same_waits_share_the_frame(hub: Hub, member, monkeypatch) -> None:
    built: list[int] = []
    build = frames.frame
    for module in ("frames", "outbox"):
        monkeypatch.setattr(f"kleanchat.realtime.{module}.frame", lambda bodies: built.append(1) or build(bodies))
    phones = [member() for _ in range(3)]
    other = FakeListener(hub)
    hub.join(other, {UUID(int=3): 0})

    hub.receive([event(1)])
    hub.receive([event(2), event(1, conversation=UUID(int=3))])
    await turn()

    assert [phone.facts for phone in phones] == [[[1, 2]]] * 3
    assert len({id(phone.frames[0]) for phone in phones}) == 1, "the same bytes"
    assert other.facts == [[1]]
    assert len(built) == 2, "one frame for the three, one for the other"


async def test_a_fact_is_encoded_once_whoever_receives_it(hub: Hub, member, monkeypatch) -> None:
    encodings: list[Any] = []
    original = encoding.encoded
    monkeypatch.setattr(encoding, "encoded", lambda value: encodings.append(value) or original(value))
    bus = MemoryBus()
    bus.subscribe(hub.receive)
    phones = [member() for _ in range(10)]
    message = MessagePosted(
        conversation=TALK, seq=1, at=datetime.now(UTC), sender=uuid4(), client_id=uuid4(), body="Hallo"
    )

    encoding.publisher(bus)([Fact(COMPANY, message)])
    await turn()

    assert all(phone.facts[0][0]["body"] == "Hallo" for phone in phones)
    assert encodings == [message]


async def test_what_comes_too_early_is_held(hub: Hub, member) -> None:
    phone = member()
    hub.receive([event(3)])
    hub.receive([event(2)])
    await turn()
    assert phone.frames == []
    assert hub.gap.is_set(), "the feed is to look what comes before"

    hub.receive([event(1)])
    hub.receive([event(2), event(3)])
    await turn()
    assert phone.facts == [[1, 2, 3]], "in order, and what comes again is not told again"


async def test_own_facts_are_held_too_but_a_reading_of_the_log_has_no_gaps(hub: Hub) -> None:
    phone = FakeListener(hub)
    hub.receive([own(phone.employee, 4)])
    await turn()
    assert phone.frames == []

    hub.receive_own([own(phone.employee, 3), own(phone.employee, 6)])
    hub.receive([own(phone.employee, 5)])
    await turn()
    assert phone.facts == [["own 3", "own 4", "own 6"]], "the log has no 1, 2 and 5 any more"


async def test_who_is_removed_hears_nothing_from_that_very_event_on(hub: Hub, member) -> None:
    ada, bo = member(), member()
    hub.receive([event(1), event(2, "member_removed", bo.employee), event(3)])
    await turn()

    assert ada.facts == [[1, 2, 3]]
    assert bo.facts == [[1]]


async def test_who_is_added_hears_everything_from_that_very_event_on(hub: Hub, member) -> None:
    ada, bo = member(), FakeListener(hub)
    hub.receive([event(1), event(2, "member_added", bo.employee), event(3)])
    await turn()

    assert ada.facts == [[1, 2, 3]]
    assert bo.facts == [[2, 3]]


async def test_who_is_added_while_earlier_events_are_missing(hub: Hub, member) -> None:
    ada, bo = member(), FakeListener(hub)
    hub.receive([event(2, "member_added", bo.employee), own(bo.employee, 1, "joined"), event(3)])
    hub.receive([event(1)])
    await turn()

    assert ada.facts == [[1, 2, 3]]
    assert bo.facts == [["own 1", 2, 3]]


async def test_left_ends_delivery_on_all_devices_of_the_person_alone(hub: Hub, member) -> None:
    ada, phone = member(), member()
    desk = member(phone.employee)
    hub.receive([own(phone.employee, 1, "left"), event(1)])
    await turn()

    assert ada.facts == [[1]]
    assert phone.facts == desk.facts == [["own 1"]]
    assert phone.frames[0] is desk.frames[0]


@pytest.mark.parametrize("how", ["person", "session", "company"])
async def test_who_is_out_is_closed_and_what_waits_for_him_is_forgotten(hub: Hub, member, how: str) -> None:
    ada, phone = member(), member()
    desk = member(phone.employee)
    hub.receive([event(1)])
    hub.revoke(
        COMPANY,
        None if how == "company" else phone.employee,
        phone.session if how == "session" else None,
        "company_closed" if how == "company" else "left",
    )
    hub.receive([event(2)])
    await turn()

    assert phone.closed == ((4410, "company_closed") if how == "company" else (4401, "left"))
    assert phone.frames == []
    assert (desk.closed is None) == (how == "session")
    assert (ada.closed is None) == (how != "company")
    if how != "company":
        assert ada.facts == [[1, 2]]


async def test_another_company_is_not_concerned(hub: Hub, member) -> None:
    phone = member()
    hub.revoke(uuid4(), None, None, "company_closed")
    hub.receive([event(1)])
    await turn()

    assert (phone.closed, phone.facts) == (None, [[1]])


async def test_while_the_lease_is_out_everything_waits_and_then_goes_in_order(hub: Hub, member, lease) -> None:
    phone, leaver = member(), member()
    lease.held = False
    hub.receive([event(1)])
    await turn()
    hub.receive([event(2)])
    await turn()
    assert phone.frames == []

    hub.revoke(COMPANY, leaver.employee, None, "left")
    assert leaver.closed is not None, "a leaver is closed all the same"
    lease.held = True
    hub.flush()
    await turn()
    assert phone.facts == [[1, 2]]
    assert leaver.frames == []


async def test_a_socket_that_is_too_slow_goes_while_it_is_told_and_the_others_are_told(
    hub: Hub, member, monkeypatch
) -> None:
    phones = [member() for _ in range(5)]
    slow = phones[2]
    monkeypatch.setattr(slow, "offer", lambda bundle: hub.drop(slow))
    hub.receive([event(1)])
    await turn()

    assert [phone.facts for phone in phones if phone is not slow] == [[[1]]] * 4
    assert slow not in hub.listeners()


async def test_marks_go_only_to_who_has_the_conversation_open_and_the_latest_only(
    hub: Hub, member, monkeypatch
) -> None:
    monkeypatch.setattr(hub_module, "MARKS_SECONDS", 0.0)
    phone, pocket = member(), member()
    phone.open_conversation = TALK
    reader = uuid4()
    hub.receive([mark(reader, "early")])
    hub.receive([mark(reader, "late")])
    async with asyncio.timeout(5):
        while not phone.frames:
            await turn()

    assert phone.facts == [[{"kind": "marks", "conversation": str(TALK), "marks": ["late"]}]]
    assert pocket.frames == []


async def test_a_device_that_is_gone_leaves_nothing_behind(hub: Hub, member) -> None:
    phone = member()
    hub.receive([event(1)])
    hub.drop(phone)
    await turn()
    assert phone.frames == []
    assert (hub.listeners(), hub._conversations, hub._people) == ([], {}, {})
