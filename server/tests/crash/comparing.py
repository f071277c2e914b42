"""After healing: fetch what is stored and what is shown, and let the checker compare."""

import asyncio
import random
import time
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from acts import read, snapshot
from crash import checker
from crash.checker import Stored, Verdict
from crash.churn import Churn
from crash.indexing import check_index
from crash.stage import Installed
from crash.town import Town
from crash.watching import Guest
from devices import browser

if TYPE_CHECKING:
    from crash.run import Cast

LOG = """select v.conversation_id::text, v.seq, v.kind, v.subject_id, q.client_id::text
    from conversation_event v left join message q
        on q.company_id = v.company_id and q.conversation_id = v.conversation_id and q.seq = v.seq
    order by v.conversation_id, v.seq"""
# The slow recount; a client shows 99+ for a hundred.
UNREAD = """select m.conversation_id::text, m.employee_id, m.read_seq, c.last_seq, (select count(*) from message q
        where q.company_id = m.company_id and q.conversation_id = m.conversation_id and q.seq > m.read_seq
        and q.seq >= m.from_seq and q.sender_id <> m.employee_id and q.deleted_at is null)
    from membership m join conversation c on c.company_id = m.company_id and c.id = m.conversation_id"""
SHOWN_AT_MOST = 100


async def compare(stage: Installed, town: Town, cast: "Cast", churn: Churn, verdict: Verdict, within: float) -> None:
    """Everything that must hold."""
    log = await stage.rows(LOG)
    stored: dict[str, list[tuple[int, str | None]]] = defaultdict(list)
    for place, seq, _, _, client_id in log:
        stored[place].append((seq, client_id))
    messages = Counter(row[0] for row in await stage.rows("select client_id::text from message"))
    ledger = cast.ledger.read()
    checker.check_log(verdict, stored, messages)
    checker.check_acknowledged(verdict, stored, ledger)
    comings = _comings(town, log)
    await _wait_for_views(cast, stored, town.places["shift"] if _is_in(comings) else None, within)
    for who, screen in cast.screens.items():
        for place, view in screen.views.items():
            checker.check_view(verdict, who, view, stored[place])
    _check_guest(verdict, town.places["shift"], cast.guest, comings, stored)
    sent = {entry.client_id: entry.sent for entry in ledger}
    for ended in churn.ended:
        assert ended.ended_at is not None
        checker.check_ended(verdict, ended.ended_at, ended.told, ended.successes, sent)
    await _check_unread(stage, town, cast, verdict)
    await check_index(stage, verdict)
    for sender in cast.senders:
        for fault in sender.faults:
            verdict.fault("lost", f"a message was refused: {fault}")


async def _wait_for_views(cast: "Cast", stored: Stored, guest_in: str | None, within: float) -> None:
    """Until everybody has as much as is stored, or it is clear that it does not come."""
    end = time.monotonic() + within
    while time.monotonic() < end and not (
        set(cast.guest.views) == {guest_in} - {None}
        and all(
            screen.seq(place) >= stored[place][-1][0]
            for screen in (*cast.screens.values(), cast.guest)
            for place in screen.views
        )
    ):
        await asyncio.sleep(0.02)


def _comings(town: Town, log: list[Any]) -> list[tuple[str, int]]:
    group, gus = town.places["shift"], town.people["gus"].id
    return [(kind, seq) for place, seq, kind, subject, _ in log if place == group and subject == gus]


def _is_in(comings: list[tuple[str, int]]) -> bool:
    return not comings or comings[-1][0] == "member_added"


def _check_guest(verdict: Verdict, group: str, guest: Guest, comings: list[tuple[str, int]], stored: Stored) -> None:
    checker.check_guest(verdict, guest.told, comings)
    is_in = _is_in(comings)
    if is_in != (group in guest.views):
        verdict.fault("lost", f"the guest {'does not know that he is in' if is_in else 'thinks that he is in'}")
    elif is_in:
        (before, _), *view = guest.views[group]
        checker.check_view(verdict, "gus", view, stored[group][before:])


async def _check_unread(stage: Installed, town: Town, cast: "Cast", verdict: Verdict) -> None:
    """Everybody reads up to some place near the end; then what he is shown is counted again the slow way."""
    chance = random.Random(len(cast.senders))
    names = {person.id: name for name, person in town.people.items()}
    shown: dict[str, dict[str, tuple[int, int]]] = {}
    for name in town.people:
        async with browser(stage.settings, town.token(name)) as http:
            for one in (await snapshot(http))["conversations"]:
                await read(http, one["id"], max(0, one["seq"] - chance.randrange(80)))
            found = (await snapshot(http))["conversations"]
        shown[name] = {one["id"]: (one["seq"], one["unread"]) for one in found}
    counted: dict[str, dict[str, tuple[int, int]]] = defaultdict(dict)
    marks: dict[tuple[str, str], int] = {}
    for place, employee, read_seq, last_seq, unread in await stage.rows(UNREAD):
        counted[names[employee]][place] = (last_seq, min(unread, SHOWN_AT_MOST))
        marks[names[employee], place] = read_seq
    for name, wanted in counted.items():
        checker.check_unread(verdict, name, shown[name], wanted)
    for who, screen in cast.screens.items():
        for place, seq in screen.read.items():
            if marks[who.split(",")[0], place] < seq:
                verdict.fault("lost", f"{who} had read {seq} of {place}, acknowledged")
