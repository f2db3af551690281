"""What a client makes of what somebody types, and what a message makes of its readers."""

import html
import re

from tests.fakes.slack.checks import texts
from tests.fakes.slack.model import Message

ENTITY = re.compile(r"&lt;([@#][A-Z0-9]+)&gt;")
ADDRESS = re.compile(r"https?://[^\s<>|]+")
MENTION = re.compile(r"<@([A-Z0-9]+)(?:\|[^>]*)?>")
LINK = re.compile(r"<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>")


def typed(text: str) -> str:
    """Return how the platform stores typed words: escaped, addresses as links.

    Args:
        text: as it was typed; `<@U…>` and `<#C…>` stand for names that were chosen from a list.
    """
    escaped = ENTITY.sub(r"<\1>", html.escape(text, quote=False))
    return ADDRESS.sub(lambda found: f"<{found.group()}>", escaped)


def rung(message: Message) -> set[str]:
    """Name everybody at whom a message rings."""
    return {one for text in _all(message) for one in MENTION.findall(text)}


def links(message: Message) -> list[tuple[str, str]]:
    """Return every link of a message with the words that hide it."""
    return [found for text in _all(message) for found in LINK.findall(text)]


def _all(message: Message) -> list[str]:
    shown = {"text": message.text, "blocks": message.blocks}
    return [text for _, text in texts(shown)]
