"""Two connections to the database and two hundred senders: all are served, or told soon to come back."""

import asyncio
import random
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import asyncpg
import httpx
from acts import events, make_group
from cast import Cast
from devices import browser
from installation import Installation
from outboxes import Sender, SocketSender
from programs import Program, serving

CONNECTIONS, SENDERS = 2, 200
FREE, BLOCKED = 2.0, 4.0
# A request waits one second for a connection and three for a lock that somebody else holds; the rest is a busy machine.
ANSWERED_WITHIN = 1.0 + 3.0 + 4.0
PATIENCE = 60.0


@dataclass
class Answer:
    """What a post by HTTP was answered with, and after how long."""

    status: int
    retry_after: str | None
    seconds: float


@dataclass
class Asking(Sender):
    """Posts by HTTP over a connection that it keeps, however long it takes, and comes back when it was told to."""

    patience = PATIENCE
    http: httpx.AsyncClient = field(kw_only=True)
    answers: list[Answer] = field(default_factory=list)

    async def attempt(self, place: str, message: dict[str, str]) -> dict[str, Any] | None:
        began = time.monotonic()
        response = await self.http.post(f"/api/conversations/{place}/messages", json=message)
        retry_after = response.headers.get("Retry-After")
        self.answers.append(Answer(response.status_code, retry_after, time.monotonic() - began))
        return dict(response.json()) if response.is_success else None

    def pause(self, tries: int) -> float:
        return float(self.answers[-1].retry_after or 0)


async def test_two_hundred_senders_on_two_connections_that_hang_for_a_while(
    installation: Installation, cast: Cast
) -> None:
    async with serving(installation, POOL_SIZE=str(CONNECTIONS)) as program:
        async with browser(program.settings, cast.ada.token) as http:
            group = await make_group(http, cast.bo, cast.cleo)
        async with asking(program, cast, group) as askers:
            others = [
                SocketSender(program.settings, person.token, [group], random.Random(number))
                for number, person in enumerate([cast.ada, cast.bo, cast.cleo, cast.bo] * (SENDERS // 8))
            ]
            await send_all([*askers, *others], installation)
            await asyncio.gather(*(one.lost() for one in others))
        async with browser(program.settings, cast.ada.token) as http:
            stored = [event["client_id"] for event in await events(http, group) if event["kind"] == "message"]

    answers = [answer for one in askers for answer in one.answers]
    busy = [answer for answer in answers if answer.status == httpx.codes.SERVICE_UNAVAILABLE]
    print(  # noqa: T201  the figures
        f"\n{len(stored)} messages by {SENDERS} senders on {CONNECTIONS} connections; of {len(answers)} requests"
        f" {len(busy)} were told to come back, the slowest answer took {max(one.seconds for one in answers):.1f} s"
    )
    assert {answer.status for answer in answers} <= {200, 201, 503}
    assert busy, "the connections must have hung for this test to mean anything"
    assert {answer.retry_after for answer in busy} == {"1"}
    assert max(answer.seconds for answer in answers) < ANSWERED_WITHIN
    tried = [client_id for one in (*askers, *others) for client_id in one.tried]
    assert sorted(stored) == sorted(tried), "each is there, once"
    assert [fault for one in others for fault in one.faults] == []


@asynccontextmanager
async def asking(program: Program, cast: Cast, group: str):
    """Half of the senders, by HTTP."""
    clients = [browser(program.settings, cast.ada.token) for _ in range(SENDERS // 2)]
    for http in clients:
        http.timeout = httpx.Timeout(PATIENCE)
    try:
        yield [
            Asking(program.settings, "", [group], random.Random(number), http=http)
            for number, http in enumerate(clients)
        ]
    finally:
        await asyncio.gather(*(http.aclose() for http in clients))


async def send_all(senders: list[Sender], installation: Installation) -> None:
    """Everybody posts; for a while whoever asks who somebody is waits, and with that every connection that asks."""
    stop = asyncio.Event()
    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as everybody:
        for one in senders:
            everybody.create_task(one.send_until(stop))
        await asyncio.sleep(FREE)
        connection = await asyncpg.connect(installation.owner)
        async with connection.transaction():
            await connection.execute("lock table session in access exclusive mode")
            await asyncio.sleep(BLOCKED)
        await connection.close()
        await asyncio.sleep(FREE)
        stop.set()
