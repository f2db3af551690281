"""`python -m activities.sandbox --home DIR --port N`."""

import argparse
import sys
from pathlib import Path

from activities.errors import Misconfigured
from activities.sandbox.app import serve

CONFIGURATION = 78


def main() -> int:
    """Run the sandbox; a start that fails is one sentence and an exit code."""
    parser = argparse.ArgumentParser(prog="sandbox", description="Play the marketplaces.")
    parser.add_argument("--home", type=Path, required=True, help="the folder of its data")
    parser.add_argument("--port", type=int, default=8081, help="loopback port; 0 picks a free one")
    asked = parser.parse_args()
    try:
        serve(asked.home, asked.port)
    except Misconfigured as failure:
        sys.stderr.write(f"{failure.text}\n")
        return CONFIGURATION
    return 0


if __name__ == "__main__":
    sys.exit(main())
