"""A store that the bench sells from."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from program import Account, Panel, Server, Wrong, audit


@dataclass
class Shop:
    """A store that sells, the server on it, and the count of what was sold."""

    name: str
    server: Server
    standard: Account
    more: list[Account]
    service: str
    charge: Decimal
    orders: int  # what the audit must find; grows with each run
    first: int = 0
    last: int = 0

    @property
    def database(self) -> Path:
        return self.server.database

    def panel(self) -> Panel:
        return Panel(self.server.port, self.standard.path)

    def copy(self, name: str) -> Shop:
        """The same, freshly, on a store of its own; this one must not be running."""
        database = self.database.with_name(name + ".sqlite")
        for end in ("", "-wal"):
            Path(f"{database}{end}").unlink(missing_ok=True)
            if Path(f"{self.database}{end}").exists():
                shutil.copyfile(f"{self.database}{end}", f"{database}{end}")
        Path(f"{database}-shm").unlink(missing_ok=True)
        server = Server(database, self.server.log.with_name(name + ".log"))
        return Shop(name, server, self.standard, self.more, self.service, self.charge, self.orders)

    def audit(self) -> None:
        counted = audit(self.database)["orders"]
        if counted != self.orders:
            raise Wrong(f"store {self.name}: {self.orders} orders were charged, the audit counts {counted}")

    def remove(self) -> None:
        for end in ("", "-wal", "-shm"):
            Path(f"{self.database}{end}").unlink(missing_ok=True)


def catalogue(count: int) -> list[dict]:
    """Listings as panels have them: long names with signs from everywhere, some fifty categories."""
    networks = ("Instagram", "Facebook", "TikTok", "YouTube", "Telegram", "X", "Spotify", "Threads", "Twitch", "Zalo")
    goods = ("Followers", "Likes", "Views", "Comments", "Shares")
    listings = []
    for number in range(count):
        network, good = networks[number % 10], goods[number // 10 % 5]
        speed, refill = (number % 40 + 1) * 1000, number % 3 == 0
        promise = "♻️ 30 days" if refill else "no refill"
        listings.append(
            {
                "service": 100_000 + number,
                "name": f"{network} {good} ⚡ {speed}/day · start 0–{number % 24} h · {promise} · #{number}",
                "type": "Default",
                "category": f"{network} {good} 🌍 worldwide",
                "rate": f"0.{number % 9000 + 1000}",
                "min": "10",
                "max": str(10_000 + number),
                "refill": refill,
                "cancel": number % 2 == 0,
            }
        )
    return listings
