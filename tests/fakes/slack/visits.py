"""A browser that follows an app's install page, allows, and comes back."""

import html
import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

from aiohttp import ClientResponse, ClientSession, CookieJar
from yarl import URL

from tests.fakes.slack.model import User
from tests.fakes.slack.oauth import allow, decline
from tests.fakes.slack.state import World

LINK = re.compile(r'href="([^"]*/oauth/v2/authorize[^"]*)"')


@dataclass(frozen=True)
class Visit:
    """Where a visit ended."""

    status: int
    text: str


async def visit(
    world: World, user: User, address: str, *, org: bool = False, declines: bool = False
) -> Visit:
    """Install an app as a person does, with the cookies that its pages set."""
    here = URL(address).origin()  # browsers keep secure cookies of this very machine, too
    jar = CookieJar(unsafe=True, treat_as_secure_origin=here)
    async with ClientSession(cookie_jar=jar) as browser:
        async with browser.get(address, allow_redirects=False) as page:
            asked = _authorize_link(page, await page.text())
        if asked is None:
            return Visit(page.status, f"there is no way to install at {address}")
        query = dict(parse_qsl(urlsplit(asked).query))
        async with browser.get(asked) as shown:
            await shown.read()
        back = decline(world, query) if declines else allow(world, query, user, org=org)
        async with browser.get(back) as arrived:
            return Visit(arrived.status, await arrived.text())


def _authorize_link(page: ClientResponse, text: str) -> str | None:
    if "Location" in page.headers:
        return page.headers["Location"]
    found = LINK.search(text)
    return html.unescape(found.group(1)) if found else None
