"""The audit log: append-only, hash-chained per company. Never content."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kleanchat.domain.people import Actor, Operator, SupportActor
from kleanchat.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to whom, when."""

    n: int
    at: datetime
    actor_kind: str
    actor: UUID | None
    act: str
    subject: UUID | None
    details: dict[str, Any]


async def write(
    tx: Transaction, actor: Actor | SupportActor | Operator, act: str, subject: UUID | None = None, **details: Any
) -> None:
    """Append to the chain of the transaction's company. `details` are ids and plain words, never content."""
    kind, actor_id = _who(actor)
    await tx.run(
        "select append_audit($1, $2, $3, $4, $5, $6::jsonb)",
        tx.company_id,
        kind,
        actor_id,
        act,
        subject,
        json.dumps(details),
    )


async def before(tx: Transaction, n: int | None, limit: int) -> list[AuditEntry]:
    """The newest entries, or those before entry `n`; the newest first."""
    rows = await tx.rows(
        "select n, at, actor_kind, actor_id, act, subject_id, details from audit"
        " where company_id = $1 and ($2::bigint is null or n < $2) order by n desc limit $3",
        tx.company_id,
        n,
        limit,
    )
    return [AuditEntry(row[0], row[1], row[2], row[3], row[4], row[5], json.loads(row[6])) for row in rows]


async def broken_at(tx: Transaction) -> int | None:
    """The first entry whose hash does not follow from the one before; None if the chain is whole."""
    found: int | None = await tx.value(
        """select n from (
            select a.*, coalesce(lag(hash) over (order by n), '\\x'::bytea) as expected,
                row_number() over (order by n) as place
            from audit a where company_id = $1) a
        where previous_hash <> expected or n <> place
           or hash <> audit_hash(previous_hash, company_id, n, at, actor_kind, actor_id, act, subject_id, details)
        order by n limit 1""",
        tx.company_id,
    )
    return found


def _who(actor: Actor | SupportActor | Operator) -> tuple[str, UUID | None]:
    match actor:
        case Actor():
            return "employee", actor.employee_id
        case SupportActor():
            return "support", actor.account_id
        case Operator():
            return "operator", None
