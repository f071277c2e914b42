"""Sessions: one device each, found by the hash of a random token."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from kleanchat.domain.people import Actor, Device
from kleanchat.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Entered:
    """What a token opened: the actor, and whether the session has ended or expired."""

    actor: Actor
    ended_reason: str | None
    expired: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """The person who may be signing in."""

    employee_id: UUID
    password_hash: str | None
    may_sign_in: bool


async def enter(tx: Transaction, token_hash: bytes) -> Entered | None:
    """Who holds this token; from here on the transaction belongs to his company."""
    row = await tx.row("select * from enter($1)", token_hash)
    if row is None:
        return None
    tx.belongs_to(row["company_id"])
    return _entered(row)


async def enter_many(connection: Any, token_hashes: Collection[bytes]) -> dict[bytes, Entered]:
    """Who holds each of these tokens, of many companies, in one statement; what nobody holds is left out."""
    rows = await connection.fetch("select * from enter_many($1)", list(set(token_hashes)))
    return {row["token_hash"]: _entered(row) for row in rows}


def _entered(row: Any) -> Entered:
    return Entered(_actor(row), row["ended_reason"], row["expired"])


def _actor(row: Any) -> Actor:
    return Actor(
        company_id=row["company_id"],
        employee_id=row["employee_id"],
        session_id=row["session_id"],
        access_epoch=row["access_epoch"],
        name=row["display_name"],
        language=row["language"],
        must_change_password=row["must_change_password"],
        rights=frozenset(row["rights"]),
        chat=row["chat"],
        expires_at=row["expires_at"],
    )


async def candidate(tx: Transaction, company: str, user: str, *, hold: bool = False) -> Candidate | None:
    """The person of this sign-in name and user name or personnel number; the transaction then belongs to his company.

    `hold`: nobody changes the person until the transaction ends.
    """
    row = await tx.row("select * from sign_in_candidate($1, $2)", company, user)
    if row is None:
        return None
    tx.belongs_to(row["company_id"])
    if hold:
        await tx.row(
            "select from employee where company_id = $1 and id = $2 for share", tx.company_id, row["employee_id"]
        )
        row = await tx.row("select * from sign_in_candidate($1, $2)", company, user)
    return Candidate(row["employee_id"], row["password_hash"], row["may_sign_in"]) if row else None


async def create(tx: Transaction, employee_id: UUID, token_hash: bytes, device: str) -> None:
    """Begin a session: 30 days without use, 90 days at most."""
    await tx.run(
        "insert into session (company_id, employee_id, token_hash, device, expires_at)"
        " values ($1, $2, $3, $4, now() + interval '30 days')",
        tx.company_id,
        employee_id,
        token_hash,
        device,
    )


async def devices(tx: Transaction, employee_id: UUID, current: UUID) -> tuple[Device, ...]:
    """Where a person is signed in, the latest first."""
    rows = await tx.rows(
        "select id, device, created_at, last_seen_at from session where company_id = $1 and employee_id = $2"
        " and ended_at is null and expires_at > now() order by last_seen_at desc, id",
        tx.company_id,
        employee_id,
    )
    return tuple(
        Device(row["id"], row["device"], row["created_at"], row["last_seen_at"], row["id"] == current) for row in rows
    )


async def end(
    tx: Transaction, employee_id: UUID, reason: str, *, only: UUID | None = None, but: UUID | None = None
) -> list[UUID]:
    """End sessions of a person: one, or all but one. Returns those that were open.

    The token's hash stays, for the report of the wipe.
    """
    rows = await tx.rows(
        """update session set ended_at = now(), ended_reason = $3
        where company_id = $1 and employee_id = $2 and ended_at is null
          and ($4::uuid is null or id = $4) and id is distinct from $5::uuid returning id""",
        tx.company_id,
        employee_id,
        reason,
        only,
        but,
    )
    return [row["id"] for row in rows]


async def end_all_of_company(tx: Transaction, reason: str) -> None:
    """End every session of the transaction's company, and make each person's access a new one."""
    await tx.run(
        "update session set ended_at = now(), ended_reason = $2 where company_id = $1 and ended_at is null",
        tx.company_id,
        reason,
    )
    await tx.run("update employee set access_epoch = access_epoch + 1 where company_id = $1", tx.company_id)


async def revoke(tx: Transaction, employee_id: UUID | None, session_id: UUID | None, reason: str) -> None:
    """Tell every node, by its feed, that access has ended."""
    await tx.run(
        "insert into revocation (company_id, employee_id, session_id, reason) values ($1, $2, $3, $4)",
        tx.company_id,
        employee_id,
        session_id,
        reason,
    )


async def wiped(tx: Transaction, session_id: UUID) -> None:
    """The device of an ended session reports that it holds nothing any more."""
    await tx.run(
        "update session set wiped_at = coalesce(wiped_at, now())"
        " where company_id = $1 and id = $2 and ended_at is not null",
        tx.company_id,
        session_id,
    )
