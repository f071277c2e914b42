"""Puts the built web client into the wheel, so that who installs a wheel never needs Node."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

sys.path.insert(0, str(Path(__file__).parent))
import build_web


class WebClientHook(BuildHookInterface[Any]):
    """Builds the client before a wheel is packed. An editable install leaves that to `make web`."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Node from the package index only if a build is due and this machine has none."""
        if build_web.is_current() or build_web.node_on_path():
            return []
        return [build_web.NODE_REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the client if its sources changed since the last build."""
        del build_data
        if version != "editable":
            build_web.build()
