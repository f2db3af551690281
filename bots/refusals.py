"""Why something was not done, as it is said in a conversation: there is no terminal there."""

from typing import Final

from activities.errors import CountersignError
from workflows.wording import reworded

CHANGED: Final = (
    "I read each message as it was first written, so nothing comes of what you just edited. Write a"
    " new one if something else should happen."
)
"""Of a message to us that whoever wrote it edits."""
_SAID_HERE: Final = {
    "`countersign approvals list`": "`approvals`",
    "`countersign runs list`": "`status`",
    "`countersign shops`": "`status`",
}
"""Words of the conversation that show what a command of the terminal shows."""
_COMMAND: Final = "`countersign "
_OTHERS: Final = ("operator", "admin")
"""Whose terminal a hint may speak of."""


def why(error: CountersignError, language: str) -> str:
    """Say what was wrong, and what can be done about it from here."""
    hint = error.hint if error.hint and _is_of_use(error.hint) else None
    return _turned(reworded(" ".join(filter(None, (error.text, hint))), language))


def _is_of_use(hint: str) -> bool:
    return _COMMAND not in _turned(hint) or any(one in hint for one in _OTHERS)


def _turned(text: str) -> str:
    for command, word in _SAID_HERE.items():
        text = text.replace(command, word)
    return text
