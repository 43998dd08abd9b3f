"""Shop windows: what a storefront of its own changes for its customers."""

import pytest

from dialects import BALANCE, BARE_ERROR, DIALECTS, WRAPPED_ERROR, error_in_any_form, expect
from server import SEEN_WITHIN, eventually


@pytest.fixture(scope="module")
def shops(house):
    """A new storefront of every dialect, each with a host name, and a customer of each."""
    shops = {}
    for name, dialect in DIALECTS.items():
        host = f"{name}.shop.example"
        options = ["--dialect", name, "--currency", dialect.currency, "--host", host]
        house.verb("storefront", "add", "--name", f"{name} shop", *options)
        shops[name] = house.customer(name, storefront=f"{name} shop").under(host)
    return shops


@pytest.fixture(params=DIALECTS)
def shop(request, shops):
    return shops[request.param]


def test_a_storefront_answers_on_its_host(shop):
    expect(shop.ask("balance"), BALANCE)


@pytest.mark.parametrize("spelling", ["{host}:8080", "{upper}", "{upper}:443"])
def test_a_host_is_known_with_a_port_and_in_capitals(shop, spelling):
    host = spelling.format(host=shop.host, upper=shop.host.upper())
    expect(shop.under(host).ask("balance"), BALANCE)
    assert shop.stranger("wrong").under(host).error("add") == "Invalid API key"


def test_a_new_storefront_sells_nothing(shop):
    assert shop.ask("services") == []


def test_on_a_known_host_the_key_of_another_storefront_is_invalid(shop, tills):
    for till in tills.values():
        visitor = shop.stranger(till.key)
        assert visitor.refusal("balance") == "Invalid API key"


def test_on_a_known_host_a_wrong_key_is_refused_in_the_dialect(shop):
    visitor = shop.stranger("wrong")
    for action in ("services", "status", "add", "balance"):
        assert visitor.refusal(action) == "Invalid API key"


def test_the_vietnamese_refusals_of_a_wrong_key_are_those_of_its_page(shops):
    visitor = shops["hethongsub"].stranger("wrong")
    error = "Invalid API key"
    assert visitor.ask("services") == {"error": error}
    assert visitor.ask("add") == {"status": "error", "msg": error, "error": error}
    expect(visitor.ask("services"), BARE_ERROR)
    expect(visitor.ask("add"), WRAPPED_ERROR)


def test_without_its_host_a_key_still_works(shop):
    expect(shop.under(None).ask("balance"), BALANCE)


def test_listings_are_sold_where_they_were_added_and_nowhere_else(house, tills):
    house.verb("storefront", "add", "--name", "corner shop")
    buyer = house.customer(storefront="corner shop")
    listing = house.listing(buyer, "Only here", rate="1")
    assert buyer.ask("services") == [listing]
    fields = {"service": listing["service"], "link": "https://e.com", "quantity": 10}
    buyer.added(buyer.ask("add", **fields))
    for till in tills.values():
        assert till.refusal("add", **fields) == "Incorrect service ID"


def test_a_storefront_may_limit_all_its_customers(house):
    house.verb("storefront", "add", "--name", "busy shop")
    first, second = (house.customer(storefront="busy shop") for _ in range(2))
    house.verb("limit", "set", "busy shop", "read", 2, "--storefront")

    def limited(panel):
        data = {"key": panel.key, "action": "balance"}
        url = panel.url + panel.dialect.path
        return panel.session.post(url, data=data, timeout=30)

    for panel in (first, second):
        answer = eventually(
            lambda panel=panel: limited(panel),
            lambda it: it.status_code == 429,
            within=SEEN_WITHIN,
            every=0.01,
        )
        assert error_in_any_form(answer.json()) == "Too many requests"
