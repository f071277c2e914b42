"""The PostgreSQL under the tests: the embedded one, or the programs in the folder KLEANCHAT_TEST_POSTGRES."""

import asyncio
import os
import pwd
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from kleanchat.adapters.postgres import EmbeddedPostgres

Dsn = Callable[[str, str], str]


@asynccontextmanager
async def database_server(folder: Path) -> AsyncIterator[Dsn]:
    """A fresh server; yields a function from role and database to an address."""
    programs = os.environ.get("KLEANCHAT_TEST_POSTGRES")
    if programs:
        async with _other_version(Path(programs)) as dsn:
            yield dsn
        return
    postgres = await EmbeddedPostgres.start(folder)
    try:
        yield postgres.dsn
    finally:
        await postgres.stop()


@asynccontextmanager
async def _other_version(programs: Path) -> AsyncIterator[Dsn]:
    sockets = Path("/tmp") / f"kleanchat-test-{os.getpid()}"
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
    sockets.mkdir(exist_ok=True, mode=0o700)
    if user is not None:
        os.chown(sockets, user.pw_uid, user.pw_gid)
    cluster = sockets / "cluster"
    await _run(
        user, programs / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", "-E", "UTF8"
    )
    options = f"-k {sockets} -c listen_addresses= -c max_connections=60"
    control = (programs / "pg_ctl", "-D", cluster, "-l", sockets / "log")
    await _run(user, *control, "-o", options, "-w", "start")
    try:
        yield lambda role, database: f"postgresql://{quote(role)}@/{quote(database)}?host={sockets}&port=5432"
    finally:
        await _run(user, *control, "-m", "immediate", "stop")
        shutil.rmtree(sockets)


async def _run(user: pwd.struct_passwd | None, *words: str | Path) -> None:
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user is not None else {}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    await asyncio.to_thread(subprocess.run, [str(word) for word in words], cwd="/tmp", check=True, **quiet, **identity)
