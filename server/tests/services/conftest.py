"""What tests of services need beside the running server."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from installation import Installation
from search_team import Team, create_database, founded

from kleanchat.adapters.keys import KeyFolder
from kleanchat.adapters.vault import Vault


@pytest.fixture(scope="session")
async def search_database(installation: Installation) -> tuple[str, str]:
    """A database without a running indexer, by its addresses for the owner and for the server."""
    return await create_database(installation.owner, installation.dsn, "search")


@pytest.fixture
async def team(search_database: tuple[str, str], tmp_path: Path) -> AsyncIterator[Team]:
    """A company of three in one group."""
    async with founded(search_database, Vault(KeyFolder(tmp_path / "keys"))) as team:
        yield team
