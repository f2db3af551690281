"""What starting costs: the command line's first word, and the product that serves."""

import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

import psutil

from tests.fakes.product import PROGRAM, Product

ROUNDS = 7
HELP_S, RESIDENT_MB = 0.5, 200


def test_help_comes_at_once() -> None:
    times = []
    for _ in range(ROUNDS):
        began = perf_counter()
        subprocess.run([PROGRAM, "--help"], check=True, stdout=subprocess.DEVNULL)
        times.append(perf_counter() - began)
    sys.stdout.write(
        f"\ncountersign --help: median {median(times):.2f} s, fastest {min(times):.2f} s,"
        f" asked {HELP_S} s\n"
    )


def test_the_product_fits_a_small_machine(tmp_path: Path) -> None:
    began = perf_counter()
    with Product(tmp_path) as product:
        ready = perf_counter() - began
        assert product.process is not None
        parent = psutil.Process(product.process.pid)
        resident = parent.memory_info().rss / 1e6
        beside = {
            one.name(): one.memory_info().rss / 1e6 for one in parent.children(recursive=True)
        }
        again = perf_counter()
        product.stop()
        product.start()
        restart = perf_counter() - again
    others = ", ".join(f"{name} {size:.0f} MB" for name, size in beside.items())
    sys.stdout.write(
        f"\ncountersign up: ready after {ready:.1f} s in a new HOME, {restart:.1f} s to stop and be"
        f" ready again; {resident:.0f} MB resident, asked {RESIDENT_MB} MB; beside it {others}\n"
    )
