"""The support console over HTTP: accounts of its own, companies and their modules, never people or content."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from kleanchat.api.edge import Body, Flag, Words, answer, empty, parts
from kleanchat.domain.companies import CompanyDraft, Founded
from kleanchat.domain.employees import EmployeeDraft
from kleanchat.domain.people import Company, Licence, SupportActor
from kleanchat.services import companies, support
from kleanchat.store.transaction import Transaction

router = APIRouter(prefix="/support/api", tags=["support"])

SESSION_SECONDS = 12 * 3600
Line = Annotated[str, Field(max_length=200)]
Module = Literal["chat"]


class SupportCredentials(Body):
    """User name, password and the code that the authenticator app shows."""

    user: Words
    password: Line
    code: Annotated[str, Field(max_length=20)]


class FirstAdministrator(Body):
    """The person who will administer a new company."""

    personnel_number: Line
    user_name: Line
    display_name: Line


class NewCompany(Body):
    """A company to be created."""

    name: Line
    sign_in_name: Line
    licence: Licence
    administrator: FirstAdministrator


class CompanyChange(Body):
    """What is to be changed; what is left out stays."""

    name: Line | None = None
    licence: Licence | None = None
    active: Flag | None = None


@dataclass(frozen=True, slots=True)
class SupportMe:
    """The signed-in account to itself."""

    name: str


@dataclass(frozen=True, slots=True)
class Companies:
    """Companies, by name."""

    companies: tuple[Company, ...]


@asynccontextmanager
async def supported(request: Request) -> AsyncIterator[tuple[Transaction, SupportActor]]:
    """A transaction for the signed-in support account; it belongs to no company yet. Raises NotSignedIn."""
    async with parts(request).database.transaction() as tx:
        yield tx, await support.enter(tx, request.cookies.get(parts(request).support_cookie))


@router.post("/session", status_code=201, response_model=SupportMe)
async def sign_in(request: Request, body: SupportCredentials) -> Response:
    """Begin a session."""
    built = parts(request)
    address = request.client.host if request.client else ""
    keys = (built.database, built.passwords, built.vault)
    new = await support.sign_in(*keys, body.user, body.password, body.code, address)
    async with built.database.transaction() as tx:
        response = answer(SupportMe((await support.enter(tx, new)).name), 201)
    response.set_cookie(
        built.support_cookie, new, SESSION_SECONDS, path="/", secure=built.secure, httponly=True, samesite="strict"
    )
    return response


@router.get("/session", response_model=SupportMe)
async def me(request: Request) -> Response:
    """The signed-in account to itself."""
    async with supported(request) as (_, actor):
        return answer(SupportMe(actor.name))


@router.delete("/session", status_code=204)
async def sign_out(request: Request) -> Response:
    """End this session."""
    built = parts(request)
    async with supported(request) as (tx, actor):
        await support.sign_out(tx, actor)
    response = empty()
    response.delete_cookie(built.support_cookie, path="/", secure=built.secure, httponly=True, samesite="strict")
    return response


@router.get("/companies", response_model=Companies)
async def found(request: Request, q: Words = "") -> Response:
    """Companies whose name contains the query."""
    async with supported(request) as (tx, actor):
        return answer(Companies(await companies.found(tx, actor, q)))


@router.post("/companies", status_code=201, response_model=Founded)
async def create(request: Request, body: NewCompany) -> Response:
    """Create a company; the first password of its first administrator is in the answer, and nowhere else."""
    draft = CompanyDraft(body.name, body.sign_in_name, body.licence, EmployeeDraft(**dict(body.administrator)))
    async with supported(request) as (tx, actor):
        founded = await companies.create(tx, actor, parts(request).passwords, draft)
    return answer(founded, 201)


@router.get("/companies/{company}", response_model=Company)
async def one(request: Request, company: UUID) -> Response:
    """One company."""
    async with supported(request) as (tx, actor):
        return answer(await companies.one(tx, actor, company))


@router.patch("/companies/{company}", response_model=Company)
async def change(request: Request, company: UUID, body: CompanyChange) -> Response:
    """Rename a company, set its licence, close or reopen it."""
    async with supported(request) as (tx, actor):
        changed = await companies.change(tx, actor, company, **dict(body))
    return answer(changed)


@router.put("/companies/{company}/modules/{module}", response_model=Company)
async def unlock(request: Request, company: UUID, module: Module) -> Response:
    """Unlock a module for a company."""
    async with supported(request) as (tx, actor):
        unlocked = await companies.unlock(tx, actor, company)
    return answer(unlocked)


@router.delete("/companies/{company}/modules/{module}", response_model=Company)
async def lock(request: Request, company: UUID, module: Module) -> Response:
    """Lock a module of a company: everybody's access ends at once."""
    async with supported(request) as (tx, actor):
        locked = await companies.lock(tx, actor, company)
    return answer(locked)
