"""Sockets that nobody hears any more, and sessions that expire while a socket is open."""

from datetime import UTC, datetime, timedelta

from cast import Cast
from devices import Device, browser
from listeners import FakeLease, FakeListener, a_hub

from kleanchat.realtime.sweep import SILENCE_SECONDS, sweep


async def test_who_is_silent_for_long_is_closed() -> None:
    hub = a_hub(FakeLease())
    silent, alive = FakeListener(hub), FakeListener(hub)
    alive.heard_at = 10.0
    sweep(hub, SILENCE_SECONDS + 5.0, datetime.now(UTC))

    assert (silent.closed, alive.closed) == ((4408, "silent"), None)
    assert hub.listeners() == [alive]


async def test_a_session_that_may_have_expired_is_looked_at_again() -> None:
    hub, now = a_hub(FakeLease()), datetime.now(UTC)
    expired, valid = FakeListener(hub), FakeListener(hub)
    expired.expires_at, valid.expires_at = now, now + timedelta(seconds=1)
    sweep(hub, 0.0, now)

    assert (expired.closed, valid.closed) == ((4408, "expired"), None)


async def test_an_expired_session_is_told_so_and_keeps_what_it_has(cast: Cast, api, installation, owner) -> None:
    async with browser(installation.settings, cast.bo.token) as http:
        phone = Device(installation.settings, cast.bo, http)
        assert (await http.get("/api/snapshot")).is_success, "bo must have access for this test to mean anything"
        await owner.execute("update session set expires_at = now() where employee_id = $1", cast.bo.id)
        async with phone.connected():
            assert await phone.until_closed() == (4402, "session_expired")
        refused = await http.get("/api/snapshot")
    assert (refused.status_code, refused.json()["code"]) == (401, "session_expired")
    assert "Clear-Site-Data" not in refused.headers
