"""W4: a cold start with 200 conversations; W5: search. Both beside many stored messages."""

import asyncio
import time
from datetime import UTC, datetime
from uuid import UUID

import httpx

from bench.crowd import Crowd, Founder
from bench.processes import ServerProcess
from bench.results import Figure, figure
from kleanchat.domain.people import Actor
from kleanchat.services import search

CONVERSATIONS = 200
STARTS = 15
SEARCHES = 60
QUERIES = ("Treppenhaus Keller fertig", "Schlüssel Büro Haus", "Keller Haus 42", "Treppenhäuser Schlüssel liegt")


async def cold_start(server: ServerProcess, founder: Founder, crowd: Crowd, cookie: str, stored: int) -> Figure:
    """Milliseconds from a new connection to the list with last messages and unread counts, and 50 messages of one."""
    reader = crowd.people[0]
    groups = [
        await founder.group(crowd, [reader, crowd.people[i + 1]], stored // CONVERSATIONS) for i in range(CONVERSATIONS)
    ]
    took = []
    for _ in range(STARTS):
        began = time.perf_counter()
        async with httpx.AsyncClient(base_url=server.origin, headers={"Cookie": cookie}) as http:
            listed = await http.get("/api/snapshot")
            events = await http.get(f"/api/conversations/{groups[0]}/events?limit=50")
        took.append((time.perf_counter() - began) * 1000)
        assert len(listed.json()["conversations"]) >= CONVERSATIONS
        assert len(events.json()["events"]) == 50
    return figure("W4", stored, "cold start: 200 conversations and 50 messages", "ms", took)


async def searching(founder: Founder, crowd: Crowd, employee: UUID, stored: int) -> list[Figure]:
    """Milliseconds for a search of three words among everything that one person may see."""
    took = []
    for i in range(SEARCHES):
        async with founder.database.transaction(crowd.company) as tx:
            actor = _actor(crowd.company, employee)
            began = time.perf_counter()
            page = await search.search(tx, founder.vault, actor, QUERIES[i % len(QUERIES)])
            took.append((time.perf_counter() - began) * 1000)
            assert page.hits, "the search must find something for its time to mean anything"
    ordered = sorted(took)
    return [
        figure("W5", stored, "search of three words, median", "ms", took),
        figure("W5", stored, "search of three words, p99", "ms", [ordered[int(len(ordered) * 0.99)]]),
    ]


async def until_indexed(founder: Founder, crowd: Crowd, limit: float = 1800) -> float:
    """Seconds until the indexer has caught up with everything stored."""
    began = time.perf_counter()
    async with asyncio.timeout(limit):
        while True:
            async with founder.database.transaction(crowd.company) as tx:
                stored = await tx.value("select count(*) from message where company_id = $1", crowd.company)
                indexed = await tx.value("select count(*) from search_entry where company_id = $1", crowd.company)
            if indexed >= stored:
                return time.perf_counter() - began
            await asyncio.sleep(1)


def _actor(company: UUID, employee: UUID) -> Actor:
    return Actor(
        company_id=company,
        employee_id=employee,
        session_id=employee,
        access_epoch=1,
        name="",
        language="de",
        must_change_password=False,
        rights=frozenset({"app", "chat"}),
        chat=True,
        expires_at=datetime.now(UTC),
    )
