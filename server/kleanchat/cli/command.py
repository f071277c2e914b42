"""What the commands on companies, people and accounts share: a session on the database, and plain tables."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import click

from kleanchat.cli.session import database_session
from kleanchat.settings import Settings, read_settings


def on_database(act: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Make a command's function of one that takes a CommandSession first; adds the option `--data`."""

    @click.option(
        "--data", type=click.Path(path_type=Path), help="The folder of the embedded database and of the keys."
    )
    @functools.wraps(act)
    def command(data: Path | None, **given: Any) -> None:
        asyncio.run(_run(act, read_settings(data=data), given))

    return command


def print_table(rows: Sequence[Sequence[object]]) -> None:
    """Print rows in columns."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(*cells, strict=True)]
    for row in cells:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


async def _run(act: Callable[..., Awaitable[None]], settings: Settings, given: dict[str, Any]) -> None:
    async with database_session(settings) as session:
        await act(session, **given)
