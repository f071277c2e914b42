"""Passwords: Argon2id in a bounded pool of threads, the list of common ones, and first ones that can be read aloud."""

import asyncio
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn.frequency_lists import FREQUENCY_LISTS

MINIMUM_LENGTH = 10
MAXIMUM_LENGTH = 200
# Without letters and digits that look alike on paper.
_ALPHABET = "abcdefghkmnpqrstuvwxyz23456789"
# Two at a time: each takes 19 MiB and a core for about 15 ms (OWASP's parameters), and the server has other work.
_THREADS = 2

_Result = TypeVar("_Result")


class Passwords:
    """Hashes and checks passwords off the event loop."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="passwords")
        self._nobody = self._hasher.hash(secrets.token_hex())

    async def hash(self, password: str) -> str:
        """The password's Argon2id hash, with its parameters and salt."""
        return await self._run(self._hasher.hash, password)

    async def matches(self, password: str, stored: str | None) -> bool:
        """Does the password fit? Without a stored hash the same work is done, so that nobody learns who exists."""
        return await self._run(self._verify, stored or self._nobody, password) and stored is not None

    def close(self) -> None:
        """End the threads; waits for what is under way."""
        self._threads.shutdown()

    async def _run(self, function: Callable[..., _Result], *arguments: str) -> _Result:
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *arguments)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False


def is_weak(password: str, *words: str) -> bool:
    """Is it too short, too long, too common, or one of the given words (the user's name, the company's)?"""
    lowered = password.casefold()
    return (
        not MINIMUM_LENGTH <= len(password) <= MAXIMUM_LENGTH
        or lowered in FREQUENCY_LISTS["passwords"]
        or len(set(lowered)) < 4
        or any(word.casefold() in lowered and len(lowered) < len(word) + 4 for word in words if len(word) > 2)
    )


def first_password() -> str:
    """A random first password such as `k7mf-w2pq-hd9x`, 58 bits, to be changed at the first sign-in."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))
