"""Habits that keep a policy from failing open, held by reading every rule."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from activities.catalogue import Catalogue
from activities.declaration import Effect
from authz.gate import Office
from authz.policy import FOLDER, read_policy
from authz.schemas import generate, text
from authz.verdict import Action

FILES = sorted(FOLDER.glob("*.yaml"))
JUDGED = set(get_args(Action))
ACTIONS = {"step": JUDGED, "plan": JUDGED, "office": set(get_args(Office))}


def _load(path: Path) -> dict[str, Any]:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def _policies() -> Iterator[tuple[str, dict[str, Any]]]:
    for path in FILES:
        if policy := _load(path).get("resourcePolicy"):
            yield policy["resource"], policy


RULES = [
    pytest.param(resource, rule, id=f"{resource}-{rule['name']}")
    for resource, policy in _policies()
    for rule in policy["rules"]
]


def problems(rule: dict[str, Any], actions: set[str]) -> list[str]:
    """Name everything about a rule that could make it fail open or stay silent."""
    found = []
    if not set(rule["actions"]) <= actions:
        found.append("judges an action that nobody asks")
    spoken = rule.get("output", {}).get("when", {}).get("ruleActivated", "")
    if '"nonce": G.nonce' not in spoken or '"policy": G.policy' not in spoken:
        found.append("decides without the marks of this engine")
    if rule["effect"] == "EFFECT_ALLOW" and "derivedRoles" not in rule:
        found.append("allows by something else than a right")
    if rule["effect"] == "EFFECT_DENY":
        if rule.get("roles") != ["*"] or "derivedRoles" in rule:
            found.append("is a guard-rail that does not bind everybody")
        if any(f'"{word}":' not in spoken for word in ("rule", "reason", "limit")):
            found.append("denies without a reason")
    return found


@pytest.mark.parametrize(("resource", "rule"), RULES)
def test_a_rule_cannot_fail_open_or_stay_silent(resource: str, rule: dict[str, Any]) -> None:
    assert problems(rule, ACTIONS[resource]) == []


BREAKS = {
    "no output": lambda rule: rule.pop("output"),
    "one role": lambda rule: rule.update(roles=["viewer"]),
    "a role beside all": lambda rule: rule.update(roles=["viewer", "*"]),
    "an unknown action": lambda rule: rule.update(actions=["execute", "undo"]),
    "an allow for all": lambda rule: rule.update(effect="EFFECT_ALLOW"),
    "no reason": lambda rule: rule["output"]["when"].update(
        ruleActivated='{"nonce": G.nonce, "policy": G.policy}'
    ),
}


@pytest.mark.parametrize("break_it", BREAKS.values(), ids=BREAKS)
def test_the_lint_sees_a_broken_guard_rail(break_it: Callable[[dict[str, Any]], Any]) -> None:
    step = next(policy for resource, policy in _policies() if resource == "step")
    rule = next(rule for rule in step["rules"] if rule["name"] == "price_limit")
    assert problems(rule, JUDGED) == []

    break_it(rule)

    assert problems(rule, JUDGED) != []


def test_what_guards_an_earlier_question_guards_every_later_one() -> None:
    """A plan refused at the first gate can pass none of the following."""
    own = {"misasked_attempt", "misasked_execute", "misasked_approve", "no_approver"}
    _, step = next(found for found in _policies() if found[0] == "step")
    guards = {r["name"]: r["actions"] for r in step["rules"] if r["effect"] == "EFFECT_DENY"}

    for name in guards.keys() - own:
        assert guards[name] in (["attempt", "execute", "approve"], ["execute", "approve"]), name


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_policy_has_a_scope(path: Path) -> None:
    content = path.read_text(encoding="utf-8")

    assert "scope" not in content.lower()
    assert "principalPolicy" not in content


def test_every_policy_has_both_schemas_enforced() -> None:
    for resource, policy in _policies():
        assert policy["schemas"] == {
            "principalSchema": {"ref": "cerbos:///person.json"},
            "resourceSchema": {"ref": f"cerbos:///{resource}.json"},
        }


def test_every_action_of_every_kind_has_a_rule_for_yes_and_one_for_no() -> None:
    for resource, policy in _policies():
        for effect in ("EFFECT_ALLOW", "EFFECT_DENY"):
            judged = {a for r in policy["rules"] if r["effect"] == effect for a in r["actions"]}
            assert judged == ACTIONS[resource]


def test_the_words_for_a_right_name_the_roles_that_hold_it() -> None:
    rights = {
        right["name"]: right["parentRoles"]
        for right in _load(FOLDER / "rights.yaml")["derivedRoles"]["definitions"]
    }
    words = _load(FOLDER / "words.yaml")["exportConstants"]["definitions"]["roles_with"]

    assert words == {
        name: " or ".join(filter(None, [", ".join(roles[:-1]), roles[-1]]))
        for name, roles in rights.items()
    }


def test_every_core_write_is_somebodys_right() -> None:
    words = _load(FOLDER / "words.yaml")["exportConstants"]["definitions"]
    named = {*words["listing_activities"], *words["pricing_activities"]}
    writes = {a.name for a in Catalogue.discover().activities.values() if a.effect is Effect.WRITE}

    assert named == writes


def test_the_schemas_are_those_of_the_declarations() -> None:
    wanted = {name: text(schema) for name, schema in generate(Catalogue.discover()).items()}
    found = {p.name: p.read_text(encoding="utf-8") for p in (FOLDER / "_schemas").iterdir()}

    assert found == wanted, "stale: run `python -m authz.schemas`"


def test_the_policies_compile_and_pass_their_own_tests(cerbos_binary: Path) -> None:
    ran = subprocess.run(
        [cerbos_binary, "compile", "--strict-evaluation", "--no-color", FOLDER],
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "0 tests executed" not in ran.stdout


def test_the_digest_covers_names_and_bytes_and_no_tests(tmp_path: Path) -> None:
    (tmp_path / "tests").mkdir()
    (tmp_path / "a.yaml").write_bytes(b"one")
    first = read_policy(tmp_path).digest

    (tmp_path / "tests" / "a_test.yaml").write_bytes(b"a test")
    same = read_policy(tmp_path).digest
    (tmp_path / "a.yaml").rename(tmp_path / "b.yaml")
    renamed = read_policy(tmp_path).digest
    (tmp_path / "b.yaml").write_bytes(b"two")
    rewritten = read_policy(tmp_path).digest

    assert first == same
    assert len({first, renamed, rewritten}) == 3
