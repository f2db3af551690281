"""What is halted, as the Home tab and the cards of runs say it."""

from bots.cards.drawing import Moment, Text, Words
from bots.cards.saying import Seen, quoted, said, seen_inside, strong
from workflows.store.halts import Halt
from workflows.wording import say


def halted(halt: Halt, seen: Seen, language: str) -> Words:
    """Say what is halted, since when, by whom and why."""
    text = said(
        language,
        "{what} is halted since {at}, by {name}",
        what=strong(seen.titled(halt.shop) if halt.shop else say(language, "Everything")),
        at=Moment(halt.at),
        name=seen.named(halt.person),
    )
    reason = seen.shown(seen_inside(halt.reason).strip())
    return (Text("🛑 "), *text, *([Text(f": {quoted(language, reason)}")] if reason else []))
