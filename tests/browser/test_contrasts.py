"""What axe does not measure: disabled words, the edges of fields, and switches, in both schemes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

SCHEMES = pytest.mark.parametrize("scheme", ["light", "dark"])
SignIn = Callable[..., Page]
WORDS, SHAPES = 4.5, 3.0
"""Of WCAG 2.2, criteria 1.4.3 and 1.4.11."""

_COLOURS = """(node) => {
  const opaque = (one) => !/rgba\\(.*, 0\\)$|^transparent$/.test(one);
  const fill = (one) => {
    for (let at = one; at; at = at.parentElement) {
      const found = getComputedStyle(at).backgroundColor;
      if (opaque(found)) return found;
    }
    return 'rgb(255, 255, 255)';
  };
  const style = getComputedStyle(node);
  return {words: style.color, edge: style.borderTopColor, own: fill(node),
          around: fill(node.parentElement)};
}"""


def colours(found: Locator) -> dict[str, tuple[int, ...]]:
    """Return what something and its surroundings are drawn in, as RGB."""
    read: dict[str, str] = found.evaluate(_COLOURS)
    return {
        name: tuple(int(part) for part in colour[colour.index("(") + 1 : -1].split(",")[:3])
        for name, colour in read.items()
    }


def ratio(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    """Return the contrast of two colours as WCAG defines it."""

    def light(colour: tuple[int, ...]) -> float:
        parts = [part / 255 for part in colour]
        red, green, blue = (
            part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    bright, dim = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@SCHEMES
def test_the_words_of_a_disabled_button_can_be_read(sign_in: SignIn, scheme: str) -> None:
    page = sign_in("manager", scheme=scheme)

    send = colours(page.get_by_role("button", name="Send", disabled=True))

    assert ratio(send["words"], send["own"]) >= WORDS


@SCHEMES
def test_a_field_is_seen_on_the_page_and_on_a_card(sign_in: SignIn, scheme: str) -> None:
    page = sign_in("manager", scheme=scheme)
    on_page = colours(page.get_by_label("Your message"))
    page.goto("/sandbox")
    on_card = colours(page.get_by_label("New price in"))

    for field in (on_page, on_card):
        assert min(ratio(field["edge"], field[side]) for side in ("own", "around")) >= SHAPES


@SCHEMES
@pytest.mark.parametrize("on", [False, True])
def test_a_switch_is_seen_whether_it_is_on_or_off(sign_in: SignIn, scheme: str, on: bool) -> None:  # noqa: FBT001 - a parameter of the test
    page = sign_in("manager", scheme=scheme)
    page.goto("/sandbox")
    switch = page.get_by_role("switch", name="Answers slowly")
    if on:
        switch.click(force=True)
        page.wait_for_timeout(500)

    track = colours(switch.locator("+ .mantine-Switch-track"))
    knob = colours(switch.locator("+ .mantine-Switch-track .mantine-Switch-thumb"))

    assert ratio(track["own"], track["around"]) >= SHAPES
    assert ratio(knob["own"], track["own"]) >= SHAPES
