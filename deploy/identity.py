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
OPERATOR: Final = ("demo", "admin")
_HOW: Final = "Send `Authorization: Bearer …` with the token file under HOME."


def authenticate(office: Office, token: str, operator: str | None) -> Authenticate:
    """Return what names the person behind a request's headers.

    Args:
        office: the installation.
        token: of the operator.
        operator: the tenant and the person that the token stands for; None: this is the demo.
    """
    tenant, _, name = operator.partition("/") if operator else (OPERATOR[0], "", OPERATOR[1])
    own = (tenant, name)

    async def who(headers: Mapping[str, str]) -> Person:
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not _same(given.strip(), token):
            raise Unauthenticated("This needs the operator's token.", hint=_HOW)
        wanted = headers.get(AS, "")
        if operator is not None and not wanted:
            return await person(office, *own)
        if not await office.store.read(shops.only_sandbox):
            raise Denied(
                "A real shop is connected, so nobody can be acted for with the operator's token.",
                at="Countersign-As",
                hint="Sign in as yourself.",
            )
        return await person(office, *acting(wanted, own))

    return who


def acting(wanted: str, operator: tuple[str, str]) -> tuple[str, str]:
    """Read `tenant/person`; without a tenant it is the operator's, without anybody the operator."""
    if not wanted:
        return operator
    tenant, slash, name = wanted.partition("/")
    return (tenant, name) if slash else (operator[0], tenant)


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())
