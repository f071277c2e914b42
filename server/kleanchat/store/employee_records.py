"""Employees as the administration sees them: the whole record, one or a page of them, in one query."""

from typing import Any
from uuid import UUID

from kleanchat.domain.employees import PAGE, EmployeeSearch
from kleanchat.domain.people import Employee, Named, RightException
from kleanchat.store.transaction import Transaction

_LICENCES = ("time", "reduced", "pro")

# Each word of the search begins a part of the name, the user name or the personnel number.
_MATCHES = """e.company_id = $1 and ($2 = 'all' or e.active = ($2 = 'active'))
    and ($3::uuid is null or e.rights_group_id = $3)
    and not exists (select from unnest($4::text[]) word where not (
        ' ' || translate(e.sort_name, '-.''', '   ') like '% ' || word || '%'
        or e.user_name like word || '%' or lower(e.personnel_number) like word || '%'))"""

# `page` is the employees that are wanted. Sessions are read once for all of them.
_RECORDS = """
    select e.id, e.personnel_number, e.user_name, e.display_name, e.language, e.active, e.leaving_date,
        g.id as group_id, g.name as group_name, s.ids as site_ids, s.names as site_names, r.rights, r.level,
        x.rights as excepted, x.effects, l.day as last_sign_in
    from page e
    left join rights_group g on g.company_id = e.company_id and g.id = e.rights_group_id
    cross join lateral (
        select coalesce(array_agg(s.id order by s.name, s.id), '{}') as ids,
            coalesce(array_agg(s.name order by s.name, s.id), '{}') as names
        from employee_site a join site s on s.company_id = a.company_id and s.id = a.site_id
        where a.company_id = e.company_id and a.employee_id = e.id) s
    cross join lateral (
        select coalesce(array_agg(r.right_key order by r.right_key), '{}') as rights,
            max(array_position(array['time', 'reduced', 'pro'], r.licence)) as level
        from right_in_force r where r.company_id = e.company_id and r.employee_id = e.id) r
    cross join lateral (
        select coalesce(array_agg(x.right_key order by x.right_key), '{}') as rights,
            coalesce(array_agg(x.effect order by x.right_key), '{}') as effects
        from employee_right x where x.company_id = e.company_id and x.employee_id = e.id) x
    left join (
        select s.employee_id, max(s.created_at)::date as day from session s
        where s.company_id = $1 and s.employee_id in (select p.id from page p) group by 1) l on l.employee_id = e.id
    order by e.sort_name, e.id"""


async def count(tx: Transaction, search: EmployeeSearch) -> int:
    """How many employees a search finds."""
    return int(await tx.value(f"select count(*) from employee e where {_MATCHES}", *_arguments(tx, search)))


async def page(tx: Transaction, search: EmployeeSearch) -> tuple[Employee, ...]:
    """The page of a search, by name."""
    rows = await tx.rows(
        f"""with page as materialized (select e.* from employee e where {_MATCHES} order by e.sort_name, e.id
            limit {PAGE} offset $5::bigint * {PAGE})
        {_RECORDS}""",
        *_arguments(tx, search),
        search.page - 1,
    )
    return tuple(_employee(row) for row in rows)


async def one(tx: Transaction, employee_id: UUID) -> Employee | None:
    """An employee of the transaction's company."""
    row = await tx.row(
        f"with page as materialized (select e.* from employee e where e.company_id = $1 and e.id = $2) {_RECORDS}",
        tx.company_id,
        employee_id,
    )
    return _employee(row) if row else None


def _arguments(tx: Transaction, search: EmployeeSearch) -> tuple[Any, ...]:
    return tx.company_id, search.status, search.rights_group, [_escaped(word) for word in search.words]


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _employee(row: Any) -> Employee:
    return Employee(
        id=row["id"],
        personnel_number=row["personnel_number"],
        user_name=row["user_name"],
        display_name=row["display_name"],
        language=row["language"],
        active=row["active"],
        leaving_date=row["leaving_date"].isoformat() if row["leaving_date"] else None,
        rights_group=Named(row["group_id"], row["group_name"]) if row["group_id"] else None,
        sites=tuple(Named(*site) for site in zip(row["site_ids"], row["site_names"], strict=True)),
        rights=tuple(row["rights"]),
        exceptions=tuple(RightException(*pair) for pair in zip(row["excepted"], row["effects"], strict=True)),
        licence=_LICENCES[row["level"] - 1] if row["level"] else None,
        last_sign_in=row["last_sign_in"].isoformat() if row["last_sign_in"] else None,
    )
