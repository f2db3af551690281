"""The real sandbox as a process of its own, for tests that need a shop to talk to."""

import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import httpx2

from activities.sandbox.seed import token

START_S = 30.0
STOP_S = 10.0
ADMIN = "/admin/api/2026-10/graphql.json"
PLAIN = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""Never used, as all is plain HTTP; loading certificates takes 100 ms for each client otherwise."""


@dataclass
class Control:
    """The sandbox's control routes."""

    url: str

    def effects(self) -> list[dict[str, Any]]:
        """Return every accepted write, oldest first."""
        found: list[dict[str, Any]] = self.get("effects")
        return found

    def requests(self) -> list[dict[str, Any]]:
        """Return every request, oldest first."""
        found: list[dict[str, Any]] = self.get("requests")
        return found

    def state(self, shop: str = "shopify") -> dict[str, dict[str, Any]]:
        """Return what a shop's buyers see, by SKU."""
        found: dict[str, dict[str, Any]] = self.get("state")[shop]
        return found

    def fault(self, kind: str, match: str = "*", **more: object) -> None:
        """Order that something goes wrong."""
        self.post("fault", {"kind": kind, "match": match, **more})

    def edit(self, sku: str, *, shop: str = "shopify", **changes: object) -> None:
        """Change an article as somebody else would."""
        self.post("edit", {"shop": shop, "sku": sku, **changes})

    def advance(self, seconds: float) -> None:
        """Move the clock that everything follows."""
        self.post("advance", {"seconds": seconds})

    def reset(self, **listings: int) -> None:
        """Make everything as it was seeded; some shops may sell more."""
        self.post("reset", {"listings": listings} if listings else {})

    def get(self, name: str) -> Any:  # noqa: ANN401 - any JSON
        """Read a control route."""
        answer = httpx2.get(f"{self.url}/_sandbox/{name}", timeout=10, verify=PLAIN)
        answer.raise_for_status()
        return answer.json()

    def post(self, name: str, body: object) -> None:
        """Give an order that must be accepted."""
        answer = self.try_post(name, body)
        assert answer.is_success, answer.text

    def try_post(self, name: str, body: object) -> httpx2.Response:
        """Give an order that may be refused."""
        return httpx2.post(f"{self.url}/_sandbox/{name}", json=body, timeout=10, verify=PLAIN)


@dataclass
class SandboxProcess:
    """`python -m activities.sandbox` in a folder; started, killed and started again at will."""

    home: Path
    url: str = ""
    process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""
        if self.process is not None:
            self.kill()

    def start(self, port: int = 0) -> None:
        """Start and wait until it answers."""
        self.home.mkdir(parents=True, exist_ok=True)
        (self.home / "sandbox.port").unlink(missing_ok=True)
        command = [sys.executable, "-m", "activities.sandbox"]
        with (self.home / "sandbox.log").open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "--home", str(self.home), "--port", str(port)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        self._wait()

    def _wait(self) -> None:
        assert self.process is not None
        ends = time.monotonic() + START_S
        while time.monotonic() < ends and self.process.poll() is None:
            written = self.home / "sandbox.port"
            if written.exists() and (text := written.read_text()):
                self.url = f"http://127.0.0.1:{text}"
                try:
                    self.health()
                except httpx2.TransportError:
                    pass
                else:
                    return
            time.sleep(0.02)
        raise AssertionError((self.home / "sandbox.log").read_text() or "it says nothing")

    def health(self) -> dict[str, Any]:
        """Return who answers."""
        found: dict[str, Any] = httpx2.get(
            f"{self.url}/_sandbox/health", timeout=10, verify=PLAIN
        ).json()
        return found

    def kill(self) -> None:
        """Kill it as a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end and return its exit code."""
        return self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> int:
        assert self.process is not None
        process, self.process = self.process, None
        if process.poll() is None:
            process.send_signal(how)
        return process.wait(timeout=STOP_S)

    @property
    def control(self) -> Control:
        """Return its control routes."""
        return Control(self.url)

    def base_url(self, shop: str = "shopify") -> str:
        """Return the address of a shop, as a connection stores it."""
        return f"{self.url}/shopify/{shop}"

    def shop(self, key: str = "shopify") -> "ShopClient":
        """Return a client of a shop's Admin API."""
        return ShopClient(self.base_url(key), token(key))


@dataclass
class ShopClient:
    """Speaks GraphQL with one shop and nothing else: no retries, no reading of errors."""

    base_url: str
    token: str

    def post(self, body: object, **headers: str) -> httpx2.Response:
        """Send one request as it is."""
        sent = {"x-shopify-access-token": self.token, **headers}
        return httpx2.post(
            f"{self.base_url}{ADMIN}", json=body, headers=sent, timeout=20, verify=PLAIN
        )

    def send(self, query: str, /, **variables: object) -> dict[str, Any]:
        """Send one document and return the whole answer."""
        answer = self.post({"query": query, "variables": variables})
        assert answer.status_code == httpx2.codes.OK, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def ask(self, query: str, /, **variables: object) -> Any:  # noqa: ANN401 - any JSON
        """Send one document that must not fail and return its data."""
        found = self.send(query, **variables)
        assert "errors" not in found, found["errors"]
        return found["data"]

    def article(self, sku: str) -> dict[str, Any]:
        """Return the ids and present values of one article."""
        nodes = self.ask(_ARTICLE, query=f'sku:"{sku}"')["productVariants"]["nodes"]
        (found,) = [node for node in nodes if node["sku"] == sku]
        article: dict[str, Any] = found
        return article

    def set_price(self, sku: str, price: str) -> Mapping[str, Any]:
        """Set a price and return the payload."""
        found = self.article(sku)
        variants = [{"id": found["id"], "price": price}]
        data = self.ask(SET_PRICE, product=found["product"]["id"], variants=variants)
        payload: Mapping[str, Any] = data["productVariantsBulkUpdate"]
        return payload


_ARTICLE = """query ($query: String) { productVariants(first: 10, query: $query) { nodes {
  id sku price inventoryQuantity product { id title status handle } inventoryItem { id }
} } }"""
SET_PRICE = """mutation ($product: ID!, $variants: [ProductVariantsBulkInput!]!) {
  productVariantsBulkUpdate(productId: $product, variants: $variants) {
    product { id } productVariants { id sku price } userErrors { field message code }
} }"""
SET_STOCK = """mutation ($input: InventorySetQuantitiesInput!, $key: String!) {
  inventorySetQuantities(input: $input) @idempotent(key: $key) {
    inventoryAdjustmentGroup { reason changes { name delta quantityAfterChange } }
    userErrors { field message code }
} }"""
UPDATE = """mutation ($product: ProductUpdateInput!) { productUpdate(product: $product) {
  product { id title status } userErrors { field message } } }"""
DELETE = """mutation ($id: ID!) { productDelete(input: {id: $id}) {
  deletedProductId userErrors { field message } } }"""
CREATE = """mutation ($input: ProductSetInput!) { productSet(input: $input, synchronous: true) {
  product { id title status variants(first: 10) { nodes { id sku price inventoryQuantity } } }
  userErrors { field message code } } }"""
PUBLISH = """mutation ($id: ID!, $input: [PublicationInput!]!) {
  publishablePublish(id: $id, input: $input) { userErrors { field message } } }"""
