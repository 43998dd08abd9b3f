"""What `add` refuses: the error text of every bad field, and not one millionth moved by it."""

import pytest

from dialects import error_in_any_form
from panel import LINK, UNKNOWN

ADD = "neworder.error."
TOO_LITTLE = (ADD + "min_quantity", ADD + "quantity")
TOO_MUCH = (ADD + "max_quantity", ADD + "quantity")

NOT_SENT = {
    "left out": None,
    "empty": "",
    "undefined": "undefined",
    "null": "null",
}


def refuses(panel, errors, **changes):
    """Holds that a good order with these changes gets one of these errors and changes nothing."""
    errors = (errors,) if isinstance(errors, str) else errors
    with panel.nothing_changes():
        assert panel.refusal("add", **{**panel.order_fields(), **changes}) in errors


# Listings


@pytest.mark.parametrize(
    "service",
    [*NOT_SENT.values(), "0", "-1", "1.5", "abc", UNKNOWN, "9" * 30, "1 2", "1,2", "x" * 10_000],
)
def test_refuses_an_unknown_listing(panel, service):
    refuses(panel, "Incorrect service ID", service=service)


# Links


@pytest.mark.parametrize("junk", NOT_SENT)
def test_refuses_an_order_without_a_link(panel, junk):
    refuses(panel, ADD + "link", link=NOT_SENT[junk])


BAD_LINKS = {
    "only blanks": "   ",
    "a blank inside": "https://e.com/a b",
    "a tab inside": "https://e.com/a\tb",
    "two lines": "https://e.com/a\nhttps://e.com/b",
    "a control character": "https://e.com/\x07",
    "DEL": "https://e.com/\x7f",
    "2,049 bytes": "https://e.com/" + "x" * 2035,
    "2,049 bytes in fewer letters": "https://e.com/x" + "ü" * 1017,
    "10 kB": "https://e.com/" + "x" * 10_000,
}


@pytest.mark.parametrize("name", BAD_LINKS)
def test_refuses_a_bad_link(panel, name):
    refuses(panel, ADD + "link", link=BAD_LINKS[name])


GOOD_LINKS = {
    "https": "https://www.instagram.com/p/abcdefg/?igsh=1&x=%20y#top",
    "http": "http://e.com",
    "a bare name": "some_user.name",
    "a name with at": "@someone",
    "a host without scheme": "e.com/page",
    "one letter": "x",
    "2,048 bytes": "https://e.com/" + "x" * 2034,
    "letters of all kinds": "https://e.com/ảnh/图片/👍",
}


@pytest.mark.parametrize("name", GOOD_LINKS)
def test_takes_a_good_link_and_keeps_it(standard, name):
    standard.order(link=GOOD_LINKS[name])
    assert standard.latest_orders(limit=1)[0]["link"] == GOOD_LINKS[name]


def test_trims_a_link(standard):
    standard.order(link=f" \t{LINK}\r\n")
    assert standard.latest_orders(limit=1)[0]["link"] == LINK


# Quantities


@pytest.mark.parametrize("junk", NOT_SENT)
def test_refuses_an_order_without_a_quantity(panel, junk):
    refuses(panel, ADD + "quantity", quantity=NOT_SENT[junk])


@pytest.mark.parametrize("junk", ["0", "-1", "-50", "-2147483648", "-9223372036854775808"])
def test_refuses_a_quantity_that_is_not_positive(panel, junk):
    refuses(panel, TOO_LITTLE, quantity=junk)


@pytest.mark.parametrize(
    "quantity",
    ["abc", "100.5", "1e3", "0x64", "1,000", "1 000", "--5", "1/2", "NaN", "Infinity"]
    + ["１００", "١٠٠", "1" + "0" * 100_000 + ".5"],
)
def test_refuses_a_quantity_that_is_no_whole_number(panel, quantity):
    refuses(panel, ADD + "quantity", quantity=quantity)


@pytest.mark.parametrize("power", [31, 32, 53, 62, 63, 64, 127, 128, 3000])
def test_refuses_a_huge_quantity(panel, power):
    refuses(panel, TOO_MUCH, quantity=2**power - 1)
    refuses(panel, TOO_MUCH, quantity=2**power)
    refuses(panel, TOO_LITTLE, quantity=-(2**power))


@pytest.mark.parametrize("quantity", [100.5, 1e300, -1, 2**63, True, [100], {"a": 1}])
def test_refuses_a_bad_quantity_in_json(standard, quantity):
    fields = {"key": standard.key, "action": "add", **standard.order_fields(quantity=quantity)}
    with standard.nothing_changes():
        error = standard.refused("add", standard.send(json=fields).json())
        assert error in (*TOO_LITTLE, *TOO_MUCH, "Incorrect request")


def test_refuses_an_order_below_the_minimum(panel):
    least = int(panel.listing("Sandbox: completes")["min"])
    if least > 1:
        fields = panel.order_fields("Sandbox: completes", quantity=least - 1)
        refuses(panel, ADD + "min_quantity", **fields)


def test_refuses_an_order_above_the_maximum(panel):
    most = int(panel.listing("Sandbox: completes")["max"])
    fields = panel.order_fields("Sandbox: completes", quantity=most + 1)
    refuses(panel, ADD + "max_quantity", **fields)


def test_takes_the_minimum_and_the_maximum(panel):
    listing = panel.listing("Sandbox: completes")
    for bound in ("min", "max"):
        panel.order("Sandbox: completes", quantity=listing[bound])


# NUL


@pytest.mark.parametrize("name", ["service", "link", "quantity", "order_reference"])
def test_refuses_nul_in_any_field(panel, name):
    fields = panel.order_fields(order_reference="a")
    with panel.nothing_changes():
        error = error_in_any_form(panel.ask("add", **{**fields, name: f"{fields[name]}\0"}))
        assert error in ("Incorrect request", "Incorrect service ID", ADD + name)


# Drip-feed


def drips(panel, **changes):
    return panel.order_fields("Sandbox: completes", **changes)


@pytest.mark.parametrize("junk", ["", "0", "undefined", "null"])
def test_takes_junk_in_optional_numbers_as_not_sent(panel, junk):
    order = panel.order("Sandbox: completes", runs=junk, interval=junk)
    panel.status(order)


def test_takes_an_interval_alone_as_not_sent(panel):
    panel.status(panel.order("Sandbox: completes", interval=10))


def test_refuses_runs_without_an_interval(panel):
    for junk in (None, "", "0", "undefined"):
        refuses(panel, ADD + "interval", **drips(panel, runs=2, interval=junk))


@pytest.mark.parametrize("runs", ["1", "-2", "2.5", "abc", "1e2", "9" * 30])
def test_refuses_bad_runs(panel, runs):
    refuses(panel, ADD + "runs", **drips(panel, runs=runs, interval=10))


@pytest.mark.parametrize("interval", ["-1", "0.5", "abc", "1e2", "9" * 30])
def test_refuses_a_bad_interval(panel, interval):
    refuses(panel, ADD + "interval", **drips(panel, runs=2, interval=interval))


@pytest.mark.parametrize("runs", [2**31, 2**62, 2**63 - 1])
def test_refuses_runs_that_overflow_the_total(panel, runs):
    errors = (ADD + "runs", *TOO_MUCH, panel.dialect.not_enough_funds)
    refuses(panel, errors, **drips(panel, quantity=50, runs=runs, interval=1))


def test_refuses_runs_where_the_listing_has_no_drip_feed(tills):
    panel = tills["tuongtacfbig"]
    plain = [s for s in panel.services() if s["type"] == "Default" and not s["dripfeed"]]
    assert plain, "every listing has drip-feed"
    fields = panel.order_fields(plain[0]["name"], runs=2, interval=10)
    refuses(panel, ADD + "runs", **fields)


def test_minimum_and_maximum_hold_for_one_run(panel, dripper):
    listing = panel.listing("Sandbox: completes")
    least, most = int(listing["min"]), int(listing["max"])
    if least > 1:
        errors = ADD + "min_quantity"
        refuses(panel, errors, **drips(panel, quantity=least - 1, runs=10, interval=10))
    dripper.order("Sandbox: completes", quantity=most, runs=2, interval=10)


# References


@pytest.mark.parametrize("length", [101, 10_000])
def test_refuses_a_long_order_reference(panel, length):
    refuses(panel, ADD + "order_reference", order_reference="x" * length)


# Funds


@pytest.fixture(scope="module")
def poor(house, tills):
    """A customer of each dialect who owns a millionth."""
    return {name: house.customer(name, credit="0.000001") for name in tills}


def test_refuses_an_order_that_the_balance_does_not_pay(panel, poor):
    buyer = poor[panel.dialect.name]
    with buyer.nothing_changes():
        error = buyer.refusal("add", **panel.order_fields())
        assert error == panel.dialect.not_enough_funds


# Fields that mean nothing here


def test_ignores_fields_it_does_not_know(panel):
    before = panel.balance()
    first = panel.order()
    charged = before - panel.balance()
    extras = {"reaction": "LIKE", "days": 3, "post": "12", "view_time": 30}
    second = panel.order(**extras, charge="0", order="1", x="y")
    assert before - panel.balance() == 2 * charged
    assert panel.status(first)["charge"] == panel.status(second)["charge"]


def test_text_that_looks_like_code_stays_text(standard):
    link = "https://e.com/';DROP/**/TABLE/**/orders;--?a=%22&b=$(id)"
    standard.order(link=link)
    assert standard.latest_orders(limit=1)[0]["link"] == link
