"""How long a person waits: from a plan to its card, and from the click to the shop.

`propose` is measured as the doors call it, with the real policy engine and the real sandbox as
processes of their own: check, first gate, ten previews over HTTP, second gate, who may approve,
and the commit. The click is measured from `decide` to the moment the shop's first request leaves.
"""

import sys
from collections.abc import AsyncIterator
from pathlib import Path
from statistics import median
from time import perf_counter

import pytest

from activities.sandbox.seed import ARTICLES
from authz.pdp import Pdp
from tests.fakes.office import Desk, Judge, Place, Plan, Sent, prepare, staffed
from tests.fakes.sandbox_process import SandboxProcess

pytestmark = pytest.mark.anyio

ROUNDS = 30
CARD_MS, CLICK_MS = 60, 25
SKUS = [v.sku for a in ARTICLES if a.active and len(a.variants) == 1 for v in a.variants][:10]


class Watch:
    """Remembers when requests left for the shop."""

    def __init__(self) -> None:
        self.times: list[float] = []

    async def __call__(self, moment: str, sent: Sent) -> None:
        """Look at the time."""
        del sent
        if moment == "before":
            self.times.append(perf_counter())


@pytest.fixture
async def watched(tmp_path: Path, cerbos_binary: Path) -> AsyncIterator[tuple[Desk, Watch]]:
    """Open an installation of this test's own, on SQLite."""
    watch = Watch()
    (tmp_path / "sandbox").mkdir()
    with SandboxProcess(tmp_path / "sandbox") as shop:
        async with Pdp.start(cerbos_binary, tmp_path) as pdp:
            url = f"sqlite:///{tmp_path}/countersign.db"
            place = Place(url, shop.url, shop.home, Judge.of(pdp))
            await prepare(place)
            async with staffed(place, hook=watch) as desk:
                yield desk, watch


def ten_steps(turn: int) -> Plan:
    """Return ten price changes, each a step with a preview of its own."""
    change = {"kind": "change_pct", "by": "5" if turn % 2 else "-5"}
    steps = [
        {
            "id": f"s{at}",
            "activity": "offer.update_price",
            "params": {"shop": "shopify", "sku": sku, "change": change},
        }
        for at, sku in enumerate(SKUS)
    ]
    return {"language": 1, "summary": "", "workflows": [{"id": "w1", "steps": steps}]}


def told(what: str, times: list[float], asked: float) -> None:
    ordered = sorted(times)
    sys.stdout.write(
        f"\n{what}: median {median(ordered):.1f} ms, fastest {ordered[0]:.1f} ms, nine of ten under"
        f" {ordered[len(ordered) * 9 // 10]:.1f} ms, asked {asked} ms\n"
    )


async def test_a_person_waits_little(watched: tuple[Desk, Watch]) -> None:
    desk, watch = watched
    cards: list[float] = []
    clicks: list[float] = []
    for turn in range(ROUNDS + 3):
        began = perf_counter()
        card = await desk.offer(ten_steps(turn))
        offered = perf_counter()
        watch.times.clear()
        clicked = perf_counter()
        decided = await desk.approve(card)
        run = await desk.ended(decided.run_ids[0], hurry_after=1_000)
        assert run.state == "done", run
        cards.append((offered - began) * 1000)
        clicks.append((watch.times[0] - clicked) * 1000)
    told("propose, 10 steps with 10 previews", cards[3:], CARD_MS)
    told("click to the first request", clicks[3:], CLICK_MS)
