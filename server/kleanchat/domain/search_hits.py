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
    """Where the search has come to. Messages of one batch share their time, so all three count.

    First come the messages that have every word whole, from new to old; then, from new to old again, those that only
    have words which go on behind what was typed (`goes_on`).
    """

    at: datetime
    conversation: UUID
    seq: int
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Hits in the order of `Position`, and where to go on; `after` is None at the end.

    A page with few hits or none may still go on: what the index answered was then not what was meant.
    """

    hits: tuple[Hit, ...]
    after: Position | None
