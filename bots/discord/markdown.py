"""Text for Discord, in which nothing that others wrote is a mark, a mention or a link.

Source: discord.com/developers/docs/reference#message-formatting, and the client's own markdown.
"""

import re
from collections.abc import Mapping
from typing import Final

from bots.cards.drawing import Link, Look, Moment, Named, Span, Text, Words

_MARK: Final = re.compile(r"[\\*_~`|\[\]<]")
_AT_THE_START: Final = re.compile(r"^(\s*)([#>+-]|\d+(?=[.)]))", re.MULTILINE)
"""What begins a heading, a quote, a list or small print."""
_CALL: Final = re.compile(r"@(?=everyone|here|[!&]?\d)", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"(https?|discord|steam):(?=/)", re.IGNORECASE)
_BREAK: Final = "\u200b"


def escaped(text: str, *, begins: bool = False) -> str:
    """Return words in which Discord finds nothing to interpret.

    Args:
        text: what others wrote.
        begins: whether it may begin a line.
    """
    text = _MARK.sub(r"\\\g<0>", text)
    text = _CALL.sub(f"@{_BREAK}", _ADDRESS.sub(rf"\1:{_BREAK}", text))
    return _AT_THE_START.sub(_at_the_start, text) if begins else text


def _at_the_start(found: re.Match[str]) -> str:
    mark = found[2]
    return f"{found[1]}{mark}{_BREAK}" if mark.isdigit() else f"{found[1]}\\{mark}"


def markdown(words: Words, accounts: Mapping[str, str], *, begins: bool = False) -> str:
    """Write words as Discord reads them.

    Args:
        words: what to write.
        accounts: Discord's own id of each person who has one.
        begins: whether they begin a line.
    """
    written = ""
    for span in words:
        written += _span(span, accounts, begins=begins and not written.strip())
    return written


def _span(span: Span, accounts: Mapping[str, str], *, begins: bool) -> str:
    match span:
        case Text():
            return _text(span, begins=begins)
        case Named(person, name, called):
            known = called and person in accounts
            return f"<@{accounts[person]}>" if known else escaped(name, begins=begins)
        case Moment(at, soon):
            second = int(at.timestamp())
            return f"<t:{second}:f>" + (f" (<t:{second}:R>)" if soon else "")
        case Link(text, url):
            return f"[{escaped(text)}](<{url}>)"


def _text(span: Text, *, begins: bool) -> str:
    inner = span.text.strip()
    if span.look is Look.PLAIN or not inner:
        return escaped(span.text, begins=begins)
    before = span.text[: len(span.text) - len(span.text.lstrip())]
    after = span.text[len(span.text.rstrip()) :]
    if span.look is Look.CODE:
        shown = _CALL.sub(f"@{_BREAK}", inner.replace("`", "\u02cb"))
        return f"{before}`{shown}`{after}"
    return f"{before}**{escaped(inner)}**{after}"
