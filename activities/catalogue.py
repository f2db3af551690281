"""Everything that can be done, found by looking into the folders.

A core activity is one declaration in `activities/core/`; a marketplace is one folder under
`activities/marketplaces/`. Nothing lists them: a new file or folder is enough.
"""

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Final

from activities.declaration import MARK, Activity, Effect, Implementation, Marketplace

ENTRY_POINTS: Final = "countersign.activities"
"""Group under which other distributions may offer activities, once the operator names them."""


@dataclass(frozen=True)
class Catalogue:
    """All activities, marketplaces, and who can do what."""

    activities: Mapping[str, Activity]
    marketplaces: Mapping[str, Marketplace]
    implementations: Mapping[tuple[str, str | None], Implementation] = field(repr=False)

    @classmethod
    def discover(
        cls, *, folders: Iterable[Path] = (), distributions: Iterable[str] = ()
    ) -> "Catalogue":
        """Read our own folders, and what the operator allowed beside them.

        Args:
            folders: further marketplace folders, each a package whose parent is importable.
            distributions: names of distributions whose entry points may add activities.

        Raises:
            TypeError: a declaration is unsafe, or two things have one name.
        """
        return cls.of(_modules(folders, frozenset(distributions)))

    @classmethod
    def of(cls, modules: Iterable[ModuleType]) -> "Catalogue":
        """Collect what the given modules declare."""
        activities: dict[str, Activity] = {}
        marketplaces: dict[str, Marketplace] = {}
        implementations: dict[tuple[str, str | None], Implementation] = {}
        for thing in _declared(modules):
            if isinstance(thing, Activity):
                _once(activities, thing.name, thing)
            elif isinstance(thing, Marketplace):
                _once(marketplaces, thing.id, thing)
            else:
                _once(implementations, (thing.activity.name, thing.marketplace), thing)
        return cls(
            MappingProxyType(dict(sorted(activities.items()))),
            MappingProxyType(dict(sorted(marketplaces.items()))),
            MappingProxyType(implementations),
        )

    def implementation(self, activity: str, marketplace: str | None) -> Implementation | None:
        """Return how a marketplace does an activity, or None where it does not."""
        return self.implementations.get((activity, marketplace))

    def why_unsupported(self, activity: str, marketplace: str) -> str:
        """Say why a marketplace does not do an activity."""
        place = self.marketplaces[marketplace]
        return place.unsupported.get(activity, f"{place.title} has no such call")

    def effect(self, activity: str, marketplace: str | None) -> Effect:
        """Return the effect there, which may be higher than the declared one."""
        found = self.implementation(activity, marketplace)
        return found.effect if found else self.activities[activity].effect


def _once(found: dict, key: object, thing: object) -> None:  # type: ignore[type-arg]
    if found.setdefault(key, thing) is not thing:
        reason = f"{key!r} is declared twice"
        raise TypeError(reason)


def _declared(modules: Iterable[ModuleType]) -> Iterator[Activity | Marketplace | Implementation]:
    for module in modules:
        for thing in list(vars(module).values()):
            if isinstance(thing, Activity | Marketplace):
                yield thing
            elif isinstance(marked := getattr(thing, MARK, None), Implementation):
                yield marked


def _modules(folders: Iterable[Path], distributions: frozenset[str]) -> Iterator[ModuleType]:
    from activities import core, marketplaces

    for package in (core, marketplaces):
        yield from _walk(package)
    for folder in folders:
        yield from _walk(importlib.import_module(folder.name))
    for entry in entry_points(group=ENTRY_POINTS):
        if entry.dist and entry.dist.name in distributions:
            yield from _walk(entry.load())


def _walk(package: ModuleType) -> Iterator[ModuleType]:
    yield package
    for found in pkgutil.iter_modules(getattr(package, "__path__", ())):
        if found.name.startswith("sandbox"):
            continue  # the simulated vendor is no part of what can be done
        yield from _walk(importlib.import_module(f"{package.__name__}.{found.name}"))
