"""Resuming: what was missed is told in order, each fact once, and what cannot be told is named."""

from uuid import uuid4

import pytest
from acts import begin_direct, make_group, post, post_many, read, seat, unseat
from cast import Cast
from devices import Device, browser

from kleanchat.services.resume import GAP_LIMIT


@pytest.fixture
async def chat(cast: Cast, api) -> str:
    """The direct conversation of ada and bo."""
    return await begin_direct(api(cast.ada), cast.bo)


@pytest.fixture
async def group(cast: Cast, api) -> str:
    """A group of ada, bo and cleo."""
    return await make_group(api(cast.ada), cast.bo, cast.cleo)


@pytest.fixture
def position(installation):
    """`position(person)`: the hello of a client that has everything up to now."""

    async def now(person) -> dict:
        async with browser(installation.settings, person.token) as http:
            return await Device(installation.settings, person, http).position()

    return now


async def test_what_was_missed_is_told_in_order_and_once(cast: Cast, api, device, position, chat: str) -> None:
    before = await position(cast.bo)
    seqs = [await post(api(cast.ada), chat, str(number)) for number in range(5)]

    async with device(cast.bo, hello=before) as phone:
        await post(api(cast.ada), chat, "live")
        await phone.until("message", body="live")
        await phone.quiet()

    assert _told(phone, chat) == [*seqs, seqs[-1] + 1]
    assert [fact["body"] for fact in phone.told("message")] == ["0", "1", "2", "3", "4", "live"]
    assert phone.facts[0]["kind"] == "ready", "ready comes before what was missed"


async def test_who_missed_nothing_is_told_nothing(cast: Cast, api, device, chat: str) -> None:
    seq = await post(api(cast.ada), chat)
    async with device(cast.bo) as phone:
        await phone.quiet()
        assert [fact["kind"] for fact in phone.facts] == ["ready", "pong"]

        await post(api(cast.ada), chat)
        await phone.until("message", seq=seq + 1)


async def test_a_missed_event_says_what_a_live_one_said(cast: Cast, api, device, position, group: str) -> None:
    before = await position(cast.bo)
    async with device(cast.bo) as live:
        await seat(api(cast.ada), group, cast.cleo, "admin")
        await api(cast.ada).patch(f"/api/groups/{group}", json={"title": "Objekt Süd"})
        await unseat(api(cast.ada), group, cast.cleo)
        await post(api(cast.ada), group, "Grüße 👋")
        await live.until("message", body="Grüße 👋")
    async with device(cast.bo, hello=before) as resumed:
        pass

    events = [fact for fact in live.facts if fact.get("conversation") == group]
    assert {event["kind"] for event in events} == {"role_changed", "conversation_changed", "member_removed", "message"}
    assert [fact for fact in resumed.facts if fact.get("conversation") == group] == events


async def test_a_gap_that_is_too_large_is_named(cast: Cast, api, device, position, chat: str, group: str) -> None:
    before = await position(cast.bo)
    last = await post_many(api(cast.ada), chat, GAP_LIMIT + 1)
    seq = await post(api(cast.cleo), group)

    async with device(cast.bo, hello=before) as phone:
        assert phone.told("resync") == [{"kind": "resync", "conversation": chat}]
        assert _told(phone, chat) == []
        assert _told(phone, group) == [seq], "the other conversation is told as always"

    before["conversations"][chat] = last - GAP_LIMIT
    async with device(cast.bo, hello=before) as phone:
        assert phone.told("resync") == [], "the largest gap that is told"
        assert _told(phone, chat) == list(range(last - GAP_LIMIT + 1, last + 1))


async def test_gaps_that_are_too_large_together(
    cast: Cast, api, device, position, chat: str, group: str, monkeypatch
) -> None:
    monkeypatch.setattr("kleanchat.services.resume.MISSED_LIMIT", 5)
    before = await position(cast.bo)
    seqs = [await post(api(cast.ada), chat) for _ in range(2)]
    await post_many(api(cast.ada), group, 4)

    async with device(cast.bo, hello=before) as phone:
        assert _told(phone, chat) == seqs, "the smallest are told as far as there is room"
        assert phone.told("resync") == [{"kind": "resync", "conversation": group}]
        assert _told(phone, group) == []


async def test_another_epoch_means_the_snapshot(cast: Cast, api, device, position, chat: str) -> None:
    present = await position(cast.bo)
    await post(api(cast.ada), chat)

    for epoch in (str(uuid4()), None):
        async with device(cast.bo, hello=present | {"epoch": epoch}) as phone:
            ready, resync = phone.facts
            assert (ready["kind"], ready["epoch"]) == ("ready", present["epoch"])
            assert resync == {"kind": "resync", "conversation": None}


async def test_a_client_that_is_ahead_of_the_log_fetches_the_snapshot(cast: Cast, device, position, chat: str) -> None:
    before = await position(cast.bo)
    before["conversations"][chat] += 1

    async with device(cast.bo, hello=before) as phone:
        assert phone.told("resync") == [{"kind": "resync", "conversation": None}]


async def test_joined_and_left_while_away(cast: Cast, api, device, position, group: str) -> None:
    before = await position(cast.bo)
    await post(api(cast.ada), group, "noch drin")
    await unseat(api(cast.ada), group, cast.bo)
    await post(api(cast.ada), group, "schon draußen")
    new = await begin_direct(api(cast.cleo), cast.bo)

    async with device(cast.bo, hello=before) as phone:
        own = [(fact["kind"], fact["conversation"]) for fact in phone.facts if fact["kind"] in ("joined", "left")]
        assert own == [("left", group), ("joined", new)]
        assert _told(phone, group) == [], "nothing of a group that he is not in any more"
        await post(api(cast.cleo), new)
        await phone.until("message", conversation=new)


async def test_who_comes_back_to_a_group_is_told_it_from_then_on(cast: Cast, api, device, position, group: str) -> None:
    before = await position(cast.bo)
    await unseat(api(cast.ada), group, cast.bo)
    unseen = await post(api(cast.ada), group, "ohne bo")
    await seat(api(cast.ada), group, cast.bo)
    seq = await post(api(cast.ada), group, "wieder da")

    async with device(cast.bo, hello=before) as phone:
        assert unseen > before["conversations"][group], "it would be told if he had stayed"
        assert _told(phone, group) == [seq - 1, seq]


async def test_what_was_read_on_another_device(cast: Cast, api, device, position, chat: str) -> None:
    first, second = [await post(api(cast.ada), chat) for _ in range(2)]
    before = await position(cast.bo)
    async with device(cast.bo) as desk:
        for seq in (first, second):
            await read(api(cast.bo), chat, seq)
            await desk.until("read", conversation=chat, read_seq=seq)

    async with device(cast.bo, hello=before) as phone:
        assert [fact["read_seq"] for fact in phone.told("read")] == [second], "of marks only the latest is kept"
        third = await post(api(cast.ada), chat)
        await read(api(cast.bo), chat, third)
        await phone.until("read", read_seq=third)
        assert len(phone.told("read")) == 2


async def test_a_gap_of_own_facts_that_is_too_large(cast: Cast, api, device, position, chat: str, monkeypatch) -> None:
    monkeypatch.setattr("kleanchat.services.resume.EMPLOYEE_GAP_LIMIT", 2)
    before = await position(cast.bo)
    for text in ("a", "b", "c"):
        await api(cast.bo).put(f"/api/conversations/{chat}/draft", json={"text": text})

    async with device(cast.bo, hello=before) as phone:
        assert phone.told("resync") == [{"kind": "resync", "conversation": None}]


async def test_nobody_resumes_a_conversation_of_others(cast: Cast, api, device, position, chat: str) -> None:
    await post(api(cast.ada), chat)
    hello = await position(cast.cleo)
    assert chat not in hello["conversations"], "cleo must be outside for this test to mean anything"

    async with device(cast.cleo, hello=hello | {"conversations": {chat: 0}}) as phone:
        seq = await post(api(cast.ada), chat)
        async with device(cast.bo) as other:
            await post(api(cast.ada), chat)
            await other.until("message", seq=seq + 1)
        await phone.quiet()
        assert [fact["kind"] for fact in phone.facts] == ["ready", "pong"]


def _told(device: Device, conversation: str) -> list[int]:
    """The seqs of a conversation's events, as they came."""
    return [fact["seq"] for fact in device.facts if fact.get("conversation") == conversation and "seq" in fact]
