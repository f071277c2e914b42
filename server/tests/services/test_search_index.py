"""Keeping the search index: through crashes, late commits, long backlogs and a new analyser."""

import asyncio
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest
from search_team import Team, index

from kleanchat.adapters.keys import KeyFolder
from kleanchat.adapters.vault import Vault
from kleanchat.domain.search import ANALYSER_VERSION, tokens
from kleanchat.domain.search_turns import Turns
from kleanchat.services import search_index, search_slice
from kleanchat.services.search_index import SearchIndex
from kleanchat.services.search_slice import MESSAGES_OF_A_SLICE
from kleanchat.store import messages, search


class Crash(Exception):
    """The program ends here."""


def texts(count: int) -> list[str]:
    return [f"Schlüssel {n}" for n in range(count)]


async def positions(team: Team) -> list[tuple[UUID, int]]:
    return [(row["conversation_id"], row["seq"]) for row in await team.entries()]


@pytest.mark.parametrize("point", ["messages", "write", "advance", "keep_progress"])
@pytest.mark.parametrize("at", [1, 2])
async def test_a_crash_loses_and_doubles_nothing(
    team: Team, monkeypatch: pytest.MonkeyPatch, point: str, at: int
) -> None:
    other = await team.meet(team.anna)
    await team.say(*texts(MESSAGES_OF_A_SLICE + 50))
    await team.say(*texts(30), conversation=other)
    calls = 0
    original = getattr(search, point)

    async def crashing(*arguments: Any) -> Any:
        nonlocal calls
        calls += 1
        done = await original(*arguments)
        if calls == at:
            raise Crash
        return done

    with monkeypatch.context() as patch:
        patch.setattr(search, point, crashing)
        running = SearchIndex(team.database, team.vault)
        try:
            await index(team, of=running)
            await team.say("Schlüssel danach")
            await index(team, of=running)
        except Crash:
            pass
        assert calls == at
    before = {(row["conversation_id"], row["seq"]): row["written_by"] for row in await team.entries()}
    await index(team)
    after = {(row["conversation_id"], row["seq"]): row["written_by"] for row in await team.entries()}
    stored = await team.owner.fetch("select conversation_id, seq from message where company_id = $1", team.company)
    assert set(after) == {tuple(row) for row in stored}
    assert before.items() <= after.items(), "what was committed is not written again"


async def test_indexing_again_writes_nothing(team: Team) -> None:
    await team.say(*texts(5))
    assert await index(team) == 5
    entries = await team.entries()
    assert await index(team) == 0
    await team.owner.execute("update search_progress set since = '0'")
    assert await index(team) == 0
    assert await team.entries() == entries


async def test_a_late_commit_is_not_missed(team: Team) -> None:
    other = await team.meet(team.anna)
    running = SearchIndex(team.database, team.vault)
    await index(team, of=running)
    async with team.pool.acquire() as late:
        begun = late.transaction()
        await begun.start()
        await messages.post(late, [team.sealed("Schlüssel spät")])
        await team.say("Schlüssel früh", conversation=other)
        await index(team, of=running)
        assert await team.finds("Schlüssel") == ["Schlüssel früh"]
        await begun.commit()
    await index(team, of=running)
    assert sorted(await team.finds("Schlüssel")) == ["Schlüssel früh", "Schlüssel spät"]


async def test_a_late_commit_is_not_missed_by_the_next_start(team: Team) -> None:
    other = await team.meet(team.anna)
    async with team.pool.acquire() as late:
        begun = late.transaction()
        await begun.start()
        await messages.post(late, [team.sealed("Schlüssel spät")])
        await team.say("Schlüssel früh", conversation=other)
        await index(team)
        await begun.commit()
    await index(team)
    assert sorted(await team.finds("Schlüssel")) == ["Schlüssel früh", "Schlüssel spät"]


async def test_a_company_does_not_wait_for_the_backlog_of_another(team: Team) -> None:
    small = Team(team.owner, team.pool, team.vault)
    await small.found()
    running = SearchIndex(team.database, team.vault)
    await index(team, of=running)
    await team.say(*texts(6 * MESSAGES_OF_A_SLICE))
    await running.index_some(1)
    await small.say("Schlüssel hier")
    await running.index_some(MESSAGES_OF_A_SLICE + 1)
    assert running.waits
    assert await small.finds("Schlüssel") == ["Schlüssel hier"]


async def test_a_conversation_does_not_wait_for_the_backlog_of_another(team: Team) -> None:
    small = await team.meet(team.anna)
    await team.say(*texts(6 * MESSAGES_OF_A_SLICE))
    running = SearchIndex(team.database, team.vault)
    await running.index_some(1)
    await team.say("Schlüssel hier", conversation=small)
    await running.index_some(MESSAGES_OF_A_SLICE + 1)
    assert running.waits
    assert await team.finds("Schlüssel", conversation=small) == ["Schlüssel hier"]


def test_companies_and_conversations_take_turns() -> None:
    turns, (first, second), (a, b, c) = Turns(), (uuid4(), uuid4()), (uuid4(), uuid4(), uuid4())
    for conversation in (a, b):
        turns.add(first, conversation, 5)
    turns.add(second, c, 1)
    assert turns.take(0, 1) == (first, {a: 5})
    turns.settle(first, {a: 3})
    assert turns.take(0, 1) == (second, {c: 1})
    turns.rest(second, until=10)
    assert turns.take(0, 1) == (first, {b: 5})
    turns.settle(first, {b: 5})
    assert turns.take(0, 2) == (first, {a: 5})
    turns.settle(first, {a: 5})
    assert turns.take(9, 1) is None and turns
    assert turns.take(10, 1) == (second, {c: 1})
    turns.settle(second, {c: 1})
    assert not turns


async def test_a_message_that_does_not_open_is_passed_over(team: Team) -> None:
    await team.say("Schlüssel 1", "Schlüssel 2")
    await team.owner.execute("update message set body = body || 'x' where company_id = $1 and seq = 1", team.company)
    await index(team)
    assert await team.finds("Schlüssel") == ["Schlüssel 2"]


async def test_a_company_whose_keys_are_missing_holds_up_nobody_and_is_not_forgotten(
    team: Team, tmp_path: Path
) -> None:
    other = Team(team.owner, team.pool, team.vault)
    await other.found()
    await team.say("Schlüssel hier")
    await other.say("Schlüssel dort")
    key = tmp_path / "keys" / "companies" / f"{team.company}.1.key"
    hidden = key.rename(tmp_path / "hidden.key")
    without = SearchIndex(team.database, Vault(KeyFolder(tmp_path / "keys")))
    assert await without.index_some(100) == 1
    assert without.waits
    assert await other.finds("Schlüssel") == ["Schlüssel dort"]
    hidden.rename(key)
    assert await index(team) == 1
    assert await team.finds("Schlüssel") == ["Schlüssel hier"]


async def test_only_one_process_writes_at_a_time(team: Team) -> None:
    await team.say("Schlüssel hier")
    async with team.database.transaction() as tx:
        assert await search.take_writer_lock(tx, ANALYSER_VERSION)
        second = SearchIndex(team.database, team.vault)
        second._since = 0
        assert await second.index_some(100) == 0 and second.waits
    assert await index(team, of=second) == 1


async def test_two_processes_at_once_index_everything_once(team: Team) -> None:
    await team.say(*texts(3 * MESSAGES_OF_A_SLICE))
    counts = await asyncio.gather(*(settled(SearchIndex(team.database, team.vault)) for _ in range(3)))
    assert sum(counts) == 3 * MESSAGES_OF_A_SLICE
    assert [seq for _, seq in await positions(team)] == list(range(1, 3 * MESSAGES_OF_A_SLICE + 1))


async def settled(running: SearchIndex) -> int:
    indexed = await running.index_some(10_000)
    while running.waits:
        await asyncio.sleep(0.001)
        indexed += await running.index_some(10_000)
    return indexed


async def test_progress_of_a_restored_dump_is_not_believed(team: Team) -> None:
    await index(team)
    await team.say("Schlüssel hier")
    await team.owner.execute("update search_progress set since = '9000000000000'")
    assert await index(team) == 1
    assert await team.owner.fetchval("select since <= pg_snapshot_xmax(pg_current_snapshot()) from search_progress")


# ------------------------------------------------------------------------------------------------------ a new analyser


def newer(patch: pytest.MonkeyPatch) -> None:
    """The program is of the next version, whose analyser finds every message by the word "neu"."""
    patch.setattr(search_index, "ANALYSER_VERSION", ANALYSER_VERSION + 1)
    patch.setattr(search_slice, "ANALYSER_VERSION", ANALYSER_VERSION + 1)
    patch.setattr(search_slice, "tokens", lambda text, language: tokens(f"{text} neu", language))


async def marked(team: Team) -> int:
    """How many messages the index has that have the word "neu"."""
    return len(await team.answer(team.anna, "neu", limit=10_000))


async def test_a_new_analyser_writes_everything_anew_and_new_messages_first(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = 2 * MESSAGES_OF_A_SLICE + 50
    await team.say(*texts(old))
    await index(team)
    newer(monkeypatch)
    running = SearchIndex(team.database, team.vault)
    await running.index_some(1)
    await team.say("Schlüssel eben")
    await running.index_some(1)
    assert running.waits
    assert (await team.finds("eben")) == ["Schlüssel eben"]
    # A crash here begins where it was.
    await index(team)
    assert await marked(team) == old + 1
    assert await index(team) == 0
    versions = await team.owner.fetch(
        "select analyser_version from search_cursor where company_id = $1"
        " union select analyser_version from search_progress",
        team.company,
    )
    assert [row[0] for row in versions] == [ANALYSER_VERSION + 1]


async def test_an_older_program_leaves_the_index_to_the_newer(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    older = SearchIndex(team.database, team.vault)
    await index(team, of=older)
    with monkeypatch.context() as patch:
        newer(patch)
        await index(team)
    await team.say("Schlüssel eben")
    assert await older.index_some(100) == 0 and not older.waits
    assert await index(team) == 0
    assert await team.entries() == []


async def test_the_log_names_no_one_and_quotes_nothing(team: Team, caplog: pytest.LogCaptureFixture) -> None:
    await team.say("Schlüsselwort", "Schlüsselwort")
    await team.owner.execute("update message set body = body || 'x' where company_id = $1 and seq = 1", team.company)
    await index(team)
    logged = " ".join(str(vars(record)) for record in caplog.records)
    assert "does not open" in logged
    assert "wort" not in logged.lower()


async def test_the_tables_of_the_index_cannot_be_written_for_another_company(team: Team) -> None:
    async with team.database.transaction(uuid4()) as tx:
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await tx.run("insert into search_cursor values ($1, $2, 1, 1)", team.company, team.group)
