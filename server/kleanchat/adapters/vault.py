"""Content at rest: sealed with AES-256-GCM under the company's data key and bound to where it belongs.

A sealed value is 12 bytes of nonce, the cipher text and its tag. The place (`Place`) is authenticated with it, so that
a row copied to another company, conversation or message does not open.
"""

import hashlib
import hmac
import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kleanchat.adapters.keys import KeyStore
from kleanchat.domain.values import value

NONCE_BYTES = 12
FINGERPRINT_BYTES = 16


class SealBroken(Exception):
    """A sealed value does not open at this place: it was changed, moved, or its key is another one."""


@value()
class Place:
    """Where a piece of content belongs: what it is, and the ids that lead to it."""

    what: str
    ids: tuple[UUID, ...]

    def data(self, company: UUID) -> bytes:
        """The bytes that bind content to this place of this company."""
        return b"".join([self.what.encode(), b"\0", company.bytes, *[one.bytes for one in self.ids]])


def message_place(conversation: UUID, sender: UUID, client_id: UUID) -> Place:
    """The place of a message's body, by the sender's client id: its seq is not known before it is stored."""
    return Place("message", (conversation, sender, client_id))


@value()
class Sealed:
    """A sealed value and the number of the company key that opens it."""

    key_id: int
    value: bytes


class Vault:
    """Seals and opens content, and derives the other per-company secrets from the data key."""

    def __init__(self, keys: KeyStore) -> None:
        self._keys = keys
        self._ciphers: dict[tuple[UUID, int], AESGCM] = {}
        self._derived: dict[tuple[UUID, str], bytes] = {}

    def seal(self, company: UUID, place: Place, text: str) -> Sealed:
        """Seal a text for its place, under the company's current key."""
        number = self._keys.current(company).number
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._cipher(company, number).encrypt(nonce, text.encode(), place.data(company))
        return Sealed(number, nonce + sealed)

    def open(self, company: UUID, place: Place, key_id: int, value: bytes) -> str:
        """The text sealed at this place. Raises SealBroken, or KeysUnavailable."""
        try:
            opened = self._cipher(company, key_id).decrypt(
                value[:NONCE_BYTES], value[NONCE_BYTES:], place.data(company)
            )
        except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
            raise SealBroken(f"A {place.what} of company {company} does not open.") from None
        return opened.decode()

    def fingerprint(self, company: UUID, text: str) -> bytes:
        """A keyed hash by which the same text is recognised, and nothing else can be learnt. 16 bytes."""
        key = self._derive(company, "fingerprint")
        return hashlib.blake2b(text.encode(), key=key, digest_size=FINGERPRINT_BYTES).digest()

    def search_key(self, company: UUID) -> bytes:
        """The key of the company's search tokens, 32 bytes."""
        return self._derive(company, "search")

    def cache_half(self, company: UUID, employee: UUID, access_epoch: int) -> bytes:
        """The server's half of the key of a person's offline caches, 32 bytes; another one once access has ended."""
        message = b"cache" + company.bytes + employee.bytes + access_epoch.to_bytes(8, "big")
        return hmac.digest(self._keys.master(), message, "sha256")

    def nodes_secret(self) -> bytes:
        """The secret that the installation's own nodes share, 32 bytes."""
        return hmac.digest(self._keys.master(), b"nodes", "sha256")

    def seal_for_installation(self, what: str, secret: bytes) -> bytes:
        """Seal a secret that belongs to no company."""
        nonce = os.urandom(NONCE_BYTES)
        return nonce + AESGCM(self._keys.master()).encrypt(nonce, secret, what.encode())

    def open_for_installation(self, what: str, value: bytes) -> bytes:
        """Open what seal_for_installation sealed. Raises SealBroken."""
        try:
            return AESGCM(self._keys.master()).decrypt(value[:NONCE_BYTES], value[NONCE_BYTES:], what.encode())
        except (InvalidTag, ValueError):
            raise SealBroken(f"A {what} does not open.") from None

    def _cipher(self, company: UUID, number: int) -> AESGCM:
        cipher = self._ciphers.get((company, number))
        if cipher is None:
            cipher = self._ciphers[company, number] = AESGCM(self._keys.numbered(company, number).secret)
        return cipher

    def _derive(self, company: UUID, what: str) -> bytes:
        key = self._derived.get((company, what))
        if key is None:
            # Key 1 for good: a retry and a search must find what was written under an older key.
            secret = self._keys.numbered(company, 1).secret
            key = self._derived[company, what] = hmac.digest(secret, what.encode(), "sha256")
        return key
