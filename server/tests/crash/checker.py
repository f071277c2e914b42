"""What must hold after healing, in one pass over what is stored, acknowledged and shown."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crash.posting import Entry

Place = tuple[str, int]  # conversation and seq
Stored = Mapping[str, list[tuple[int, str | None]]]  # of each conversation: seq, and the client id of a message
COUNTS = ("lost", "doubled", "reordered", "leaked", "miscounted", "unindexed")
# How long after the answer a session that was ended may still be told something.
OUT_WITHIN = 1.0
EXAMPLES = 20


@dataclass
class Verdict:
    """How often each promise was broken, with examples in words."""

    counts: Counter[str] = field(default_factory=Counter)
    examples: list[str] = field(default_factory=list)

    def fault(self, count: str, what: str) -> None:
        """Something is wrong."""
        self.counts[count] += 1
        if self.counts[count] <= EXAMPLES:
            self.examples.append(f"{count}: {what}")

    @property
    def is_clean(self) -> bool:
        """Is nothing wrong?"""
        return not self.counts


def check_log(verdict: Verdict, stored: Stored, messages: Mapping[str, int]) -> None:
    """Numbers without a gap; each message once, and each in the log. `messages` counts the stored rows by client id."""
    logged: set[str] = set()
    for place, events in stored.items():
        for expected, (seq, _) in enumerate(events, 1):
            if seq != expected:
                verdict.fault("reordered", f"{place}: {seq} stands at {expected}")
                break
        logged.update(client_id for _, client_id in events if client_id)
    for client_id, count in messages.items():
        if count > 1:
            verdict.fault("doubled", f"{client_id} is stored {count} times")
        if client_id not in logged:
            verdict.fault("lost", f"{client_id} is stored and not in the log")


def check_acknowledged(verdict: Verdict, stored: Stored, ledger: Iterable[Entry]) -> None:
    """What was acknowledged is stored, there; and what was sent after an acknowledgement has a higher number."""
    where = {client_id: (place, seq) for place, events in stored.items() for seq, client_id in events if client_id}
    entries = list(ledger)
    for entry in entries:
        if entry.client_id not in where:
            verdict.fault("lost", f"{entry.client_id} was acknowledged as {entry.seq} of {entry.place}")
    # A message that is stored twice is a double, whichever of the two was acknowledged.
    places = {(place, seq, client_id) for place, events in stored.items() for seq, client_id in events}
    for entry in entries:
        if entry.client_id in where and (entry.place, entry.seq, entry.client_id) not in places:
            verdict.fault(
                "reordered", f"{entry.client_id} was acknowledged as {entry.seq}, not {where[entry.client_id]}"
            )
    _check_order(verdict, entries)


def _check_order(verdict: Verdict, entries: list[Entry]) -> None:
    """Nobody's number is lower than one that was acknowledged before he sent."""
    by_end = sorted(entries, key=lambda entry: entry.acknowledged)
    highest: dict[str, int] = {}
    ended = 0
    for entry in sorted(entries, key=lambda entry: entry.sent):
        while by_end[ended].acknowledged < entry.sent:
            before = by_end[ended]
            highest[before.place] = max(before.seq, highest.get(before.place, 0))
            ended += 1
        if entry.seq < highest.get(entry.place, 0):
            verdict.fault("reordered", f"{entry.client_id} is {entry.seq}, after {highest[entry.place]} was told")


def check_view(
    verdict: Verdict, who: str, view: list[tuple[int, str | None]], stored: list[tuple[int, str | None]]
) -> None:
    """A device has shown exactly what is stored, in its order."""
    wanted, shown = dict(stored), dict(view)
    for seq, client_id in stored:
        if seq not in shown:
            verdict.fault("lost", f"{who} was not shown {seq}")
        elif shown[seq] != client_id:
            verdict.fault("reordered", f"{who} was shown {shown[seq]} as {seq}, which is {client_id}")
    for seq, _ in view:
        if seq not in wanted:
            verdict.fault("reordered", f"{who} was shown {seq}, which is not stored")
    if [seq for seq, _ in view] != sorted(shown):
        verdict.fault("reordered", f"{who} was shown numbers out of order")
    for client_id, count in Counter(client_id for _, client_id in view if client_id).items():
        if count > 1:
            verdict.fault("doubled", f"{who} was shown {client_id} {count} times")


def check_guest(verdict: Verdict, told: Iterable[int], comings: list[tuple[str, int]]) -> None:
    """Who comes and goes was told nothing of the time in which he was out. `comings`: his comings and goings by seq."""
    allowed: list[tuple[int, float]] = []
    since: int | None = 1
    for kind, seq in comings:
        if kind == "member_added":
            since = seq
        elif since is not None:
            allowed.append((since, seq))
            since = None
    if since is not None:
        allowed.append((since, float("inf")))
    for seq in set(told):
        if not any(first <= seq < end for first, end in allowed):
            verdict.fault("leaked", f"the guest was told {seq} while he was out")


def check_ended(
    verdict: Verdict, ended_at: float, told: Iterable[str], successes: Iterable[float], sent: Mapping[str, float]
) -> None:
    """A session that was ended is told nothing that was sent a second later, and no request of it succeeds."""
    for client_id in told:
        if sent.get(client_id, 0) > ended_at + OUT_WITHIN:
            verdict.fault(
                "leaked", f"{client_id} was told to a session {sent[client_id] - ended_at:.2f} s after its end"
            )
    for moment in successes:
        if moment > ended_at + OUT_WITHIN:
            verdict.fault("leaked", f"a request of a session succeeded {moment - ended_at:.2f} s after its end")


def check_unread(
    verdict: Verdict, who: str, shown: Mapping[str, tuple[int, int]], counted: Mapping[str, tuple[int, int]]
) -> None:
    """Of each conversation the newest seq and the unread, as shown and as counted."""
    for place, wanted in counted.items():
        if shown.get(place) != wanted:
            verdict.fault("miscounted", f"{who} is shown {shown.get(place)} in {place}, and it is {wanted}")


def check_index(
    verdict: Verdict, indexed: Mapping[Place, frozenset[int]], wanted: Mapping[Place, frozenset[int]]
) -> None:
    """Each message that is not deleted is in the search index with the tokens of its text, and nothing else is."""
    for place in wanted.keys() - indexed.keys():
        verdict.fault("unindexed", f"{place} is stored and not in the index")
    for place in indexed.keys() - wanted.keys():
        verdict.fault("unindexed", f"{place} is in the index and not stored")
    for place in wanted.keys() & indexed.keys():
        if indexed[place] != wanted[place]:
            verdict.fault("unindexed", f"{place} is in the index with other tokens than those of its text")


def check_cursors(verdict: Verdict, cursors: Mapping[str, int], newest: Mapping[str, int]) -> None:
    """Each conversation is indexed up to its newest event, and no further."""
    for place, seq in newest.items():
        if cursors.get(place) != seq:
            verdict.fault("unindexed", f"{place} is indexed up to {cursors.get(place)}, and its newest is {seq}")
