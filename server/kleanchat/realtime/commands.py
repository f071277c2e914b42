"""Commands that come up the socket: the same service functions as over HTTP, by a second edge."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from kleanchat.adapters.encoding import encoded
from kleanchat.adapters.tally import Tally
from kleanchat.adapters.vault import Vault
from kleanchat.domain.errors import Refusal
from kleanchat.domain.messages import Draft
from kleanchat.domain.people import Actor
from kleanchat.services.marks import Marker
from kleanchat.services.messages import Poster
from kleanchat.services.sessions import Entrance
from kleanchat.store.transaction import Database

Seq = Annotated[int, Field(strict=True, ge=0, le=2**53)]
Key = Annotated[str, Field(min_length=1, max_length=40)]


class Command(BaseModel):
    """A command: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Hello(Command):
    """The first command: where the client left off."""

    do: Literal["hello"]
    epoch: UUID | None
    employee_seq: Seq
    conversations: Annotated[dict[UUID, Seq], Field(max_length=5000)]


class Post(Command):
    """Post a message."""

    do: Literal["post"]
    key: Key
    conversation: UUID
    client_id: UUID
    body: Annotated[str, Field(max_length=20_000)]


class Read(Command):
    """The person has read up to here."""

    do: Literal["read"]
    key: Key
    conversation: UUID
    seq: Seq


class Delivered(Command):
    """This device has received up to here."""

    do: Literal["delivered"]
    key: Key
    conversation: UUID
    seq: Seq


class Open(Command):
    """Which conversation is on the screen."""

    do: Literal["open"]
    conversation: UUID | None


class Ping(Command):
    """Is anybody there?"""

    do: Literal["ping"]


AnyCommand = Annotated[Hello | Post | Read | Delivered | Open | Ping, Field(discriminator="do")]
COMMANDS: TypeAdapter[Any] = TypeAdapter(AnyCommand)
Keyed = Post | Read | Delivered


class Services:
    """What commands are carried out with; built in app.py."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        entrance: Entrance,
        poster: Poster,
        marker: Marker,
        tally: Tally | None = None,
    ) -> None:
        self.database = database
        self.entrance = entrance
        self.vault = vault
        self.poster = poster
        self.marker = marker
        self.tally = tally or Tally()


CarryOut = Callable[[Services, Actor, Keyed, Callable[[bytes], None]], Coroutine[Any, Any, None]]


async def carry_out(services: Services, actor: Actor, command: Keyed, answer: Callable[[bytes], None]) -> None:
    """Carry a command out and answer it by its key."""
    services.tally.commands[command.do] += 1
    try:
        answer(_ok(command.key, await _result(services, actor, command)))
    except Refusal as refusal:
        services.tally.refusals["socket", refusal.code] += 1
        answer(_error(command.key, refusal))


async def _result(services: Services, actor: Actor, command: Keyed) -> bytes:
    match command:
        case Post():
            draft = Draft(command.conversation, command.client_id, command.body)
            return encoded((await services.poster.post(actor, draft)).posted)
        case Read():
            await services.marker.read(actor, command.conversation, command.seq)
        case Delivered():
            await services.marker.delivered(actor, command.conversation, command.seq)
    return b"{}"


def _ok(key: str, result: bytes) -> bytes:
    return b'{"kind":"answer","key":%s,"ok":%s}' % (encoded(key), result)


def _error(key: str, refusal: Refusal) -> bytes:
    return b'{"kind":"answer","key":%s,"error":%s}' % (encoded(key), encoded({"code": refusal.code, **refusal.data}))


def command_of(services: Services, actor: Actor, command: Keyed, *_: object) -> dict[str, str | int]:
    """What a span says about a command."""
    return {"name": f"command {command.do}"}
