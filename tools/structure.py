"""Fails when the tree stops being small: long functions, long files, names that say nothing, a heavy client.

The limits are few and round. Who meets one splits the thing by what it is about.
"""

from __future__ import annotations

import ast
import gzip
import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "server" / "kleanchat" / "static"

MEDIAN_FUNCTION = 8
LONGEST_FUNCTION = 60
LONGEST_FILE = 400
SOURCES = {".py", ".ts", ".svelte", ".css", ".sql"}
EMPTY_NAMES = {"utils", "helpers", "manager", "base", "common"}

# Before the first screen of the chat can be used, compressed.
CHAT_ENTRY = "chat.html"
# The sign-in comes without it; who is signed in loads both before he sees his conversations.
CHAT_SCREEN = "src/chat/SignedIn.svelte"
BUDGETS = {".js": 90_000, ".css": 15_000}


def main() -> int:
    """Print every breach; 1 if there is one."""
    files = sorted(source_files())
    breaches = [*long_files(files), *empty_names(files), *unseen(files), *functions(files), *bundle()]
    for breach in breaches:
        print(breach)
    return 1 if breaches else 0


def source_files() -> Iterator[Path]:
    """What is or could be committed, without what is generated and without migrations, which are never edited."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    for line in subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines():
        path = Path(line)
        if path.suffix in SOURCES and not generated(path) and (ROOT / path).is_file():
            yield path


def generated(path: Path) -> bool:
    """Whether nobody reads or edits this file by hand."""
    return "migrations" in path.parts or path.is_relative_to("web/src/contract")


def long_files(files: list[Path]) -> Iterator[str]:
    """Files over the limit."""
    for path in files:
        lines = (ROOT / path).read_text().count("\n")
        if lines > LONGEST_FILE:
            yield f"{path}: {lines} lines, at most {LONGEST_FILE}"


def empty_names(files: list[Path]) -> Iterator[str]:
    """Modules whose name does not say what they are about."""
    for path in files:
        if path.suffix != ".css" and EMPTY_NAMES & {*path.parent.parts, path.name.split(".")[0]}:
            yield f"{path}: name it after what it is about"


def unseen(files: list[Path]) -> Iterator[str]:
    """Folders of modules without __init__.py: import-linter would pass them over."""
    for folder in sorted({path.parent for path in files if path.suffix == ".py"}):
        if folder.is_relative_to("server/kleanchat") and not (ROOT / folder / "__init__.py").is_file():
            yield f"{folder}: it needs an __init__.py"


def functions(files: list[Path]) -> Iterator[str]:
    """Python functions over the limit, and a package whose median is."""
    lengths = []
    for path in files:
        for function in functions_in(path):
            length = lines_of(function)
            if path.is_relative_to("server/kleanchat"):
                lengths.append(length)
            if length > LONGEST_FUNCTION:
                yield f"{path}:{function.lineno}: {function.name} has {length} lines, at most {LONGEST_FUNCTION}"
    if lengths and statistics.median(lengths) > MEDIAN_FUNCTION:
        yield f"server/kleanchat: the median function has {statistics.median(lengths)} lines, at most {MEDIAN_FUNCTION}"


def functions_in(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """All functions and methods of a Python file."""
    if path.suffix == ".py":
        for node in ast.walk(ast.parse((ROOT / path).read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to the last line, documentation included."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def bundle() -> Iterator[str]:
    """Budgets of the client, if it is built."""
    manifest = STATIC / ".vite" / "manifest.json"
    if not manifest.is_file():
        return
    chunks = json.loads(manifest.read_text())
    seen: set[str] = set()
    files = first_screen(chunks, CHAT_ENTRY, seen) | first_screen(chunks, CHAT_SCREEN, seen)
    for suffix, budget in BUDGETS.items():
        size = sum(compressed(STATIC / name) for name in files if name.endswith(suffix))
        if size > budget:
            yield f"{CHAT_ENTRY}: {size} bytes of {suffix[1:]} compressed, at most {budget}"


def first_screen(chunks: dict[str, dict[str, object]], name: str, seen: set[str]) -> set[str]:
    """Scripts and styles that an entry loads at once: its own and those of everything it imports statically."""
    if name in seen:
        return set()
    seen.add(name)
    chunk = chunks[name]
    files = {str(chunk["file"]), *strings(chunk.get("css"))}
    return files.union(*(first_screen(chunks, imported, seen) for imported in strings(chunk.get("imports"))))


def strings(value: object) -> list[str]:
    """A list of the manifest, which leaves out empty ones."""
    return [str(item) for item in value] if isinstance(value, list) else []


def compressed(path: Path) -> int:
    """Size as it travels."""
    return len(gzip.compress(path.read_bytes(), mtime=0))


if __name__ == "__main__":
    sys.exit(main())
