"""The search index: its entries, how far each conversation is indexed, and the search itself.

Entries and cursors belong to a company; the progress belongs to the installation and names no one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kleanchat.domain.search_hits import Position
from kleanchat.store.transaction import Transaction

# Who writes the index, of all processes and nodes. Any number that no other advisory lock of ours has.
_WRITER_LOCK = 0x6B6C_7365_6172_6368


@dataclass(frozen=True, slots=True)
class Moved:
    """A conversation and the seq up to which it has come."""

    company_id: UUID
    conversation_id: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a conversation is indexed, by which analyser at least, and how far the running one wrote it anew."""

    conversation_id: UUID
    indexed_seq: int
    analyser_version: int
    renewed_seq: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a conversation: what follows `after`, up to and with `until`."""

    conversation_id: UUID
    after: int
    until: int


@dataclass(frozen=True, slots=True)
class Sealed:
    """A still sealed message, with the language of its author."""

    conversation_id: UUID
    seq: int
    sender_id: UUID
    client_id: UUID
    key_id: int
    body: bytes
    language: str


@dataclass(frozen=True, slots=True)
class Entry:
    """The hashed tokens of a message."""

    conversation_id: UUID
    seq: int
    tokens: list[int]


@dataclass(frozen=True, slots=True)
class Found:
    """A still sealed message that the index answers with."""

    conversation_id: UUID
    seq: int
    sender_id: UUID
    client_id: UUID
    at: datetime
    key_id: int
    body: bytes


async def begin(tx: Transaction, version: int) -> int | None:
    """Say that this version of the analyser writes the index from now on. Returns where to read on: 0 is everything.

    None if a newer one writes it already. Waits for a slice that an older one has under way.
    """
    await tx.run("select pg_advisory_xact_lock($1)", _WRITER_LOCK)
    # A restored dump remembers transactions that this cluster has yet to see; it begins anew.
    since: int | None = await tx.value(
        """update search_progress set analyser_version = $1, since = case
            when analyser_version < $1 or since > pg_snapshot_xmax(pg_current_snapshot()) then '0' else since end
        where analyser_version <= $1 returning since""",
        version,
    )
    return since


async def take_writer_lock(tx: Transaction, version: int) -> bool:
    """Become the only writer until the transaction ends. False if another process is, or has a newer analyser."""
    if not await tx.value("select pg_try_advisory_xact_lock($1)", _WRITER_LOCK):
        return False
    # A statement of its own, so that it sees what the last holder of the lock has committed.
    return await is_newest(tx, version)


async def is_newest(tx: Transaction, version: int) -> bool:
    """Does no newer version of the analyser write the index?"""
    return bool(await tx.value("select analyser_version <= $1 from search_progress", version))


async def moved(tx: Transaction, since: int) -> tuple[int, list[Moved]]:
    """The conversations with events of transactions since then, and from where to ask the next time."""
    rows = await tx.rows(
        "select next_since, company_id, conversation_id, seq from changes_since($1)"
        " where next_since is not null or conversation_id is not null",
        since,
    )
    next_since = next(row["next_since"] for row in rows if row["next_since"] is not None)
    return next_since, [Moved(*row[1:]) for row in rows if row["next_since"] is None]


async def keep_progress(tx: Transaction, since: int, version: int) -> None:
    """Everything that transactions before `since` have logged is indexed."""
    await tx.run("update search_progress set since = $1 where analyser_version = $2", since, version)


async def cursors(tx: Transaction, conversation_ids: Iterable[UUID], version: int) -> dict[UUID, Cursor]:
    """How far these conversations are indexed; one that was never indexed is left out."""
    rows = await tx.rows(
        """select conversation_id, indexed_seq, analyser_version,
            case renewal_version when $3 then renewed_seq else 0 end
        from search_cursor where company_id = $1 and conversation_id = any($2::uuid[])""",
        tx.company_id,
        list(conversation_ids),
        version,
    )
    return {row["conversation_id"]: Cursor(*row) for row in rows}


async def messages(tx: Transaction, stretches: Sequence[Stretch], limit: int) -> list[Sealed]:
    """The messages of these stretches, one after the other, at most `limit` in all."""
    rows = await tx.rows(
        """select w.conversation_id, q.seq, q.sender_id, q.client_id, q.key_id, q.body, e.language
        from unnest($2::uuid[], $3::bigint[], $4::bigint[]) with ordinality as w(conversation_id, after, until, place)
        cross join lateral (
            select * from message q where q.company_id = $1 and q.conversation_id = w.conversation_id
                and q.seq > w.after and q.seq <= w.until and q.deleted_at is null and q.body is not null
            order by q.seq limit $5) q
        cross join lateral (select e.language from employee e where e.company_id = $1 and e.id = q.sender_id limit 1) e
        order by w.place, q.seq limit $5""",
        tx.company_id,
        [stretch.conversation_id for stretch in stretches],
        [stretch.after for stretch in stretches],
        [stretch.until for stretch in stretches],
        limit,
    )
    return [Sealed(*row) for row in rows]


async def write(tx: Transaction, entries: Sequence[Entry]) -> None:
    """Store entries, over older ones of the same messages.

    The messages are locked, so that a deletion either is seen here or finds the entry to forget. Each is looked up by
    itself: a join of all would read all of a company's messages while the database has no statistics of them yet.
    """
    await tx.run(
        """with alive as (
            select q.company_id, q.conversation_id, q.seq, q.created_at, t.tokens
            from unnest($2::uuid[], $3::bigint[], $4::text[]) as t(conversation_id, seq, tokens)
            cross join lateral (
                select * from message q where q.company_id = $1 and q.conversation_id = t.conversation_id
                    and q.seq = t.seq and q.deleted_at is null for share) q)
        insert into search_entry (company_id, conversation_id, seq, created_at, tokens)
        select company_id, conversation_id, seq, created_at, tokens::bigint[] from alive
        on conflict (company_id, conversation_id, seq) do update set tokens = excluded.tokens""",
        tx.company_id,
        [entry.conversation_id for entry in entries],
        [entry.seq for entry in entries],
        [_array(entry.tokens) for entry in entries],
    )


async def advance(tx: Transaction, reached: Mapping[UUID, int], version: int) -> None:
    """These conversations are indexed up to these seqs."""
    await tx.run(
        """insert into search_cursor (company_id, conversation_id, indexed_seq, analyser_version)
        select $1, w.conversation_id, w.seq, $4 from unnest($2::uuid[], $3::bigint[]) as w(conversation_id, seq)
        on conflict (company_id, conversation_id) do update set indexed_seq = excluded.indexed_seq""",
        tx.company_id,
        list(reached),
        list(reached.values()),
        version,
    )


async def renewed(tx: Transaction, reached: Mapping[UUID, int], wanted: Mapping[UUID, int], version: int) -> None:
    """These conversations are written anew up to these seqs; at the seq wanted, they are of this version."""
    await tx.run(
        """update search_cursor k set renewed_seq = w.seq, renewal_version = $5,
            analyser_version = case when w.seq >= w.wanted then $5 else k.analyser_version end
        from unnest($2::uuid[], $3::bigint[], $4::bigint[]) as w(conversation_id, seq, wanted)
        where k.company_id = $1 and k.conversation_id = w.conversation_id""",
        tx.company_id,
        list(reached),
        list(reached.values()),
        [wanted[conversation_id] for conversation_id in reached],
        version,
    )


async def forget(tx: Transaction, conversation_id: UUID, seq: int) -> None:
    """Remove a message from the index.

    Call it after the message was marked as deleted or removed, in the same transaction: the indexer may be about to
    write this entry, and waits for whoever holds the message.
    """
    await tx.run(
        "delete from search_entry where company_id = $1 and conversation_id = $2 and seq = $3",
        tx.company_id,
        conversation_id,
        seq,
    )


async def find(
    tx: Transaction,
    employee_id: UUID,
    words: Sequence[Sequence[int]],
    conversation_id: UUID | None,
    before: Position | None,
    limit: int,
) -> list[Found]:
    """The newest messages this person may see that have one token of each word, the newest first.

    `before` goes on behind an earlier answer. Fewer than `limit` means that there are no more.
    """
    rows = await tx.rows(
        "select * from search_messages($1, $2, $3, $4, $5, $6, $7, $8)",
        tx.company_id,
        employee_id,
        [_array(word) for word in words],
        conversation_id,
        before and before.at,
        before and before.conversation,
        before and before.seq,
        limit,
    )
    return [Found(*row) for row in rows]


async def having(
    tx: Transaction, places: Sequence[tuple[UUID, int]], words: Sequence[Sequence[int]]
) -> set[tuple[UUID, int]]:
    """Of these messages (conversation and seq), those that the index finds by one token of each word."""
    rows = await tx.rows(
        """select e.conversation_id, e.seq from unnest($2::uuid[], $3::bigint[]) as p(conversation_id, seq)
        cross join lateral (
            select * from search_entry e
            where e.company_id = $1 and e.conversation_id = p.conversation_id and e.seq = p.seq limit 1) e
        where not exists (select from unnest($4::text[]) w where not e.tokens && w::bigint[])""",
        tx.company_id,
        [conversation_id for conversation_id, _ in places],
        [seq for _, seq in places],
        [_array(word) for word in words],
    )
    return {(row["conversation_id"], row["seq"]) for row in rows}


def _array(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array: a list of arrays of different lengths has no other form as a parameter."""
    return f"{{{','.join(map(str, numbers))}}}"
