"""A company that is large enough to measure with, its conversations, and its people signed in as people sign in."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx

from bench.words import sentences
from kleanchat.adapters.keys import KeyFolder
from kleanchat.adapters.passwords import Passwords
from kleanchat.adapters.postgres import running_dsn
from kleanchat.adapters.vault import Vault, message_place
from kleanchat.domain.employees import EmployeeDraft
from kleanchat.services.events import DESCRIPTION, TITLE, conversation_place
from kleanchat.store import companies, conversations, employees, imports, rights
from kleanchat.store.imports import ImportedConversation, ImportedMember, ImportedMessage
from kleanchat.store.transaction import Database, Transaction, open_pool

PASSWORD = "so-viele-leute-hier"  # noqa: S105  of invented people on this machine
# The server lets a hundred people behind one address sign in at once.
SIGN_INS_PER_ADDRESS = 90


@dataclass(frozen=True)
class Crowd:
    """A company and its people, in order; `name` is what they sign in with, `cookies` are of those who have."""

    company: UUID
    name: str
    people: list[UUID]
    cookies: tuple[str, ...] = ()


class Founder:
    """Writes straight into the database of a running server what would take people months."""

    def __init__(self, data: Path) -> None:
        self._data = data

    async def __aenter__(self) -> "Founder":
        dsn = running_dsn(self._data / "postgres", "kleanchat_app", "kleanchat")
        assert dsn is not None, "no server is running on this data folder"
        self._pool = await open_pool(dsn, size=2)
        self.database = Database(self._pool, lambda facts: None)
        self.vault = Vault(KeyFolder(self._data / "keys"))
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._pool.close()

    async def settle(self) -> None:
        """Vacuum and analyse, as PostgreSQL does by itself again and again while months of talk are written."""
        dsn = running_dsn(self._data / "postgres", "postgres", "kleanchat")
        owner = await asyncpg.connect(dsn)
        await owner.execute("vacuum (analyze)")
        await owner.close()

    async def company(self, size: int) -> Crowd:
        """A company on Pro with this many people who may chat."""
        passwords = Passwords()
        hashed = await passwords.hash(PASSWORD)
        passwords.close()
        company, name = uuid4(), f"menge-{uuid4().hex[:8]}"
        async with self.database.transaction(company) as tx:
            await companies.create(tx, name, "Menge GmbH", "pro")
            await companies.set_module(tx, "chat", unlocked=True)
            await companies.set_read_marks(tx, shown=True)
            group = await rights.create_group(tx, "Reinigungskraft", ("app", "chat"))
            people = [await _hire(tx, place, group, hashed) for place in range(size)]
        return Crowd(company, name, people)

    async def group(self, crowd: Crowd, members: Sequence[UUID], messages: int = 0) -> UUID:
        """A group of these people, with a history by all of them in turn."""
        conversation = uuid4()
        title = self.vault.seal(crowd.company, conversation_place(TITLE, conversation), "Messgruppe")
        description = self.vault.seal(crowd.company, conversation_place(DESCRIPTION, conversation), "")
        began = datetime.now(UTC) - timedelta(days=30)
        header = ImportedConversation(
            conversation,
            "group",
            None,
            None,
            title.key_id,
            title.value,
            description.value,
            "everyone",
            members[0],
            began,
        )
        texts = sentences(conversation.int, messages)
        history = [
            self._message(crowd, conversation, members[i % len(members)], text, began + timedelta(seconds=i))
            for i, text in enumerate(texts)
        ]
        async with self.database.transaction(crowd.company) as tx:
            await imports.conversation(tx, header, history)
            await imports.members(
                tx, conversation, [ImportedMember(one, "member", messages, messages) for one in members]
            )
        return conversation

    async def direct(self, crowd: Crowd, one: UUID, other: UUID) -> UUID:
        """The direct conversation of two people, begun if need be."""
        low, high = sorted((one, other))
        async with self.database.transaction(crowd.company) as tx:
            found = await conversations.find_direct(tx, low, high)
            if found is not None:
                return found
            made = await conversations.create_direct(tx, low, high, one)
            assert made is not None, "nobody else begins conversations here"
            await conversations.add_members(tx, made, [low, high], "member", 1)
        return made

    def _message(self, crowd: Crowd, conversation: UUID, sender: UUID, text: str, at: datetime) -> ImportedMessage:
        client_id = uuid4()
        sealed = self.vault.seal(crowd.company, message_place(conversation, sender, client_id), text)
        return ImportedMessage(
            sender, client_id, self.vault.fingerprint(crowd.company, text), sealed.key_id, sealed.value, at
        )


async def _hire(tx: Transaction, place: int, group: UUID, hashed: str) -> UUID:
    draft = EmployeeDraft(
        personnel_number=f"{place:05}",
        user_name=f"person{place}",
        display_name=f"Person {place}",
        language="de",
        rights_group=group,
        sites=(),
    )
    employee = await employees.create(tx, draft.cleaned(), hashed)
    await employees.set_password(tx, employee, hashed, must_change=False)
    return employee


async def sign_in(origin: str, crowd: Crowd, count: int) -> Crowd:
    """The crowd with the cookies of its first people, each signed in with company, name and password."""
    cookies: list[str] = []
    for first in range(0, count, SIGN_INS_PER_ADDRESS):
        transport = httpx.AsyncHTTPTransport(local_address=f"127.0.1.{first // SIGN_INS_PER_ADDRESS + 1}")
        async with httpx.AsyncClient(
            base_url=origin, headers={"Origin": origin}, transport=transport, timeout=60
        ) as http:
            places = range(first, min(first + SIGN_INS_PER_ADDRESS, count))
            few = asyncio.Semaphore(4)  # as many as the server hashes passwords at once, twice
            cookies += await asyncio.gather(*(_sign_in_one(http, few, crowd, place) for place in places))
    return replace(crowd, cookies=tuple(cookies))


async def _sign_in_one(http: httpx.AsyncClient, few: asyncio.Semaphore, crowd: Crowd, place: int) -> str:
    credentials = {"company": crowd.name, "user": f"person{place}", "password": PASSWORD, "device": "bench"}
    async with few:
        answer = await http.post("/api/sessions", json=credentials)
    answer.raise_for_status()
    return answer.headers["set-cookie"].partition(";")[0]
