"""What most tests stand in: a server on demonstration data, and customers to use it."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from dialects import DIALECTS
from panel import Panel
from rentals import Renter
from server import SEEN_WITHIN, Server, Store, eventually

CREDIT = {"USD": "1000000", "VND": "20000000000"}


class House:
    """A running server on a store with the demonstration data, and the operator's hands on it."""

    def __init__(self, store, server, accounts, goods=None):
        self.store = store
        self.server = server
        self.verb = store.verb
        self.accounts = {account["dialect"]: account for account in accounts}
        self.goods = goods  # the numbers on sale
        self.numbers = itertools.count(1)

    def demo(self, dialect):
        """The customer that the demonstration data come with."""
        account = self.accounts[dialect]
        return self.panel(dialect, account["id"], account["panel_key"])

    def renter(self, dialect):
        """The same customer at the numbers API."""
        return Renter(self, self.accounts[dialect])

    def panel(self, dialect, account, key, storefront=None):
        """An account of a storefront, the dialect's own if not named, with one of its keys."""
        storefront = storefront or self.accounts[dialect]["storefront"]
        return Panel(self.server.url, DIALECTS[dialect], key, account, storefront)

    def customer(self, dialect="standard", credit=None, storefront=None):
        """A new customer with money, as soon as the server knows it."""
        storefront = storefront or self.accounts[dialect]["storefront"]
        name = f"customer {next(self.numbers)}"
        account = self.verb("customer", "add", "--name", name, "--storefront", storefront)["id"]
        self.credit(account, dialect, credit or CREDIT[DIALECTS[dialect].currency])
        key = self.verb("key", "add", account)["key"]
        panel = self.panel(dialect, account, key, storefront)
        eventually(panel.error, lambda error: error is None, within=SEEN_WITHIN)
        return panel

    def customers(self, dialects):
        """A new customer for each of these dialects, made side by side."""
        with ThreadPoolExecutor(4) as pool:
            return list(pool.map(self.customer, dialects))

    def knows(self):
        """Waits until the server knows what verbs changed before: changes are seen in the order they were made."""
        dialect, account = next(iter(self.accounts.items()))
        key = self.verb("key", "add", account["id"])["key"]
        eventually(self.panel(dialect, account["id"], key).error, lambda it: it is None, within=SEEN_WITHIN)

    def credit(self, account, dialect, amount):
        """Pays money in, in the currency of the dialect's storefront."""
        currency = DIALECTS[dialect].currency
        self.verb("wallet", "credit", account, amount, currency, "--reason", "test")

    def listing(self, panel, name, *flags, rate, most=1_000_000, type="Default"):
        """Adds a listing that is delivered by hand and waits until this customer sees it."""
        terms = ["--name", name, "--type", type, "--category", "Test"]
        terms += ["--rate", rate, "--min", 1, "--max", most, *flags]
        self.verb("listing", "add", "--storefront", panel.storefront, *terms)

        def added():
            panel.catalogue = None
            return [listing for listing in panel.services() if listing["name"] == name]

        return eventually(added, within=SEEN_WITHIN)[0]


@contextmanager
def open_house(directory, *settings, prepare=lambda store: None):
    """A house on a new store, closed by SIGTERM; whatever happened in it, its books must hold.

    `prepare` works on the store before it is served.
    """
    store = Store(directory / "switchboard.sqlite")
    demo = store.verb("demo")
    prepare(store)
    with Server(store, directory / "server.log", settings) as server:
        yield House(store, server, demo["accounts"], demo["numbers"])
        assert server.running, f"the server ended by itself:\n{server.output[-4000:]}"
        store.audit()
        assert server.stop() == 0
    store.audit()
