"""What is wrong with a payload that an app sends, by the platform's published limits."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.block_kit import (
    BLOCKS,
    METADATA,
    MOST_BLOCKS,
    SUGGESTED,
    SURFACES,
    VIEWS,
)
from tests.fakes.slack.model import Json
from tests.fakes.slack.shapes import ByType, Problem

MOST_TEXT = 40_000
MOST_TEXT_OF_UPDATE = 4_000
MOST_OF_BLOCKS = 13_000
"""Characters of JSON; the platform does not publish where it stops, between 12,000 and 13,200."""
SAFE_OF_BLOCKS = 12_000
MOST_TABLE = 10_000
MOST_VIEW = 250_000
MOST_MARKDOWN = 12_000
BROADCAST = re.compile(
    r"<!(?:channel|here|everyone|group|subteam\^\w+)(?:\|[^>]*)?>"
    r"|(?<![\w@.])@(?:channel|here|everyone)\b"
)
MARKED = {"text", "fallback", "pretext", "status", "title"}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong; the platform refuses it, or only we do."""

    code: str
    at: str
    says: str
    refused: bool = True


def message_faults(args: Mapping[str, Any], *, update: bool = False) -> Iterator[Fault]:
    """Name what is wrong with a message as a method or a response_url receives it."""
    text, blocks = args.get("text"), args.get("blocks")
    if not blocks and not text and not args.get("attachments"):
        yield Fault("no_text", "/text", "a message needs a text or blocks")
    elif not text:
        says = "blocks without a text read as nothing in a notification"
        yield Fault("missing_text_in_message", "/text", says, refused=False)
    most = MOST_TEXT_OF_UPDATE if update else MOST_TEXT
    if isinstance(text, str) and len(text) > most:
        yield Fault("msg_too_long", "/text", f"must be at most {most} characters")
    if args.get("metadata"):
        for at, says in METADATA.problems(args["metadata"], "/metadata"):
            yield Fault("invalid_metadata_format", at, says)
    if blocks:
        yield from block_faults(blocks, "message")
    yield from broadcasts(args)


def view_faults(view: object, surface: str) -> Iterator[Fault]:
    """Name what is wrong with a modal or a Home tab."""
    if not isinstance(view, Mapping) or view.get("type") != surface:
        yield Fault("invalid_arguments", "/view/type", f"must be a view of type {surface}")
        return
    for at, says in VIEWS[surface].problems(view, "/view"):
        yield Fault("invalid_arguments", at, says)
    blocks = view.get("blocks")
    for fault in block_faults(blocks or [], surface, "/view/blocks"):
        yield Fault("invalid_arguments", fault.at, fault.says, fault.refused)
    if surface == "modal" and "submit" not in view and any(_of_type(blocks, "input")):
        says = "a modal with input blocks needs a submit text"
        yield Fault("invalid_arguments", "/view/submit", says)
    if len(_json(view)) > MOST_VIEW:
        yield Fault("view_too_large", "/view", f"must be at most {MOST_VIEW} bytes")
    yield from broadcasts(view)


def block_faults(blocks: object, surface: str, at: str = "/blocks") -> Iterator[Fault]:
    """Name what is wrong with the blocks of one surface."""
    if not isinstance(blocks, list):
        yield Fault("invalid_blocks_format", at, "must be a list of blocks")
        return
    most = MOST_BLOCKS[surface]
    if len(blocks) > most:
        yield Fault("invalid_blocks", at, f"must be at most {most} blocks, and are {len(blocks)}")
    rule = ByType(BLOCKS, SURFACES[surface])
    for number, block in enumerate(blocks):
        for where, says in rule.problems(block, f"{at}/{number}"):
            yield Fault("invalid_blocks", where, says)
    for where, says in (*_repeated(blocks, at), *_focused(blocks, at), *_chosen(blocks, at)):
        yield Fault("invalid_blocks", where, says)
    yield from _tables(blocks, at)
    if sum(len(str(one.get("text"))) for one in _of_type(blocks, "markdown")) > MOST_MARKDOWN:
        says = f"all markdown blocks together must be at most {MOST_MARKDOWN} characters"
        yield Fault("invalid_blocks", at, says)
    if surface == "message":
        yield from _size(blocks, at)


def suggestion_faults(answer: object) -> Iterator[Fault]:
    """Name what is wrong with the options that an app offers while somebody types."""
    for at, says in SUGGESTED.problems(answer, ""):
        yield Fault("invalid_options", at, says)


def broadcasts(payload: object) -> Iterator[Fault]:
    """Name every text that would ring at everybody."""
    for at, text in texts(payload):
        if found := BROADCAST.search(text):
            says = f"{found.group()!r} would notify everybody; escape it"
            yield Fault("broadcast", at, says, refused=False)


def texts(value: object, at: str = "") -> Iterator[tuple[str, str]]:
    """Return every text in which marks count, with its place; names and plain text are inert."""
    if isinstance(value, Mapping):
        if value.get("type") == "broadcast":
            yield at, f"<!{value.get('range')}>"
        elif value.get("type") == "user" and "user_id" in value:
            yield at, f"<@{value['user_id']}>"
        elif value.get("type") == "link":
            yield at, f"<{value.get('url')}|{value.get('text', '')}>"
        inert = value.get("type") in {"plain_text", "raw_text", "text"}
        for name, one in value.items():
            if isinstance(one, str):
                if name in MARKED and not inert:
                    yield f"{at}/{name}", one
            else:
                yield from texts(one, f"{at}/{name}")
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for number, one in enumerate(value):
            yield from texts(one, f"{at}/{number}")


def elements(block: Json) -> list[Json]:
    """Return what a block holds that people can act on."""
    held = [*(block.get("elements") or ()), block.get("accessory"), block.get("element")]
    return [one for one in held if isinstance(one, dict) and one.get("type") not in _SHOWN]


_SHOWN = {"image", "plain_text", "mrkdwn"} | {
    f"rich_text_{part}" for part in ("section", "list", "preformatted", "quote")
}


def _of_type(blocks: object, kind: str) -> Iterator[Json]:
    for block in blocks if isinstance(blocks, list) else ():
        if isinstance(block, dict) and block.get("type") == kind:
            yield block


def _held(blocks: list[Json], at: str) -> Iterator[tuple[str, Json]]:
    for number, block in enumerate(blocks):
        if isinstance(block, dict):
            yield from ((f"{at}/{number}", one) for one in elements(block))


def _repeated(blocks: list[Json], at: str) -> Iterator[Problem]:
    named = Counter(b.get("block_id") for b in blocks)
    for name in (name for name, times in named.items() if name and times > 1):
        yield at, f"block_id {name!r} is not unique"
    for number, block in enumerate(blocks):
        if isinstance(block, dict):
            ids = Counter(one.get("action_id") for one in elements(block))
            for name in (name for name, times in ids.items() if name and times > 1):
                yield f"{at}/{number}", f"action_id {name!r} is not unique in its block"


def _focused(blocks: list[Json], at: str) -> Iterator[Problem]:
    if len([one for _, one in _held(blocks, at) if one.get("focus_on_load")]) > 1:
        yield at, "only one element may have focus_on_load"


def _chosen(blocks: list[Json], at: str) -> Iterator[Problem]:
    """An initial option must be one of the options, letter by letter."""
    for where, element in _held(blocks, at):
        offered = [*(element.get("options") or ())]
        for group in element.get("option_groups") or ():
            offered += group.get("options") or () if isinstance(group, Mapping) else ()
        first = [*filter(None, [element.get("initial_option")])]
        first += element.get("initial_options") or ()
        if offered and any(one not in offered for one in first):
            yield where, "an initial option must equal one of the options"
        least, most = element.get("min_length", 0), element.get("max_length", 3000)
        if least > most:
            yield where, "min_length must not be more than max_length"


def _tables(blocks: list[Json], at: str) -> Iterator[Fault]:
    tables = list(_of_type(blocks, "table"))
    if len(tables) > 1:
        yield Fault("only_one_table_allowed", at, "a message may hold one table")
    if sum(len(_json(table)) for table in tables) > MOST_TABLE:
        yield Fault("invalid_blocks", at, f"a table must be at most {MOST_TABLE} characters")


def _size(blocks: list[Json], at: str) -> Iterator[Fault]:
    size = len(_json(blocks))
    if size > MOST_OF_BLOCKS:
        yield Fault("msg_blocks_too_long", at, f"are {size} characters; the platform refuses that")
    elif size > SAFE_OF_BLOCKS:
        says = f"are {size} characters; more than {SAFE_OF_BLOCKS} may be refused"
        yield Fault("blocks_near_the_limit", at, says, refused=False)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
