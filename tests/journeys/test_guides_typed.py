"""The guides, typed: a step that nobody ran is not written."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from activities.sandbox.dialect import discover
from tests.fakes.product import PROGRAM, Product
from tests.fakes.sandbox_process import SandboxProcess

ORDER = ("install", "first-shop", "products", "plan-language", "more-shops")
"""As somebody reads them who begins."""
REAL = {
    "shopify": "https://acme.myshopify.com",
    "amazon_de": "https://sellingpartnerapi-eu.amazon.com",
    "ebay": "https://api.ebay.com",
}
"""Where the guides find shops, by the simulated one that is there instead."""
_CREDENTIALS = {"shopify": "shopify.token", "amazon_de": "amazon.json", "ebay": "ebay.json"}
_IDS = re.compile(r"\b[pr]-[0-9a-z]{10}\b")
_BLOCK = re.compile(
    r"^(?:Save this as `(?P<file>[\w.]+)`:\n\n)?```(?P<kind>console|csv|json)\n(?P<text>.*?)^```",
    re.MULTILINE | re.DOTALL,
)


@pytest.fixture
def shops(tmp_path: Path) -> Iterator[dict[str, str]]:
    """Play shops of somebody who has nothing to do with this installation; tell where each is."""
    seeded = {one.key: one for dialect in discover().values() for one in dialect.shops}
    for key, file in _CREDENTIALS.items():
        (tmp_path / file).write_text(seeded[key].token)
    with SandboxProcess(tmp_path / "elsewhere") as process:
        yield {real: process.url + seeded[key].path for key, real in REAL.items()}


@pytest.fixture
def real(tmp_path: Path) -> Iterator[Product]:
    """Offer an installation that is not set up yet."""
    installation = Product(tmp_path / "home")
    yield installation
    installation.end()


def steps(guide: str) -> Iterator[tuple[str, str]]:
    """Yield each command with what is printed below it; a file to save is one that writes it."""
    for block in _BLOCK.finditer(guide):
        if block["file"]:
            yield f"cat > {block['file']} <<'END'\n{block['text']}END", ""
        elif block["kind"] == "console":
            for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
                command, _, said = part.partition("\n")
                yield command, said


def typed(product: Product, command: str, shops: dict[str, str], folder: Path) -> str:
    """Type a command as the guide does."""
    if command == "countersign up":
        product.start()
        return f"ready {product.url}\n"
    for real, simulated in shops.items():
        command = command.replace(real, simulated)
    environ = {**product.environ, "COLUMNS": "80"}
    ended = subprocess.run(
        ["bash", "-c", f'countersign() {{ {PROGRAM} "$@"; }}; {command}'],
        capture_output=True, text=True, timeout=120, env=environ, check=False, cwd=folder,
    )  # fmt: skip
    return ended.stdout + ended.stderr


def blind(text: str, product: Product) -> str:
    text = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d UTC", "MOMENT", _IDS.sub("ID", text))
    text = re.sub(r"\b[0-9a-f]{64}\b", "DIGEST", text)
    text = re.sub(r"/sign-in#\S+", "/sign-in#SECRET", text)
    text = text.replace(product.url, "URL") if product.url else text
    return text.replace(str(product.home), "HOME")


def test_every_step_prints_what_the_guides_say(
    real: Product, shops: dict[str, str], root: Path, tmp_path: Path
) -> None:
    ids: dict[str, str] = {}
    shown: list[tuple[str, str]] = []
    seen: list[tuple[str, str]] = []

    for name in ORDER:
        for command, said in steps((root / "deploy" / "guide" / f"{name}.md").read_text()):
            meant = _IDS.sub(lambda id: ids[id.group()], command)
            came = typed(real, meant, shops, tmp_path)
            ids.update(zip(_IDS.findall(said), _IDS.findall(came), strict=False))
            shown.append((command, blind(said, real)))
            seen.append((command, blind(came, real)))

    assert len(shown) > 20
    assert seen == shown
