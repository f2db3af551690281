"""agents.sessions.* and assistant.threads.*: what an agent shows in a thread while it works.

Source:
    docs.slack.dev/ai/agent-sessions, docs.slack.dev/ai/migrating-to-agent-messaging and the pages
    of the methods. Prompts without a thread are those of the whole conversation.
"""

from tests.fakes.slack.calls import Call, method
from tests.fakes.slack.checks import Fault, broadcasts
from tests.fakes.slack.model import Json, Session, SlackError

STATES = {"active", "processing", "suspended", "closed"}
MOST_TITLE = 200
MOST_PROMPTS = 4
STOPPED = "agent_session_stopped"


@method("agents.sessions.setStatus", "chat:write", tokens=("bot",))
def session_status(call: Call) -> Json:
    call.text("thread_ts")  # "required for thread-based sessions in regular channels and DMs"
    session, status = _session(call), call.text("status")
    if status not in STATES:
        raise SlackError("invalid_status")
    call.judge(_titled(call))
    session.title = session.title or call.maybe("title")
    session.status = status
    warned = status == "processing" and STOPPED not in call.app.events
    return {"status": status, "agent_status": status, "title": session.title} | (
        {"warning": f"missing_{STOPPED}_event_subscription"} if warned else {}
    )


@method("agents.sessions.rename", "chat:write", tokens=("bot",))
def rename(call: Call) -> Json:
    session = _session(call)
    call.judge(_titled(call))
    session.title = call.text("title")
    return {"title": session.title}


@method("assistant.threads.setStatus", "assistant:write", "chat:write", tokens=("bot",))
def thread_status(call: Call) -> Json:
    session = _session(call)
    call.judge(list(broadcasts(call.args)))
    session.activity = call.maybe("status")
    return {}


@method("assistant.threads.setTitle", "assistant:write", tokens=("bot",))
def thread_title(call: Call) -> Json:
    session = _session(call)
    call.judge(_titled(call))
    session.title = call.text("title")
    return {}


@method("assistant.threads.setSuggestedPrompts", "assistant:write", tokens=("bot",))
def suggested_prompts(call: Call) -> Json:
    prompts = call.args.get("prompts")
    well = isinstance(prompts, list) and all(
        isinstance(one, dict) and one.get("title") and one.get("message") for one in prompts
    )
    if not well or len(prompts or ()) > MOST_PROMPTS:
        says = f"up to {MOST_PROMPTS} prompts with title and message"
        call.judge([Fault("invalid_arguments", "/prompts", says)])
    session = _session(call)
    session.prompts, session.above = list(prompts or ()), call.maybe("title")
    return {}


def _session(call: Call) -> Session:
    channel = call.channel("channel_id")
    if not call.app.agent:
        raise SlackError("not_allowed")
    if not call.acts_in(channel):
        raise SlackError("not_in_channel")
    return call.world.sessions[channel.id, call.maybe("thread_ts")]


def _titled(call: Call) -> list[Fault]:
    if len(call.maybe("title")) > MOST_TITLE:
        return [Fault("invalid_arguments", "/title", f"at most {MOST_TITLE} characters")]
    return list(broadcasts(call.args))
