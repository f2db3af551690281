"""Submitting and closing modals, and what the app's answer does to them."""

from typing import TYPE_CHECKING

from tests.fakes.slack.checks import suggestion_faults, view_faults
from tests.fakes.slack.delivery import Reply
from tests.fakes.slack.elements import NotThere, filled, unfilled
from tests.fakes.slack.methods_views import replaced, stacked, view_json
from tests.fakes.slack.model import Json, View, Violation
from tests.fakes.slack.state import World

if TYPE_CHECKING:
    from tests.fakes.slack.people import Person

__all__ = ["answered", "closing", "submission", "suggested", "view_json"]


def submission(person: "Person", view: View, values: dict[str, object]) -> Json:
    """Fill a modal and return what the app receives."""
    world = person.slack.world
    stack = world.stacks[person.app.id, person.id]
    if view.id not in stack[-1:]:
        raise NotThere("that modal is not open on top")
    view.state = filled(view.blocks, view.state, values)
    if missing := unfilled(view.blocks, view.state):
        raise NotThere(f"please complete the required fields: {', '.join(missing)}")
    return person.payload(
        "view_submission", trigger=True, view=view_json(world, view), response_urls=[]
    )


def closing(person: "Person", view: View, *, everything: bool) -> Json | None:
    """Close a modal; return what the app receives, if it asked to be told."""
    world = person.slack.world
    stack = world.stacks[person.app.id, person.id]
    if view.id not in stack:
        raise NotThere("that modal is not open")
    everything = everything or bool(view.payload.get("clear_on_close"))
    del stack[0 if everything else stack.index(view.id) :]
    if not view.payload.get("notify_on_close"):
        return None
    return person.payload("view_closed", view=view_json(world, view), is_cleared=everything)


def answered(person: "Person", view: View, reply: Reply) -> None:
    """Do to a submitted modal what the app answered."""
    world = person.slack.world
    stack = world.stacks[person.app.id, person.id]
    answer = reply.body if isinstance(reply.body, dict) else {}
    action = answer.get("response_action", "close")
    if action == "close":
        del stack[stack.index(view.id) :]
    elif action == "clear":
        stack.clear()
    elif action == "errors":
        _errors(world, view, answer.get("errors"))
    elif action in {"update", "push"} and _sound(world, answer.get("view")):
        if action == "update":
            replaced(view, answer["view"])
        else:
            stacked(world, person.app, person.user, answer["view"])
    elif action not in {"update", "push"}:
        _wrong(world, "invalid_response_action", f"{action!r} is no response_action")


def suggested(world: World, reply: Reply) -> None:
    """Check the options that an app offers."""
    for fault in suggestion_faults(reply.body or {}):
        _wrong(world, fault.code, f"{fault.at}: {fault.says}", "block_suggestion")


def _errors(world: World, view: View, errors: object) -> None:
    inputs = {block["block_id"] for block in view.blocks if block["type"] == "input"}
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        _wrong(world, "invalid_errors", "errors must name input blocks of this view")
        return
    view.errors = errors


def _sound(world: World, payload: object) -> bool:
    faults = list(view_faults(payload, "modal"))
    for fault in faults:
        _wrong(world, fault.code, f"{fault.at}: {fault.says}")
    return not any(fault.refused for fault in faults)


def _wrong(world: World, code: str, says: str, name: str = "view_submission") -> None:
    world.violations.append(Violation(name, code, "/", says))
