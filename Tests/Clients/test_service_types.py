"""All seventeen service types: a good order of each, and every field that it cannot do without."""

from typing import NamedTuple

import pytest

from dialects import DRIP_FEED_TAIL, SERVICE_TYPES, expect
from money import charge, text
from panel import LINK

LISTS = {"comments", "keywords", "usernames", "hashtags", "groups"}
VALUES = {
    "link": LINK,
    "username": "some.user",
    "hashtag": "summer",
    "media": "https://example.com/p/media",
    "answer_number": "2",
    "country": "US",
    "device": "1",
    "type_of_traffic": "3",
}
BAD_VALUES = {
    "link": ["a b", "x" * 3000],
    "quantity": ["1.5", "many"],
    "answer_number": ["-1", "x"],
    "device": ["0", "6", "-1", "x", "1.5"],
    "type_of_traffic": ["0", "4", "-1", "x", "1.5"],
    "posts": ["-1", "x", "1.5"],
    "old_posts": ["-1", "x", "1.5"],
    "delay": ["1", "7", "601", "-5", "x"],
    "expiry": ["2035-11-11", "31/02/2035", "11/13/2035", "soon", "11/11"],
}
NOT_SENT = [None, "", "undefined", "null"]


class Kind(NamedTuple):
    """A service type: the fields it needs, and what makes the quantity that is paid for."""

    name: str
    fields: str
    counts: str = "quantity"
    basis: int = 1000

    @property
    def required(self):
        return self.fields.split()


KINDS = {
    kind.name: kind
    for kind in (
        Kind("Default", "link quantity"),
        Kind("Package", "link", counts="one", basis=1),
        Kind("SEO", "link quantity keywords"),
        Kind("Custom Comments", "link comments", counts="comments"),
        Kind("Custom Comments Package", "link comments", counts="one", basis=1),
        Kind("Mentions", "link quantity usernames"),
        Kind("Mentions with Hashtags", "link quantity usernames hashtags"),
        Kind("Mentions Custom List", "link usernames", counts="usernames"),
        Kind("Mentions Hashtag", "link quantity hashtag"),
        Kind("Mentions User Followers", "link quantity username"),
        Kind("Mentions Media Likers", "link quantity media"),
        Kind("Comment Likes", "link quantity username"),
        Kind("Comment Replies", "link username comments", counts="comments"),
        Kind("Poll", "link quantity answer_number"),
        Kind("Invites from Groups", "link quantity groups"),
        Kind("Web Traffic", "link quantity country device type_of_traffic"),
    )
}
COUNTING = [kind.name for kind in KINDS.values() if kind.counts in LISTS]
SINGLE = [kind.name for kind in KINDS.values() if kind.counts == "one"]


def listing_of(panel, kind):
    return panel.listing("Sandbox: completes" if kind.name == "Default" else kind.name)


def good_fields(kind, count):
    """Everything a type needs, for this many pieces."""
    fields = {}
    for name in kind.required:
        if name == "quantity":
            fields[name] = str(count)
        elif name in LISTS:
            lines = count if name == kind.counts else 3
            fields[name] = "\n".join(f"{name} {number}" for number in range(lines))
        else:
            fields[name] = VALUES[name]
    return fields


def refuses(panel, kind, error, **changes):
    """Holds that a good order with these changes gets this error and changes nothing."""
    listing = listing_of(panel, kind)
    fields = good_fields(kind, int(listing["min"]))
    with panel.nothing_changes():
        answer = panel.ask("add", **{"service": listing["service"], **fields, **changes})
        assert panel.refused("add", answer) == error, changes


def test_there_are_seventeen_types():
    assert {*KINDS, "Subscriptions"} == SERVICE_TYPES
    assert len(SERVICE_TYPES) == 17


# Good orders


@pytest.mark.parametrize("name", KINDS)
def test_takes_an_order_and_charges_it_exactly(panel, name):
    kind = KINDS[name]
    listing = listing_of(panel, kind)
    count = min(int(listing["min"]) + 3, int(listing["max"]))
    price = charge(listing["rate"], 1 if kind.counts == "one" else count, kind.basis)

    before = panel.balance()
    order = panel.add(listing, **good_fields(kind, count))

    assert before - panel.balance() == price
    latest = panel.latest_orders(limit=1)[0]
    assert latest["order"] == order
    assert latest["quantity"] == ("1" if kind.counts == "one" else str(count))
    assert latest["charge"] == text(price)


def test_every_type_is_delivered_in_every_dialect(tills):
    orders = []
    for panel in tills.values():
        for kind in KINDS.values():
            listing = listing_of(panel, kind)
            order = panel.add(listing, **good_fields(kind, int(listing["min"])))
            orders.append((panel, order))
    for panel, order in orders:
        assert panel.finished(order, "Completed")["remains"] == "0"


# Fields that are needed


REQUIRED = [(kind.name, field) for kind in KINDS.values() for field in kind.required]


@pytest.mark.parametrize(("name", "field"), REQUIRED)
def test_refuses_an_order_without_a_field_it_needs(standard, name, field):
    for junk in NOT_SENT:
        refuses(standard, KINDS[name], f"neworder.error.{field}", **{field: junk})


@pytest.mark.parametrize(("name", "field"), [pair for pair in REQUIRED if pair[1] in BAD_VALUES])
def test_refuses_a_bad_value_in_a_field_it_needs(standard, name, field):
    for bad in BAD_VALUES[field]:
        refuses(standard, KINDS[name], f"neworder.error.{field}", **{field: bad})


@pytest.mark.parametrize(("name", "field"), [pair for pair in REQUIRED if pair[1] in LISTS])
def test_refuses_a_list_of_blank_lines(standard, name, field):
    refuses(standard, KINDS[name], f"neworder.error.{field}", **{field: "\n\r\n\n"})


def test_a_missing_field_is_refused_in_the_form_of_every_dialect(panel):
    for name, field in REQUIRED:
        refuses(panel, KINDS[name], f"neworder.error.{field}", **{field: ""})


# Lists


@pytest.mark.parametrize("name", COUNTING)
def test_counts_lines_and_not_commas_or_blank_lines(panel, name):
    kind = KINDS[name]
    listing = listing_of(panel, kind)
    count = int(listing["min"]) + 2
    lines = "\r\n\r\n".join(f"very nice, number {number}, really" for number in range(count))

    before = panel.balance()
    fields = {**good_fields(kind, 1), kind.counts: f"\n{lines}\n\n"}
    panel.add(listing, **fields, quantity="999999")

    assert panel.latest_orders(limit=1)[0]["quantity"] == str(count)
    assert before - panel.balance() == charge(listing["rate"], count)


@pytest.mark.parametrize("name", COUNTING)
def test_minimum_and_maximum_hold_for_lines(standard, name):
    kind = KINDS[name]
    listing = listing_of(standard, kind)
    least, most = int(listing["min"]), int(listing["max"])
    if least > 1:
        error = "neworder.error.min_quantity"
        refuses(standard, kind, error, **{kind.counts: "\n".join(["x"] * (least - 1))})
    if most < 150_000:
        error = "neworder.error.max_quantity"
        refuses(standard, kind, error, **{kind.counts: "\n".join(["x"] * (most + 1))})


@pytest.mark.parametrize("name", SINGLE)
@pytest.mark.parametrize("quantity", ["0", "-5", "7", "999999999", "abc"])
def test_types_of_one_piece_ignore_quantity(standard, name, quantity):
    kind = KINDS[name]
    listing = listing_of(standard, kind)
    before = standard.balance()
    standard.add(listing, **good_fields(kind, 1), quantity=quantity)
    assert before - standard.balance() == charge(listing["rate"], 1, basis=1)


@pytest.mark.parametrize("spelling", ["custom_comments", "CUSTOM COMMENTS", "Custom_Comments"])
def test_a_type_is_known_in_every_spelling(house, standard, spelling):
    listing = house.listing(standard, f"Spelt {spelling}", type=spelling, rate="8")
    assert listing["type"] == "Custom Comments"
    before = standard.balance()
    standard.add(listing, link=LINK, comments="one\ntwo\nthree")
    assert before - standard.balance() == charge("8", 3)


# Drip-feed


def test_drip_feed_charges_all_runs_and_shows_them(dripper):
    listing = dripper.listing("Sandbox: completes")
    before = dripper.balance()
    order = dripper.order("Sandbox: completes", quantity=50, runs=3, interval=10)
    assert before - dripper.balance() == charge(listing["rate"], 150)
    status = dripper.drip_feed(order)
    assert status["charge"] == text(charge(listing["rate"], 150))
    assert int(status["runs"]) <= 3
    assert len(status["orders"]) == int(status["runs"])


def test_drip_feed_is_a_status_like_others_in_a_list(dripper):
    order = dripper.order("Sandbox: completes", quantity=50, runs=2, interval=10)
    answer = dripper.ask("status", orders=order)[str(order)]
    expect(answer, {**dripper.dialect.status, **DRIP_FEED_TAIL})


# Optional fields


def test_a_listing_may_take_extra_fields_that_staff_see(house, standard):
    flags = ["--extras", "reaction,days,post,view_time"]
    listing = house.listing(standard, "With extras", *flags, rate="1")
    extras = {"reaction": "love-reaction", "days": 3, "post": "post-4711", "view_time": 30}
    order = standard.add(listing, link=LINK, quantity=10, **extras)
    assert standard.status(order)["charge"] == "0.01"
    seen = str(house.verb("order", "show", order))
    assert "love-reaction" in seen and "post-4711" in seen


# Subscriptions


@pytest.fixture(scope="module")
def subscribers(house, tills):
    """A customer of each dialect whose orders are made by subscriptions."""
    return dict(zip(tills, house.customers(tills), strict=True))


@pytest.fixture
def subscriber(panel, subscribers):
    return subscribers[panel.dialect.name]


def subscription_fields(panel, **changes):
    listing = panel.listing("Subscriptions")
    fields = {"service": listing["service"], "username": "some.user"}
    return {**fields, "min": listing["min"], "max": listing["min"], **changes}


def subscribe(panel, **changes):
    return panel.added(panel.ask("add", **subscription_fields(panel, **changes)))


def test_a_subscription_has_a_status_of_its_own(subscriber):
    order = subscribe(subscriber, posts=3, expiry="11/11/2035")
    status = subscriber.subscription(order)
    assert status["status"] in ("Active", "Completed")
    assert status["expiry"] == "11/11/2035"
    assert int(status["posts"]) == len(status["orders"]) <= 3
    assert set(subscriber.ask("status", orders=order)) == {str(order)}


def test_a_subscription_without_end_has_an_empty_expiry(subscriber):
    for junk in (None, "", "0", "undefined"):
        expiry = None if junk == "0" else junk
        order = subscribe(subscriber, posts=1, delay=junk, old_posts=junk, expiry=expiry)
        assert subscriber.subscription(order)["expiry"] == ""


@pytest.mark.parametrize("delay", ["0", "5", "90", "600"])
def test_a_subscription_takes_the_listed_delays(subscriber, delay):
    subscribe(subscriber, posts=1, delay=delay)


@pytest.mark.parametrize("field", ["username", "min", "max"])
def test_refuses_a_subscription_without_a_field_it_needs(subscriber, field):
    for junk in NOT_SENT:
        error = subscriber.refusal("add", **subscription_fields(subscriber, **{field: junk}))
        assert error == f"neworder.error.{field}"


@pytest.mark.parametrize("field", ["posts", "old_posts", "delay", "expiry"])
def test_refuses_a_subscription_with_a_bad_field(subscriber, field):
    for bad in BAD_VALUES[field]:
        error = subscriber.refusal("add", **subscription_fields(subscriber, **{field: bad}))
        assert error == f"neworder.error.{field}", bad


@pytest.mark.parametrize("field", ["min", "max"])
@pytest.mark.parametrize("bad", ["0", "-1", "1.5", "x", "999999999999", "9" * 30])
def test_refuses_a_subscription_out_of_bounds(subscriber, field, bad):
    error = subscriber.refusal("add", **subscription_fields(subscriber, **{field: bad}))
    assert error in {
        f"neworder.error.{name}" for name in ("min", "max", "min_quantity", "max_quantity")
    }


def test_refuses_a_subscription_whose_maximum_is_below_its_minimum(subscriber):
    listing = subscriber.listing("Subscriptions")
    fields = {"min": int(listing["min"]) + 1, "max": listing["min"]}
    error = subscriber.refusal("add", **subscription_fields(subscriber, **fields))
    assert error in {
        f"neworder.error.{name}" for name in ("min", "max", "min_quantity", "max_quantity")
    }


# Web traffic


@pytest.mark.parametrize("device", "12345")
def test_web_traffic_takes_five_devices(standard, device):
    listing = standard.listing("Web Traffic")
    kind = KINDS["Web Traffic"]
    standard.add(listing, **{**good_fields(kind, listing["min"]), "device": device})


NEEDED_BY_TRAFFIC = {"1": ("google_keyword", "shoes"), "2": ("referring_url", "https://e.com")}


@pytest.mark.parametrize("traffic", NEEDED_BY_TRAFFIC)
def test_web_traffic_needs_what_its_source_needs(panel, traffic):
    kind = KINDS["Web Traffic"]
    field, value = NEEDED_BY_TRAFFIC[traffic]
    for junk in NOT_SENT:
        changes = {"type_of_traffic": traffic, field: junk}
        refuses(panel, kind, f"neworder.error.{field}", **changes)
    listing = panel.listing("Web Traffic")
    fields = good_fields(kind, int(listing["min"]))
    panel.add(listing, **{**fields, "type_of_traffic": traffic, field: value})
