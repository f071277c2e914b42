"""A socket, as the hub sees it."""

from datetime import datetime
from typing import Protocol
from uuid import UUID

from kleanchat.realtime.frames import Bundle, Shared


class Listener(Protocol):
    """A socket, as the hub sees it."""

    open_conversation: UUID | None
    heard_at: float

    @property
    def waiting_bytes(self) -> int:
        """What waits for this socket."""

    @property
    def company(self) -> UUID:
        """The company of the person whose device it is."""

    @property
    def employee(self) -> UUID:
        """The person."""

    @property
    def session(self) -> UUID:
        """The device's session."""

    @property
    def expires_at(self) -> datetime:
        """When the session ends by itself, as it was at the hello."""

    def offer(self, bundle: Bundle) -> None:
        """Let a bundle wait for this socket."""

    def flush(self, shared: Shared) -> int:
        """Send what waits, and say how many bytes that was; `shared` holds the frames that were built in this turn."""

    def end(self, code: int, reason: str) -> None:
        """Close for good: nothing that waits is delivered any more."""
