"""Storms: one company is loud, its people never read, connections are few; others are served, and nothing is lost.

The server is a process of its own. The figures are printed: `pytest -s server/tests/reliability/test_storms.py`.
"""

import asyncio
import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest
from acts import begin_direct, make_group
from cast import RIGHTS, Cast, Person, found_company, hire
from devices import NO_TLS, Device, browser
from installation import Installation
from programs import Program, serving, unused_port
from raw_socket import RawSocket

from kleanchat.realtime.outbox import OUTBOX_BYTES
from kleanchat.realtime.socket import COMMANDS_AT_ONCE, TRANSPORT_BYTES
from kleanchat.store import rights

MEMBERS, ONLINE = 500, 200
AT_ONCE = 20
BURSTS = 10
PATIENCE = 30.0
# Between two posts of the other company, whose waiting is measured.
PACE = 0.02
# Nobody who is not in the storm may think that something is broken.
BEARABLE = 2.0
LONG = "🧽" * 4000  # 16 kB, the longest message
LONG_A_SECOND = 25
MEGABYTE = 1024 * 1024
# Of the allocator, whatever the storm is made of.
SLACK = 64 * MEGABYTE


class Loud:
    """A company with one large group, of whom many are online."""

    def __init__(self, program: Program, sender: Person, people: Sequence[Person], group: str) -> None:
        self.program = program
        self.sender = sender
        self.people = people
        self.group = group

    @asynccontextmanager
    async def online(self, buffer: int) -> AsyncIterator[list[RawSocket]]:
        """Members who have said hello, each with a buffer of so many bytes."""
        settings, sockets = self.program.settings, list[RawSocket]()
        for first in range(0, ONLINE, AT_ONCE):
            some = self.people[first : first + AT_ONCE]
            sockets += await asyncio.gather(*(RawSocket.connect(settings, one, buffer) for one in some))
        async with browser(settings, self.people[0].token) as http:
            hello = await Device(settings, self.people[0], http).position()
        for socket in sockets:
            socket.say(hello)
        try:
            yield sockets
        finally:
            await asyncio.gather(*(socket.cut() for socket in sockets))


@pytest.fixture(scope="module")
async def program(installation: Installation) -> AsyncIterator[Program]:
    async with serving(installation, METRICS_PORT=str(unused_port())) as running:
        yield running


@pytest.fixture
async def loud(installation: Installation, program: Program) -> Loud:
    company, _, people = await found_company(installation.parts, ada="managing")
    async with installation.parts.database.transaction(company) as tx:
        cleaning = await rights.create_group(tx, "storm", RIGHTS["cleaning"])
        members = [await hire(tx, "member", cleaning) for _ in range(MEMBERS - 1)]
    async with browser(program.settings, people["ada"].token) as http:
        http.timeout = httpx.Timeout(PATIENCE)
        return Loud(program, people["ada"], members, await make_group(http, *members))


@pytest.mark.slow
async def test_a_storm_in_one_company_is_not_another_companys(loud: Loud, cast: Cast) -> None:
    settings = loud.program.settings
    async with AsyncExitStack() as stack:
        quiet = await stack.enter_async_context(quiet_pair(settings, cast))
        alone = await quiet.post_for(BURSTS)
        before = resident(loud.program)
        crowd = await stack.enter_async_context(loud.online(256 * 1024))
        sender = await stack.enter_async_context(Device.of(settings, loud.sender))
        async with asyncio.TaskGroup() as everybody:
            listening = [everybody.create_task(one.listen()) for one in crowd]
            storm = everybody.create_task(burst_every_second(sender, loud.group))
            beside = await quiet.post_for(BURSTS)
            wanted = await storm
            await until(lambda: all(len(seqs(one)) >= len(wanted) for one in crowd))
            grown = resident(loud.program) - before
            for one in crowd:
                assert seqs(one) == wanted, "everybody was told everything, once, in order"
            for task in listening:
                task.cancel()
        await quiet.assert_nothing_lost()

    print(  # noqa: T201  the figures
        f"\n{len(wanted)} messages to {ONLINE} sockets of a group of {MEMBERS} in {BURSTS} s;"
        f" another company's sends alone {in_words(alone)}, beside it {in_words(beside)};"
        f" memory grew by {grown / MEGABYTE:.0f} MB"
    )
    assert percentile(beside, 99) < BEARABLE
    assert grown < SLACK


@pytest.mark.slow
async def test_two_hundred_who_never_read_cost_nobody_anything(loud: Loud, cast: Cast) -> None:
    program = loud.program
    async with AsyncExitStack() as stack:
        quiet = await stack.enter_async_context(quiet_pair(program.settings, cast))
        alone = await quiet.post_for(3)
        before = most = resident(program)
        crowd = await stack.enter_async_context(loud.online(4096))
        for one in crowd:
            one.stop_reading()
        sender = await stack.enter_async_context(Device.of(program.settings, loud.sender))
        posting = asyncio.ensure_future(quiet.post_for(PATIENCE))
        closed_before, posted = await slow_readers_closed(program), 0
        while (closed := await slow_readers_closed(program) - closed_before) < ONLINE:
            posted += await post_long(sender, loud.group)
            most = max(most, resident(program))
            assert posted < 5000, f"all must fall behind; {closed} have"
        quiet.stop()
        beside = await posting
        await quiet.assert_nothing_lost()

    grown = most - before
    print(  # noqa: T201  the figures
        f"\n{ONLINE} who never read: closed within {posted} long messages, memory grew by {grown / MEGABYTE:.0f} MB;"
        f" another company's sends alone {in_words(alone)}, beside it {in_words(beside)}"
    )
    assert percentile(beside, 99) < BEARABLE
    assert grown < ONLINE * (OUTBOX_BYTES + TRANSPORT_BYTES) + SLACK


class QuietPair:
    """Two of another company, one of whom writes to the other at an even pace."""

    def __init__(self, sender: Device, reader: Device, chat: str) -> None:
        self._sender = sender
        self._reader = reader
        self._chat = chat
        self._stopped = False
        self._last = 0

    def stop(self) -> None:
        """Let the present posting end."""
        self._stopped = True

    async def post_for(self, seconds: float) -> list[float]:
        """Post for so long, or until told to stop; how long each waited for its acknowledgement."""
        waits, end = list[float](), time.monotonic() + seconds
        while time.monotonic() < end and not self._stopped:
            began = time.monotonic()
            self._last = (await self._sender.post(self._chat))["ok"]["seq"]
            waits.append(time.monotonic() - began)
            self._sender.facts.clear()
            await asyncio.sleep(PACE)
        return waits

    async def assert_nothing_lost(self) -> None:
        """The other was told everything, in order."""
        await self._reader.until("message", seq=self._last)
        told = [fact["seq"] for fact in self._reader.told("message")]
        assert told == list(range(told[0], self._last + 1))


@asynccontextmanager
async def quiet_pair(settings, cast: Cast) -> AsyncIterator[QuietPair]:
    async with browser(settings, cast.rita.token) as http:
        chat = await begin_direct(http, cast.ravi)
    async with Device.of(settings, cast.rita) as sender, Device.of(settings, cast.ravi) as reader:
        yield QuietPair(sender, reader, chat)


async def post_long(sender: Device, group: str) -> int:
    """A second of long messages at an even pace; how many."""
    for _ in range(LONG_A_SECOND):
        await asyncio.gather(sender.post(group, LONG), asyncio.sleep(1 / LONG_A_SECOND))
    return LONG_A_SECOND


async def burst_every_second(sender: Device, group: str) -> list[int]:
    """As much at once as the server takes from one device, every second; the numbers of what was posted."""
    posted: list[int] = []
    for number in range(BURSTS):
        began = time.monotonic()
        answers = await asyncio.gather(*(sender.post(group, f"Sturm {number}") for _ in range(COMMANDS_AT_ONCE)))
        posted += [answer["ok"]["seq"] for answer in answers]
        sender.facts.clear()
        await asyncio.sleep(max(0.0, began + 1 - time.monotonic()))
    return sorted(posted)


def seqs(socket: RawSocket) -> list[int]:
    """The numbers of the messages that this socket was told."""
    return [int(found) for found in re.findall(rb'"kind":"message","conversation":"[^"]+","seq":(\d+)', socket.told)]


async def slow_readers_closed(program: Program) -> int:
    """How many sockets the server has closed as too slow."""
    async with httpx.AsyncClient(verify=NO_TLS, trust_env=False) as http:
        page = (await http.get(f"http://127.0.0.1:{program.settings.metrics_port}/metrics")).text
    found = re.search(r'kleanchat_socket_closes_total{code="4408"} (\S+)', page)
    return int(float(found[1])) if found else 0


def resident(program: Program) -> int:
    """Bytes of memory that the server has now."""
    status = Path(f"/proc/{program.process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found is not None
    return int(found[1]) * 1024


def percentile(values: Sequence[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def in_words(waits: Sequence[float]) -> str:
    return f"p50 {percentile(waits, 50) * 1000:.1f} ms, p99 {percentile(waits, 99) * 1000:.1f} ms"


async def until(condition) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.1)
