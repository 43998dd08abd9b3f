"""Pages of the console beside the API for the same data, and lists beside a million orders.

One connection each, one request after the other: what a person waits. Rates are one over the median time of a run.
"""

from __future__ import annotations

import http.client
import json
import re
import statistics
import time
import urllib.parse

from peers import Load
from program import Wrong, form, verb
from report import Bout, Row

PAGES_ROWS = ("pages", "pages-grown")
PASSWORD = "a long enough pass phrase"
# A page may take ten times as long as the API.
FLOOR, GOAL = 0.1, 0.2


class Visitor:
    """Somebody with a browser: a connection and cookies."""

    def __init__(self, port: int):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        headers = {"Accept": "text/html", "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            name, value = cookie.split(";")[0].split("=", 1)
            self.cookies[name] = value
        return answer.status, answer.read()

    def send(self, path: str, **fields: str) -> None:
        """Fills in the form of a page and sends it."""
        page = self.ask("GET", path)[1].decode()
        hidden = dict(re.findall(r'name="(_token|_form)" value="([^"]*)"', page))
        status, answer = self.ask("POST", path.split("?")[0], urllib.parse.urlencode(hidden | fields))
        if status != 303:
            raise Wrong(f"{path} answered {status}: {answer[:300]!r}")

    def median(self, seconds: int, ask) -> Load:
        """The median time of requests, as a rate."""
        # The server closes what was silent for long; the next request opens it anew.
        self.connection.close()
        times, size = [], 0
        end = time.monotonic() + seconds
        while time.monotonic() < end or len(times) < 10:
            begun = time.perf_counter()
            status, body = ask()
            times.append(time.perf_counter() - begun)
            size += len(body)
            if status != 200:
                raise Wrong(f"a page answered {status}: {body[:300]!r}")
        return Load(rate=1 / statistics.median(times), requests=len(times), bytes=size)


class PagesBench:
    def __init__(self, bench):
        self.bench = bench

    def run(self) -> None:
        bench = self.bench
        if not bench.wants(*PAGES_ROWS):
            return
        small = self.open("pages-small", min(100, bench.sizes.orders_read))
        if bench.wants("pages"):
            self.against_api(*small)
        if bench.wants("pages-grown"):
            grown = self.open("pages-grown", bench.sizes.orders_read)
            self.against_small(small, grown)
            bench.close(grown[0])
        bench.close(small[0])

    def open(self, name: str, orders: int):
        """A store with so many orders of one customer, and a customer and an owner who are signed in."""
        bench = self.bench
        shop = bench.make_shop(name, 0, orders)
        file = bench.folder / "password"
        file.write_text(PASSWORD)
        verb("staff", "add", "owner@example.org", "--role", "owner", "--password-file", file, database=shop.database)
        told = verb(
            "customer", "login", shop.standard.id, "customer@example.org", "--json", database=shop.database)
        bench.open(shop)
        customer, owner = Visitor(shop.server.port), Visitor(shop.server.port)
        customer.send(json.loads(told)["path"], password=PASSWORD)
        customer.send("/sign-in", email="customer@example.org", password=PASSWORD)
        owner.send("/staff/sign-in", email="owner@example.org", password=PASSWORD)
        return shop, customer, owner

    def bout(self, name: str, visitor: Visitor, path: str) -> Bout:
        return Bout(name, lambda: visitor.median(self.bench.sizes.seconds, lambda: visitor.ask("GET", path)))

    def call(self, name: str, shop, body: str) -> Bout:
        visitor = Visitor(shop.server.port)
        ask = lambda: visitor.ask("POST", shop.standard.path, body)  # noqa: E731
        return Bout(name, lambda: visitor.median(self.bench.sizes.seconds, ask))

    def against_api(self, shop, customer: Visitor, _: Visitor) -> None:
        ids = [shop.first + place for place in range(0, 50)]
        with shop.panel() as panel:
            known = [order for order, answer in panel.status(shop.standard, ids).items() if "error" not in answer]
        rows = [
            ("page of an order", f"/orders/{known[0]}", form(shop.standard, "status", order=str(known[0])), "status"),
            ("page of 50 orders", "/orders", form(shop.standard, "status", orders=",".join(map(str, known))), f"status of {len(known)}"),
            ("page of 50 services", "/services", form(shop.standard, "services"), "services, all of them"),
        ]
        for work, path, body, against in rows:
            ours, peer = self.bout(work, customer, path), self.call(against, shop, body)
            self.bench.rows.append(Row(work, ours, peer, f"{against}, by the API", FLOOR, GOAL))
            self.bench.interleave([ours, peer])

    def against_small(self, small, grown) -> None:
        """The same pages beside a million orders and beside a hundred."""
        count = f"{self.bench.sizes.orders_read:,}"
        places = [("orders of the customer", 1, "/orders"), ("orders, for staff", 2, "/staff/orders"),
                  ("statement", 1, "/wallet"), ("dashboard", 2, "/staff")]
        for name, who, path in places:
            ours = self.bout(f"{name}, beside {count}", grown[who], path)
            peer = self.bout(f"{name}, beside 100", small[who], path)
            self.bench.rows.append(Row(f"{name}, beside {count} orders", ours, peer, "beside 100", 0.5, 0.9))
            self.bench.interleave([ours, peer])
