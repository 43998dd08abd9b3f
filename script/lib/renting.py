"""The rows of script/bench about the numbers API: reads, a page of products, rentals that are bought.

They stand in the bench's table, and are measured as its other rows are: beside a peer, interleaved, each store
audited at the end.
"""

from __future__ import annotations

import csv
import json
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING

from peers import CONNECTIONS, Load, Nginx, Postgres, wrk
from program import SANDBOX, Wrong, verb
from rentals import ACTIVE, RECEIVED, Agency, Numbers, grow
from report import Bout, Row

if TYPE_CHECKING:
    from bench import Bench

NUMBERS_ROWS = ("numbers-balance", "numbers-order", "numbers-products", "numbers-create", "numbers-active")
PRODUCTS = "/v1/catalog/products"
TIERS = 10_000  # on one page, the largest there is
SERVICES = ("wa", "tg", "go", "ig", "fb", "lf", "ka", "ni")
FEW = 10  # finished rentals of the account that is young
OPEN = 3  # open rentals of an account that is asked for them


class NumbersBench:
    def __init__(self, bench: Bench):
        self.bench = bench
        self.folder = bench.folder
        self.seconds = bench.sizes.seconds
        self.runs = 0

    def run(self) -> None:
        self.measure_reads()
        if self.bench.wants("numbers-create"):
            self.measure_create()
        if self.bench.wants("numbers-active"):
            self.measure_active()

    # Stores

    def open(self, agency: Agency) -> Agency:
        self.bench.stack.callback(agency.server.kill)
        agency.server.start()
        self.bench.running.append(agency)
        return agency

    def requests(self, agency: Agency, paths: list[str]) -> Path:
        return self.bench.bodies("numbers", [f"GET\t{path}\t{agency.account.token}" for path in paths])

    def rent(self, agency: Agency, product: str, seconds: int, check: bool = False) -> Load:
        """Rents one number with each request, each with a key of its own, and proves that each answer that counts
        has moved the wallet by the price."""
        self.runs += 1
        body = json.dumps({"product_id": agency.products[product]})
        words = ("POST", "/v1/orders/create", agency.account.token, f"bench-{self.runs}", body)
        file = self.bench.bodies("numbers", ["\t".join(words)])
        before = self.resting_balance(agency)
        load = wrk(agency.server.port, "/", file, seconds, check)
        spent = before - self.resting_balance(agency)
        price = agency.look("SELECT price_micros FROM number_tiers WHERE id = ?", agency.products[product])[0][0]
        rented, rest = divmod(spent * 1_000_000, price)
        # As of orders: wrk hangs up on what is under way at the end, at most one request a connection.
        if rest or not load.requests <= rented <= load.requests + CONNECTIONS:
            raise Wrong(f"store {agency.name}: {load.requests} answers, but {spent} rupiah left the wallet")
        agency.rentals += rented
        return load

    def resting_balance(self, agency: Agency) -> int:
        """The balance after the last request under way has been dealt with: two looks that agree."""
        last = None
        for _ in range(20):
            with agency.client() as client:
                now = client.balance()
            if now == last:
                return now
            last = now
            time.sleep(0.3)
        raise Wrong(f"store {agency.name}: the balance still moves 6 s after the last request")

    def wait(self, agency: Agency, state: int) -> None:
        """Until no rental stands there any more."""
        deadline = time.monotonic() + 120
        while agency.look("SELECT EXISTS (SELECT 1 FROM rentals WHERE state = ?)", state)[0][0]:
            if time.monotonic() > deadline:
                raise Wrong(f"store {agency.name}: two minutes later rentals still stand in state {state}")
            time.sleep(0.2)

    # Rows

    def measure_reads(self) -> None:
        if not self.bench.wants("numbers-balance", "numbers-order", "numbers-products"):
            return
        agency = Agency("numbers", self.folder)
        if self.bench.wants("numbers-products"):
            self.import_tiers(agency)
        self.open(agency)
        if self.bench.wants("numbers-balance"):
            self.measure_read(agency, "numbers: balance", ["/v1/balance"], "nginx constant", 0.30, 0.45)
        if self.bench.wants("numbers-order"):
            count = self.bench.sizes.rentals
            while agency.rentals < count:
                self.rent(agency, "code", 1, check=True)
            self.wait(agency, ACTIVE)  # each has had its SMS
            paths = [f"/v1/orders/{row[0]}" for row in agency.look("SELECT id FROM rentals WHERE state = ?", RECEIVED)]
            random.shuffle(paths)
            work = f"numbers: one order of {agency.rentals:,}"
            self.measure_read(agency, work, paths[:count], "nginx constant", 0.18, 0.30)
        if self.bench.wants("numbers-products"):
            with agency.client() as client:
                sold = len(client.ask("GET", f"{PRODUCTS}?limit={TIERS}"))
            if sold != TIERS:
                raise Wrong(f"a page of {TIERS:,} products has {sold:,}")
            work = f"numbers: a page of {TIERS:,} products"
            self.measure_read(agency, work, [f"{PRODUCTS}?limit={TIERS}"], "nginx file", 0.9, 1.3)
        self.bench.close(agency)
        agency.remove()

    def import_tiers(self, agency: Agency) -> None:
        file = self.folder / "tiers.csv"
        with file.open("w", newline="") as text:
            lines = csv.writer(text)
            lines.writerow(("country", "service", "item", "price", "stock"))
            for number in range(TIERS):
                country, service = number % 10, SERVICES[number // 10 % len(SERVICES)]
                item = f"code/{country}/{service}/x{number}"
                lines.writerow((country, service, item, 10_000 + number * 7 % 5_000, 1_000_000))
        verb("number", "import", SANDBOX, file, "--format", "csv", "--json", database=agency.database)

    def measure_read(
        self, agency: Agency, work: str, paths: list[str], against: str, floor: float, goal: float
    ) -> None:
        file = self.requests(agency, paths)
        # As with the panel's rows: the peer's answer has the size of the one in the middle.
        with agency.client() as client:
            asked = random.sample(paths, min(99, len(paths)))
            samples = sorted((self.good_answer(client, path) for path in asked), key=len)
        body = samples[len(samples) // 2]
        path = paths[0].partition("?")[0]
        if len(paths) > 1:
            path = path[: path.rindex("/") + 1]
        port = agency.server.port
        with Nginx(self.folder, body, against == "nginx file", path) as nginx:
            wrk(port, "/", file, 1, check=True)
            wrk(nginx.port, "/", file, 1, check=True)
            ours = Bout(work, lambda: self.bench.read(port, "/", file, self.seconds, len(samples[0])))
            name = f"{against}, {len(body):,} bytes"
            peer = Bout(name, lambda: self.bench.read(nginx.port, "/", file, self.seconds, len(body)))
            self.bench.rows.append(Row(work, ours, peer, against, floor, goal))
            self.bench.interleave([ours, peer])
            with agency.client() as client:
                same = len(self.good_answer(client, paths[0])) == len(body)
            if len(paths) == 1 and not same:
                raise Wrong(f"{work}: the server's answer and nginx's differ in length")

    @staticmethod
    def good_answer(client: Numbers, path: str) -> bytes:
        status, answer = client.send("GET", path)
        if status != 200:
            raise Wrong(f"refused: {path}: {status} {answer[:300]!r}")
        return answer

    def measure_create(self) -> None:
        """Durable, of a seller who answers at once and whose numbers get no SMS: what is measured is the purchase."""
        agency = self.open(Agency("renting", self.folder))
        with Postgres(self.folder) as postgres:
            postgres.tpc_b(1 if self.seconds == 1 else 2)  # warm
            self.rent(agency, "silent", 1, check=True)
            ours = Bout("numbers: create", lambda: self.rent(agency, "silent", self.seconds))
            peer = Bout("pgbench", lambda: postgres.tpc_b(self.seconds), unit=" tps")
            self.bench.rows.append(Row("numbers: rent one number", ours, peer, "pgbench TPC-B tps", 1.2, 2.0))
            self.bench.interleave([ours, peer])
            version = f"PostgreSQL {postgres.version}"
        if version not in self.bench.versions:
            self.bench.versions.append(version)
        self.bench.close(agency)
        agency.remove()

    def measure_active(self) -> None:
        """The open rentals of an account that has finished many, beside one that has finished few."""
        many = self.bench.sizes.finished
        old, young = (self.veteran(name, count) for name, count in (("old", many), ("young", FEW)))
        bouts = []
        for agency in (old, young):
            file = self.requests(agency, ["/v1/orders/active"]).rename(self.folder / f"active-{agency.name}.txt")
            with agency.client() as client:
                smallest = len(self.good_answer(client, "/v1/orders/active"))
            port = agency.server.port
            wrk(port, "/", file, 1, check=True)

            def read(port: int = port, file: Path = file, smallest: int = smallest) -> Load:
                return self.bench.read(port, "/", file, self.seconds, smallest)

            bouts.append(Bout(f"numbers: active, {agency.name} account", read))
        work = f"numbers: open orders beside {many:,} finished"
        self.bench.rows.append(Row(work, *bouts, f"beside {FEW} finished", 0.8, 0.95))
        self.bench.interleave(bouts)
        for agency in (old, young):
            self.bench.close(agency)
            agency.remove()

    def veteran(self, name: str, finished: int) -> Agency:
        """An account with that many finished rentals and a few open ones, its server running."""
        begun = time.monotonic()
        agency = Agency(name, self.folder)
        agency.server.start()
        with agency.client() as client:
            made = client.ask("POST", "/v1/orders/create", product_id=agency.products["code"])["orders"][0]
            agency.rentals += 1
            self.wait(agency, ACTIVE)
            client.ask("POST", "/v1/orders/finish", id=made["id"])
        agency.server.stop()
        grow(agency, finished - 1)
        self.open(agency)
        with agency.client() as client:
            for _ in range(OPEN):
                client.ask("POST", "/v1/orders/create", product_id=agency.products["silent"])
                agency.rentals += 1
            if len(client.ask("GET", "/v1/orders/active")) != OPEN:
                raise Wrong(f"store {name}: the open rentals are not those that were rented last")
        took = time.monotonic() - begun
        self.bench.say(f"store {name}: {agency.rentals:,} rentals, made in {took:.0f} s")
        return agency
