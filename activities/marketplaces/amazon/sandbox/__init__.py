"""Amazon as the sandbox plays it: the Selling Partner API's own dialect over real HTTP."""

from activities.marketplaces.amazon.sandbox.dialect import AmazonDialect

DIALECT = AmazonDialect()
"""What the sandbox's discovery looks for."""
