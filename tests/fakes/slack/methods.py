"""Every method of the Web API that is answered here; loading this registers them."""

from tests.fakes.slack import (
    methods_account,
    methods_agents,
    methods_chat,
    methods_conversations,
    methods_views,
)

LOADED = (
    methods_account,
    methods_agents,
    methods_chat,
    methods_conversations,
    methods_views,
)
