"""A long conversation: what is looked at moves with the wheel and never by itself, and the document stays small."""

from typing import Any

import pytest
from browser.crew import Crew, text_of
from browser.screens import ChatScreen
from browser.visits import Visits
from playwright.async_api import Page, expect

MARKUS = "Markus Muster"
MESSAGES, UNREAD = 3000, 40
MOST_ROWS = 150

# The row in the middle of the screen, and where it stands.
MIDDLE = """() => {
  const box = document.querySelector('#messages').getBoundingClientRect();
  const middle = box.top + box.height / 2;
  const row = [...document.querySelectorAll('#messages [data-seq]')]
    .find((one) => one.getBoundingClientRect().bottom > middle);
  return { key: row.dataset.key, top: row.getBoundingClientRect().top };
}"""

# Where a row stands once it has been still for some frames; `from` is where it was before the wheel.
SETTLED = """([key, from]) => new Promise((resolve) => {
  let top = from, still = 0, frames = 0;
  const look = () => {
    const row = [...document.querySelectorAll('#messages [data-key]')].find((one) => one.dataset.key === key);
    const now = row ? row.getBoundingClientRect().top : NaN;
    still = now === top && now !== from ? still + 1 : 0;
    top = now;
    if (still >= 5 || ++frames > 120) resolve({ top, rows: document.querySelectorAll('#messages [data-key]').length });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


class Wheel:
    """Turns over the messages, and measures how the content follows."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.errors: list[float] = []
        self.most_rows = 0

    async def turn(self, pixels: int) -> None:
        before: Any = await self._page.evaluate(MIDDLE)
        await self._page.mouse.wheel(0, pixels)
        after: Any = await self._page.evaluate(SETTLED, [before["key"], before["top"]])
        self.errors.append(abs(before["top"] - pixels - after["top"]))
        self.most_rows = max(self.most_rows, after["rows"])


async def test_it_opens_where_reading_ended(crew: Crew, visits: Visits) -> None:
    await crew.long_talk(crew.ayse, crew.markus, MESSAGES, UNREAD)
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.open(MARKUS)
    line = phone.messages.get_by_text(f"{UNREAD} neue Nachrichten")
    await expect(line).to_be_in_viewport()
    await expect(phone.message(f"Nr. {MESSAGES - UNREAD + 1}.")).to_be_in_viewport()
    await expect(phone.message(f"Nr. {MESSAGES}.")).not_to_be_in_viewport()
    jump = phone.page.get_by_role("button", name="Zur neuesten Nachricht")
    await jump.click()
    await expect(phone.message(f"Nr. {MESSAGES}.")).to_be_in_viewport()
    await expect(jump).to_have_count(0)
    await phone.back()
    await expect(phone.conversation(MARKUS).get_by_text("ungelesen")).to_have_count(0)


@pytest.mark.parametrize("turns", [25, pytest.param(250, marks=pytest.mark.slow)])
async def test_the_content_moves_as_the_wheel(crew: Crew, visits: Visits, turns: int) -> None:
    conversation = await crew.long_talk(crew.ayse, crew.markus, MESSAGES, 0)
    desk = ChatScreen(await visits.desk(crew.ayse))
    await desk.open(MARKUS)
    await expect(desk.message(f"Nr. {MESSAGES}.")).to_be_in_viewport()
    await desk.messages.hover()
    wheel = Wheel(desk.page)
    for _ in range(turns):
        await wheel.turn(-280)
    # What arrives meanwhile must not move what is read.
    await crew.says(crew.markus, conversation, "Neu")
    for _ in range(turns // 2):
        await wheel.turn(280)
    assert max(wheel.errors) <= 1, wheel.errors
    assert wheel.most_rows <= MOST_ROWS
    shown = [int(text.split(".")[1]) for text in await desk.texts() if text != "Neu"]
    assert shown == list(range(shown[0], shown[0] + len(shown)))


async def test_the_day_lies_on_the_messages_only_while_they_move(crew: Crew, visits: Visits) -> None:
    await crew.long_talk(crew.ayse, crew.markus, 300, 0)
    desk = ChatScreen(await visits.desk(crew.ayse))
    await desk.open(MARKUS)
    await expect(desk.message("Nr. 300.")).to_be_in_viewport()
    days = desk.messages.locator(".day")
    laid = desk.messages.locator(".quiet")
    await expect(laid).to_have_count(1)
    await expect(laid).to_have_css("opacity", "0")
    await desk.messages.hover()
    await desk.page.mouse.wheel(0, -280)
    await expect(laid).to_have_count(0)
    await expect(days.last).to_have_css("opacity", "1")
    await expect(laid).to_have_css("opacity", "0")


async def test_what_arrives_does_not_move_what_is_read(crew: Crew, visits: Visits) -> None:
    conversation = await crew.long_talk(crew.ayse, crew.markus, 300, 0)
    desk = ChatScreen(await visits.desk(crew.ayse))
    await desk.open(MARKUS)
    await expect(desk.message("Nr. 300.")).to_be_in_viewport()
    await desk.messages.hover()
    wheel = Wheel(desk.page)
    for _ in range(3):
        await wheel.turn(-280)
    assert max(wheel.errors) <= 1, wheel.errors
    before: Any = await desk.page.evaluate(MIDDLE)
    await crew.says(crew.markus, conversation, "Neu", text_of(304), "Noch neuer")
    jump = desk.page.get_by_role("button", name="Zur neuesten Nachricht")
    await expect(desk.message("Noch neuer")).to_be_attached()
    after: Any = await desk.page.evaluate(MIDDLE)
    assert after["key"] == before["key"]
    assert abs(after["top"] - before["top"]) <= 1
    await jump.click()
    await expect(desk.message("Noch neuer")).to_be_in_viewport()
