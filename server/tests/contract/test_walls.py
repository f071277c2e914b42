"""The walls between companies, in the database itself: what the server's role can reach whatever the server asks."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import acts
import asyncpg
import pytest
from asyncpg.exceptions import InsufficientPrivilegeError, PostgresError
from cast import Cast
from installation import Installation
from stage import Stage, set_stage

from kleanchat.domain.people import Operator
from kleanchat.services import audit

# Not of one company; whoever adds one says why no wall is needed.
OF_NO_COMPANY = {
    "alembic_version",
    "installation",
    "right_catalogue",
    "search_progress",
    "support_account",
    "support_session",
    "throttle",
}
SET = "current_setting('kleanchat.company'::text)"
# Which tables belong to companies, and by which column.
TENANT_TABLES = """select c.relname, a.attname from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and (a.attname = 'company_id' or (c.relname = 'company' and a.attname = 'id')) order by 1"""


@pytest.fixture
async def app(installation: Installation) -> AsyncIterator[asyncpg.Connection]:
    """The database as the server's role sees it."""
    connection = await asyncpg.connect(installation.dsn)
    yield connection
    await connection.close()


@pytest.fixture
async def tables(owner) -> dict[str, str]:
    return {row[0]: row[1] for row in await owner.fetch(TENANT_TABLES)}


@pytest.fixture
async def stage(installation: Installation, cast: Cast, owner) -> Stage:
    """A company with at least one row in every table."""
    stage = await set_stage(installation, cast)
    for table, columns in (("search_entry", "seq, created_at, tokens"), ("search_cursor", "indexed_seq")):
        values = "9, now(), '{1}'" if table == "search_entry" else "9"
        version = ", analyser_version" if table == "search_cursor" else ""
        await owner.execute(
            f"insert into {table} (company_id, conversation_id, {columns}{version})"
            f" values ($1, gen_random_uuid(), {values}{', 1' if version else ''})",
            cast.company,
        )
    return stage


async def test_the_servers_role_can_do_nothing_special(owner, app) -> None:
    for role, logs_in in (("kleanchat_app", True), ("kleanchat_system", False)):
        kept = await owner.fetchrow(
            "select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication, rolcanlogin from pg_roles"
            " where rolname = $1",
            role,
        )
        assert tuple(kept) == (False, False, False, False, False, logs_in), role
    assert await app.fetchval("select current_user") == "kleanchat_app"
    assert await owner.fetch("select from pg_auth_members where member = 'kleanchat_app'::regrole") == []
    assert await owner.fetch("select from pg_class where relowner = 'kleanchat_app'::regrole") == []
    for statement in ("set role kleanchat_system", "set row_security = off; select from employee", "create table t ()"):
        with pytest.raises(PostgresError):
            await app.execute(statement)


async def test_every_table_of_companies_is_walled(owner, tables: dict[str, str]) -> None:
    every = await owner.fetch("select tablename from pg_tables where schemaname = 'public'")
    assert {row[0] for row in every} - tables.keys() == OF_NO_COMPANY
    for table, column in tables.items():
        walls = await owner.fetchrow(
            "select relrowsecurity, relforcerowsecurity from pg_class where oid = $1::text::regclass", table
        )
        assert tuple(walls) == (True, True), table
        policies = await owner.fetch(
            "select policyname, permissive, roles::text[], cmd, qual, with_check from pg_policies"
            " where schemaname = 'public' and tablename = $1 order by 1",
            table,
        )
        own = f"({column} = ({SET})::uuid)"
        assert [tuple(policy) for policy in policies] == [
            ("across_companies", "PERMISSIVE", ["kleanchat_system"], "ALL", "true", "true"),
            ("one_company", "PERMISSIVE", ["kleanchat_app"], "ALL", own, own),
        ], table


async def test_views_show_what_the_asking_role_may_see(owner) -> None:
    views = await owner.fetch(
        "select relname, reloptions from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')"
    )
    assert len(views) > 0
    assert {row["relname"] for row in views if "security_invoker=true" not in (row["reloptions"] or [])} == set()


async def test_without_a_company_every_query_is_an_error(app, stage: Stage, tables: dict[str, str]) -> None:
    walled = [*tables, "right_in_force", "entitled_employee"]
    for table in walled:
        with pytest.raises(PostgresError, match="kleanchat.company"):
            await app.fetchval(f"select count(*) from {table}")
    for table in walled:
        async with at_home(app, stage.cast.company):
            assert await app.fetchval(f"select count(*) from {table}") > 0, f"{table} is empty: this test says nothing"
        # The setting has ended with the transaction, and what is left of it is no company either.
        with pytest.raises(PostgresError, match="invalid input syntax for type uuid"):
            await app.fetchval(f"select count(*) from {table}")


async def test_of_another_company_nothing_is_seen_or_touched(app, stage: Stage, tables: dict[str, str]) -> None:
    ours, theirs = stage.cast.company, stage.cast.other_company
    for table, column in tables.items():
        async with at_home(app, theirs):
            assert await app.fetchval(f"select count(*) from {table} where {column} = $1", ours) == 0, table
            assert await app.fetchval(f"select count(*) from {table} where {column} <> $1", theirs) == 0, table
        for statement in await allowed(app, table):
            touched = statement.format(table=table, column=column)
            async with at_home(app, theirs):
                assert (await app.execute(touched, ours)).endswith(" 0"), touched
        if await may(app, table, "update"):
            async with at_home(app, ours):
                own = await app.execute(f"update {table} set {column} = {column} where {column} = $1", ours)
                assert not own.endswith(" 0"), f"{table} is empty: this test says nothing"


async def test_no_row_is_written_for_another_company(app, owner, stage: Stage, tables: dict[str, str]) -> None:
    ours, theirs = stage.cast.company, stage.cast.other_company
    for table, column in tables.items():
        row = await owner.fetchval(f"select to_jsonb(t)::text from {table} t where {column} = $1 limit 1", ours)
        insert = f"insert into {table} select * from jsonb_populate_record(null::{table}, $1::text::jsonb)"
        with pytest.raises(InsufficientPrivilegeError):
            async with at_home(app, theirs):
                await app.execute(insert, row)
        if not await may(app, table, "insert"):
            continue
        # The premise: at home the same row gets past the wall, and is refused because it is there.
        with pytest.raises(PostgresError) as refused:
            async with at_home(app, ours):
                await app.execute(insert, row)
        assert not isinstance(refused.value, InsufficientPrivilegeError), table
        with pytest.raises(InsufficientPrivilegeError, match="row-level security"):
            async with at_home(app, ours):
                await app.execute(f"update {table} set {column} = $1 where {column} = $2", theirs, ours)


async def test_what_nobody_writes_by_hand(app, stage: Stage) -> None:
    for statement in (
        "update audit set act = 'x'",
        "delete from audit",
        "truncate audit",
        "truncate message",
        "delete from message",
        "delete from employee",
        "update installation set epoch = gen_random_uuid()",
        "update right_catalogue set licence = 'time'",
        "update alembic_version set version_num = '0000'",
        "delete from search_progress",
    ):
        with pytest.raises(InsufficientPrivilegeError):
            async with at_home(app, stage.cast.company):
                await app.execute(statement)


@pytest.mark.parametrize(
    ("tampering", "at"),
    [
        ("update audit set actor_id = subject_id where company_id = $1 and n = 2", 2),
        ("update audit set details = '{}' where company_id = $1 and n = 3", 3),
        ("update audit set previous_hash = '\\x00' where company_id = $1 and n = 3", 3),
        ("delete from audit where company_id = $1 and n = 1", 2),
        ("delete from audit where company_id = $1 and n = 2", 3),
        # Two entries change places.
        (
            "update audit set n = -n where company_id = $1; update audit set n = case n when -2 then 3 when -3 then 2"
            " else -n end where company_id = $1",
            2,
        ),
    ],
)
async def test_the_audit_chain_shows_what_was_done_to_it(
    installation: Installation, cast: Cast, api, owner, tampering: str, at: int
) -> None:
    for title in ("eins", "zwei", "drei", "vier"):
        await acts.make_group(api(cast.ada), cast.bo, title=title)
    assert await broken_at(installation, cast) is None

    for statement in tampering.split(";"):
        await owner.execute(statement, cast.company)

    assert await broken_at(installation, cast) == at


@asynccontextmanager
async def at_home(app: asyncpg.Connection, company: Any) -> AsyncIterator[None]:
    """A transaction of this company, which is not kept."""
    transaction = app.transaction()
    await transaction.start()
    try:
        await app.execute("select set_config('kleanchat.company', $1, true)", str(company))
        yield
    finally:
        await transaction.rollback()


async def may(app: asyncpg.Connection, table: str, act: str) -> bool:
    """May the server's role do this to this table?"""
    return bool(await app.fetchval("select has_table_privilege($1, $2)", table, act))


async def allowed(app: asyncpg.Connection, table: str) -> list[str]:
    """The statements with which the server's role may touch rows of this table."""
    statements = {
        "update": "update {table} set {column} = {column} where {column} = $1",
        "delete": "delete from {table} where {column} = $1",
    }
    return [statement for act, statement in statements.items() if await may(app, table, act)]


async def broken_at(installation: Installation, cast: Cast) -> int | None:
    """Where the company's audit chain breaks, if it does."""
    async with installation.parts.database.transaction(cast.company) as tx:
        return await audit.broken_at(tx, Operator())
