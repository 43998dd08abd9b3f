"""Compares what clients remember with the books of a fleet and with what its upstream panels have.

Every check is tried on books that were spoilt on purpose, too (`prove`): one that cannot fail tests nothing.
"""

from __future__ import annotations

import copy
import hashlib
import struct
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from fleet import Fleet
from mixed import Memory, Sent
from program import Wrong
from rentals import FAILED

PLACED, CREDITED, DEBITED = 1, 5, 6  # kinds of transfers, as they are stored
COMPLETED, CANCELED = 3, 5  # states of orders
BALANCES = 4


@dataclass
class Cash:
    """Credits and debits by verbs: reason → micros that reached the wallet; None where the verb did not end well."""

    done: dict[str, int] = field(default_factory=dict)
    open: dict[str, int] = field(default_factory=dict)


class Reckoning:
    """`unsure`: an order that was answered 503 may be there: without its database a node cannot know whether the last
    batch was committed, and it has to answer."""

    def __init__(self, fleet: Fleet, memory: Memory, cash: Cash, unsure: bool = False):
        self.unsure = unsure
        self.sent: list[Sent] = memory.sent
        self.bought = memory.bought
        self.cash = cash
        rows = fleet.look(
            f"""
            SELECT o.id, o.account_id, o.link, o.quantity, o.charge_micros, o.state, o.provider_order, p.name AS provider,
                o.listing_id
            FROM orders o LEFT JOIN providers p ON p.id = o.provider_id
            WHERE o.link LIKE 'https://example.com/{fleet.name}/%'
            """)  # fmt: skip
        self.orders = {row[0]: row for row in rows}
        self.transfers: dict[tuple, list[tuple]] = defaultdict(list)
        for row in fleet.look(
            """
            SELECT account_id, currency, version, kind, from_balance, to_balance, amount_micros, available_micros,
                held_micros, earned_micros, funded_micros, order_id
            FROM transfers ORDER BY account_id, currency, version
            """):  # fmt: skip
            self.transfers[row[:2]].append(row[2:])
        self.wallets = {row[:2]: row[2:] for row in fleet.look(
            "SELECT account_id, currency, version, available_micros, held_micros, earned_micros, funded_micros FROM wallets")}
        self.notes = fleet.look(
            """
            SELECT n.reason, t.kind, t.amount_micros
            FROM notes n JOIN transfers t USING (account_id, currency, version)
            """)  # fmt: skip
        self.purchases: dict[tuple, dict[int, list[tuple]]] = defaultdict(lambda: defaultdict(list))
        for account, high, low, purchase, rental, state in fleet.look(
            """
            SELECT p.account_id, p.hash_high, p.hash_low, p.id AS purchase, r.id, r.state
            FROM purchases p LEFT JOIN rentals r ON r.purchase_id = p.id
            """):  # fmt: skip
            self.purchases[account, high, low][purchase] += [(rental, state)] if rental is not None else []
        self.upstream = {name: bottle.orders() for name, bottle in fleet.bottles.items()}
        self.bottles = {good.service: good.bottle for good in fleet.goods}

    def check(self) -> str:
        for check in self.checks():
            check()
        acknowledged = sum(1 for sent in self.sent if sent.order is not None)
        told = f"{acknowledged:,} orders acknowledged, {len(self.orders) - acknowledged} without an answer made, "
        told += f"{sum(len(rows) for rows in self.transfers.values()):,} lines of the journal, "
        return told + f"{len(self.bought)} purchases, {len(self.cash.done)} credits and debits"

    def checks(self) -> list:
        return [
            self.check_acknowledged, self.check_nothing_else, self.check_references, self.check_chains, self.check_time,
            self.check_upstream, self.check_purchases, self.check_cash,
        ]  # fmt: skip

    # What was acknowledged

    def placings(self) -> dict[int, list[tuple]]:
        """The journal's lines that reserved an order's charge: order → (wallet, version, amount)."""
        found = defaultdict(list)
        for wallet, lines in self.transfers.items():
            for line in lines:
                if line[1] == PLACED and line[9] in self.orders:
                    found[line[9]].append((wallet, line[0], line[4]))
        return found

    def check_acknowledged(self) -> None:
        placings = self.placings()
        for sent in self.sent:
            for order in sent.answers:
                row = self.orders.get(order)
                if row is None:
                    raise Wrong(f"order {order} for {sent.link} was acknowledged and is not in the books")
                charge = int(sent.good.charge(sent.quantity) * 1_000_000)
                wanted = (int(sent.account.id), sent.link, sent.quantity, charge, int(sent.good.service))
                if (*row[1:5], row[8]) != wanted:
                    raise Wrong(f"order {order} is {(*row[1:5], row[8])}, its client wanted {wanted}")
        for order, row in self.orders.items():
            lines = placings.get(order, [])
            if len(lines) != 1 or lines[0][0][0] != row[1] or lines[0][2] != row[4]:
                raise Wrong(f"order {order} {row} was paid for by {lines}")

    def check_nothing_else(self) -> None:
        """Each order is one that somebody sent: an answer's, or one of those whose answer did not come."""
        answered = {sent.order for sent in self.sent if sent.order is not None}
        open_ones = Counter((int(s.account.id), s.link, s.quantity, int(s.good.service)) for s in self.sent
                            if s.order is None and (self.unsure or not s.refused))  # fmt: skip
        for order, row in self.orders.items():
            if order not in answered:
                key = (row[1], row[2], row[3], row[8])
                if open_ones[key] == 0:
                    raise Wrong(f"order {order} {row} is nobody's: it was refused, made twice, or never sent")
                open_ones[key] -= 1

    def check_references(self) -> None:
        seen: dict[int, Sent] = {}
        for sent in self.sent:
            if len(set(sent.answers)) > 1:
                raise Wrong(f"{sent.reference}: answered with the orders {set(sent.answers)}")
            if sent.reference and sent.order is None:
                raise Wrong(f"{sent.reference}: never answered")
            if sent.order is not None:
                if sent.order in seen:
                    raise Wrong(f"order {sent.order} is the answer to {sent} and to {seen[sent.order]}")
                seen[sent.order] = sent

    # The journal

    def check_chains(self) -> None:
        for wallet, lines in self.transfers.items():
            balances, version = [0] * BALANCES, 0
            for line in lines:
                version += 1
                if line[0] != version:
                    raise Wrong(f"wallet {wallet}: version {line[0]} stands where {version} belongs")
                balances[line[2] - 1] -= line[4]
                balances[line[3] - 1] += line[4]
                if tuple(balances) != tuple(line[5:9]):
                    raise Wrong(f"wallet {wallet}, version {version}: {line[5:9]} does not follow, it is {balances}")
            if self.wallets.get(wallet) != (version, *balances):
                raise Wrong(f"wallet {wallet} is {self.wallets.get(wallet)}, its journal ends at {(version, *balances)}")

    def check_time(self) -> None:
        """An order that was acknowledged before another one was sent has a lower version in their wallet."""
        versions = {order: (lines[0][0], lines[0][1]) for order, lines in self.placings().items()}
        wallets = defaultdict(list)
        for sent in self.sent:
            if sent.order in versions:
                wallet, version = versions[sent.order]
                wallets[wallet].append((sent.sent_at, sent.answered_at, version, sent.order))
        for wallet, orders in wallets.items():
            by_answer = sorted(orders, key=lambda it: it[1])
            place, latest = 0, (0, None)  # the highest version that had been acknowledged
            for sent_at, _, version, order in sorted(orders):
                while place < len(by_answer) and by_answer[place][1] < sent_at:
                    latest = max(latest, by_answer[place][2:])
                    place += 1
                if version <= latest[0]:
                    raise Wrong(f"wallet {wallet}: order {order} was sent after order {latest[1]} had been acknowledged, "
                                f"and has version {version}, not above {latest[0]}")  # fmt: skip

    # Upstream

    def check_upstream(self) -> None:
        for bottle, there in self.upstream.items():
            references = Counter(order["reference"] for order in there if order["reference"])
            if twice := [reference for reference, count in references.items() if count > 1]:
                raise Wrong(f"{bottle} was sent {twice[0]} twice")
            ours = Counter(row[2] for row in self.orders.values() if self.bottles[str(row[8])] == bottle)
            for link, count in Counter(order["link"] for order in there).items():
                if count > ours[link]:
                    raise Wrong(f"{bottle} has {count} orders for {link}, the books have {ours[link]}")
            known = {}
            for row in self.orders.values():
                if row[7] == bottle and row[6] is not None:
                    if row[6] in known:
                        raise Wrong(f"orders {row[0]} and {known[row[6]]} are both {bottle}'s order {row[6]}")
                    known[row[6]] = row[0]
            states = {str(order["order"]): order for order in there}
            for number, order in known.items():
                if number not in states:
                    raise Wrong(f"order {order} is said to be {bottle}'s order {number}, which has none such")
                if self.orders[order][5] == CANCELED and states[number]["status"] != "Canceled":
                    raise Wrong(f"{bottle} delivers {number}, and order {order} was given back")
            finished = [row for row in self.orders.values() if self.bottles[str(row[8])] == bottle and row[5] == COMPLETED]
            if nowhere := [row for row in finished if row[6] not in states]:
                raise Wrong(f"{bottle} has never seen what counts as delivered: {nowhere[:3]}")

    # Numbers and money

    def check_purchases(self) -> None:
        for bought in self.bought:
            if len(set(bought.answers)) > 1:
                raise Wrong(f"{bought.key}: two answers, {bought.answers}")
            mark = struct.unpack("<qq", hashlib.sha256(bought.key.encode()).digest()[:16])
            effects = self.purchases.get((int(bought.account.id), *mark), {})
            if len(effects) > 1 or (bought.answers and len(effects) != 1):
                raise Wrong(f"{bought.key}: {len(effects)} purchases")
            for rentals in effects.values() if bought.answers else ():
                kept = sorted(rental for rental, state in rentals if state != FAILED)
                if kept != sorted(bought.ids) or len(rentals) != bought.quantity:
                    raise Wrong(f"{bought.key}: answered with {bought.ids}, the books have {rentals} (id, state)")

    def check_cash(self) -> None:
        signs = {CREDITED: 1, DEBITED: -1}
        booked = Counter(reason for reason, _, _ in self.notes)
        amounts = {reason: signs.get(kind, 0) * amount for reason, kind, amount in self.notes}
        for reason, micros in self.cash.done.items():
            if booked[reason] != 1 or amounts[reason] != micros:
                raise Wrong(f"{reason}: {micros} were booked {booked[reason]} times, as {amounts.get(reason)}")
        for reason in self.cash.open:
            if booked[reason] > 1:
                raise Wrong(f"{reason}: booked {booked[reason]} times")

    # The proof

    def prove(self) -> str:
        """Spoils the books in ways that each check exists for, and holds that it sees them. Gives how many."""
        spoilt = [
            (self.check_acknowledged, lambda it: it.orders.pop(it.answered().order)),
            (self.check_acknowledged, lambda it: it.charge_twice(it.answered().order)),
            (self.check_acknowledged, lambda it: it.change_order(it.answered().order, 2, "https://example.com/other")),
            (self.check_nothing_else, lambda it: it.sent.remove(it.answered())),
            (self.check_references, lambda it: it.answered().answers.append(-1)),
            (self.check_chains, lambda it: it.a_wallet().pop(1)),
            (self.check_time, lambda it: it.swap_versions()),
            (self.check_upstream, lambda it: it.twice_upstream("plain")),
            (self.check_purchases, lambda it: it.a_purchase().ids.append(-1)),
            (self.check_cash, lambda it: it.cash.done.update({"never booked": 1})),
        ]
        for check, spoil in spoilt:
            twin = copy.copy(self)
            twin.orders, twin.wallets = dict(self.orders), dict(self.wallets)
            twin.transfers = {wallet: list(lines) for wallet, lines in self.transfers.items()}
            twin.sent = [copy.copy(sent) for sent in self.sent]
            for sent in twin.sent:
                sent.answers = list(sent.answers)
            twin.bought = [copy.copy(bought) for bought in self.bought]
            for bought in twin.bought:
                bought.ids = list(bought.ids)
            twin.upstream = {name: list(there) for name, there in self.upstream.items()}
            twin.cash = Cash(dict(self.cash.done), dict(self.cash.open))
            spoil(twin)
            try:
                getattr(twin, check.__name__)()
            except Wrong:
                continue
            raise Wrong(f"{check.__name__} does not see what it is for")
        return f"{len(spoilt)} spoilt books were seen through"

    def answered(self) -> Sent:
        """An order whose link nobody else has, and whose answer came."""
        links = Counter(sent.link for sent in self.sent)
        return next(sent for sent in self.sent if sent.order is not None and links[sent.link] == 1)

    def change_order(self, order: int, column: int, value: object) -> None:
        row = list(self.orders[order])
        row[column] = value
        self.orders[order] = tuple(row)

    def charge_twice(self, order: int) -> None:
        (wallet, version, amount), = self.placings()[order]
        line = self.transfers[wallet][version - 1]
        self.transfers[wallet].append((len(self.transfers[wallet]) + 1, *line[1:]))

    def a_wallet(self) -> list[tuple]:
        return max(self.transfers.values(), key=len)

    def a_purchase(self):
        return next(bought for bought in self.bought if bought.answers)

    def swap_versions(self) -> None:
        """As if the last order of a wallet had been sent before the first one."""
        sent = [sent for sent in self.sent if sent.order is not None and sent.account is self.sent[0].account]
        first, last = min(sent, key=lambda it: it.answered_at), max(sent, key=lambda it: it.sent_at)
        first.sent_at, first.answered_at, last.sent_at, last.answered_at = (
            last.sent_at, last.answered_at, first.sent_at, first.answered_at)  # fmt: skip

    def twice_upstream(self, bottle: str) -> None:
        """As if it had been sent twice what the books have once: of a shared link it may lack others, and one more of it
        would be right."""
        links = Counter(row[2] for row in self.orders.values())
        order = next(order for order in self.upstream[bottle] if links[order["link"]] == 1)
        self.upstream[bottle].append(dict(order, order=-1))
