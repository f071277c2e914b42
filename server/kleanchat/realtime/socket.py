"""The socket edge: one WebSocket of one device, as uvicorn's WebSocket protocol class.

Framing is the websockets library's (Sans-I/O). What goes out is framed by us, once for all sockets, and written to the
transport as it is: that is what makes a delivery cheap. No database connection is held between two commands.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from http.cookies import CookieError, SimpleCookie
from typing import Any, cast
from uuid import UUID

from pydantic import ValidationError
from websockets.frames import Frame, Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from kleanchat.adapters import failpoints
from kleanchat.adapters.encoding import encoded
from kleanchat.domain.errors import Busy, NotFound, NotSignedIn, Refusal
from kleanchat.domain.people import Actor
from kleanchat.realtime import closing
from kleanchat.realtime.commands import COMMANDS, CarryOut, Hello, Open, Ping, Services, carry_out
from kleanchat.realtime.frames import Bundle, Shared, plain_texts
from kleanchat.realtime.hub import Hub
from kleanchat.realtime.outbox import Outbox
from kleanchat.services import resume, sessions

log = logging.getLogger(__name__)

PATH = "/api/socket"
FRAME_LIMIT = 64 * 1024
# What the transport may hold before the outbox begins to fill.
TRANSPORT_BYTES = 256 * 1024
COMMANDS_AT_ONCE = 64
HELLO_SECONDS = 10.0
# How long a closing handshake may take before the connection is cut.
CLOSING_SECONDS = 1.0
# How many sockets resume at a time; the others wait here, where it costs nothing, and not for a connection.
RESUMING_AT_ONCE = 4
RESUMING_SECONDS = 20.0
PONG = b'{"kind":"pong"}'


class Gate:
    """What sockets have in common; built in app.py."""

    def __init__(
        self, hub: Hub, services: Services, cookie: str, origins: frozenset[str], *, carry_out: CarryOut = carry_out
    ) -> None:
        self.hub = hub
        self.services = services
        self.cookie = cookie
        self.origins = origins
        self.carry_out = carry_out
        self.tally = services.tally
        self._turns = asyncio.Semaphore(RESUMING_AT_ONCE)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """A socket's turn to resume. Raises Busy when there are more than can be taken in time."""
        try:
            async with asyncio.timeout(RESUMING_SECONDS):
                await self._turns.acquire()
        except TimeoutError:
            raise Busy from None
        try:
            yield
        finally:
            self._turns.release()


class Socket(asyncio.Protocol):
    """One connected device. The hub knows it from its hello to its end."""

    def __init__(self, gate: Gate, connections: set[Any]) -> None:
        self._gate = gate
        self._connections = connections
        self._protocol = ServerProtocol(max_size=FRAME_LIMIT)
        self._outbox = Outbox()
        self._actor: Actor | None = None
        self._token: str | None = None
        self._said_hello = False
        self._ready = False
        self._paused = False
        self._ended = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._text = b""
        self.open_conversation: UUID | None = None
        self.heard_at = time.monotonic()

    # ------------------------------------------------------------------------------------------- from the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none of asyncio's classes, though they do all that those do.
        self._transport = cast(asyncio.Transport, transport)
        self._connections.add(self)
        self._transport.set_write_buffer_limits(high=TRANSPORT_BYTES)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        if not self._ended:
            self._note_end("lost")
        self._ended = True
        self._forget()

    def data_received(self, data: bytes) -> None:
        self.heard_at = time.monotonic()
        if self._is_between_frames() and (texts := plain_texts(data, FRAME_LIMIT)):
            for text in texts:
                self._on_command(text)
            return
        self._protocol.receive_data(data)
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._spawn(self._open(event))
            elif isinstance(event, Frame):
                self._on_frame(event)
        self._write_protocol_data()

    def eof_received(self) -> None:
        self._protocol.receive_eof()

    def pause_writing(self) -> None:
        self._paused = True

    def resume_writing(self) -> None:
        self._paused = False
        if self._outbox.bundles:
            self._gate.hub.wants_flush(self)

    def shutdown(self) -> None:
        """The server is going down; clients come back after a moment that differs from one to the next."""
        wait = hash(id(self)) % 31 if len(self._connections) > 50 else 0
        self.end(closing.GOING_DOWN, str(wait))

    # ------------------------------------------------------------------------------------------------- from the hub

    @property
    def actor(self) -> Actor:
        """Whose device this is."""
        assert self._actor is not None, "the hub knows only sockets whose session was entered"
        return self._actor

    @property
    def company(self) -> UUID:
        return self.actor.company_id

    @property
    def employee(self) -> UUID:
        return self.actor.employee_id

    @property
    def session(self) -> UUID:
        return self.actor.session_id

    @property
    def expires_at(self) -> datetime:
        return self.actor.expires_at

    @property
    def waiting_bytes(self) -> int:
        return self._outbox.size

    def offer(self, bundle: Bundle) -> None:
        if not self._ended and not self._outbox.put(bundle):
            self._gate.hub.drop(self)
            self.end(closing.TOO_SLOW, "")

    def flush(self, shared: Shared) -> int:
        if not self._ready or self._paused or self._ended or not self._outbox.bundles:
            return 0
        frame = self._outbox.take(shared)
        self._transport.write(frame)
        return len(frame)

    def end(self, code: int, reason: str) -> None:
        """Close for good; what waits is forgotten."""
        if self._ended:
            return
        self._ended = True
        self._note_end(str(code))
        self._forget()
        if self._protocol.state is State.OPEN:
            self._protocol.send_close(code, reason)
            self._write_protocol_data()
        asyncio.get_running_loop().call_later(CLOSING_SECONDS, self._transport.abort)

    # ------------------------------------------------------------------------------------------------ the handshake

    async def _open(self, request: Request) -> None:
        """Answer the request for a socket."""
        if request.path.partition("?")[0] != PATH:
            self._reject(404)
        elif request.headers.get("Origin") not in self._gate.origins:
            self._reject(403)
        else:
            await self._upgrade(request)

    async def _upgrade(self, request: Request) -> None:
        """A session that has ended is told so by a close code, because a browser shows no status."""
        self._token = _cookie(request, self._gate.cookie)
        refusal = await self._entered()
        if self._ended:  # the device has gone meanwhile
            return
        if isinstance(refusal, Busy):
            self._reject(503)
            return
        response = self._protocol.accept(request)
        self._protocol.send_response(response)
        self._write_protocol_data()
        if refusal is not None:
            self.end(*closing.code_and_reason(refusal))
        elif response.status_code != 101:
            self._transport.close()
        else:
            self._gate.tally.sockets_opened += 1
            asyncio.get_running_loop().call_later(HELLO_SECONDS, self._expect_hello)

    async def _entered(self) -> Refusal | None:
        """Enter the session anew; the refusal if it cannot be."""
        try:
            actor = await self._gate.services.entrance.enter(self._token)
        except Refusal as refusal:
            return refusal
        self._actor = actor
        return None if actor.chat else NotSignedIn()

    def _reject(self, status: int) -> None:
        self._protocol.send_response(self._protocol.reject(status, ""))
        self._write_protocol_data()
        self._transport.close()

    def _expect_hello(self) -> None:
        if not self._said_hello:
            self.end(closing.NOT_OF_PROTOCOL, "hello")

    # -------------------------------------------------------------------------------------------------- the commands

    def _is_between_frames(self) -> bool:
        """Nothing of a frame or of a message in fragments is with the library."""
        protocol = self._protocol
        return protocol.state is State.OPEN and protocol.current_size is None and not protocol.reader.buffer

    def _on_frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.CLOSE:
            if not self._ended:
                self._note_end("left")
            self._ended = True
            self._forget()
        elif frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self._text += frame.data
            if len(self._text) > FRAME_LIMIT:
                self.end(closing.NOT_OF_PROTOCOL, "too_large")
            elif frame.fin:
                text, self._text = self._text, b""
                self._on_command(text)
        elif frame.opcode is Opcode.BINARY:
            self.end(closing.NOT_OF_PROTOCOL, "binary")

    def _on_command(self, text: bytes) -> None:
        if self._ended:
            return
        try:
            command = COMMANDS.validate_json(text)
        except ValidationError:
            self.end(closing.NOT_OF_PROTOCOL, "invalid")
            return
        if isinstance(command, Hello) == self._said_hello:  # it comes once, and first
            self.end(closing.NOT_OF_PROTOCOL, "hello")
        elif isinstance(command, Hello):
            self._said_hello = True
            self._spawn(self._resume(command))
        elif isinstance(command, Ping):
            self.tell(PONG)
        elif isinstance(command, Open):
            self.open_conversation = command.conversation
        elif len(self._tasks) >= COMMANDS_AT_ONCE:
            self._gate.tally.refusals["socket", Busy.code] += 1
            self.tell(b'{"kind":"answer","key":%s,"error":{"code":"busy","retry_after":1}}' % encoded(command.key))
        else:
            self._spawn(self._gate.carry_out(self._gate.services, self.actor, command, self.tell))

    def tell(self, body: bytes) -> None:
        """Let one encoded fact wait for this socket alone."""
        if not self._ended:
            self.offer(Bundle([body]))
            self._gate.hub.wants_flush(self)

    async def _resume(self, hello: Hello) -> None:
        """Subscribe first, read then: what commits in between waits in the outbox, and the client knows its seq."""
        hub, began = self._gate.hub, time.monotonic()
        try:
            async with self._gate.turn():
                missed = await self._missed(hello)
        except Refusal as refusal:
            hub.drop(self)
            self.end(*closing.code_and_reason(refusal))
            return
        if missed is None:
            return
        failpoints.reached("resume.after_read")
        hub.keep_only(self, missed.memberships)
        bundle = Bundle(_bodies(missed))
        self._outbox.put_first(bundle)
        self._note_resume(missed, len(bundle.bodies), began)
        self._ready = True
        hub.wants_flush(self)

    async def _missed(self, hello: Hello) -> resume.Missed | None:
        """What was missed, and the hub tells what follows. None once the device has gone: nobody needs the answer."""
        while not self._ended:
            missed = await self._subscribe_and_read(hello)
            if missed is not None and not self._ended:
                return missed
            self._gate.hub.drop(self)
            self._outbox.clear()
        return None

    async def _subscribe_and_read(self, hello: Hello) -> resume.Missed | None:
        """What was missed. None if he went out of a conversation meanwhile: what waits may be what he must not see."""
        hub, services = self._gate.hub, self._gate.services
        hub.join_person(self)
        async with services.database.transaction() as tx:
            actor = await sessions.enter(tx, self._token)
            if not actor.chat:
                raise NotFound
            self._actor = actor
            own_seq, seats = await resume.positions(tx, actor)
            hub.person_is_at(self, own_seq)
            hub.take_seats(self, seats)
            missed = await resume.missed(
                tx, services.vault, actor, hello.epoch, hello.employee_seq, hello.conversations
            )
        stayed = all(missed.memberships.get(conversation) == first for conversation, (_, first) in seats.items())
        return missed if stayed else None

    # ----------------------------------------------------------------------------------------------------- plumbing

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _write_protocol_data(self) -> None:
        for data in self._protocol.data_to_send():
            if not data:
                self._hang_up()
            elif not self._transport.is_closing():
                self._transport.write(data)

    def _hang_up(self) -> None:
        """Both sides have closed, or the other one broke the protocol: the connection ends in any case."""
        self._ended = True
        self._forget()
        self._transport.close()
        asyncio.get_running_loop().call_later(CLOSING_SECONDS, self._transport.abort)

    def _note_end(self, how: str) -> None:
        if self._actor is not None:  # others never came in
            self._gate.tally.socket_closes[how] += 1

    def _note_resume(self, missed: resume.Missed, facts: int, began: float) -> None:
        tally = self._gate.tally
        tally.resumes["everything" if missed.everything else "missed"] += 1
        tally.resume_facts.add(facts)
        tally.resume_seconds.add(time.monotonic() - began)

    def _forget(self) -> None:
        self._outbox.clear()
        if self._actor is not None:
            self._gate.hub.drop(self)


def _bodies(missed: resume.Missed) -> list[bytes]:
    """The facts that answer a hello, encoded."""
    facts: list[Any] = [{"kind": "ready", "epoch": missed.epoch, "employee_seq": missed.employee_seq}]
    if missed.everything:
        facts.append({"kind": "resync", "conversation": None})
    facts += [{"kind": "resync", "conversation": conversation} for conversation in missed.resync]
    return [encoded(fact) for fact in (*facts, *missed.own, *missed.events)]


def _cookie(request: Request, name: str) -> str | None:
    try:
        morsel = SimpleCookie(request.headers.get("Cookie", "")).get(name)
    except CookieError:
        return None
    return morsel.value if morsel else None
