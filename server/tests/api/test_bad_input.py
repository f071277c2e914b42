"""What no client of ours sends: always a clear problem, nothing half done, nothing of it in the log."""

import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from cast import gather_cast
from installation import Installation
from matrix import ROWS, Kind, Row
from spoiling import CANARY, nothing_in, spoiled, without
from stage import Stage, everything, set_stage

from kleanchat.api.guard import BODY_LIMIT
from kleanchat.api.problems import OF_THE_EDGE, STATUS
from kleanchat.app import web_app
from kleanchat.services import people

CODES = {refusal.code for refusal in STATUS} | OF_THE_EDGE.keys() - {"unexpected"}
UNSAFE = [row for row in ROWS if row.method != "GET"]
WITH_BODY = [row for row in UNSAFE if row.body is not None]


def _name(row: Row) -> str:
    return row.route.replace("/", "|")


@pytest.fixture(scope="module")
async def stage(installation: Installation) -> Stage:
    """One for all tests here, because nothing here may change it."""
    return await set_stage(installation, await gather_cast(installation.parts))


@pytest.fixture
def ask(stage: Stage, owner) -> Any:
    """`ask(row, …)`: call the row as who is entitled to it; nobody waits for having asked too often."""

    async def asked(row: Row, path: str | None = None, **sent: Any) -> httpx.Response:
        if row.kind is Kind.OPEN or "password" in row.path:
            await owner.execute("truncate throttle")
        async with stage.client(row.as_entitled) as client:
            return await client.request(row.method, path or row.filled(stage.ids)[0], **sent)

    return asked


@pytest.fixture
async def unchanged(stage: Stage, owner) -> AsyncIterator[None]:
    """After the test everything is as it was before."""
    companies = (stage.cast.company, stage.cast.other_company)
    before = await everything(owner, *companies)
    yield
    assert await everything(owner, *companies) == before


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> Any:
    """After the test nothing of what was sent is in the log."""
    caplog.set_level(logging.INFO)
    yield
    nothing_in(caplog, logging.ERROR)


def test_every_route_with_a_body_is_spoiled() -> None:
    paths = web_app().openapi()["paths"]
    with_body = {
        f"{method.upper()} {path}"
        for path, methods in paths.items()
        for method, operation in methods.items()
        if "requestBody" in operation
    }
    spoilt = {row.route.replace("{colleague}", "{employee}") for row in WITH_BODY}
    assert with_body == spoilt


@pytest.mark.parametrize("row", WITH_BODY, ids=_name)
@pytest.mark.usefixtures("unchanged", "quiet")
async def test_a_spoiled_body_is_refused(stage: Stage, ask: Any, row: Row) -> None:
    _, body = row.filled(stage.ids)
    for raw in spoiled(body):
        refused = await ask(row, content=raw, headers={"Content-Type": "application/json"})
        assert problem(refused), raw[:200]


@pytest.mark.parametrize("row", WITH_BODY, ids=_name)
@pytest.mark.usefixtures("unchanged", "quiet")
async def test_a_field_that_is_missing_is_named(stage: Stage, ask: Any, row: Row) -> None:
    _, body = row.filled(stage.ids)
    for field in required(row):
        for incomplete in without(body, field):
            refused = await ask(row, json=incomplete)
            assert problem(refused)
            assert refused.status_code == 422
            assert [one["field"] for one in refused.json()["fields"]] == [field]


@pytest.mark.parametrize("row", WITH_BODY, ids=_name)
@pytest.mark.usefixtures("unchanged", "quiet")
async def test_a_body_of_a_megabyte_is_too_large(ask: Any, row: Row) -> None:
    megabyte = json.dumps({"text": CANARY * 90_000}).encode()
    assert len(megabyte) > 4 * BODY_LIMIT

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(megabyte), 65536):
            yield megabyte[start : start + 65536]

    for content in (megabyte, chunks()):
        refused = await ask(row, content=content, headers={"Content-Type": "application/json"})
        assert (refused.status_code, problem(refused)) == (413, "too_large")


@pytest.mark.parametrize("row", WITH_BODY, ids=_name)
@pytest.mark.usefixtures("unchanged", "quiet")
async def test_what_is_not_json_is_not_read(stage: Stage, ask: Any, row: Row) -> None:
    body = json.dumps(row.filled(stage.ids)[1]).encode()
    types = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json", ""]
    for content_type in types:
        refused = await ask(row, content=body, headers={"Content-Type": content_type} if content_type else {})
        assert (refused.status_code, problem(refused)) == (415, "json_required"), content_type
    # Begins alike, and is something else.
    refused = await ask(row, content=body, headers={"Content-Type": "application/jsonp"})
    assert problem(refused)


@pytest.mark.parametrize("row", UNSAFE, ids=_name)
@pytest.mark.usefixtures("unchanged", "quiet")
async def test_only_the_own_page_may_act(stage: Stage, ask: Any, row: Row) -> None:
    port = stage.installation.settings.port
    _, body = row.filled(stage.ids)
    origins = [
        "",
        "null",
        "https://evil.example",
        f"http://localhost:{port + 1}",
        "http://localhost",
        f"https://localhost:{port}",
        f"http://localhost:{port}.evil.example",
        f"http://app.localhost:{port}",
        f"http://localhost:{port}/",
        f"HTTP://LOCALHOST:{port}, http://localhost:{port}",
    ]
    for origin in origins:
        refused = await ask(row, headers={"Origin": origin}, **({} if body is None else {"json": body}))
        assert (refused.status_code, problem(refused)) == (403, "bad_origin"), origin


READS = [row for row in ROWS if row.method == "GET"]
LONG, HUGE, BEYOND = f"q={CANARY * 9}", f"limit={'9' * 5000}", 2**53 + 1
QUERIES = {
    "/api/people": f"q=%00 {LONG} limit=0 limit=51 limit=x {HUGE} after=x ids=x ids=%00 ids={'a' * 9000}",
    "/api/conversations/{conversation}/events": f"before=-1 before=1.5 before=%00 after={BEYOND} around=x"
    f" limit=0 limit=101 {HUGE}",
    "/api/groups": f"q=%00 {LONG}",
    "/api/admin/employees": f"q=%00 {LONG} page=0 page={10**30} status=x rights_group=x",
    "/api/admin/audit": f"before=0 before=x before={BEYOND}",
    "/support/api/companies": f"q=%00 {LONG}",
}


@pytest.mark.parametrize("path", QUERIES)
@pytest.mark.usefixtures("quiet")
async def test_a_query_that_cannot_be_taken(stage: Stage, ask: Any, path: str) -> None:
    row = next(row for row in READS if row.path == path)
    known = row.filled(stage.ids)[0].partition("?")[0]
    assert (await ask(row, known)).status_code == 200
    for query in QUERIES[path].split():
        refused = await ask(row, f"{known}?{query}")
        assert (refused.status_code, problem(refused)) == (422, "invalid"), query


@pytest.mark.parametrize("row", [row for row in ROWS if "{" in row.path], ids=_name)
@pytest.mark.usefixtures("unchanged", "quiet")
async def test_an_id_that_is_none(stage: Stage, ask: Any, row: Row) -> None:
    _, body = row.filled(stage.ids)
    for wrong in ("x", "%00", "%ED%A0%80", "0", "-1", "..", "%2e%2e%2f", CANARY * 50, "' or true --"):
        path, _ = row.filled(dict.fromkeys(stage.ids, wrong) | {"module": wrong, "right": wrong})
        refused = await ask(row, path, **({} if body is None else {"json": body}))
        assert problem(refused), path
        assert refused.status_code in {404, 405, 422}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"])
@pytest.mark.parametrize("path", ["/api/nope", "/api/session/nope", "/support/api/nope", "/%00.x", "/a/../b.c"])
@pytest.mark.usefixtures("quiet")
async def test_a_path_that_leads_nowhere(stage: Stage, api, method: str, path: str) -> None:
    refused = await api(stage.cast.ada).request(method, path)

    assert problem(refused) in {"not_found", "method_not_allowed"}


async def test_what_nobody_expected_is_a_problem_too(stage: Stage, api, caplog, monkeypatch) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError(CANARY)

    monkeypatch.setattr(people, "find", broken)
    answer = await api(stage.cast.ada).get("/api/people")

    assert (answer.status_code, answer.json()["code"]) == (500, "unexpected")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "unexpected RuntimeError at broken" in caplog.text
    assert CANARY not in answer.text + caplog.text
    assert (await api(stage.cast.ada).get("/api/session")).status_code == 200


def problem(response: httpx.Response) -> str:
    """The code of a problem, which is whole and known."""
    assert 400 <= response.status_code < 500, (response.status_code, response.text[:200])
    assert response.headers["Content-Type"] == "application/problem+json"
    found = response.json()
    assert found["status"] == response.status_code
    assert found["code"] in CODES
    assert found["title"]
    return str(found["code"])


def required(row: Row) -> list[str]:
    """The fields that the contract asks for."""
    contract = web_app().openapi()
    operation = contract["paths"][row.path.replace("{colleague}", "{employee}")][row.method.lower()]
    name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    found: list[str] = contract["components"]["schemas"][name].get("required", [])
    return found
