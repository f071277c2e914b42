"""The outbox: bounded, in order, and what is ephemeral goes first when it does not fit."""

import json

from listeners import payload

from kleanchat.realtime.frames import Bundle, frame
from kleanchat.realtime.outbox import OUTBOX_BYTES, Outbox

HALF = b'"%s"' % (b"x" * (OUTBOX_BYTES // 2 - 2000))


def test_what_waits_goes_out_in_order_and_the_outbox_is_empty_then() -> None:
    outbox = Outbox()
    for number in (2, 3):
        assert outbox.put(Bundle([b"%d" % number]))
    outbox.put_first(Bundle([b"0", b"1"]))

    assert payload(outbox.take({})) == [0, 1, 2, 3]
    assert (outbox.bundles, outbox.size) == ([], 0)


def test_the_same_bundles_give_the_same_frame() -> None:
    bundles = [Bundle([b"1"]), Bundle([b"2"])]
    shared: dict[tuple[int, ...], bytes] = {}
    taken = []
    for waiting in (bundles, bundles, bundles[:1], bundles[:1]):
        outbox = Outbox()
        for bundle in waiting:
            outbox.put(bundle)
        taken.append(outbox.take(shared))

    assert taken[0] is taken[1]
    assert taken[2] is taken[3]
    assert payload(taken[0]) == [1, 2]


def test_what_is_ephemeral_is_dropped_first() -> None:
    outbox = Outbox()
    assert outbox.put(Bundle([HALF], ephemeral=True))
    assert outbox.put(Bundle([b"1"]))
    assert outbox.put(Bundle([HALF])), "it fits"
    assert outbox.put(Bundle([HALF])), "it fits without what is ephemeral"

    assert payload(outbox.take({})) == [1, json.loads(HALF), json.loads(HALF)]


def test_what_does_not_fit_even_so_is_too_much() -> None:
    outbox = Outbox()
    for _ in range(2):
        assert outbox.put(Bundle([HALF]))

    assert not outbox.put(Bundle([HALF]))


def test_many_small_facts_are_not_free() -> None:
    """What each costs beside its bytes counts too, or a flood of pongs would fill the memory."""
    outbox = Outbox()
    taken = 0
    while outbox.put(Bundle([b"{}"])):
        taken += 1

    assert taken < OUTBOX_BYTES // 100


def test_a_frame_of_every_length() -> None:
    for size in (1, 121, 122, 123, 65_531, 65_532, 65_533, 70_000):
        text = "x" * size
        assert payload(frame([json.dumps(text).encode()])) == [text]
