"""Amazon's marketplaces: which id sells where, in which currency and language.

Source: Selling Partner API documentation, "Marketplace IDs".
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from activities.errors import Rejected
from activities.product import Shop


@dataclass(frozen=True, slots=True)
class Place:
    """One of Amazon's marketplaces."""

    id: str
    domain: str
    currency: str
    language: str
    """The language tag of what buyers read there."""


def _places(lines: str) -> Mapping[str, Place]:
    """Read `id domain currency language`, one a line."""
    found = (Place(*line.split()) for line in lines.strip().splitlines())
    return {place.id: place for place in found}


PLACES: Final = _places("""
A2EUQ1WTGCTBG2 amazon.ca     CAD en_CA
ATVPDKIKX0DER  amazon.com    USD en_US
A1AM78C64UM0Y8 amazon.com.mx MXN es_MX
A2Q3Y263D00KWC amazon.com.br BRL pt_BR
A28R8C7NBKEWEA amazon.ie     EUR en_IE
A1RKKUPIHCS9HS amazon.es     EUR es_ES
A1F83G8C2ARO7P amazon.co.uk  GBP en_GB
A13V1IB3VIYZZH amazon.fr     EUR fr_FR
AMEN7PMS3EDWL  amazon.com.be EUR fr_BE
A1805IZSGTT6HS amazon.nl     EUR nl_NL
A1PA6795UKMFR9 amazon.de     EUR de_DE
APJ6JRA9NG5V4  amazon.it     EUR it_IT
A2NODRKZP88ZB9 amazon.se     SEK sv_SE
AE08WJ6YKNBMC  amazon.co.za  ZAR en_ZA
A1C3SOZRARQ6R3 amazon.pl     PLN pl_PL
A33AVAJ2PDY3EV amazon.com.tr TRY tr_TR
A17E79C6D8DWNP amazon.sa     SAR ar_AE
A2VIGQ35RCS4UG amazon.ae     AED en_AE
A21TJRUUN4KGV  amazon.in     INR en_IN
A19VAU5U5O7RUS amazon.sg     SGD en_SG
A39IBJ37TRP1C6 amazon.com.au AUD en_AU
A1VC38T7YXB528 amazon.co.jp  JPY ja_JP
""")


def place_of(shop: Shop) -> Place:
    """Return the marketplace that a shop sells in; its id is the shop's location.

    Raises:
        Rejected: no marketplace was chosen at connection, or one in another currency.
    """
    place = PLACES.get(shop.location)
    if place is None:
        said = f"the marketplace id {shop.location!r}, which Amazon does not have"
        raise Rejected(
            f"{shop.title} is connected with {said if shop.location else 'no marketplace id'}.",
            at="location",
            hint="Connect it again with the marketplace's id as location: A1PA6795UKMFR9 is"
            " amazon.de, A1F83G8C2ARO7P amazon.co.uk.",
        )
    if place.currency != shop.currency:
        raise Rejected(
            f"{shop.title} sells on {place.domain} in {place.currency}, but is connected with"
            f" {shop.currency}.",
            at="currency",
            hint="Connect it again, so that its prices are read in its own currency.",
        )
    return place
