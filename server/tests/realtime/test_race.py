"""Devices that come and go while others post: each sees a whole beginning of what the database holds."""

import asyncio
import random

import asyncpg
from acts import begin_direct, make_group, post
from cast import Cast
from viewer import Viewer

DEVICES = 20
SENDERS = 4
POSTS = 60


async def test_devices_that_come_and_go_lose_nothing(cast: Cast, api, installation, owner) -> None:
    chance = random.Random(20_26)
    team = await make_group(api(cast.ada), cast.bo, cast.cleo, cast.otto)
    pairs = [await begin_direct(api(cast.ada), other) for other in (cast.bo, cast.cleo)]
    places = {cast.ada: [team, *pairs], cast.bo: [team, pairs[0]], cast.cleo: [team, pairs[1]], cast.otto: [team]}
    people = list(places)
    viewers = [
        Viewer(installation.settings, person.token, places[person])
        for person in (people[number % len(people)] for number in range(DEVICES))
    ]
    await asyncio.gather(*(viewer.begin() for viewer in viewers))
    posting = asyncio.gather(
        *(_hammer(api(person), places[person], random.Random(number)) for number, person in enumerate(people[:SENDERS]))
    )
    looking = [_come_and_go(viewer, posting, random.Random(chance.random())) for viewer in viewers]

    await asyncio.gather(posting, *looking)

    order = {place: await _order(owner, place) for place in places[cast.ada]}
    assert sum(map(len, order.values())) == 3 + SENDERS * POSTS
    assert [viewer.faults for viewer in viewers] == [[]] * DEVICES
    async with asyncio.timeout(30):
        await asyncio.gather(*(viewer.look(lambda viewer=viewer: _has_all(viewer, order)) for viewer in viewers))
    for viewer in viewers:
        assert viewer.faults == []
        assert viewer.views == {place: order[place] for place in viewer.views}
    assert sum(viewer.connections for viewer in viewers) > 3 * DEVICES, "they must have come and gone"


async def _hammer(client, places: list[str], chance: random.Random) -> None:
    for number in range(POSTS):
        await post(client, chance.choice(places), str(number))


async def _come_and_go(viewer: Viewer, posting: asyncio.Future, chance: random.Random) -> None:
    """Cut at a random message, which may be the very first that comes after the hello."""
    while not posting.done():
        goal = sum(map(len, viewer.views.values())) + chance.randrange(30)
        looking = asyncio.ensure_future(viewer.look(lambda goal=goal: sum(map(len, viewer.views.values())) >= goal))
        await asyncio.wait({looking, posting}, return_when=asyncio.FIRST_COMPLETED)
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)


def _has_all(viewer: Viewer, order: dict[str, list]) -> bool:
    return all(len(view) >= len(order[place]) for place, view in viewer.views.items())


async def _order(owner: asyncpg.Connection, place: str) -> list[tuple[int, str | None]]:
    rows = await owner.fetch(
        "select v.seq, q.client_id::text from conversation_event v left join message q"
        " on q.conversation_id = v.conversation_id and q.seq = v.seq where v.conversation_id = $1 order by v.seq",
        place,
    )
    return [tuple(row) for row in rows]
