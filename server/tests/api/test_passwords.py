"""Passwords: a first one is changed before anything else, a weak one is refused, a new one ends other sessions."""

from dataclasses import replace

import pytest
from cast import Cast, Person
from devices import Device
from installation import Installation
from matrix import ROWS, Kind, Row
from staff import PASSWORD, give_password, refusal, sign_in
from stage import Stage, set_stage

from kleanchat.services import sessions
from kleanchat.services.sessions import ACCOUNT_BURST, hash_of

PATH = "/api/session/password"
NEW = "grüne Eimer stehen rechts"
# What somebody can do who must choose a password first: that, see who he is, and go.
INITIAL = {"GET /api/session", "DELETE /api/session", f"PUT {PATH}"}
KEPT_FROM = [row for row in ROWS if row.kind not in {Kind.OPEN, Kind.SUPPORT} and row.route not in INITIAL]


@pytest.fixture(autouse=True)
async def no_earlier_guesses(owner) -> None:
    """All tests come from one address; what others tried must not count here."""
    await owner.execute("truncate throttle")


@pytest.fixture
async def bo(installation: Installation, cast: Cast) -> Person:
    await give_password(installation, cast.bo)
    return cast.bo


async def test_a_first_password_is_changed_before_anything_else(installation: Installation, cast: Cast, api) -> None:
    stage = await set_stage(installation, cast)
    await give_password(installation, cast.ada, must_change=True)
    await give_password(installation, cast.otto, must_change=True)

    for row in KEPT_FROM:
        answer = await asked(stage, api, row)
        assert refusal(answer) == (403, "password_change_required"), row.route
    me = await api(cast.ada).get("/api/session")
    assert me.json()["must_change_password"] is True

    assert (await api(cast.ada).put(PATH, json={"old": PASSWORD, "new": NEW})).status_code == 204
    assert (await api(cast.ada).get("/api/session")).json()["must_change_password"] is False
    assert (await api(cast.ada).get("/api/snapshot")).status_code == 200


async def test_the_socket_is_closed_to_a_first_password(installation: Installation, bo: Person, api) -> None:
    await give_password(installation, bo, must_change=True)
    async with Device(installation.settings, bo, api(bo)).connected() as phone:
        assert await phone.until_closed() == (4402, "password_change_required")
        assert phone.facts == []


@pytest.mark.parametrize(
    "new",
    [
        "zu kurz.9",
        "password123",
        "1234567890",
        "aaaaaaaaaaaaaaa",
        "abababababab",
        "{user}1",
        "{number}99",
        "Bo Muster 1",
        "{company}!",
        PASSWORD,
        "",
    ],
)
async def test_a_weak_password_is_refused_and_the_old_one_stays(
    installation: Installation, cast: Cast, bo: Person, api, new: str
) -> None:
    unique = bo.user.rpartition(".")[2]
    weak = new.format_map({"user": bo.user, "number": f"p{unique}", "company": cast.company_name})

    refused = await api(bo).put(PATH, json={"old": PASSWORD, "new": weak})

    assert refusal(refused) == (422, "password_weak")
    assert (await api(bo).put(PATH, json={"old": PASSWORD, "new": NEW})).status_code == 204, "the old one still fits"


async def test_who_does_not_know_the_old_one_sets_no_new_one(bo: Person, api, owner) -> None:
    stored = await owner.fetchval("select password_hash from employee where id = $1", bo.id)
    for old in ("not the password", "", PASSWORD + " ", PASSWORD.upper()):
        assert refusal(await api(bo).put(PATH, json={"old": old, "new": NEW})) == (422, "password_wrong")
    assert await owner.fetchval("select password_hash from employee where id = $1", bo.id) == stored


async def test_who_guesses_the_old_one_waits(bo: Person, api, owner) -> None:
    """A phone that is left open on a table is not a way to find out its owner's password."""
    for number in range(ACCOUNT_BURST):
        guess = await api(bo).put(PATH, json={"old": f"guess {number}", "new": NEW})
        assert refusal(guess) == (422, "password_wrong")
    refused = await api(bo).put(PATH, json={"old": PASSWORD, "new": NEW})

    assert refusal(refused) == (429, "too_many_attempts")
    await owner.execute(
        "update throttle set refilled_at = refilled_at - make_interval(secs => $1)", refused.json()["retry_after"]
    )
    assert (await api(bo).put(PATH, json={"old": PASSWORD, "new": NEW})).status_code == 204


async def test_a_new_password_signs_all_other_devices_out(
    installation: Installation, cast: Cast, bo: Person, api, device
) -> None:
    async with installation.parts.database.transaction(bo.company) as tx:
        other = replace(bo, token=await sessions.begin(tx, bo.id, "Anderes Gerät"))
    async with device(bo) as phone, device(other) as desk, device(cast.ada) as colleague:
        assert (await api(bo).put(PATH, json={"old": PASSWORD, "new": NEW})).status_code == 204

        assert await desk.until_closed() == (4401, "password_changed")
        for one in (phone, colleague):
            await one.quiet()
            assert one.closed is None
    ended = await api(other).get("/api/session")
    assert (ended.status_code, ended.json()["code"], ended.json()["reason"]) == (
        401,
        "session_ended",
        "password_changed",
    )
    assert (await api(bo).get("/api/session")).status_code == 200
    assert refusal(await sign_in(api(None), cast.company_name, bo.user, PASSWORD)) == (401, "sign_in_failed")
    assert (await sign_in(api(None), cast.company_name, bo.user, NEW)).status_code == 201


async def test_passwords_and_tokens_are_not_kept(installation: Installation, cast: Cast, bo: Person, owner) -> None:
    kept = await owner.fetchrow("select * from employee where id = $1", bo.id)
    session = await owner.fetchrow("select * from session where employee_id = $1", bo.id)

    assert kept["password_hash"].startswith("$argon2id$")
    assert PASSWORD not in repr(kept)
    assert session["token_hash"] == hash_of(bo.token) != bo.token.encode()
    assert bo.token not in repr(session)
    assert len(bo.token) >= 43, "256 bits"


async def asked(stage: Stage, api, row: Row):
    """The row, called by who is entitled to it."""
    path, body = row.filled(stage.ids)
    person = stage.people[row.as_entitled]
    return await api(person).request(row.method, path, **({} if body is None else {"json": body}))
