"""Who posts or marks is let in together with others that wait: each is answered for himself, and by what is so now."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from cast import Cast
from conftest import a_message
from installation import Installation
from staff import refusal

from kleanchat.adapters.tally import Tally
from kleanchat.domain.errors import NotSignedIn, PasswordChangeRequired, Refusal, SessionEnded, SessionExpired
from kleanchat.domain.people import Actor
from kleanchat.services.sessions import Entrance
from kleanchat.store.transaction import HotConnection


@pytest.fixture
def tally() -> Tally:
    """What the entrance counts."""
    return Tally()


@pytest.fixture
async def entrance(installation: Installation, tally: Tally) -> AsyncIterator[Entrance]:
    """One of its own, so that what waits for it is known."""
    connection = HotConnection(installation.dsn)
    entrance = Entrance(connection, tally)
    running = asyncio.ensure_future(entrance.run())
    yield entrance
    running.cancel()
    connection.close()


async def test_each_is_answered_for_himself(cast: Cast, owner, entrance: Entrance, tally: Tally) -> None:
    await owner.execute("update session set ended_at = now(), ended_reason = 'left' where employee_id = $1", cast.bo.id)
    await owner.execute("update session set expires_at = now() where employee_id = $1", cast.cleo.id)
    await owner.execute("update employee set must_change_password = true where id = $1", cast.otto.id)
    people = (cast.ada, cast.bo, cast.cleo, cast.otto, cast.ravi, cast.ada)

    answers = await asyncio.gather(
        *(entrance.enter(token) for token in (*(one.token for one in people), "nobody's", "", None)),
        return_exceptions=True,
    )

    ada, bo, cleo, otto, ravi, ada_again, *nobody = answers
    assert isinstance(ada, Actor)
    assert isinstance(ravi, Actor)
    assert ada_again == ada
    assert (ada.company_id, ada.employee_id) == (cast.company, cast.ada.id)
    assert (ravi.company_id, ravi.employee_id) == (cast.other_company, cast.ravi.id)
    assert isinstance(bo, SessionEnded)
    assert bo.data["reason"] == "left"
    assert [type(one) for one in (cleo, otto, *nobody)] == [SessionExpired, PasswordChangeRequired, *[NotSignedIn] * 3]
    assert all(isinstance(one, Actor | Refusal) for one in answers)
    assert sum(tally.batches["sessions"].sizes.counts) == 1, "they were let in together"


async def test_use_prolongs_the_sessions_of_a_batch(cast: Cast, owner, entrance: Entrance) -> None:
    await owner.execute("update session set last_seen_at = now() - interval '2 hours'")

    await asyncio.gather(*(entrance.enter(one.token) for one in (cast.ada, cast.bo, cast.ravi)))

    seen = "select count(*) from session where last_seen_at > now() - interval '1 minute' and employee_id = any($1)"
    assert await owner.fetchval(seen, [cast.ada.id, cast.bo.id, cast.ravi.id]) == 3


async def test_a_session_that_somebody_holds_keeps_nobody_waiting(cast: Cast, owner, entrance: Entrance) -> None:
    await owner.execute("update session set last_seen_at = now() - interval '2 hours'")
    async with owner.transaction():
        await owner.execute("select from session where employee_id = $1 for update", cast.bo.id)
        async with asyncio.timeout(2):
            answers = await asyncio.gather(*(entrance.enter(one.token) for one in (cast.ada, cast.bo, cast.ravi)))
    assert [one.employee_id for one in answers] == [cast.ada.id, cast.bo.id, cast.ravi.id]


async def test_who_has_left_neither_posts_nor_marks_from_then_on(cast: Cast, api) -> None:
    made = await api(cast.ada).post("/api/conversations", json={"with": str(cast.bo.id)})
    where = f"/api/conversations/{made.json()['id']}"
    assert (await api(cast.bo).post(f"{where}/messages", json=a_message())).status_code == 201
    assert (await api(cast.bo).put(f"{where}/read", json={"seq": 2})).status_code == 204

    await api(cast.otto).put(f"/api/admin/employees/{cast.bo.id}/deactivation")

    for method, path, body in (
        ("POST", "messages", a_message()),
        ("PUT", "read", {"seq": 2}),
        ("PUT", "delivered", {"seq": 2}),
    ):
        refused = await api(cast.bo).request(method, f"{where}/{path}", json=body)
        assert refusal(refused) == (401, "session_ended")
        assert "Clear-Site-Data" in refused.headers
