"""The chat over HTTP: snapshot, people, conversations, history, drafts; messages.py has the rest."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field

from kleanchat.api.edge import Body, Text, Words, answer, empty, entered, parts
from kleanchat.domain.conversations import Conversation, History, Members, Snapshot
from kleanchat.domain.errors import Invalid
from kleanchat.services import conversations, people
from kleanchat.services.people import PeoplePage

router = APIRouter(prefix="/api", tags=["chat"])

Cursor = Annotated[int | None, Query(ge=0, le=2**53)]


class NewDirect(Body):
    """With whom to begin a direct conversation."""

    with_: Annotated[UUID, Field(alias="with")]


class NewDraft(Body):
    """What is not sent yet."""

    text: Text


@router.get("/snapshot", response_model=Snapshot)
async def snapshot(request: Request) -> Response:
    """Everything a client needs to start."""
    async with entered(request) as (tx, actor):
        return answer(await conversations.snapshot(tx, parts(request).vault, actor))


@router.get("/people", response_model=PeoplePage)
async def find_people(
    request: Request,
    q: Words = "",
    after: UUID | None = None,
    limit: Annotated[int, Query(ge=1, le=people.PAGE)] = people.PAGE,
    ids: Annotated[str | None, Query(max_length=40 * people.IDS_LIMIT)] = None,
) -> Response:
    """Colleagues who can chat, by name; or the named ones, former ones included."""
    async with entered(request) as (tx, actor):
        if ids is not None:
            return answer(await people.named(tx, actor, _uuids(ids)))
        return answer(await people.find(tx, actor, q, after, limit))


@router.post("/conversations", status_code=201, response_model=Conversation)
async def begin_direct(request: Request, body: NewDirect) -> Response:
    """The direct conversation with a colleague; 200 if it had begun already."""
    async with entered(request) as (tx, actor):
        conversation, is_new = await conversations.begin_direct(tx, parts(request).vault, actor, body.with_)
    return answer(conversation, 201 if is_new else 200)


@router.get("/conversations/{conversation}", response_model=Conversation)
async def one(request: Request, conversation: UUID) -> Response:
    """One conversation of the person."""
    async with entered(request) as (tx, actor):
        return answer(await conversations.one(tx, parts(request).vault, actor, conversation))


@router.get("/conversations/{conversation}/members", response_model=Members)
async def members(request: Request, conversation: UUID) -> Response:
    """Who is in a conversation, and how far each has got."""
    async with entered(request) as (tx, actor):
        return answer(await conversations.members(tx, actor, conversation))


@router.get("/conversations/{conversation}/events", response_model=History)
async def history(
    request: Request,
    conversation: UUID,
    before: Cursor = None,
    after: Cursor = None,
    around: Cursor = None,
    limit: Annotated[int, Query(ge=1, le=conversations.HISTORY_LIMIT)] = 50,
) -> Response:
    """A stretch of a conversation in rising order; without a cursor the newest."""
    async with entered(request) as (tx, actor):
        stretch = await conversations.history(
            tx, parts(request).vault, actor, conversation, before=before, after=after, around=around, limit=limit
        )
        return answer(stretch)


@router.put("/conversations/{conversation}/draft", status_code=204)
async def keep_draft(request: Request, conversation: UUID, body: NewDraft) -> Response:
    """Keep what is not sent yet; an empty text forgets it."""
    async with entered(request) as (tx, actor):
        await conversations.keep_draft(tx, parts(request).vault, actor, conversation, body.text)
    return empty()


def _uuids(ids: str) -> list[UUID]:
    try:
        return [UUID(one) for one in ids.split(",") if one]
    except ValueError:
        raise Invalid("ids", "uuid_parsing") from None
