"""Published client libraries, unmodified: every call they have, in every dialect."""

import itertools
from typing import NamedTuple

import pytest
import smm as babismm
import smmpy

from dialects import (
    BALANCE,
    DIALECTS,
    DIGITS,
    DRIP_FEED_TAIL,
    MANY_CANCELS,
    MANY_REFILL_STATUSES,
    MANY_REFILLS,
    REFILL,
    SUBSCRIPTION,
    expect,
)
from panel import LINK, UNKNOWN, Panel

LIBRARIES = {"smmpy": smmpy.smm, "babismm": babismm.SMM}
PAIRS = list(itertools.product(LIBRARIES, DIALECTS))


class Shopper(NamedTuple):
    """A library set up for a storefront, and three of its orders that are Completed."""

    client: object
    panel: Panel
    completed: list


def library_for(name, panel, key=None):
    return LIBRARIES[name](panel.url + panel.dialect.path, key or panel.key)


@pytest.fixture(scope="module")
def shoppers(house):
    """All pairs of library and dialect, their orders delivered side by side."""
    shoppers = {}
    for name, dialect in PAIRS:
        panel = house.demo(dialect)
        orders = [panel.order("Sandbox: completes") for _ in range(3)]
        shoppers[name, dialect] = Shopper(library_for(name, panel), panel, orders)
    for shopper in shoppers.values():
        for order in shopper.completed:
            shopper.panel.finished(order, "Completed")
    return shoppers


@pytest.fixture(params=PAIRS, ids="-".join)
def shopper(request, shoppers):
    return shoppers[request.param]


@pytest.fixture(params=DIALECTS)
def babi(request, shoppers):
    """Shoppers of the one library that knows more types than Default and comments."""
    return shoppers["babismm", request.param]


def test_get_balance(shopper):
    expect(shopper.client.get_balance(), BALANCE)


def test_get_services(shopper):
    services = shopper.client.get_services()
    assert expect(services, [shopper.panel.dialect.service]) == shopper.panel.services()


def test_add_order(shopper):
    fields = shopper.panel.order_fields()
    shopper.panel.added(shopper.client.add_order(**fields))


def test_add_order_with_comments(shopper):
    listing = shopper.panel.listing("Custom Comments")
    count = int(listing["min"]) + 2
    comments = "\n".join(f"Comment {number}, with a comma" for number in range(count))
    answer = shopper.client.add_order(listing["service"], LINK, count, comments=comments)
    assert shopper.panel.status(shopper.panel.added(answer))["remains"].isdecimal()


def test_add_order_with_drip_feed(shopper):
    fields = shopper.panel.order_fields("Sandbox: completes", runs=3, interval=10)
    order = shopper.panel.added(shopper.client.add_order(**fields))
    shape = {**shopper.panel.dialect.status, **DRIP_FEED_TAIL}
    expect(shopper.client.get_status(order), shape)


def test_get_status(shopper):
    status = shopper.client.get_status(shopper.completed[0])
    assert expect(status, shopper.panel.dialect.status)["status"] == "Completed"


def test_get_multi_status(shopper):
    answer = shopper.client.get_multi_status([*shopper.completed, UNKNOWN])
    for order in shopper.completed:
        assert expect(answer[str(order)], shopper.panel.dialect.status)["status"] == "Completed"
    assert answer[UNKNOWN] == {"error": "Incorrect order ID"}


def test_create_and_follow_a_refill(shopper):
    order = shopper.completed[0]
    refill = expect(shopper.client.create_refill(order), REFILL)["refill"]
    status = shopper.client.get_refill_status(refill)
    expect(status, shopper.panel.dialect.refill_status)


def test_create_and_follow_many_refills(shopper):
    answer = shopper.client.create_multi_refill([*shopper.completed[1:], UNKNOWN])
    expect(answer[:2], MANY_REFILLS)
    assert answer[2] == {"order": int(UNKNOWN), "refill": {"error": "Incorrect order ID"}}

    refills = [entry["refill"] for entry in answer[:2]]
    statuses = shopper.client.get_multi_refill_status([*refills, UNKNOWN])
    assert [entry["refill"] for entry in expect(statuses[:2], MANY_REFILL_STATUSES)] == refills
    assert statuses[2] == {"refill": int(UNKNOWN), "status": {"error": "Refill not found"}}


def test_cancel_orders(shopper):
    order = shopper.panel.order("Sandbox: completes")
    answer = shopper.client.cancel_orders([UNKNOWN, order])
    assert answer[0] == {"order": int(UNKNOWN), "cancel": {"error": "Incorrect order ID"}}
    assert expect(answer[1:], MANY_CANCELS)[0]["order"] == order
    shopper.panel.finished(order, "Canceled", "Partial")


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda client: client.get_status(UNKNOWN), "Incorrect order ID"),
        (lambda client: client.create_refill(UNKNOWN), "Incorrect order ID"),
        (lambda client: client.get_refill_status(UNKNOWN), "Refill not found"),
        (lambda client: client.add_order(UNKNOWN, LINK, 100), "Incorrect service ID"),
    ],
    ids=["status", "refill", "refill_status", "add"],
)
def test_a_refusal_raises_its_text(shopper, call, message):
    with pytest.raises(Exception, match=f"^{message}$"):
        call(shopper.client)


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_wrong_key_raises_invalid_api_key(shoppers, name):
    client = library_for(name, shoppers[name, "standard"].panel, key="wrong")
    with pytest.raises(Exception, match="^Invalid API key$"):
        client.get_balance()


@pytest.mark.parametrize("name", LIBRARIES)
def test_a_trailing_slash_in_the_url_is_fine(shoppers, name):
    panel = shoppers[name, "standard"].panel
    client = LIBRARIES[name](f"{panel.url}{panel.dialect.path}/", panel.key)
    expect(client.get_balance(), BALANCE)


def test_babismm_adds_a_subscription(babi):
    listing = babi.panel.listing("Subscriptions")
    answer = babi.client.add_order(
        service=listing["service"],
        username="some.user",
        min=int(listing["min"]),
        max=int(listing["min"]) + 1,
        posts=1,
        delay=5,
        expiry="11/11/2035",
    )
    order = babi.panel.added(answer)
    status = expect(babi.client.get_status(order), SUBSCRIPTION)
    assert status["expiry"] == "11/11/2035"


def test_babismm_passes_further_fields(babi):
    listing = babi.panel.listing("Comment Likes")
    fields = {"username": "some.user", "order_reference": f"babismm-{babi.panel.dialect.name}"}
    orders = [
        babi.panel.added(
            babi.client.add_order(listing["service"], LINK, int(listing["min"]), **fields)
        )
        for _ in range(2)
    ]
    assert orders[0] == orders[1]


def test_babismm_works_as_a_context(babi):
    with library_for("babismm", babi.panel) as client:
        assert DIGITS.fullmatch(client.get_balance()["balance"].split(".")[0])
