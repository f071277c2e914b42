"""Arguments for SQL: rows as columns, and what people type taken literally."""

from collections.abc import Iterable, Sequence
from typing import Any


def columns(rows: Sequence[object], fields: Iterable[str]) -> list[list[Any]]:
    """A list for each of these fields, for `unnest`."""
    return [[getattr(row, field) for row in rows] for field in fields]


def literally(typed: str) -> str:
    """The text for a `like` in which its signs are no wildcards."""
    return typed.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
