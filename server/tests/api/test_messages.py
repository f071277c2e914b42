"""Posting: in order, exactly once, and only by who may."""

from uuid import uuid4

import pytest
from cast import Cast
from conftest import a_message


@pytest.fixture
async def chat(cast: Cast, api) -> str:
    """The direct conversation of ada and bo."""
    made = await api(cast.ada).post("/api/conversations", json={"with": str(cast.bo.id)})
    assert made.status_code == 201
    return made.json()["id"]


async def test_a_message_reaches_the_other(cast: Cast, api, chat: str) -> None:
    posted = await api(cast.ada).post(f"/api/conversations/{chat}/messages", json=a_message("Grüße 👋"))

    assert posted.status_code == 201
    events = (await api(cast.bo).get(f"/api/conversations/{chat}/events")).json()["events"]
    assert [event["kind"] for event in events] == ["created", "message"]
    assert events[1]["body"] == "Grüße 👋"
    assert events[1]["seq"] == posted.json()["seq"] == 2


async def test_a_retry_returns_the_first_message(cast: Cast, api, chat: str) -> None:
    message = a_message("einmal")
    first = await api(cast.ada).post(f"/api/conversations/{chat}/messages", json=message)
    again = await api(cast.ada).post(f"/api/conversations/{chat}/messages", json=message)

    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


async def test_other_content_under_the_same_id_is_refused(cast: Cast, api, chat: str) -> None:
    message = a_message("eins")
    await api(cast.ada).post(f"/api/conversations/{chat}/messages", json=message)
    other = await api(cast.ada).post(f"/api/conversations/{chat}/messages", json=message | {"body": "zwei"})

    assert (other.status_code, other.json()["code"]) == (409, "client_id_reused")


async def test_an_outsider_cannot_post(cast: Cast, api, chat: str) -> None:
    people = (await api(cast.ada).get(f"/api/conversations/{chat}/members")).json()["members"]
    assert str(cast.cleo.id) not in {one["employee"] for one in people}, (
        "cleo must be outside for this test to mean anything"
    )

    refused = await api(cast.cleo).post(f"/api/conversations/{chat}/messages", json=a_message())

    assert (refused.status_code, refused.json()["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("", "empty"),
        ("  \n ", "empty"),
        ("x" * 4001, "too_long"),
        ("a\x00b", "control_characters"),
        ("a\x1b[2J", "control_characters"),
    ],
)
async def test_a_body_that_cannot_be_taken(cast: Cast, api, chat: str, body: str, problem: str) -> None:
    refused = await api(cast.ada).post(f"/api/conversations/{chat}/messages", json=a_message(body))

    assert refused.status_code == 422
    assert refused.json()["fields"] == [{"field": "body", "problem": problem}]


async def test_the_last_character_that_fits(cast: Cast, api, chat: str) -> None:
    posted = await api(cast.ada).post(f"/api/conversations/{chat}/messages", json=a_message("🧽" * 4000))

    assert posted.status_code == 201


async def test_a_thing_that_does_not_exist_looks_like_one_that_is_not_yours(cast: Cast, api, chat: str) -> None:
    theirs = await api(cast.ravi).get(f"/api/conversations/{chat}/events")
    nobodys = await api(cast.ravi).get(f"/api/conversations/{uuid4()}/events")

    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.content == nobodys.content
