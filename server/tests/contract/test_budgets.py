"""Query budgets: what is asked for often costs a fixed number of statements, however much there is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from acts import begin_direct, make_group, post
from cast import Cast, Person, hire
from conftest import a_message
from installation import Installation

from kleanchat.store import messages, rights

# What each path takes beside entering the session, which is one.
ENTER = 1
BUDGETS = {
    "snapshot": ENTER + 7,
    "one conversation": ENTER + 1,
    "its history": ENTER + 3,
    "its members": ENTER + 3,
    # These enter in a batch, and write in another one.
    "post": 0,
    "read": 0,
}


class Recorder:
    """The statements that were run while it was on."""

    def __init__(self, statements: list[str]) -> None:
        self._statements = statements
        self.counted: list[str] = []

    @contextmanager
    def on(self) -> Iterator[None]:
        before = len(self._statements)
        yield
        self.counted = self._statements[before:]

    def __len__(self) -> int:
        return len(self.counted)


@pytest.fixture
def recorder(statements: list[str]) -> Recorder:
    """Off, until the test turns it on."""
    return Recorder(statements)


@pytest.fixture
async def crowd(cast: Cast, installation: Installation) -> Callable[[int], Any]:
    """`crowd(n)`: so many more colleagues."""

    async def hired(count: int) -> list[Person]:
        async with installation.parts.database.transaction(cast.company) as tx:
            group = next(one.id for one in await rights.groups(tx) if one.name == "cleaning")
            return [await hire(tx, f"kollege{number}", group) for number in range(count)]

    return hired


async def test_the_snapshot_of_one_and_of_a_hundred_conversations(cast: Cast, api, recorder, crowd) -> None:
    few, many = 1, 100
    colleagues = await crowd(many)
    counts = []
    for wanted, some in ((few, colleagues[:few]), (many, colleagues[few:])):
        for one in some:
            await post(api(one), await begin_direct(api(one), cast.bo))
        with recorder.on():
            found = (await api(cast.bo).get("/api/snapshot")).json()["conversations"]
        assert len(found) == wanted
        counts.append(len(recorder))

    assert counts[0] == counts[1] <= BUDGETS["snapshot"], recorder.counted


async def test_a_conversation_of_two_and_of_two_hundred(cast: Cast, api, recorder, crowd) -> None:
    counts: dict[str, list[int]] = {}
    for others in ([cast.bo], await crowd(199)):
        group = await make_group(api(cast.ada), *others)
        seq = await post(api(cast.ada), group)
        where = f"/api/conversations/{group}"
        for name, method, path, body in (
            ("one conversation", "GET", where, None),
            ("its history", "GET", f"{where}/events", None),
            ("its members", "GET", f"{where}/members", None),
            ("post", "POST", f"{where}/messages", a_message()),
            ("read", "PUT", f"{where}/read", {"seq": seq}),
        ):
            with recorder.on():
                answer = await api(cast.ada).request(method, path, json=body)
            assert answer.is_success, answer.text
            counts.setdefault(name, []).append(len(recorder))
        size = len((await api(cast.ada).get(f"{where}/members")).json()["members"])
        assert size == len(others) + 1

    for name, (two, two_hundred) in counts.items():
        assert two == two_hundred <= BUDGETS[name], name


async def test_what_is_posted_at_once_is_written_at_once(cast: Cast, api, installation, device, monkeypatch) -> None:
    """One statement for a batch, not one for a message."""
    chat = await begin_direct(api(cast.ada), cast.bo)
    batches: list[int] = []
    write = messages.post

    async def counted(connection: Any, posts: Any) -> Any:
        batches.append(len(posts))
        return await write(connection, posts)

    monkeypatch.setattr(messages, "post", counted)
    async with device(cast.ada) as phone:
        for number in range(40):
            await phone.say({"do": "post", "key": str(number), "conversation": chat, **a_message(str(number))})
        for number in range(40):
            assert "ok" in await phone.until("answer", key=str(number))

    assert sum(batches) == 40
    assert len(batches) < 20, "what waits is committed together"


async def test_a_resume_costs_the_same_for_one_and_for_many(cast: Cast, api, device, recorder, crowd) -> None:
    counts = []
    for colleagues in (await crowd(1), await crowd(30)):
        for one in colleagues:
            await begin_direct(api(one), cast.bo)
        hello = await position(api(cast.bo))
        for one in colleagues:
            await post(api(one), await begin_direct(api(one), cast.bo))
        with recorder.on():
            async with device(cast.bo, hello=hello) as phone:
                assert len(phone.told("message")) == len(colleagues)
        counts.append(len(recorder))

    assert counts[0] == counts[1] <= 2 * ENTER + 7, recorder.counted


async def position(client: Any) -> dict[str, Any]:
    """The hello of a client that has everything."""
    now = (await client.get("/api/snapshot")).json()
    cursors = {one["id"]: one["seq"] for one in now["conversations"]}
    return {"do": "hello", "epoch": now["epoch"], "employee_seq": now["employee_seq"], "conversations": cursors}
