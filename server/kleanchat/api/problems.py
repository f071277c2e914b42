"""The one place where refusals become HTTP: RFC 9457 problem answers with a stable `code`."""

from collections.abc import Mapping
from typing import Any

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from kleanchat.domain import errors

STATUS: Mapping[type[errors.Refusal], int] = {
    errors.NotSignedIn: 401,
    errors.SignInFailed: 401,
    errors.SessionEnded: 401,
    errors.SessionExpired: 401,
    errors.PasswordChangeRequired: 403,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Taken: 409,
    errors.ClientIdReused: 409,
    errors.Invalid: 422,
    errors.PasswordWeak: 422,
    errors.PasswordWrong: 422,
    errors.TooManyAttempts: 429,
    errors.Busy: 503,
}
# What is refused before anybody asks who it is, and what nobody expected.
OF_THE_EDGE: Mapping[str, tuple[int, str]] = {
    "bad_origin": (403, "This page may not act here."),
    "method_not_allowed": (405, "This cannot be done here."),
    "too_large": (413, "This is too large."),
    "json_required": (415, "Send JSON."),
    "unexpected": (500, "Something went wrong here. Nothing was done."),
}
# A device whose access ended must not keep what it has.
WIPE = '"cache", "storage"'


def problem(status: int, code: str, title: str, headers: Mapping[str, str] | None = None, **data: Any) -> Response:
    """A problem answer."""
    content = {"type": f"/problems/{code}", "title": title, "status": status, "code": code, **data}
    return JSONResponse(content, status, dict(headers or {}), media_type="application/problem+json")


def of_the_edge(code: str, headers: Mapping[str, str] | None = None) -> Response:
    """The answer to what the edge itself refuses."""
    status, title = OF_THE_EDGE[code]
    return problem(status, code, title, headers)


def refused(refusal: errors.Refusal) -> Response:
    """The answer to a refusal."""
    headers = {}
    if "retry_after" in refusal.data:
        headers["Retry-After"] = str(refusal.data["retry_after"])
    if isinstance(refusal, errors.SessionEnded):
        headers["Clear-Site-Data"] = WIPE
    return problem(STATUS[type(refusal)], refusal.code, refusal.sentence, headers, **refusal.data)


async def on_refusal(request: Request, refusal: Exception) -> Response:
    """Exception handler for everything in domain/errors.py."""
    assert isinstance(refusal, errors.Refusal)
    request.app.state.parts.tally.refusals["http", refusal.code] += 1
    return refused(refusal)


async def on_invalid(request: Request, error: Exception) -> Response:
    """Exception handler for bodies and parameters that are not of the contract. What was sent is not repeated."""
    assert isinstance(error, RequestValidationError)
    fields = [
        {"field": ".".join(str(part) for part in found["loc"][1:]), "problem": found["type"]}
        for found in error.errors()
    ]
    return problem(422, errors.Invalid.code, errors.Invalid.sentence, fields=fields)


async def on_http_error(request: Request, error: Exception) -> Response:
    """Exception handler for what the framework itself refuses: unknown paths, methods, bodies that are no JSON."""
    assert isinstance(error, HTTPException)
    code = {405: "method_not_allowed", 413: "too_large"}.get(error.status_code)
    if code is not None:
        return of_the_edge(code, error.headers)
    refusal = errors.NotFound if error.status_code == 404 else errors.Invalid
    return problem(error.status_code, refusal.code, refusal.sentence, error.headers)


async def on_unexpected(request: Request, error: Exception) -> Response:
    """Exception handler for everything else, which says nothing of it; the guard logs where it happened."""
    return of_the_edge("unexpected")
