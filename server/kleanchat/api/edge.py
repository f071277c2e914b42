"""What every request passes: who asks, a transaction of his company, and the answer in JSON."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated, Any, Protocol

from fastapi import Request
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from kleanchat.adapters.encoding import encoded
from kleanchat.adapters.passwords import Passwords
from kleanchat.adapters.tally import Tally
from kleanchat.adapters.vault import Vault
from kleanchat.domain.people import Actor
from kleanchat.services import sessions
from kleanchat.services.marks import Marker
from kleanchat.services.messages import Poster
from kleanchat.services.sessions import Entrance
from kleanchat.store.transaction import Database, Transaction

EMPTY = 204


def _no_nul(text: str) -> str:
    if "\0" in text:
        raise PydanticCustomError("control_characters", "The text holds a character that no name has.")
    return text


# Words that are only looked up, so that no rule of the domain cleans them. PostgreSQL has no place for NUL.
Words = Annotated[str, Field(max_length=100), AfterValidator(_no_nul)]
# Longer than any text that is accepted, so that the rule itself can say what is wrong.
Text = Annotated[str, Field(max_length=20_000)]
# What is counted or switched is not also taken as a text or as another type.
Seq = Annotated[int, Field(strict=True, ge=0, le=2**53)]
Flag = Annotated[bool, Field(strict=True)]


class Body(BaseModel):
    """A request's body: unknown fields and other types than the declared ones are refused."""

    model_config = ConfigDict(extra="forbid", strict=False, frozen=True)


class Readiness(Protocol):
    """Whether this process may deliver."""

    def holds(self) -> bool:
        """May anything be delivered now?"""


@dataclass(frozen=True, slots=True)
class Parts:
    """What handlers hand on to services; built in app.py."""

    database: Database
    vault: Vault
    passwords: Passwords
    poster: Poster
    marker: Marker
    entrance: Entrance
    lease: Readiness
    tally: Tally
    cookie: str
    support_cookie: str
    secure: bool


def parts(request: Request) -> Parts:
    """The parts of the running application."""
    found: Parts = request.app.state.parts
    return found


def token(request: Request) -> str | None:
    """The session token that the browser sent."""
    return request.cookies.get(parts(request).cookie)


@asynccontextmanager
async def entered(request: Request, *, initial: bool = False) -> AsyncIterator[tuple[Transaction, Actor]]:
    """A transaction of the signed-in person's company. Raises what services.sessions.enter raises."""
    async with parts(request).database.transaction() as tx:
        yield tx, await sessions.enter(tx, token(request), initial=initial)


async def actor_of(request: Request) -> Actor:
    """The signed-in person, where nothing else is read of his company. Raises what `entered` raises."""
    return await parts(request).entrance.enter(token(request))


def answer(value: Any, status: int = 200) -> Response:
    """The value in JSON."""
    return Response(encoded(value), status, media_type="application/json")


def empty() -> Response:
    """Done, nothing to say."""
    return Response(status_code=EMPTY)
