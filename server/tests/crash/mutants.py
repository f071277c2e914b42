"""Servers with one promise broken each. The harness counts only while it catches every one of them.

Each is applied in the server's process before the program begins (launch.py). The words behind a name say which faults
bring it to light, and which of the checker's counts must see it.
"""

import asyncio
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import asyncpg

from kleanchat.adapters import bus
from kleanchat.realtime import feed, hub
from kleanchat.services import messages as posting
from kleanchat.services import search_index
from kleanchat.store import checks, conversations, events
from kleanchat.store import messages as message_store
from kleanchat.store import search as search_store

POST = "post_messages(uuid[],uuid[],uuid[],integer[],uuid[],bytea[],integer[],bytea[])"


@dataclass(frozen=True)
class Mutant:
    """What is broken, the faults that show it, and the count that must see it."""

    what: str
    apply: Callable[[], None]
    faults: tuple[str, ...]
    seen_as: str


def ack_before_commit() -> None:
    """The answer leaves 20 ms before the commit."""

    async def write(poster: Any, batch: Sequence[Any]) -> list[Any]:
        async with poster._connection.use() as connection:
            if hasattr(poster, "committing"):
                await poster.committing
            transaction = connection.transaction()
            await transaction.start()
            outcomes = await message_store.post(connection, [post.sealed for post in batch])
            poster.committing = asyncio.ensure_future(_commit_later(transaction))
        pairs = list(zip(batch, outcomes, strict=True))
        poster._publish([posting._fact(*pair) for pair in pairs if pair[1].word == "posted"])
        return [posting._result(*pair) for pair in pairs]

    posting.Poster._write = write


async def _commit_later(transaction: Any) -> None:
    await asyncio.sleep(0.02)
    await transaction.commit()


def no_idempotency_key() -> None:
    """A message that is sent again is another message."""
    _change_post(
        (r"p\.client_id = i\.client_id", "p.client_id is null"), ("> 1 then 'again'", "> 1000000 then 'again'")
    )
    _on_database("drop index if exists message_by_client")


def global_sequence() -> None:
    """One sequence numbers everything, in the order of asking instead of the order of committing."""
    _on_database("create sequence if not exists every_seq start 1000", "grant usage on every_seq to kleanchat_system")
    numbering = r"(case j\.outcome when 'posted' then )?j\.last_seq \+ .*? as new_seq"
    _change_post((numbering, "nextval('every_seq') as new_seq"))


def resume_by_time() -> None:
    """What was missed is what is younger than the newest that the client has."""
    younger = (
        "v.at > coalesce((select x.at from conversation_event x where x.company_id = v.company_id"
        " and x.conversation_id = v.conversation_id and x.seq = {}), '-infinity')"
    )

    async def after(tx: Any, conversation: Any, seq: int, limit: int) -> Any:
        return await events._stretch(
            tx, conversation, younger.format("$3::bigint") + " order by v.seq limit $4", seq, limit
        )

    async def missed(tx: Any, ids: list[Any], seqs: list[int], limit: int) -> list[Any]:
        return [row for pair in zip(ids, seqs, strict=True) for row in await after(tx, *pair, limit)]

    events.after, events.missed = after, missed


def commits_asleep() -> None:
    """synchronous_commit is off."""
    checks._SAFE.pop("synchronous_commit")
    _on_database(
        "alter system set wal_writer_delay = '10s'",
        "select pg_reload_conf()",
        "alter role kleanchat_app in database kleanchat set synchronous_commit = off",
    )


def publish_without_log() -> None:
    """Messages are told and stored, and missing in the log."""
    logged = "'message', n.sender_id, v_now from numbered n"
    _change_post((re.escape(logged) + "( where n.outcome = 'posted')?", f"{logged} where false"))


def stale_membership() -> None:
    """Who was taken out of a group is still told what is said there."""
    hub.Hub._let_out = lambda *_: None


def lost_lease() -> None:
    """Nobody hears that access has ended, and the lease holds all the same."""

    async def poll(*_: Any) -> None: ...

    receive = hub.Hub.receive
    feed.Feed._poll_revocations = poll
    hub.Hub.receive = lambda self, told: receive(self, [one for one in told if one.kind != bus.REVOKED])


def resume_off_by_one() -> None:
    """A resume begins after the first event that was missed."""
    missed = events.missed

    async def one_less(tx: Any, ids: list[Any], seqs: list[int], limit: int) -> Any:
        return await missed(tx, ids, [seq + 1 for seq in seqs], limit)

    events.missed = one_less


def gaps_unseen() -> None:
    """The bus loses something, and the hub tells on as if nothing were missing."""
    _lossy_bus()

    def due(channel: Any, envelope: Any) -> list[Any]:
        if envelope.seq <= channel.seq:
            return []
        channel.seq = envelope.seq
        return [envelope]

    hub.Channel.due = due


def nothing_repaired() -> None:
    """The bus loses something, and nobody reads the log again."""
    _lossy_bus()

    async def poll(_: Any, __: Any, since: int) -> int:
        return since

    feed.Feed._poll_changes = poll


def counted_unread() -> None:
    """Unread messages are counted as they are answered, beside the commit."""
    _on_database(
        "create table if not exists counted"
        " (conversation uuid, sender uuid, n bigint, primary key (conversation, sender))",
        "grant select, insert, update on counted to kleanchat_app",
    )
    write, list_of = posting.Poster._write, conversations.list_of

    async def write_and_count(poster: Any, batch: Sequence[Any]) -> Any:
        results = await write(poster, batch)
        async with poster._connection.use() as connection:
            await connection.executemany(
                "insert into counted as c values ($1, $2, 1)"
                " on conflict (conversation, sender) do update set n = c.n + 1",
                [
                    (post.sealed.conversation_id, post.sealed.sender_id)
                    for post, result in zip(batch, results, strict=True)
                    if isinstance(result, posting.Receipt)
                ],
            )
        return results

    async def counted(tx: Any, employee: Any, *only: Any) -> Any:
        return [replace(row, unread=await _counted(tx, employee, row)) for row in await list_of(tx, employee, *only)]

    posting.Poster._write, conversations.list_of = write_and_count, counted


async def _counted(tx: Any, employee: Any, row: Any) -> int:
    n = await tx.value(
        "select coalesce((select sum(n) from counted where conversation = $1 and sender <> $2), 0) -"
        " (select count(*) from message"
        " where company_id = $3 and conversation_id = $1 and sender_id <> $2 and seq <= $4)",
        row.seat.conversation_id,
        employee,
        tx.company_id,
        max(row.seat.read_seq, row.seat.from_seq - 1),
    )
    return max(0, min(int(n), conversations.UNREAD_LIMIT))


def cursor_before_entries() -> None:
    """How far a conversation is indexed is committed first, and the entries after it."""
    write, one_slice = search_store.write, search_index.SearchIndex._slice
    kept: list[Any] = []

    async def keep(_: Any, entries: Sequence[Any]) -> None:
        kept.extend(entries)

    async def slice_and_write(index: Any, turns: Any, company: Any, wanted: Any) -> Any:
        kept.clear()
        done = await one_slice(index, turns, company, wanted)
        async with index._database.transaction(company) as tx:
            await write(tx, kept)
        return done

    search_store.write = keep
    search_index.SearchIndex._slice = slice_and_write


def _lossy_bus() -> None:
    publish, chance = bus.MemoryBus.publish, random.Random(5)

    def lose(self: Any, envelopes: Sequence[Any]) -> None:
        publish(self, [one for one in envelopes if chance.random() > 0.2])

    bus.MemoryBus.publish = lose


def _change_post(*changes: tuple[str, str]) -> None:
    """Change the function that posts by patterns and what takes their place, as long as it still reads as expected."""

    async def change(owner: asyncpg.Connection) -> None:
        source = await owner.fetchval("select pg_get_functiondef($1::text::regprocedure)", POST)
        for old, new in changes:
            if new not in source:
                source, times = re.subn(old, new, source, flags=re.DOTALL)
                assert times, f"the function has changed: {old}"
        await owner.execute(source)

    _before_the_check(change)


def _on_database(*statements: str) -> None:
    async def run(owner: asyncpg.Connection) -> None:
        for statement in statements:
            await owner.execute(statement)

    _before_the_check(run)


def _before_the_check(act: Callable[[asyncpg.Connection], Any]) -> None:
    """The server looks whether its database is safe before it opens its pools: then the owner acts."""
    check = checks.require_safe

    async def act_and_check(dsn: str) -> None:
        owner = await asyncpg.connect(dsn.replace("kleanchat_app@", "postgres@"))
        await act(owner)
        await owner.close()
        await check(dsn)

    checks.require_safe = act_and_check


KILL, DATABASE, KILL_INDEXER = "kill the server", "kill the database", "die at index.after_commit"

MUTANTS = {
    one.apply.__name__: one
    for one in (
        Mutant("acknowledged before the commit", ack_before_commit, (KILL, KILL), "lost"),
        Mutant("no idempotency key", no_idempotency_key, (KILL,), "doubled"),
        Mutant("a global sequence as cursor", global_sequence, (KILL,), "reordered"),
        Mutant("resume by time", resume_by_time, (KILL, "wait"), "lost"),
        Mutant("synchronous_commit off", commits_asleep, (DATABASE,), "lost"),
        Mutant("published without a log", publish_without_log, (KILL,), "lost"),
        Mutant("a stale membership cache", stale_membership, ("wait",), "leaked"),
        Mutant("a lost lease", lost_lease, ("wait", "wait"), "leaked"),
        Mutant("resume off by one", resume_off_by_one, (KILL,), "lost"),
        Mutant("gaps unseen on a bus that loses", gaps_unseen, ("wait",), "lost"),
        Mutant("a bus that loses, and no repair", nothing_repaired, ("wait",), "lost"),
        Mutant("a stored unread counter", counted_unread, (KILL,), "miscounted"),
        Mutant("a cursor before its entries", cursor_before_entries, (KILL_INDEXER, KILL_INDEXER), "unindexed"),
    )
}
