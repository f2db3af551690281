"""The published limits, as figures.

Source: discord.com/developers/docs: components/reference, resources/message,
interactions/application-commands, interactions/receiving-and-responding.
"""

CONTENT = 2000
NONCE = 25
EMBEDS = 10
EMBED_CHARACTERS = 6000
LEGACY_ROWS = 5
COMPONENTS = 40
TEXT_OF_ALL_DISPLAYS = 4000
MENTIONS_LISTED = 100
FILES = 10

CUSTOM_ID = (1, 100)
BUTTON_LABEL = (0, 80)
BUTTON_URL = (1, 512)
ROW_BUTTONS = 5
SELECT_OPTIONS = 25
OPTION_TEXT = (1, 100)
SELECT_PLACEHOLDER = (0, 150)
INPUT_PLACEHOLDER = (0, 100)
INPUT_VALUE = 4000
SECTION_TEXTS = (1, 3)
GALLERY_ITEMS = (1, 10)
MEDIA_DESCRIPTION = (0, 1024)
LABEL = (1, 45)
LABEL_DESCRIPTION = (0, 100)
RADIO_OPTIONS = (2, 10)
CHECKBOX_OPTIONS = (1, 10)
COMPONENT_ID = 2**31 - 1

MODAL_TITLE = (1, 45)
MODAL_COMPONENTS = (1, 5)

THREAD_NAME = (1, 100)
ARCHIVE_MINUTES = (60, 1440, 4320, 10080)

COMMAND_NAME = 32
COMMAND_DESCRIPTION = (1, 100)
COMMAND_OPTIONS = 25
COMMAND_CHARACTERS = 8000
CHOICES = 25
CHOICE_TEXT = (1, 100)
SLASH_COMMANDS = 100
CONTEXT_COMMANDS = 15

ANSWER_WITHIN_S = 3.0
TOKEN_LIVES_S = 15 * 60.0
LOCALES = frozenset(
    "id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru"
    " uk hi th zh-CN ja zh-TW ko".split()
)
"""Source: discord.com/developers/docs/reference#locales."""
