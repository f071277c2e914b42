"""Employees as the administration keeps them: what a record may hold, and how a list of them is asked for."""

import re
from dataclasses import dataclass, replace
from typing import Literal
from uuid import UUID

from kleanchat.domain.errors import Invalid
from kleanchat.domain.people import Employee
from kleanchat.domain.text import clean_line, folded

Status = Literal["active", "inactive", "all"]

PAGE = 50
NAME_LIMIT = 100
NUMBER_LIMIT = 30
# Plain letters only: a name must be typed at the sign-in, on whatever keyboard.
_USER_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{1,59}")
_PERSONNEL_NUMBER = re.compile(r"[A-Z0-9][A-Z0-9./_-]*")


@dataclass(frozen=True, slots=True)
class EmployeeDraft:
    """An employee to be created, or, with None for what stays, a change to one."""

    personnel_number: str | None = None
    user_name: str | None = None
    display_name: str | None = None
    language: str | None = None
    rights_group: UUID | None = None
    sites: tuple[UUID, ...] | None = None

    def cleaned(self) -> "EmployeeDraft":
        """The draft as it is stored. Raises Invalid."""
        return replace(
            self,
            personnel_number=None if self.personnel_number is None else clean_personnel_number(self.personnel_number),
            user_name=None if self.user_name is None else clean_user_name(self.user_name),
            display_name=None if self.display_name is None else clean_display_name(self.display_name),
            sites=None if self.sites is None else tuple(dict.fromkeys(self.sites)),
        )

    def changes(self, employee: Employee) -> dict[str, object]:
        """The given fields that differ from the employee as he is."""
        today = {
            "personnel_number": employee.personnel_number,
            "user_name": employee.user_name,
            "display_name": employee.display_name,
            "language": employee.language,
            "rights_group": employee.rights_group.id if employee.rights_group else None,
        }
        changed = {
            name: getattr(self, name) for name, value in today.items() if getattr(self, name) not in (None, value)
        }
        if self.sites is not None and set(self.sites) != {site.id for site in employee.sites}:
            changed["sites"] = self.sites
        return changed


@dataclass(frozen=True, slots=True)
class EmployeeSearch:
    """Which employees a list shows: each word of `query` begins a part of the name, the number or the user name."""

    query: str = ""
    status: Status = "active"
    rights_group: UUID | None = None
    page: int = 1

    @property
    def words(self) -> list[str]:
        """The words to look for, folded."""
        return folded(self.query).split()


@dataclass(frozen=True, slots=True)
class EmployeePage:
    """One page of a list, by name."""

    employees: tuple[Employee, ...]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Hired:
    """A new employee and his first password, which is shown this once."""

    employee: Employee
    password: str


def clean_personnel_number(number: str) -> str:
    """The number as stored, in capitals: the sign-in does not tell them apart. Raises Invalid."""
    cleaned = clean_line(number, "personnel_number", NUMBER_LIMIT).upper()
    if not _PERSONNEL_NUMBER.fullmatch(cleaned):
        raise Invalid("personnel_number", "string_pattern_mismatch")
    return cleaned


def clean_user_name(name: str, field: str = "user_name") -> str:
    """The user name as stored, in small letters: the sign-in does not tell them apart. Raises Invalid."""
    cleaned = clean_line(name, field, 60).casefold()
    if len(cleaned) < 2:
        raise Invalid(field, "too_short")
    if not _USER_NAME.fullmatch(cleaned):
        raise Invalid(field, "string_pattern_mismatch")
    return cleaned


def clean_display_name(name: str) -> str:
    """The name as everybody sees it, with single spaces. Raises Invalid."""
    return " ".join(clean_line(name, "display_name", NAME_LIMIT).split())
