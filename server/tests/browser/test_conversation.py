"""Two people, a phone and a desk: what one writes the other reads, and both see how far it is."""

import re

from browser.crew import PASSWORD, Crew
from browser.screens import ChatScreen
from browser.visits import Visits
from playwright.async_api import expect

AYSE, MARKUS = "Ayse Muster", "Markus Muster"


async def test_two_people_find_each_other_and_talk(crew: Crew, visits: Visits) -> None:
    desk = ChatScreen(await visits.desk())
    await desk.sign_in(crew.sign_in_name, crew.markus.user, PASSWORD)
    await desk.is_there()
    await desk.page.get_by_role("button", name="Neue Nachricht").first.click()
    await desk.page.get_by_role("searchbox", name="Name suchen").fill("ays")
    await desk.page.get_by_role("button", name=AYSE).click()
    await desk.is_open(AYSE)
    await desk.send("Guten Morgen Ayse")
    await desk.has_status("Guten Morgen Ayse", "Gesendet")

    phone = ChatScreen(await visits.phone(crew.ayse))
    await expect(phone.conversation(MARKUS)).to_contain_text("Guten Morgen Ayse")
    await desk.has_status("Guten Morgen Ayse", "Zugestellt")
    await phone.open(MARKUS)
    await desk.has_status("Guten Morgen Ayse", "Gelesen")

    await phone.send("Guten Morgen", "Ich bin schon da")
    await expect(desk.message("Ich bin schon da")).to_be_visible()
    await desk.send("Prima")
    await expect(phone.message("Prima")).to_be_visible()
    talk = ["Guten Morgen Ayse", "Guten Morgen", "Ich bin schon da", "Prima"]
    await desk.shows(*talk)
    await phone.shows(*talk)
    await phone.has_status("Ich bin schon da", "Gelesen")
    await desk.has_status("Prima", "Gelesen")


async def test_what_is_new_is_counted_and_marked(crew: Crew, visits: Visits) -> None:
    conversation = await crew.talk(crew.markus, crew.ayse)
    await crew.says(crew.markus, conversation, "Eins", "Zwei")
    phone = ChatScreen(await visits.phone(crew.ayse))
    await expect(phone.conversation(MARKUS)).to_contain_text("2")
    await expect(phone.page).to_have_title("(1) KleanApp")
    await crew.says(crew.markus, conversation, "Drei")
    await expect(phone.conversation(MARKUS)).to_contain_text("3")

    await phone.open(MARKUS)
    await expect(phone.messages.get_by_text("3 neue Nachrichten")).to_be_visible()
    await expect(phone.page).to_have_title(re.compile(f"^{MARKUS}"))
    await crew.says(crew.markus, conversation, "Vier")
    await expect(phone.message("Vier")).to_be_visible()
    await expect(phone.messages.get_by_text("3 neue Nachrichten")).to_be_visible()

    await phone.back()
    await expect(phone.conversation(MARKUS).get_by_text("ungelesen")).to_have_count(0)
    await phone.open(MARKUS)
    await expect(phone.messages.get_by_text("neue Nachricht")).to_have_count(0)


async def test_all_devices_of_a_person_show_the_same(crew: Crew, visits: Visits) -> None:
    conversation = await crew.talk(crew.markus, crew.ayse)
    await crew.says(crew.ayse, conversation, "Wo ist der Schlüssel?")
    desk, phone = ChatScreen(await visits.desk(crew.markus)), ChatScreen(await visits.phone(crew.markus))
    await expect(phone.conversation(AYSE).get_by_text("ungelesen")).to_be_attached()

    await desk.open(AYSE)
    await desk.send("Im Auto")
    await expect(phone.conversation(AYSE)).to_contain_text("Du: Im Auto")
    await expect(phone.conversation(AYSE).get_by_text("ungelesen")).to_have_count(0)
    await phone.open(AYSE)
    await phone.shows("Wo ist der Schlüssel?", "Im Auto")

    await desk.field.fill("Ich bringe ihn")
    await phone.back()
    await expect(phone.conversation(AYSE)).to_contain_text("Entwurf: Ich bringe ihn")


async def test_formatting_emoji_and_long_texts(crew: Crew, visits: Visits) -> None:
    await crew.talk(crew.markus, crew.ayse)
    desk, phone = ChatScreen(await visits.desk(crew.markus)), ChatScreen(await visits.phone(crew.ayse))
    await desk.open(AYSE)
    await phone.open(MARKUS)
    await desk.send("*Wichtig:* _heute_ ~morgen~ `Code 17`\n- Flur\n- Küche")
    for tag, words in (("strong", "Wichtig:"), ("em", "heute"), ("s", "morgen"), ("code", "Code 17")):
        await expect(phone.messages.locator(tag, has_text=words)).to_be_visible()
    await expect(phone.messages.get_by_role("listitem")).to_have_text(["Flur", "Küche"])

    await desk.page.get_by_role("button", name="Emoji").click()
    await desk.page.get_by_role("button", name="🧹", exact=True).click()
    await expect(desk.field).to_have_value("🧹")
    await desk.send_button.click()
    await expect(phone.message("🧹")).to_be_visible()

    long = "Bitte_die_Liste_lesen" * 100 + " und dann " + "kommen " * 200
    await desk.send(long.strip())
    row = phone.message("Bitte_die_Liste")
    await expect(row).to_contain_text(re.compile(r"kommen kommen"))
    assert await phone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    box = await row.bounding_box()
    assert box is not None
    assert box["width"] <= 393

    await desk.field.fill("x" * 4001)
    await expect(desk.send_button).to_be_disabled()
    await expect(desk.page.get_by_role("status").filter(has_text="-1")).to_be_visible()


async def test_a_link_opens_apart_and_tells_nobody(crew: Crew, visits: Visits) -> None:
    conversation = await crew.talk(crew.markus, crew.ayse)
    await crew.says(crew.markus, conversation, "Siehe https://example.com/plan_2026.pdf, Seite 2")
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.open(MARKUS)
    link = phone.messages.get_by_role("link")
    await expect(link).to_have_attribute("href", "https://example.com/plan_2026.pdf")
    await expect(link).to_have_attribute("rel", re.compile("noopener.*noreferrer|noreferrer"))
    await expect(link).to_have_attribute("target", "_blank")
