"""The real program, `kleanchat serve`, as a process of its own on a data folder."""

import asyncio
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Self

from cast import Cast, gather_cast

from kleanchat.adapters.postgres import leftovers, running_dsn
from kleanchat.adapters.postgres.install import MAJOR
from kleanchat.app import built, embedded_database
from kleanchat.settings import Settings

PROGRAM = Path(sys.executable).with_name("kleanchat")
START_WITHIN = 30.0


async def found(settings: Settings) -> Cast:
    """A new data folder with the two companies of the cast."""
    async with embedded_database(settings) as (_, dsn), built(settings, dsn) as parts:
        return await gather_cast(parts)


class Program:
    """A running server."""

    def __init__(self, settings: Settings, process: asyncio.subprocess.Process) -> None:
        self._settings = settings
        self.process = process
        self.seconds = 0.0

    @classmethod
    async def launch(cls, settings: Settings, **environment: str) -> Self:
        """Start it, without waiting for anything."""
        words = ("serve", "--data", str(settings.data), "--port", str(settings.port))
        process = await asyncio.create_subprocess_exec(
            PROGRAM,
            *words,
            env=os.environ | environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        return cls(settings, process)

    @classmethod
    @asynccontextmanager
    async def running(cls, settings: Settings) -> AsyncIterator[Self]:
        """Start it, wait until it says where it is, and end it after the block if it has not ended."""
        program = await cls.launch(settings)
        try:
            await program.until_up()
            yield program
        finally:
            if program.process.returncode is None:
                program.process.send_signal(signal.SIGINT)
            await program.process.communicate()

    async def until_up(self) -> None:
        """Until it has said where it is; `seconds` is how long that took."""
        began = time.monotonic()
        assert self.process.stdout is not None
        async with asyncio.timeout(START_WITHIN):
            line = await self.process.stdout.readline()
        assert line.startswith(b"KleanApp Chat is at"), line + (await self.process.communicate())[1]
        self.seconds = time.monotonic() - began

    async def restart(self) -> None:
        """Kill it without mercy, and start it again."""
        self.process.kill()
        await self.process.communicate()
        self.process = (await self.launch(self._settings)).process
        await self.until_up()

    async def refusal(self) -> tuple[int | None, list[str]]:
        """How it ended by itself: its exit code, and the lines that it said."""
        async with asyncio.timeout(START_WITHIN):
            output, errors = await self.process.communicate()
        return self.process.returncode, (output + errors).decode().splitlines()

    def kill_database(self) -> None:
        """Kill PostgreSQL, every process of it, without mercy; the program starts it again."""
        for process in database_processes(self._settings):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)


def database_processes(settings: Settings) -> set[int]:
    """PostgreSQL's processes on this data folder."""
    return leftovers.processes(settings.data / "postgres" / MAJOR)


def database_of(settings: Settings) -> str:
    """The address of a running program's database as its owner."""
    dsn = running_dsn(settings.data / "postgres", "postgres", "kleanchat")
    assert dsn is not None
    return dsn
