"""Resuming: what a client missed since it left, from the logs."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from kleanchat.adapters.vault import Vault
from kleanchat.domain.events import ConversationEvent, EmployeeEvent
from kleanchat.domain.people import Actor
from kleanchat.domain.permissions import Act, require
from kleanchat.services.events import opened, opened_for
from kleanchat.store import conversations, events
from kleanchat.store.transaction import Transaction

# A larger gap is fetched afresh: that is one page, and this would be many.
GAP_LIMIT = 200
EMPLOYEE_GAP_LIMIT = 500
# Of all conversations together: what a hello is answered with waits in memory at once.
MISSED_LIMIT = 2000


@dataclass(frozen=True, slots=True)
class Missed:
    """What a client missed. `resync` names conversations to fetch afresh; `everything`: fetch the snapshot."""

    epoch: UUID
    employee_seq: int
    everything: bool
    resync: tuple[UUID, ...]
    own: tuple[EmployeeEvent, ...]
    events: tuple[ConversationEvent, ...]
    memberships: Mapping[UUID, int]  # from which seq on he sees each conversation


async def positions(tx: Transaction, actor: Actor) -> tuple[int, dict[UUID, tuple[int, int]]]:
    """Up to which seq the actor's own log has come, and each of his conversations with the first that he sees of it."""
    require(actor, Act.CHAT)
    _, own_seq = await events.position_of(tx, actor.employee_id)
    return own_seq, await conversations.positions(tx, actor.employee_id)


async def missed(
    tx: Transaction, vault: Vault, actor: Actor, epoch: UUID | None, employee_seq: int, have: Mapping[UUID, int]
) -> Missed:
    """What has happened since the client had these seqs; read after its subscription, so that nothing falls between."""
    now, own_seq = await events.position_of(tx, actor.employee_id)
    seats = await conversations.positions(tx, actor.employee_id)
    memberships = {conversation: first for conversation, (_, first) in seats.items()}
    gaps = {
        conversation: (max(seq, seats[conversation][1] - 1), seats[conversation][0])
        for conversation, seq in have.items()
        if conversation in seats
    }
    everything = (
        epoch != now or own_seq - employee_seq > EMPLOYEE_GAP_LIMIT or any(seq > last for seq, last in gaps.values())
    )
    small = _small(gaps)
    wide = tuple(conversation for conversation, (seq, last) in gaps.items() if last > seq and conversation not in small)
    if everything:
        return Missed(now, own_seq, everything, (), (), (), memberships)
    own = await events.of_employee(tx, actor.employee_id, employee_seq, EMPLOYEE_GAP_LIMIT)
    rows = await events.missed(tx, list(small), list(small.values()), GAP_LIMIT)
    # What came after the seats were read is told live, or is after his going.
    rows = [row for row in rows if row.seq <= seats[row.conversation_id][0]]
    return Missed(
        epoch=now,
        employee_seq=own_seq,
        everything=False,
        resync=wide,
        own=tuple(opened_for(row) for row in own),
        events=tuple(opened(vault, tx.company_id, row) for row in rows),
        memberships=memberships,
    )


def _small(gaps: Mapping[UUID, tuple[int, int]]) -> dict[UUID, int]:
    """After which seq each conversation is told that is not to be fetched afresh: the smallest gaps, while they fit."""
    small, room = {}, MISSED_LIMIT
    for conversation, (seq, last) in sorted(gaps.items(), key=lambda gap: gap[1][1] - gap[1][0]):
        size = last - seq
        if 0 < size <= min(GAP_LIMIT, room):
            small[conversation] = seq
            room -= size
    return small


async def events_after(tx: Transaction, vault: Vault, conversation_id: UUID, seq: int) -> list[ConversationEvent]:
    """What a node has not heard of a conversation; for the feed, which tells it to members only."""
    rows = await events.after(tx, conversation_id, seq, GAP_LIMIT)
    return [opened(vault, tx.company_id, row) for row in rows]


async def own_events_after(tx: Transaction, employee_id: UUID, seq: int) -> list[EmployeeEvent]:
    """What a node has not heard of a person's own log."""
    return [opened_for(row) for row in await events.of_employee(tx, employee_id, seq, EMPLOYEE_GAP_LIMIT)]


async def visible_to(
    tx: Transaction, vault: Vault, employee_id: UUID, conversation_id: UUID
) -> tuple[int, int, list[ConversationEvent]] | None:
    """From which seq on a member may see a conversation, up to which it has come, and the first events in between.

    None if he is no member.
    """
    seat = await conversations.seat(tx, employee_id, conversation_id)
    if seat is None:
        return None
    return seat.from_seq, seat.last_seq, await events_after(tx, vault, conversation_id, seat.from_seq - 1)
