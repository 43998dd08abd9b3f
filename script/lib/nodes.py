"""Part of script/torture: nodes on one PostgreSQL behind HAProxy, which are killed, stopped and cut off under load.

Clients do everything at once (mixed.py), verbs move money beside them, connections of the database are dropped, and of
a hundred batches two meet a fault that was put in. Afterwards the books are compared with what everybody was told
(reckoning.py), and a node that is killed for good leaves its work to the others.
"""

from __future__ import annotations

import random
import subprocess
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from fleet import Fleet, Node
from mixed import Load, Memory
from postgres import Postgres
from program import Wrong, binary
from proxies import PgBouncer
from reckoning import Cash, Reckoning

NODES = 3
LONGEST_PAUSE = 15.0  # seconds that a node is stopped for: longer than it takes to bury it
SETTINGS = {"store.fault-percent": 2, "numbers.cancel-guard-percent": 0, "sync.minutes": 0}
SETTLE = 240.0  # seconds within which orders have ended, and one more for every
ORDERS_PER_SECOND = 40
TAKEN_OVER = 60.0  # seconds within which the work of a killed node is done by others


class Monkey(threading.Thread):
    """Kills nodes, stops them, drops their connections; leaves at least one alone."""

    def __init__(self, fleet: Fleet, say, longest_pause: float, calm: tuple[float, float]):
        super().__init__(daemon=True)
        self.fleet, self.say, self.longest_pause, self.calm = fleet, say, longest_pause, calm
        self.stopping = threading.Event()
        self.failure: BaseException | None = None
        self.kills = self.pauses = self.drops = 0
        self.slowest_start = 0.0
        self.turn = 0

    def run(self) -> None:
        try:
            while not self.stopping.wait(random.uniform(*self.calm)):
                # Each in its turn, so that a short run has all of them; the node is chance.
                (self.kill, self.drop, self.pause)[self.turn % 3](random.choice(self.fleet.nodes))
                self.turn += 1
        except BaseException as failure:  # told by stop
            self.failure = failure

    def kill(self, node: Node) -> None:
        node.kill()
        self.kills += 1
        self.stopping.wait(random.uniform(0, 3))
        self.slowest_start = max(self.slowest_start, node.start())

    def pause(self, node: Node) -> None:
        node.pause()
        self.pauses += 1
        other = random.choice([it for it in self.fleet.nodes if it is not node])
        seconds = random.uniform(1, self.longest_pause)
        if random.random() < 0.3 and not self.stopping.wait(seconds / 2):
            self.kill(other)
        self.stopping.wait(seconds)
        node.resume()

    def drop(self, _: Node) -> None:
        """Ends half of the database's connections."""
        half = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        self.fleet.server.sql(f"SELECT pg_terminate_backend(pid) FROM ({half} AND random() < 0.5) q;", self.fleet.name)
        self.drops += 1

    def stop(self) -> None:
        self.stopping.set()
        self.join(120)
        for node in self.fleet.nodes:
            node.resume()
        if self.failure:
            raise self.failure


class Cashier(threading.Thread):
    """Moves money by verbs beside the nodes, and remembers which of them ended well."""

    def __init__(self, fleet: Fleet):
        super().__init__(daemon=True)
        self.fleet, self.cash, self.stopping = fleet, Cash(), threading.Event()
        self.failure: BaseException | None = None
        self.start()

    def run(self) -> None:
        number = 0
        try:
            while not self.stopping.wait(0.5):
                number += 1
                account = random.choice(self.fleet.accounts)
                direction, cents = random.choice(("credit", "debit")), random.randint(1, 10_000)
                self.move(f"{self.fleet.name} cash {number}", account, direction, cents)
        except BaseException as failure:  # told by stop
            self.failure = failure

    def move(self, reason: str, account, direction: str, cents: int) -> None:
        words = ["wallet", direction, account.id, f"{cents / 100:.2f}", account.currency, "--reason", reason, "--json"]
        micros = cents * 10_000 * (1 if direction == "credit" else -1)
        done = subprocess.run(
            [binary(), *words, "--database", self.fleet.url], stdin=subprocess.DEVNULL, capture_output=True, timeout=120
        )
        (self.cash.done if done.returncode == 0 else self.cash.open)[reason] = micros

    def stop(self) -> Cash:
        self.stopping.set()
        self.join(130)
        if self.failure:
            raise self.failure
        return self.cash


def nodes(folder: Path, stack: ExitStack, say, operations: int, connections: int, quick: bool) -> None:
    server = stack.enter_context(Postgres(fast=quick, beside=None if quick else folder))
    fleet = Fleet(folder, stack, server, server.create("nodes"), "nodes", NODES, SETTINGS)
    storm(fleet, say, operations, connections, quick)


def bouncer(folder: Path, stack: ExitStack, say, operations: int, connections: int) -> None:
    server = stack.enter_context(Postgres(fast=True))
    proxy = stack.enter_context(PgBouncer(server))
    server.create("bouncer")
    settings = SETTINGS | {"store.prepared-statements": "unnamed"}
    # Verbs come through it, too.
    fleet = Fleet(folder, stack, server, proxy.url("bouncer"), "bouncer", NODES, settings)
    storm(fleet, say, operations, connections, quick=True)


def storm(fleet: Fleet, say, operations: int, connections: int, quick: bool) -> None:
    begun = time.monotonic()
    cashier = Cashier(fleet)
    monkey = Monkey(fleet, say, 8.0 if quick else LONGEST_PAUSE, (0.3, 1.0) if quick else (1.0, 4.0))
    load = Load(fleet, operations, connections)
    memory = load.memory
    monkey.start()
    told = time.monotonic()
    # What is still without an answer at the end is waited for in peace.
    while (load.is_running() and memory.left > 0) or monkey.turn < 3:
        time.sleep(0.2)
        if monkey.failure or cashier.failure:
            break
        if time.monotonic() - told > 30:
            told = time.monotonic()
            say(f"{fleet.name}: {max(0, memory.left):,} operations to go, {monkey.kills} kills, "
                f"{monkey.pauses} pauses, {monkey.drops} drops, {memory.unanswered:,} unanswered")  # fmt: skip
    monkey.stop()
    load.wait(300)
    cash = cashier.stop()
    took = time.monotonic() - begun
    say(f"{fleet.name}: {operations:,} operations in {took:.0f} s ({operations / took:,.0f}/s), {monkey.kills} kills, "
        f"{monkey.pauses} pauses, {monkey.drops} drops; {memory.unanswered:,} without an answer, {memory.refusals:,} "
        f"refused 503, slowest answer {memory.slowest:.1f} s, slowest start {monkey.slowest_start:.1f} s")  # fmt: skip

    take_over(fleet, say, connections, memory)
    seconds = fleet.settle(SETTLE + operations / ORDERS_PER_SECOND)
    say(f"{fleet.name}: all orders ended or flagged {seconds:.0f} s later")
    fleet.stop()
    fleet.audit()
    reckoning = Reckoning(fleet, memory, cash)
    say(f"{fleet.name}: {reckoning.check()}: all there, once, in order")
    if quick:
        say(f"{fleet.name}: {reckoning.prove()}")


def take_over(fleet: Fleet, say, connections: int, memory: Memory) -> None:
    """A node is killed with work under way, for good; the others finish it."""
    Load(fleet, 300, connections, {"add": 1}, memory).wait(120)
    victim = random.choice(fleet.nodes)
    victim.kill()
    begun = time.monotonic()
    query = "SELECT count(*) c FROM dispatches WHERE provider_id IS NOT NULL AND state < 2"
    (left,), = fleet.look(query)
    while fleet.look(query)[0][0]:
        if time.monotonic() - begun > TAKEN_OVER:
            raise Wrong(f"{TAKEN_OVER:.0f} s after {victim.name} was killed, its work is not taken over: {fleet.look(query)}")
        time.sleep(0.2)
    say(f"{fleet.name}: {left} orders were to be sent when {victim.name} was killed, none {time.monotonic() - begun:.1f} s later")
