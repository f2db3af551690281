"""A fresh installation with something new to sell on Amazon."""

import pytest

from tests.fakes.amazon_shop import stock
from tests.fakes.office import Desk


@pytest.fixture
async def amazon(desk: Desk) -> Desk:
    """Open a fresh installation and put something new beside its products."""
    return await stock(desk)
