"""What the tests of the administration and of support share: acts of an operator, and signing in by password."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx
from cast import Cast, Person, hire
from devices import browser
from installation import Installation

from kleanchat.domain.people import Operator
from kleanchat.services import companies
from kleanchat.store import employees, rights

OPERATOR = Operator()
PASSWORD = "blaue Eimer stehen links"


async def set_licence(installation: Installation, company: UUID, licence: str) -> None:
    """What the company's contract allows from now on."""
    async with installation.parts.database.transaction() as tx:
        await companies.change(tx, OPERATOR, company, licence=licence)


async def lock_chat(installation: Installation, company: UUID) -> None:
    """Support locks the module."""
    async with installation.parts.database.transaction() as tx:
        await companies.lock(tx, OPERATOR, company)


async def rights_group(installation: Installation, company: UUID, name: str, *held: str) -> UUID:
    """The company's rights group of this name, made if it has none."""
    async with installation.parts.database.transaction(company) as tx:
        groups = {group.name: group.id for group in await rights.groups(tx)}
        return groups.get(name) or await rights.create_group(tx, name, held)


async def another(installation: Installation, cast: Cast, name: str, group: str, *held: str) -> Person:
    """One more person in the first company, signed in."""
    group_id = await rights_group(installation, cast.company, group, *held)
    async with installation.parts.database.transaction(cast.company) as tx:
        return await hire(tx, name, group_id)


@asynccontextmanager
async def phone(installation: Installation) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on which nobody is signed in, and which keeps its cookies."""
    async with browser(installation.settings) as client:
        yield client


async def sign_in(client: httpx.AsyncClient, company: str, user: str, password: str) -> httpx.Response:
    """Sign in by password."""
    return await client.post("/api/sessions", json={"company": company, "user": user, "password": password})


def refusal(response: httpx.Response) -> tuple[int, Any]:
    """The status and code of a refusal."""
    return response.status_code, response.json().get("code")


async def give_password(
    installation: Installation, person: Person, password: str = PASSWORD, *, must_change: bool = False
) -> None:
    """Let the person sign in by this password."""
    hashed = await installation.parts.passwords.hash(password)
    async with installation.parts.database.transaction(person.company) as tx:
        await employees.set_password(tx, person.id, hashed, must_change=must_change)
