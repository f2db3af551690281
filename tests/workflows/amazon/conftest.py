"""A fresh installation whose tenant sells on Amazon too."""

import pytest

from tests.fakes.amazon_shop import connect
from tests.fakes.office import Desk


@pytest.fixture
async def amazon(desk: Desk) -> Desk:
    """Open a fresh installation with both Amazon shops connected."""
    return await connect(desk)
