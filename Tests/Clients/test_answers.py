"""What the actions answer: shapes, order of keys, number or text, and how ids are read."""

import re

import pytest

from dialects import (
    BALANCE,
    DIALECTS,
    MANY_CANCELS,
    MANY_REFILL_STATUSES,
    MANY_REFILLS,
    REFILL,
    SERVICE_TYPES,
    expect,
)
from money import charge, text
from panel import LINK, UNKNOWN, UNKNOWN_TOO

UNKNOWN_ORDER = {"error": "Incorrect order ID"}
SANDBOX = ["completes", "partial", "canceled", "refused", "slow"]


@pytest.fixture(scope="module")
def completed(tills):
    """Four orders in each dialect that are Completed and may be refilled once."""
    orders = {n: [p.order("Sandbox: completes") for _ in range(4)] for n, p in tills.items()}
    for name, panel in tills.items():
        for order in orders[name]:
            panel.finished(order, "Completed")
    return orders


@pytest.fixture
def delivered(panel, completed):
    return completed[panel.dialect.name]


# Services


def test_services_have_the_fields_of_the_dialect_in_order(panel):
    assert panel.services()


def test_services_have_all_types(panel):
    assert {listing["type"] for listing in panel.services()} == SERVICE_TYPES


def test_every_type_has_a_listing_by_its_name(panel):
    for name in SERVICE_TYPES - {"Default"}:
        assert panel.listing(name)["type"] == name


def test_services_have_the_sandbox(panel):
    for name in [f"Sandbox: {end}" for end in SANDBOX] + ["By hand: Default"]:
        assert panel.listing(name)["type"] == "Default"
    completes = panel.listing("Sandbox: completes")
    assert int(completes["min"]) <= 50 <= int(completes["max"])
    assert all(completes.get(flag, True) for flag in ("refill", "cancel", "dripfeed"))


def test_services_are_numbered_once(panel):
    numbers = [listing["service"] for listing in panel.services()]
    assert len(numbers) == len(set(numbers))
    assert all(0 < number < 2**31 for number in numbers)


# Add, status, balance


def test_add_answers_in_the_dialect(panel):
    expect(panel.ask("add", **panel.order_fields()), panel.dialect.added)


def test_an_order_waits_as_pending_with_its_whole_charge(panel):
    listing = panel.listing("By hand: Default")
    status = panel.status(panel.order(quantity=int(listing["min"]) + 3))
    assert status["charge"] == text(charge(listing["rate"], int(listing["min"]) + 3))
    assert status["start_count"] == "0"
    assert status["status"] == "Pending"
    assert status["remains"] == str(int(listing["min"]) + 3)
    assert status.get("currency", panel.dialect.currency) == panel.dialect.currency


def test_the_charge_leaves_the_balance_at_once(panel):
    before = panel.balance()
    order = panel.order()
    listing = panel.listing("By hand: Default")
    assert before - panel.balance() == charge(listing["rate"], int(listing["min"]))
    assert panel.status(order)["charge"] == text(before - panel.balance())


def test_balance_names_the_currency_of_the_storefront(panel):
    answer = expect(panel.ask("balance"), BALANCE)
    assert answer["currency"] == panel.dialect.currency


def test_order_numbers_are_never_given_twice(tills):
    orders = [panel.order() for panel in tills.values() for _ in range(5)]
    assert len(set(orders)) == len(orders)


# Status of many


def test_status_of_many_is_keyed_by_the_ids_as_sent(panel):
    orders = [panel.order() for _ in range(3)]
    answer = panel.ask("status", orders=f" {orders[2]} ,{UNKNOWN},\t{orders[0]}")
    assert set(answer) == {str(orders[2]), UNKNOWN, str(orders[0])}
    expect(answer[str(orders[0])], panel.dialect.status)
    assert answer[str(orders[2])] == panel.status(orders[2])
    assert answer[UNKNOWN] == UNKNOWN_ORDER


def test_status_of_many_with_one_id_is_still_an_object_by_id(panel):
    order = panel.order()
    assert panel.ask("status", orders=order) == {str(order): panel.status(order)}


def test_a_comma_list_in_order_is_taken_as_orders(panel):
    order = panel.order()
    answer = panel.ask("status", order=f"{order},{UNKNOWN}")
    assert answer == {str(order): panel.status(order), UNKNOWN: UNKNOWN_ORDER}
    for action in ("refill", "cancel"):
        answer = panel.ask(action, order=f"{UNKNOWN},{UNKNOWN_TOO}")
        assert [entry["order"] for entry in answer] == [int(UNKNOWN), int(UNKNOWN_TOO)]


def test_orders_wins_over_order(panel):
    one, other = panel.order(), panel.order()
    assert list(panel.ask("status", order=one, orders=other)) == [str(other)]


@pytest.mark.parametrize("junk", ["", "undefined", "null"])
def test_an_empty_orders_leaves_the_word_to_order(standard, junk):
    order = standard.order()
    assert standard.ask("status", order=order, orders=junk) == standard.status(order)


@pytest.mark.parametrize("action", ["status", "refill", "cancel", "refill_status"])
def test_a_repeated_id_is_answered_once(standard, completed, action):
    order = {"status": standard.order(), "refill": completed["standard"][2]}.get(action, UNKNOWN)
    ids = f"{order},{order}, {order}"
    answer = standard.ask(action, **{"refills" if action == "refill_status" else "orders": ids})
    assert len(answer) == 1


@pytest.mark.parametrize(
    ("action", "entry"),
    [
        ("refill", lambda order: {"order": order, "refill": UNKNOWN_ORDER}),
        ("cancel", lambda order: {"order": order, "cancel": UNKNOWN_ORDER}),
    ],
    ids=["refill", "cancel"],
)
def test_an_id_that_is_no_number_is_echoed_as_text(panel, action, entry):
    answer = panel.ask(action, orders=f"abc,{UNKNOWN},1.5,-7")
    assert answer == [entry("abc"), entry(int(UNKNOWN)), entry("1.5"), *answer[3:]]
    assert str(answer[3]["order"]) == "-7"


def test_status_takes_ids_that_are_no_numbers(panel):
    order = panel.order()
    junk = ["abc", "1.5", "-1", "1e3", "9" * 30, "ü", "' or 1=1", "0x10"]
    answer = panel.ask("status", orders=",".join([*junk, str(order)]))
    assert answer == {**dict.fromkeys(junk, UNKNOWN_ORDER), str(order): panel.status(order)}


@pytest.mark.parametrize("order", [UNKNOWN, "0", "-1", "abc", "1.5", "9" * 30, "1 2", "x" * 10_000])
def test_an_unknown_order_has_no_status(panel, order):
    assert panel.refusal("status", order=order) == "Incorrect order ID"


@pytest.mark.parametrize("action", ["status", "refill", "cancel", "refill_status"])
def test_asking_about_no_order_at_all_is_refused(panel, action):
    error = panel.refusal(action)
    assert error in ("Incorrect request", "Incorrect order ID", "Refill not found")


@pytest.mark.parametrize("ids", [",", ",,,", "{order},,", ",{order}", " {order} , , "])
def test_survives_empty_places_in_a_list(standard, ids):
    order = standard.order()
    answer = standard.ask("status", orders=ids.format(order=order))
    if "{order}" in ids:
        assert answer[str(order)] == standard.status(order)


# How many ids


LISTS = [
    ("status", "orders"),
    ("refill", "orders"),
    ("cancel", "orders"),
    ("refill_status", "refills"),
]


@pytest.mark.parametrize(("action", "name"), LISTS)
def test_answers_a_hundred_ids(panel, action, name):
    first = int(UNKNOWN) - 1000
    answer = panel.ask(action, **{name: ",".join(str(first + n) for n in range(100))})
    assert len(answer) == 100


@pytest.mark.parametrize("count", [101, 10_000])
@pytest.mark.parametrize(("action", "name"), LISTS)
def test_refuses_more_than_a_hundred_ids(panel, action, name, count):
    first = int(UNKNOWN) - 20_000
    ids = ",".join(str(first + n) for n in range(count))
    assert panel.refusal(action, **{name: ids}) == "Maximum 100 IDs"


def test_a_list_that_is_too_long_cancels_nothing(panel):
    order = panel.order("Sandbox: slow")
    with panel.nothing_changes():
        ids = ",".join([str(order), *(str(int(UNKNOWN) - n) for n in range(100))])
        assert panel.refusal("cancel", orders=ids) == "Maximum 100 IDs"
        assert panel.status(order)["status"] != "Canceled"


# Refill


def test_refill_of_one_and_its_status(panel, delivered):
    refill = expect(panel.ask("refill", order=delivered[0]), REFILL)["refill"]
    assert panel.refill_status(refill) in ("Pending", "In progress", "Completed", "Rejected")
    expect(panel.ask("refill_status", order=refill), panel.dialect.refill_status)


def test_refill_of_many_answers_each_for_itself(panel, delivered):
    waiting = panel.order()
    ids = [delivered[1], int(UNKNOWN), waiting]
    answer = panel.ask("refill", orders=",".join(map(str, ids)))
    assert [entry["order"] for entry in answer] == ids
    expect(answer[:1], MANY_REFILLS)
    assert answer[1]["refill"] == UNKNOWN_ORDER
    assert answer[2]["refill"] == {"error": "Refill is not available for this order"}

    refill = answer[0]["refill"]
    statuses = panel.ask("refill_status", refills=f"{refill},{UNKNOWN}")
    assert expect(statuses[:1], MANY_REFILL_STATUSES)[0]["refill"] == refill
    assert statuses[1:] == [{"refill": int(UNKNOWN), "status": {"error": "Refill not found"}}]
    by_orders = panel.ask("refill_status", orders=f"{refill},{UNKNOWN}")
    assert [entry["refill"] for entry in by_orders] == [refill, int(UNKNOWN)]


@pytest.mark.parametrize("order", [UNKNOWN, "0", "abc", "9" * 30])
def test_an_unknown_order_is_not_refilled(panel, order):
    assert panel.refusal("refill", order=order) == "Incorrect order ID"


def test_an_order_under_way_is_not_refilled(panel):
    error = panel.refusal("refill", order=panel.order())
    assert error == "Refill is not available for this order"


@pytest.mark.parametrize("refill", [UNKNOWN, "0", "abc", "9" * 30])
def test_an_unknown_refill_is_not_found(panel, refill):
    assert panel.refusal("refill_status", refill=refill) == "Refill not found"


# Cancel


def test_cancel_answers_each_order_for_itself(panel, house):
    buyer = house.customer(panel.dialect.name)
    order = buyer.order("Sandbox: completes")
    answer = buyer.ask("cancel", orders=f"{UNKNOWN},{order}")
    assert answer[0] == {"order": int(UNKNOWN), "cancel": UNKNOWN_ORDER}
    assert expect(answer[1:], MANY_CANCELS) == [{"order": order, "cancel": 1}]


def test_cancel_with_order_answers_a_list_of_one(panel):
    assert panel.ask("cancel", order=UNKNOWN) == [{"order": int(UNKNOWN), "cancel": UNKNOWN_ORDER}]


def test_a_completed_order_is_not_canceled(panel, delivered):
    with panel.nothing_changes():
        answer = panel.ask("cancel", orders=delivered[0])
        error = {"error": "Order cannot be canceled"}
        assert answer == [{"order": delivered[0], "cancel": error}]


# Other people's orders


@pytest.fixture(scope="module")
def neighbours(house):
    """Another customer of each storefront."""
    return dict(zip(DIALECTS, house.customers(DIALECTS), strict=True))


@pytest.mark.parametrize("action", ["status", "refill", "cancel"])
@pytest.mark.parametrize("name", ["order", "orders"])
def test_a_foreign_order_is_like_an_unknown_one(panel, delivered, neighbours, action, name):
    foreign = delivered[1]
    for stranger in neighbours.values():
        about_foreign = str(stranger.ask(action, **{name: foreign}))
        about_unknown = str(stranger.ask(action, **{name: UNKNOWN_TOO}))
        assert about_foreign.replace(str(foreign), UNKNOWN_TOO) == about_unknown
    assert panel.status(foreign)["status"] == "Completed"


def test_a_foreign_refill_is_like_an_unknown_one(panel, delivered, neighbours):
    refill = expect(panel.ask("refill", order=delivered[3]), REFILL)["refill"]
    for stranger in neighbours.values():
        assert stranger.refusal("refill_status", refill=refill) == "Refill not found"
        answer = stranger.ask("refill_status", refills=refill)
        assert answer == [{"refill": int(refill), "status": {"error": "Refill not found"}}]


def test_a_foreign_listing_is_like_an_unknown_one(tills):
    for panel in tills.values():
        own = {listing["service"] for listing in panel.services()}
        for other in tills.values():
            foreign = {listing["service"] for listing in other.services()} - own
            for service in sorted(foreign)[:1]:
                fields = {"service": service, "link": LINK, "quantity": 100}
                assert panel.refusal("add", **fields) == "Incorrect service ID"


# Orders, ours beyond the common protocol


def test_orders_lists_the_latest_first(panel):
    placed = [panel.order(link=f"https://e.com/{n}") for n in range(3)]
    latest = panel.latest_orders(limit=3)
    assert [entry["order"] for entry in latest] == placed[::-1]
    assert [entry["link"] for entry in latest] == [f"https://e.com/{n}" for n in (2, 1, 0)]
    listing = panel.listing("By hand: Default")
    for entry in latest:
        assert entry["service"] == listing["service"]
        assert entry["quantity"] == listing["min"]
        assert entry["charge"] == text(charge(listing["rate"], int(listing["min"])))
        assert entry["status"] == "Pending"


@pytest.mark.parametrize("limit", [None, "", "undefined", 100])
def test_orders_gives_at_most_a_hundred(standard, limit):
    assert 1 <= len(standard.latest_orders(limit=limit)) <= 100


@pytest.mark.parametrize("limit", ["101", "100000", "-1", "abc", "1.5", "9" * 30])
def test_orders_survives_a_bad_limit(standard, limit):
    answer = standard.ask("orders", limit=limit)
    assert len(answer) <= 100
    assert isinstance(answer, list) or standard.refused("orders", answer)


# Every refusal in the dialect's own form


REFUSALS = [
    ("add", {"service": UNKNOWN}, "Incorrect service ID"),
    ("status", {"order": UNKNOWN}, "Incorrect order ID"),
    ("refill", {"order": UNKNOWN}, "Incorrect order ID"),
    ("refill_status", {"refill": UNKNOWN}, "Refill not found"),
    ("nonsense", {}, "Incorrect request"),
]


@pytest.mark.parametrize(("action", "fields", "error"), REFUSALS, ids=[r[0] for r in REFUSALS])
def test_a_refusal_has_the_form_of_the_dialect(panel, action, fields, error):
    answer = panel.ask(action, **fields)
    assert panel.refused(action, answer) == error
    assert re.fullmatch(r"[ -~]+", answer["error"]), "errors are not translated"
