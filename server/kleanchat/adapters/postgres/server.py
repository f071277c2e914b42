"""EmbeddedPostgres: one PostgreSQL in one folder, for as long as this process lives.

The folder holds `lock` (one server of ours at a time), `18` (the cluster, named by PostgreSQL's major version) and
`start.log` (what PostgreSQL said before its own log began).

PostgreSQL is started *in* its folder and told that its data is at /proc/self/cwd. So its user needs no right on any
folder above, which may be anybody's and closed, and the length of the path does not matter.
"""

import asyncio
import fcntl
import hashlib
import logging
import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

from kleanchat.adapters.children import tied
from kleanchat.adapters.postgres import leftovers
from kleanchat.adapters.postgres.errors import DatabaseUnavailable
from kleanchat.adapters.postgres.install import MAJOR, RunAs, open_to_all, programs, run_as

log = logging.getLogger(__name__)

HERE = "/proc/self/cwd"
SOCKETS = Path("/run/kleanchat")

# Names sort and fold by PostgreSQL's own C.UTF-8, so nothing depends on the machine's locales.
INITDB = [
    *("-D", HERE, "--username=postgres", "--auth-local=trust", "--auth-host=reject", "--data-checksums"),
    *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
]

# fsync, full_page_writes and synchronous_commit stay on, which is PostgreSQL's default; they are named so that no
# setting in the folder turns them off.
SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "unix_socket_permissions": "0700",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "wal_compression": "on",
    # To fill a new segment of the log with zeros holds all commits up for 50 ms, once in 16 MB.
    "wal_init_zero": "off",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # One file a weekday, overwritten a week later. The server's own life only: errors reach the caller, and their
    # texts (values, statements) would be personal data in a log.
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_checkpoints": "off",
}

POLL = 0.02
# A crash recovery that takes longer than this has met a disk that hangs.
READY_WITHIN = 600.0
STOP_WITHIN = 60.0
# The line of postmaster.pid that tells the state, and the word for "accepts connections".
STATE_LINE, READY = 7, "ready"


class EmbeddedPostgres:
    """PostgreSQL started by this program from the wheel, its data in one folder.

    It shuts down when the *thread* that started it ends, so start it from the main thread.
    """

    def __init__(self, folder: Path, lock: IO[str], binaries: Path, user: RunAs) -> None:
        self._folder = folder
        self._cluster = folder / MAJOR
        self._lock = lock
        self._binaries = binaries
        self._user = user
        self._sockets = socket_folder(folder, user)
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        # Starting again and stopping exclude each other.
        self._changing = asyncio.Lock()

    @classmethod
    async def start(cls, folder: Path) -> Self:
        """Initialise the folder if it is new, start PostgreSQL and wait until it accepts connections.

        Ends a PostgreSQL that an earlier run left behind. Raises DatabaseUnavailable with one plain sentence.
        """
        folder = await asyncio.to_thread(prepare_folder, folder)
        lock = take_lock(folder)
        try:
            binaries, user = await asyncio.to_thread(lambda: (programs(), run_as(folder / MAJOR)))
            server = cls(folder, lock, binaries, user)
            await server._initialise()
            await server._run()
        except BaseException as error:
            lock.close()
            raise plain(error, folder) from error
        return server

    def dsn(self, user: str, database: str) -> str:
        """The address for asyncpg (`postgresql://…`), over the Unix socket that only this user and root can reach."""
        return address(self._sockets, user, database)

    async def watch(self) -> None:
        """Start PostgreSQL again whenever it ends by itself. Returns after stop(); meant as a background task."""
        pause = 1.0
        while await self._ended():
            log.error("PostgreSQL ended by itself, starting it again")
            try:
                async with self._changing:
                    await self._run()
                pause = 1.0
            except (DatabaseUnavailable, OSError) as error:
                log.error("PostgreSQL did not start, next try in %d s: %s", pause, error)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 30.0)

    async def stop(self) -> None:
        """Shut down: transactions in progress are rolled back, the data is written out, the folder is free again."""
        self._stopping = True
        async with self._changing:
            if self._process is not None and not await end(self._process, signal.SIGINT, STOP_WITHIN):
                await end(self._process, signal.SIGQUIT, STOP_WITHIN)
        shutil.rmtree(self._sockets, ignore_errors=True)
        self._lock.close()

    async def _initialise(self) -> None:
        """Make the cluster if there is none: beside its place, then renamed, so that it is whole or absent."""
        refuse_other_version(self._folder)
        if self._cluster.exists():
            return
        fresh = self._folder / f"{MAJOR}.new"
        await leftovers.stop(fresh)
        shutil.rmtree(fresh, ignore_errors=True)
        own(fresh, self._user)
        process = self._launch("initdb", INITDB, fresh)
        while process.poll() is None:
            await asyncio.sleep(POLL)
        if process.returncode:
            raise DatabaseUnavailable(f"PostgreSQL could not initialise {self._cluster}: {self._last_words()}")
        fresh.rename(self._cluster)

    async def _run(self) -> None:
        """Start PostgreSQL and wait until it is ready. Raises DatabaseUnavailable if it ends before."""
        if self._stopping:
            return
        await leftovers.stop(self._cluster)
        own(self._sockets, self._user)
        clear(self._sockets)
        settings = [f"--{name}={value}" for name, value in SETTINGS.items()]
        arguments = ["-D", HERE, "-k", str(self._sockets), *settings]
        self._process = self._launch("postgres", arguments, self._cluster)
        try:
            await self._ready(self._process)
        except BaseException:
            await asyncio.shield(end(self._process, signal.SIGQUIT, STOP_WITHIN))
            raise

    def _launch(self, program: str, arguments: list[str], within: Path) -> subprocess.Popen[bytes]:
        """Start a program of PostgreSQL in a folder, as its user, in a session that Ctrl-C does not reach."""
        words = [str(self._binaries / program), *arguments]
        with (self._folder / "start.log").open("wb") as output:
            return subprocess.Popen(
                tied(words, self._user.uid, self._user.gid),
                cwd=within,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    async def _ready(self, process: subprocess.Popen[bytes]) -> None:
        """Wait until PostgreSQL notes that it accepts connections."""
        async with asyncio.timeout(READY_WITHIN):
            while not is_ready(self._cluster, process.pid):
                if process.poll() is not None:
                    raise DatabaseUnavailable(f"PostgreSQL did not start: {self._last_words()}")
                await asyncio.sleep(POLL)

    async def _ended(self) -> bool:
        """Wait until PostgreSQL has ended; False if it was told to."""
        while self._process is not None and self._process.poll() is None:
            await asyncio.sleep(0.1)
        return not self._stopping

    def _last_words(self) -> str:
        """The reason it gave for ending: the last complaint in its newest log."""
        logs = [self._folder / "start.log", *(self._cluster / "log").glob("*.log")]
        newest = max(logs, key=lambda path: path.stat().st_mtime)
        lines = newest.read_text(errors="replace").splitlines() or ["it gave no reason"]
        complaints = [line for line in lines if any(word in line for word in ("FATAL:", "PANIC:", "error:"))]
        return (complaints or lines)[-1].strip()


def prepare_folder(folder: Path) -> Path:
    """The folder with its full path, made for us alone if it is missing."""
    if not sys.platform.startswith("linux"):
        raise DatabaseUnavailable("The built-in PostgreSQL runs on Linux only: give the address of a database instead.")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return folder.resolve()
    except OSError as error:
        raise DatabaseUnavailable(f"The data folder {folder} cannot be used: {error.strerror}.") from error


def take_lock(folder: Path) -> IO[str]:
    """Keep every other server of ours out of the folder until the returned file is closed, also by a kill."""
    path = folder / "lock"
    try:
        lock = path.open("a+")
    except OSError as error:
        raise DatabaseUnavailable(f"The data folder {folder} cannot be used: {error.strerror}.") from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = path.read_text().strip()
        lock.close()
        raise DatabaseUnavailable(f"KleanApp Chat is already running on {folder} (process {holder}).") from error
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def refuse_other_version(folder: Path) -> None:
    """Never start empty beside the data of another PostgreSQL."""
    others = [path.name for path in folder.iterdir() if path.name.isdigit() and path.name != MAJOR]
    if others and not (folder / MAJOR).exists():
        raise DatabaseUnavailable(f"The data in {folder} is PostgreSQL {others[0]}'s, and this is PostgreSQL {MAJOR}.")


def address(sockets: Path, user: str, database: str) -> str:
    """The address of a database over a Unix socket."""
    return f"postgresql://{quote(user, safe='')}@/{quote(database, safe='')}?host={sockets}&port=5432"


def running_dsn(folder: Path, user: str, database: str) -> str | None:
    """The address of a database in this folder, if a server of ours is running on it now."""
    folder = folder.resolve()
    try:
        with (folder / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            return None
    except FileNotFoundError:
        return None
    except BlockingIOError:
        return address(socket_folder(folder, run_as(folder / MAJOR)), user, database)


def socket_folder(folder: Path, user: RunAs) -> Path:
    """A short path for the socket (Unix allows 107 characters), the same at every start of this data folder."""
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]
    if os.geteuid() == 0:
        return SOCKETS / name
    return Path(f"/tmp/kleanchat-{user.uid}-{name}")  # noqa: S108 - own() refuses a folder that somebody else made


def own(folder: Path, user: RunAs) -> None:
    """Make a folder that only this user (and root) can enter, or check that it is one."""
    open_to_all(folder.parent)
    try:
        folder.mkdir(mode=0o700)
        os.chown(folder, user.uid, user.gid)
    except FileExistsError:
        found = folder.lstat()
        if not (stat.S_ISDIR(found.st_mode) and found.st_uid == user.uid and stat.S_IMODE(found.st_mode) == 0o700):
            raise DatabaseUnavailable(f"{folder} belongs to somebody else: remove it.") from None


def clear(sockets: Path) -> None:
    """Remove what a killed PostgreSQL left: it would wait for that process number, which may be somebody else's by now.

    Leftovers were ended before; if one could not be, PostgreSQL still finds its note in the data folder and refuses.
    """
    for path in sockets.iterdir():
        path.unlink(missing_ok=True)


def is_ready(cluster: Path, process: int) -> bool:
    """Whether this very process has noted that it accepts connections."""
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) > STATE_LINE and lines[0] == str(process) and lines[STATE_LINE].strip() == READY


async def end(process: subprocess.Popen[bytes], how: signal.Signals, within: float) -> bool:
    """Signal the process and wait; whether it ended in time."""
    if process.poll() is None:
        process.send_signal(how)
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within
    while process.poll() is None and loop.time() < deadline:
        await asyncio.sleep(POLL)
    return process.poll() is not None


def plain(error: BaseException, folder: Path) -> BaseException:
    """Failures of the operating system as a sentence; everything else as it is."""
    if isinstance(error, TimeoutError):
        return DatabaseUnavailable(f"PostgreSQL in {folder} was not ready within {READY_WITHIN:.0f} s.")
    if isinstance(error, OSError):
        return DatabaseUnavailable(f"PostgreSQL cannot use {error.filename or folder}: {error.strerror}.")
    return error
