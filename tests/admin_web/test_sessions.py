"""Signing in by a one-time link, and every way in which a browser is turned away."""

from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from admin_web.cookies import Cookies, csrf
from tests.fakes.product import Product


def link(product: Product, person: str = "pricer") -> str:
    """Have the admin make a link; return its secret."""
    made = product.api("POST", f"/api/people/{person}/link", {}, acting="admin").json()
    return str(made["link"]).partition("#")[2]


@pytest.fixture
def browser(product: Product) -> Iterator[httpx2.Client]:
    """Return a browser that nobody has signed in."""
    with httpx2.Client(base_url=product.url, headers={"origin": product.url}) as http:
        yield http


def enter(browser: httpx2.Client, secret: str) -> httpx2.Response:
    """Sign in, and send the word against forgery from there on."""
    answer = browser.post("/api/session", json={"link": secret})
    if answer.is_success:
        browser.headers["x-csrf-token"] = answer.json()["csrf"]
    return answer


def test_a_link_lets_its_person_in(product: Product, browser: httpx2.Client) -> None:
    answer = enter(browser, link(product))

    assert answer.json()["person"]["id"] == "pricer"
    assert browser.get("/api/session").json()["person"]["id"] == "pricer"
    assert browser.get("/api/runs").status_code == 200


def test_the_cookie_is_kept_from_scripts_and_from_other_sites(
    product: Product, browser: httpx2.Client
) -> None:
    said = enter(browser, link(product)).headers["set-cookie"].lower()

    assert {"httponly", "samesite=strict", "path=/"} <= {part.strip() for part in said.split(";")}


def test_a_link_works_once(product: Product, browser: httpx2.Client) -> None:
    secret = link(product)
    enter(browser, secret)

    with httpx2.Client(base_url=product.url) as second:
        answer = second.post("/api/session", json={"link": secret})

    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "secret", ["demo.nothing", "nothing", "other.x", ".", "demo." + "A" * 43, "!", "a" * 200]
)
def test_a_link_that_nobody_made_lets_nobody_in(browser: httpx2.Client, secret: str) -> None:
    assert enter(browser, secret).status_code == 401


@pytest.mark.parametrize(
    "body", [{}, {"link": None}, {"link": "a", "demo": "manager"}, {"link": 1}, {"link": "\x00"},
             {"link": "a" * 201}, {"person": "admin"}, []], ids=str,
)  # fmt: skip
def test_another_shape_lets_nobody_in(browser: httpx2.Client, body: object) -> None:
    answer = browser.post("/api/session", json=body)

    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


def test_a_link_opens_nothing_by_itself(product: Product) -> None:
    cookies = {f"countersign-{product.url.rpartition(':')[2]}": link(product)}

    assert httpx2.get(f"{product.url}/api/runs", cookies=cookies).status_code == 401


def test_no_link_of_one_business_lets_into_another(
    product: Product, browser: httpx2.Client
) -> None:
    _, _, secret = link(product).rpartition(".")

    assert enter(browser, f"other.{secret}").status_code == 401


@pytest.mark.parametrize("word", [None, "", "wrong", "é"])
def test_without_the_word_against_forgery_nothing_is_changed(
    product: Product, browser: httpx2.Client, word: str | None
) -> None:
    enter(browser, link(product))
    del browser.headers["x-csrf-token"]
    headers = {} if word is None else {b"x-csrf-token": word.encode()}

    for verb, path in (("POST", "/api/messages"), ("DELETE", "/api/session")):
        answer = browser.request(verb, path, json={"text": "list my mugs"}, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "forged")
    assert browser.get("/api/session").json()["person"]["id"] == "pricer"


def test_the_word_of_another_session_is_worth_nothing(
    product: Product, browser: httpx2.Client
) -> None:
    enter(browser, link(product))

    answer = browser.post(
        "/api/messages", json={"text": "hello"}, headers={"x-csrf-token": csrf("demo.other")}
    )

    assert answer.json()["code"] == "forged"


def test_whoever_signed_out_is_out(product: Product, browser: httpx2.Client) -> None:
    enter(browser, link(product))
    kept = dict(browser.cookies)

    browser.delete("/api/session")

    assert browser.get("/api/session").json()["person"] is None
    assert httpx2.get(f"{product.url}/api/runs", cookies=kept).status_code == 401


def test_a_session_ends_when_its_person_is_removed(
    product: Product, browser: httpx2.Client
) -> None:
    enter(browser, link(product, "lister"))
    try:
        product.api("PATCH", "/api/people/lister", {"active": False}, acting="admin")

        assert browser.get("/api/runs").status_code == 401
    finally:
        product.api("PATCH", "/api/people/lister", {"active": True}, acting="admin")


def test_a_cookie_that_is_worth_nothing_is_forgotten(product: Product) -> None:
    name = f"countersign-{product.url.rpartition(':')[2]}"

    answer = httpx2.get(f"{product.url}/api/session", cookies={name: "demo.old"})

    assert answer.json()["person"] is None
    assert f"{name}=" in answer.headers["set-cookie"]
    assert "max-age=0" in answer.headers["set-cookie"].lower()


def test_a_session_acts_for_others_of_its_own_business_alone(
    product: Product, browser: httpx2.Client
) -> None:
    enter(browser, link(product))

    acted = browser.get("/api/runs", headers={"countersign-as": "manager"})
    foreign = browser.get("/api/runs", headers={"countersign-as": "other/manager"})

    assert (acted.status_code, foreign.status_code) == (200, 403)


def test_a_decision_in_a_browser_is_known_as_one(product: Product, browser: httpx2.Client) -> None:
    card = product.say("Set the price of MUG-BLACK to 15.50 on Shopify")["approval"]
    enter(browser, link(product, "manager2"))
    body = {"revision": card["revision"], "decision": "reject", "reason": "no"}

    browser.post(f"/api/approvals/{card['id']}/decision", json=body)

    votes = product.api("GET", f"/api/approvals/{card['id']}").json()["approval"]["votes"]
    assert [(vote["person"], vote["surface"]) for vote in votes] == [("manager2", "web")]


def test_a_demo_person_can_be_tried_out_while_nothing_is_real(browser: httpx2.Client) -> None:
    answer = browser.post("/api/session", json={"demo": "manager"})

    assert answer.json()["person"]["id"] == "manager"


def test_a_demo_person_that_is_not_there_can_not_be_tried_out(browser: httpx2.Client) -> None:
    answer = browser.post("/api/session", json={"demo": "nobody"})

    assert (answer.status_code, answer.json()["code"]) == (404, "unknown")


def test_https_gives_the_cookie_to_no_plain_connection() -> None:
    cookies = Cookies("https://shop.example")
    headers = {"host": "shop.example", "cookie": "__Host-countersign=a.b; countersign-80=c.d"}

    assert cookies.secret(headers) == "a.b"
    assert cookies.secret({**headers, "host": "127.0.0.1"}) == "c.d"


def test_every_answer_tells_a_browser_to_run_nothing_else(product: Product) -> None:
    for path in ("/", "/chat/t-1", "/api/session", "/api/runs", "/assets/nothing.js", "/nowhere"):
        headers = httpx2.get(f"{product.url}{path}").headers
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy, path
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"


def test_no_secret_of_a_session_is_kept(product: Product, browser: httpx2.Client) -> None:
    secret = link(product)
    enter(browser, secret)
    kept = next(iter(browser.cookies.values()))

    stored = b"".join(path.read_bytes() for path in Path(product.home).glob("countersign.db*"))

    assert secret.encode() not in stored
    assert kept.encode() not in stored
