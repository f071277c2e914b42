"""What every HTTP message passes: where it comes from, how large it is, and the headers that keep browsers strict."""

import logging
import traceback
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.exceptions import HTTPException

from kleanchat.api.problems import of_the_edge

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

BODY_LIMIT = 256 * 1024
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types svelte-trusted-html klean"
)
HEADERS = [
    (b"content-security-policy", CONTENT_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"geolocation=(), camera=(self), microphone=(self), payment=(), usb=()"),
]
SECURE_HEADERS = [(b"strict-transport-security", b"max-age=31536000")]


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: App, origins: frozenset[str], *, secure: bool) -> None:
        self._app = app
        self._origins = origins
        self._headers = HEADERS + (SECURE_HEADERS if secure else [])

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        refused = self._refusal(scope["method"], headers)
        app = refused if refused is not None else self._app
        await _run_safely(app, scope, _bounded(receive), self._with_headers(scope["path"], send))

    def _refusal(self, method: str, headers: dict[bytes, bytes]) -> App | None:
        if method in SAFE_METHODS:
            return None
        if headers.get(b"origin", b"").decode("latin-1") not in self._origins:
            return of_the_edge("bad_origin")
        if _declared_size(headers) > BODY_LIMIT:
            return of_the_edge("too_large")
        has_body = _declared_size(headers) > 0 or b"transfer-encoding" in headers
        if has_body and not headers.get(b"content-type", b"").startswith(b"application/json"):
            return of_the_edge("json_required")
        return None

    def _with_headers(self, path: str, send: Send) -> Send:
        private = [(b"cache-control", b"no-store")] if "/api/" in path else []

        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers, *private]
            await send(message)

        return sender


class BodyTooLarge(HTTPException):
    """A body without a declared size has gone over the limit."""

    def __init__(self) -> None:
        super().__init__(413)


async def _run_safely(app: App, scope: Message, receive: Receive, send: Send) -> None:
    """Answer what nobody expected with a plain problem; log where it happened, not its message: it may hold content."""
    began = False

    async def sender(message: Message) -> None:
        nonlocal began
        began = True
        await send(message)

    try:
        await app(scope, receive, sender)
    except Exception as error:  # noqa: BLE001  the last place where one can be caught
        frames = traceback.extract_tb(error.__traceback__)[-6:]
        where = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames))
        log.error("unexpected %s at %s", type(error).__name__, where)
        if not began:
            await of_the_edge("unexpected")(scope, receive, send)


def _bounded(receive: Receive) -> Receive:
    """The same messages, until the body goes over the limit, which a chunked one can do without saying so before."""
    size = 0

    async def receiver() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > BODY_LIMIT:
            raise BodyTooLarge
        return message

    return receiver


def _declared_size(headers: dict[bytes, bytes]) -> int:
    declared = headers.get(b"content-length", b"0")
    return int(declared) if declared.isdigit() else 0
