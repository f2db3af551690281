"""`countersign init`: set up a real installation."""

import os
import re
import sys
from typing import Final
from zoneinfo import available_timezones

import click

from deploy.cli.exits import Exit, emit, plainly

_NAME: Final = re.compile(r"[a-z][a-z0-9_-]{0,39}", re.ASCII)
_LOCALE: Final = re.compile(r"[a-z]{2,3}([-_][A-Za-z0-9]{2,4})?", re.ASCII)
_RESERVED: Final = frozenset({"demo", "other"})


def _name(_: click.Context, option: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    if not _NAME.fullmatch(value):
        raise click.BadParameter("small letters, digits, - and _, a letter first")
    if option.name == "tenant" and value in _RESERVED:
        raise click.BadParameter("that name is the demo's")
    return value


def _zone(_: click.Context, __: click.Parameter, value: str) -> str:
    if value not in available_timezones():
        raise click.BadParameter("no such zone; write it such as Europe/Berlin")
    return value


def _currency(_: click.Context, __: click.Parameter, value: str) -> str:
    from activities.money import DIGITS

    if value.upper() not in DIGITS:
        raise click.BadParameter("no such currency; write its code, such as EUR")
    return value.upper()


def _locale(_: click.Context, __: click.Parameter, value: str) -> str:
    if not _LOCALE.fullmatch(value):
        raise click.BadParameter("no such language; write it such as en or de-AT")
    return value


def _url(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is not None and not re.fullmatch(r"https?://[^/\s\"\\]+", value):
        raise click.BadParameter("write it such as https://countersign.example")
    return value


@click.command()
@click.option("--tenant", callback=_name, help="Short name of the business, such as acme.")
@click.option("--admin", callback=_name, help="Short name of its first admin, such as ana.")
@click.option("--title", help="Name of the business as people read it.")
@click.option("--currency", default="EUR", callback=_currency, show_default=True)
@click.option("--locale", default="en", callback=_locale, show_default=True, help="Of numbers.")
@click.option("--zone", default="Europe/Berlin", callback=_zone, show_default=True)
@click.option("--public-url", callback=_url, help="Where people reach it, if not on this machine.")
@click.option("--yes", is_flag=True, help="Ask nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def init(
    tenant: str | None,
    admin: str | None,
    title: str | None,
    currency: str,
    locale: str,
    zone: str,
    public_url: str | None,
    *,
    yes: bool,
    as_json: bool,
) -> None:
    """Write settings, keys and the first admin of a real installation; overwrite nothing.

    What was interrupted before the settings were written is taken up by the same command.
    """
    from deploy.home import Home
    from deploy.installing import Business, install, refuse_second
    from deploy.settings import read_settings

    with plainly(as_json=as_json):
        settings = read_settings(os.environ)
        home = Home(settings.home)
        refuse_second(settings, home)
        names = _asked(tenant, admin, yes=yes)
        business = Business(
            *names, title or names[0].capitalize(), locale, zone, currency, public_url
        )
        if not yes:
            click.confirm(f"Set up {business.title} in {home.folder}?", abort=True, err=True)
        home.enter()
        with home.held():
            written = install(settings, home, business)
    if as_json:
        emit({"home": str(home.folder), "settings": str(written), "operator": "/".join(names)})
    else:
        sys.stdout.write(
            f"Set up {business.title}: {names[1]} is its admin, and the token in"
            f" {home.folder} is theirs.\nNext: countersign up\nThen: countersign doctor\n"
        )


def _asked(tenant: str | None, admin: str | None, *, yes: bool) -> tuple[str, str]:
    """Return the two names, asking on a terminal for those that were not given."""
    if tenant and admin:
        return tenant, admin
    if yes or not sys.stdin.isatty():
        click.echo("Say `--tenant` and `--admin`; nothing was set up.", err=True)
        sys.exit(int(Exit.USAGE))
    return (
        tenant or _prompt("Short name of the business", "tenant"),
        admin or _prompt("Your own short name", "admin"),
    )


def _prompt(text: str, option: str) -> str:
    def valid(value: str) -> str:
        context = click.get_current_context()
        parameter = next(one for one in context.command.params if one.name == option)
        return _name(context, parameter, value) or ""

    found: str = click.prompt(text, value_proc=valid, err=True)
    return found
