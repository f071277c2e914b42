"""The cast: two companies, and in the first one everybody that a rule may have to tell apart.

ada     site manager, may make groups          bo      cleaner, chats with ada
cleo    cleaner, in none of their conversations (the outsider)
otto    administrator of the company           nora    her right to chat is withheld
rita    administrator of the other company     ravi    cleaner of the other company
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from kleanchat.app import Built
from kleanchat.domain.employees import EmployeeDraft
from kleanchat.services import sessions
from kleanchat.store import companies, employees, rights, sites
from kleanchat.store.transaction import Transaction

RIGHTS = {
    "cleaning": ("app", "chat"),
    "managing": ("app", "chat", "groups", "announce", "urgent", "cards"),
    "office": ("app", "chat", "groups", "announce", "master_data", "chat_admin"),
}


@dataclass(frozen=True)
class Person:
    """An employee who is signed in on one device."""

    id: UUID
    company: UUID
    name: str
    user: str
    token: str


@dataclass(frozen=True)
class Cast:
    """Everybody, and the sign-in names of the two companies."""

    ada: Person
    bo: Person
    cleo: Person
    otto: Person
    nora: Person
    rita: Person
    ravi: Person
    company: UUID
    company_name: str
    other_company: UUID


async def gather_cast(parts: Built) -> Cast:
    """Found both companies and sign everybody in."""
    company, name, here = await found_company(
        parts, ada="managing", bo="cleaning", cleo="cleaning", otto="office", nora="cleaning"
    )
    other, _, there = await found_company(parts, rita="office", ravi="cleaning")
    async with parts.database.transaction(company) as tx:
        await rights.except_for(tx, here["nora"].id, "chat", "withheld")
    return Cast(**here, **there, company=company, company_name=name, other_company=other)


async def found_company(parts: Built, **people: str) -> tuple[UUID, str, dict[str, Person]]:
    """A company on Pro with the chat unlocked, read marks on, and these people by rights group."""
    company, name = uuid4(), f"firma-{uuid4().hex[:12]}"
    async with parts.database.transaction(company) as tx:
        await companies.create(tx, name, f"Firma {name}", "pro")
        await companies.set_module(tx, "chat", unlocked=True)
        await companies.set_read_marks(tx, shown=True)
        await sites.create_branch(tx, "Zentrale")
        groups = {key: await rights.create_group(tx, key, held) for key, held in RIGHTS.items()}
        signed_in = {one: await hire(tx, one, groups[group]) for one, group in people.items()}
    return company, name, signed_in


async def hire(tx: Transaction, name: str, rights_group: UUID, **more: Any) -> Person:
    """An employee with a session; without a password, which only the tests of signing in need."""
    unique = uuid4().hex[:8]
    draft = EmployeeDraft(
        personnel_number=f"P{unique}",
        user_name=f"{name}.{unique}",
        display_name=f"{name.title()} Muster",
        language="de",
        rights_group=rights_group,
        sites=(),
        **more,
    ).cleaned()
    employee_id = await employees.create(tx, draft, "no hash fits")
    await employees.set_password(tx, employee_id, "no hash fits", must_change=False)
    token = await sessions.begin(tx, employee_id, "Test")
    return Person(employee_id, tx.company_id, draft.display_name or "", draft.user_name or "", token)
