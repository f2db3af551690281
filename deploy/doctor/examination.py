"""What is missing on this machine, and the command that brings it."""

import importlib.util
import os
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Final

from activities.errors import CountersignError, Misconfigured
from deploy.doctor.asking import Unanswered, ask
from deploy.doctor.discord import discord_steps
from deploy.doctor.finding import Finding
from deploy.doctor.slack import slack_steps
from deploy.doctor.steps import steps
from deploy.home import Home
from deploy.settings import Settings, read_settings

ROOMS: Final = ("activities", "admin_web", "authz", "bots", "deploy", "planner", "workflows")
SETTINGS: Final = "settings"
_OLDEST: Final = (3, 11)


class _Broken(Exception):
    def __init__(self, text: str, fix: str) -> None:
        super().__init__(text)
        self.fix = fix


def examine(environ: Mapping[str, str]) -> Iterator[Finding]:
    """Look at everything, each thing for itself; nothing is changed and no server is needed."""
    yield _look("Python", _python)
    yield _look("packages", _packages)
    yield _look("rooms", _rooms)
    try:
        settings = read_settings(environ)
    except Misconfigured as wrong:
        yield Finding(SETTINGS, well=False, text=wrong.text, fix=wrong.hint or "")
        return
    yield Finding(SETTINGS, well=True, text="every key is known")
    yield _look("home", lambda: _home(settings))
    yield _look("policy engine", lambda: _cerbos(settings))
    server = _look("server", lambda: _server(settings))
    yield server
    running = server.well and server.text.startswith("ready")
    yield from slack_steps(settings, running=running)
    yield from discord_steps(settings)
    yield from steps(settings, running=running)


def _look(what: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(what, well=True, text=check())
    except _Broken as broken:
        return Finding(what, well=False, text=str(broken), fix=broken.fix)
    except CountersignError as error:
        return Finding(what, well=False, text=error.text, fix=error.hint or "")


def _python() -> str:
    if sys.version_info < _OLDEST:
        raise _Broken("Python is older than 3.11.", "Install Python 3.11 or newer.")
    return sys.version.split()[0]


def _packages() -> str:
    wanted = ("sqlalchemy", "fastapi", "uvicorn", "httpx2", "cerbos", "cel_expr_python", "rich")
    absent = [name for name in wanted if importlib.util.find_spec(name) is None]
    if absent:
        raise _Broken(f"Missing: {', '.join(absent)}.", "`make ready`")
    return "complete"


def _rooms() -> str:
    """Refuse another distribution that brings a package of one of our names."""
    owners = packages_distributions()
    others = {owner for room in ROOMS for owner in owners.get(room, ()) if owner != "countersign"}
    if others:
        named = ", ".join(sorted(others))
        raise _Broken(f"Other packages own our names: {named}.", f"`uv pip uninstall {named}`")
    return "nobody else owns our names"


def _home(settings: Settings) -> str:
    home = Home(settings.home)
    if not home.folder.exists():
        return f"{home.folder} will be made"
    if not home.folder.is_dir() or not os.access(home.folder, os.R_OK | os.W_OK | os.X_OK):
        text = f"{home.folder} cannot be used as a folder."
        raise _Broken(text, "Choose another one with COUNTERSIGN_HOME.")
    if home.folder.stat().st_mode & 0o077:
        raise _Broken(f"{home.folder} is open to others.", f"`chmod 700 {home.folder}`")
    loose = [one.name for one in (home.token_file, home.key_file) if _readable_by_others(one)]
    if loose:
        files = " ".join(str(home.folder / name) for name in loose)
        raise _Broken(f"{', '.join(loose)} can be read by others.", f"`chmod 600 {files}`")
    return str(home.folder)


def _readable_by_others(path: Path) -> bool:
    return path.exists() and bool(path.stat().st_mode & 0o077)


def _cerbos(settings: Settings) -> str:
    from authz.pdp import find_cerbos

    return str(find_cerbos(settings.cerbos.binary))


def _server(settings: Settings) -> str:
    """Say who has the ports; a free port is as well as our own server."""
    home = Home(settings.home)
    if home.address.exists():
        url = home.address.read_text(encoding="ascii").strip()
        try:
            answer = ask("GET", f"{url}/readyz")
        except Unanswered:
            raise _Broken(f"It ran at {url} and answers no more.", "`countersign up`") from None
        told = answer.json()
        if told == {"status": "ready"}:
            return f"ready at {url}"
        if not isinstance(told, Mapping) or "detail" not in told:
            text = f"It ran at {url}, where another program answers now."
            raise _Broken(text, "`countersign up`")
        raise _Broken(f"{url} is not ready: {told['detail']}", "`countersign up`")
    for port, key in ((settings.port, "PORT"), (settings.sandbox.port, "SANDBOX__PORT")):
        with socket.socket() as probe:
            if port and probe.connect_ex(("127.0.0.1", port)) == 0:
                text = f"Another program has the port {port}."
                raise _Broken(text, f"Choose another one with COUNTERSIGN_{key}.")
    return "not started; `countersign up` starts it"
