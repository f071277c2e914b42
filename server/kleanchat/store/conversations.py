"""Conversations and memberships. Titles and descriptions are sealed; a service seals and opens them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from kleanchat.domain.conversations import UNREAD_LIMIT
from kleanchat.domain.values import value
from kleanchat.store.events import EVENT_COLUMNS, EVENT_JOINS, EventRow
from kleanchat.store.transaction import Transaction


@value()
class Seat:
    """A conversation from the place of one member."""

    conversation_id: UUID
    kind: str
    title: bytes | None
    description: bytes | None
    key_id: int | None
    writers: str
    last_seq: int
    role: str
    from_seq: int
    read_seq: int
    other_id: UUID | None


@value()
class ListRow:
    """A conversation as a row of a member's list."""

    seat: Seat
    members: int
    unread: int
    last: EventRow | None
    delivered_to_all: int
    read_by_all: int
    draft: bytes | None
    draft_key_id: int | None
    created_at: datetime


@value()
class MarkRow:
    """A member and his marks; `shows_read` says whether others may see how far he has read."""

    employee_id: UUID
    role: str
    read_seq: int
    delivered_seq: int
    shows_read: bool


# The aliases: c the conversation, m the member's own membership.
_SEAT_COLUMNS = """c.id, c.kind, c.title, c.description, c.key_id, c.writers, c.last_seq,
    m.role, m.from_seq, m.read_seq,
    case m.employee_id when c.low_employee then c.high_employee else c.low_employee end"""
# Each by its key, whatever the planner knows of a young company: a join may read all that the company has.
_ITS_CONVERSATION = """cross join lateral (
    select * from conversation c where c.company_id = m.company_id and c.id = m.conversation_id limit 1) c"""
_SEAT_WIDTH = len(Seat.__dataclass_fields__)
_EVENT_WIDTH = len(EventRow.__dataclass_fields__)


async def seat(tx: Transaction, employee_id: UUID, conversation_id: UUID) -> Seat | None:
    """The conversation from this person's place, or None if he is no member."""
    row = await tx.row(
        f"select {_SEAT_COLUMNS} from membership m"
        " join conversation c on c.company_id = m.company_id and c.id = m.conversation_id"
        " where m.company_id = $1 and m.employee_id = $2 and m.conversation_id = $3",
        tx.company_id,
        employee_id,
        conversation_id,
    )
    return Seat(*row) if row else None


async def positions(tx: Transaction, employee_id: UUID) -> dict[UUID, tuple[int, int]]:
    """Of each conversation of a person: up to which seq it has come, and from which on he may see it."""
    rows = await tx.rows(
        f"select c.id, c.last_seq, m.from_seq from membership m {_ITS_CONVERSATION}"
        " where m.company_id = $1 and m.employee_id = $2",
        tx.company_id,
        employee_id,
    )
    return {row["id"]: (row["last_seq"], row["from_seq"]) for row in rows}


async def list_of(tx: Transaction, employee_id: UUID, only: UUID | None = None) -> list[ListRow]:
    """A person's conversations (or one), each with its newest event, unread count, marks of the others and draft."""
    rows = await tx.rows(
        f"""select {_SEAT_COLUMNS}, last.*, n.members, u.unread, marks.delivered, marks.read, d.body, d.key_id,
            c.created_at
        from membership m {_ITS_CONVERSATION}
        left join lateral (
            select d.body, d.key_id from draft d where d.company_id = m.company_id
                and d.employee_id = m.employee_id and d.conversation_id = c.id limit 1) d on true
        left join lateral (
            select {EVENT_COLUMNS} from conversation_event v {EVENT_JOINS}
            where v.company_id = c.company_id and v.conversation_id = c.id and v.seq >= m.from_seq
            order by v.seq desc limit 1) last on true
        cross join lateral (
            select count(*) as members from membership x
            where x.company_id = c.company_id and x.conversation_id = c.id) n
        cross join lateral (
            select count(*) as unread from (
                select from message q where q.company_id = c.company_id and q.conversation_id = c.id
                and q.seq > greatest(m.read_seq, m.from_seq - 1)
                and q.sender_id <> m.employee_id and q.deleted_at is null
                limit {UNREAD_LIMIT}) q) u
        left join lateral (
            select min(o.delivered_seq) as delivered,
                min(case when p.read_marks and e.read_marks then o.read_seq else 0 end) as read
            from membership o join employee e on e.company_id = o.company_id and e.id = o.employee_id
            join company_policy p on p.company_id = o.company_id
            where last.actor_id = m.employee_id and o.company_id = c.company_id and o.conversation_id = c.id
              and o.employee_id <> m.employee_id) marks on true
        where m.company_id = $1 and m.employee_id = $2 and ($3::uuid is null or c.id = $3)""",
        tx.company_id,
        employee_id,
        only,
    )
    return [_list_row(row) for row in rows]


def _list_row(row: Any) -> ListRow:
    values = tuple(row)
    last = values[_SEAT_WIDTH : _SEAT_WIDTH + _EVENT_WIDTH]
    members, unread, delivered, read, draft, draft_key, created_at = values[_SEAT_WIDTH + _EVENT_WIDTH :]
    return ListRow(
        seat=Seat(*values[:_SEAT_WIDTH]),
        members=members,
        unread=unread,
        last=EventRow(*last) if last[0] else None,
        delivered_to_all=delivered or 0,
        read_by_all=read or 0,
        draft=draft,
        draft_key_id=draft_key,
        created_at=created_at,
    )


async def marks(tx: Transaction, conversation_id: UUID) -> list[MarkRow]:
    """The members of a conversation and how far each has got."""
    rows = await tx.rows(
        "select m.employee_id, m.role, m.read_seq, m.delivered_seq, p.read_marks and e.read_marks from membership m"
        " join employee e on e.company_id = m.company_id and e.id = m.employee_id"
        " join company_policy p on p.company_id = m.company_id"
        " where m.company_id = $1 and m.conversation_id = $2 order by e.sort_name, e.id",
        tx.company_id,
        conversation_id,
    )
    return [MarkRow(*row) for row in rows]


async def find_direct(tx: Transaction, low: UUID, high: UUID) -> UUID | None:
    """The direct conversation of these two, if it has begun."""
    found: UUID | None = await tx.value(
        "select id from conversation"
        " where company_id = $1 and low_employee = $2 and high_employee = $3 and kind = 'direct'",
        tx.company_id,
        low,
        high,
    )
    return found


async def create_direct(tx: Transaction, low: UUID, high: UUID, maker: UUID) -> UUID | None:
    """Begin the direct conversation of these two; None if somebody else just did."""
    made: UUID | None = await tx.value(
        "insert into conversation (company_id, kind, low_employee, high_employee, created_by)"
        " values ($1, 'direct', $2, $3, $4)"
        " on conflict (company_id, low_employee, high_employee) where kind = 'direct' do nothing returning id",
        tx.company_id,
        low,
        high,
        maker,
    )
    return made


async def create_group(tx: Transaction, conversation_id: UUID, writers: str, maker: UUID) -> None:
    """Begin a group; its title is set apart, because it is sealed for the conversation's id."""
    await tx.run(
        "insert into conversation (company_id, id, kind, writers, created_by) values ($1, $2, 'group', $3, $4)",
        tx.company_id,
        conversation_id,
        writers,
        maker,
    )


async def add_members(
    tx: Transaction, conversation_id: UUID, employee_ids: list[UUID], role: str, from_seq: int
) -> None:
    """Seat people in a conversation; what came before `from_seq` they do not see, and it does not count as unread."""
    await tx.run(
        "insert into membership (company_id, conversation_id, employee_id, role, from_seq, read_seq, delivered_seq)"
        " select $1, $2, e, $4, $5::bigint, $5 - 1, $5 - 1 from unnest($3::uuid[]) e",
        tx.company_id,
        conversation_id,
        employee_ids,
        role,
        from_seq,
    )


async def remove_member(tx: Transaction, conversation_id: UUID, employee_id: UUID) -> bool:
    """Take a person out of a conversation, his draft with him. False if he was not in it."""
    return bool(
        await tx.run(
            "delete from membership where company_id = $1 and conversation_id = $2 and employee_id = $3",
            tx.company_id,
            conversation_id,
            employee_id,
        )
    )


async def set_role(tx: Transaction, conversation_id: UUID, employee_id: UUID, role: str) -> None:
    """Make a member an admin, or a plain member again."""
    await tx.run(
        "update membership set role = $4 where company_id = $1 and conversation_id = $2 and employee_id = $3",
        tx.company_id,
        conversation_id,
        employee_id,
        role,
    )


async def member_role(tx: Transaction, conversation_id: UUID, employee_id: UUID) -> str | None:
    """The role of a member, or None."""
    role: str | None = await tx.value(
        "select role from membership where company_id = $1 and conversation_id = $2 and employee_id = $3",
        tx.company_id,
        conversation_id,
        employee_id,
    )
    return role


async def lock(tx: Transaction, conversation_id: UUID) -> bool:
    """Lock a conversation against other changes of its members and title. False if there is none."""
    return bool(
        await tx.row(
            "select 1 from conversation where company_id = $1 and id = $2 for no key update",
            tx.company_id,
            conversation_id,
        )
    )


async def set_texts(
    tx: Transaction, conversation_id: UUID, key_id: int, title: bytes, description: bytes, writers: str
) -> None:
    """Store the sealed title and description, and who may write."""
    await tx.run(
        "update conversation set key_id = $3, title = $4, description = $5, writers = $6"
        " where company_id = $1 and id = $2",
        tx.company_id,
        conversation_id,
        key_id,
        title,
        description,
        writers,
    )


async def set_draft(tx: Transaction, employee_id: UUID, conversation_id: UUID, key_id: int, body: bytes) -> None:
    """Keep a person's sealed draft."""
    await tx.run(
        "insert into draft (company_id, employee_id, conversation_id, key_id, body) values ($1, $2, $3, $4, $5)"
        " on conflict (company_id, employee_id, conversation_id)"
        " do update set key_id = $4, body = $5, updated_at = now()",
        tx.company_id,
        employee_id,
        conversation_id,
        key_id,
        body,
    )


async def drop_draft(tx: Transaction, employee_id: UUID, conversation_id: UUID) -> bool:
    """Forget a draft. False if there was none."""
    return bool(
        await tx.run(
            "delete from draft where company_id = $1 and employee_id = $2 and conversation_id = $3",
            tx.company_id,
            employee_id,
            conversation_id,
        )
    )
