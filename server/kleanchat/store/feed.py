"""The feed of a node: whose access ended and which logs have moved on, in what was committed since the last look.

Rows carry the id of their transaction. A node reads again from the oldest transaction that was still open at its last
look, so that what commits late is never missed, and drops what it has seen.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Revocation:
    """Access that has ended: of a session, a person (session None) or a company (employee None)."""

    id: UUID
    company_id: UUID
    employee_id: UUID | None
    session_id: UUID | None
    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """A log that has come up to `seq`: of a conversation, or of a person."""

    company_id: UUID
    conversation_id: UUID | None
    employee_id: UUID | None
    seq: int


async def now(connection: Any) -> int:
    """Where a node that starts now begins to read."""
    return int(await connection.fetchval("select pg_snapshot_xmin(pg_current_snapshot())::text"))


async def revocations(connection: Any, since: int) -> tuple[int, list[Revocation]]:
    """Whose access ended since, and from where to read the next time."""
    rows = await connection.fetch(
        "select next_since::text, id, company_id, employee_id, session_id, reason"
        " from revocations_since($1::text::xid8)",
        str(since),
    )
    return int(rows[0][0]), [Revocation(*row[1:]) for row in map(tuple, rows[1:])]


async def moved(connection: Any, since: int) -> tuple[int, list[Moved]]:
    """Which logs have moved on since, and from where to read the next time."""
    rows = await connection.fetch(
        "select next_since::text, company_id, conversation_id, employee_id, seq from changes_since($1::text::xid8)",
        str(since),
    )
    return int(rows[0][0]), [Moved(*row[1:]) for row in map(tuple, rows[1:])]
