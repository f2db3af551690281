"""Whatever a client sends is judged; nothing makes the judge stumble."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.fakes.discord_server import checks, command_checks
from tests.fakes.discord_server.problems import JSON

FIELDS = (
    "type components accessory component custom_id label value options style content flags embeds "
    "min_values max_values allowed_mentions parse users roles name description choices title id "
    "media items disabled nonce min_length max_length placeholder required autocomplete"
).split()
PLAIN = (
    st.none()
    | st.booleans()
    | st.integers(-2, 40)
    | st.floats(allow_nan=False)
    | st.text(max_size=3)
)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=6)
    ),
    max_leaves=20,
)
BODIES = st.dictionaries(st.sampled_from(FIELDS), ANYTHING, max_size=8)


@given(BODIES, st.booleans())
def test_any_message_is_judged(body: JSON, was_v2: bool) -> None:  # noqa: FBT001 - drawn
    checks.message(body, was_v2=was_v2)
    checks.broadcast(body)


@given(BODIES)
def test_any_modal_is_judged(body: JSON) -> None:
    checks.modal(body)


@given(st.lists(BODIES, max_size=3) | ANYTHING)
def test_any_commands_are_judged(body: Any) -> None:  # noqa: ANN401 - anything
    command_checks.commands(body)


@given(ANYTHING)
def test_any_choices_are_judged(body: Any) -> None:  # noqa: ANN401 - anything
    command_checks.offered(body, 3, ("choices",))
