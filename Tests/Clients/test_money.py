"""Money to the last millionth: charges, roundings, refunds, and the wallet's own verbs."""

from fractions import Fraction

import pytest

from dialects import DIALECTS
from money import MILLIONTH, charge, half_up, refund, text
from panel import LINK
from server import SEEN_WITHIN, eventually

# A rate per thousand, a quantity, and what that comes to, worked out by hand.
ROUNDINGS = [
    ("0.0005", 1, "0.000001"),  # half a millionth goes up
    ("0.0025", 1, "0.000003"),  # also from an even digit
    ("0.0024999", 1, "0.000002"),
    ("0.0004", 1, "0.000001"),  # what costs anything costs a millionth
    ("0.000000001", 1, "0.000001"),
    ("0.123456789", 997, "0.123086"),
    ("0.123456789", 1_000_000, "123.456789"),
    ("15000", 7, "105"),
    ("0.90", 51, "0.0459"),
    ("0.333333333", 3, "0.001"),
]


@pytest.fixture(scope="module")
def priced(house, tills):
    """Listings of the standard storefront at the rates above."""
    rates = {rate for rate, _, _ in ROUNDINGS}
    panel = tills["standard"]
    return {rate: house.listing(panel, f"At {rate}", rate=rate) for rate in rates}


@pytest.mark.parametrize(("rate", "quantity", "price"), ROUNDINGS)
def test_a_charge_is_rounded_half_up_once(standard, priced, rate, quantity, price):
    assert text(charge(rate, quantity)) == price
    before = standard.balance()
    order = standard.add(priced[rate], link=LINK, quantity=quantity)
    assert before - standard.balance() == Fraction(price)
    assert standard.status(order)["charge"] == price


def test_drip_feed_rounds_the_total_and_not_each_run(house, drip_tills):
    buyer = drip_tills["standard"]
    listing = house.listing(buyer, "Drips", "--dripfeed", rate="0.0025")
    before = buyer.balance()
    buyer.add(listing, link=LINK, quantity=1, runs=3, interval=10)
    assert before - buyer.balance() == Fraction("0.000008")


def test_rates_are_shown_as_they_were_entered(standard, priced):
    for rate, listing in priced.items():
        assert listing["rate"] == rate


def rate_of(listing, panel):
    """The rate that a customer is shown now."""
    services = panel.ask("services")
    return next(it["rate"] for it in services if it["service"] == listing["service"])


def test_an_edited_rate_holds_within_a_second(house, standard):
    listing = house.listing(standard, "Edited", rate="1")
    house.verb("listing", "edit", listing["service"], "--rate", "2.50")
    eventually(lambda: rate_of(listing, standard), lambda it: it == "2.50", within=SEEN_WITHIN)
    before = standard.balance()
    standard.add(listing, link=LINK, quantity=1000)
    assert before - standard.balance() == Fraction("2.5")


def test_a_price_too_big_for_any_balance_is_refused(house, standard):
    most = 2_000_000_000
    listing = house.listing(standard, "Dear", rate="999999999", most=most)
    with standard.nothing_changes():
        fields = {"service": listing["service"], "link": LINK, "quantity": most}
        error = standard.refusal("add", **fields)
        assert error.removeprefix("neworder.error.") in (
            "not_enough_funds",
            "quantity",
            "max_quantity",
        )


def test_a_discount_shows_in_services_and_in_the_charge(house, standard):
    buyer = house.customer()
    listing = house.listing(buyer, "Discounted", rate="0.90")
    house.verb("customer", "discount", buyer.account, "12.5")

    reduced = eventually(
        lambda: rate_of(listing, buyer), lambda it: it != "0.90", within=SEEN_WITHIN
    )
    assert Fraction(reduced) == Fraction("0.7875")
    assert rate_of(listing, standard) == "0.90"
    order = buyer.add(listing, link=LINK, quantity=333)
    assert buyer.status(order)["charge"] == text(charge(reduced, 333))


def test_a_personal_price_shows_in_services_and_in_the_charge(house, standard):
    buyer = house.customer()
    listing = house.listing(buyer, "Personal", rate="0.90")
    house.verb("customer", "price", buyer.account, listing["service"], "0.123456789")

    eventually(lambda: rate_of(listing, buyer), lambda it: it == "0.123456789", within=SEEN_WITHIN)
    assert rate_of(listing, standard) == "0.90"
    order = buyer.add(listing, link=LINK, quantity=997)
    assert buyer.status(order)["charge"] == "0.123086"


@pytest.mark.parametrize(("basis", "price"), [(1, "6.3"), (100, "0.063"), (1000, "0.0063")])
def test_a_listing_may_have_a_basis_of_its_own(house, standard, basis, price):
    listing = house.listing(standard, f"Per {basis}", "--basis", basis, rate="0.90")
    order = standard.add(listing, link=LINK, quantity=7)
    assert standard.status(order)["charge"] == price


# The last millionth


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_balance_is_spent_to_the_last_millionth(house, tills, dialect):
    listing = tills[dialect].listing("By hand: Default")
    price = charge(listing["rate"], int(listing["min"]))
    buyer = house.customer(dialect, credit=text(2 * price - MILLIONTH))

    buyer.order()
    assert buyer.balance() == price - MILLIONTH
    with buyer.nothing_changes():
        error = buyer.refusal("add", **buyer.order_fields())
        assert error == buyer.dialect.not_enough_funds

    house.credit(buyer.account, dialect, "0.000001")
    buyer.order()
    assert buyer.ask("balance")["balance"] == "0"


@pytest.mark.parametrize(
    ("credit", "shown"),
    [("100.84292", "100.84292"), ("7.500000", "7.5"), ("12", "12"), ("0.000001", "0.000001")],
)
def test_a_balance_is_text_without_trailing_zeros(house, credit, shown):
    assert house.customer(credit=credit).ask("balance")["balance"] == shown


# Refunds of orders delivered by hand


@pytest.mark.parametrize("remains", [1, 333, 500, 996, 997])
def test_a_partial_gives_back_exactly_its_share(house, standard, priced, remains):
    rate, quantity = "0.123456789", 997
    before = standard.balance()
    order = standard.add(priced[rate], link=LINK, quantity=quantity)
    charged = before - standard.balance()

    house.verb("order", "start", order, "--start-count", 10)
    house.verb("order", "partial", order, "--remains", remains)

    status = standard.finished(order, "Partial", within=SEEN_WITHIN)
    delivered = charged - refund(charged, remains, quantity)
    assert status["remains"] == str(remains)
    assert status["charge"] == text(delivered)
    assert before - standard.balance() == delivered
    assert half_up(delivered) == delivered


def test_an_order_gives_money_back_only_once(house, standard):
    before = standard.balance()
    order = standard.order()
    house.verb("order", "cancel", order)
    standard.finished(order, "Canceled", within=SEEN_WITHIN)
    assert standard.balance() == before

    for again in (["cancel", order], ["partial", order, "--remains", 1]):
        house.store.run("order", *again)
        assert standard.balance() == before
    assert standard.status(order)["status"] == "Canceled"


# The wallet's verbs


def test_credit_and_debit_move_the_balance(house):
    buyer = house.customer(credit="10")
    house.credit(buyer.account, "standard", "2.345678")
    assert buyer.balance() == Fraction("12.345678")
    house.verb("wallet", "debit", buyer.account, "0.345678", "USD", "--reason", "test")
    assert buyer.balance() == 12


@pytest.fixture(scope="module")
def saver(house):
    """A customer with ten dollars who never orders."""
    return house.customer(credit="10")


@pytest.mark.parametrize("verb", ["credit", "debit"])
@pytest.mark.parametrize("amount", ["-1", "0", "1e1", "abc", "1,5", "0.0000001", "9" * 30, ""])
def test_an_amount_that_makes_no_sense_is_refused(house, saver, verb, amount):
    done = house.store.run("wallet", verb, saver.account, amount, "USD", "--reason", "test")
    assert done.returncode != 0
    assert saver.balance() == 10


def test_a_debit_beyond_the_balance_is_refused(house, saver):
    done = house.store.run("wallet", "debit", saver.account, "10.000001", "USD", "--reason", "test")
    assert done.returncode != 0
    assert saver.balance() == 10


def test_the_statement_tells_of_every_movement(house):
    buyer = house.customer(credit="10")
    buyer.order()
    statement = house.verb("wallet", "statement", buyer.account)
    assert len(statement) >= 2
