"""A client's model of what the person sees: begun by a snapshot, kept up by facts as docs/protocol.md tells."""

from typing import Any

import httpx
from acts import fetch, snapshot

UNREAD_LIMIT = 100
Fact = dict[str, Any]


class Replica:
    """What one person sees."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self.conversations: dict[str, dict[str, Any]] = {}
        self.people: dict[str, dict[str, Any]] = {}

    async def begin(self) -> None:
        """Fetch everything."""
        now = await snapshot(self._http)
        self.epoch, self.employee_seq, self.me, self.policy = (
            now[name] for name in ("epoch", "employee_seq", "me", "policy")
        )
        self.conversations = {one["id"]: one for one in now["conversations"]}
        self._learn(now["people"])

    def hello(self) -> dict[str, Any]:
        """The hello of this client."""
        cursors = {conversation: one["seq"] for conversation, one in self.conversations.items()}
        return {"do": "hello", "epoch": self.epoch, "employee_seq": self.employee_seq, "conversations": cursors}

    async def apply(self, fact: Fact) -> None:
        """Take one fact in. Unknown kinds are ignored."""
        self.employee_seq = max(self.employee_seq, fact.get("employee_seq", 0))
        match fact["kind"]:
            case "created" | "message" | "member_added" | "member_removed" | "role_changed" | "conversation_changed":
                await self._happened(fact)
            case "joined" | "draft":
                await self._fetch(fact["conversation"])
            case "left":
                self.conversations.pop(fact["conversation"], None)
            case "read":
                await self._read_elsewhere(fact["conversation"], fact["read_seq"])
            case "settings":
                self.me = await fetch(self._http, "/api/session")
            case "resync" if fact["conversation"]:
                await self._fetch(fact["conversation"])
            case "resync":
                await self.begin()

    async def _happened(self, event: Fact) -> None:
        known = self.conversations.get(event["conversation"])
        await self._need({event[role] for role in ("sender", "actor", "employee") if role in event})
        if known is None or event["seq"] > known["seq"] + 1:
            await self._fetch(event["conversation"])
        elif event["seq"] > known["seq"]:
            known |= {"seq": event["seq"], "last": event, "at": event["at"]}
            self._change(known, event)

    def _change(self, known: dict[str, Any], event: Fact) -> None:
        me = self.me["id"]
        match event["kind"]:
            case "message" if event["sender"] != me:
                known["unread"] = min(known["unread"] + 1, UNREAD_LIMIT)
            case "member_added":
                known["members"] += 1
            case "member_removed":
                known["members"] -= 1
            case "role_changed" if event["employee"] == me:
                known["role"] = event["role"]
            case "conversation_changed":
                known |= {name: event[name] for name in ("title", "description", "writers")}

    async def _read_elsewhere(self, conversation: str, read_seq: int) -> None:
        known = self.conversations.get(conversation)
        if known is None or read_seq <= known["read_seq"]:
            return
        if read_seq < known["seq"]:
            await self._fetch(conversation)
        else:
            known |= {"read_seq": read_seq, "unread": 0}

    async def _fetch(self, conversation: str) -> None:
        response = await self._http.get(f"/api/conversations/{conversation}")
        if response.status_code == 404:
            return  # he is out of it again; the fact that says so follows
        assert response.is_success, response.text
        one = response.json()
        self.conversations[conversation] = one
        event = one["last"]
        await self._need({event[role] for role in ("sender", "actor", "employee") if role in event})
        await self._need({one["other"]} - {None})

    async def _need(self, ids: set[str]) -> None:
        unknown = ids.difference(self.people)
        if unknown:
            self._learn((await fetch(self._http, f"/api/people?ids={','.join(unknown)}"))["people"])

    def _learn(self, people: list[dict[str, Any]]) -> None:
        self.people |= {one["id"]: one for one in people}
