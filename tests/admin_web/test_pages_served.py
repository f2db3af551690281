"""The pages as the server hands them out."""

import re

import httpx2
import pytest

from tests.fakes.product import Product


@pytest.mark.parametrize(
    "path", ["/", "/sign-in", "/chat/t-1", "/approvals", "/runs/r-1", "/products/A%2FB"]
)
def test_every_address_of_the_application_is_the_one_document(product: Product, path: str) -> None:
    answer = httpx2.get(f"{product.url}{path}")

    assert (answer.status_code, '<div id="root">' in answer.text) == (200, True)


@pytest.mark.parametrize("path", ["/nowhere", "/assets/..%2findex.html", "/assets/none.js"])
def test_there_is_nothing_else(product: Product, path: str) -> None:
    assert httpx2.get(f"{product.url}{path}").status_code == 404


def test_an_address_that_does_not_exist_is_a_page_to_people_and_a_problem_to_programs(
    product: Product,
) -> None:
    def asked(path: str, accepts: str) -> tuple[int, str]:
        answer = httpx2.get(f"{product.url}{path}", headers={"accept": accepts})
        return answer.status_code, answer.headers["content-type"].partition(";")[0]

    assert asked("/nowhere/at/all", "text/html,*/*;q=0.8") == (404, "text/html")
    assert asked("/nowhere/at/all", "application/json") == (404, "application/problem+json")
    assert asked("/api/nowhere", "text/html,*/*;q=0.8") == (404, "application/problem+json")


def test_what_a_page_needs_may_be_kept_for_it_changes_its_name(product: Product) -> None:
    page = httpx2.get(f"{product.url}/").text
    [script] = re.findall(r'<script type="module"[^>]* src="([^"]+)"', page)

    answer = httpx2.get(f"{product.url}{script}")

    assert answer.headers["cache-control"].endswith("immutable")
    assert answer.headers["content-encoding"] == "gzip"


def test_the_page_has_no_script_of_its_own(product: Product) -> None:
    page = httpx2.get(f"{product.url}/approvals/p-1").text

    scripts = [part.partition(">")[0] for part in page.split("<script")[1:]]
    assert len(scripts) >= 2
    assert all(" src=" in script for script in scripts)
