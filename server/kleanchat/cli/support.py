"""`kleanchat support …`: the accounts of KleanApp support."""

import io

import click
import segno

from kleanchat.cli.command import on_database
from kleanchat.cli.session import CommandSession
from kleanchat.domain.people import Operator
from kleanchat.services import support as accounts
from kleanchat.services.support import Enrolment

OPERATOR = Operator()


@click.group()
def support() -> None:
    """Make and close the accounts of KleanApp support. USER is a user name."""


@support.command()
@click.argument("user")
@click.argument("name")
@on_database
async def create(session: CommandSession, user: str, name: str) -> None:
    """Make an account for the person NAME."""
    async with session.database.transaction() as tx:
        enrolment = await accounts.create(tx, OPERATOR, session.passwords, session.vault, user, name)
    _show(enrolment)


@support.command()
@click.argument("user")
@on_database
async def reset(session: CommandSession, user: str) -> None:
    """Give an account a new password and a new secret for its authenticator app, and open it if it was disabled."""
    async with session.database.transaction() as tx:
        enrolment = await accounts.reset(tx, OPERATOR, session.passwords, session.vault, user)
    _show(enrolment)


@support.command()
@click.argument("user")
@on_database
async def disable(session: CommandSession, user: str) -> None:
    """Close an account; its sessions end at once."""
    async with session.database.transaction() as tx:
        await accounts.disable(tx, OPERATOR, user)
    click.echo(f"Account {user} is disabled.")


def _show(enrolment: Enrolment) -> None:
    """What the owner needs, this once: the password, and the secret as an address and as a code to scan."""
    picture = io.StringIO()
    segno.make(enrolment.address).terminal(picture, compact=True)
    click.echo(f"User {enrolment.user_name}, password: {enrolment.password}")
    click.echo(f"Scan this with an authenticator app, or enter it by hand:\n{enrolment.address}\n{picture.getvalue()}")
