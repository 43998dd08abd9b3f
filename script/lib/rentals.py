"""A client of the numbers API, and a store that rents numbers out: for bench and torture."""

from __future__ import annotations

import http.client
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from program import JSON, Account, Demo, Server, Wrong, audit, credit, demo, verb

# The groups of requests whose limits a load test would meet.
LIMITS = ("numbers-catalog", "numbers-balance", "numbers-orders", "numbers-create", "numbers-actions")
RESERVED, UNCLEAR, ACTIVE, RECEIVED, FAILED = 0, 1, 2, 3, 7  # states of rentals, as they are stored
DAY = 86_400_000  # milliseconds
FUNDS = 1_000_000_000_000  # rupiah: for more rentals than any run makes


class Numbers:
    """One kept connection to the numbers API. It repeats nothing by itself."""

    def __init__(self, port: int, account: Account, timeout: float = 30):
        self.headers = {"Authorization": f"Bearer {account.token}", "Content-Type": JSON}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def __enter__(self) -> Numbers:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def send(self, method: str, path: str, body: str | None = None, key: str | None = None) -> tuple[int, bytes]:
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def ask(self, method: str, path: str, **fields: object) -> object:
        """The data of an answer that must be a good one."""
        status, answer = self.send(method, path, json.dumps(fields) if fields else None)
        if status != 200:
            raise Wrong(f"refused: {method} {path}: {status} {answer[:300]!r}")
        return json.loads(answer)["data"]

    def balance(self) -> int:
        return self.ask("GET", "/v1/balance")["balance"]


class Agency:
    """A store whose account rents numbers without a limit, and the server on it, which is not running yet."""

    def __init__(self, name: str, folder: Path):
        self.name = name
        self.database = folder / f"{name}.sqlite"
        made: Demo = demo(self.database)
        self.account = made.standard
        self.products = {name: product["product_id"] for name, product in made.numbers.items()}
        self.routed = {name: product["catalog_product_id"] for name, product in made.numbers.items()}
        credit(self.account, FUNDS, self.database, "IDR")
        for group in LIMITS:
            verb("limit", "set", self.account.id, group, "none", "--json", database=self.database)
        self.server = Server(self.database, folder / f"{name}.log")
        self.rentals = 0  # what the audit must find

    def client(self, timeout: float = 30) -> Numbers:
        return Numbers(self.server.port, self.account, timeout)

    def look(self, sql: str, *values: object) -> list[tuple]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=30)) as books:
            return books.execute(sql, values).fetchall()

    def audit(self) -> None:
        counted = audit(self.database)["rentals"]
        if counted != self.rentals:
            raise Wrong(f"store {self.name}: {self.rentals} rentals were paid for, the audit counts {counted}")

    def remove(self) -> None:
        for end in ("", "-wal", "-shm"):
            Path(f"{self.database}{end}").unlink(missing_ok=True)


def grow(agency: Agency, count: int) -> None:
    """Gives the account that many finished rentals, long ago, each a copy of its only one: the rental, its SMS and
    the journal's two lines, so that the audit holds. No server runs. (By requests it would take half an hour.)"""
    with closing(sqlite3.connect(agency.database)) as books, books:
        columns, (rental,) = rows(books, "SELECT * FROM rentals WHERE account_id = ?", agency.account.id)
        message_columns, (message,) = rows(books, "SELECT * FROM rental_messages")
        transfer_columns, transfers = rows(books, "SELECT * FROM transfers WHERE order_id = ?", rental["id"])
        _, (wallet,) = rows(books, "SELECT * FROM wallets WHERE account_id = ? AND currency = 'IDR'", agency.account.id)
        if rental["ended_at_ms"] is None or [line["kind"] for line in transfers] != [1, 2]:
            raise Wrong(f"store {agency.name}: the rental to be copied is not finished")
        first = books.execute("SELECT next_id FROM id_blocks WHERE name = 'all'").fetchone()[0]
        charge = rental["charge_micros"]
        started, step = rental["created_at_ms"] - 100 * DAY, 60 * DAY // count  # over sixty days, a month ago

        def moved(row: dict, number: int) -> dict:
            by = started + number * step - rental["created_at_ms"]
            return row | {name: row[name] + by for name in row if name.endswith("_at_ms") and row[name] is not None}

        def rented(number: int) -> dict:
            upstream = f"{first + number:032x}"
            own = {"id": first + number, "provider_rental": upstream, "reference_low": number, "purchase_id": None}
            return moved(rental, number) | own

        def lines(number: int):
            for place, line in enumerate(transfers):
                earned = number + place  # rentals whose money is the operator's after this line
                yield line | {
                    "version": wallet["version"] + 2 * number + place + 1, "order_id": first + number,
                    "operation_id": first + number, "at_ms": started + number * step,
                    "available_micros": wallet["available_micros"] - charge * (number + 1),
                    "held_micros": wallet["held_micros"] + charge * (1 - place),
                    "earned_micros": wallet["earned_micros"] + charge * earned,
                }

        put(books, "rentals", columns, map(rented, range(count)))
        texts = (moved(message, number) | {"rental_id": first + number} for number in range(count))
        put(books, "rental_messages", message_columns, texts)
        put(books, "transfers", transfer_columns, (line for number in range(count) for line in lines(number)))
        books.execute(
            """
            UPDATE wallets SET version = version + 2 * ?1, available_micros = available_micros - ?1 * ?2,
                earned_micros = earned_micros + ?1 * ?2
            WHERE account_id = ?3 AND currency = 'IDR'
            """, (count, charge, agency.account.id))
        books.execute("UPDATE id_blocks SET next_id = ? WHERE name = 'all'", (first + count,))
    agency.rentals += count


def rows(books: sqlite3.Connection, sql: str, *values: object) -> tuple[list[str], list[dict]]:
    found = books.execute(sql, values)
    names = [column[0] for column in found.description]
    return names, [dict(zip(names, row)) for row in found]


def put(books: sqlite3.Connection, place: str, columns: list[str], rows) -> None:
    marks = ", ".join(f":{column}" for column in columns)
    books.executemany(f"INSERT INTO {place} ({', '.join(columns)}) VALUES ({marks})", rows)
