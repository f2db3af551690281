"""What is wrong with a form that a surface has closed already, and the way back into it."""

from collections.abc import Mapping

from bots.cards import notice
from bots.cards.drawing import BULLET, Drawing, Kind, Part, Press, Text, Tone, Verb, Weight
from bots.cards.saying import name, said, strong, told
from workflows.wording import say


def draw_mistakes(mistakes: Mapping[str, str], verb: Verb, value: str, language: str) -> Drawing:
    """Draw what is wrong with each field, and a button that opens the form as it was filled in.

    Args:
        mistakes: what is wrong, by what each field is called.
        verb: what the form is for.
        value: what it is about.
        language: of whoever filled it in.
    """
    text = "Nothing was changed yet. Please correct this:"
    lines = tuple((BULLET, strong(name(field)), Text(": "), *told(wrong))
                  for field, wrong in mistakes.items())  # fmt: skip
    return Drawing(
        language,
        title=(),
        notice=notice.of_words(say(language, text), *mistakes.values()),
        tone=Tone.WAITS,
        parts=(Part(Kind.SAYS, (said(language, text), *lines)),),
        actions=(Press(verb, say(language, "Back to the form"), value, Weight.FIRST),),
    )
