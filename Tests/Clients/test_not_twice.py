"""Nobody pays twice and nobody orders for free: many requests at once, and requests repeated."""

import os
from collections import Counter
from contextlib import contextmanager

import pytest

from money import MILLIONTH, charge, text
from server import SEEN_WITHIN
from wire import Volley

REFERENCES = int(os.environ.get("SWITCHBOARD_REFERENCES", "300"))
REPEATS = 20
WIDTH = 400


def price_of(panel, name="By hand: Default"):
    listing = panel.listing(name)
    return charge(listing["rate"], int(listing["min"]))


@contextmanager
def pays_for(panel, orders):
    """Holds that exactly this many least orders are paid meanwhile."""
    before = panel.balance()
    yield
    assert before - panel.balance() == orders * price_of(panel)


def add_form(panel, **others):
    return {"key": panel.key, "action": "add", **panel.order_fields(**others)}


# Many at once


def test_five_hundred_orders_at_once_on_a_balance_for_137(house, panel):
    price = price_of(panel)
    rest = price - MILLIONTH
    buyer = house.customer(panel.dialect.name, credit=text(137 * price + rest))

    with Volley(buyer.url, 500) as volley:
        answers = [it.json for it in volley.fire(buyer.dialect.path, [add_form(buyer)] * 500)]

    taken = [buyer.added(answer) for answer in answers if "error" not in answer]
    refused = [buyer.refused("add", answer) for answer in answers if "error" in answer]
    assert len(taken) == len(set(taken)) == 137
    assert set(refused) == {buyer.dialect.not_enough_funds}
    assert buyer.balance() == rest
    statuses = buyer.ask("status", orders=",".join(map(str, taken[:100])))
    statuses.update(buyer.ask("status", orders=",".join(map(str, taken[100:]))))
    assert Counter(it["charge"] for it in statuses.values()) == {text(price): 137}


def test_references_sent_twenty_times_each_at_once_make_one_order_each(house):
    buyer = house.customer()
    references = [f"reference {number}" for number in range(REFERENCES)]
    requests = [add_form(buyer, order_reference=it) for it in references for _ in range(REPEATS)]

    orders = {}
    with pays_for(buyer, REFERENCES), Volley(buyer.url, WIDTH) as volley:
        for start in range(0, len(requests), WIDTH):
            batch = requests[start : start + WIDTH]
            for fields, answer in zip(batch, volley.fire(buyer.dialect.path, batch), strict=True):
                orders.setdefault(fields["order_reference"], set()).add(buyer.added(answer.json))

    assert {len(found) for found in orders.values()} == {1}
    assert len(set.union(*orders.values())) == REFERENCES


def test_one_order_is_refilled_once_by_many_at_once(house):
    buyer = house.customer()
    order = buyer.order("Sandbox: completes")
    buyer.finished(order, "Completed")
    form = {"key": buyer.key, "action": "refill", "order": order}
    with Volley(buyer.url, 50) as volley:
        answers = [it.json for it in volley.fire(buyer.dialect.path, [form] * 50)]
    refusals = [it["error"] for it in answers if "error" in it]
    assert len(answers) - len(refusals) == 1
    assert set(refusals) == {"Refill is not available for this order"}


def test_one_order_is_given_back_once_by_many_cancels_at_once(house):
    buyer = house.customer()
    before = buyer.balance()
    order = buyer.order("Sandbox: completes")
    form = {"key": buyer.key, "action": "cancel", "orders": order}
    with Volley(buyer.url, 50) as volley:
        answers = [it.json for it in volley.fire(buyer.dialect.path, [form] * 50)]
    asked = [it for it in answers if it == [{"order": order, "cancel": 1}]]
    refused = {"order": order, "cancel": {"error": "Order cannot be canceled"}}
    assert asked
    assert all(it == [refused] for it in answers if it not in asked)
    status = buyer.finished(order, "Canceled", "Partial")
    assert text(before - buyer.balance()) == status["charge"]


def test_a_listing_may_refuse_a_link_while_an_order_for_it_is_open(house, standard):
    fields = {"link": "https://e.com/open", "quantity": 10}
    listing = house.listing(standard, "One at a time", "--refuse-open-links", rate="1")
    order = standard.add(listing, **fields)
    with standard.nothing_changes():
        error = standard.refusal("add", service=listing["service"], **fields)
        assert error == "neworder.error.link_duplicate"
    standard.add(listing, **{**fields, "link": "https://e.com/other"})
    house.verb("order", "complete", order)
    standard.finished(order, "Completed", within=SEEN_WITHIN)
    standard.add(listing, **fields)


# References


def test_a_repeated_reference_answers_the_first_order(panel):
    reference = {"order_reference": "a reference"}
    with pays_for(panel, 1):
        first = panel.ask("add", **panel.order_fields(), **reference)
        panel.added(first)
        assert panel.ask("add", **panel.order_fields(), **reference) == first


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": "1"},
        {"quantity": "abc"},
        {"link": "https://e.com/other"},
        {"link": ""},
        {"service": "0"},
    ],
    ids=str,
)
def test_a_repeated_reference_wins_whatever_else_is_said(panel, changes):
    reference = {"order_reference": f"whatever {sorted(changes.items())}"}
    with pays_for(panel, 1):
        order = panel.order(**reference)
        assert panel.order(**reference, **changes) == order


def test_a_repeated_reference_answers_when_the_money_is_gone(house, panel):
    buyer = house.customer(panel.dialect.name, credit=text(price_of(panel)))
    order = buyer.order(order_reference="all I have")
    assert buyer.balance() == 0
    assert buyer.order(order_reference="all I have") == order


def test_a_refused_order_does_not_use_its_reference_up(panel):
    with panel.nothing_changes():
        panel.refusal("add", **panel.order_fields(quantity="abc", order_reference="tried"))
    with pays_for(panel, 1):
        assert panel.order(order_reference="tried") == panel.order(order_reference="tried")


def test_an_order_refused_for_want_of_money_may_come_again(house, panel):
    buyer = house.customer(panel.dialect.name, credit="0.000001")
    fields = buyer.order_fields(order_reference="later")
    assert buyer.refusal("add", **fields) == buyer.dialect.not_enough_funds
    house.credit(buyer.account, buyer.dialect.name, text(price_of(buyer)))
    assert buyer.order(order_reference="later") == buyer.order(order_reference="later")


@pytest.mark.parametrize("reference", ["x" * 100, "ü" * 100, "👍 ' \" \\ %00", "0", "A/b=c&d"])
def test_a_reference_is_any_text_of_a_hundred_letters(panel, reference):
    with pays_for(panel, 1):
        assert panel.order(order_reference=reference) == panel.order(order_reference=reference)


@pytest.mark.parametrize("junk", ["", "undefined", "null"])
def test_junk_is_no_reference(panel, junk):
    with pays_for(panel, 2):
        assert panel.order(order_reference=junk) != panel.order(order_reference=junk)


def test_references_differ_by_case(standard):
    with pays_for(standard, 2):
        assert standard.order(order_reference="case") != standard.order(order_reference="CASE")


def test_customers_do_not_share_references(house, tills):
    buyers = [*tills.values(), house.customer()]
    orders = {buyer.order(order_reference="mine") for buyer in buyers}
    assert len(orders) == len(buyers)


def test_keys_of_one_customer_share_references(house, standard):
    other = standard.with_key(house.verb("key", "add", standard.account)["key"])
    other.sees(None)
    with pays_for(standard, 1):
        order = standard.order(order_reference="two keys")
        assert other.order(order_reference="two keys") == order


# The header that means the same


def add_with_header(panel, header, **others):
    headers = {"Idempotency-Key": header}
    return panel.send(data=add_form(panel, **others), headers=headers).json()


def test_an_idempotency_key_is_a_reference(panel):
    with pays_for(panel, 1):
        first = add_with_header(panel, "a header")
        panel.added(first)
        assert add_with_header(panel, "a header") == first
        assert panel.ask("add", **panel.order_fields(order_reference="a header")) == first
        assert add_with_header(panel, "a header", order_reference="a header") == first


def test_two_references_that_differ_are_refused(panel):
    with panel.nothing_changes():
        answer = add_with_header(panel, "one", order_reference="another")
        assert panel.refused("add", answer) == "Incorrect request"


def test_idempotency_keys_sent_at_once_make_one_order_each(house):
    buyer = house.customer()
    requests = [
        (add_form(buyer), {"Idempotency-Key": f"key {n}"}) for n in range(10) for _ in range(20)
    ]
    with pays_for(buyer, 10), Volley(buyer.url, len(requests)) as volley:
        answers = volley.fire(buyer.dialect.path, requests)
    orders = Counter(buyer.added(answer.json) for answer in answers)
    assert sorted(orders.values()) == [20] * 10
