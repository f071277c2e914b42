"""W3: what an idle, signed-in connection costs, and how fast one opens. W6: a herd that comes back at once."""

import asyncio
import time
from collections.abc import Sequence
from itertools import count, cycle, islice

import httpx

from bench.client import BenchSocket, answer_to, online
from bench.crowd import Crowd
from bench.results import Figure, figure
from bench.stage import RUNS, Bench, Stage

IDLE = 5000
HERD = 2000
# Each person of the herd has so many conversations, each of which has gone on by one message meanwhile.
CONVERSATIONS = 200
STORED, SEEN = 2, 2  # of a conversation's events the first says that it was created
AGAIN_SECONDS = 0.2
# So many come at once before the cut.
FEW = 20


def idle(stage: Stage) -> list[Figure]:
    """Resident memory a connection, and sockets opened a second, each resumed from a session; on fresh servers."""
    crowd, n = stage.crowd(), stage.tenth(IDLE)
    cookies = list(islice(cycle(crowd.cookies), n))
    runs = [stage.run(lambda bench: _opened(bench, cookies)) for _ in range(RUNS)]
    memory, rates = zip(*runs, strict=True)
    return [
        figure("W3", n, "resident memory a connection", "kB", memory),
        figure("W3", n, "sockets opened with a stored session", "/s", rates),
    ]


async def _opened(bench: Bench, cookies: Sequence[str]) -> tuple[float, float]:
    """How many kB a socket takes, and how many sockets are opened a second."""
    before, began = bench.server.resident_bytes(), time.perf_counter()
    sockets = await online(bench.server.port, cookies)
    took = time.perf_counter() - began
    await asyncio.sleep(2)
    each = (bench.server.resident_bytes() - before) / len(cookies) / 1024
    for socket in sockets:
        socket.transport.abort()
    return each, len(cookies) / took


def herd(stage: Stage) -> list[Figure]:
    """Seconds until all are resumed after all were cut at once, and whether each was told all that it had missed."""
    crowd, n = stage.crowd(), stage.tenth(HERD)
    return stage.run(lambda bench: _cut_and_resumed(bench, crowd, n))


async def _cut_and_resumed(bench: Bench, crowd: Crowd, n: int) -> list[Figure]:
    groups = [await bench.founder.group(crowd, crowd.people[:n], STORED) for _ in range(CONVERSATIONS)]
    position = await _position(bench.server.origin, crowd.cookies[0])
    hello = {"do": "hello", **position, "conversations": {str(group): SEEN for group in groups}}
    runs = []
    for _ in range(RUNS):
        await _cut(await online(bench.server.port, crowd.cookies[:n], FEW))
        began = time.perf_counter()
        back = (_back(bench.server.port, cookie, hello, began) for cookie in crowd.cookies[:n])
        times, told, tries = zip(*await asyncio.gather(*back), strict=True)
        runs.append((max(times), sorted(times)[n // 2], float(n * CONVERSATIONS - sum(told)), float(sum(tries) - n)))
    last, half, lost, again = zip(*runs, strict=True)
    return [
        figure("W6", n, "last one resumed after the cut", "s", last),
        figure("W6", n, "half of them resumed", "s", half),
        figure("W6", n, f"events not told, of {n * CONVERSATIONS:,}", "", lost),
        figure("W6", n, "refused as busy, and tried again", "", again),
    ]


async def _position(origin: str, cookie: str) -> dict[str, object]:
    async with httpx.AsyncClient(base_url=origin, headers={"Origin": origin, "Cookie": cookie}) as http:
        snapshot = (await http.get("/api/snapshot", timeout=60)).json()
    return {"epoch": snapshot["epoch"], "employee_seq": snapshot["employee_seq"]}


async def _back(port: int, cookie: str, hello: dict[str, object], began: float) -> tuple[float, int, int]:
    """Seconds until this one was resumed, how many events it was told, and how often it had to try."""
    for tries in count(1):
        try:
            socket = await BenchSocket.connect(port, cookie)
            text = await answer_to(socket, hello)
        except OSError:
            await asyncio.sleep(AGAIN_SECONDS)
            continue
        took = time.perf_counter() - began
        socket.transport.abort()
        return took, text.count(b'"kind":"message"'), tries
    raise AssertionError("it tries for ever")


async def _cut(sockets: Sequence[BenchSocket]) -> None:
    for socket in sockets:
        socket.transport.abort()
    await asyncio.gather(*(socket.lost.wait() for socket in sockets))
