"""What a search answers with."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

# Longer than anything one would type to find a message.
QUERY_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that answers the query."""

    conversation: UUID
    seq: int
    sender: UUID
    at: datetime
    body: str


@dataclass(frozen=True, slots=True)
class Position:
    """Where the search has come to, from new to old. Messages of one batch share their time, so all three count."""

    at: datetime
    conversation: UUID
    seq: int


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Hits, the newest first, and where to go on; `after` is None at the end.

    A page with few hits or none may still go on: what the index answered was then not what was meant.
    """

    hits: tuple[Hit, ...]
    after: Position | None
