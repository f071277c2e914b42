"""Signing in: by the names that people know, with no word to those who guess, and never shut out for good."""

import hashlib
from typing import Any

import httpx
import pytest
from argon2 import extract_parameters
from cast import Cast, Person
from installation import Installation
from staff import PASSWORD, give_password, lock_chat, phone, refusal, sign_in

from kleanchat.adapters.passwords import Passwords
from kleanchat.services.sessions import ACCOUNT_BURST, ACCOUNT_SECONDS, ADDRESS_SECONDS


@pytest.fixture(autouse=True)
async def no_earlier_guesses(owner) -> None:
    """All tests come from one address; what others tried must not count here."""
    await owner.execute("truncate throttle")


@pytest.fixture
async def bo(installation: Installation, cast: Cast) -> Person:
    await give_password(installation, cast.bo)
    return cast.bo


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The parameters of every hash that a password was checked against."""
    checked: list[Any] = []
    verify = Passwords._verify

    def counted(passwords: Passwords, stored: str, password: str) -> bool:
        checked.append(extract_parameters(stored))
        return verify(passwords, stored, password)

    monkeypatch.setattr(Passwords, "_verify", counted)
    return checked


@pytest.mark.parametrize("company", ["{company}", " {company} ", "{COMPANY}"])
@pytest.mark.parametrize("user", ["{user}", "{USER}", " {user}\n", "{number}", "{NUMBER}"])
async def test_by_user_name_or_personnel_number_in_any_case(
    installation: Installation, cast: Cast, bo: Person, company: str, user: str
) -> None:
    number = number_of(bo)
    names = {"company": cast.company_name, "user": bo.user, "number": number.lower(), "NUMBER": number}
    names |= {"COMPANY": cast.company_name.upper(), "USER": bo.user.upper()}
    async with phone(installation) as client:
        signed_in = await sign_in(client, company.format_map(names), user.format_map(names), PASSWORD)

        assert signed_in.status_code == 201
        assert signed_in.json()["id"] == str(bo.id)
        assert (await client.get("/api/session")).json()["id"] == str(bo.id)


@pytest.mark.parametrize(
    "why", ["company", "user", "other_company", "leaver", "no_right", "module", "closed", "no_password"]
)
async def test_who_guesses_learns_nothing(
    installation: Installation, cast: Cast, bo: Person, api, owner, work: list[Any], why: str
) -> None:
    async with phone(installation) as client:
        assert (await sign_in(client, cast.company_name, bo.user, PASSWORD)).status_code == 201, "the password is right"
    async with phone(installation) as client:
        wrong = await sign_in(client, cast.company_name, bo.user, "not the password")
    company, user = await unfit(installation, cast, api, owner, why)
    work.clear()

    async with phone(installation) as client:
        refused = await sign_in(client, company, user, PASSWORD)

    assert refusal(refused) == (401, "sign_in_failed")
    assert (refused.content, headers(refused)) == (wrong.content, headers(wrong))
    stored = await installation.parts.passwords.hash(PASSWORD)
    assert work == [extract_parameters(stored)], "one check, as much work as for a password that is there"


async def test_after_many_guesses_one_waits_and_is_let_in(
    installation: Installation, cast: Cast, bo: Person, owner
) -> None:
    await give_password(installation, cast.ada)
    async with phone(installation) as client:
        guesses = [await sign_in(client, cast.company_name, bo.user, f"guess {n}") for n in range(ACCOUNT_BURST)]
        assert {refusal(guess) for guess in guesses} == {(401, "sign_in_failed")}
        refused = await sign_in(client, cast.company_name, bo.user, PASSWORD)

        wait = refused.json()["retry_after"]
        assert refusal(refused) == (429, "too_many_attempts")
        assert 0 < wait <= ACCOUNT_SECONDS
        assert refused.headers["Retry-After"] == str(wait)
        # Not by the other name either; but a colleague is not concerned.
        assert (await sign_in(client, cast.company_name, bo.user.upper(), PASSWORD)).status_code == 429
        assert (await sign_in(client, cast.company_name, cast.ada.user, PASSWORD)).status_code == 201

        await pass_seconds(owner, wait)
        assert (await sign_in(client, cast.company_name, bo.user, PASSWORD)).status_code == 201
        # A success forgets the guesses.
        again = [await sign_in(client, cast.company_name, bo.user, f"guess {n}") for n in range(ACCOUNT_BURST)]
        assert {guess.status_code for guess in again} == {401}


async def test_who_cannot_wait_does_not_wait_longer(installation: Installation, cast: Cast, bo: Person, owner) -> None:
    async with phone(installation) as client:
        for number in range(ACCOUNT_BURST):
            await sign_in(client, cast.company_name, bo.user, f"guess {number}")
        for _ in range(5):
            assert (await sign_in(client, cast.company_name, bo.user, PASSWORD)).status_code == 429
            await pass_seconds(owner, ACCOUNT_SECONDS / 5)

        assert (await sign_in(client, cast.company_name, bo.user, PASSWORD)).status_code == 201


async def test_an_address_that_guesses_waits_whoever_it_names(
    installation: Installation, cast: Cast, bo: Person, owner
) -> None:
    address = hashlib.sha256(b"address\x00127.0.0.1").digest()
    async with phone(installation) as client:
        assert (await sign_in(client, cast.company_name, bo.user, PASSWORD)).status_code == 201
        left = "select tokens from throttle where key = $1"
        assert await owner.fetchval(left, address) == 99, "a success counts for the address too"
        await owner.execute("update throttle set tokens = 0, refilled_at = clock_timestamp() where key = $1", address)
        refused = [await sign_in(client, cast.company_name, user, PASSWORD) for user in (bo.user, "somebody else")]

        assert [refusal(one) for one in refused] == [(429, "too_many_attempts")] * 2
        assert refused[0].headers["Retry-After"] == str(round(ADDRESS_SECONDS))
        await pass_seconds(owner, ADDRESS_SECONDS)
        assert (await sign_in(client, cast.company_name, bo.user, PASSWORD)).status_code == 201


async def test_a_sign_in_begins_a_session_of_its_own(installation: Installation, cast: Cast, bo: Person) -> None:
    cookie = installation.settings.cookie("sid")
    async with phone(installation) as client:
        client.cookies.set(cookie, bo.token)
        signed_in = await sign_in(client, cast.company_name, bo.user, PASSWORD)

        assert signed_in.cookies[cookie] != bo.token, "what was there before is not taken over"


def number_of(person: Person) -> str:
    """The personnel number; the cast's user names end with the same letters."""
    return f"P{person.user.rpartition('.')[2]}".upper()


def headers(response: httpx.Response) -> list[tuple[str, str]]:
    return sorted(response.headers.multi_items())


async def pass_seconds(owner, seconds: float) -> None:
    """Time passes for everybody who waits."""
    await owner.execute("update throttle set refilled_at = refilled_at - make_interval(secs => $1)", seconds)


async def unfit(installation: Installation, cast: Cast, api, owner, why: str) -> tuple[str, str]:
    """Company and user who cannot sign in, even with the right password."""
    if why == "leaver":
        await api(cast.otto).put(f"/api/admin/employees/{cast.bo.id}/deactivation")
        # Even if the password were kept.
        hashed = await installation.parts.passwords.hash(PASSWORD)
        await owner.execute("update employee set password_hash = $2 where id = $1", cast.bo.id, hashed)
    elif why == "no_right":
        await api(cast.otto).put(f"/api/admin/employees/{cast.bo.id}/rights/chat", json={"effect": "withheld"})
    elif why == "module":
        await lock_chat(installation, cast.company)
    elif why == "closed":
        await owner.execute("update company set active = false where id = $1", cast.company)
    elif why == "no_password":
        await owner.execute("update employee set password_hash = null where id = $1", cast.bo.id)
    other = await owner.fetchval("select sign_in_name from company where id = $1", cast.other_company)
    company = {"company": "nobody", "other_company": other}.get(why, cast.company_name)
    return company, "nobody" if why == "user" else cast.bo.user
