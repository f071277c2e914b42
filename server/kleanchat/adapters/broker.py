"""The embedded broker: one NATS server for the processes of this machine, on loopback, with a token of its own."""

import asyncio
import os
import secrets
import shutil
import socket
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from kleanchat.adapters.children import Child

PROGRAM = "nats-server"
STOP_WITHIN = 5.0

CONFIGURATION = """\
listen: 127.0.0.1:{port}
authorization: {{ token: "{token}" }}
max_payload: 1MB
log_file: "{folder}/broker.log"
logfile_size_limit: 1MB
logfile_max_num: 2
"""


class BrokerUnavailable(Exception):
    """The broker cannot be started. The message is one plain sentence."""


@asynccontextmanager
async def embedded_broker(folder: Path) -> AsyncIterator[str]:
    """A broker for as long as the block runs; yields its address. Its settings and log are in the folder."""
    words, port, token = [program()], _unused_port(), secrets.token_hex(16)
    settings = _write_settings(folder, port, token)

    async def ready(_: Process) -> None:
        while not await _answers(port):
            await asyncio.sleep(0.02)

    child = Child("broker", [*words, "--config", str(settings)], ready)
    await child.start()
    watching = asyncio.ensure_future(child.watch())
    try:
        yield f"nats://{token}@127.0.0.1:{port}"
    finally:
        await child.stop(STOP_WITHIN)
        watching.cancel()


def program() -> str:
    """The broker's program: the one installed with us, else the system's."""
    ours = Path(sys.executable).with_name(PROGRAM)
    found = str(ours) if ours.exists() else shutil.which(PROGRAM)
    if found is None:
        raise BrokerUnavailable(f"{PROGRAM} is not installed: install it, or give KLEANCHAT_BROKER_URL.")
    return found


def _write_settings(folder: Path, port: int, token: str) -> Path:
    """The token is in a file that its owner alone can read, because everybody sees a program's arguments."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder.resolve() / "broker.conf"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as settings:
        settings.write(CONFIGURATION.format(port=port, token=token, folder=path.parent))
    return path


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True
