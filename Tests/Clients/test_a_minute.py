"""What takes a minute by its nature.

All of it is begun by the first of these tests; those marked slow run after all other files.
"""

import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest

from dialects import DIALECTS
from money import charge, text
from server import SEEN_WITHIN, eventually
from wire import connect, request

MINUTE = 60
CUT_AFTER = 10


def seconds_until_cut(url, head, drop, every=0.3):
    """Sends a head and then drops until the server closes; how long that took."""
    begin = time.monotonic()
    with connect(url, timeout=every) as connection:
        connection.sendall(head)
        while (elapsed := time.monotonic() - begin) < 3 * CUT_AFTER:
            try:
                if connection.recv(4096) == b"":
                    return elapsed
            except TimeoutError:
                pass
            except ConnectionError:
                return elapsed
            try:
                connection.send(drop)
            except OSError:
                return elapsed
    return elapsed


def dripping(panel):
    body = urlencode({"key": panel.key, "action": "add", **panel.order_fields()}).encode()
    return {
        "body": (request(panel.dialect.path, body[:20], length=1000), b"x"),
        "headers": (request(panel.dialect.path).removesuffix(b"\r\n") + b"X-Drip: ", b"x"),
        "nothing": (request(panel.dialect.path, b"", length=1000), b""),
    }


@pytest.fixture(scope="session")
def begun(house):
    """Everything that these tests wait for, begun side by side."""
    buyers = dict(zip(DIALECTS, house.customers(DIALECTS), strict=True))
    slow, drips, subscriptions = {}, {}, {}
    for name, buyer in buyers.items():
        slow[name] = buyer.order("Sandbox: slow")
        drips[name] = buyer.order("Sandbox: completes", quantity=50, runs=2, interval=1)
    readers = dict(zip(DIALECTS, house.customers(DIALECTS), strict=True))
    for name, reader in readers.items():
        listing = reader.listing("Subscriptions")
        bounds = {"min": listing["min"], "max": int(listing["min"]) + 2}
        fields = {"service": listing["service"], "username": "some.user", "posts": 2, **bounds}
        subscriptions[name] = reader.balance(), reader.added(reader.ask("add", **fields))

    hurried = house.customer()
    house.verb("limit", "set", hurried.account, "read", 2)
    eventually(lambda: hurried_answer(hurried).status_code == 429, within=SEEN_WITHIN, every=0.01)
    again = time.monotonic() + int(hurried_answer(hurried).headers["Retry-After"])

    with ThreadPoolExecutor() as pool:
        panel = buyers["standard"]
        cuts = {
            name: pool.submit(seconds_until_cut, panel.url, *drip)
            for name, drip in dripping(panel).items()
        }
        yield SimpleNamespace(
            begin=time.monotonic(),
            buyers=buyers,
            slow=slow,
            drips=drips,
            readers=readers,
            subscriptions=subscriptions,
            cuts=cuts,
            hurried=(hurried, again),
        )


def hurried_answer(panel):
    data = {"key": panel.key, "action": "balance"}
    return panel.session.post(panel.url + panel.dialect.path, data=data, timeout=30)


@pytest.fixture(params=DIALECTS)
def dialect(request):
    return request.param


# While they wait


def test_a_slow_order_is_under_way_before_it_is_completed(begun, dialect):
    status = begun.buyers[dialect].status(begun.slow[dialect])
    assert time.monotonic() - begun.begin < MINUTE / 2
    assert status["status"] in ("Pending", "Processing", "In progress")


def test_a_drip_feed_waits_between_its_runs(begun, dialect):
    status = begun.buyers[dialect].drip_feed(begun.drips[dialect])
    assert time.monotonic() - begun.begin < MINUTE / 2
    assert status["status"] in ("Pending", "Processing", "In progress")
    assert int(status["runs"]) == len(status["orders"]) <= 1


def test_others_are_served_while_some_drip(begun):
    begin = time.monotonic()
    for _ in range(20):
        begun.buyers["standard"].balance()
    assert time.monotonic() - begin < 5


# Afterwards


@pytest.mark.slow
@pytest.mark.parametrize("name", ["body", "headers", "nothing"])
def test_a_connection_that_drips_is_cut_after_ten_seconds(begun, name):
    assert CUT_AFTER - 2 <= begun.cuts[name].result() <= CUT_AFTER + 5


@pytest.mark.slow
def test_a_subscription_makes_an_order_for_every_post(begun, dialect):
    reader = begun.readers[dialect]
    before, subscription = begun.subscriptions[dialect]
    status = eventually(
        lambda: reader.subscription(subscription),
        lambda it: it["status"] == "Completed",
        within=MINUTE,
    )
    assert status["posts"] == "2"
    assert len(set(status["orders"])) == 2
    listing = reader.listing("Subscriptions")
    children = {it["order"]: it for it in reader.latest_orders() if it["order"] in status["orders"]}
    assert len(children) == 2
    spent = 0
    for order, child in children.items():
        quantity = int(child["quantity"])
        assert int(listing["min"]) <= quantity <= int(listing["min"]) + 2
        price = charge(listing["rate"], quantity, basis=1)
        assert reader.status(order)["charge"] == text(price)
        spent += price
    assert before - reader.balance() == spent


@pytest.mark.slow
def test_a_drip_feed_makes_all_its_runs(begun, dialect):
    buyer, order = begun.buyers[dialect], begun.drips[dialect]
    status = eventually(
        lambda: buyer.drip_feed(order),
        lambda it: it["status"] == "Completed",
        within=2 * MINUTE,
        every=0.5,
    )
    assert status["runs"] == "2"
    assert len(set(status["orders"])) == 2
    assert status["charge"] == text(charge(buyer.listing("Sandbox: completes")["rate"], 100))
    for child in status["orders"]:
        assert buyer.status(child)["status"] == "Completed"


@pytest.mark.slow
def test_a_slow_order_is_completed_after_a_minute(begun, dialect):
    buyer, order = begun.buyers[dialect], begun.slow[dialect]
    buyer.finished(order, "Completed", within=2 * MINUTE)


@pytest.mark.slow
def test_a_limit_lets_in_again_after_retry_after(begun):
    panel, again = begun.hurried
    within = max(again - time.monotonic(), 0) + 5
    eventually(lambda: hurried_answer(panel).status_code == 200, within=within, every=0.5)
