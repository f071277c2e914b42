"""W1: one group, N members online, one of them posts; and the floor, in the same run."""

import asyncio
import subprocess
from functools import partial
from pathlib import Path
from uuid import UUID

from bench.client import BenchSocket, Sender
from bench.crowd import Crowd, Founder
from bench.processes import SERVER_CORE, ServerProcess
from bench.results import Figure, figure

RUNS = 3
BODY = "x" * 100
# How often a client marks a conversation as read while messages keep coming (docs/protocol.md).
MARK_SECONDS = 1.0
DELIVERIES = {10: 100_000, 1: 50_000}


async def fan_out(server: ServerProcess, founder: Founder, crowd: Crowd, cookies: list[str], n: int) -> list[Figure]:
    """CPU of the server per delivery, deliveries a second, and the floor of the same number of sockets."""
    group = await founder.group(crowd, crowd.people[:n])
    sockets = await _online(server, cookies[:n])
    figures = []
    for window in (10, 1):
        messages = max(30, DELIVERIES[window] // n)
        floor = await asyncio.to_thread(_floor, server.port + 1, n, messages)
        quiet, marking = [], []
        for _ in range(RUNS):
            quiet.append(await _run(server, sockets, group, window, messages, reading=False))
            marking.append(await _run(server, sockets, group, window, messages, reading=True))
        for name, runs in (("W1", quiet), ("W1 with read marks", marking)):
            cpu = [seconds * 1e6 / deliveries for seconds, _, deliveries in runs]
            rate = [deliveries / took for _, took, deliveries in runs]
            figures.append(figure(name, n, "server CPU a delivery", "µs", cpu, window=window, floor=floor))
            figures.append(figure(name, n, "deliveries", "/s", rate, window=window))
        figures.append(figure("W1 floor", n, "CPU of one send()", "µs", [floor], window=window))
    for socket in sockets:
        socket.transport.close()
    return figures


async def _online(server: ServerProcess, cookies: list[str]) -> list[BenchSocket]:
    sockets = []
    for cookie in cookies:
        socket = await BenchSocket.connect(server.port, cookie)
        ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        socket.on_text = lambda text, ready=ready: ready.done() or ready.set_result(None)
        socket.send({"do": "hello", "epoch": None, "employee_seq": 0, "conversations": {}})
        await ready
        sockets.append(socket)
    return sockets


async def _run(
    server: ServerProcess, sockets: list[BenchSocket], group: UUID, window: int, messages: int, *, reading: bool
) -> tuple[float, float, int]:
    """CPU seconds of the server, seconds, and deliveries."""
    loop = asyncio.get_running_loop()
    expected, arrived = messages * len(sockets), 0
    everything: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    sender = Sender(sockets[0], group, window, messages, BODY)

    marked: dict[BenchSocket, float] = {}

    def count(socket: BenchSocket, text: bytes) -> None:
        nonlocal arrived
        found = text.count(b'"kind":"message"')
        arrived += found
        if arrived >= expected and not everything.done():
            everything.set_result(None)
        if reading and found and loop.time() - marked.get(socket, 0.0) >= MARK_SECONDS:
            marked[socket] = loop.time()
            seq = text[text.rfind(b'"seq":') + 6 :].partition(b",")[0].decode()
            socket.send({"do": "read", "key": "r", "conversation": str(group), "seq": int(seq)})

    for socket in sockets:
        socket.on_text = partial(count, socket)
    sockets[0].on_text = lambda text: (count(sockets[0], text), sender.heard(text))[0]
    cpu, began = server.cpu_seconds(), loop.time()
    sender.start()
    async with asyncio.timeout(120):
        await asyncio.gather(everything, sender.done)
    return server.cpu_seconds() - cpu, loop.time() - began, expected


def _floor(port: int, n: int, rounds: int) -> float:
    """µs of CPU of one bare send() to one of n sockets, of a frame as long as one message's."""
    program = Path("build/floor")
    if not program.exists():
        program.parent.mkdir(exist_ok=True)
        subprocess.run(["/usr/bin/cc", "-O2", "-o", str(program), "bench/floor.c"], check=True)
    size = 2 + 2 + 300
    words = ["/usr/bin/taskset", "-c", str(SERVER_CORE), str(program), str(port), str(n), str(size), str(rounds)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        asyncio.run(_sink(port, n, size * rounds))
        return int(process.stdout.readline()) / 1000 / (n * rounds)


async def _sink(port: int, n: int, each: int) -> None:
    """Read from n sockets until each has had its bytes."""
    left = n
    everything: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    class Sink(asyncio.Protocol):
        def __init__(self) -> None:
            self.missing = each

        def data_received(self, data: bytes) -> None:
            nonlocal left
            self.missing -= len(data)
            if self.missing == 0:
                left -= 1
                if left == 0:
                    everything.set_result(None)

    loop = asyncio.get_running_loop()
    for _ in range(n):
        await loop.create_connection(Sink, "127.0.0.1", port)
    await everything
