"""Groups are made on the desk and are on the phones at once; who is taken out sees nothing more."""

from browser.crew import Crew
from browser.screens import AdminScreen, ChatScreen
from browser.visits import Visits
from browser.watching import REFUSED
from playwright.async_api import expect

AYSE, OLGA = "Ayse Muster", "Olga Muster"


async def test_a_group_from_the_desk_to_the_phone_and_out_again(crew: Crew, visits: Visits) -> None:
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.is_there()
    desk = AdminScreen(await visits.desk(crew.sabine, "/admin"))
    await desk.go("Gruppen")
    await desk.create_group("Klinik Nord", AYSE, OLGA)
    await expect(phone.conversation("Klinik Nord")).to_be_visible()
    await phone.open("Klinik Nord")
    await expect(phone.page.get_by_text("3 Mitglieder")).to_be_visible()
    await phone.send("Bin dabei")
    await phone.has_status("Bin dabei", "Gesendet")

    await desk.page.get_by_label("Name der Gruppe").fill("Klinik Süd")
    await desk.page.get_by_role("button", name="Speichern").click()
    await phone.is_open("Klinik Süd")
    await expect(phone.messages.get_by_text("Sabine Muster hat die Gruppe geändert")).to_be_visible()

    visits.watch(phone.page).tolerate(REFUSED)
    await desk.page.get_by_role("button", name=f"Was du mit {AYSE} tun kannst").click()
    await desk.page.get_by_role("menuitem", name="Aus der Gruppe nehmen").click()
    await desk.confirm("Aus der Gruppe nehmen")
    await expect(phone.page.get_by_text("Diesen Chat gibt es nicht")).to_be_visible()
    await phone.page.reload()
    await expect(phone.page.get_by_text("Diesen Chat gibt es nicht")).to_be_visible()
    await expect(phone.page.get_by_text("Bin dabei")).to_have_count(0)
    await phone.page.goto("/")
    await phone.is_there()
    await expect(phone.page.get_by_text("Klinik")).to_have_count(0)
    assert "conversations" in await crew.asks(crew.ayse, "GET", "/api/snapshot")


async def test_only_the_leaders_write_where_it_says_so(crew: Crew, visits: Visits) -> None:
    group = await crew.group("Aushang", crew.ayse)
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.open("Aushang")
    await phone.field.fill("Darf ich?")
    await crew.asks(crew.markus, "PATCH", f"/api/groups/{group}", {"writers": "admins"})
    await expect(phone.page.get_by_text("Hier schreibt nur die Leitung der Gruppe.")).to_be_visible()
    await expect(phone.field).to_have_count(0)
    await crew.asks(crew.markus, "PUT", f"/api/groups/{group}/members/{crew.ayse.id}", {"role": "admin"})
    await expect(phone.messages.get_by_text("Du leitest jetzt die Gruppe")).to_be_visible()
    await phone.send("Jetzt schon")
    await phone.has_status("Jetzt schon", "Gesendet")


async def test_the_info_of_a_group_tells_who_is_in_it(crew: Crew, visits: Visits) -> None:
    await crew.group("Frühschicht", crew.ayse, crew.olga)
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.open("Frühschicht")
    await phone.page.get_by_role("button", name="Info", exact=True).click()
    info = phone.page.get_by_role("complementary", name="Info")
    await expect(info.get_by_role("listitem")).to_have_count(3)
    await expect(info.get_by_role("listitem").filter(has_text="Markus Muster")).to_contain_text("Leitung")
    await info.get_by_role("button", name=OLGA).click()
    await phone.is_open(OLGA)
