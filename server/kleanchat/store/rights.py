"""Rights: what is in force of whom, rights groups, and the exceptions of single employees."""

from collections.abc import Sequence
from uuid import UUID

from kleanchat.domain.people import RightsGroup
from kleanchat.domain.text import folded
from kleanchat.store.transaction import Transaction


async def in_force(tx: Transaction, employee_id: UUID) -> frozenset[str]:
    """The rights of one person that have effect today."""
    return frozenset(await tx.value("select rights_in_force($1, $2)", tx.company_id, employee_id))


async def in_force_of_signed_in(tx: Transaction) -> dict[UUID, frozenset[str]]:
    """The rights of everybody who is signed in somewhere: those whose devices must learn of a change."""
    rows = await tx.rows(
        """select s.employee_id, coalesce(array_agg(r.right_key) filter (where r.right_key is not null), '{}') as rights
        from (select distinct employee_id from session
            where company_id = $1 and ended_at is null and expires_at > now()) s
        left join right_in_force r on r.company_id = $1 and r.employee_id = s.employee_id
        group by s.employee_id""",
        tx.company_id,
    )
    return {row["employee_id"]: frozenset(row["rights"]) for row in rows}


async def held_by_somebody(tx: Transaction, rights: Sequence[str]) -> bool:
    """Is there an employee with all of these rights in force?"""
    return bool(
        await tx.value(
            "select exists (select from right_in_force where company_id = $1 and right_key = any($2::text[])"
            " group by employee_id having count(*) = cardinality($2::text[]))",
            tx.company_id,
            list(rights),
        )
    )


async def except_for(tx: Transaction, employee_id: UUID, right: str, effect: str) -> bool:
    """Grant a right to one employee, withhold it, or let his rights group decide. False if it was so already."""
    if effect == "inherited":
        sql = "delete from employee_right where company_id = $1 and employee_id = $2 and right_key = $3"
        return bool(await tx.run(sql, tx.company_id, employee_id, right))
    return bool(
        await tx.run(
            "insert into employee_right as x (company_id, employee_id, right_key, effect) values ($1, $2, $3, $4)"
            " on conflict (company_id, employee_id, right_key) do update set effect = $4 where x.effect <> $4",
            tx.company_id,
            employee_id,
            right,
            effect,
        )
    )


async def groups(tx: Transaction) -> tuple[RightsGroup, ...]:
    """The company's rights groups by name, each with its rights and the number of active employees."""
    rows = await tx.rows(
        """select g.id, g.name,
            array(select r.right_key from rights_group_right r
                where r.company_id = g.company_id and r.rights_group_id = g.id order by 1),
            (select count(*) from employee e
                where e.company_id = g.company_id and e.rights_group_id = g.id and e.active)
        from rights_group g where g.company_id = $1 order by g.id""",
        tx.company_id,
    )
    found = [RightsGroup(row[0], row[1], tuple(row[2]), row[3]) for row in rows]
    return tuple(sorted(found, key=lambda group: folded(group.name)))


async def group_exists(tx: Transaction, rights_group_id: UUID) -> bool:
    """Is this a rights group of the transaction's company?"""
    return bool(
        await tx.value("select 1 from rights_group where company_id = $1 and id = $2", tx.company_id, rights_group_id)
    )


async def create_group(tx: Transaction, name: str, rights: Sequence[str]) -> UUID:
    """Make a rights group."""
    made: UUID = await tx.value(
        "insert into rights_group (company_id, name) values ($1, $2) returning id", tx.company_id, name
    )
    await tx.run(
        "insert into rights_group_right (company_id, rights_group_id, right_key)"
        " select $1, $2, r from unnest($3::text[]) r",
        tx.company_id,
        made,
        list(rights),
    )
    return made
