"""The server on PostgreSQL, beside pgbench on that same PostgreSQL, and a thousand accounts beside one."""

from __future__ import annotations

from peers import Postgres
from program import form
from report import Bout, Row

POSTGRES_ROWS = ("postgres-add", "postgres-accounts")


class PostgresBench:
    def __init__(self, bench, order: dict[str, str]):
        self.bench = bench
        self.fields = order

    def run(self) -> None:
        bench = self.bench
        if not bench.wants(*POSTGRES_ROWS):
            return
        seconds = bench.sizes.seconds
        postgres = bench.stack.enter_context(Postgres(bench.folder))
        version = f"PostgreSQL {postgres.version}"
        if version not in bench.versions:
            bench.versions.append(version)
        shop = bench.make_shop("postgres", bench.sizes.accounts, 0, postgres.create("shop"))
        one = bench.bodies("postgres-one", [form(shop.standard, "add", service=shop.service, **self.fields)])
        lines = [form(account, "add", service=shop.service, **self.fields) for account in shop.more]
        many = bench.bodies("postgres-many", lines)
        bench.open(shop)
        postgres.tpc_b(1 if seconds == 1 else 2)  # warm
        bench.order(shop, [shop.standard], one, 1, check=True)
        bench.order(shop, shop.more, many, 1, check=True)
        tpc_b = Bout("pgbench on it", lambda: postgres.tpc_b(seconds), unit=" tps")
        single = Bout("add on PostgreSQL", lambda: bench.order(shop, [shop.standard], one, seconds))
        several = Bout("the same, many accounts", lambda: bench.order(shop, shop.more, many, seconds))
        bench.rows.append(Row("add on PostgreSQL", single, tpc_b, "pgbench TPC-B tps on it", 2.0, 3.0))
        work = f"the same over {len(shop.more):,} accounts"
        bench.rows.append(Row(work, several, single, "add on one account", 0.8, 0.9))
        bench.interleave([tpc_b, single, several])
        bench.close(shop)
        postgres.__exit__()
