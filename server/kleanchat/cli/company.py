"""`kleanchat company …`: companies, their licence and their modules."""

from collections.abc import Awaitable, Callable
from typing import get_args
from uuid import UUID

import click

from kleanchat.cli.command import on_database, print_table
from kleanchat.cli.session import CommandSession
from kleanchat.domain.companies import CompanyDraft
from kleanchat.domain.employees import EmployeeDraft
from kleanchat.domain.people import Company, Licence, Operator
from kleanchat.services import audit, companies
from kleanchat.store.transaction import Transaction

LICENCE = click.Choice(get_args(Licence))
OPERATOR = Operator()

Act = Callable[[Transaction, Operator, UUID], Awaitable[Company]]


@click.group()
def company() -> None:
    """Create, license, unlock and close companies. COMPANY is a sign-in name."""


@company.command()
@click.option("--name", required=True, help="As its people see it.")
@click.option("--sign-in-name", required=True, help="What its people type at the sign-in.")
@click.option("--licence", type=LICENCE, default="pro", show_default=True)
@click.option("--admin-number", required=True, help="The personnel number of the first administrator.")
@click.option("--admin-user", required=True, help="His user name.")
@click.option("--admin-name", required=True, help="His name.")
@on_database
async def create(
    session: CommandSession,
    name: str,
    sign_in_name: str,
    licence: Licence,
    admin_number: str,
    admin_user: str,
    admin_name: str,
) -> None:
    """Create a company with its first administrator; its chat is locked until `unlock`."""
    draft = CompanyDraft(name, sign_in_name, licence, EmployeeDraft(admin_number, admin_user, admin_name))
    async with session.database.transaction() as tx:
        founded = await companies.create(tx, OPERATOR, session.passwords, draft)
    click.echo(f"Company {founded.company.sign_in_name}, user {admin_user}, first password: {founded.password}")


@company.command("list")
@click.argument("query", default="")
@on_database
async def list_(session: CommandSession, query: str) -> None:
    """List companies whose name contains QUERY."""
    async with session.database.transaction() as tx:
        found = await companies.found(tx, OPERATOR, query)
    print_table([("SIGN-IN NAME", "LICENCE", "STATE", "EMPLOYEES", "NAME"), *(_row(one) for one in found)])


@company.command()
@click.argument("company")
@click.argument("licence", type=LICENCE)
@on_database
async def licence(session: CommandSession, company: str, licence: str) -> None:
    """Set up to which column a company may go."""
    await _apply(session, company, lambda tx, who, company_id: companies.change(tx, who, company_id, licence=licence))


@company.command()
@click.argument("company")
@on_database
async def unlock(session: CommandSession, company: str) -> None:
    """Unlock the chat for a company."""
    await _apply(session, company, companies.unlock)


@company.command()
@click.argument("company")
@on_database
async def lock(session: CommandSession, company: str) -> None:
    """Lock the chat of a company; everybody's access ends at once."""
    await _apply(session, company, companies.lock)


@company.command()
@click.argument("company")
@on_database
async def close(session: CommandSession, company: str) -> None:
    """Close a company; everybody's access ends at once, nothing is deleted."""
    await _apply(session, company, lambda tx, who, company_id: companies.change(tx, who, company_id, active=False))


@company.command()
@click.argument("company")
@on_database
async def reopen(session: CommandSession, company: str) -> None:
    """Open a closed company again."""
    await _apply(session, company, lambda tx, who, company_id: companies.change(tx, who, company_id, active=True))


@company.command("check-audit")
@click.argument("company")
@on_database
async def check_audit(session: CommandSession, company: str) -> None:
    """Check that nobody has changed the audit log of a company."""
    async with session.database.transaction() as tx:
        await companies.named(tx, OPERATOR, company)
        broken = await audit.broken_at(tx, OPERATOR)
    if broken is not None:
        raise click.ClickException(f"The audit log of {company} was changed at entry {broken}.")
    click.echo(f"The audit log of {company} is whole.")


async def _apply(session: CommandSession, sign_in_name: str, act: Act) -> None:
    async with session.database.transaction() as tx:
        chosen = await companies.named(tx, OPERATOR, sign_in_name)
        changed = await act(tx, OPERATOR, chosen.id)
    print_table([_row(changed)])


def _row(one: Company) -> tuple[object, ...]:
    modules = "chat" if "chat" in one.modules else "locked"
    return one.sign_in_name, one.licence, modules if one.active else "closed", one.employees, one.name
