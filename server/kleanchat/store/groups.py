"""Groups as their administration sees them: sealed titles, the circle, never messages."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kleanchat.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group with its sealed texts and its size."""

    id: UUID
    title: bytes
    description: bytes
    key_id: int
    writers: str
    size: int
    created_at: datetime


_GROUP = """select c.id, c.title, c.description, c.key_id, c.writers,
        (select count(*) from membership m where m.company_id = c.company_id and m.conversation_id = c.id) as size,
        c.created_at
    from conversation c where c.company_id = $1 and c.kind = 'group'"""


async def one(tx: Transaction, group_id: UUID) -> GroupRow | None:
    """A group of the transaction's company."""
    row = await tx.row(f"{_GROUP} and c.id = $2", tx.company_id, group_id)
    return GroupRow(*row) if row else None


async def administered(tx: Transaction, admin_id: UUID | None) -> list[GroupRow]:
    """The groups of which this person is an admin; all of the company if None."""
    rows = await tx.rows(
        f"""{_GROUP} and ($2::uuid is null or exists (select from membership a where a.company_id = c.company_id
            and a.conversation_id = c.id and a.employee_id = $2 and a.role = 'admin'))""",
        tx.company_id,
        admin_id,
    )
    return [GroupRow(*row) for row in rows]


async def members(tx: Transaction, group_id: UUID) -> list[tuple[UUID, str, str, bool]]:
    """Employee, name, role and whether active, by name."""
    rows = await tx.rows(
        "select e.id, e.display_name, m.role, e.active from membership m"
        " join employee e on e.company_id = m.company_id and e.id = m.employee_id"
        " where m.company_id = $1 and m.conversation_id = $2 order by e.sort_name, e.id",
        tx.company_id,
        group_id,
    )
    return [tuple(row) for row in rows]


async def other_admins(tx: Transaction, group_id: UUID, employee_id: UUID) -> int:
    """How many admins a group has beside this person."""
    return int(
        await tx.value(
            "select count(*) from membership"
            " where company_id = $1 and conversation_id = $2 and role = 'admin' and employee_id <> $3",
            tx.company_id,
            group_id,
            employee_id,
        )
    )
