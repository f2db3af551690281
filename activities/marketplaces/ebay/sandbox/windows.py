"""How much of a list a request asks for."""

from activities.marketplaces.ebay.sandbox.refusals import refuse
from activities.marketplaces.ebay.sandbox.routes import Heard


def window(heard: Heard, *, default: int, most: int) -> tuple[int, int]:
    """Return limit and offset."""
    limit = _number(heard.query.get("limit", str(default)))
    offset = _number(heard.query.get("offset", "0"))
    if not 1 <= limit <= most:
        refuse(400, 25706, f"You have provided invalid pagination values. limit is 1 to {most}.")
    return limit, offset


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        refuse(400, 25706, "You have provided invalid pagination values. They are whole numbers.")
    return int(text)
