"""After healing: the search index holds what is stored, whatever the indexer died of."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any

from crash import checker
from crash.checker import Place, Verdict
from crash.stage import Installed

from kleanchat.adapters.keys import KeyFolder
from kleanchat.adapters.vault import Vault, message_place
from kleanchat.domain.search import token_hashes, tokens

# The indexer waits for 10 s at most after a database that was away.
CAUGHT_UP_WITHIN = 20.0
CURSORS = """select v.conversation_id::text, max(v.seq), max(k.indexed_seq) from conversation_event v
    left join search_cursor k on k.company_id = v.company_id and k.conversation_id = v.conversation_id group by 1"""
ENTRIES = "select conversation_id::text, seq, tokens from search_entry"
MESSAGES = """select q.company_id, q.conversation_id, q.seq, q.sender_id, q.client_id, q.key_id, q.body, e.language
    from message q join employee e on e.company_id = q.company_id and e.id = q.sender_id
    where q.deleted_at is null and q.body is not null"""


async def check_index(stage: Installed, verdict: Verdict) -> None:
    """Wait until the index has caught up, and hold it against the messages. Nobody may post meanwhile."""
    end = time.monotonic() + CAUGHT_UP_WITHIN
    while True:
        rows = await stage.rows(CURSORS)
        if all(seq == newest for _, newest, seq in rows) or time.monotonic() > end:
            break
        await asyncio.sleep(0.1)
    checker.check_cursors(verdict, {row[0]: row[2] for row in rows}, {row[0]: row[1] for row in rows})
    indexed = {(place, seq): frozenset(found) for place, seq, found in await stage.rows(ENTRIES)}
    vault = Vault(KeyFolder(stage.settings.key_folder))
    # The devices are told what they are told meanwhile.
    wanted = await asyncio.to_thread(_wanted, vault, await stage.rows(MESSAGES))
    checker.check_index(verdict, indexed, wanted)


def _wanted(vault: Vault, messages: Sequence[Any]) -> dict[Place, frozenset[int]]:
    """What the analyser finds in each message."""
    wanted: dict[Place, frozenset[int]] = {}
    for company, conversation, seq, sender, client_id, key_id, body, language in messages:
        text = vault.open(company, message_place(conversation, sender, client_id), key_id, body)
        wanted[str(conversation), seq] = frozenset(token_hashes(vault.search_key(company), tokens(text, language)))
    return wanted
