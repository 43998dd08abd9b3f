"""The parts of script/torture that are about PostgreSQL, each with private servers of its own.

Several nodes behind HAProxy are killed, stopped and cut off, the same through PgBouncer (nodes.py); the database fails
over to its standby (failover.py), is stopped and hangs (gone.py).
"""

from __future__ import annotations

import argparse
from contextlib import ExitStack
from pathlib import Path

from failover import failover
from gone import gone
from nodes import bouncer, nodes

POSTGRES_PARTS = ("nodes", "bouncer", "failover", "gone")
QUICK_OPERATIONS = 3_000


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--operations", type=int, default=200_000, metavar="N", help="of clients of several nodes (default 200,000)"
    )
    parser.add_argument(
        "--failovers", type=int, default=10, metavar="N", help="kill the database's primary so often (default 10)"
    )


def run(parts: set[str], folder: Path, say, options: argparse.Namespace) -> None:
    quick, connections = options.quick, options.connections
    few = min(options.operations, QUICK_OPERATIONS)
    if "nodes" in parts:
        with ExitStack() as stack:
            nodes(folder, stack, say, few if quick else options.operations, connections, quick)
    if "bouncer" in parts:
        with ExitStack() as stack:
            bouncer(folder, stack, say, few, connections)
    if "failover" in parts:
        with ExitStack() as stack:
            failover(folder, stack, say, 1 if quick else options.failovers, connections, quick)
    if "gone" in parts:
        with ExitStack() as stack:
            gone(folder, stack, say, 6 if quick else 30, connections, quick)
