"""script/bench: the server against nginx and PostgreSQL, interleaved in one run, as one table.

Every figure of the server is measured a few seconds before or after its peer's, several rounds of it, in alternating
order; a ratio is made of two such neighbours, and the table shows the median of the ratios and their spread. Work is
what moved the books: an order or a rental counts when its charge left the balance; each store is audited at the end.
Floors that are missed are told in the table; the exit code is only about correctness.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from bench_pages import PAGES_ROWS, PagesBench
from bench_postgres import POSTGRES_ROWS, PostgresBench
from peers import CONNECTIONS, THREADS, Load, Nginx, Postgres, wrk
from program import (
    Database,
    ORDER,
    SANDBOX,
    Account,
    Panel,
    Server,
    Wrong,
    audit,
    credit,
    demo,
    end_on_signals,
    first_order,
    form,
    sandbox_service,
    verb,
    work_folder,
)
from rentals import Agency
from renting import NUMBERS_ROWS, NumbersBench
from report import Bout, Row, machine, raw, table
from shop import Shop, catalogue
from upstreams import UPSTREAM_ROWS, UpstreamBench


@dataclass
class Sizes:
    seconds: int
    rounds: int
    accounts: int = 1_000
    listings: int = 5_000
    orders_read: int = 1_000_000  # the store that status is asked on
    orders_grown: int = 5_000_000  # the store that has grown old
    ids: int = 50_000  # distinct orders asked for; they lie all over the store
    sets: int = 2_000  # distinct sets of 100
    rentals: int = 5_000  # that single ones are asked for among
    finished: int = 1_000_000  # rentals of the account that is old


QUICK = Sizes(
    seconds=1, rounds=1, accounts=20, listings=300, orders_read=5_000, orders_grown=10_000, ids=1_000, sets=100,
    rentals=200, finished=5_000,
)


class Bench:
    def __init__(self, sizes: Sizes, only: set[str], folder: Path, stack: ExitStack):
        self.sizes = sizes
        self.only = only
        self.folder = folder
        self.stack = stack
        self.rows: list[Row] = []
        self.bouts: list[Bout] = []
        self.notes: list[str] = []
        self.versions: list[str] = []
        self.memory: dict[str, int] = {}
        self.running: list[Shop | Agency] = []

    def wants(self, *rows: str) -> bool:
        return any(row in self.only for row in rows)

    def say(self, text: str) -> None:
        print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)

    # Stores

    def make_shop(self, name: str, accounts: int, orders: int, database: Database | None = None) -> Shop:
        """A store with listings, customers and orders, in a file of its own where no database is named. Its delivery
        is paused, its server not running."""
        begun = time.monotonic()
        database = database or self.folder / f"{name}.sqlite"
        made = demo(database, accounts, orders)
        if orders and made.orders["count"] != orders:
            raise Wrong(f"demo was asked for {orders} orders and made {made.orders}")
        verb("provider", "pause", SANDBOX, database=database)
        # The demonstration's wallet is for a hundred thousand orders; a run of a minute takes more.
        credit(made.standard, 100_000_000, database)
        server = Server(database, self.folder / f"{name}.log")
        self.stack.callback(server.kill)
        server.start()
        with Panel(server.port, made.standard.path) as panel:
            services = panel.services(made.standard)
            self.import_listings(made.standard, self.sizes.listings - len(services), database)
            deadline = time.monotonic() + 10  # a verb's changes are seen within a second
            while len(services := panel.services(made.standard)) != self.sizes.listings:
                if time.monotonic() > deadline:
                    raise Wrong(f"{len(services)} listings instead of {self.sizes.listings} after the import")
                time.sleep(0.1)
            service = sandbox_service(services)
            charge = first_order(panel, made.standard, service)
        server.stop()
        shop = Shop(name, server, made.standard, made.more, service, charge, audit(database)["orders"])
        if orders:
            shop.first, shop.last = made.orders["first"], made.orders["last"]
        size = f", {database.stat().st_size / 1e6:,.0f} MB" if isinstance(database, Path) else ""
        self.say(f"store {name}: {shop.orders:,} orders{size}, made in {time.monotonic() - begun:.0f} s")
        return shop

    def import_listings(self, account: Account, count: int, database: Path) -> None:
        if count <= 0:
            return
        file = self.folder / "listings.json"
        file.write_text(json.dumps(catalogue(count), ensure_ascii=False))
        words = ("--format", "json", "--storefront", account.storefront, "--provider", SANDBOX, "--markup", 0)
        verb("listing", "import", file, *words, database=database)

    def open(self, shop: Shop) -> Shop:
        self.stack.callback(shop.server.kill)
        shop.server.start()
        self.running.append(shop)
        return shop

    def close(self, shop: Shop | Agency) -> None:
        """Notes the memory, ends the server, checks the books."""
        resident = shop.server.memory()
        self.memory[shop.name] = max(resident, self.memory.get(shop.name, 0))
        self.running.remove(shop)
        shop.server.stop()
        shop.audit()

    # Runs

    def bodies(self, name: str, lines: list[str]) -> Path:
        file = self.folder / f"{name}.txt"
        file.write_text("\n".join(lines) + "\n")
        return file

    def settle(self) -> None:
        """Nobody's run pays for what another left behind: what is dirty goes to the disk, and servers come to rest."""
        os.sync()
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            before = [shop.server.processor_seconds() for shop in self.running]
            time.sleep(0.2)
            spent = sum(shop.server.processor_seconds() for shop in self.running) - sum(before)
            if spent <= 0.02:
                return

    def order(self, shop: Shop, accounts: list[Account], bodies: Path, seconds: int, check: bool = False) -> Load:
        """Orders from these accounts, and the proof that each answer that counts is a charge that left a balance."""
        with shop.panel() as panel:
            before = [panel.balance(account) for account in accounts]
        load = wrk(shop.server.port, shop.standard.path, bodies, seconds, check)
        after = self.resting_balances(shop, accounts)
        counts = [(was - now) / shop.charge for was, now in zip(before, after)]
        if any(count != int(count) for count in counts):
            raise Wrong(f"store {shop.name}: a balance moved by a part of the charge {shop.charge}")
        charged = int(sum(counts))
        # wrk hangs up on the requests that are under way when its time is over, at most one a connection. They may be
        # charged; those that wrk counted must be. The audit at the end counts the orders themselves.
        if not load.requests <= charged <= load.requests + CONNECTIONS:
            raise Wrong(f"store {shop.name}: {load.requests} answers, but {charged} charges left the balances")
        shop.orders += charged
        return load

    def resting_balances(self, shop: Shop, accounts: list[Account]) -> list[Decimal]:
        """Balances after the last request under way has been dealt with: two looks that agree."""
        last: list[Decimal] = []
        for _ in range(20):
            time.sleep(0.3)
            with shop.panel() as panel:
                now = [panel.balance(account) for account in accounts]
            if now == last:
                return now
            last = now
        raise Wrong(f"store {shop.name}: balances still move 6 s after the last request")

    def interleave(self, bouts: list[Bout]) -> None:
        """A B C, C B A, A B C …: neighbours stay neighbours and no one is always first."""
        for turn in range(self.sizes.rounds):
            for bout in bouts if turn % 2 == 0 else reversed(bouts):
                self.settle()
                bout.loads.append(bout.run())
                self.say(f"round {turn + 1}/{self.sizes.rounds}  {bout.name}: {bout.shown(bout.loads[-1])}")
        self.bouts += bouts

    # Rows

    def measure_orders(self) -> None:
        """Delivery running · pgbench · delivery paused · a thousand accounts: each beside the one it is compared to."""
        if not self.wants("add", "add-delivering", "add-accounts", "add-grown"):
            return
        fresh = self.make_shop("fresh", self.sizes.accounts, 0)
        one = self.bodies("one", [form(fresh.standard, "add", service=fresh.service, **ORDER)])
        many = self.bodies("many", [form(account, "add", service=fresh.service, **ORDER) for account in fresh.more])
        seconds = self.sizes.seconds

        paused = self.open(fresh.copy("paused"))
        bout_one = Bout("add", lambda: self.order(paused, [paused.standard], one, seconds))
        bout_many = Bout("add, many accounts", lambda: self.order(paused, paused.more, many, seconds))
        bout_delivering = Bout("add, delivering", lambda: self.order_while_delivering(fresh, one))

        bouts: list[Bout] = []
        if self.wants("add", "add-delivering"):
            postgres = self.stack.enter_context(Postgres(self.folder))
            self.versions.append(f"PostgreSQL {postgres.version}")
            bout_postgres = Bout("pgbench", lambda: postgres.tpc_b(seconds), unit=" tps")
            postgres.tpc_b(1 if seconds == 1 else 2)  # warm
            if self.wants("add-delivering"):
                bouts.append(bout_delivering)
            bouts.append(bout_postgres)
            peer = "pgbench TPC-B tps"
            if self.wants("add"):
                self.rows.append(Row("add, delivery paused", bout_one, bout_postgres, peer, 3.0, 4.5))
            if self.wants("add-delivering"):
                self.rows.append(Row("add, delivery running", bout_delivering, bout_postgres, peer, 2.0, 3.5))
        if self.wants("add", "add-accounts"):
            bouts.append(bout_one)
            self.order(paused, [paused.standard], one, 1, check=True)
        if self.wants("add-accounts"):
            bouts.append(bout_many)
            self.order(paused, paused.more, many, 1, check=True)
            work = f"add over {len(fresh.more):,} accounts"
            self.rows.append(Row(work, bout_many, bout_one, "add on one account", 0.7, 0.9))
        self.interleave(bouts)
        if self.wants("add", "add-delivering"):
            postgres.__exit__()  # its memory and its background writers are in nobody's way from here on

        if self.wants("add-grown"):
            self.measure_grown(fresh, many)
        self.close(paused)

    def order_while_delivering(self, fresh: Shop, one: Path) -> Load:
        """On a fresh store each time, and the server ended afterwards: its backlog would be delivered during the
        others' runs."""
        shop = fresh.copy("delivering")
        verb("provider", "resume", SANDBOX, database=shop.database)
        self.open(shop)
        with shop.panel() as panel:
            fields = ORDER | {"service": shop.service}
            first = [int(panel.ask(shop.standard, "add", **fields)["order"]) for _ in range(20)]
            shop.orders += len(first)
        self.order(shop, [shop.standard], one, 1, check=True)
        with shop.panel() as panel:
            queued = [int(order["order"]) for order in panel.ask(shop.standard, "orders", limit="100")]
        load = self.order(shop, [shop.standard], one, self.sizes.seconds)
        with shop.panel() as panel:
            states = self.states(panel, shop, queued)
            told = ", ".join(f"{states.count(state)} {state}" for state in sorted(set(states)))
            self.notes.append(f"add, delivering: of the last {len(states)} orders before a run, after it: {told}")
            # Was it delivering at all? It may have come to little while requests went first, but not to nothing.
            deadline = time.monotonic() + 30
            while set(self.states(panel, shop, first)) == {"Pending"}:
                if time.monotonic() > deadline:
                    raise Wrong("delivery was running, yet none of the first orders moved in 30 s")
                time.sleep(0.5)
        self.close(shop)
        shop.remove()
        return load

    @staticmethod
    def states(panel: Panel, shop: Shop, orders: list[int]) -> list[str]:
        return [answer["status"] for answer in panel.status(shop.standard, orders).values()]

    def measure_grown(self, fresh: Shop, many: Path) -> None:
        """The same thousand wallets on a store that has grown and on an empty one, which is made anew each round."""
        grown = self.open(self.make_shop("grown", self.sizes.accounts, self.sizes.orders_grown))
        # Other accounts, so other keys.
        lines = [form(account, "add", service=grown.service, **ORDER) for account in grown.more]
        many_grown = self.bodies("many-grown", lines)
        self.order(grown, grown.more, many_grown, 1, check=True)

        def on_empty() -> Load:
            empty = self.open(fresh.copy("empty"))
            self.order(empty, empty.more, many, 1, check=True)
            self.settle()
            load = self.order(empty, empty.more, many, self.sizes.seconds)
            self.close(empty)
            empty.remove()
            return load

        seconds = self.sizes.seconds
        bout_grown = Bout("add, grown store", lambda: self.order(grown, grown.more, many_grown, seconds))
        bout_empty = Bout("add, empty store", on_empty)
        work = f"the same on a store of {self.sizes.orders_grown:,} orders"
        self.rows.append(Row(work, bout_grown, bout_empty, "add over as many on an empty one", 0.7, 0.9))
        self.interleave([bout_grown, bout_empty])
        self.close(grown)
        grown.remove()

    def measure_reads(self) -> None:
        if not self.wants("balance", "status", "status-100", "services"):
            return
        many = self.wants("status", "status-100")
        shop = self.open(self.make_shop("read", 0, self.sizes.orders_read if many else 0))
        account = shop.standard
        if self.wants("balance"):
            self.measure_read(shop, "balance", [form(account, "balance")], False, "nginx constant", 0.30, 0.45)
        if many:
            ids = self.known_orders(shop, self.sizes.ids)
        if self.wants("status"):
            bodies = [form(account, "status", order=str(order)) for order in ids]
            work = f"status, one order of {self.sizes.orders_read:,}"
            self.measure_read(shop, work, bodies, False, "nginx constant", 0.18, 0.30)
        if self.wants("status-100"):
            sets = [random.sample(ids, 100) for _ in range(self.sizes.sets)]
            bodies = [form(account, "status", orders=",".join(map(str, each))) for each in sets]
            self.measure_read(shop, "status of 100 orders", bodies, True, "nginx file", 0.03, 0.06)
        if self.wants("services"):
            work = f"services, {self.sizes.listings:,} listings"
            self.measure_read(shop, work, [form(account, "services")], True, "nginx file", 0.9, 1.3)
        # One process that has done everything: orders come last, so that they are not among those asked about.
        one = self.bodies("last", [form(account, "add", service=shop.service, **ORDER)])
        self.order(shop, [account], one, self.sizes.seconds, check=True)
        self.close(shop)
        shop.remove()

    def known_orders(self, shop: Shop, count: int) -> list[int]:
        """Random orders from all over the store. Ids have gaps, so each is looked up before it is used."""
        known: set[int] = set()
        with shop.panel() as panel:
            for _ in range(count // 100 * 4):
                asked = random.sample(range(shop.first, shop.last + 1), 100)
                answers = panel.status(shop.standard, asked)
                known.update(order for order, answer in answers.items() if "error" not in answer)
                if len(known) >= count:
                    break
        if len(known) < min(count, 100):
            raise Wrong(f"only {len(known)} of the orders {shop.first}…{shop.last} are known to their account")
        ids = list(known)
        random.shuffle(ids)
        return ids[:count]

    def measure_read(
        self, shop: Shop, work: str, bodies: list[str], from_file: bool, against: str, floor: float, goal: float
    ) -> None:
        file = self.bodies("asked", bodies)
        # The peer answers something of the server's own size: of answers that differ, the one in the middle.
        with shop.panel() as panel:
            asked = random.sample(bodies, min(99, len(bodies)))
            samples = sorted((self.good_answer(panel, body) for body in asked), key=len)
        body = samples[len(samples) // 2]
        port, path, seconds = shop.server.port, shop.standard.path, self.sizes.seconds
        with Nginx(self.folder, body, from_file) as nginx:
            wrk(port, path, file, 1, check=True)
            wrk(nginx.port, nginx.path, file, 1, check=True)
            ours = Bout(work, lambda: self.read(port, path, file, seconds, len(samples[0])))
            name = f"{against}, {len(body):,} bytes"
            peer = Bout(name, lambda: self.read(nginx.port, nginx.path, file, seconds, len(body)))
            self.rows.append(Row(work, ours, peer, against, floor, goal))
            self.interleave([ours, peer])
            with shop.panel() as panel:
                same = len(self.good_answer(panel, bodies[0])) == len(nginx.fetch())
            if len(bodies) == 1 and not same:
                raise Wrong(f"{work}: the server's answer and nginx's differ in length")

    @staticmethod
    def good_answer(panel: Panel, body: str) -> bytes:
        status, answer = panel.post(body)
        if status != 200 or b'"error"' in answer:
            raise Wrong(f"refused: {status} {answer[:300]!r}")
        return answer

    @staticmethod
    def read(port: int, path: str, file: Path, seconds: int, smallest: int) -> Load:
        load = wrk(port, path, file, seconds)
        # Short answers would be fast ones. (A tenth less: the smallest of a sample is not the smallest of all.)
        if load.bytes / load.requests < smallest * 0.9:
            raise Wrong(f"answers of {load.bytes / load.requests:.0f} bytes instead of {smallest}")
        return load


ROWS = ("add", "add-delivering", "add-accounts", "add-grown", "balance", "status", "status-100", "services", "memory")
ROWS += (*NUMBERS_ROWS, *UPSTREAM_ROWS, *POSTGRES_ROWS, *PAGES_ROWS)


def main() -> int:
    told = f"rows to measure: {', '.join(ROWS)}; numbers = all of the numbers API"
    parser = argparse.ArgumentParser(
        prog="script/bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=int, default=5, metavar="N", help="length of each run (default 5)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="runs of each thing (default 3)")
    parser.add_argument("--only", default=",".join(ROWS), metavar="NAME,…", help=told)
    parser.add_argument("--postgres", action="store_true", help="only what the server does on PostgreSQL")
    parser.add_argument("--quick", action="store_true", help="small stores, runs of a second: does it work?")
    parser.add_argument("--keep", action="store_true", help="keep the folder with stores and logs")
    options = parser.parse_args()
    only = set(POSTGRES_ROWS) if options.postgres else set(options.only.split(","))
    if "numbers" in only:
        only = only - {"numbers"} | set(NUMBERS_ROWS)
    if unknown := only - set(ROWS):
        parser.error(f"no row is named {', '.join(sorted(unknown))}")
    if only == {"memory"}:
        parser.error("memory is what is resident after other rows: name some")
    if options.seconds < 1 or options.rounds < 1:
        parser.error("--seconds and --rounds start at 1")
    sizes = QUICK if options.quick else Sizes(options.seconds, options.rounds)

    end_on_signals()
    try:
        with work_folder("bench", options.keep) as folder, ExitStack() as stack:
            bench = Bench(sizes, only, folder, stack)
            bench.measure_orders()
            bench.measure_reads()
            NumbersBench(bench).run()
            PostgresBench(bench, ORDER).run()
            PagesBench(bench).run()
            upstreams = UpstreamBench(folder, stack, sizes.seconds, sizes.rounds, options.quick, bench.say)
            upstreams.run(only)
            print(machine(folder, bench.versions))
            print(
                f"wrk: {CONNECTIONS} connections, {THREADS} threads; {sizes.rounds} × {sizes.seconds} s, interleaved\n"
            )
            if bench.rows:
                print(table(bench.rows, bench.memory if "memory" in only else {}))
            if upstreams.lines:
                print("\n" + upstreams.table())
            print("\n" + raw(bench.bouts, bench.memory, bench.notes))
            if options.quick:
                print("\nA quick run: small stores, one short round. The figures mean nothing.")
    except Wrong as wrong:
        print(f"WRONG: {wrong}", file=sys.stderr)
        return 1
    print("\nEvery order and rental that counted was charged, once; every store holds its audit.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
