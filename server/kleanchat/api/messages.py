"""Messages over HTTP: posting, and how far somebody has got. What comes most often, so it is looked for first."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from kleanchat.api.edge import Body, Seq, Text, actor_of, answer, empty, parts
from kleanchat.api.express import Express
from kleanchat.domain.messages import Draft, Posted

router = APIRouter(prefix="/api", tags=["chat"], route_class=Express)


class NewMessage(Body):
    """A message; the client made its id before the first try."""

    client_id: UUID
    body: Text


class UpTo(Body):
    """How far the person has got."""

    seq: Seq


@router.post("/conversations/{conversation}/messages", status_code=201, response_model=Posted)
async def post(request: Request, conversation: UUID, body: NewMessage) -> Response:
    """Post a message; 200 when this client id was posted before."""
    actor = await actor_of(request)
    receipt = await parts(request).poster.post(actor, Draft(conversation, body.client_id, body.body))
    return answer(receipt.posted, 201 if receipt.is_new else 200)


@router.put("/conversations/{conversation}/read", status_code=204)
async def read(request: Request, conversation: UUID, body: UpTo) -> Response:
    """The person has read up to here; it only rises."""
    await parts(request).marker.read(await actor_of(request), conversation, body.seq)
    return empty()


@router.put("/conversations/{conversation}/delivered", status_code=204)
async def delivered(request: Request, conversation: UUID, body: UpTo) -> Response:
    """One of the person's devices has received up to here."""
    await parts(request).marker.delivered(await actor_of(request), conversation, body.seq)
    return empty()
