"""Routes of what comes most often: a handler gets what FastAPI would give it, without FastAPI's way there."""

from collections.abc import Callable, Sequence
from typing import Any, get_type_hints

from fastapi import Request
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError

from kleanchat.api.guard import Message, Receive, Send

JSON = (b"content-type", b"application/json")


class Express(APIRoute):
    """A route whose handler takes the request, the path's parameters and a `body`, and answers with a Response.

    Dependencies, stacks to be closed and a second look at the content type are more than half of what such a request
    costs. Whatever is not plainly right goes to FastAPI as it came, so that there is one wording of what is wrong.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().__init__(path, endpoint, **options)
        kinds = get_type_hints(endpoint, include_extras=True)
        self._of_path = {name: TypeAdapter(kinds[name]) for name in self.param_convertors}
        self._body: TypeAdapter[Any] = TypeAdapter(kinds["body"])
        self._by_fastapi, self.app = self.app, self._at_once

    async def _at_once(self, scope: Message, receive: Receive, send: Send) -> None:
        messages = await _whole(receive)
        arguments = self._arguments(scope, messages)
        if arguments is None:
            await self._by_fastapi(scope, _again(messages, receive), send)
            return
        response = await self.endpoint(Request(scope), **arguments)
        await response(scope, receive, send)

    def _arguments(self, scope: Message, messages: Sequence[Message]) -> dict[str, Any] | None:
        """What the handler is called with; None for what is not of the contract, or not whole."""
        if JSON not in scope["headers"] or messages[-1]["type"] != "http.request":
            return None
        try:
            arguments = {name: kind.validate_python(scope["path_params"][name]) for name, kind in self._of_path.items()}
            arguments["body"] = self._body.validate_json(b"".join(message.get("body", b"") for message in messages))
        except ValidationError:
            return None
        return arguments


async def _whole(receive: Receive) -> list[Message]:
    """The messages of a body, up to its end or the caller's."""
    messages = [await receive()]
    while messages[-1].get("more_body"):
        messages.append(await receive())
    return messages


def _again(messages: Sequence[Message], receive: Receive) -> Receive:
    """These messages once more, and then what comes after them."""
    kept = iter(messages)

    async def receiver() -> Message:
        message = next(kept, None)
        return await receive() if message is None else message

    return receiver
