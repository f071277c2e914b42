"""A team whose talk is searched, in a database where nobody else keeps the index."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from kleanchat.adapters.vault import Vault, message_place
from kleanchat.domain.people import Actor
from kleanchat.domain.search import query_tokens, token_hashes
from kleanchat.domain.search_hits import SearchPage
from kleanchat.services.search import search
from kleanchat.services.search_index import SearchIndex
from kleanchat.store import messages, migrations
from kleanchat.store import search as store
from kleanchat.store.messages import SealedPost
from kleanchat.store.transaction import Database, Transaction

ENTRY = (
    "select e.conversation_id, e.seq, e.tokens, e.xmin::text as written_by from search_entry e where e.company_id = $1"
)


class Team:
    """A company of three in one group: Anna, Boris and Cem. Rows are made as the owner; all that is tested is not."""

    def __init__(self, owner: asyncpg.Connection, pool: asyncpg.Pool, vault: Vault) -> None:
        self.owner, self.pool, self.vault = owner, pool, vault
        self.database = Database(pool, lambda _: None)
        self.company = uuid4()

    async def found(self) -> None:
        await self.owner.execute(
            "insert into company (id, sign_in_name, name, licence) values ($1, gen_random_uuid()::text, 'K', 'pro')",
            self.company,
        )
        await self.owner.execute("insert into company_module (company_id, module) values ($1, 'chat')", self.company)
        await self.owner.execute("insert into company_policy (company_id) values ($1)", self.company)
        self.anna, self.boris, self.cem = [await self.hire(language) for language in ("de", "de", "tr")]
        self.group = await self.meet(self.anna, self.boris, self.cem)

    async def hire(self, language: str = "de") -> UUID:
        person: UUID = await self.owner.fetchval(
            """insert into employee (company_id, personnel_number, user_name, display_name, sort_name, language)
            values ($1, gen_random_uuid()::text, gen_random_uuid()::text, 'N', 'n', $2) returning id""",
            self.company,
            language,
        )
        await self.owner.execute(
            "insert into employee_right select $1, $2, unnest('{app,chat}'::text[]), 'granted'", self.company, person
        )
        return person

    async def meet(self, *people: UUID) -> UUID:
        conversation: UUID = await self.owner.fetchval(
            "insert into conversation (company_id, kind, created_by) values ($1, 'group', $2) returning id",
            self.company,
            people[0],
        )
        for person in people:
            await self.join(conversation, person)
        return conversation

    async def join(self, conversation: UUID, person: UUID, from_seq: int = 1) -> None:
        await self.owner.execute(
            "insert into membership (company_id, conversation_id, employee_id, from_seq) values ($1, $2, $3, $4)",
            self.company,
            conversation,
            person,
            from_seq,
        )

    def sealed(self, text: str, conversation: UUID | None = None, sender: UUID | None = None) -> SealedPost:
        conversation, sender, client_id = conversation or self.group, sender or self.anna, uuid4()
        sealed = self.vault.seal(self.company, message_place(conversation, sender, client_id), text)
        return SealedPost(
            self.company, conversation, sender, 1, client_id, client_id.bytes, sealed.key_id, sealed.value
        )

    async def say(self, *texts: str, conversation: UUID | None = None, sender: UUID | None = None) -> None:
        """Post texts in one batch: they share their time."""
        async with self.pool.acquire() as connection:
            posts = [self.sealed(text, conversation, sender) for text in texts]
            assert {outcome.word for outcome in await messages.post(connection, posts)} == {"posted"}

    def actor(self, person: UUID, language: str = "de") -> Actor:
        rights = frozenset({"app", "chat"})
        return Actor(self.company, person, uuid4(), 1, "N", language, False, rights, True, datetime.now(UTC))

    async def page(self, query: str, person: UUID | None = None, **options: Any) -> SearchPage:
        async with self.database.transaction(self.company) as tx:
            return await search(tx, self.vault, self.actor(person or self.anna), query, **options)

    async def finds(self, query: str, person: UUID | None = None, **options: Any) -> list[str]:
        return [hit.body for hit in (await self.page(query, person, **options)).hits]

    async def answer(self, person: UUID, query: str = "Schlüssel", **other: Any) -> list[Any]:
        """What the definer function itself says, called as the server's role."""
        words = [token_hashes(self.vault.search_key(self.company), word) for word in query_tokens(query, "de")]
        async with self.database.transaction(other.get("set", self.company)) as tx:
            given = ["{" + ",".join(map(str, word)) + "}" for word in words]
            return await tx.rows(
                "select * from search_messages($1, $2, $3, $4, null, null, null, $5)",
                other.get("company", self.company),
                person,
                other.get("words", given),
                other.get("conversation"),
                other.get("limit", 100),
            )

    async def entries(self) -> list[Any]:
        return list(await self.owner.fetch(ENTRY + " order by 1, 2", self.company))

    async def delete(self, seq: int, tx: Transaction) -> None:
        await tx.run(
            "update message set deleted_at = now(), body = null"
            " where company_id = $1 and conversation_id = $2 and seq = $3",
            self.company,
            self.group,
            seq,
        )
        await store.forget(tx, self.group, seq)


async def index(team: Team, *, of: SearchIndex | None = None) -> int:
    """Index until nothing waits, like a program that has just started unless `of` says otherwise."""
    running = of or SearchIndex(team.database, team.vault)
    indexed = await running.index_some(10_000)
    while running.waits:
        indexed += await running.index_some(10_000)
    return indexed


async def until_true(condition: Callable[[], bool]) -> None:
    """Wait for something that another task brings about."""
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.002)


async def until_somebody_waits_for_a_lock(owner: asyncpg.Connection) -> None:
    waiting = (
        "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"
    )
    async with asyncio.timeout(10):
        while not await owner.fetchval(waiting):
            await asyncio.sleep(0.002)


async def create_database(owner: str, dsn: str, name: str) -> tuple[str, str]:
    """Make a database beside `kleanchat`; returns its addresses for the owner and for the server."""
    connection = await asyncpg.connect(owner)
    await connection.execute(f"create database {name}")
    await connection.close()
    there = owner.replace("/kleanchat?", f"/{name}?")
    await migrations.migrate(there)
    return there, dsn.replace("/kleanchat?", f"/{name}?")


@asynccontextmanager
async def founded(dsns: tuple[str, str], vault: Vault) -> AsyncIterator[Team]:
    owner_dsn, dsn = dsns
    owner = await asyncpg.connect(owner_dsn)
    pool = await asyncpg.create_pool(dsn, min_size=1, max_size=6)
    # What other tests have left is sealed with other keys, and none of this test's business.
    await owner.execute("truncate message, conversation_event, search_entry, search_cursor")
    await owner.execute("update search_progress set analyser_version = 0, since = '0'")
    team = Team(owner, pool, vault)
    await team.found()
    try:
        yield team
    finally:
        await pool.close()
        await owner.close()
