"""Companies: name, licence, modules and policy."""

from typing import Any
from uuid import UUID

from kleanchat.domain.companies import Headcount, LicenceCount, Overview
from kleanchat.domain.people import Company, CompanyRef
from kleanchat.domain.policy import Policy
from kleanchat.store.transaction import Transaction

SUPPORT_LIMIT = 200


async def reference(tx: Transaction) -> CompanyRef:
    """The transaction's company as its people see it."""
    row = await tx.row("select id, name from company where id = $1", tx.company_id)
    return CompanyRef(row["id"], row["name"])


async def policy(tx: Transaction) -> Policy:
    """The company's switches."""
    row = await tx.row(
        "select read_marks, typing, online, offline_hours from company_policy where company_id = $1", tx.company_id
    )
    return Policy(*row)


async def set_read_marks(tx: Transaction, *, shown: bool) -> bool:
    """Show read marks in this company, or not. False if it was so already."""
    sql = "update company_policy set read_marks = $2 where company_id = $1 and read_marks <> $2"
    return bool(await tx.run(sql, tx.company_id, shown))


async def lock_administration(tx: Transaction) -> None:
    """One act of administration in a company at a time, until the transaction ends.

    Taken before everything else; then conversations, then people, each in the order of their ids; the audit log last.
    """
    await tx.run("select pg_advisory_xact_lock(hashtextextended('administration ' || $1, 0))", str(tx.company_id))


async def overview(tx: Transaction) -> Overview:
    """The company at a glance."""
    row = await tx.row(
        """with billed as (
            select max(array_position(array['time', 'reduced', 'pro'], r.licence)) as level
            from right_in_force r where r.company_id = $1 group by r.employee_id)
        select k.licence,
            (select count(*) from employee e where e.company_id = $1 and e.active) as active,
            (select count(*) from employee e where e.company_id = $1 and not e.active) as inactive,
            (select count(*) from billed where level = 1) as time,
            (select count(*) from billed where level = 2) as reduced,
            (select count(*) from billed where level = 3) as pro,
            (select count(*) from conversation c where c.company_id = $1 and c.kind = 'group') as groups
        from company k where k.id = $1""",
        tx.company_id,
    )
    return Overview(
        company=await reference(tx),
        licence=row["licence"],
        employees=Headcount(row["active"], row["inactive"]),
        licences=LicenceCount(row["time"], row["reduced"], row["pro"]),
        groups=row["groups"],
        policy=await policy(tx),
    )


async def create(tx: Transaction, sign_in_name: str, name: str, licence: str) -> bool:
    """Store the transaction's company with a policy that shows nothing. False if the sign-in name is taken."""
    made = await tx.run(
        "insert into company (id, sign_in_name, name, licence) values ($1, $2, $3, $4)"
        " on conflict (sign_in_name) do nothing",
        tx.company_id,
        sign_in_name,
        name,
        licence,
    )
    if made:
        await tx.run("insert into company_policy (company_id) values ($1)", tx.company_id)
    return bool(made)


async def update(
    tx: Transaction, *, name: str | None = None, licence: str | None = None, active: bool | None = None
) -> None:
    """Change the transaction's company; None leaves a field as it is."""
    await tx.run(
        "update company set name = coalesce($2, name), licence = coalesce($3, licence), active = coalesce($4, active)"
        " where id = $1",
        tx.company_id,
        name,
        licence,
        active,
    )


async def set_module(tx: Transaction, module: str, *, unlocked: bool) -> bool:
    """Unlock a module or lock it. False if it was so already."""
    if unlocked:
        sql = "insert into company_module (company_id, module) values ($1, $2) on conflict do nothing"
    else:
        sql = "delete from company_module where company_id = $1 and module = $2"
    return bool(await tx.run(sql, tx.company_id, module))


async def chosen(tx: Transaction) -> Company | None:
    """The transaction's company as support sees it, or None if there is none of this id."""
    row = await tx.row(
        """select k.id, k.name, k.sign_in_name, k.licence, k.active,
            array(select m.module from company_module m where m.company_id = k.id order by 1) as modules,
            (select count(*) from employee e where e.company_id = k.id and e.active) as employees, k.created_at
        from company k where k.id = $1""",
        tx.company_id,
    )
    return _company(row) if row else None


async def found_by_support(tx: Transaction, query: str) -> tuple[Company, ...]:
    """Companies whose name or sign-in name contains the query, by name."""
    escaped = query.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    rows = await tx.rows("select * from companies_for_support($1, $2)", escaped.lower(), SUPPORT_LIMIT)
    return tuple(_company(row) for row in rows)


async def id_of(tx: Transaction, sign_in_name: str) -> UUID | None:
    """The company of a sign-in name, for an operator."""
    found: UUID | None = await tx.value(
        "select id from companies_for_support($1, null) where sign_in_name = $1", sign_in_name
    )
    return found


def _company(row: Any) -> Company:
    return Company(
        id=row["id"],
        name=row["name"],
        sign_in_name=row["sign_in_name"],
        licence=row["licence"],
        active=row["active"],
        modules=tuple(row["modules"]),
        employees=row["employees"],
        created_at=row["created_at"],
    )
