"""The administration on a desk: a new person signs in on a fresh phone; lists can be searched, paged and linked to."""

import re

from browser.crew import PASSWORD, Crew
from browser.screens import AdminScreen, ChatScreen
from browser.visits import Visits
from playwright.async_api import expect

OWN_PASSWORD = "fenster-leiter-schwamm-3"


async def test_a_new_employee_signs_in_on_a_fresh_phone(crew: Crew, visits: Visits) -> None:
    page = await visits.desk(None, "/admin")
    await ChatScreen(page).sign_in(crew.sign_in_name, crew.sabine.user, PASSWORD)
    desk = AdminScreen(page)
    await desk.go("Mitarbeitende")
    await page.get_by_role("link", name="Person anlegen").click()
    await page.get_by_role("button", name="Anlegen").click()
    await expect(page.get_by_text("4 Felder sind noch nicht richtig:")).to_be_visible()
    await page.get_by_label("Name", exact=True).fill("Nuri Neu")
    await page.get_by_label("Personalnummer").fill("N-1")
    await page.get_by_label("Benutzername").fill("nuri.neu")
    await page.get_by_label("Rechtegruppe").select_option(label="cleaning")
    await page.get_by_role("button", name="Anlegen").click()
    await expect(page.get_by_text("Nuri Neu ist angelegt.")).to_be_visible()
    first = await page.locator("code").inner_text()

    phone = ChatScreen(await visits.phone())
    await phone.sign_in(crew.sign_in_name, "n-1", first)
    await phone.choose_password(OWN_PASSWORD)
    await expect(phone.page.get_by_text("Noch keine Nachrichten")).to_be_visible()

    again = ChatScreen(await visits.phone())
    visits.watch(again.page).tolerate("status of 401")
    await again.sign_in(crew.sign_in_name, "nuri.neu", first)
    await expect(again.page.get_by_text("Firma, Name oder Passwort stimmt nicht.")).to_be_visible()
    await again.sign_in(crew.sign_in_name, "nuri.neu", OWN_PASSWORD)
    await expect(again.page.get_by_text("Noch keine Nachrichten")).to_be_visible()


async def test_the_list_of_employees_is_searched_paged_and_linked_to(crew: Crew, visits: Visits) -> None:
    await crew.hire_many(60)
    page = await visits.desk(crew.sabine, "/admin#/employees")
    rows = page.get_by_role("row")
    await expect(page.get_by_text("65 Personen")).to_be_visible()
    await expect(rows).to_have_count(51)
    await page.get_by_role("navigation", name="Seiten").get_by_role("button", name="Weiter").click()
    await expect(page.get_by_text("Seite 2 von 2")).to_be_visible()
    await expect(rows).to_have_count(16)
    await expect(page).to_have_url(re.compile("page=2"))

    await page.get_by_role("searchbox").fill("person04")
    await expect(page.get_by_text("10 Personen")).to_be_visible()
    await expect(page).to_have_url(re.compile("q=person04"))
    await page.reload()
    await expect(page.get_by_role("searchbox")).to_have_value("person04")
    await expect(rows).to_have_count(11)
    await page.get_by_role("link", name="Person042 Muster").click()
    await expect(page.get_by_role("heading", name="Person042 Muster", level=1)).to_be_visible()
    await page.go_back()
    await expect(rows).to_have_count(11)
    await page.get_by_role("button", name="Inaktiv").click()
    await expect(page.get_by_text("Niemand gefunden")).to_be_visible()


async def test_what_is_unsaved_is_not_lost_by_a_click(crew: Crew, visits: Visits) -> None:
    desk = AdminScreen(await visits.desk(crew.sabine, f"/admin#/employees/{crew.ayse.id}"))
    await desk.page.get_by_label("Name", exact=True).fill("Ayse Neumann")
    await desk.menu.get_by_role("link", name="Gruppen", exact=True).click()
    await desk.page.get_by_role("dialog").get_by_role("button", name="Hier bleiben").click()
    await desk.page.get_by_role("button", name="Speichern").click()
    await expect(desk.page.get_by_role("heading", name="Ayse Neumann", level=1)).to_be_visible()
    await desk.go("Protokoll")
    await expect(desk.page.get_by_text("Stammdaten geändert")).to_be_visible()


async def test_a_right_that_is_taken_away_closes_the_app(crew: Crew, visits: Visits) -> None:
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.is_there()
    desk = await visits.desk(crew.sabine, f"/admin#/employees/{crew.ayse.id}")
    await desk.get_by_label("Chat", exact=True).select_option(label="Weggenommen")
    await phone.locked.wait_for()
    await expect(phone.page.get_by_text("Frag deine Objektleitung.")).to_be_visible()


async def test_who_has_no_right_finds_nothing_here(crew: Crew, visits: Visits) -> None:
    page = await visits.desk(crew.ayse, "/admin")
    await expect(page.get_by_text("Hier gibt es nichts für dich")).to_be_visible()
