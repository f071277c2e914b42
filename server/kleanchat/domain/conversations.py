"""Conversations as their members see them, and the rules for titles and descriptions."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from kleanchat.domain.events import ConversationEvent
from kleanchat.domain.people import Me, Person
from kleanchat.domain.policy import Policy
from kleanchat.domain.text import clean_line, clean_text
from kleanchat.domain.values import value

Role = Literal["member", "admin"]
Writers = Literal["everyone", "admins"]
Status = Literal["sent", "delivered", "read"]

TITLE_LIMIT = 80
DESCRIPTION_LIMIT = 500
# Product promise: groups are tested to this size.
MEMBER_LIMIT = 1024
UNREAD_LIMIT = 100


@value()
class Conversation:
    """One conversation in one member's list. `unread` counts to 100; `last_status` is that of his own last message."""

    id: UUID
    kind: str
    title: str | None
    description: str
    writers: str
    role: str
    other: UUID | None
    members: int
    seq: int
    from_seq: int
    read_seq: int
    unread: int
    last: ConversationEvent | None
    last_status: str | None
    draft: str | None
    at: datetime


@value()
class Snapshot:
    """Everything a client needs to start; the events after it keep it true."""

    epoch: UUID
    employee_seq: int
    me: Me
    policy: Policy
    conversations: tuple[Conversation, ...]
    people: tuple[Person, ...]


@value()
class MemberMark:
    """A member and how far he has got. `read_seq` is None where read marks are off."""

    employee: UUID
    role: str
    read_seq: int | None
    delivered_seq: int


@value()
class Members:
    """The members of a conversation, with their names."""

    members: tuple[MemberMark, ...]
    people: tuple[Person, ...]


@value()
class History:
    """A stretch of a conversation in rising order, and whether there is more on either side."""

    events: tuple[ConversationEvent, ...]
    earlier: bool
    later: bool
    people: tuple[Person, ...]


@value()
class GroupMember:
    """A member of a group, as its administration sees him."""

    employee: UUID
    name: str
    role: str
    active: bool


@value()
class Group:
    """A group as its administration sees it: its circle, never its messages. In lists `members` is left out."""

    id: UUID
    title: str
    description: str
    writers: str
    size: int
    created_at: datetime
    members: tuple[GroupMember, ...] | None = None


def clean_title(title: str) -> str:
    """The title as stored: one line of 1 to 80 characters. Raises Invalid."""
    return clean_line(title, "title", TITLE_LIMIT)


def clean_description(description: str) -> str:
    """The description as stored, which may be empty. Raises Invalid."""
    return clean_text(description, "description", DESCRIPTION_LIMIT, may_be_empty=True)


def pair(one: UUID, other: UUID) -> tuple[UUID, UUID]:
    """The two of a direct conversation in the order in which they are stored: each pair has one conversation."""
    return (one, other) if one < other else (other, one)
