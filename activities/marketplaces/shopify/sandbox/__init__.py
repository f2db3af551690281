"""Shopify as the sandbox plays it: the Admin API's own dialect over real HTTP."""

from activities.marketplaces.shopify.sandbox.dialect import ShopifyDialect

DIALECT = ShopifyDialect()
"""What the sandbox's discovery looks for."""
