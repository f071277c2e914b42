"""Ways to spoil what is sent: bodies that no client of ours makes, each of which must be refused."""

import copy
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest

# In everything that is sent in vain; it must not be found anywhere afterwards.
CANARY = "kanarienvogel"
NO_FIELD = [{"a": CANARY}, [[]], -1, 1.5, 10**400, "\ud800", f"{CANARY}\0", f"{CANARY}\x1b[2J", CANARY * 2000]
NOT_LIKE: dict[type, list[Any]] = {
    str: [5, True, [], [CANARY]],
    int: [None, "", "5", CANARY, True, [], 2**53 + 1],
    bool: [1, 0, "true", CANARY, []],
    list: [5, True, CANARY, [None], [CANARY], [5], ["00000000-0000-0000-0000-000000000000"] * 1025],
}
NO_BODY = [[], [CANARY], CANARY, 5, None, True]
UNKNOWN_FIELDS = ["unknown", CANARY, "", "\ud800", "\0", "__proto__", "x" * 5000]
NO_JSON = [
    b"",
    b"{",
    b"\x00",
    b"'" + CANARY.encode() + b"'",
    b'{"\xff\xfe": "' + CANARY.encode() + b'"}',
    b'{"a": "\xc3\x28"}',
    b'{"a": NaN}',
    b'{"a": ' + b"9" * 5000 + b"}",
    b"[" * 100_000,
    b'{"a":' * 30_000,
    json.dumps(CANARY).encode() + b" trailing",
]


def nothing_in(caplog: pytest.LogCaptureFixture, level: int = logging.WARNING) -> None:
    """Nothing that was sent in vain is in the log, and nothing else went wrong."""
    written = caplog.text + repr([vars(record) for record in caplog.records])
    assert CANARY not in written.lower()
    assert not [record for record in caplog.records if record.levelno >= level], caplog.text


def spoiled(body: dict[str, Any]) -> Iterator[bytes]:
    """The body with one thing wrong in it, in every way."""
    for place in _places(body):
        value = _at(body, place)
        for wrong in [*NO_FIELD, *NOT_LIKE.get(type(value), [])]:
            yield json.dumps(_put(body, place, wrong)).encode()
    for name in UNKNOWN_FIELDS:
        yield json.dumps({**body, name: CANARY}).encode()
    for other in NO_BODY:
        yield json.dumps(other).encode()
    yield from NO_JSON


def without(body: dict[str, Any], field: str) -> Iterator[dict[str, Any]]:
    """The body without a field, and with nothing in it."""
    yield {name: value for name, value in body.items() if name != field}
    yield {**body, field: None}


def _places(body: Any, here: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(body, dict):
        for name, value in body.items():
            yield (*here, name)
            yield from _places(value, (*here, name))


def _at(body: Any, place: tuple[Any, ...]) -> Any:
    for step in place:
        body = body[step]
    return body


def _put(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    changed = copy.deepcopy(body)
    _at(changed, place[:-1])[place[-1]] = value
    return changed
