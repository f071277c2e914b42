"""What a person decides for himself: language, colours, size, read marks, devices, password."""

import re

from browser.crew import PASSWORD, Crew
from browser.screens import ChatScreen
from browser.visits import Visits
from browser.watching import SIGNED_OUT
from playwright.async_api import expect

AYSE, MARKUS = "Ayse Muster", "Markus Muster"


async def test_language_colours_and_size(crew: Crew, visits: Visits) -> None:
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.is_there()
    await phone.go_to_settings()
    page, root = phone.page, phone.page.locator("html")
    await page.get_by_label("Sprache", exact=True).select_option(label="English")
    await expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    await expect(root).to_have_attribute("lang", "en")
    await page.reload()
    await expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    await page.get_by_label("Language", exact=True).select_option(label="Deutsch")
    await expect(page.get_by_role("heading", name="Einstellungen")).to_be_visible()

    await page.get_by_label("Farben").select_option(label="Dunkel")
    await expect(root).to_have_attribute("data-theme", "dark")
    await expect(page.locator("body")).to_have_css("background-color", "rgb(11, 26, 31)")
    await page.get_by_label("Schriftgröße").select_option(label="150 %")
    await expect(root).to_have_css("font-size", "24px")
    await page.reload()
    await expect(root).to_have_css("font-size", "24px")
    await expect(page.locator("body")).to_have_css("background-color", "rgb(11, 26, 31)")
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_large_letters_on_a_tablet_have_the_whole_width(crew: Crew, visits: Visits) -> None:
    await crew.talk(crew.markus, crew.ayse)
    tablet = ChatScreen(await visits.desk(crew.ayse, viewport={"width": 820, "height": 1180}))
    await tablet.open("Markus Muster")
    await expect(tablet.list).to_be_visible()
    await tablet.page.evaluate("localStorage.setItem('klean.text-size', '150')")
    await tablet.page.reload()
    await tablet.is_open("Markus Muster")
    await expect(tablet.list).to_be_hidden()
    await tablet.back()
    await expect(tablet.conversation("Markus Muster")).to_be_visible()
    await expect(tablet.field).to_be_hidden()


async def test_without_read_marks_nobody_sees_who_has_read(crew: Crew, visits: Visits) -> None:
    conversation = await crew.talk(crew.markus, crew.ayse)
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.is_there()
    await phone.go_to_settings()
    await phone.page.get_by_role("switch", name="Gelesen-Häkchen zeigen").uncheck()
    await expect(phone.page.get_by_role("switch", name="Gelesen-Häkchen zeigen")).not_to_be_checked()
    desk = ChatScreen(await visits.desk(crew.markus))
    await desk.open(AYSE)
    await desk.send("Gelesen?")
    await phone.back()
    await phone.open(MARKUS)
    await expect(phone.message("Gelesen?")).to_be_visible()
    await phone.send("Ja")
    await expect(desk.message("Ja")).to_be_visible()
    await desk.has_status("Gelesen?", "Zugestellt")
    await phone.has_status("Ja", "Zugestellt")
    await desk.page.reload()
    await desk.has_status("Gelesen?", "Zugestellt")
    marks = await crew.asks(crew.markus, "GET", f"/api/conversations/{conversation}/members")
    assert {mark["read_seq"] for mark in marks["members"] if mark["employee"] == str(crew.ayse.id)} == {None}


async def test_another_device_is_signed_out(crew: Crew, visits: Visits) -> None:
    lost = ChatScreen(await visits.phone())
    await lost.sign_in(crew.sign_in_name, crew.ayse.user, PASSWORD)
    await lost.is_there()
    desk = ChatScreen(await visits.desk(crew.ayse))
    await desk.is_there()
    await desk.go_to_settings()
    await desk.page.get_by_role("button", name=re.compile("auf .* abmelden")).click()
    await expect(lost.sign_in_form).to_be_visible()
    await expect(lost.page.get_by_text("Dieses Gerät wurde abgemeldet.")).to_be_visible()
    await expect(desk.page.get_by_text("Dieses Gerät", exact=True)).to_be_visible()
    await desk.back()
    await desk.is_there()


async def test_signing_out_leaves_nothing(crew: Crew, visits: Visits) -> None:
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.is_there()
    await phone.go_to_settings()
    await phone.page.get_by_role("button", name="Abmelden", exact=True).last.click()
    await phone.page.get_by_role("dialog").get_by_role("button", name="Abmelden").click()
    await expect(phone.sign_in_form).to_be_visible()
    await expect(phone.page.get_by_text("Du bist abgemeldet.")).to_be_visible()
    visits.watch(phone.page).tolerate(SIGNED_OUT)
    await phone.page.goto("/")
    await expect(phone.sign_in_form).to_be_visible()


async def test_a_new_password_signs_the_other_devices_out(crew: Crew, visits: Visits) -> None:
    other = ChatScreen(await visits.phone())
    await other.sign_in(crew.sign_in_name, crew.ayse.user, PASSWORD)
    await other.is_there()
    desk = ChatScreen(await visits.desk(crew.ayse))
    await desk.is_there()
    await desk.go_to_settings()
    await desk.page.get_by_role("button", name="Passwort ändern").click()
    dialog = desk.page.get_by_role("dialog")
    await dialog.get_by_label("Altes Passwort", exact=True).fill(PASSWORD)
    await dialog.get_by_label("Neues Passwort", exact=True).fill("fenster-leiter-schwamm-3")
    await dialog.get_by_role("button", name="Passwort speichern").click()
    await expect(desk.page.get_by_text("Das neue Passwort gilt ab jetzt.")).to_be_visible()
    await expect(other.page.get_by_text("Das Passwort wurde geändert.")).to_be_visible()
