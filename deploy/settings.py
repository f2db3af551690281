"""Every setting, where it comes from, and what is said when one is wrong.

The environment comes first, then `countersign.toml` in HOME, then the defaults below. A key that
nobody knows stops the start: a setting with a typing error would silently not apply.
"""

import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)
from pydantic.fields import FieldInfo

from activities.errors import Misconfigured

PREFIX: Final = "COUNTERSIGN_"
TOML: Final = "countersign.toml"
_FILE: Final = "_FILE"
_TESTS_OWN: Final = frozenset({"SPECS"})
"""Read by the tests alone; a program that they start must not stumble over it."""

_ADDRESS: Final = r"^https?://[^/\s]+(?:/\S*)?$"

Port = Annotated[int, Field(ge=0, le=65535)]


def _keys(value: object) -> object:
    return value.replace(",", " ").split() if isinstance(value, str) else value


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)


class Cerbos(_Part):
    """The policy engine."""

    binary: Path | None = Field(None, description="the `cerbos` program; else PATH, then .venv")


class Sandbox(_Part):
    """The simulated marketplaces."""

    port: Port = Field(8081, description="their loopback port; 0 picks a free one")


class Slack(_Part):
    """The Slack app; without a token or a client id there is none."""

    bot_token: SecretStr | None = Field(
        None, description="the bot's token (xoxb-…) of the one workspace that is spoken to"
    )
    app_token: SecretStr | None = Field(
        None, description="the app's token (xapp-…); with it no public address is needed"
    )
    signing_secret: SecretStr | None = Field(
        None, description="proves that a request comes from Slack; needed without an app token"
    )
    client_id: str | None = Field(None, description="of the app, to install it in many workspaces")
    client_secret: SecretStr | None = Field(None, description="of the app, with its client id")
    api_url: Annotated[str, AfterValidator(lambda url: f"{url.rstrip('/')}/")] = Field(
        "https://slack.com/api/", pattern=_ADDRESS, description="where Slack's Web API is"
    )


class Discord(_Part):
    """The Discord bot; without a token there is none."""

    token: SecretStr | None = Field(None, description="the bot's token")
    guilds: Annotated[tuple[str, ...], BeforeValidator(_keys)] = Field(
        (),
        description="ids of the servers that are spoken to, between commas; default: the only one"
        " that the bot is in at its first start",
    )
    api_url: Annotated[str, AfterValidator(lambda url: url.rstrip("/"))] = Field(
        "https://discord.com/api/v10", pattern=_ADDRESS, description="where Discord's API is"
    )


class Settings(_Part):
    """What the operator decides."""

    home: Path = Field(description="the folder of everything that is kept")
    database_url: SecretStr | None = Field(
        None, description="sqlite:///… or postgresql+psycopg://…; default: a SQLite file in HOME"
    )
    secret_keys: Annotated[tuple[SecretStr, ...], BeforeValidator(_keys)] = Field(
        (), description="Fernet keys, newest first, between commas; default: a key file in HOME"
    )
    public_url: str | None = Field(
        None, pattern=r"^https?://[^/\s]+$", description="where people reach this installation"
    )
    host: str = Field("127.0.0.1", min_length=1, description="address to listen on")
    port: Port = Field(8080, description="port to listen on; 0 picks a free one")
    operator: str | None = Field(
        None,
        pattern=r"^[a-z][a-z0-9_-]{0,39}/[a-z][a-z0-9_-]{0,39}$",
        description="tenant/person whose token the one in HOME is, as `countersign init` sets up;"
        " without it this is the demo",
    )
    engine: Literal["embedded"] = Field("embedded", description="what drives runs")
    planner: Literal["offline"] = Field("offline", description="what turns words into plans")
    clock: Literal["system", "sandbox"] | None = Field(
        None, description="whose time counts; default: the sandbox's while every shop is simulated"
    )
    cerbos: Cerbos = Field(default_factory=Cerbos)
    sandbox: Sandbox = Field(default_factory=Sandbox)
    slack: Slack = Field(default_factory=Slack)
    discord: Discord = Field(default_factory=Discord)
    url: str | None = Field(
        None, pattern=r"^https?://[^/\s]+/?$", description="the server that commands talk to"
    )
    token: SecretStr | None = Field(
        None, description="the operator's bearer token; default: the token file in HOME"
    )

    @property
    def database(self) -> str:
        """Return the address of the database."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.home / 'countersign.db'}"

    @property
    def loopback(self) -> bool:
        """Tell whether only this machine can connect."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def known() -> Iterator[tuple[str, FieldInfo]]:
    """Yield every setting by the name it has in the environment, without the prefix."""
    for name, field in Settings.model_fields.items():
        if isinstance(field.annotation, type) and issubclass(field.annotation, _Part):
            for inner, part in field.annotation.model_fields.items():
                yield f"{name}__{inner}".upper(), part
        else:
            yield name.upper(), field


def is_secret(field: FieldInfo) -> bool:
    """Tell whether a setting may also come from a file named by its `_FILE` key."""
    return "SecretStr" in str(field.annotation)


def home_of(environ: Mapping[str, str]) -> Path:
    """Return the folder that the environment chooses, else the platform's usual one."""
    chosen = environ.get(f"{PREFIX}HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    share = environ.get("XDG_DATA_HOME")
    base = Path(share) if share else Path("~/.local/share").expanduser()
    return base.absolute() / "countersign"


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Read every source.

    Raises:
        Misconfigured: a key is unknown or a value is wrong; one sentence says which.
    """
    home = home_of(environ)
    values = {**_from_toml(home / TOML), **_from_environment(environ)}
    values.pop("HOME", None)
    nested: dict[str, Any] = {"home": home}
    for name, value in values.items():
        target = nested
        *outer, last = name.lower().split("__")
        for part in outer:
            target = target.setdefault(part, {})
        target[last] = value
    try:
        return Settings.model_validate(nested)
    except ValidationError as wrong:
        raise _misfit(wrong) from None


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    secrets = {name for name, field in known() if is_secret(field)}
    values: dict[str, Any] = {}
    for key, value in sorted(environ.items()):
        name = key.removeprefix(PREFIX)
        if name == key or name in _TESTS_OWN:
            continue
        plain = name.removesuffix(_FILE)
        if plain != name and plain in secrets:
            values.setdefault(plain, _content(key, Path(value)))
            continue
        _refuse_unknown(key, name)
        values[name] = value
    return values


def _content(key: str, path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise Misconfigured(
            f"{key} names the file {path}, which cannot be read: {reason}.",
            at=key,
            hint="Name a readable file, or unset it.",
        ) from None


def _from_toml(path: Path) -> dict[str, Any]:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        text = f"The settings file {path} cannot be read: {error}."
        raise Misconfigured(text, at=str(path), hint="Correct or remove it.") from None
    values: dict[str, Any] = {}
    for name, value in found.items():
        inner = value if isinstance(value, dict) else None
        for key, leaf in inner.items() if inner is not None else [("", value)]:
            full = f"{name}__{key}" if inner is not None else name
            shown = f"{name}.{key}" if inner is not None else name
            _refuse_unknown(f"{shown} in {path}", full.upper(), form=_dotted)
            values[full.upper()] = leaf
    if "HOME" in values:
        text = f"{path} names a HOME, but it lies in HOME itself."
        raise Misconfigured(text, at=str(path), hint=f"Set {PREFIX}HOME in the environment.")
    return values


def _dotted(name: str) -> str:
    return name.lower().replace("__", ".")


def _prefixed(name: str) -> str:
    return f"{PREFIX}{name}"


def _refuse_unknown(shown: str, name: str, form: Any = _prefixed) -> None:  # noqa: ANN401
    names = [setting for setting, _ in known()]
    if name in names:
        return
    near = get_close_matches(name, names, n=1, cutoff=0)
    hint = f"Did you mean {form(near[0])}?" if near else ""
    raise Misconfigured(f"There is no setting {shown}.", at=shown, hint=hint)


def _misfit(wrong: ValidationError) -> Misconfigured:
    first = wrong.errors(include_url=False, include_context=False)[0]
    place = [str(part) for part in first["loc"] if not isinstance(part, int)]
    key = _prefixed("__".join(place).upper())
    return Misconfigured(
        f"{key} is wrong: {_said(first['type'], first['msg'])}.",
        at=key,
        hint=f"It is {dict(known())['__'.join(place).upper()].description}."
        if "__".join(place).upper() in dict(known())
        else None,
    )


def _said(kind: str, message: str) -> str:
    """Say in plain words what a value must be."""
    if kind.startswith("int_"):
        return "it must be a whole number"
    if kind == "string_pattern_mismatch" and "http" not in message:
        return "it must name a tenant and a person, such as acme/ana"
    if kind == "string_pattern_mismatch":
        return "it must be an address such as https://countersign.example"
    said = message.removeprefix("Input should be ").removeprefix("Value error, ")
    return f"it must be {said}" if said != message else message[:1].lower() + message[1:]


def reference() -> str:
    """Return the table of all settings for the documentation."""
    rows = ["| setting | default | what it is |", "|---|---|---|"]
    for name, field in known():
        default = field.get_default(call_default_factory=True)
        shown = "–" if field.is_required() or default in (None, ()) else f"`{default}`"
        also = f" (or `{PREFIX}{name}{_FILE}`)" if is_secret(field) else ""
        rows.append(f"| `{PREFIX}{name}`{also} | {shown} | {field.description} |")
    return "\n".join(rows) + "\n"
