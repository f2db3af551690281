"""What the local Slack refuses, and what it only writes down, at both sides of each edge."""

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError

from tests.fakes.slack.model import Json
from tests.fakes.slack.proof.tiny_app import Stage

pytestmark = pytest.mark.anyio


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def section(text: str = "words", **more: object) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **more}


def button(**more: object) -> Json:
    return {"type": "button", "text": plain("Go"), "action_id": "go", **more}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def buttons(count: int) -> Json:
    return actions(*(button(action_id=f"go{number}") for number in range(count)))


def select(count: int, text: int = 5, **more: object) -> Json:
    options = [{"text": plain("x" * text), "value": f"v{n}"} for n in range(count)]
    return actions({"type": "static_select", "action_id": "s", "options": options, **more})


def task(status: str) -> Json:
    return {"type": "task_card", "task_id": "t", "title": "Lower", "status": status}


def context(count: int) -> Json:
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * count}


def table(rows: int) -> Json:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]] * rows}


EDGES: list[tuple[str, list[Json], list[Json]]] = [
    ("blocks a message", [section()] * 50, [section()] * 51),
    ("a section", [section("x" * 3000)], [section("x" * 3001)]),
    ("a section without text", [section()], [{"type": "section"}]),
    (
        "a header",
        [{"type": "header", "text": plain("x" * 150)}],
        [{"type": "header", "text": plain("x" * 151)}],
    ),
    (
        "plain text in a header",
        [{"type": "header", "text": plain("x")}],
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
    ),
    ("a button's value", [actions(button(value="x" * 2000))], [actions(button(value="x" * 2001))]),
    (
        "an action_id",
        [actions(button(action_id="x" * 255))],
        [actions(button(action_id="x" * 256))],
    ),
    (
        "a button's words",
        [actions(button(text=plain("x" * 75)))],
        [actions(button(text=plain("x" * 76)))],
    ),
    ("a button's style", [actions(button(style="danger"))], [actions(button(style="red"))]),
    ("elements of actions", [buttons(25)], [buttons(26)]),
    ("elements of a context", [context(10)], [context(11)]),
    ("options", [select(100)], [select(101)]),
    ("an option's text", [select(1, 75)], [select(1, 76)]),
    (
        "an initial option",
        [select(2, initial_option={"text": plain("xxxxx"), "value": "v1"})],
        [select(2, initial_option={"text": plain("other"), "value": "v1"})],
    ),
    (
        "unique block ids",
        [section(block_id="a"), section(block_id="b")],
        [section(block_id="a"), section(block_id="a")],
    ),
    ("unique action ids", [buttons(2)], [actions(button(), button())]),
    ("a task's status", [task("complete")], [task("done")]),
    (
        "the tasks of a plan",
        [{"type": "plan", "title": "Mugs", "tasks": [task("error")]}],
        [{"type": "plan", "title": "Mugs", "tasks": [section()]}],
    ),
    ("fields that exist", [section()], [section(colour="red")]),
    ("blocks that exist", [section()], [{"type": "chart"}]),
    (
        "markdown together",
        [{"type": "markdown", "text": "x" * 5_000}] * 2,
        [{"type": "markdown", "text": "x" * 6_001}] * 2,
    ),
    ("rows of a table", [table(100)], [table(101)]),
]


async def post(stage: Stage, **message: Any) -> str:  # noqa: ANN401 - any arguments
    try:
        await stage.client().chat_postMessage(channel=stage.shop.id, **message)
    except SlackApiError as error:
        code: str = error.response["error"]
        return code
    return "ok"


@pytest.mark.parametrize(("good", "bad"), [edge[1:] for edge in EDGES], ids=[e[0] for e in EDGES])
async def test_a_limit_is_allowed_and_one_past_it_is_refused(
    stage: Stage, good: list[Json], bad: list[Json]
) -> None:
    assert await post(stage, text="x", blocks=good) == "ok"
    stage.slack.nothing_wrong()

    assert await post(stage, text="x", blocks=bad) == "invalid_blocks"
    with pytest.raises(AssertionError, match="invalid_blocks"):
        stage.slack.nothing_wrong()
    assert stage.slack.forgive("invalid_blocks", "blocks_near_the_limit")


async def test_all_blocks_together_may_not_grow_past_what_slack_takes(stage: Stage) -> None:
    def blocks(characters: int) -> list[Json]:
        return [section("x" * (characters // 5)) for _ in range(5)]

    codes = [await post(stage, text="x", blocks=blocks(size)) for size in (11_000, 12_200, 13_000)]

    assert codes == ["ok", "ok", "msg_blocks_too_long"]
    assert len(stage.slack.forgive("blocks_near_the_limit", "msg_blocks_too_long")) == 2


@pytest.mark.filterwarnings("ignore:The top-level `text` argument:UserWarning")
async def test_blocks_without_a_text_are_taken_and_written_down(stage: Stage) -> None:
    assert await post(stage, blocks=[section()]) == "ok"
    assert len(stage.slack.forgive("missing_text_in_message")) == 1


@pytest.mark.parametrize(
    "shown",
    [
        {"text": "<!channel> look"},
        {"text": "x", "blocks": [section("a mug <!here|here>")]},
        {"text": "x", "blocks": [section("@everyone")]},
        {"text": "x", "blocks": [{"type": "markdown", "text": "Mug @channel"}]},
        {
            "text": "x",
            "blocks": [
                {
                    "type": "rich_text",
                    "elements": [
                        {
                            "type": "rich_text_section",
                            "elements": [{"type": "broadcast", "range": "here"}],
                        }
                    ],
                }
            ],
        },
    ],
)
async def test_what_would_ring_at_everybody_is_written_down(stage: Stage, shown: Json) -> None:
    assert await post(stage, **shown) == "ok"
    assert len(stage.slack.forgive("broadcast")) == 1


@pytest.mark.parametrize(
    "shown",
    [
        {"text": "&lt;!channel&gt; and ana@channel.example"},
        {"text": "x", "blocks": [{"type": "header", "text": plain("<!channel> @here")}]},
    ],
)
async def test_what_rings_at_nobody_is_no_broadcast(stage: Stage, shown: Json) -> None:
    assert await post(stage, **shown) == "ok"


async def test_a_text_that_an_update_would_not_take_is_refused(stage: Stage) -> None:
    posted = await stage.client().chat_postMessage(channel=stage.shop.id, text="x")

    with pytest.raises(SlackApiError, match="msg_too_long"):
        await stage.client().chat_update(channel=stage.shop.id, ts=posted["ts"], text="x" * 4001)
    stage.slack.forgive("msg_too_long")


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": plain("x" * 25)},
        {"private_metadata": "x" * 3001},
        {"blocks": [section()] * 101},
        {"blocks": [{"type": "plan", "title": "only in messages"}]},
        {"submit": None},
    ],
)
async def test_a_modal_past_its_limits_is_refused(stage: Stage, wrong: Json) -> None:
    element = {"type": "plain_text_input", "action_id": "a"}
    asked = {"type": "input", "label": plain("Reason"), "element": element}
    good = {
        "type": "modal",
        "title": plain("x" * 24),
        "submit": plain("Send"),
        "private_metadata": "x" * 3000,
        "blocks": [section() for _ in range(99)] + [asked],
    }
    world, client = stage.slack.world, stage.client()
    triggers = [world.trigger(stage.app, stage.ana.id, stage.team.id) for _ in range(2)]
    await client.views_open(trigger_id=triggers[0], view=good)
    bad = {name: value for name, value in {**good, **wrong}.items() if value is not None}

    with pytest.raises(SlackApiError, match="invalid_arguments"):
        await client.views_open(trigger_id=triggers[1], view=bad)
    assert stage.slack.forgive("invalid_arguments")
