"""What is loaded when: nothing for a word of help, no vendor's chat or model for the server."""

import subprocess
import sys

UNWANTED = {"discord", "slack_bolt", "slack_sdk", "hatchet_sdk", "google.genai", "grpc", "graphql"}
HEAVY = UNWANTED | {"sqlalchemy", "fastapi", "rich", "httpx2", "pydantic", "uvicorn", "alembic"}


def loaded_by(statement: str) -> set[str]:
    script = f"{statement}; import sys; print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=120
    )
    return set(ended.stdout.split())


def test_help_loads_nothing_but_click() -> None:
    assert loaded_by("import deploy.cli") & HEAVY == set()


def test_the_server_loads_no_library_that_it_does_not_use() -> None:
    assert loaded_by("import deploy.serve") & UNWANTED == set()
