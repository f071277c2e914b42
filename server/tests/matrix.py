"""The authorization matrix, written out: what becomes of each caller on each route. A route without a row is a failure.

A row names its kind; the kind says who is refused, and how. `but` says where a row differs from its kind.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

# May come in; what he gets is his own, and holds no secret of anybody else.
MAY = None
OUT = (401, "not_signed_in")
GONE = (401, "session_ended")
HIDDEN = (404, "not_found")
FORBIDDEN = (403, "not_allowed")

Refusal = tuple[int, str] | None
COLUMNS = (
    "anonymous",  # no session
    "outsider",  # of the company, not of the group, no right beyond the chat
    "ex_member",  # was an admin of the group; may make groups
    "withheld",  # sits in the group as an admin with the right to keep groups, but her right to chat is withheld
    "stripped",  # of the office, but the rights to its administration are withheld
    "module_off",  # of the office and an admin of the group, while the company's module is locked
    "leaver",  # was an admin of the group and of the office
    "neighbour",  # of another company
    "neighbours_admin",  # the administrator of another company
    "plain",  # a member of the group without the right to keep groups
    "foreman",  # a plain member of the group with the right to keep groups
    "support",  # a session of KleanApp support
)


def _kind(**cells: Refusal) -> dict[str, Refusal]:
    """A cell for every caller; those without a session, with a dead one or with one of support are always out."""
    return dict.fromkeys(COLUMNS, MAY) | {"anonymous": OUT, "leaver": GONE, "support": OUT} | cells


class Kind(Enum):
    """What a route is about, and so who may use it."""

    OPEN = dict.fromkeys(COLUMNS, MAY)
    # One's own session, settings and devices; for whoever is signed in.
    OWN = _kind()
    OTHERS = dict.fromkeys(COLUMNS, HIDDEN) | {"anonymous": OUT, "leaver": GONE, "support": OUT}
    # The chat as such.
    CHAT = _kind(withheld=HIDDEN, module_off=HIDDEN)
    # One conversation, for its members.
    TALK = OTHERS | {"plain": MAY, "foreman": MAY}
    # Groups as such, for those who may make some.
    CIRCLES = CHAT | {"outsider": FORBIDDEN, "stripped": MAY, "neighbour": FORBIDDEN, "plain": FORBIDDEN}
    # One group, for its admins who may keep groups.
    CIRCLE = OTHERS
    # Employees, rights groups and sites, in whatever module.
    STAFF = OTHERS | {"module_off": MAY, "neighbours_admin": MAY}
    ONE_OF_STAFF = OTHERS | {"module_off": MAY}
    # The administration of the chat.
    WATCH = OTHERS | {"neighbours_admin": MAY}
    SUPPORT = dict.fromkeys(COLUMNS, OUT) | {"support": MAY}


@dataclass(frozen=True)
class Row:
    """One way to call a route. `as_entitled` can do it, and then it answers `done`."""

    method: str
    path: str
    kind: Kind
    body: Any = None
    query: str = ""
    as_entitled: str = "ada"
    done: tuple[int, ...] = (200, 201, 204)
    but: Mapping[str, Refusal] = field(default_factory=dict)

    @property
    def route(self) -> str:
        """The operation of the OpenAPI that this calls."""
        return f"{self.method} {self.path}"

    @property
    def cells(self) -> dict[str, Refusal]:
        """What becomes of each caller."""
        return {**self.kind.value, **self.but}

    @property
    def names_things(self) -> bool:
        """Does it carry ids?"""
        return "{" in f"{self.path}{self.query}{self.body}".replace("{'", "")

    def filled(self, ids: Mapping[str, str]) -> tuple[str, Any]:
        """The path and body with these ids."""
        return (self.path + self.query).format_map({"module": "chat", "right": "reports", **ids}), _fill(self.body, ids)


def _fill(value: Any, ids: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _fill(one, ids) for key, one in value.items()}
    if isinstance(value, list):
        return [_fill(one, ids) for one in value]
    return value.format_map(ids) if isinstance(value, str) else value


CLIENT_ID = "5b0d7c1e-6f0c-4a57-9d51-3b0d2a6f7a10"
CREDENTIALS = {"company": "nobody", "user": "nobody", "password": "nothing fits"}
NEW_EMPLOYEE = {
    "personnel_number": "N1",
    "user_name": "neu",
    "display_name": "Nele Neu",
    "rights_group": "{rights_group}",
    "sites": ["{site}"],
}
NEW_COMPANY = {
    "name": "Neu",
    "sign_in_name": "neu-{company}",
    "licence": "pro",
    "administrator": {"personnel_number": "1", "user_name": "otto", "display_name": "Otto"},
}
# In the other company these ids are of nothing.
UNKNOWN: Mapping[str, Refusal] = {"neighbour": HIDDEN, "neighbours_admin": HIDDEN}
CONVERSATION, GROUP = "/api/conversations/{conversation}", "/api/groups/{group}"
EMPLOYEES, EMPLOYEE = "/api/admin/employees", "/api/admin/employees/{employee}"
COMPANIES, COMPANY = "/support/api/companies", "/support/api/companies/{company}"


def _office(method: str, path: str, kind: Kind, body: Any = None, **more: Any) -> Row:
    return Row(method, path, kind, body, as_entitled="otto", **more)


def _support(method: str, path: str, body: Any = None, **more: Any) -> Row:
    return Row(method, path, Kind.SUPPORT, body, as_entitled="support", **more)


ROWS = (
    Row("POST", "/api/sessions", Kind.OPEN, CREDENTIALS, done=(401,)),
    Row("POST", "/api/session/wiped", Kind.OPEN),
    Row("GET", "/api/session", Kind.OWN),
    Row("DELETE", "/api/session", Kind.OWN),
    Row("PUT", "/api/session/password", Kind.OWN, {"old": "not this", "new": "a long new word"}, done=(422,)),
    Row("GET", "/api/sessions", Kind.OWN),
    Row("DELETE", "/api/sessions/{session}", Kind.OTHERS),
    Row("PATCH", "/api/settings", Kind.OWN, {"language": "pl"}),
    Row("GET", "/api/snapshot", Kind.CHAT),
    Row("GET", "/api/people", Kind.CHAT, query="?q=kanari"),
    Row("GET", "/api/people", Kind.CHAT, query="?ids={employee},{colleague}"),
    Row("GET", "/api/people", Kind.CHAT, query="?after={employee}"),
    Row("POST", "/api/conversations", Kind.CHAT, {"with": "{colleague}"}, but=UNKNOWN),
    Row("GET", CONVERSATION, Kind.TALK),
    Row("GET", f"{CONVERSATION}/members", Kind.TALK),
    Row("GET", f"{CONVERSATION}/events", Kind.TALK),
    Row("GET", f"{CONVERSATION}/events", Kind.TALK, query="?around=1"),
    Row(
        "POST",
        f"{CONVERSATION}/messages",
        Kind.TALK,
        {"client_id": CLIENT_ID, "body": "Hallo"},
        but={"plain": FORBIDDEN, "foreman": FORBIDDEN},  # only admins write in it
    ),
    Row("PUT", f"{CONVERSATION}/read", Kind.TALK, {"seq": 2}),
    Row("PUT", f"{CONVERSATION}/delivered", Kind.TALK, {"seq": 2}),
    Row("PUT", f"{CONVERSATION}/draft", Kind.TALK, {"text": "noch nicht"}),
    Row("GET", "/api/groups", Kind.CIRCLES),
    Row("GET", "/api/groups", Kind.CIRCLES, query="?q=geheim"),
    Row("POST", "/api/groups", Kind.CIRCLES, {"title": "Neu", "members": ["{colleague}"]}),
    Row("GET", GROUP, Kind.CIRCLE),
    Row("PATCH", GROUP, Kind.CIRCLE, {"title": "Anders", "writers": "everyone"}),
    Row("PUT", f"{GROUP}/members/{{colleague}}", Kind.CIRCLE, {"role": "admin"}),
    Row("PUT", f"{GROUP}/members/{{employee}}", Kind.CIRCLE, {"role": "admin"}),
    Row("DELETE", f"{GROUP}/members/{{employee}}", Kind.CIRCLE),
    _office("GET", "/api/admin/overview", Kind.STAFF),
    _office("GET", EMPLOYEES, Kind.STAFF, query="?status=all"),
    _office("GET", EMPLOYEES, Kind.STAFF, query="?rights_group={rights_group}"),
    _office("POST", EMPLOYEES, Kind.STAFF, NEW_EMPLOYEE),
    _office("GET", EMPLOYEE, Kind.ONE_OF_STAFF),
    _office("PATCH", EMPLOYEE, Kind.ONE_OF_STAFF, {"display_name": "Anders", "sites": ["{site}"]}),
    _office("PUT", f"{EMPLOYEE}/deactivation", Kind.ONE_OF_STAFF),
    _office("DELETE", f"{EMPLOYEE}/deactivation", Kind.ONE_OF_STAFF),
    _office("POST", f"{EMPLOYEE}/password", Kind.ONE_OF_STAFF),
    _office("PUT", f"{EMPLOYEE}/rights/{{right}}", Kind.ONE_OF_STAFF, {"effect": "granted"}),
    _office("GET", "/api/admin/rights-groups", Kind.STAFF),
    _office("GET", "/api/admin/sites", Kind.STAFF),
    _office("PATCH", "/api/admin/policy", Kind.WATCH, {"read_marks": False}),
    _office("GET", "/api/admin/audit", Kind.WATCH),
    Row(
        "POST",
        "/support/api/session",
        Kind.OPEN,
        {"user": "nobody", "password": "nothing fits", "code": "000000"},
        done=(401,),
    ),
    _support("GET", "/support/api/session"),
    _support("DELETE", "/support/api/session"),
    _support("GET", COMPANIES),
    _support("POST", COMPANIES, NEW_COMPANY),
    _support("GET", COMPANY),
    _support("PATCH", COMPANY, {"name": "Anders", "active": False}),
    _support("PUT", f"{COMPANY}/modules/{{module}}"),
    _support("DELETE", f"{COMPANY}/modules/{{module}}"),
)
