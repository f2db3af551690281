import subprocess
from pathlib import Path

import pytest

ROOMS = ("activities", "admin_web", "authz", "bots", "deploy", "planner", "workflows")


@pytest.fixture(scope="session")
def rooms() -> tuple[str, ...]:
    """Name the seven packages of the wheel."""
    return ROOMS


@pytest.fixture(scope="session")
def tracked(root: Path) -> tuple[Path, ...]:
    """List every file that git keeps and that stands in the checkout, relative to its root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=True
    )
    names = (Path(name) for name in listed.stdout.split("\0") if name)
    return tuple(name for name in names if (root / name).is_file())
