"""The directory: colleagues as everybody in the company may see them."""

from uuid import UUID

from kleanchat.domain.people import Person
from kleanchat.store.arguments import literally
from kleanchat.store.transaction import Transaction

_PERSON = """e.id, e.display_name, coalesce(g.name, ''), e.active from employee e
    left join rights_group g on g.company_id = e.company_id and g.id = e.rights_group_id"""


async def named(tx: Transaction, employee_ids: list[UUID]) -> tuple[Person, ...]:
    """These people, former ones included, by name. Ids of nobody in this company are left out."""
    rows = await tx.rows(
        f"select {_PERSON} where e.company_id = $1 and e.id = any($2::uuid[]) order by e.sort_name, e.id",
        tx.company_id,
        employee_ids,
    )
    return tuple(Person(*row) for row in rows)


async def chatting(tx: Transaction, query: str, after: UUID | None, limit: int) -> tuple[Person, ...]:
    """The entitled people whose name has a word that begins with the (folded) query, by name, following `after`."""
    rows = await tx.rows(
        f"""select {_PERSON}
        cross join lateral (
            select from entitled_employee t where t.company_id = e.company_id and t.employee_id = e.id limit 1) t
        where e.company_id = $1 and (' ' || e.sort_name) like '% ' || $2 || '%'
          and ($3::uuid is null or (e.sort_name, e.id) > (
              select a.sort_name, a.id from employee a where a.company_id = $1 and a.id = $3))
        order by e.sort_name, e.id limit $4""",
        tx.company_id,
        literally(query),
        after,
        limit,
    )
    return tuple(Person(*row) for row in rows)


async def entitled_among(tx: Transaction, employee_ids: list[UUID]) -> set[UUID]:
    """Which of these may chat in this company."""
    rows = await tx.rows(
        "select employee_id from entitled_employee where company_id = $1 and employee_id = any($2::uuid[])",
        tx.company_id,
        employee_ids,
    )
    return {row["employee_id"] for row in rows}
