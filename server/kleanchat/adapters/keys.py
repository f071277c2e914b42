"""Keys, kept outside the database and its backups.

A master key wraps one data key per company. The folder holds `master.key` and `companies/<company>.<number>.key`, all
readable by their owner alone. Destroying a company's files erases its content everywhere, backups included.
"""

import hmac
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from kleanchat.adapters import failpoints

KEY_BYTES = 32
FINGERPRINT_BYTES = 16
MASTER = "master.key"


class KeysUnavailable(Exception):
    """A key is missing or does not fit the master key. The message is one plain sentence."""


@dataclass(frozen=True, slots=True)
class DataKey:
    """One company's data key. Rows name it by `number`, so that older rows stay readable after a new key is made."""

    number: int
    secret: bytes


class KeyStore(Protocol):
    """Where keys come from: a folder here, a key management service by another adapter."""

    def master(self) -> bytes:
        """The key of the installation, 32 bytes."""

    def current(self, company: UUID) -> DataKey:
        """The key with which a company's new content is sealed; made when it is first asked for."""

    def numbered(self, company: UUID, number: int) -> DataKey:
        """An older or the current key. Raises KeysUnavailable."""


class KeyFolder:
    """Keys in one folder. Nodes that share it see each other's companies."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cache: dict[tuple[UUID, int], DataKey] = {}
        self._newest: dict[UUID, int] = {}
        for made in (folder, folder / "companies"):  # a mode is for the last folder only
            made.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._master = self._read_or_make_master()
        # By this the master key is recognised; nothing else can be learnt from it.
        self.fingerprint = hmac.digest(self._master, b"fingerprint", "sha256")[:FINGERPRINT_BYTES]

    def master(self) -> bytes:
        return self._master

    def current(self, company: UUID) -> DataKey:
        number = self._newest.get(company) or self._newest_on_disk(company)
        if number is None:
            self._make(company, 1)
            number = 1
        self._newest[company] = number
        return self.numbered(company, number)

    def numbered(self, company: UUID, number: int) -> DataKey:
        key = self._cache.get((company, number))
        if key is None:
            key = self._cache[company, number] = DataKey(number, self._unwrap(company, number))
        return key

    def _read_or_make_master(self) -> bytes:
        path = self._folder / MASTER
        _write_once(path, secrets.token_bytes(KEY_BYTES))
        master = path.read_bytes()
        if len(master) != KEY_BYTES:
            raise KeysUnavailable(f"{path} is not a key of {KEY_BYTES} bytes.")
        return master

    def _path(self, company: UUID, number: int) -> Path:
        return self._folder / "companies" / f"{company}.{number}.key"

    def _newest_on_disk(self, company: UUID) -> int | None:
        numbers = [int(path.suffixes[-2][1:]) for path in (self._folder / "companies").glob(f"{company}.*.key")]
        return max(numbers, default=None)

    def _make(self, company: UUID, number: int) -> None:
        _write_once(self._path(company, number), aes_key_wrap(self._master, secrets.token_bytes(KEY_BYTES)))

    def _unwrap(self, company: UUID, number: int) -> bytes:
        try:
            return aes_key_unwrap(self._master, self._path(company, number).read_bytes())
        except FileNotFoundError:
            raise KeysUnavailable(f"The key {number} of company {company} is missing.") from None
        except InvalidUnwrap:
            raise KeysUnavailable(f"The key {number} of company {company} does not fit the master key.") from None


def has_master(folder: Path) -> bool:
    """Is there a master key, so that none would be made?"""
    return (folder / MASTER).is_file()


def _write_once(path: Path, content: bytes) -> None:
    """Write a file whole and durable, unless it exists: two processes that start together agree on the first."""
    if path.exists():
        return
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        os.write(descriptor, content)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    failpoints.reached("keys.before_link")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
