"""A running installation, as the tests see it."""

from dataclasses import dataclass

from kleanchat.app import Built
from kleanchat.settings import Settings


@dataclass(frozen=True)
class Installation:
    """The settings, the built parts, and the addresses of the database as its owner and as the server."""

    settings: Settings
    parts: Built
    owner: str
    dsn: str
