"""The audit log, read by those who watch over the company."""

from dataclasses import dataclass
from uuid import UUID

from kleanchat.domain.people import Person
from kleanchat.domain.permissions import Act, Anyone, require
from kleanchat.store import audit, people
from kleanchat.store.audit import AuditEntry
from kleanchat.store.transaction import Transaction

PAGE = 50


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Some entries, the newest first, whether there are earlier ones, and the people that they name."""

    entries: tuple[AuditEntry, ...]
    earlier: bool
    people: tuple[Person, ...]


async def page(tx: Transaction, actor: Anyone, before: int | None) -> AuditPage:
    """The newest entries, or those before entry number `before`. Raises NotFound for who may not see them."""
    require(actor, Act.SEE_AUDIT)
    found = await audit.before(tx, before, PAGE + 1)
    entries = tuple(found[:PAGE])
    named = {one for entry in entries for one in _named_by(entry)}
    return AuditPage(entries, len(found) > PAGE, await people.named(tx, list(named)))


def _named_by(entry: AuditEntry) -> list[UUID]:
    """Everybody whom an entry may name; `employee` is whom an act on a group was about."""
    member = entry.details.get("employee")
    return [one for one in (entry.actor, entry.subject, UUID(member) if member else None) if one is not None]


async def broken_at(tx: Transaction, actor: Anyone) -> int | None:
    """The first entry that was tampered with, or None while the chain is whole. Raises NotFound for who may not see."""
    require(actor, Act.SEE_AUDIT)
    return await audit.broken_at(tx)
