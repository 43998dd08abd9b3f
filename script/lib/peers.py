"""The load generator and the peers that the bench measures against: nginx and PostgreSQL."""

from __future__ import annotations

import os
import string
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from postgres import USER
from postgres import Postgres as Private
from program import Panel, Wrong, free_port

HERE = Path(__file__).resolve().parent
CONNECTIONS = 64
THREADS = 2
# What PostgreSQL has where nobody sets anything.
DEFAULTS = {"max_connections": "100", "shared_buffers": "128MB", "max_wal_size": "1GB"}


@dataclass
class Load:
    """What one run of wrk or pgbench did."""

    rate: float
    requests: int = 0
    bytes: int = 0
    p99_ms: float | None = None


def wrk(port: int, path: str, bodies: Path, seconds: int, check: bool = False, rate: int = 0) -> Load:
    """Sends these bodies as fast as they are answered, or at about `rate` a second."""
    command = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "10s"]
    command += ["-s", str(HERE / "requests.lua"), f"http://127.0.0.1:{port}{path}", "--", str(bodies)]
    pause = [str(CONNECTIONS * 1000 // rate)] if rate else []
    done = subprocess.run(command + ["check" if check else "trust", *pause], capture_output=True, text=True, timeout=seconds + 120)
    lines = {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in done.stdout.splitlines() if " " in line}
    if done.returncode != 0 or "RESULT" not in lines:
        raise Wrong(f"wrk ended with {done.returncode}: {(done.stdout + done.stderr)[-1000:]}")
    requests, micros, count, broken, failed, late, p99, refused = map(int, lines["RESULT"].split())
    if broken or failed or late:
        raise Wrong(f"wrk saw {broken} broken connections, {failed} answers other than 2xx, {late} over 10 s")
    if refused:
        raise Wrong(f"{refused} of {requests} answers were refusals, the last one: {lines.get('REFUSAL')}")
    if requests == 0:
        raise Wrong("wrk got no answer")
    return Load(requests / (micros / 1e6), requests, count, p99 / 1000)


# MARK: the peers


class Nginx:
    """nginx that answers one body, from its configuration or from a file, to the very requests the server gets: to
    those for one path, or, where it ends with a slash, for all below it."""

    def __init__(self, folder: Path, body: bytes, from_file: bool, path: str = "/api/v2"):
        self.folder = Path(tempfile.mkdtemp(prefix="nginx-", dir=folder))
        self.body = body
        self.from_file = from_file
        self.port = free_port()
        self.path = path

    def __enter__(self) -> Nginx:
        file = self.folder / "answer.json"
        asked = self.path if self.path.endswith("/") else f"= {self.path}"
        if self.from_file:
            # nginx refuses POST to a file. Turning that refusal into the file, inside nginx, makes it open and read
            # the file like for a GET, once for each request; asking the static module itself would open it twice.
            answer = f"""root "{self.folder}";
    location {asked} {{ error_page 405 =200 /answer.json; return 405; }}
    location = /answer.json {{ internal; }}"""
        else:
            text = self.body.decode().replace("\\", "\\\\").replace("'", "\\'")
            answer = f"location {asked} {{ return 200 '{text}'; }}"
        template = string.Template((HERE / "nginx.conf").read_text())
        # Workers of a master that is root become nobody, who need not reach the checkout.
        user = "user root;" if os.geteuid() == 0 else ""
        names = {"USER": user, "FOLDER": self.folder, "PORT": self.port, "ANSWER": answer}
        (self.folder / "nginx.conf").write_text(template.substitute(names))
        file.write_bytes(b"[]")
        log = self.folder / "error.log"
        self.process = subprocess.Popen(
            ["nginx", "-c", self.folder / "nginx.conf", "-p", self.folder, "-e", log],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 10
        while True:
            try:
                first = self.fetch()
                break
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise Wrong(f"nginx does not start: {log.read_text()[-500:]}") from None
                time.sleep(0.02)
        # Another content of the file must be another answer, else the bytes come from somewhere else.
        file.write_bytes(self.body)
        if (self.from_file and first != b"[]") or self.fetch() != self.body:
            raise Wrong("nginx does not answer what it was given")
        return self

    def fetch(self) -> bytes:
        with Panel(self.port, self.path) as panel:
            return panel.post("key=x&action=services")[1]

    def __exit__(self, *_: object) -> None:
        self.process.terminate()  # the master ends its workers
        self.process.wait()


class Postgres(Private):
    """A private PostgreSQL cluster with its default, durable settings, on the disk of the stores, and pgbench, which
    talks to it over a Unix socket: its default, and cheaper than the TCP that the server is asked over."""

    def __init__(self, folder: Path):
        super().__init__(settings=DEFAULTS, listens=False, beside=folder)

    def start(self, guarded: bool = True) -> float:
        seconds = super().start(guarded)
        self.version = self.run("postgres", "--version").split()[2]
        self.bench("-i", "-s", 10, "-q")
        return seconds

    def bench(self, *words: object) -> str:
        return self.run("pgbench", "-h", self.socket, "-p", self.port, "-U", USER, *words, "postgres")

    def tpc_b(self, seconds: int) -> Load:
        printed = self.bench("-M", "prepared", "-c", 32, "-j", 2, "-T", seconds)
        for line in printed.splitlines():
            if line.startswith("tps = "):
                return Load(float(line.split()[2]))
        raise Wrong(f"pgbench told no tps: {printed[-500:]}")
