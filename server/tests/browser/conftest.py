"""A real browser on the real server: a crew of one company, visits on phones and at desks that tolerate no fault."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from browser.crew import PASSWORD, Crew, gather_crew
from browser.visits import Visits
from installation import Installation
from playwright.async_api import Browser, async_playwright

FLAGS = [
    *("--disable-gpu", "--disable-background-networking", "--disable-component-update"),
    # A turn of the wheel is where it is at once: Chromium's animation counts from the top, where earlier rows come in.
    *("--disable-sync", "--no-first-run", "--disable-quic"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """One browser for all tests; each visit has a profile of its own."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert program, "Chromium is not installed: make test installs it"
    # Its own sandbox does not work for root, who runs tests in containers.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=program, args=flags)
        yield browser
        await browser.close()


@pytest.fixture(scope="session")
async def password_hash(installation: Installation) -> str:
    """Of crew.PASSWORD: made once, for it takes long by intention."""
    return await installation.parts.passwords.hash(PASSWORD)


@pytest.fixture
async def crew(installation: Installation, password_hash: str) -> AsyncIterator[Crew]:
    """A fresh company of people who can sign in."""
    async with gather_crew(installation, password_hash) as crew:
        yield crew


@pytest.fixture
async def visits(chromium: Browser, installation: Installation, tmp_path: Path) -> AsyncIterator[Visits]:
    """`visits.phone(person)` and `visits.desk(person)`: a page that is signed in, or not if nobody is given."""
    visits = Visits(chromium, f"http://localhost:{installation.settings.port}", installation.settings.cookie("sid"))
    yield visits
    await visits.photograph(tmp_path)
    await visits.end()
    assert visits.faults == [], f"screens are in {tmp_path}"
