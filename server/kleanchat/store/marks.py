"""Marks: how far each member has received and read. Row state, not events; they only rise.

They are written in batches, of all companies together.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from kleanchat.domain.values import value
from kleanchat.store.arguments import columns


@value()
class MarkChange:
    """A member's marks as his device reports them; 0 leaves one as it is."""

    company_id: UUID
    conversation_id: UUID
    employee_id: UUID
    access_epoch: int
    read_seq: int
    delivered_seq: int


@value()
class MarkOutcome:
    """The marks as they stand. `employee_seq` is set when the read mark rose, `rose` when anything did."""

    found: bool
    rose: bool
    read_seq: int
    delivered_seq: int
    shows_read: bool
    employee_seq: int | None


async def raise_marks(connection: Any, changes: Sequence[MarkChange]) -> list[MarkOutcome]:
    """Raise a batch of marks in one commit, each member's at most once; an outcome for each, in order."""
    rows = await connection.fetch(
        "select found, rose, read_seq, delivered_seq, shows_read, employee_seq"
        " from raise_marks($1, $2, $3, $4, $5, $6) order by ord",
        *columns(changes, MarkChange.__dataclass_fields__),
    )
    return [MarkOutcome(*row) for row in rows]
