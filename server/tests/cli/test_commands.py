"""The commands on companies, people and support accounts, against the database of a running server."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import uuid4

import pytest
from cast import Cast
from click.testing import CliRunner, Result
from staff import phone, refusal, sign_in

from kleanchat import cli

Run = Callable[..., Awaitable[Result]]


@pytest.fixture
def run(installation, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`run("company", "list")`: the command in a thread, because it brings its own event loop."""
    monkeypatch.setenv("KLEANCHAT_DATABASE_URL", installation.dsn)
    monkeypatch.setenv("KLEANCHAT_DATA", str(installation.settings.data))

    async def invoked(*words: str) -> Result:
        return await asyncio.to_thread(CliRunner().invoke, cli.program, list(words))

    return invoked


async def test_a_company_from_its_beginning_to_its_end(installation, run: Run) -> None:
    name = f"neu-{uuid4().hex[:8]}"
    admin = ("--admin-number", "1", "--admin-user", "otto", "--admin-name", "Otto Ohm")
    created = await run("company", "create", "--name", "Neu", "--sign-in-name", name, "--licence", "reduced", *admin)
    assert created.exit_code == 0, created.output

    assert "chat" in (await run("company", "unlock", name)).output
    person = ("--number", "2", "--user", "dora", "--name", "Dora Klein", "--rights-group", "Reinigungskraft")
    hired = await run("employee", "create", name, *person)
    password = hired.output.strip().rsplit(" ", 1)[1]
    async with phone(installation) as client:
        assert (await sign_in(client, name, "dora", password)).status_code == 201
        await run("employee", "deactivate", name, "2")
        assert (await client.get("/api/session")).json()["reason"] == "left"

    assert "dora" not in (await run("employee", "list", name)).output
    assert "dora" in (await run("employee", "list", name, "--status", "inactive")).output
    assert (await run("employee", "reactivate", name, "dora")).exit_code == 0
    assert "first password" in (await run("employee", "reset-password", name, "DORA")).output
    assert "whole" in (await run("company", "check-audit", name)).output
    assert "pro" in (await run("company", "licence", name, "pro")).output
    assert "locked" in (await run("company", "lock", name)).output
    assert "closed" in (await run("company", "close", name)).output
    assert name in (await run("company", "list", name)).output
    assert "closed" not in (await run("company", "reopen", name)).output


async def test_a_support_account(installation, run: Run) -> None:
    user = f"susi-{uuid4().hex[:8]}"
    created = await run("support", "create", user, "Susi Support")

    assert "otpauth://totp/" in created.output
    assert "█" in created.output
    assert (await run("support", "reset", user)).output != created.output
    assert (await run("support", "disable", user)).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("company", "unlock", "no-such-company"),
        ("employee", "deactivate", "no-such-company", "1"),
        ("support", "disable", "nobody"),
    ],
)
async def test_what_does_not_exist_fails(run: Run, words: tuple[str, ...]) -> None:
    assert (await run(*words)).exit_code == 1


async def test_a_rights_group_that_does_not_exist_is_named_with_those_that_do(cast: Cast, run: Run) -> None:
    person = ("--number", "2", "--user", "dora", "--name", "Dora", "--rights-group", "Chef")
    refused = await run("employee", "create", cast.company_name, *person)

    assert refused.exit_code == 1
    assert "cleaning, managing, office" in refused.output


async def test_the_last_administrator_stays_for_an_operator_too(cast: Cast, api, run: Run) -> None:
    assert (await run("employee", "deactivate", cast.company_name, cast.otto.user)).exit_code == 1
    assert (await api(cast.otto).get("/api/admin/overview")).status_code == 200
    assert refusal(await api(cast.bo).get("/api/admin/overview")) == (404, "not_found")
