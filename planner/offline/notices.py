"""Orders to be told when something happens."""

from collections.abc import Sequence

from planner.offline.amounts import Amount
from planner.offline.language import Language
from planner.offline.lexicon import Lexeme
from planner.offline.orders import Order, no_params
from planner.offline.parts import Part
from planner.offline.phrases import phrase
from planner.offline.replies import Told
from planner.offline.watches import Happening


def awaited(lexemes: Sequence[Lexeme], what: Happening, language: Language) -> Order | None:
    """Return the order that "tell me when …" is; None where something else is wanted."""
    verbs = [one for one in lexemes if one.part is not Part.STOP]
    if len(verbs) != 1 or (verbs[0].part, verbs[0].value) != (Part.VERB, "show"):
        return None
    target, condition = what.target, what.condition
    if target is None or target.group or condition is None:
        raise Told("I can tell you of one product at a time. Please name it.")
    value = condition.value.text if isinstance(condition.value, Amount) else str(condition.value)
    field = phrase("price") if condition.field == "price" else phrase("stock")
    compare = {">": phrase("above"), "<": phrase("below"), ">=": phrase("at least")}
    text = phrase(
        "{name}: {field} {compare} {value}",
        name=target.name,
        field=field,
        compare=compare.get(condition.compare, phrase("at most")),
        value=value,
    )
    says = phrase("Say “{text}”", text=text)
    fixed = {"text": language.say(text)}
    return Order("thread.post", "tell", says, no_params, (target,), fixed=fixed, writes=False)
