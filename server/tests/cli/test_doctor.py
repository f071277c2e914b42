"""The doctor: what is well is said to be, what is wrong is named with what to do, and then the exit code is 1."""

import asyncio
import json
import shutil
from collections import namedtuple
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from brokers import running_broker
from cast import Cast, gather_cast
from click.testing import CliRunner, Result
from installation import Installation, unused_port

from kleanchat import cli
from kleanchat.app import Built, built
from kleanchat.cli import examination
from kleanchat.domain.messages import Draft
from kleanchat.domain.people import Operator
from kleanchat.services import conversations, sessions
from kleanchat.settings import Settings
from kleanchat.store import audit, checks, migrations

Doctor = Callable[..., Awaitable[Result]]
OPERATOR = Operator()
Usage = namedtuple("Usage", "total used free")


@dataclass(frozen=True)
class Patient:
    """An installation of its own, whole, with a company that has said something."""

    owner: str
    dsn: str
    keys: Path
    company: UUID


@pytest.fixture(scope="module")
async def whole(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Patient:
    name, data = f"doctor_{uuid4().hex[:8]}", tmp_path_factory.mktemp("doctor")
    connection = await asyncpg.connect(installation.owner)
    await connection.execute(f"create database {name}")
    await connection.close()
    owner, dsn = (one.replace("/kleanchat?", f"/{name}?") for one in (installation.owner, installation.dsn))
    await migrations.migrate(owner)
    async with built(Settings(data=data, port=unused_port(), pool_size=2), dsn) as parts:
        cast: Cast = await gather_cast(parts)
        await _say_something(parts, cast)
    return Patient(owner, dsn, data / "keys", cast.company)


@pytest.fixture
def patient(whole: Patient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Patient:
    """The same with keys of its own, which a test may spoil."""
    keys = Path(shutil.copytree(whole.keys, tmp_path / "keys"))
    for name, value in {"DATABASE_URL": whole.dsn, "DATA": str(tmp_path), "KEYS": str(keys)}.items():
        monkeypatch.setenv(f"KLEANCHAT_{name}", value)
    return Patient(whole.owner, whole.dsn, keys, whole.company)


@pytest.fixture
async def superuser(whole: Patient) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(whole.owner)
    yield connection
    await connection.close()


@pytest.fixture
def doctor() -> Doctor:
    """`doctor("--audit")`: the command in a thread, because it brings its own event loop."""

    async def examined(*words: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, cli.program, ["doctor", *words])

    return examined


async def test_a_healthy_installation_is_well(patient: Patient, doctor: Doctor) -> None:
    result = await doctor("--audit")

    assert result.exit_code == 0, result.output
    lines = [one.split() for one in result.stdout.splitlines()]
    assert {level for level, *_ in lines} == {"OK"}
    told = {about for _, about, *_ in lines}
    assert told == {
        *("settings", "disk", "keys", "content", "audit", "log", "schema"),
        *("durability", "role", "clock", "connections"),
    }


async def test_for_scripts_it_speaks_json(patient: Patient, doctor: Doctor) -> None:
    findings = json.loads((await doctor("--json")).stdout)

    assert {"level", "about", "says", "do"} == set(findings[0])
    assert {one["about"] for one in findings if one["level"] == "OK"} > {"keys", "role"}


async def test_a_missing_master_key_is_not_made_anew(patient: Patient, doctor: Doctor) -> None:
    (patient.keys / "master.key").unlink()

    assert "backup" in failure(await doctor(), "keys")
    assert not (patient.keys / "master.key").exists()


async def test_a_master_key_of_another_installation_does_not_fit(patient: Patient, doctor: Doctor) -> None:
    (patient.keys / "master.key").write_bytes(b"x" * 32)

    assert "does not fit" in failure(await doctor(), "keys")


async def test_keys_of_another_installation_are_found_though_they_fit_each_other(
    patient: Patient, doctor: Doctor
) -> None:
    shutil.rmtree(patient.keys / "companies")
    (patient.keys / "master.key").write_bytes(b"x" * 32)

    assert "with which this database was begun" in failure(await doctor(), "keys")


async def test_a_key_that_others_can_read_is_closed(patient: Patient, doctor: Doctor) -> None:
    (patient.keys / "master.key").chmod(0o640)
    assert "chmod 0600" in failure(await doctor(), "keys")
    (patient.keys / "master.key").chmod(0o600)
    patient.keys.chmod(0o711)
    assert "chmod 0700" in failure(await doctor(), "keys")


async def test_content_without_its_key_is_found(patient: Patient, doctor: Doctor) -> None:
    (patient.keys / "companies" / f"{patient.company}.1.key").unlink()

    assert str(patient.company) in failure(await doctor(), "content")


@pytest.mark.parametrize(("percent", "level"), [(84, "OK"), (86, "WARN"), (96, "FAIL")])
def test_a_disk_is_told_about_before_it_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, percent: int, level: str
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(100, percent, 100 - percent))

    [disk] = examination.folders(Settings(data=tmp_path, keys=tmp_path))
    assert (disk.about, disk.level) == ("disk", level)


def test_a_folder_in_which_everybody_can_write_fails(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)

    assert [one.do for one in examination.folders(Settings(data=tmp_path, keys=tmp_path)) if one.level == "FAIL"] == [
        f"chmod o-w {tmp_path}"
    ]


async def test_clocks_that_are_apart_are_found(
    patient: Patient, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def ahead(_: asyncpg.Connection) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=5)

    monkeypatch.setattr(checks, "clock", ahead)

    assert "5.0 s apart" in failure(await doctor(), "clock")


async def test_a_role_for_whom_the_walls_do_not_count_is_refused(
    patient: Patient, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KLEANCHAT_DATABASE_URL", patient.owner)

    assert "kleanchat_app" in failure(await doctor(), "role")


async def test_a_database_that_forgets_is_refused(
    patient: Patient, doctor: Doctor, superuser: asyncpg.Connection
) -> None:
    name = await superuser.fetchval("select current_database()")
    await superuser.execute(f"alter database {name} set synchronous_commit = off")
    try:
        assert "synchronous_commit" in failure(await doctor(), "durability")
    finally:
        await superuser.execute(f"alter database {name} reset synchronous_commit")


async def test_a_database_out_of_reach_is_one_line(doctor: Doctor, patient: Patient, monkeypatch) -> None:
    monkeypatch.setenv("KLEANCHAT_DATABASE_URL", f"postgresql://kleanchat_app@127.0.0.1:{unused_port()}/kleanchat")

    assert "KLEANCHAT_DATABASE_URL" in failure(await doctor(), "database")


async def test_too_few_connections_are_a_warning(doctor: Doctor, patient: Patient, monkeypatch) -> None:
    monkeypatch.setenv("KLEANCHAT_PROCESSES", "60")
    result = await doctor()

    assert [one for one in result.stdout.splitlines() if one.startswith("WARN  connections")], result.output
    assert result.exit_code == 0


async def test_an_audit_log_that_was_changed_is_found_when_asked_for(
    patient: Patient, doctor: Doctor, superuser: asyncpg.Connection
) -> None:
    async with superuser.transaction():
        await superuser.execute("set local session_replication_role = replica")
        await superuser.execute("update audit set act = act || 'x' where company_id = $1 and n = 1", patient.company)
    try:
        assert (await doctor()).exit_code == 0
        assert f"{patient.company} was changed at entry 1" in failure(await doctor("--audit"), "audit")
    finally:
        async with superuser.transaction():
            await superuser.execute("set local session_replication_role = replica")
            await superuser.execute(
                "update audit set act = left(act, -1) where company_id = $1 and n = 1", patient.company
            )


async def test_a_broker_is_asked_and_its_token_is_not_said(
    patient: Patient, doctor: Doctor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_broker(tmp_path) as broker:
        away = f"nats://geheim@127.0.0.1:{unused_port()}"
        monkeypatch.setenv("KLEANCHAT_BROKER_URL", f"{broker.url},{away}")
        result = await doctor()

    assert "geheim" not in result.output
    assert f"OK    broker       127.0.0.1:{broker.port} lets us in" in result.stdout
    assert "KLEANCHAT_BROKER_URL" in failure(result, "broker")


async def test_where_nothing_is_yet_nothing_is_made(
    tmp_path: Path, doctor: Doctor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KLEANCHAT_DATABASE_URL", raising=False)
    result = await doctor("--data", str(tmp_path / "new"))

    assert "the first `kleanchat serve` makes one" in result.stdout
    assert not (tmp_path / "new").exists()


def failure(result: Result, about: str) -> str:
    """The line that says that this fails, with what to do; there must be one, and exit code 1."""
    found = [one for one in result.stdout.splitlines() if one.split()[:2] == ["FAIL", about]]
    assert found, result.output
    assert "  -> " in found[0]
    assert result.exit_code == 1
    return found[0]


async def _say_something(parts: Built, cast: Cast) -> None:
    async with parts.database.transaction() as tx:
        ada = await sessions.enter(tx, cast.ada.token)
        talk, _ = await conversations.begin_direct(tx, parts.vault, ada, cast.bo.id)
        await audit.write(tx, OPERATOR, "module_unlocked")
    await parts.poster.post(ada, Draft(talk.id, uuid4(), "Hallo"))
