"""Values in JSON, by their type's own adapter, without validating again what the server made itself."""

from functools import lru_cache
from typing import Any

from pydantic import TypeAdapter


def encoded(value: Any) -> bytes:
    """The value in JSON."""
    kind: type = type(value)
    return _adapter(kind).dump_json(value)


@lru_cache(maxsize=256)
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
