"""Part of script/torture: orders through an upstream that fails in every way, while the server is killed.

Two panels stand upstream, one that knows order_reference and one that does not, each a bottle with the script
docs/bottle/storm.json. Afterwards, at each of them: no link is there twice; every order of ours has ended, or stands
flagged unknown; what the panel charged is what our books say an order cost; and the audit holds.
"""

from __future__ import annotations

import http.client
import json
import random
import sqlite3
import subprocess
import threading
import time
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

from program import Account, Panel, Server, Wrong, audit, binary, credit, demo, form, in_parallel, verb

SCRIPTS = Path(__file__).parents[2] / "docs" / "bottle"
CALL_MILLISECONDS = 400  # what a call may take: the bottle hangs in some
CLIENTS = 16  # connections that order
QUIET = 600.0  # seconds after the last order within which all must have ended, and a second more for every
ORDERS_PER_SECOND = 20  # orders: each 429 and each hold in the storm is a second or more in which nothing is sent
COMPLETED, PARTIAL, CANCELED = 3, 4, 5  # states of orders, as they are stored
SERVICE = "1"  # at the bottle: a plain service whose orders are completed


class Bottle:
    """A scripted upstream."""

    def __init__(self, name: str, script: dict, folder: Path, stack: ExitStack):
        self.name = name
        self.script = script
        file = folder / f"{name}.json"
        file.write_text(json.dumps(script))
        self.log = folder / f"{name}.log"
        self.process = subprocess.Popen(
            [binary(), "bottle", str(file)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.log.open("ab"), start_new_session=True,
        )
        stack.callback(self.end)
        line = self.process.stdout.readline().decode()
        if "http://" not in line:
            raise Wrong(f"the bottle did not start: {line} {self.log.read_text()}")
        self.url = line.split()[-1]
        self.port = int(self.url.split(":")[2].split("/")[0])

    def end(self) -> None:
        self.process.terminate()
        self.process.wait()

    def ask(self, method: str, path: str, body: str | None = None) -> bytes:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body)
            return connection.getresponse().read()
        finally:
            connection.close()

    def play(self, faults: list) -> None:
        """Strikes with these faults from now on."""
        self.ask("POST", "/bottle/script", json.dumps({**self.script, "faults": faults}))

    def orders(self) -> list[dict]:
        return [json.loads(line) for line in self.ask("GET", "/bottle/orders").splitlines() if line.strip()]

    def counts(self) -> dict:
        return json.loads(self.ask("GET", "/bottle"))


class Storm:
    def __init__(self, folder: Path, stack: ExitStack, say):
        self.say = say
        self.database = folder / "storm.sqlite"
        self.account: Account = demo(self.database).standard
        credit(self.account, 100_000_000, self.database)
        script = json.loads((SCRIPTS / "storm.json").read_text())
        self.faults = script["faults"]
        self.bottles: dict[str, Bottle] = {}
        self.services: dict[str, str] = {}
        for name, knows in (("knows", True), ("plain", False)):
            calm = {**script, "faults": [], "order_reference": knows, "recent_orders": False, "balance": "100000000"}
            bottle = self.bottles[name] = Bottle(name, calm, folder, stack)
            terms = ["--timeout-ms", CALL_MILLISECONDS, "--concurrency", 64, "--cost-jump", 10_000]
            terms += ["--order-reference"] if knows else []
            verb("provider", "add", name, "--url", bottle.url, "--key", script["key"], "--sync", *terms,
                 database=self.database)
            verb("listing", "offer", "--provider", name, "--storefront", self.account.storefront, "--item", SERVICE,
                 database=self.database)
        for listing in json.loads(verb("listing", "list", "--json", database=self.database)):
            if listing["provider"] in self.bottles:
                self.services[listing["provider"]] = str(listing["id"])
        self.server = Server(self.database, folder / "storm.log")
        stack.callback(self.server.kill)
        self.placed: dict[str, int] = {}  # link → order

    def order(self, links: list[tuple[str, str]]) -> None:
        """Places an order per (provider, link); an order without an answer is sent again under its reference."""
        waiting = list(links)
        while waiting:
            try:
                with Panel(self.server.port, self.account.path, timeout=10) as panel:
                    while waiting:
                        provider, link = waiting[-1]
                        body = form(self.account, "add", service=self.services[provider], link=link, quantity="100",
                                    order_reference=link[-60:])
                        status, answer = panel.post(body)
                        order = json.loads(answer).get("order") if status == 200 else None
                        if order is None and status != 503:
                            raise Wrong(f"add of {link}: {status} {answer[:200]!r}")
                        if order is not None:
                            self.placed[link] = order
                            waiting.pop()
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)  # killed: it is about to be back

    def open_work(self) -> dict[int, int]:
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30) as books:
            return dict(books.execute("SELECT state, count(*) FROM dispatches GROUP BY state"))

    def run(self, orders: int, kill_every: float) -> None:
        self.server.start()
        for bottle in self.bottles.values():
            bottle.play(self.faults)
        names = list(self.bottles)
        links = [(names[n % 2], f"https://example.com/storm/{n}") for n in range(orders)]
        done = threading.Event()
        kills = 0

        def place() -> None:
            in_parallel(links, CLIENTS, self.order)
            done.set()

        failures: list[BaseException] = []

        def guarded() -> None:
            try:
                place()
            except BaseException as failure:  # told in the main thread
                failures.append(failure)
                done.set()

        thread = threading.Thread(target=guarded, daemon=True)
        begun = time.monotonic()
        thread.start()
        placed_at = None
        while True:
            if kill_every:
                time.sleep(random.uniform(0.5, 1.5) * kill_every)
                self.server.kill()
                self.server.start()
                kills += 1
            else:
                time.sleep(2)
            if failures:
                raise failures[0]
            if done.is_set() and placed_at is None:
                placed_at = time.monotonic()
                self.say(f"{orders:,} orders placed in {placed_at - begun:.0f} s, {kills} kills")
            if placed_at:
                work = self.open_work()
                # Deliveries go on undisturbed once all are placed and the queues are short: a lease outlasts a kill.
                waiting = sum(count for state, count in work.items() if state != 2)
                if waiting == 0:
                    break
                if waiting < orders / 50:
                    kill_every = 0
                if time.monotonic() - placed_at > QUIET + orders / ORDERS_PER_SECOND:
                    raise Wrong(f"{waiting} orders have neither ended nor are flagged: {work}")
        self.say(f"all ended or flagged after {time.monotonic() - begun:.0f} s, {kills} kills")
        self.server.stop()
        self.check(orders)

    def check(self, orders: int) -> None:
        audit(self.database)
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30) as books:
            rows = books.execute(
                """
                SELECT o.link, o.id, o.state, o.charge_micros, o.returned_micros, o.held_micros, p.cost_micros, d.state
                FROM orders o
                LEFT JOIN placements p ON p.provider_id = o.provider_id AND p.provider_order = o.provider_order
                LEFT JOIN dispatches d ON d.order_id = o.id WHERE o.link LIKE 'https://example.com/storm/%'
                """).fetchall()
        ours = {row[0]: row for row in rows}
        if len(rows) != orders or len(ours) != orders or set(ours) != set(self.placed):
            raise Wrong(f"{len(rows)} orders with {len(ours)} links are in the books, {orders} were acknowledged")
        flagged = {link for link, row in ours.items() if row[7] == 2}
        unfinished = [row for row in rows if row[7] not in (None, 2)]
        if unfinished:
            raise Wrong(f"{len(unfinished)} orders are open and not flagged: {unfinished[:3]}")
        somewhere: set[str] = set()
        for name, bottle in self.bottles.items():
            there: dict[str, dict] = {}
            for order in bottle.orders():
                if order["link"] in there:
                    raise Wrong(f"{name}: {order['link']} was ordered twice: {there[order['link']]} and {order}")
                there[order["link"]] = order
            somewhere |= there.keys()
            self.compare(name, there, ours)
            counts = bottle.counts()
            struck = sum(counts["faults"].values())
            calls = sum(counts["calls"].values())
            self.say(f"{name}: {len(there):,} orders, none twice; {struck:,} of {calls:,} calls failed "
                     f"in {len(counts['faults'])} ways")
        for link, row in ours.items():
            if row[2] in (COMPLETED, PARTIAL) and link not in somewhere:
                raise Wrong(f"{link} counts as delivered and no panel has it: {row}")
        states: dict[int, int] = {}
        for row in rows:
            states[row[2]] = states.get(row[2], 0) + 1
        self.say(f"states of ours {states}; flagged unknown {len(flagged)}")

    @staticmethod
    def compare(name: str, there: dict[str, dict], ours: dict[str, tuple]) -> None:
        for link, order in there.items():
            row = ours.get(link)
            if row is None:
                raise Wrong(f"{name} has {link}, which nobody ordered")
            if row[2] == CANCELED and order["status"] != "Canceled":
                raise Wrong(f"{name} delivers {link}, and its customer was given the money back: {row} {order}")
            # A cost is unknown where every answer told it in another currency.
            if row[2] == COMPLETED and row[6] is not None and Decimal(order["charge"]) * 1_000_000 != row[6]:
                raise Wrong(f"{name} charged {order['charge']} for {link}, the books say {row[6]}")
