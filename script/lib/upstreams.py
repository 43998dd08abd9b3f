"""The rows of script/bench about upstream panels: dispatch beside orders, a hanging neighbour, polling, catalogues.

They stand in a table of their own, since what they are held against is not a peer but the same server without the
thing that is measured, or a limit.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import subprocess
import time
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

from peers import CONNECTIONS, wrk
from program import Server, Wrong, audit, credit, demo, form, verb
from storm import Bottle

UPSTREAM_ROWS = ("dispatch", "isolation", "polling", "sync")
ADD_RATE = 2_000  # orders a second that clients place while dispatch is measured
DELAY_MS = 50  # what the upstream takes for a call
POLL_DELAY_MS = 20


@dataclass
class Finding:
    """A line of the table."""

    work: str
    figure: str
    limit: str
    is_met: bool


class UpstreamBench:
    def __init__(self, folder: Path, stack: ExitStack, seconds: int, rounds: int, quick: bool, say: Callable):
        self.folder = folder
        self.stack = stack
        self.seconds = max(seconds, 2)
        self.rounds = rounds
        self.orders = 2_000 if quick else 100_000
        self.say = say
        self.lines: list[Finding] = []

    def run(self, only: set[str]) -> None:
        for name in UPSTREAM_ROWS:
            if name in only:
                with ExitStack() as stack:
                    getattr(self, name)(stack)

    def table(self) -> str:
        rows = [("upstream panels", "measured", "limit", ""), *(
            (line.work, line.figure, line.limit, "met" if line.is_met else "MISSED") for line in self.lines)]
        widths = [max(map(len, column)) for column in zip(*rows)]
        return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows)

    def note(self, work: str, figure: str, limit: str, is_met: bool) -> None:
        self.say(f"{work}: {figure}")
        self.lines.append(Finding(work, figure, limit, is_met))

    # Shops

    def shop(self, name: str, stack: ExitStack, **bottles: dict) -> Shop:
        made = demo(self.folder / f"{name}.sqlite")
        shop = Shop(self.folder / f"{name}.sqlite", made.standard, {}, {})
        credit(made.standard, 100_000_000, shop.database)
        for provider, script in bottles.items():
            # How orders live is fixed when the bottle starts; faults and delays come when all is set up.
            calm = {"key": "k", "balance": "100000000", "services": 1, **script, "faults": [], "delay_ms": 0}
            bottle = shop.bottles[provider] = Bottle(provider, calm, self.folder, stack)
            verb("provider", "add", provider, "--url", bottle.url, "--key", "k", "--sync", database=shop.database)
            verb("listing", "offer", "--provider", provider, "--storefront", made.standard.storefront,
                 database=shop.database)
            bottle.script = {**calm, **script}
            bottle.play(bottle.script["faults"])
        for listing in json.loads(verb("listing", "list", "--json", database=shop.database)):
            if listing["provider"] in bottles:
                shop.services[listing["provider"]] = str(listing["id"])
        return shop

    def bodies(self, shop: Shop, *providers: str) -> Path:
        file = self.folder / "upstream-bodies.txt"
        bodies = [
            form(shop.account, "add", service=shop.services[provider], link=f"https://example.com/{number}",
                 quantity="100")
            for number in range(5_000) for provider in providers
        ]
        file.write_text("\n".join(bodies) + "\n")
        return file

    def serve(self, shop: Shop, stack: ExitStack) -> Server:
        server = Server(shop.database, shop.database.with_suffix(".log"))
        stack.callback(server.kill)
        server.start()
        return server

    # Rows

    def dispatch(self, stack: ExitStack) -> None:
        shop = self.shop("dispatch", stack, up={"delay_ms": DELAY_MS, "finish_after_ms": 86_400_000})
        bodies = self.bodies(shop, "up")
        rates: list[float] = []
        ratios: list[float] = []
        for _ in range(self.rounds):
            p99: dict[str, float] = {}
            for action in ("pause", "resume"):
                verb("provider", action, "up", database=shop.database)
                server = self.serve(shop, stack)
                wrk(server.port, shop.account.path, bodies, 1, True, ADD_RATE)
                before = shop.bottles["up"].counts()["orders"]
                begun = time.monotonic()
                load = wrk(server.port, shop.account.path, bodies, self.seconds, False, ADD_RATE)
                p99[action] = load.p99_ms
                if action == "resume":
                    sent = shop.bottles["up"].counts()["orders"] - before
                    rates.append(sent / (time.monotonic() - begun))
                    ratios.append(p99["resume"] / p99["pause"])
                    self.say(f"add p99 {p99['pause']:.1f} ms, with {rates[-1]:,.0f} dispatches/s {load.p99_ms:.1f} ms")
                server.stop()
        audit(shop.database)
        rate, ratio = statistics.median(rates), statistics.median(ratios)
        work = f"dispatches at {ADD_RATE:,} add/s, upstream of {DELAY_MS} ms"
        self.note(work, f"{rate:,.0f}/s", "≥ 1,000/s", rate >= 1_000)
        self.note("p99 of add meanwhile, against none", f"{ratio:.2f}×", "≤ 2.00×", ratio <= 2)

    def isolation(self, stack: ExitStack) -> None:
        hanging = {"faults": [{"on": "add", "fault": "timeout_before", "percent": 100}]}
        waits: dict[str, list[float]] = {"alone": [], "beside": []}
        for turn in range(self.rounds):
            for kind in ("alone", "beside"):
                with ExitStack() as own:
                    good = {"delay_ms": DELAY_MS, "finish_after_ms": 86_400_000}
                    other = hanging if kind == "beside" else good
                    shop = self.shop(f"isolation-{turn}-{kind}", own, good=good, other=other)
                    server = self.serve(shop, own)
                    wrk(server.port, shop.account.path, self.bodies(shop, "good", "other"), self.seconds, False, 1_000)
                    time.sleep(1)
                    waits[kind].append(shop.queue_wait("good"))
                    server.kill()  # it would wait for the calls that hang
        alone, beside = (statistics.median(waits[kind]) for kind in ("alone", "beside"))
        figure = f"{beside / alone:.2f}× ({alone:.0f} ms alone, {beside:.0f} ms)"
        self.note("p95 queue wait beside a hanging upstream", figure, "≤ 1.20×", beside <= alone * 1.2)

    def polling(self, stack: ExitStack) -> None:
        shop = self.shop("polling", stack, up={"finish_after_ms": 86_400_000})
        server = self.serve(shop, stack)
        bodies = self.bodies(shop, "up")
        while shop.placed() < self.orders:
            wrk(server.port, shop.account.path, bodies, 2, False, 4_000)
        server.stop()
        shop.bottles["up"].script["delay_ms"] = POLL_DELAY_MS
        shop.bottles["up"].play([])
        with sqlite3.connect(shop.database) as books:
            books.execute("UPDATE dispatches SET due_at_ms = 0 WHERE state = 3")
        count = shop.placed()
        begun = time.monotonic()
        self.serve(shop, stack)
        while shop.due():
            time.sleep(0.1)
            if time.monotonic() - begun > 300:
                raise Wrong(f"{shop.due()} of {count} orders have not been asked about in 300 s")
        took = time.monotonic() - begun
        figure = f"{took:.1f} s for {count:,}"
        self.note(f"one look at open orders, {POLL_DELAY_MS} ms a call", figure, "≤ 60 s for 100,000", took <= 60)

    def sync(self, stack: ExitStack) -> None:
        services = [
            {"service": n, "name": f"Service {n}", "type": "Default", "category": f"Category {n % 40}",
             "rate": f"0.{n % 89 + 10}", "min": "10", "max": "10000", "refill": n % 2 == 0, "cancel": True,
             "dripfeed": False}
            for n in range(1, 6_001)
        ]
        shop = self.shop("sync", stack, up={"services": services})
        first = self.timed_sync(shop)
        changed = [{**s, "rate": s["rate"] + "1"} if s["service"] % 100 == 0 else s for s in services]
        shop.bottles["up"].script["services"] = changed
        shop.bottles["up"].play([])
        again = self.timed_sync(shop)
        if again[1]["written"] != 60 or again[1]["changed"] != 60:
            raise Wrong(f"a sync of 60 changes wrote {again[1]}")
        self.note("sync of 6,000 services, all new", f"{first[0]:.2f} s", "seconds", first[0] < 5)
        self.note("the same with 60 of them changed", f"{again[0]:.2f} s, 60 rows", "60 rows", True)

    @staticmethod
    def timed_sync(shop: Shop) -> tuple[float, dict]:
        begun = time.monotonic()
        printed = json.loads(verb("provider", "sync", "up", "--accept", "--json", database=shop.database))
        return time.monotonic() - begun, printed


@dataclass
class Shop:
    database: Path
    account: object
    bottles: dict[str, Bottle]
    services: dict[str, str]

    def look(self, sql: str, *values: object) -> list[tuple]:
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30) as books:
            return books.execute(sql, values).fetchall()

    def placed(self) -> int:
        return self.look("SELECT count(*) FROM dispatches WHERE state = 3")[0][0]

    def due(self) -> int:
        return self.look("SELECT count(*) FROM dispatches WHERE state = 3 AND due_at_ms = 0")[0][0]

    def queue_wait(self, provider: str) -> float:
        """Milliseconds from the purchase until the provider had it: the 95th percentile."""
        waits = self.look(
            """
            SELECT p.placed_at_ms - o.created_at_ms FROM placements p JOIN orders o ON o.id = p.order_id
            JOIN providers u ON u.id = p.provider_id WHERE u.name = ?
            """, provider)
        if len(waits) < 100:
            raise Wrong(f"only {len(waits)} orders reached {provider}")
        return statistics.quantiles([wait[0] for wait in waits], n=20)[18]
