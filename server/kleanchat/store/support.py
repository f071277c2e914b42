"""Accounts and sessions of KleanApp support, which belong to no company."""

from dataclasses import dataclass
from uuid import UUID

from kleanchat.domain.people import SupportActor
from kleanchat.store.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SupportAccount:
    """What a sign-in is checked against. `now` is the database's clock, in seconds, by which codes are read."""

    id: UUID
    name: str
    password_hash: str
    totp_secret: bytes
    now: float


async def create(tx: Transaction, user_name: str, name: str, password_hash: str, totp_secret: bytes) -> bool:
    """Make an account. False if the user name is taken."""
    return bool(
        await tx.run(
            "insert into support_account (user_name, name, password_hash, totp_secret) values ($1, $2, $3, $4)"
            " on conflict (user_name) do nothing",
            user_name,
            name,
            password_hash,
            totp_secret,
        )
    )


async def renew(tx: Transaction, user_name: str, password_hash: str, totp_secret: bytes) -> bool:
    """Give an account a new password and secret, make it active and end its sessions. False if there is none."""
    account_id: UUID | None = await tx.value(
        "update support_account set password_hash = $2, totp_secret = $3, last_totp_step = 0, active = true"
        " where user_name = $1 returning id",
        user_name,
        password_hash,
        totp_secret,
    )
    return await _end_sessions(tx, account_id)


async def disable(tx: Transaction, user_name: str) -> bool:
    """Close an account and end its sessions. False if there is none."""
    account_id: UUID | None = await tx.value(
        "update support_account set active = false where user_name = $1 returning id", user_name
    )
    return await _end_sessions(tx, account_id)


async def account(tx: Transaction, user_name: str) -> SupportAccount | None:
    """The active account of this user name."""
    row = await tx.row(
        "select id, name, password_hash, totp_secret, extract(epoch from now())::float8 from support_account"
        " where user_name = $1 and active",
        user_name,
    )
    return SupportAccount(*row) if row else None


async def use_step(tx: Transaction, account: SupportAccount, step: int) -> bool:
    """Take the time step of a one-time code, which works once.

    False if it or a later one was used, or the account was closed or renewed since it was read.
    """
    return bool(
        await tx.run(
            "update support_account set last_totp_step = $2"
            " where id = $1 and last_totp_step < $2 and active and password_hash = $3",
            account.id,
            step,
            account.password_hash,
        )
    )


async def begin_session(tx: Transaction, account_id: UUID, token_hash: bytes) -> None:
    """Begin a session of 12 hours: a working day."""
    await tx.run(
        "insert into support_session (account_id, token_hash, expires_at) values ($1, $2, now() + interval '12 hours')",
        account_id,
        token_hash,
    )


async def enter(tx: Transaction, token_hash: bytes) -> SupportActor | None:
    """Who holds this token, while the session is open and the account active."""
    row = await tx.row(
        "select a.id, s.id, a.name from support_session s join support_account a on a.id = s.account_id"
        " where s.token_hash = $1 and s.ended_at is null and s.expires_at > now() and a.active",
        token_hash,
    )
    return SupportActor(*row) if row else None


async def end_session(tx: Transaction, session_id: UUID) -> None:
    """End a session."""
    await tx.run("update support_session set ended_at = now() where id = $1 and ended_at is null", session_id)


async def _end_sessions(tx: Transaction, account_id: UUID | None) -> bool:
    if account_id is None:
        return False
    await tx.run("update support_session set ended_at = now() where account_id = $1 and ended_at is null", account_id)
    return True
