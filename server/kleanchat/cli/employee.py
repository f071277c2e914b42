"""`kleanchat employee …`: the people of a company, for companies that do not maintain them themselves."""

from typing import get_args

import click

from kleanchat.cli.command import on_database, print_table
from kleanchat.cli.session import CommandSession
from kleanchat.domain.employees import EmployeeDraft, EmployeeSearch, Status
from kleanchat.domain.people import Employee, Language, Operator
from kleanchat.services import companies, employees
from kleanchat.store.transaction import Transaction

OPERATOR = Operator()


@click.group()
def employee() -> None:
    """Maintain the people of a company. COMPANY is a sign-in name, EMPLOYEE a user name or personnel number."""


@employee.command("list")
@click.argument("company")
@click.argument("query", default="")
@click.option("--status", type=click.Choice(get_args(Status)), default="active", show_default=True)
@click.option("--page", type=click.IntRange(min=1), default=1, show_default=True)
@on_database
async def list_(session: CommandSession, company: str, query: str, status: Status, page: int) -> None:
    """List the employees of a company, 50 a page, whose name, number or user name begins with QUERY."""
    async with session.database.transaction() as tx:
        await companies.named(tx, OPERATOR, company)
        found = await employees.page(tx, OPERATOR, EmployeeSearch(query, status, page=page))
    print_table([("NUMBER", "USER", "STATE", "RIGHTS GROUP", "NAME"), *(_row(one) for one in found.employees)])
    click.echo(f"{found.total} in all, page {found.page} of {found.pages}")


@employee.command()
@click.argument("company")
@click.option("--number", required=True, help="The personnel number.")
@click.option("--user", required=True, help="The user name.")
@click.option("--name", required=True, help="The name that everybody sees.")
@click.option("--rights-group", required=True, help="The name of a rights group of the company.")
@click.option("--language", type=click.Choice(get_args(Language)), default="de", show_default=True)
@on_database
async def create(
    session: CommandSession, company: str, number: str, user: str, name: str, rights_group: str, language: Language
) -> None:
    """Create an employee."""
    async with session.database.transaction() as tx:
        await companies.named(tx, OPERATOR, company)
        groups = {group.name: group.id for group in await companies.rights_groups(tx, OPERATOR)}
        if rights_group not in groups:
            raise click.ClickException(f"There is no rights group {rights_group!r}; there are: {', '.join(groups)}.")
        draft = EmployeeDraft(number, user, name, language, groups[rights_group], ())
        hired = await employees.create(tx, OPERATOR, session.passwords, draft)
    click.echo(f"User {hired.employee.user_name}, first password: {hired.password}")


@employee.command()
@click.argument("company")
@click.argument("employee")
@on_database
async def deactivate(session: CommandSession, company: str, employee: str) -> None:
    """Take an employee out: at once, everywhere."""
    async with session.database.transaction() as tx:
        former = await employees.deactivate(tx, OPERATOR, (await _named(tx, company, employee)).id)
    print_table([_row(former)])


@employee.command()
@click.argument("company")
@click.argument("employee")
@on_database
async def reactivate(session: CommandSession, company: str, employee: str) -> None:
    """Take a former employee back; then give him a password with `reset-password`."""
    async with session.database.transaction() as tx:
        back = await employees.reactivate(tx, OPERATOR, (await _named(tx, company, employee)).id)
    print_table([_row(back)])


@employee.command("reset-password")
@click.argument("company")
@click.argument("employee")
@on_database
async def reset_password(session: CommandSession, company: str, employee: str) -> None:
    """Give an employee a new first password; he is signed out everywhere."""
    async with session.database.transaction() as tx:
        found = await _named(tx, company, employee)
        password = await employees.reset_password(tx, OPERATOR, session.passwords, found.id)
    click.echo(f"User {found.user_name}, first password: {password}")


async def _named(tx: Transaction, company: str, employee: str) -> Employee:
    await companies.named(tx, OPERATOR, company)
    return await employees.named(tx, OPERATOR, employee)


def _row(one: Employee) -> tuple[object, ...]:
    state = "active" if one.active else f"left {one.leaving_date}"
    return (
        one.personnel_number,
        one.user_name,
        state,
        one.rights_group.name if one.rights_group else "-",
        one.display_name,
    )
