"""Set this checkout up; do nothing when that was done: `python -m deploy.setup`."""

import hashlib
import sys

from deploy.setup import cerbos, node, packages, pages, uv
from deploy.setup.place import INTERPRETER, ROOT, VENV, Missing, alone, say

SOMETHING_IS_MISSING = 69
_STAMP = VENV / ".set-up"


def wanted() -> str:
    """Fingerprint everything that the environment is made of."""
    made_of = hashlib.sha256(f"{ROOT}\n{cerbos.VERSION}\n".encode())
    for name in ("pyproject.toml", "uv.lock"):
        made_of.update((ROOT / name).read_bytes())
    return made_of.hexdigest()


def done() -> bool:
    """Tell whether the environment stands as it is wanted."""
    whole = INTERPRETER.exists() and cerbos.INSTALLED.exists() and _STAMP.exists()
    return whole and _STAMP.read_text() == wanted()


def main() -> int:
    """Bring uv, the locked packages, Cerbos and the built pages, each only where it is missing."""
    try:
        with alone():
            if done() and pages.done():
                return 0
            if not pages.done():
                pages.build(node.find())
            if not done():
                _install()
            say("done")
    except Missing as missing:
        print(f"set-up: {missing}", file=sys.stderr)
        return SOMETHING_IS_MISSING
    return 0


def _install() -> None:
    _STAMP.unlink(missing_ok=True)
    program = uv.find()
    packages.install(program)
    cerbos.install(program)
    _STAMP.write_text(wanted())


if __name__ == "__main__":
    sys.exit(main())
