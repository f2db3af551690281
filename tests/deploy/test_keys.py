"""The key that seals secrets is replaced without connecting anything anew."""

import re
from pathlib import Path

from tests.fakes.product import Product

HOW = "Write Fernet keys into COUNTERSIGN_SECRET_KEYS"


def test_after_a_rotation_only_the_new_key_opens(tmp_path: Path) -> None:
    demo = Product(tmp_path / "home")
    demo.start()
    demo.end()
    old = (demo.home / "secret.key").read_text()
    new = demo.run("keys", "new").stdout.strip()

    demo.settings["COUNTERSIGN_SECRET_KEYS"] = f"{new},{old}"
    rotated = demo.run("keys", "rotate")
    demo.settings["COUNTERSIGN_SECRET_KEYS"] = old
    late = demo.run("keys", "rotate")
    demo.settings["COUNTERSIGN_SECRET_KEYS"] = new
    again = demo.run("keys", "rotate")

    assert re.match(r"Sealed with the first key: [1-9]\d* shops, 0 workspaces\.", rotated.stdout)
    assert late.returncode == 78
    assert "cannot be opened. Put the key it was sealed with back" in late.stderr
    assert again.returncode == 0
    shown = rotated.stdout + rotated.stderr + late.stderr + again.stdout
    assert not any(key in shown for key in (old, new))


def test_without_keys_it_says_what_to_set(tmp_path: Path) -> None:
    ended = Product(tmp_path / "home").run("keys", "rotate")

    assert ended.returncode == 78
    assert HOW in ended.stderr
