"""Install exactly what uv.lock names into .venv."""

import sys
from pathlib import Path

from deploy.setup import uv
from deploy.setup.place import INTERPRETER, TOOLS, VENV, Missing, run, say

_FAILED = "The Python packages could not be installed; is the package index in reach?"


def install(program: Path) -> None:
    """Make .venv hold the locked packages, and this checkout as an editable one."""
    say("installing the Python packages that uv.lock names")
    env = {**uv.environment(), "UV_PROJECT_ENVIRONMENT": str(VENV)}
    if "UV_DEFAULT_INDEX" in env:
        _from_index(program, env)
        return
    try:
        run(
            (program, "sync", "--frozen", "--python", sys.executable),
            otherwise=_FAILED,
            env=env,
        )
    except Missing:
        _from_index(program, env)  # the lock's own addresses are out of reach; uv may know an index


def _from_index(program: Path, env: dict[str, str]) -> None:
    """Install the locked versions from the configured index, held to the lock's hashes.

    The lock names files by their public addresses, which a machine behind a mirror cannot reach.
    """
    listed = TOOLS / "requirements.txt"
    python = ("--python", INTERPRETER)
    for words in (
        ("export", "--frozen", "--quiet", "--no-emit-project", "--output-file", listed),
        ("venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV),
        ("pip", "sync", "--quiet", *python, "--require-hashes", listed),
        ("pip", "install", "--quiet", *python, "--no-deps", "--editable", "."),
    ):
        run((program, *words), otherwise=_FAILED, env=env)
