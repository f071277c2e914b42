"""What nodes send each other is sealed, so that the broker and whoever listens to it learn nothing of the content.

AES-256-GCM. Every process seals under a key of its own, derived from the installation's secret and a random salt that
stands before each sealed value, and counts its nonces: a nonce never comes twice under a key.
"""

import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kleanchat.adapters.vault import SealBroken

SALT_BYTES, COUNT_BYTES = 16, 12
OVERHEAD = SALT_BYTES + COUNT_BYTES + 16
# Processes whose keys are remembered; one that restarts has a new one.
REMEMBERED = 256


class NodeSeal:
    """Seals what this process sends, and opens what the others of the same installation have sealed."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._salt = os.urandom(SALT_BYTES)
        self._own = self._cipher(self._salt)
        self._count = 0
        self._others: dict[bytes, AESGCM] = {}

    def seal(self, where: bytes, content: bytes) -> bytes:
        """Seal content for this place of the bus."""
        self._count += 1
        nonce = self._count.to_bytes(COUNT_BYTES, "big")
        return b"".join((self._salt, nonce, self._own.encrypt(nonce, content, where)))

    def open(self, where: bytes, sealed: bytes) -> bytes:
        """Open what a node has sealed for this place. Raises SealBroken."""
        salt = sealed[:SALT_BYTES]
        cipher = self._others.get(salt) or self._cipher(salt)
        nonce = sealed[SALT_BYTES : SALT_BYTES + COUNT_BYTES]
        try:
            content = cipher.decrypt(nonce, sealed[SALT_BYTES + COUNT_BYTES :], where)
        except (InvalidTag, ValueError):
            raise SealBroken("What came over the bus does not open.") from None
        self._remember(salt, cipher)
        return content

    def _cipher(self, salt: bytes) -> AESGCM:
        return AESGCM(hmac.digest(self._secret, salt, "sha256"))

    def _remember(self, salt: bytes, cipher: AESGCM) -> None:
        if salt not in self._others:
            if len(self._others) >= REMEMBERED:
                self._others.pop(next(iter(self._others)))
            self._others[salt] = cipher
