"""A member's conversations: the snapshot, one of them, its history and members; beginning a direct one; drafts."""

from uuid import UUID

from kleanchat.adapters.vault import Place, Vault
from kleanchat.domain.conversations import Conversation, History, MemberMark, Members, Snapshot, Status, pair
from kleanchat.domain.errors import NotFound
from kleanchat.domain.events import ConversationEvent, Created
from kleanchat.domain.messages import BODY_LIMIT
from kleanchat.domain.people import Actor
from kleanchat.domain.permissions import Act, require
from kleanchat.domain.text import clean_text
from kleanchat.services import sessions
from kleanchat.services.events import DESCRIPTION, DRAFT, TITLE, conversation_place, opened, record, record_for
from kleanchat.store import companies, conversations, events, people
from kleanchat.store.conversations import ListRow, Seat
from kleanchat.store.events import EventRow
from kleanchat.store.transaction import Transaction

HISTORY_LIMIT = 100


async def snapshot(tx: Transaction, vault: Vault, actor: Actor) -> Snapshot:
    """Everything a client needs to start."""
    require(actor, Act.CHAT)
    # The position first: an event that commits in between is then told again, never missed.
    epoch, employee_seq = await events.position_of(tx, actor.employee_id)
    listed = [_conversation(vault, actor, row) for row in await conversations.list_of(tx, actor.employee_id)]
    return Snapshot(
        epoch=epoch,
        employee_seq=employee_seq,
        me=await sessions.me(tx, vault, actor),
        policy=await companies.policy(tx),
        conversations=tuple(sorted(listed, key=lambda conversation: conversation.at, reverse=True)),
        people=await people.named(tx, _people_of(listed)),
    )


async def one(tx: Transaction, vault: Vault, actor: Actor, conversation_id: UUID) -> Conversation:
    """One conversation of the actor. Raises NotFound."""
    require(actor, Act.CHAT)
    rows = await conversations.list_of(tx, actor.employee_id, conversation_id)
    if not rows:
        raise NotFound
    return _conversation(vault, actor, rows[0])


async def begin_direct(tx: Transaction, vault: Vault, actor: Actor, other: UUID) -> tuple[Conversation, bool]:
    """The direct conversation with a colleague, begun if need be (then True). Raises NotFound for who cannot chat."""
    require(actor, Act.CHAT)
    low, high = pair(actor.employee_id, other)
    found = await conversations.find_direct(tx, low, high)
    if found is not None:
        return await one(tx, vault, actor, found), False
    if other == actor.employee_id or other not in await people.entitled_among(tx, [other]):
        raise NotFound
    made = await conversations.create_direct(tx, low, high, actor.employee_id)
    if made is None:
        return await begin_direct(tx, vault, actor, other)
    await conversations.add_members(tx, made, [low, high], "member", 1)
    await record(tx, Created, made, actor.employee_id)
    await record_for(tx, "joined", [low, high], made)
    return await one(tx, vault, actor, made), True


async def history(
    tx: Transaction,
    vault: Vault,
    actor: Actor,
    conversation_id: UUID,
    *,
    before: int | None,
    after: int | None,
    around: int | None,
    limit: int,
) -> History:
    """A stretch of a conversation: before a seq, after one, around one, or the newest. Raises NotFound."""
    seat = await seat_of(tx, actor, conversation_id)
    limit = min(limit, HISTORY_LIMIT)
    # What came after the seat was read may be after his going: it is not for this answer.
    rows = [row for row in await _stretch(tx, seat, before, after, around, limit) if row.seq <= seat.last_seq]
    found = tuple(opened(vault, tx.company_id, row) for row in rows)
    return History(
        events=found,
        earlier=bool(rows) and rows[0].seq > seat.from_seq,
        later=bool(rows) and rows[-1].seq < seat.last_seq,
        people=await people.named(tx, _people_in(found)),
    )


async def members(tx: Transaction, actor: Actor, conversation_id: UUID) -> Members:
    """Who is in a conversation, and how far each has got. Raises NotFound."""
    await seat_of(tx, actor, conversation_id)
    rows = await conversations.marks(tx, conversation_id)
    marks = tuple(
        MemberMark(row.employee_id, row.role, row.read_seq if row.shows_read else None, row.delivered_seq)
        for row in rows
    )
    return Members(marks, await people.named(tx, [row.employee_id for row in rows]))


async def keep_draft(tx: Transaction, vault: Vault, actor: Actor, conversation_id: UUID, text: str) -> None:
    """Keep what is not sent yet for all devices of the person; an empty text forgets it. Raises NotFound, Invalid."""
    await seat_of(tx, actor, conversation_id)
    cleaned = clean_text(text, "text", BODY_LIMIT, may_be_empty=True)
    if cleaned:
        sealed = vault.seal(tx.company_id, _draft_place(actor, conversation_id), cleaned)
        await conversations.set_draft(tx, actor.employee_id, conversation_id, sealed.key_id, sealed.value)
    elif not await conversations.drop_draft(tx, actor.employee_id, conversation_id):
        return
    await record_for(tx, "draft", [actor.employee_id], conversation_id)


async def seat_of(tx: Transaction, actor: Actor, conversation_id: UUID) -> Seat:
    """The actor's place in a conversation: the one way to a conversation's rows. Raises NotFound."""
    require(actor, Act.CHAT)
    seat = await conversations.seat(tx, actor.employee_id, conversation_id)
    if seat is None:
        raise NotFound
    return seat


async def _stretch(
    tx: Transaction, seat: Seat, before: int | None, after: int | None, around: int | None, limit: int
) -> list[EventRow]:
    where = seat.conversation_id
    if after is not None:
        return await events.after(tx, where, max(after, seat.from_seq - 1), limit)
    if around is not None:
        earlier = await events.before(tx, where, around, seat.from_seq, limit // 2)
        return earlier + await events.after(tx, where, max(around, seat.from_seq) - 1, limit - len(earlier))
    end = seat.last_seq + 1
    return await events.before(tx, where, end if before is None else min(before, end), seat.from_seq, limit)


def _conversation(vault: Vault, actor: Actor, row: ListRow) -> Conversation:
    seat = row.seat
    last = opened(vault, actor.company_id, row.last) if row.last else None
    return Conversation(
        id=seat.conversation_id,
        kind=seat.kind,
        title=text_of(vault, actor.company_id, seat, TITLE, seat.title) if seat.title else None,
        description=text_of(vault, actor.company_id, seat, DESCRIPTION, seat.description) if seat.description else "",
        writers=seat.writers,
        role=seat.role,
        other=seat.other_id if seat.kind == "direct" else None,
        members=row.members,
        seq=seat.last_seq,
        from_seq=seat.from_seq,
        read_seq=seat.read_seq,
        unread=row.unread,
        last=last,
        last_status=_status(actor, row),
        draft=_draft(vault, actor, row),
        at=last.at if last else row.created_at,
    )


def text_of(vault: Vault, company_id: UUID, seat: Seat, what: str, sealed: bytes) -> str:
    """A conversation's opened title or description."""
    return vault.open(company_id, conversation_place(what, seat.conversation_id), seat.key_id or 0, sealed)


def _status(actor: Actor, row: ListRow) -> Status | None:
    if row.last is None or row.last.kind != "message" or row.last.actor_id != actor.employee_id:
        return None
    if row.read_by_all >= row.last.seq:
        return "read"
    return "delivered" if row.delivered_to_all >= row.last.seq else "sent"


def _draft(vault: Vault, actor: Actor, row: ListRow) -> str | None:
    if row.draft is None or row.draft_key_id is None:
        return None
    return vault.open(actor.company_id, _draft_place(actor, row.seat.conversation_id), row.draft_key_id, row.draft)


def _draft_place(actor: Actor, conversation_id: UUID) -> Place:
    return Place(DRAFT, (conversation_id, actor.employee_id))


def _people_of(listed: list[Conversation]) -> list[UUID]:
    named = {conversation.other for conversation in listed if conversation.other}
    return list(named.union(_people_in(tuple(conversation.last for conversation in listed if conversation.last))))


def _people_in(found: tuple[ConversationEvent, ...]) -> list[UUID]:
    """Everybody whom these events name."""
    return list(
        {getattr(event, field) for event in found for field in ("sender", "actor", "employee") if hasattr(event, field)}
    )
