"""What a person may read in a thread exists in every language, found by looking at the code."""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import pytest
import yaml

from workflows.wording import languages

ROOT: Final = Path(__file__).parents[2]
NEVER_IN_A_THREAD: Final = {
    "activities/plan": "problems of plans that people or programs wrote themselves",
    "activities/declaration.py": "faults of a declaration, told to who imports it",
    "activities/money.py": "faults of plans and products, told with their place",
    "activities/marketplaces/amazon/sandbox": "the simulated vendor's own words",
    "activities/marketplaces/ebay/sandbox": "the simulated vendor's own words",
    "activities/marketplaces/shopify/sandbox": "the simulated vendor's own words",
    "activities/sandbox": "the simulated vendors",
    "authz/golden.py": "told to the operator at the start",
    "authz/den.py": "told to the operator at the start",
    "authz/pdp.py": "told to the operator at the start",
    "bots/discord/installed.py": "told to the operator at the start",
    "bots/slack/installed.py": "told to the operator at the start",
    "bots/slack/installing.py": "the browser in which an admin installs the app",
    "workflows/connecting.py": "the page and the command that connect a shop",
    "workflows/narrowing.py": "the page of shops",
    "workflows/people.py": "the commands about people",
    "workflows/shops.py": "the page of shops",
    "workflows/signing_in.py": "the page of signing in",
    "workflows/rebuild.py": "the audit",
    "workflows/record.py": "the page of a run",
    "workflows/store/connect.py": "told to the operator at the start",
    "workflows/store/crypto.py": "told to the operator at the start",
    "workflows/store/migrate.py": "told to the operator at the start",
}
"""Files and folders whose sentences are for others, each with for whom."""
PIECED: Final = {
    "{} {}.": "each reason why no answer came has a wording of its own",
    "{} is connected with {}.": "worded with a marketplace id and without one",
    "The {} of {} has {} characters; eBay takes {}.": "worded for title and description",
    "Shorten the {}.": "worded for title and description",
    "{} share one listing, so this also {} {}.": "worded for pausing, reopening and ending",
    "{} share one listing, so this {} all of them.": "worded for pausing, reopening and ending",
    "This also {} {} without an article number.": "worded for pausing, reopening and ending",
    "It goes on sale in {} sales channel{} at once.": "worded for one channel and for several",
    "Nothing was imported: {} {} in the file.": "worded for one problem and for several",
    "{} remove it, or call it {}{} to keep it as an attribute.": "worded with and without a guess",
    "{} is for Amazon itself.": "no plan asks a remembered shop for what it cannot say",
    "{} is for the shop itself.": "no plan asks a remembered shop for what it cannot say",
}
"""Sentences that are known by more than their places."""
ROOMS: Final = ("activities", "authz", "workflows", "bots")
QUIET: Final = {"Field", "TypeError", "ValueError", "LookupError", "exception", "warning", "error"}
"""Calls whose texts are for programs, tests and logs."""


def _sentences(path: Path) -> Iterator[str]:
    """Yield what looks like a sentence for people, with `{}` for each of its places."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = set[int]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            skipped.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in ast.walk(node)} - {id(node)}
        if isinstance(node, ast.Call) and _called(node) in QUIET:
            skipped |= {id(part) for part in ast.walk(node)}
        if isinstance(node, ast.Assign) and _is_reason(node):
            skipped |= {id(part) for part in ast.walk(node)}
    for node in ast.walk(tree):
        text = "" if id(node) in skipped else _text(node)
        if re.fullmatch(r"(?:[A-Z“`]|\{\})[^\n]* [^\n]*[.?!]", text):
            yield text


def _is_reason(node: ast.Assign) -> bool:
    """Tell whether it is a text that the next line raises as a fault of our own."""
    return [target.id for target in node.targets if isinstance(target, ast.Name)] == ["reason"]


def _called(node: ast.Call) -> str:
    of = node.func
    return of.attr if isinstance(of, ast.Attribute) else of.id if isinstance(of, ast.Name) else ""


def _text(node: ast.AST) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{\w+\}", "{}", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "{}" for part in node.values)
    return ""


def _files() -> Iterator[Path]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            if not any(place.startswith(never) for never in NEVER_IN_A_THREAD):
                yield path


@cache
def _known(language: str) -> frozenset[str]:
    wordings = {**languages()[language].wordings, **languages()[language].labels}
    return frozenset(PIECED) | {re.sub(r"\{\w+\}", "{}", text) for text in wordings}


@cache
def _forms(language: str) -> list[re.Pattern[str]]:
    return [re.compile(re.escape(one).replace(r"\{\}", ".+")) for one in _known(language)]


def _is_known(text: str, language: str) -> bool:
    """Tell whether a text is worded as a whole, or sentence by sentence."""
    known, forms = _known(language), _forms(language)
    parts = [one for one in re.split(r"(?<=[.?!]) |(?<=\{\}) ", text.strip()) if one != "{}"]
    return text in known or all(any(form.fullmatch(one) for form in forms) for one in parts)


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_sentence_that_may_reach_a_thread_is_worded(language: str) -> None:
    missing = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in _files()
        for text in _sentences(path)
        if not _is_known(text, language)
    ]
    assert missing == []


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_reason_of_a_policy_is_worded(language: str) -> None:
    missing = [reason for reason in _reasons() if not _is_known(reason, language)]
    assert missing == []


def _reasons() -> Iterator[str]:
    """Yield every reason with `{}` for what the policy puts into it."""
    folder = ROOT / "authz/policies"
    words = yaml.safe_load((folder / "words.yaml").read_text(encoding="utf-8"))
    yield from words["exportConstants"]["definitions"]["who_can"].values()
    for path in sorted(folder.glob("*.yaml")):
        policy = yaml.safe_load(path.read_text(encoding="utf-8")).get("resourcePolicy")
        if policy is None:
            continue
        own = policy.get("variables", {}).get("local", {})
        for rule in policy["rules"]:
            said = rule.get("output", {}).get("when", {}).get("ruleActivated", "")
            if found := re.search(r'"reason":\s*(.+)\}\s*$', said, re.DOTALL):
                yield from map(_joined, _chosen(found[1], own))


def _chosen(expression: str, own: Mapping[str, str]) -> Iterator[str]:
    """Yield an expression with each of the texts that its variables choose from."""
    for name, choice in own.items():
        texts = re.findall(r'[?:]\s*("(?:[^"\\]|\\.)*")', choice)
        if len(texts) > 1 and f"V.{name}" in expression:
            for text in texts:
                yield from _chosen(expression.replace(f"V.{name}", text), own)
            return
    yield expression


def _joined(expression: str) -> str:
    """Return the text of a CEL concatenation, with `{}` for each value in it."""
    pieces = re.split(r'("(?:[^"\\]|\\.)*")', expression)
    depth, text = 0, ""
    for piece in pieces:
        if piece.startswith('"') and depth == 0:
            text += piece[1:-1]
            continue
        depth += piece.count("(") + piece.count("[") - piece.count(")") - piece.count("]")
        if re.search(r"\w", piece) and not text.endswith("{}"):
            text += "{}"
    return text


@pytest.mark.parametrize("language", sorted(languages()))
def test_every_wording_has_the_places_of_its_sentence(language: str) -> None:
    spoken = languages()[language]
    wrong = [
        text
        for text, said in (*spoken.wordings.items(), *spoken.labels.items())
        if not set(re.findall(r"\{(\w+)\}", said)) <= set(re.findall(r"\{(\w+)\}", text))
    ]
    assert wrong == []
