"""Every command of the socket, sent by everybody who must not get anywhere with it."""

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import acts
import pytest
from cast import Cast
from devices import Device
from installation import Installation
from matrix import CLIENT_ID
from stage import Stage, everything, set_stage

from kleanchat.realtime.commands import COMMANDS

NOT_FOUND, NOT_ALLOWED = {"code": "not_found"}, {"code": "not_allowed"}
# What becomes of a command about a conversation, for whoever is no member of it. None: it has no answer, and no effect.
COMMAND_ROWS: Mapping[str, Any] = {
    "post": ({"client_id": CLIENT_ID, "body": "Hallo"}, NOT_FOUND),
    "read": ({"seq": 2}, NOT_FOUND),
    "delivered": ({"seq": 2}, NOT_FOUND),
    "open": ({}, None),
    "hello": ({}, None),
    "ping": ({}, None),
}
KEYED = [name for name, (_, expected) in COMMAND_ROWS.items() if expected is not None]
# Who is not even let in, and why.
NOT_LET_IN = {
    "anonymous": (4402, "not_signed_in"),
    "withheld": (4402, "not_signed_in"),
    "module_off": (4402, "not_signed_in"),
    "leaver": (4401, "left"),
    "support": (4402, "not_signed_in"),
}
STRANGERS = ["outsider", "ex_member", "neighbour", "neighbours_admin"]


@pytest.fixture
async def stage(installation: Installation, cast: Cast) -> Stage:
    return await set_stage(installation, cast)


def test_every_command_has_a_row() -> None:
    assert set(COMMANDS.json_schema()["discriminator"]["mapping"]) == set(COMMAND_ROWS)


@pytest.mark.parametrize("column", NOT_LET_IN)
async def test_who_is_not_let_in_hears_why_and_nothing_else(stage: Stage, column: str) -> None:
    async with connected(stage, "plain") as bo:
        await bo.say(await bo.position())
        await bo.until("ready")  # the door is there, and opens
    await stage.set_module(unlocked=column != "module_off")

    async with connected(stage, column) as device:
        assert await device.until_closed() == NOT_LET_IN[column]
        assert device.facts == []


@pytest.mark.parametrize("do", KEYED)
@pytest.mark.parametrize("column", STRANGERS)
async def test_a_stranger_finds_nothing(stage: Stage, owner, column: str, do: str) -> None:
    before = await everything(owner, stage.cast.company, stage.cast.other_company)
    fields, expected = COMMAND_ROWS[do]
    async with at_the_door(stage, column) as device:
        theirs = await device.ask(do, conversation=stage.ids["conversation"], **fields)
        nothing = await device.ask(do, conversation=str(uuid4()), **fields)

    assert theirs["error"] == nothing["error"] == expected
    assert theirs.keys() == nothing.keys()
    assert await everything(owner, stage.cast.company, stage.cast.other_company) == before
    async with at_the_door(stage, "ada") as ada:
        assert "ok" in await ada.ask(do, conversation=stage.ids["conversation"], **fields), "a member can"


async def test_a_plain_member_cannot_post_where_admins_write(stage: Stage) -> None:
    fields, _ = COMMAND_ROWS["post"]
    async with at_the_door(stage, "plain") as bo, at_the_door(stage, "ada") as ada:
        refused = await bo.ask("post", conversation=stage.ids["conversation"], **fields)
        done = await ada.ask("post", conversation=stage.ids["conversation"], **fields)

        assert refused["error"] == NOT_ALLOWED
        assert done["ok"]["seq"] == (await bo.until("message"))["seq"], (
            "he sees it, so he need not be told that he may not"
        )


@pytest.mark.parametrize("column", STRANGERS)
async def test_a_stranger_who_claims_to_know_it_hears_nothing_of_it(stage: Stage, api, column: str) -> None:
    group, cast = stage.ids["conversation"], stage.cast
    async with (
        at_the_door(stage, "foreman", claims=group) as member,
        at_the_door(stage, column, claims=group) as stranger,
    ):
        for one in (member, stranger):
            await one.say({"do": "open", "conversation": group})
            await one.quiet()
        seq = await acts.post(api(cast.ada), group, f"Noch ein {stage.talk}")
        await acts.read(api(cast.bo), group, seq)
        await member.until("message", conversation=group, seq=seq)
        await member.until("marks", conversation=group)  # the premise: to a member all of it comes
        await stranger.quiet()

        assert about(stranger, group) == []
        assert stage.talk not in json.dumps(stranger.facts).lower()
        assert about(member, group) != []


async def test_a_member_who_goes_hears_no_more_of_it(stage: Stage, api) -> None:
    group, cast = stage.ids["conversation"], stage.cast
    async with at_the_door(stage, "plain") as bo, at_the_door(stage, "foreman") as gina:
        await acts.unseat(api(cast.ada), group, cast.bo)
        await bo.until("left", conversation=group)
        known = len(bo.facts)
        seq = await acts.post(api(cast.ada), group, f"Ohne ihn: {stage.talk}")
        await gina.until("message", seq=seq)
        await bo.quiet()

        assert [fact["kind"] for fact in bo.facts[known:]] == ["pong"]
        refused = await bo.ask("read", conversation=group, seq=seq)
        assert refused["error"] == NOT_FOUND


@asynccontextmanager
async def connected(stage: Stage, column: str) -> AsyncIterator[Device]:
    """The bare socket of this caller."""
    person = stage.people.get(column) or replace(stage.cast.bo, token="")
    if column == "support":
        person = replace(stage.cast.bo, token=stage.support)
    async with stage.client(column) as http, Device(stage.installation.settings, person, http).connected() as device:
        yield device


@asynccontextmanager
async def at_the_door(stage: Stage, column: str, claims: str | None = None) -> AsyncIterator[Device]:
    """This caller's socket, after a hello that claims to know the beginning of a conversation, his or not."""
    async with connected(stage, column) as device:
        hello = await device.position()
        if claims is not None:
            hello["conversations"] |= {claims: 1}
        await device.say(hello)
        await device.until("ready")
        yield device


def about(device: Device, conversation: str) -> list[dict[str, Any]]:
    """What has come down about a conversation."""
    return [fact for fact in device.facts if fact.get("conversation") == conversation]
