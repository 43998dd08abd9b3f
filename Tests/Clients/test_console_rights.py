"""Who finds which pages of staff, and what is not there for anybody."""

import pytest
from browser import Browser
from desk import listing_rows


MANAGERS = [
    "/staff/listings",
    "/staff/listings.csv",
    "/staff/listings/new",
    "/staff/listings/import",
    "/staff/prices",
    "/staff/prices.csv",
    "/staff/categories",
    "/staff/categories.csv",
    "/staff/providers",
    "/staff/providers.csv",
    "/staff/findings",
    "/staff/findings.csv",
    "/staff/own-numbers",
    "/staff/own-numbers.csv",
    "/staff/own-numbers/messages.csv",
    "/staff/number-countries",
    "/staff/number-countries.csv",
    "/staff/number-services",
    "/staff/number-services.csv",
    "/staff/storefronts",
    "/staff/storefronts.csv",
    "/staff/announcements",
    "/staff/announcements.csv",
    "/staff/rates",
    "/staff/rates.csv",
    "/staff/settings",
    "/staff/settings.csv",
    "/staff/nodes",
    "/staff/nodes.csv",
    "/staff/audit",
    "/staff/audit.csv",
]
OWNERS = ["/staff/people", "/staff/people.csv", "/staff/providers/new"]


def test_a_visitor_is_sent_to_the_sign_in_of_staff(shop):
    page = Browser(shop.server.url).get("/staff/orders")
    assert page.has_form("/staff/sign-in")


@pytest.mark.parametrize("path", MANAGERS)
def test_pages_of_managers(path, manager, support):
    if path.endswith(".csv"):
        manager.csv(path)
    else:
        assert len(manager.get(path).response.content) < 100_000
    support.get(path, 404)


@pytest.mark.parametrize("path", OWNERS)
def test_pages_of_owners(path, owner, manager, shop):
    owner.csv(path) if path.endswith(".csv") else owner.get(path)
    manager.get(path, 404)
    assert Browser(shop.server.url).get(path).path == "/staff/sign-in"


@pytest.mark.parametrize(
    "path",
    [
        "/staff",
        "/staff/todo",
        *[
            f"/staff/todo/{it}"
            for it in "orders rentals prices top-ups proposals balances webhooks refills".split()
        ],
        "/staff/orders",
        "/staff/refills",
        "/staff/rentals",
        "/staff/customers",
        "/staff/customers?q=reseller",
        "/staff/orders?state=open&q=example&account=1&listing=1&provider=1&from=2026-01-01&to=2026-12-31",
        "/staff/orders?account=x&provider=-1&listing=99999999999999999999&state=99&from=1-1-1&before=x.y",
        "/staff/rentals?state=99&before=9.9.9.9.9.9&provider=%00&q=%25%00",
        "/staff/customers?q=%00&shop=x&before=-1",
        "/staff/todo/prices?provider=1&item=%00",
    ],
)
def test_support_may_look_at_all_of_the_daily_work(support, path):
    page = support.get(path)
    assert len(page.response.content) < 100_000


@pytest.mark.parametrize("act", ["money", "suspend", "act", "discount", "price", "limit", "people"])
def test_support_does_not_find_what_managers_do_to_customers(support, onlooker, act):
    page = support.get(f"/staff/customers/{onlooker.account}")
    path = f"/staff/customers/{onlooker.account}/{act}"
    assert not page.has_form(path)
    support.forge(path, amount="1", direction="credit", currency="USD", reason="x", percent="50")
    assert "Active" in support.get(f"/staff/customers/{onlooker.account}").text


@pytest.mark.parametrize(
    "path",
    [
        "/staff/orders/1",
        "/staff/orders/x",
        "/staff/rentals/1",
        "/staff/customers/1",
        "/staff/customers/x/terms",
        "/staff/customers/99999999999999999999/people",
        "/staff/todo/nothing",
        "/staff/todo/top-ups/1",
    ],
)
def test_what_is_not_there_is_a_missing_page(support, path):
    support.get(path, 404)


@pytest.mark.parametrize(
    "path",
    [
        "/staff/listings/999999999",
        "/staff/listings/x",
        "/staff/listings/999999999/routes/new",
        "/staff/providers/999999999",
        "/staff/providers/999999999/sync",
        "/staff/providers/999999999/items",
        "/staff/providers/999999999/items.csv",
        "/staff/providers/999999999/held",
        "/staff/providers/999999999/numbers",
        "/staff/providers/999999999/numbers/1",
        "/staff/providers/999999999/recent",
        "/staff/storefronts/999999999",
        "/staff/people/999999999",
    ],
)
def test_unknown_ids_are_missing_pages(path, owner):
    owner.get(path, 404)


def test_a_form_needs_its_token(manager, shop):
    before = listing_rows(shop)
    form = manager.get("/staff/listings/new").form("/staff/listings/new")
    manager.send(form, 403, _token="0" * 32, name="Forged", rate="1")
    assert listing_rows(shop) == before
