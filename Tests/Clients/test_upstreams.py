"""Other panels that deliver: two Switchboards in a chain, a scripted panel, and catalogues.

Tests marked side_by_side are begun together by the first test of this file, each in a thread of its
own, since most of what they do is wait. Every order has a link of its own, and the last test holds
that no panel heard of one twice that should not have.
"""

import json
import re
import signal
import sqlite3
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path

import pytest
import requests

from chain import open_world, paid
from dialects import DIALECTS, MANY_CANCELS, REFILL, expect
from house import open_house
from money import charge, refund, text
from server import SEEN_WITHIN, eventually
from test_service_types import KINDS, good_fields, listing_of
from trade import Deal, Trade, begin_bodies, options_of, side_by_side, until
from upstream import (
    ENDED,
    ScriptedPanel,
    after,
    error,
    fresh_key,
    hang_up,
    say,
    service,
    take,
    take_and,
)

REFUSED = "neworder.error.link"


@pytest.fixture(scope="session")
def world(tmp_path_factory):
    with open_world(tmp_path_factory.mktemp("upstreams")) as world:
        yield world


@pytest.fixture(scope="session")
def begun(request, world, tmp_path_factory):
    with begin_bodies(request.session.items, world, tmp_path_factory.mktemp) as result:
        yield result


@pytest.fixture(autouse=True)
def all_begun(begun):
    """Whatever test comes first, those that wait are begun."""


@pytest.fixture(params=DIALECTS)
def chain(request, world):
    return world.chains[request.param]


# The chain: every service type in every dialect of the wholesale storefront


class Journey:
    """A retail order with what was asked for; later with what both houses say of it."""

    def __init__(self, chain, name, listing, fields):
        self.chain = chain
        self.name = name
        self.rate = listing["rate"]
        self.fields = {
            "link": f"https://example.com/{chain.name}/{name.replace(' ', '-')}?a=1&b=ü#c"
        }
        self.fields = {**fields, **self.fields}
        self.order = chain.buyer.add(listing, **self.fields)
        self.status = self.row = self.upstream = None


@pytest.fixture(scope="session")
def under_way(world, begun):
    """Every type, and every end of the sandbox, in every dialect, all ordered at once."""
    journeys = []
    for chain in world.chains.values():
        for kind in KINDS.values():
            listing = listing_of(chain.buyer, kind)
            count = min(int(listing["min"]) + 3, int(listing["max"]))
            journeys.append(Journey(chain, kind.name, listing, good_fields(kind, count)))
        for end in ("partial", "canceled", "refused"):
            listing = chain.buyer.listing(f"Sandbox: {end}")
            journeys.append(Journey(chain, end, listing, {"quantity": "17"}))
    return journeys


@pytest.fixture(scope="session")
def journeys(world, under_way):
    """The same when all have ended: dialect → name → journey."""
    ends = ["Completed", "Partial", "Canceled"]
    for journey in under_way:
        journey.status = journey.chain.ended(journey.order, *ends)
    with ThreadPoolExecutor(2) as pool:
        rows = pool.map(lambda journey: journey.chain.show(journey.order), under_way)
        for journey, row in zip(under_way, rows, strict=True):
            journey.row = row
    by_dialect = {}
    for name, chain in world.chains.items():
        upstream = chain.upstream_orders()
        own = [journey for journey in under_way if journey.chain is chain]
        for journey in own:
            journey.upstream = upstream[journey.row["provider_order"]]
        by_dialect[name] = {journey.name: journey for journey in own}
    return by_dialect


@pytest.fixture
def ended(journeys, chain):
    return journeys[chain.name]


def test_every_type_is_delivered_by_an_upstream(ended):
    assert len(KINDS) == 16
    for name in KINDS:
        status = ended[name].status
        assert (status["status"], status["remains"]) == ("Completed", "0"), name


def test_every_field_arrives_upstream_unchanged(ended):
    for name in KINDS:
        sent, upstream = dict(ended[name].fields), ended[name].upstream
        assert upstream["type"] == name
        assert upstream["link"] == sent.pop("link")
        quantity = {"one": 1, "quantity": sent.get("quantity")}.get(KINDS[name].counts)
        quantity = quantity or len(sent[KINDS[name].counts].splitlines())
        assert upstream["quantity"] == int(quantity)
        sent.pop("quantity", None)
        assert options_of(upstream) == sent


def test_the_start_count_is_the_upstreams(ended):
    for name in [*KINDS, "partial"]:
        upstream = ended[name].upstream["start_count"]
        assert ended[name].status["start_count"] == str(upstream), name


def test_an_order_costs_what_the_upstream_charged_to_the_millionth(ended):
    for journey in ended.values():
        assert Fraction(journey.row["cost"]) == paid(journey.upstream), journey.name
        assert journey.row["cost_currency"] == journey.upstream["currency"]
        assert Fraction(journey.upstream["held"]) == 0


def test_a_customer_pays_the_retail_price(ended):
    for name, kind in KINDS.items():
        journey = ended[name]
        count = journey.upstream["quantity"]
        price = charge(journey.rate, count, kind.basis)
        assert journey.status["charge"] == text(price) == journey.row["charge"]
        assert price > Fraction(journey.row["cost"])


def test_a_partial_order_upstream_is_partial_here_and_both_give_back_the_same_share(ended):
    journey = ended["partial"]
    status, upstream = journey.status, journey.upstream
    assert status["status"] == upstream["status"] == "Partial"
    assert int(status["remains"]) == upstream["remains"] > 0
    for row in (journey.row, upstream):
        whole = Fraction(row["charge"])
        assert Fraction(row["returned"]) == refund(whole, upstream["remains"], 17)
    assert Fraction(status["charge"]) == paid(journey.row)


@pytest.mark.parametrize("end", ["canceled", "refused"])
def test_an_order_that_comes_to_nothing_upstream_costs_nothing_anywhere(ended, end):
    journey = ended[end]
    assert (journey.status["status"], journey.status["charge"]) == ("Canceled", "0")
    assert journey.status["remains"] == "17"
    assert journey.upstream["status"] == "Canceled"
    assert Fraction(journey.row["returned"]) == Fraction(journey.row["charge"]) > 0
    assert Fraction(journey.row["cost"]) == 0


def test_retail_prices_are_wholesale_prices_with_the_markup(chain):
    wholesale = {it["name"]: it for it in chain.supplier.services()}
    for listing in chain.buyer.services():
        cost = wholesale[listing["name"]]["rate"]
        assert Fraction(listing["rate"]) == price(cost, "25", 1, decimals=4), listing
        for same in ("type", "category", "min", "max", "refill"):
            assert listing[same] == wholesale[listing["name"]][same]


AWKWARD = [
    "Great, really! 100% & more + 'quotes' \"double\" \\ / ; = ?",
    "naïve ünï 評論 đẹp quá 😀👍🏽",
    "x" * 500,
    '<b>&amp;</b> {"json": [1]} %41 %zz',
]


@side_by_side
def test_awkward_text_arrives_upstream_as_it_was_sent(world, _):
    chain = world.chains["pica-smm"]
    listing = chain.buyer.listing("Custom Comments")
    link = "https://example.com/%C3%BC/ü?q=a+b&c=%26#frag,ment"
    order = chain.buyer.add(listing, link=link, comments="\r\n".join(AWKWARD))
    upstream = chain.upstream(order)
    assert upstream["link"] == link
    assert upstream["quantity"] == len(AWKWARD)
    lines = options_of(upstream)["comments"].replace("\r\n", "\n").split("\n")
    assert lines == AWKWARD


@side_by_side
def test_extra_fields_go_upstream_where_the_listing_takes_them(world, _):
    chain = world.chains["standard"]
    item = chain.supplier.listing("Sandbox: completes")["service"]
    extras = {"reaction": "love", "days": "3", "post": "post 4711", "view_time": "30"}
    with world.trade.gate:
        words = ["--provider", chain.name, "--item", item, "--extras", ",".join(extras)]
        listing = world.retail.listing(chain.new_customer(), "With extras", *words, rate="2")
    order = chain.buyer.add(listing, link="https://example.com/extras", quantity=10, **extras)
    assert options_of(chain.upstream(order)) == extras
    chain.ended(order, "Completed")


# The chain: schedules


def drip_feed(chain, listing, link):
    return chain.buyer.add(listing, link=link, quantity=20, runs=2, interval=1)


def of_link(chain, link):
    return [row for row in chain.upstream_orders().values() if row["link"] == link]


@pytest.mark.slow
@side_by_side
def test_runs_are_ordered_upstream_one_by_one(world, _):
    chain, link = world.chains["standard"], "https://example.com/runs/here"
    listing = chain.buyer.listing("Sandbox: completes")
    order = drip_feed(chain, listing, link)

    until(lambda: of_link(chain, link))
    assert [(row["quantity"], row["runs"]) for row in of_link(chain, link)] == [(20, 1)]
    until(lambda: chain.buyer.drip_feed(order), lambda it: it["status"] == "Completed", within=85)

    status = chain.buyer.drip_feed(order)
    assert (status["runs"], len(status["orders"])) == ("2", 2)
    assert status["charge"] == text(charge(listing["rate"], 40))
    upstream = {str(row["id"]): row for row in of_link(chain, link)}
    assert [(row["quantity"], row["runs"]) for row in upstream.values()] == [(20, 1), (20, 1)]
    runs = [chain.show(run) for run in status["orders"]]
    assert {run["provider_order"] for run in runs} == set(upstream)
    for run in runs:
        assert Fraction(run["cost"]) == paid(upstream[run["provider_order"]])


def route_of(world, listing):
    return world.retail.verb("route", "list", listing["service"])[0]


def test_the_catalogue_says_who_makes_the_runs(world):
    for name, chain in world.chains.items():
        listing = chain.buyer.listing("Sandbox: completes")
        says_so = "dripfeed" in chain.supplier.dialect.service
        assert route_of(world, listing)["passes_schedule"] is says_so, name


def passed_runs(world, chain, buyer, link):
    """A drip-feed order that is the upstream's to split, once its first run is delivered there."""
    if chain.name == "standard":
        with world.trade.gate:
            flags = ["--dripfeed", "--cancel"]
            listing = world.retail.listing(buyer, f"Passed on: {link}", *flags, rate="2")
            item = chain.supplier.listing("Sandbox: completes")["service"]
            words = [listing["service"], "--provider", chain.name, "--item", item]
            route = world.retail.verb("route", "add", *words, "--pass-schedule")
            assert route["passes_schedule"] is True
            world.retail.knows()
    else:
        listing = chain.buyer.listing("Sandbox: completes")
    order = buyer.add(listing, link=link, quantity=20, runs=2, interval=1)
    until(lambda: chain.show(order)["remains"] == 20)
    return order, charge(listing["rate"], 40)


@pytest.mark.parametrize("name", ["standard", "tuongtacfbig"])
@side_by_side
def test_runs_may_be_left_to_the_upstream(world, _, name):
    chain, link = world.chains[name], "https://example.com/runs/there"
    buyer = chain.new_customer()
    before = buyer.balance()
    order, whole = passed_runs(world, chain, buyer, link)
    assert before - buyer.balance() == whole
    rows = {row["runs"]: row for row in of_link(chain, link)}
    assert (rows[2]["parent"], rows[2]["quantity"]) == (None, 40)
    assert rows[1]["parent"] == rows[2]["id"]
    assert Fraction(chain.show(order)["cost"]) == Fraction(rows[2]["charge"])

    # The second run is never made; its half goes back all the way.
    expect(buyer.ask("cancel", orders=order), MANY_CANCELS)
    ended = ("Partial", "Canceled", "Completed")
    status = until(lambda: buyer.ask("status", order=order), lambda it: it["status"] in ended)
    row, upstream = chain.show(order), chain.upstream(order)
    assert status["status"] == upstream["status"] == "Partial"
    assert before - buyer.balance() == paid(row) == whole / 2
    assert Fraction(row["cost"]) == paid(upstream) == Fraction(upstream["charge"]) / 2


@side_by_side
def test_runs_that_are_left_to_the_upstream_show_its_numbers(world, _):
    chain = world.chains["tuongtacfbig"]
    order, _whole = passed_runs(world, chain, chain.buyer, "https://example.com/runs/shown")
    there = chain.supplier.drip_feed(chain.show(order)["provider_order"])
    here = chain.buyer.drip_feed(order)
    assert (there["status"], there["remains"]) == ("In progress", "20")
    assert (here["status"], here["remains"]) == ("In progress", "20")
    assert here["start_count"] == there["start_count"]


@side_by_side
def test_subscriptions_go_upstream_and_each_post_is_charged(world, _):
    wanted = {"posts": "3", "old_posts": "1", "delay": "0", "expiry": "11/11/2035"}
    placed = []
    for chain in world.chains.values():
        buyer = chain.new_customer()
        listing = chain.buyer.listing("Subscriptions")
        fields = {"username": f"user.{chain.name}", "min": 10, "max": 10, **wanted}
        placed.append((chain, buyer, listing, buyer.balance(), buyer.add(listing, **fields)))
    for chain, buyer, listing, before, order in placed:
        status = until(
            lambda buyer=buyer, order=order: buyer.subscription(order),
            lambda it: it["status"] not in ("Active", "Paused"),
        )
        assert (status["status"], status["posts"]) == ("Completed", "4")
        assert status["expiry"] == "11/11/2035"

        upstream = chain.upstream(order)
        assert upstream["type"] == "Subscriptions"
        del wanted["delay"]
        assert options_of(upstream) == {"username": f"user.{chain.name}", **wanted}
        wanted["delay"] = "0"

        posts = chain.upstream_orders()
        price = charge(listing["rate"], 10, 1)
        for child in status["orders"]:
            buyer.finished(child, "Completed")
            row = chain.show(child)
            assert Fraction(row["charge"]) == price
            assert Fraction(row["cost"]) == paid(posts[row["provider_order"]])
            assert posts[row["provider_order"]]["parent"] == upstream["id"]
        assert len({chain.show(child)["provider_order"] for child in status["orders"]}) == 4
        assert before - buyer.balance() == 4 * price


@side_by_side
def test_a_subscription_is_canceled_through_the_chain(world, _):
    chain = world.chains["standard"]
    listing = chain.buyer.listing("Subscriptions")
    fields = {"username": "fickle.user", "min": 10, "max": 10, "posts": 1000}
    order = chain.buyer.add(listing, **fields)
    chain.upstream(order)
    expect(chain.buyer.ask("cancel", orders=order), MANY_CANCELS)
    until(lambda: chain.buyer.subscription(order), lambda it: it["status"] == "Canceled")
    upstream = chain.upstream(order)
    assert upstream["status"] == "Canceled"
    served = [it for it in chain.upstream_orders().values() if it["parent"] == upstream["id"]]
    until(lambda: len(chain.buyer.subscription(order)["orders"]), lambda it: it == len(served))


# The chain: refill, cancel, delivery by hand


@side_by_side
def test_refills_go_upstream_and_end_as_they_do_there(world, _):
    placed = []
    for chain in world.chains.values():
        for end, outcome in (("completes", "Completed"), ("partial", "Rejected")):
            listing = chain.buyer.listing(f"Sandbox: {end}")
            order = chain.buyer.add(listing, link="https://example.com/refill", quantity=20)
            placed.append((chain, order, outcome))
    refills = []
    for chain, order, outcome in placed:
        chain.ended(order, "Completed", "Partial")
        charged = chain.buyer.status(order)["charge"]
        refill = expect(chain.buyer.ask("refill", order=order), REFILL)["refill"]
        refills.append((chain, order, charged, refill, outcome))
    there = {str(it["order"]) for it in world.wholesale.verb("refill", "list")}
    for chain, order, charged, refill, outcome in refills:
        buyer = chain.buyer
        status = until(
            lambda buyer=buyer, refill=refill: buyer.refill_status(refill),
            lambda it: it in ("Completed", "Rejected", "Canceled"),
        )
        assert status == outcome, chain.name
        assert buyer.status(order)["charge"] == charged, "a refill is free"
    there = {str(it["order"]) for it in world.wholesale.verb("refill", "list")}
    assert {chain.show(order)["provider_order"] for chain, order, *_ in refills} <= there


@side_by_side
def test_a_cancel_goes_upstream_and_both_houses_give_back_the_same_share(world, _):
    placed = []
    for chain in world.chains.values():
        buyer = chain.new_customer()
        before = buyer.balance()
        listing = chain.buyer.listing("Sandbox: slow")
        if "cancel" not in chain.supplier.dialect.service:
            # Its catalogue does not say that it cancels, but it does.
            with world.trade.gate:
                world.retail.verb("listing", "edit", listing["service"], "--cancel")
            world.retail.knows()
        order = buyer.add(listing, link="https://example.com/cancel", quantity=1009)
        chain.upstream(order)
        answer = expect(buyer.ask("cancel", orders=order), MANY_CANCELS)
        assert answer == [{"order": order, "cancel": 1}]
        placed.append((chain, buyer, before, order, charge(listing["rate"], 1009)))
    for chain, buyer, before, order, whole in placed:
        status = buyer.finished(order, "Partial", "Canceled")
        row, upstream = chain.show(order), chain.upstream(order)
        assert upstream["cancel_asked"] is not None
        assert status["status"] == upstream["status"]
        remains = int(status["remains"])
        assert remains == upstream["remains"] > 0
        assert before - buyer.balance() == whole - refund(whole, remains, 1009) == paid(row)
        assert Fraction(row["cost"]) == paid(upstream)


@side_by_side
def test_delivery_by_hand_upstream_shows_here(world, _):
    chain = world.chains["standard"]
    listing = chain.buyer.listing("By hand: Default")
    order = chain.buyer.add(listing, link="https://example.com/by-hand", quantity=100)
    by_hand = chain.upstream(order)["id"]
    verb = world.wholesale.verb
    verb("order", "start", by_hand, "--start-count", 3572)
    verb("order", "progress", by_hand, "--remains", 61)
    status = until(lambda: chain.buyer.status(order), lambda it: it["remains"] == "61")
    assert (status["status"], status["start_count"]) == ("In progress", "3572")

    expect(chain.buyer.ask("cancel", orders=order), MANY_CANCELS)
    until(lambda: verb("order", "show", by_hand)["cancel_asked"])
    assert chain.buyer.status(order)["status"] == "In progress", "a wish is no end"

    verb("order", "partial", by_hand, "--remains", 33)
    status = chain.ended(order, "Partial")
    assert (status["start_count"], status["remains"]) == ("3572", "33")
    assert Fraction(chain.show(order)["cost"]) == paid(chain.upstream(order))


# A scripted panel: what it says to an order


def told_by_quantity(answers):
    """Says to an order of n pieces what stands at place n, from 1."""
    return lambda panel, form: answers[int(form["quantity"]) - 1](panel, form)


def order_each(deal, answers):
    """An order for each of these answers: their ids and links."""
    deal.panel.from_now_on("add", told_by_quantity(answers))
    return [deal.order(quantity=number) for number in range(1, len(answers) + 1)]


@side_by_side
def test_a_definite_refusal_cancels_the_order_and_gives_all_back(world, _):
    deal = world.trade.deal(own_money=True)
    deal.panel.next("add", error(REFUSED))
    before = deal.buyer.balance()
    order, link = deal.order()
    status = deal.becomes(order, "Canceled", within=5)
    assert (status["charge"], status["remains"]) == ("0", "100")
    assert deal.buyer.balance() == before
    assert len(deal.panel.sent(link)) == 1
    attempts = deal.history(order)["attempts"]
    assert [(it["end"], it["words"]) for it in attempts] == [("refused", REFUSED)]


@side_by_side
def test_a_refusal_is_known_in_every_shape(world, _):
    deal = world.trade.deal()
    answers = [
        say({"error": REFUSED}),
        say({"Error": "Link is private"}),
        say({"status": "error", "msg": "Bad link", "error": REFUSED}),
        say({"status": "fail", "message": "Bad link"}),
        say({"success": False, "message": "Bad link"}),
        say({"data": {"error": REFUSED}}),
        say({"error": {"link": "Bad link"}}),
        say({"errors": None, "error": REFUSED, "order": None}),
        error(REFUSED, status=400),
        error(REFUSED, status=422),
        say("\ufeff" + json.dumps({"error": REFUSED})),
    ]
    orders = order_each(deal, answers)
    states = until(
        lambda: [deal.state(order) for order, _ in orders],
        lambda it: set(it) == {"Canceled"},
        within=10,
    )
    assert len(states) == len(answers)
    assert deal.doubts() == {}


@side_by_side
def test_an_order_id_is_known_in_every_shape(world, _):
    deal = world.trade.deal()
    notice = (
        "<br />\n<b>Notice</b>:  Undefined index: runs in <b>/var/www/api.php</b> on line 9<br />\n"
    )
    answers = [
        take(lambda order: {"order": int(order)}),
        take(lambda order: {"order": order}),
        take(lambda order: {"order_id": int(order)}),
        take(lambda order: {"orderId": order}),
        take(lambda order: {"id": order}),
        take(lambda order: {"Order": order}),
        take(lambda order: {"OrderID": int(order)}),
        take(lambda order: {"data": {"order": int(order)}}),
        take(lambda order: {"status": "success", "msg": "Đã tạo", "order": order}),
        take(lambda order: {"error": None, "order": order}),
        lambda panel, form: say("\ufeff" + json.dumps({"order": panel.take(form)}))(panel, form),
        lambda panel, form: say(notice + json.dumps({"order": panel.take(form)}))(panel, form),
    ]
    orders = order_each(deal, answers)
    for number, (order, link) in enumerate(orders, 1):
        deal.becomes(order, "Completed")
        taken = deal.show(order)["provider_order"]
        assert deal.panel.orders[taken]["link"] == link, f"answer {number}"
        assert Fraction(deal.show(order)["cost"]) == Fraction("0.05")


@side_by_side
def test_an_answer_that_says_neither_leaves_doubt(world, _):
    deal = world.trade.deal(own_money=True)
    answers = [
        take_and(say("<!DOCTYPE html><html><title>Just a moment...</title></html>")),
        take_and(say("")),
        take_and(say({})),
        take_and(say('{"order":')),
        take_and(say({"order": None, "status": "success"})),
        take_and(error("Server error", status=500)),
        take_and(say("<h1>502 Bad Gateway</h1>", status=502)),
        take_and(hang_up),
    ]
    orders = order_each(deal, answers)
    before = deal.buyer.balance()
    ids = {order for order, _ in orders}
    until(deal.doubts, lambda it: set(it) == ids)
    time.sleep(8)
    for order, link in orders:
        assert deal.state(order) == "Pending"
        assert len(deal.panel.sent(link)) == 1, "never sent again"
    assert deal.buyer.balance() == before, "the money stays held"
    assert set(deal.doubts()) == ids


@side_by_side
def test_what_was_seen_is_kept_for_the_operator(world, _):
    deal = world.trade.deal()
    deal.panel.next("add", say("<html>Checking your browser</html>"))
    order, link = deal.order(quantity=77)
    doubt = deal.in_doubt(order)
    assert (doubt["provider"], doubt["item"]) == (deal.provider, "1")
    assert (doubt["link"], doubt["quantity"]) == (link, 77)
    assert "Checking your browser" in deal.finds("unreadable")["transcript"]
    assert deal.finds("unknown outcome")["order"] == order
    history = deal.history(order)
    assert [it["end"] for it in history["attempts"]] == ["unknown"]
    assert history["open_work"]["state"] == "unknown"
    assert deal.terms()["unknown"] == 1
    deal.house.verb("finding", "close", "--provider", deal.provider, "--kind", "unreadable")
    assert deal.findings("unreadable") == []


@side_by_side
def test_a_redirect_is_not_followed(world, _):
    deal, target = world.trade.deal(), ScriptedPanel()
    for status in (301, 302, 307, 308):
        deal.panel.next("add", say("", status=status, Location=target.url))
    orders = [deal.order() for _ in range(4)]
    until(deal.doubts, lambda it: len(it) == 4)
    for order, link in orders:
        assert deal.state(order) == "Pending"
        assert len(deal.panel.sent(link)) == 1
    assert target.calls == []


@side_by_side
def test_an_answer_after_the_time_limit_leaves_doubt(world, _):
    deal = world.trade.deal("--timeout-ms", 500)
    deal.panel.next("add", after(25))
    order, link = deal.order()
    deal.in_doubt(order, within=6)  # before the answer comes
    deal.stays(order, for_seconds=4)
    assert len(deal.panel.sent(link)) == 1
    other, _ = deal.order()
    deal.becomes(other, "Completed")


@side_by_side
def test_an_order_is_sent_when_its_panel_can_be_reached_again(world, _):
    deal = world.trade.deal(own_money=True)
    deal.panel.stop()
    order, link = deal.order()
    before = deal.buyer.balance()
    deal.stays(order, for_seconds=3)
    assert deal.doubts() == {}, "nothing was sent, so nothing is in doubt"
    assert deal.buyer.balance() == before
    deal.panel.start()
    deal.becomes(order, "Completed")
    assert len(deal.panel.sent(link)) == 1


@side_by_side
def test_a_further_route_takes_what_the_first_refuses_once(world, _):
    deal = world.trade.deal()
    second = world.trade.second(deal)
    deal.house.knows()
    deal.panel.from_now_on("add", error(REFUSED))
    order, link = deal.order()
    deal.becomes(order, "Completed")
    assert (len(deal.panel.sent(link)), len(second.panel.sent(link))) == (1, 1)
    assert deal.history(order)["placement"]["provider"] == second.provider
    assert [it["end"] for it in deal.history(order)["attempts"]] == ["refused"]


@side_by_side
def test_an_order_that_every_route_refuses_is_canceled(world, _):
    deal = world.trade.deal(own_money=True)
    second = world.trade.second(deal)
    deal.house.knows()
    for panel in (deal.panel, second.panel):
        panel.from_now_on("add", error(REFUSED))
    before = deal.buyer.balance()
    order, link = deal.order()
    deal.becomes(order, "Canceled", within=5)
    assert (len(deal.panel.sent(link)), len(second.panel.sent(link))) == (1, 1)
    assert deal.buyer.balance() == before


@side_by_side
def test_a_link_that_is_in_use_upstream_goes_to_a_further_route(world, _):
    deal = world.trade.deal()
    second = world.trade.second(deal)
    deal.house.knows()
    deal.panel.from_now_on("add", error("neworder.error.link_duplicate"))
    order, link = deal.order()
    deal.becomes(order, "Completed")
    assert len(second.panel.sent(link)) == 1


@side_by_side
def test_doubt_never_fails_over_to_a_further_route(world, _):
    deal = world.trade.deal()
    second = world.trade.second(deal)
    deal.house.knows()
    deal.panel.next("add", take_and(hang_up))
    order, link = deal.order()
    deal.in_doubt(order)
    deal.stays(order, for_seconds=6)
    assert (len(deal.panel.sent(link)), second.panel.sent(link)) == (1, [])


@side_by_side
def test_one_id_for_two_orders_leaves_doubt_about_the_second(world, _):
    deal = world.trade.deal()
    first, _ = deal.order()
    deal.becomes(first, "Completed")
    deal.panel.next("add", say({"order": deal.show(first)["provider_order"]}))
    order, link = deal.order()
    deal.in_doubt(order)
    assert deal.finds("repeated order")["order"] == order
    deal.stays(order)
    assert len(deal.panel.sent(link)) == 1


# A scripted panel: ends of doubt


@side_by_side
def test_with_order_reference_an_order_in_doubt_is_repeated_and_is_one(world, _):
    deal = world.trade.deal("--order-reference", repeats=True)
    deal.panel.next("add", take_and(hang_up), error("Server error", status=500))
    order, link = deal.order()
    deal.becomes(order, "Completed")
    sent = deal.panel.sent(link)
    assert len(sent) == 3
    assert len({form["order_reference"] for form in sent}) == 1
    assert re.fullmatch(r"[0-9a-f]{32}", sent[0]["order_reference"])
    assert sent[0] == sent[1] == sent[2]
    assert [form["link"] for form in deal.panel.orders.values()] == [link]
    assert deal.doubts() == {}


@side_by_side
def test_every_order_has_a_reference_of_its_own_and_none_without_the_term(world, _):
    deal = world.trade.deal("--order-reference")
    plain = world.trade.deal()
    links = [deal.order()[1] for _ in range(3)]
    references = {deal.arrived(link)["order_reference"] for link in links}
    assert len(references) == 3
    assert "order_reference" not in plain.arrived(plain.order()[1])


@side_by_side
def test_an_order_that_a_person_found_upstream_is_followed_from_then_on(world, _):
    deal = world.trade.deal()
    deal.panel.next("add", take_and(hang_up))
    order, link = deal.order()
    deal.in_doubt(order)
    there = next(id for id, form in deal.panel.orders.items() if form["link"] == link)
    row = deal.house.verb("order", "resolve", order, "--placed", there)
    assert row["provider_order"] == there
    assert deal.doubts() == {}
    deal.becomes(order, "Completed")
    assert len(deal.panel.sent(link)) == 1
    assert deal.findings("unknown outcome") == []


@side_by_side
def test_an_order_that_a_person_did_not_find_upstream_is_sent_again(world, _):
    deal = world.trade.deal(repeats=True)
    deal.panel.next("add", hang_up)
    order, link = deal.order()
    deal.in_doubt(order)
    deal.house.verb("order", "resolve", order, "--not-placed")
    deal.becomes(order, "Completed")
    assert len(deal.panel.sent(link)) == 2
    assert len(deal.panel.orders) == 1


@side_by_side
def test_a_canceled_order_in_doubt_ends_when_a_person_did_not_find_it(world, _):
    deal = world.trade.deal(own_money=True)
    deal.panel.next("add", hang_up)
    before = deal.buyer.balance()
    order, link = deal.order()
    deal.in_doubt(order)
    expect(deal.buyer.ask("cancel", orders=order), MANY_CANCELS)
    deal.stays(order, for_seconds=2)
    assert deal.buyer.balance() < before, "nobody knows yet"
    deal.house.verb("order", "resolve", order, "--not-placed")
    assert deal.becomes(order, "Canceled", within=5)["charge"] == "0"
    assert deal.buyer.balance() == before
    assert len(deal.panel.sent(link)) == 1


@side_by_side
def test_only_doubt_can_be_resolved_and_only_with_sense(world, _):
    deal = world.trade.deal()
    done, _ = deal.order()
    deal.becomes(done, "Completed")
    taken = deal.show(done)["provider_order"]
    deal.panel.next("add", take_and(hang_up))
    order, link = deal.order()
    deal.in_doubt(order)
    by_hand = deal.buyer.order("By hand: Default")
    for words in (
        [order],
        [order, "--placed", "777", "--not-placed"],
        [order, "--placed", taken],
        [done, "--placed", "777"],
        [done, "--not-placed"],
        [by_hand, "--not-placed"],
        [999_999_999, "--not-placed"],
        ["soon", "--not-placed"],
    ):
        finished = deal.house.store.run("order", "resolve", *words)
        assert finished.returncode in (1, 64), words
        assert (finished.stderr + finished.stdout).strip(), words
        assert set(deal.doubts()) == {order}, words
    assert deal.state(order) == "Pending"
    assert deal.show(done)["provider_order"] == taken
    assert len(deal.panel.sent(link)) == 1


@side_by_side
def test_an_id_that_no_panel_could_have_given_is_no_placement(world, _):
    deal = world.trade.deal()
    wrong = ["", " ", "a b", "x" * 5000]
    deal.panel.next("add", *[take_and(hang_up)] * len(wrong))
    orders = [deal.order()[0] for _ in wrong]
    until(deal.doubts, lambda it: len(it) == len(wrong))
    codes = {}
    for order, there in zip(orders, wrong, strict=True):
        done = deal.house.store.run("order", "resolve", order, "--placed", there)
        codes[there[:10]] = done.returncode
    assert set(codes.values()) <= {1, 64}, codes
    assert set(deal.doubts()) == set(orders)


# A scripted panel: what concerns the provider as a whole


@pytest.mark.slow
@side_by_side
def test_without_funds_upstream_orders_wait_and_are_delivered_later(world, _):
    deal = world.trade.deal(own_money=True, repeats=True)
    deal.panel.balance = "0.01"
    deal.panel.from_now_on("add", error("neworder.error.not_enough_funds"))
    first, first_link = deal.order()
    deal.arrived(first_link)
    assert deal.finds("out of funds")
    second, second_link = deal.order()
    before = deal.buyer.balance()
    deal.stays(first, for_seconds=4)
    assert deal.state(second) == "Pending"
    assert deal.doubts() == {}
    assert len(deal.panel.asked("add")) < 4, "no storm of calls"
    assert deal.buyer.balance() == before

    deal.panel.balance = "1000"
    deal.panel.from_now_on("add", take())
    for order in (first, second):
        deal.becomes(order, "Completed", within=60)
    taken = Counter(form["link"] for form in deal.panel.orders.values())
    assert taken == {first_link: 1, second_link: 1}


@side_by_side
def test_retry_after_is_kept(world, _):
    deal = world.trade.deal(repeats=True)
    deal.panel.next("add", say({"error": "Too many requests"}, status=429, Retry_After="7"))
    order, link = deal.order()
    deal.arrived(link)
    other, other_link = deal.order()
    deal.becomes(order, "Completed", within=40)
    first, again = deal.panel.arrivals(link)
    assert 7 <= again - first < 25
    assert deal.panel.arrivals(other_link)[0] - first >= 7, (
        "the rest is the provider's, not the order's"
    )
    deal.becomes(other, "Completed")
    assert deal.doubts() == {}


@side_by_side
def test_a_denied_key_holds_orders_until_it_works_again(world, _):
    answers = [
        error("Invalid API key"),
        say("<html>403 Forbidden</html>", status=403),
        error("Unauthorized", status=401),
        say("Not Found", status=404),
        say("", status=405),
    ]
    deals = [
        world.trade.deal(own_money=number == 0, repeats=True) for number in range(len(answers))
    ]
    placed = []
    for deal, answer in zip(deals, answers, strict=True):
        deal.panel.next("add", answer)
        placed.append(deal.order())
    before = deals[0].buyer.balance()
    for number, (deal, (order, link)) in enumerate(zip(deals, placed, strict=True)):
        deal.arrived(link)
        assert deal.finds("denied"), f"answer {number}"
        assert deal.doubts() == {}, f"answer {number} is not taken, so not in doubt"
    for deal, (order, link) in zip(deals, placed, strict=True):
        deal.becomes(order, "Completed")
        assert len(deal.panel.sent(link)) == 2
    assert deals[0].buyer.balance() == before


@side_by_side
def test_a_slow_provider_slows_nobody_else(world, _):
    slow, quick = world.trade.deal("--concurrency", 2), world.trade.deal()
    slow.panel.from_now_on("add", after(6))
    waiting = [slow.order()[0] for _ in range(4)]
    until(lambda: len(slow.panel.asked("add")) >= 2)
    order, link = quick.order()
    quick.arrived(link)
    assert len(slow.panel.asked("add")) == 2, "as many at once as its terms say, and none is answered yet"
    for order in waiting:
        slow.becomes(order, "Completed")


@side_by_side
def test_calls_per_minute_are_kept(world, _):
    deal = world.trade.deal("--calls-per-minute", 120)
    deal.house.verb("provider", "edit", deal.provider, "--calls-per-minute", 60)
    deal.house.knows()
    links = [deal.order()[1] for _ in range(5)]
    for link in links:
        deal.arrived(link, within=40)
    calls = sorted(call.at for call in deal.panel.calls if call.action == "add")
    assert calls[-1] - calls[0] >= 3


@side_by_side
def test_a_provider_may_be_added_with_few_calls_per_minute(world, _):
    panel = ScriptedPanel()
    name = world.trade.buy_from(panel, "--calls-per-minute", 30)
    world.retail.verb("provider", "test", name)


@side_by_side
def test_a_paused_provider_gets_nothing_until_it_is_resumed(world, _):
    deal = world.trade.deal()
    held, _ = deal.order()
    deal.becomes(held, "Processing", "Completed")
    deal.house.verb("provider", "pause", deal.provider)
    deal.house.knows()
    order, link = deal.order()
    deal.stays(order, for_seconds=3)
    assert deal.panel.sent(link) == []
    deal.becomes(held, "Completed", within=15)
    deal.house.verb("provider", "resume", deal.provider)
    deal.becomes(order, "Completed")


ECHO = "You sent {key}, which is wrong; key={key}&action=add"


def tells_the_key(kind, status=200):
    """An answer with the caller's own key in it."""

    def behave(panel, form):
        words = ECHO.format(key=form["key"])
        return say({"html": f"<html>{words}</html>", "error": {"error": words}}[kind], status)(
            panel, form
        )

    return behave


def everything_told(deal, orders):
    """All that verbs, pages and the log say of a provider and its orders."""
    verb, server = deal.house.store.run, deal.house.server
    told = [
        verb(*words).stdout
        for words in (
            ["finding", "list", "--provider", deal.provider, "--transcripts"],
            ["provider", "list"],
            ["provider", "services", deal.provider],
            ["order", "doubt"],
            *(["order", "show", order] for order in orders),
            *(["order", "history", order] for order in orders),
        )
    ]
    told += [requests.get(server.url + page, timeout=10).text for page in ("/metrics", "/readyz")]
    return "\n".join([*told, server.output])


@side_by_side
def test_a_providers_key_is_never_shown_even_where_an_answer_repeats_it(world, _):
    key = fresh_key()
    deal = world.trade.deal(panel=ScriptedPanel(key=key))
    answers = [tells_the_key("html"), tells_the_key("error", 500), hang_up]
    orders = [order for order, _ in order_each(deal, answers)]
    until(deal.doubts, lambda it: len(it) == 3)
    deal.panel.next("status", tells_the_key("html"))
    deal.panel.from_now_on("add", take())
    done, _ = deal.order(quantity=50)
    deal.becomes(done, "Completed")
    told = everything_told(deal, [*orders, done])
    assert "which is wrong" in told, "the answers are there, without the key"
    assert key not in told


@side_by_side
def test_a_providers_key_is_never_shown_in_the_words_of_a_refusal(world, _):
    key = fresh_key()
    deal = world.trade.deal(panel=ScriptedPanel(key=key))
    deal.panel.next("add", tells_the_key("error"))
    order, _ = deal.order()
    deal.becomes(order, "Canceled")
    told = everything_told(deal, [order])
    assert "which is wrong" in told
    assert key not in told


@side_by_side
def test_a_providers_key_is_never_shown_in_the_words_of_a_sync_or_a_test(world, _):
    key = fresh_key()
    deal = world.trade.deal(panel=ScriptedPanel(key=key))
    deal.panel.from_now_on("services", tells_the_key("error"))
    deal.panel.from_now_on("balance", tells_the_key("error"))
    told = ""
    for verb in ("sync", "test"):
        done = deal.house.store.run("provider", verb, deal.provider)
        assert done.returncode == 1
        told += done.stderr + done.stdout
    assert "which is wrong" in told
    assert key not in told + everything_told(deal, [])
    for name, content in deal.house.store.contents().items():
        assert key.encode() not in content, name


# A scripted panel: what it says of orders that it has


def shown(deal, states):
    """Orders whose panel tells these states, each with its status once that was asked for."""
    orders = {}
    for name, told in states.items():
        order, link = deal.order(quantity=100)
        deal.arrived(link)
        there = next(id for id, form in deal.panel.orders.items() if form["link"] == link)
        deal.panel.states[there] = told
        orders[name] = order

    def asked():
        forms = deal.panel.asked("status")
        return {id for form in forms for id in form.get("orders", form.get("order")).split(",")}

    until(asked, lambda it: it == set(deal.panel.orders))
    time.sleep(1)
    return {name: (order, deal.status(order)) for name, order in orders.items()}


def state(word, **changes):
    return {**ENDED, "status": word, "currency": "USD", **changes}


@side_by_side
def test_states_are_known_in_every_spelling(world, _):
    deal = world.trade.deal()
    expected = {
        "Pending": "Processing", "awaiting": "Processing", "Processing": "Processing", "0": "Processing",
        "In progress": "In progress", "In_Progress": "In progress", "INPROGRESS": "In progress",
        "in-progress": "In progress", "active": "In progress", 1: "Processing",
        "complete": "Completed", "COMPLETED": "Completed", 2: "Completed", "2 ": "Completed",
        "partial": "Partial", 3: "Partial",
        "canceled": "Canceled", "Cancelled": "Canceled", "refunded": "Canceled", "Refunds": "Canceled",
        "cancel": "Canceled", 4: "Canceled", "5": "Canceled",
    }  # fmt: skip
    seen = shown(deal, {word: state(word, remains="40") for word in expected})
    assert {word: status["status"] for word, (_, status) in seen.items()} == expected
    for _, status in seen.values():
        if status["status"] == "Partial":
            assert (status["remains"], status["charge"]) == ("40", "0.06")


@side_by_side
def test_what_makes_no_sense_changes_nothing_and_is_flagged(world, _):
    deal = world.trade.deal()
    seen = shown(
        deal,
        {
            "word": state("Sleeping"),
            "no status": {"charge": "0.05", "remains": "3"},
            "partial without remains": state("Partial", remains=None),
            "partial of unknown": state("Partial", remains="Unknown"),
            "error": {"error": "Incorrect order ID"},
            "text": "not found",
        },
    )
    for name, (_, status) in seen.items():
        assert (status["status"], status["charge"]) == ("Processing", "0.1"), name
    flagged = {(it["order"], it["kind"]) for it in deal.findings()}
    kinds = {
        "word": {"unknown status"},
        "no status": {"unknown status", "missing"},
        "partial without remains": {"bad number"},
        "partial of unknown": {"bad number"},
        "error": {"order error"},
        "text": {"order error", "unreadable"},
    }
    for name, any_of in kinds.items():
        # Of an answer that is a text and nothing else nobody knows which order it is about.
        orders = {seen[name][0], None} if name == "text" else {seen[name][0]}
        assert flagged & {(order, kind) for order in orders for kind in any_of}, name


@side_by_side
def test_remains_are_read_as_panels_write_them(world, _):
    deal = world.trade.deal()
    cases = {
        "text": (state("Partial", remains="40"), "40"),
        "number": (state("Partial", remains=40), "40"),
        "plus": (state("Partial", remains="+40"), "40"),
        "too many": (state("Partial", remains="4000"), "100"),
        "over-delivered": (state("Completed", remains="-12"), "0"),
        "null at the end": (state("Completed", remains=None), "0"),
        "unknown at the end": (state("Completed", remains="Unknown"), "0"),
    }
    seen = shown(deal, {name: told for name, (told, _) in cases.items()})
    assert {name: status["remains"] for name, (_, status) in seen.items()} == {
        name: remains for name, (_, remains) in cases.items()
    }
    for name in ("too many", "over-delivered"):
        assert any(it["order"] == seen[name][0] for it in deal.findings("bad number")), name


@side_by_side
def test_a_start_counter_is_a_start_count_and_odd_amounts_are_no_costs(world, _):
    deal = world.trade.deal()
    counter = state("Completed", start_counter="77")
    del counter["start_count"]
    costs = {
        "1.234,56": "1234.56",
        "1,234.56": "1234.56",
        "$0.50": "0.5",
        "0.05 EUR": None,
        "1,23,4": None,
    }
    states = {"counter": counter, **{told: state("Completed", charge=told) for told in costs}}
    other = state("Completed", charge="0.05")
    states["euro"] = {**other, "currency": "EUR"}
    seen = shown(deal, states)
    assert {status["status"] for _, status in seen.values()} == {"Completed"}
    assert seen["counter"][1]["start_count"] == "77"
    found = {told: deal.show(seen[told][0])["cost"] for told in [*costs, "euro"]}
    assert found == {**costs, "euro": None}
    assert deal.findings("other currency")


@side_by_side
def test_one_bad_entry_in_a_list_of_states_harms_no_other(world, _):
    deal = world.trade.deal()
    # What is wrong with an order's entry the first time that it is asked for; afterwards nothing is.
    wrong = {1: {"error": "Incorrect order ID"}, 2: "Not found", 3: None}
    seen, shapes = set(), set()

    def answer(panel, form):
        entries = {}
        for there in form.get("orders", form.get("order")).split(","):
            number = int(panel.orders[there]["quantity"])
            told = panel.state(there) if there in seen else wrong.get(number, panel.state(there))
            seen.add(there)
            if told is not None:
                entries[there] = told
        shapes.add("map" if len(shapes) % 2 == 0 else "list")
        if len(shapes) % 2:
            return say(entries)(panel, form)
        whole = {there: told for there, told in entries.items() if isinstance(told, dict)}
        return say([{"order": int(there), **told} for there, told in whole.items()])(panel, form)

    deal.panel.from_now_on("status", answer)
    placed = [deal.order(quantity=number)[0] for number in range(1, 9)]
    for order in placed:
        deal.becomes(order, "Completed")
    assert any("," in form.get("orders", "") for form in deal.panel.asked("status"))
    kinds = {it["order"]: it["kind"] for it in deal.findings()}
    assert set(kinds) == set(placed[:3])
    assert set(kinds.values()) <= {"missing", "order error"}


def package(world):
    """A deal for a package, whose panel has one order under way and has told what it charged."""
    deal = world.trade.deal(own_money=True, type="Package", rate="2")
    before = deal.buyer.balance()
    order = deal.buyer.add(deal.listing, link=deal.link())
    return deal, before, order


@side_by_side
def test_a_partial_package_gives_back_the_share_that_the_upstream_gave_back(world, _):
    deal, before, order = package(world)
    deal.panel.ending.update(status="In progress", charge="0.40", remains="1")
    deal.becomes(order, "In progress")
    deal.panel.ending.update(status="Partial", charge="0.10", remains="1")
    status = deal.becomes(order, "Partial")
    assert Fraction(status["charge"]) == Fraction("0.5") == before - deal.buyer.balance()
    assert Fraction(deal.show(order)["cost"]) == Fraction("0.1")
    assert deal.show(order)["held"] == "0"


@side_by_side
def test_a_partial_package_without_a_told_share_waits_for_a_person(world, _):
    deal, before, order = package(world)
    deal.panel.ending = {"status": "Partial", "start_count": "1", "remains": "1"}
    deal.becomes(order, "Partial")
    assert before - deal.buyer.balance() == 2
    assert deal.show(order)["held"] == "2"
    deal.house.verb("order", "settle", order, "--give-back", "1.25")
    assert before - deal.buyer.balance() == Fraction("0.75")


@side_by_side
def test_a_partial_package_that_was_never_seen_whole_is_not_taken_for_delivered(world, _):
    deal, _, order = package(world)
    # All that is ever told is what the upstream kept: of what, nobody said.
    deal.panel.ending.update(status="Partial", charge="0.10", remains="1")
    deal.becomes(order, "Partial")
    row = deal.show(order)
    assert Fraction(row["held"]) + Fraction(row["returned"]) > 0, row


@side_by_side
def test_a_refill_that_may_have_arrived_is_not_asked_for_again(world, _):
    deal = world.trade.deal()
    order, _ = deal.order()
    deal.becomes(order, "Completed")
    deal.panel.from_now_on("refill", hang_up)
    refill = expect(deal.buyer.ask("refill", order=order), REFILL)["refill"]
    until(lambda: deal.panel.asked("refill"), within=15)
    assert deal.finds("unknown refill")["order"] == order
    time.sleep(5)
    assert len(deal.panel.asked("refill")) == 1
    assert deal.buyer.refill_status(refill) in ("Pending", "In progress")


@side_by_side
def test_a_refill_has_the_upstreams_own_number_and_a_refusal_rejects_it(world, _):
    deal = world.trade.deal()
    taken, refused = deal.order()[0], deal.order()[0]
    for order in (taken, refused):
        deal.becomes(order, "Completed")
    of = {deal.show(order)["provider_order"]: order for order in (taken, refused)}

    def answer(panel, form):
        good = of[form["order"]] == taken
        return say({"refill": "r-77"} if good else {"error": "Refill is disabled"})(panel, form)

    deal.panel.from_now_on("refill", answer)
    refills = [deal.buyer.ask("refill", order=order)["refill"] for order in (taken, refused)]
    for refill, end in zip(refills, ("Completed", "Rejected"), strict=True):
        until(lambda refill=refill: deal.buyer.refill_status(refill), lambda it, end=end: it == end)
    assert {form["refill"] for form in deal.panel.asked("refill_status")} == {"r-77"}


@side_by_side
def test_a_refused_cancel_lets_the_order_go_on(world, _):
    deal = world.trade.deal()
    deal.panel.ending.update(status="In progress", remains="60")
    deal.panel.from_now_on("cancel", error("Order cannot be canceled"))
    order, _ = deal.order()
    deal.becomes(order, "In progress")
    expect(deal.buyer.ask("cancel", orders=order), MANY_CANCELS)
    until(lambda: deal.panel.asked("cancel"), within=5)
    time.sleep(1)
    assert deal.state(order) == "In progress"
    deal.panel.ending.update(status="Completed", remains="0")
    deal.becomes(order, "Completed")
    assert len(deal.panel.asked("cancel")) == 1


# Crashes and first steps: houses of their own


def own_house(mktemp, name, *panels, terms=()):
    """A house whose providers are known before it is served."""

    def know(store):
        for number, panel in enumerate(panels):
            words = [f"panel {number}", "--url", panel.url, "--key", panel.key, *terms[number]]
            store.verb("provider", "add", *words)

    return open_house(mktemp(name), "sync.minutes=0", prepare=know)


@pytest.mark.slow
@side_by_side
def test_a_kill_during_a_call_sends_nothing_twice(_, mktemp):
    plain, known = ScriptedPanel(), ScriptedPanel()
    terms = [["--timeout-ms", 2000], ["--timeout-ms", 2000, "--order-reference"]]
    with own_house(mktemp, "kill", plain, known, terms=terms) as house:
        trade = Trade(house)
        deals = []
        for number, panel in enumerate((plain, known)):
            buyer, listing = trade.sell(f"panel {number}")
            deals.append(Deal(house, panel, f"panel {number}", listing, buyer))
            panel.from_now_on("add", after(1.5))
        placed = [deal.order() for deal in deals]
        for deal, (_, link) in zip(deals, placed, strict=True):
            deal.arrived(link)
        house.server.stop(by=signal.SIGKILL)
        time.sleep(1.5)
        for panel in (plain, known):
            assert len(panel.orders) == 1, "the panel has the order, the house does not know it"
        house.server.start()
        for deal in deals:
            deal.buyer.url = house.server.url

        (order, link), (repeated, repeated_link) = placed
        assert deals[0].state(order) == deals[1].state(repeated) == "Pending"
        house.store.audit()
        deals[0].in_doubt(order, within=50)
        deals[1].becomes(repeated, "Completed", within=50)
        assert len(plain.sent(link)) == 1
        sent = known.sent(repeated_link)
        assert len(sent) == 2
        assert sent[0]["order_reference"] == sent[1]["order_reference"]
        assert len(known.orders) == 1

        there = next(iter(plain.orders))
        house.verb("order", "resolve", order, "--placed", there)
        deals[0].becomes(order, "Completed")
        assert len(plain.sent(link)) == 1


@side_by_side
def test_the_first_provider_is_used_by_a_running_server(_, mktemp):
    with open_house(mktemp("first"), "sync.minutes=0") as house:
        deal = Trade(house).deal()
        order, _ = deal.order()
        deal.becomes(order, "Completed", within=10)


@pytest.mark.slow
@side_by_side
def test_with_recent_orders_doubt_is_looked_up(_, mktemp):
    panel = ScriptedPanel()
    with own_house(mktemp, "recent", panel, terms=[["--recent-orders"]]) as house:
        buyer, listing = Trade(house).sell("panel 0")
        deal = Deal(house, panel, "panel 0", listing, buyer)
        panel.next("add", *[take_and(hang_up)] * 3)
        order, link = deal.order()
        twin = deal.link()
        twins = [deal.order(link=twin)[0] for _ in range(2)]
        until(deal.doubts, lambda it: set(twins) <= set(it))
        deal.becomes(order, "Completed", within=40)
        there = next(id for id, form in panel.orders.items() if form["link"] == link)
        assert deal.show(order)["provider_order"] == there
        assert len(panel.sent(link)) == 1
        # Two that are alike cannot be told apart: a person does.
        assert set(deal.doubts()) == set(twins)
        recent = {it["provider_order"]: it for it in house.verb("provider", "recent", "panel 0")}
        assert set(recent) == set(panel.orders)
        assert recent[there]["order"] == order
        assert (recent[there]["link"], recent[there]["quantity"]) == (link, 100)
        assert [it["order"] for id, it in recent.items() if id != there] == [None, None]


def seconds_of_processor(house):
    stat = Path(f"/proc/{house.server.process.pid}/stat").read_text()
    fields = stat.rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


@pytest.mark.slow
@side_by_side
def test_with_recent_orders_and_nothing_in_doubt_a_server_rests(_, mktemp):
    panel, other = ScriptedPanel(), ScriptedPanel()
    terms = [["--recent-orders"], []]
    with own_house(mktemp, "rest", panel, other, terms=terms) as house:
        time.sleep(17)
        before = seconds_of_processor(house)
        time.sleep(3)
        assert seconds_of_processor(house) - before < 1
        buyer, listing = Trade(house).sell("panel 1")
        deal = Deal(house, other, "panel 1", listing, buyer)
        deal.becomes(deal.order()[0], "Completed", within=12)


@side_by_side
def test_posts_of_different_sizes_are_charged_as_the_upstream_lists_them(world, mktemp):
    supplier = world.chains["pica-smm"].supplier
    account = world.wholesale.customer("pica-smm")

    def know(store):
        words = ["--url", supplier.url + supplier.dialect.path, "--key", account.key]
        store.verb("provider", "add", "lists", *words, "--recent-orders")

    with open_house(mktemp("posts"), "sync.minutes=0", prepare=know) as house:
        item = supplier.listing("Subscriptions")["service"]
        buyer = house.customer()
        words = ["--provider", "lists", "--item", item]
        house.listing(buyer, "Posts", *words, rate="2", type="Subscriptions")
        listing = buyer.listing("Posts")
        route = ["route", "add", listing["service"], *words, "--position", 0, "--pass-schedule"]
        house.verb(*route)
        house.knows()
        order = buyer.add(listing, username="some.user", min=10, max=90, posts=8)
        until(lambda: buyer.subscription(order), lambda it: it["status"] == "Completed")
        rows = world.wholesale.verb("order", "list", "--account", account.account)
        posts = {str(row["id"]): row["quantity"] for row in rows if row["parent"]}
        children = [house.verb("order", "show", it) for it in buyer.subscription(order)["orders"]]
        assert {it["provider_order"]: it["quantity"] for it in children} == posts
        assert len(set(posts.values())) > 1
        for child in children:
            assert Fraction(child["charge"]) == charge("2", child["quantity"], 1)


# Adding a provider


def refused_provider(house, panel, *words, name="refused"):
    """What `provider add` says when it must refuse, holding that nothing is stored."""
    # What other providers' work stands at moves by itself; who they are does not.
    def providers():
        return [(each["id"], each["name"], each["url"]) for each in house.verb("provider", "list")]

    before = providers()
    done = house.store.run("provider", "add", name, *words)
    assert done.returncode in (1, 64), done
    assert providers() == before
    return done.stderr + done.stdout


def test_a_wrong_address_is_refused_with_what_was_tried(world):
    panel = ScriptedPanel()
    gone = ScriptedPanel()
    gone.stop()
    for url in (
        gone.url,
        panel.url.replace("http:", "https:"),
        "http://no-such-host.invalid/api/v2",
    ):
        told = refused_provider(world.retail, panel, "--url", url, "--key", panel.key)
        assert url in told
        assert "balance" in told
    for url in ("not an address", "", "ftp://127.0.0.1/api/v2"):
        assert refused_provider(world.retail, panel, "--url", url, "--key", panel.key).strip()
    assert panel.asked("balance") == []


def test_a_page_that_is_no_panel_is_refused_with_what_came_back(world):
    panel = ScriptedPanel()
    for page, status in (("<html>Welcome to nginx!</html>", 200), ("<h1>Not Found</h1>", 404)):
        panel.next("balance", say(page, status))
        told = refused_provider(world.retail, panel, "--url", panel.url, "--key", panel.key)
        assert panel.url in told
        assert page in told or str(status) in told


def test_a_redirecting_address_is_refused_and_not_followed(world):
    panel, target = ScriptedPanel(), ScriptedPanel()
    panel.from_now_on("balance", say("", 301, Location=target.url))
    refused_provider(world.retail, panel, "--url", panel.url, "--key", panel.key)
    assert target.calls == []


def test_a_wrong_key_is_refused_with_the_panels_words(world):
    panel, key = ScriptedPanel(), fresh_key()
    told = refused_provider(world.retail, panel, "--url", panel.url, "--key", key)
    assert panel.url in told
    assert "Invalid API key" in told
    assert key not in told
    assert refused_provider(world.retail, panel, "--url", panel.url).strip()
    assert refused_provider(world.retail, panel, "--url", panel.url, "--key", "").strip()


def test_another_currency_than_expected_is_refused(world):
    panel = ScriptedPanel()
    panel.currency = "EUR"
    words = ["--url", panel.url, "--key", panel.key, "--currency", "USD"]
    assert "EUR" in refused_provider(world.retail, panel, *words)
    words[-1] = "EUR"
    added = world.retail.verb("provider", "add", "in euros", *words)
    assert (added["currency"], added["balance"], added["services"]) == ("EUR", "1000", 1)


@pytest.mark.parametrize("empty", [[], {"services": []}, {}, {"error": "No services"}, "soon"])
def test_an_empty_catalogue_is_refused(world, empty):
    panel = ScriptedPanel()
    panel.from_now_on("services", say(empty))
    told = refused_provider(world.retail, panel, "--url", panel.url, "--key", panel.key)
    assert "services" in told
    assert panel.url in told


def test_terms_out_of_bounds_and_names_in_use_are_refused(world):
    panel = ScriptedPanel()
    good = ["--url", panel.url, "--key", panel.key]
    for bad in (
        ["--timeout-ms", 99],
        ["--timeout-ms", 120_001],
        ["--concurrency", 0],
        ["--concurrency", 1001],
        ["--decimals", 10],
        ["--decimals", -1],
        ["--markup", "a lot"],
        ["--markup", "1.234"],
        ["--calls-per-minute", -1],
        ["--low-balance", "none"],
        ["--currency", "dollars"],
    ):
        refused_provider(world.retail, panel, *good, *bad)
    refused_provider(world.retail, panel, *good, name="standard")
    assert panel.asked("add") == []


def test_a_providers_key_cannot_be_read_in_the_store(world):
    house = world.retail
    panel = ScriptedPanel(key=fresh_key())
    name = world.trade.buy_from(panel)
    panel.key = second = fresh_key()
    house.verb("provider", "edit", name, "--key", second)
    house.verb("provider", "test", name)
    panel.key = third = fresh_key()
    (house.store.path.parent / "third").write_text(third + "\n")
    house.verb("provider", "edit", name, "--key-file", house.store.path.parent / "third")
    house.verb("provider", "test", name)
    (house.store.path.parent / "third").unlink()

    keys = {panel.asked("balance")[0]["key"], second, third}
    assert len(keys) == 3
    hidden = keys | {chain.supplier.key for chain in world.chains.values()}
    for file, content in house.store.contents().items():
        assert not any(key.encode() in content for key in hidden), file
    master = house.store.path.with_name(house.store.path.name + ".key")
    assert master.stat().st_mode & 0o077 == 0, "the master key is its owner's alone"
    assert name.encode() in b"".join(house.store.contents().values()), "nothing was looked at"


@pytest.mark.sqlite("backup copies a file; the test above reads what pg_dump would copy")
def test_a_providers_key_cannot_be_read_in_a_backup(world, tmp_path):
    panel = ScriptedPanel(key=fresh_key())
    name = world.trade.buy_from(panel)
    world.retail.verb("provider", "test", name)
    world.retail.verb("backup", tmp_path / "backup")
    assert panel.asked("balance")[0]["key"] == panel.key
    assert name.encode() in (tmp_path / "backup").read_bytes()
    assert panel.key.encode() not in (tmp_path / "backup").read_bytes()
    with sqlite3.connect(tmp_path / "backup") as copy:
        assert not any(panel.key in line for line in copy.iterdump())


# Catalogues


class Shelf:
    """A provider whose catalogue a test changes, and a storefront that sells from it."""

    names = iter(range(1, 1_000_000))

    def __init__(self, world, services, *terms, currency="USD", shop="USD", offer=True):
        self.house = world.retail
        self.panel = ScriptedPanel(services)
        self.panel.currency = currency
        self.shop = f"shelf {next(self.names)}"
        self.house.verb("storefront", "add", "--name", self.shop, "--currency", shop)
        self.provider = world.trade.buy_from(self.panel, "--sync", *terms)
        self.buyer = None
        if offer:
            self.offer()

    def offer(self, *words):
        source = ["--provider", self.provider, "--storefront", self.shop]
        return self.house.verb("listing", "offer", *source, *words)

    def sync(self, *words):
        return self.house.verb("provider", "sync", self.provider, *words)

    def tell(self, *services):
        """From now on this is the catalogue; gives the report of a sync."""
        self.panel.services = list(services)
        return self.sync()

    def listings(self):
        """What is on the shelf, by the provider's number."""
        listed = self.house.verb("listing", "list", "--storefront", self.shop)
        return {int(it["item"]): it for it in listed}

    def rates(self):
        return {item: Fraction(listing["rate"]) for item, listing in self.listings().items()}

    def known(self):
        """What is known of the catalogue, by the provider's number."""
        listed = self.house.verb("provider", "services", self.provider)
        return {int(it["item"]): it for it in listed}

    def customer(self):
        self.buyer = self.house.customer("standard", storefront=self.shop)
        return self.buyer


def counts(report):
    names = ["new", "changed", "vanished", "returned", "quarantined"]
    return {name: report[name] for name in names if report[name]}


def test_a_sync_tells_what_is_new_and_what_has_changed_and_a_second_writes_nothing(world):
    shelf = Shelf(world, [service(number) for number in range(1, 6)])
    assert set(shelf.listings()) == {1, 2, 3, 4, 5}
    assert shelf.sync()["written"] == 0
    report = shelf.tell(
        service(1, name="Renamed"),
        service(2, max="500"),
        service(3, rate="0.51"),
        *(service(number) for number in (4, 5, 6)),
    )
    assert counts(report) == {"new": 1, "changed": 3}
    assert (report["services"], report["written"]) == (6, 4)
    known = shelf.known()
    assert (known[1]["name"], known[2]["max"], known[3]["cost"]) == ("Renamed", 500, "0.51")
    again = shelf.sync()
    assert counts(again) == {}
    assert (again["written"], again["listings_changed"]) == (0, 0)
    assert set(shelf.listings()) == {1, 2, 3, 4, 5}, "what is new is not sold by itself"
    assert shelf.offer() == {"offered": 1, "of_unknown_type": 0}
    assert shelf.offer() == {"offered": 0, "of_unknown_type": 0}


def test_what_vanishes_is_not_sold_until_it_returns(world):
    full = [service(number) for number in range(1, 6)]
    shelf = Shelf(world, full)
    buyer = shelf.customer()
    fields = {"service": shelf.listings()[2]["id"], "link": "https://example.com/v", "quantity": 10}
    assert shelf.tell(*[it for it in full if it["service"] != 2])["vanished"] == 1
    buyer.sees("Incorrect service ID", "add", **fields)
    assert [it["name"] for it in buyer.services()] == [f"Service {n}" for n in (1, 3, 4, 5)]
    assert shelf.known()[2]["vanished"] is True
    assert shelf.sync()["written"] == 0

    report = shelf.tell(*full)
    assert counts(report) == {"returned": 1}
    buyer.sees(None, "services")
    eventually(lambda: "order" in buyer.ask("add", **fields), within=SEEN_WITHIN)


def test_a_listing_with_a_further_route_is_sold_while_one_is_left(world):
    full = [service(number) for number in range(1, 6)]
    shelf = Shelf(world, full)
    listing = shelf.listings()[2]["id"]
    shelf.house.verb("route", "add", listing, "--provider", shelf.provider, "--item", 3)
    shelf.tell(*[it for it in full if it["service"] != 2])
    assert shelf.listings()[2]["withheld"] is False
    shelf.tell(*[it for it in full if it["service"] not in (2, 3)])
    assert shelf.listings()[2]["withheld"] is True


def test_a_cost_that_jumps_waits_for_a_person(world):
    shelf = Shelf(world, [service(1), service(2), service(3)], "--markup", 50, "--cost-jump", 20)
    assert shelf.rates() == {1: Fraction("0.75"), 2: Fraction("0.75"), 3: Fraction("0.75")}
    report = shelf.tell(service(1, rate="0.61"), service(2, rate="0.60"), service(3, rate="5"))
    assert report["quarantined"] == 2
    assert shelf.rates() == {1: Fraction("0.75"), 2: Fraction("0.90"), 3: Fraction("0.75")}
    waiting = shelf.house.verb("provider", "services", shelf.provider, "--quarantined")
    assert {(it["item"], it["cost"], it["asked_now"]) for it in waiting} == {
        ("1", "0.50", "0.61"),
        ("3", "0.50", "5"),
    }
    assert all(it["quarantine"] for it in waiting)
    assert shelf.sync()["quarantined"] == 2, "asking again is no consent"

    accepted = shelf.house.verb("provider", "accept", shelf.provider, "--item", 1)
    assert accepted == {"accepted": 1, "listings_changed": 1}
    assert shelf.rates() == {1: Fraction("0.915"), 2: Fraction("0.90"), 3: Fraction("0.75")}
    shelf.house.verb("provider", "accept", shelf.provider)
    assert shelf.rates()[3] == Fraction("7.5")
    assert shelf.sync()["written"] == 0

    shelf.tell(service(1, rate="0.55"), service(2), service(3))
    assert shelf.rates()[1] == Fraction("0.825"), "what falls a little falls at once"
    shelf.tell(service(1, rate="0.01"), service(2), service(3))
    assert shelf.rates()[1] == Fraction("0.825"), "a fall as large as a jump waits, too"


def test_a_sync_with_accept_believes_any_cost(world):
    shelf = Shelf(world, [service(1), service(2)])
    shelf.panel.services = [service(1, rate="50"), service(2)]
    assert shelf.sync("--accept")["quarantined"] == 0
    assert shelf.rates()[1] == 50


def test_a_list_that_lost_half_changes_nothing_until_a_person_accepts(world):
    full = [service(number) for number in range(1, 7)]
    shelf = Shelf(world, full)
    shelf.panel.services = [service(1, rate="0.55"), *full[1:3]]
    before = shelf.known(), shelf.listings()
    done = shelf.house.store.run("provider", "sync", shelf.provider)
    assert done.returncode == 1
    assert "3 of 6" in done.stderr
    assert (shelf.known(), shelf.listings()) == before
    kinds = [it["kind"] for it in shelf.house.verb("finding", "list", "--provider", shelf.provider)]
    assert "shrunken catalogue" in kinds

    assert shelf.sync("--accept")["vanished"] == 3
    assert [it["withheld"] for it in shelf.listings().values()].count(True) == 3
    assert shelf.rates()[1] == Fraction("0.55")


@pytest.mark.parametrize("nothing", [[], {"error": "Try later"}, "<html>", {"services": {}}])
def test_a_list_that_is_none_changes_nothing_even_when_accepted(world, nothing):
    shelf = Shelf(world, [service(1), service(2)])
    shelf.panel.from_now_on("services", say(nothing))
    before = shelf.known(), shelf.listings()
    for words in ([], ["--accept"]):
        done = shelf.house.store.run("provider", "sync", shelf.provider, *words)
        assert done.returncode == 1
        assert done.stderr.strip()
        assert (shelf.known(), shelf.listings()) == before


def test_a_price_set_by_hand_stays(world):
    shelf = Shelf(world, [service(1), service(2)], "--markup", 10)
    listing = shelf.listings()[1]["id"]
    shelf.house.verb("listing", "edit", listing, "--rate", "0.77")
    shelf.tell(service(1, rate="0.52"), service(2, rate="0.52"))
    shelf.house.verb("provider", "edit", shelf.provider, "--markup", 20)
    assert shelf.rates() == {1: Fraction("0.77"), 2: Fraction("0.624")}
    assert shelf.listings()[1]["follows_cost"] is False

    shelf.house.verb("listing", "edit", listing, "--follow-cost")
    shelf.sync()
    assert shelf.rates()[1] == Fraction("0.624")


def test_a_cost_that_rises_above_a_price_set_by_hand_waits_for_a_person(world):
    shelf = Shelf(world, [service(1, rate="1"), service(2, rate="1")], "--cost-jump", 50)
    shelf.house.verb("listing", "edit", shelf.listings()[1]["id"], "--rate", "1.1")
    report = shelf.tell(service(1, rate="1.2"), service(2, rate="1.2"))
    assert report["quarantined"] == 1
    waiting = shelf.house.verb("provider", "services", shelf.provider, "--quarantined")
    assert [it["item"] for it in waiting] == ["1"]


def price(cost, markup, exchange, decimals):
    """Cost × exchange × markup, half-up to so many decimals, never nothing for something."""
    unit = Fraction(1, 10**decimals)
    exact = Fraction(cost) * Fraction(exchange) * (100 + Fraction(markup)) / 100
    return max((exact / unit + Fraction(1, 2)) // 1 * unit, unit)


@pytest.mark.parametrize(
    ("markup", "decimals", "exchange"),
    [
        ("0", 9, "1"),
        ("12.5", 4, "1"),
        ("33.33", 2, "1.0837"),
        ("100", 0, "3"),
        ("25", 6, "0.000039"),
    ],
)
def test_a_price_is_cost_times_exchange_and_markup_rounded(world, markup, decimals, exchange):
    costs = ["0.9", "0.0001", "1.005", "0.125", "12345.678901234", "0.004"]
    services = [service(number, rate=cost) for number, cost in enumerate(costs, 1)]
    # A currency of its own, so that nobody else's prices change.
    source = {"1.0837": "EUR", "3": "KWD", "0.000039": "VND"}.get(exchange, "USD")
    if source != "USD":
        world.retail.verb("exchange", "set", source, "USD", exchange)
    terms = ["--markup", markup, "--decimals", decimals]
    shelf = Shelf(world, services, *terms, currency=source)
    expected = {
        number: price(cost, markup, exchange, decimals) for number, cost in enumerate(costs, 1)
    }
    assert shelf.rates() == expected


def test_a_new_rate_or_markup_prices_anew_and_customers_pay_it(world):
    world.retail.verb("exchange", "set", "THB", "USD", "0.03")
    shelf = Shelf(world, [service(1, rate="10"), service(2, rate="20")], currency="THB")
    buyer = shelf.customer()
    assert shelf.rates() == {1: Fraction("0.3"), 2: Fraction("0.6")}
    changed = world.retail.verb("exchange", "set", "THB", "USD", "0.04")
    assert changed["listings_changed"] == 2
    assert shelf.rates() == {1: Fraction("0.4"), 2: Fraction("0.8")}
    shelf.house.verb("provider", "edit", shelf.provider, "--markup", 50)
    assert shelf.rates() == {1: Fraction("0.6"), 2: Fraction("1.2")}

    def seen():
        buyer.catalogue = None
        return {it["name"]: Fraction(it["rate"]) for it in buyer.services()}

    eventually(seen, lambda it: it == {"Service 1": Fraction("0.6"), "Service 2": Fraction("1.2")})
    before = buyer.balance()
    buyer.order("Service 2", quantity=123)
    assert before - buyer.balance() == charge("1.2", 123)


def test_without_an_exchange_rate_nothing_is_offered(world):
    shelf = Shelf(world, [service(1)], currency="INR", offer=False)
    source = ["--provider", shelf.provider, "--storefront", shelf.shop]
    done = shelf.house.store.run("listing", "offer", *source)
    assert done.returncode == 1
    assert "INR" in done.stderr
    assert shelf.listings() == {}


def test_a_catalogue_is_read_in_every_shape(world):
    odd = [
        {"service": "11", "name": "Text", "type": "default", "category": "C", "rate": "$0.50",
         "min": "1", "max": "10,000", "refill": 1, "cancel": "true"},
        {"id": 12, "name": "Numbers", "type": "CUSTOM_COMMENTS", "category": "C", "rate": 0.25,
         "min": 5, "max": 100, "refill": "0", "cancel": False},
        {"service": 11, "name": "Twice", "type": "Default", "category": "C", "rate": "9",
         "min": "1", "max": "2"},
        {"service": 13, "name": "Future", "type": "Telepathy", "category": "C", "rate": "1",
         "min": "1", "max": "2"},
        {"service": 14, "name": "Guess", "type": "Default", "category": "C", "rate": "1,23,4",
         "min": "1", "max": "2"},
        {"service": 15, "name": "", "type": "Default", "category": "C", "rate": "1",
         "min": "1", "max": "2"},
    ]  # fmt: skip
    for shape in (
        odd,
        {"services": odd},
        {"data": odd},
        {str(number): entry for number, entry in enumerate(odd)},
    ):
        shelf = Shelf(world, shape)
        assert set(shelf.known()) == {11, 12, 13}
        assert shelf.rates() == {11: Fraction("0.5"), 12: Fraction("0.25")}, (
            "13 is of no known type"
        )
        names = ["name", "type", "min", "max", "refill", "cancel"]
        assert [shelf.listings()[11][it] for it in names] == [
            "Text", "Default", 1, 10_000, True, True,
        ]  # fmt: skip
        assert [shelf.listings()[12][it] for it in names] == [
            "Numbers", "Custom Comments", 5, 100, False, False,
        ]  # fmt: skip


# When all is done


@pytest.mark.slow
def test_every_wholesale_order_belongs_to_one_retail_order(world, journeys, begun):
    for name, chain in world.chains.items():
        upstream = chain.upstream_orders()
        provider = next(it for it in world.retail.verb("provider", "list") if it["name"] == name)
        rows = world.retail.verb("order", "list", "--limit", 10_000)
        here = [it["provider_order"] for it in rows if it["provider"] == provider["id"]]
        known = Counter(filter(None, here))
        assert set(known.values()) == {1}
        # Runs that the upstream makes of one order are no orders here.
        assert {id for id, row in upstream.items() if row["parent"] is None} <= set(known)
        assert set(known) <= set(upstream)


@pytest.mark.slow
def test_metrics_tell_how_providers_do(world):
    page = requests.get(world.retail.server.url + "/metrics", timeout=10).text
    for name in ("calls_total", "call_seconds_count", "balance", "held"):
        assert re.search(
            rf'^switchboard_upstream_{name}{{.*provider="standard"', page, re.MULTILINE
        )


@pytest.mark.slow
def test_no_panel_heard_twice_of_an_order(world):
    for deal in world.trade.deals:
        if not deal.repeats:
            links = Counter(form["link"] for form in deal.panel.asked("add"))
            assert [link for link, times in links.items() if times > 1] == [], deal.provider


@pytest.mark.slow
def test_the_books_of_both_houses_hold(world):
    for house in (world.wholesale, world.retail):
        assert house.store.audit()["orders"] > 80
