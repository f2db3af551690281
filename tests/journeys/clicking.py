"""Many clicks on one card at once, from several processes: each click is one request."""

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from threading import Barrier
from typing import Any

import httpx2

from tests.fakes.product import Product

Answered = tuple[str, int, dict[str, Any]]
"""Who clicked, the status and the body."""


@dataclass(frozen=True)
class Target:
    """Where a click goes."""

    url: str
    token: str
    approval: str
    revision: int


def click(target: Target, start: Barrier, person: str) -> Answered:
    """Approve once, when everybody is ready."""
    headers = {"authorization": f"Bearer {target.token}", "countersign-as": person}
    body = {"revision": target.revision, "decision": "approve", "reason": ""}
    with httpx2.Client(base_url=target.url, headers=headers, timeout=60) as client:
        start.wait(60)
        answer = client.post(f"/api/approvals/{target.approval}/decision", json=body)
    return person, answer.status_code, answer.json()


def click_together(target: Target, people: Sequence[str]) -> list[Answered]:
    """Click from as many threads of this process as there are people."""
    start = Barrier(len(people))
    with ThreadPoolExecutor(len(people)) as threads:
        return list(threads.map(partial(click, target, start), people))


def storm(product: Product, plan: dict[str, Any], people: Sequence[str]) -> list[Answered]:
    """Click for each of these people at once, twenty-five of them a process."""
    approval = plan["approval"]
    target = Target(product.url, product.token, approval["id"], approval["revision"])
    crowds = [people[at : at + 25] for at in range(0, len(people), 25)]
    with ProcessPoolExecutor(len(crowds), mp_context=get_context("spawn")) as processes:
        return [
            answer
            for answers in processes.map(partial(click_together, target), crowds)
            for answer in answers
        ]
