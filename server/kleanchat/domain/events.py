"""The closed union of everything that can happen: the facts that go over the wire.

Events of a conversation carry its dense `seq`; facts of a person carry his `employee_seq`; marks are ephemeral and
carry neither. Nothing in an event depends on who receives it, so that it is encoded once. Changes only add.
"""

from datetime import datetime
from typing import Literal
from uuid import UUID

from kleanchat.domain.values import value


@value(kw_only=True)
class Created:
    """A conversation began."""

    kind: Literal["created"] = "created"
    conversation: UUID
    seq: int
    at: datetime
    actor: UUID


@value(kw_only=True)
class MessagePosted:
    """A message was posted."""

    kind: Literal["message"] = "message"
    conversation: UUID
    seq: int
    at: datetime
    sender: UUID
    client_id: UUID
    body: str


@value(kw_only=True)
class MemberAdded:
    """Somebody came into the group."""

    kind: Literal["member_added"] = "member_added"
    conversation: UUID
    seq: int
    at: datetime
    actor: UUID
    employee: UUID
    role: str


@value(kw_only=True)
class MemberRemoved:
    """Somebody is out of the group; delivery to him has ended in the same step."""

    kind: Literal["member_removed"] = "member_removed"
    conversation: UUID
    seq: int
    at: datetime
    actor: UUID
    employee: UUID


@value(kw_only=True)
class RoleChanged:
    """A member became an admin of the group, or a plain member again."""

    kind: Literal["role_changed"] = "role_changed"
    conversation: UUID
    seq: int
    at: datetime
    actor: UUID
    employee: UUID
    role: str


@value(kw_only=True)
class ConversationChanged:
    """Title, description or writers changed; carries them as they are today."""

    kind: Literal["conversation_changed"] = "conversation_changed"
    conversation: UUID
    seq: int
    at: datetime
    actor: UUID
    title: str
    description: str
    writers: str


@value(kw_only=True)
class Joined:
    """The person came into a conversation."""

    kind: Literal["joined"] = "joined"
    employee_seq: int
    conversation: UUID


@value(kw_only=True)
class Left:
    """The person is out of a conversation."""

    kind: Literal["left"] = "left"
    employee_seq: int
    conversation: UUID


@value(kw_only=True)
class ReadElsewhere:
    """The person has read up to here, on one of his devices."""

    kind: Literal["read"] = "read"
    employee_seq: int
    conversation: UUID
    read_seq: int


@value(kw_only=True)
class DraftChanged:
    """The person's draft in a conversation changed."""

    kind: Literal["draft"] = "draft"
    employee_seq: int
    conversation: UUID


@value(kw_only=True)
class SettingsChanged:
    """The person's settings, name or rights changed."""

    kind: Literal["settings"] = "settings"
    employee_seq: int


@value()
class Mark:
    """How far one member has got; `read_seq` is None where read marks are off."""

    employee: UUID
    read_seq: int | None
    delivered_seq: int


@value(kw_only=True)
class Marks:
    """Marks that rose since the last time; at most once a second per conversation, to sockets that have it open."""

    kind: Literal["marks"] = "marks"
    conversation: UUID
    marks: tuple[Mark, ...]


@value(kw_only=True)
class Revoked:
    """Access ended: of a session, a person (session None), or a company (employee None too). Never sent to clients."""

    company: UUID
    employee: UUID | None
    session: UUID | None
    reason: str


ConversationEvent = Created | MessagePosted | MemberAdded | MemberRemoved | RoleChanged | ConversationChanged
EmployeeEvent = Joined | Left | ReadElsewhere | DraftChanged | SettingsChanged
Event = ConversationEvent | EmployeeEvent | Marks
