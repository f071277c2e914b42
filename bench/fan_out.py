"""W1: one group, N members online, one of them posts; and the floor, in the same run."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from bench.client import BenchSocket, Sender, frame_length, online
from bench.crowd import Crowd
from bench.floor import floor
from bench.processes import ServerProcess
from bench.results import Figure, figure
from bench.stage import RUNS, Bench, Stage
from bench.words import BODY

SIZES = (50, 200, 1000)
WINDOWS = (10, 1)
DELIVERIES = {10: 100_000, 1: 50_000}
FEWEST_MESSAGES = 30
# How often a client marks a conversation as read while messages keep coming (docs/protocol.md).
MARK_SECONDS = 1.0


@dataclass(frozen=True)
class Run:
    """What one run took: µs of CPU a delivery, deliveries a second, and the bytes of a message's frame."""

    cpu: float
    broker: float
    rate: float
    frame: int


class Room:
    """A group whose members are all online, each with one socket."""

    def __init__(self, server: ServerProcess, group: UUID, sockets: Sequence[BenchSocket]) -> None:
        self.server = server
        self._group = group
        self._sockets = sockets

    @property
    def size(self) -> int:
        """How many members it has."""
        return len(self._sockets)

    async def measured(self, window: int, messages: int, *, reading: bool = False) -> Run:
        """Post so many messages, until everybody has them all; if `reading`, everybody marks them as read."""
        loop = asyncio.get_running_loop()
        sender = Sender(self._sockets[0], self._group, window, messages, BODY)
        arrivals = Arrivals(self._group, messages * self.size, reading=reading)
        for socket in self._sockets[1:]:
            socket.on_text = partial(arrivals.note, socket)

        def both(text: bytes) -> None:
            arrivals.note(self._sockets[0], text)
            sender.heard(text)

        self._sockets[0].on_text = both
        cpu, broker, began = self.server.cpu_seconds(), self.server.broker_cpu_seconds(), loop.time()
        sender.start()
        async with asyncio.timeout(120):
            await asyncio.gather(arrivals.complete, sender.done)
        took, each = loop.time() - began, 1e6 / arrivals.expected
        cpu, broker = self.server.cpu_seconds() - cpu, self.server.broker_cpu_seconds() - broker
        return Run(cpu * each, broker * each, arrivals.expected / took, arrivals.frame)

    def close(self) -> None:
        """Let all go."""
        for socket in self._sockets:
            socket.transport.close()


class Arrivals:
    """Counts the messages that arrive, and answers them with read marks if asked to."""

    def __init__(self, group: UUID, expected: int, *, reading: bool) -> None:
        self.expected = expected
        self.frame = 0
        self.complete: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._group = group
        self._reading = reading
        self._arrived = 0
        self._marked: dict[BenchSocket, float] = {}

    def note(self, socket: BenchSocket, text: bytes) -> None:
        """A frame has come to this socket."""
        found = text.count(b'"kind":"message"')
        self._arrived += found
        if self._arrived >= self.expected and not self.complete.done():
            self.complete.set_result(None)
        if found == 1:
            size = frame_length(text)
            self.frame = min(self.frame, size) if self.frame else size
        if self._reading and found:
            self._mark(socket, text)

    def _mark(self, socket: BenchSocket, text: bytes) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._marked.get(socket, 0.0) >= MARK_SECONDS:
            self._marked[socket] = now
            seq = text[text.rfind(b'"seq":') + 6 :].partition(b",")[0].decode()
            socket.send({"do": "read", "key": "r", "conversation": str(self._group), "seq": int(seq)})


async def room(bench: Bench, crowd: Crowd, members: int) -> Room:
    """A new group of the crowd's first people, all online."""
    group = await bench.founder.group(crowd, crowd.people[:members])
    return Room(bench.server, group, await online(bench.server.port, crowd.cookies[:members]))


def messages_for(members: int, window: int) -> int:
    """How many messages make a run long enough."""
    return max(FEWEST_MESSAGES, DELIVERIES[window] // members)


def fan_out(stage: Stage) -> list[Figure]:
    """CPU of the server per delivery, deliveries a second, and the floor of the same number of sockets."""
    crowd = stage.crowd()
    return stage.run(lambda bench: _all_sizes(bench, crowd, SIZES[:2] if stage.small else SIZES))


async def _all_sizes(bench: Bench, crowd: Crowd, sizes: Sequence[int]) -> list[Figure]:
    figures = []
    for members in sizes:
        full = await room(bench, crowd, members)
        alone = await full.measured(1, FEWEST_MESSAGES)  # each message in a frame of its own
        for window in WINDOWS:
            figures += await _in_room(full, window, alone.frame)
        full.close()
    return figures


async def _in_room(full: Room, window: int, frame: int) -> list[Figure]:
    quiet, marking, bare = [], [], []
    messages = messages_for(full.size, window)
    for _ in range(RUNS):
        quiet.append(await full.measured(window, messages))
        marking.append(await full.measured(window, messages, reading=True))
        bare.append(await floor(full.size, frame, messages))
    return [
        *_figures("W1", full.size, window, quiet, bare),
        *_figures("W1 with read marks", full.size, window, marking, bare),
        figure("W1 floor", full.size, "CPU of one send()", "µs", bare, window=window),
    ]


def _figures(name: str, members: int, window: int, runs: list[Run], bare: list[float]) -> list[Figure]:
    cpu, rates = [run.cpu for run in runs], [run.rate for run in runs]
    return [
        figure(name, members, "server CPU a delivery", "µs", cpu, window=window, floor=bare),
        figure(name, members, "deliveries", "/s", rates, window=window),
    ]
