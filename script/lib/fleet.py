"""Several nodes on one PostgreSQL, what they sell from, and a way to look into their books: for torture."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from guard import GUARD, send
from postgres import USER, Postgres
from program import Account, Panel, Server, Wrong, audit, credit, demo, verb
from proxies import HAProxy
from rentals import FUNDS, LIMITS
from storm import SCRIPTS, SERVICE, Bottle

ACCOUNTS = 8
RENTERS = 2  # accounts that rent numbers, too
MONEY = 10_000_000  # dollars: for more orders than any run places
MICRO = Decimal("0.000001")


@dataclass(frozen=True)
class Good:
    """A listing that is ordered, and the bottle that delivers it, if any."""

    service: str
    rate: Decimal
    bottle: str | None

    def charge(self, quantity: int) -> Decimal:
        return (self.rate * quantity / 1000).quantize(MICRO, ROUND_HALF_UP)


class Node(Server):
    """One `switchboard serve` among several."""

    def __init__(self, name: str, database: str, folder: Path, settings: dict[str, object]):
        super().__init__(database, folder / f"{name}.log", settings={"node.name": name, **settings})
        self.name = name
        self.watched: int | None = None
        self.is_paused = False

    def launch(self) -> float:
        begun = super().launch()
        GUARD.forget(self.watched)
        self.watched = GUARD.watch(pid=self.process.pid)
        return begun

    def pause(self) -> None:
        send(self.process.pid, signal.SIGSTOP)
        self.is_paused = True

    def resume(self) -> None:
        if self.is_paused and self.is_running():
            send(self.process.pid, signal.SIGCONT)
        self.is_paused = False

    def kill(self) -> None:
        super().kill()
        self.is_paused = False
        GUARD.forget(self.watched)
        self.watched = None


class Fleet:
    """A database with the demonstration, customers with money, two bottles upstream, and nodes behind HAProxy.

    `postgres` is the server whose programs look into the books; `url` is what nodes and verbs are told.
    """

    def __init__(
        self, folder: Path, stack: ExitStack, postgres, url: str, name: str, nodes: int,
        settings: dict[str, object] | None = None, bottles: bool = True, proxied: bool = True,
    ):  # fmt: skip
        self.folder, self.stack, self.name, self.url = folder, stack, name, url
        self.postgres = postgres
        # Verbs read these from the environment alone: with nodes they share the key that seals the providers' keys.
        self.put("SWITCHBOARD_SECRETS_MASTER_KEY_FILE", str(folder / f"{name}.key"))
        if prepared := (settings or {}).get("store.prepared-statements"):
            self.put("SWITCHBOARD_STORE_PREPARED_STATEMENTS", str(prepared))
        stack.push(self.keep_books)
        made = demo(url, accounts=ACCOUNTS - 1)
        self.accounts = [made.standard, *made.more]
        self.path = made.standard.path
        for account in self.accounts:
            credit(account, MONEY, url)
        self.renters = self.accounts[:RENTERS]
        self.products = {name: product["product_id"] for name, product in made.numbers.items()}
        for account in self.renters:
            credit(account, FUNDS, url, "IDR")
            for group in (*LIMITS, "numbers-cancel"):
                verb("limit", "set", account.id, group, "none", "--json", database=url)
        self.bottles: dict[str, Bottle] = {}
        if bottles:
            self.add_bottles()
        self.orders = audit(url)["orders"]  # before anything was ordered
        self.nodes = [Node(f"{name}-{n + 1}", url, folder, settings or {}) for n in range(nodes)]
        for node in self.nodes:
            stack.callback(node.kill)
            node.start()
        self.port = self.nodes[0].port
        if proxied:
            proxy = HAProxy(self.server, {node.name: node.port for node in self.nodes})
            stack.callback(proxy.kill)
            proxy.start()
            self.port = proxy.port
        self.goods = self.find_goods()

    def keep_books(self, kind: type | None, *_: object) -> None:
        """After a failure the database is written down, beside the logs: its server goes away."""
        if kind is not None and issubclass(kind, Exception):
            server = self.server
            place = ("-h", server.socket, "-p", server.port, "-U", USER)
            try:
                (self.folder / f"{self.name}.sql").write_text(server.run("pg_dump", *place, self.name))
            except (Wrong, OSError, subprocess.TimeoutExpired) as failure:
                print(f"The books of {self.name} could not be kept: {failure}")

    def put(self, variable: str, value: str) -> None:
        """Into the environment, for the time of this fleet."""
        if (before := os.environ.get(variable)) is None:
            self.stack.callback(os.environ.pop, variable, None)
        else:
            self.stack.callback(os.environ.__setitem__, variable, before)
        os.environ[variable] = value

    @property
    def server(self) -> Postgres:
        """The one that writes."""
        return self.postgres() if callable(self.postgres) else self.postgres

    @property
    def standard(self) -> Account:
        return self.accounts[0]

    def add_bottles(self) -> None:
        script = json.loads((SCRIPTS / "calm.json").read_text())
        for name, knows in (("knows", True), ("plain", False)):
            calm = script | {"order_reference": knows, "recent_orders": False, "balance": "100000000", "delay_ms": 2}
            bottle = self.bottles[name] = Bottle(f"{self.name}-{name}", calm, self.folder, self.stack)
            self.stack.callback(GUARD.forget, GUARD.watch(pid=bottle.process.pid))
            # A node that is stopped in the middle of a call finds its time over when it goes on.
            terms = ["--timeout-ms", 5_000, "--concurrency", 64, "--cost-jump", 10_000, "--sync"]
            terms += ["--order-reference"] if knows else []
            verb("provider", "add", name, "--url", bottle.url, "--key", script["key"], *terms, database=self.url)
            words = ("--provider", name, "--storefront", self.standard.storefront, "--item", SERVICE)
            verb("listing", "offer", *words, database=self.url)

    def find_goods(self) -> list[Good]:
        with self.panel() as panel:
            rates = {str(row["service"]): Decimal(row["rate"]) for row in panel.services(self.standard)}
        goods = []
        for row in json.loads(verb("listing", "list", "--json", database=self.url)):
            number = str(row["id"])
            if row["provider"] in self.bottles:
                goods.append(Good(number, rates[number], row["provider"]))
            elif row["name"] == "By hand: Default" and number in rates:
                goods.append(Good(number, rates[number], None))
        if len(goods) != len(self.bottles) + 1:
            raise Wrong(f"{len(goods)} listings were found to order from")
        return goods

    def panel(self, timeout: float = 60) -> Panel:
        return Panel(self.port, self.path, timeout)

    def look(self, query: str) -> list[tuple]:
        return self.server.look(self.name, query)

    def audit(self) -> dict:
        return audit(self.url)

    def settle(self, patience: float) -> float:
        """Waits until no order is to be sent or followed upstream, but for those that nobody may send again: unknown at
        a panel that knows no references. Gives the seconds."""
        begun = time.monotonic()
        query = """
            SELECT p.name, d.state, count(*) FROM dispatches d JOIN providers p ON p.id = d.provider_id
            WHERE NOT (p.name = 'plain' AND d.state = 2) GROUP BY p.name, d.state
        """
        while waiting := self.look(query):
            if time.monotonic() - begun > patience:
                raise Wrong(f"orders neither ended nor are flagged after {patience:.0f} s (provider, state, count): {waiting}")
            time.sleep(0.5)
        return time.monotonic() - begun

    def stop(self) -> None:
        for node in self.nodes:
            node.resume()
            node.stop()
