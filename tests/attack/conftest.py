"""One product for every attack from outside, and fresh installations for those from inside."""

import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, closing
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from authz.pdp import Pdp
from authz.policy import FOLDER
from tests.attack.gaps import World, world
from tests.attack.stage import PERSON, SHOP, SKU, Stage
from tests.fakes.office import Judge, Place, prepare
from tests.fakes.product import Product
from tests.fakes.sandbox_process import SandboxProcess

STRICTER = """
    - name: no_sevens
      actions: [execute, approve]
      effect: EFFECT_DENY
      roles: ['*']
      condition:
        match:
          expr: >-
            has(R.attr.price_change_pct) && R.attr.price_change_pct != null
              && double(R.attr.price_change_pct) > -7.5 && double(R.attr.price_change_pct) < -6.5
      output:
        when:
          ruleActivated: >-
            {"nonce": G.nonce, "policy": G.policy, "rule": "no_sevens", "limit": null,
             "reason": "Seven is not lucky any more."}
"""


@pytest.fixture(scope="session")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    """Run the real product, after a person and a shop that only one tenant has were planted."""
    running = Product(tmp_path_factory.mktemp("attack"))
    with running:
        assert running.stop() == 0
        plant(running.home)
        running.start()
        yield running


COPIES = (
    ("people", "id", "viewer", PERSON),
    ("shops", "id", "shopify", SHOP),
    ("products", "sku", "MUG-BLUE", SKU),
    ("listings", "sku", "MUG-BLUE", SKU),
)


def plant(home: Path) -> None:
    """Give the first tenant a person, a shop and an article that the second does not have."""
    with closing(sqlite3.connect(home / "countersign.db")) as rows, rows:
        for table, key, model, name in COPIES:
            columns = [row[1] for row in rows.execute(f"PRAGMA table_info({table})")]
            shown = ", ".join(f"replace({column}, :model, :name)" for column in columns)
            shown = shown.replace("replace(listing, :model, :name)", ":name")
            shown = shown.replace("replace(marketplace, :model, :name)", "marketplace")
            rows.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {shown} FROM {table}"  # noqa: S608
                f" WHERE tenant = 'demo' AND {key} = :model",
                {"model": model, "name": name},
            )


@pytest.fixture(scope="session")
def stage(product: Product) -> Iterator[Stage]:
    """Offer things to attack."""
    with product.client(None) as http:
        yield Stage(product, http)


@pytest.fixture(scope="session")
async def policies(
    cerbos_binary: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[dict[str, Judge]]:
    """Start one policy engine for the usual policy, one reworded, and one that forbids the plan."""
    async with AsyncExitStack() as stack:
        found = {}
        for name, more in (
            ("usual", ""),
            ("reworded", "\n# In other words.\n"),
            ("stricter", STRICTER),
        ):
            folder = tmp_path_factory.mktemp(name)
            shutil.copytree(FOLDER, folder / "policies")
            with (folder / "policies" / "step.yaml").open("a") as rules:
                rules.write(more)
            starting = Pdp.start(cerbos_binary, folder, policies=folder / "policies")
            found[name] = Judge.of(await stack.enter_async_context(starting))
        yield found


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SandboxProcess]:
    """Start one sandbox for all cells."""
    with SandboxProcess(tmp_path_factory.mktemp("moving")) as process:
        yield process


@pytest.fixture(scope="session")
async def places(
    sandbox: SandboxProcess, policies: dict[str, Judge], tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], Place]:
    """Make fresh installations."""
    folder = tmp_path_factory.mktemp("places")
    bare = Place(f"sqlite:///{folder}/template.db", sandbox.url, sandbox.home, policies["usual"])
    await prepare(bare)
    numbers = count(1)

    def fresh() -> Place:
        bare.control.reset()
        database = folder / f"{next(numbers)}.db"
        shutil.copyfile(folder / "template.db", database)
        return replace(bare, database=f"sqlite:///{database}")

    return fresh


@pytest.fixture
async def moving(places: Callable[[], Place], policies: dict[str, Judge]) -> AsyncIterator[World]:
    async with world(places(), policies) as opened:
        yield opened


@pytest.fixture(scope="module")
def unwritten(stage: Stage) -> Iterator[None]:
    """Fail if a shop was changed by a module in which nothing is ever approved."""
    assert stage.run
    before = len(stage.product.sandbox.writes())
    yield
    assert len(stage.product.sandbox.writes()) == before
