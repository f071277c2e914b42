"""Requests are counted here: by the route's template and the status, never by the path, which holds ids."""

import time

from kleanchat.adapters.tally import Tally
from kleanchat.adapters.traces import Traces
from kleanchat.api.guard import App, Message, Receive, Send

# What no route answers: unknown paths below /api, and what the guard refuses before one is looked for.
NO_ROUTE = "none"
# The methods that are told apart; a caller can invent others without end.
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class Measured:
    """ASGI middleware around everything."""

    def __init__(self, app: App, tally: Tally, traces: Traces) -> None:
        self._app = app
        self._tally = tally
        self._measure = traces.around("request", self._measured, _description, is_request=True)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        await (self._measure if scope["type"] == "http" else self._app)(scope, receive, send)

    async def _measured(self, scope: Message, receive: Receive, send: Send) -> None:
        async def sender(message: Message) -> None:
            if message["type"] == "http.response.start":
                scope["kleanchat.status"] = message["status"]
            await send(message)

        began = time.monotonic()
        try:
            await self._app(scope, receive, sender)
        finally:
            method, route = _method(scope), _route(scope)
            self._tally.requests[method, route, _status(scope)] += 1
            self._tally.request_seconds[method, route].add(time.monotonic() - began)


def _description(scope: Message, *_: object) -> dict[str, str | int]:
    """What a span says about a request."""
    method, route = _method(scope), _route(scope)
    return {
        "name": f"{method} {route}",
        "http.request.method": method,
        "http.route": route,
        "http.response.status_code": _status(scope),
    }


def _method(scope: Message) -> str:
    return scope["method"] if scope["method"] in METHODS else "other"


def _route(scope: Message) -> str:
    return getattr(scope.get("route"), "path", NO_ROUTE)


def _status(scope: Message) -> int:
    """499 where the caller went before there was an answer."""
    status: int = scope.get("kleanchat.status", 499)
    return status
