"""The contract between server and clients, generated from the types: `python -m kleanchat.contract [--check]`.

Writes contract/openapi.json and contract/socket.schema.json; with --check it fails if they are not up to date.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kleanchat.app import web_app
from kleanchat.domain.events import Event
from kleanchat.realtime.commands import COMMANDS

FOLDER = Path(__file__).parents[2] / "contract"


def documents() -> dict[str, Any]:
    """The contract's files by name."""
    socket = {
        "title": "KleanApp Chat, the socket",
        "description": (
            "Commands go up, one object in a frame. Events come down, in arrays. docs/protocol.md says what they mean."
        ),
        "command": COMMANDS.json_schema(ref_template="#/command/$defs/{model}"),
        "event": TypeAdapter(Event).json_schema(mode="serialization", ref_template="#/event/$defs/{model}"),
    }
    return {"openapi.json": web_app().openapi(), "socket.schema.json": socket}


def main() -> None:
    """Write the files, or with --check compare them. Exit code 1 and one line per file that differs."""
    differing = []
    for name, document in documents().items():
        text = json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        path = FOLDER / name
        if "--check" not in sys.argv:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            differing.append(name)
    if differing:
        sys.exit(f"contract/: {', '.join(differing)} not up to date: run `make contract`")


if __name__ == "__main__":
    main()
