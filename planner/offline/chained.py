"""Clauses that share their words: "set MUG-RED to 17.99 and MUG-BLACK to 14.99 on Shopify"."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from planner.offline.clauses import Clause


def share(clauses: Sequence[Clause]) -> None:
    """Give every clause of a chain what only its first or only its last one says."""
    _share_back(clauses)
    for chain in _chains(clauses):
        first, last = chain[0], chain[-1]
        _share_act(chain, first, last)
        _share_field(chain, first, last)
        if not any(one.shops for one in chain[1:]) and first.leads:
            _share_shops(chain, first)
        elif not any(one.shops for one in chain[:-1]):
            _share_shops(chain, last)


def _share_back(clauses: Sequence[Clause]) -> None:
    """Let "the stock of MUG-RED to 5 and the price to 15.99 on eBay" name its shop once."""
    for before, clause in pairwise(clauses):
        same = clause.verb is None and clause.field and not (clause.targets or clause.every)
        if same and clause.shops and clause is clauses[-1] and not before.shops:
            before.shops, before.everywhere = list(clause.shops), clause.everywhere


def _chains(clauses: Sequence[Clause]) -> Iterator[list[Clause]]:
    chain: list[Clause] = []
    for clause in clauses:
        if not clause.goes_on:
            if len(chain) > 1:
                yield chain
            chain = []
        chain.append(clause)
    if len(chain) > 1:
        yield chain


def _share_act(chain: Sequence[Clause], first: Clause, last: Clause) -> None:
    """Let one verb stand for all: in front of them, or behind them as in German."""
    acting = [one for one in chain if one.acts]
    if len(acting) != 1 or acting[0] not in (first, last):
        return
    (said,) = acting
    for one in chain:
        one.verb, one.carrier, one.manner = said.verb, said.carrier, said.manner
        one.shall = said.shall


def _share_field(chain: Sequence[Clause], first: Clause, last: Clause) -> None:
    fields = [one for one in chain if one.field]
    if len(fields) == 1 and fields[0] in (first, last):
        for one in chain:
            one.field, one.costs = fields[0].field, fields[0].costs


def _share_shops(chain: Sequence[Clause], said: Clause) -> None:
    for one in chain:
        one.shops, one.everywhere = list(said.shops), said.everywhere
