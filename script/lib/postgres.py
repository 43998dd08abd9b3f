"""A private PostgreSQL, from the system's own programs: for tests, torture, benchmarks and the demonstration.

    script/postgres start DIR [--fast]         begins a server whose data are kept in DIR, and prints a URL
    script/postgres stop DIR                   ends it; the data stay
    script/postgres run [--fast] COMMAND…      runs a command with SWITCHBOARD_TEST_POSTGRES=URL, on whose server it may
                                               make databases; the server goes away with the command

It listens on a Unix socket and on a free port of the loopback interface, and trusts whoever comes: it is for tests.
`--private` leaves the port away; then only this user and root get through to the socket. It never runs as root. It is
durable as PostgreSQL is by itself; `--fast` is for tests, whose data nobody needs after a crash.
"""

from __future__ import annotations

import argparse
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from guard import GUARD, began, children, end_postgres, forget_memory, kill_family, postmaster, send, wait_until_gone
from program import Wrong, end_on_signals, free_port

USER = "switchboard"
SETTINGS = {
    "max_connections": "400",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    # In the data folder, not in /dev/shm, where a killed server would leave it.
    "dynamic_shared_memory_type": "mmap",
}
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
PATIENCE = 60.0  # seconds for a start, recovery included, and for a stop
SOCKET_ROOM = 80  # bytes of a socket folder's name: the whole has room for 107


class Postgres:
    """One server. It may be started again after `stop` and `kill`, on the same port, with the same data."""

    def __init__(
        self,
        folder: Path | None = None,  # where the data stay; without one, they are gone with the script
        fast: bool = False,
        settings: dict[str, str] | None = None,
        listens: bool = True,  # on a port, besides the socket
        beside: Path | None = None,  # on the disk of this folder
    ):
        self.programs = find_programs()
        self.user = unprivileged_user()
        self.is_temporary = folder is None
        self.folder = self.temporary_folder(beside) if folder is None else folder
        self.data = self.folder / "data"
        self.log = self.folder / "log"
        self.fast = fast
        self.settings = SETTINGS | (FAST if fast else {}) | (settings or {})
        self.listens = listens
        self.port = free_port()
        self.socket = self.folder / "socket"
        self.process: subprocess.Popen | None = None
        self.watched: int | None = None
        self.trash = [GUARD.watch(folder=self.folder)] if self.is_temporary else []

    # Whose it is

    def identity(self) -> dict:
        """What makes a child run as that user, with none of root's groups."""
        if not self.user:
            return {}
        return {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.user:
            shutil.chown(folder, self.user, pwd.getpwnam(self.user).pw_gid)

    def temporary_folder(self, beside: Path | None) -> Path:
        """In a place of short name, or, where a disk is asked for, where PostgreSQL's user may pass on that disk."""
        for parent in (beside, Path("/tmp"), Path("/var/tmp"), Path("/var/lib/postgresql")):
            if parent and parent.is_dir() and (not beside or parent.stat().st_dev == beside.stat().st_dev):
                place = Path(tempfile.mkdtemp(prefix="switchboard-postgres-", dir=parent))
                self.own(place)
                if self.passes(place):
                    return place
                place.rmdir()
        raise Wrong(f"the user {self.user} can write nowhere on the disk of {beside or '/tmp'}")

    def passes(self, place: Path) -> bool:
        return subprocess.run(["test", "-w", place], **self.identity(), cwd="/").returncode == 0

    # Its programs

    def run(self, program: str, *words: object, timeout: float = 600, input: str | None = None) -> str:
        """Runs one of PostgreSQL's programs and gives what it printed."""
        done = subprocess.run(
            [self.programs / program, *map(str, words)], **self.identity(), cwd="/", input=input or "",
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"}, capture_output=True, text=True, timeout=timeout,
        )  # fmt: skip
        if done.returncode != 0:
            raise Wrong(f"{program} ended with {done.returncode}: {(done.stderr + done.stdout)[-1000:]}")
        return done.stdout

    def make(self) -> None:
        """Makes an empty cluster, unless there is one."""
        self.own(self.folder)
        if not self.passes(self.folder):
            raise Wrong(f"PostgreSQL runs as the user {self.user}, who does not get through to {self.folder}")
        if len(os.fsencode(self.socket)) > SOCKET_ROOM:
            self.socket = Path(tempfile.mkdtemp(prefix="switchboard-postgres-", dir="/tmp"))
            self.trash.append(GUARD.watch(folder=self.socket))
        self.own(self.socket)
        if not (self.data / "PG_VERSION").exists():
            words = ["-D", self.data, "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C"]
            self.run("initdb", *words, *(["--no-sync"] if self.fast else []))

    # Starting and ending

    def start(self, guarded: bool = True) -> float:
        """Starts it, and gives the seconds until it answered."""
        self.make()
        begun = time.monotonic()
        for _ in range(3):
            if self.launch(guarded):
                return time.monotonic() - begun
            self.port = free_port()  # somebody was quicker
        raise Wrong(f"PostgreSQL found no port: {self.last_words()}")

    def launch(self, guarded: bool) -> bool:
        options = self.settings | {
            "listen_addresses": "127.0.0.1" if self.listens else "",
            "port": str(self.port),
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700" if not self.listens else "0777",
        }
        words = [f"--{name}={value}" for name, value in options.items()]
        if guarded:
            self.watched = GUARD.watch(data=self.data)
        log = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *words], **self.identity(), cwd="/",
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"}, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                # A session of its own: the terminal's Ctrl-C reaches this script, which then ends the server itself.
                start_new_session=True,
            )  # fmt: skip
        finally:
            os.close(log)
        begun = time.monotonic()
        while not self.is_ready():
            if self.process.poll() is not None:
                GUARD.forget(self.watched)
                if "Address already in use" in self.last_words():
                    return False
                raise Wrong(f"PostgreSQL ended with {self.process.returncode} while starting: {self.last_words()}")
            if time.monotonic() - begun > PATIENCE:
                raise Wrong(f"PostgreSQL was not ready after {PATIENCE:.0f} s: {self.last_words()}")
            time.sleep(0.02)
        return True

    def is_ready(self) -> bool:
        words = [self.programs / "pg_isready", "-q", "-h", self.socket, "-p", str(self.port), "-U", USER, "-d", "postgres"]
        return subprocess.run(words, cwd="/").returncode == 0

    def last_words(self) -> str:
        return self.log.read_bytes()[-1500:].decode(errors="replace").strip() if self.log.exists() else ""

    def pid(self) -> int:
        found = postmaster(self.data)
        if found is None:
            raise Wrong(f"no PostgreSQL runs on {self.data}")
        return found

    def reap(self) -> None:
        if self.process:
            self.process.wait()
            self.process = None
        GUARD.forget(self.watched)
        self.watched = None

    def stop(self) -> None:
        """Ends it in order: connections are closed, everything is written out."""
        pid = self.pid()
        self.resume()
        members = {pid: began(pid)}
        send(pid, signal.SIGINT)
        if not wait_until_gone(members, PATIENCE):
            raise Wrong(f"PostgreSQL still ran {PATIENCE:.0f} s after it was told to end: {self.last_words()}")
        self.reap()

    def kill(self, whole: bool = True) -> None:
        """kill -9, of all its processes at once, or of the first alone, which the others find out about by themselves."""
        pid = self.pid()
        if whole:
            gone = kill_family(pid)
        else:
            members = {pid: began(pid)} | {child: began(child) for child in children(pid)}
            send(pid, signal.SIGKILL)
            if not (gone := wait_until_gone(members, 2)):
                for member, begin in members.items():
                    if began(member) == begin:
                        send(member, signal.SIGKILL)
                gone = wait_until_gone(members, 10)
        if not gone:
            raise Wrong("a process of PostgreSQL has outlived kill -9")
        forget_memory(self.data)
        self.reap()

    def pause(self) -> None:
        """SIGSTOP for all its processes: it hangs, its connections stay."""
        pid = self.pid()
        send(pid, signal.SIGSTOP)  # the one that makes others first
        for child in children(pid):
            send(child, signal.SIGSTOP)

    def resume(self) -> None:
        pid = self.pid()
        for child in children(pid):
            send(child, signal.SIGCONT)
        send(pid, signal.SIGCONT)

    def close(self) -> None:
        """Ends it at once, and removes what was made for it: all of it, where it is temporary."""
        end_postgres(self.data)
        self.reap()
        for folder in (self.socket, self.folder) if self.is_temporary else (self.socket,):
            shutil.rmtree(folder, ignore_errors=True)
        for number in self.trash:
            GUARD.forget(number)
        self.trash = []

    def __enter__(self) -> Postgres:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # Databases

    def url(self, name: str) -> str:
        if self.listens:
            return f"postgres://{USER}@127.0.0.1:{self.port}/{name}"
        return f"postgres:///{name}?host={quote(str(self.socket))}&port={self.port}&user={USER}"

    def create(self, name: str, template: str | None = None) -> str:
        """Makes a database, empty or as a copy of another one that nobody uses; gives its URL."""
        self.sql(f'CREATE DATABASE "{name}"' + (f' TEMPLATE "{template}"' if template else ""))
        return self.url(name)

    def drop(self, name: str) -> None:
        self.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def sql(self, text: str, database: str = "postgres", timeout: float = 600) -> str:
        """Runs statements, each for itself; gives what psql printed: a row a line, columns between tabs."""
        words = ["-h", self.socket, "-p", self.port, "-U", USER, "-d", database]
        return self.run("psql", *words, "-XAtq", "-F", "\t", "-v", "ON_ERROR_STOP=1", input=text, timeout=timeout)

    def look(self, database: str, query: str) -> list[tuple]:
        """The rows of a query whose columns have names of their own: numbers as numbers, NULL as None."""
        printed = self.sql(f"SELECT to_json(q)::text FROM ({query}) q;", database)
        return [tuple(json.loads(line).values()) for line in printed.splitlines()]


def find_programs() -> Path:
    """The highest version that is installed, or the one on PATH."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[4]))
    found = str(versions[-1]) if versions else shutil.which("initdb")
    if not found:
        raise Wrong("PostgreSQL's initdb is not installed")
    return Path(os.path.realpath(found)).parent


def unprivileged_user() -> str | None:
    """Whom servers that refuse root run as; None where we are not root."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    for name in ("postgres", "nobody"):
        if name in names:
            return name
    raise Wrong("PostgreSQL does not run as root, and there is no user postgres or nobody")


# MARK: the command


def begin(folder: Path, fast: bool, private: bool) -> int:
    server = Postgres(folder.resolve(), fast, listens=not private)
    if postmaster(server.data) is None:
        server.start(guarded=False)
        server.sql("SELECT 'CREATE DATABASE switchboard' WHERE NOT EXISTS "
                   "(SELECT FROM pg_database WHERE datname = 'switchboard') \\gexec")  # fmt: skip
    else:
        lines = (server.data / "postmaster.pid").read_text().split("\n")
        server.port, server.socket, server.listens = int(lines[3]), Path(lines[4]), bool(lines[5].strip())
    for number in server.trash:
        GUARD.forget(number)  # the socket's folder stays with the server
    print(server.url("switchboard"))
    return 0


def end(folder: Path) -> int:
    server = Postgres(folder.resolve())
    if postmaster(server.data) is not None:
        server.socket = Path((server.data / "postmaster.pid").read_text().split("\n")[4])
        server.stop()
        shutil.rmtree(server.socket, ignore_errors=True)
    return 0


def run(command: list[str], fast: bool) -> int:
    with Postgres(fast=fast) as server:
        environment = os.environ | {"SWITCHBOARD_TEST_POSTGRES": server.create("switchboard")}
        child = subprocess.Popen(command, env=environment)
        watched = GUARD.watch(pid=child.pid)
        try:
            code = child.wait()
        except BaseException:
            child.terminate()
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                child.kill()
            raise
        finally:
            GUARD.forget(watched)
    return code if code >= 0 else 128 - code


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="script/postgres", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="start, stop, run")
    for name in ("start", "stop", "run"):
        verb = verbs.add_parser(name)
        if name != "stop":
            verb.add_argument("--fast", action="store_true", help="not durable, for tests")
        if name == "start":
            verb.add_argument("--private", action="store_true", help="on the socket alone, for this user")
        if name == "run":
            verb.add_argument("command", nargs=argparse.REMAINDER)
        else:
            verb.add_argument("folder", type=Path, metavar="DIR")
    options = parser.parse_args()
    end_on_signals()
    try:
        if options.verb == "start":
            return begin(options.folder, options.fast, options.private)
        if options.verb == "stop":
            return end(options.folder)
        if not options.command:
            parser.error("run takes a command")
        return run(options.command, options.fast)
    except Wrong as wrong:
        print(f"script/postgres: {wrong}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
