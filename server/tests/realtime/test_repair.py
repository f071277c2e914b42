"""What the bus lost, or brought in another order: the feed repairs it, and nobody is told what he may not see."""

import asyncio
from collections.abc import Sequence
from typing import Any

import pytest
from acts import begin_direct, make_group, post, read, seat, unseat
from cast import Cast
from devices import Device, browser

from kleanchat.services import resume
from kleanchat.store import events


class Loss:
    """Between the services and the bus: loses what is published while `losing` is true."""

    def __init__(self, publish: Any) -> None:
        self._publish = publish
        self.losing = False
        self.lost = 0

    def __call__(self, facts: Sequence[Any]) -> None:
        if self.losing:
            self.lost += len(facts)
        else:
            self._publish(facts)


@pytest.fixture
def bus(installation, monkeypatch) -> Loss:
    """The way of everything that is published."""
    parts = installation.parts
    loss = Loss(parts.database._publish)
    for publisher in (parts.database, parts.poster, parts.gate.services.marker):
        monkeypatch.setattr(publisher, "_publish", loss)
    return loss


@pytest.fixture
async def chat(cast: Cast, api) -> str:
    """The direct conversation of ada and bo."""
    return await begin_direct(api(cast.ada), cast.bo)


async def test_a_lost_message_is_told_by_the_feed(cast: Cast, api, device, bus: Loss, chat: str) -> None:
    async with device(cast.bo) as phone:
        bus.losing = True
        seq = await post(api(cast.ada), chat, "verloren")
        assert bus.lost, "the bus must have lost it for this test to mean anything"

        await phone.until("message", seq=seq, body="verloren")


async def test_a_later_message_waits_until_the_gap_is_closed(cast: Cast, api, device, bus: Loss, chat: str) -> None:
    async with device(cast.bo) as phone:
        bus.losing = True
        await post(api(cast.ada), chat, "verloren")
        bus.losing = False
        await post(api(cast.ada), chat, "danach")
        await phone.until("message", body="danach")
        await phone.quiet()

        assert [fact["body"] for fact in phone.told("message")] == ["verloren", "danach"]


async def test_more_lost_than_one_reading_tells(cast: Cast, api, device, bus: Loss, chat: str, monkeypatch) -> None:
    monkeypatch.setattr(resume, "GAP_LIMIT", 3)
    async with device(cast.bo) as phone:
        bus.losing = True
        seqs = [await post(api(cast.ada), chat) for _ in range(8)]
        await phone.until("message", seq=seqs[-1])
        await phone.quiet()

        assert [fact["seq"] for fact in phone.told("message")] == seqs


async def test_lost_facts_of_a_person_of_which_only_the_latest_is_kept(
    cast: Cast, api, device, bus: Loss, chat: str
) -> None:
    seqs = [await post(api(cast.ada), chat) for _ in range(3)]
    async with device(cast.bo) as phone:
        bus.losing = True
        for seq in seqs[:2]:
            await read(api(cast.bo), chat, seq)
        await phone.until("read", read_seq=seqs[1])
        bus.losing = False
        await read(api(cast.bo), chat, seqs[2])
        await phone.until("read", read_seq=seqs[2])


async def test_an_own_fact_reaches_the_device_that_was_there_before_another_came(
    cast: Cast, api, device, bus: Loss, chat: str
) -> None:
    """The other reads the log when the fact is committed, and before it is published."""
    seq = await post(api(cast.ada), chat)
    async with device(cast.bo) as desk:
        bus.losing = True
        await read(api(cast.bo), chat, seq)
        async with device(cast.bo):
            assert not desk.told("read"), "the fact must not have come yet for this test to mean anything"
            await desk.until("read", read_seq=seq)


@pytest.mark.parametrize("when", [("before",), ("after",), ("before", "after")], ids="-".join)
async def test_what_is_posted_while_a_device_resumes(
    cast: Cast, api, installation, chat: str, monkeypatch, when: tuple[str, ...]
) -> None:
    """Between its two readings, and right after them."""
    missed = resume.missed

    async def busy(*arguments: Any) -> Any:
        if "before" in when:
            await post(api(cast.ada), chat, "dazwischen")
        found = await missed(*arguments)
        if "after" in when:
            await post(api(cast.ada), chat, "dazwischen")
        return found

    async with browser(installation.settings, cast.bo.token) as http:
        phone = Device(installation.settings, cast.bo, http)
        hello = await phone.position()
        monkeypatch.setattr(resume, "missed", busy)
        async with phone.connected():
            await phone.say(hello)
            await phone.until("message", body="dazwischen")
            await post(api(cast.ada), chat, "danach")
            await phone.until("message", body="danach")
    assert _view(phone, chat) == list(range(2, len(when) + 3))


async def test_a_device_that_subscribes_to_what_moved_on_meanwhile(
    cast: Cast, api, installation, chat: str, monkeypatch
) -> None:
    """A message is posted and published between the reading of the positions and the subscription."""
    positions = resume.positions

    async def late(*arguments: Any) -> Any:
        found = await positions(*arguments)
        await post(api(cast.ada), chat, "dazwischen")
        return found

    async with browser(installation.settings, cast.bo.token) as http:
        phone = Device(installation.settings, cast.bo, http)
        hello = await phone.position()
        monkeypatch.setattr(resume, "positions", late)
        async with phone.connected():
            await phone.say(hello)
            await phone.until("ready")
            await post(api(cast.ada), chat, "danach")
            await phone.until("message", body="danach")
    assert _view(phone, chat) == [2, 3]


async def test_who_is_new_in_a_group_is_not_told_what_the_bus_lost_before(cast: Cast, api, device, bus: Loss) -> None:
    group = await make_group(api(cast.ada), cast.bo)
    async with device(cast.bo) as member, device(cast.cleo) as new:
        bus.losing = True
        before = await post(api(cast.ada), group, "vor cleo")
        bus.losing = False
        await seat(api(cast.ada), group, cast.cleo)
        await post(api(cast.ada), group, "mit cleo")
        await asyncio.gather(*(one.until("message", body="mit cleo") for one in (member, new)))

        assert _view(member, group) == [before, before + 1, before + 2], "bo must see it for this test to mean anything"
        assert _view(new, group) == [before + 1, before + 2]


async def test_who_is_put_out_while_he_resumes_is_told_nothing_of_what_follows(
    cast: Cast, api, installation, monkeypatch
) -> None:
    """He goes between the reading of his seats and the subscription, and something is said before he is known out."""
    group = await make_group(api(cast.ada), cast.bo, cast.cleo)
    positions, missed = resume.positions, resume.missed

    async def and_out(*arguments: Any) -> Any:
        found = await positions(*arguments)
        if unseated == []:
            unseated.append(await unseat(api(cast.ada), group, cast.bo))
        return found

    async def late(*arguments: Any) -> Any:
        said.append(await post(api(cast.ada), group, "ohne bo"))
        return await missed(*arguments)

    unseated: list[None] = []
    said: list[int] = []
    async with (
        Device.of(installation.settings, cast.cleo) as member,
        browser(installation.settings, cast.bo.token) as http,
    ):
        phone = Device(installation.settings, cast.bo, http)
        hello = await phone.position()
        monkeypatch.setattr(resume, "positions", and_out)
        monkeypatch.setattr(resume, "missed", late)
        async with phone.connected():
            await phone.say(hello)
            await phone.until("left", conversation=group)
            await phone.quiet()
            await member.until("message", seq=said[0])
    assert _view(phone, group) == []


async def test_who_came_and_resumes_is_not_told_what_was_lost_before_him(
    cast: Cast, api, installation, device, bus: Loss
) -> None:
    group = await make_group(api(cast.ada), cast.bo)
    async with device(cast.bo) as member, browser(installation.settings, cast.cleo.token) as http:
        bus.losing = True
        before = await post(api(cast.ada), group, "vor cleo")
        await seat(api(cast.ada), group, cast.cleo)
        phone = Device(installation.settings, cast.cleo, http)
        hello = await phone.position()
        async with phone.connected():
            await phone.say(hello)
            await phone.until("ready")
            bus.losing = False
            await post(api(cast.ada), group, "mit cleo")
            await asyncio.gather(*(one.until("message", body="mit cleo") for one in (member, phone)))
    assert _view(member, group) == [before, before + 1, before + 2], "bo must see it for this test to mean anything"
    assert before not in _view(phone, group)


@pytest.fixture
async def goes_while_it_is_read(cast: Cast, api, monkeypatch) -> tuple[str, list[int]]:
    """A group that bo is taken out of between the reading of his seat and of its events; and what is said then."""
    group, said = await make_group(api(cast.ada), cast.bo), list[int]()
    await post(api(cast.ada), group, "mit bo")
    for name in ("after", "missed"):
        original = getattr(events, name)

        async def late(*arguments: Any, original: Any = original) -> Any:
            if not said:
                await unseat(api(cast.ada), group, cast.bo)
                said.append(await post(api(cast.ada), group, "ohne bo"))
            return await original(*arguments)

        monkeypatch.setattr(events, name, late)
    return group, said


async def test_who_is_put_out_while_he_reads_back_is_shown_nothing_of_what_follows(
    cast: Cast, api, goes_while_it_is_read
) -> None:
    group, said = goes_while_it_is_read
    page = (await api(cast.bo).get(f"/api/conversations/{group}/events?after=0")).json()
    assert said == [4], "he must have gone for this test to mean anything"
    assert [event["seq"] for event in page["events"]] == [1, 2]


async def test_who_is_put_out_while_he_is_told_what_he_missed(
    cast: Cast, installation, device, goes_while_it_is_read
) -> None:
    group, said = goes_while_it_is_read
    async with browser(installation.settings, cast.bo.token) as http:
        hello = await Device(installation.settings, cast.bo, http).position()
    async with device(cast.bo, hello=hello | {"conversations": {group: 1}}) as phone:
        await phone.until("left", conversation=group)
        await phone.quiet()
    assert said == [4], "he must have gone for this test to mean anything"
    assert _view(phone, group) == [2]


def _view(device: Device, conversation: str) -> list[int]:
    """The seqs of a conversation as a client takes them: what it knows already is nothing new."""
    view: list[int] = []
    for fact in device.facts:
        if fact.get("conversation") == conversation and fact.get("seq", 0) > (view[-1] if view else 0):
            view.append(fact["seq"])
    return view
