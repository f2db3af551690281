"""`countersign chat`: say what should happen, see the card, decide, watch it happen."""

import re
import sys
from collections.abc import Mapping
from typing import Any, Final

import click

from deploy.cli.approvals import said
from deploy.cli.client import BY_KIND, Caller, quoted, talks

_HELP: Final = """Say what should happen, such as “drop the price of all mugs by 10%”.
  approve [ID rN] [as PERSON]   countersign the card; somebody else usually has
                                to, who is alone in a business types a sentence
  reject [ID rN] [why]          turn it down
  edit …                        change the card, such as “edit only the red one”
  show                          draw the card again
  stop                          cancel the run that was started last
  help                          what else can be typed, such as halt or status
  quit                          leave"""
_CARD: Final = r"(?: (p-[0-9a-z]+) r([1-9][0-9]{0,5}))?(?: as (\S+))?"
_DECISION: Final = re.compile(rf"(approve){_CARD}()|(reject){_CARD}(?: (.+))?")
"""An approval takes no further words: “approve only the red one” is no approval."""
_OF_A_RUN: Final = re.compile(r"(?:cancel|retry) (r-[0-9a-z]+)")
_SENTENCE: Final = re.compile(r"approve p-[0-9a-z]+ r[0-9]{1,6}")


@click.command()
@click.option("--once", metavar="TEXT", help="Say one thing, print the answer, and end.")
@click.option("--thread", metavar="ID", help="Go on with this conversation.")
@talks
def chat(caller: Caller, once: str | None, thread: str | None) -> None:
    """Say what should happen, and decide about it."""
    if once is not None:
        document = caller.ask("POST", "/api/messages", {"thread": thread, "text": once})
        from deploy.cli.drawing import draw

        caller.show(document, lambda: draw(document))
        sys.exit(int(BY_KIND[document["kind"]]))
    if caller.as_json:
        raise click.UsageError("A dialogue is no single document; `--json` needs `--once TEXT`.")
    _Dialogue(caller, thread).talk()


class _Dialogue:
    """One conversation in a terminal."""

    def __init__(self, caller: Caller, thread: str | None) -> None:
        from rich.console import Console

        self._caller = caller
        self._thread = thread
        self._console: Console = Console()
        self._card: dict[str, Any] | None = None
        self._choices: list[str] = []
        self._run: str | None = None

    def talk(self) -> None:
        """Read and answer until the person leaves."""
        self._console.print(_HELP, style="dim", markup=False, highlight=False)
        while True:
            try:
                line = self._console.input("[bold]> [/bold]").strip()
            except (EOFError, KeyboardInterrupt):
                self._console.print()
                return
            if line in {"quit", "exit"}:
                return
            if line:
                self._answer(line)

    def _answer(self, line: str) -> None:
        if decision := _DECISION.fullmatch(line):
            self._decide(decision, line)
        elif line == "help":
            self._console.print(_HELP, style="dim", markup=False, highlight=False)
            self._say(line)
        elif line == "show" and self._card:
            path = f"/api/approvals/{quoted(self._card['approval']['id'])}"
            self._show(self._caller.try_("GET", path).body)
        elif line == "stop" and self._run:
            self._caller.try_("POST", f"/api/runs/{quoted(self._run)}/cancel", {"reason": "stop"})
            self._watch(self._run)
        else:
            self._say(line.removeprefix("edit "))
            if run := _OF_A_RUN.fullmatch(line):
                self._run = run[1]
                self._watch(run[1])

    def _say(self, text: str) -> None:
        if text.isdigit() and 0 < int(text) <= len(self._choices):
            text = self._choices[int(text) - 1]
        answer = self._caller.try_("POST", "/api/messages", {"thread": self._thread, "text": text})
        if answer.problem:
            self._problem(answer.body)
            return
        self._thread = answer.body.get("thread") or self._thread
        self._show(answer.body)

    def _show(self, document: dict[str, Any]) -> None:
        from deploy.cli.drawing import draw

        if "kind" not in document:
            self._problem(document)
            return
        draw(document, self._console)
        self._choices = []
        if document["kind"] == "plan":
            self._card = document
            approval = document["approval"]
            if approval["state"] == "open":
                typed = f"approve {approval['id']} r{approval['revision']}"
                self._console.print(f"  {typed}   ·   reject   ·   edit …", style="dim")
            else:
                self._console.print(f"  propose again {approval['id']}", style="dim")
        elif document["kind"] == "question":
            self._choices = [one for asked in document["questions"] for one in asked["choices"]]

    def _decide(self, decision: re.Match[str], line: str) -> None:
        half = slice(0, 5) if decision[1] else slice(5, 10)
        word, approval, revision, person, reason = decision.groups()[half]
        shown = self._card["approval"] if self._card else {}
        approval = approval or shown.get("id")
        if approval is None:
            self._console.print("There is no card yet. Say first what should happen.")
            return
        body = {
            "revision": int(revision or shown.get("revision", 1)),
            "decision": word,
            "reason": reason or "",
        }
        if word == "approve":
            body["confirmation"] = self._confirmation(line, shown)
        caller = self._caller
        if person:
            caller = Caller(caller.url, caller.token, person, as_json=False)
        answer = caller.try_("POST", f"/api/approvals/{quoted(approval)}/decision", body)
        if answer.problem:
            self._problem(answer.body)
            return
        self._console.print(said(answer.body), style="green", highlight=False)
        for run in answer.body["run_ids"]:
            self._run = run
            self._watch(run)

    def _confirmation(self, line: str, shown: Mapping[str, Any]) -> str:
        """Return the sentence that somebody alone has typed, asking for it where it is needed."""
        if _SENTENCE.fullmatch(line):
            return line
        if not shown.get("confirmation"):
            return ""
        self._console.print(f"Nobody else can approve this. Type: {shown['confirmation']}")
        return self._console.input("[bold]confirm> [/bold]")

    def _watch(self, run: str) -> None:
        """Draw a run step by step until it ends, then its account."""
        from deploy.cli.drawing import draw_run

        try:
            with self._console.status(f"{run} is running") as status:
                for event in self._caller.follow(run):
                    body = event["body"] or {}
                    if event["type"] == "item":
                        error = f"  {body['error']['text']}" if body.get("error") else ""
                        line = f"  {body['step']}  {body['item']}  {body['state']}{error}"
                        self._console.print(line, markup=False, highlight=False)
                    elif event["type"] == "outcome":
                        status.update(f"{run}: {body.get('step', '')}")
                    if body.get("says"):
                        self._console.print(str(body["says"]), markup=False, highlight=False)
        except KeyboardInterrupt:
            self._console.print(f"{run} goes on; `stop` cancels it.")
            return
        found = self._caller.try_("GET", f"/api/runs/{quoted(run)}")
        if not found.problem and "items" in found.body:
            draw_run(found.body, self._console)

    def _problem(self, body: dict[str, Any]) -> None:
        said_ = " ".join(str(body[key]) for key in ("detail", "hint") if body.get(key))
        self._console.print(said_ or "That did not work.", style="red", markup=False)
