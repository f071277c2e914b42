"""Frames to clients: JSON arrays of facts that were encoded once, in WebSocket frames that many sockets share."""

from collections.abc import Iterable

_TEXT = 0x81  # FIN and the text opcode; frames from a server are not masked
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
