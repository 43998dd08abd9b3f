"""The clients of torture, and what they remember being told."""

from __future__ import annotations

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from decimal import Decimal

from program import ORDER, Account, Panel, Wrong, form


@dataclass
class Told:
    """What the clients of one account know."""

    account: Account
    balance: Decimal  # the last one that was checked
    orders: dict[str, int] = field(default_factory=dict)  # acknowledged: reference → order
    open: list[str] = field(default_factory=list)  # sent, but the connection broke before an answer
    refused: list[str] = field(default_factory=list)  # answered 503: must not have been charged
    checked: list[int] = field(default_factory=list)  # every order of the account that earlier checks found good


class Client(threading.Thread):
    """One connection that orders as fast as it is answered, until it is told to stop or the server is gone."""

    def __init__(self, crowd: Crowd, told: Told, name: str):
        super().__init__(daemon=True)
        self.crowd = crowd
        self.told = told
        self.name = name
        self.failure: str | None = None

    def run(self) -> None:
        number = 0
        try:
            with Panel(self.crowd.port, self.told.account.path) as panel:
                while not self.crowd.stopping.is_set():
                    number += 1
                    self.order(panel, f"{self.name}-{number}")
        except (OSError, http.client.HTTPException):
            self.crowd.broken.set()

    def order(self, panel: Panel, reference: str) -> None:
        body = form(self.told.account, "add", service=self.crowd.service, order_reference=reference, **ORDER)
        # list.append and dict's [] = are atomic, so clients of one account need no lock.
        try:
            status, answer = panel.post(body)
        except (OSError, http.client.HTTPException):
            self.told.open.append(reference)
            raise
        try:
            parsed = json.loads(answer)
        except ValueError:
            parsed = None
        order, error = (parsed.get("order"), parsed.get("error")) if isinstance(parsed, dict) else (None, None)
        if status == 200 and isinstance(order, int):
            self.told.orders[reference] = order
            self.crowd.last_order = time.monotonic()
        elif status == 503 and isinstance(error, str) and self.crowd.may_refuse:
            self.told.refused.append(reference)
            self.crowd.refusals += 1
            time.sleep(0.01)  # a client that is told "not now" doesn't hammer
        else:
            self.told.open.append(reference)
            # While the disk is being torn away any answer may come, and only "order" means anything.
            if not self.crowd.may_fail:
                self.failure = f"{status} {answer[:300]!r}"
                raise OSError(self.failure)
            time.sleep(0.01)


class Crowd:
    """All clients at once."""

    def __init__(
        self,
        port: int,
        service: str,
        accounts: list[Told],
        name: str,
        connections: int,
        may_refuse: bool = False,  # 503 is an answer
        may_fail: bool = False,  # any answer is one
    ):
        self.port = port
        self.service = service
        self.may_refuse = may_refuse
        self.may_fail = may_fail
        self.stopping = threading.Event()
        self.broken = threading.Event()
        self.refusals = 0
        self.last_order = 0.0
        self.clients = [Client(self, accounts[n % len(accounts)], f"{name}-{n}") for n in range(connections)]
        for client in self.clients:
            client.start()

    def stop(self) -> None:
        self.stopping.set()
        for client in self.clients:
            client.join(60)
            if client.is_alive():
                raise Wrong("a client has waited a minute for an answer")
            if client.failure:
                raise Wrong(f"an order was answered {client.failure}")
