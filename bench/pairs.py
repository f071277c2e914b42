"""W2: a hundred pairs, each sends and waits for its acknowledgement; by the socket and by HTTP."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from bench.client import BenchSocket, HttpConnection, Sender, frame_length, online
from bench.crowd import Crowd
from bench.floor import floor
from bench.history import until_indexed
from bench.processes import ServerProcess
from bench.results import Figure, figure
from bench.stage import RUNS, Bench, Stage
from bench.words import BODY

PAIRS = 100
MESSAGES = 300
HTTP_MESSAGES = 100
Latencies = list[float]


@dataclass(frozen=True)
class Run:
    """What one run took: sends a second, ms at the 99th percentile, and µs of CPU a send of each part."""

    rate: float
    p99: float
    cpu: float
    database: float
    broker: float
    index: float
    lag: float


class Pairs:
    """A hundred direct conversations, both people of each online."""

    def __init__(self, bench: Bench, crowd: Crowd, chats: Sequence[UUID], sockets: Sequence[BenchSocket]) -> None:
        self.server = bench.server
        self._bench = bench
        self._crowd = crowd
        self._chats = chats
        self._sockets = sockets

    async def by_socket(self, messages: int) -> Run:
        """One of each pair sends so many messages, each after the acknowledgement of the one before."""

        async def send() -> Latencies:
            senders = [Sender(self._sockets[2 * i], chat, 1, messages, BODY) for i, chat in enumerate(self._chats)]
            for i, sender in enumerate(senders):
                self._sockets[2 * i].on_text = sender.heard
                sender.start()
            await asyncio.gather(*(sender.done for sender in senders))
            return [one for sender in senders for one in sender.latencies]

        return await self._measured(send)

    async def by_http(self, messages: int) -> Run:
        """The same by HTTP, on one connection a sender."""
        cookies = self._crowd.cookies[: 2 * PAIRS : 2]
        connections = [await HttpConnection.connect(self.server.port, cookie) for cookie in cookies]

        async def send() -> Latencies:
            each = (_post(one, chat, messages) for one, chat in zip(connections, self._chats, strict=True))
            return [one for latencies in await asyncio.gather(*each) for one in latencies]

        run = await self._measured(send)
        for one in connections:
            one.transport.close()
        return run

    async def frame(self) -> int:
        """The bytes in which a message comes to the other one of a pair."""
        sizes: list[int] = []
        self._sockets[1].on_text = lambda text: sizes.append(frame_length(text))
        await self.by_socket(1)
        self._sockets[1].on_text = lambda text: None
        return sizes[0]

    def close(self) -> None:
        """Let all go."""
        for socket in self._sockets:
            socket.transport.close()

    async def _measured(self, send: Callable[[], Awaitable[Latencies]]) -> Run:
        before, began = _used(self.server), time.perf_counter()
        async with asyncio.timeout(300):
            latencies = await send()
        took, after, total = time.perf_counter() - began, _used(self.server), len(latencies)
        lag = await until_indexed(self._bench.founder, self._crowd.company)
        cpu, database, broker = ((now - then) * 1e6 / total for now, then in zip(after[:3], before[:3], strict=True))
        index = (self.server.jobs_cpu_seconds() - before[3]) * 1e6 / total
        return Run(total / took, percentile(latencies, 0.99) * 1000, cpu, database, broker, index, lag)


async def pairs_online(bench: Bench, crowd: Crowd) -> Pairs:
    """The first two hundred people of the crowd, in pairs."""
    people = crowd.people[: 2 * PAIRS]
    chats = [await bench.founder.direct(crowd, people[2 * i], people[2 * i + 1]) for i in range(PAIRS)]
    return Pairs(bench, crowd, chats, await online(bench.server.port, crowd.cookies[: 2 * PAIRS]))


def pairs(stage: Stage) -> list[Figure]:
    """Durable sends a second, latency, CPU, and the lag of the search index behind it."""
    crowd = stage.crowd()
    return stage.run(lambda bench: _both_ways(bench, crowd, stage))


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


async def _both_ways(bench: Bench, crowd: Crowd, stage: Stage) -> list[Figure]:
    people = await pairs_online(bench, crowd)
    frame = await people.frame()
    by_socket, by_http, bare = [], [], []
    for _ in range(RUNS):
        by_socket.append(await people.by_socket(stage.tenth(MESSAGES)))
        by_http.append(await people.by_http(stage.tenth(HTTP_MESSAGES)))
        bare.append(2 * await floor(PAIRS, frame, MESSAGES))
    people.close()
    return [
        *_figures("W2 socket", by_socket, bare),
        *_figures("W2 HTTP", by_http, bare),
        figure("W2 floor", PAIRS, "CPU of two send()", "µs", bare, window=1),
        figure("W2 socket", PAIRS, "indexer's CPU a send", "µs", [run.index for run in by_socket]),
        figure("W2 socket", PAIRS, "search index behind, once sending ended", "s", [run.lag for run in by_socket]),
    ]


def _figures(name: str, runs: list[Run], bare: list[float]) -> list[Figure]:
    return [
        figure(name, PAIRS, "durable sends", "/s", [run.rate for run in runs], window=1),
        figure(name, PAIRS, "acknowledged, p99", "ms", [run.p99 for run in runs], window=1),
        figure(name, PAIRS, "server CPU a send", "µs", [run.cpu for run in runs], window=1, floor=bare),
        figure(name, PAIRS, "PostgreSQL CPU a send", "µs", [run.database for run in runs], window=1),
    ]


def _used(server: ServerProcess) -> tuple[float, float, float, float]:
    """CPU seconds so far of the servers, the database, the broker and the jobs."""
    return (
        server.cpu_seconds(),
        server.database_cpu_seconds(),
        server.broker_cpu_seconds(),
        server.jobs_cpu_seconds(),
    )


async def _post(connection: HttpConnection, chat: UUID, messages: int) -> Latencies:
    path, latencies = f"/api/conversations/{chat}/messages", []
    for _ in range(messages):
        began = time.perf_counter()
        await connection.post(path, f'{{"client_id":"{uuid4()}","body":"{BODY}"}}'.encode())
        latencies.append(time.perf_counter() - began)
    return latencies
