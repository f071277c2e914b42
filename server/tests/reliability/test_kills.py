"""Kills: what was acknowledged is there, once, and everybody has seen a whole beginning of it, whatever is killed."""

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest
from acts import begin_direct, make_group
from cast import Cast
from devices import browser
from installation import unused_port
from outboxes import AWAY, HttpSender, Sender, SocketSender
from program import Program, database_of, found
from viewer import Viewer

from kleanchat.settings import Settings

SHORT, LONG = 6, 60
PATIENCE = 60.0


@pytest.mark.parametrize("kills", [SHORT, pytest.param(LONG, marks=pytest.mark.slow)])
async def test_kills_lose_nothing_and_double_nothing(tmp_path: Path, kills: int) -> None:
    settings = Settings(data=tmp_path, port=unused_port())
    cast = await found(settings)
    chance = random.Random(kills)
    async with Program.running(settings) as program:
        places = await _places(settings, cast)
        senders: list[Sender] = [
            kind(settings, person.token, places[person.name], random.Random(chance.random()))
            for person in (cast.ada, cast.bo)
            for kind in (HttpSender, SocketSender)
        ]
        viewers = [Viewer(settings, person.token, places[person.name]) for person in (cast.ada, cast.bo, cast.cleo)]
        await asyncio.gather(*(viewer.begin() for viewer in viewers))
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as everybody:
            for sender in senders:
                everybody.create_task(sender.send_until(stop))
            looking = [everybody.create_task(_look_again_and_again(viewer)) for viewer in viewers]
            for number in range(kills):
                await _progress(senders, viewers, 10 + chance.randrange(60))
                if number % 2:
                    program.kill_database()
                else:
                    await program.restart()
            await _progress(senders, viewers, 50)
            stop.set()
            await _until(lambda: all(len(sender.acknowledged) == len(sender.tried) for sender in senders))
            order = await _order(settings, places[cast.ada.name])
            await _until(lambda: all(_has_all(viewer, order) for viewer in viewers))
            for task in looking:
                task.cancel()

    _check(senders, viewers, order)
    assert sum(sender.retries for sender in senders) >= kills, "the kills must have been felt"
    print(  # noqa: T201  the figures
        f"{kills} kills: {sum(len(sender.acknowledged) for sender in senders)} acknowledged,"
        f" {sum(sender.retries for sender in senders)} tries again,"
        f" {sum(viewer.connections for viewer in viewers)} connections of {len(viewers)} viewers,"
        f" {sum(viewer.resyncs for viewer in viewers)} resyncs"
    )


def _check(senders: list[Sender], viewers: list[Viewer], order: dict[str, list[tuple[int, str | None]]]) -> None:
    stored = [(client_id, (place, seq)) for place, events in order.items() for seq, client_id in events if client_id]
    for sender in senders:
        assert sender.faults == []
        assert sender.acknowledged.items() <= dict(stored).items(), "acknowledged means stored, there"
    assert len(stored) == len(dict(stored)), "nothing is stored twice"
    assert sorted(dict(stored)) == sorted(one for sender in senders for one in sender.tried), "and nothing else"
    for viewer in viewers:
        assert viewer.faults == []
        assert viewer.views == {place: order[place] for place in viewer.views}
    for events in order.values():
        assert [seq for seq, _ in events] == list(range(1, len(events) + 1)), "numbers without a gap"


async def _places(settings: Settings, cast: Cast) -> dict[str, list[str]]:
    """Where each of them talks: all in a group, ada and bo with each other too."""
    async with browser(settings, cast.ada.token) as ada:
        group = await make_group(ada, cast.bo, cast.cleo)
        pair = await begin_direct(ada, cast.bo)
    return {cast.ada.name: [group, pair], cast.bo.name: [group, pair], cast.cleo.name: [group]}


async def _look_again_and_again(viewer: Viewer) -> None:
    while True:
        try:
            await viewer.look(lambda: False)
        except AWAY:
            await asyncio.sleep(0.05)


async def _progress(senders: list[Sender], viewers: list[Viewer], count: int) -> None:
    """Until so many more are acknowledged, by every sender some, and every viewer has seen some of it."""
    sent, seen = [len(one.acknowledged) for one in senders], [_seen(one) for one in viewers]
    await _until(
        lambda: (
            sum(len(one.acknowledged) for one in senders) >= sum(sent) + count
            and all(len(one.acknowledged) > before for one, before in zip(senders, sent, strict=True))
            and all(_seen(one) > before for one, before in zip(viewers, seen, strict=True))
        )
    )


async def _until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(0.01)


def _seen(viewer: Viewer) -> int:
    return sum(map(len, viewer.views.values()))


def _has_all(viewer: Viewer, order: dict[str, list[tuple[int, str | None]]]) -> bool:
    return all(len(view) >= len(order[place]) for place, view in viewer.views.items())


async def _order(settings: Settings, places: list[str]) -> dict[str, list[tuple[int, str | None]]]:
    """What the database holds of each conversation, in its order."""
    connection = await asyncpg.connect(database_of(settings))
    try:
        rows = await connection.fetch(
            "select v.conversation_id::text, v.seq, q.client_id::text from conversation_event v left join message q"
            " on q.conversation_id = v.conversation_id and q.seq = v.seq order by v.seq"
        )
    finally:
        await connection.close()
    return {place: [(seq, client_id) for where, seq, client_id in rows if where == place] for place in places}
