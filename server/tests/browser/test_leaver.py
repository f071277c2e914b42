"""Who leaves is out at once: his phone shows it within a second and holds nothing any more."""

from typing import Any

import pytest
from browser.crew import Crew
from browser.screens import AdminScreen, ChatScreen
from browser.visits import Visits
from browser.watching import NO_NETWORK, SIGNED_OUT
from playwright.async_api import Page, expect

AYSE, MARKUS, SABINE = "Ayse Muster", "Markus Muster", "Sabine Muster"

# Notes the moment in which the locked screen is there, by the clock of the machine.
NOTE_LOCKED = """() => {
  new MutationObserver(() => {
    if (document.querySelector('h1')?.textContent === 'Dein Zugang wurde beendet') window.lockedAt ??= Date.now();
  }).observe(document.body, { childList: true, subtree: true });
}"""

REMAINS = """async () => ({
  databases: (await indexedDB.databases()).map(({ name }) => name),
  caches: await caches.keys(),
  workers: (await navigator.serviceWorker.getRegistrations()).length,
  storage: Object.keys(localStorage),
})"""
NOTHING = {"databases": [], "caches": [], "workers": 0, "storage": []}


async def holds_nothing(page: Page) -> None:
    """All that a page can keep on a device is gone, as soon as the browser has done it."""
    for _ in range(50):
        remains: Any = await page.evaluate(REMAINS)
        if remains == NOTHING:
            return
        await page.wait_for_timeout(100)
    pytest.fail(f"the device still holds {remains}")


async def holds_something(page: Page) -> None:
    """The premise: there was something to be wiped."""
    assert await page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    remains = await page.evaluate(REMAINS)
    assert all(remains.values()), remains


async def test_a_leaver_is_out_within_a_second(crew: Crew, visits: Visits) -> None:
    conversation = await crew.talk(crew.markus, crew.ayse)
    await crew.says(crew.markus, conversation, "Der Code ist 4711")
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.open(MARKUS)
    await expect(phone.message("4711")).to_be_visible()
    await holds_something(phone.page)
    await phone.page.evaluate(NOTE_LOCKED)

    desk = AdminScreen(await visits.desk(crew.sabine, "/admin"))
    await desk.go("Mitarbeitende")
    await desk.open_employee(AYSE)
    await desk.page.get_by_role("button", name="Austritt").click()
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_label("Tippe zur Sicherheit").fill(AYSE)
    async with desk.page.expect_response("**/deactivation") as answer:
        await desk.confirm("Zugang beenden")
    await phone.locked.wait_for()
    timing = (await answer.value).request.timing
    passed = await phone.page.evaluate("window.lockedAt") - (timing["startTime"] + timing["responseStart"])
    assert passed < 1000, f"{passed} ms"

    await expect(desk.page.get_by_text(f"{AYSE} hat keinen Zugang mehr.")).to_be_visible()
    await expect(phone.page.get_by_text("4711")).to_have_count(0)
    await holds_nothing(phone.page)
    await phone.page.go_back()
    await expect(phone.locked.or_(phone.sign_in_form)).to_be_visible()
    await expect(phone.page.get_by_text("4711")).to_have_count(0)
    await phone.page.reload()
    await expect(phone.sign_in_form).to_be_visible()
    await expect(phone.page.get_by_text(MARKUS)).to_have_count(0)
    await holds_nothing(phone.page)


async def test_a_leaver_who_was_in_the_basement_is_out_when_he_comes_back(crew: Crew, visits: Visits) -> None:
    conversation = await crew.talk(crew.markus, crew.ayse)
    await crew.says(crew.markus, conversation, "Der Code ist 4711")
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.open(MARKUS)
    await expect(phone.message("4711")).to_be_visible()
    await holds_something(phone.page)
    visits.watch(phone.page).tolerate(NO_NETWORK, SIGNED_OUT)
    await phone.page.context.set_offline(True)
    await phone.send("Unterwegs")
    await phone.has_status("Unterwegs", "Wartet")
    await crew.asks(crew.sabine, "PUT", f"/api/admin/employees/{crew.ayse.id}/deactivation")
    await phone.page.context.set_offline(False)
    await phone.locked.wait_for()
    await holds_nothing(phone.page)
    await phone.page.reload()
    await expect(phone.sign_in_form).to_be_visible()
    assert await crew.bodies(crew.markus, conversation) == ["Der Code ist 4711"]


async def test_an_app_that_was_closed_wipes_when_it_is_opened(crew: Crew, visits: Visits) -> None:
    await crew.talk(crew.markus, crew.ayse)
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.is_there()
    await holds_something(phone.page)
    context = phone.page.context
    visits.watch(phone.page).tolerate(SIGNED_OUT)
    await phone.page.close()
    await crew.asks(crew.sabine, "PUT", f"/api/admin/employees/{crew.ayse.id}/deactivation")
    phone = ChatScreen(await context.new_page())
    await phone.page.goto("/")
    await phone.locked.wait_for()
    await holds_nothing(phone.page)
    await phone.page.get_by_role("button", name="Zur Anmeldung").click()
    await expect(phone.page.get_by_label("Firma")).to_have_value("")
