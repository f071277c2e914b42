"""KleanApp support: its accounts, made by an operator, and their sessions by password and one-time code."""

import secrets
from dataclasses import dataclass

from kleanchat.adapters import one_time_codes
from kleanchat.adapters.passwords import Passwords, first_password
from kleanchat.adapters.vault import Vault
from kleanchat.domain.employees import clean_user_name
from kleanchat.domain.errors import NotFound, NotSignedIn, SignInFailed, Taken, TooManyAttempts
from kleanchat.domain.people import SupportActor
from kleanchat.domain.permissions import Act, Anyone, require
from kleanchat.domain.text import clean_line
from kleanchat.services.sessions import (
    ACCOUNT_BURST,
    ACCOUNT_SECONDS,
    ADDRESS_BURST,
    ADDRESS_SECONDS,
    TOKEN_BYTES,
    hash_of,
)
from kleanchat.store import support, throttle
from kleanchat.store.transaction import Database, Transaction

NAME_LIMIT = 100
_SECRET = "totp"  # noqa: S105  what the vault calls it


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What an account's owner needs, shown this once: his password, and the address for his authenticator app."""

    user_name: str
    password: str
    address: str


async def create(
    tx: Transaction, actor: Anyone, passwords: Passwords, vault: Vault, user_name: str, name: str
) -> Enrolment:
    """Make an account. Raises NotFound, Invalid, Taken."""
    require(actor, Act.MANAGE_SUPPORT)
    cleaned = clean_user_name(user_name)
    enrolment, hashed, sealed = await _credentials(passwords, vault, cleaned)
    if not await support.create(tx, cleaned, clean_line(name, "name", NAME_LIMIT), hashed, sealed):
        raise Taken("user_name")
    return enrolment


async def reset(tx: Transaction, actor: Anyone, passwords: Passwords, vault: Vault, user_name: str) -> Enrolment:
    """A new password and secret for an account, disabled or not; its sessions end. Raises NotFound."""
    require(actor, Act.MANAGE_SUPPORT)
    enrolment, hashed, sealed = await _credentials(passwords, vault, user_name.strip().casefold())
    if not await support.renew(tx, enrolment.user_name, hashed, sealed):
        raise NotFound
    return enrolment


async def disable(tx: Transaction, actor: Anyone, user_name: str) -> None:
    """Close an account; its sessions end. Raises NotFound."""
    require(actor, Act.MANAGE_SUPPORT)
    if not await support.disable(tx, user_name.strip().casefold()):
        raise NotFound


async def sign_in(
    database: Database, passwords: Passwords, vault: Vault, user: str, password: str, code: str, address: str
) -> str:
    """Begin a session and return its token. Raises SignInFailed, the same whatever is wrong, or TooManyAttempts."""
    user = user.strip().casefold()
    async with database.transaction() as tx:
        wait = await throttle.take(tx, "address", address, burst=ADDRESS_BURST, seconds_per_token=ADDRESS_SECONDS)
        wait = wait or await throttle.take(tx, "support", user, burst=ACCOUNT_BURST, seconds_per_token=ACCOUNT_SECONDS)
        account = None if wait else await support.account(tx, user)
    if wait:
        raise TooManyAttempts(wait)
    fits = await passwords.matches(password, account.password_hash if account else None)
    if account is None or not fits:
        raise SignInFailed
    secret = vault.open_for_installation(_SECRET, account.totp_secret).decode()
    step = one_time_codes.step_of(secret, code, account.now)
    async with database.transaction() as tx:
        if step is None or not await support.use_step(tx, account, step):
            raise SignInFailed
        await throttle.forget(tx, "support", user)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        await support.begin_session(tx, account.id, hash_of(token))
    return token


async def enter(tx: Transaction, token: str | None) -> SupportActor:
    """The actor of this token. The transaction belongs to no company yet. Raises NotSignedIn."""
    actor = await support.enter(tx, hash_of(token)) if token else None
    if actor is None:
        raise NotSignedIn
    return actor


async def sign_out(tx: Transaction, actor: SupportActor) -> None:
    """This session ends."""
    await support.end_session(tx, actor.session_id)


async def _credentials(passwords: Passwords, vault: Vault, user_name: str) -> tuple[Enrolment, str, bytes]:
    """New credentials of an account: what its owner is shown, the password's hash, and the sealed secret."""
    password, secret = first_password(), one_time_codes.new_secret()
    enrolment = Enrolment(user_name, password, one_time_codes.enrolment(secret, user_name))
    return enrolment, await passwords.hash(password), vault.seal_for_installation(_SECRET, secret.encode())
