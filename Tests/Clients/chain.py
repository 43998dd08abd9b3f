"""Two Switchboards: a retail house whose orders are delivered by a wholesale house, and that by its sandbox."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction

from dialects import DIALECTS
from house import House, open_house
from panel import FINAL_STATES, Panel
from trade import Trade, until

# Half of the storefronts can be sent an order again without harm.
TERMS = {"standard": ["--order-reference"], "tuongtacfbig": ["--order-reference"]}


@dataclass
class Chain:
    """A wholesale storefront, its account that buys, and a retail customer in the same dialect."""

    wholesale: House
    retail: House
    supplier: Panel
    buyer: Panel

    @property
    def name(self):
        """The dialect's, the provider's and the start of the retail storefront's name."""
        return self.supplier.dialect.name

    def upstream_orders(self):
        """What the wholesale house has of this chain, by id."""
        words = ["--account", self.supplier.account, "--limit", 10_000]
        return {str(row["id"]): row for row in self.wholesale.verb("order", "list", *words)}

    def show(self, order):
        return self.retail.verb("order", "show", order)

    def upstream(self, order):
        """The wholesale order that delivers a retail order, as `order show` tells it."""
        known = until(lambda: self.show(order)["provider_order"], within=15)
        return self.wholesale.verb("order", "show", known)

    def new_customer(self):
        return self.retail.customer(self.name, storefront=self.buyer.storefront)

    def ended(self, order, *states, within=90):
        """Waits until a retail order has ended, as one of these states; gives its status."""
        status = until(
            lambda: self.buyer.status(order), lambda it: it["status"] in FINAL_STATES, within
        )
        assert status["status"] in states, status
        return status


def paid(row):
    """What an order costs in the end, as its house tells."""
    return Fraction(row["charge"]) - Fraction(row["returned"])


@dataclass
class World:
    wholesale: House
    trade: Trade
    chains: dict

    @property
    def retail(self):
        return self.trade.house


@contextmanager
def open_world(directory):
    """A wholesale house with a fast sandbox, and a retail house that sells all it offers at 125 %."""
    for name in ("wholesale", "retail"):
        (directory / name).mkdir()
    with open_house(directory / "wholesale", "sandbox.speed-percent=200") as wholesale:
        suppliers = dict(zip(DIALECTS, wholesale.customers(DIALECTS), strict=True))

        def know_providers(store):
            for name, supplier in suppliers.items():
                words = ["--url", supplier.url + supplier.dialect.path, "--key", supplier.key]
                words += ["--markup", 25, "--sync", *TERMS.get(name, [])]
                store.verb("provider", "add", name, *words)

        settings = ["sync.minutes=0"]
        with open_house(directory / "retail", *settings, prepare=know_providers) as retail:

            def open_chain(name):
                shop = f"{name} retail"
                words = ["--dialect", name, "--currency", DIALECTS[name].currency]
                retail.verb("storefront", "add", "--name", shop, *words)
                retail.verb("listing", "offer", "--provider", name, "--storefront", shop)
                buyer = retail.customer(name, storefront=shop)
                return Chain(wholesale, retail, suppliers[name], buyer)

            with ThreadPoolExecutor(2) as pool:
                chains = dict(zip(DIALECTS, pool.map(open_chain, DIALECTS), strict=True))
            yield World(wholesale, Trade(retail), chains)
