"""Read and delivered marks: raised in batches, told to one's own devices at once and to others coalesced by the hub."""

from collections.abc import Sequence
from uuid import UUID

from kleanchat.adapters import failpoints
from kleanchat.adapters.tally import Tally
from kleanchat.adapters.traces import Traces
from kleanchat.domain.errors import NotFound, Refusal
from kleanchat.domain.events import Mark, Marks, ReadElsewhere
from kleanchat.domain.people import Actor
from kleanchat.services.batches import Batches, how_many
from kleanchat.store import marks
from kleanchat.store.marks import MarkChange, MarkOutcome
from kleanchat.store.transaction import Fact, HotConnection, Publish

_Member = tuple[UUID, UUID, UUID]


class Marker:
    """Raises marks for all companies of this process."""

    def __init__(
        self,
        connection: HotConnection,
        publish: Publish,
        tally: Tally | None = None,
        traces: Traces | None = None,
    ) -> None:
        self._connection = connection
        self._publish = publish
        write = (traces or Traces()).around("commit marks", self._write, how_many)
        self._batches: Batches[MarkChange, MarkOutcome] = Batches(write, (tally or Tally()).batches["marks"])

    @property
    def waiting(self) -> int:
        """How many marks wait for their batch."""
        return self._batches.waiting

    async def read(self, actor: Actor, conversation: UUID, seq: int) -> None:
        """The person has read up to `seq`, and so received it. Raises NotFound, Busy."""
        await self._raise(actor, conversation, seq, seq)

    async def delivered(self, actor: Actor, conversation: UUID, seq: int) -> None:
        """One of the person's devices has received up to `seq`. Raises NotFound, Busy."""
        await self._raise(actor, conversation, 0, seq)

    async def run(self) -> None:
        """Write what is reported until cancelled."""
        await self._batches.run()

    async def _raise(self, actor: Actor, conversation: UUID, read: int, delivered: int) -> None:
        change = MarkChange(actor.company_id, conversation, actor.employee_id, actor.access_epoch, read, delivered)
        outcome = await self._batches.put(change)
        if not outcome.found:
            raise NotFound

    async def _write(self, batch: Sequence[MarkChange]) -> list[MarkOutcome | Refusal | None]:
        merged = _merged(batch)
        async with self._connection.use() as connection:
            outcomes = dict(zip(merged, await marks.raise_marks(connection, list(merged.values())), strict=True))
        failpoints.reached("marks.after_commit")
        facts = []
        for member, outcome in outcomes.items():
            facts += _facts(member, outcome)
        self._publish(facts)
        return [outcomes[_member(change)] for change in batch]


def _member(change: MarkChange) -> _Member:
    return change.company_id, change.conversation_id, change.employee_id


def _merged(batch: Sequence[MarkChange]) -> dict[_Member, MarkChange]:
    """Each member's highest marks of those that wait; sorted, so that two nodes lock rows in the same order."""
    merged: dict[_Member, MarkChange] = {}
    for change in batch:
        known = merged.get(_member(change), change)
        read, delivered = max(known.read_seq, change.read_seq), max(known.delivered_seq, change.delivered_seq)
        merged[_member(change)] = MarkChange(*_member(change), change.access_epoch, read, delivered)
    return dict(sorted(merged.items()))


def _facts(member: _Member, outcome: MarkOutcome) -> list[Fact]:
    company, conversation, employee = member
    if not outcome.rose:
        return []
    shown = outcome.read_seq if outcome.shows_read else None
    facts = [Fact(company, Marks(conversation=conversation, marks=(Mark(employee, shown, outcome.delivered_seq),)))]
    if outcome.employee_seq is not None:
        own = ReadElsewhere(employee_seq=outcome.employee_seq, conversation=conversation, read_seq=outcome.read_seq)
        facts.append(Fact(company, own, employee))
    return facts
