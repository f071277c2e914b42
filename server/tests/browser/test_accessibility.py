"""For everybody: axe finds nothing, the keyboard is enough, nothing leaves a narrow or mirrored screen."""

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from browser.crew import PASSWORD, Crew
from browser.screens import ChatScreen
from browser.visits import Visits
from playwright.async_api import Page, expect

MARKUS = "Markus Muster"

STILL = "Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0)))"

# Everything that reaches over a side of the screen, unless it lies in something that can be scrolled that way or is
# only there to be read out.
OVERFLOWING = """() => {
  const width = document.documentElement.clientWidth;
  const isElsewhere = ({ overflowX, clipPath }) => /auto|scroll/.test(overflowX) || clipPath !== 'none';
  const scrolls = (one) => one && (isElsewhere(getComputedStyle(one)) || scrolls(one.parentElement));
  const out = [...document.body.querySelectorAll('*')].filter((one) => {
    const { left, right, width: own } = one.getBoundingClientRect();
    return own > 1 && (right > width + 1 || left < -1) && one.checkVisibility() && !scrolls(one.parentElement);
  });
  const names = out.map((one) => `${one.tagName} ${one.className} "${one.textContent.trim().slice(0, 30)}"`);
  return document.documentElement.scrollWidth > width ? ['the page', ...names] : names;
}"""


async def has_no_fault(page: Page, where: str) -> None:
    """Axe, by all its rules, under the page's own content policy."""
    await page.evaluate(STILL)
    found = await Axe().run(page)
    faults = [
        f"{where}: {fault['id']}: {[node['target'] for node in fault['nodes']][:4]}"
        for fault in found.response["violations"]
    ]
    assert faults == []


async def fits(page: Page, where: str) -> None:
    """Nothing reaches over the sides."""
    await page.evaluate(STILL)
    found: Any = await page.evaluate(OVERFLOWING)
    assert found == [], f"{where}: {found[:5]}"


async def chat_screens(chat: ChatScreen, look: Any) -> None:
    """All screens of the chat, one after the other; `look(page, where)` at each."""
    page = chat.page
    await expect(chat.conversation("Frühschicht")).to_be_visible()
    await look(page, "list")
    await chat.open("Frühschicht")
    await expect(chat.message("gelesen?")).to_be_visible()
    await look(page, "thread")
    await page.get_by_role("button", name="Info", exact=True).click()
    await expect(page.get_by_role("complementary", name="Info").get_by_role("listitem")).to_have_count(3)
    await look(page, "info")
    await page.goto("/new")
    await expect(page.get_by_role("button", name="Jan Muster")).to_be_visible()
    await look(page, "new chat")
    await page.goto("/settings")
    await expect(page.get_by_text("Dieses Gerät", exact=True)).to_be_visible()
    await look(page, "settings")


async def prepare(crew: Crew) -> None:
    """A list and a group with something in them."""
    group = await crew.group("Frühschicht", crew.ayse, crew.olga)
    await crew.says(
        crew.markus, group, "Guten Morgen", "*Wichtig:* `Code 17`\n- Flur\n- Küche\nhttps://example.com/plan"
    )
    await crew.says(crew.ayse, group, "Danke, hast du den Plan gelesen?")
    await crew.says(crew.markus, await crew.talk(crew.markus, crew.ayse), "Bis gleich")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", ["phone", "desk"])
async def test_the_chat_has_no_fault(crew: Crew, visits: Visits, device: str, scheme: str) -> None:
    await prepare(crew)
    come = getattr(visits, device)
    form = await come(None, color_scheme=scheme, reduced_motion="reduce")
    await expect(ChatScreen(form).sign_in_form).to_be_visible()
    await has_no_fault(form, "sign-in")
    chat = ChatScreen(await come(crew.ayse, color_scheme=scheme, reduced_motion="reduce"))
    await chat_screens(chat, has_no_fault)
    await crew.asks(crew.sabine, "PUT", f"/api/admin/employees/{crew.ayse.id}/deactivation")
    await chat.locked.wait_for()
    await has_no_fault(chat.page, "locked")


@pytest.mark.parametrize(("device", "scheme"), [("desk", "light"), ("desk", "dark"), ("phone", "light")])
async def test_the_administration_has_no_fault(crew: Crew, visits: Visits, device: str, scheme: str) -> None:
    await prepare(crew)
    group = await crew.group("Nachtschicht", crew.ayse, maker=crew.sabine)
    page = await getattr(visits, device)(crew.sabine, "/admin", color_scheme=scheme, reduced_motion="reduce")
    pages = {
        "overview": "Benutzte Lizenzen",
        "employees": "Olga Muster",
        "employees/new": "Aus der Lohnabrechnung",
        f"employees/{crew.ayse.id}": "Rechte",
        "groups": "Frühschicht",
        "groups/new": "Wer gehört dazu?",
        f"groups/{group}": "Personen hinzufügen",
        "rights": "Was heißt das?",
        "settings": "Für den Betriebsrat",
        "audit": "Gruppe angelegt",
    }
    for path, sign in pages.items():
        await page.goto(f"/admin#/{path}")
        await expect(page.get_by_text(sign, exact=True).first).to_be_visible()
        await has_no_fault(page, path)
        await fits(page, path)


async def test_the_support_console_has_no_fault(visits: Visits) -> None:
    page = await visits.desk(None, "/support")
    await expect(page.get_by_role("heading", name="Support-Konsole")).to_be_visible()
    await has_no_fault(page, "sign-in of support")


async def test_the_keyboard_is_enough(crew: Crew, visits: Visits) -> None:
    await prepare(crew)
    chat = ChatScreen(await visits.desk())
    page, keyboard = chat.page, chat.page.keyboard
    await expect(chat.sign_in_form).to_be_visible()
    for words in (crew.sign_in_name, crew.ayse.user, PASSWORD):
        await until_focused(page, "input")
        await keyboard.type(words)
    await keyboard.press("Enter")
    await chat.is_there()

    await until_focused(page, 'a[href^="/c/"]')
    await keyboard.press("Enter")
    await expect(chat.field).to_be_focused()
    await keyboard.type("Nur mit Tasten")
    await keyboard.press("Shift+Enter")
    await keyboard.type("zwei Zeilen")
    await keyboard.press("Enter")
    await expect(chat.message("Nur mit Tasten\nzwei Zeilen")).to_be_visible()
    await expect(chat.field).to_have_value("")
    await chat.has_status("Nur mit Tasten", "Gesendet")

    await keyboard.press("F6")
    await keyboard.press("F6")
    await expect(chat.messages).to_be_focused()
    await keyboard.press("ArrowUp")
    await keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Kopieren")).to_be_focused()
    await keyboard.press("Escape")
    await expect(page.get_by_role("menu")).to_have_count(0)
    # Back on the message from which the menu came, or among the others if that has been sent meanwhile.
    await expect(page.locator("#messages:focus, #messages :focus")).to_have_count(1)
    await keyboard.press("Escape")
    await expect(chat.field).to_be_focused()

    await until_focused(page, 'a[href="/settings"]')
    await keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="Einstellungen")).to_be_visible()
    await keyboard.press("Escape")
    await chat.is_there()


async def until_focused(page: Page, selector: str) -> None:
    """Press Tab until the next thing of this kind has the focus."""
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"the keyboard does not reach {selector}")


@pytest.mark.parametrize(
    ("what", "options"),
    [
        ("narrow", {"viewport": {"width": 320, "height": 640}}),
        # A desk of 1280 pixels at 200 %.
        ("zoomed", {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}),
    ],
)
async def test_nothing_leaves_the_screen(crew: Crew, visits: Visits, what: str, options: dict[str, Any]) -> None:
    await prepare(crew)
    form = await visits.desk(None, **options)
    await expect(ChatScreen(form).sign_in_form).to_be_visible()
    await fits(form, f"{what} sign-in")
    await chat_screens(ChatScreen(await visits.desk(crew.ayse, **options)), fits)
    admin = await visits.desk(crew.sabine, "/admin", **options)
    for path, sign in {"overview": "Benutzte Lizenzen", "employees": "Olga Muster", "rights": "Was heißt das?"}.items():
        await admin.goto(f"/admin#/{path}")
        await expect(admin.get_by_text(sign, exact=True).first).to_be_visible()
        await fits(admin, f"{what} {path}")


@pytest.mark.parametrize("device", ["phone", "desk"])
async def test_from_right_to_left(crew: Crew, visits: Visits, device: str) -> None:
    await prepare(crew)
    chat = ChatScreen(await getattr(visits, device)(crew.ayse))

    async def look(page: Page, where: str) -> None:
        await page.evaluate("Object.assign(document.documentElement, { lang: 'ar', dir: 'rtl' })")
        await fits(page, f"from right to left: {where}")

    await chat_screens(chat, look)
