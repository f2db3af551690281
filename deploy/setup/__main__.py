"""Set this checkout up; do nothing when that was done: `python -m deploy.setup`."""

import hashlib
import sys

from deploy.setup import cerbos, packages, uv
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
    """Install uv, the locked packages and Cerbos, each only where it is missing."""
    try:
        with alone():
            if done():
                return 0
            _STAMP.unlink(missing_ok=True)
            program = uv.find()
            packages.install(program)
            cerbos.install(program)
            _STAMP.write_text(wanted())
            say("done")
    except Missing as missing:
        print(f"set-up: {missing}", file=sys.stderr)
        return SOMETHING_IS_MISSING
    return 0


if __name__ == "__main__":
    sys.exit(main())
