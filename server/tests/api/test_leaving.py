"""The end of access by the administration: leavers, passwords, rights, and the last administrator who must stay."""

import asyncio
from uuid import UUID

import pytest
from cast import Cast, Person
from staff import another, phone, refusal, rights_group, sign_in

EMPLOYEES = "/api/admin/employees"


def at(person: Person, rest: str = "") -> str:
    return f"{EMPLOYEES}/{person.id}{rest}"


async def test_a_leaver_is_out_everywhere(cast: Cast, api, device) -> None:
    async with device(cast.bo) as phone_of_bo:
        left = await api(cast.otto).put(at(cast.bo, "/deactivation"))
        code, reason = await phone_of_bo.until_closed()

    assert (code, reason) == (4401, "left")
    assert (left.json()["active"], left.json()["rights"]) == (False, [])
    assert left.json()["leaving_date"] is not None
    refused = await api(cast.bo).get("/api/snapshot")
    assert (refusal(refused), refused.json()["reason"]) == ((401, "session_ended"), "left")


async def test_leaving_twice_is_leaving_once(cast: Cast, api) -> None:
    first = await api(cast.otto).put(at(cast.bo, "/deactivation"))
    second = await api(cast.otto).put(at(cast.bo, "/deactivation"))

    assert first.json() == second.json()
    entries = (await api(cast.otto).get("/api/admin/audit")).json()["entries"]
    assert [entry["act"] for entry in entries] == ["employee_deactivated"]


async def test_a_leaver_goes_out_of_his_groups_and_stays_in_conversations_of_two(cast: Cast, api, device) -> None:
    group = await a_group(api, cast.ada, cast.bo, cast.cleo)
    direct = (await api(cast.ada).post("/api/conversations", json={"with": str(cast.bo.id)})).json()["id"]
    async with device(cast.cleo) as phone_of_cleo:
        await api(cast.otto).put(at(cast.bo, "/deactivation"))
        removed = await phone_of_cleo.until("member_removed", conversation=group)

    assert (removed["employee"], removed["actor"]) == (str(cast.bo.id), str(cast.otto.id))
    assert await members(api, cast.ada, group) == {cast.ada.id: "admin", cast.cleo.id: "member"}
    assert cast.bo.id in await members(api, cast.ada, direct)


async def test_a_group_that_loses_its_only_admin_gets_another(installation, cast: Cast, api) -> None:
    gus = await another(installation, cast, "gus", "managing")
    group = await a_group(api, cast.ada, cast.bo, cast.cleo, gus)
    assert (await members(api, cast.ada, group))[gus.id] == "member"

    await api(cast.otto).put(at(cast.ada, "/deactivation"))

    assert await members(api, gus, group) == {cast.bo.id: "member", cast.cleo.id: "member", gus.id: "admin"}


async def test_who_comes_back_needs_a_new_password(installation, cast: Cast, api) -> None:
    group = await a_group(api, cast.ada, cast.bo)
    old = (await api(cast.otto).post(at(cast.bo, "/password"))).json()["password"]
    await api(cast.otto).put(at(cast.bo, "/deactivation"))
    back = (await api(cast.otto).delete(at(cast.bo, "/deactivation"))).json()

    assert (back["active"], back["leaving_date"]) == (True, None)
    assert cast.bo.id not in await members(api, cast.ada, group)
    assert refusal(await api(cast.bo).get("/api/session")) == (401, "session_ended")
    async with phone(installation) as client:
        refused = await sign_in(client, cast.company_name, cast.bo.user, old)
        assert refusal(refused) == (401, "sign_in_failed")
        new = (await api(cast.otto).post(at(cast.bo, "/password"))).json()["password"]
        assert (await sign_in(client, cast.company_name, cast.bo.user, new)).status_code == 201


async def test_a_new_password_ends_all_sessions(cast: Cast, api, device) -> None:
    async with device(cast.bo) as phone_of_bo:
        await api(cast.otto).post(at(cast.bo, "/password"))
        assert await phone_of_bo.until_closed() == (4401, "password_changed")

    assert (await api(cast.bo).get("/api/session")).json()["reason"] == "password_changed"


async def test_who_loses_the_chat_is_out(cast: Cast, api, device) -> None:
    async with device(cast.bo) as phone_of_bo:
        changed = await api(cast.otto).put(at(cast.bo, "/rights/chat"), json={"effect": "withheld"})
        code, _ = await phone_of_bo.until_closed()

    assert code == 4403
    assert changed.json()["exceptions"] == [{"right": "chat", "effect": "withheld"}]
    assert (await api(cast.bo).get("/api/session")).json()["reason"] == "right_gone"


async def test_who_keeps_the_chat_is_told_of_his_rights(cast: Cast, api, device) -> None:
    async with device(cast.bo) as phone_of_bo:
        await api(cast.otto).put(at(cast.bo, "/rights/groups"), json={"effect": "granted"})
        await phone_of_bo.until("settings")
        assert "groups" in (await api(cast.bo).get("/api/session")).json()["rights"]

        back = await api(cast.otto).put(at(cast.bo, "/rights/groups"), json={"effect": "inherited"})
        assert back.json()["exceptions"] == []
        assert phone_of_bo.closed is None


async def test_a_right_that_does_not_exist(cast: Cast, api) -> None:
    refused = await api(cast.otto).put(at(cast.bo, "/rights/everything"), json={"effect": "granted"})

    assert refusal(refused) == (422, "invalid")


LAST = [
    ("PUT", "/deactivation", None),
    ("PUT", "/rights/master_data", {"effect": "withheld"}),
    ("PUT", "/rights/app", {"effect": "withheld"}),
    ("PATCH", "", {"rights_group": "cleaning"}),
]


@pytest.mark.parametrize(("method", "path", "body"), LAST)
async def test_the_last_administrator_stays(
    installation, cast: Cast, api, method: str, path: str, body: dict | None
) -> None:
    if method == "PATCH":
        body = {"rights_group": str(await rights_group(installation, cast.company, "cleaning"))}
    before = (await api(cast.otto).get(at(cast.otto))).json()

    assert refusal(await api(cast.otto).request(method, at(cast.otto, path), json=body)) == (403, "not_allowed")
    assert (await api(cast.otto).get(at(cast.otto))).json() == before

    olga = await another(installation, cast, "olga", "office")
    assert (await api(olga).request(method, at(cast.otto, path), json=body)).status_code == 200
    assert refusal(await api(olga).request(method, at(olga, path), json=body)) == (403, "not_allowed")


async def test_of_two_administrators_who_take_each_other_out_one_stays(installation, cast: Cast, api) -> None:
    olga = await another(installation, cast, "olga", "office")
    answers = await asyncio.gather(
        api(cast.otto).put(at(olga, "/deactivation")), api(olga).put(at(cast.otto, "/deactivation"))
    )

    assert sorted(answer.status_code for answer in answers)[0] == 200
    signed_in = [(await api(one).get("/api/admin/overview")).status_code for one in (cast.otto, olga)]
    assert 200 in signed_in


async def a_group(api, admin: Person, *others: Person) -> str:
    members = [str(one.id) for one in others]
    made = await api(admin).post("/api/groups", json={"title": "Nord", "members": members})
    assert made.status_code == 201
    return made.json()["id"]


async def members(api, who: Person, conversation: str) -> dict[UUID, str]:
    found = (await api(who).get(f"/api/conversations/{conversation}/members")).json()["members"]
    return {UUID(one["employee"]): one["role"] for one in found}
