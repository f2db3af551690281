"""The real product as a process of its own, on ports and in a folder of its own."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx2

from tests.fakes.sandbox_process import PLAIN

PROGRAM = Path(sys.prefix) / "bin" / "countersign"
START_S = 60.0
STOP_S = 10.0


@dataclass
class Control:
    """The sandbox's own control routes."""

    product: "Product"

    def effects(self) -> list[dict[str, Any]]:
        """Return every effect since the last reset."""
        found: list[dict[str, Any]] = self._get("effects")
        return found

    def requests(self) -> list[dict[str, Any]]:
        """Return every request since the last reset."""
        found: list[dict[str, Any]] = self._get("requests")
        return found

    def writes(self) -> list[dict[str, Any]]:
        """Return the requests that could have changed something."""
        return [one for one in self.requests() if one["kind"] == "write"]

    def faults(self) -> list[dict[str, Any]]:
        """Return the faults that may still strike."""
        found: list[dict[str, Any]] = self._get("faults")
        return found

    def state(self, shop: str = "shopify") -> dict[str, dict[str, Any]]:
        """Return what a shop holds, by SKU."""
        found: dict[str, dict[str, Any]] = self._get("state")[shop]
        return found

    def fault(self, kind: str, match: str = "write", **more: object) -> None:
        """Let something go wrong."""
        order = {"shop": "shopify", "match": match, "kind": kind, "times": 1, **more}
        self._post("fault", order)

    def edit(self, sku: str, **changes: object) -> None:
        """Change something as somebody else would."""
        self._post("edit", {"shop": "shopify", "sku": sku, **changes})

    def competitor(self, shop: str, sku: str, price: str) -> None:
        """Let another seller ask a price for the same article."""
        self._post("competitor", {"shop": shop, "sku": sku, "price": price})

    def advance(self, seconds: float) -> None:
        """Move the clock that everything follows."""
        self._post("advance", {"seconds": seconds})

    def reset(self, listings: Mapping[str, int] | None = None) -> None:
        """Make everything as it was seeded; some shops may sell more."""
        self._post("reset", {"listings": dict(listings)} if listings else {})

    def _get(self, name: str) -> Any:  # noqa: ANN401 - any JSON
        answer = httpx2.get(f"{self.product.sandbox_url}/_sandbox/{name}", timeout=10, verify=PLAIN)
        answer.raise_for_status()
        return answer.json()

    def _post(self, name: str, body: Mapping[str, Any]) -> None:
        url = f"{self.product.sandbox_url}/_sandbox/{name}"
        answer = httpx2.post(url, json=dict(body), timeout=10, verify=PLAIN)
        assert answer.is_success, answer.text


@dataclass
class Product:
    """`countersign up` in a folder; started, killed, stopped and started again at will."""

    home: Path
    settings: dict[str, str] = field(default_factory=dict)
    url: str = ""
    sandbox_url: str = ""
    process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""
        self.end()

    @property
    def environ(self) -> dict[str, str]:
        """Return the environment of every process of this installation."""
        return {
            **{k: v for k, v in os.environ.items() if not k.startswith("COUNTERSIGN_")},
            "COUNTERSIGN_HOME": str(self.home),
            "COUNTERSIGN_PORT": "0",
            "COUNTERSIGN_SANDBOX__PORT": "0",
            **self.settings,
        }

    def start(self) -> None:
        """Start and wait until it says that it is ready."""
        self.home.mkdir(parents=True, exist_ok=True)
        with (self.home / "up.log").open("a") as log:
            self.process = subprocess.Popen(
                [PROGRAM, "up"],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env=self.environ,
            )
        assert self.process.stdout is not None
        line = self.process.stdout.readline().split()
        assert line[:1] == ["ready"], self.log()
        self.url, self.sandbox_url = line[1], line[3] if "sandbox" in line else ""

    def kill(self) -> None:
        """Kill it as a power cut would; the sandbox lives on."""
        self._signal(signal.SIGKILL)

    def stop(self) -> int:
        """Ask it to end, as an operator would, and return its exit code."""
        return self._signal(signal.SIGTERM)

    def end(self) -> None:
        """Stop whatever still runs, the sandbox included."""
        if self.process is not None:
            self.stop()
        with suppress(OSError, ValueError):
            os.kill(int((self.home / "sandbox.pid").read_text()), signal.SIGKILL)

    def log(self) -> str:
        """Return what it wrote to stderr."""
        return (self.home / "up.log").read_text()

    @property
    def sandbox(self) -> Control:
        """Return the sandbox's control routes."""
        return Control(self)

    @property
    def token(self) -> str:
        """Return the operator's token."""
        return (self.home / "token").read_text()

    def cli(self, *words: str, stdin: str | None = None) -> tuple[int, Any]:
        """Run a command with `--json`; return its exit code and its one document."""
        ended = self.run(*words, "--json", stdin=stdin)
        document = json.loads(ended.stdout) if ended.stdout.strip() else None
        return ended.returncode, document

    def run(self, *words: str, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
        """Run a command."""
        return subprocess.run(
            [PROGRAM, *words],
            input=stdin or "",
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
            env={**self.environ, "COUNTERSIGN_URL": self.url} if self.url else self.environ,
        )

    def client(self, acting: str | None = "manager") -> httpx2.Client:
        """Return an HTTP client that acts as somebody; the caller closes it."""
        headers = {"authorization": f"Bearer {self.token}"}
        if acting is not None:
            headers["countersign-as"] = acting
        return httpx2.Client(base_url=self.url, headers=headers, timeout=60, verify=PLAIN)

    def api(
        self, method: str, path: str, body: object = None, *, acting: str | None = "manager"
    ) -> httpx2.Response:
        """Make one request as somebody."""
        with self.client(acting) as client:
            return client.request(method, path, json=body)

    def say(
        self, text: str, *, acting: str = "manager", thread: str | None = None
    ) -> dict[str, Any]:
        """Say something and return the document."""
        answer = self.api("POST", "/api/messages", {"text": text, "thread": thread}, acting=acting)
        assert answer.is_success, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def decide(
        self, plan: Mapping[str, Any], decision: str = "approve", *, acting: str = "manager2"
    ) -> httpx2.Response:
        """Decide about a card as it was shown."""
        approval = plan["approval"]
        body = {"revision": approval["revision"], "decision": decision, "reason": ""}
        return self.api("POST", f"/api/approvals/{approval['id']}/decision", body, acting=acting)

    def ended(self, run: str, *, acting: str = "manager", seconds: float = 60) -> dict[str, Any]:
        """Wait until a run has ended and return its account."""
        document: dict[str, Any] = {}

        def over() -> bool:
            document.update(self.api("GET", f"/api/runs/{run}", acting=acting).json())
            return bool(document["state"] != "running")

        until(over, seconds)
        return document

    def _signal(self, sign: signal.Signals) -> int:
        assert self.process is not None
        self.process.send_signal(sign)
        code = self.process.wait(STOP_S)
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.process = None
        return code


def until(true: Callable[[], bool], seconds: float = 30) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "that took too long"
        time.sleep(0.05)
