"""eBay as the sandbox plays it: the REST dialects of its APIs over real HTTP."""

from activities.marketplaces.ebay.sandbox.dialect import EbayDialect

DIALECT = EbayDialect()
"""What the sandbox's discovery looks for."""
