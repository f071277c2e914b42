"""The screens as people see them: found by role and German label, never by how they are built."""

from playwright.async_api import Locator, Page, expect

# The words of every message on the screen, from top to bottom, without the time below them.
READ_MESSAGES = """() => [...document.querySelectorAll('#messages .words')].map((words) => {
  const copy = words.cloneNode(true);
  copy.querySelector('.meta')?.remove();
  return copy.textContent.trim();
})"""


# Until the app itself and this many records (the list, and each conversation that was read) are on the device.
KEPT = """async (records) => {
  await navigator.serviceWorker.ready;
  const result = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await result(indexedDB.open('klean'));
  const count = () => result(database.transaction('records').objectStore('records').count());
  while ((await count()) < records) await new Promise((resolve) => setTimeout(resolve, 50));
  database.close();
}"""


class ChatScreen:
    """The chat, on a phone or at a desk."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.list = page.get_by_role("navigation", name="Chats")
        self.messages = page.get_by_role("log", name="Nachrichten")
        self.rows = self.messages.locator("[data-key]")
        self.field = page.get_by_role("textbox", name="Nachricht", exact=True)
        self.send_button = page.get_by_role("button", name="Senden", exact=True)
        self.locked = page.get_by_role("heading", name="Dein Zugang wurde beendet")
        self.sign_in_form = page.get_by_role("heading", name="Anmelden")

    async def sign_in(self, company: str, user: str, password: str) -> None:
        """By the form."""
        await self.page.get_by_label("Firma").fill(company)
        await self.page.get_by_label("Benutzername oder Personalnummer").fill(user)
        await self.page.get_by_label("Passwort", exact=True).fill(password)
        await self.page.get_by_role("button", name="Anmelden").click()

    async def choose_password(self, password: str) -> None:
        """After the first sign-in."""
        await expect(self.page.get_by_role("heading", name="Neues Passwort wählen")).to_be_visible()
        await self.page.get_by_label("Neues Passwort", exact=True).fill(password)
        await self.page.get_by_role("button", name="Passwort speichern").click()

    async def is_there(self) -> None:
        """The list has come."""
        await expect(self.page.get_by_role("heading", name="Chats")).to_be_visible()

    async def is_kept(self, records: int = 2) -> None:
        """What is on the screen can be read without a network."""
        await self.page.evaluate(KEPT, records)

    def conversation(self, title: str) -> Locator:
        """A line of the list."""
        return self.list.get_by_role("link").filter(has=self.page.get_by_text(title, exact=True))

    async def open(self, title: str) -> None:
        """Open a conversation and wait until it can be read."""
        await self.conversation(title).click()
        await self.is_open(title)

    async def is_open(self, title: str) -> None:
        """The conversation is on the screen."""
        await expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible()

    async def back(self) -> None:
        """By the arrow."""
        await self.page.get_by_role("button", name="Zurück").click()

    async def send(self, *bodies: str) -> None:
        """Write and send, one message after the other."""
        for body in bodies:
            await self.field.fill(body)
            await self.send_button.click()

    def message(self, text: str) -> Locator:
        """The row of a message."""
        return self.rows.filter(has_text=text)

    async def has_status(self, text: str, status: str) -> None:
        """The ticks of an own message: Wartet, Gesendet, Zugestellt, Gelesen, Nicht gesendet."""
        await expect(self.message(text).get_by_title(status, exact=True)).to_be_visible()

    async def texts(self) -> list[str]:
        """The messages on the screen."""
        return [str(text) for text in await self.page.evaluate(READ_MESSAGES)]

    async def shows(self, *bodies: str) -> None:
        """These messages are on the screen, in this order, and nothing else."""
        await expect(self.rows.filter(has=self.page.locator(".words"))).to_have_count(len(bodies))
        assert await self.texts() == list(bodies)

    async def go_to_settings(self) -> None:
        """On a desk by the rail, on a phone by the menu."""
        rail = self.page.get_by_role("navigation", name="Bereiche").get_by_role("link", name="Einstellungen")
        if await rail.is_visible():
            await rail.click()
        else:
            await self.page.get_by_role("button", name="Mehr", exact=True).click()
            await self.page.get_by_role("menuitem", name="Einstellungen").click()
        await expect(self.page.get_by_role("heading", name="Einstellungen")).to_be_visible()


class AdminScreen:
    """The administration."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.menu = page.get_by_role("navigation", name="Verwaltung")

    async def go(self, area: str) -> None:
        """To an area: Mitarbeitende, Gruppen, …"""
        await self.menu.get_by_role("link", name=area, exact=True).click()
        await expect(self.page.get_by_role("heading", name=area, level=1)).to_be_visible()

    async def open_employee(self, name: str) -> None:
        """From the list, found by name."""
        await self.page.get_by_role("searchbox", name="Name, Nummer oder Benutzername").fill(name)
        await self.page.get_by_role("link", name=name).click()
        await expect(self.page.get_by_role("heading", name=name, level=1)).to_be_visible()

    async def confirm(self, act: str) -> None:
        """Answer the question on the screen."""
        await self.page.get_by_role("dialog").get_by_role("button", name=act, exact=True).click()

    async def create_group(self, title: str, *members: str) -> None:
        """With a circle of picked people."""
        await self.page.get_by_role("link", name="Neue Gruppe").click()
        await self.page.get_by_label("Name der Gruppe").fill(title)
        for member in members:
            await self.pick(member)
        await self.page.get_by_role("button", name="Gruppe anlegen").click()
        await expect(self.page.get_by_role("heading", name=title, level=1)).to_be_visible()

    async def pick(self, name: str) -> None:
        """Choose a person for a group."""
        await self.page.get_by_role("searchbox", name="Person suchen").fill(name)
        await self.page.get_by_role("checkbox", name=name).check()
