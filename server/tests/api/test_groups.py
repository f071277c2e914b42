"""Groups with a defined circle: made and kept by those who have the right, and by nobody else."""

import acts
import pytest
from cast import Cast, Person
from installation import Installation
from staff import another, refusal

from kleanchat.domain.conversations import DESCRIPTION_LIMIT, MEMBER_LIMIT, TITLE_LIMIT
from kleanchat.services import groups


@pytest.fixture
async def group(cast: Cast, api) -> str:
    """The group of ada and bo."""
    return await acts.make_group(api(cast.ada), cast.bo, title="Objekt Nord", description="Schlüssel bei ada")


@pytest.fixture
async def emil(installation: Installation, cast: Cast) -> Person:
    """A second site manager."""
    return await another(installation, cast, "emil", "managing")


async def test_a_group_has_its_circle_and_no_one_else(cast: Cast, api, device) -> None:
    wanted = {"title": " Objekt  Süd ", "description": "", "writers": "everyone", "members": [str(cast.bo.id)] * 2}
    async with device(cast.ada) as ada, device(cast.bo) as bo, device(cast.cleo) as cleo:
        made = await api(cast.ada).post("/api/groups", json=wanted)
        group = made.json()
        for one in (ada, bo):
            await one.until("joined", conversation=group["id"])
        await cleo.quiet()
        assert cleo.told("joined") == []

    assert made.status_code == 201
    assert (group["title"], group["description"], group["writers"], group["size"]) == ("Objekt  Süd", "", "everyone", 2)
    circle = {(one["employee"], one["role"]) for one in group["members"]}
    assert circle == {(str(cast.ada.id), "admin"), (str(cast.bo.id), "member")}, "the maker is its first admin"
    assert [one["title"] for one in (await api(cast.ada).get("/api/groups")).json()["groups"]] == ["Objekt  Süd"]
    seen = (await api(cast.bo).get(f"/api/conversations/{group['id']}")).json()
    assert (seen["title"], seen["role"], seen["members"], seen["kind"]) == ("Objekt  Süd", "member", 2, "group")
    assert refusal(await api(cast.cleo).get(f"/api/conversations/{group['id']}")) == (404, "not_found")


async def test_a_rename_reaches_all_members(cast: Cast, api, device, group: str) -> None:
    async with device(cast.bo) as bo:
        changed = await api(cast.ada).patch(f"/api/groups/{group}", json={"title": "Objekt Ost"})
        told = await bo.until("conversation_changed", conversation=group)

    assert (changed.status_code, changed.json()["title"]) == (200, "Objekt Ost")
    assert (told["title"], told["description"], told["writers"]) == ("Objekt Ost", "Schlüssel bei ada", "everyone")
    assert (await api(cast.bo).get(f"/api/conversations/{group}")).json()["title"] == "Objekt Ost"


async def test_a_change_of_nothing_is_no_event(cast: Cast, api, group: str) -> None:
    await api(cast.ada).patch(f"/api/groups/{group}", json={"title": "Objekt Nord "})
    await acts.seat(api(cast.ada), group, cast.bo, "member")

    assert [event["kind"] for event in await acts.events(api(cast.bo), group)] == ["created"]


async def test_where_admins_write_members_read(cast: Cast, api, group: str) -> None:
    await acts.post(api(cast.bo), group)
    await api(cast.ada).patch(f"/api/groups/{group}", json={"writers": "admins"})
    refused = await api(cast.bo).post(
        f"/api/conversations/{group}/messages", json={"client_id": str(cast.bo.id), "body": "darf nicht"}
    )
    assert refusal(refused) == (403, "not_allowed")
    await acts.post(api(cast.ada), group)

    await acts.seat(api(cast.ada), group, cast.bo, "admin")
    await acts.post(api(cast.bo), group, "darf")
    assert [event["body"] for event in await acts.events(api(cast.bo), group) if event["kind"] == "message"] == [
        "Hallo",
        "Hallo",
        "darf",
    ]


async def test_who_comes_later_sees_what_comes_later(cast: Cast, api, device, group: str) -> None:
    await acts.post(api(cast.ada), group, "vorher")
    async with device(cast.cleo) as cleo:
        await acts.seat(api(cast.ada), group, cast.cleo)
        await cleo.until("joined", conversation=group)
        await acts.post(api(cast.ada), group, "nachher")
        await cleo.until("message", conversation=group)
        assert [fact["body"] for fact in cleo.told("message")] == ["nachher"]

    seen = await acts.events(api(cast.cleo), group)
    assert [event["kind"] for event in seen] == ["member_added", "message"]
    conversation = (await api(cast.cleo).get(f"/api/conversations/{group}")).json()
    assert (conversation["from_seq"], conversation["unread"]) == (seen[0]["seq"], 1), "the earlier one is not unread"
    for cursor in ("around=1", "before=2", "after=0"):
        stretch = (await api(cast.cleo).get(f"/api/conversations/{group}/events?{cursor}")).json()
        assert all(event["seq"] >= seen[0]["seq"] for event in stretch["events"]), cursor
        assert stretch["earlier"] is False


async def test_who_goes_sees_nothing_more(cast: Cast, api, device, group: str) -> None:
    await acts.post(api(cast.ada), group, "mit bo")
    await api(cast.bo).put(f"/api/conversations/{group}/draft", json={"text": "angefangen"})
    async with device(cast.bo) as bo:
        await acts.unseat(api(cast.ada), group, cast.bo)
        await bo.until("left", conversation=group)
        heard = len(bo.facts)
        await acts.post(api(cast.ada), group, "ohne bo")
        await bo.quiet()
        assert [fact["kind"] for fact in bo.facts[heard:]] == ["pong"]
        answer = await bo.post(group, "doch noch")
        assert answer["error"] == {"code": "not_found"}

    for path in ("", "/events", "/members"):
        assert refusal(await api(cast.bo).get(f"/api/conversations/{group}{path}")) == (404, "not_found")
    snapshot = (await api(cast.bo).get("/api/snapshot")).json()
    assert group not in {one["id"] for one in snapshot["conversations"]}
    # Back again, he sees the group from now on, and the draft of then is gone.
    await acts.seat(api(cast.ada), group, cast.bo)
    assert [event["kind"] for event in await acts.events(api(cast.bo), group)] == ["member_added"]
    assert (await api(cast.bo).get(f"/api/conversations/{group}")).json()["draft"] is None


@pytest.mark.parametrize("who", ["bo", "cleo", "nora", "ravi", "rita"])
async def test_nobody_without_the_right_makes_or_widens_one(cast: Cast, api, group: str, who: str) -> None:
    person: Person = getattr(cast, who)
    makes = await api(person).post("/api/groups", json={"title": "Meine", "members": [str(cast.bo.id)]})
    widens = await api(person).put(f"/api/groups/{group}/members/{cast.cleo.id}", json={"role": "member"})

    expected = {"nora": (404, "not_found"), "rita": (422, "invalid")}.get(who, (403, "not_allowed"))
    assert refusal(makes) == expected, "rita may make groups of her own people; ours she does not know"
    assert refusal(widens) == (404, "not_found")
    circle = (await api(cast.ada).get(f"/api/groups/{group}")).json()["members"]
    assert {one["employee"] for one in circle} == {str(cast.ada.id), str(cast.bo.id)}


async def test_an_admin_who_loses_the_right_keeps_the_group_no_more(cast: Cast, api, group: str, emil: Person) -> None:
    await acts.seat(api(cast.ada), group, emil, "admin")
    await acts.seat(api(emil), group, cast.cleo)
    await api(cast.otto).put(f"/api/admin/employees/{emil.id}/rights/groups", json={"effect": "withheld"})

    assert refusal(await api(emil).delete(f"/api/groups/{group}/members/{cast.cleo.id}")) == (404, "not_found")
    assert (await api(emil).get(f"/api/conversations/{group}")).json()["role"] == "admin"
    # The administration of the chat keeps all groups, also those that it is not in.
    assert (await api(cast.otto).delete(f"/api/groups/{group}/members/{cast.cleo.id}")).status_code == 204
    assert group in {one["id"] for one in (await api(cast.otto).get("/api/groups")).json()["groups"]}
    assert refusal(await api(cast.otto).get(f"/api/conversations/{group}/events")) == (404, "not_found")


async def test_a_group_keeps_an_admin(cast: Cast, api, group: str, emil: Person) -> None:
    members = f"/api/groups/{group}/members"
    assert refusal(await api(cast.ada).delete(f"{members}/{cast.ada.id}")) == (403, "not_allowed")
    demoted = await api(cast.otto).put(f"{members}/{cast.ada.id}", json={"role": "member"})
    assert refusal(demoted) == (403, "not_allowed")

    await acts.seat(api(cast.ada), group, emil, "admin")
    await acts.unseat(api(cast.ada), group, cast.ada)
    assert refusal(await api(emil).delete(f"{members}/{emil.id}")) == (403, "not_allowed")


@pytest.mark.parametrize("who", ["nora", "ravi"])
async def test_only_those_who_may_chat_come_in(cast: Cast, api, group: str, who: str) -> None:
    person: Person = getattr(cast, who)
    made = await api(cast.ada).post("/api/groups", json={"title": "Neu", "members": [str(person.id)]})
    added = await api(cast.ada).put(f"/api/groups/{group}/members/{person.id}", json={"role": "member"})

    for refused in (made, added):
        assert refused.status_code == 422
        assert refused.json()["fields"] == [{"field": "members", "problem": "not_entitled"}]
    assert len((await api(cast.ada).get("/api/groups")).json()["groups"]) == 1, "no half of a group is left"


async def test_a_group_ends_at_its_limit(installation: Installation, cast: Cast, api, monkeypatch) -> None:
    assert MEMBER_LIMIT == 1024
    monkeypatch.setattr(groups, "MEMBER_LIMIT", 3)
    full = await acts.make_group(api(cast.ada), cast.bo, cast.cleo)
    too_many = [str(one.id) for one in (cast.bo, cast.cleo, cast.otto)]

    made = await api(cast.ada).post("/api/groups", json={"title": "Neu", "members": too_many})
    added = await api(cast.ada).put(f"/api/groups/{full}/members/{cast.otto.id}", json={"role": "member"})
    for refused in (made, added):
        assert refused.json()["fields"] == [{"field": "members", "problem": "too_many"}]
    await acts.seat(api(cast.ada), full, cast.bo, "admin")  # which makes nobody more


@pytest.mark.parametrize("change", [{"title": "x" * TITLE_LIMIT}, {"description": "x" * DESCRIPTION_LIMIT}])
async def test_the_last_character_that_fits(cast: Cast, api, group: str, change: dict[str, str]) -> None:
    (field,) = change
    assert (await api(cast.ada).patch(f"/api/groups/{group}", json=change)).json()[field] == change[field]
    refused = await api(cast.ada).patch(f"/api/groups/{group}", json={field: change[field] + "x"})
    assert refused.json()["fields"] == [{"field": field, "problem": "too_long"}]


async def test_titles_and_descriptions_are_sealed_where_they_lie(cast: Cast, api, owner, group: str) -> None:
    kept = await owner.fetchrow("select * from conversation where id = $1", group)
    for word in (b"Objekt", b"Nord", "Schlüssel".encode()):
        assert word not in kept["title"] + kept["description"]
    # A title that is carried to another group does not open there.
    other = await acts.make_group(api(cast.ada), title="Objekt Nord")
    twin = await owner.fetchval("select title from conversation where id = $1", other)
    assert twin != kept["title"], "the same words are not the same bytes"
    await owner.execute("update conversation set title = $2 where id = $1", other, kept["title"])
    assert (await api(cast.ada).get(f"/api/groups/{other}")).status_code == 500
    await owner.execute("update conversation set title = $2 where id = $1", other, twin)
    assert (await api(cast.ada).get(f"/api/groups/{other}")).json()["title"] == "Objekt Nord"


async def test_every_act_on_a_group_is_audited_without_its_words(cast: Cast, api, group: str) -> None:
    await api(cast.ada).patch(f"/api/groups/{group}", json={"title": "Objekt West"})
    await acts.seat(api(cast.ada), group, cast.cleo)
    await acts.seat(api(cast.ada), group, cast.cleo, "admin")
    await acts.unseat(api(cast.ada), group, cast.cleo)

    page = await api(cast.otto).get("/api/admin/audit")
    acted = [entry["act"] for entry in reversed(page.json()["entries"])]
    assert acted == [
        "group_created",
        "group_changed",
        "group_member_added",
        "group_role_changed",
        "group_member_removed",
    ]
    assert "Objekt" not in page.text
    assert "Schlüssel" not in page.text
