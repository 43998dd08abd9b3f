"""The API's documentation in the console: of the shop at which one looks, open to everybody, and true."""

import contextlib
import io
import json
import re
import subprocess
from types import SimpleNamespace

import pytest
from browser import Browser
from house import open_house
from people import invite, open_sign_up, sign_up
from rentals import Renter
from server import eventually

CODES = ["", "python", "php", "javascript"]
PAGES = ["/docs", "/docs/numbers", "/docs/numbers?api=v2"]


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A house with a further storefront, at a host of its own."""

    def prepare(store):
        open_sign_up(store)
        store.verb("storefront", "add", "--name", "zh", "--dialect", "pica-smm", "--host", "shop.zh.test")

    with open_house(tmp_path_factory.mktemp("docs"), prepare=prepare) as house:
        yield house


@pytest.fixture(scope="module")
def visitor(shop):
    return Browser(shop.server.url)


@pytest.mark.parametrize("path", PAGES)
def test_everybody_may_read_it(visitor, path):
    page = visitor.get(path)
    assert len(page.response.content) < 100_000
    assert "Customers make keys" in page.text and page.links["Sign in"]
    for words in ("Parameters", "Errors", "States of orders", "Download as OpenAPI 3.1"):
        assert words in page.text


def test_customers_are_led_to_their_keys(shop):
    ann = sign_up(shop, "ann")
    for path in PAGES:
        assert ann.get(path).links["API keys"] == "/account/keys"


def test_each_shop_tells_of_its_own_dialect(shop, visitor):
    page = visitor.get("/docs")
    assert f"{shop.server.url}/api/v2" in page.text and "standard" in page.text
    page = visitor.get("/docs", headers={"Host": "shop.zh.test"})
    assert "http://shop.zh.test/api2/v2" in page.text and "pica-smm" in page.text


def test_a_type_is_chosen(visitor):
    form = visitor.get("/docs").form("/docs")
    assert not any("comments=" in code for code in visitor.send(form, type="Default").codes)
    page = visitor.send(form, type="Custom Comments")
    assert page.form("/docs").fields["type"] == "Custom Comments"
    assert any("comments=" in code for code in page.codes)
    assert visitor.send(form, type="<b>nothing").form("/docs").fields["type"] == "Default"


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("code", CODES)
def test_examples_come_in_four_languages(visitor, path, code):
    page = visitor.get(f"{path}{'&' if '?' in path else '?'}code={code}")
    mark = {"": "curl -", "python": "import requests", "php": "<?php", "javascript": "fetch("}[code]
    assert sum(mark in it for it in page.codes) >= 8, page.codes[:3]
    assert not any(other in it for other in ("curl -", "import requests") if other != mark for it in page.codes)


def test_what_is_kept_stays_when_the_language_changes(visitor):
    page = visitor.get("/docs?type=Custom%20Comments&code=php")
    assert page.links["Python (requests)"] == "/docs?type=Custom%20Comments&code=python"
    assert page.form("/docs").fields["code"] == "php"
    assert visitor.get("/docs/numbers?api=v2").links["PHP (curl)"] == "/docs/numbers?api=v2&code=php"


def run(code):
    """What a Python example prints."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(code, {})
    return printed.getvalue()


@pytest.mark.parametrize("path, words", [("/docs", "action"), ("/docs/numbers", "/v1/balance")])
def test_an_example_works_as_it_stands(shop, visitor, path, words):
    codes = visitor.get(f"{path}?code=python").codes
    if path == "/docs":
        code = next(it for it in codes if "import requests" in it and '"balance"' in it)
        key = shop.accounts["standard"]["panel_key"]
    else:
        code = next(it for it in codes if "import requests" in it and words in it)
        key = Renter(shop, shop.accounts["standard"]).token
    assert "balance" in run(code.replace("YOUR_API_KEY", key))


@pytest.fixture(scope="module")
def reader(shop):
    """A customer with an order, a refill and a number of their own, signed in, and the keys to both protocols."""
    panel, renter = shop.demo("standard"), Renter(shop, shop.accounts["standard"])
    orders = [panel.order("Sandbox: completes") for _ in range(2)]
    for order in orders:
        panel.finished(order, "Completed")
    refill = panel.ask("refill", order=orders[0])["refill"]
    eventually(lambda: panel.refill_status(refill), lambda it: it in ("Completed", "Rejected"))
    renter.received(renter.rent("code"))
    return SimpleNamespace(browser=invite(shop, panel.account), panel=panel, renter=renter)


def cut(value, count):
    """A value whose lists end after so many items."""
    if isinstance(value, list):
        return [cut(it, count) for it in value[:count]]
    return {name: cut(it, count) for name, it in value.items()} if isinstance(value, dict) else value


def reads(sample):
    """Whether an example of curl only reads, and asks no provider."""
    if "action=" in sample:
        return re.search("action=(services|balance|orders|status|refill_status)'", sample)
    return sample.startswith("curl -s 'http") and "reactivate" not in sample


@pytest.mark.parametrize("path, least", [("/docs", 7), ("/docs/numbers", 9), ("/docs/numbers?api=v2", 9)])
def test_examples_that_read_print_what_the_page_prints(reader, path, least):
    """A customer copies each of them into a shell and puts a key in."""
    key = reader.panel.key if path == "/docs" else reader.renter.token
    codes = reader.browser.get(path).codes
    pairs = [(sample, printed) for sample, printed in zip(codes, codes[1:], strict=False) if reads(sample)]
    assert len(pairs) >= least, codes
    for sample, printed in pairs:
        done = subprocess.run(["bash", "-s"], input=sample.replace("YOUR_API_KEY", key).encode(), capture_output=True)
        told = done.stdout.decode()
        if told != printed:
            assert len(told) > 1500, f"{sample}\n{told}\n{printed}"
            assert json.loads(printed) in [cut(json.loads(told), count) for count in (10, 5, 3, 2, 1)], sample


def test_examples_that_act_are_invented(reader, visitor):
    codes = reader.browser.get("/docs").codes
    before = reader.panel.ask("orders", limit=100)
    own = {str(it["order"]) for it in before}
    for act in ("refill'", "cancel'"):
        (first, *_) = [code for code in codes if f"action={act}" in code]
        assert not own & set(re.findall(r"\d+", first.partition("action=")[2])), "who tries it out loses nothing"
    assert any("action=add" in code for code in codes) and reader.panel.ask("orders", limit=100) == before
    assert "The answers are invented" in visitor.get("/docs").text


@pytest.mark.parametrize("name", ["panel", "numbers-v1", "numbers-v2"])
def test_a_document_for_programs_is_to_be_had(shop, visitor, name):
    answer = visitor.ask(f"/docs/{name}.openapi.json")
    document = json.loads(answer.content)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}.openapi.json"'
    assert document["openapi"].startswith("3.1") and document["paths"]
    assert document["servers"][0]["url"].startswith(shop.server.url)


def test_it_speaks_the_readers_language(visitor):
    page = visitor.get("/docs", headers={"Accept-Language": "vi"})
    assert "Tạo đơn hàng" in page.text and "Add order" not in page.text


@pytest.mark.parametrize("path", ["/docs?code=x", "/docs/numbers?api=v9&code=%00", "/docs?type=" + "x" * 2000])
def test_odd_addresses_show_the_usual_page(visitor, path):
    assert any("curl -" in code for code in visitor.get(path).codes)
