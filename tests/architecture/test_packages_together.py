import subprocess
import sys

FIXED = (
    "alembic",
    "cel_expr_python",
    "cerbos.sdk.client",
    "cronsim",
    "discord",
    "fastapi",
    "google.genai",
    "hatchet_sdk",
    "httpx2",
    "psycopg",
    "pydantic",
    "slack_bolt.async_app",
    "sqlalchemy",
)


def test_all_fixed_packages_can_be_loaded_in_one_process() -> None:
    script = f"import {', '.join(FIXED)}, sys; print('cerbos.sdk.grpc' in sys.modules)"

    loaded = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120
    )

    assert loaded.returncode == 0, loaded.stderr
    assert loaded.stdout.strip() == "False", "Cerbos' gRPC client cannot live beside hatchet-sdk"
