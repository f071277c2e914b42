"""Draws the main screens of the demo company into docs/screenshots: on a phone and at a desk, light and dark.

The demo runs on a folder of its own, which is deleted afterwards. Its times are relative to now: no two runs draw the
same.
"""

from __future__ import annotations

import base64
import os
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import httpx
import pyotp
from playwright.sync_api import Browser, Page, sync_playwright

from kleanchat.demo import load

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
KLEANCHAT = [sys.executable, "-c", "from kleanchat.cli import main; main()"]
STARTS_WITHIN = 120.0
LARGEST = 100_000

Scheme = Literal["light", "dark"]
# Drawn in dark as well; more of them would only make the repository larger.
IN_DARK = {"phone-list", "phone-thread", "desk-thread", "admin-employee"}

PHONE = {"viewport": {"width": 393, "height": 786}, "is_mobile": True, "has_touch": True, "device_scale_factor": 1}
DESK = {"viewport": {"width": 1200, "height": 750}, "device_scale_factor": 1}
# What a browser draws has thousands of shades, most of them at the edges of letters. The 256 that occur most often (of
# those that differ enough) are the palette; every other pixel takes the nearest.
REDUCE = """async (png) => {
  const bytes = Uint8Array.from(atob(png), (one) => one.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
  const context = new OffscreenCanvas(image.width, image.height).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const counts = new Map();
  for (let at = 0; at < data.length; at += 4) {
    const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const parts = (colour) => [colour >> 16, (colour >> 8) & 255, colour & 255];
  const distance = (one, other) => one.reduce((sum, part, n) => sum + (part - other[n]) ** 2, 0);
  const palette = [];
  for (const [colour] of [...counts].sort((one, other) => other[1] - one[1])) {
    const candidate = parts(colour);
    if (palette.length < 256 && palette.every((one) => distance(one, candidate) > 48)) palette.push(candidate);
  }
  const nearest = new Map();
  const indexOf = (colour) => {
    if (!nearest.has(colour)) {
      const wanted = parts(colour);
      const all = palette.map((one) => distance(one, wanted));
      nearest.set(colour, all.indexOf(Math.min(...all)));
    }
    return nearest.get(colour);
  };
  let pixels = '';
  for (let at = 0; at < data.length; at += 4)
    pixels += String.fromCharCode(indexOf((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]));
  return { width: image.width, height: image.height, palette: palette.flat(), pixels: btoa(pixels) };
}"""
AYSE, MARKUS, SABINE = load.accounts()[:3]


def main() -> int:
    """Draw everything; 1 if a picture is too large to be committed."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as origin, sync_playwright() as playwright:
        flags = ["--disable-gpu", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        schemes: tuple[Scheme, ...] = ("light", "dark")
        for scheme in schemes:
            for draw in (phone, desk, administration):
                draw(browser, origin, scheme)
        support(browser, origin, Path(folder))
        browser.close()
    large = [picture.name for picture in PICTURES.glob("*.png") if picture.stat().st_size > LARGEST]
    print(*(f"{name}: larger than {LARGEST} bytes" for name in large), sep="\n", end="")
    return 1 if large else 0


def phone(browser: Browser, origin: str, scheme: Scheme) -> None:
    """What a cleaner sees: before and after signing in."""
    page = visit(browser, f"{origin}/", scheme, PHONE)
    page.get_by_role("button", name="Anmelden").wait_for()
    shoot(page, "phone-sign-in", scheme)
    sign_in(page, AYSE)
    page.get_by_role("navigation", name="Chats").get_by_role("link").first.wait_for()
    shoot(page, "phone-list", scheme)
    open_group(page)
    shoot(page, "phone-thread", scheme)
    page.get_by_role("button", name="Info", exact=True).click()
    page.get_by_role("heading", name="Mitglieder").wait_for()
    shoot(page, "phone-info", scheme)
    page.goto(f"{origin}/new")
    page.get_by_role("button", name=MARKUS.name).wait_for()
    shoot(page, "phone-new-chat", scheme)
    page.goto(f"{origin}/settings")
    page.get_by_text("Dieses Gerät").wait_for()
    shoot(page, "phone-settings", scheme)


def desk(browser: Browser, origin: str, scheme: Scheme) -> None:
    """What a site manager sees."""
    page = visit(browser, f"{origin}/", scheme, DESK)
    sign_in(page, MARKUS)
    open_group(page)
    shoot(page, "desk-thread", scheme)
    page.get_by_role("button", name="Info", exact=True).click()
    page.get_by_role("heading", name="Mitglieder").wait_for()
    shoot(page, "desk-info", scheme)


def administration(browser: Browser, origin: str, scheme: Scheme) -> None:
    """What the office sees."""
    page = visit(browser, f"{origin}/admin", scheme, DESK)
    sign_in(page, SABINE)
    page.get_by_text("aktive Mitarbeitende").first.wait_for()
    shoot(page, "admin-overview", scheme)
    menu = page.get_by_role("navigation", name="Verwaltung")
    for area, name in (("Gruppen", "groups"), ("Rechtegruppen", "rights"), ("Mitarbeitende", "employees")):
        menu.get_by_role("link", name=area, exact=True).click()
        page.get_by_role("heading", name=area, level=1).wait_for()
        page.get_by_role("table").wait_for()
        shoot(page, f"admin-{name}", scheme)
    page.get_by_role("link", name=AYSE.name).click()
    page.get_by_role("heading", name="Rechte", exact=True).wait_for()
    shoot(page, "admin-employee", scheme)
    # Something for the log to tell.
    for effect in ("Extra gegeben", "Wie die Rechtegruppe"):
        with page.expect_response("**/rights/*"):
            page.get_by_label("Dringend senden", exact=True).select_option(label=effect)
    page.get_by_role("status").get_by_role("button", name="Schließen").click()
    menu.get_by_role("link", name="Protokoll", exact=True).click()
    page.get_by_role("heading", name="Protokoll", level=1).wait_for()
    page.get_by_text("Firma angelegt").first.wait_for()
    shoot(page, "admin-audit", scheme)


def support(browser: Browser, origin: str, folder: Path) -> None:
    """What KleanApp support sees, never a message."""
    command = [*KLEANCHAT, "support", "create", "uta", "Uta Support", "--data", str(folder)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    password, address = re.search(r"password: (\S+)", told), re.search(r"otpauth://\S+", told)
    assert password is not None
    assert address is not None
    secret = pyotp.parse_uri(address[0])
    assert isinstance(secret, pyotp.TOTP)
    page = visit(browser, f"{origin}/support", "light", DESK)
    page.get_by_label("Benutzername").fill("uta")
    page.get_by_label("Passwort", exact=True).fill(password[1])
    page.get_by_label("Code aus der Authenticator-App").fill(secret.now())
    page.get_by_role("button", name="Anmelden").click()
    page.get_by_role("table").wait_for()
    shoot(page, "support-companies", "light")
    page.get_by_role("row").nth(1).get_by_role("link").click()
    page.get_by_role("heading", name="Modul Chat").wait_for()
    shoot(page, "support-company", "light")


def visit(browser: Browser, address: str, scheme: Scheme, device: dict[str, Any]) -> Page:
    """A fresh profile at this address."""
    context = browser.new_context(
        locale="de-DE", timezone_id="Europe/Berlin", color_scheme=scheme, reduced_motion="reduce", **device
    )
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(address)
    return page


def sign_in(page: Page, account: load.DemoAccount) -> None:
    """By the form."""
    page.get_by_label("Firma").fill(account.company)
    page.get_by_label("Benutzername oder Personalnummer").fill(account.user)
    page.get_by_label("Passwort", exact=True).fill(account.password)
    page.get_by_role("button", name="Anmelden").click()


def open_group(page: Page) -> None:
    """The group that was written in last."""
    page.get_by_role("button", name="Gruppen").click()
    page.get_by_role("navigation", name="Chats").get_by_role("link").first.click()
    page.get_by_role("log", name="Nachrichten").locator("[data-key]").first.wait_for()


def shoot(page: Page, name: str, scheme: Scheme) -> None:
    """Draw what is on the screen once nothing moves any more."""
    if scheme == "dark" and name not in IN_DARK:
        return
    page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => 0)))")
    picture = base64.b64encode(page.screenshot()).decode()
    blank = page.context.new_page()
    reduced = blank.evaluate(REDUCE, picture)
    blank.close()
    path = PICTURES / f"{name}{'-dark' if scheme == 'dark' else ''}.png"
    path.write_bytes(indexed_png(reduced["width"], reduced["height"], reduced["palette"], reduced["pixels"]))


def indexed_png(width: int, height: int, palette: list[int], pixels: str) -> bytes:
    """A PNG with one byte for each pixel."""
    rows = base64.b64decode(pixels)
    lines = b"".join(b"\0" + rows[at : at + width] for at in range(0, width * height, width))
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = [(b"IHDR", header), (b"PLTE", bytes(palette)), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunk(kind, data) for kind, data in parts)


def chunk(kind: bytes, data: bytes) -> bytes:
    """A part of a PNG: its length, kind, data and checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The demo on this folder and a free port; yields where it is."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*KLEANCHAT, "demo", "--port", str(port), "--data", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            wait_until_ready(f"http://localhost:{port}", process)
            yield f"http://localhost:{port}"
        finally:
            process.terminate()


def wait_until_ready(origin: str, process: subprocess.Popen[bytes]) -> None:
    """Raises TimeoutError or RuntimeError when the demo does not come."""
    deadline = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the demo has ended")
        try:
            if httpx.get(f"{origin}/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.2)
    raise TimeoutError("the demo does not start")


if __name__ == "__main__":
    sys.exit(main())
