"""`countersign doctor`: what is missing and how to get it."""

import os
import sys
from dataclasses import asdict

import click

from deploy.cli.exits import Exit, emit
from deploy.cli.visible import visible


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
def doctor(*, as_json: bool) -> None:
    """Say what is missing and how to get it."""
    from deploy.doctor.examination import SETTINGS, examine

    findings = []
    for one in examine(os.environ):
        findings.append(one)
        if not as_json:
            whose = f" (waits for {one.waits_for})" if one.waits_for else ""
            fix = f"\n    {one.fix}{whose}" if one.fix else ""
            told = f"{'✓' if one.well else '✗'} {one.what}: {one.text}{fix}"
            sys.stdout.write(f"{visible(told)}\n")  # workspaces and servers have any names
            sys.stdout.flush()  # the next may take ten seconds
    well = all(one.well for one in findings)
    if as_json:
        emit({"well": well, "findings": [asdict(one) for one in findings]})
    wrong = any(one.what == SETTINGS and not one.well for one in findings)
    sys.exit(int(Exit.DONE if well else Exit.CONFIGURATION if wrong else Exit.MISSING))
