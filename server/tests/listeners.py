"""A socket as the hub sees it, without a network: it keeps the frames that would be written."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from kleanchat.adapters.bus import Envelope
from kleanchat.realtime.frames import Bundle, Shared
from kleanchat.realtime.hub import Hub
from kleanchat.realtime.lease import Lease
from kleanchat.realtime.outbox import Outbox

COMPANY, TALK = UUID(int=1), UUID(int=2)


class FakeListener:
    """One device of one person."""

    def __init__(self, hub: Hub, person: UUID | None = None) -> None:
        self.company, self.employee, self.session = COMPANY, person or uuid4(), uuid4()
        self.open_conversation: UUID | None = None
        self.heard_at = 0.0
        self.expires_at = datetime.max.replace(tzinfo=UTC)
        self.outbox = Outbox()
        self.frames: list[bytes] = []
        self.closed: tuple[int, str] | None = None
        hub.join_person(self)
        hub.person_is_at(self, 0)

    def offer(self, bundle: Bundle) -> None:
        self.outbox.put(bundle)

    def flush(self, shared: Shared) -> int:
        if not self.outbox.bundles:
            return 0
        self.frames.append(self.outbox.take(shared))
        return len(self.frames[-1])

    def end(self, code: int, reason: str) -> None:
        self.closed = (code, reason)
        self.outbox.clear()

    @property
    def facts(self) -> list[list[Any]]:
        """What each frame holds."""
        return [payload(frame) for frame in self.frames]


def a_hub(lease: Lease) -> Hub:
    """A hub that delivers while the lease holds."""
    return Hub(lease)


class FakeLease(Lease):
    """A lease that holds as long as it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.held = True

    def holds(self) -> bool:
        return self.held


def payload(frame: bytes) -> list[Any]:
    """The array in a text frame."""
    size = frame[1]
    start = {126: 4, 127: 10}.get(size, 2)
    assert frame[0] == 0x81
    facts: list[Any] = json.loads(frame[start:])
    return facts


def event(seq: int, kind: str = "message", subject: UUID | None = None, conversation: UUID = TALK) -> Envelope:
    """An event of a conversation on its way; its body is its seq."""
    return Envelope(COMPANY, kind, conversation, None, seq, subject, str(seq).encode())


def own(person: UUID, seq: int, kind: str = "draft", conversation: UUID = TALK) -> Envelope:
    """A fact of a person on its way."""
    return Envelope(COMPANY, kind, conversation, person, seq, None, b'"own %d"' % seq)


def mark(person: UUID, word: str) -> Envelope:
    """A mark on its way."""
    return Envelope(COMPANY, "marks", TALK, None, 0, person, f'"{word}"'.encode())
