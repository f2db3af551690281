"""The commands' way to the server: where it is, who asks, and what a refusal ends with."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, Final, NoReturn, ParamSpec, TypeVar
from urllib.parse import quote

import click

from deploy.cli.exits import Absent, Exit, Silent, emit, plainly
from deploy.cli.visible import visible
from deploy.home import Home
from deploy.settings import Settings, read_settings

P = ParamSpec("P")
R = TypeVar("R")

as_option = click.option(
    "--as", "acting", metavar="[TENANT/]PERSON", help="Act as this person, while nothing is real."
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")

_PATIENCE_S: Final = 120.0
_MAY_HAPPEN: Final = (
    "What you asked may still happen: see `countersign approvals list` and `countersign runs list`."
)
_SUCCESS: Final = 300
_BY_STATUS: Final = {401: Exit.REFUSED, 403: Exit.REFUSED, 404: Exit.REFUSED, 409: Exit.REFUSED,
                     413: Exit.INVALID, 422: Exit.INVALID, 503: Exit.MISSING}  # fmt: skip
BY_KIND: Final = {
    "plan": Exit.WAITS,
    "question": Exit.WAITS,
    "refused": Exit.REFUSED,
    "invalid": Exit.INVALID,
    "answer": Exit.DONE,
    "valid": Exit.DONE,
}


@dataclass(frozen=True, slots=True)
class Caller:
    """One person at a terminal, talking to one server."""

    url: str
    token: str
    acting: str | None
    as_json: bool

    def send_file(self, path: str, content: bytes, kind: str) -> "Answer":
        """Post a file and return what the server says."""
        return self.try_("POST", path, content, {"content-type": kind})

    def ask(self, method: str, path: str, body: Any = None) -> Any:  # noqa: ANN401 - any JSON
        """Ask the server; end the program with its reason where it refuses."""
        found = self.try_(method, path, body)
        if found.problem:
            self.fail(found)
        return found.body

    def try_(
        self,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401 - any JSON
        headers: Mapping[str, str] | None = None,
    ) -> "Answer":
        """Ask the server and return what it says, whatever that is."""
        import httpx2

        content = body if isinstance(body, bytes) else None
        try:
            answer = httpx2.request(
                method,
                self.url + path,
                headers={**self._headers(), **(headers or {})},
                content=content,
                json=body if content is None and body is not None else None,
                timeout=_PATIENCE_S,
            )
            return Answer(answer.status_code, self._shown(answer.json()))
        except httpx2.ReadTimeout:
            text = f"Countersign at {self.url} has not answered for {_PATIENCE_S:g} s."
            raise Silent(text, at=self.url, hint=_MAY_HAPPEN) from None
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            self._absent(error)

    def follow(self, run: str, after: int = 0) -> Iterator[Mapping[str, Any]]:
        """Yield the events of a run until it ends; connect again where the line breaks."""
        import httpx2

        path = f"{self.url}/api/runs/{quote(run, safe='')}/events"
        seen = after
        for _ in range(5):
            headers = {**self._headers(), "last-event-id": str(seen)}
            try:
                with httpx2.stream("GET", path, headers=headers, timeout=_PATIENCE_S) as lines:
                    if lines.status_code >= _SUCCESS:
                        lines.read()
                        self.fail(Answer(lines.status_code, self._shown(lines.json())))
                    for line in lines.iter_lines():
                        if line.startswith("data: "):
                            event = json.loads(line.removeprefix("data: "))
                            seen = event["seq"]
                            yield self._shown(event)
                return
            except httpx2.TransportError:
                continue
            except ValueError as error:
                self._absent(error)

    def show(self, document: Any, say: Callable[[], object]) -> None:  # noqa: ANN401 - any JSON
        """Print a document as JSON, or have it said."""
        if self.as_json:
            emit(document)
        else:
            say()

    def fail(self, answer: "Answer") -> NoReturn:
        """End with the server's reason; the documents of plans are reasons too."""
        if self.as_json:
            emit(answer.body if isinstance(answer.body, dict) else {})
        else:
            sys.stderr.write(f"{answer.said}\n")
        sys.exit(int(answer.exit))

    def _shown(self, body: Any) -> Any:  # noqa: ANN401 - any JSON
        """Return what the server said as it may stand in a terminal; programs get every byte."""
        return body if self.as_json else visible(body)

    def _headers(self) -> dict[str, str]:
        acting = {"countersign-as": self.acting} if self.acting else {}
        return {"authorization": f"Bearer {self.token}", **acting}

    def _absent(self, error: Exception) -> NoReturn:
        text = f"No Countersign answers at {self.url} ({type(error).__name__})."
        hint = "Start it with `countersign up`, or set COUNTERSIGN_URL."
        raise Absent(text, at=self.url, hint=hint)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    body: Any

    @property
    def problem(self) -> bool:
        """Tell whether it is a refusal and no document."""
        return self.status >= _SUCCESS and self._kind is None

    @property
    def exit(self) -> Exit:
        """Return the code with which a command ends that has nothing else to say."""
        if self._kind is not None:
            return BY_KIND[self._kind]
        return _BY_STATUS.get(self.status, Exit.FAILED)

    @property
    def said(self) -> str:
        """Return what is wrong and what to do, in one line."""
        body = self.body if isinstance(self.body, dict) else {}
        parts = [str(body[key]) for key in ("detail", "hint") if body.get(key)]
        return " ".join(parts) or f"The server answered {self.status}."

    @property
    def _kind(self) -> str | None:
        kind = self.body.get("kind") if isinstance(self.body, dict) else None
        return kind if kind in BY_KIND else None


def talks(
    command: Callable[Concatenate[Caller, P], R],
) -> Callable[..., R]:
    """Give a command `--as` and `--json`, and a way to the server."""

    @as_option
    @json_option
    @wraps(command)
    def with_server(*args: Any, acting: str | None, as_json: bool, **kwargs: Any) -> R:  # noqa: ANN401
        with plainly(as_json=as_json):
            caller = _caller(acting, as_json=as_json)
            return command(caller, *args, **kwargs)

    return with_server


def _caller(acting: str | None, *, as_json: bool) -> Caller:
    settings = read_settings(os.environ)
    home = Home(settings.home)
    if acting is not None and not (acting.isascii() and acting.isprintable() and acting):
        raise click.UsageError("`--as` takes a person such as manager, or other/manager.")
    return Caller(_url(settings, home), _token(settings, home), acting, as_json)


def _url(settings: Settings, home: Home) -> str:
    if settings.url:
        return settings.url.rstrip("/")
    return _text(home.address) or f"http://127.0.0.1:{settings.port}"


def _token(settings: Settings, home: Home) -> str:
    if settings.token:
        return settings.token.get_secret_value()
    found = _text(home.token_file)
    if not found:
        hint = "Start Countersign with `countersign up`, or set COUNTERSIGN_TOKEN."
        raise Absent(f"There is no token in {home.folder}.", at=str(home.token_file), hint=hint)
    return found


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def quoted(id: str) -> str:
    """Return an id as a part of a path."""
    return quote(id, safe="")
