"""Signing in and out, devices, passwords."""

import base64
import hashlib
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from kleanchat.adapters.passwords import Passwords, is_weak
from kleanchat.adapters.tally import Tally
from kleanchat.adapters.traces import Traces
from kleanchat.adapters.vault import Vault
from kleanchat.domain.errors import (
    NotFound,
    NotSignedIn,
    PasswordChangeRequired,
    PasswordWeak,
    PasswordWrong,
    Refusal,
    SessionEnded,
    SessionExpired,
    SignInFailed,
    TooManyAttempts,
)
from kleanchat.domain.people import Actor, CacheKey, CompanyRef, Device, Me
from kleanchat.domain.text import clean_line, folded
from kleanchat.services import access
from kleanchat.services.batches import Batches, how_many
from kleanchat.store import companies, employees, sessions, throttle
from kleanchat.store.sessions import Entered
from kleanchat.store.transaction import Database, HotConnection, Transaction

TOKEN_BYTES = 32
DEVICE_LIMIT = 80
# Ten tries at once, then one a minute for an account and for a new address; nobody is locked out for good.
ACCOUNT_BURST, ACCOUNT_SECONDS = 10, 60.0
# A whole company may sit behind one address.
ADDRESS_BURST, ADDRESS_SECONDS = 100, 3.0


def hash_of(token: str) -> bytes:
    """What is stored of a session's token. Tokens are random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


async def enter(tx: Transaction, token: str | None, *, initial: bool = False) -> Actor:
    """The actor of this token; the transaction then belongs to his company.

    Raises NotSignedIn, SessionEnded, SessionExpired, or PasswordChangeRequired unless `initial`.
    """
    admitted = _admitted(await sessions.enter(tx, hash_of(token)) if token else None, initial=initial)
    if isinstance(admitted, Refusal):
        raise admitted
    return admitted


def _admitted(entered: Entered | None, *, initial: bool = False) -> Actor | Refusal:
    """What every way in decides: the actor, or why he may not act."""
    if entered is None:
        return NotSignedIn()
    if entered.ended_reason:
        return SessionEnded(entered.ended_reason)
    if entered.expired:
        return SessionExpired()
    if entered.actor.must_change_password and not initial:
        return PasswordChangeRequired()
    return entered.actor


class Entrance:
    """The way in for requests that need to know who asks, and no rows beside: who waits is looked up together.

    Nothing is kept from one batch to the next. Each request is answered by a look that began after it came, so that
    who is out is out here as soon as in a transaction of his own.
    """

    def __init__(self, connection: HotConnection, tally: Tally | None = None, traces: Traces | None = None) -> None:
        self._connection = connection
        look = (traces or Traces()).around("enter sessions", self._look, how_many)
        self._batches: Batches[bytes, Actor] = Batches(look, (tally or Tally()).batches["sessions"])

    @property
    def waiting(self) -> int:
        """How many requests wait to be let in."""
        return self._batches.waiting

    async def enter(self, token: str | None) -> Actor:
        """The actor of this token. Raises what `enter` raises, or Busy."""
        if not token:
            raise NotSignedIn
        return await self._batches.put(hash_of(token))

    async def run(self) -> None:
        """Let in who waits until cancelled."""
        await self._batches.run()

    async def _look(self, batch: Sequence[bytes]) -> list[Actor | Refusal | None]:
        async with self._connection.use() as connection:
            found = await sessions.enter_many(connection, batch)
        return [_admitted(found.get(token_hash)) for token_hash in batch]


async def sign_in(
    database: Database, passwords: Passwords, company: str, user: str, password: str, device: str, address: str
) -> str:
    """Begin a session and return its token. Raises SignInFailed, the same for unknown people, or TooManyAttempts."""
    company, user = folded(company.strip()), user.strip().casefold()
    async with database.transaction() as tx:
        wait = await throttle.take(tx, "address", address, burst=ADDRESS_BURST, seconds_per_token=ADDRESS_SECONDS)
        wait = wait or await throttle.take(
            tx, "account", f"{company}\0{user}", burst=ACCOUNT_BURST, seconds_per_token=ACCOUNT_SECONDS
        )
        candidate = None if wait else await sessions.candidate(tx, company, user)
    if wait:
        raise TooManyAttempts(wait)
    fits = await passwords.matches(password, candidate.password_hash if candidate else None)
    if candidate is None or not fits or not candidate.may_sign_in:
        raise SignInFailed
    async with database.transaction() as tx:
        # Once more, with the person held: what was right before the password was checked may have ended meanwhile.
        again = await sessions.candidate(tx, company, user, hold=True)
        if again != candidate:
            raise SignInFailed
        await throttle.forget(tx, "account", f"{company}\0{user}")
        return await begin(tx, candidate.employee_id, device)


async def begin(tx: Transaction, employee_id: UUID, device: str) -> str:
    """A new session of this person; returns its token, which is nowhere stored."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    await sessions.create(tx, employee_id, hash_of(token), clean_line(device or "?", "device", DEVICE_LIMIT))
    return token


async def me(tx: Transaction, vault: Vault, actor: Actor) -> Me:
    """The signed-in person to himself, with the server's half of his cache key."""
    company = await companies.reference(tx)
    policy = await companies.policy(tx)
    half = vault.cache_half(actor.company_id, actor.employee_id, actor.access_epoch)
    expires_at = datetime.now(UTC) + timedelta(hours=policy.offline_hours)
    return Me(
        id=actor.employee_id,
        name=actor.name,
        company=CompanyRef(company.id, company.name),
        language=actor.language,
        rights=tuple(sorted(actor.rights)),
        must_change_password=actor.must_change_password,
        read_marks=await employees.shows_read_marks(tx, actor.employee_id),
        session=actor.session_id,
        cache=CacheKey(base64.b64encode(half).decode(), expires_at),
    )


async def sign_out(tx: Transaction, actor: Actor) -> None:
    """This device's session ends."""
    await access.end_session(tx, actor.employee_id, actor.session_id, "signed_out")


async def devices(tx: Transaction, actor: Actor) -> tuple[Device, ...]:
    """Where the person is signed in."""
    return await sessions.devices(tx, actor.employee_id, actor.session_id)


async def end_device(tx: Transaction, actor: Actor, session_id: UUID) -> None:
    """End a session of one's own, from this or another device. Raises NotFound."""
    if not await access.end_session(tx, actor.employee_id, session_id, "ended_by_person"):
        raise NotFound


async def change_password(database: Database, passwords: Passwords, token: str | None, old: str, new: str) -> None:
    """Set a new password; all other devices are signed out. Raises PasswordWrong, PasswordWeak, TooManyAttempts."""
    async with database.transaction() as tx:
        actor = await enter(tx, token, initial=True)
        login = await employees.login(tx, actor.employee_id)
        key = str(actor.employee_id)
        wait = await throttle.take(tx, "password", key, burst=ACCOUNT_BURST, seconds_per_token=ACCOUNT_SECONDS)
    if wait:
        raise TooManyAttempts(wait)
    if not await passwords.matches(old, login.password_hash):
        raise PasswordWrong
    if old == new or is_weak(new, *login.words):
        raise PasswordWeak
    hashed = await passwords.hash(new)
    async with database.transaction() as tx:
        actor = await enter(tx, token, initial=True)
        await employees.set_password(tx, actor.employee_id, hashed, must_change=False)
        await access.end_other_sessions(tx, actor.employee_id, actor.session_id, "password_changed")


async def report_wiped(tx: Transaction, token: str | None) -> None:
    """The device of an ended session says that it holds nothing any more."""
    entered = await sessions.enter(tx, hash_of(token)) if token else None
    if entered is not None:
        await sessions.wiped(tx, entered.actor.session_id)
