"""The offline planner itself: one message in, a plan, a question or words out."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from planner.offline.clauses import Clause
from planner.offline.compose import Wanted, alone, compose
from planner.offline.conditions import Condition
from planner.offline.continued import continued, language_of
from planner.offline.deliveries import ask_for_total
from planner.offline.divided import Portion, divided, is_divided
from planner.offline.draft import Draft
from planner.offline.each_amount import only_amounts
from planner.offline.language import Language, languages, spoken_in
from planner.offline.lexicon import Lexeme, read
from planner.offline.names import Names
from planner.offline.notices import awaited
from planner.offline.orders import Order
from planner.offline.phrases import Joined, Said, phrase
from planner.offline.polite import sentences
from planner.offline.replies import ABLE, Choice, Misspelled, Told, Undecided, answered
from planner.offline.respelled import respelled
from planner.offline.revise import nothing_waits, revised
from planner.offline.sentences import clauses, meant, names_only
from planner.offline.shops import nowhere
from planner.offline.spelled_out import in_figures
from planner.offline.taken_back import taken_back
from planner.offline.tokens import Kind, Token, tokenize
from planner.offline.triggers import Timing, timing
from planner.offline.undercutting import AT_ONCE, is_about_rivals, is_undercutting, undercut
from planner.offline.understand import orders
from planner.offline.watches import Happening
from planner.offline.whereabouts import placed
from planner.planner import Answered, Asked, Proposed, Questions, Reply, TenantView, Thread

MOST_CHARACTERS: Final = 2000
MOST_WORDS: Final = 500
"""And marks: more of them is no order that anybody reads again, and each costs time."""
_MOST_RESPELLED: Final = 3
_BRAKE: Final = "halt"
"""Typed in every language, and so no sign of German."""
_BLANKS: Final = frozenset("\n\r\t")


class OfflinePlanner:
    """Understands plain orders by grammar alone; needs no key and no network."""

    name: Final = "offline"

    async def plan(self, asked: Asked) -> Reply:
        """Answer one message."""
        return reply(asked)


def reply(asked: Asked) -> Reply:
    """Answer one message; a pure function of what it is asked."""
    thread, tenant = asked.thread, asked.tenant
    question = thread.question if thread else None
    own = (thread.language if thread else None) or tenant.locale
    tokens = tokenize(asked.text[:MOST_CHARACTERS])
    language = _language(tokens, own)
    try:
        text = _readable(asked.text, len(tokens))
        if question:
            language = languages().get(language_of(question), language)
            said = continued(text, question, language, Names(tenant.products, language))
            if said is None:
                language = _language(tokens, own)
            text = said or text
            if said is None and question.items and _is_no_order(text, question, language):
                return question
        if thread and (changed := _changed(text, thread, tenant, language)):
            return replace(changed, language=language.code)
        plan = _meant if thread and thread.plan else _alone
        return plan(text, tenant, language)
    except Told as told:
        return (told if tenant.shops else nowhere()).answer(language)
    except Undecided as undecided:
        if undecided.choices:
            return _asked_again(undecided.questions(language), question, language)
        return answered(language.say(undecided.said), language)


def _alone(text: str, tenant: TenantView, language: Language) -> Reply:
    """Plan a message where no plan waits; one that could only change a plan is told so."""
    try:
        return _meant(text, tenant, language)
    except Told as told:
        raise (nothing_waits(text, tenant, language) or told) from None


def _changed(text: str, thread: Thread, tenant: TenantView, language: Language) -> Proposed | None:
    """Return what a message makes of the thread's plan; None where it is about something else."""
    back = taken_back(text, thread, tenant, language)
    return back or (revised(text, thread, tenant, language) if thread.plan else None)


def _asked_again(asks: Questions, before: Questions | None, language: Language) -> Questions:
    """Say that an answer was taken where the next question reads like the last one."""
    if before is None or asks.items != before.items:
        return asks
    first, *more = asks.items
    text = language.say(phrase("That is noted. {question}", question=first.text))
    return replace(asks, items=(replace(first, text=text), *more))


def _is_no_order(text: str, question: Questions, language: Language) -> bool:
    """Tell whether a message is a name or an amount that is none of the choices."""
    if names_only(read(tokenize(text), language)):
        return True
    return "each" in question.pending and only_amounts(text, language)


def _plain(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .!?")


def _language(tokens: Sequence[Token], own: str) -> Language:
    words = [one.word for one in tokens[:MOST_WORDS] if one.kind is Kind.WORD]
    return spoken_in([word for word in words if word != _BRAKE], own)


def _readable(text: str, words: int) -> str:
    if not text.strip():
        raise Told
    if len(text) > MOST_CHARACTERS:
        raise Told(
            "That is {many} characters; I read at most {most}. Please say it shorter.",
            many=str(len(text)),
            most=str(MOST_CHARACTERS),
        )
    if words > MOST_WORDS:
        raise Told(
            "That is {many} words and marks; I read at most {most}. Please say it shorter.",
            many=str(words),
            most=str(MOST_WORDS),
        )
    for character in text:
        if unicodedata.category(character) in {"Cc", "Cs"} and character not in _BLANKS:
            raise Told("Your message holds characters that cannot be seen. Please type it anew.")
    return text.replace("\r\n", "\n").replace("\r", "\n")


@dataclass(slots=True)
class _Message:
    """What the portions of one message have come to so far."""

    text: str
    tenant: TenantView
    names: Names
    wanted: list[Wanted]
    clauses: list[Clause]
    noted: list[Said]
    last: Order | None = None


def _meant(text: str, tenant: TenantView, language: Language) -> Reply:
    """Return the plan of a text; where it is mistyped, ask whether another was meant.

    Raises:
        Undecided: the text has several readings, or a better spelling.
        Told: it is no order, and no better spelling makes it one.
    """
    try:
        return _planned(text, tenant, language)
    except Misspelled as told:
        names = Names(tenant.products, language)
        better = _better(text, told, tenant, names)
        if better is None and is_about_rivals(read(tokenize(text), language)):
            raise Told(AT_ONCE) from None
        if better is None:
            near = () if told.complete else meant(told.odd, names)
            raise Told(Joined((told.said, *near), " ")) from None
    raise Undecided(
        phrase("Did you mean “{sentence}”?", sentence=better), (Choice(better, better),)
    )


def _undercutting(text: str, lexemes: list[Lexeme], names: Names, tenant: TenantView) -> Proposed:
    draft = Draft(text, names.language, Counter())
    limits = undercut(lexemes, names, tenant, draft)
    return alone(draft, {"kind": "immediately"}, limits)


def _better(text: str, told: Misspelled, tenant: TenantView, names: Names) -> str | None:
    """Return a spelling of a text that is an order, or a question about one."""
    odd = told.odd
    for _ in range(_MOST_RESPELLED):
        said = respelled(text, odd, names, tenant.shops)
        if said is None:
            return None
        try:
            _planned(said, tenant, names.language)
        except Undecided:
            return said
        except Misspelled as again:
            text, odd = said, again.odd
        except Told:
            return None
        else:
            return said
    return None


def _planned(text: str, tenant: TenantView, language: Language) -> Reply:
    if _plain(text) in language.sets["abilities"]:
        return Answered(language.say(ABLE), language.code)
    lexemes = read(tokenize(text), language)
    names = Names(tenant.products, language, loosely=names_only(lexemes))
    if is_undercutting(lexemes):
        return _undercutting(text, lexemes, names, tenant)
    if figures := in_figures(text, lexemes, language):
        _planned(figures.choices[0].say, tenant, language)  # what is no order then is none now
        raise figures
    ask_for_total(text, lexemes, names, tenant.shops)
    message = _Message(text, tenant, names, [], [], [])
    if is_divided(lexemes):
        for portion in divided(text, lexemes, names, tenant):
            _add(message, portion)
    else:
        _add_all(message, lexemes)
    if any(order.writes for one in message.wanted for order in one.orders):
        _refuse_doubt(text, lexemes, language)
    noted = [*_assumed(message.clauses, tenant), *message.noted]
    return compose(text, message.wanted, tenant, language, noted)


def _want(message: _Message, understood: Sequence[Order], when: Timing | Happening) -> None:
    """Add orders that run together, each where there is something for it to do."""
    where, noted = placed(understood)
    message.wanted.append(Wanted(where, when))
    message.noted += noted


def _add_all(message: _Message, lexemes: list[Lexeme]) -> None:
    """Add a message with one trigger, or with none."""
    language = message.names.language
    when = timing(message.text, lexemes, message.tenant.timezone, language)
    parts = sentences(when.lexemes, language)
    found = clauses(message.text, parts, message.names, message.tenant)
    if when.cron and (len(parts) > 1 or (len(found) > 1 and not when.opens)):
        raise Told(
            "Please begin with the schedule and say in one sentence all that is to happen then,"
            " such as “every day at 9 pause MUG-BLUE and reopen MUG-RED”."
        )
    understood = orders(found, message.tenant.shops)
    if any(order.follows for order in understood):
        raise Told(
            "I can follow competitors when they move, such as “when competitors drop theirs by"
            " more than 5%, match MUG-BLUE”."
        )
    _want(message, understood, when)
    message.clauses += found


def _add(message: _Message, portion: Portion) -> None:
    """Add one portion of a message with several triggers."""
    when = portion.when
    language = message.names.language
    if isinstance(when, Happening) and (told := awaited(portion.lexemes, when, language)):
        message.wanted.append(Wanted([told], when))
        return
    part = [portion.sentence.with_words(portion.lexemes)]
    found = clauses(message.text, part, message.names, message.tenant)
    rivals = isinstance(when, Happening) and when.condition is None
    for clause in found:
        _refer_back(clause, message.last, when)
        if isinstance(when, Happening) and when.condition and clause.pronoun:
            _mean_the_field(clause, when.condition)
    given = message.last
    if isinstance(when, Happening) and when.target is not None:
        given = Order.about(when.target, when.shops)
    understood = orders(found, message.tenant.shops, given, follows=rivals)
    if not rivals and any(order.follows for order in understood):
        raise Told("I can follow competitors only when it is their price that I wait for.")
    at_once = timing(message.text, [], message.tenant.timezone, language)
    _want(message, understood, when or at_once)
    message.clauses += found
    message.last = understood[-1] if understood else message.last


def _refer_back(clause: Clause, last: Order | None, when: Timing | Happening | None) -> None:
    """Let "sync the inventory" mean what was spoken of, and "a listing" every listing."""
    if clause.targets or clause.every or clause.this or clause.pronoun:
        return
    if isinstance(when, Happening) and when.target is not None:
        clause.pronoun = True
    elif isinstance(when, Happening) and clause.some:
        clause.every = True
    elif last is not None and last.targets and clause.does in {"sync", "assign", "match"}:
        clause.pronoun = True


def _mean_the_field(clause: Clause, condition: Condition) -> None:
    """Let "when the price drops below 15 euros, set it to 19.99" set the price."""
    if clause.does == "assign" and clause.field is None:
        clause.field = condition.field


def _refuse_doubt(text: str, lexemes: list[Lexeme], language: Language) -> None:
    """Ask whether an order with a question mark is one."""
    if any(part.asks and not part.request for part in sentences(lexemes, language)):
        marks = {
            one.start for one in lexemes if one.tokens[0].text == "?" and one.end == one.start + 1
        }
        plain = "".join("." if at in marks else one for at, one in enumerate(text))
        raise Undecided(phrase("Shall I plan that?"), (Choice(phrase("Yes, plan it"), plain),))


def _assumed(found: Sequence[Clause], tenant: TenantView) -> list[Said]:
    noted: list[Said] = []
    if len(tenant.shops) == 1 and not any(clause.shops for clause in found):
        only = tenant.shops[0].title
        noted.append(
            phrase("You named no shop, so it is {shop}, the only one connected.", shop=only)
        )
    for clause in found:
        if clause.was:
            noted.append(
                phrase("The card shows whether it is {amount} now.", amount=clause.was.text)
            )
        for one in (clause.by, clause.to, clause.bare):
            if one and ("," in one.text or one.grouped):
                mark = "," if clause.language.decimal_comma else "."
                value = f"{one.numbers[0]:f}".replace(".", mark)
                if value not in one.text:
                    said = phrase("“{amount}” is read as {value}.", amount=one.text, value=value)
                    noted.append(said)
    return noted
