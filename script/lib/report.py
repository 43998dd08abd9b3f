"""What the bench prints: the table, the raw figures, the machine."""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from peers import Load

MEMORY_FLOOR_MB = 150
MEMORY_GOAL_MB = 90


@dataclass
class Bout:
    """One thing that is measured: its name, how, and what its runs gave, in the order of the rounds."""

    name: str
    run: Callable[[], Load]
    unit: str = "/s"
    loads: list[Load] = field(default_factory=list)

    @property
    def rates(self) -> list[float]:
        return [load.rate for load in self.loads]

    def shown(self, load: Load) -> str:
        return f"{load.rate:,.0f}{self.unit}" + (f" (p99 {load.p99_ms:.1f} ms)" if load.p99_ms else "")


@dataclass
class Row:
    """A line of the table: two bouts that were neighbours in each round, and what their ratio should be."""

    work: str
    ours: Bout
    peer: Bout
    against: str
    floor: float
    goal: float

    def cells(self) -> tuple[str, ...]:
        ratios = [ours / peer for ours, peer in zip(self.ours.rates, self.peer.rates)]
        ratio = statistics.median(ratios)
        digits = 2 if ratio >= 0.1 else 3
        return (
            self.work,
            f"{statistics.median(self.ours.rates):,.0f}",
            self.against,
            f"{statistics.median(self.peer.rates):,.0f}",
            f"{ratio:.{digits}f}×",
            f"({min(ratios):.{digits}f}–{max(ratios):.{digits}f})",
            f"{self.floor:.2f}×",
            f"{self.goal:.2f}×",
            "goal met" if ratio >= self.goal else "floor met" if ratio >= self.floor else "BELOW THE FLOOR",
        )


HEADINGS = ("work", "ours/s", "against", "peer/s", "ratio", "(spread)", "floor", "goal", "verdict")
NUMBERS = {"ours/s", "peer/s", "ratio", "floor", "goal"}  # these stand to the right


def memory_cells(memory: dict[str, int]) -> tuple[str, ...]:
    most = max(memory.values()) / 1e6
    verdict = "goal met" if most <= MEMORY_GOAL_MB else "floor met" if most <= MEMORY_FLOOR_MB else "OVER THE LIMIT"
    limits = (f"≤ {MEMORY_FLOOR_MB} MB", f"≤ {MEMORY_GOAL_MB} MB")
    return ("resident memory after all that", f"{most:,.0f} MB", "–", "", "", "", *limits, verdict)


def table(rows: list[Row], memory: dict[str, int]) -> str:
    """Without figures of the memory there is no row for it."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    if memory:
        lines.append(memory_cells(memory))
    widths = [max(map(len, column)) for column in zip(*lines)]
    shown = []
    for line in lines:
        cells = zip(HEADINGS, line, widths)
        aligned = (cell.rjust(width) if name in NUMBERS else cell.ljust(width) for name, cell, width in cells)
        shown.append("  ".join(aligned).rstrip())
    shown.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(shown)


def raw(bouts: list[Bout], memory: dict[str, int], notes: list[str]) -> str:
    lines = ["Every run, in the order of the rounds:"]
    for bout in bouts:
        lines.append(f"  {bout.name}: " + ", ".join(map(bout.shown, bout.loads)))
    lines.append("VmRSS of each server after its runs (the table shows the largest):")
    lines += [f"  {name}: {resident / 1e6:,.1f} MB" for name, resident in memory.items()]
    return "\n".join(lines + [f"  {note}" for note in notes])


def machine(folder: Path, versions: list[str]) -> str:
    """The machine and the programs; `versions` are those that only a run can tell."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = models[0].partition(":")[2].strip() if models else platform.machine()
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "Linux")
    disk = first_line("stat", "-f", "-c", "%T", str(folder))
    parts = [f"{os.cpu_count()} cores ({model})", f"{memory:.0f} GB", system, f"kernel {platform.release()}"]
    programs = [first_line("nginx", "-v").rpartition(": ")[2], " ".join(first_line("wrk", "-v").split()[:2])]
    return " · ".join([*parts, f"store on {disk}"]) + "\n" + " · ".join([*programs, *versions, *sqlite(folder)])


def first_line(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stdout + done.stderr).strip().partition("\n")[0]


def sqlite(folder: Path) -> list[str]:
    """The version of SQLite inside the program: a store's header names the library that wrote it last (byte 96)."""
    for store in folder.glob("*.sqlite"):
        with store.open("rb") as file:
            number = int.from_bytes(file.read(100)[96:100], "big")
        return [f"SQLite {number // 1_000_000}.{number // 1000 % 1000}.{number % 1000}"]
    return []
