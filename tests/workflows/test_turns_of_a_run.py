"""A run that waits, perhaps for hours, keeps no other run from going on."""

import json

import pytest

from tests.fakes.office import Place, staffed
from tests.workflows.plans import find, plan, price
from workflows.documents import AnswerDocument
from workflows.engines import flight
from workflows.halt import halt, resume
from workflows.propose import propose

pytestmark = pytest.mark.anyio

SKUS = ("MUG-RED", "MUG-BLUE", "MUG-GREEN", "MUG-XL")


async def test_another_run_reads_while_every_turn_of_a_halted_one_is_taken(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flight, "ABREAST", 2)
    async with staffed(place) as desk:
        admin = desk.people["admin"]
        card = await desk.offer(plan(*(price(sku[4:].lower(), sku, "17.00") for sku in SKUS)))
        await halt(desk.office, admin, shop=None, reason="look first")
        held = (await desk.approve(card)).run_ids[0]

        viewer, reading = desk.people["viewer"], json.dumps(plan(find("mug")))
        read = await propose(desk.office, viewer, reading, thread=None, surface="api")

        assert isinstance(read, AnswerDocument)
        assert read.run_id is not None
        assert (await desk.ended(read.run_id)).state == "done"
        assert await desk.is_live(held)
        await resume(desk.office, admin, shop=None, reason="go on")
        assert (await desk.ended(held)).state == "done"
