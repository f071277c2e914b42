"""What comes most often takes a short way; whatever is not plainly right is answered as everywhere else."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

import pytest
from cast import Cast
from conftest import a_message
from fastapi import APIRouter, Body, FastAPI

from kleanchat.api import messages
from kleanchat.api.express import Express
from kleanchat.app import web_app

PATHS = [route.path for route in messages.router.routes]  # type: ignore[attr-defined]  # all are of a path
JSON = "application/json"


@pytest.fixture
async def place(cast: Cast, api) -> str:
    """Where ada posts."""
    made = await api(cast.ada).post("/api/conversations", json={"with": str(cast.bo.id)})
    return f"/api/conversations/{made.json()['id']}/messages"


def test_they_are_looked_for_first() -> None:
    first = web_app().routes[: len(PATHS)]

    assert [route.path for route in first] == PATHS  # type: ignore[attr-defined]  # the same
    assert all(isinstance(route, Express) for route in first)


@pytest.mark.parametrize("kind", [JSON, f"{JSON}; charset=utf-8"])
async def test_a_body_of_one_piece_and_of_many(cast: Cast, api, place: str, kind: str) -> None:
    sent = json.dumps(a_message("Grüße")).encode()

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(sent), 7):
            yield sent[at : at + 7]

    for content in (sent, pieces()):
        posted = await api(cast.ada).post(place, content=content, headers={"Content-Type": kind})
        assert posted.status_code in {200, 201}


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        (b"", [("", "missing")]),
        (b"{", [("1", "json_invalid")]),
        (b"[]", [("", "model_attributes_type")]),
        (b'{"body": "Hallo"}', [("client_id", "missing")]),
        (
            b'{"client_id": 7, "body": 7, "more": 7}',
            [("client_id", "uuid_type"), ("body", "string_type"), ("more", "extra_forbidden")],
        ),
    ],
)
async def test_what_is_wrong_is_said_in_the_words_of_every_other_route(
    cast: Cast, api, place: str, content: bytes, fields: list[tuple[str, str]]
) -> None:
    refused = await api(cast.ada).post(place, content=content, headers={"Content-Type": JSON})

    assert refused.status_code == 422
    assert [(one["field"], one["problem"]) for one in refused.json()["fields"]] == fields


async def test_a_conversation_that_is_none(cast: Cast, api) -> None:
    refused = await api(cast.ada).post("/api/conversations/none/messages", json=a_message())

    assert refused.json()["fields"] == [{"field": "conversation", "problem": "uuid_parsing"}]


async def test_a_caller_who_goes_in_the_middle_of_a_body_has_said_nothing() -> None:
    called, sent = [], []

    async def handler(body: Annotated[int, Body()]) -> None:
        called.append(body)

    router, app = APIRouter(route_class=Express), FastAPI()
    router.add_api_route("/x", handler, methods=["POST"])
    app.router.routes.extend(router.routes)
    said = iter([{"type": "http.request", "body": b"1", "more_body": True}])

    async def receive() -> dict[str, object]:
        return next(said, {"type": "http.disconnect"})

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/x", "root_path": "", "query_string": b"", "headers": headers}
    await app(scope, receive, send)  # type: ignore[arg-type]  # no more than the test needs

    assert called == []
    assert sent[0]["status"] == 400
