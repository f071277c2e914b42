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
from kleanchat.domain.search import Question, query_tokens, token_hashes, whole_word_tokens
from kleanchat.domain.search_hits import QUERY_LIMIT, Hit, Position, SearchPage
from kleanchat.store import search as store
from kleanchat.store.search import Found
from kleanchat.store.transaction import Transaction

log = logging.getLogger(__name__)

MOST_HITS = 50
# So many answers of the index are opened at first, twice as many each time the page is not full yet, and no more.
CANDIDATES = 30
ROUNDS = 5

# The hashes that stand for each word of a query.
Words = list[list[int]]


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
    """The messages that answer a query, in all conversations of the actor or in one, in the order of `Position`.

    `before` goes on behind an earlier page. A query without letters and digits finds nothing.
    Raises NotFound without the right to chat, or Invalid when the query is too long.
    """
    require(actor, Act.CHAT)
    if len(query) > QUERY_LIMIT:
        raise Invalid("query", "too_long")
    whole, any_word = (_hashed(vault, actor, of(query, actor.language)) for of in (whole_word_tokens, query_tokens))
    if not any_word:
        return SearchPage((), None)
    hunt = _Hunt(tx, vault, actor, Question(query, actor.language), conversation, min(max(limit, 1), MOST_HITS))
    if before is None or not before.goes_on:
        # Beginnings match many times as much that is not meant, so they wait until whole words find no more.
        page = await hunt.whole_words(whole, before)
        if page is not None:
            return page
        before = None
    return await hunt.words_that_go_on(any_word, whole, before)


def _hashed(vault: Vault, actor: Actor, words: tuple[frozenset[str], ...]) -> Words:
    """The hashes that stand for each word of a query; none in a company without a key: nothing was written."""
    try:
        key = vault.search_key(actor.company_id)
    except KeysUnavailable:
        return []
    return [token_hashes(key, word) for word in words]


class _Hunt:
    """One page of a search while it fills."""

    def __init__(
        self, tx: Transaction, vault: Vault, actor: Actor, question: Question, conversation: UUID | None, limit: int
    ) -> None:
        self._tx = tx
        self._vault = vault
        self._actor = actor
        self._question = question
        self._conversation = conversation
        self._limit = limit
        self._hits: list[Hit] = []

    async def whole_words(self, words: Words, before: Position | None) -> SearchPage | None:
        """The page, if messages with every word whole fill it or may still do so; None if there are no more."""
        return await self._fill(words, before, ROUNDS)

    async def words_that_go_on(self, words: Words, whole_words: Words, before: Position | None) -> SearchPage:
        """The page, filled up with the messages in which a word only begins as typed."""
        # Who has hits already sees them at once; only an empty page is worth looking on.
        page = await self._fill(words, before, 1 if self._hits else ROUNDS, whole_words)
        return page or SearchPage(tuple(self._hits), None)

    async def _fill(
        self, words: Words, before: Position | None, rounds: int, known: Words | None = None
    ) -> SearchPage | None:
        """The page, if there may be more than it holds; None once all is found. Without what the known words find."""
        whole = len(self._hits) if known is not None else self._limit
        for candidates in (CANDIDATES << turn for turn in range(rounds)):
            found = await store.find(self._tx, self._actor.employee_id, words, self._conversation, before, candidates)
            hits = await asyncio.to_thread(self._opened, found)
            self._hits += await self._new(hits, known) if known is not None else hits
            if len(self._hits) > self._limit:
                return self._full(whole)
            if len(found) < candidates:
                return None
            last = found[-1]
            before = Position(last.at, last.conversation_id, last.seq, goes_on=known is not None)
            if len(self._hits) == self._limit:
                break
        return SearchPage(tuple(self._hits), before)

    async def _new(self, hits: list[Hit], whole_words: Words) -> list[Hit]:
        """Those that have not come as messages with every word whole."""
        if not hits:
            return []
        known = await store.having(self._tx, [(hit.conversation, hit.seq) for hit in hits], whole_words)
        return [hit for hit in hits if (hit.conversation, hit.seq) not in known]

    def _full(self, whole: int) -> SearchPage:
        """The page when there are more hits than it takes, of which so many have every word whole."""
        last = self._hits[self._limit - 1]
        after = Position(last.at, last.conversation, last.seq, goes_on=self._limit > whole)
        return SearchPage(tuple(self._hits[: self._limit]), after)

    def _opened(self, found: Sequence[Found]) -> list[Hit]:
        """Open what the index answered; what remains are true answers to the query."""
        opened = ((one, _body(self._vault, self._actor.company_id, one)) for one in found)
        return [
            Hit(one.conversation_id, one.seq, one.sender_id, one.at, body)
            for one, body in opened
            if body is not None and self._question.is_answered_by(body)
        ]


def _body(vault: Vault, company: UUID, found: Found) -> str | None:
    place = message_place(found.conversation_id, found.sender_id, found.client_id)
    try:
        return vault.open(company, place, found.key_id, found.body)
    except SealBroken:
        where = {"conversation": str(found.conversation_id), "seq": found.seq}
        log.warning("a message does not open and is not found", extra=where)
        return None
