"""Several server processes on one port: they are as one, one that dies is replaced, and all stop in order."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from acts import begin_direct, post
from cast import Cast
from devices import Device, browser
from programs import Program, serving

DEVICES = 12
GOING_DOWN = 4409


@pytest.fixture(scope="module")
async def program(installation) -> AsyncIterator[Program]:
    """Two servers, their broker, and the jobs."""
    async with serving(installation, "--processes", "2") as running:
        yield running


async def test_a_process_that_dies_is_replaced_and_the_others_go_on(program: Program, cast: Cast) -> None:
    async with browser(program.settings, cast.ada.token) as here:
        chat = await begin_direct(here, cast.bo)
        async with AsyncExitStack() as stack:
            devices = [await stack.enter_async_context(Device.of(program.settings, cast.bo)) for _ in range(DEVICES)]
            first = await post(here, chat)
            await asyncio.gather(*(device.until("message", seq=first) for device in devices))

            victim = _children(program)["--listener"][0]
            os.kill(victim, signal.SIGKILL)
            await _until_replaced(program, victim)
            cut = [device for device in devices if device.closed is not None]
            stayed = [device for device in devices if device.closed is None]
            assert len(cut) < DEVICES, "the other process keeps its sockets"
            async with browser(program.settings, cast.ada.token) as anew:
                second = await post(anew, chat, "weiter")
            await asyncio.gather(*(device.until("message", seq=second) for device in stayed))
            await asyncio.gather(*(_heard_again(program, cast, chat, first) for _ in range(6)))


async def test_all_stop_in_order_and_leave_nothing(program: Program, cast: Cast) -> None:
    async with Device.of(program.settings, cast.bo) as phone, Device.of(program.settings, cast.ada) as desk:
        children = [pid for pids in _children(program).values() for pid in pids]
        assert len(children) == 4, "two servers, the broker, the jobs"

        assert await program.stop(signal.SIGINT) == 0
        for device in (phone, desk):
            code, wait = await device.until_closed()
            assert code == GOING_DOWN
            assert 0 <= int(wait) <= 30
        assert not [pid for pid in children if Path(f"/proc/{pid}").exists()]


async def test_a_server_that_is_to_stop_says_first_that_it_is_not_ready(installation, cast: Cast, monkeypatch) -> None:
    monkeypatch.setenv("KLEANCHAT_DRAIN_SECONDS", "2")
    monkeypatch.setenv("KLEANCHAT_JOBS", "false")
    async with serving(installation) as alone, Device.of(alone.settings, cast.bo) as phone:
        alone.process.send_signal(signal.SIGTERM)
        async with browser(alone.settings, cast.bo.token) as http:
            async with asyncio.timeout(2):
                while (await http.get("/readyz")).status_code != 503:
                    await asyncio.sleep(0.02)
            assert (await http.get("/api/session")).status_code == 200
        assert phone.closed is None
        assert (await phone.until_closed())[0] == GOING_DOWN


async def _heard_again(program: Program, cast: Cast, chat: str, seq: int) -> None:
    """A device that comes back is told what it missed, whichever process it meets."""
    hello = {"do": "hello", "employee_seq": 0, "conversations": {chat: seq}}
    async with browser(program.settings, cast.bo.token) as http:
        hello["epoch"] = (await http.get("/api/snapshot")).json()["epoch"]
    async with Device.of(program.settings, cast.bo, hello=hello) as device:
        await device.until("message", body="weiter")


async def _until_replaced(program: Program, victim: int) -> None:
    async with asyncio.timeout(20):
        while len(now := _children(program).get("--listener", [])) < 2 or victim in now:
            await asyncio.sleep(0.05)


def _children(program: Program) -> dict[str, list[int]]:
    """The processes that the program has started, by a word of their command."""
    pid = program.process.pid
    found: dict[str, list[int]] = {}
    for child in map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()):
        command = Path(f"/proc/{child}/cmdline").read_text()
        word = next((word for word in ("--listener", "--config", "work") if word in command), "")
        found.setdefault(word, []).append(child)
    return found
