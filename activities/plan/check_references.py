"""Does every reference find something of the right type, and every condition hold or not?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from activities.plan.drafts import Path
from activities.plan.judged import Judged, JudgedPart, Known, problem, warning
from activities.plan.language import MOST_CEL, REFERENCE, ROOTS, Cel, Expression, Ref, Step
from activities.plan.problems import Problem
from activities.plan.references import ExpressionError, references
from activities.plan.roots import of_workflow
from activities.plan.similar import did_you_mean
from activities.plan.types import ANYTHING, Absent, Kind, Type, fits, walk
from activities.plan.words import asked_for, reads


@dataclass(frozen=True, slots=True)
class Names:
    """What may be referred to at one place."""

    types: Mapping[str, Type]
    quiet: frozenset[str]
    """Names that exist but have no known type, because they are wrong themselves."""
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    """Steps of other workflows, with the workflow."""
    certain: frozenset[str] = frozenset()
    """References that the step's own condition has asked for."""


def check_references(
    judged: JudgedPart, known: Known, elsewhere: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield what is wrong with the references and conditions of one workflow."""
    part = judged.part
    shared = of_workflow(part.workflow, known.catalogue)
    quiet = part.broken | (part.unread & ROOTS)
    quiet |= {step.id for step, found in judged.steps if found.activity is None}
    for step, found in judged.steps:
        mine = {name: kind for name, kind in shared.items() if name != step.id}
        names = Names(mine, quiet - {step.id}, elsewhere)
        yield from _after(step, found.path, judged, elsewhere)
        inside, problems = _list(step, found.path, names, known)
        yield from problems
        if step.when is not None:
            yield from check_condition(step.when, (*found.path, "when"), inside, known)
            inside = replace(inside, certain=asked_for(step.when.cel))
        yield from check_open(found, inside, known)
    yield from _cycles(judged)


def _after(
    step: Step, path: Path, judged: JudgedPart, elsewhere: Mapping[str, str]
) -> Iterator[Problem]:
    here = {placed.step.id for placed in judged.part.steps} | judged.part.broken
    for index, name in enumerate(step.after):
        if name not in here:
            hint = _no_root(name, here, elsewhere)
            yield problem("dangling_reference", (*path, "after", index), hint)


def _list(step: Step, path: Path, names: Names, known: Known) -> tuple[Names, tuple[Problem, ...]]:
    """Return the names inside a `for_each`, and what is wrong with its list."""
    if step.for_each is None:
        return names, ()
    at = (*path, "for_each")
    unknown = Names(names.types, names.quiet | {"item"}, names.elsewhere)
    kind, problems = _typed(step.for_each, at, names, known)
    if kind is None:
        return unknown, problems
    if kind.kind is not Kind.LIST or kind.optional or kind.of is None:
        hint = f"`for_each` goes over a list; this is {kind}."
        return unknown, (problem("type_mismatch", at, hint),)
    return Names({**names.types, "item": kind.of}, names.quiet, names.elsewhere), ()


def check_open(judged: Judged, names: Names, known: Known) -> Iterator[Problem]:
    """Yield expressions in parameters that find nothing, or a value of another type."""
    if judged.reading is None:
        return
    for part in judged.reading.open:
        at = (*judged.path, "params", *part.path)
        kind, problems = _typed(part.expression, at, names, known)
        yield from problems
        wanted = part.wanted
        is_shop = part.path == ("shop",)  # reported as such
        if kind is None or wanted is None or is_shop or fits(kind, wanted):
            continue
        hint = f"This is {kind}; {wanted.always()} is needed."
        if kind.optional and not wanted.optional:
            hint += " Ask for it with `when`, or choose a field that is always there."
        yield problem("type_mismatch", at, hint)


def check_condition(cel: Cel, path: Path, names: Names, known: Known) -> Iterator[Problem]:
    """Yield what is wrong with a condition."""
    at = (*path, "cel")
    kind, problems = _typed(cel, at, names, known)
    yield from problems
    if kind is None:
        return
    if kind.kind is not Kind.FLAG or kind.optional:
        hint = f"A condition is true or false; this is {kind}."
        yield problem("condition_not_boolean", at, hint)
    elif not reads(cel.cel) and _is_false(cel, known):
        hint = "This is never true, so the step never runs; remove it or the condition."
        yield warning("always_false", at, hint)


def _is_false(cel: Cel, known: Known) -> bool:
    try:
        return known.expressions.evaluate(cel.cel, {}, {}) is False
    except ExpressionError:
        return True  # it fails each time


def _typed(
    expression: Expression, at: Path, names: Names, known: Known
) -> tuple[Type | None, tuple[Problem, ...]]:
    """Return the type of an expression; None where it has none or nobody can say."""
    if isinstance(expression, Ref):
        return _typed_ref(expression.ref, at, names)
    place = at if at[-1] == "cel" else (*at, "cel")
    if not 0 < len(expression.cel) <= MOST_CEL:
        hint = f"An expression has 1 to {MOST_CEL} characters; this has {len(expression.cel)}."
        return None, (problem("bad_condition", place, hint),)
    if missing := tuple(_missing(expression.cel, place, names)):
        return None, missing
    if any(read.root in names.quiet for read in reads(expression.cel)):
        return None, ()
    found = known.expressions.check(expression.cel, names.types)
    if isinstance(found, Type):
        return found, ()
    return None, tuple(problem(wrong.code, place, wrong.hint) for wrong in found)


def _typed_ref(ref: str, at: Path, names: Names) -> tuple[Type | None, tuple[Problem, ...]]:
    place = (*at, "ref")
    if not REFERENCE.fullmatch(ref):
        hint = "A reference is a name and its fields, such as `find.listings`."
        return None, (problem("dangling_reference", place, hint),)
    if ref.partition(".")[0] in names.quiet:
        return None, ()
    found = walk(ref, names.types)
    if isinstance(found, Absent):
        return None, (_absent(found, place, names),)
    found = found.always() if ref in names.certain else found
    return (None if found == ANYTHING else found), ()


def _missing(cel: str, place: Path, names: Names) -> Iterator[Problem]:
    for read in reads(cel):
        if read.root in names.quiet:
            continue
        path = read.root if read.field is None else f"{read.root}.{read.field}"
        found = walk(path, names.types)
        if isinstance(found, Absent):
            yield _absent(found, place, names)


def _absent(absent: Absent, at: Path, names: Names) -> Problem:
    if not absent.walked:
        hint = _no_root(absent.name, set(names.types), names.elsewhere)
        return problem("dangling_reference", at, hint)
    hint = f"`{absent.walked}` has no field `{absent.name}`. "
    root = names.types.get(absent.walked)
    fanned = root is not None and root.record is not None and "results" in root.record.fields
    if fanned:
        hint += f"It has `for_each`: its values are in `{absent.walked}.results`."
    else:
        hint += did_you_mean(absent.name, absent.known)
    return problem("unknown_result_field", at, hint.rstrip())


def _no_root(name: str, known: set[str], elsewhere: Mapping[str, str]) -> str:
    if name == "item":
        return "`item` exists only inside `for_each`."
    if name in elsewhere:
        return f"`{name}` is a step of `{elsewhere[name]}`; workflows do not read each other."
    return f"There is no step `{name}`. {did_you_mean(name, known)}".rstrip()


def _cycles(judged: JudgedPart) -> Iterator[Problem]:
    """Yield one problem for each step that waits for itself."""
    waits = judged.waits_for()
    for step, found in judged.steps:
        reads_itself = step.id in references(step) or step.id in step.after
        if reads_itself or step.id in waits[step.id]:
            others = sorted(n for n in waits[step.id] if step.id in waits[n] and n != step.id)
            hint = f"`{step.id}` waits for itself"
            hint += f", through {', '.join(f'`{name}`' for name in others)}." if others else "."
            yield problem("cycle", found.path, hint)
