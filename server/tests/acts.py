"""What people do in the tests, by HTTP; each act is repeated while the server is busy, and asserts that it was done."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
from cast import Person

BUSY = 503
TRIES = 20


async def begin_direct(client: httpx.AsyncClient, other: Person) -> str:
    """The direct conversation with this colleague."""
    return str((await _do(client, "POST", "/api/conversations", {"with": str(other.id)}))["id"])


async def make_group(client: httpx.AsyncClient, *members: Person, title: str = "Team", **more: str) -> str:
    """A new group of these people and its maker."""
    wanted = {"title": title, "members": [str(one.id) for one in members], **more}
    return str((await _do(client, "POST", "/api/groups", wanted))["id"])


async def seat(client: httpx.AsyncClient, group: str, person: Person, role: str = "member") -> None:
    """Add a person to a group, or change a member's role."""
    await _do(client, "PUT", f"/api/groups/{group}/members/{person.id}", {"role": role})


async def unseat(client: httpx.AsyncClient, group: str, person: Person) -> None:
    """Take a person out of a group."""
    await _do(client, "DELETE", f"/api/groups/{group}/members/{person.id}")


async def post(client: httpx.AsyncClient, conversation: str, body: str = "Hallo", client_id: str | None = None) -> int:
    """Post a message; returns its seq."""
    message = {"client_id": client_id or str(uuid4()), "body": body}
    return int((await _do(client, "POST", f"/api/conversations/{conversation}/messages", message))["seq"])


async def post_many(client: httpx.AsyncClient, conversation: str, count: int) -> int:
    """Post so many messages; returns the newest seq."""
    seqs: list[int] = []
    while len(seqs) < count:
        seqs += await asyncio.gather(*(post(client, conversation) for _ in range(min(20, count - len(seqs)))))
    return max(seqs)


async def read(client: httpx.AsyncClient, conversation: str, seq: int) -> None:
    """Read up to here."""
    await _do(client, "PUT", f"/api/conversations/{conversation}/read", {"seq": seq})


async def deactivate(client: httpx.AsyncClient, person: Person) -> None:
    """The administration takes an employee out."""
    await _do(client, "PUT", f"/api/admin/employees/{person.id}/deactivation")


async def events(client: httpx.AsyncClient, conversation: str, after: int = 0) -> list[dict[str, Any]]:
    """All events of a conversation that follow `after`, from the history."""
    found: list[dict[str, Any]] = []
    while True:
        cursor = found[-1]["seq"] if found else after
        page = await _do(client, "GET", f"/api/conversations/{conversation}/events?after={cursor}&limit=100")
        found += page["events"]
        if not page["later"]:
            return found


async def snapshot(client: httpx.AsyncClient) -> dict[str, Any]:
    """Everything that the person sees now."""
    seen: dict[str, Any] = await _do(client, "GET", "/api/snapshot")
    return seen


async def fetch(client: httpx.AsyncClient, path: str) -> Any:
    """What is there now."""
    return await _do(client, "GET", path)


async def _do(client: httpx.AsyncClient, method: str, path: str, body: Any = None) -> Any:
    for _ in range(TRIES):
        response = await client.request(method, path, json=body)
        if response.status_code != BUSY:
            break
        await asyncio.sleep(0.1)  # the client's part of "busy", not a wait for something to happen
    assert response.is_success, response.text
    return response.json() if response.content else None
