"""Who acts, and the words for rights, licences and the ends of a session."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

Right = Literal[
    "app", "chat", "groups", "announce", "urgent", "cards", "master_data", "chat_admin", "oversight", "reports"
]
Licence = Literal["time", "reduced", "pro"]
Effect = Literal["granted", "withheld", "inherited"]
EndReason = Literal[
    "signed_out", "ended_by_person", "password_changed", "left", "right_gone", "module_locked", "company_closed"
]
Language = Literal["de", "en", "pl", "ro", "hu", "bg", "hr", "sr", "tr", "uk", "ru", "ar"]


@dataclass(frozen=True, slots=True)
class Actor:
    """The signed-in employee who does something, as the database saw him at the start of the transaction."""

    company_id: UUID
    employee_id: UUID
    session_id: UUID
    access_epoch: int
    name: str
    language: str
    must_change_password: bool
    rights: frozenset[str]
    chat: bool  # the one entitlement, decided by the database
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class SupportActor:
    """A signed-in account of KleanApp support."""

    account_id: UUID
    session_id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class Operator:
    """Whoever runs the program on the machine itself, by its command line."""


@dataclass(frozen=True, slots=True)
class CompanyRef:
    """A company as its people see it."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class CacheKey:
    """The server's half of the key of a device's offline cache (base64), and until when it may be used."""

    key: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Me:
    """The signed-in person to himself."""

    id: UUID
    name: str
    company: CompanyRef
    language: str
    rights: tuple[str, ...]
    must_change_password: bool
    read_marks: bool
    session: UUID
    cache: CacheKey


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague: his name, what he does (the name of his rights group), and whether he still takes part."""

    id: UUID
    name: str
    job: str
    active: bool


@dataclass(frozen=True, slots=True)
class Named:
    """Something with a name that is chosen from a list: a rights group, a site."""

    id: UUID
    name: str


@dataclass(frozen=True, slots=True)
class RightException:
    """A right that one employee has, or has not, whatever his rights group says."""

    right: str
    effect: str


@dataclass(frozen=True, slots=True)
class Employee:
    """An employee as the administration sees him. `licence` is the column that his rights in force bill."""

    id: UUID
    personnel_number: str
    user_name: str
    display_name: str
    language: str
    active: bool
    leaving_date: str | None
    rights_group: Named | None
    sites: tuple[Named, ...]
    rights: tuple[str, ...]
    exceptions: tuple[RightException, ...]
    licence: str | None
    last_sign_in: str | None


@dataclass(frozen=True, slots=True)
class Device:
    """One session of a person: a device on which he is signed in."""

    id: UUID
    device: str
    created_at: datetime
    last_seen_at: datetime
    current: bool


@dataclass(frozen=True, slots=True)
class Company:
    """A company as support and operators see it."""

    id: UUID
    name: str
    sign_in_name: str
    licence: str
    active: bool
    modules: tuple[str, ...]
    employees: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class RightsGroup:
    """A named bundle of rights, and how many active employees have it."""

    id: UUID
    name: str
    rights: tuple[str, ...]
    employees: int
