"""Messages: the batch that posts what waits, of all companies, in one transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from kleanchat.domain.values import value
from kleanchat.store.arguments import columns


@value()
class SealedPost:
    """A message ready to be stored."""

    company_id: UUID
    conversation_id: UUID
    sender_id: UUID
    access_epoch: int
    client_id: UUID
    content_hash: bytes
    key_id: int
    body: bytes


@value()
class Outcome:
    """What became of one post (0004_hot_path.sql lists the words); seq and time where it is stored."""

    word: str
    seq: int | None
    at: datetime | None


async def post(connection: Any, posts: Sequence[SealedPost]) -> list[Outcome]:
    """Store a batch in one commit; an outcome for each post, in order."""
    rows = await connection.fetch(
        "select outcome, seq, at from post_messages($1, $2, $3, $4, $5, $6, $7, $8) order by ord",
        *columns(posts, SealedPost.__dataclass_fields__),
    )
    return [Outcome(row[0], row[1], row[2]) for row in rows]
