"""Batches: what waits is written together, a bad item fails alone, and everybody who waits gets an answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from uuid import uuid4

import asyncpg
import pytest
from acts import begin_direct
from cast import Cast

from kleanchat.domain.errors import Busy, NotFound, Refusal
from kleanchat.services import batches
from kleanchat.services.batches import Batches

Answers = Sequence[str | Refusal | None]
Write = Callable[[Sequence[str]], Awaitable[Answers]]


class Book:
    """Writes down the batches that it is given; `closed` holds it up."""

    def __init__(self) -> None:
        self.batches: list[list[str]] = []
        self.open = asyncio.Event()
        self.open.set()
        self.began = asyncio.Event()

    async def __call__(self, items: Sequence[str]) -> Answers:
        self.batches.append(list(items))
        self.began.set()
        await self.open.wait()
        return await self.answer(items)

    async def answer(self, items: Sequence[str]) -> Answers:
        return [item.upper() for item in items]


@asynccontextmanager
async def writing(write: Write) -> AsyncIterator[Batches[str, str]]:
    """A writer at work."""
    made: Batches[str, str] = Batches(write)
    running = asyncio.create_task(made.run())
    yield made
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def put_all(made: Batches[str, str], *items: str) -> list[str | BaseException]:
    """Put all these and wait for what becomes of them."""
    return await asyncio.gather(*(made.put(item) for item in items), return_exceptions=True)


async def until_waiting(made: Batches, count: int) -> None:
    """Until so many wait for the next batch."""
    async with asyncio.timeout(5):
        while len(made._again) + len(made._waiting) < count:
            await asyncio.sleep(0)


async def test_what_came_during_a_batch_is_the_next_one() -> None:
    book = Book()
    async with writing(book) as made:
        book.open.clear()
        first = asyncio.create_task(made.put("a"))
        await book.began.wait()
        others = asyncio.create_task(put_all(made, "b", "c", "d"))
        await until_waiting(made, 3)
        book.open.set()

        assert (await first, await others) == ("A", ["B", "C", "D"])
    assert book.batches == [["a"], ["b", "c", "d"]]


async def test_a_bad_item_fails_alone() -> None:
    class Strict(Book):
        async def answer(self, items: Sequence[str]) -> Answers:
            if "bad" in items:
                raise asyncpg.CheckViolationError("no")
            return await super().answer(items)

    async with writing(Strict()) as made:
        a, bad, b = await put_all(made, "a", "bad", "b")

    assert (a, b) == ("A", "B")
    assert isinstance(bad, Busy)


async def test_a_refusal_is_for_its_item_only() -> None:
    class Choosy(Book):
        async def answer(self, items: Sequence[str]) -> Answers:
            return [NotFound() if item == "nowhere" else item.upper() for item in items]

    async with writing(Choosy()) as made:
        a, refused, b = await put_all(made, "a", "nowhere", "b")

    assert (a, b) == ("A", "B")
    assert isinstance(refused, NotFound)


class Locked(Book):
    """Cannot write the items of one conversation until it is unlocked."""

    def __init__(self) -> None:
        super().__init__()
        self.locked = True

    async def answer(self, items: Sequence[str]) -> Answers:
        return [None if self.locked and item.startswith("locked") else item.upper() for item in items]


async def test_what_cannot_be_written_now_is_tried_again_before_what_came_later() -> None:
    book = Locked()
    async with writing(book) as made:
        early = asyncio.create_task(put_all(made, "locked 1", "locked 2"))
        await book.began.wait()
        late = asyncio.create_task(made.put("locked 3"))
        assert await made.put("a") == "A"
        book.locked = False

        assert (await early, await late) == (["LOCKED 1", "LOCKED 2"], "LOCKED 3")
    assert book.batches[-1] == ["locked 1", "locked 2", "locked 3"]


async def test_a_conversation_that_is_held_up_stalls_nobody_else(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH_LIMIT", 2)
    book = Locked()
    async with writing(book) as made:
        held_up = asyncio.create_task(put_all(made, *(f"locked {number}" for number in range(10))))
        await book.began.wait()
        async with asyncio.timeout(5):
            assert await made.put("a") == "A"
        assert not held_up.done()
        book.locked = False
        assert len(await held_up) == 10


async def test_a_database_that_is_away_refuses_what_is_under_way_and_nothing_else() -> None:
    class Away(Book):
        async def answer(self, items: Sequence[str]) -> Answers:
            if len(self.batches) == 1:
                raise Busy
            return await super().answer(items)

    async with writing(Away()) as made:
        [refused] = await put_all(made, "a")
        assert isinstance(refused, Busy)
        assert await put_all(made, "b") == ["B"]


async def test_too_much_is_refused_at_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "WAITING_LIMIT", 2)
    book = Book()
    book.open.clear()
    async with writing(book) as made:
        begun = asyncio.create_task(made.put("begun"))
        await book.began.wait()
        waiting = asyncio.create_task(put_all(made, "a", "b"))
        await until_waiting(made, 2)
        with pytest.raises(Busy):
            await made.put("c")
        book.open.set()

        assert (await begun, await waiting) == ("BEGUN", ["A", "B"])


async def test_a_batch_has_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH_LIMIT", 2)
    book = Book()
    async with writing(book) as made:
        assert await put_all(made, "a", "b", "c") == ["A", "B", "C"]
    assert book.batches == [["a", "b"], ["c"]]


async def test_who_does_not_wait_any_more_disturbs_nobody() -> None:
    book = Book()
    book.open.clear()
    async with writing(book) as made:
        impatient, patient = asyncio.create_task(made.put("a")), asyncio.create_task(made.put("b"))
        await book.began.wait()
        assert book.batches == [["a", "b"]], "it must be under way for this test to mean anything"
        impatient.cancel()
        book.open.set()
        assert await patient == "B"
    assert impatient.cancelled()
    assert book.batches == [["a", "b"]]


async def test_everybody_gets_an_answer_when_the_program_ends() -> None:
    book = Book()
    book.open.clear()
    async with writing(book) as made:
        under_way = asyncio.create_task(made.put("under way"))
        await book.began.wait()
        waiting = asyncio.create_task(made.put("waiting"))
        await until_waiting(made, 1)

    async with asyncio.timeout(5):
        answers = await asyncio.gather(under_way, waiting, return_exceptions=True)
    assert [type(answer) for answer in answers] == [Busy, Busy]


async def test_the_same_client_id_twice_in_one_batch(cast: Cast, api, installation, monkeypatch) -> None:
    """A device resends while its first try still waits: one message, and the same answer to both."""
    chat = await begin_direct(api(cast.ada), cast.bo)
    poster = installation.parts.poster
    written: list[list[str]] = []
    write = poster._batches._write

    begun = asyncio.Event()

    async def slow(batch: Sequence) -> Sequence:
        if not begun.is_set():
            begun.set()
            await until_waiting(poster._batches, 3)
        written.append([post.body for post in batch])
        return await write(batch)

    monkeypatch.setattr(poster._batches, "_write", slow)
    same = {"client_id": str(uuid4()), "body": "einmal"}
    bodies = [same | {"client_id": str(uuid4()), "body": "zuerst"}, same, same, same | {"body": "etwas anderes"}]

    answers = [asyncio.create_task(api(cast.ada).post(f"/api/conversations/{chat}/messages", json=bodies[0]))]
    await begun.wait()
    for count, body in enumerate(bodies[1:], 1):
        answers.append(asyncio.create_task(api(cast.ada).post(f"/api/conversations/{chat}/messages", json=body)))
        await until_waiting(poster._batches, count)
    first, one, two, reused = await asyncio.gather(*answers)

    assert len(written[1]) == 3, "the three must be in one batch for this test to mean anything"
    assert first.status_code == 201
    assert [answer.status_code for answer in (one, two, reused)] == [201, 200, 409]
    assert one.json() == two.json()
    history = (await api(cast.bo).get(f"/api/conversations/{chat}/events")).json()["events"]
    assert len([event for event in history if event["kind"] == "message"]) == 2
