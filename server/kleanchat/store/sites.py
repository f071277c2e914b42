"""Branches and sites, and who works where."""

from collections.abc import Sequence
from uuid import UUID

from kleanchat.domain.companies import Site
from kleanchat.domain.text import folded
from kleanchat.store.transaction import Transaction


async def listed(tx: Transaction) -> tuple[Site, ...]:
    """The company's sites by name, each with its branch's."""
    rows = await tx.rows(
        "select s.id, s.name, b.name from site s join branch b on b.company_id = s.company_id and b.id = s.branch_id"
        " where s.company_id = $1 order by s.id",
        tx.company_id,
    )
    return tuple(sorted((Site(*row) for row in rows), key=lambda site: folded(site.name)))


async def create_branch(tx: Transaction, name: str) -> UUID:
    """Make a branch."""
    made: UUID = await tx.value(
        "insert into branch (company_id, name) values ($1, $2) returning id", tx.company_id, name
    )
    return made


async def create(tx: Transaction, branch_id: UUID, name: str) -> UUID:
    """Make a site of a branch."""
    made: UUID = await tx.value(
        "insert into site (company_id, branch_id, name) values ($1, $2, $3) returning id",
        tx.company_id,
        branch_id,
        name,
    )
    return made


async def all_exist(tx: Transaction, site_ids: Sequence[UUID]) -> bool:
    """Are these all sites of the transaction's company?"""
    sql = "select count(*) from site where company_id = $1 and id = any($2::uuid[])"
    return int(await tx.value(sql, tx.company_id, list(site_ids))) == len(set(site_ids))


async def assign(tx: Transaction, employee_id: UUID, site_ids: Sequence[UUID]) -> None:
    """Set where an employee works."""
    await tx.run(
        "delete from employee_site where company_id = $1 and employee_id = $2 and site_id <> all($3::uuid[])",
        tx.company_id,
        employee_id,
        list(site_ids),
    )
    await tx.run(
        "insert into employee_site (company_id, employee_id, site_id) select $1, $2, s from unnest($3::uuid[]) s"
        " on conflict do nothing",
        tx.company_id,
        employee_id,
        list(site_ids),
    )
