"""What commands are called in each language; Discord is told of all of them once, at the start.

Source: discord.com/developers/docs/interactions/application-commands, "Localization".
"""

from typing import Any, Final

import discord
from discord import app_commands
from discord.app_commands import TranslationContextLocation as Location

from workflows.wording import ENGLISH, own_language, say

NAMED: Final = "/{name}"
"""How the name of a command, an option or a choice is found among the wordings."""
_NAMES: Final = frozenset({
    Location.command_name, Location.group_name, Location.parameter_name, Location.choice_name,
})  # fmt: skip


class Wordings(app_commands.Translator):
    """Words names and descriptions as every other label of ours."""

    async def translate(
        self,
        string: app_commands.locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContext[Any, Any],
    ) -> str | None:
        """Return the wording in a language, or None where the English one stands."""
        language, text = own_language(str(locale)), str(string)
        if language == ENGLISH:
            return None
        wanted = NAMED.format(name=text) if context.location in _NAMES else text
        said = say(language, wanted)
        return None if said == wanted else said
