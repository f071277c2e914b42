"""Companies with a history: so many stored messages, all in the search index."""

import asyncio
import time
from dataclasses import dataclass
from uuid import UUID

from bench.crowd import Crowd, Founder, sign_in

CONVERSATIONS = 200
# The first person is in every conversation, each of the others in one; so many have signed in.
SIGNED_IN = 2


@dataclass(frozen=True)
class Stored:
    """A company with this many messages, all indexed; its first person is in all of the groups."""

    crowd: Crowd
    groups: list[UUID]
    messages: int
    indexed_after: float


async def stored_company(founder: Founder, origin: str, messages: int) -> Stored:
    """Such a company, written straight into the database, and indexed by the running jobs."""
    crowd = await founder.company(CONVERSATIONS + 1)
    reader, *others = crowd.people
    began = time.perf_counter()
    groups = [await founder.group(crowd, [reader, other], messages // CONVERSATIONS) for other in others]
    crowd = await sign_in(origin, crowd, SIGNED_IN)
    await until_indexed(founder, crowd.company)
    took = time.perf_counter() - began
    await founder.settle()
    return Stored(crowd, groups, messages, took)


async def until_indexed(founder: Founder, company: UUID, limit: float = 3600) -> float:
    """Seconds until everything that is stored in this company can be found."""
    began = time.perf_counter()
    async with asyncio.timeout(limit):
        while not await _is_indexed(founder, company):
            await asyncio.sleep(0.05)
    return time.perf_counter() - began


async def _is_indexed(founder: Founder, company: UUID) -> bool:
    async with founder.database.transaction(company) as tx:
        return not await tx.value(
            """select exists (select from conversation c
                left join search_cursor k on k.company_id = c.company_id and k.conversation_id = c.id
                where c.company_id = $1 and c.last_seq > coalesce(k.indexed_seq, 0))""",
            company,
        )
