"""The bus between processes: it carries encoded facts to the nodes that have somebody to tell, and stores nothing.

It may lose a message; the feed and the clients' gap check repair that. The log is the truth.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Envelope:
    """One fact on its way: encoded once, with what a node needs to route it and nothing that depends on the receiver.

    `conversation` and `employee` say whose log `seq` counts in; `subject` is who was added or removed; `body` is the
    fact in JSON.
    """

    company: UUID
    kind: str
    conversation: UUID | None
    employee: UUID | None
    seq: int
    subject: UUID | None
    body: bytes
    session: UUID | None = None


Receiver = Callable[[Sequence[Envelope]], None]


class Bus(Protocol):
    """Publish to every node, this one included; receive what was published."""

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Hand over what one commit made final, in order. Does not wait and does not fail."""

    def subscribe(self, receiver: Receiver) -> None:
        """Call the receiver with every batch that is published from now on."""


class MemoryBus:
    """The bus of an installation with one process: a batch is delivered in the same step."""

    def __init__(self) -> None:
        self._receivers: list[Receiver] = []

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        for receiver in self._receivers:
            receiver(envelopes)

    def subscribe(self, receiver: Receiver) -> None:
        self._receivers.append(receiver)
