"""Clients that do everything at once over HTTP, and remember what they sent and what they were told."""

from __future__ import annotations

import http.client
import json
import random
import threading
import time
from collections import deque
from dataclasses import dataclass, field

from fleet import Fleet, Good
from program import Account, Wrong, form, in_parallel
from rentals import Numbers

TRIES = 90.0  # seconds within which an order with a reference, or a key, has its answer
SHARED_LINKS = 40
QUANTITIES = (50, 100, 150, 1000)
# What is done how often, of a hundred.
MIX = {"add": 44, "status": 20, "balance": 12, "cancel": 8, "refill": 5, "rent": 7, "give_back": 4}
NONE_MADE, RUNNING = "PROVIDER_ERROR", "REQUEST_IN_PROGRESS"


@dataclass
class Sent:
    """An order that a client wants."""

    account: Account
    good: Good
    link: str
    quantity: int
    reference: str | None
    sent_at: float = 0.0  # the first time
    answered_at: float | None = None  # with an order, the first time
    answers: list[int] = field(default_factory=list)  # order ids; append is atomic
    refused: bool = False  # the last word was a refusal of the server's own: it must not be there
    # Sent without a reference, and the connection broke: it may be there.
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def order(self) -> int | None:
        return self.answers[0] if self.answers else None


@dataclass
class Bought:
    """A purchase of numbers under a key."""

    account: Account
    key: str
    quantity: int
    answers: list[bytes] = field(default_factory=list)
    ids: list[int] = field(default_factory=list)


class Memory:
    """What all clients know together."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self.bought: list[Bought] = []
        self.known: dict[str, deque[int]] = {}  # acknowledged orders by account, the latest
        self.repeats: deque[Sent] = deque()  # that somebody else is to send, too
        self.unanswered = self.refusals = self.reads = self.repeated = 0
        self.slowest = 0.0
        self.last_order = 0.0  # when one was acknowledged
        self.lock = threading.Lock()
        self.left = self.loads = 0

    def take(self) -> bool:
        """Whether there is still something to do."""
        with self.lock:
            self.left -= 1
            return self.left >= 0


class Client(threading.Thread):
    """One client with a kept connection. It repeats only what is marked, by a reference or a key."""

    def __init__(self, fleet: Fleet, memory: Memory, number: int, stopping: threading.Event, mix: dict[str, int]):
        super().__init__(daemon=True)
        self.fleet, self.memory, self.number, self.stopping = fleet, memory, number, stopping
        self.random = random.Random(random.getrandbits(64))
        self.account = fleet.accounts[number % len(fleet.accounts)]
        self.renter = fleet.renters[number % len(fleet.renters)]
        self.kinds, self.weights = list(mix), list(mix.values())
        self.failure: BaseException | None = None
        self.name = f"{memory.loads}-{number}"  # what this client sends has names of its own
        self.count = 0
        self.connect()

    def connect(self) -> None:
        self.panel = self.fleet.panel()
        self.numbers = Numbers(self.fleet.port, self.renter, timeout=60)

    def run(self) -> None:
        try:
            while not self.stopping.is_set() and self.memory.take():
                self.count += 1
                repeat = self.next_repeat()
                if repeat:
                    self.add(repeat)
                else:
                    getattr(self, self.random.choices(self.kinds, self.weights)[0])()
        except BaseException as failure:  # told by whoever waits for us
            self.failure = failure
            self.stopping.set()

    def next_repeat(self) -> Sent | None:
        try:
            return self.memory.repeats.popleft() if self.random.random() < 0.2 else None
        except IndexError:
            return None

    # Over the wire

    def ask(self, account: Account, action: str, **fields: object) -> tuple[int, object]:
        """The status and the answer; 0 where there was none, or one of the proxy's own."""
        begun = time.monotonic()
        try:
            status, answer = self.panel.post(form(account, action, **fields))
        except (OSError, http.client.HTTPException):
            self.panel.connection.close()
            status, answer = 0, b""
        took = time.monotonic() - begun
        self.memory.slowest = max(self.memory.slowest, took)
        try:
            parsed = json.loads(answer)
        except ValueError:
            parsed = None
            if status not in (0, 502, 503, 504):
                raise Wrong(f"action={action}: {status} {answer[:300]!r}") from None
            status = 0
        if status == 0:
            self.memory.unanswered += 1
            self.stopping.wait(0.05)
        elif status == 503:
            self.memory.refusals += 1
            self.stopping.wait(0.02)
        elif status != 200:
            raise Wrong(f"action={action}: {status} {answer[:300]!r}")
        return status, parsed

    def add(self, sent: Sent | None = None) -> None:
        sent = sent or self.new_order()
        fields = {"service": sent.good.service, "link": sent.link, "quantity": sent.quantity}
        if sent.reference:
            fields["order_reference"] = sent.reference
        deadline = time.monotonic() + TRIES
        while True:
            with sent.lock:
                sent.sent_at = sent.sent_at or time.monotonic()
            status, answer = self.ask(sent.account, "add", **fields)
            if status == 200:
                order = answer.get("order")
                if not isinstance(order, int):
                    raise Wrong(f"the order for {sent.link} was refused: {answer}")
                with sent.lock:
                    sent.answers.append(order)
                    sent.answered_at = sent.answered_at or time.monotonic()
                self.memory.last_order = time.monotonic()
                self.memory.known.setdefault(sent.account.id, deque(maxlen=2000)).append(order)
                return
            if not sent.reference:
                sent.refused = status == 503
                return
            if time.monotonic() > deadline or self.stopping.is_set():
                if not self.stopping.is_set():
                    raise Wrong(f"{sent.reference}: no answer within {TRIES:.0f} s, the last was {status} {answer}")
                return

    def new_order(self) -> Sent:
        chance = self.random
        shared = chance.random() < 0.2
        place = f"shared/{chance.randrange(SHARED_LINKS)}" if shared else f"{self.name}/{self.count}"
        link = f"https://example.com/{self.fleet.name}/{place}"
        reference = f"{self.fleet.name}-{self.name}-{self.count}" if chance.random() < 0.65 else None
        sent = Sent(self.account, chance.choice(self.fleet.goods), link, chance.choice(QUANTITIES), reference)
        self.memory.sent.append(sent)
        if reference and chance.random() < 0.1:
            self.memory.repeats.append(sent)  # before it was sent: another client's may come first
            self.memory.repeated += 1
        return sent

    def some_orders(self, most: int) -> list[int]:
        known = list(self.memory.known.get(self.account.id, ()))
        # Mostly the latest: what another node has just written.
        return list({self.random.choice(known[-50:] if self.random.random() < 0.7 else known)
                     for _ in range(most)}) if known else []  # fmt: skip

    def status(self) -> None:
        if orders := self.some_orders(5):
            status, answer = self.ask(self.account, "status", orders=",".join(map(str, orders)))
            if status == 200:
                self.memory.reads += 1
                for order in orders:
                    if "status" not in answer.get(str(order), {}):
                        raise Wrong(f"order {order} was acknowledged and is not there: {answer}")

    def balance(self) -> None:
        status, answer = self.ask(self.account, "balance")
        if status == 200:
            self.memory.reads += 1
            if "balance" not in answer:
                raise Wrong(f"no balance: {answer}")

    def cancel(self) -> None:
        if orders := self.some_orders(2):
            status, answer = self.ask(self.account, "cancel", orders=",".join(map(str, orders)))
            if status == 200 and not (isinstance(answer, list) and len(answer) == len(orders)):
                raise Wrong(f"cancel of {orders}: {answer}")

    def refill(self) -> None:
        if orders := self.some_orders(1):
            status, answer = self.ask(self.account, "refill", order=orders[0])
            if status == 200 and not {"refill", "error"} & set(answer):
                raise Wrong(f"refill of {orders}: {answer}")

    # Numbers

    def send(self, path: str, body: dict, key: str | None = None) -> tuple[int, bytes, dict]:
        try:
            status, answer = self.numbers.send("POST", path, json.dumps(body), key)
        except (OSError, http.client.HTTPException):
            self.numbers.connection.close()
            status, answer = 0, b""
        try:
            parsed = json.loads(answer)
        except ValueError:
            parsed = None
            if status not in (0, 502, 503, 504):
                raise Wrong(f"{path}: {status} {answer[:300]!r}") from None
            status = 0
        if status == 0:
            self.memory.unanswered += 1
            self.stopping.wait(0.05)
        return status, answer, parsed or {}

    def rent(self) -> None:
        name = self.random.choice(("code", "silent", "refuses"))
        bought = Bought(self.renter, f"{self.fleet.name}-{self.name}-{self.count}", self.random.choice((1, 1, 1, 3)))
        self.memory.bought.append(bought)
        body = {"product_id": self.fleet.products[name], "quantity": bought.quantity}
        deadline = time.monotonic() + TRIES
        last = "nothing"
        # Twice, since the second answer must be the first one.
        while len(bought.answers) < 2 and not self.stopping.is_set():
            status, answer, parsed = self.send("/v1/orders/create", body, bought.key)
            code = parsed.get("error", {}).get("code")
            if status == 200 or (status == 422 and code == NONE_MADE):
                bought.answers.append(answer)
                bought.ids = [order["id"] for order in parsed.get("data", {"orders": []})["orders"]]
                if self.random.random() < 0.5:
                    return
                continue
            last = f"{status} {answer[:300]!r}"
            if status not in (0, 503) and code != RUNNING:
                raise Wrong(f"{bought.key}: answered {last}")
            if time.monotonic() > deadline:
                raise Wrong(f"{bought.key}: no answer within {TRIES:.0f} s, the last was {last}")
            self.stopping.wait(0.05)

    def give_back(self) -> None:
        """Mostly too early; the answer only has to be one."""
        mine = [one for one in self.memory.bought[-200:] if one.ids and one.account is self.renter]
        if mine:
            self.send("/v1/orders/cancel", {"id": self.random.choice(mine).ids[0]})


class Load:
    """Many clients at once, until so many operations are done, or until they are told to stop."""

    def __init__(self, fleet: Fleet, operations: int, connections: int = 64, mix: dict[str, int] | None = None,
                 memory: Memory | None = None):  # fmt: skip
        self.memory = memory or Memory()
        self.memory.left = operations
        self.memory.loads += 1
        self.stopping = threading.Event()
        self.clients = [Client(fleet, self.memory, n, self.stopping, mix or MIX) for n in range(connections)]
        for client in self.clients:
            client.start()

    def is_running(self) -> bool:
        for client in self.clients:
            if client.failure:
                raise client.failure
        return any(client.is_alive() for client in self.clients)

    def stop(self) -> Memory:
        self.stopping.set()
        return self.wait(TRIES + 60)

    def wait(self, patience: float) -> Memory:
        deadline = time.monotonic() + patience
        for client in self.clients:
            client.join(max(0.1, deadline - time.monotonic()))
            if client.is_alive():
                raise Wrong("a client has waited too long for an answer")
        self.is_running()
        return self.memory


def send_again(fleet: Fleet, memory: Memory) -> int:
    """Sends the orders with references once more whose answer did not come, and gives their number."""
    waiting = [sent for sent in memory.sent if sent.reference and sent.order is None]

    def send(part: list[Sent]) -> None:
        client = Client(fleet, memory, 0, threading.Event(), MIX)
        for sent in part:
            client.add(sent)

    in_parallel(waiting, 8, send)
    return len(waiting)
