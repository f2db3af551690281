"""Who is let in: token, acting as somebody, Host and Origin."""

import httpx2
import pytest

from tests.fakes.product import Product

HARMLESS = {"text": "hello"}


def test_without_a_token_nobody_is_let_in(product: Product) -> None:
    answer = httpx2.get(f"{product.url}/api/approvals")

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"
    assert answer.json()["code"] == "unauthenticated"


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer", "Basic YTpi", "Bearer ä", ""])
def test_a_wrong_token_is_as_good_as_none(product: Product, header: str) -> None:
    headers = {b"authorization": header.encode("latin-1")}

    assert httpx2.get(f"{product.url}/api/runs", headers=headers).status_code == 401


def test_every_route_but_the_open_ones_needs_a_token(product: Product) -> None:
    paths = httpx2.get(f"{product.url}/openapi.json").json()["paths"]
    open_ones = {"/healthz", "/readyz", "/metrics", "/api/session"}
    calls = [(verb, path) for path, verbs in paths.items() for verb in verbs]

    let_in = {
        path
        for verb, path in calls
        if httpx2.request(verb, f"{product.url}{path}", json={}).status_code != 401
    }

    assert len(calls) > 20
    assert let_in == open_ones


@pytest.mark.parametrize(
    "acting", ["nobody", "demo/nobody", "nowhere/manager", "demo/", "/", "a/b/c"]
)
def test_nobody_can_act_as_a_person_who_is_not_there(product: Product, acting: str) -> None:
    assert product.api("GET", "/api/runs", acting=acting).status_code == 404


def test_the_operator_acts_as_the_demos_admin_unless_told_otherwise(product: Product) -> None:
    body = {"max_listings": 500}

    assert product.api("PATCH", "/api/people/viewer", body, acting=None).status_code == 200
    assert product.api("PATCH", "/api/people/viewer", body, acting="manager").status_code == 403


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[", "localhost."])
def test_another_host_name_is_turned_away(product: Product, host: str) -> None:
    with product.client() as client:
        answer = client.get("/api/runs", headers={"host": host})

    assert answer.status_code in {400, 403}


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://["]
)
def test_a_page_of_another_site_is_turned_away(product: Product, origin: str) -> None:
    with product.client() as client:
        answer = client.post("/api/messages", headers={"origin": origin}, json=HARMLESS)

    assert answer.status_code == 403
    assert answer.json()["code"] == "strange_host"


def test_our_own_page_is_let_in(product: Product) -> None:
    with product.client() as client:
        answer = client.post("/api/messages", headers={"origin": product.url}, json=HARMLESS)

    assert answer.status_code == 200


def test_no_get_decides_anything(product: Product) -> None:
    paths = httpx2.get(f"{product.url}/openapi.json").json()["paths"]
    verbs = ("decision", "cancel", "retry", "settle", "lift", "check", "sync")

    deciding = [path for path in paths if path.rsplit("/", 1)[-1] in verbs]

    assert len(deciding) == len(verbs)
    assert [path for path in deciding if "get" in paths[path]] == []


def test_health_readiness_and_metrics_need_nobody(product: Product) -> None:
    assert httpx2.get(f"{product.url}/healthz").json() == {"status": "ok"}
    assert httpx2.get(f"{product.url}/readyz").json() == {"status": "ready"}
    metrics = httpx2.get(f"{product.url}/metrics").text
    assert 'route="/readyz",status="200"' in metrics
    assert "process_resident_memory_bytes" in metrics
