"""Orders on their way: through the sandbox, and by the hands of staff."""

from fractions import Fraction
from typing import NamedTuple

import pytest

from dialects import DIALECTS, MANY_CANCELS, ORDER_STATES, REFILL, expect
from money import charge, refund, text
from panel import FINAL_STATES, LINK, Panel
from server import SEEN_WITHIN, eventually

ENDS = ["completes", "partial", "canceled", "refused"]


class Journey(NamedTuple):
    """The only order of a customer, what was charged for it, and the balance before."""

    buyer: Panel
    order: int
    quantity: int
    charged: Fraction
    before: Fraction

    def paid(self):
        """What the customer is out of pocket now."""
        return self.before - self.buyer.balance()


def set_out(buyer, name):
    """Orders a quantity that divides badly."""
    listing = buyer.listing(name)
    quantity = min(int(listing["min"]) + 7, int(listing["max"]))
    charged = charge(listing["rate"], quantity)
    before = buyer.balance()
    order = buyer.order(name, quantity=quantity)
    return Journey(buyer, order, quantity, charged, before)


@pytest.fixture(scope="module")
def journeys(house):
    """An order of every dialect to every end of the sandbox, under way together."""
    pairs = [(dialect, f"Sandbox: {end}") for dialect in DIALECTS for end in ENDS]
    buyers = house.customers([dialect for dialect, _ in pairs])
    return {pair: set_out(buyer, pair[1]) for pair, buyer in zip(pairs, buyers, strict=True)}


@pytest.fixture(params=DIALECTS)
def dialect(request):
    return request.param


# Through the sandbox


def test_an_order_moves_forward_and_is_completed(house):
    journey = set_out(house.customer(), "Sandbox: completes")
    seen = []

    def status():
        seen.append(journey.buyer.status(journey.order))
        return seen[-1]

    end = eventually(status, lambda it: it["status"] in FINAL_STATES)

    assert end["status"] == "Completed"
    assert end["remains"] == "0"
    assert end["charge"] == text(journey.charged)
    assert journey.paid() == journey.charged
    states = [ORDER_STATES.index(it["status"]) for it in seen]
    assert states == sorted(states), "a state came back"
    remains = [int(it["remains"]) for it in seen]
    assert remains == sorted(remains, reverse=True), "remains rose"
    for it in seen:
        assert it["status"] in ("Pending", "Processing", "In progress", "Completed")
        assert it["charge"] == text(journey.charged)
        if it["status"] in ("Pending", "Processing"):
            assert (it["start_count"], it["remains"]) == ("0", str(journey.quantity))
    assert len({it["start_count"] for it in seen}) <= 2, "start_count changed after the start"


def test_a_completed_order_is_paid_in_full(journeys, dialect):
    journey = journeys[dialect, "Sandbox: completes"]
    status = journey.buyer.finished(journey.order, "Completed")
    assert status["charge"] == text(journey.charged)
    assert journey.paid() == journey.charged


def test_a_partial_order_is_paid_for_what_was_delivered(journeys, dialect):
    journey = journeys[dialect, "Sandbox: partial"]
    status = journey.buyer.finished(journey.order, "Partial")
    remains = int(status["remains"])
    assert 0 < remains < journey.quantity
    delivered = journey.charged - refund(journey.charged, remains, journey.quantity)
    assert status["charge"] == text(delivered)
    assert journey.paid() == delivered


@pytest.mark.parametrize("end", ["canceled", "refused"])
def test_an_order_that_comes_to_nothing_costs_nothing(journeys, dialect, end):
    journey = journeys[dialect, f"Sandbox: {end}"]
    status = journey.buyer.finished(journey.order, "Canceled")
    assert status["remains"] == str(journey.quantity)
    assert status["charge"] == "0"
    assert journey.paid() == 0


def test_the_end_of_an_order_is_the_same_in_every_answer(journeys, dialect):
    for end in ENDS:
        journey = journeys[dialect, f"Sandbox: {end}"]
        status = journey.buyer.finished(journey.order, *FINAL_STATES)
        assert journey.buyer.ask("status", orders=journey.order) == {str(journey.order): status}
        latest = journey.buyer.latest_orders(limit=1)[0]
        assert (latest["status"], latest["charge"]) == (status["status"], status["charge"])


# Refill


@pytest.fixture(scope="module")
def refills(journeys):
    """A refill of the completed order of every dialect, under way together."""
    refills = {}
    for dialect in DIALECTS:
        journey = journeys[dialect, "Sandbox: completes"]
        journey.buyer.finished(journey.order, "Completed")
        answer = journey.buyer.ask("refill", order=journey.order)
        refills[dialect] = expect(answer, REFILL)["refill"]
    return refills


def test_a_refill_ends_as_completed_or_rejected(journeys, refills, dialect):
    journey, refill = journeys[dialect, "Sandbox: completes"], refills[dialect]
    seen = []

    def status():
        seen.append(journey.buyer.refill_status(refill))
        return seen[-1]

    eventually(status, lambda it: it in ("Completed", "Rejected"), within=45)
    assert set(seen[:-1]) <= {"Pending", "In progress"}
    assert journey.paid() == journey.charged, "a refill is free"


@pytest.mark.parametrize("end", ["canceled", "refused"])
def test_an_order_that_came_to_nothing_is_not_refilled(journeys, dialect, end):
    journey = journeys[dialect, f"Sandbox: {end}"]
    journey.buyer.finished(journey.order, "Canceled")
    error = journey.buyer.refusal("refill", order=journey.order)
    assert error == "Refill is not available for this order"


# Cancel


def test_a_canceled_order_gives_back_what_was_not_delivered(house, dialect):
    journey = set_out(house.customer(dialect), "Sandbox: completes")
    answer = expect(journey.buyer.ask("cancel", orders=journey.order), MANY_CANCELS)
    assert answer == [{"order": journey.order, "cancel": 1}]

    status = journey.buyer.finished(journey.order, "Canceled", "Partial")
    delivered = journey.charged - refund(journey.charged, int(status["remains"]), journey.quantity)
    assert status["charge"] == text(delivered)
    assert journey.paid() == delivered


@pytest.mark.parametrize("end", ENDS)
def test_an_order_that_has_ended_is_not_canceled(journeys, dialect, end):
    journey = journeys[dialect, f"Sandbox: {end}"]
    status = journey.buyer.finished(journey.order, *FINAL_STATES)
    paid = journey.paid()
    error = {"error": "Order cannot be canceled"}
    answer = journey.buyer.ask("cancel", orders=journey.order)
    assert answer == [{"order": journey.order, "cancel": error}]
    assert journey.buyer.status(journey.order) == status
    assert journey.paid() == paid


# By hand


def by_hand(house, panel, order, *words):
    """A staff verb, and the status once the server shows the change."""
    before = panel.status(order)
    house.verb("order", words[0], order, *words[1:])
    return eventually(lambda: panel.status(order), lambda it: it != before, within=SEEN_WITHIN)


def test_staff_deliver_an_order_by_hand(house, panel):
    least = int(panel.listing("By hand: Default")["min"])
    order = panel.order(quantity=least + 5)
    charged = panel.status(order)["charge"]

    status = by_hand(house, panel, order, "start", "--start-count", 3572)
    assert (status["status"], status["start_count"]) == ("In progress", "3572")
    assert status["remains"] == str(least + 5)

    status = by_hand(house, panel, order, "progress", "--remains", 4)
    assert (status["status"], status["remains"]) == ("In progress", "4")

    status = by_hand(house, panel, order, "complete")
    assert (status["status"], status["start_count"]) == ("Completed", "3572")
    assert status["charge"] == charged


def test_staff_end_an_order_as_partial(house, panel):
    before = panel.balance()
    least = int(panel.listing("By hand: Default")["min"])
    order = panel.order(quantity=least + 6)
    charged = before - panel.balance()

    by_hand(house, panel, order, "start", "--start-count", 0)
    status = by_hand(house, panel, order, "partial", "--remains", least)

    delivered = charged - refund(charged, least, least + 6)
    assert (status["status"], status["remains"]) == ("Partial", str(least))
    assert status["charge"] == text(delivered)
    assert before - panel.balance() == delivered


def test_staff_cancel_an_order(house, panel):
    before = panel.balance()
    order = panel.order()
    status = by_hand(house, panel, order, "cancel")
    assert (status["status"], status["charge"]) == ("Canceled", "0")
    assert status["remains"] == panel.listing("By hand: Default")["min"]
    assert panel.balance() == before


@pytest.mark.parametrize(("verb", "end"), [("complete", "Completed"), ("reject", "Rejected")])
def test_staff_end_a_refill_by_hand(house, standard, verb, end):
    listing = house.listing(standard, f"By hand: {verb} a refill", "--refill", rate="1")
    order = standard.add(listing, link=LINK, quantity=10)
    assert standard.refusal("refill", order=order) == "Refill is not available for this order"
    by_hand(house, standard, order, "complete")

    refill = expect(standard.ask("refill", order=order), REFILL)["refill"]
    assert standard.refill_status(refill) == "Pending"
    assert standard.refusal("refill", order=order) == "Refill is not available for this order"
    house.verb("refill", verb, refill)
    eventually(lambda: standard.refill_status(refill), lambda it: it == end, within=SEEN_WITHIN)


@pytest.mark.parametrize(
    "words",
    [("progress", "--remains", 1), ("complete",), ("partial", "--remains", 1), ("cancel",)],
    ids=lambda words: words[0],
)
def test_an_order_that_has_ended_stays_so(house, standard, words):
    order = standard.order()
    ended = by_hand(house, standard, order, "cancel")
    with standard.nothing_changes():
        assert house.store.run("order", words[0], order, *words[1:]).returncode != 0
        assert standard.status(order) == ended


def test_staff_see_an_order(house, standard):
    order = standard.order()
    assert str(order) in str(house.verb("order", "show", order))
    assert str(order) in str(house.verb("order", "list"))
