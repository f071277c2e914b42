"""Through the basement: what is written without a network arrives exactly once, in order, whatever ends meanwhile."""

import re

from browser.crew import Crew
from browser.screens import ChatScreen
from browser.visits import Visits
from browser.watching import NO_NETWORK, REFUSED
from playwright.async_api import expect

AYSE, MARKUS = "Ayse Muster", "Markus Muster"

# How many messages the device keeps to send them.
OUTBOX = """async () => {
  const result = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await result(indexedDB.open('klean'));
  const count = await result(database.transaction('outbox').objectStore('outbox').count());
  database.close();
  return count;
}"""


async def test_messages_survive_the_basement_and_the_end_of_the_app(crew: Crew, visits: Visits) -> None:
    conversation = await crew.talk(crew.markus, crew.ayse)
    await crew.says(crew.markus, conversation, "Wie weit seid ihr?", "Bitte melden")
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.open(MARKUS)
    await phone.shows("Wie weit seid ihr?", "Bitte melden")
    await phone.is_kept()

    visits.watch(phone.page).tolerate(NO_NETWORK)
    await phone.page.context.set_offline(True)
    written = ["Flur fertig", "Küche fertig", "Bad fehlt noch"]
    await phone.send(*written)
    for text in written:
        await phone.has_status(text, "Wartet")
    await expect(phone.page.get_by_text("Keine Verbindung.")).to_be_visible()

    everything = ["Wie weit seid ihr?", "Bitte melden", *written]
    await phone.page.reload()
    await phone.shows(*everything)
    await phone.has_status("Bad fehlt noch", "Wartet")

    address, context = phone.page.url, phone.page.context
    await phone.page.close()
    phone = ChatScreen(await context.new_page())
    await phone.page.goto(address)
    await phone.shows(*everything)

    desk = ChatScreen(await visits.desk(crew.markus))
    await desk.open(AYSE)
    await context.set_offline(False)
    for text in written:
        await phone.has_status(text, "Gelesen")
    await phone.shows(*everything)
    await desk.shows(*everything)
    assert await crew.bodies(crew.markus, conversation) == everything


async def test_a_browser_that_keeps_nothing_can_chat(crew: Crew, visits: Visits) -> None:
    conversation = await crew.talk(crew.markus, crew.ayse)
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined })")
    await phone.page.reload()
    await expect(phone.page.get_by_text("Dieser Browser speichert nichts.")).to_be_visible()
    await phone.open(MARKUS)
    visits.watch(phone.page).tolerate(NO_NETWORK)
    await phone.page.context.set_offline(True)
    await phone.send("Aus dem Keller")
    await phone.has_status("Aus dem Keller", "Wartet")
    await expect(phone.page.get_by_text("Lass die App offen")).to_be_visible()
    await phone.page.context.set_offline(False)
    await phone.has_status("Aus dem Keller", "Gesendet")
    assert await crew.bodies(crew.markus, conversation) == ["Aus dem Keller"]


async def test_what_the_server_refuses_stays_with_its_writer(crew: Crew, visits: Visits) -> None:
    group = await crew.group("Frühschicht", crew.ayse)
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.open("Frühschicht")
    visits.watch(phone.page).tolerate(NO_NETWORK, REFUSED)
    await phone.page.context.set_offline(True)
    await phone.send("Komme später", "Doch nicht")
    await phone.has_status("Doch nicht", "Wartet")
    await crew.asks(crew.markus, "PATCH", f"/api/groups/{group}", {"writers": "admins"})
    await phone.page.context.set_offline(False)
    await phone.has_status("Komme später", "Nicht gesendet")
    await phone.has_status("Doch nicht", "Nicht gesendet")
    await expect(phone.page.get_by_text("Hier schreibt nur die Leitung der Gruppe.")).to_be_visible()

    await phone.message("Doch nicht").get_by_role("button", name="Nicht gesendet.").click()
    await expect(phone.page.get_by_role("menuitem", name="Kopieren")).to_be_visible()
    await expect(phone.page.get_by_role("menuitem", name="Bearbeiten")).to_have_count(0)
    await phone.page.get_by_role("menuitem", name="Löschen").click()
    await expect(phone.message("Doch nicht")).to_have_count(0)

    await crew.asks(crew.markus, "PATCH", f"/api/groups/{group}", {"writers": "everyone"})
    await expect(phone.field).to_be_visible()
    await phone.message("Komme später").get_by_role("button", name="Nicht gesendet.").click()
    await expect(phone.page.get_by_role("menuitem", name="Bearbeiten")).to_be_visible()
    await phone.page.get_by_role("menuitem", name="Noch einmal senden").click()
    await phone.has_status("Komme später", "Gesendet")
    assert await crew.bodies(crew.markus, group) == ["Komme später"]


async def test_messages_to_a_group_one_was_taken_from_are_given_back(crew: Crew, visits: Visits) -> None:
    group = await crew.group("Frühschicht", crew.ayse, crew.olga)
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.open("Frühschicht")
    visits.watch(phone.page).tolerate(NO_NETWORK, REFUSED)
    await phone.page.context.set_offline(True)
    await phone.send("Komme später", "Habe den Schlüssel")
    await phone.has_status("Habe den Schlüssel", "Wartet")
    await crew.asks(crew.markus, "DELETE", f"/api/groups/{group}/members/{crew.ayse.id}")
    await phone.page.context.set_offline(False)
    await expect(phone.page.get_by_text("Diesen Chat gibt es nicht")).to_be_visible()
    unsent = phone.page.get_by_role("list", name="Nicht gesendet").get_by_role("listitem")
    await expect(unsent).to_have_text([re.compile("Komme später"), re.compile("Habe den Schlüssel")])

    # Whoever has left the screen is told in the list that something remains.
    await phone.page.goto("/")
    await phone.page.get_by_role("link", name="2 Nachrichten wurden nicht gesendet").click()
    await phone.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await unsent.filter(has_text="Habe den Schlüssel").get_by_role("button", name="Kopieren").click()
    await expect(phone.page.get_by_text("Kopiert")).to_be_visible()
    assert await phone.page.evaluate("navigator.clipboard.readText()") == "Habe den Schlüssel"
    assert await phone.page.evaluate(OUTBOX) == 2
    for remaining in (1, 0):
        await unsent.first.get_by_role("button", name="Löschen").click()
        await expect(unsent).to_have_count(remaining)
    assert await phone.page.evaluate(OUTBOX) == 0
    await phone.page.goto("/")
    await phone.is_there()
    await expect(phone.page.get_by_text("nicht gesendet")).to_have_count(0)
    assert await crew.bodies(crew.markus, group) == []
