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
