"""After a backup was restored: clients are told to fetch everything, and nodes read no row over and over."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
import pytest
from acts import begin_direct, post, snapshot
from cast import Cast
from click.testing import CliRunner, Result
from installation import Installation

from kleanchat import cli
from kleanchat.store import checks, feed

Restored = Callable[..., Awaitable[Result]]


@pytest.fixture
def restored(installation: Installation, monkeypatch: pytest.MonkeyPatch) -> Restored:
    """The command in a thread, because it brings its own event loop."""
    monkeypatch.setenv("KLEANCHAT_DATABASE_URL", installation.dsn)
    monkeypatch.setenv("KLEANCHAT_DATA", str(installation.settings.data))

    async def run(migration_url: str = installation.owner) -> Result:
        monkeypatch.setenv("KLEANCHAT_MIGRATION_URL", migration_url)
        return await asyncio.to_thread(CliRunner().invoke, cli.program, ["restored"])

    return run


async def test_clients_are_told_to_fetch_everything(cast: Cast, api, device, restored: Restored) -> None:
    conversation = await begin_direct(api(cast.ada), cast.bo)
    await post(api(cast.ada), conversation)
    before = await snapshot(api(cast.bo))
    hello: dict[str, Any] = {
        "do": "hello",
        "epoch": before["epoch"],
        "employee_seq": before["employee_seq"],
        "conversations": {conversation: before["conversations"][0]["seq"]},
    }
    async with device(cast.bo, hello=hello) as bo:
        await bo.quiet()
        assert not bo.told("resync"), "of the same epoch nothing needs to be fetched"

    result = await restored()

    assert result.exit_code == 0, result.output
    assert "has access as before" in result.output, "it reminds of who left since the backup"
    async with device(cast.bo, hello=hello) as bo:
        assert (await bo.until("resync"))["conversation"] is None
        assert (await bo.until("ready"))["epoch"] != before["epoch"]
    after = await snapshot(api(cast.bo))
    async with device(cast.bo, hello=hello | {"epoch": after["epoch"]}) as bo:
        await bo.quiet()
        assert not bo.told("resync")


async def test_rows_of_a_restored_dump_come_to_the_present(
    cast: Cast, api, owner: asyncpg.Connection, installation: Installation, restored: Restored
) -> None:
    conversation = await begin_direct(api(cast.ada), cast.bo)
    await post(api(cast.ada), conversation)
    await owner.execute(
        "update conversation_event set xid = '4000000000'::xid8 where company_id = $1 and seq = 1", cast.company
    )
    server = await asyncpg.connect(installation.dsn)
    try:
        assert await checks.is_of_another_cluster(server)
        await restored()
        assert not await checks.is_of_another_cluster(server)
        assert (await feed.moved(server, await feed.now(server)))[1] == []
    finally:
        await server.close()
    walls = "select count(*) from pg_class where relname = any($1) and relrowsecurity and relforcerowsecurity"
    assert await owner.fetchval(walls, ["conversation_event", "employee_event", "revocation"]) == 3


async def test_who_does_not_own_the_tables_cannot(installation: Installation, restored: Restored) -> None:
    result = await restored(installation.dsn)

    assert result.exit_code == 1
    assert "KLEANCHAT_MIGRATION_URL" in str(result.exception)
