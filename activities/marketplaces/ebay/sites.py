"""eBay's sites: which currency and language each has.

Source: eBay's MarketplaceEnum of the Inventory API, and its table of locales by marketplace.
"""

from typing import Final, NamedTuple


class Site(NamedTuple):
    """One national eBay."""

    id: str
    """As the vendor's MarketplaceEnum writes it."""
    currency: str
    language: str
    """The natural language of its listings, as `Content-Language` names it."""


SITES: Final = {
    site.id: site
    for site in (
        Site("EBAY_AT", "EUR", "de-AT"),
        Site("EBAY_AU", "AUD", "en-AU"),
        Site("EBAY_BE", "EUR", "nl-BE"),
        Site("EBAY_CA", "CAD", "en-CA"),
        Site("EBAY_CH", "CHF", "de-CH"),
        Site("EBAY_DE", "EUR", "de-DE"),
        Site("EBAY_ES", "EUR", "es-ES"),
        Site("EBAY_FR", "EUR", "fr-FR"),
        Site("EBAY_GB", "GBP", "en-GB"),
        Site("EBAY_HK", "HKD", "zh-HK"),
        Site("EBAY_IE", "EUR", "en-IE"),
        Site("EBAY_IT", "EUR", "it-IT"),
        Site("EBAY_MY", "MYR", "en-MY"),
        Site("EBAY_NL", "EUR", "nl-NL"),
        Site("EBAY_PH", "PHP", "en-PH"),
        Site("EBAY_PL", "PLN", "pl-PL"),
        Site("EBAY_SG", "SGD", "en-SG"),
        Site("EBAY_US", "USD", "en-US"),
    )
}
