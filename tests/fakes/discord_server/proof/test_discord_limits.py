"""What the platform refuses, refused here too, and never in silence."""

import pytest

from tests.fakes.discord_server import checks, command_checks
from tests.fakes.discord_server.flags import MessageFlag
from tests.fakes.discord_server.problems import JSON

V2 = int(MessageFlag.COMPONENTS_V2)


def text(content: str) -> JSON:
    return {"type": 10, "content": content}


def button(**fields: object) -> JSON:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | fields


def row(*inside: JSON) -> JSON:
    return {"type": 1, "components": list(inside)}


def select(count: int, **fields: object) -> JSON:
    options = [{"label": f"{n}", "value": f"{n}"} for n in range(count)]
    return {"type": 3, "custom_id": "pick", "options": options} | fields


def of(*components: JSON, **fields: object) -> JSON:
    return {"flags": V2, "components": list(components)} | fields


AT_THE_EDGE = {
    "40 components": of(*[text("a")] * 40),
    "4,000 characters": of(text("a" * 3999), text("b")),
    "a long button": of(row(button(label="x" * 80, custom_id="c" * 100))),
    "five buttons": of(row(*[button(custom_id=str(n)) for n in range(5)])),
    "25 options": of(row(select(25, max_values=25, placeholder="p" * 150))),
    "a section": of({"type": 9, "components": [text("a")] * 3, "accessory": button()}),
    "a container": of({"type": 17, "components": [text("a"), row(button()), {"type": 14}]}),
    "2,000 characters": {"content": "a" * 2000},
    "a nonce": {"content": "a", "nonce": "n" * 25, "enforce_nonce": True},
}
PAST_THE_EDGE = {
    "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED": of(*[text("a")] * 41),
    "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED": of(text("a" * 4000), text("b")),
    "BASE_TYPE_MAX_LENGTH": of(row(button(label="x" * 81))),
    "BASE_TYPE_BAD_LENGTH": of(row(button(custom_id="c" * 101))),
    "COMPONENT_LAYOUT_WIDTH_EXCEEDED": of(row(button(), select(1))),
    "COMPONENT_CUSTOM_ID_DUPLICATED": of(row(button(), button())),
    "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED": of(
        row(select(0, options=[{"label": "a", "value": "1"}, {"label": "b", "value": "1"}]))
    ),
    "BASE_TYPE_REQUIRED": of(row(button(label=None))),
    "BASE_TYPE_CHOICES": of(button()),
    "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2": of(text("a"), content="b"),
    "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE": {
        "content": "a",
        "allowed_mentions": {"parse": ["users"], "users": ["1"]},
    },
}
ALSO_PAST = {
    "26 options": of(row(select(26))),
    "no options": of(row(select(0))),
    "six buttons": of(row(*[button(custom_id=str(n)) for n in range(6)])),
    "an empty text": of(text("")),
    "a container in a container": of({"type": 17, "components": [{"type": 17}]}),
    "a section without accessory": of({"type": 9, "components": [text("a")]}),
    "a text input": of(row({"type": 4, "custom_id": "t", "style": 1, "label": "t"})),
    "a long placeholder": of(row(select(1, placeholder="p" * 151))),
    "a long option": of(row(select(0, options=[{"label": "l" * 101, "value": "1"}]))),
    "text without the flag": {"components": [text("a")]},
    "six rows without the flag": {"components": [row(button(custom_id=str(n))) for n in range(6)]},
    "2,001 characters": {"content": "a" * 2001},
    "a long nonce": {"content": "a", "nonce": "n" * 26},
    "an unknown flag": {"content": "a", "flags": 1},
}


@pytest.mark.parametrize("body", AT_THE_EDGE.values(), ids=AT_THE_EDGE.keys())
def test_what_lies_at_the_edge_is_taken(body: JSON) -> None:
    assert checks.message(body) == []


@pytest.mark.parametrize(("code", "body"), PAST_THE_EDGE.items(), ids=PAST_THE_EDGE.keys())
def test_what_lies_past_the_edge_is_named(code: str, body: JSON) -> None:
    assert code in {problem.code for problem in checks.message(body)}


@pytest.mark.parametrize("body", ALSO_PAST.values(), ids=ALSO_PAST.keys())
def test_what_lies_past_the_edge_is_refused(body: JSON) -> None:
    assert checks.message(body) != []


def modal(*components: JSON, **fields: object) -> JSON:
    return {"custom_id": "m", "title": "Edit", "components": list(components)} | fields


def labelled(**fields: object) -> JSON:
    inner = {"type": 4, "custom_id": "t", "style": 1} | fields
    return {"type": 18, "label": "l" * 45, "component": inner}


def test_a_modal_at_the_edge_is_taken() -> None:
    fields = [labelled(custom_id=str(n), max_length=4000) for n in range(5)]

    assert checks.modal(modal(*fields, title="t" * 45)) == []


@pytest.mark.parametrize(
    "body",
    [
        modal(),
        modal(*[labelled(custom_id=str(n)) for n in range(6)]),
        modal(labelled(), title="t" * 46),
        modal(labelled(max_length=4001)),
        modal(labelled(value="v" * 11, max_length=10)),
        modal(labelled() | {"label": "l" * 46}),
        modal(labelled(disabled=True)),
        modal(row(button())),
        modal({"type": 17, "components": [text("a")]}),
    ],
)
def test_a_modal_past_the_edge_is_refused(body: JSON) -> None:
    assert checks.modal(body) != []


def slash(**fields: object) -> JSON:
    return {"name": "plan", "description": "d", "type": 1} | fields


def option(**fields: object) -> JSON:
    return {"name": "sku", "description": "d", "type": 3} | fields


@pytest.mark.parametrize(
    "body",
    [
        slash(name="Plan"),
        slash(name="two words"),
        slash(name="n" * 33),
        slash(description="d" * 101),
        slash(description=""),
        slash(options=[option(name=str(n)) for n in range(26)]),
        slash(options=[option(), option(name="b", required=True)]),
        slash(options=[option(choices=[{"name": "a", "value": "a"}], autocomplete=True)]),
        slash(options=[option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])]),
        slash(options=[option(), {"name": "sub", "description": "d", "type": 1}]),
        {"name": "Menu", "type": 3, "description": "not here"},
    ],
)
def test_a_command_past_the_edge_is_refused(body: JSON) -> None:
    assert command_checks.commands([body]) != []


def test_commands_at_the_edge_are_taken() -> None:
    groups = [{"name": "g", "description": "d", "type": 2, "options": [
        {"name": "s", "description": "d", "type": 1, "options": [option(autocomplete=True)]}
    ]}]  # fmt: skip
    menu = {"name": "Plan from this message", "type": 3}

    assert command_checks.commands([slash(name="n" * 32, options=groups), menu]) == []


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ("@everyone", None),
        ("look @here", {"parse": ["everyone"]}),
        ("<@&12>", {"parse": ["roles"]}),
        ("<@&12>", {"roles": ["12"]}),
        ("<@12>", {"parse": ["users"]}),
        ("<@!12>", None),
    ],
)
def test_a_text_that_may_ping_whom_nobody_named_is_noticed(said: str, allowed: JSON | None) -> None:
    body = {"content": said, "allowed_mentions": allowed}

    assert checks.broadcast(body)
    assert checks.broadcast(of(text(said), allowed_mentions=allowed))


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        ("@everyone", {"parse": []}),
        ("<@12>", {"parse": [], "users": ["12"]}),
        ("`@everyone` and ```\n<@12>\n```", None),
        ("@\u200beveryone, mail@everyonesplace", None),
    ],
)
def test_a_text_that_pings_nobody_or_whom_it_names_is_in_order(
    said: str, allowed: JSON | None
) -> None:
    assert checks.broadcast({"content": said, "allowed_mentions": allowed}) is None
