import subprocess
import sys

import pytest

HEAVY = {
    "alembic",
    "cel_expr_python",
    "cerbos",
    "discord",
    "fastapi",
    "google.genai",
    "grpc",
    "hatchet_sdk",
    "slack_bolt",
    "sqlalchemy",
}


def loaded_by(statement: str) -> set[str]:
    """Run one statement in a fresh interpreter and name the heavy modules it loaded."""
    script = f"{statement}; import sys; print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60
    )
    assert ended.returncode == 0, ended.stderr
    return HEAVY & set(ended.stdout.split())


def test_the_command_line_starts_without_any_heavy_library() -> None:
    assert loaded_by("import deploy.cli") == set()


@pytest.mark.parametrize("room", ["activities", "admin_web", "authz", "bots", "planner"])
def test_naming_a_room_loads_nothing_heavy(room: str) -> None:
    assert loaded_by(f"import {room}") == set()
