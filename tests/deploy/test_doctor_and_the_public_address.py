"""`countersign doctor` looks whether it is this installation that answers where Slack sends to."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from bots.slack.manifest import manifest
from deploy.doctor.examination import examine
from tests.fakes.product import Product
from tests.fakes.sandbox_process import PLAIN
from tests.fakes.slack.serve import seeded
from tests.fakes.slack.server import FakeSlack

Found = tuple[bool, str, str]


@pytest.fixture(scope="module")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with FakeSlack() as slack:
        made = slack.do(lambda: seeded(slack, manifest("https://countersign.example")))
        settings = {
            "COUNTERSIGN_SLACK__API_URL": made["api_url"],
            "COUNTERSIGN_SLACK__BOT_TOKEN": made["bot_token"],
            "COUNTERSIGN_SLACK__SIGNING_SECRET": made["signing_secret"],
        }
        with Product(tmp_path_factory.mktemp("reached"), settings) as running:
            yield running


def seen(product: Product, public_url: str, **more: str) -> Found:
    """Return what doctor finds where the product is to be reached at an address."""
    given = {f"COUNTERSIGN_{name}": value for name, value in more.items()}
    environ = product.environ | {"COUNTERSIGN_PUBLIC_URL": public_url} | given
    [found] = (one for one in examine(environ) if one.what == "Slack: requests")
    return found.well, found.text, found.fix


@contextmanager
def proxy(
    to: str = "",
    *,
    without: str = "",
    says: tuple[int, bytes] | None = None,
    certificate: Path | None = None,
) -> Iterator[str]:
    """Stand before the product, or in its place; yield the address.

    Args:
        to: where requests are handed on to.
        without: the header that gets lost.
        says: what is answered without asking anybody.
        certificate: with which it speaks TLS.
    """

    class Stands(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            status, content = says or self._handed_on(body)
            self.send_response(status)
            self.send_header("content-length", str(len(content)))
            self.send_header("location", "http://127.0.0.1:9/")
            self.end_headers()
            self.wfile.write(content)

        def _handed_on(self, body: bytes) -> tuple[int, bytes]:
            kept = {
                name: value
                for name, value in self.headers.items()
                if name.lower() not in {"host", "connection", without}
            }
            answer = httpx2.post(f"{to}{self.path}", headers=kept, content=body, verify=PLAIN)
            return answer.status_code, answer.content

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            pass

    with Quiet(("127.0.0.1", 0), Stands) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield f"http{'s' if certificate else ''}://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def certificate(folder: Path) -> Path:
    """Make a certificate for this machine that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "countersign.example")])
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(here, critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_what_slack_signs_arrives(product: Product) -> None:
    with proxy(product.url) as url:
        assert seen(product, url) == (
            True,
            f"are taken at {url}/slack/events, as seen from here",
            "",
        )
    assert "refused a request" not in product.log()


def test_a_server_that_does_not_run_is_no_fault_of_the_way_to_it(tmp_path: Path) -> None:
    settings = {
        "COUNTERSIGN_SLACK__BOT_TOKEN": "made-up",
        "COUNTERSIGN_SLACK__SIGNING_SECRET": "made-up",
        "COUNTERSIGN_SLACK__API_URL": "http://127.0.0.1:9/api/",
    }

    well, text, fix = seen(Product(tmp_path, settings), "http://127.0.0.1:9")

    assert well
    assert "once the server runs" in text
    assert fix == "`countersign up`"


def test_an_address_that_is_no_https_is_none_for_slack(product: Product) -> None:
    away = "https://127.0.0.1:9/api/"

    well, text, fix = seen(product, "http://127.0.0.1:9", SLACK__API_URL=away)

    assert not well
    assert "https alone" in text
    assert "COUNTERSIGN_PUBLIC_URL" in fix


def test_a_server_that_was_started_with_another_secret(product: Product) -> None:
    well, text, fix = seen(product, product.url, SLACK__SIGNING_SECRET="newer")

    assert not well
    assert "does not take what is signed" in text
    assert "`countersign up`" in fix


def test_nothing_listens_at_the_public_address(product: Product) -> None:
    with proxy(product.url) as url:
        pass

    well, text, fix = seen(product, url)

    assert not well
    assert text == f"nothing listens at {url}"
    assert f"hand on to {product.url}" in fix


@pytest.mark.parametrize(
    ("stands", "text", "fix"),
    [
        (proxy(says=(200, b"<h1>Welcome</h1>")), "another program answers (200)", "hand on to"),
        (proxy(says=(404, b'{"challenge": ""}')), "another program answers (404)", "hand on to"),
        (proxy(says=(502, b"")), "does not reach Countersign (502)", "hand on to"),
        (proxy(says=(301, b"")), "leads elsewhere (301)", "where it leads"),
    ],
)
def test_somebody_else_answers_at_the_public_address(
    product: Product, stands: AbstractContextManager[str], text: str, fix: str
) -> None:
    with stands as url:
        well, said, todo = seen(product, url)

    assert not well
    assert text in said
    assert fix in todo


def test_a_way_on_which_the_signature_gets_lost(product: Product) -> None:
    with proxy(product.url, without="x-slack-signature") as url:
        well, text, fix = seen(product, url)

    assert not well
    assert "another Countersign answers, or what arrives there was changed" in text
    assert "every header" in fix


def test_a_certificate_counts_once_somebody_vouches_for_it(
    product: Product, tmp_path: Path
) -> None:
    mine = certificate(tmp_path)

    with proxy(product.url, certificate=mine) as url:
        well, text, fix = seen(product, url)
        assert not well
        assert "is not trusted: self-signed certificate" in text
        assert "a certificate that is valid for it" in fix

        more = {"COUNTERSIGN_PUBLIC_URL": url, "SSL_CERT_FILE": str(mine)}
        _, document = Product(product.home, product.settings | more).cli("doctor")

    [found] = (one for one in document["findings"] if one["what"] == "Slack: requests")
    assert found["well"], found["text"]


def test_an_https_address_at_which_nobody_speaks_tls(product: Product) -> None:
    with proxy(product.url) as url:
        well, text, _ = seen(product, url.replace("http", "https"))

    assert not well
    assert "speaks no TLS" in text
