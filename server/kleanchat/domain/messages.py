"""Messages: what may be posted, and what the poster gets back."""

from datetime import datetime
from uuid import UUID

from kleanchat.domain.text import clean_text
from kleanchat.domain.values import value

BODY_LIMIT = 4000


@value()
class Draft:
    """A message that is to be posted. The client made `client_id` before its first try and keeps it for every retry."""

    conversation: UUID
    client_id: UUID
    body: str


@value()
class Posted:
    """Where a message stands once it is committed; the same again for a retry of the same client id."""

    conversation: UUID
    seq: int
    client_id: UUID
    at: datetime


def clean_body(body: str) -> str:
    """The body as stored: 1 to 4,000 characters. Raises Invalid."""
    return clean_text(body, "body", BODY_LIMIT)
