"""Who steals the database or the logs has no word of what was said."""

import asyncio
import logging
import os
import random
import string
from collections.abc import Iterable
from pathlib import Path

import acts
import asyncpg
import httpx
import pytest
from asyncpg.exceptions import PostgresError
from cast import Cast
from installation import Installation

from kleanchat.adapters.postgres.install import programs

GROUPS = 50
PLACES = ("title", "description", "message", "message by socket", "draft", "draft that was sent")
PATIENCE = 20.0


@pytest.fixture
def words() -> list[str]:
    """Words that occur nowhere else."""
    chance = random.Random(20_260_102)
    found = {"".join(chance.choices(string.ascii_lowercase, k=14)) for _ in range(GROUPS * len(PLACES))}
    assert len(found) == 300
    return sorted(found)


async def test_a_dump_and_the_logs_hold_no_word_of_content(
    installation: Installation, cast: Cast, api, device, owner, words: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    groups = await said(api(cast.ada), device, cast, words)
    # The premise: those who may see them find all of them.
    assert missing(words, [await seen(api(cast.ada), groups)]) == set()
    await until_indexed(owner, groups)
    await provoke(installation, words[0])

    dump = await dumped(installation.owner)

    assert cast.bo.name.encode() in dump, "names of employees are in clear, so this is the whole dump"
    assert found(words, dump) == set()
    assert found(words, caplog.text.encode() + repr([vars(record) for record in caplog.records]).encode()) == set()
    assert found(words, await database_log(owner)) == set()
    # What is not sealed would be found, as text and in bytes.
    await owner.execute("update conversation set title = $2 where id = $1", groups[0], words[0].encode())
    await owner.execute("update employee set display_name = $2 where id = $1", cast.nora.id, words[1].upper())
    assert found(words, await dumped(installation.owner)) == {words[0], words[1]}


async def said(ada: httpx.AsyncClient, device, cast: Cast, words: list[str]) -> list[str]:
    """Each word is said somewhere; returns the groups."""
    groups = []
    async with device(cast.ada) as phone:
        for start in range(0, len(words), len(PLACES)):
            title, description, message, by_socket, draft, sent = words[start : start + len(PLACES)]
            group = await acts.make_group(ada, cast.bo, title=f"Objekt {title}", description=description)
            await acts.post(ada, group, f"Der {message} ist kaputt.")
            answer = await phone.post(group, by_socket)
            assert "ok" in answer
            for text in (sent, f"{draft} …"):
                assert (await ada.put(f"/api/conversations/{group}/draft", json={"text": text})).is_success
            await acts.post(ada, group, sent)
            groups.append(group)
    return groups


async def seen(ada: httpx.AsyncClient, groups: list[str]) -> bytes:
    """Everything that a member is shown."""
    answers = [await ada.get("/api/snapshot")]
    answers += [await ada.get(f"/api/conversations/{group}/events") for group in groups]
    return b"".join(answer.content for answer in answers)


async def until_indexed(owner: asyncpg.Connection, groups: list[str]) -> None:
    """The search index has taken all of it in."""
    behind = (
        "select count(*) from conversation c where c.id = any($1::uuid[]) and not exists (select from search_cursor s"
        " where s.conversation_id = c.id and s.indexed_seq >= c.last_seq)"
    )
    async with asyncio.timeout(PATIENCE):
        while await owner.fetchval(behind, groups) > 0:
            await asyncio.sleep(0.02)
    assert await owner.fetchval("select count(*) from search_entry where conversation_id = any($1::uuid[])", groups) > 0


async def provoke(installation: Installation, word: str) -> None:
    """Errors of the database whose texts quote what was sent."""
    for statement in (f"select '{word}'::integer", f"select 1/0 -- {word}", f'select "{word}"'):
        with pytest.raises(PostgresError):
            async with installation.parts.database.transaction() as tx:
                await tx.run(statement)


async def dumped(address: str) -> bytes:
    """All data of the database, as its owner takes it with him."""
    folder = Path(os.environ.get("KLEANCHAT_TEST_POSTGRES") or programs())
    process = await asyncio.create_subprocess_exec(
        str(folder / "pg_dump"), "--data-only", "--dbname", address, stdout=asyncio.subprocess.PIPE
    )
    dump, _ = await process.communicate()
    assert process.returncode == 0
    return dump


async def database_log(owner: asyncpg.Connection) -> bytes:
    """What PostgreSQL itself has written down."""
    if await owner.fetchval("show logging_collector") == "off":
        return b""
    files = await owner.fetch(
        "select pg_read_binary_file(current_setting('log_directory') || '/' || name) from pg_ls_logdir()"
    )
    written = b"".join(row[0] for row in files)
    assert written, "it has a log"
    return written


def found(words: Iterable[str], data: bytes) -> set[str]:
    """The words that are in there: as they are, in any case, or as bytes written in hexadecimal."""
    lowered = data.lower()
    return {word for word in words if word.encode() in lowered or word.encode().hex().encode() in lowered}


def missing(words: Iterable[str], everywhere: Iterable[bytes]) -> set[str]:
    return set(words) - found(words, b"".join(everywhere))
