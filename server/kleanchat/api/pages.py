"""The web client: read once at the start, served from memory, compressed, immutable where the name holds a hash."""

import gzip
import mimetypes
from dataclasses import dataclass
from pathlib import Path

from fastapi import APIRouter, Request, Response

from kleanchat.domain.errors import NotFound

COMPRESSIBLE = {".html", ".js", ".css", ".svg", ".json", ".webmanifest"}
TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript", ".html": "text/html; charset=utf-8"}
# The entry that answers for each first part of a path; everything else is the chat.
ENTRIES = {"admin": "admin.html", "support": "support.html"}
CHAT = "chat.html"


@dataclass(frozen=True, slots=True)
class Page:
    """A file of the client, ready to be sent."""

    plain: bytes
    compressed: bytes | None
    media_type: str
    cache: str


class Pages:
    """All files of the built client."""

    def __init__(self, folder: Path) -> None:
        self._pages = {
            path.relative_to(folder).as_posix(): _page(path, folder)
            for path in (folder.rglob("*") if folder.is_dir() else ())
            if path.is_file() and not path.relative_to(folder).parts[0].startswith(".")
        }

    def find(self, path: str) -> Page | None:
        """The file of this path; for the path of a screen the entry that draws it."""
        found = self._pages.get(path)
        if found is None and "." not in path.rpartition("/")[2] and not f"{path}/".startswith(("api/", "support/api/")):
            found = self._pages.get(ENTRIES.get(path.partition("/")[0], CHAT))
        return found


router = APIRouter(include_in_schema=False)


@router.get("/{path:path}")
async def page(request: Request, path: str) -> Response:
    """A file of the client, or the entry of a screen."""
    found: Page | None = request.app.state.pages.find(path)
    if found is None:
        raise NotFound
    headers = {"Cache-Control": found.cache, "Vary": "Accept-Encoding"}
    if found.compressed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        return Response(found.compressed, headers={**headers, "Content-Encoding": "gzip"}, media_type=found.media_type)
    return Response(found.plain, headers=headers, media_type=found.media_type)


def _page(path: Path, folder: Path) -> Page:
    plain = path.read_bytes()
    media_type = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    immutable = path.relative_to(folder).parts[0] == "assets"
    return Page(
        plain=plain,
        compressed=gzip.compress(plain, 9, mtime=0) if path.suffix in COMPRESSIBLE else None,
        media_type=media_type,
        cache="public, max-age=31536000, immutable" if immutable else "no-cache",
    )
