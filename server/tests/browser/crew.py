"""The people of the browser tests, who have passwords, and what they do where no browser is looked at.

sabine  administrator        markus  site manager, may make groups        ayse, olga, jan  cleaners
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
from cast import Person, found_company, hire
from devices import browser
from installation import Installation

from kleanchat.adapters.vault import message_place
from kleanchat.store import employees, imports
from kleanchat.store.imports import ImportedConversation, ImportedMember, ImportedMessage
from kleanchat.store.transaction import Transaction

PASSWORD = "eimer-besen-lappen-7"


@dataclass
class Crew:
    """One company on Pro, chat unlocked, read marks on."""

    installation: Installation
    company: UUID
    sign_in_name: str
    sabine: Person
    markus: Person
    ayse: Person
    olga: Person
    jan: Person
    _clients: dict[str, httpx.AsyncClient] = field(default_factory=dict)
    _stack: AsyncExitStack = field(default_factory=AsyncExitStack)

    async def asks(self, person: Person, method: str, path: str, body: Any = None) -> Any:
        """What the server answers this person."""
        if person.token not in self._clients:
            client = browser(self.installation.settings, person.token)
            self._clients[person.token] = await self._stack.enter_async_context(client)
        answer = await self._clients[person.token].request(method, path, json=body)
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    async def talk(self, one: Person, other: Person) -> str:
        """The 1:1 of two people."""
        conversation = await self.asks(one, "POST", "/api/conversations", {"with": str(other.id)})
        return str(conversation["id"])

    async def group(self, title: str, *members: Person, maker: Person | None = None, writers: str = "everyone") -> str:
        """A group; Markus makes it if nobody else is named."""
        body = {"title": title, "description": "", "writers": writers, "members": [str(one.id) for one in members]}
        return str((await self.asks(maker or self.markus, "POST", "/api/groups", body))["id"])

    async def says(self, person: Person, conversation: str, *bodies: str) -> None:
        """Messages, one after the other."""
        for body in bodies:
            message = {"client_id": str(uuid4()), "body": body}
            await self.asks(person, "POST", f"/api/conversations/{conversation}/messages", message)

    async def bodies(self, person: Person, conversation: str) -> list[str]:
        """All messages of a conversation as the server has them, at most a hundred."""
        events = await self.asks(person, "GET", f"/api/conversations/{conversation}/events?limit=100")
        return [event["body"] for event in events["events"] if event["kind"] == "message"]

    async def long_talk(self, one: Person, other: Person, messages: int, unread: int) -> str:
        """A 1:1 with a history of so many messages, the last of which `one` has not read."""
        parts, conversation = self.installation.parts, uuid4()
        now = datetime.now(UTC)
        async with parts.database.transaction(self.company) as tx:
            history = [
                self._imported(conversation, other if is_by_other(n) else one, n, now - timedelta(minutes=messages - n))
                for n in range(1, messages + 1)
            ]
            low, high = sorted((one.id, other.id))
            began = now - timedelta(minutes=messages + 1)
            header = ImportedConversation(
                conversation, "direct", low, high, None, None, None, "everyone", one.id, began
            )
            await imports.conversation(tx, header, history)
            newest = messages + 1
            seats = [
                ImportedMember(one.id, "member", newest - unread, newest),
                ImportedMember(other.id, "member", newest, newest),
            ]
            await imports.members(tx, conversation, seats)
        return str(conversation)

    async def hire_many(self, count: int) -> None:
        """More employees, for lists that do not end on one screen: "Person 001 Muster" and so on."""
        async with self.installation.parts.database.transaction(self.company) as tx:
            group = await tx.value("select rights_group_id from employee where id = $1", self.ayse.id)
            for n in range(1, count + 1):
                await hire(tx, f"person{n:03}", group)

    def _imported(self, conversation: UUID, sender: Person, n: int, at: datetime) -> ImportedMessage:
        vault, client_id, text = self.installation.parts.vault, uuid4(), text_of(n)
        sealed = vault.seal(self.company, message_place(conversation, sender.id, client_id), text)
        fingerprint = vault.fingerprint(self.company, text)
        return ImportedMessage(sender.id, client_id, fingerprint, sealed.key_id, sealed.value, at)


def is_by_other(n: int) -> bool:
    """The last ones are always the other's, so that they can be unread."""
    return n % 3 != 0 or n > 2900


def text_of(n: int) -> str:
    """The nth message of a long talk: of one to five lines, so that no two screens are alike."""
    return f"Nr. {n}. " + "Flur und Treppe sind fertig, der Eimer steht wieder im Lager. " * (n % 5)


@asynccontextmanager
async def gather_crew(installation: Installation, password_hash: str) -> AsyncIterator[Crew]:
    """Found the company and give everybody PASSWORD."""
    company, name, people = await found_company(
        installation.parts, sabine="office", markus="managing", ayse="cleaning", olga="cleaning", jan="cleaning"
    )
    async with installation.parts.database.transaction(company) as tx:
        await _let_sign_in(tx, list(people.values()), password_hash)
    crew = Crew(installation, company, name, **people)
    async with crew._stack:
        yield crew


async def _let_sign_in(tx: Transaction, people: Sequence[Person], password_hash: str) -> None:
    for person in people:
        await employees.set_password(tx, person.id, password_hash, must_change=False)
