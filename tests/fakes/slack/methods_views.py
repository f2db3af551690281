"""views.*: modals that lie on each other, and the Home tab."""

import secrets

from tests.fakes.slack.calls import Call, method
from tests.fakes.slack.checks import view_faults
from tests.fakes.slack.messaging import named
from tests.fakes.slack.model import App, Json, SlackError, User, View
from tests.fakes.slack.state import Trigger, World

MOST_STACKED = 3


@method("views.open")
def open_view(call: Call) -> Json:
    trigger = _trigger(call)
    call.judge(list(view_faults(call.args.get("view"), "modal")))
    stack = call.world.stacks[call.app.id, trigger.user]
    trigger.used = True
    stack.clear()
    view = stacked(call.world, call.app, call.world.users[trigger.user], call.args["view"])
    return {"view": view_json(call.world, view)}


@method("views.push")
def push(call: Call) -> Json:
    trigger = _trigger(call)
    call.judge(list(view_faults(call.args.get("view"), "modal")))
    trigger.used = True
    view = stacked(call.world, call.app, call.world.users[trigger.user], call.args["view"])
    return {"view": view_json(call.world, view)}


@method("views.update")
def update(call: Call) -> Json:
    view = _named_view(call)
    call.judge(list(view_faults(call.args.get("view"), "modal")))
    _same(call, view)
    replaced(view, call.args["view"])
    return {"view": view_json(call.world, view)}


@method("views.publish")
def publish(call: Call) -> Json:
    user = call.user("user_id")
    if not call.app.at("features", "app_home", "home_tab_enabled"):
        raise SlackError("not_enabled")
    call.judge(list(view_faults(call.args.get("view"), "home")))
    key = (call.app.id, user.id)
    view = call.world.homes.get(key)
    if view is None:
        view = View(
            call.world.id("V"), call.app.id, user.team_id, user.id, call.args["view"], "", ""
        )
        view.root_id = view.id
        call.world.homes[key] = call.world.views[view.id] = view
    else:
        _same(call, view)
    replaced(view, call.args["view"])
    return {"view": view_json(call.world, view)}


def stacked(world: World, app: App, user: User, payload: Json) -> View:
    """Lay a new modal on those that are open."""
    stack = world.stacks[app.id, user.id]
    if len(stack) >= MOST_STACKED:
        raise SlackError("push_limit_reached")
    key = world.id("V")
    view = View(
        key,
        app.id,
        user.team_id,
        user.id,
        payload,
        "",
        root_id=stack[0] if stack else key,
        previous_id=stack[-1] if stack else None,
    )
    replaced(view, payload)
    stack.append(key)
    world.views[key] = view
    return view


def replaced(view: View, payload: Json) -> None:
    """Draw a view anew; what people typed into blocks that stay is kept."""
    named(payload["blocks"])
    held = {block["block_id"] for block in payload["blocks"]}
    view.state = {block: values for block, values in view.state.items() if block in held}
    view.payload, view.errors = payload, {}
    view.hash = f"{secrets.randbelow(10**10):010d}.{secrets.token_urlsafe(6)}"


def view_json(world: World, view: View) -> Json:
    """Return a view as the platform writes it."""
    payload, app = view.payload, world.apps[view.app_id]
    home = world.home(app, world.users[view.user])
    made = world.installed(app, home)
    whole = made is not None and not made.team_id
    shown: Json = {
        "id": view.id,
        "team_id": view.team_id,
        "type": payload["type"],
        "blocks": payload["blocks"],
        "private_metadata": payload.get("private_metadata", ""),
        "callback_id": payload.get("callback_id", ""),
        "external_id": payload.get("external_id", ""),
        "state": {"values": view.state},
        "hash": view.hash,
        "title": payload.get("title"),
        "close": payload.get("close"),
        "submit": payload.get("submit"),
        "clear_on_close": payload.get("clear_on_close", False),
        "notify_on_close": payload.get("notify_on_close", False),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": view.app_id,
        "app_installed_team_id": world.teams[home].enterprise_id if whole else home,
        "bot_id": world.bot_of(app, home).bot_id,
    }
    return shown


def _trigger(call: Call) -> Trigger:
    trigger = call.world.triggers.get(call.text("trigger_id"))
    if trigger is None or trigger.app_id != call.app.id:
        raise SlackError("invalid_trigger_id")
    if trigger.used:
        raise SlackError("exchanged_trigger_id")
    if trigger.expires_at < call.world.now:
        raise SlackError("expired_trigger_id")
    return trigger


def _named_view(call: Call) -> View:
    outside = call.maybe("external_id")
    open_now = {key for stack in call.world.stacks.values() for key in stack}
    for view in call.world.views.values():
        mine = view.app_id == call.app.id and view.id in open_now
        by_name = outside and view.payload.get("external_id") == outside
        if mine and (view.id == call.maybe("view_id") or by_name):
            return view
    raise SlackError("not_found")


def _same(call: Call, view: View) -> None:
    given = call.maybe("hash")
    if given and given != view.hash:
        raise SlackError("hash_conflict")
