"""Groups with a defined circle, over HTTP."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from kleanchat.api.edge import Body, Text, Words, answer, empty, entered, parts
from kleanchat.domain.conversations import MEMBER_LIMIT, Group, Role, Writers
from kleanchat.services import groups

router = APIRouter(prefix="/api/groups", tags=["groups"])


class NewGroup(Body):
    """A group that is to be made."""

    title: Text
    description: Text = ""
    writers: Writers = "everyone"
    members: Annotated[tuple[UUID, ...], Field(max_length=MEMBER_LIMIT)] = ()


class GroupChange(Body):
    """What is to be changed; what is left out stays."""

    title: Text | None = None
    description: Text | None = None
    writers: Writers | None = None


class Seating(Body):
    """The role that a person is to have in the group."""

    role: Role = "member"


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups, by title."""

    groups: tuple[Group, ...]


@router.get("", response_model=Groups)
async def listed(request: Request, q: Words = "") -> Response:
    """The groups that the person administers."""
    async with entered(request) as (tx, actor):
        return answer(Groups(await groups.listed(tx, parts(request).vault, actor, q)))


@router.post("", status_code=201, response_model=Group)
async def create(request: Request, body: NewGroup) -> Response:
    """Make a group."""
    async with entered(request) as (tx, actor):
        made = await groups.create(
            tx, parts(request).vault, actor, body.title, body.description, body.writers, list(body.members)
        )
    return answer(made, 201)


@router.get("/{group}", response_model=Group)
async def one(request: Request, group: UUID) -> Response:
    """A group with its members."""
    async with entered(request) as (tx, actor):
        return answer(await groups.one(tx, parts(request).vault, actor, group))


@router.patch("/{group}", response_model=Group)
async def change(request: Request, group: UUID, body: GroupChange) -> Response:
    """Rename it, describe it anew, or set who may write."""
    async with entered(request) as (tx, actor):
        changed = await groups.change(
            tx, parts(request).vault, actor, group, body.title, body.description, body.writers
        )
    return answer(changed)


@router.put("/{group}/members/{employee}", status_code=204)
async def set_member(request: Request, group: UUID, employee: UUID, body: Seating) -> Response:
    """Add a person, or change a member's role."""
    async with entered(request) as (tx, actor):
        await groups.set_member(tx, actor, group, employee, body.role)
    return empty()


@router.delete("/{group}/members/{employee}", status_code=204)
async def remove_member(request: Request, group: UUID, employee: UUID) -> Response:
    """Take a person out; he sees nothing more of it."""
    async with entered(request) as (tx, actor):
        await groups.remove_member(tx, actor, group, employee)
    return empty()
