"""script/torture: clients order while the server is killed, its disk is full, or its power is cut.

The clients remember what they were told. After each disaster the server must be back, its audit must hold, and:
each order that was acknowledged is there, once, charged once; sending its order_reference again gives the same order
and charges nothing; an order without an answer, sent again, is there once, whether it had been made or not.
In the storm two upstream panels fail in every way while orders go through them, and the server is killed (storm.py).
Numbers are bought under Idempotency-Keys that are sent many times at once, and the server is killed (keys.py).
Power cuts and the full disk need root and a loop device; without them the script says what it leaves out.
Parts on PostgreSQL are told of in postgres_parts.py.
"""

from __future__ import annotations

import argparse
import random
import sys
import threading
import time
from contextlib import ExitStack
from decimal import Decimal
from pathlib import Path

import postgres_parts
from clients import Crowd, Told
from disks import FLUSH, LOSE, Ballast, Disk, why_no_disk
from keys import Keys
from program import (
    ORDER,
    Account,
    Panel,
    Server,
    Wrong,
    audit,
    credit,
    demo,
    end_on_signals,
    first_order,
    in_parallel,
    sandbox_service,
    work_folder,
)
from storm import Storm

RESTART_LIMIT = 2.0  # seconds from exec to ready
ACCOUNTS = 8  # several wallets, so that a batch is about more than one
CHECKERS = 16  # connections that look orders up afterwards


class World:
    """A store with several customers, a server on it, and all that was ever acknowledged."""

    def __init__(self, folder: Path, disk: Path, stack: ExitStack):
        self.database = disk / "switchboard.sqlite"
        made = demo(self.database, accounts=ACCOUNTS - 1)
        accounts = [made.standard, *made.more]
        self.path = made.standard.path
        # The demonstration's wallets hold a hundred thousand orders, the long run may place more.
        for account in accounts:
            credit(account, 1_000_000, self.database)
        self.server = Server(self.database, folder / f"{disk.name}.log")
        stack.callback(self.server.kill)
        self.server.start()
        with self.panel() as panel:
            self.service = sandbox_service(panel.services(made.standard))
            self.charge = first_order(panel, made.standard, self.service)
            self.told = [Told(account, panel.balance(account)) for account in accounts]
        self.orders = audit(self.database)["orders"]
        self.references: dict[int, str] = {}  # of every order since the beginning

    def panel(self) -> Panel:
        return Panel(self.server.port, self.path)

    # Checking

    def check(self) -> str:
        """The promises of this script's first lines, for what the clients were told since the last check."""
        acknowledged = sum(len(told.orders) for told in self.told)
        unanswered = sum(len(told.open) for told in self.told)
        refused = sum(len(told.refused) for told in self.told)
        audit(self.database)
        found = 0
        for told in self.told:
            found += self.check_account(told)
        self.orders += acknowledged + unanswered + refused
        counted = audit(self.database)["orders"]
        if counted != self.orders:
            raise Wrong(f"the audit counts {counted} orders where {self.orders} were placed")
        without = f", {unanswered} without an answer ({found} of them made)" if unanswered else ""
        return f"{acknowledged:,} orders acknowledged{without}" + (f", {refused:,} refused" if refused else "")

    def check_account(self, told: Told) -> int:
        """Gives how many of the orders without an answer had been made."""
        with self.panel() as panel:
            balance = panel.balance(told.account)
            self.look_up(panel, told.account, list(told.orders.values()))
        made = (told.balance - balance) / self.charge
        least, most = len(told.orders), len(told.orders) + len(told.open)
        if made != int(made) or not least <= made <= most:
            raise Wrong(
                f"account {told.account.id}: {least} orders acknowledged and {len(told.open)} without an answer, "
                f"but the balance moved by {made} charges"
            )

        # Again, the acknowledged ones: the same orders, and nothing more is charged.
        again = self.send_again(told.account, list(told.orders))
        for reference, order in told.orders.items():
            if again[reference] != order:
                raise Wrong(f"{reference} was order {order}, sent again it is order {again[reference]}")
        self.expect(told, int(made), "after the acknowledged orders were sent again")

        # Now the rest, twice: after the first time each is there once, the second changes nothing.
        rest = told.open + told.refused
        late = self.send_again(told.account, rest)
        self.expect(told, len(told.orders) + len(rest), "after the unanswered orders were sent again")
        if self.send_again(told.account, rest) != late:
            raise Wrong(f"account {told.account.id}: an order sent again twice is not the same order")
        self.expect(told, len(told.orders) + len(rest), "after the unanswered orders were sent a third time")

        for reference, order in (told.orders | late).items():
            if order in self.references:
                raise Wrong(f"{reference} and {self.references[order]} are the same order {order}")
            self.references[order] = reference
            told.checked.append(order)
        told.balance -= self.charge * (len(told.orders) + len(rest))
        found = int(made) - len(told.orders)
        told.orders, told.open, told.refused = {}, [], []
        return found

    def look_up(self, panel: Panel, account: Account, orders: list[int]) -> None:
        for order, answer in panel.status(account, orders).items():
            if "error" in answer:
                raise Wrong(f"order {order} was acknowledged and is not there: {answer}")
            if Decimal(answer["charge"]) != self.charge:
                raise Wrong(f"order {order} was charged {answer['charge']} instead of {self.charge}")

    def send_again(self, account: Account, references: list[str]) -> dict[str, int]:
        answers: dict[str, int] = {}

        def send(part: list[str]) -> None:
            with self.panel() as panel:
                for reference in part:
                    fields = ORDER | {"service": self.service, "order_reference": reference}
                    answers[reference] = int(panel.ask(account, "add", **fields)["order"])

        in_parallel(references, CHECKERS, send)
        return answers

    def expect(self, told: Told, orders: int, when: str) -> None:
        with self.panel() as panel:
            balance = panel.balance(told.account)
        if balance != told.balance - self.charge * orders:
            moved = (told.balance - balance) / self.charge
            raise Wrong(f"account {told.account.id}, {when}: {moved} charges left the balance instead of {orders}")

    def check_everything(self) -> None:
        """Once more at the end, every order since the beginning: a later disaster must not harm an earlier order."""
        for told in self.told:
            with self.panel() as panel:
                self.look_up(panel, told.account, told.checked)

    def finish(self) -> None:
        self.check_everything()
        self.server.stop()
        if audit(self.database)["orders"] != self.orders:
            raise Wrong("the audit after the server's end counts other orders than before")


# MARK: kill -9


def kills(count: int, connections: int, folder: Path, stack: ExitStack) -> None:
    disk = folder / "killed"
    disk.mkdir()
    world = World(folder, disk, stack)
    slowest = 0.0
    for number in range(1, count + 1):
        crowd = Crowd(world.server.port, world.service, world.told, f"kill-{number}", connections)
        time.sleep(random.uniform(0.2, 1.2))
        early = crowd.broken.is_set()
        world.server.kill()
        crowd.stop()
        if early:
            raise Wrong(f"a connection broke before the server was killed: {world.server.last_words()}")
        if number % 5 == 0:
            # A second blow while it recovers from the first.
            world.server.launch()
            time.sleep(random.uniform(0, 0.2))
            world.server.kill()
        seconds = world.server.start()
        slowest = max(slowest, seconds)
        say(f"kill {number}/{count}: {world.check()}, back in {seconds:.2f} s, the books hold")
        if seconds >= RESTART_LIMIT:
            raise Wrong(f"the restart took {seconds:.2f} s, the limit is {RESTART_LIMIT:.0f} s")
    world.finish()
    say(
        f"{count} kills: {len(world.references):,} orders, all there, once, charged once; "
        f"slowest restart {slowest:.2f} s"
    )


# MARK: the disk full


class Reader(threading.Thread):
    """Reads go on, whatever happens to writes."""

    def __init__(self, world: World):
        super().__init__(daemon=True)
        self.world = world
        self.stopping = threading.Event()
        self.reads = 0
        self.failure: BaseException | None = None
        self.start()

    def run(self) -> None:
        told = self.world.told[0]
        try:
            with self.world.panel() as panel:
                while not self.stopping.is_set():
                    panel.balance(told.account)
                    panel.services(told.account)
                    order = next(reversed(list(told.orders.values())), None)
                    if order is not None:
                        self.world.look_up(panel, told.account, [order])
                    self.reads += 1
                    time.sleep(0.02)
        except BaseException as failure:  # told by stop
            self.failure = failure

    def stop(self) -> int:
        self.stopping.set()
        self.join(60)
        if self.failure:
            raise Wrong(f"a read failed while the disk was full: {self.failure!r}")
        return self.reads


def disk_full(connections: int, folder: Path, stack: ExitStack, in_memory: bool) -> None:
    # Room for the store's journal file to grow to its 64 MiB and more.
    disk = stack.enter_context(Disk(folder, "full", 256))
    disk.attach(in_memory)
    # The stack unwinds in the other order: the server ends before its disk is unmounted.
    world = World(folder, disk.mount_point, stack)
    ballast = Ballast(disk.mount_point)

    # First: full, then space again, and the server goes on by itself.
    ballast.fill(leave=24 << 20)
    reader = Reader(world)
    crowd = Crowd(world.server.port, world.service, world.told, "full", connections, may_refuse=True)
    wait_until_full(world, crowd, ballast)
    reads, refusals = reader.reads, crowd.refusals
    time.sleep(3)
    if not world.server.is_running():
        raise Wrong(f"the server ended when its disk was full: {world.server.last_words()}")
    if reader.reads == reads or crowd.refusals == refusals:
        raise Wrong("nothing was answered for three seconds while the disk was full")
    begun = time.monotonic()
    ballast.drop()
    while crowd.last_order < begun:
        if time.monotonic() - begun > 10:
            raise Wrong("ten seconds after space was freed the server still refuses every order")
        time.sleep(0.01)
    recovered = crowd.last_order - begun
    time.sleep(0.5)
    crowd.stop()
    reads = reader.stop()
    if any(told.open for told in world.told):
        raise Wrong(f"a connection broke while the disk was full: {world.server.last_words()}")
    say(
        f"disk full: {world.check()}, {reads} rounds of reads went on, "
        f"orders again {recovered:.2f} s after space was freed"
    )

    # Second: killed while full. After the operator made room and started it again nothing is missing.
    ballast.fill(leave=8 << 20)
    crowd = Crowd(world.server.port, world.service, world.told, "full-kill", connections, may_refuse=True)
    wait_until_full(world, crowd, ballast)
    time.sleep(0.5)
    world.server.kill()
    crowd.stop()
    ballast.drop()
    seconds = world.server.start()
    say(f"disk full, then killed: {world.check()}, back in {seconds:.2f} s")
    world.finish()


def wait_until_full(world: World, crowd: Crowd, ballast: Ballast) -> None:
    """Orders fill the disk to the first refusal, helped after five seconds, since a slow server would take minutes;
    then the ballast takes what a rollback gave back, until no order has gone through for a second."""
    begun = time.monotonic()
    while not crowd.refusals:
        if crowd.broken.is_set():
            crowd.stop()
            raise Wrong(f"a connection broke while the disk filled up: {world.server.last_words()}")
        if time.monotonic() - begun > 60:
            raise Wrong("the disk is full for most of a minute, and no order was refused")
        if time.monotonic() - begun > 5:
            ballast.fill(leave=0)
        time.sleep(0.01)
    while time.monotonic() - max(crowd.last_order, begun) < 1:
        if time.monotonic() - begun > 120:
            raise Wrong("orders still go through on a full disk")
        ballast.fill(leave=0)
        time.sleep(0.02)


# MARK: power cuts


def power_cuts(count: int, connections: int, folder: Path, stack: ExitStack) -> None:
    disk = stack.enter_context(Disk(folder, "cut", 1024))
    disk.attach()
    world = World(folder, disk.mount_point, stack)
    for number in range(1, count + 1):
        how = FLUSH if number % 4 == 0 else LOSE
        crowd = Crowd(
            world.server.port, world.service, world.told, f"cut-{number}", connections, may_refuse=True, may_fail=True
        )
        time.sleep(random.uniform(0.2, 1.2))
        early = crowd.broken.is_set()
        witness = disk.mount_point / f"witness-{number}"
        witness.write_bytes(b"never synced" * 1000)
        disk.cut_power(how)
        # With its disk gone it must stop by itself, and not with 0: what it holds in memory is not what is stored.
        code = world.server.wait(10)
        if code == 0:
            raise Wrong("the server ended with 0 when its disk was gone")
        if code is None:
            raise Wrong(f"ten seconds after its disk was gone the server still runs: {world.server.last_words()}")
        crowd.stop()
        if early:
            raise Wrong(f"a connection broke before the power was cut: {world.server.last_words()}")
        # Answers from the moment of the cut may say anything but "order"; what became of those orders is unknown.
        for told in world.told:
            told.open += told.refused
            told.refused = []
        disk.repair()
        # The instrument's own proof: what was not synced has to be gone, else this tests nothing.
        if how == LOSE and witness.exists() and witness.stat().st_size:
            raise Wrong("a file that was never synced has survived the power cut: the cut did not cut")
        witness.unlink(missing_ok=True)
        seconds = world.server.start()
        name = "power cut" if how == LOSE else "disk gone"
        say(f"{name} {number}/{count}: {world.check()}, back in {seconds:.2f} s, the books hold")
    world.finish()
    say(f"{count} power cuts: {len(world.references):,} orders, all there, once, charged once")


# MARK: the whole


PARTS = ("kills", "storm", "keys", "full", "power", *postgres_parts.POSTGRES_PARTS)


def say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="script/torture", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=50, metavar="N", help="kill -9 this many times (default 50)")
    parser.add_argument(
        "--power-cuts", type=int, default=10, metavar="N", help="cut the power this many times (default 10)"
    )
    parser.add_argument(
        "--connections", type=int, default=64, metavar="N", help="clients that order at once (default 64)"
    )
    parser.add_argument(
        "--storm-orders", type=int, default=100_000, metavar="N", help="orders through the storm (default 100,000)"
    )
    parser.add_argument(
        "--keys", type=int, default=1_000, metavar="N", help="Idempotency-Keys, each sent 20 times (default 1,000)"
    )
    postgres_parts.add_options(parser)
    parser.add_argument("--only", default=",".join(PARTS), metavar="PART,…", help="parts to run: " + ", ".join(PARTS))
    parser.add_argument(
        "--quick", action="store_true", help="few kills and keys, a small storm, nothing that needs root: for the test suite"
    )
    parser.add_argument("--seed", type=int, default=None, metavar="N", help="repeat the moments of another run")
    parser.add_argument("--keep", action="store_true", help="keep the folder with stores and logs")
    options = parser.parse_args()
    parts = set(options.only.split(","))
    if unknown := parts - set(PARTS):
        parser.error(f"no part is named {', '.join(sorted(unknown))}")
    if min(options.kills, options.power_cuts, options.connections, options.keys, options.failovers) < 1:
        parser.error("numbers start at 1")
    count = options.kills
    if options.quick:
        parts, count = parts - {"full", "power"}, min(count, 2)
        options.storm_orders, options.keys = min(options.storm_orders, 160), min(options.keys, 60)
    seed = options.seed if options.seed is not None else random.randrange(1 << 32)
    random.seed(seed)
    say(f"{', '.join(part for part in PARTS if part in parts)}; {options.connections} connections; --seed {seed}")

    end_on_signals()
    left_out = []
    try:
        with work_folder("torture", options.keep) as folder:
            if "kills" in parts:
                with ExitStack() as stack:
                    kills(count, options.connections, folder, stack)
            if "storm" in parts:
                with ExitStack() as stack:
                    Storm(folder, stack, say).run(options.storm_orders, kill_every=4)
            if "keys" in parts:
                with ExitStack() as stack:
                    repeats, kill_every = (6, 0.15) if options.quick else (20, 1.0)
                    Keys(folder, stack, say).run(options.keys, repeats, kill_every)
            postgres_parts.run(parts, folder, say, options)
            missing = why_no_disk(folder) if parts & {"full", "power"} else None
            if missing:
                say(f"NO LOOP DEVICE: {missing}")
            if "full" in parts:
                if missing and why_no_disk(folder, in_memory=True):
                    left_out.append("the full disk")
                else:
                    with ExitStack() as stack:
                        disk_full(options.connections, folder, stack, in_memory=missing is not None)
            if "power" in parts:
                if missing:
                    left_out.append("power cuts")
                else:
                    with ExitStack() as stack:
                        power_cuts(options.power_cuts, options.connections, folder, stack)
    except Wrong as wrong:
        print(f"WRONG: {wrong}", file=sys.stderr)
        return 1
    for part in left_out:
        say(f"LEFT OUT, for want of a loop device: {part}")
    if len(left_out) == len(parts):
        say("So nothing was tested.")
    else:
        say("Nothing acknowledged was lost, nothing was charged twice.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
