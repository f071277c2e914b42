"""The talk of the demo company: every conversation with its messages, newest last."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from kleanchat.demo.circles import Circle, circles
from kleanchat.demo.company import DemoCompany
from kleanchat.demo.exchanges import Turn, turns
from kleanchat.demo.invention import DemoMessage, Inventor
from kleanchat.demo.rhythm import DAY
from kleanchat.demo.showcase_talks import DRAFTS, OFFICE, PAIRS, TEAMS, UNREAD

TUESDAY_MORNING = DAY + 10 * 60 + 40
_WRITTEN = {**TEAMS, **OFFICE, **PAIRS}


@dataclass(frozen=True)
class DemoConversation:
    """`unread` and `drafts` are keyed by employee; who is not in `unread` has read everything."""

    key: str
    kind: str
    name: str
    description: str
    members: tuple[str, ...]
    admins: tuple[str, ...]
    creator: str
    writers: str
    messages: tuple[DemoMessage, ...]
    unread: Mapping[str, int] = field(default_factory=dict)
    drafts: Mapping[str, str] = field(default_factory=dict)


def conversations(company: DemoCompany, seed: int, minute_of_week: int = TUESDAY_MORNING) -> list[DemoConversation]:
    """`minute_of_week` is "now", counted from Monday midnight; it sets nights and weekends."""
    return [_conversation(company, circle, _dice(seed, circle), minute_of_week) for circle in circles(company)]


def read_state(talks: list[DemoConversation]) -> dict[str, dict[str, int]]:
    """Unread messages per person and conversation; what is missing here is read."""
    state: dict[str, dict[str, int]] = {}
    for talk in talks:
        for person, count in talk.unread.items():
            state.setdefault(person, {})[talk.key] = count
    return state


def _dice(seed: int, circle: Circle) -> Random:
    """Each conversation has its own, so that a change in one leaves the others as they were."""
    return Random(f"{seed}/{circle.key}")  # noqa: S311 - invents small talk, guards nothing


def _conversation(company: DemoCompany, circle: Circle, rng: Random, minute_of_week: int) -> DemoConversation:
    written = _written(circle.key)
    newest = written[0].minutes_before_now + 180 if written else _newest(company, circle, rng)
    invented = Inventor(company, circle, rng).messages(minute_of_week, newest)
    return DemoConversation(
        key=circle.key,
        kind=circle.kind,
        name=circle.name,
        description=circle.description,
        members=circle.members,
        admins=circle.admins,
        creator=circle.creator,
        writers=circle.writers,
        messages=(*invented, *written),
        unread={person: n for (key, person), n in UNREAD.items() if key == circle.key},
        drafts={person: text for (key, person), text in DRAFTS.items() if key == circle.key},
    )


def _written(key: str) -> list[DemoMessage]:
    return [_written_message(turn) for turn in turns(_WRITTEN.get(key, ""))]


def _written_message(turn: Turn) -> DemoMessage:
    age, sender = turn.speaker.split()
    return DemoMessage(sender, int(age), turn.text)


def _newest(company: DemoCompany, circle: Circle, rng: Random) -> int:
    """Invented talk stays below the hand-written one in the lists of the showcase people."""
    if not set(circle.members) & set(company.showcase):
        return rng.randint(5, DAY)
    return rng.randint(300, DAY) if circle.kind == "group" else rng.randint(300, 9 * DAY)
