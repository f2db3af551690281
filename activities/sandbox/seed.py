"""What the sandbox's shops sell before anybody touches them.

The articles are the same for every marketplace; its own folder turns them into its documents.
"""

from dataclasses import dataclass, replace
from typing import Final

DEMO = "demo"
OTHER = "other"

TOKEN = "shpat_sandbox_{shop}"  # noqa: S105 - opens nothing but the simulated shop
READ_ONLY_TOKEN = "shpat_sandbox_readonly_{shop}"  # noqa: S105 - likewise


def token(shop: str) -> str:
    """Return the access token of a sandbox shop by its key."""
    return TOKEN.format(shop=shop)


def read_only_token(shop: str) -> str:
    """Return a token of the same shop that may not write."""
    return READ_ONLY_TOKEN.format(shop=shop)


@dataclass(frozen=True)
class Variant:
    """One SKU of an article; `option` is empty when the article has only one."""

    sku: str
    price: str
    stock: int
    option: str = ""


@dataclass(frozen=True)
class Article:
    """What a shop groups under one title."""

    title: str
    type: str
    tags: tuple[str, ...]
    variants: tuple[Variant, ...]
    active: bool = True
    option_name: str = ""


def _one(line: str, *, active: bool = True) -> Article:
    """Read `SKU | title | type | tags | price | stock`."""
    sku, title, kind, tags, price, stock = (part.strip() for part in line.split("|"))
    return Article(title, kind, tuple(tags.split()), (Variant(sku, price, int(stock)),), active)


_ACTIVE = """
MUG-BLUE   | Blue Mug                    | Mugs      | kitchen stoneware      | 19.99  | 12
MUG-RED    | Red Mug                     | Mugs      | kitchen stoneware      | 18.50  | 25
MUG-GREEN  | Green Mug                   | Mugs      | kitchen stoneware      | 17.90  | 8
MUG-WHITE  | White Mug                   | Mugs      | kitchen porcelain      | 14.95  | 40
MUG-BLACK  | Black Mug                   | Mugs      | kitchen stoneware      | 16.00  | 3
MUG-XL     | XL Mug                      | Mugs      | kitchen stoneware gift | 24.90  | 17
POT-GLASS  | Glass Teapot                | Teapots   | kitchen tea            | 34.00  | 9
POT-IRON   | Cast Iron Teapot            | Teapots   | kitchen tea            | 59.90  | 4
POT-CLAY   | Clay Teapot “Übersee”       | Teapots   | kitchen tea            | 42.50  | 6
CAN-VAN    | Vanilla Candle              | Candles   | home scent             | 12.00  | 60
CAN-FIG    | Fig Candle                  | Candles   | home scent             | 13.50  | 35
CAN-PINE   | Pine Candle                 | Candles   | home scent winter      | 13.50  | 0
CAN-BEE    | Beeswax Candle              | Candles   | home natural           | 9.80   | 120
PRI-ALPS   | Art Print Alpenglühen       | Prints    | wall paper             | 29.00  | 15
PRI-SEA    | Art Print Nordseeküste      | Prints    | wall paper             | 29.00  | 11
PRI-CITY   | Art Print Old Town          | Prints    | wall paper             | 24.00  | 22
PRI-JERU   | הדפס ירושלים                | Prints    | wall paper             | 31.00  | 7
BAG-TOTE   | Canvas Tote Bag             | Bags      | cotton travel          | 22.00  | 48
BAG-SHOP   | Shopping Bag Grün           | Bags      | cotton                 | 15.90  | 33
BAG-PACK   | Waxed Backpack              | Bags      | travel                 | 89.00  | 5
BOW-SALAD  | Salad Bowl                  | Bowls     | kitchen wood           | 38.00  | 10
BOW-SOUP   | Soup Bowl                   | Bowls     | kitchen stoneware      | 16.50  | 28
BOW-MUESLI | Müslischale                 | Bowls     | kitchen stoneware      | 13.90  | 19
PLA-DINNER | Dinner Plate                | Plates    | kitchen porcelain      | 18.00  | 44
PLA-CAKE   | Cake Plate                  | Plates    | kitchen porcelain      | 14.00  | 0
CUT-BOARD  | Oak Cutting Board           | Boards    | kitchen wood           | 45.00  | 13
TOW-LINEN  | Linen Towel                 | Textiles  | kitchen linen          | 17.00  | 52
CUS-WOOL   | Wool Cushion                | Textiles  | home wool              | 49.00  | 6
BLA-ALPACA | Alpaca Blanket              | Textiles  | home wool winter       | 129.00 | 2
SOA-OLIVE  | Olive Soap                  | Soaps     | bath natural           | 6.50   | 150
SOA-SALT   | Sea Salt Soap               | Soaps     | bath natural           | 6.90   | 95
NOT-A5     | Notebook A5                 | Paper     | desk                   | 11.00  | 70
PEN-BRASS  | Brass Pen                   | Paper     | desk gift              | 39.50  | 8
VAS-TALL   | Tall Vase                   | Vases     | home glass             | 54.00  | 7
VAS-MINI   | Mini Vase                   | Vases     | home glass             | 12.50  | 31
"""
_PAUSED = """
LAM-PAPER  | Paper Lamp                  | Lamps     | home light             | 64.00  | 4
LAM-OIL    | Oil Lamp                    | Lamps     | home light             | 47.00  | 0
CAL-2026   | Wall Calendar 2026          | Paper     | desk wall              | 19.00  | 26
BAS-WILLOW | Willow Basket               | Baskets   | home natural           | 36.00  | 5
"""
_TEES = Article(
    "Organic T-Shirt",
    "Apparel",
    ("cotton", "wear"),
    (
        Variant("TEE-S", "25.00", 14, "S"),
        Variant("TEE-M", "25.00", 20, "M"),
        Variant("TEE-L", "27.00", 9, "L"),
    ),
    option_name="Size",
)
_OTHER = """
MUG-BLUE   | Harbour Mug, blue           | Mugs      | kitchen                | 11.49  | 5
MUG-ROUND  | Round Mug                   | Mugs      | kitchen                | 9.99   | 18
LAN-BRASS  | Brass Lantern               | Lamps     | garden light           | 72.00  | 3
ROP-HEMP   | Hemp Rope                   | Deck      | boat                   | 8.20   | 64
KNI-SAIL   | Sailing Knife               | Deck      | boat steel             | 44.00  | 12
MAP-BALTIC | Baltic Chart                | Maps      | boat paper             | 33.00  | 9
CAP-WOOL   | Wool Cap                    | Apparel   | wear winter            | 28.00  | 21
FLA-SMALL  | Signal Flag                 | Deck      | boat                   | 15.00  | 0
"""


def _many(lines: str, *, active: bool = True) -> tuple[Article, ...]:
    return tuple(_one(line, active=active) for line in lines.strip().splitlines())


ARTICLES = (*_many(_ACTIVE), _TEES, *_many(_PAUSED, active=False))
"""What the tenant `demo` sells."""

OTHER_ARTICLES = _many(_OTHER)
"""What the tenant `other` sells; one SKU is the same, at another price."""

_SINGLE: Final = tuple(one for one in ARTICLES if one.active and len(one.variants) == 1)


def further(count: int) -> tuple[Article, ...]:
    """Return more articles of the same kinds, numbered, for a shop that sells very much."""
    made = []
    for n in range(count):
        like = _SINGLE[n % len(_SINGLE)]
        (one,) = like.variants
        variant = Variant(f"{one.sku}-{n + 1:04}", one.price, one.stock)
        made.append(replace(like, title=f"{like.title} No. {n + 1:04}", variants=(variant,)))
    return tuple(made)


@dataclass(frozen=True)
class Bought:
    """One seeded order: who, when, and how many of what."""

    number: int
    placed_at: str
    buyer: str
    lines: tuple[tuple[str, int], ...]


def _orders(lines: str) -> tuple[Bought, ...]:
    """Read `number | instant | buyer | SKU×n SKU×n`."""
    found = []
    for line in lines.strip().splitlines():
        number, at, buyer, bought = (part.strip() for part in line.split("|"))
        pairs = (one.split("×") for one in bought.split())
        lines_of_one = tuple((sku, int(count)) for sku, count in pairs)
        found.append(Bought(int(number), at, buyer, lines_of_one))
    return tuple(found)


ORDERS = _orders("""
1001 | 2026-10-28T08:12:00Z | Jördis Ahlgren   | MUG-BLUE×2
1002 | 2026-10-29T11:40:10Z | Tarek Younes     | CAN-VAN×3 SOA-OLIVE×2
1003 | 2026-10-30T17:03:44Z | Mia Lindqvist    | TEE-M×1
1004 | 2026-11-01T09:26:31Z | Paul Oberhuber   | POT-IRON×1
1005 | 2026-11-02T20:15:02Z | Eleni Papadaki   | MUG-WHITE×6
1006 | 2026-11-04T07:55:19Z | Noah Ferretti    | BAG-PACK×1 NOT-A5×2
1007 | 2026-11-06T13:31:00Z | Anaïs Delacroix  | PRI-ALPS×1 PRI-SEA×1
1008 | 2026-11-07T16:48:27Z | Ingrid Sørbø     | BLA-ALPACA×1
1009 | 2026-11-09T10:05:55Z | Omar Haddad      | MUG-BLACK×2 MUG-RED×2
1010 | 2026-11-11T11:11:11Z | Clara Weißmüller | CAN-BEE×12
1011 | 2026-11-13T18:20:36Z | Luca Brunner     | TEE-S×1 TEE-L×1
1012 | 2026-11-15T08:44:09Z | Sofia Marchetti  | BOW-MUESLI×4
1013 | 2026-11-17T21:37:50Z | Jan Kowalczyk    | MUG-XL×1 POT-GLASS×1
1014 | 2026-11-19T12:09:13Z | Yael Ben-Ami     | PRI-JERU×1
1015 | 2026-11-21T15:52:40Z | Greta Nyström    | VAS-MINI×2 TOW-LINEN×3
""")

OTHER_ORDERS = _orders("""
501 | 2026-11-03T10:00:00Z | Kapitän Petersen | MUG-BLUE×4
502 | 2026-11-12T14:30:00Z | Birgit Olsson    | CAP-WOOL×1 MAP-BALTIC×1
""")
