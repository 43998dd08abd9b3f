"""Part of script/torture: purchases under one Idempotency-Key, sent many times at once, while the server is killed.

Some repeats carry another body, or the same one to the other version. Afterwards each key has had one effect, that of
the body that came first: its rentals are those that its answer names, and the wallet has paid for them once. Every
answer to that body is the same, byte for byte; other bodies are told that the key is used; and a key is said to be in
progress only until it has its answer. The audit holds.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import random
import struct
import threading
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from program import Wrong, audit, in_parallel
from rentals import ACTIVE, FAILED, RECEIVED, RESERVED, UNCLEAR, Agency, Numbers

GANGS = 4  # keys that are sent at the same time
CHECKERS = 8  # connections that send everything once more at the end
PATIENCE = 60.0  # seconds within which a key has its answer, kills included
USED, RUNNING, NONE_MADE = "IDEMPOTENCY_KEY_REUSED", "REQUEST_IN_PROGRESS", "PROVIDER_ERROR"


@dataclass(frozen=True)
class Request:
    """A body sent to a version. Two that are the same request may be spelled differently."""

    path: str
    body: str
    is_other: bool


@dataclass
class Key:
    text: str
    requests: list[Request]  # one for each time it is sent
    quantity: dict[bool, int]  # by whether it is the other request
    # What was answered, by whether it was the other request; list.append is atomic, so this needs no lock.
    answers: dict[bool, list[tuple[int, bytes]]] = field(default_factory=lambda: {False: [], True: []})
    used: dict[bool, int] = field(default_factory=lambda: {False: 0, True: 0})  # answers that it is used
    running: list[float] = field(default_factory=list)  # when something was sent that was told to wait
    answered_at: list[float] = field(default_factory=list)

    @property
    def purchase(self) -> tuple[int, int]:
        """What the books keep of its text."""
        return struct.unpack("<qq", hashlib.sha256(self.text.encode()).digest()[:16])


class Caller:
    """One who asks until there is an answer that will not change, over as many connections as that takes."""

    def __init__(self, keys: Keys):
        self.keys = keys
        self.connect()

    def __enter__(self) -> Caller:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.__exit__()

    def connect(self) -> None:
        self.kills = self.keys.kills  # before it was opened
        self.client: Numbers = self.keys.agency.client()

    def was_killed(self) -> bool:
        """Whether the server of this connection is gone, or its successor not there yet."""
        return self.kills != self.keys.kills or not self.keys.is_up.is_set()

    def send(self, key: Key, request: Request) -> None:
        deadline = time.monotonic() + PATIENCE
        last = "nothing"
        while time.monotonic() < deadline:
            begun = time.monotonic()
            try:
                status, answer = self.client.send("POST", request.path, request.body, key.text)
            except (OSError, http.client.HTTPException) as failure:
                if not self.was_killed():
                    raise Wrong(f"{key.text}: a connection broke and nobody killed the server: {failure!r}") from None
                self.keys.broken += 1
                self.client.__exit__()
                self.keys.is_up.wait(PATIENCE)
                self.connect()
                continue
            last = f"{status} {answer[:300]!r}"
            code = json.loads(answer).get("error", {}).get("code")
            if status == 200 or (status == 422 and code == NONE_MADE):
                key.answers[request.is_other].append((status, answer))
                key.answered_at.append(time.monotonic())
                return
            if status == 422 and code == USED:
                key.used[request.is_other] += 1
                return
            if status != 409 or code != RUNNING:
                raise Wrong(f"{key.text}: answered {last}")
            key.running.append(begun)
            time.sleep(0.005)
        raise Wrong(f"{key.text}: no answer within {PATIENCE:.0f} s, the last was {last}")


class Keys:
    def __init__(self, folder: Path, stack: ExitStack, say):
        self.say = say
        self.agency = Agency("keys", folder)
        stack.callback(self.agency.server.kill)
        # Set while the server is up: a connection that breaks then is a failure.
        self.is_up = threading.Event()
        self.kills = 0
        self.broken = 0

    # Requests

    def key(self, number: int, repeats: int) -> Key:
        """Purchases of every kind in turn; of every four repeats one is another request: another body, or the same
        one to the other version, which are as different."""
        products, routed = self.agency.products, self.agency.routed
        wanted = [
            {"product_id": products["silent"]},
            {"catalog_product_id": routed["code"], "policy": "cheapest"},
            {"product_id": products["code"], "quantity": 3},
            {"product_id": products["refuses"]},
            {"catalog_product_id": routed["silent"], "quantity": 2},
        ][number % 5]
        version = number // 5 % 2
        path, elsewhere = (f"/v{1 + (version ^ turn)}/orders/create" for turn in (0, 1))
        first = Request(path, json.dumps(wanted), False)
        # Keys in another order and a field that is null: the same request.
        again = json.dumps({"operator_id": None, **dict(reversed(wanted.items()))}, indent=1)
        other_wanted = wanted | {"quantity": 4} if number // 10 % 2 else wanted
        other = Request(path if number // 10 % 2 else elsewhere, json.dumps(other_wanted), True)
        kinds = [first, Request(path, again, False), first, other]
        requests = [kinds[turn % 4] for turn in range(repeats)]
        random.shuffle(requests)
        quantity = {False: wanted.get("quantity", 1), True: other_wanted.get("quantity", 1)}
        return Key(f"torture-{number}", requests, quantity)

    def gang(self, keys: list[Key], repeats: int) -> None:
        """Sends each key's requests at once, and goes on when all have their answers."""
        barrier = threading.Barrier(repeats)

        def member(places: list[int]) -> None:
            try:
                with Caller(self) as caller:
                    for key in keys:
                        barrier.wait(PATIENCE * 2)
                        caller.send(key, key.requests[places[0]])
            except BaseException:
                barrier.abort()  # nobody waits for one who is gone
                raise

        in_parallel(list(range(repeats)), repeats, member)

    # The run

    def run(self, count: int, repeats: int, kill_every: float) -> None:
        self.agency.server.start()
        self.is_up.set()
        with self.agency.client() as client:
            before = client.balance()
        keys = [self.key(number, repeats) for number in range(count)]
        failures: list[BaseException] = []
        done = threading.Event()

        def crowd() -> None:
            try:
                in_parallel(keys, GANGS, lambda part: self.gang(part, repeats))
            except BaseException as failure:  # told in the main thread
                failures.append(failure)
            done.set()

        begun = time.monotonic()
        threading.Thread(target=crowd, daemon=True).start()
        while not done.wait(random.uniform(0.2, 1.8) * kill_every):
            self.is_up.clear()
            self.agency.server.kill()
            self.kills += 1
            self.agency.server.start()
            self.is_up.set()
        if failures:
            # The gang's other members only tell that they were left.
            raise next((failure for failure in failures if isinstance(failure, Wrong)), failures[0])
        sent = count * repeats
        self.say(
            f"{count:,} keys sent {repeats} times each in {time.monotonic() - begun:.0f} s, {self.kills} kills; "
            f"{self.broken:,} of {sent:,} broke off, {sum(len(key.running) for key in keys):,} were told to wait"
        )
        self.settle()
        in_parallel(keys, CHECKERS, self.send_all_again)
        self.check(keys, before)

    def settle(self) -> None:
        """Until what was under way at a kill has been looked up and given back."""
        deadline = time.monotonic() + 90
        while (open := self.agency.look(f"SELECT count(*) FROM rentals WHERE state IN ({RESERVED}, {UNCLEAR})")[0][0]):
            if time.monotonic() > deadline:
                raise Wrong(f"90 s after the last kill nobody knows of {open} rentals what became of them")
            time.sleep(0.2)

    def send_all_again(self, keys: list[Key]) -> None:
        with Caller(self) as caller:
            for key in keys:
                waited = len(key.running)
                for request in {(each.path, each.body): each for each in key.requests}.values():
                    caller.send(key, request)
                if len(key.running) > waited:
                    raise Wrong(f"{key.text} has its answer, and is said to be in progress")

    # Checking

    def check(self, keys: list[Key], before: int) -> None:
        made = spent = failed = others = 0
        for key in keys:
            winner, answer = self.answer_of(key)
            others += winner
            ids, paid, missing = self.told(key, winner, answer)
            self.check_books(key, ids, key.quantity[winner])
            made, spent, failed = made + len(ids), spent + paid, failed + missing
        with self.agency.client() as client:
            left = client.balance()
        if before - left != spent:
            raise Wrong(f"the answers name rentals for {spent} rupiah, and {before - left} left the wallet")
        (purchases, used), = self.agency.look(
            "SELECT (SELECT count(*) FROM purchases), (SELECT count(*) FROM keyed_requests)")
        if not purchases == used == len(keys):
            raise Wrong(f"{len(keys)} keys came to {purchases} purchases and {used} used keys")
        self.agency.server.stop()
        counted, rented = audit(self.agency.database)["rentals"], made + failed
        if counted != rented:
            raise Wrong(f"the audit counts {counted} rentals, the answers {rented}")
        self.say(
            f"{len(keys):,} keys, one effect each (of {others} the other request came first): {made:,} rentals paid "
            f"once, {failed} units that came to nothing and cost nothing"
        )

    @staticmethod
    def answer_of(key: Key) -> tuple[bool, bytes]:
        """Whether the other request came first, and the answer that it got each time."""
        winners = [is_other for is_other, answers in key.answers.items() if answers]
        if len(winners) != 1:
            raise Wrong(f"{key.text}: {len(winners)} different requests were carried out")
        winner = winners[0]
        if key.used[winner]:
            raise Wrong(f"{key.text}: a repeat of the request that was carried out was told that the key is used")
        if len(set(key.answers[winner])) != 1:
            first, second = list(set(key.answers[winner]))[:2]
            raise Wrong(f"{key.text}: two different answers to the same request: {first} {second}")
        if key.running and max(key.running) > min(key.answered_at):
            raise Wrong(f"{key.text}: said to be in progress after it had been answered")
        return winner, key.answers[winner][0][1]

    @staticmethod
    def told(key: Key, winner: bool, answer: bytes) -> tuple[list[int], int, int]:
        """The rentals that the answer names, what they cost, and how many came to nothing."""
        data = json.loads(answer).get("data", {"orders": [], "failed_count": key.quantity[winner]})
        orders = data["orders"]
        if len(orders) + data["failed_count"] != key.quantity[winner]:
            raise Wrong(f"{key.text}: {key.quantity[winner]} were asked for, the answer is {answer[:300]!r}")
        amounts = [order["amount"] for order in orders]
        paid = sum(amount if isinstance(amount, int) else amount["canonical_amount"] for amount in amounts)
        return [order["id"] for order in orders], paid, data["failed_count"]

    def check_books(self, key: Key, ids: list[int], quantity: int) -> None:
        """The rentals of its purchase are those of the answer, the others were given back."""
        rows = self.agency.look(
            """
            SELECT r.id, r.state FROM purchases p JOIN rentals r ON r.purchase_id = p.id
            WHERE p.account_id = ? AND p.hash_high = ? AND p.hash_low = ?
            """, self.agency.account.id, *key.purchase)
        kept = sorted(row[0] for row in rows if row[1] in (ACTIVE, RECEIVED))
        if kept != sorted(ids) or len(rows) != quantity or any(row[1] != FAILED for row in rows if row[0] not in kept):
            raise Wrong(f"{key.text}: the answer names the rentals {ids}, the books have {rows} (id, state)")
