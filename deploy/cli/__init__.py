"""The command line; every command is loaded only when it is called."""

import sys
from importlib import import_module
from typing import Final

import click

_COMMANDS: Final = {
    "init": ("deploy.cli.init:init", "Set up a real installation: settings, keys, first admin."),
    "up": ("deploy.cli.up:up", "Start Countersign: API, engine, policy engine and sandbox."),
    "sandbox": ("deploy.cli.sandbox:sandbox", "Start the simulated marketplaces alone."),
    "chat": ("deploy.cli.chat:chat", "Say what should happen, and decide about it."),
    "plan": ("deploy.cli.plan:plan", "Check, compare and propose plans."),
    "approvals": ("deploy.cli.approvals:approvals", "See what waits, and decide."),
    "runs": ("deploy.cli.runs:runs", "Look at runs, stop, retry and settle them."),
    "shops": ("deploy.cli.shops:shops", "See the connected shops and how far they are trusted."),
    "products": ("deploy.cli.products:products", "See your products, and import them from a file."),
    "people": ("deploy.cli.people:people", "See who is a member, with which roles and limits."),
    "slack": ("deploy.cli.slack:slack", "Make the Slack app, and add workspaces."),
    "discord": ("deploy.cli.discord:discord", "Add the Discord bot to servers."),
    "keys": ("deploy.cli.keys:keys", "Make a key that seals secrets, and seal them anew."),
    "halt": ("deploy.cli.halts:halt", "Stop every write of a shop or of the whole business."),
    "resume": ("deploy.cli.halts:resume", "Let writes go on."),
    "catalog": ("deploy.cli.catalog:catalog", "Show everything that can be done."),
    "doctor": ("deploy.cli.doctor:doctor", "Say what is missing and how to get it."),
}


class _Lazy(click.Group):
    """A group that names its commands without loading any."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Name the commands in their own order."""
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:  # noqa: ARG002
        """Load one command."""
        if name not in _COMMANDS:
            return None
        module, _, attribute = _COMMANDS[name][0].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands with the short texts that stand here."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in _COMMANDS.items()])


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="countersign")
def countersign() -> None:
    """Say in chat what should happen in your shops; people countersign it; then it runs."""


def main() -> None:
    """Run the command line."""
    sys.exit(countersign(standalone_mode=True))
