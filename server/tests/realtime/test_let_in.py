"""Who is new in a conversation, on a bus that may lose what came before or after him: the feed lets him in."""

from uuid import UUID, uuid4

from listeners import COMPANY, TALK, FakeLease, FakeListener, event, own

from kleanchat.adapters.bus import MemoryBus
from kleanchat.realtime.hub import Hub


class LossyBus(MemoryBus):
    """A bus that says that it may lose something."""

    may_lose = True


def a_hub() -> Hub:
    return Hub(FakeLease(), LossyBus())


def heard(listener: FakeListener) -> list[int]:
    """The seqs of the conversation's events that wait for him."""
    return [int(body) for bundle in listener.outbox.bundles for body in bundle.bodies]


def joins(hub: Hub, listener: FakeListener, seq: int = 1) -> tuple[UUID, UUID, UUID]:
    """The fact that the person is new in the conversation arrives; returns what the feed has to do."""
    hub.receive([own(listener.employee, seq, "joined")])
    assert hub.gap.is_set()
    listener.outbox.clear()
    return (COMPANY, TALK, listener.employee)


async def test_who_is_alone_here_hears_what_came_since() -> None:
    hub = a_hub()
    bo = FakeListener(hub)
    new = joins(hub, bo)
    hub.receive([event(6)])
    assert heard(bo) == []

    hub.let_in(new, 4, [event(4, "member_added", bo.employee), event(5), event(6)])
    hub.receive([event(7)])
    assert heard(bo) == [4, 5, 6, 7]
    assert not hub.new


async def test_who_comes_to_others_hears_what_they_were_told_since_his_coming() -> None:
    hub = a_hub()
    ada, bo = FakeListener(hub), FakeListener(hub)
    hub.join(ada, {TALK: 5})
    new = joins(hub, bo)

    hub.let_in(new, 1, [event(seq) for seq in range(1, 7)])
    assert heard(bo) == [1, 2, 3, 4, 5, 6]
    assert heard(ada) == [6]


async def test_who_comes_while_this_node_is_behind_hears_nothing_from_before() -> None:
    hub = a_hub()
    ada, bo = FakeListener(hub), FakeListener(hub)
    hub.join(ada, {TALK: 2})
    new = joins(hub, bo)

    hub.let_in(new, 5, [event(5, "member_added", bo.employee), event(6)])
    assert heard(bo) == []
    hub.receive([event(3), event(4)])
    assert heard(ada) == [3, 4, 5, 6]
    assert heard(bo) == [5, 6]


async def test_who_is_out_again_meanwhile_is_not_let_in() -> None:
    hub = a_hub()
    ada, bo = FakeListener(hub), FakeListener(hub)
    hub.join(ada, {TALK: 4})
    new = joins(hub, bo)
    hub.receive([event(5, "member_removed", bo.employee)])

    hub.let_in(new, 4, [event(4, "member_added", bo.employee)])
    hub.receive([event(6)])
    assert heard(bo) == []
    assert heard(ada) == [5, 6]


async def test_all_devices_of_a_person_are_let_in_and_one_that_left_is_not() -> None:
    hub, person = a_hub(), uuid4()
    phone, desk = FakeListener(hub, person), FakeListener(hub, person)
    new = joins(hub, phone)
    hub.drop(desk)
    desk.outbox.clear()

    hub.let_in(new, 1, [event(1)])
    assert heard(phone) == [1]
    assert heard(desk) == []
