"""Searching messages: the index answers with a little too much, so every hit is opened and checked."""

import asyncio
import logging
from collections.abc import Sequence
from uuid import UUID

from kleanchat.adapters.keys import KeysUnavailable
from kleanchat.adapters.vault import SealBroken, Vault, message_place
from kleanchat.domain.errors import Invalid
from kleanchat.domain.people import Actor
from kleanchat.domain.permissions import Act, require
from kleanchat.domain.search import matches, query_tokens, token_hashes
from kleanchat.domain.search_hits import QUERY_LIMIT, Hit, Position, SearchPage
from kleanchat.store import search as store
from kleanchat.store.search import Found
from kleanchat.store.transaction import Transaction

log = logging.getLogger(__name__)

MOST_HITS = 50
# So many answers of the index are opened at first, twice as many each time the page is not full yet, and no more.
CANDIDATES = 60
ROUNDS = 4


async def search(
    tx: Transaction,
    vault: Vault,
    actor: Actor,
    query: str,
    *,
    conversation: UUID | None = None,
    before: Position | None = None,
    limit: int = 20,
) -> SearchPage:
    """The newest messages that answer a query, in all conversations of the actor or in one.

    `before` goes on behind an earlier page. A query without letters and digits finds nothing.
    Raises NotFound without the right to chat, or Invalid when the query is too long.
    """
    require(actor, Act.CHAT)
    if len(query) > QUERY_LIMIT:
        raise Invalid("query", "too_long")
    words = _hashed(vault, actor, query)
    if not words:
        return SearchPage((), None)
    limit = min(max(limit, 1), MOST_HITS)
    hits: list[Hit] = []
    for candidates in (CANDIDATES << turn for turn in range(ROUNDS)):
        found = await store.find(tx, actor.employee_id, words, conversation, before, candidates)
        hits += await asyncio.to_thread(_hits, vault, actor, query, found)
        if len(hits) > limit:
            last = hits[limit - 1]
            return SearchPage(tuple(hits[:limit]), Position(last.at, last.conversation, last.seq))
        if len(found) < candidates:
            return SearchPage(tuple(hits), None)
        before = Position(found[-1].at, found[-1].conversation_id, found[-1].seq)
        if len(hits) == limit:
            break
    return SearchPage(tuple(hits), before)


def _hashed(vault: Vault, actor: Actor, query: str) -> list[list[int]]:
    """The hashes that stand for each word of a query; none in a company without a key: nothing was written."""
    try:
        key = vault.search_key(actor.company_id)
    except KeysUnavailable:
        return []
    return [token_hashes(key, word) for word in query_tokens(query, actor.language)]


def _hits(vault: Vault, actor: Actor, query: str, found: Sequence[Found]) -> list[Hit]:
    """Open what the index answered; what remains are true answers to the query."""
    opened = ((one, _body(vault, actor.company_id, one)) for one in found)
    return [
        Hit(one.conversation_id, one.seq, one.sender_id, one.at, body)
        for one, body in opened
        if body is not None and matches(body, query, actor.language)
    ]


def _body(vault: Vault, company: UUID, found: Found) -> str | None:
    place = message_place(found.conversation_id, found.sender_id, found.client_id)
    try:
        return vault.open(company, place, found.key_id, found.body)
    except SealBroken:
        where = {"conversation": str(found.conversation_id), "seq": found.seq}
        log.warning("a message does not open and is not found", extra=where)
        return None
