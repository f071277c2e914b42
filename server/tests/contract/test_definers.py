"""The functions that run across companies, called with what an attacker would give them.

They trust nobody who calls: whoever found a way to make the server call one with chosen arguments gets no further.
The two that write batches are attacked in test_claims.py, search_messages in services/test_search.py.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import pytest
from asyncpg.exceptions import CheckViolationError, InsufficientPrivilegeError, PostgresError, RaiseError
from cast import Cast
from installation import Installation
from stage import Stage, set_stage

from kleanchat.services.sessions import hash_of

DEFINERS = {
    "append_audit",
    "changes_since",
    "companies_for_support",
    "enter",
    "enter_many",
    "post_messages",
    "raise_marks",
    "remember_master_key",
    "revocations_since",
    "search_messages",
    "sign_in_candidate",
    "tidy",
}


@pytest.fixture
async def app(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    """The database as the server's role sees it."""
    connection = await asyncpg.connect(installation.dsn)
    yield connection
    await connection.close()


@pytest.fixture
async def stage(installation: Installation, cast: Cast) -> Stage:
    return await set_stage(installation, cast)


async def test_these_functions_and_no_others_cross_the_walls(owner) -> None:
    found = await owner.fetch(
        "select proname, pg_get_userbyid(proowner) as owner, proconfig, oid, array(select r from unnest(array["
        "'public', 'kleanchat_app']) r where has_function_privilege(r, oid, 'execute')) as callers from pg_proc"
        " where pronamespace = 'public'::regnamespace and prosecdef"
    )
    assert {row["proname"] for row in found} == DEFINERS
    for row in found:
        assert row["owner"] == "kleanchat_system", row["proname"]
        assert "search_path=public, pg_temp" in row["proconfig"], row["proname"]
        assert row["callers"] == ["kleanchat_app"], row["proname"]


async def test_a_token_opens_its_own_company_and_no_other(app, stage: Stage) -> None:
    for person in (stage.cast.ada, stage.cast.ravi):
        async with app.transaction():
            entered = await app.fetchrow("select * from enter($1)", hash_of(person.token))
            assert (entered["company_id"], entered["employee_id"]) == (person.company, person.id)
            assert await app.fetchval("select count(*) from employee where company_id <> $1", person.company) == 0
    for nobody in (b"", b"\x00" * 32, stage.cast.ada.token.encode(), None):
        assert await app.fetch("select * from enter($1)", nobody) == []


async def test_a_token_that_has_ended_says_so_and_gives_no_right(app, stage: Stage) -> None:
    lena = stage.people["leaver"]
    assert lena is not None
    entered = await app.fetchrow("select * from enter($1)", hash_of(lena.token))
    assert (entered["ended_reason"], entered["chat"], entered["rights"]) == ("left", False, [])


async def test_many_tokens_open_each_its_own_company_and_let_nobody_read(app, stage: Stage) -> None:
    ada, ravi, lena = stage.cast.ada, stage.cast.ravi, stage.people["leaver"]
    assert lena is not None
    asked = [hash_of(ada.token), b"\x00" * 32, hash_of(lena.token), None, b"", hash_of(ravi.token)]
    async with app.transaction():
        rows = await app.fetch("select * from enter_many($1)", asked)
        # It belongs to no company after, so that no row may be read.
        assert not await app.fetchval("select current_setting('kleanchat.company', true)")
    found = {row["token_hash"]: row for row in rows}
    assert found.keys() == {hash_of(person.token) for person in (ada, ravi, lena)}
    for person in (ada, ravi, lena):
        one = found[hash_of(person.token)]
        assert (one["company_id"], one["employee_id"]) == (person.company, person.id)
        assert one["chat"] is (person is not lena)
    assert (found[hash_of(lena.token)]["ended_reason"], found[hash_of(lena.token)]["rights"]) == ("left", [])


@pytest.mark.parametrize(
    ("company", "user"),
    [
        ("{company}", "{other_user}"),
        ("{company}", "%"),
        ("{company}", ""),
        ("%", "{user}"),
        ("", "{user}"),
        ("{company}' or true --", "{user}"),
        ("{company}", "' or true --"),
        (None, "{user}"),
        ("{company}", None),
    ],
)
async def test_a_name_that_is_nobodys_finds_nobody(app, stage: Stage, company: str | None, user: str | None) -> None:
    cast = stage.cast
    words = {"company": cast.company_name, "user": cast.ada.user, "other_user": cast.ravi.user}
    find = "select employee_id from sign_in_candidate($1, $2)"
    assert await app.fetchval(find, cast.company_name, cast.ada.user) == cast.ada.id

    assert await app.fetch(find, company and company.format_map(words), user and user.format_map(words)) == []


async def test_who_may_not_sign_in_is_no_candidate(app, owner, stage: Stage) -> None:
    async def may(column: str) -> Any:
        person = stage.people[column]
        assert person is not None
        found = await app.fetchrow("select * from sign_in_candidate($1, $2)", stage.cast.company_name, person.user)
        return found["may_sign_in"]

    assert {column: await may(column) for column in ("plain", "withheld", "leaver")} == {
        "plain": True,
        "withheld": False,
        "leaver": False,
    }
    await owner.execute("update company set active = false where id = $1", stage.cast.company)
    assert await may("plain") is False


async def test_the_feed_and_support_are_told_ids_and_counts(app, stage: Stage) -> None:
    told = [
        *await app.fetch("select * from revocations_since('0')"),
        *await app.fetch("select * from changes_since('0')"),
        *await app.fetch("select * from companies_for_support('', 200)"),
    ]
    assert any(row.get("company_id") == stage.cast.company for row in told), "there is something to tell"
    assert stage.talk not in repr(told)
    columns = (await app.fetch("select * from companies_for_support($1, 1)", stage.cast.company_name))[0].keys()
    assert list(columns) == ["id", "name", "sign_in_name", "licence", "active", "modules", "employees", "created_at"]


async def test_nobody_writes_into_the_audit_log_of_another_company(app, owner, stage: Stage) -> None:
    append = "select append_audit($1, $2, null, 'forged', null, '{}')"
    forged = "select count(*) from audit where act = 'forged'"
    before = await owner.fetchval(forged)
    for company, kind, error in (
        (stage.cast.other_company, "operator", RaiseError),
        (None, "operator", RaiseError),
        (stage.cast.company, "somebody", CheckViolationError),
    ):
        with pytest.raises(error):
            await in_company(
                app, stage.cast.company, lambda company=company, kind=kind: app.execute(append, company, kind)
            )
    with pytest.raises(PostgresError, match="for type uuid"):  # what is left of the setting is no company
        await app.execute(append, stage.cast.company, "operator")
    assert await owner.fetchval(forged) == before

    await in_company(app, stage.cast.company, lambda: app.execute(append, stage.cast.company, "operator"))
    assert await owner.fetchval(forged) == before + 1


async def test_tidying_leaves_what_is_in_use(app, owner, stage: Stage) -> None:
    lena = stage.people["leaver"]
    assert lena is not None
    old = "update {} set {} = now() - interval '91 days' where company_id = $1 and employee_id = $2"
    left = """select (select count(*) from session s where s.employee_id = $1),
        (select count(*) from revocation r where r.employee_id = $1)"""
    await app.execute("select tidy()")
    assert tuple(await owner.fetchrow(left, lena.id)) == (1, 1)
    assert await app.fetchval("select chat from enter($1)", hash_of(stage.cast.ada.token)) is True

    await owner.execute(old.format("session", "ended_at"), stage.cast.company, lena.id)
    await owner.execute(old.format("revocation", "at"), stage.cast.company, lena.id)
    await app.execute("select tidy()")

    assert tuple(await owner.fetchrow(left, lena.id)) == (0, 0)
    assert await app.fetchval("select chat from enter($1)", hash_of(stage.cast.ada.token)) is True


async def test_the_first_master_key_counts_for_good(app, owner) -> None:
    first = await owner.fetchval("select master_key from installation")
    assert first is not None, "the running server must have said which it is for this test to mean anything"
    for other in (b"x" * 16, b"", None):
        assert await app.fetchval("select remember_master_key($1)", other) == first
    with pytest.raises(InsufficientPrivilegeError):
        await app.execute("update installation set master_key = null")
    assert await owner.fetchval("select master_key from installation") == first


async def in_company(app: asyncpg.Connection, company: UUID, act: Callable[[], Awaitable[Any]]) -> None:
    """Do this in a transaction of this company."""
    async with app.transaction():
        await app.execute("select set_config('kleanchat.company', $1, true)", str(company))
        await act()
