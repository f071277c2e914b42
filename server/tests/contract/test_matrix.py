"""Every route, called by everybody who must not get anywhere with it: refused as the matrix says, and nothing done."""

import json
from typing import Any

import httpx
import pytest
from cast import Cast
from installation import Installation
from matrix import FORBIDDEN, HIDDEN, MAY, ROWS, Row
from stage import Stage, everything, set_stage

from kleanchat.app import web_app

IDS = [f"{row.method} {row.path}{row.query}".replace("/", "|") for row in ROWS]


@pytest.fixture(autouse=True)
async def no_earlier_guesses(owner) -> None:
    """All tests come from one address; what others tried must not count here."""
    await owner.execute("truncate throttle")


@pytest.fixture
async def stage(installation: Installation, cast: Cast) -> Stage:
    return await set_stage(installation, cast)


async def test_every_route_has_a_row() -> None:
    # Ids are called what they are of, not what the route calls them.
    names = {"{employee}": ("{employee}", "{colleague}")}
    rows = {row.route for row in ROWS} | {
        row.route.replace(other, name) for row in ROWS for name, others in names.items() for other in others
    }
    paths = web_app().openapi()["paths"]
    routes = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}

    assert routes - rows == set(), "a route without a row: who may call it?"
    assert {route for route in rows if "{colleague}" not in route} - routes == set(), "a row of no route"


@pytest.mark.parametrize("row", ROWS, ids=IDS)
async def test_who_is_refused_learns_and_changes_nothing(stage: Stage, owner, row: Row) -> None:
    companies = (stage.cast.company, stage.cast.other_company)
    before = await everything(owner, *companies)

    await refuses(stage, row)

    assert await everything(owner, *companies) == before
    # The premise: it exists, and who is entitled can do it.
    done = await answered(stage, row.as_entitled, row)
    assert done.status_code in row.done, done.text
    await tells_no_secrets(stage, row)


async def refuses(stage: Stage, row: Row) -> None:
    """Each refused caller gets what the matrix says, and the same for what there is as for ids of nothing."""
    nothing = await answered(stage.nothing(), row.as_entitled, row) if "{" in row.path else None
    assert nothing is None or told(nothing) == HIDDEN, "who is entitled finds nothing where nothing is"
    for column, expected in row.cells.items():
        if expected is MAY:
            continue
        answers = await answered(stage, column, row), await answered(stage.nothing(), column, row)
        assert told(answers[0]) == expected, f"{column}: {answers[0].text}"
        if expected != FORBIDDEN:  # which only they get who see the thing
            assert seen(answers[0]) == seen(answers[1]), f"{column} can tell this from nothing"
        assert found(stage, column, answers[0]) == [], f"{column} receives a secret"
        if nothing is not None and expected == HIDDEN:
            assert seen(answers[0]) == seen(nothing), f"{column}'s refusal differs from what is not there"


async def tells_no_secrets(stage: Stage, row: Row) -> None:
    """Who may come in receives nothing of others; to other companies our ids are ids of nothing."""
    for column, expected in row.cells.items():
        if expected is not MAY:
            continue
        answer = await answered(stage, column, row)
        assert answer.status_code < 500, answer.text
        assert found(stage, column, answer) == [], f"{column} receives a secret"
        if column.startswith("neighbour") and row.names_things:
            nothing = await answered(stage.nothing(), column, row)
            assert told(answer) == told(nothing), f"{column} can tell our ids from ids of nothing"


async def test_the_secrets_are_where_the_entitled_find_them(stage: Stage) -> None:
    async with stage.client("plain") as bo:
        snapshot, people = await bo.get("/api/snapshot"), await bo.get("/api/people?q=kanari")

    group = next(one for one in snapshot.json()["conversations"] if one["id"] == stage.ids["group"])
    assert (group["title"], group["description"]) == (stage.talk, stage.talk)
    assert stage.talk in json.dumps(group["last"]) or stage.talk in snapshot.text
    assert stage.house in snapshot.json()["me"]["company"]["name"]
    assert stage.house in people.text.lower()


async def answered(stage: Stage, column: str, row: Row) -> httpx.Response:
    """The row, called by this caller; by a person of the cast, too, who is entitled."""
    path, body = row.filled(stage.ids)
    if column == "module_off":
        await stage.set_module(unlocked=False)
    try:
        async with stage.client(column) as client:
            return await client.request(row.method, path, **({} if body is None else {"json": body}))
    finally:
        if column == "module_off":
            await stage.set_module(unlocked=True)


def told(response: httpx.Response) -> tuple[int, Any]:
    """The status and code of an answer."""
    return response.status_code, response.json().get("code") if response.content else None


def seen(response: httpx.Response) -> tuple[int, list[tuple[str, str]], bytes]:
    """Everything that can be told apart."""
    return response.status_code, sorted(response.headers.multi_items()), response.content


def found(stage: Stage, column: str, response: httpx.Response) -> list[str]:
    """The secrets in what this caller received."""
    received = (response.content + repr(response.headers.raw).encode()).lower()
    return [secret for secret in stage.secrets(column) if secret.encode() in received]
