"""The program `kleanchat`: its commands, and errors in one line."""

import sys

import click

from kleanchat.adapters.broker import BrokerUnavailable
from kleanchat.adapters.children import ChildFailed
from kleanchat.adapters.keys import KeysUnavailable
from kleanchat.adapters.postgres import DatabaseUnavailable
from kleanchat.adapters.traces import TracesUnavailable
from kleanchat.cli.company import company
from kleanchat.cli.doctor import doctor
from kleanchat.cli.employee import employee
from kleanchat.cli.restoring import restored
from kleanchat.cli.serving import demo, migrate, serve, work
from kleanchat.cli.support import support
from kleanchat.domain.errors import Refusal
from kleanchat.settings import SettingsWrong
from kleanchat.store.checks import DatabaseUnsafe
from kleanchat.store.migrations import SchemaWrong
from kleanchat.store.restoring import NotTheOwner

_PLAIN = (
    SettingsWrong,
    DatabaseUnavailable,
    DatabaseUnsafe,
    SchemaWrong,
    NotTheOwner,
    KeysUnavailable,
    BrokerUnavailable,
    ChildFailed,
    TracesUnavailable,
    OSError,
)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kleanchat")
def program() -> None:
    """KleanApp Chat: the company chat for people who work on the move.

    Settings are read from the environment (KLEANCHAT_…, see docs/settings.md); options win over them.
    """


for command in (serve, work, demo, migrate, restored, doctor, company, employee, support):
    program.add_command(command)


def main() -> None:
    """Run the program. An error that a person can mend is one line on standard error, and exit code 1."""
    try:
        program()
    except Refusal as refusal:
        details = ", ".join(f"{name}: {value}" for name, value in refusal.data.items())
        _fail(f"{refusal.sentence} ({refusal.code}{', ' + details if details else ''})")
    except _PLAIN as error:
        _fail(str(error))


def _fail(sentence: str) -> None:
    click.echo(f"kleanchat: {sentence}", err=True)
    sys.exit(1)
