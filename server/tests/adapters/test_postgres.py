"""The embedded PostgreSQL, for real: closed and long folders, crashes on either side, two at once."""

import asyncio
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import asyncpg
import pytest

from kleanchat.adapters.postgres import DatabaseUnavailable, EmbeddedPostgres, install, leftovers, server
from kleanchat.adapters.postgres.install import MAJOR, run_as

# A server program that starts PostgreSQL, says so, and waits for its end.
PROGRAM = """
import asyncio, sys
from pathlib import Path
from kleanchat.adapters.postgres import EmbeddedPostgres

async def main():
    running = await EmbeddedPostgres.start(Path(sys.argv[1]))
    print("ready", flush=True)
    try:
        await asyncio.Event().wait()
    finally:
        await running.stop()

asyncio.run(main())
"""


async def test_it_starts_keeps_its_data_and_stops(tmp_path: Path) -> None:
    async with started(tmp_path) as first:
        await ask(first, "CREATE TABLE kept (word text); INSERT INTO kept VALUES ('stays')")
    assert leftovers.processes(tmp_path / MAJOR) == set()

    async with started(tmp_path) as second:
        assert await ask(second, "SELECT word FROM kept") == "stays"


async def test_its_settings_are_the_safe_ones(tmp_path: Path) -> None:
    async with started(tmp_path) as running:
        for name in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
            assert await ask(running, f"SHOW {name}") == "on", name
        assert await ask(running, "SHOW listen_addresses") == ""
        assert await ask(running, "SHOW server_encoding") == "UTF8"
        assert await ask(running, "SELECT lower('ÄÖÜ')") == "äöü"
        assert await ask(running, "SELECT 'Z' < 'a' AND 'z' < 'ä'") is True


async def test_a_long_path_below_a_closed_folder(tmp_path: Path) -> None:
    closed = tmp_path / "home"
    closed.mkdir(mode=0o700)
    folder = closed / ("long" * 30) / ("longer" * 20) / "with a space"
    assert len(str(folder)) > 250

    async with started(folder) as running:
        assert await ask(running, "SELECT 1") == 1

    assert closed.stat().st_mode & 0o777 == 0o700
    assert closed.stat().st_uid == os.geteuid()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root starts it as another user")
async def test_root_with_a_strict_umask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory(prefix="kleanchat-test-") as passable:
        Path(passable).chmod(0o755)
        monkeypatch.setattr(install, "COPIES", Path(passable) / "copies")
        monkeypatch.setattr(server, "SOCKETS", Path(passable) / "sockets")
        before = os.umask(0o077)
        try:
            async with started(tmp_path / "data") as running:
                assert await ask(running, "SELECT 1") == 1
                assert running._binaries.is_relative_to(passable)
        finally:
            os.umask(before)


async def test_two_beside_each_other(tmp_path: Path) -> None:
    async with started(tmp_path / "one") as one, started(tmp_path / "two") as two:
        await ask(one, "CREATE TABLE only_in_one ()")
        assert await ask(one, "SELECT to_regclass('only_in_one')") is not None
        assert await ask(two, "SELECT to_regclass('only_in_one')") is None


async def test_a_second_server_on_the_same_folder_is_refused(tmp_path: Path) -> None:
    async with started(tmp_path) as running:
        with pytest.raises(DatabaseUnavailable, match=rf"already running on .* \(process {os.getpid()}\)\.$"):
            await EmbeddedPostgres.start(tmp_path)
        assert await ask(running, "SELECT 1") == 1


async def test_the_socket_is_closed_to_others(tmp_path: Path) -> None:
    async with started(tmp_path) as running:
        assert running._sockets.stat().st_mode & 0o777 == 0o700
        assert running._sockets.stat().st_uid == running._user.uid
    assert not running._sockets.exists()


async def test_a_foreign_socket_folder_is_refused(tmp_path: Path) -> None:
    async with started(tmp_path) as running:
        pass
    running._sockets.mkdir(mode=0o755)
    try:
        with pytest.raises(DatabaseUnavailable, match="belongs to somebody else"):
            await EmbeddedPostgres.start(tmp_path)
    finally:
        running._sockets.rmdir()


async def test_it_ends_when_the_server_is_killed(tmp_path: Path) -> None:
    with program(tmp_path) as killed:
        assert leftovers.processes(tmp_path / MAJOR)
        killed.kill()
        killed.wait()
        await nothing_runs_in(tmp_path / MAJOR)


async def test_it_starts_right_after_the_server_was_killed(tmp_path: Path) -> None:
    with program(tmp_path) as killed:
        killed.kill()
        killed.wait()
        async with started(tmp_path) as running:
            assert await ask(running, "SELECT 1") == 1


async def test_an_orphan_that_lives_on_is_ended_first(tmp_path: Path) -> None:
    orphan = await EmbeddedPostgres.start(tmp_path)
    connection = await asyncpg.connect(orphan.dsn("postgres", "postgres"))
    orphan._lock.close()  # what remains of the lock after the server was killed

    async with started(tmp_path) as running:
        assert await ask(running, "SELECT 1") == 1
        assert orphan._process is not None
        assert orphan._process.poll() is not None
    connection.terminate()


async def test_it_starts_after_everything_was_killed(tmp_path: Path) -> None:
    cluster = tmp_path / MAJOR
    with program(tmp_path) as killed:
        killed.send_signal(signal.SIGSTOP)
        leftovers.send(signal.SIGKILL, leftovers.processes(cluster))
        killed.kill()
        killed.wait()
        await nothing_runs_in(cluster)
        assert (cluster / "postmaster.pid").exists(), "the note must be stale for this test to mean anything"

        async with started(tmp_path) as running:
            assert await ask(running, "SELECT 1") == 1


async def test_a_stale_note_with_a_process_number_in_use_is_no_obstacle(tmp_path: Path) -> None:
    async with started(tmp_path) as running:
        note = (tmp_path / MAJOR / "postmaster.pid").read_text()
    user = running._user
    sleeper = subprocess.Popen(["sleep", "60"], user=user.uid if os.geteuid() == 0 else None)
    try:
        stale = note.replace(note.split("\n", 1)[0], str(sleeper.pid), 1)
        (tmp_path / MAJOR / "postmaster.pid").write_text(stale)
        async with started(tmp_path) as again:
            assert await ask(again, "SELECT 1") == 1
        assert sleeper.poll() is None
    finally:
        sleeper.kill()
        sleeper.wait()


async def test_an_interrupted_first_start_is_begun_again(tmp_path: Path) -> None:
    half = tmp_path / f"{MAJOR}.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("half")

    async with started(tmp_path) as running:
        assert await ask(running, "SELECT 1") == 1
    assert not half.exists()


async def test_data_of_another_version_is_not_ignored(tmp_path: Path) -> None:
    (tmp_path / "17").mkdir()
    with pytest.raises(DatabaseUnavailable, match="PostgreSQL 17's"):
        await EmbeddedPostgres.start(tmp_path)


async def test_the_reason_for_not_starting_is_told_in_one_line(tmp_path: Path) -> None:
    async with started(tmp_path):
        pass
    (tmp_path / MAJOR / "global" / "pg_control").unlink()

    with pytest.raises(DatabaseUnavailable, match="PostgreSQL did not start: .*pg_control") as refused:
        await EmbeddedPostgres.start(tmp_path)
    assert "\n" not in str(refused.value)


async def test_watch_starts_it_again_after_a_kill(tmp_path: Path) -> None:
    async with started(tmp_path) as running, asyncio.TaskGroup() as tasks:
        watching = tasks.create_task(running.watch())
        assert running._process is not None
        killed = running._process
        killed.kill()

        await until(lambda: running._process is not killed and server_is_ready(running))
        assert await ask(running, "SELECT 1") == 1
        await running.stop()
        await watching


async def test_watch_ends_with_stop_and_starts_nothing(tmp_path: Path) -> None:
    async with started(tmp_path) as running:
        watching = asyncio.create_task(running.watch())
        await running.stop()
        await watching
        assert leftovers.processes(tmp_path / MAJOR) == set()


async def test_stop_while_it_is_started_again_leaves_nothing(tmp_path: Path) -> None:
    async with started(tmp_path) as running:
        watching = asyncio.create_task(running.watch())
        assert running._process is not None
        killed = running._process
        killed.kill()
        await until(lambda: running._process is not killed)
        await running.stop()
        await watching
        assert leftovers.processes(tmp_path / MAJOR) == set()


async def test_ctrl_c_reaches_the_server_only(tmp_path: Path) -> None:
    with program(tmp_path) as running:
        for process in leftovers.processes(tmp_path / MAJOR):
            assert os.getsid(process) != os.getsid(running.pid)


async def test_values_stay_out_of_its_log(tmp_path: Path) -> None:
    async with started(tmp_path) as running:
        with pytest.raises(asyncpg.PostgresError):
            await ask(running, "SELECT 'a-secret-word'::uuid")
    logs = "".join(path.read_text() for path in (tmp_path / MAJOR / "log").iterdir())
    assert "ready to accept connections" in logs
    assert "a-secret-word" not in logs


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[EmbeddedPostgres]:
    running = await EmbeddedPostgres.start(folder)
    try:
        yield running
    finally:
        await running.stop()


@contextmanager
def program(folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, str(folder)], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        try:
            yield process
        finally:
            process.kill()
            shutil.rmtree(server.socket_folder(folder.resolve(), run_as(folder / MAJOR)), ignore_errors=True)


async def ask(running: EmbeddedPostgres, sql: str) -> object:
    connection = await asyncpg.connect(running.dsn("postgres", "postgres"))
    try:
        if ";" in sql:
            return await connection.execute(sql)
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def server_is_ready(running: EmbeddedPostgres) -> bool:
    return running._process is not None and server.is_ready(running._cluster, running._process.pid)


async def nothing_runs_in(cluster: Path) -> None:
    await until(lambda: not leftovers.processes(cluster))


async def until(condition: Callable[[], bool], within: float = 20.0) -> None:
    end = time.monotonic() + within
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.02)
