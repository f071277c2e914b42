"""Bringing in a history with its own times: conversations that were held elsewhere, and the demo company's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kleanchat.store.arguments import columns
from kleanchat.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class ImportedConversation:
    """A conversation that has been going on. A direct one has a low and a high employee, a group has sealed texts."""

    id: UUID
    kind: str
    low_employee: UUID | None
    high_employee: UUID | None
    key_id: int | None
    title: bytes | None
    description: bytes | None
    writers: str
    created_by: UUID
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ImportedMessage:
    """A message with its own time, its body sealed."""

    sender_id: UUID
    client_id: UUID
    content_hash: bytes
    key_id: int
    body: bytes
    at: datetime


@dataclass(frozen=True, slots=True)
class ImportedMember:
    """A member and how far he has read."""

    employee_id: UUID
    role: str
    read_seq: int
    delivered_seq: int


async def conversation(tx: Transaction, imported: ImportedConversation, messages: Sequence[ImportedMessage]) -> None:
    """Store a conversation that begins with `created` (seq 1) and goes on with these messages, in order."""
    await tx.run(
        "insert into conversation (company_id, id, kind, low_employee, high_employee, key_id, title, description,"
        " writers, created_by, created_at, last_seq) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        tx.company_id,
        *(getattr(imported, field) for field in ImportedConversation.__dataclass_fields__),
        len(messages) + 1,
    )
    await tx.run(
        "insert into conversation_event (company_id, conversation_id, seq, kind, actor_id, at)"
        " values ($1, $2, 1, 'created', $3, $4)",
        tx.company_id,
        imported.id,
        imported.created_by,
        imported.created_at,
    )
    await _messages(tx, imported.id, messages)


async def members(tx: Transaction, conversation_id: UUID, imported: Sequence[ImportedMember]) -> None:
    """Seat the members of an imported conversation."""
    await tx.run(
        "insert into membership (company_id, conversation_id, employee_id, role, read_seq, delivered_seq)"
        " select $1, $2, * from unnest($3::uuid[], $4::text[], $5::bigint[], $6::bigint[])",
        tx.company_id,
        conversation_id,
        *columns(imported, ImportedMember.__dataclass_fields__),
    )


async def _messages(tx: Transaction, conversation_id: UUID, imported: Sequence[ImportedMessage]) -> None:
    await tx.run(
        """with imported as (
            select * from unnest($3::uuid[], $4::uuid[], $5::bytea[], $6::integer[], $7::bytea[], $8::timestamptz[])
                with ordinality as t(sender_id, client_id, content_hash, key_id, body, at, place)
        ), logged as (
            insert into conversation_event (company_id, conversation_id, seq, kind, actor_id, at)
            select $1, $2, place + 1, 'message', sender_id, at from imported)
        insert into message
            (company_id, conversation_id, seq, sender_id, client_id, content_hash, key_id, body, created_at)
        select $1, $2, place + 1, sender_id, client_id, content_hash, key_id, body, at from imported""",
        tx.company_id,
        conversation_id,
        *columns(imported, ImportedMessage.__dataclass_fields__),
    )
