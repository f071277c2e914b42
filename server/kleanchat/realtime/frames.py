"""Frames to clients: JSON arrays of facts that were encoded once, in WebSocket frames that many sockets share.

And the plain case of frames from clients, which is nearly every one: a library's parser takes seven times as long.
"""

from collections.abc import Iterable

try:
    from websockets.speedups import apply_mask
except ImportError:  # where the library has no compiled part
    from websockets.utils import apply_mask

_TEXT = 0x81  # FIN and the text opcode; frames from a server are not masked, those from a client are
_MASKED = 0x80
_SHORT, _LONG = 126, 127  # lengths that say: the length follows, in two bytes, or in eight
# What a fact that waits takes of the memory beside its bytes, so that many small ones count for what they are.
FACT_BYTES = 200


def frame(bodies: Iterable[bytes]) -> bytes:
    """One text frame that holds these encoded facts as an array."""
    payload = b"[" + b",".join(bodies) + b"]"
    size = len(payload)
    if size < 126:
        return bytes((_TEXT, size)) + payload
    if size < 65536:
        return bytes((_TEXT, 126)) + size.to_bytes(2, "big") + payload
    return bytes((_TEXT, 127)) + size.to_bytes(8, "big") + payload


def plain_texts(data: bytes, limit: int) -> list[bytes]:
    """The payloads of these bytes, if they are nothing but whole text frames of at most `limit` bytes (RFC 6455, 5.2).

    Empty if there is anything else in them.
    """
    texts: list[bytes] = []
    place, end = 0, len(data)
    while place + 6 <= end and data[place] == _TEXT and data[place + 1] & _MASKED:
        size, key = data[place + 1] ^ _MASKED, place + 2
        if size == _LONG:
            return []
        if size == _SHORT:
            size, key = int.from_bytes(data[place + 2 : place + 4], "big"), place + 4
        place = key + 4 + size
        if size > limit or place > end:
            return []
        texts.append(apply_mask(data[key + 4 : place], data[key : key + 4]))
    return texts if place == end else []


class Bundle:
    """Encoded facts that go to several sockets together; the frame of the bundle alone is built once."""

    __slots__ = ("_frame", "bodies", "ephemeral", "size")

    def __init__(self, bodies: list[bytes], *, ephemeral: bool = False) -> None:
        self.bodies = bodies
        self.ephemeral = ephemeral
        self.size = sum(map(len, bodies)) + FACT_BYTES * len(bodies)
        self._frame: bytes | None = None

    @property
    def frame(self) -> bytes:
        """The frame of this bundle alone."""
        if self._frame is None:
            self._frame = frame(self.bodies)
        return self._frame


# The frames that were built in a turn, by what waited: sockets for which the same waits share them.
Shared = dict[tuple[Bundle, ...], bytes]
