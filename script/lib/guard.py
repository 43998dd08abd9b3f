"""Ends private servers and removes their folders when the script that started them is gone, however it ended.

A process of its own, in a session of its own, so that no Ctrl-C reaches it: it reads from a pipe whose other end only
the script holds. The script tells it what it started and what it has cleared away itself. When the script ends, by
kill -9 too, the pipe is at its end, and the guard clears away what is left. (PR_SET_PDEATHSIG would be sent when the
thread ends that started the server, which need not be the script's end.)
"""

from __future__ import annotations

import itertools
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

PATIENCE = 5.0  # seconds in which a PostgreSQL that was told to end at once must have ended


# MARK: processes


def began(pid: int) -> str | None:
    """When a process began, which tells it from a later one of the same number; None where it is gone."""
    try:
        # The name in field 2 may hold blanks; what follows its bracket does not.
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def children(pid: int) -> list[int]:
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == pid and fields[0] not in "ZX":
                found.append(int(entry.name))
    return found


def send(pid: int, number: int) -> None:
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        pass


def wait_until_gone(processes: dict[int, str | None], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while any(begin is not None and began(pid) == begin for pid, begin in processes.items()):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def family(pid: int) -> dict[int, str | None]:
    return {member: began(member) for member in (pid, *children(pid))}


def kill_family(pid: int) -> bool:
    """kill -9 of a process and its children; gives whether all are gone."""
    members = family(pid)
    for member in members:
        send(member, signal.SIGKILL)
        send(member, signal.SIGCONT)
    return wait_until_gone(members, 10)


# MARK: PostgreSQL's traces


def postmaster(data: Path) -> int | None:
    """The running server of a data folder."""
    try:
        pid = int((data / "postmaster.pid").read_text().split("\n")[0])
        return pid if b"postgres" in Path(f"/proc/{pid}/cmdline").read_bytes() else None
    except (OSError, ValueError):
        return None


def forget_memory(data: Path) -> None:
    """Removes the segment of shared memory that a killed server leaves; its number stands in its file."""
    try:
        segment = (data / "postmaster.pid").read_text().split("\n")[6].split()[1]
    except (OSError, IndexError):
        return
    subprocess.run(["ipcrm", "-m", segment], capture_output=True)


def end_postgres(data: Path) -> None:
    """Ends it without a checkpoint: what it holds is thrown away, or recovered at the next start."""
    pid = postmaster(data)
    if pid is not None:
        members = family(pid)
        for member in members:
            send(member, signal.SIGCONT)
        send(pid, signal.SIGQUIT)
        if not wait_until_gone(members, PATIENCE):
            kill_family(pid)
    forget_memory(data)


# MARK: the guard


class Guard:
    """The script's end of the pipe."""

    def __init__(self) -> None:
        self.numbers = itertools.count(1)
        self.process: subprocess.Popen | None = None
        self.lock = threading.Lock()

    def watch(self, pid: int | None = None, data: Path | None = None, folder: Path | None = None) -> int:
        """Watches over a process, PostgreSQL's data folder or a folder to be removed; gives a number to forget it by."""
        watched = {"pid": pid, "began": pid and began(pid), "data": data and str(data), "folder": folder and str(folder)}
        number = next(self.numbers)
        self.tell({"watch": number, **watched})
        return number

    def forget(self, number: int | None) -> None:
        if number is not None:
            self.tell({"forget": number})

    def tell(self, message: dict) -> None:
        with self.lock:
            if self.process is None:
                self.process = subprocess.Popen(
                    [sys.executable, "-B", __file__], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL, cwd="/", start_new_session=True)  # fmt: skip
            self.process.stdin.write(json.dumps(message).encode() + b"\n")
            self.process.stdin.flush()


GUARD = Guard()


def main() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    watched: dict[int, dict] = {}
    for line in sys.stdin:
        message = json.loads(line)
        if "watch" in message:
            watched[message["watch"]] = message
        else:
            watched.pop(message["forget"], None)
    # The latest first: what stands in front of a server goes before the server.
    for thing in reversed(list(watched.values())):
        if thing["pid"] and thing["began"] and began(thing["pid"]) == thing["began"]:
            kill_family(thing["pid"])
        if thing["data"]:
            end_postgres(Path(thing["data"]))
    for thing in watched.values():
        if thing["folder"]:
            shutil.rmtree(thing["folder"], ignore_errors=True)


if __name__ == "__main__":
    main()
