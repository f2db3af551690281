"""Every verb of the command line × every role × own and foreign tenant."""

import json
from typing import Any

import pytest
from click.testing import CliRunner, Result

from deploy.cli import countersign
from tests.attack.clear import UNKNOWN, blind
from tests.attack.stage import ROLES, Stage
from tests.attack.verbs import ALONE, COMMANDS, REFUSED, Command, verbs

COMMAND = pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)


def run(stage: Stage, *words: str, acting: str | None, **environ: str) -> Result:
    """Run a command in this process, against the real server."""
    environment = {**stage.product.environ, "COUNTERSIGN_URL": stage.product.url, **environ}
    given = [*words, "--json", *(["--as", acting] if acting else [])]
    return CliRunner().invoke(countersign, given, env=environment)


def test_no_verb_was_forgotten_in_the_table() -> None:
    assert set(verbs(countersign)) == {command.verb for command in COMMANDS} | ALONE


@COMMAND
def test_each_role_ends_as_the_table_says(stage: Stage, command: Command) -> None:
    for role in ROLES:
        ended = run(stage, *command.verb, *command.words(stage), acting=role)

        assert ended.exit_code == command.expects[role], (role, ended.output, ended.exception)
        document: Any = json.loads(ended.stdout)
        if ended.exit_code == REFUSED:
            assert document.get("code") or document["refusals"], role


@COMMAND
def test_nobody_unknown_and_nobody_without_the_token_gets_anything(
    stage: Stage, command: Command
) -> None:
    words = (*command.verb, *command.words(stage))

    ended = [run(stage, *words, acting=who) for who in ("nobody", "other/nobody", "nowhere/admin")]
    ended.append(run(stage, *words, acting="admin", COUNTERSIGN_TOKEN="wrong"))

    assert [one.exit_code for one in ended] == [REFUSED] * 4
    codes = [json.loads(one.stdout)["code"] for one in ended]
    assert codes == ["unknown", "unknown", "unknown", "unauthenticated"]


@pytest.mark.parametrize(
    "command", [one for one in COMMANDS if one.names], ids=lambda command: command.name
)
def test_what_is_foreign_and_what_is_unknown_end_alike(stage: Stage, command: Command) -> None:
    id, *more = command.words(stage)
    other = UNKNOWN[command.names or ""]

    for role in ROLES:
        acting = f"other/{role}"
        foreign = run(stage, *command.verb, id, *more, acting=acting)
        unknown = run(stage, *command.verb, other, *more, acting=acting)
        assert foreign.exit_code == unknown.exit_code == REFUSED, foreign.output
        told = [blind(json.loads(one.stdout), [id, other]) for one in (foreign, unknown)]
        assert told[0] == told[1]
        assert told[0]["code"] in {"unknown", "not_allowed"}


def test_a_verb_without_a_server_says_what_is_missing(stage: Stage) -> None:
    ended = run(stage, "runs", "list", acting="admin", COUNTERSIGN_URL="http://127.0.0.1:1")

    assert ended.exit_code == 69
    assert "countersign up" in ended.stderr


@pytest.mark.parametrize("acting", ["", "a\nb: c", "é", "x" * 5000, "a/b/c", "/", "demo/"])
def test_a_strange_name_acts_for_nobody(stage: Stage, acting: str) -> None:
    environment = {**stage.product.environ, "COUNTERSIGN_URL": stage.product.url}

    ended = CliRunner().invoke(countersign, ["runs", "list", "--as", acting], env=environment)

    assert ended.exit_code in {2, 3}
    assert ended.stdout == ""
    assert ended.stderr
