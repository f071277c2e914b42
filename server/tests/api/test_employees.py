"""Employees: found, created and changed by those who may, in their own company."""

from typing import Any
from uuid import uuid4

import pytest
from cast import Cast, Person
from staff import another, phone, refusal, rights_group, set_licence, sign_in

EMPLOYEES = "/api/admin/employees"


def at(person: Person, rest: str = "") -> str:
    return f"{EMPLOYEES}/{person.id}{rest}"


@pytest.fixture
async def draft(installation, cast: Cast) -> dict[str, Any]:
    """What is sent to create an employee."""
    cleaning = await rights_group(installation, cast.company, "cleaning")
    names = {"personnel_number": "k-0815", "user_name": "Dora.Klein", "display_name": "Dora Klein"}
    return {**names, "language": "pl", "rights_group": str(cleaning), "sites": []}


async def test_the_list_holds_whole_records_by_name(cast: Cast, api) -> None:
    found = (await api(cast.otto).get(EMPLOYEES)).json()

    assert [one["display_name"].split()[0] for one in found["employees"]] == ["Ada", "Bo", "Cleo", "Nora", "Otto"]
    assert (found["total"], found["page"], found["pages"]) == (5, 1, 1)
    nora = found["employees"][3]
    assert nora["rights"] == ["app"]
    assert nora["exceptions"] == [{"right": "chat", "effect": "withheld"}]
    assert (nora["licence"], nora["active"], nora["leaving_date"]) == ("time", True, None)
    assert found["employees"][4]["licence"] == "pro"
    assert found["employees"][0]["last_sign_in"] is not None


@pytest.mark.parametrize(
    ("query", "names"),
    [("ADA", ["Ada"]), ("must ot", ["Otto"]), ("uster", []), ("%", []), ("bo.", ["Bo"]), ("p", [*"ABCNO"])],
)
async def test_a_search_takes_beginnings_of_words(cast: Cast, api, query: str, names: list[str]) -> None:
    found = (await api(cast.otto).get(EMPLOYEES, params={"q": query})).json()["employees"]

    assert [one["display_name"][: len(name)] for one, name in zip(found, names, strict=True)] == names


async def test_a_search_by_rights_group_and_status(installation, cast: Cast, api) -> None:
    await api(cast.otto).put(at(cast.cleo, "/deactivation"))
    cleaning = await rights_group(installation, cast.company, "cleaning")

    async def names(status: str) -> list[str]:
        query = {"status": status, "rights_group": str(cleaning)}
        found = (await api(cast.otto).get(EMPLOYEES, params=query)).json()["employees"]
        return [one["display_name"].split()[0] for one in found]

    assert await names("active") == ["Bo", "Nora"]
    assert await names("inactive") == ["Cleo"]
    assert await names("all") == ["Bo", "Cleo", "Nora"]


async def test_a_page_takes_as_many_statements_for_one_as_for_many(
    installation, cast: Cast, api, statements: list[str]
) -> None:
    def reads() -> int:
        return sum("from employee e" in statement for statement in statements)

    await api(cast.otto).get(EMPLOYEES, params={"q": "ada"})
    for_one = reads()
    for number in range(60):
        await another(installation, cast, f"zoe{number}", "cleaning")
    statements.clear()
    first = (await api(cast.otto).get(EMPLOYEES)).json()

    assert reads() == for_one == 2
    assert (len(first["employees"]), first["total"], first["pages"]) == (50, 65, 2)
    second = (await api(cast.otto).get(EMPLOYEES, params={"page": 2})).json()
    assert len(second["employees"]) == 15
    assert not {one["id"] for one in first["employees"]} & {one["id"] for one in second["employees"]}
    assert (await api(cast.otto).get(EMPLOYEES, params={"page": 3})).json()["employees"] == []


async def test_a_new_employee_signs_in_and_must_choose_a_password(installation, cast: Cast, api, draft) -> None:
    created = await api(cast.otto).post(EMPLOYEES, json=draft)

    assert created.status_code == 201
    employee, password = created.json()["employee"], created.json()["password"]
    assert (employee["personnel_number"], employee["user_name"]) == ("K-0815", "dora.klein")
    assert employee["rights_group"]["name"] == "cleaning"
    for user in ("DORA.klein", "K-0815", "k-0815"):
        async with phone(installation) as client:
            signed_in = await sign_in(client, cast.company_name, user, password)
            assert signed_in.status_code == 201
            assert signed_in.json()["must_change_password"] is True
            assert refusal(await client.get("/api/snapshot")) == (403, "password_change_required")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"user_name": "x.y"}, "personnel_number"),
        ({"personnel_number": "1"}, "user_name"),
        ({"personnel_number": "1", "user_name": "K-0815"}, "user_name"),
        ({"personnel_number": "Dora.Klein", "user_name": "x.y"}, "personnel_number"),
    ],
)
async def test_a_name_that_somebody_signs_in_with_is_taken(cast: Cast, api, draft, change: dict, field: str) -> None:
    await api(cast.otto).post(EMPLOYEES, json=draft)
    refused = await api(cast.otto).post(EMPLOYEES, json=draft | change)
    changed = await api(cast.otto).patch(at(cast.bo), json={field: (draft | change)[field]})

    assert refusal(refused) == refusal(changed) == (409, "taken")
    assert refused.json()["field"] == field


async def test_the_same_names_in_another_company_are_free(installation, cast: Cast, api, draft) -> None:
    await api(cast.otto).post(EMPLOYEES, json=draft)
    theirs = await rights_group(installation, cast.other_company, "cleaning")
    created = await api(cast.rita).post(EMPLOYEES, json=draft | {"rights_group": str(theirs)})

    assert created.status_code == 201


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"user_name": "dora klein"}, "user_name"),
        ({"user_name": ""}, "user_name"),
        ({"display_name": " "}, "display_name"),
        ({"personnel_number": "§"}, "personnel_number"),
        ({"language": "tlh"}, "language"),
        ({"rights_group": str(uuid4())}, "rights_group"),
        ({"sites": [str(uuid4())]}, "sites"),
        ({"rights": ["master_data"]}, "rights"),
    ],
)
async def test_a_field_that_cannot_be_taken_is_named(cast: Cast, api, draft, change: dict, field: str) -> None:
    refused = await api(cast.otto).post(EMPLOYEES, json=draft | change)

    assert refusal(refused) == (422, "invalid")
    assert [one["field"] for one in refused.json()["fields"]] == [field]


async def test_a_rights_group_of_another_company_does_not_exist(installation, cast: Cast, api) -> None:
    theirs = await rights_group(installation, cast.other_company, "office")
    refused = await api(cast.otto).patch(at(cast.bo), json={"rights_group": str(theirs)})

    assert refused.json()["fields"] == [{"field": "rights_group", "problem": "unknown"}]


async def test_a_change_touches_what_is_given_and_tells_the_person(cast: Cast, api, device) -> None:
    before = (await api(cast.otto).get(at(cast.bo))).json()
    async with device(cast.bo) as phone_of_bo:
        changed = await api(cast.otto).patch(at(cast.bo), json={"display_name": "Bo Neu", "language": "tr"})
        await phone_of_bo.until("settings")

    assert changed.json() == before | {"display_name": "Bo Neu", "language": "tr"}
    assert (await api(cast.bo).get("/api/session")).json()["name"] == "Bo Neu"


async def test_a_change_of_nothing_leaves_no_trace(cast: Cast, api) -> None:
    before = (await api(cast.otto).get(at(cast.bo))).json()
    unchanged = await api(cast.otto).patch(at(cast.bo), json={"display_name": before["display_name"]})

    assert unchanged.json() == before
    assert (await api(cast.otto).get("/api/admin/audit")).json()["entries"] == []


async def test_sites_are_set_as_given(installation, cast: Cast, api, owner) -> None:
    sites = await owner.fetch(
        "insert into site (company_id, branch_id, name)"
        " select company_id, id, s from branch, unnest(array['Nord', 'Süd']) s"
        " where company_id = $1 returning id, name",
        cast.company,
    )
    both = [str(site["id"]) for site in sites]
    changed = (await api(cast.otto).patch(at(cast.bo), json={"sites": both})).json()
    assert [site["name"] for site in changed["sites"]] == ["Nord", "Süd"]
    changed = (await api(cast.otto).patch(at(cast.bo), json={"sites": both[1:]})).json()
    assert [site["name"] for site in changed["sites"]] == ["Süd"]


ROUTES = [
    ("GET", "", None),
    ("POST", "", "draft"),
    ("GET", "/{bo}", None),
    ("PATCH", "/{bo}", {"display_name": "Neu"}),
    ("PUT", "/{bo}/deactivation", None),
    ("DELETE", "/{bo}/deactivation", None),
    ("POST", "/{bo}/password", None),
    ("PUT", "/{bo}/rights/chat", {"effect": "withheld"}),
]


@pytest.mark.parametrize(("method", "path", "body"), ROUTES)
@pytest.mark.parametrize("who", ["ada", "bo", "nora", "below pro", "nobody"])
async def test_who_may_not_maintain_master_data_finds_nothing(
    installation, cast: Cast, api, draft, method: str, path: str, body: Any, who: str
) -> None:
    if who == "below pro":
        await set_licence(installation, cast.company, "reduced")
    client = api({"below pro": cast.otto, "nobody": None}.get(who) or getattr(cast, who, None))
    url = EMPLOYEES + path.format(bo=cast.bo.id)
    refused = await client.request(method, url, json=draft if body == "draft" else body)

    assert refusal(refused) == ((401, "not_signed_in") if who == "nobody" else (404, "not_found"))


@pytest.mark.parametrize(("method", "path", "body"), ROUTES[2:])
async def test_another_companys_administrator_sees_nobody(cast: Cast, api, method: str, path: str, body: Any) -> None:
    theirs = await api(cast.rita).request(method, EMPLOYEES + path.format(bo=cast.bo.id), json=body)
    nobodys = await api(cast.rita).request(method, EMPLOYEES + path.format(bo=uuid4()), json=body)

    assert refusal(theirs) == refusal(nobodys) == (404, "not_found")
    assert theirs.content == nobodys.content
    listed = (await api(cast.rita).get(EMPLOYEES, params={"status": "all"})).json()["employees"]
    assert {one["id"] for one in listed} == {str(cast.rita.id), str(cast.ravi.id)}
