"""Curves: cost grows with the work, not with the store. By members, sockets, conversations and stored messages."""

import time
from collections.abc import Sequence
from itertools import cycle, islice
from uuid import UUID

from bench.client import HttpConnection, Sender, online
from bench.crowd import Crowd, sign_in
from bench.fan_out import room
from bench.history import Stored, until_indexed
from bench.pairs import pairs_online
from bench.processes import ServerProcess
from bench.reading import PAGE, cold_starts
from bench.results import Figure, figure
from bench.stage import RUNS, Bench, Stage
from bench.words import BODY

MEMBERS = (10, 30, 100, 300, 1000)
SOCKETS = (0, 1000, 5000)
CONVERSATIONS = (20, 200, 1000)
STORED = (10_000, 100_000, 1_000_000)
MESSAGES_IN_EACH = 20
MESSAGES = 100
SENDS = 500
PAGES = 50


def curves(stage: Stage) -> list[Figure]:
    """What a message costs and what a client waits for, as the installation grows."""
    crowd = stage.crowd()
    members = [n for n in MEMBERS if n <= len(crowd.people)]
    sockets = [stage.tenth(n) for n in SOCKETS]
    conversations = CONVERSATIONS[:2] if stage.small else CONVERSATIONS
    return [
        *stage.run(lambda bench: _by_members(bench, crowd, members)),
        *stage.run(lambda bench: _by_sockets(bench, crowd, sockets)),
        *stage.run(lambda bench: _by_conversations(bench, conversations)),
        *(one for n in STORED for one in _by_stored(stage, stage.stored(stage.tenth(n)))),
    ]


async def _by_members(bench: Bench, crowd: Crowd, sizes: Sequence[int]) -> list[Figure]:
    figures = []
    for members in sizes:
        full = await room(bench, crowd, members)
        await full.measured(1, MESSAGES)
        cpu = [(await full.measured(1, MESSAGES)).cpu for _ in range(RUNS)]
        full.close()
        each = [one * members for one in cpu]
        figures.append(figure("curves: members", members, "server CPU a delivery", "µs", cpu, window=1))
        figures.append(figure("curves: members", members, "server CPU a message", "µs", each, window=1))
    return figures


async def _by_sockets(bench: Bench, crowd: Crowd, counts: Sequence[int]) -> list[Figure]:
    people = await pairs_online(bench, crowd)
    await people.by_socket(MESSAGES)
    figures = []
    for count in counts:
        idle = await online(bench.server.port, list(islice(cycle(crowd.cookies[-200:]), count)))
        cpu = [(await people.by_socket(MESSAGES)).cpu for _ in range(RUNS)]
        figures.append(figure("curves: idle sockets", count, "server CPU a send", "µs", cpu, window=1))
        for socket in idle:
            socket.transport.abort()
    people.close()
    return figures


async def _by_conversations(bench: Bench, counts: Sequence[int]) -> list[Figure]:
    """The first person is in most conversations, the second in fewer, and so on, each with somebody else."""
    crowd = await bench.founder.company(len(counts) + 1)
    other = crowd.people[-1]
    groups = [await _groups(bench, crowd, [crowd.people[place], other], count) for place, count in enumerate(counts)]
    crowd = await sign_in(bench.server.origin, crowd, len(counts))
    await until_indexed(bench.founder, crowd.company)
    figures = []
    for place, count in enumerate(counts):
        took, cpu = await cold_starts(bench.server, crowd.cookies[place], groups[place])
        figures.append(figure("curves: conversations of a person", count, "cold start", "ms", took))
        figures.append(figure("curves: conversations of a person", count, "server CPU a cold start", "ms", [cpu]))
    return figures


async def _groups(bench: Bench, crowd: Crowd, members: Sequence[UUID], count: int) -> list[UUID]:
    return [await bench.founder.group(crowd, members, MESSAGES_IN_EACH) for _ in range(count)]


def _by_stored(stage: Stage, stored: Stored) -> list[Figure]:
    return stage.run(lambda bench: _beside(bench, stored))


async def _beside(bench: Bench, stored: Stored) -> list[Figure]:
    """A send, a page of history from the middle, and a cold start."""
    cookie, name, n = stored.crowd.cookies[0], "curves: stored messages", stored.messages
    sends = [await _sends(bench.server, cookie, group) for group in stored.groups[: RUNS + 1]][1:]
    pages = await _pages(bench.server, cookie, stored)
    starts, _ = await cold_starts(bench.server, cookie, stored.groups)
    return [
        figure(name, n, "server CPU a send", "µs", [server for server, _ in sends], window=1),
        figure(name, n, "PostgreSQL CPU a send", "µs", [database for _, database in sends], window=1),
        figure(name, n, f"page of {PAGE} messages", "ms", pages),
        figure(name, n, "cold start", "ms", starts),
    ]


async def _sends(server: ServerProcess, cookie: str, group: UUID) -> tuple[float, float]:
    """µs of the server's and of the database's CPU a send, one after the other."""
    [socket] = await online(server.port, [cookie])
    sender = Sender(socket, group, 1, SENDS, BODY)
    socket.on_text = sender.heard
    before = server.cpu_seconds(), server.database_cpu_seconds()
    sender.start()
    await sender.done
    after = server.cpu_seconds(), server.database_cpu_seconds()
    socket.transport.close()
    return (after[0] - before[0]) * 1e6 / SENDS, (after[1] - before[1]) * 1e6 / SENDS


async def _pages(server: ServerProcess, cookie: str, stored: Stored) -> list[float]:
    connection = await HttpConnection.connect(server.port, cookie)
    middle, took = stored.messages // len(stored.groups) // 2, []
    for group in stored.groups[:PAGES]:
        began = time.perf_counter()
        await connection.get(f"/api/conversations/{group}/events?before={middle}&limit={PAGE}")
        took.append((time.perf_counter() - began) * 1000)
    connection.transport.close()
    return took
