"""The administration's other pages: overview, rights groups, sites, policy, audit log."""

import pytest
from cast import Cast
from staff import OPERATOR, another, lock_chat, refusal, set_licence

from kleanchat.services import audit

PAGES = ["overview", "rights-groups", "sites", "audit"]


async def test_the_overview_counts(cast: Cast, api) -> None:
    await api(cast.ada).post("/api/groups", json={"title": "Nord", "members": [str(cast.bo.id)]})
    await api(cast.otto).put(f"/api/admin/employees/{cast.cleo.id}/deactivation")
    overview = (await api(cast.otto).get("/api/admin/overview")).json()

    assert overview["company"] == {"id": str(cast.company), "name": f"Firma {cast.company_name}"}
    assert overview["licence"] == "pro"
    assert overview["employees"] == {"active": 4, "inactive": 1}
    assert overview["licences"] == {"time": 2, "reduced": 1, "pro": 1}
    assert overview["groups"] == 1
    assert overview["policy"]["read_marks"] is True


async def test_rights_groups_and_sites(cast: Cast, api, owner) -> None:
    await owner.execute(
        "insert into site (company_id, branch_id, name)"
        " select company_id, id, 'Rheinkontor' from branch where company_id = $1",
        cast.company,
    )
    groups = (await api(cast.otto).get("/api/admin/rights-groups")).json()["rights_groups"]
    sites = (await api(cast.otto).get("/api/admin/sites")).json()["sites"]

    assert [(group["name"], group["employees"]) for group in groups] == [
        ("cleaning", 3),
        ("managing", 1),
        ("office", 1),
    ]
    assert groups[0]["rights"] == ["app", "chat"]
    assert [(site["name"], site["branch"]) for site in sites] == [("Rheinkontor", "Zentrale")]
    assert (await api(cast.rita).get("/api/admin/sites")).json()["sites"] == []


async def test_read_marks_are_switched_off_for_all(cast: Cast, api) -> None:
    direct = (await api(cast.ada).post("/api/conversations", json={"with": str(cast.bo.id)})).json()["id"]

    async def shown() -> set[bool]:
        found = (await api(cast.ada).get(f"/api/conversations/{direct}/members")).json()["members"]
        return {one["read_seq"] is not None for one in found}

    assert await shown() == {True}
    changed = await api(cast.otto).patch("/api/admin/policy", json={"read_marks": False})

    assert (changed.status_code, changed.json()["read_marks"]) == (200, False)
    assert await shown() == {False}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["ada", "bo", "below pro"])
async def test_who_has_no_right_finds_no_page(installation, cast: Cast, api, page: str, who: str) -> None:
    if who == "below pro":
        await set_licence(installation, cast.company, "reduced")
    refused = await api(getattr(cast, who, cast.otto)).get(f"/api/admin/{page}")

    assert refusal(refused) == (404, "not_found")


async def test_master_data_alone_does_not_set_the_policy(installation, cast: Cast, api) -> None:
    paul = await another(installation, cast, "paul", "payroll", "app", "chat", "master_data")

    assert (await api(paul).get("/api/admin/overview")).status_code == 200
    assert refusal(await api(paul).patch("/api/admin/policy", json={"read_marks": False})) == (404, "not_found")
    assert refusal(await api(paul).get("/api/admin/audit")) == (404, "not_found")


async def test_the_works_council_reads_the_audit_log_and_nothing_else(installation, cast: Cast, api) -> None:
    wanda = await another(installation, cast, "wanda", "council", "app", "chat", "oversight")
    await api(cast.otto).put(f"/api/admin/employees/{cast.bo.id}/rights/groups", json={"effect": "granted"})
    page = (await api(wanda).get("/api/admin/audit")).json()

    assert page["entries"][0] | {"at": "", "n": 0} == {
        "n": 0,
        "at": "",
        "actor_kind": "employee",
        "actor": str(cast.otto.id),
        "act": "right_excepted",
        "subject": str(cast.bo.id),
        "details": {"right": "groups", "effect": "granted"},
    }
    assert {one["id"] for one in page["people"]} == {str(cast.otto.id), str(cast.bo.id)}
    assert refusal(await api(wanda).get("/api/admin/employees")) == (404, "not_found")


async def test_the_audit_log_is_read_page_by_page(cast: Cast, api) -> None:
    for number in range(60):
        await api(cast.otto).patch("/api/admin/policy", json={"read_marks": bool(number % 2)})
    first = (await api(cast.otto).get("/api/admin/audit")).json()
    second = (await api(cast.otto).get("/api/admin/audit", params={"before": first["entries"][-1]["n"]})).json()

    assert [entry["n"] for entry in first["entries"] + second["entries"]] == list(range(60, 0, -1))
    assert (first["earlier"], second["earlier"]) == (True, False)
    assert (await api(cast.rita).get("/api/admin/audit")).json()["entries"] == []


@pytest.mark.parametrize(
    "tampering",
    [
        "update audit set act = 'employee_changed' where company_id = $1 and n = 2",
        """update audit set details = '{"right": "urgent"}' where company_id = $1 and n = 2""",
        "update audit set actor_id = null where company_id = $1 and n = 2",
        "delete from audit where company_id = $1 and n = 2",
        "update audit set at = at + interval '1 second' where company_id = $1 and n = 2",
    ],
)
async def test_tampering_with_the_audit_log_is_found(installation, cast: Cast, api, owner, tampering: str) -> None:
    for right in ("groups", "announce", "urgent"):
        await api(cast.otto).put(f"/api/admin/employees/{cast.bo.id}/rights/{right}", json={"effect": "granted"})

    async def broken_at() -> int | None:
        async with installation.parts.database.transaction(cast.company) as tx:
            return await audit.broken_at(tx, OPERATOR)

    assert await broken_at() is None
    await owner.execute(tampering, cast.company)
    assert await broken_at() in (2, 3)


async def test_the_server_itself_cannot_rewrite_the_audit_log(installation, cast: Cast) -> None:
    for statement in ("update audit set act = 'x'", "delete from audit", "truncate audit"):
        with pytest.raises(Exception, match="permission denied"):
            async with installation.parts.database.transaction(cast.company) as tx:
                await tx.run(statement)


async def test_without_the_module_master_data_stays_and_the_chats_administration_goes(
    installation, cast: Cast, api
) -> None:
    await lock_chat(installation, cast.company)
    olga = await another(installation, cast, "olga", "office")

    overview = await api(olga).get("/api/admin/overview")
    assert (overview.status_code, overview.json()["licences"]) == (200, {"time": 3, "reduced": 1, "pro": 2})
    assert (await api(olga).get("/api/admin/employees")).status_code == 200
    assert refusal(await api(olga).patch("/api/admin/policy", json={"read_marks": False})) == (404, "not_found")
    assert refusal(await api(olga).get("/api/snapshot")) == (404, "not_found")


async def test_no_act_of_administration_is_without_its_entry(cast: Cast, api) -> None:
    employees = f"/api/admin/employees/{cast.bo.id}"
    await api(cast.otto).patch(employees, json={"display_name": "Bo Neu"})
    await api(cast.otto).put(f"{employees}/rights/cards", json={"effect": "granted"})
    await api(cast.otto).post(f"{employees}/password")
    await api(cast.otto).put(f"{employees}/deactivation")
    await api(cast.otto).delete(f"{employees}/deactivation")
    await api(cast.otto).patch("/api/admin/policy", json={"read_marks": False})
    page = (await api(cast.otto).get("/api/admin/audit")).json()

    assert [entry["act"] for entry in page["entries"]] == [
        "policy_changed",
        "employee_reactivated",
        "employee_deactivated",
        "password_reset",
        "right_excepted",
        "employee_changed",
    ]
    assert page["entries"][-1]["details"] == {"fields": ["display_name"]}
