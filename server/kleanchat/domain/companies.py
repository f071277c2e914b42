"""Companies: what a new one is made of, and how its administration sees it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from kleanchat.domain.employees import EmployeeDraft
from kleanchat.domain.errors import Invalid
from kleanchat.domain.people import Company, CompanyRef, Licence, Right
from kleanchat.domain.policy import Policy
from kleanchat.domain.text import clean_line, folded

NAME_LIMIT = 100
_SIGN_IN_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,39}")

ADMINISTRATION = "Innendienst"
# What every new company begins with; its administration may give or withhold single rights.
DEFAULT_RIGHTS_GROUPS: Mapping[str, tuple[Right, ...]] = {
    "Reinigungskraft": ("app", "chat"),
    "Vorarbeitung": ("app", "chat", "cards"),
    "Objektleitung": ("app", "chat", "groups", "announce", "urgent", "cards"),
    ADMINISTRATION: ("app", "chat", "groups", "announce", "master_data", "chat_admin"),
    "Betriebsrat/Datenschutz": ("app", "chat", "oversight"),
}
FIRST_BRANCH = "Zentrale"


@dataclass(frozen=True, slots=True)
class CompanyDraft:
    """A company to be created, with its first administrator (whose rights group is the administration)."""

    name: str
    sign_in_name: str
    licence: Licence
    administrator: EmployeeDraft

    def cleaned(self) -> "CompanyDraft":
        """The draft as it is stored. Raises Invalid."""
        return CompanyDraft(
            name=clean_company_name(self.name),
            sign_in_name=clean_sign_in_name(self.sign_in_name),
            licence=self.licence,
            administrator=self.administrator.cleaned(),
        )

    def first_administrator(self, rights_group: UUID) -> EmployeeDraft:
        """The draft of the first administrator, in this rights group."""
        return replace(self.administrator, rights_group=rights_group, language="de", sites=())


@dataclass(frozen=True, slots=True)
class Founded:
    """A new company and the first password of its first administrator, which is shown this once."""

    company: Company
    password: str


@dataclass(frozen=True, slots=True)
class Headcount:
    """Employees of a company."""

    active: int
    inactive: int


@dataclass(frozen=True, slots=True)
class LicenceCount:
    """How many employees are billed in each column: the highest that one of their rights in force belongs to."""

    time: int
    reduced: int
    pro: int


@dataclass(frozen=True, slots=True)
class Overview:
    """A company at a glance, for its administration."""

    company: CompanyRef
    licence: str
    employees: Headcount
    licences: LicenceCount
    groups: int
    policy: Policy


@dataclass(frozen=True, slots=True)
class Site:
    """A place where people work, and the branch that it belongs to."""

    id: UUID
    name: str
    branch: str


def clean_company_name(name: str) -> str:
    """The name as stored. Raises Invalid."""
    return clean_line(name, "name", NAME_LIMIT)


def clean_sign_in_name(name: str) -> str:
    """What people type as their company, folded as the sign-in folds it. Raises Invalid."""
    cleaned = folded(clean_line(name, "sign_in_name", NAME_LIMIT))
    if not _SIGN_IN_NAME.fullmatch(cleaned):
        raise Invalid("sign_in_name", "string_pattern_mismatch")
    return cleaned
