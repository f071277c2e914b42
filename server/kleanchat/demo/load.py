"""Puts the demo company into a database that does not have it yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5
from zoneinfo import ZoneInfo

from kleanchat.adapters.passwords import Passwords
from kleanchat.adapters.vault import Place, Vault, message_place
from kleanchat.demo.company import DemoCompany, DemoEmployee, demo_company
from kleanchat.demo.talk import DemoConversation, conversations
from kleanchat.domain.employees import EmployeeDraft
from kleanchat.domain.people import Operator
from kleanchat.services.events import DESCRIPTION, DRAFT, TITLE, conversation_place
from kleanchat.store import audit, companies, employees, imports, rights, sites
from kleanchat.store.conversations import set_draft
from kleanchat.store.imports import ImportedConversation, ImportedMember, ImportedMessage
from kleanchat.store.transaction import Database, Transaction

# Everybody's in the demo, which is for looking at on one's own machine.
PASSWORD = "blitz-und-blank-2026"  # noqa: S105  printed at every start
SEED = 7
COMPANY_ID = uuid5(NAMESPACE_URL, "kleanchat:demo-company")
_BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """How somebody of the demo company signs in."""

    company: str
    user: str
    password: str
    name: str
    role: str
    active: bool


def accounts() -> list[DemoAccount]:
    """Everybody of the demo company; the three to begin with come first."""
    company = demo_company()
    groups = {group.key: group.name for group in company.rights_groups}
    first = [company.employee(key) for key in company.showcase]
    people = first + [person for person in company.employees if person not in first]
    return [
        DemoAccount(
            company.sign_in_name, one.user_name, PASSWORD, one.display_name, groups[one.rights_group], one.active
        )
        for one in people
    ]


async def load(database: Database, vault: Vault, passwords: Passwords, now: datetime) -> bool:
    """Create the demo company with its history up to `now`. False if it is there already."""
    async with database.transaction(COMPANY_ID) as tx:
        company = demo_company()
        if not await companies.create(tx, company.sign_in_name, company.name, "pro"):
            return False
        await audit.write(tx, Operator(), "company_created", COMPANY_ID, licence="pro")
        await companies.set_module(tx, "chat", unlocked=True)
        await companies.set_read_marks(tx, shown=True)
        people = await _people(tx, company, await passwords.hash(PASSWORD))
        for talk in conversations(company, SEED, _minute_of_week(now)):
            await _conversation(tx, vault, talk, people, now)
    return True


async def _people(tx: Transaction, company: DemoCompany, password_hash: str) -> dict[str, UUID]:
    branches = {branch.key: await sites.create_branch(tx, branch.name) for branch in company.branches}
    places = {site.key: await sites.create(tx, branches[site.branch], site.name) for site in company.sites}
    groups = {group.key: await rights.create_group(tx, group.name, group.rights) for group in company.rights_groups}
    people = {}
    for person in company.employees:
        draft = _draft(person, groups[person.rights_group], tuple(places[site] for site in person.sites))
        people[person.key] = await _employ(tx, person, draft, password_hash)
    return people


def _draft(person: DemoEmployee, rights_group: UUID, at: tuple[UUID, ...]) -> EmployeeDraft:
    return EmployeeDraft(
        personnel_number=person.personnel_number,
        user_name=person.user_name,
        display_name=person.display_name,
        language=person.language,
        rights_group=rights_group,
        sites=at,
    ).cleaned()


async def _employ(tx: Transaction, person: DemoEmployee, draft: EmployeeDraft, password_hash: str) -> UUID:
    employee_id = await employees.create(tx, draft, password_hash)
    await employees.set_password(tx, employee_id, password_hash, must_change=False)
    await sites.assign(tx, employee_id, draft.sites or ())
    for right in person.withheld:
        await rights.except_for(tx, employee_id, right, "withheld")
    if not person.active:
        await employees.set_active(tx, employee_id, active=False)
    return employee_id


async def _conversation(
    tx: Transaction, vault: Vault, talk: DemoConversation, people: Mapping[str, UUID], now: datetime
) -> None:
    conversation_id = uuid4()
    messages = [
        _message(
            vault,
            tx.company_id,
            conversation_id,
            people[message.sender],
            message.text,
            now - timedelta(minutes=message.minutes_before_now),
        )
        for message in talk.messages
    ]
    began = messages[0].at - timedelta(minutes=5) if messages else now
    await imports.conversation(tx, _header(vault, tx.company_id, conversation_id, talk, people, began), messages)
    await imports.members(tx, conversation_id, _members(talk, people))
    for person, text in talk.drafts.items():
        sealed = vault.seal(tx.company_id, Place(DRAFT, (conversation_id, people[person])), text)
        await set_draft(tx, people[person], conversation_id, sealed.key_id, sealed.value)


def _header(
    vault: Vault,
    company_id: UUID,
    conversation_id: UUID,
    talk: DemoConversation,
    people: Mapping[str, UUID],
    began: datetime,
) -> ImportedConversation:
    creator = people[talk.creator]
    if talk.kind == "direct":
        low, high = sorted(people[member] for member in talk.members)
        return ImportedConversation(
            conversation_id, talk.kind, low, high, None, None, None, talk.writers, creator, began
        )
    title = vault.seal(company_id, conversation_place(TITLE, conversation_id), talk.name)
    description = vault.seal(company_id, conversation_place(DESCRIPTION, conversation_id), talk.description)
    return ImportedConversation(
        conversation_id,
        talk.kind,
        None,
        None,
        title.key_id,
        title.value,
        description.value,
        talk.writers,
        creator,
        began,
    )


def _message(
    vault: Vault, company_id: UUID, conversation_id: UUID, sender: UUID, text: str, at: datetime
) -> ImportedMessage:
    client_id = uuid4()
    sealed = vault.seal(company_id, message_place(conversation_id, sender, client_id), text)
    return ImportedMessage(sender, client_id, vault.fingerprint(company_id, text), sealed.key_id, sealed.value, at)


def _members(talk: DemoConversation, people: Mapping[str, UUID]) -> list[ImportedMember]:
    newest = len(talk.messages) + 1
    return [
        ImportedMember(
            people[member],
            "admin" if member in talk.admins else "member",
            _read_up_to(talk, member),
            newest,
        )
        for member in talk.members
    ]


def _read_up_to(talk: DemoConversation, member: str) -> int:
    """The seq before the oldest message that this member has not read; the first message has the seq 2."""
    others = [place for place, message in enumerate(talk.messages, 2) if message.sender != member]
    unread = min(talk.unread.get(member, 0), len(others))
    return others[-unread] - 1 if unread else len(talk.messages) + 1


def _minute_of_week(now: datetime) -> int:
    local = now.astimezone(_BERLIN)
    return (local.weekday() * 24 + local.hour) * 60 + local.minute
