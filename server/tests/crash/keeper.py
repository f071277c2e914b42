"""What systemd is on a real machine: it starts the program, and starts it again whenever it has ended."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from kleanchat.adapters.children import tied

TESTS = Path(__file__).parents[1]
PAUSE = 0.1
STOP_WITHIN = 40.0


class Keeper:
    """The program `kleanchat serve`, started as launch.py says."""

    def __init__(self, words: list[str], env: Mapping[str, str], log: Path) -> None:
        # It does not outlive the harness.
        self._words = tied([sys.executable, "-m", "crash.launch", "serve", *words])
        path = os.pathsep.join([str(TESTS), str(TESTS.parent)])
        self._env = {**os.environ, **env, "PYTHONPATH": path}
        self._log = log
        self._process: asyncio.subprocess.Process | None = None
        self._stopping = False
        self.starts = 0

    async def run(self) -> None:
        """Keep it running until stopped."""
        with self._log.open("ab") as log:
            while not self._stopping:
                self._process = await asyncio.create_subprocess_exec(
                    *self._words, env=self._env, stdout=asyncio.subprocess.DEVNULL, stderr=log, start_new_session=True
                )
                self.starts += 1
                await self._process.wait()
                await asyncio.sleep(PAUSE)

    def kill(self) -> bool:
        """End it without a word. False if it was not running."""
        if self._process is None or self._process.returncode is not None:
            return False
        self._process.kill()
        return True

    def tell_to_stop(self) -> None:
        """Tell it to stop in order; it is started again when it has."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)

    def children(self, word: str) -> list[int]:
        """Its child processes that have this word in their command."""
        if self._process is None:
            return []
        with suppress(OSError):
            pid = self._process.pid
            found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            return [int(child) for child in found if word in _command(child)]
        return []

    async def stop(self) -> None:
        """Stop it in order."""
        self._stopping = True
        if self._process is None or self._process.returncode is not None:
            return
        self._process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_WITHIN):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()


def _command(pid: str) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""
