"""Parcels: envelopes packed for the way between two nodes, in a small binary form.

A parcel is envelopes, one after the other: a head (`_HEAD`: which ids follow, the kind's length, the seq, the body's
length), the company, the ids that there are, the kind, the body.
"""

import struct
from collections.abc import Sequence
from uuid import UUID

from kleanchat.adapters.bus import Envelope

_HEAD = struct.Struct(">BBQI")
_CONVERSATION, _EMPLOYEE, _SUBJECT, _SESSION = 1, 2, 4, 8
_ID = 16


class ParcelBroken(Exception):
    """These bytes are no parcel."""


def packed(envelope: Envelope) -> bytes:
    """One envelope; a parcel is several of these joined."""
    ids, which = [envelope.company.bytes], 0
    for flag, one in (
        (_CONVERSATION, envelope.conversation),
        (_EMPLOYEE, envelope.employee),
        (_SUBJECT, envelope.subject),
        (_SESSION, envelope.session),
    ):
        if one is not None:
            which |= flag
            ids.append(one.bytes)
    kind = envelope.kind.encode()
    head = _HEAD.pack(which, len(kind), envelope.seq, len(envelope.body))
    return b"".join((head, *ids, kind, envelope.body))


def unpacked(parcel: bytes) -> list[Envelope]:
    """The envelopes of a parcel. Raises ParcelBroken."""
    envelopes, place = [], 0
    try:
        while place < len(parcel):
            envelope, place = _next(parcel, place)
            envelopes.append(envelope)
    except (struct.error, ValueError) as error:
        raise ParcelBroken from error
    if place != len(parcel):
        raise ParcelBroken
    return envelopes


def _next(parcel: bytes, place: int) -> tuple[Envelope, int]:
    which, kind_size, seq, body_size = _HEAD.unpack_from(parcel, place)
    place += _HEAD.size
    company, place = _id(parcel, place, present=True)
    conversation, place = _id(parcel, place, present=which & _CONVERSATION)
    employee, place = _id(parcel, place, present=which & _EMPLOYEE)
    subject, place = _id(parcel, place, present=which & _SUBJECT)
    session, place = _id(parcel, place, present=which & _SESSION)
    assert company is not None
    body = place + kind_size
    kind = parcel[place:body].decode()
    end = body + body_size
    return Envelope(company, kind, conversation, employee, seq, subject, parcel[body:end], session), end


def _id(parcel: bytes, place: int, *, present: int) -> tuple[UUID | None, int]:
    if not present:
        return None, place
    return UUID(bytes=parcel[place : place + _ID]), place + _ID


def batches(envelopes: Sequence[Envelope], limit: int) -> list[bytes]:
    """These envelopes as parcels of at most so many bytes, in order; an envelope that is larger alone is left out."""
    parcels: list[bytes] = []
    waiting: list[bytes] = []
    size = 0
    for one in map(packed, envelopes):
        if size + len(one) > limit and waiting:
            parcels.append(b"".join(waiting))
            waiting, size = [], 0
        if len(one) <= limit:
            waiting.append(one)
            size += len(one)
    if waiting:
        parcels.append(b"".join(waiting))
    return parcels
