"""Files that hang on messages: one of products is shown as an import, any other named in words.

The file comes first. What was written beside it is planned once it is imported, so that the plan
may be about its products.
"""

import hashlib
import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from activities.errors import CountersignError
from authz.people import Person
from bots.cards.importing import draw_import
from bots.cards.saying import Seen
from bots.inbox import Inbox
from bots.patience import patiently
from bots.refusals import why
from bots.surface import MAY_NOT, TOO_LARGE, Attached, Fetched, Gone, Refused, Surface, Trouble
from bots.telling import tell_import
from workflows import handing_in
from workflows.halt import allowed
from workflows.handing_in import Sent
from workflows.office import Office
from workflows.store import threads
from workflows.store.door import Transaction
from workflows.store.imports import Import, State
from workflows.store.threads import Arrived
from workflows.wording import say

log = logging.getLogger(__name__)

MOST_BYTES: Final = 8 * 1024 * 1024
_MB: Final = 1024 * 1024
_ENDS: Final = (".csv", ".tsv")
_KINDS: Final = frozenset({"text/csv", "text/tab-separated-values"})
_OTHER: Final = (
    "I read files of products as CSV only, so I left {files} aside. Save it as “CSV UTF-8” and send"
    " that."
)
_SEVERAL: Final = (
    "I read one file of products at a time, and nothing of these: {files}. Send them one by one."
)
_WITHOUT: Final = "What was written beside it was not planned; say it again without a file."
_REFUSALS: Final[Mapping[str, str]] = {
    TOO_LARGE: (
        "{file} has more than {most} MB, and I take no larger file here. Import it on the page"
        " Products."
    ),
    MAY_NOT: (
        "I may not read files here yet. Whoever runs me gives the app the right to (the guide says"
        " how)."
    ),
    "gone": "{file} is not there any more. Send it again.",
    "": (
        "I could not get {file}. Send it again; if it stays so, whoever runs me looks into the log."
    ),
}
_MENTIONS_IT: Final = frozenset(
    """
    a all and anbei attached bitte csv das dass datei der die diese dieses einlesen file for from
    für here hi hallo hello hier i ich import importiere importieren importier in ist it lies list
    liste neue neuen new of our please produkte products sheet table tabelle the their them these
    they this to und unsere unseren us we you your
    """.split()
)
"""Words of a sentence that only says what the file is: nothing is left to be planned of it."""
_WORD: Final = re.compile(r"\w+")


def payload(team: str, files: Sequence[Attached]) -> dict[str, Any] | None:
    """Return what is kept of the files of a workspace until their message is taken up."""
    return {"team": team, "files": [asdict(one) for one in files]} if files else None


def _files(arrived: Arrived) -> list[Attached]:
    return [Attached(**one) for one in (arrived.payload or {}).get("files", ())]


def _is_of_products(file: Attached) -> bool:
    """Tell whether a file may hold products; one that the surface does not describe may."""
    name = file.name.casefold()
    return not name or name.endswith(_ENDS) or file.kind.partition(";")[0] in _KINDS


def _to_plan(text: str) -> str:
    """Return what was written beside a file, if it is more than what the file is."""
    words = _WORD.findall(text.casefold())
    return "" if all(word in _MENTIONS_IT for word in words) else text


@dataclass(frozen=True, slots=True)
class Files:
    """Takes up the files of messages."""

    office: Office
    inbox: Inbox
    surfaces: Mapping[str, Surface]

    async def take(self, by: Person, arrived: Arrived) -> bool:
        """Take up the files of a message, which may be done twice.

        Returns:
            Whether its words are still to be answered.
        """
        files = _files(arrived)
        if not files:
            return True
        language = await self.office.store.read(
            lambda tx: threads.language_of(tx, arrived.tenant, arrived.thread)
        )
        of_products = [one for one in files if _is_of_products(one)]
        others = [one.name for one in files if not _is_of_products(one)]
        if len(of_products) > 1:
            names = ", ".join(one.name for one in of_products)
            await self._refuse(arrived, say(language, _SEVERAL, files=names), language)
            return False
        if others:
            said = say(language, _OTHER, files=", ".join(others))
            await self.inbox.beside(arrived, said, done=not of_products and not arrived.text)
        if of_products:
            return await self._show(by, arrived, of_products[0], language)
        return bool(arrived.text)

    async def _show(self, by: Person, arrived: Arrived, file: Attached, language: str) -> bool:
        try:
            await allowed(self.office, by, "products.change")
            fetched = await self._fetched(arrived, file)
            if not _is_of_products(replace(file, name=fetched.name)):  # nobody had told its name
                await self._refuse(arrived, say(language, _OTHER, files=fetched.name), language)
                return False
            id = hashlib.sha256(f"{arrived.tenant}\n{arrived.event}".encode()).hexdigest()[:16]
            sent = Sent(f"f-{id}", arrived.thread, fetched.name, _to_plan(arrived.text))
            one = await handing_in.look(self.office, by, sent, fetched.raw)
        except CountersignError as error:
            await self._refuse(arrived, why(error, language), language)
            return False
        except Trouble as trouble:
            log.warning("%s cannot be had: %s", file.id, trouble)
            text = _REFUSALS.get(_code(trouble), _REFUSALS[""])
            said = say(language, text, file=file.name or "CSV", most=MOST_BYTES // _MB)
            await self._refuse(arrived, said, language)
            return False
        return await self._keep(arrived, one, fetched.raw, language)

    async def _fetched(self, arrived: Arrived, file: Attached) -> Fetched:
        if file.size > MOST_BYTES:
            raise Refused("a file is too large", TOO_LARGE)
        surface, team = self.surfaces[arrived.surface], (arrived.payload or {})["team"]
        return await patiently(lambda: surface.fetch(team, file, MOST_BYTES))

    async def _keep(self, arrived: Arrived, one: Import, raw: bytes, language: str) -> bool:
        """Keep what was shown, and be done with the message, all in one."""
        now = self.office.clock.now()
        goes_on = one.state is State.SAME and bool(one.words)
        said = draw_import(one, Seen(), language).notice

        def unit(tx: Transaction) -> None:
            if handing_in.show(tx, arrived.tenant, one, raw):
                threads.say(
                    tx, arrived.tenant, arrived.thread,
                    person=None, text=said, document=None, now=now,
                )  # fmt: skip
                tell_import(tx, arrived.tenant, arrived.thread, one.id, now)
            if not goes_on:
                threads.handled(tx, arrived, now)

        await self.office.store.write(unit)
        return goes_on

    async def _refuse(self, arrived: Arrived, said: str, language: str) -> None:
        """Say why nothing is imported, and be done with the message."""
        unplanned = say(language, _WITHOUT) if _to_plan(arrived.text) else ""
        await self.inbox.beside(arrived, f"{said} {unplanned}".strip(), done=True)


def _code(trouble: Trouble) -> str:
    return "gone" if isinstance(trouble, Gone) else getattr(trouble, "code", "")
