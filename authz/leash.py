"""Start a program that must not outlive us: `leash.py PARENT PROGRAM ARGUMENTS…`.

A script of its own, run without our packages, so that starting it costs milliseconds and works
from a process with threads.
"""

import os
import subprocess
import sys
import threading
from signal import SIGKILL, SIGTERM, signal
from typing import Final

PR_SET_PDEATHSIG: Final = 1
"""Of Linux's prctl(2)."""


def become(parent: int, command: list[str]) -> None:
    """Become the program, after asking the kernel to kill it with its parent (Linux)."""
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, SIGKILL)
    if os.getppid() == parent:  # else it died before we asked
        os.execv(command[0], command)  # noqa: S606 - our own fixed command


def stay_beside(command: list[str]) -> int:
    """Run the program, and kill it when our standard input ends: the parent is gone (elsewhere)."""
    with subprocess.Popen(command, stdin=subprocess.DEVNULL) as child:
        signal(SIGTERM, lambda *_: child.terminate())

        def hold() -> None:
            while os.read(0, 1024):
                pass
            child.kill()

        threading.Thread(target=hold, daemon=True).start()
        return child.wait()


if __name__ == "__main__":
    if sys.platform == "linux":
        become(int(sys.argv[1]), sys.argv[2:])
    else:
        sys.exit(stay_beside(sys.argv[2:]))
