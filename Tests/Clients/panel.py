"""One customer of one storefront: asks the panel API and checks what every answer promises."""

import itertools
import json
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from fractions import Fraction

import requests
from requests.adapters import HTTPAdapter

from dialects import (
    BALANCE,
    DRIP_FEED_TAIL,
    ORDER,
    SUBSCRIPTION,
    Dialect,
    error_in_any_form,
    expect,
)
from server import SEEN_WITHIN, eventually

LINK = "https://example.com/p/1"
UNKNOWN, UNKNOWN_TOO = "2147483646", "2147483647"  # numbers no order or refill will have
FINAL_STATES = {"Completed", "Partial", "Canceled"}

_numbers = itertools.count()


def next_address():
    """An address that nobody else here speaks from; Linux answers on all of 127/8."""
    number = next(_numbers)
    return f"127.77.{number // 250}.{number % 250 + 1}"


def parse(body):
    """JSON as clients need it: UTF-8, no key twice, no null and no number that is not one."""

    def pairs(items):
        names = [name for name, _ in items]
        assert len(names) == len(set(names)), f"a key twice in {names}"
        return dict(items)

    def never(word):
        raise AssertionError(f"{word} in an answer")

    def no_null(value):
        assert value is not None, f"null in {body!r}"
        for inner in value.values() if isinstance(value, dict) else value:
            if inner is None or isinstance(inner, dict | list):
                no_null(inner)

    answer = json.loads(body.decode("utf-8"), object_pairs_hook=pairs, parse_constant=never)
    assert isinstance(answer, dict | list), f"{answer!r} is neither an object nor a list"
    no_null(answer)
    return answer


@dataclass
class Panel:
    url: str
    dialect: Dialect
    key: str
    account: int
    storefront: str
    address: str = field(default_factory=next_address)
    host: str | None = None
    session: requests.Session = field(init=False, repr=False)
    catalogue: list = field(init=False, repr=False, default=None)

    def __post_init__(self):
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Host"] = self.host
        adapter = HTTPAdapter()
        adapter.init_poolmanager(1, 8, source_address=(self.address, 0))
        self.session.mount("http://", adapter)

    def with_key(self, key):
        """The same customer with another key."""
        return replace(self, key=key)

    def moved_to(self, address):
        """The same customer at another address."""
        return replace(self, address=address)

    def under(self, host):
        """The same customer under a host name of the server."""
        return replace(self, host=host)

    def stranger(self, key):
        """Somebody with this key at an address that has not been heard of."""
        return replace(self, key=key, address=next_address())

    # Asking

    def send(self, *, path=None, method="POST", status=200, **options):
        """Any request, without redirects; what holds for every answer is checked here."""
        url = self.url + (path or self.dialect.path)
        response = self.session.request(method, url, timeout=30, allow_redirects=False, **options)
        assert response.status_code == status, f"{response.status_code}: {response.text[:500]}"
        assert response.headers["Content-Type"] == "application/json", response.headers
        return response

    def ask(self, action, **fields):
        """A form as most clients send it; fields that are None stay out."""
        return parse(self.send(data={"key": self.key, "action": action, **fields}).content)

    def refusal(self, action, **fields):
        """The error text of a request that must fail, in this dialect's form."""
        return self.refused(action, self.ask(action, **fields))

    def refused(self, action, answer):
        """The error text of an answer that must be a refusal in this dialect's form."""
        expect(answer, self.dialect.error(action))
        if "msg" in answer:
            assert answer["msg"] == self.dialect.messages.get(answer["error"], answer["msg"])
        return answer["error"]

    def turned_away(self, action="balance", **fields):
        """The error text where the key is not known, and with it perhaps the dialect."""
        return error_in_any_form(self.ask(action, **fields))

    def error(self, action="balance", **fields):
        """The error text, or None where the request succeeds."""
        answer = self.ask(action, **fields)
        return answer.get("error") if isinstance(answer, dict) else None

    # Reading

    def balance(self):
        answer = expect(self.ask("balance"), BALANCE)
        assert answer["currency"] == self.dialect.currency
        return Fraction(answer["balance"])

    def services(self):
        """The catalogue as it was when first asked for."""
        if self.catalogue is None:
            self.catalogue = expect(self.ask("services"), [self.dialect.service])
        return self.catalogue

    def listing(self, name):
        """The listing of a name."""
        found = [listing for listing in self.services() if listing["name"] == name]
        assert found, f"no listing {name!r} among {[s['name'] for s in self.services()]}"
        return found[0]

    def status(self, order):
        return expect(self.ask("status", order=order), self.dialect.status)

    def drip_feed(self, order):
        return expect(self.ask("status", order=order), {**self.dialect.status, **DRIP_FEED_TAIL})

    def subscription(self, order):
        return expect(self.ask("status", order=order), SUBSCRIPTION)

    def refill_status(self, refill):
        answer = expect(self.ask("refill_status", refill=refill), self.dialect.refill_status)
        if isinstance(answer, list):
            assert [entry["refill"] for entry in answer] == [str(refill)]
            answer = answer[0]
        return answer["status"]

    def latest_orders(self, limit=100):
        """What this customer ordered, latest first."""
        return expect(self.ask("orders", limit=limit), [ORDER])

    def latest_order(self):
        """The number of the latest order, or None before the first."""
        orders = self.latest_orders(limit=1)
        return orders[0]["order"] if orders else None

    # Ordering

    def add(self, listing, **fields):
        """Places an order that must be taken and gives back its number."""
        return self.added(self.ask("add", service=listing["service"], **fields))

    def added(self, answer):
        """The number in an answer that must say an order was taken."""
        order = int(expect(answer, self.dialect.added)["order"])
        assert 0 < order < 2**31
        return order

    def order_fields(self, name="By hand: Default", **others):
        """Fields of a good order: the least quantity of a listing that takes link and quantity."""
        listing = self.listing(name)
        fields = {"service": listing["service"], "link": LINK, "quantity": listing["min"]}
        return {**fields, **others}

    def order(self, name="By hand: Default", **others):
        """Places a good order that must be taken."""
        return self.added(self.ask("add", **self.order_fields(name, **others)))

    def finished(self, order, *states, within=45):
        """Waits until an order has ended, as one of these states, and gives back its status."""
        status = eventually(
            lambda: self.status(order), lambda it: it["status"] in FINAL_STATES, within
        )
        assert status["status"] in states, status
        return status

    def sees(self, error, action="balance", **fields):
        """Waits until a change made by a verb shows: the error text it brings, None for success."""
        eventually(lambda: self.error(action, **fields), lambda it: it == error, within=SEEN_WITHIN)

    @contextmanager
    def nothing_changes(self):
        """Holds that neither the balance nor the list of orders moves meanwhile."""
        before = self.balance(), self.latest_order()
        yield
        assert (self.balance(), self.latest_order()) == before
