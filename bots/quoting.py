"""A message that somebody points at: its words become theirs, and none of them decides anything."""

import re
from typing import Final

from bots.typed import FORMS

MENU: Final = "Plan from this message"
"""What this is called in the menu of a message."""
A_WORD: Final = "That message is a word for me, and no plan. Type it yourself if you mean it."


def is_word(text: str) -> bool:
    """Tell whether a message would do something at once; such counts only where it is typed."""
    return any(re.fullmatch(form, text.strip(), re.ASCII) for form in FORMS)
