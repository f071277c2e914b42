"""W3: what an idle, signed-in connection costs, and how fast one opens. W6: a herd that comes back at once."""

import asyncio
import time
from collections.abc import Sequence

import httpx

from bench.client import BenchSocket
from bench.crowd import Crowd, Founder
from bench.fan_out import _online
from bench.processes import ServerProcess
from bench.results import Figure, figure

IDLE = 5000
HERD = 2000
CONVERSATIONS = 200
AT_ONCE = 200


async def idle(server: ServerProcess, cookies: Sequence[str], n: int = IDLE) -> list[Figure]:
    """Resident memory per connection, and sockets opened a second, each resumed from a session."""
    wanted = [cookies[i % len(cookies)] for i in range(n)]
    before, began = server.resident_bytes(), time.perf_counter()
    sockets: list[BenchSocket] = []
    for first in range(0, n, AT_ONCE):
        part = wanted[first : first + AT_ONCE]
        opened = await asyncio.gather(*(_online(server, [cookie]) for cookie in part))
        sockets += [socket for one in opened for socket in one]
    took = time.perf_counter() - began
    await asyncio.sleep(2)
    each = (server.resident_bytes() - before) / n / 1024
    for socket in sockets:
        socket.transport.abort()
    return [
        figure("W3", n, "resident memory a connection", "kB", [each]),
        figure("W3", n, "sockets opened with a stored session", "/s", [n / took]),
    ]


async def herd(server: ServerProcess, founder: Founder, crowd: Crowd, cookies: Sequence[str]) -> list[Figure]:
    """Seconds until all are resumed after all were cut at once, each with 200 conversations."""
    members = crowd.people[:HERD]
    groups = [await founder.group(crowd, members, 2) for _ in range(CONVERSATIONS)]
    have = {"conversations": {str(group): 2 for group in groups}}
    position = await _position(server, cookies[0])
    hello = {"do": "hello", **position, **have}
    before = await _cut(await asyncio.gather(*(_resumed(server, cookie, hello) for cookie in cookies[:HERD])))
    began = time.perf_counter()
    times = await asyncio.gather(*(_timed(server, cookie, hello, began) for cookie in cookies[:HERD]))
    return [
        figure("W6", HERD, "last one resumed after the cut", "s", [max(times)]),
        figure("W6", HERD, "half of them resumed", "s", [sorted(times)[HERD // 2]]),
        figure("W6", HERD, "not resumed", "", [float(before - len(times))]),
    ]


async def _position(server: ServerProcess, cookie: str) -> dict[str, object]:
    async with httpx.AsyncClient(base_url=server.origin, headers={"Origin": server.origin, "Cookie": cookie}) as http:
        snapshot = (await http.get("/api/snapshot", timeout=60)).json()
    return {"epoch": snapshot["epoch"], "employee_seq": snapshot["employee_seq"]}


async def _timed(server: ServerProcess, cookie: str, hello: dict[str, object], began: float) -> float:
    socket = await _resumed(server, cookie, hello)
    took = time.perf_counter() - began
    socket.transport.abort()
    return took


async def _resumed(server: ServerProcess, cookie: str, hello: dict[str, object]) -> BenchSocket:
    """Connect, as often as it takes, and wait for the answer to the hello."""
    while True:
        try:
            socket = await BenchSocket.connect(server.port, cookie)
        except OSError:
            await asyncio.sleep(0.2)
            continue
        if await _answered(socket, hello):
            return socket


async def _answered(socket: BenchSocket, hello: dict[str, object]) -> bool:
    ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    socket.on_text = lambda text: ready.done() or ready.set_result(None)
    socket.send(hello)
    lost = asyncio.ensure_future(socket.lost.wait())
    done, _ = await asyncio.wait({ready, lost}, return_when=asyncio.FIRST_COMPLETED)
    lost.cancel()
    return ready in done


async def _cut(sockets: Sequence[BenchSocket]) -> int:
    for socket in sockets:
        socket.transport.abort()
    await asyncio.gather(*(socket.lost.wait() for socket in sockets))
    return len(sockets)
