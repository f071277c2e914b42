"""Faults of the machine, on demand: a clock that jumps (libfaketime), a disk that is full (a small tmpfs)."""

import asyncio
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random

FAKETIME = "faketime/libfaketimeMT.so.1"
JUMPS = ("+3600", "-7200", "+172800", "+0")
DISK_BYTES = 600 * 1024 * 1024
CHUNK = bytes(1024 * 1024)


class Clock:
    """The server's clock on the wall. Its monotonic clock goes on as it is, as after a real jump."""

    def __init__(self, folder: Path) -> None:
        self._offset = folder / "clock"
        self._offset.write_text("+0")

    @property
    def environment(self) -> dict[str, str]:
        """What makes a program live by this clock."""
        found = next(Path("/usr/lib").glob(f"*/{FAKETIME}"), None)
        assert found is not None, "libfaketime is not installed: apt-get install libfaketime"
        return {
            "LD_PRELOAD": str(found),
            "FAKETIME_TIMESTAMP_FILE": str(self._offset),
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "FAKETIME_NO_CACHE": "1",
        }

    def jump(self, chance: Random) -> None:
        """To another time, at once."""
        self._offset.write_text(chance.choice(JUMPS))


class Disk:
    """The disk under the data folder."""

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "filler"

    async def be_full(self, seconds: float) -> None:
        """Leave no byte for so long, then have room again."""
        with suppress(OSError), self._filler.open("wb", buffering=0) as filler:
            while filler.write(CHUNK):
                await asyncio.sleep(0)
        await asyncio.sleep(seconds)
        self._filler.unlink()


@asynccontextmanager
async def small_disk(folder: Path) -> AsyncIterator[Disk]:
    """A disk of its own for this folder. Needs root."""
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(folder)], check=True)
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
