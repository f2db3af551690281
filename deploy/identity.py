"""Who asks: a browser's session, or the operator's token; and acting as somebody meanwhile."""

import asyncio
import hmac
from collections.abc import Mapping
from typing import Final

from activities.errors import Denied
from admin_web.cookies import Cookies
from admin_web.session import Authenticate, Unauthenticated
from authz.people import Person
from workflows import signing_in
from workflows.office import Office
from workflows.people import person
from workflows.store import shops

AS: Final = "countersign-as"
OPERATOR: Final = ("demo", "admin")
_HOW: Final = "Send `Authorization: Bearer …` with the token file under HOME, or sign in."


def authenticate(
    office: Office, token: str, operator: str | None, cookies: Cookies
) -> Authenticate:
    """Return what names the person behind a request's headers.

    Args:
        office: the installation.
        token: of the operator.
        operator: the tenant and the person that the token stands for; None: this is the demo.
        cookies: what knows the cookie of a browser's session.
    """
    own = named(operator)

    async def who(headers: Mapping[str, str]) -> Person:
        secret, wanted = cookies.secret(headers), headers.get(AS, "")
        if secret is not None and "authorization" not in headers:
            return await _signed_in(office, secret, wanted, demo=operator is None)
        scheme, _, given = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not _same(given.strip(), token):
            raise Unauthenticated("This needs the operator's token.", hint=_HOW)
        if operator is not None and not wanted:
            return await person(office, *own)
        why = "nobody can be acted for with the operator's token"
        return await _acted_for(office, *acting(wanted, own), why)

    return who


async def _signed_in(office: Office, secret: str, wanted: str, *, demo: bool) -> Person:
    """Return whose session it is, or in the demo whom they act for in their own tenant."""
    own = await signing_in.who(office, secret)
    if not wanted:
        return own
    if not demo:
        # before its first shop is connected a business has no real one either
        text = "This is no demo, so nobody can be acted for."
        raise Denied(text, at="Countersign-As", hint="Sign in as yourself.")
    tenant, slash, name = wanted.rpartition("/")
    if slash and tenant != own.tenant:
        raise Denied("A session acts for people of its own business.", at="Countersign-As")
    return await _acted_for(office, own.tenant, name, "nobody can be acted for")


async def _acted_for(office: Office, tenant: str, name: str, so: str) -> Person:
    """Return somebody who is acted for, where nothing is real; both are looked up together."""
    _, found = await asyncio.gather(_all_simulated(office, so), person(office, tenant, name))
    return found


async def _all_simulated(office: Office, so: str) -> None:
    """Refuse to act for anybody where something is real.

    Raises:
        Denied: a real shop is connected.
    """
    if not await office.store.read(shops.only_sandbox):
        text = f"A real shop is connected, so {so}."
        raise Denied(text, at="Countersign-As", hint="Sign in as yourself.")


def named(operator: str | None) -> tuple[str, str]:
    """Return tenant and person of the operator, who is the demo's admin where none is set."""
    if operator is None:
        return OPERATOR
    tenant, _, name = operator.partition("/")
    return tenant, name


def acting(wanted: str, operator: tuple[str, str]) -> tuple[str, str]:
    """Read `tenant/person`; without a tenant it is the operator's, without anybody the operator."""
    if not wanted:
        return operator
    tenant, slash, name = wanted.partition("/")
    return (tenant, name) if slash else (operator[0], tenant)


def _same(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())
