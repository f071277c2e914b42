"""Programs that this one starts, starts again when they end by themselves, and takes with it when it ends."""

import asyncio
import logging
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

log = logging.getLogger(__name__)

LAUNCH = Path(__file__).with_name("launch.py")
READY_WITHIN = 60.0
# The pause before a program is started again; it doubles as long as the program ends soon.
SHORTEST_PAUSE, LONGEST_PAUSE = 0.2, 10.0
SOON = 10.0


class ChildFailed(Exception):
    """A program did not become ready. The message is one plain sentence."""


def tied(words: Sequence[str], uid: int | None = None, gid: int | None = None) -> list[str]:
    """The command that runs a program, as this user, so that it is told to stop when this process ends, however."""
    who = [str(os.geteuid() if uid is None else uid), str(os.getegid() if gid is None else gid)]
    return [sys.executable, "-I", "-S", str(LAUNCH), str(os.getpid()), *who, *words]


class Child:
    """One program. `ready` waits until it can be used."""

    def __init__(
        self,
        name: str,
        words: Sequence[str],
        ready: Callable[[Process], Awaitable[None]],
        *,
        env: Mapping[str, str] | None = None,
        fds: Sequence[int] = (),
    ) -> None:
        self._name = name
        self._words = words
        self._ready = ready
        self._env = env
        self._fds = tuple(fds)
        self._process: Process | None = None
        self._stopping = False

    @property
    def pid(self) -> int | None:
        """Its process id, while it runs."""
        return self._process.pid if self._process is not None and self._process.returncode is None else None

    async def start(self) -> None:
        """Start it and wait until it is ready. Raises ChildFailed."""
        # In a session of its own: Ctrl-C reaches this process alone, which stops everything in order.
        self._process = await asyncio.create_subprocess_exec(
            *tied(self._words), stdin=DEVNULL, stdout=PIPE, env=self._env, pass_fds=self._fds, start_new_session=True
        )
        ready, ended = asyncio.ensure_future(self._ready(self._process)), asyncio.ensure_future(self._process.wait())
        try:
            async with asyncio.timeout(READY_WITHIN):
                await asyncio.wait([ready, ended], return_when=asyncio.FIRST_COMPLETED)
            if ended.done():
                raise ChildFailed(f"The {self._name} ended at once; it says why above.")
            await ready
        except TimeoutError:
            self._process.kill()
            raise ChildFailed(f"The {self._name} was not ready within {READY_WITHIN:.0f} s.") from None
        finally:
            ready.cancel()
            ended.cancel()

    async def watch(self) -> None:
        """Start it again whenever it ends by itself. Returns after stop(); meant as a background task."""
        loop, pause = asyncio.get_running_loop(), SHORTEST_PAUSE
        began = loop.time()
        while await self._ended():
            pause = SHORTEST_PAUSE if loop.time() - began > SOON else min(pause * 2, LONGEST_PAUSE)
            log.error("The %s ended by itself, starting it again", self._name)
            await asyncio.sleep(pause)
            began = loop.time()
            try:
                if not self._stopping:
                    await self.start()
            except (ChildFailed, OSError) as error:
                log.error("The %s did not start (%s)", self._name, type(error).__name__)

    async def stop(self, within: float, how: signal.Signals = signal.SIGTERM) -> None:
        """Tell it to stop, and kill it if it has not in so many seconds."""
        self._stopping = True
        if self._process is None or self._process.returncode is not None:
            return
        self._process.send_signal(how)
        try:
            async with asyncio.timeout(within):
                await self._process.wait()
        except TimeoutError:
            log.error("The %s did not stop in time and is killed", self._name)
            self._process.kill()
            await self._process.wait()

    async def _ended(self) -> bool:
        """Wait until it has ended; False if it was told to."""
        if self._process is not None:
            await self._process.wait()
        return not self._stopping


async def first_line(process: Process) -> None:
    """Ready is who has printed a line."""
    assert process.stdout is not None
    if not await process.stdout.readline():
        await asyncio.Event().wait()  # it is ending, which is noticed elsewhere
