"""The steps of a real installation: which is missing, whom it waits for, and its command."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from deploy.doctor.asking import Unanswered, ask
from deploy.doctor.finding import Finding
from deploy.home import Home
from deploy.settings import Settings

ADMIN: Final = "an admin"
OPERATOR: Final = "the operator"
_NEXT: Final = {
    "watch": ("read only", "capped --daily-cap 10"),
    "capped": ("written to within its daily cap", "live"),
}
_OK: Final = 200


def steps(settings: Settings, *, running: bool) -> Iterator[Finding]:
    """Yield each step from an installation of one's own to a shop that is live."""
    if settings.operator is None:
        yield Finding(
            "installation",
            well=True,
            text="none of your own; this HOME is for the demo",
            fix="In a HOME of its own: `countersign init`",
            waits_for=OPERATOR,
        )
        return
    yield Finding("installation", well=True, text=f"of {settings.operator}")
    if not running:
        yield Finding(
            "shops",
            well=False,
            text="unknown while the server is not running",
            fix="`countersign up`",
            waits_for=OPERATOR,
        )
        return
    shops, people, unmatched = (_asked(settings, path) for path in _PATHS)
    if shops is None or people is None or unmatched is None:
        yield Finding(
            "shops",
            well=False,
            text="the server does not take the token in HOME",
            fix="Unset COUNTERSIGN_TOKEN, or set it to the content of the token file",
            waits_for=OPERATOR,
        )
        return
    yield _people(people)
    yield from _shops(shops)
    if unmatched["listings"]:
        yield Finding(
            "products",
            well=True,
            text=f"{len(unmatched['listings'])} listings are matched to no product",
            fix="`countersign products unmatched`",
            waits_for="a lister",
        )


_PATHS: Final = ("/api/shops", "/api/people", "/api/listings/unmatched")


def _asked(settings: Settings, path: str) -> Any:  # noqa: ANN401 - any JSON
    home = Home(settings.home)
    try:
        url = settings.url or home.address.read_text(encoding="ascii").strip()
        token = home.token_file.read_text(encoding="ascii").strip()
        if settings.token is not None:
            token = settings.token.get_secret_value()
        headers = {"authorization": f"Bearer {token}"}
        answer = ask("GET", url.rstrip("/") + path, headers=headers)
    except (OSError, Unanswered):
        return None
    return answer.json() if answer.status == _OK else None


def _people(people: Sequence[Mapping[str, Any]]) -> Finding:
    deciding = [one["id"] for one in people if {"manager", "admin"} & set(one["roles"])]
    if len(deciding) > 1:
        return Finding("people", well=True, text=f"{len(people)}, {len(deciding)} may approve")
    return Finding(
        "people",
        well=True,
        text=f"{deciding[0]} alone may approve, also their own plans, by a typed confirmation"
        if len(people) == 1
        else f"{deciding[0]} alone may approve, and not their own plans",
        fix="`countersign people add NAME --role manager`",
        waits_for=ADMIN,
    )


def _shops(shops: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    if not shops:
        yield Finding(
            "shops",
            well=False,
            text="none is connected",
            fix="`countersign shops connect shopify --base-url https://… --location …`",
            waits_for=ADMIN,
        )
    for shop in shops:
        state, then = _NEXT.get(shop["mode"], ("live", ""))
        fix = f"When you trust it further: `countersign shops mode {shop['id']} {then}`"
        yield Finding(
            f"shop {shop['id']}",
            well=True,
            text=state,
            fix=fix if then else "",
            waits_for=ADMIN if then else "",
        )
