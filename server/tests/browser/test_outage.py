"""Server and database end in the middle of a talk: nothing is lost, doubled or out of order, no page is reloaded."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from browser.programs import Program, running
from browser.screens import ChatScreen
from browser.visits import Visits
from browser.watching import OUTAGE
from playwright.async_api import Browser, expect

from kleanchat.demo import load

RECOVERS_MS = 90_000


@pytest.fixture(scope="module")
async def program(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Program]:
    async with running(tmp_path_factory.mktemp("outage")) as program:
        yield program


@pytest.fixture
async def talk(
    program: Program, chromium: Browser, tmp_path: Path
) -> AsyncIterator[tuple[ChatScreen, ChatScreen, Visits]]:
    """Ayşe on her phone and Markus at his desk, both in their conversation."""
    visits = Visits(chromium, program.origin, program.cookie)
    ayse, markus = load.accounts()[:2]
    phone, desk = ChatScreen(await visits.phone()), ChatScreen(await visits.desk())
    for screen, account, other in ((phone, ayse, markus), (desk, markus, ayse)):
        await screen.sign_in(account.company, account.user, account.password)
        await screen.open(other.name)
        await expect(screen.rows.last).to_be_visible()
        await screen.page.evaluate("window.isTheSamePage = true")
        visits.watch(screen.page).tolerate(OUTAGE)
    yield phone, desk, visits
    await visits.photograph(tmp_path)
    await visits.end()
    assert visits.faults == []


async def both_type(phone: ChatScreen, desk: ChatScreen, word: str, count: int) -> list[str]:
    """Alternately, without waiting for anything to arrive."""
    written = []
    for n in range(count):
        for screen, who in ((phone, "Ayse"), (desk, "Markus")):
            written.append(f"{word} {n} von {who}.")
            await screen.send(written[-1])
    return written


async def all_arrived(phone: ChatScreen, desk: ChatScreen, written: list[str], word: str) -> None:
    """Both show the same, everybody's own messages in the order in which he wrote them, each once."""
    for screen in (phone, desk):
        for text in written:
            await expect(screen.message(text)).to_have_count(1, timeout=RECOVERS_MS)
        await expect(screen.rows.get_by_title("Wartet", exact=True)).to_have_count(0, timeout=RECOVERS_MS)
        assert await screen.page.evaluate("window.isTheSamePage")
    shown = [text for text in await phone.texts() if text.startswith(word)]
    assert [text for text in await desk.texts() if text.startswith(word)] == shown
    assert sorted(shown) == sorted(written)
    for who in ("Ayse", "Markus"):
        assert [text for text in shown if who in text] == [text for text in written if who in text]


async def test_the_server_is_stopped_and_started(program: Program, talk: tuple[ChatScreen, ChatScreen, Visits]) -> None:
    phone, desk, _ = talk
    before = await both_type(phone, desk, "Neustart", 2)
    await program.stop()
    during = await both_type(phone, desk, "Neustart still", 2)
    await desk.has_status(during[-1], "Wartet")
    await program.start()
    await all_arrived(phone, desk, before + during, "Neustart")


async def test_the_server_is_killed(program: Program, talk: tuple[ChatScreen, ChatScreen, Visits]) -> None:
    phone, desk, _ = talk
    typing = asyncio.create_task(both_type(phone, desk, "Absturz", 5))
    await expect(desk.message("Absturz 1 von Markus.")).to_be_visible()
    await program.stop(signal.SIGKILL)
    written = await typing
    await program.start()
    await all_arrived(phone, desk, written, "Absturz")


async def test_the_database_is_killed(program: Program, talk: tuple[ChatScreen, ChatScreen, Visits]) -> None:
    phone, desk, _ = talk
    typing = asyncio.create_task(both_type(phone, desk, "Datenbank", 5))
    await expect(desk.message("Datenbank 1 von Markus.")).to_be_visible()
    program.kill_postgres()
    await all_arrived(phone, desk, await typing, "Datenbank")
