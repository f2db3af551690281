"""What is stored, sealed, to be let in: one small JSON text.

    {"client_id": "…", "client_secret": "…", "refresh_token": "…",
     "site": "EBAY_DE", "seller": "the seller's own eBay user name"}

Site and seller are no secrets; they stand here because they belong to the same consent.
"""

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, SecretStr, StringConstraints, ValidationError

from activities.errors import Rejected
from activities.marketplaces.ebay.sites import SITES, Site

_PRINTABLE: Final = r"^[\x21-\x7e]+$"
_HINT: Final = (
    "Connect the shop again with client_id, client_secret, refresh_token, site (such as EBAY_DE)"
    " and seller (the eBay user name), as one JSON object."
)

Word = Annotated[str, StringConstraints(min_length=1, max_length=8192, pattern=_PRINTABLE)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[^\s|{},]+$")]


class Credential(BaseModel):
    """Keys of our application and the seller's consent."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    client_id: Word = Field(repr=False)
    client_secret: Word = Field(repr=False)
    refresh_token: Word = Field(repr=False)
    site: str
    seller: Name

    @property
    def at(self) -> Site:
        """The site on which the seller sells."""
        return SITES[self.site]


def read(stored: SecretStr, place: str, currency: str) -> Credential:
    """Read the stored text.

    Raises:
        Rejected: it is not such a JSON object, or the site has another currency than the shop;
            nothing of the text is repeated.
    """
    found = _parsed(stored)
    if isinstance(found, str):
        raise Rejected(f"The stored credential of {place} cannot be used: {found}.", hint=_HINT)
    if found.at.currency != currency:
        raise Rejected(
            f"{place} is connected with {currency}, but {found.site} sells in"
            f" {found.at.currency}; nothing is converted.",
            hint="Connect the shop again with the site's own currency.",
        )
    return found


def _parsed(stored: SecretStr) -> Credential | str:
    """Return the credential, or what is wrong with it; the library's error holds the text."""
    try:
        found = Credential.model_validate_json(stored.get_secret_value())
    except ValidationError as wrong:
        problems = wrong.errors(include_url=False, include_input=False, include_context=False)
        if problems[0]["type"] == "json_invalid":
            return "it is no JSON"
        places = sorted({str(one["loc"][0]) if one["loc"] else "" for one in problems})
        named = [_spoken(place) for place in places]
        return f"{' and '.join(dict.fromkeys(named))} is missing or not right"
    return found if found.site in SITES else f"site is none of {', '.join(SITES)}"


def _spoken(place: str) -> str:
    if not place:
        return "the whole"
    return place if place in Credential.model_fields else "an unknown field"
