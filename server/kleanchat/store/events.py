"""The event logs: of a conversation, and of a person. They hold references; what an event says is in today's rows."""

from datetime import datetime
from typing import Any
from uuid import UUID

from kleanchat.domain.values import value
from kleanchat.store.transaction import Transaction


@value()
class EventRow:
    """One event of a conversation with the still sealed content that it refers to."""

    conversation_id: UUID
    seq: int
    kind: str
    actor_id: UUID
    subject_id: UUID | None
    role: str | None
    at: datetime
    client_id: UUID | None
    key_id: int | None
    body: bytes | None
    title: bytes | None
    description: bytes | None
    title_key_id: int | None
    writers: str | None


@value()
class EmployeeEventRow:
    """One event of a person; `read_seq` is that of the conversation today."""

    seq: int
    kind: str
    conversation_id: UUID | None
    read_seq: int | None


# The alias v is the event, q its message, c the conversation as it is today. Each message is looked up by its key: what
# joins them all may be planned as reading the whole conversation.
EVENT_COLUMNS = """v.conversation_id, v.seq, v.kind, v.actor_id, v.subject_id, v.role, v.at,
    q.client_id, q.key_id, q.body,
    case when v.kind = 'conversation_changed' then c.title end as title,
    case when v.kind = 'conversation_changed' then c.description end as description,
    case when v.kind = 'conversation_changed' then c.key_id end as title_key_id,
    case when v.kind = 'conversation_changed' then c.writers end as writers"""
EVENT_JOINS = """left join lateral (
        select * from message x where v.kind = 'message' and x.company_id = v.company_id
            and x.conversation_id = v.conversation_id and x.seq = v.seq limit 1) q on true"""


async def append(
    tx: Transaction,
    conversation_id: UUID,
    kind: str,
    actor_id: UUID,
    subject_id: UUID | None = None,
    role: str | None = None,
) -> tuple[int, datetime]:
    """Take the conversation's next seq, under its row lock, and log an event. Returns seq and time."""
    row = await tx.row(
        """with bumped as (
            update conversation set last_seq = last_seq + 1 where company_id = $1 and id = $2 returning last_seq)
        insert into conversation_event (company_id, conversation_id, seq, kind, actor_id, subject_id, role, at)
        select $1, $2, last_seq, $3, $4, $5, $6, clock_timestamp() from bumped returning seq, at""",
        tx.company_id,
        conversation_id,
        kind,
        actor_id,
        subject_id,
        role,
    )
    return row["seq"], row["at"]


async def append_for(tx: Transaction, employee_id: UUID, kind: str, conversation_id: UUID | None = None) -> int:
    """Log an event of one person and return its seq. Of `draft` and `settings` only the latest is kept."""
    return int(
        await tx.value(
            """with older as (
                delete from employee_event where company_id = $1 and employee_id = $2 and kind = $3
                    and conversation_id is not distinct from $4 and kind in ('draft', 'settings')),
            bumped as (
                update employee set last_seq = last_seq + 1 where company_id = $1 and id = $2 returning last_seq)
            insert into employee_event (company_id, employee_id, seq, kind, conversation_id)
            select $1, $2, last_seq, $3, $4 from bumped returning seq""",
            tx.company_id,
            employee_id,
            kind,
            conversation_id,
        )
    )


async def after(tx: Transaction, conversation_id: UUID, seq: int, limit: int) -> list[EventRow]:
    """The events that follow `seq`, in rising order."""
    return await _stretch(tx, conversation_id, "v.seq > $3 order by v.seq limit $4", seq, limit)


async def before(tx: Transaction, conversation_id: UUID, seq: int, from_seq: int, limit: int) -> list[EventRow]:
    """The newest events with a lower seq than `seq` and at least `from_seq`, in rising order."""
    found = await _stretch(
        tx, conversation_id, "v.seq < $3 and v.seq >= $5 order by v.seq desc limit $4", seq, limit, from_seq
    )
    return found[::-1]


async def _stretch(tx: Transaction, conversation_id: UUID, where: str, *arguments: int) -> list[EventRow]:
    rows = await tx.rows(
        f"select {EVENT_COLUMNS} from conversation_event v {EVENT_JOINS}"
        " join conversation c on c.company_id = v.company_id and c.id = v.conversation_id"
        f" where v.company_id = $1 and v.conversation_id = $2 and {where}",
        tx.company_id,
        conversation_id,
        *arguments,
    )
    return [EventRow(*row) for row in rows]


async def missed(tx: Transaction, conversation_ids: list[UUID], seqs: list[int], limit: int) -> list[EventRow]:
    """For each conversation the events that follow its seq, at most `limit` of each, in rising order."""
    rows = await tx.rows(
        f"""select v.* from unnest($2::uuid[], $3::bigint[]) as have(conversation_id, seq)
        join conversation c on c.company_id = $1 and c.id = have.conversation_id and c.last_seq > have.seq
        cross join lateral (
            select {EVENT_COLUMNS} from conversation_event v {EVENT_JOINS}
            where v.company_id = $1 and v.conversation_id = c.id and v.seq > have.seq order by v.seq limit $4) v
        order by v.conversation_id, v.seq""",
        tx.company_id,
        conversation_ids,
        seqs,
        limit,
    )
    return [EventRow(*row) for row in rows]


async def of_employee(tx: Transaction, employee_id: UUID, after_seq: int, limit: int) -> list[EmployeeEventRow]:
    """The events of a person that follow `after_seq`, in rising order."""
    rows = await tx.rows(
        """select v.seq, v.kind, v.conversation_id, m.read_seq from employee_event v
        left join membership m on m.company_id = v.company_id
            and m.conversation_id = v.conversation_id and m.employee_id = v.employee_id
        where v.company_id = $1 and v.employee_id = $2 and v.seq > $3 order by v.seq limit $4""",
        tx.company_id,
        employee_id,
        after_seq,
        limit,
    )
    return [EmployeeEventRow(*row) for row in rows]


async def position_of(tx: Transaction, employee_id: UUID) -> tuple[UUID, int]:
    """The installation's epoch, and the seq up to which the person's log has come."""
    row: Any = await tx.row(
        "select i.epoch, e.last_seq from installation i, employee e where e.company_id = $1 and e.id = $2",
        tx.company_id,
        employee_id,
    )
    return row["epoch"], row["last_seq"]
