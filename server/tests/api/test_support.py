"""The support console: an account of its own, companies and their modules, never people or content."""

import time
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import httpx
import pyotp
import pytest
from cast import Cast
from devices import browser
from staff import OPERATOR, phone, refusal, sign_in

from kleanchat.adapters.one_time_codes import STEP_SECONDS
from kleanchat.services import support
from kleanchat.services.support import Enrolment

COMPANIES = "/support/api/companies"
SESSION = "/support/api/session"


def code_of(account: Enrolment, steps: int = 0) -> str:
    """The code that the authenticator app shows now, or some steps of half a minute from now."""
    return pyotp.parse_uri(account.address).at(int(time.time()) + STEP_SECONDS * steps)


def credentials(account: Enrolment, **other: str) -> dict[str, str]:
    return {"user": account.user_name, "password": account.password, "code": code_of(account)} | other


@pytest.fixture(autouse=True)
async def no_earlier_guesses(owner) -> None:
    """All tests come from one address; what others tried must not count here."""
    await owner.execute("truncate throttle")


@pytest.fixture
async def account(installation) -> Enrolment:
    """A support account, made by an operator."""
    parts = installation.parts
    async with parts.database.transaction() as tx:
        return await support.create(
            tx, OPERATOR, parts.passwords, parts.vault, f"susi-{uuid4().hex[:8]}", "Susi Support"
        )


@pytest.fixture
async def console(installation, account: Enrolment) -> AsyncIterator[httpx.AsyncClient]:
    """A browser in which the account is signed in."""
    async with browser(installation.settings) as client:
        assert (await client.post(SESSION, json=credentials(account))).status_code == 201
        yield client


@pytest.fixture
def new_company() -> dict[str, Any]:
    """What is sent to create a company."""
    administrator = {"personnel_number": "1", "user_name": "Otto", "display_name": "Otto Ohm"}
    name = f"neu-{uuid4().hex[:8]}"
    return {"name": "Neu & Söhne", "sign_in_name": name, "licence": "pro", "administrator": administrator}


async def test_the_console_is_entered_by_password_and_code(installation, account: Enrolment) -> None:
    async with browser(installation.settings) as client:
        signed_in = await client.post(SESSION, json=credentials(account))

        assert (signed_in.status_code, signed_in.json()) == (201, {"name": "Susi Support"})
        cookie = signed_in.headers["Set-Cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert (await client.get(SESSION)).json() == {"name": "Susi Support"}
        token = client.cookies[installation.settings.cookie("support")]
        assert (await client.delete(SESSION)).status_code == 204

    async with browser(installation.settings, token, "support") as thief:
        assert refusal(await thief.get(SESSION)) == (401, "not_signed_in")


async def test_a_code_works_once(installation, account: Enrolment) -> None:
    sent = credentials(account)
    async with phone(installation) as first, phone(installation) as second:
        assert (await first.post(SESSION, json=sent)).status_code == 201
        assert refusal(await second.post(SESSION, json=sent)) == (401, "sign_in_failed")
        earlier = sent | {"code": code_of(account, -1)}
        assert refusal(await second.post(SESSION, json=earlier)) == (401, "sign_in_failed")
        later = sent | {"code": code_of(account, 1)}
        assert (await second.post(SESSION, json=later)).status_code == 201


async def test_whatever_is_wrong_the_answer_is_the_same(installation, account: Enrolment) -> None:
    async with installation.parts.database.transaction() as tx:
        parts = installation.parts
        closed = await support.create(tx, OPERATOR, parts.passwords, parts.vault, f"old-{uuid4().hex[:8]}", "Old")
        await support.disable(tx, OPERATOR, closed.user_name)
    wrong = [
        credentials(account, user=f"nobody-{uuid4().hex}"),
        credentials(account, password="not the password"),
        credentials(account, code="000000" if code_of(account) != "000000" else "111111"),
        credentials(account, code=""),
        credentials(closed),
    ]
    async with phone(installation) as client:
        answers = [await client.post(SESSION, json=one) for one in wrong]

    assert {answer.content for answer in answers} == {answers[0].content}
    assert refusal(answers[0]) == (401, "sign_in_failed")
    assert not any("Set-Cookie" in answer.headers for answer in answers)


@pytest.mark.parametrize("known", [True, False])
async def test_who_guesses_must_wait(installation, account: Enrolment, known: bool) -> None:
    user = account.user_name if known else f"nobody-{uuid4().hex}"
    async with phone(installation) as client:
        guesses = [await client.post(SESSION, json=credentials(account, user=user, password="x")) for _ in range(11)]

    assert [refusal(one)[1] for one in guesses] == ["sign_in_failed"] * 10 + ["too_many_attempts"]
    assert int(guesses[-1].headers["Retry-After"]) >= 1


async def test_a_session_ends_with_the_working_day(console: httpx.AsyncClient, owner, account: Enrolment) -> None:
    ends = await owner.fetchval(
        "select s.expires_at - s.created_at from support_session s join support_account a on a.id = s.account_id"
        " where a.user_name = $1",
        account.user_name,
    )
    assert ends.total_seconds() == 12 * 3600
    await owner.execute(
        "update support_session set expires_at = now() from support_account a"
        " where a.id = account_id and a.user_name = $1",
        account.user_name,
    )
    assert refusal(await console.get(COMPANIES)) == (401, "not_signed_in")


@pytest.mark.parametrize("act", ["disable", "reset"])
async def test_an_operator_closes_or_renews_an_account(
    installation, console: httpx.AsyncClient, account: Enrolment, act: str
) -> None:
    parts = installation.parts
    async with parts.database.transaction() as tx:
        if act == "disable":
            await support.disable(tx, OPERATOR, account.user_name)
        else:
            renewed = await support.reset(tx, OPERATOR, parts.passwords, parts.vault, account.user_name)
            assert (renewed.password, renewed.address) != (account.password, account.address)

    assert refusal(await console.get(SESSION)) == (401, "not_signed_in")
    refused = await console.post(SESSION, json=credentials(account, code=code_of(account, 1)))
    assert refusal(refused) == (401, "sign_in_failed")


ROUTES = [
    ("GET", SESSION),
    ("DELETE", SESSION),
    ("GET", COMPANIES),
    ("POST", COMPANIES),
    ("GET", COMPANIES + "/{company}"),
    ("PATCH", COMPANIES + "/{company}"),
    ("PUT", COMPANIES + "/{company}/modules/chat"),
    ("DELETE", COMPANIES + "/{company}/modules/chat"),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("cookie", [None, "sid", "support"])
async def test_an_employees_session_opens_no_console(
    installation, cast: Cast, new_company, method: str, path: str, cookie: str | None
) -> None:
    body = {"POST": new_company, "PATCH": {"active": False}}.get(method)
    async with browser(installation.settings, cast.otto.token if cookie else None, cookie or "sid") as client:
        refused = await client.request(method, path.format(company=cast.company), json=body)

    assert refusal(refused) == (401, "not_signed_in")


async def test_support_sees_no_people_and_no_content(installation, cast: Cast, console: httpx.AsyncClient) -> None:
    token = console.cookies[installation.settings.cookie("support")]
    async with browser(installation.settings, token) as client:
        for path in ("/api/admin/employees", "/api/admin/audit", "/api/snapshot", "/api/people", "/api/groups"):
            assert refusal(await client.get(path)) == (401, "not_signed_in")
            assert refusal(await console.get(path)) == (401, "not_signed_in")
    seen = (await console.get(f"{COMPANIES}/{cast.company}")).text
    assert cast.bo.name not in seen


async def test_companies_are_found_by_their_names(cast: Cast, console: httpx.AsyncClient, new_company) -> None:
    await console.post(COMPANIES, json=new_company)

    async def names(query: str) -> set[str]:
        found = (await console.get(COMPANIES, params={"q": query})).json()["companies"]
        return {one["sign_in_name"] for one in found}

    assert await names(cast.company_name) == {cast.company_name}
    assert new_company["sign_in_name"] in await names("SÖHNE")
    assert await names("%") == await names("no such company") == set()
    assert (await console.get(f"{COMPANIES}/{uuid4()}")).status_code == 404


async def test_a_new_company_begins_locked_with_one_administrator(
    installation, console: httpx.AsyncClient, new_company
) -> None:
    founded = await console.post(COMPANIES, json=new_company)

    assert founded.status_code == 201
    company = founded.json()["company"]
    assert (company["modules"], company["employees"], company["licence"]) == ([], 1, "pro")
    async with phone(installation) as client:
        me = await sign_in(client, new_company["sign_in_name"], "otto", founded.json()["password"])
        assert (me.json()["must_change_password"], me.json()["rights"]) == (True, ["app", "master_data"])
        change = {"old": founded.json()["password"], "new": "eine-lange-Leiter-7"}
        assert (await client.put("/api/session/password", json=change)).status_code == 204
        groups = (await client.get("/api/admin/rights-groups")).json()["rights_groups"]
        assert len(groups) == 5
        assert (await client.get("/api/admin/overview")).json()["policy"]["read_marks"] is False
        assert refusal(await client.get("/api/snapshot")) == (404, "not_found")
        await console.put(f"{COMPANIES}/{company['id']}/modules/chat")
        assert (await client.get("/api/snapshot")).status_code == 200
        entries = (await client.get("/api/admin/audit")).json()["entries"]
        assert [(entry["act"], entry["actor_kind"]) for entry in reversed(entries)] == [
            ("company_created", "support"),
            ("employee_created", "support"),
            ("module_unlocked", "support"),
        ]


async def test_a_sign_in_name_belongs_to_one_company(console: httpx.AsyncClient, new_company) -> None:
    await console.post(COMPANIES, json=new_company)
    refused = await console.post(COMPANIES, json=new_company | {"sign_in_name": new_company["sign_in_name"].upper()})

    assert (refusal(refused), refused.json()["field"]) == ((409, "taken"), "sign_in_name")


@pytest.mark.parametrize(
    ("change", "field"),
    [({"sign_in_name": "a b"}, "sign_in_name"), ({"name": " "}, "name"), ({"licence": "x"}, "licence")],
)
async def test_a_company_that_cannot_be_taken(console: httpx.AsyncClient, new_company, change: Any, field: str) -> None:
    refused = await console.post(COMPANIES, json=new_company | change)

    assert (refusal(refused), refused.json()["fields"][0]["field"]) == ((422, "invalid"), field)


async def test_a_locked_module_ends_everybodys_access(cast: Cast, api, device, console: httpx.AsyncClient) -> None:
    async with device(cast.bo) as phone_of_bo, device(cast.ravi) as phone_of_ravi:
        locked = await console.delete(f"{COMPANIES}/{cast.company}/modules/chat")
        assert await phone_of_bo.until_closed() == (4410, "module_locked")
        await phone_of_ravi.quiet()
        assert phone_of_ravi.closed is None

    assert locked.json()["modules"] == []
    assert (await api(cast.bo).get("/api/snapshot")).json()["reason"] == "module_locked"
    assert (await api(cast.ravi).get("/api/snapshot")).status_code == 200
    again = await console.delete(f"{COMPANIES}/{cast.company}/modules/chat")
    assert again.json() == locked.json()


async def test_a_closed_company_lets_nobody_in(
    installation, cast: Cast, api, device, console: httpx.AsyncClient
) -> None:
    password = (await api(cast.otto).post(f"/api/admin/employees/{cast.bo.id}/password")).json()["password"]
    async with device(cast.ada) as phone_of_ada:
        closed = await console.patch(f"{COMPANIES}/{cast.company}", json={"active": False})
        assert await phone_of_ada.until_closed() == (4410, "company_closed")

    assert closed.json()["active"] is False
    assert (await api(cast.ada).get("/api/session")).json()["reason"] == "company_closed"
    async with phone(installation) as client:
        refused = await sign_in(client, cast.company_name, cast.bo.user, password)
        assert refusal(refused) == (401, "sign_in_failed")
        await console.patch(f"{COMPANIES}/{cast.company}", json={"active": True})
        assert (await sign_in(client, cast.company_name, cast.bo.user, password)).status_code == 201


async def test_a_lower_licence_takes_rights_and_leaves_the_chat(
    cast: Cast, api, device, console: httpx.AsyncClient
) -> None:
    async with device(cast.ada) as phone_of_ada, device(cast.bo) as phone_of_bo:
        changed = await console.patch(f"{COMPANIES}/{cast.company}", json={"licence": "time", "name": "Umbenannt"})
        await phone_of_ada.until("settings")
        await phone_of_bo.quiet()
        assert phone_of_bo.told("settings") == [], "his rights are the same, so there is nothing to look at again"

    assert (changed.json()["licence"], changed.json()["name"]) == ("time", "Umbenannt")
    assert (await api(cast.ada).get("/api/session")).json()["rights"] == ["app", "chat"]
    assert (await api(cast.otto).get("/api/session")).json()["rights"] == ["app", "chat"]
    assert refusal(await api(cast.otto).get("/api/admin/overview")) == (404, "not_found")


async def test_support_leaves_its_name_in_the_companys_audit_log(cast: Cast, api, console: httpx.AsyncClient) -> None:
    await console.patch(f"{COMPANIES}/{cast.company}", json={"licence": "reduced"})
    await console.patch(f"{COMPANIES}/{cast.company}", json={"licence": "pro"})
    entries = (await api(cast.otto).get("/api/admin/audit")).json()["entries"]

    assert [(entry["act"], entry["actor_kind"], entry["details"]) for entry in entries] == [
        ("licence_set", "support", {"before": "reduced", "after": "pro"}),
        ("licence_set", "support", {"before": "pro", "after": "reduced"}),
    ]
