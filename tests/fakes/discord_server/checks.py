"""Is this payload one that the platform takes? Every fault at once, each with its place."""

from collections import Counter
from collections.abc import Iterator

from tests.fakes.discord_server import components, limits, mentions
from tests.fakes.discord_server.components import length, one_of, required
from tests.fakes.discord_server.flags import MessageFlag
from tests.fakes.discord_server.problems import JSON, Path, Problem
from tests.fakes.discord_server.shapes import shaped

TEXT_DISPLAY = 10
LEGACY_FIELDS = ("content", "embeds", "poll", "sticker_ids")
SETTABLE = MessageFlag.SUPPRESS_EMBEDS | MessageFlag.SUPPRESS_NOTIFICATIONS
EMBED_TEXTS = {"title": 256, "description": 4096}


def message(body: JSON, *, was_v2: bool = False, of_interaction: bool = False) -> list[Problem]:
    """Check what a message shall be, new or edited."""
    body, misshapen = shaped(body)
    if misshapen:
        return misshapen
    v2 = was_v2 or bool((body.get("flags") or 0) & MessageFlag.COMPONENTS_V2)
    return [
        *_flags(body, of_interaction=of_interaction),
        *_legacy(body, v2=v2),
        *_plain(body),
        *_allowed_mentions(body),
        *_tree(body, v2=v2),
    ]


def _flags(body: JSON, *, of_interaction: bool) -> Iterator[Problem]:
    settable = SETTABLE | MessageFlag.COMPONENTS_V2
    if of_interaction:
        settable |= MessageFlag.EPHEMERAL
    flags = body.get("flags") or 0
    if not isinstance(flags, int) or flags & ~int(settable):
        said = f"Flags {flags} cannot be set on this message."
        yield Problem(("flags",), "BITFIELD_TYPE_INVALID", said)


def _legacy(body: JSON, *, v2: bool) -> Iterator[Problem]:
    for name in LEGACY_FIELDS:
        if v2 and body.get(name):
            said = "This field cannot be used with the IS_COMPONENTS_V2 flag"
            yield Problem((name,), "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", said)


def _plain(body: JSON) -> Iterator[Problem]:
    if body.get("content") is not None:
        yield from length(body["content"], 0, limits.CONTENT, ("content",))
    if body.get("nonce") is not None:
        yield from length(str(body["nonce"]), 0, limits.NONCE, ("nonce",))
    if body.get("enforce_nonce") and body.get("nonce") is None:
        yield required(("nonce",))
    embeds = body.get("embeds") or []
    yield from length(embeds, 0, limits.EMBEDS, ("embeds",))
    for number, embed in enumerate(embeds):
        for name, most in EMBED_TEXTS.items():
            yield from length(embed.get(name) or "", 0, most, ("embeds", number, name))
    whole = sum(len(embed.get(name) or "") for embed in embeds for name in EMBED_TEXTS)
    if whole > limits.EMBED_CHARACTERS:
        said = f"Embed size exceeds maximum size of {limits.EMBED_CHARACTERS}"
        yield Problem(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", said)


def _allowed_mentions(body: JSON) -> Iterator[Problem]:
    allowed = body.get("allowed_mentions")
    if allowed is None:
        return
    parse = allowed.get("parse") or []
    for number, word in enumerate(parse):
        if word not in {"roles", "users", "everyone"}:
            said = "Value must be one of ('roles', 'users', 'everyone')."
            yield Problem(("allowed_mentions", "parse", number), "BASE_TYPE_CHOICES", said)
    for name in ("users", "roles"):
        at = ("allowed_mentions", name)
        yield from length(allowed.get(name) or [], 0, limits.MENTIONS_LISTED, at)
        if name in parse and allowed.get(name):
            said = f"parse:['{name}'] and {name}: [ids...] are mutually exclusive."
            yield Problem(at, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", said)


def _tree(body: JSON, *, v2: bool) -> Iterator[Problem]:
    tree = body.get("components")
    if tree is None:
        return
    at: Path = ("components",)
    if not isinstance(tree, list):
        yield from length(tree, 0, limits.COMPONENTS, at)
        return
    allowed = components.IN_MESSAGES_V2 if v2 else components.IN_LEGACY_MESSAGES
    for number, it in enumerate(tree):
        yield from components.check(it, allowed, (*at, number))
    if not v2:
        yield from length(tree, 0, limits.LEGACY_ROWS, at)
    everything = [(place, it) for place, it in components.every(tree, at)]
    if len(everything) > limits.COMPONENTS:
        said = f"The total number of components cannot exceed {limits.COMPONENTS}."
        yield Problem(at, "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", said)
    for place, it in everything:
        if it.get("type") == 4:
            yield from one_of(4, components.SELECTS | {2}, (*place, "type"))
    yield from _unique(everything)
    text = sum(len(it.get("content") or "") for _, it in everything if it["type"] == TEXT_DISPLAY)
    if text > limits.TEXT_OF_ALL_DISPLAYS:
        said = f"The displayable text is {text} long; at most {limits.TEXT_OF_ALL_DISPLAYS}."
        yield Problem(at, "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", said)


def _unique(everything: list[tuple[Path, JSON]]) -> Iterator[Problem]:
    said = "Component custom id cannot be duplicated"
    for name, code, nothing in (
        ("custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", None),
        ("id", "COMPONENT_ID_DUPLICATED", 0),
    ):
        times = Counter(it.get(name) for _, it in everything)
        for place, it in everything:
            value = it.get(name)
            if value is not None and value != nothing and times[value] > 1:
                yield Problem((*place, name), code, said if name == "custom_id" else "Used twice")


def texts(body: JSON) -> list[str]:
    """List every text of a message that may hold a mention."""
    shown = [body.get("content") or ""]
    tree = body.get("components") or []
    shown += [it.get("content") or "" for _, it in components.every(tree) if it.get("type") == 10]
    return shown


def broadcast(body: JSON) -> str | None:
    """Say whom a message would call without anyone having named them."""
    body, misshapen = shaped(body)
    if misshapen:
        return None
    found = mentions.careless(mentions.live(texts(body)), body.get("allowed_mentions"))
    return f"its text can ping: {found}" if found else None


def modal(body: JSON) -> list[Problem]:
    """Check a modal, as the callback of type 9 carries it."""
    body, misshapen = shaped(body)
    if misshapen:
        return misshapen
    tree = body.get("components")
    found = [
        *length(body.get("custom_id"), *limits.CUSTOM_ID, ("custom_id",)),
        *length(body.get("title"), *limits.MODAL_TITLE, ("title",)),
        *length(tree, *limits.MODAL_COMPONENTS, ("components",)),
    ]
    if not isinstance(tree, list):
        return found
    for number, it in enumerate(tree):
        at = ("components", number)
        found += components.check(it, components.IN_MODALS, at)
        if isinstance(it, dict) and it.get("type") == 1:
            found += _input_row(it, at)
        if isinstance(it, dict) and (it.get("component") or {}).get("disabled"):
            said = "Components in a modal cannot be disabled."
            found.append(Problem((*at, "component", "disabled"), "MODAL_DISABLED", said))
    found += _unique(list(components.every(tree, ("components",))))
    return found


def _input_row(row: JSON, at: Path) -> Iterator[Problem]:
    inside = row.get("components") or []
    for number, it in enumerate(inside):
        yield from one_of(it.get("type"), {4}, (*at, "components", number, "type"))
        if not it.get("label"):
            yield required((*at, "components", number, "label"))
    if len(inside) > 1:
        said = "A row of a modal holds one text input."
        yield Problem((*at, "components"), "COMPONENT_LAYOUT_WIDTH_EXCEEDED", said)


def thread(body: JSON) -> list[Problem]:
    """Check what shall become a thread."""
    body, misshapen = shaped(body)
    if misshapen:
        return misshapen
    found = list(length(body.get("name"), *limits.THREAD_NAME, ("name",)))
    if body.get("auto_archive_duration") is not None:
        minutes = body["auto_archive_duration"]
        found += one_of(minutes, limits.ARCHIVE_MINUTES, ("auto_archive_duration",))
    return found
