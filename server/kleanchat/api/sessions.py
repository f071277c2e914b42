"""Sign-in, sign-out, devices, password, settings."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import Field

from kleanchat.api.edge import Body, Flag, Words, answer, empty, entered, parts, token
from kleanchat.api.problems import WIPE
from kleanchat.domain.people import Device, Language, Me
from kleanchat.services import people, sessions

router = APIRouter(prefix="/api", tags=["sessions"])

Password = Annotated[str, Field(max_length=200)]


class Credentials(Body):
    """Company, user name or personnel number, and password."""

    company: Words
    user: Words
    password: Password
    device: Words = ""


class PasswordChange(Body):
    """The old password and the new one."""

    old: Password
    new: Password


class SettingsChange(Body):
    """What a person decides for himself."""

    language: Language | None = None
    read_marks: Flag | None = None


@dataclass(frozen=True, slots=True)
class Devices:
    """The devices on which a person is signed in."""

    sessions: tuple[Device, ...]


@router.post("/sessions", status_code=201, response_model=Me)
async def sign_in(request: Request, body: Credentials) -> Response:
    """Begin a session on this device."""
    built = parts(request)
    address = request.client.host if request.client else ""
    new = await sessions.sign_in(
        built.database, built.passwords, body.company, body.user, body.password, body.device, address
    )
    async with built.database.transaction() as tx:
        response = answer(await sessions.me(tx, built.vault, await sessions.enter(tx, new, initial=True)), 201)
    response.set_cookie(
        built.cookie, new, max_age=90 * 86400, path="/", secure=built.secure, httponly=True, samesite="lax"
    )
    return response


@router.get("/session", response_model=Me)
async def me(request: Request) -> Response:
    """The signed-in person to himself."""
    async with entered(request, initial=True) as (tx, actor):
        return answer(await sessions.me(tx, parts(request).vault, actor))


@router.delete("/session", status_code=204)
async def sign_out(request: Request) -> Response:
    """End this device's session."""
    async with entered(request, initial=True) as (tx, actor):
        await sessions.sign_out(tx, actor)
    response = empty()
    response.delete_cookie(parts(request).cookie, path="/", secure=parts(request).secure, httponly=True, samesite="lax")
    response.headers["Clear-Site-Data"] = WIPE
    return response


@router.put("/session/password", status_code=204)
async def change_password(request: Request, body: PasswordChange) -> Response:
    """Set a new password; other devices are signed out."""
    built = parts(request)
    await sessions.change_password(built.database, built.passwords, token(request), body.old, body.new)
    return empty()


@router.post("/session/wiped", status_code=204)
async def wiped(request: Request) -> Response:
    """A device whose session has ended reports that it holds nothing any more."""
    async with parts(request).database.transaction() as tx:
        await sessions.report_wiped(tx, token(request))
    return empty()


@router.get("/sessions", response_model=Devices)
async def devices(request: Request) -> Response:
    """The devices on which the person is signed in."""
    async with entered(request) as (tx, actor):
        return answer(Devices(await sessions.devices(tx, actor)))


@router.delete("/sessions/{session}", status_code=204)
async def end_device(request: Request, session: UUID) -> Response:
    """End the session of one of one's own devices."""
    async with entered(request) as (tx, actor):
        await sessions.end_device(tx, actor, session)
    return empty()


@router.patch("/settings", response_model=Me)
async def change_settings(request: Request, body: SettingsChange) -> Response:
    """Change what the person decides for himself."""
    async with entered(request) as (tx, actor):
        await people.change_settings(tx, actor, body.language, body.read_marks)
    async with entered(request) as (tx, actor):
        return answer(await sessions.me(tx, parts(request).vault, actor))
