"""Sessions: a cookie that scripts and strangers cannot have, one for each device, ended by the person and by time."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from http.cookies import Morsel, SimpleCookie
from typing import Any

import httpx
import pytest
from cast import Cast, Person
from devices import Device
from installation import Installation
from staff import PASSWORD, give_password, phone, refusal, sign_in

from kleanchat.app import web_app
from kleanchat.services import sessions
from kleanchat.settings import Settings

ORIGIN = "https://chat.example.com"


@pytest.fixture(autouse=True)
async def no_earlier_guesses(owner) -> None:
    """All tests come from one address; what others tried must not count here."""
    await owner.execute("truncate throttle")


@pytest.fixture
async def desk(installation: Installation, cast: Cast) -> Person:
    """Bo on a second device."""
    async with installation.parts.database.transaction(cast.company) as tx:
        return replace(cast.bo, token=await sessions.begin(tx, cast.bo.id, "Firefox auf Linux"))


@pytest.fixture
async def over_https(installation: Installation) -> AsyncIterator[httpx.AsyncClient]:
    """The same server as it answers behind a proxy with https."""
    settings = Settings(origin=ORIGIN)
    app = web_app()
    app.state.parts = replace(
        installation.parts.web._app._app.state.parts,
        cookie=settings.cookie("sid"),
        support_cookie=settings.cookie("support"),
        secure=settings.is_secure,
    )
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=ORIGIN) as client:
        yield client


async def test_the_cookie_is_out_of_reach(installation: Installation, cast: Cast) -> None:
    await give_password(installation, cast.bo)
    async with phone(installation) as client:
        cookie = set_by(await sign_in(client, cast.company_name, cast.bo.user, PASSWORD))

    assert cookie.key == f"sid-{installation.settings.port}", "cookies ignore ports, so the name must tell them apart"
    assert attributes(cookie) == {"httponly": True, "samesite": "lax", "path": "/", "max-age": str(90 * 86400)}


async def test_over_https_the_cookie_belongs_to_the_host_alone(
    installation: Installation, cast: Cast, over_https: httpx.AsyncClient
) -> None:
    await give_password(installation, cast.bo)
    signed_in = await sign_in(over_https, cast.company_name, cast.bo.user, PASSWORD)
    cookie = set_by(signed_in)

    assert cookie.key == "__Host-sid"
    # The prefix holds only with Secure, the whole path and no domain.
    expected = {"httponly": True, "samesite": "lax", "path": "/", "max-age": str(90 * 86400), "secure": True}
    assert attributes(cookie) == expected
    assert (await over_https.get("/api/session")).status_code == 200
    gone = set_by(await over_https.delete("/api/session"))
    assert (gone.key, gone["secure"], gone["path"], gone["max-age"]) == ("__Host-sid", True, "/", "0")


async def test_devices_are_listed_and_ended_one_by_one(cast: Cast, desk: Person, api, device) -> None:
    listed = (await api(cast.bo).get("/api/sessions")).json()["sessions"]
    assert {(one["device"], one["current"]) for one in listed} == {("Test", True), ("Firefox auf Linux", False)}
    other = next(one["id"] for one in listed if not one["current"])

    async with device(cast.bo) as here, device(desk) as there:
        assert (await api(cast.bo).delete(f"/api/sessions/{other}")).status_code == 204
        assert await there.until_closed() == (4401, "ended_by_person")
        await here.quiet()
        assert here.closed is None

    ended = await api(desk).get("/api/session")
    assert (refusal(ended), ended.json()["reason"]) == ((401, "session_ended"), "ended_by_person")
    assert [one["device"] for one in (await api(cast.bo).get("/api/sessions")).json()["sessions"]] == ["Test"]
    assert refusal(await api(cast.bo).delete(f"/api/sessions/{other}")) == (404, "not_found"), "it is ended already"


async def test_signing_out_clears_the_device(cast: Cast, desk: Person, api, device) -> None:
    async with device(cast.bo) as here, device(desk) as there:
        gone = await api(cast.bo).delete("/api/session")
        assert await here.until_closed() == (4401, "signed_out")
        await there.quiet()
        assert there.closed is None

    assert gone.status_code == 204
    assert gone.headers["Clear-Site-Data"] == '"cache", "storage"'
    cookie = set_by(gone)
    assert (cookie.value, cookie["max-age"], cookie["path"], cookie["httponly"]) == ("", "0", "/", True)
    again = await api(cast.bo).get("/api/session")
    assert (refusal(again), again.json()["reason"]) == ((401, "session_ended"), "signed_out")


async def test_a_device_reports_that_it_has_wiped(cast: Cast, api, owner) -> None:
    async def wiped_at() -> Any:
        return await owner.fetchval("select wiped_at from session where employee_id = $1", cast.bo.id)

    assert (await api(cast.bo).post("/api/session/wiped")).status_code == 204
    assert await wiped_at() is None, "a session that goes on has wiped nothing"
    await api(cast.bo).delete("/api/session")
    assert (await api(cast.bo).post("/api/session/wiped")).status_code == 204
    first = await wiped_at()
    assert first is not None
    await api(cast.bo).post("/api/session/wiped")
    assert await wiped_at() == first


async def test_what_expired_is_locked_and_not_wiped(installation: Installation, cast: Cast, api, owner) -> None:
    assert (await api(cast.bo).get("/api/snapshot")).status_code == 200
    await owner.execute("update session set expires_at = now() where employee_id = $1", cast.bo.id)

    for method, path in (("GET", "/api/session"), ("GET", "/api/snapshot"), ("DELETE", "/api/session")):
        expired = await api(cast.bo).request(method, path)
        assert refusal(expired) == (401, "session_expired")
        assert "Clear-Site-Data" not in expired.headers, "what waits to be sent must stay for the same person"
    async with Device(installation.settings, cast.bo, api(cast.bo)).connected() as device:
        assert await device.until_closed() == (4402, "session_expired")


@pytest.mark.parametrize(
    ("age", "left"), [(timedelta(days=1), timedelta(days=30)), (timedelta(days=80), timedelta(days=10))]
)
async def test_use_prolongs_a_session_up_to_ninety_days(
    cast: Cast, api, owner, age: timedelta, left: timedelta
) -> None:
    await owner.execute(
        "update session set created_at = now() - $2::interval, last_seen_at = now() - interval '2 hours',"
        " expires_at = now() + interval '1 minute' where employee_id = $1",
        cast.bo.id,
        age,
    )
    assert (await api(cast.bo).get("/api/session")).status_code == 200
    found = await owner.fetchrow(
        "select expires_at - last_seen_at as left, last_seen_at > now() - interval '1 minute' as seen from session"
        " where employee_id = $1",
        cast.bo.id,
    )
    assert (round(found["left"] / timedelta(hours=1)), found["seen"]) == (left / timedelta(hours=1), True)


@pytest.mark.parametrize("token", ["", "x", "%00", "a" * 5000, "../../etc", '"; drop table session', "ä"])
async def test_a_token_that_is_none(installation: Installation, token: str) -> None:
    cookie = installation.settings.cookie("sid").encode()
    async with phone(installation) as client:
        for sent in (cookie + b"=" + token.encode(), b"other=1; " + cookie + b"=" + token.encode(), b"=; ;;"):
            refused = await client.get("/api/session", headers=[(b"Cookie", sent)])
            assert refusal(refused) == (401, "not_signed_in")


def set_by(response: httpx.Response) -> Morsel[str]:
    """The one cookie that an answer sets."""
    (header,) = response.headers.get_list("Set-Cookie")
    (morsel,) = SimpleCookie(header).values()
    return morsel


def attributes(cookie: Morsel[str]) -> dict[str, Any]:
    """What the cookie says beside its value."""
    return {name: value for name, value in cookie.items() if value}
