"""Words for the people who asked."""

from typing import Any

from pydantic import Field

from activities.context import Call
from activities.declaration import Effect, Params, Result, activity, supports


class PostMessage(Params):
    """Say something in the asking thread, and nowhere else."""

    text: str = Field(min_length=1, max_length=2000, description="plain text")


class Posted(Result):
    """What was said; delivery brings it to the thread."""

    text: str


post = activity(
    "thread.post",
    version=1,
    title="Post in the thread",
    effect=Effect.READ,
    params=PostMessage,
    result=Posted,
)


@supports(post, None)
async def say(params: PostMessage, _: Call[Any]) -> Posted:
    """Hand the text on; the step's own event carries it to the thread."""
    return Posted(text=params.text)
