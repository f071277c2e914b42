"""Events: log them, open what they refer to, and let them leave with the commit."""

from typing import Any, TypeVar
from uuid import UUID

from kleanchat.adapters.vault import Place, Vault, message_place
from kleanchat.domain.events import (
    ConversationChanged,
    ConversationEvent,
    Created,
    DraftChanged,
    EmployeeEvent,
    Joined,
    Left,
    MemberAdded,
    MemberRemoved,
    MessagePosted,
    ReadElsewhere,
    RoleChanged,
    SettingsChanged,
)
from kleanchat.store import events
from kleanchat.store.events import EmployeeEventRow, EventRow
from kleanchat.store.transaction import Transaction

_Logged = TypeVar("_Logged", Created, MemberAdded, MemberRemoved, RoleChanged, ConversationChanged)

TITLE, DESCRIPTION, DRAFT = "title", "description", "draft"


def conversation_place(what: str, conversation_id: UUID) -> Place:
    """The place of a conversation's title or description."""
    return Place(what, (conversation_id,))


async def record(
    tx: Transaction,
    kind: type[_Logged],
    conversation_id: UUID,
    actor_id: UUID,
    *,
    employee: UUID | None = None,
    role: str | None = None,
    **content: str,
) -> _Logged:
    """Log an event of a conversation and let it leave with the commit. `content` is for clients, not for the log."""
    word = str(kind.__dataclass_fields__["kind"].default)
    seq, at = await events.append(tx, conversation_id, word, actor_id, employee, role)
    about: dict[str, Any] = {"employee": employee, "role": role}
    fields = {name: value for name, value in about.items() if value is not None} | content
    event = kind(conversation=conversation_id, seq=seq, at=at, actor=actor_id, **fields)
    tx.emit(event)
    return event


async def record_for(tx: Transaction, kind: str, employee_ids: list[UUID], conversation_id: UUID | None = None) -> None:
    """Log an event for each of these people, in the order of their ids, and let it leave with the commit."""
    for employee_id in sorted(employee_ids):
        seq = await events.append_for(tx, employee_id, kind, conversation_id)
        tx.emit(opened_for(EmployeeEventRow(seq, kind, conversation_id, None)), employee_id)


def opened(vault: Vault, company_id: UUID, row: EventRow) -> ConversationEvent:
    """The event of a log row, with its content opened."""
    where: dict[str, Any] = {"conversation": row.conversation_id, "seq": row.seq, "at": row.at}
    match row.kind:
        case "message":
            return _opened_message(vault, company_id, row)
        case "created":
            return Created(**where, actor=row.actor_id)
        case "member_added":
            return MemberAdded(**where, actor=row.actor_id, employee=_known(row.subject_id), role=row.role or "member")
        case "member_removed":
            return MemberRemoved(**where, actor=row.actor_id, employee=_known(row.subject_id))
        case "role_changed":
            return RoleChanged(**where, actor=row.actor_id, employee=_known(row.subject_id), role=row.role or "member")
        case _:
            return _opened_change(vault, company_id, row)


def opened_for(row: EmployeeEventRow) -> EmployeeEvent:
    """The event of a person of a log row."""
    if row.kind == "settings":
        return SettingsChanged(employee_seq=row.seq)
    conversation = _known(row.conversation_id)
    match row.kind:
        case "joined":
            return Joined(employee_seq=row.seq, conversation=conversation)
        case "left":
            return Left(employee_seq=row.seq, conversation=conversation)
        case "read":
            return ReadElsewhere(employee_seq=row.seq, conversation=conversation, read_seq=row.read_seq or 0)
        case _:
            return DraftChanged(employee_seq=row.seq, conversation=conversation)


def _opened_message(vault: Vault, company_id: UUID, row: EventRow) -> MessagePosted:
    client_id = _known(row.client_id)
    place = message_place(row.conversation_id, row.actor_id, client_id)
    return MessagePosted(
        conversation=row.conversation_id,
        seq=row.seq,
        at=row.at,
        sender=row.actor_id,
        client_id=client_id,
        body=vault.open(company_id, place, row.key_id or 0, row.body or b""),
    )


def _opened_change(vault: Vault, company_id: UUID, row: EventRow) -> ConversationChanged:
    def text(what: str, sealed: bytes | None) -> str:
        return vault.open(
            company_id, conversation_place(what, row.conversation_id), row.title_key_id or 0, sealed or b""
        )

    return ConversationChanged(
        conversation=row.conversation_id,
        seq=row.seq,
        at=row.at,
        actor=row.actor_id,
        title=text(TITLE, row.title),
        description=text(DESCRIPTION, row.description),
        writers=row.writers or "everyone",
    )


def _known(value: UUID | None) -> UUID:
    assert value is not None, "the log row lacks a reference that its kind needs"
    return value
