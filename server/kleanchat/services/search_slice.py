"""One slice of the search index: some conversations of one company, in one transaction.

Entries and cursors are written together, so a crash anywhere loses and doubles nothing.
"""

import asyncio
import logging
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from kleanchat.adapters.vault import SealBroken, Vault, message_place
from kleanchat.domain.search import ANALYSER_VERSION, token_hashes, tokens
from kleanchat.store import search as store
from kleanchat.store.search import Cursor, Entry, Sealed, Stretch
from kleanchat.store.transaction import Transaction

log = logging.getLogger(__name__)

# Some 20 ms of work.
MESSAGES_OF_A_SLICE = 200
# After so much analysis at a stretch it pauses, because the event loop waits up to 5 ms for a busy thread to be
# interrupted, at every turn. Measured with a long backlog on two busy cores: the loop's delay falls from 9 to 4.5 ms
# (99th percentile), for a seventh of the speed.
BUSY_SECONDS = 0.001
BREATH_SECONDS = 0.0002


@dataclass(frozen=True, slots=True)
class Slice:
    """What a slice has done: messages written, how far conversations have come, and which need to be written anew."""

    indexed: int
    reached: dict[UUID, int]
    outdated: dict[UUID, int]


async def index_new(tx: Transaction, vault: Vault, wanted: Mapping[UUID, int]) -> Slice:
    """Index what is new in these conversations, as far as one slice goes; each is wanted up to a seq."""
    cursors = await store.cursors(tx, wanted, ANALYSER_VERSION)
    starts = {at: cursors[at].indexed_seq if at in cursors else 0 for at in wanted}
    stretches = [Stretch(at, starts[at], seq) for at, seq in wanted.items() if starts[at] < seq]
    indexed, reached = await _write(tx, vault, stretches)
    if reached:
        await store.advance(tx, reached, ANALYSER_VERSION)
    done = {at: seq for at, seq in starts.items() if seq >= wanted[at]}
    outdated = {at: cursor.indexed_seq for at, cursor in cursors.items() if _is_outdated(cursor)}
    return Slice(indexed, done | reached, outdated)


async def index_again(tx: Transaction, vault: Vault, wanted: Mapping[UUID, int]) -> Slice:
    """Write anew what an older analyser has written, as far as one slice goes; what follows the seq wanted is new."""
    known = await store.cursors(tx, wanted, ANALYSER_VERSION)
    cursors = {at: cursor for at, cursor in known.items() if _is_outdated(cursor)}
    stretches = [Stretch(at, cursor.renewed_seq, wanted[at]) for at, cursor in cursors.items()]
    indexed, reached = await _write(tx, vault, stretches)
    if reached:
        await store.renewed(tx, reached, wanted, ANALYSER_VERSION)
    done = {at: seq for at, seq in wanted.items() if at not in cursors}
    return Slice(indexed, done | reached, {})


async def _write(tx: Transaction, vault: Vault, stretches: Sequence[Stretch]) -> tuple[int, dict[UUID, int]]:
    """Write the entries of these stretches; how many, and how far each was read."""
    messages = await store.messages(tx, stretches, MESSAGES_OF_A_SLICE) if stretches else []
    if messages:
        # Long texts take milliseconds each, and everybody else waits for the loop.
        await store.write(tx, await asyncio.to_thread(_entries, vault, tx.company_id, messages))
    return len(messages), _reached(stretches, messages)


def _is_outdated(cursor: Cursor) -> bool:
    return cursor.analyser_version < ANALYSER_VERSION


def _reached(stretches: Iterable[Stretch], messages: Sequence[Sealed]) -> dict[UUID, int]:
    """How far each stretch was read: to its end, up to where the slice was full, or not at all."""
    reached: dict[UUID, int] = {}
    is_full = len(messages) == MESSAGES_OF_A_SLICE
    for stretch in stretches:
        if is_full and stretch.conversation_id == messages[-1].conversation_id:
            reached[stretch.conversation_id] = messages[-1].seq
            break
        reached[stretch.conversation_id] = stretch.until
    return reached


def _entries(vault: Vault, company: UUID, messages: Iterable[Sealed]) -> list[Entry]:
    """Open and analyse messages. One that does not open is left out: it can be read nowhere else either."""
    entries = []
    rested_at = time.perf_counter()
    for message in messages:
        entry = _entry(vault, company, message)
        if entry is not None:
            entries.append(entry)
        if time.perf_counter() - rested_at > BUSY_SECONDS:
            time.sleep(BREATH_SECONDS)
            rested_at = time.perf_counter()
    return entries


def _entry(vault: Vault, company: UUID, message: Sealed) -> Entry | None:
    place = message_place(message.conversation_id, message.sender_id, message.client_id)
    try:
        text = vault.open(company, place, message.key_id, message.body)
    except SealBroken:
        where = {"conversation": str(message.conversation_id), "seq": message.seq}
        log.warning("a message does not open and is not indexed", extra=where)
        return None
    hashes = token_hashes(vault.search_key(company), tokens(text, message.language))
    return Entry(message.conversation_id, message.seq, hashes)
