"""Facts become bytes here, once each, whoever receives them."""

from collections.abc import Sequence

from kleanchat.adapters.bus import REVOKED, Bus, Envelope
from kleanchat.adapters.encoding import encoded
from kleanchat.domain.events import Marks, MemberAdded, MemberRemoved, Revoked
from kleanchat.store.transaction import Fact, Publish

MARKS = "marks"


def publisher(bus: Bus) -> Publish:
    """What a transaction calls after its commit: encode the facts and hand them to the bus."""

    def publish(facts: Sequence[Fact]) -> None:
        if facts:
            bus.publish([envelope(fact) for fact in facts])

    return publish


def envelope(fact: Fact) -> Envelope:
    """A fact with its route, encoded."""
    event = fact.event
    if isinstance(event, Revoked):
        return Envelope(fact.company, REVOKED, None, event.employee, 0, None, event.reason.encode(), event.session)
    if isinstance(event, Marks):
        # The hub joins the marks of a second; each goes to it as the piece that it puts together.
        mark = event.marks[0]
        return Envelope(fact.company, MARKS, event.conversation, None, 0, mark.employee, encoded(mark))
    conversation = getattr(event, "conversation", None)
    subject = event.employee if isinstance(event, MemberAdded | MemberRemoved) else None
    seq = event.seq if hasattr(event, "seq") else event.employee_seq
    return Envelope(fact.company, event.kind, conversation, fact.employee, seq, subject, encoded(event))
