"""Why the policy engine cannot be used at all.

Misconfigured
├── PdpMissing      no program to start
└── PdpFailed       it does not start, or answers its golden questions wrongly
"""

from activities.errors import Misconfigured


class PdpMissing(Misconfigured):
    """There is no policy engine on this machine."""

    code = "pdp_missing"


class PdpFailed(Misconfigured):
    """The policy engine did not come up, or decides wrongly."""

    code = "pdp_failed"
