"""A reseller of resellers: a house that sells on what others deliver, and tests that wait side by side."""

import inspect
import itertools
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

from house import House
from panel import FINAL_STATES, Panel
from server import eventually
from upstream import ScriptedPanel

# Bodies that run at the same time: more would wait for the machine, and not for what they test.
MOST_AT_ONCE = 64
# An upstream is asked about an order some five seconds after it was placed, then every five.
LOOK = 5
_numbers = itertools.count(1)


def until(read, wanted=bool, within=90.0):
    """As `eventually`, at the pace of upstreams, for many that wait at the same time."""
    return eventually(read, wanted, within, every=0.2)


def side_by_side(body):
    """Makes a test of a body that waits a lot: it is begun with all others of its file.

    The file's fixture `begun` runs the bodies of all selected tests, each in a thread of its own.
    A third parameter of a body is one that the test is parametrized with.
    """
    _, _, *names = inspect.signature(body).parameters

    def test(begun, request, **_):
        begun(request.node)

    own = [
        inspect.Parameter(it, inspect.Parameter.KEYWORD_ONLY) for it in ("begun", "request", *names)
    ]
    test.__signature__ = inspect.Signature(own)
    test.__name__, test.__doc__ = body.__name__, body.__doc__
    test.body = body
    return test


@contextmanager
def begin_bodies(items, *arguments):
    """Begins the bodies of these tests, those marked slow first; gives what waits for one of them."""
    tests = [item for item in items if hasattr(item.function, "body")]
    tests.sort(key=lambda item: "slow" not in item.keywords)
    with ThreadPoolExecutor(MOST_AT_ONCE) as pool:

        def begin(item):
            parameters = item.callspec.params if hasattr(item, "callspec") else {}
            return pool.submit(item.function.body, *arguments, **parameters)

        futures = {item.nodeid: begin(item) for item in tests}
        yield lambda item: futures[item.nodeid].result()


@dataclass
class Deal:
    """One scripted panel that delivers one listing, and the customer who orders it."""

    house: House
    panel: ScriptedPanel
    provider: str
    listing: dict
    buyer: Panel
    # Whether its panel may hear of an order more than once.
    repeats: bool = False

    # Ordering

    def link(self):
        """A link that no other order has."""
        return f"https://example.com/deal/{next(_numbers)}"

    def order(self, **fields):
        """Places an order and gives back its id and its link."""
        fields = {"link": self.link(), "quantity": 100, **fields}
        return self.buyer.add(self.listing, **fields), fields["link"]

    def status(self, order):
        return self.buyer.status(order)

    def state(self, order):
        return self.status(order)["status"]

    def becomes(self, order, *states, within=30):
        """Waits until an order is in one of these states and gives back its status."""
        done = {*states, *FINAL_STATES}
        status = until(lambda: self.status(order), lambda it: it["status"] in done, within)
        assert status["status"] in states, status
        return status

    def stays(self, order, state="Pending", for_seconds=3.0):
        """Holds that an order is in a state and remains in it."""
        end = time.monotonic() + for_seconds
        while time.monotonic() < end:
            assert self.state(order) == state
            time.sleep(0.3)

    # What the operator sees

    def show(self, order):
        return self.house.verb("order", "show", order)

    def history(self, order):
        return self.house.verb("order", "history", order)

    def doubts(self):
        """The orders that are in doubt with this provider, by id."""
        listed = self.house.verb("order", "doubt")
        return {it["order"]: it for it in listed if it["provider"] == self.provider}

    def in_doubt(self, order, within=15):
        """Waits until an order is listed as in doubt and gives back what is said of it."""
        return until(lambda: self.doubts().get(order), within=within)

    def arrived(self, link, times=1, within=15):
        """Waits until the panel has heard of an order and gives back what it heard."""
        return until(lambda: self.panel.sent(link), lambda it: len(it) >= times, within)[-1]

    def findings(self, kind=None):
        listed = self.house.verb("finding", "list", "--provider", self.provider, "--transcripts")
        return [it for it in listed if kind in (None, it["kind"])]

    def finds(self, kind, within=10):
        """Waits for a finding of this kind and gives it back."""
        return until(lambda: self.findings(kind), within=within)[0]

    def terms(self):
        """The provider as `provider list` tells of it."""
        return next(it for it in self.house.verb("provider", "list") if it["name"] == self.provider)


class Trade:
    """The house that sells, and the scripted panels it buys from."""

    def __init__(self, house):
        self.house = house
        self.buyer = house.demo("standard")
        self.deals = []
        # Verbs of many tests at once would be slow for all of them.
        self.gate = threading.BoundedSemaphore(2)

    def buy_from(self, panel, *terms, name=None):
        """Makes a scripted panel known as a provider and gives back its name."""
        name = name or f"provider {next(_numbers)}"
        words = [name, "--url", panel.url, "--key", panel.key, *terms]
        self.house.verb("provider", "add", *words)
        return name

    def sell(self, provider, *flags, buyer=None, item=1, rate="1", type="Default"):
        """Puts a provider's service on sale under a name of its own."""
        buyer = (buyer or self.buyer).moved_to((buyer or self.buyer).address)
        name = f"Deal {next(_numbers)}"
        route = ["--provider", provider, "--item", item]
        flags = ["--cancel", "--refill", *route, *flags]
        return buyer, self.house.listing(buyer, name, *flags, rate=rate, type=type)

    def deal(self, *terms, own_money=False, panel=None, flags=(), repeats=False, **offer):
        """A new provider, or this scripted panel as one, with a listing for what it delivers.

        `own_money` brings a customer whose balance nothing else moves.
        """
        panel = panel or ScriptedPanel()
        with self.gate:
            provider = self.buy_from(panel, *terms)
            buyer = self.house.customer() if own_money else None
            buyer, listing = self.sell(provider, *flags, buyer=buyer, **offer)
        deal = Deal(self.house, panel, provider, listing, buyer, repeats)
        self.deals.append(deal)
        return deal

    def second(self, deal, *terms, panel=None):
        """A further route of a deal's listing, and the scripted panel it leads to."""
        panel = panel or ScriptedPanel()
        with self.gate:
            provider = self.buy_from(panel, *terms)
            words = [deal.listing["service"], "--provider", provider, "--item", 1]
            self.house.verb("route", "add", *words)
        return Deal(self.house, panel, provider, deal.listing, deal.buyer)


def options_of(row):
    """The further fields of an order as `order show` and `order list` tell them."""
    return json.loads(row["options"]) if row["options"] else {}
