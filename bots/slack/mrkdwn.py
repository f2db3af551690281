"""Text for Slack, in which nothing that others wrote is a mark, a mention or a link.

Source: docs.slack.dev/messaging/formatting-message-text.
"""

import re
from collections.abc import Mapping
from typing import Final

from bots.cards.drawing import Link, Look, Moment, Named, Span, Text, Words
from bots.cards.notice import utc

_ENTITIES: Final = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"))
_LIKE: Final[Mapping[str, str]] = {"*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb"}
"""What looks the same and is no mark: Slack has no way to say that a mark is none."""
_MARK: Final = re.compile(r"(?<![^\W_])[*_~]|[*_~](?![^\W_])|`")
"""A mark at the edge of a word; within one, as in an article number, it marks nothing."""
_CALL: Final = re.compile(r"@(?=channel|here|everyone)", re.IGNORECASE)
_PICTURE: Final = re.compile(r":(?=[a-z0-9_+'-]+:)", re.IGNORECASE)
_QUOTE: Final = re.compile(r"^>", re.MULTILINE)
_BREAK: Final = "\u200b"


def escaped(text: str) -> str:
    """Return words in which Slack finds nothing to interpret."""
    text = _MARK.sub(lambda found: _LIKE[found[0]], _QUOTE.sub("\u203a", text))
    return entities(_PICTURE.sub(f":{_BREAK}", _CALL.sub(f"@{_BREAK}", text)))


def entities(text: str) -> str:
    """Escape the three characters that Slack asks to escape."""
    for letter, entity in _ENTITIES:
        text = text.replace(letter, entity)
    return text


def mrkdwn(words: Words, accounts: Mapping[str, str]) -> str:
    """Write words as Slack reads them.

    Args:
        words: what to write.
        accounts: Slack's own id of each person who has one in this workspace.
    """
    return "".join(_span(span, accounts) for span in words)


def _span(span: Span, accounts: Mapping[str, str]) -> str:
    match span:
        case Text():
            return _text(span)
        case Named(person, name, called):
            return f"<@{accounts[person]}>" if called and person in accounts else escaped(name)
        case Moment(at):
            shown = "{date_short_pretty} {time}"
            return f"<!date^{int(at.timestamp())}^{shown}|{utc(at)}>"
        case Link(text, url):
            return f"<{entities(url)}|{escaped(text).replace('|', '¦')}>"


def _text(span: Text) -> str:
    inner = span.text.strip()
    if span.look is Look.PLAIN or not inner:
        return escaped(span.text)
    before = span.text[: len(span.text) - len(span.text.lstrip())]
    after = span.text[len(span.text.rstrip()) :]
    if span.look is Look.CODE:
        shown = entities(_CALL.sub(f"@{_BREAK}", inner.replace("`", _LIKE["`"])))
        return f"{before}`{shown}`{after}"
    return f"{before}*{escaped(inner)}*{after}"
