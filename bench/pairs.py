"""W2: a hundred pairs, each sends and waits for its acknowledgement; by the socket and by HTTP."""

import asyncio
import time
from uuid import uuid4

import httpx

from bench.client import Sender
from bench.crowd import Crowd, Founder
from bench.fan_out import BODY, _floor, _online
from bench.processes import ServerProcess
from bench.results import Figure, figure

PAIRS = 100
RUNS = 3
MESSAGES = 300
HTTP_MESSAGES = 40


async def pairs(server: ServerProcess, founder: Founder, crowd: Crowd, cookies: list[str]) -> list[Figure]:
    """Durable sends a second, latency, CPU, and the lag of the search index behind it."""
    people = crowd.people[: 2 * PAIRS]
    chats = [await founder.direct(crowd, people[2 * i], people[2 * i + 1]) for i in range(PAIRS)]
    sockets = await _online(server, cookies[: 2 * PAIRS])
    floor = await asyncio.to_thread(_floor, server.port + 1, PAIRS, 300)
    rates, p99, cpu, database, index = [], [], [], [], []
    for _ in range(RUNS):
        senders = [Sender(sockets[2 * i], chats[i], 1, MESSAGES, BODY) for i in range(PAIRS)]
        for i, sender in enumerate(senders):
            sockets[2 * i].on_text = sender.heard
        used, used_by_database, began = server.cpu_seconds(), server.database_cpu_seconds(), time.perf_counter()
        used_by_jobs = server.jobs_cpu_seconds()
        for sender in senders:
            sender.start()
        async with asyncio.timeout(120):
            await asyncio.gather(*(sender.done for sender in senders))
        took, total = time.perf_counter() - began, PAIRS * MESSAGES
        rates.append(total / took)
        cpu.append((server.cpu_seconds() - used) * 1e6 / total)
        database.append((server.database_cpu_seconds() - used_by_database) * 1e6 / total)
        index.append((server.jobs_cpu_seconds() - used_by_jobs) * 1e6 / total)
        p99.append(_percentile([one for sender in senders for one in sender.latencies], 0.99) * 1000)
    lag = await _index_lag(founder, crowd)
    for socket in sockets:
        socket.transport.close()
    return [
        figure("W2 socket", PAIRS, "durable sends", "/s", rates, window=1),
        figure("W2 socket", PAIRS, "acknowledged, p99", "ms", p99, window=1),
        figure("W2 socket", PAIRS, "server CPU a send", "µs", cpu, window=1, floor=2 * floor),
        figure("W2 socket", PAIRS, "PostgreSQL CPU a send", "µs", database, window=1),
        figure("W2 socket", PAIRS, "indexer's CPU a send meanwhile", "µs", index),
        figure("W2 socket", PAIRS, "search index behind, once sending ended", "s", [lag]),
        *await _by_http(server, crowd, cookies, [str(chat) for chat in chats]),
    ]


async def _by_http(server: ServerProcess, crowd: Crowd, cookies: list[str], chats: list[str]) -> list[Figure]:
    rates, p99 = [], []
    limits = httpx.Limits(max_connections=PAIRS, max_keepalive_connections=PAIRS)
    async with httpx.AsyncClient(
        base_url=server.origin, headers={"Origin": server.origin}, limits=limits, timeout=30
    ) as http:
        for _ in range(RUNS):
            latencies: list[float] = []
            began = time.perf_counter()
            await asyncio.gather(*(_post(http, cookies[2 * i], chats[i], latencies) for i in range(PAIRS)))
            rates.append(len(latencies) / (time.perf_counter() - began))
            p99.append(_percentile(latencies, 0.99) * 1000)
    return [
        figure("W2 HTTP", PAIRS, "durable sends", "/s", rates, window=1),
        figure("W2 HTTP", PAIRS, "acknowledged, p99", "ms", p99, window=1),
    ]


async def _post(http: httpx.AsyncClient, cookie: str, chat: str, latencies: list[float]) -> None:
    for _ in range(HTTP_MESSAGES):
        began = time.perf_counter()
        message = {"client_id": str(uuid4()), "body": BODY}
        answer = await http.post(f"/api/conversations/{chat}/messages", json=message, headers={"Cookie": cookie})
        answer.raise_for_status()
        latencies.append(time.perf_counter() - began)


async def _index_lag(founder: Founder, crowd: Crowd) -> float:
    """Seconds from now until everything that was posted can be found."""
    began = time.perf_counter()
    async with asyncio.timeout(120):
        while True:
            async with founder.database.transaction(crowd.company) as tx:
                behind = await tx.value(
                    """select count(*) from message q where company_id = $1 and not exists (
                        select from search_entry s where s.company_id = q.company_id
                        and s.conversation_id = q.conversation_id and s.seq = q.seq)""",
                    crowd.company,
                )
            if behind == 0:
                return time.perf_counter() - began
            await asyncio.sleep(0.05)


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]
