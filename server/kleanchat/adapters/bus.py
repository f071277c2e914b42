"""The bus between processes: it carries encoded facts to the nodes that have somebody to tell, and stores nothing.

It may lose a message; the feed and the clients' gap check repair that. The log is the truth.
"""

from collections.abc import Callable, Sequence
from typing import Protocol
from uuid import UUID

from kleanchat.domain.values import value


@value()
class Envelope:
    """One fact on its way: encoded once, with what a node needs to route it and nothing that depends on the receiver.

    `conversation` and `employee` say whose log `seq` counts in; `subject` is who was added or removed; `body` is the
    fact in JSON. What ends access (`REVOKED`) is for every node.
    """

    company: UUID
    kind: str
    conversation: UUID | None
    employee: UUID | None
    seq: int
    subject: UUID | None
    body: bytes
    session: UUID | None = None


# The kind of what ends access.
REVOKED = "revoked"

Receiver = Callable[[Sequence[Envelope]], None]


class Interest(Protocol):
    """Whose facts this process wants to hear. The hub says it, a bus between processes listens to it."""

    @property
    def may_lose(self) -> bool:
        """Can it be that something is published and not heard here?"""

    def hear(self, log: UUID) -> None:
        """Somebody here hears this conversation, or is this person. Said once, until it is forgotten."""

    def forget(self, log: UUID) -> None:
        """Nobody here does any more."""


class Bus(Interest, Protocol):
    """Publish to every node, this one included; receive what was published."""

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Hand over what one commit made final, in order. Does not wait and does not fail."""

    def subscribe(self, receiver: Receiver) -> None:
        """Call the receiver with every batch that is published from now on."""


class MemoryBus:
    """The bus of an installation with one process: a batch is delivered in the same step."""

    may_lose = False

    def __init__(self) -> None:
        self._receivers: list[Receiver] = []

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        for receiver in self._receivers:
            receiver(envelopes)

    def subscribe(self, receiver: Receiver) -> None:
        self._receivers.append(receiver)

    def hear(self, log: UUID) -> None:
        """Whoever publishes is here."""

    def forget(self, log: UUID) -> None:
        """The same."""
