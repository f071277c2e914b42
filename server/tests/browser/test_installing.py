"""The chat can be installed, and starts without a network."""

import json
from typing import Any

from browser.crew import Crew
from browser.screens import ChatScreen
from browser.visits import Visits
from browser.watching import NO_NETWORK
from playwright.async_api import expect


async def test_it_can_be_installed(crew: Crew, visits: Visits) -> None:
    phone = ChatScreen(await visits.phone(crew.ayse))
    await phone.is_there()
    assert await phone.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    devtools = await phone.page.context.new_cdp_session(phone.page)
    manifest: Any = await devtools.send("Page.getAppManifest")
    assert manifest["errors"] == []
    told = json.loads(manifest["data"])
    assert told["start_url"] == "/"
    for icon in told["icons"]:
        assert (await phone.page.request.get(icon["src"])).ok
    faults: Any = await devtools.send("Page.getInstallabilityErrors")
    # A window without history, which tests use, can install nothing; that is the only thing in the way.
    assert {fault["errorId"] for fault in faults["installabilityErrors"]} <= {"in-incognito"}


async def test_it_starts_without_a_network(crew: Crew, visits: Visits) -> None:
    conversation = await crew.talk(crew.markus, crew.ayse)
    await crew.says(crew.markus, conversation, "Guten Morgen")
    phone = ChatScreen(await visits.phone(crew.ayse))
    await expect(phone.conversation("Markus Muster")).to_contain_text("Guten Morgen")
    await phone.is_kept()
    visits.watch(phone.page).tolerate(NO_NETWORK)
    await phone.page.context.set_offline(True)
    await phone.page.goto("/")
    await expect(phone.conversation("Markus Muster")).to_contain_text("Guten Morgen")
    await phone.go_to_settings()
    await phone.back()
    await phone.open("Markus Muster")
    await expect(phone.message("Guten Morgen")).to_be_visible()


async def test_without_a_network_and_without_a_person_there_is_only_the_form(visits: Visits) -> None:
    phone = ChatScreen(await visits.phone())
    await expect(phone.sign_in_form).to_be_visible()
    assert await phone.page.evaluate("navigator.serviceWorker.getRegistrations().then(({ length }) => length)") == 0
