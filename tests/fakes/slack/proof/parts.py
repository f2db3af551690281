"""Blocks and modals that the tests of the local Slack send."""

from tests.fakes.slack.model import Json


def button(words: str, action: str, value: str = "1") -> Json:
    text = {"type": "plain_text", "text": words}
    return {"type": "button", "text": text, "action_id": action, "value": value}


def field(label: str, element: Json, block: str) -> Json:
    words = {"type": "plain_text", "text": label}
    return {"type": "input", "block_id": block, "label": words, "element": element}


REASON = field("Reason", {"type": "plain_text_input", "action_id": "words"}, "reason")
SHOP = field("Shop", {"type": "external_select", "action_id": "shops"}, "shop")


def modal(*blocks: Json, title: str = "Reject") -> Json:
    return {
        "type": "modal",
        "callback_id": "reject",
        "private_metadata": "p-1:2",
        "title": {"type": "plain_text", "text": title},
        "submit": {"type": "plain_text", "text": "Send"},
        "blocks": [dict(block) for block in blocks],
    }
