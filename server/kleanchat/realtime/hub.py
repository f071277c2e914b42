"""The hub: which socket of this process hears which conversation, and what waits for it.

It works in the event loop alone and never waits. What arrives within one turn of the loop goes out as one array
(flushing.py); sockets for which the same waits share the frame. An event that arrives before its predecessor is held
until the gap closes, by the bus or by the feed.
"""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

from kleanchat.adapters.bus import REVOKED, Envelope, Interest, MemoryBus
from kleanchat.adapters.tally import Tally
from kleanchat.adapters.traces import Traces
from kleanchat.realtime.closing import code_of
from kleanchat.realtime.encoding import MARKS
from kleanchat.realtime.flushing import Flushing
from kleanchat.realtime.frames import Bundle
from kleanchat.realtime.lease import Lease
from kleanchat.realtime.listener import Listener

MARKS_SECONDS = 1.0
# The seq of a log of which this node knows nothing yet; an empty log is at 0.
UNKNOWN = -1
Person = tuple[UUID, UUID]


class Channel:
    """Who hears a log on this node, and up to which seq it has been told."""

    __slots__ = ("held", "listeners", "seq")

    def __init__(self, seq: int) -> None:
        self.listeners: set[Listener] = set()
        self.seq = seq
        self.held: dict[int, Envelope] = {}

    def due(self, envelope: Envelope) -> list[Envelope]:
        """The envelopes that are next now that this one is here.

        Empty for one that was told already or comes too early. Of an unknown log whatever comes first is next.
        """
        if self.seq != UNKNOWN and envelope.seq > self.seq + 1:
            self.held[envelope.seq] = envelope
            return []
        if envelope.seq <= self.seq:
            return []
        due = [envelope]
        while (following := self.held.pop(due[-1].seq + 1, None)) is not None:
            due.append(following)
        self.seq = due[-1].seq
        return due

    def skip_to(self, seq: int) -> None:
        """What is missing before this seq will never come: the log keeps only the latest of some facts."""
        self.seq = max(self.seq, seq)
        self.held = {held: envelope for held, envelope in self.held.items() if held > seq}

    def will_add(self, employee: UUID) -> bool:
        """Is it among what is held that this person comes into the group?"""
        return any(one.kind == "member_added" and one.subject == employee for one in self.held.values())


class Hub:
    """All sockets of this process."""

    def __init__(
        self,
        lease: Lease,
        interest: Interest | None = None,
        tally: Tally | None = None,
        traces: Traces | None = None,
    ) -> None:
        self._tally = tally or Tally()
        self._flushing = Flushing(lease, self._tally, traces or Traces())
        self._interest = interest or MemoryBus()
        self._conversations: dict[UUID, Channel] = {}
        self._people: dict[Person, Channel] = {}
        self._heard: dict[Listener, set[UUID]] = {}
        self._marks: dict[UUID, dict[UUID | None, bytes]] = {}
        # Set when something is held: the feed looks at once, as the bus may have lost what comes before it.
        self.gap = asyncio.Event()
        # Who is new in which conversation, of a company, and is let in by the feed: a bus that may lose something
        # cannot say what he has missed.
        self.new: set[tuple[UUID, UUID, UUID]] = set()

    # ------------------------------------------------------------------------------------------------ who hears what

    def join_person(self, listener: Listener) -> None:
        """From now on the socket hears the facts of its person, and is closed when access ends."""
        person = (listener.company, listener.employee)
        if person not in self._people:
            self._people[person] = Channel(UNKNOWN)
            self._interest.hear(listener.employee)
        self._people[person].listeners.add(listener)
        self._heard.setdefault(listener, set())

    def person_is_at(self, listener: Listener, seq: int) -> None:
        """The log of the socket's person has come up to this seq.

        Said by a socket that hears the person already and reads his log once more after this: what is not told to it
        here, it reads then. A known seq stays, because other sockets may not have been told more yet.
        """
        channel = self._people.get((listener.company, listener.employee))
        if channel is not None and channel.seq == UNKNOWN:
            channel.seq = seq

    def join(self, listener: Listener, positions: dict[UUID, int]) -> None:
        """From now on the socket hears these conversations, which have come up to these seqs."""
        heard = self._heard.setdefault(listener, set())
        for conversation, seq in positions.items():
            channel = self._conversations.get(conversation)
            if channel is None:
                channel = self._conversations[conversation] = Channel(seq)
                self._interest.hear(conversation)
            channel.listeners.add(listener)
            heard.add(conversation)

    def take_seats(self, listener: Listener, seats: Mapping[UUID, tuple[int, int]]) -> None:
        """From now on the socket hears these conversations, which have come up to these seqs, from these seqs on.

        Where this node has still to tell what came before its person, the feed lets him in.
        """
        for conversation, (last, first) in seats.items():
            channel = self._conversations.get(conversation)
            if channel is not None and UNKNOWN < channel.seq < first - 1:
                self.new.add((listener.company, conversation, listener.employee))
                self.gap.set()
            else:
                self.join(listener, {conversation: last})

    def keep_only(self, listener: Listener, conversations: Iterable[UUID]) -> None:
        """The socket is a member of these and no others."""
        for conversation in self._heard.get(listener, set()).difference(conversations):
            self._leave(listener, conversation)

    def drop(self, listener: Listener) -> None:
        """The socket is gone."""
        for conversation in list(self._heard.pop(listener, ())):
            self._leave(listener, conversation)
        person = (listener.company, listener.employee)
        channel = self._people.get(person)
        if channel is not None:
            channel.listeners.discard(listener)
            if not channel.listeners:
                del self._people[person]
                self._interest.forget(listener.employee)
        self._flushing.forget(listener)

    def _leave(self, listener: Listener, conversation: UUID) -> None:
        self._heard.get(listener, set()).discard(conversation)
        channel = self._conversations.get(conversation)
        if channel is None:
            return
        channel.listeners.discard(listener)
        if not channel.listeners:
            del self._conversations[conversation]
            self._interest.forget(conversation)

    # ----------------------------------------------------------------------------------------------- what is told

    def receive(self, envelopes: Sequence[Envelope]) -> None:
        """Tell what one commit made final, in order. The bus calls this, and the feed for what the bus lost."""
        bodies: dict[UUID, list[bytes]] = {}
        for envelope in envelopes:
            if envelope.kind == REVOKED:
                self.revoke(envelope.company, envelope.employee, envelope.session, envelope.body.decode())
            elif envelope.kind == MARKS:
                self._note_mark(envelope)
            elif envelope.employee is not None:
                self._tell_person(envelope)
            elif (channel := self._conversations.get(_of(envelope))) is not None:
                for due in channel.due(envelope):
                    self._take_in(channel, due, bodies)
                self._note_gap(channel)
        for conversation, waiting in bodies.items():
            self._deliver(conversation, waiting)

    def revoke(self, company: UUID, employee: UUID | None, session: UUID | None, reason: str) -> None:
        """Access has ended, of a session, a person or a company: their sockets are closed now."""
        if employee is not None:
            concerned = self._sockets_of(company, employee)
        else:
            concerned = [listener for listener in self._heard if listener.company == company]
        for listener in concerned:
            if session in (None, listener.session):
                self.drop(listener)
                listener.end(code_of(reason), reason)

    def receive_own(self, envelopes: Sequence[Envelope]) -> None:
        """Tell what was read in a person's log: all that there is, in order, so that a gap in it is none."""
        for envelope in envelopes:
            channel = self._people.get((envelope.company, envelope.employee)) if envelope.employee is not None else None
            if channel is not None and channel.seq != UNKNOWN:
                channel.skip_to(envelope.seq - 1)
            self._tell_person(envelope)

    def let_in(self, new: tuple[UUID, UUID, UUID], first: int, envelopes: Sequence[Envelope]) -> None:
        """Let a person hear a conversation that he may see from `first` on; the envelopes are what it says since then.

        If this node has not told the conversation up to there, his coming is among what it still has to tell.
        """
        if new not in self.new:
            return
        self.new.discard(new)
        company, conversation, employee = new
        channel = self._conversations.get(conversation)
        told = channel.seq if channel is not None else first - 1
        if told >= first - 1:
            bundle = Bundle([one.body for one in envelopes if one.seq <= told])
            for listener in self._sockets_of(company, employee):
                self.join(listener, {conversation: told})
                if bundle.bodies:
                    self._offer([listener], bundle)
        self.receive(envelopes)

    def behind(self, company: UUID, conversation: UUID | None, employee: UUID | None, seq: int) -> int | None:
        """The seq up to which this node has told a log, if that is before `seq`.

        None if it is not behind, or nobody listens.
        """
        if conversation is not None:
            channel = self._conversations.get(conversation)
        else:
            channel = self._people.get((company, employee)) if employee is not None else None
        return channel.seq if channel is not None and UNKNOWN < channel.seq < seq else None

    def _take_in(self, channel: Channel, envelope: Envelope, bodies: dict[UUID, list[bytes]]) -> None:
        conversation = _of(envelope)
        if envelope.kind == "member_removed" and envelope.subject is not None:
            self._deliver(conversation, bodies.pop(conversation, []))
            self._let_out(envelope.company, conversation, envelope.subject)
        elif envelope.kind == "member_added" and envelope.subject is not None:
            # What came before him is not for him.
            self._deliver(conversation, bodies.pop(conversation, []))
            for listener in self._sockets_of(envelope.company, envelope.subject):
                self.join(listener, {conversation: channel.seq})
        bodies.setdefault(conversation, []).append(envelope.body)

    def _tell_person(self, envelope: Envelope) -> None:
        assert envelope.employee is not None
        channel = self._people.get((envelope.company, envelope.employee))
        if channel is None:
            return
        for due in channel.due(envelope):
            devices = list(channel.listeners)
            for listener in devices:
                if due.kind == "joined" and due.conversation is not None:
                    self._join_later(listener, due.conversation)
                elif due.kind == "left" and due.conversation is not None:
                    self._let_out(listener.company, due.conversation, listener.employee)
            self._offer(devices, Bundle([due.body]))
        self._note_gap(channel)

    def _join_later(self, listener: Listener, conversation: UUID) -> None:
        """The socket hears a conversation that its person is new in; from his coming on, where that is still held."""
        if self._interest.may_lose:
            if conversation not in self._heard.get(listener, ()):
                self.new.add((listener.company, conversation, listener.employee))
                self.gap.set()
            return
        channel = self._conversations.get(conversation)
        if channel is None or not channel.will_add(listener.employee):
            self.join(listener, {conversation: UNKNOWN})

    def _let_out(self, company: UUID, conversation: UUID, employee: UUID) -> None:
        self.new.discard((company, conversation, employee))
        for listener in self._sockets_of(company, employee):
            self._leave(listener, conversation)

    def _note_gap(self, channel: Channel) -> None:
        if channel.held:
            self.gap.set()

    def _sockets_of(self, company: UUID, employee: UUID) -> list[Listener]:
        channel = self._people.get((company, employee))
        return list(channel.listeners) if channel is not None else []

    def _deliver(self, conversation: UUID, bodies: list[bytes]) -> None:
        channel = self._conversations.get(conversation)
        if channel is None or not bodies:
            return
        self._offer(list(channel.listeners), Bundle(bodies))

    # ---------------------------------------------------------------------------------------------------- marks

    def _note_mark(self, envelope: Envelope) -> None:
        """Others' marks are told at most once a second, to sockets that have the conversation open."""
        conversation = _of(envelope)
        channel = self._conversations.get(conversation)
        if channel is None or not any(listener.open_conversation == conversation for listener in channel.listeners):
            return
        waiting = self._marks.get(conversation)
        if waiting is None:
            waiting = self._marks[conversation] = {}
            asyncio.get_running_loop().call_later(MARKS_SECONDS, self._tell_marks, conversation)
        waiting[envelope.subject] = envelope.body

    def _tell_marks(self, conversation: UUID) -> None:
        marks = self._marks.pop(conversation, {})
        channel = self._conversations.get(conversation)
        if channel is None or not marks:
            return
        body = b'{"kind":"marks","conversation":"%s","marks":[%s]}' % (
            str(conversation).encode(),
            b",".join(marks.values()),
        )
        looking = [one for one in channel.listeners if one.open_conversation == conversation]
        self._offer(looking, Bundle([body], ephemeral=True))

    # --------------------------------------------------------------------------------------------------- flushing

    def _offer(self, listeners: list[Listener], bundle: Bundle) -> None:
        """Let a bundle wait for all of these; a list of its own, because who is too slow leaves the hub meanwhile."""
        for listener in listeners:
            listener.offer(bundle)
        self._tally.deliveries += len(bundle.bodies) * len(listeners)
        self._flushing.want(listeners)

    def wants_flush(self, listener: Listener) -> None:
        """Something waits for this socket."""
        self._flushing.want([listener])

    def flush(self) -> None:
        """Send what waits: the lease has been renewed."""
        self._flushing.go_on()

    def listeners(self) -> list[Listener]:
        """All sockets of this process that have said hello."""
        return list(self._heard)


def _of(envelope: Envelope) -> UUID:
    assert envelope.conversation is not None, "an event of a conversation names it"
    return envelope.conversation
