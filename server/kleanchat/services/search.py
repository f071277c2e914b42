"""Searching messages: the index answers with a little too much, so every hit is opened and checked."""

import asyncio
import logging
from collections.abc import Sequence
from uuid import UUID

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
# So many answers of the index are opened at a time, and so often for one page.
CANDIDATES = 60
ROUNDS = 5


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
    """The newest messages that answer a query, in all conversations of the actor or in one; `before` goes on behind an earlier page.

    Raises NotFound (no chat), Invalid (query too long). A query of nothing but signs finds nothing.
    """
    require(actor, Act.CHAT)
    if len(query) > QUERY_LIMIT:
        raise Invalid("query", "too_long")
    words = [token_hashes(vault.search_key(actor.company_id), word) for word in query_tokens(query, actor.language)]
    limit = min(max(limit, 1), MOST_HITS)
    hits: list[Hit] = []
    for _ in range(ROUNDS if words else 0):
        found = await store.find(tx, actor.employee_id, words, conversation, before, CANDIDATES)
        checked = await asyncio.to_thread(_checked, vault, actor, query, found)
        hits += [hit for hit in checked if hit is not None]
        is_end = len(found) < CANDIDATES
        if len(hits) >= limit:
            is_end = is_end and len(hits) == limit
            return SearchPage(tuple(hits[:limit]), None if is_end else _position(hits[limit - 1]))
        if is_end:
            return SearchPage(tuple(hits), None)
        before = Position(found[-1].at, found[-1].conversation_id, found[-1].seq)
    return SearchPage(tuple(hits), before if words else None)


def _checked(vault: Vault, actor: Actor, query: str, found: Sequence[Found]) -> list[Hit | None]:
    return [_hit(vault, actor, query, one) for one in found]


def _hit(vault: Vault, actor: Actor, query: str, found: Found) -> Hit | None:
    """Open what the index answered; None if it is no true answer to the query."""
    place = message_place(found.conversation_id, found.sender_id, found.client_id)
    try:
        body = vault.open(actor.company_id, place, found.key_id, found.body)
    except SealBroken:
        log.warning("a message does not open", extra={"conversation": str(found.conversation_id), "seq": found.seq})
        return None
    if not matches(body, query, actor.language):
        return None
    return Hit(found.conversation_id, found.seq, found.sender_id, found.at, body)


def _position(hit: Hit) -> Position:
    return Position(hit.at, hit.conversation, hit.seq)
