"""What the doctor looks at on this machine: folders, disk, keys, and whether the broker can be reached."""

import asyncio
import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from uuid import UUID

from nats.aio.client import Client
from nats.errors import Error as NatsError

from kleanchat.adapters.keys import KeyFolder, KeysUnavailable
from kleanchat.settings import Settings

# Of a disk that is used so far, in percent.
DISK_WARN, DISK_FAIL = 85.0, 95.0
BROKER_SECONDS = 3


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's. `do` is empty where all is well."""

    level: Literal["OK", "WARN", "FAIL"]
    about: str
    says: str
    do: str = ""


def ok(about: str, says: str) -> Finding:
    """All is well."""
    return Finding("OK", about, says)


def warn(about: str, says: str, do: str) -> Finding:
    """It works, and will not for long."""
    return Finding("WARN", about, says, do)


def fail(about: str, says: str, do: str) -> Finding:
    """It does not work, or not safely."""
    return Finding("FAIL", about, says, do)


def folders(settings: Settings) -> list[Finding]:
    """Is there room where things are stored, and can nobody else write there?"""
    places = {settings.key_folder} if settings.database_url else {settings.data, settings.key_folder}
    there = sorted(place for place in places if place.is_dir())
    findings = [_room(place) for place in _one_for_each_disk(there)]
    for place in there:
        if place.stat().st_mode & stat.S_IWOTH:
            findings.append(fail("files", f"everybody can write to {place}", f"chmod o-w {place}"))
    return findings


def _one_for_each_disk(places: Iterable[Path]) -> list[Path]:
    return list({place.stat().st_dev: place for place in places}.values())


def _room(place: Path) -> Finding:
    usage = shutil.disk_usage(place)
    # As df counts: what is kept back for root is not there for others.
    percent = 100 * usage.used / (usage.used + usage.free)
    says = f"{percent:.0f} % of the disk of {place} is used, {usage.free / 2**30:.1f} GB are free"
    do = "make room or enlarge it: a full disk stops everything that is written, and loses nothing acknowledged"
    if percent >= DISK_FAIL:
        return fail("disk", says, do)
    return warn("disk", says, do) if percent >= DISK_WARN else ok("disk", says)


def keys(folder: Path) -> list[Finding]:
    """Are the keys there, for us alone, and do they fit the master key? Makes none."""
    if not (folder / "master.key").is_file():
        do = "bring the key folder back from its backup before anything starts: a new key would open nothing"
        return [fail("keys", f"{folder / 'master.key'} is missing", do)]
    findings = [_closed(folder)]
    try:
        findings.append(_fitting(folder))
    except KeysUnavailable as error:
        findings.append(fail("keys", str(error), "bring the key folder back, all of it from the same backup"))
    except OSError as error:
        findings.append(fail("keys", f"{error.filename}: {error.strerror}", "run as the user who owns the keys"))
    return findings


def _closed(folder: Path) -> Finding:
    """Only the owner, who is us, may read them."""
    for path in (folder, folder / "companies", *sorted(folder.rglob("*.key"))):
        if not path.exists():
            continue
        found = path.stat()
        if stat.S_IMODE(found.st_mode) & 0o077:
            wanted = "0700" if path.is_dir() else "0600"
            return fail("keys", f"others than their owner can reach {path}", f"chmod {wanted} {path}")
        if os.geteuid() not in (0, found.st_uid):
            return fail("keys", f"{path} belongs to another user", "run as the user who owns the keys")
    return ok("keys", "only their owner can read them")


def _fitting(folder: Path) -> Finding:
    store, count = KeyFolder(folder), 0
    for path in sorted((folder / "companies").glob("*.key")):
        company, number, _ = path.name.split(".")
        store.numbered(UUID(company), int(number))
        count += 1
    return ok("keys", f"the master key opens all {count} company keys")


async def broker(settings: Settings) -> list[Finding]:
    """Can each broker be reached, and does it let us in?"""
    return [await _reached(url) for url in settings.brokers]


async def _reached(url: str) -> Finding:
    client = Client()
    # Its address may hold a token, which nobody needs to see here.
    where = url.rpartition("@")[2].rpartition("/")[2]
    try:
        async with asyncio.timeout(BROKER_SECONDS):
            await client.connect([url], allow_reconnect=False, max_reconnect_attempts=1, error_cb=_say_nothing)
            await client.flush(BROKER_SECONDS)
    except (NatsError, OSError, TimeoutError) as error:
        do = "start it, or mend KLEANCHAT_BROKER_URL; meanwhile nodes tell each other's messages up to 2 s late"
        return fail("broker", f"{where} cannot be used ({type(error).__name__})", do)
    finally:
        with suppress(NatsError, OSError, TimeoutError):
            await asyncio.wait_for(client.close(), 1)
    return ok("broker", f"{where} lets us in")


async def _say_nothing(error: Exception) -> None:
    """The finding says it."""
