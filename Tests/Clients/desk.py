"""What several tests do at the pages of staff."""

import itertools
import time
from functools import cache

from engines import Engine

_numbers = itertools.count(1)


def sold(store, *, ago, storefront, count, charged, returned, cost):
    """Writes what a storefront sold in dollars on a day so many days ago, as the totals of days are kept."""
    day = int(time.time()) // 86_400 - ago
    money = ", ".join(f"{amount * 1_000_000}" for amount in (charged, returned, cost))
    Engine.current.execute(
        store.path,
        f"INSERT INTO day_totals SELECT {day}, id, 'USD', 1, {count}, {money}, 0, 1"
        f" FROM storefronts WHERE name = '{storefront}'",
    )


def by_hand(customer, quantity=1000):
    """An order that nobody but staff delivers."""
    listing = next(it for it in customer.services() if it["name"] == "By hand: Default")
    link = f"https://example.com/work/{next(_numbers)}"
    return customer.add(listing, link=link, quantity=quantity)


def new_customer(manager):
    """A customer that staff took in, by e-mail address; gives back its pages' path and its browser."""
    email = f"kim{next(_numbers)}@example.net"
    form = manager.get("/staff/customers/new").form("/staff/customers/new")
    page = manager.send(form, email=email, name="Kim")
    link = page.codes[0]
    return email, page.links["To the customer"], link, form


@cache
def storefront_id(shop, name="standard"):
    return str(next(row["id"] for row in shop.verb("storefront", "list") if row["name"] == name))


def listing_rows(shop):
    return {str(row["id"]): row for row in shop.verb("listing", "list", "--storefront", "standard")}


def new_listing(shop, manager, **fields):
    fields = {
        "storefront": storefront_id(shop),
        "name": "Made in the console",
        "category": "Console",
        "rate": "1.50",
        **fields,
    }
    return manager.fill("/staff/listings/new", **fields)
