"""What the sandbox keeps: every shop's documents, their recent past, and the journals.

One SQLite file, one writer, one unit of work per request. Documents are cached as plain JSON and
never changed in place: a write puts a new one, which the cache takes over after the commit.
"""

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

Document = Mapping[str, Any]
"""One thing of a shop as plain JSON: a product, an order, a stock level."""

REMEMBERED_S = 1_000.0
"""How far back a stale read could look; more than any marketplace's settle time."""

TABLES = """
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS documents (
  shop TEXT, kind TEXT, id TEXT, body TEXT NOT NULL, PRIMARY KEY (shop, kind, id));
CREATE TABLE IF NOT EXISTS history (
  n INTEGER PRIMARY KEY, until REAL NOT NULL, shop TEXT, kind TEXT, id TEXT, body TEXT);
CREATE TABLE IF NOT EXISTS effects (
  seq INTEGER PRIMARY KEY, at REAL, shop TEXT, sku TEXT, what TEXT, value TEXT,
  operation TEXT, request INTEGER);
CREATE TABLE IF NOT EXISTS requests (
  seq INTEGER PRIMARY KEY, at REAL, shop TEXT, operation TEXT, kind TEXT, fault TEXT,
  status INTEGER);
CREATE TABLE IF NOT EXISTS faults (
  n INTEGER PRIMARY KEY, shop TEXT, "match" TEXT, kind TEXT, left INTEGER, seconds REAL,
  opened REAL);
CREATE TABLE IF NOT EXISTS late (
  request INTEGER PRIMARY KEY, due REAL, shop TEXT, operation TEXT, asked TEXT);
CREATE TABLE IF NOT EXISTS competitors (
  shop TEXT, sku TEXT, seller TEXT, price TEXT, PRIMARY KEY (shop, sku, seller));
"""
JOURNALS = "documents history effects requests faults late competitors".split()


class Past(NamedTuple):
    """What a document was until a moment; an absent body means that it did not exist yet."""

    until: float
    shop: str
    kind: str
    id: str
    body: Document | None


class Effect(NamedTuple):
    """One accepted write to one article."""

    sku: str
    what: str
    value: Any


class Rival(NamedTuple):
    """What another seller asks for an article."""

    sku: str
    seller: str
    price: str


class Books:
    """One shop's documents within one unit of work, now or as they were a moment ago."""

    def __init__(self, state: "State", shop: str, now: float, as_of: float | None = None) -> None:
        """Open the books of `shop`; with `as_of` they show the past."""
        self.shop = shop
        self.now = now
        self.effects: list[Effect] = []
        self.changed: dict[tuple[str, str], Document | None] = {}
        self.put_off: tuple[float, str] | None = None
        """When the rest of this unit's work is due, and the dialect's own name of it."""
        self._state = state
        self._as_of = as_of
        self._seen: dict[str, Mapping[str, Document]] = {}

    def all(self, kind: str) -> Mapping[str, Document]:
        """Return every document of a kind by id."""
        if kind not in self._seen:
            if self._as_of is None:
                self._seen[kind] = self._state.present(self.shop, kind)
            else:
                self._seen[kind] = self._state.past(self.shop, kind, self._as_of)
        return self._seen[kind]

    def find(self, kind: str, id: str) -> Document | None:
        """Return one document, or None."""
        return self.all(kind).get(id)

    def put(self, kind: str, id: str, body: Document) -> None:
        """Store a document, new or changed."""
        self._seen[kind] = {**self.all(kind), id: body}
        self.changed[kind, id] = body

    def drop(self, kind: str, id: str) -> None:
        """Remove a document."""
        self._seen[kind] = {key: body for key, body in self.all(kind).items() if key != id}
        self.changed[kind, id] = None

    def effect(self, sku: str, what: str, value: Any) -> None:  # noqa: ANN401 - any JSON scalar
        """Record that an accepted write touched an article."""
        self.effects.append(Effect(sku, what, value))

    def rivals(self) -> Sequence[Rival]:
        """Return what other sellers ask for articles of this shop."""
        return self._state.rivals(self.shop)

    def next_number(self) -> int:
        """Return a number that no document of this shop ever had."""
        number = int((self.find("sequence", "last") or {"n": 1})["n"]) + 1
        self.put("sequence", "last", {"n": number})
        return number


class State:
    """The data file and the cache of its documents; used by one thread."""

    def __init__(self, db: sqlite3.Connection) -> None:
        """Load what the file holds."""
        self.db = db
        self._present: dict[tuple[str, str], dict[str, Document]] = {}
        self._past: list[Past] = []
        self._load()

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open or create the data file."""
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.executescript(TABLES)
        return cls(db)

    def close(self) -> None:
        """Close the file."""
        self.db.close()

    def _load(self) -> None:
        self._present = {}
        for shop, kind, id, body in self.db.execute("SELECT shop, kind, id, body FROM documents"):
            self._present.setdefault((shop, kind), {})[id] = json.loads(body)
        rows = self.db.execute("SELECT until, shop, kind, id, body FROM history ORDER BY n")
        self._past = [
            Past(until, shop, kind, id, json.loads(body) if body else None)
            for until, shop, kind, id, body in rows
        ]

    def present(self, shop: str, kind: str) -> Mapping[str, Document]:
        """Return what is stored now."""
        return self._present.get((shop, kind), {})

    def past(self, shop: str, kind: str, at: float) -> Mapping[str, Document]:
        """Return what was stored at a moment within the remembered past."""
        found = dict(self.present(shop, kind))
        for past in reversed(self._past):
            if past.until <= at:
                break
            if (past.shop, past.kind) == (shop, kind):
                if past.body is None:
                    found.pop(past.id, None)
                else:
                    found[past.id] = past.body
        return found

    @contextmanager
    def unit(self, *, durable: bool = True) -> Iterator[Callable[[Books], None]]:
        """Run one unit of work; what it yields stores the books when they are right.

        With `durable=False` the commit survives the death of the process but not of the machine:
        enough for the mere record of a read, and fifteen times as fast.
        """
        kept: list[Books] = []
        self.db.execute(f"PRAGMA synchronous={'FULL' if durable else 'NORMAL'}")
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield kept.append
            for books in kept:
                self._store(books)
            self.db.execute("COMMIT")
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        for books in kept:
            self._take_over(books)

    def _store(self, books: Books) -> None:
        if not books.changed:
            return
        for (kind, id), body in books.changed.items():
            old = self.present(books.shop, kind).get(id)
            self.db.execute(
                "INSERT INTO history (until, shop, kind, id, body) VALUES (?, ?, ?, ?, ?)",
                (books.now, books.shop, kind, id, json.dumps(old) if old else None),
            )
            key = (books.shop, kind, id)
            if body is None:
                self.db.execute("DELETE FROM documents WHERE shop=? AND kind=? AND id=?", key)
            else:
                text = json.dumps(body)
                self.db.execute("REPLACE INTO documents VALUES (?, ?, ?, ?)", (*key, text))
        self.db.execute("DELETE FROM history WHERE until < ?", (books.now - REMEMBERED_S,))

    def _take_over(self, books: Books) -> None:
        for (kind, id), body in books.changed.items():
            present = self._present.setdefault((books.shop, kind), {})
            self._past.append(Past(books.now, books.shop, kind, id, present.get(id)))
            # A new mapping, because open books may still show the old one.
            rest = {key: kept for key, kept in present.items() if key != id or body is not None}
            self._present[books.shop, kind] = rest if body is None else {**rest, id: body}
        self._past = [past for past in self._past if past.until >= books.now - REMEMBERED_S]

    def rivals(self, shop: str) -> Sequence[Rival]:
        """Return the offers of others, in the order of their articles and sellers."""
        found = self.db.execute(
            "SELECT sku, seller, price FROM competitors WHERE shop=? ORDER BY sku, seller", (shop,)
        )
        return [Rival(*row) for row in found]

    def setting(self, name: str, default: str) -> str:
        """Return a setting of the sandbox itself."""
        row = self.db.execute("SELECT value FROM settings WHERE name=?", (name,)).fetchone()
        return row[0] if row else default

    def keep_setting(self, name: str, value: str) -> None:
        """Store a setting within the present unit."""
        self.db.execute("REPLACE INTO settings VALUES (?, ?)", (name, value))

    def refill(self, seeds: Mapping[tuple[str, str, str], Document]) -> None:
        """Forget everything but the settings and start from these documents."""
        with self.unit():
            for table in JOURNALS:
                self.db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own table names
            rows = [(*key, json.dumps(body)) for key, body in seeds.items()]
            self.db.executemany("INSERT INTO documents VALUES (?, ?, ?, ?)", rows)
        self._load()
