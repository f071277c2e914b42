"""Employees, over HTTP: the administration of a company on Pro, for those with the right to maintain master data."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from kleanchat.api.edge import Body, Words, answer, entered, parts
from kleanchat.domain.employees import EmployeeDraft, EmployeePage, EmployeeSearch, Hired, Status
from kleanchat.domain.people import Effect, Employee, Language, Right
from kleanchat.services import employees

router = APIRouter(prefix="/api/admin/employees", tags=["administration"])

# Longer than what is accepted, so that the rule itself can say what is wrong.
Line = Annotated[str, Field(max_length=200)]
Sites = Annotated[tuple[UUID, ...], Field(max_length=1000)]


class NewEmployee(Body):
    """An employee to be created."""

    personnel_number: Line
    user_name: Line
    display_name: Line
    language: Language = "de"
    rights_group: UUID
    sites: Sites = ()


class EmployeeChange(Body):
    """What is to be changed; what is left out stays."""

    personnel_number: Line | None = None
    user_name: Line | None = None
    display_name: Line | None = None
    language: Language | None = None
    rights_group: UUID | None = None
    sites: Sites | None = None


class RightEffect(Body):
    """Whether the employee has a right whatever his rights group says."""

    effect: Effect


@dataclass(frozen=True, slots=True)
class FirstPassword:
    """A password that is shown this once, to be changed at the first sign-in."""

    password: str


@router.get("", response_model=EmployeePage)
async def page(
    request: Request,
    q: Words = "",
    status: Status = "active",
    rights_group: UUID | None = None,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
) -> Response:
    """A page of employees, by name."""
    async with entered(request) as (tx, actor):
        return answer(await employees.page(tx, actor, EmployeeSearch(q, status, rights_group, page)))


@router.post("", status_code=201, response_model=Hired)
async def create(request: Request, body: NewEmployee) -> Response:
    """Create an employee; his first password is in the answer, and nowhere else."""
    async with entered(request) as (tx, actor):
        hired = await employees.create(tx, actor, parts(request).passwords, EmployeeDraft(**dict(body)))
    return answer(hired, 201)


@router.get("/{employee}", response_model=Employee)
async def one(request: Request, employee: UUID) -> Response:
    """One employee."""
    async with entered(request) as (tx, actor):
        return answer(await employees.one(tx, actor, employee))


@router.patch("/{employee}", response_model=Employee)
async def change(request: Request, employee: UUID, body: EmployeeChange) -> Response:
    """Change an employee's record."""
    async with entered(request) as (tx, actor):
        changed = await employees.change(tx, actor, employee, EmployeeDraft(**dict(body)))
    return answer(changed)


@router.put("/{employee}/deactivation", response_model=Employee)
async def deactivate(request: Request, employee: UUID) -> Response:
    """Take an employee out: at once, everywhere."""
    async with entered(request) as (tx, actor):
        former = await employees.deactivate(tx, actor, employee)
    return answer(former)


@router.delete("/{employee}/deactivation", response_model=Employee)
async def reactivate(request: Request, employee: UUID) -> Response:
    """Take a former employee back, without his old sessions, groups and password."""
    async with entered(request) as (tx, actor):
        back = await employees.reactivate(tx, actor, employee)
    return answer(back)


@router.post("/{employee}/password", response_model=FirstPassword)
async def reset_password(request: Request, employee: UUID) -> Response:
    """Give an employee a new first password; he is signed out everywhere."""
    async with entered(request) as (tx, actor):
        password = await employees.reset_password(tx, actor, parts(request).passwords, employee)
    return answer(FirstPassword(password))


@router.put("/{employee}/rights/{right}", response_model=Employee)
async def except_right(request: Request, employee: UUID, right: Right, body: RightEffect) -> Response:
    """Grant a right to an employee, withhold it, or let his rights group decide."""
    async with entered(request) as (tx, actor):
        changed = await employees.except_right(tx, actor, employee, right, body.effect)
    return answer(changed)
