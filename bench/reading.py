"""W4: a cold start with 200 conversations; W5: search. Both beside many stored messages."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from bench.client import HttpConnection
from bench.history import CONVERSATIONS, Stored
from bench.pairs import percentile
from bench.processes import ServerProcess
from bench.results import Figure, figure
from bench.stage import RUNS, Bench, Stage
from bench.words import queries
from kleanchat.domain.people import Actor
from kleanchat.services import search

STORED = (100_000, 1_000_000)
STARTS = 30
PAGE = 50
SEARCHES = 200


def reading(stage: Stage) -> list[Figure]:
    """Milliseconds of a cold start, and µs of the server's CPU, beside 100,000 and a million messages."""
    return [one for messages in STORED for one in _cold_starts(stage, stage.stored(stage.tenth(messages)))]


def _cold_starts(stage: Stage, stored: Stored) -> list[Figure]:
    took, cpu = stage.run(lambda bench: cold_starts(bench.server, stored.crowd.cookies[0], stored.groups))
    return [
        figure("W4", stored.messages, f"cold start: {CONVERSATIONS} conversations and {PAGE} messages", "ms", took),
        figure("W4", stored.messages, "server CPU a cold start", "ms", [cpu]),
    ]


async def cold_starts(server: ServerProcess, cookie: str, groups: Sequence[UUID]) -> tuple[list[float], float]:
    """Milliseconds from connecting to the list and a page of one conversation; and of the server's CPU for each."""
    cpu, took = server.cpu_seconds(), []
    for i in range(STARTS):
        began = time.perf_counter()
        connection = await HttpConnection.connect(server.port, cookie)
        listed = await connection.get("/api/snapshot")
        page = await connection.get(f"/api/conversations/{groups[i % len(groups)]}/events?limit={PAGE}")
        took.append((time.perf_counter() - began) * 1000)
        connection.transport.close()
        assert listed.count(b'"last":{') >= len(groups), "every conversation comes with its last message"
        assert b'"kind":"message"' in page, "a page of messages comes"
    return took, (server.cpu_seconds() - cpu) * 1000 / STARTS


def searching(stage: Stage) -> list[Figure]:
    """Milliseconds for a search of three words among everything that one person may see."""
    return [one for messages in STORED for one in _searches(stage, stage.stored(stage.tenth(messages)))]


def _searches(stage: Stage, stored: Stored) -> list[Figure]:
    return stage.run(lambda bench: _searched(bench, stored))


async def _searched(bench: Bench, stored: Stored) -> list[Figure]:
    searches = min(SEARCHES, stored.messages // len(stored.groups))
    runs = []
    for run in range(RUNS):
        asked = queries(stored.groups[run].int, searches)
        first, found, pages = zip(*[await _search(bench, stored, query) for query in asked], strict=True)
        runs.append((percentile(first, 0.5), percentile(first, 0.99), percentile(found, 0.99), float(max(pages))))
    median, p99, until_found, most = zip(*runs, strict=True)
    return [
        figure("W5", stored.messages, "search of three words, first page, median", "ms", median),
        figure("W5", stored.messages, "search of three words, first page, p99", "ms", p99),
        figure("W5", stored.messages, "until there is a hit, p99", "ms", until_found),
        figure("W5", stored.messages, "pages until there is a hit, at most", "", most),
        figure("W5", stored.messages, "stored and indexed after", "s", [stored.indexed_after]),
    ]


async def _search(bench: Bench, stored: Stored, query: str) -> tuple[float, float, int]:
    """By the service itself, in this process: ms to the first page and to the first hit, and how many pages that took.

    A page without hits may say that it goes on: what the index answered was then not what was meant.
    """
    async with bench.founder.database.transaction(stored.crowd.company) as tx:
        began, pages = time.perf_counter(), 1
        page = await search.search(tx, bench.founder.vault, _actor(stored), query)
        first = time.perf_counter() - began
        while not page.hits and page.after is not None:
            page = await search.search(tx, bench.founder.vault, _actor(stored), query, before=page.after)
            pages += 1
        found = time.perf_counter() - began
    assert page.hits, f"{query}: a search must find something for its time to mean anything"
    return first * 1000, found * 1000, pages


def _actor(stored: Stored) -> Actor:
    reader = stored.crowd.people[0]
    return Actor(
        company_id=stored.crowd.company,
        employee_id=reader,
        session_id=reader,
        access_epoch=1,
        name="",
        language="de",
        must_change_password=False,
        rights=frozenset({"app", "chat"}),
        chat=True,
        expires_at=datetime.now(UTC),
    )
