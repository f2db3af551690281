"""The operator's token, and acting as somebody while nothing is real."""

import hmac
from collections.abc import Mapping
from typing import Final

from activities.errors import Denied
from admin_web.session import Authenticate, Unauthenticated
from authz.people import Person
from workflows.office import Office
from workflows.people import person
from workflows.store import shops

AS: Final = "countersign-as"
TENANT: Final = "demo"
OPERATOR: Final = ("demo", "admin")
_HOW: Final = "Send `Authorization: Bearer …` with the token file under HOME."


def authenticate(office: Office, token: str) -> Authenticate:
    """Return what names the person behind a request's headers."""

    async def who(headers: Mapping[str, str]) -> Person:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not _same(given.strip(), token):
            raise Unauthenticated("This needs the operator's token.", hint=_HOW)
        if not await office.store.read(shops.only_sandbox):
            raise Denied(
                "A real shop is connected, so nobody can be acted for with the operator's token.",
                at="Countersign-As",
                hint="Sign in as yourself.",
            )
        tenant, name = acting(headers.get(AS, ""))
        return await person(office, tenant, name)

    return who


def acting(wanted: str) -> tuple[str, str]:
    """Read `tenant/person`; without a tenant it is the first, without anybody its admin."""
    if not wanted:
        return OPERATOR
    tenant, slash, name = wanted.partition("/")
    return (tenant, name) if slash else (TENANT, tenant)


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())
