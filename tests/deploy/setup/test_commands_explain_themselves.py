import os
import re
import subprocess
from pathlib import Path

import pytest

from deploy.setup import place


def make(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run make as a person would, outside of the make that may run this test."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("MAKE")}
    return subprocess.run(
        ["make", *words], cwd=root, env=env, capture_output=True, text=True, check=False, timeout=60
    )


def test_make_alone_names_every_target(root: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(), re.MULTILINE)

    helped = make(root)

    assert re.findall(r"^  make ([a-z-]+)", helped.stdout, re.MULTILINE) == targets


def test_what_set_up_says_is_no_answer_of_the_command_that_needed_it(
    capfd: pytest.CaptureFixture[str],
) -> None:
    place.say("fetching uv")

    assert capfd.readouterr() == ("", "set-up: fetching uv\n")


def test_without_a_new_enough_python_one_sentence_says_so(root: Path) -> None:
    ended = make(root, "ready", "PYTHON=")

    assert ended.returncode != 0
    assert ended.stderr.startswith("Python 3.11 or newer is missing: install it first.\n")


def test_a_program_that_fails_adds_its_own_last_words(root: Path) -> None:
    with pytest.raises(place.Missing, match=r"(?s)^It failed\.\n.*nothing-of-that-name"):
        place.run(("ls", "nothing-of-that-name"), otherwise="It failed.", cwd=root)


def test_a_program_that_does_not_exist_is_a_sentence_too() -> None:
    with pytest.raises(place.Missing, match=r"^It failed\. \("):
        place.run(("no-program-of-that-name",), otherwise="It failed.")
