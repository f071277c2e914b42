"""Storm: one company writes to all its people every second; what somebody of another company waits for meanwhile.

The loud company's people are in a process of their own that runs when nobody else wants to, so that what is measured is
what the server makes the other company wait, and not what a thousand devices on one machine do to each other.
"""

import asyncio
import multiprocessing
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from statistics import median
from uuid import UUID

import uvloop

from bench.client import BenchSocket, Sender, online
from bench.crowd import sign_in
from bench.pairs import percentile
from bench.results import Figure, figure
from bench.stage import Bench, Stage
from bench.words import BODY

ONLINE = 1000
# Often and briefly in turns, because the machine's own pace drifts.
ROUNDS, SECONDS = 6, 5
# Between an acknowledgement and the next send of the other company.
PACE_SECONDS = 0.002
# Messages at once, each second; as many as a device may have under way.
STORMS = {"one message a second": 1, "64 at once a second": 64}
CONNECTING_SECONDS, ARRIVING_SECONDS = 120, 60


def storm(stage: Stage) -> list[Figure]:
    """How long another company waits alone and beside each storm, in turns."""
    crowd, members = stage.crowd(), stage.tenth(ONLINE)

    async def measured(bench: Bench) -> list[Figure]:
        group = await bench.founder.group(crowd, crowd.people[:members])
        pair, chat = await _other_company(bench)
        with _loud_company(bench.server.port, crowd.cookies[:members], group) as loud:
            return await _in_turns(members, pair, chat, loud)

    return stage.run(measured)


async def _other_company(bench: Bench) -> tuple[list[BenchSocket], UUID]:
    """A pair, online, and the conversation of the two."""
    pair = await sign_in(bench.server.origin, await bench.founder.company(2), 2)
    chat = await bench.founder.direct(pair, *pair.people)
    return await online(bench.server.port, pair.cookies), chat


async def _in_turns(members: int, pair: list[BenchSocket], chat: UUID, loud: Connection) -> list[Figure]:
    sender, reader = pair
    alone: list[list[float]] = []
    beside: dict[str, list[list[float]]] = {name: [] for name in STORMS}
    for _ in range(ROUNDS):
        reader.send({"do": "ping"})  # who is silent for too long is taken for gone
        alone.append(await _post_for(sender, chat, SECONDS))
        for name, at_once in STORMS.items():
            loud.send(at_once)
            beside[name].append(await _post_for(sender, chat, SECONDS))
            assert await asyncio.to_thread(loud.recv), "everybody was told everything"
    whens = {"alone": alone, **{f"beside {name}": runs for name, runs in beside.items()}}
    return [one for when, runs in whens.items() for one in _figures(members, when, runs, alone)]


def _figures(members: int, when: str, runs: list[list[float]], alone: list[list[float]]) -> list[Figure]:
    usual = median(percentile(run, 0.99) for run in alone)
    halves, longest = ([percentile(run, share) for run in runs] for share in (0.5, 0.99))
    rarest = percentile([one for run in runs for one in run], 0.999)
    what = f"another company's sends {when}"
    return [
        figure("storm", members, f"{what}, p50", "ms", [one * 1000 for one in halves]),
        figure("storm", members, f"{what}, p99", "ms", [one * 1000 for one in longest]),
        figure("storm", members, f"{what}, p99 beside the median one alone", "times", [one / usual for one in longest]),
        figure("storm", members, f"{what}, p99.9 of all rounds", "ms", [rarest * 1000]),
    ]


async def _post_for(socket: BenchSocket, chat: UUID, seconds: float) -> list[float]:
    """Post at an even pace; how long each waited for its acknowledgement."""
    latencies: list[float] = []
    end = asyncio.get_running_loop().time() + seconds
    while asyncio.get_running_loop().time() < end:
        sender = Sender(socket, chat, 1, 1, BODY)
        socket.on_text = sender.heard
        sender.start()
        await sender.done
        latencies += sender.latencies
        await asyncio.sleep(PACE_SECONDS)
    return latencies


@contextmanager
def _loud_company(port: int, cookies: Sequence[str], group: UUID) -> Iterator[Connection]:
    """The members in a process of their own. Send how many messages they are to be sent at once; it answers after."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=_be_loud, args=(theirs, port, cookies, group))
    process.start()
    theirs.close()  # so that ours ends when theirs does
    try:
        if not ours.poll(CONNECTING_SECONDS):
            raise TimeoutError("the loud company did not come online")
        ours.recv()
        yield ours
    finally:
        with suppress(BrokenPipeError):
            ours.send(0)
        process.join()


def _be_loud(pipe: Connection, port: int, cookies: Sequence[str], group: UUID) -> None:
    os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    uvloop.run(_storms(pipe, port, cookies, group))


async def _storms(pipe: Connection, port: int, cookies: Sequence[str], group: UUID) -> None:
    sockets = await online(port, cookies)
    pipe.send(len(sockets))
    while at_once := await asyncio.to_thread(pipe.recv):
        pipe.send(await _storm(sockets, group, at_once))


async def _storm(sockets: Sequence[BenchSocket], group: UUID, at_once: int) -> bool:
    """Post so many messages at once every second; whether everybody was told everything."""
    loop, arrived = asyncio.get_running_loop(), 0
    missing = asyncio.Event()

    def note(text: bytes) -> None:
        nonlocal arrived
        arrived += text.count(b'"kind":"message"')
        missing.set()

    for socket in sockets:
        socket.on_text = note
        socket.send({"do": "ping"})  # who is silent for too long is taken for gone
    for _ in range(SECONDS):
        began, sender = loop.time(), Sender(sockets[0], group, at_once, at_once, BODY)

        def both(text: bytes, heard: Sender = sender) -> None:
            note(text)
            heard.heard(text)

        sockets[0].on_text = both
        sender.start()
        await sender.done
        await asyncio.sleep(max(0.0, began + 1 - loop.time()))
    async with asyncio.timeout(ARRIVING_SECONDS):
        while arrived < len(sockets) * SECONDS * at_once:
            missing.clear()
            await missing.wait()
    return arrived == len(sockets) * SECONDS * at_once
