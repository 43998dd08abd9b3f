"""Part of script/torture: the database's primary is killed, and its synchronous standby takes over, under load.

What was acknowledged is on both, so nothing of it may be lost; and nodes find the new primary by themselves.
"""

from __future__ import annotations

import http.client
import json
import random
import time
from contextlib import ExitStack
from pathlib import Path

from fleet import Fleet
from mixed import Load, send_again
from program import Wrong, form
from reckoning import Cash, Reckoning
from standby import Pair

NODES = 2
RESUME_LIMIT = 10.0  # seconds from the kill to the first acknowledged order
MIX = {"add": 70, "status": 20, "balance": 10}


def failover(folder: Path, stack: ExitStack, say, rounds: int, connections: int, quick: bool) -> None:
    pair = stack.enter_context(Pair(fast=quick, beside=None if quick else folder))
    pair.primary.create("failover")
    fleet = Fleet(folder, stack, lambda: pair.primary, pair.url("failover"), "failover", NODES, bottles=False)
    load = Load(fleet, 1 << 40, connections, MIX)
    times = []
    for number in range(1, rounds + 1):
        time.sleep(random.uniform(1, 3))
        load.is_running()
        if number == 1:
            hold_standby(pair, load)
        whole = number % 2 == 1
        begun = pair.fail_over(whole)
        promoted = time.monotonic() - begun
        resumed = first_order(fleet, number) - begun
        times.append(resumed)
        acknowledged = sum(1 for sent in load.memory.sent if sent.order is not None)
        say(f"failover {number}/{rounds}: {'all processes' if whole else 'the postmaster'} killed, promoted after "
            f"{promoted:.1f} s, orders again after {resumed:.1f} s, {acknowledged:,} acknowledged so far")  # fmt: skip
        if resumed > RESUME_LIMIT:
            raise Wrong(f"orders were taken again {resumed:.1f} s after the primary was killed")
        if number < rounds:
            pair.rejoin()
    time.sleep(1)
    memory = load.stop()
    again = send_again(fleet, memory)
    fleet.stop()
    fleet.audit()
    reckoning = Reckoning(fleet, memory, Cash(), unsure=True)
    told = reckoning.check()
    say(f"{rounds} failovers ({pair.rewound} standbys rewound, {pair.copied} copied): {told}; {memory.unanswered:,} "
        f"without an answer, {memory.refusals:,} refused 503, {again} sent again; orders again after at most {max(times):.1f} s")


def hold_standby(pair: Pair, load: Load) -> None:
    """The instrument's own proof: while the standby stands still, nothing is acknowledged, else it is no synchronous one."""
    pair.standby.pause()
    begun = time.monotonic()
    time.sleep(3)
    last = load.memory.last_order
    pair.standby.resume()
    if last > begun + 1:
        raise Wrong(f"an order was acknowledged {last - begun:.1f} s after the standby had stood still")
    time.sleep(3)
    if load.memory.last_order < begun + 3:
        raise Wrong("orders are not taken after the standby stood still for three seconds")


def first_order(fleet: Fleet, number: int) -> float:
    """Sends an order, again and again under one reference, until it is acknowledged; gives the moment."""
    account = fleet.standard
    fields = {"service": fleet.goods[0].service, "link": "https://example.com/probe", "quantity": 50}
    body = form(account, "add", order_reference=f"probe-{number}", **fields)
    deadline = time.monotonic() + 60
    last: object = "nothing"
    while time.monotonic() < deadline:
        try:
            with fleet.panel(timeout=10) as panel:
                while time.monotonic() < deadline:
                    status, answer = panel.post(body)
                    if status == 200 and isinstance(json.loads(answer).get("order"), int):
                        return time.monotonic()
                    last = f"{status} {answer[:200]!r}"
                    time.sleep(0.02)
        except (OSError, http.client.HTTPException) as failure:
            last = failure
            time.sleep(0.02)
    raise Wrong(f"a minute after the primary was killed no order is taken: {last}")
