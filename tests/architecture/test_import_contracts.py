"""Each contract is broken on purpose, in a copy, so that none of them is only decoration."""

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

# The contract, the module that is planted, and what it must not import.
PLANTED = [
    ("rooms", "activities.planted", "workflows"),
    ("rooms", "authz.planted", "workflows"),
    ("rooms", "workflows.planted", "planner"),
    ("rooms", "planner.planted", "workflows"),
    ("rooms", "bots.planted", "admin_web"),
    ("rooms", "admin_web.planted", "bots"),
    ("rooms", "bots.planted", "deploy"),
    ("planner-without-rights", "planner.planted", "authz"),
    ("no-model", "activities.planted", "google"),
    ("no-model", "admin_web.planted", "planner"),
    ("no-model", "workflows.planted", "google.genai"),
    ("gemini", "planner.planted", "google.genai"),
    ("gemini", "bots.planted", "google.genai"),
    ("hatchet", "workflows.engines.planted", "hatchet_sdk"),
    ("slack", "bots.planted", "slack_bolt"),
    ("slack", "bots.discord.planted", "slack_sdk"),
    ("discord", "bots.slack.planted", "discord"),
    ("cerbos", "workflows.planted", "cerbos"),
    ("database", "workflows.planted", "sqlalchemy"),
    ("database", "admin_web.planted", "psycopg"),
    ("database", "deploy.planted", "alembic"),
    ("http-framework", "workflows.planted", "fastapi"),
    ("http-framework", "bots.slack.planted", "starlette"),
    ("http-framework", "activities.marketplaces.shopify.planted", "fastapi"),
]

# The one place of each, which the same contracts must leave in peace.
AT_HOME = [
    ("activities.plan.expressions", "google"),
    ("activities.marketplaces.planted.sandbox", "fastapi"),
    ("activities.marketplaces.planted_too.sandbox.planted", "starlette"),
    ("activities.sandbox.planted", "starlette"),
    ("admin_web.planted", "fastapi"),
    ("authz.planted", "cerbos"),
    ("bots.discord.planted", "discord"),
    ("bots.slack.http", "starlette"),
    ("bots.slack.planted", "slack_bolt"),
    ("bots.web", "fastapi"),
    ("planner.gemini", "google"),
    ("workflows.engines.hatchet", "hatchet_sdk"),
    ("workflows.store.planted", "sqlalchemy"),
]

ENTRY = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@pytest.fixture
def copy(root: Path, rooms: tuple[str, ...], tmp_path: Path) -> Path:
    """Copy the rooms as they stand."""
    only_code = shutil.ignore_patterns("__pycache__", "node_modules", "static", "frontend")
    for room in rooms:
        shutil.copytree(root / room, tmp_path / room, ignore=only_code)
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.fixture(scope="session")
def contracts(root: Path) -> dict[str, dict[str, Any]]:
    """Read the contracts by their ids."""
    settings = tomllib.loads((root / "pyproject.toml").read_text())
    return {each["id"]: each for each in settings["tool"]["importlinter"]["contracts"]}


def plant(copy: Path, module: str, imported: str) -> None:
    """Add one import to a module, which is made where it does not exist."""
    target = copy.joinpath(*module.split(".")).with_suffix(".py")
    if target.with_suffix("").is_dir():
        target = target.with_suffix("") / "__init__.py"
    target.parent.mkdir(parents=True, exist_ok=True)
    for package in target.relative_to(copy).parents:
        if package.name:
            (copy / package / "__init__.py").touch()
    with target.open("a") as code:
        code.write(f"\nimport {imported}\n")


def lint(copy: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    """Run import-linter over the copy, not over the checkout it came from."""
    chosen = [f"--contract={contract}" for contract in contracts]
    program = f"import sys; sys.path.insert(0, {str(copy)!r}); {ENTRY}"
    return subprocess.run(
        [sys.executable, "-P", "-c", program, "--no-cache", "--no-logo", *chosen],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.parametrize(("contract", "module", "imported"), PLANTED)
def test_an_import_against_a_contract_breaks_it(
    copy: Path, contracts: dict[str, dict[str, Any]], contract: str, module: str, imported: str
) -> None:
    plant(copy, module, imported)

    found = lint(copy, contract)

    assert found.returncode == 1, found.stdout + found.stderr
    assert f"{contracts[contract]['name']} BROKEN" in " ".join(found.stdout.split())
    assert module in found.stdout


def test_every_contract_was_broken_once(contracts: dict[str, dict[str, Any]]) -> None:
    assert {contract for contract, _, _ in PLANTED} == set(contracts)


def test_each_library_is_welcome_where_it_lives(copy: Path) -> None:
    for module, imported in AT_HOME:
        plant(copy, module, imported)

    found = lint(copy)

    assert found.returncode == 0, found.stdout + found.stderr


def test_a_model_cannot_be_reached_through_a_third_module(copy: Path) -> None:
    plant(copy, "planner.gemini", "google.genai")
    plant(copy, "authz.between", "planner.gemini")
    plant(copy, "workflows.planted", "authz.between")

    found = lint(copy, "no-model")

    assert found.returncode == 1, found.stdout + found.stderr
    assert "workflows" in found.stdout
