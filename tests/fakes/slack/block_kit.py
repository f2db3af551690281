"""What the platform publishes about Block Kit, as tables of rules.

Source:
    docs.slack.dev/reference/block-kit, one page per block, element and composition object; the
    lengths are those that slack_sdk.models.blocks asks for as well.
"""

from collections.abc import Mapping

from tests.fakes.slack.shapes import (
    Anything,
    ByType,
    Exactly,
    Rule,
    Several,
    Shape,
    Whole,
    Words,
)

YES_NO = Exactly((True, False))
ID = Words(255)
URL = Words(3000, like=r"(?:https?|slack|mailto|tel):.+")
ANYTHING = Anything()


def plain(most: int, least: int = 1) -> Rule:
    return ByType({"plain_text": Shape({"text": Words(most, least)}, {"emoji": YES_NO})})


def text(most: int) -> Rule:
    marked = Shape({"text": Words(most)}, {"verbatim": YES_NO})
    return ByType({"plain_text": Shape({"text": Words(most)}, {"emoji": YES_NO}), "mrkdwn": marked})


CONFIRM = Shape(
    {"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    {"style": Exactly(("primary", "danger"))},
)
OPTION = Shape({"text": text(75), "value": Words(150)}, {"description": text(75)})
PLAIN_OPTION = Shape({"text": plain(75), "value": Words(150)}, {"description": plain(75)})
OVERFLOW_OPTION = Shape(
    {"text": plain(75), "value": Words(150)}, {"description": plain(75), "url": URL}
)
OPTIONS = Several(PLAIN_OPTION, 100)
GROUPS = Several(Shape({"label": plain(75), "options": OPTIONS}), 100)
SUGGESTED = Shape(
    {},
    {
        "options": Several(PLAIN_OPTION, 100, least=0),
        "option_groups": Several(
            Shape({"label": plain(75), "options": Several(PLAIN_OPTION, 100, least=0)}), 100, 0
        ),
    },
    only_one_of=("options", "option_groups"),
)
"""What an app answers when a select with outside options asks."""

_ACTION: Mapping[str, Rule] = {"action_id": ID}
_ASKS: Mapping[str, Rule] = {**_ACTION, "confirm": CONFIRM, "focus_on_load": YES_NO}
_CHOOSES: Mapping[str, Rule] = {**_ASKS, "placeholder": plain(150)}
_TYPES: Mapping[str, Rule] = {
    **_ACTION,
    "focus_on_load": YES_NO,
    "placeholder": plain(150),
    "dispatch_action_config": Shape(
        {"trigger_actions_on": Several(Exactly(("on_enter_pressed", "on_character_entered")), 2)}
    ),
}
_MANY: Mapping[str, Rule] = {**_CHOOSES, "max_selected_items": Whole(1, 100)}
_DAY = Words(10, like=r"\d{4}-\d\d-\d\d")
_CLOCK = Words(5, like=r"\d\d:\d\d")

_STATIC = ("options", "option_groups")
_FEEDBACK = Shape({"text": plain(75), "value": Words(2000)}, {"accessibility_label": Words(75)})

ELEMENTS: Mapping[str, Rule] = {
    "button": Shape(
        {"text": plain(75)},
        {
            **_ACTION,
            "confirm": CONFIRM,
            "url": URL,
            "value": Words(2000),
            "style": Exactly(("primary", "danger")),
            "accessibility_label": Words(75),
            "visible_to_user_ids": Several(Words(), 100),
        },
    ),
    "checkboxes": Shape(
        {"options": Several(OPTION, 10)}, {**_ASKS, "initial_options": Several(OPTION, 10)}
    ),
    "radio_buttons": Shape({"options": Several(OPTION, 10)}, {**_ASKS, "initial_option": OPTION}),
    "overflow": Shape({"options": Several(OVERFLOW_OPTION, 5)}, {**_ACTION, "confirm": CONFIRM}),
    "datepicker": Shape({}, {**_CHOOSES, "initial_date": _DAY}),
    "timepicker": Shape({}, {**_CHOOSES, "initial_time": _CLOCK, "timezone": Words(100)}),
    "datetimepicker": Shape({}, {**_ASKS, "initial_date_time": Whole(0, 9_999_999_999)}),
    "static_select": Shape(
        {},
        {**_CHOOSES, "options": OPTIONS, "option_groups": GROUPS, "initial_option": PLAIN_OPTION},
        only_one_of=_STATIC,
    ),
    "multi_static_select": Shape(
        {},
        {
            **_MANY,
            "options": OPTIONS,
            "option_groups": GROUPS,
            "initial_options": Several(PLAIN_OPTION, 100),
        },
        only_one_of=_STATIC,
    ),
    "external_select": Shape(
        {}, {**_CHOOSES, "initial_option": PLAIN_OPTION, "min_query_length": Whole(0, 3000)}
    ),
    "multi_external_select": Shape(
        {},
        {
            **_MANY,
            "initial_options": Several(PLAIN_OPTION, 100),
            "min_query_length": Whole(0, 3000),
        },
    ),
    "users_select": Shape({}, {**_CHOOSES, "initial_user": Words()}),
    "multi_users_select": Shape({}, {**_MANY, "initial_users": Several(Words(), 100)}),
    "channels_select": Shape(
        {}, {**_CHOOSES, "initial_channel": Words(), "response_url_enabled": YES_NO}
    ),
    "conversations_select": Shape(
        {},
        {
            **_CHOOSES,
            "initial_conversation": Words(),
            "default_to_current_conversation": YES_NO,
            "response_url_enabled": YES_NO,
            "filter": ANYTHING,
        },
    ),
    "plain_text_input": Shape(
        {},
        {
            **_TYPES,
            "initial_value": Words(3000, 0),
            "multiline": YES_NO,
            "min_length": Whole(0, 3000),
            "max_length": Whole(1, 3000),
        },
    ),
    "number_input": Shape(
        {"is_decimal_allowed": YES_NO},
        {**_TYPES, "initial_value": Words(), "min_value": Words(), "max_value": Words()},
    ),
    "email_text_input": Shape({}, {**_TYPES, "initial_value": Words()}),
    "url_text_input": Shape({}, {**_TYPES, "initial_value": Words()}),
    "file_input": Shape({}, {**_ACTION, "filetypes": ANYTHING, "max_files": Whole(1, 10)}),
    "feedback_buttons": Shape(
        {"positive_button": _FEEDBACK, "negative_button": _FEEDBACK}, _ACTION
    ),
    "icon_button": Shape(
        {"icon": Exactly(("trash",)), "text": plain(75)},
        {
            **_ACTION,
            "value": Words(2000),
            "confirm": CONFIRM,
            "accessibility_label": Words(75),
            "visible_to_user_ids": Several(Words(), 100),
        },
    ),
    "image": Shape(
        {"alt_text": Words(2000)},
        {"image_url": URL, "slack_file": ANYTHING},
        only_one_of=("image_url", "slack_file"),
    ),
}

PRESSED = (
    "button",
    "channels_select",
    "checkboxes",
    "conversations_select",
    "datepicker",
    "datetimepicker",
    "external_select",
    "overflow",
    "radio_buttons",
    "static_select",
    "timepicker",
    "users_select",
)
MULTI = ("multi_static_select", "multi_external_select", "multi_users_select")
TYPED = ("plain_text_input", "number_input", "email_text_input", "url_text_input", "file_input")
FIELDS = (*(one for one in PRESSED if one not in {"button", "overflow"}), *MULTI, *TYPED)

_RICH_PARTS: Mapping[str, Mapping[str, Rule]] = {
    "rich_text_section": {},
    "rich_text_list": {
        "style": Exactly(("bullet", "ordered")),
        "indent": Whole(0, 8),
        "border": Whole(0, 1),
        "offset": Whole(0, 10_000),
    },
    "rich_text_preformatted": {"border": Whole(0, 1), "language": Words()},
    "rich_text_quote": {"border": Whole(0, 1)},
}
RICH_TEXT = Shape(
    {
        "elements": Several(
            ByType(
                {name: Shape({"elements": ANYTHING}, more) for name, more in _RICH_PARTS.items()}
            ),
            1000,
        )
    },
    {"block_id": ID},
)
_RICH = ByType({"rich_text": RICH_TEXT})
_CELL = ByType(
    {
        "rich_text": RICH_TEXT,
        "raw_text": Shape({"text": Words(10_000, 0)}),
        "raw_number": Shape({"value": ANYTHING}, {"text": Words()}),
    }
)
TASK = Shape(
    {"task_id": Words(), "title": Words()},
    {
        "block_id": ID,
        "status": Exactly(("pending", "in_progress", "complete", "error")),
        "details": _RICH,
        "output": _RICH,
        "sources": Several(ByType({"url": Shape({"url": URL, "text": Words()})}), 100, 0),
    },
)

BLOCKS: Mapping[str, Rule] = {
    "actions": Shape(
        {"elements": Several(ByType(ELEMENTS, (*PRESSED, *MULTI)), 25)}, {"block_id": ID}
    ),
    "alert": Shape(
        {"text": text(3000)},
        {"block_id": ID, "level": Exactly(("default", "info", "warning", "error", "success"))},
    ),
    "context": Shape(
        {
            "elements": Several(
                ByType(
                    {
                        "image": ELEMENTS["image"],
                        "plain_text": Shape({"text": Words()}, {"emoji": YES_NO}),
                        "mrkdwn": Shape({"text": Words()}, {"verbatim": YES_NO}),
                    }
                ),
                10,
            )
        },
        {"block_id": ID},
    ),
    "context_actions": Shape(
        {"elements": Several(ByType(ELEMENTS, ("feedback_buttons", "icon_button")), 5)},
        {"block_id": ID},
    ),
    "divider": Shape({}, {"block_id": ID}),
    "header": Shape({"text": plain(150)}, {"block_id": ID}),
    "image": Shape(
        {"alt_text": Words(2000)},
        {"block_id": ID, "title": plain(2000), "image_url": URL, "slack_file": ANYTHING},
        only_one_of=("image_url", "slack_file"),
    ),
    "input": Shape(
        {"label": plain(2000), "element": ByType(ELEMENTS, FIELDS)},
        {"block_id": ID, "hint": plain(2000), "optional": YES_NO, "dispatch_action": YES_NO},
    ),
    "markdown": Shape({"text": Words(12_000)}, {"block_id": ID}),
    "plan": Shape(
        {"title": Words()},
        {"block_id": ID, "tasks": Several(ByType({"task_card": TASK}), 1000, 0)},
    ),
    "rich_text": RICH_TEXT,
    "section": Shape(
        {},
        {
            "block_id": ID,
            "text": text(3000),
            "fields": Several(text(2000), 10),
            "accessory": ByType(ELEMENTS, ("image", *PRESSED, *MULTI)),
            "expand": YES_NO,
        },
        one_of=("text", "fields"),
    ),
    "table": Shape(
        {"rows": Several(Several(_CELL, 20), 100)},
        {"block_id": ID, "column_settings": Several(ANYTHING, 20)},
    ),
    "task_card": TASK,
}

_EVERYWHERE = (
    "actions",
    "alert",
    "context",
    "divider",
    "header",
    "image",
    "input",
    "rich_text",
    "section",
)
SURFACES: Mapping[str, tuple[str, ...]] = {
    "message": (*_EVERYWHERE, "context_actions", "markdown", "plan", "table", "task_card"),
    "modal": _EVERYWHERE,
    "home": _EVERYWHERE,
}
MOST_BLOCKS: Mapping[str, int] = {"message": 50, "modal": 100, "home": 100}

VIEWS: Mapping[str, Rule] = {
    "modal": Shape(
        {"title": plain(24), "blocks": ANYTHING},
        {
            "close": plain(24),
            "submit": plain(24),
            "private_metadata": Words(3000, 0),
            "callback_id": Words(255, 0),
            "external_id": Words(255, 0),
            "clear_on_close": YES_NO,
            "notify_on_close": YES_NO,
            "submit_disabled": YES_NO,
        },
    ),
    "home": Shape(
        {"blocks": ANYTHING},
        {
            "private_metadata": Words(3000, 0),
            "callback_id": Words(255, 0),
            "external_id": Words(255, 0),
        },
    ),
}
METADATA = Shape({"event_type": Words(255), "event_payload": ANYTHING})
