"""Colleagues: finding them, and what a person decides for himself."""

from dataclasses import dataclass
from uuid import UUID

from kleanchat.domain.people import Actor, Person
from kleanchat.domain.permissions import Act, require
from kleanchat.domain.text import folded
from kleanchat.services.events import record_for
from kleanchat.store import employees, people
from kleanchat.store.transaction import Transaction

PAGE = 50
IDS_LIMIT = 200


@dataclass(frozen=True, slots=True)
class PeoplePage:
    """Some people by name; `next` continues after them, None at the end."""

    people: tuple[Person, ...]
    next: UUID | None


async def find(tx: Transaction, actor: Actor, query: str, after: UUID | None, limit: int) -> PeoplePage:
    """Colleagues who can chat, by name, without the actor himself."""
    require(actor, Act.CHAT)
    size = min(limit, PAGE)
    found = await people.chatting(tx, folded(query.strip()), after, size + 1)
    shown = found[:size]
    others = tuple(person for person in shown if person.id != actor.employee_id)
    return PeoplePage(others, shown[-1].id if len(found) > size else None)


async def named(tx: Transaction, actor: Actor, employee_ids: list[UUID]) -> PeoplePage:
    """These people, former ones included."""
    require(actor, Act.CHAT)
    return PeoplePage(await people.named(tx, employee_ids[:IDS_LIMIT]), None)


async def change_settings(tx: Transaction, actor: Actor, language: str | None, read_marks: bool | None) -> None:
    """Change the person's language, or whether others may see how far he has read; his other devices learn of it."""
    await employees.change_settings(tx, actor.employee_id, language, read_marks)
    await record_for(tx, "settings", [actor.employee_id])
