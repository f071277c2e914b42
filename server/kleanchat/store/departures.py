"""What a leaver leaves behind: the groups that he is in, and who keeps their circle after him."""

from uuid import UUID

from kleanchat.store.transaction import Transaction


async def groups_of(tx: Transaction, employee_id: UUID) -> list[UUID]:
    """The groups that a person is in, in the order in which they are locked."""
    rows = await tx.rows(
        "select c.id from membership m join conversation c on c.company_id = m.company_id and c.id = m.conversation_id"
        " where m.company_id = $1 and m.employee_id = $2 and c.kind = 'group' order by c.id",
        tx.company_id,
        employee_id,
    )
    return [row["id"] for row in rows]


async def heir(tx: Transaction, group_id: UUID) -> UUID | None:
    """Who becomes admin of a group that has none: those with the right to keep groups first, then the longest member.

    None if the group has an admin, or nobody is left.
    """
    found: UUID | None = await tx.value(
        """select m.employee_id from membership m
        join employee e on e.company_id = m.company_id and e.id = m.employee_id
        left join right_in_force r
            on r.company_id = m.company_id and r.employee_id = m.employee_id and r.right_key = 'groups'
        where m.company_id = $1 and m.conversation_id = $2 and e.active
          and not exists (select from membership a
            where a.company_id = $1 and a.conversation_id = $2 and a.role = 'admin')
        order by r.right_key is null, m.joined_at, m.employee_id limit 1""",
        tx.company_id,
        group_id,
    )
    return found
