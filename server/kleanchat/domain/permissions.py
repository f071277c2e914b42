"""Every access decision in one table: who may do what to which thing.

Membership, the module and the entitlement are decided by the database; decided here is what an entitled actor may do.
What the actor may not even see is refused as NotFound, what he sees but may not do as NotAllowed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from kleanchat.domain.errors import NotAllowed, NotFound
from kleanchat.domain.people import Actor, Operator, SupportActor


class Act(Enum):
    """What an actor may want to do."""

    CHAT = auto()
    CREATE_GROUP = auto()
    SEE_ALL_GROUPS = auto()
    CHANGE_GROUP = auto()
    MANAGE_EMPLOYEES = auto()
    CHANGE_POLICY = auto()
    SEE_OVERVIEW = auto()
    SEE_AUDIT = auto()
    SEE_COMPANIES = auto()
    CREATE_COMPANY = auto()
    CHANGE_COMPANY = auto()
    MANAGE_SUPPORT = auto()


@dataclass(frozen=True, slots=True)
class GroupSeat:
    """A group from the place of the actor: his role in it, or None if he is no member."""

    role: str | None


Anyone = Actor | SupportActor | Operator
Rule = Callable[[Actor, GroupSeat], bool]


def _has(*rights: str) -> Rule:
    return lambda actor, _: any(right in actor.rights for right in rights)


def _administers(actor: Actor, seat: GroupSeat) -> bool:
    """Nobody without the right can widen a group: being its admin is not enough, and the right alone is not either."""
    return "chat_admin" in actor.rights or (actor.chat and "groups" in actor.rights and seat.role == "admin")


_TABLE: dict[Act, Rule] = {
    Act.CHAT: lambda actor, _: actor.chat,
    Act.CREATE_GROUP: lambda actor, _: actor.chat and "groups" in actor.rights,
    Act.SEE_ALL_GROUPS: _has("chat_admin"),
    Act.CHANGE_GROUP: _administers,
    Act.MANAGE_EMPLOYEES: _has("master_data"),
    Act.CHANGE_POLICY: _has("chat_admin"),
    Act.SEE_OVERVIEW: _has("master_data", "chat_admin"),
    Act.SEE_AUDIT: _has("chat_admin", "oversight"),
}
# Support sees companies and counts. An operator also maintains people, for companies whose contract has no
# administration of its own. Neither of them chats or sees a group.
_SUPPORT = {Act.SEE_COMPANIES, Act.CREATE_COMPANY, Act.CHANGE_COMPANY}
_OPERATOR = _SUPPORT | {Act.MANAGE_SUPPORT, Act.MANAGE_EMPLOYEES, Act.CHANGE_POLICY, Act.SEE_OVERVIEW, Act.SEE_AUDIT}
_NOBODY = GroupSeat(None)
# Seen by those who may not do it, so that the refusal is no secret.
_OPEN_REFUSALS = {Act.CREATE_GROUP}


def may(actor: Anyone, act: Act, seat: GroupSeat = _NOBODY) -> bool:
    """May this actor do this?"""
    match actor:
        case Operator():
            return act in _OPERATOR
        case SupportActor():
            return act in _SUPPORT
        case Actor():
            return act in _TABLE and _TABLE[act](actor, seat)


def require(actor: Anyone, act: Act, seat: GroupSeat = _NOBODY) -> None:
    """Raise NotFound, or NotAllowed where the thing is no secret, unless the actor may do this."""
    if may(actor, act, seat):
        return
    raise NotAllowed if act in _OPEN_REFUSALS and isinstance(actor, Actor) and actor.chat else NotFound
