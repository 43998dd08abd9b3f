"""Part of script/torture: the database is stopped, and hangs, while clients ask.

Every request has its answer in a bounded time: 503 in the words of the protocol, or 200 for what needs no store.
/readyz is red, /healthz is green, memory does not grow; and when the database is back, so are orders, by themselves.
"""

from __future__ import annotations

import http.client
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from fleet import Fleet
from mixed import Load, send_again
from postgres import Postgres
from program import Wrong
from reckoning import Cash, Reckoning

ANSWER_LIMIT = 15.0  # seconds within which everything is answered
MEMORY_LIMIT = 3.0  # seconds for /healthz and the catalogue, which need no store
RED_LIMIT = 15.0  # seconds until /readyz is red
RECOVERY_LIMIT = 15.0  # seconds from the database's return to the first order
GROWTH_LIMIT = 64 << 20  # bytes of memory more than at the moment the database went away
MIX = {"add": 60, "status": 20, "balance": 20}


class Looker:
    """Watches, each by itself: /readyz; /healthz, what needs no store, and memory."""

    def __init__(self, fleet: Fleet):
        self.fleet, self.node = fleet, fleet.nodes[0]
        self.stopping = threading.Event()
        self.begun = time.monotonic()
        self.red_after: float | None = None
        self.most = self.catalogues = 0
        self.slowest = 0.0  # of what needs no store
        self.failure: BaseException | None = None
        self.threads = [threading.Thread(target=self.run, args=(look,), daemon=True) for look in (self.ready, self.well)]
        for thread in self.threads:
            thread.start()

    def run(self, look) -> None:
        try:
            while not self.stopping.wait(0.2):
                look()
        except BaseException as failure:  # told by stop
            self.failure = failure

    def ready(self) -> None:
        if self.get("/readyz") == 503 and self.red_after is None:
            self.red_after = time.monotonic() - self.begun

    def well(self) -> None:
        self.most = max(self.most, self.node.memory())
        begun = time.monotonic()
        if self.get("/healthz") != 200:
            raise Wrong("/healthz is red, and the server runs")
        with self.fleet.panel(timeout=ANSWER_LIMIT) as panel:
            panel.services(self.fleet.standard)
        self.slowest = max(self.slowest, time.monotonic() - begun)
        self.catalogues += 1

    def get(self, path: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.node.port, timeout=ANSWER_LIMIT)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()

    def stop(self) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(60)
        if self.failure:
            raise Wrong(f"while the database was away: {self.failure!r}")


def gone(folder: Path, stack: ExitStack, say, seconds: float, connections: int, quick: bool) -> None:
    server = stack.enter_context(Postgres(fast=quick, beside=None if quick else folder))
    fleet = Fleet(folder, stack, server, server.create("gone"), "gone", 1, bottles=False, proxied=False)
    load = Load(fleet, 1 << 40, connections, MIX)
    time.sleep(3)
    absences = [("stopped", server.stop, server.start), ("hanging", server.pause, server.resume)]
    if not quick:
        absences.append(("killed", server.kill, server.start))
    for name, leave, come_back in absences:
        absence(fleet, load, say, seconds, name, leave, come_back)
        time.sleep(2)
    memory = load.stop()
    again = send_again(fleet, memory)
    fleet.stop()
    fleet.audit()
    say(f"gone: {Reckoning(fleet, memory, Cash(), unsure=True).check()}; {again} sent again")


def absence(fleet: Fleet, load: Load, say, seconds: float, name: str, leave, come_back) -> None:
    memory, node = load.memory, fleet.nodes[0]
    memory.slowest, refusals, unanswered = 0.0, memory.refusals, memory.unanswered
    before = node.memory()
    leave()
    looker = Looker(fleet)
    time.sleep(seconds)
    load.is_running()
    if not node.is_running():
        raise Wrong(f"the server ended when its database was {name}: {node.last_words()}")
    orders = memory.last_order
    looker.stop()
    come_back()
    begun = time.monotonic()
    while memory.last_order <= max(orders, begun) or not node.is_ready():
        load.is_running()
        if time.monotonic() - begun > 60:
            raise Wrong(f"a minute after the database was {name} no order is taken: {node.last_words()}")
        time.sleep(0.01)
    back = memory.last_order - begun
    grown = looker.most - before
    say(f"database {name} for {seconds:.0f} s: {memory.refusals - refusals:,} times 503, slowest answer "
        f"{memory.slowest:.1f} s, /readyz red after {looker.red_after or 0:.1f} s, {looker.catalogues} catalogues, the "
        f"slowest {looker.slowest:.2f} s, {max(0, grown) >> 20} MiB more memory, orders again after {back:.2f} s")  # fmt: skip
    if memory.unanswered != unanswered:
        raise Wrong(f"database {name}: {memory.unanswered - unanswered} requests had no answer of the protocol")
    if memory.refusals == refusals:
        raise Wrong(f"database {name}: nothing was refused, so it was not away")
    if orders > looker.begun + 1:
        raise Wrong(f"database {name}: an order was acknowledged {orders - looker.begun:.1f} s after it had gone")
    if looker.red_after is None or looker.red_after > RED_LIMIT:
        raise Wrong(f"database {name}: /readyz was not red within {RED_LIMIT:.0f} s")
    if memory.slowest > ANSWER_LIMIT:
        raise Wrong(f"database {name}: an answer took {memory.slowest:.1f} s")
    if looker.slowest > MEMORY_LIMIT:
        raise Wrong(f"database {name}: what needs no store took {looker.slowest:.1f} s")
    if back > RECOVERY_LIMIT:
        raise Wrong(f"database {name}: orders were taken again {back:.1f} s after it was back")
    if grown > GROWTH_LIMIT:
        raise Wrong(f"database {name}: memory grew by {grown >> 20} MiB in {seconds:.0f} s")
