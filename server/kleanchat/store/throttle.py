"""A bucket of tokens per key, shared by all nodes: how often something may be tried."""

import hashlib
import math

from kleanchat.store.transaction import Transaction


async def take(tx: Transaction, what: str, key: str, *, burst: int, seconds_per_token: float) -> int:
    """Take a token. Returns 0, or the seconds until there is one; who asks too early does not wait longer for it.

    Keys are hashed: an address or a name is not kept.
    """
    digest = _digest(what, key)
    taken = await tx.value(
        """insert into throttle as t (key, tokens, refilled_at) values ($1, $2::double precision - 1, now())
        on conflict (key) do update set
            tokens = least($2, t.tokens + extract(epoch from now() - t.refilled_at) / $3) - 1, refilled_at = now()
            where t.tokens + extract(epoch from now() - t.refilled_at) / $3 >= 1
        returning true""",
        digest,
        float(burst),
        seconds_per_token,
    )
    if taken:
        return 0
    wait: float = await tx.value(
        "select (1 - tokens) * $2::double precision - extract(epoch from now() - refilled_at) from throttle"
        " where key = $1",
        digest,
        seconds_per_token,
    )
    return max(1, math.ceil(wait))


async def forget(tx: Transaction, what: str, key: str) -> None:
    """A success empties the account's record of failures."""
    await tx.run("delete from throttle where key = $1", _digest(what, key))


def _digest(what: str, key: str) -> bytes:
    return hashlib.sha256(f"{what}\0{key}".encode()).digest()
