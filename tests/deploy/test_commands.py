"""The command line: one document on stdout, and exit codes that a script can trust."""

import json
import socket
import subprocess
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from deploy.cli import countersign
from tests.fakes.product import PROGRAM, Product, until

PRICE = "Set the price of {} to {} on Shopify"


def plan_file(tmp_path: Path, sku: str = "MUG-BLUE", price: str = "18.99") -> str:
    step = {
        "id": "price",
        "activity": "offer.update_price",
        "params": {
            "shop": "shopify",
            "sku": sku,
            "change": {"kind": "set", "price": {"amount": price, "currency": "EUR"}},
        },
    }
    plan = {"language": 1, "summary": "One price.", "workflows": [{"id": "w1", "steps": [step]}]}
    path = tmp_path / f"{sku}-{price}.json"
    path.write_text(json.dumps(plan))
    return str(path)


def test_a_sentence_that_needs_others_ends_with_four_and_the_plan(served: Product) -> None:
    code, document = served.cli(
        "chat", "--as", "manager", "--once", "Drop the price of all mugs on Shopify by 10%"
    )

    assert (code, document["kind"], document["planner"]) == (4, "plan", "offline")
    assert {"id", "revision", "digest", "manifest", "state", "expires_at", "approvers"} <= set(
        document["approval"]
    )
    assert [line["step"] for line in document["lines"]] == ["w1.price"] * 6
    assert {"activity", "shop", "sku", "before", "after"} <= set(document["lines"][0])


def test_a_refusal_ends_with_three_and_its_reasons(served: Product) -> None:
    code, document = served.cli("chat", "--as", "viewer", "--once", "End all my Shopify listings")

    assert (code, document["kind"]) == (3, "refused")
    assert {"step", "rule", "reason", "limit"} <= set(document["refusals"][0])
    assert served.sandbox.effects() == []


def test_a_question_ends_with_four_and_an_answer_with_zero(served: Product) -> None:
    asked, question = served.cli("chat", "--as", "manager", "--once", "list my mugs on Shopify")
    answered, answer = served.cli(
        "chat", "--as", "manager", "--once", "Show my mugs", "--thread", question["thread"]
    )

    assert (asked, question["kind"]) == (4, "question")
    assert (answered, answer["kind"]) == (0, "answer")
    assert answer["run_id"]


def test_a_trigger_that_cannot_run_yet_is_refused_with_its_lines_and_digest(
    served: Product, tmp_path: Path
) -> None:
    path = Path(plan_file(tmp_path))
    plan = json.loads(path.read_text())
    plan["workflows"][0]["trigger"] = {
        "kind": "schedule",
        "cron": "0 9 * * *",
        "zone": "Europe/Berlin",
    }
    plan["workflows"][0]["limits"] = {"drift_pct": "10", "price_change_pct": "10"}
    path.write_text(json.dumps(plan))

    code, document = served.cli("plan", "propose", str(path), "--as", "manager")

    assert (code, document["kind"]) == (3, "refused"), document
    assert document["refusals"][0]["rule"] == "trigger_unavailable"
    assert document["refusals"][0]["step"] is None
    assert document["digest"]


def test_a_decision_that_counts_ends_with_zero_and_its_repetition_answers_the_same(
    served: Product,
) -> None:
    _, plan = served.cli("chat", "--as", "manager", "--once", PRICE.format("MUG-RED", "17.50"))
    words = ("approvals", "approve", plan["approval"]["id"], "--revision", "1", "--as", "manager2")

    first = served.cli(*words)
    again = served.cli(*words)

    assert first == again
    assert first[0] == 0
    assert first[1]["state"] == "approved"
    code, run = served.cli("runs", "show", first[1]["run_ids"][0], "--wait", "--as", "manager")
    assert (code, run["state"]) == (0, "done")
    assert run["items"][0]["item"] == "shopify/MUG-RED"
    assert served.sandbox.state()["MUG-RED"]["price"] == "17.50"


def test_a_decision_that_needs_others_ends_with_four(served: Product) -> None:
    _, plan = served.cli(
        "chat", "--as", "manager", "--once", "End the listing for MUG-WHITE on Shopify"
    )
    approval = plan["approval"]["id"]

    code, decided = served.cli(
        "approvals", "approve", approval, "--revision", "1", "--as", "manager2"
    )

    assert (code, decided["missing"]) == (4, 1)
    assert served.cli("approvals", "reject", approval, "--revision", "1", "--as", "admin")[0] == 0


@pytest.mark.parametrize(
    ("person", "revision", "code"),
    [("manager", 1, "self_approval"), ("lister", 1, "not_allowed"), ("manager2", 7, "superseded")],
)
def test_a_decision_that_does_not_count_ends_with_three_and_its_code(
    served: Product, person: str, revision: int, code: str
) -> None:
    _, plan = served.cli("chat", "--as", "manager", "--once", PRICE.format("MUG-GREEN", "17.00"))

    ended, problem = served.cli(
        "approvals", "approve", plan["approval"]["id"],
        "--revision", str(revision), "--as", person,
    )  # fmt: skip

    assert (ended, problem["code"]) == (3, code)


def test_a_foreign_approval_and_an_unknown_one_end_alike(served: Product) -> None:
    _, plan = served.cli("chat", "--as", "manager", "--once", PRICE.format("MUG-GREEN", "17.10"))
    words = ("--revision", "1", "--as", "other/manager2")

    foreign = served.cli("approvals", "approve", plan["approval"]["id"], *words)
    unknown = served.cli("approvals", "approve", "p-0000000000", *words)

    assert foreign[0] == unknown[0] == 3
    assert foreign[1]["code"] == unknown[1]["code"] == "unknown"


def test_a_run_with_a_conflict_ends_with_six(served: Product) -> None:
    _, plan = served.cli("chat", "--as", "manager", "--once", PRICE.format("MUG-BLACK", "15.50"))
    served.sandbox.edit("MUG-BLACK", price="15.99")
    approval = plan["approval"]["id"]
    _, decided = served.cli("approvals", "approve", approval, "--revision", "1", "--as", "manager2")

    code, run = served.cli("runs", "show", decided["run_ids"][0], "--wait", "--as", "manager")

    assert (code, run["state"]) == (6, "failed")
    assert run["items"][0]["state"] == "conflict"
    assert run["items"][0]["error"]["code"] == "conflict"


def test_an_invalid_plan_ends_with_five_and_its_problems(served: Product, tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.write_text('{"language": 1, "workflows": [{"id": "w1", "steps": [{"id": "a"}]}]}')

    online = served.cli("plan", "propose", str(path), "--as", "manager")
    offline = served.cli("plan", "check", str(path))

    assert (online[0], offline[0]) == (5, 5)
    assert online[1]["kind"] == offline[1]["kind"] == "invalid"
    assert {"code", "at", "hint"} <= set(online[1]["problems"][0])


def test_a_halt_stops_writes_until_it_is_lifted(served: Product) -> None:
    _, plan = served.cli("chat", "--as", "manager", "--once", PRICE.format("MUG-XL", "23.00"))
    assert served.cli("halt", "--shop", "shopify", "--reason", "looks odd", "--as", "admin")[0] == 0
    approval = plan["approval"]["id"]
    decided = served.cli("approvals", "approve", approval, "--revision", "1", "--as", "manager2")
    time.sleep(0.5)
    halted = served.sandbox.state()["MUG-XL"]["price"]

    code, lifted = served.cli("resume", "--shop", "shopify", "--as", "admin")

    assert (halted, code, lifted["lifted"]) == ("24.90", 0, 1)
    if decided[0] == 0:
        until(lambda: served.sandbox.state()["MUG-XL"]["price"] == "23.00")


def test_a_halt_needs_a_right_and_a_reason(served: Product) -> None:
    assert served.cli("halt", "--reason", "fun", "--as", "viewer")[0] == 3
    assert served.run("halt", "--as", "admin").returncode == 2


def test_people_and_shops_are_listed_and_changed_by_an_admin_alone(served: Product) -> None:
    _, people = served.cli("people", "list", "--as", "viewer")
    refused = served.cli("shops", "mode", "shopify", "watch", "--as", "manager")
    _, watched = served.cli("shops", "mode", "shopify", "watch", "--as", "admin")
    code, document = served.cli("chat", "--as", "manager", "--once", PRICE.format("MUG-XL", "22"))
    _, live = served.cli("shops", "mode", "shopify", "live", "--as", "admin")

    assert [one["id"] for one in people] == sorted(
        ["viewer", "lister", "pricer", "manager", "manager2", "admin"]
    )
    assert refused[0] == 3
    assert (watched["mode"], live["mode"]) == ("watch", "live")
    assert (code, document["kind"]) == (3, "refused")


def test_a_cap_that_would_not_hold_is_refused_and_not_left_out(served: Product) -> None:
    words = ("shops", "mode", "shopify", "live", "--daily-cap", "3", "--as", "admin")

    code, problem = served.cli(*words)

    assert (code, problem["at"]) == (5, "daily_cap")


def test_shops_and_people_show_the_list_without_a_further_word(served: Product) -> None:
    assert "Shopify" in served.run("shops").stdout
    assert "manager2" in served.run("people").stdout


def test_acting_as_somebody_unknown_ends_with_three(served: Product) -> None:
    assert served.cli("runs", "list", "--as", "nobody")[0] == 3


def test_without_a_server_a_verb_ends_with_sixty_nine_in_one_sentence(tmp_path: Path) -> None:
    stopped = Product(tmp_path)
    (tmp_path / "token").write_text("cs_x")
    stopped.url = "http://127.0.0.1:9"

    ended = stopped.run("runs", "list")

    assert (ended.returncode, ended.stdout) == (69, "")
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "countersign up" in ended.stderr


def test_without_a_server_the_one_document_says_what_is_missing(tmp_path: Path) -> None:
    code, document = Product(tmp_path).cli("runs", "list")

    assert (code, document["code"]) == (69, "missing")
    assert "countersign up" in document["hint"]


def test_a_server_that_keeps_silent_is_not_called_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.cli.client._PATIENCE_S", 0.2)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        settings = {"COUNTERSIGN_URL": url, "COUNTERSIGN_TOKEN": "cs_x"}
        environ = Product(tmp_path, settings).environ

        ended = CliRunner().invoke(countersign, ["runs", "list", "--json"], env=environ)

    assert (ended.exit_code, json.loads(ended.stdout)["code"]) == (6, "no_answer")
    assert "may still happen" in ended.stderr


def test_a_wrong_setting_is_one_document_with_its_place(tmp_path: Path) -> None:
    code, document = Product(tmp_path, {"COUNTERSIGN_PORT": "high"}).cli("runs", "list")

    assert (code, document["code"], document["at"]) == (78, "configuration", "COUNTERSIGN_PORT")


def test_a_dialogue_is_no_single_document(served: Product) -> None:
    ended = served.run("chat", "--as", "manager", "--json", stdin="list my mugs on Shopify\n")

    assert (ended.returncode, ended.stdout) == (2, "")
    assert "--once" in ended.stderr


def test_the_address_of_a_server_may_end_with_a_slash(served: Product) -> None:
    there = Product(served.home, {"COUNTERSIGN_URL": f"{served.url}/"})

    assert there.cli("shops", "list")[0] == 0


@pytest.mark.parametrize(
    "words",
    [("--help",), ("plan", "schema"), ("catalog", "--json"), ("catalog",), ("plan", "--help")],
    ids=" ".join,
)
def test_what_needs_no_server_works_without_one(tmp_path: Path, words: tuple[str, ...]) -> None:
    ended = Product(tmp_path / "nowhere").run(*words)

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout
    assert not (tmp_path / "nowhere").exists()


def test_a_digest_without_a_server_is_the_one_that_is_signed(
    served: Product, tmp_path: Path
) -> None:
    path = plan_file(tmp_path, "MUG-WHITE", "14.00")

    _, alone = Product(tmp_path / "nowhere").cli("plan", "digest", path)
    _, proposed = served.cli("plan", "propose", path, "--as", "manager")

    assert alone["digest"] == proposed["approval"]["digest"]


def test_the_difference_of_two_plans_is_said(tmp_path: Path) -> None:
    old, new = plan_file(tmp_path, price="18.99"), plan_file(tmp_path, price="17.99")

    code, differences = Product(tmp_path / "nowhere").cli("plan", "diff", old, new)

    assert code == 0
    assert "17.99" in differences[0]["sentence"]


def test_a_misspelt_command_is_a_usage_error(tmp_path: Path) -> None:
    assert Product(tmp_path).run("aprovals").returncode == 2


def test_help_comes_at_once() -> None:
    began = time.perf_counter()
    subprocess.run([PROGRAM, "--help"], check=True, capture_output=True)

    assert time.perf_counter() - began < 2  # 0.11 s alone on the machine; tests share it


def test_the_doctor_names_what_is_missing_and_the_command(tmp_path: Path) -> None:
    well = Product(tmp_path / "home").cli("doctor")
    settings = {"COUNTERSIGN_CERBOS__BINARY": "/nowhere/cerbos"}
    ill = Product(tmp_path / "home", settings).cli("doctor")

    assert (well[0], well[1]["well"]) == (0, True)
    found: list[dict[str, Any]] = [one for one in ill[1]["findings"] if not one["well"]]
    assert ill[0] == 69
    assert [one["what"] for one in found] == ["policy engine"]
    assert "make" in found[0]["fix"]


def test_the_doctor_ends_as_a_start_would_where_a_setting_is_wrong(tmp_path: Path) -> None:
    code, document = Product(tmp_path, {"COUNTERSIGN_PROT": "1"}).cli("doctor")

    assert (code, document["well"]) == (78, False)


def test_a_dialogue_shows_the_card_takes_the_decision_and_tells_the_end(served: Product) -> None:
    lines = "Set the price of MUG-WHITE to 14.50 on Shopify\napprove\napprove as manager2\nquit\n"

    ended = served.run("chat", "--as", "manager", stdin=lines)

    assert ended.returncode == 0, ended.stderr
    assert "14.95 → 14.50" in ended.stdout
    assert "You asked for this, so somebody else has to approve it." in ended.stdout
    assert "1 change made." in ended.stdout
    assert served.sandbox.state()["MUG-WHITE"]["price"] == "14.50"
