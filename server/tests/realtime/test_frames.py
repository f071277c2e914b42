"""The plain case of frames from clients is read as the library reads it, and everything else is left to the library."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode

from kleanchat.realtime.frames import plain_texts

LIMIT = 64 * 1024
bodies = st.binary(max_size=300)


def sent(opcode: Opcode, body: bytes, *, mask: bool = True, fin: bool = True) -> bytes:
    """A frame as a client sends it."""
    return Frame(opcode, body, fin=fin).serialize(mask=mask)


@given(st.lists(bodies, min_size=1, max_size=12))
def test_whole_texts_are_read(texts: list[bytes]) -> None:
    assert plain_texts(b"".join(sent(Opcode.TEXT, text) for text in texts), LIMIT) == texts


@pytest.mark.parametrize("size", [0, 125, 126, 127, 4096, LIMIT - 1])
def test_every_way_to_say_a_length(size: int) -> None:
    assert plain_texts(sent(Opcode.TEXT, b"x" * size), LIMIT) == [b"x" * size]


@given(bodies, st.data())
def test_a_part_is_left_to_the_library(text: bytes, data: st.DataObject) -> None:
    whole = sent(Opcode.TEXT, text) * 2
    length = data.draw(st.integers(0, len(whole) - 1).filter(lambda length: length != len(whole) // 2))
    assert plain_texts(whole[:length], LIMIT) == []


OTHERS = {
    "binary": sent(Opcode.BINARY, b"x"),
    "ping": sent(Opcode.PING, b""),
    "close": sent(Opcode.CLOSE, b"\x03\xe8"),
    "a first fragment": sent(Opcode.TEXT, b"x", fin=False),
    "a last fragment": sent(Opcode.CONT, b"x"),
    "unmasked": sent(Opcode.TEXT, b"x", mask=False),
    "over the limit": sent(Opcode.TEXT, b"x" * (LIMIT + 1)),
    "a bit that no extension of ours has": b"\xc1" + sent(Opcode.TEXT, b"x")[1:],
    "nothing": b"",
}


@pytest.mark.parametrize("what", OTHERS)
def test_what_is_not_plain_is_left_to_the_library(what: str) -> None:
    other = OTHERS[what]
    assert plain_texts(other, LIMIT) == []
    assert plain_texts(sent(Opcode.TEXT, b"before") + other + b"\x81", LIMIT) == []


def test_a_text_over_the_limit_is_left_to_the_library() -> None:
    assert plain_texts(sent(Opcode.TEXT, b"x" * 101), 100) == []
