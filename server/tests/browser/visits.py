"""Browsers in people's hands: a phone or a desk, each with a profile of its own."""

from pathlib import Path
from typing import Any

from browser.watching import Watch
from cast import Person
from playwright.async_api import Browser, BrowserContext, Page

PHONE = {"viewport": {"width": 393, "height": 786}, "has_touch": True, "is_mobile": True, "device_scale_factor": 1}
DESK = {"viewport": {"width": 1280, "height": 800}}
PATIENCE_MS = 15_000


class Visits:
    """All visits of one test."""

    def __init__(self, browser: Browser, origin: str, cookie: str) -> None:
        self._browser = browser
        self.origin = origin
        self._cookie = cookie
        self._watches: dict[BrowserContext, Watch] = {}

    async def phone(self, person: Person | None = None, path: str = "/", **more: Any) -> Page:
        """A page on a phone."""
        return await self._visit(person, path, {**PHONE, **more})

    async def desk(self, person: Person | None = None, path: str = "/", **more: Any) -> Page:
        """A page on a desk."""
        return await self._visit(person, path, {**DESK, **more})

    def watch(self, page: Page) -> Watch:
        """What watches this page, to tell it what to tolerate."""
        return self._watches[page.context]

    @property
    def faults(self) -> list[str]:
        """Everything wrong in all visits so far."""
        return [fault for watch in self._watches.values() for fault in watch.faults]

    async def photograph(self, folder: Path) -> None:
        """Keep how all pages look now: what a failure is understood by."""
        for number, context in enumerate(self._watches):
            for page in context.pages:
                await page.screenshot(path=folder / f"visit-{number}.png")

    async def end(self) -> None:
        """Close everything."""
        for context in self._watches:
            await context.close()

    async def _visit(self, person: Person | None, path: str, options: dict[str, Any]) -> Page:
        state = self._signed_in(person) if person else None
        context = await self._browser.new_context(
            base_url=self.origin, locale="de-DE", timezone_id="Europe/Berlin", storage_state=state, **options
        )
        context.set_default_timeout(PATIENCE_MS)
        self._watches[context] = await Watch.over(context, self.origin)
        page = await context.new_page()
        await page.goto(path)
        return page

    def _signed_in(self, person: Person) -> Any:
        """As after signing in: the cookie, and the note that somebody did."""
        cookie = {
            "name": self._cookie,
            "value": person.token,
            "domain": "localhost",
            "path": "/",
            "expires": -1,
            "httpOnly": True,
            "secure": False,
            "sameSite": "Lax",
        }
        note = {"origin": self.origin, "localStorage": [{"name": "klean.signed-in", "value": "1"}]}
        return {"cookies": [cookie], "origins": [note]}
