"""KleanApp support: signs in with a one-time code, founds a company, unlocks the chat; its administrator signs in."""

import asyncio
import os
import re
from uuid import uuid4

import pyotp
from browser.programs import KLEANCHAT
from browser.screens import ChatScreen
from browser.visits import Visits
from installation import Installation
from playwright.async_api import Page, expect


async def make_account(installation: Installation, user: str) -> tuple[str, pyotp.TOTP]:
    """As an operator does, by the command. The password, and what the authenticator app makes of the code."""
    process = await asyncio.create_subprocess_exec(
        *(*KLEANCHAT, "support", "create", user, "Uta Support"),
        stdout=asyncio.subprocess.PIPE,
        env={
            **os.environ,
            "KLEANCHAT_DATA": str(installation.settings.data),
            "KLEANCHAT_DATABASE_URL": installation.dsn,
        },
    )
    output = (await process.communicate())[0].decode()
    assert process.returncode == 0, output
    password = re.search(r"password: (\S+)", output)
    address = re.search(r"otpauth://\S+", output)
    assert password
    assert address
    secret = pyotp.parse_uri(address[0])
    assert isinstance(secret, pyotp.TOTP)
    return password[1], secret


async def sign_in(page: Page, user: str, password: str, code: str) -> None:
    await page.get_by_label("Benutzername").fill(user)
    await page.get_by_label("Passwort", exact=True).fill(password)
    await page.get_by_label("Code aus der Authenticator-App").fill(code)
    await page.get_by_role("button", name="Anmelden").click()


async def test_support_founds_a_company(installation: Installation, visits: Visits) -> None:
    unique = uuid4().hex[:8]
    password, totp = await make_account(installation, f"uta.{unique}")
    page = await visits.desk(None, "/support")
    with visits.watch(page).tolerating("status of 401"):
        await sign_in(page, f"uta.{unique}", password, "000000")
        await expect(page.get_by_text("Name, Passwort oder Code stimmt nicht.")).to_be_visible()
    await sign_in(page, f"uta.{unique}", password, totp.now())

    await page.get_by_role("link", name="Neue Firma").click()
    await page.get_by_label("Name der Firma").fill(f"Glanz {unique}")
    await page.get_by_label("Anmeldename").fill(f"glanz-{unique}")
    await page.get_by_label("Lizenz").select_option(label="Pro")
    await page.get_by_label("Name", exact=True).fill("Vera Verwaltung")
    await page.get_by_label("Personalnummer").fill("1")
    await page.get_by_label("Benutzername").fill("vera")
    await page.get_by_role("button", name="Firma anlegen").click()
    await expect(page.get_by_text("Der Chat ist noch gesperrt.")).to_be_visible()
    first = await page.locator("code").inner_text()

    await page.get_by_role("link", name="Firma ansehen").click()
    await page.get_by_role("button", name="Chat freischalten").click()
    await page.get_by_role("dialog").get_by_role("button", name="Freischalten", exact=True).click()
    await expect(page.get_by_text("Chat frei", exact=True)).to_be_visible()

    desk = ChatScreen(await visits.desk())
    await desk.sign_in(f"glanz-{unique}", "vera", first)
    await desk.choose_password("fenster-leiter-schwamm-3")
    await desk.is_there()

    await page.get_by_role("button", name="Chat sperren").click()
    await page.get_by_role("dialog").get_by_role("button", name="Sperren", exact=True).click()
    await desk.locked.wait_for()
    await expect(desk.page.get_by_text("Deine Firma nutzt den Chat nicht mehr.")).to_be_visible()
