"""What stands in front: PgBouncer in front of a database, HAProxy in front of nodes. Private, on free ports."""

from __future__ import annotations

import socket
import subprocess
import time
from pathlib import Path

from guard import GUARD
from postgres import USER, Postgres
from program import Wrong, free_port

PATIENCE = 10.0  # seconds until one takes connections


class Proxy:
    """A program with a file of settings, in PostgreSQL's folder or one that its user reaches."""

    name: str
    program: str

    def __init__(self, place: Postgres):
        self.place = place  # whose user and folder it shares
        self.port = free_port()
        self.folder: Path = place.folder
        self.log = self.folder / f"{self.name}-{self.port}.log"
        self.process: subprocess.Popen | None = None
        self.watched: int | None = None

    def settings(self) -> str:
        raise NotImplementedError

    def words(self, file: Path) -> list[object]:
        raise NotImplementedError

    def start(self) -> None:
        file = self.folder / f"{self.name}-{self.port}.conf"
        file.write_text(self.settings())
        file.chmod(0o644)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.program, *map(str, self.words(file))], **self.place.identity(), cwd="/",
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        self.watched = GUARD.watch(pid=self.process.pid)
        deadline = time.monotonic() + PATIENCE
        while not self.listens():
            if self.process.poll() is not None or time.monotonic() > deadline:
                words = self.log.read_text(errors="replace")[-1000:]
                self.kill()
                raise Wrong(f"{self.name} does not start: {words}")
            time.sleep(0.02)

    def listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        except OSError:
            return False

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()
            self.process = None
        GUARD.forget(self.watched)
        self.watched = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


class PgBouncer(Proxy):
    """In transaction mode: each transaction may come to another connection of the server."""

    name, program = "pgbouncer", "pgbouncer"

    def settings(self) -> str:
        return f"""[databases]
* = host={self.place.socket} port={self.place.port} user={USER}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {self.port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
max_client_conn = 1000
default_pool_size = 20
server_idle_timeout = 30
log_connections = 0
log_disconnections = 0
"""

    def words(self, file: Path) -> list[object]:
        return [file]

    def url(self, name: str) -> str:
        return f"postgres://{USER}@127.0.0.1:{self.port}/{name}"


class HAProxy(Proxy):
    """Shares requests among nodes that are ready, and hangs up on those that are not."""

    name, program = "haproxy", "haproxy"

    def __init__(self, place: Postgres, nodes: dict[str, int]):
        super().__init__(place)
        self.nodes = nodes  # name → port

    def settings(self) -> str:
        servers = "\n".join(
            f"    server {name} 127.0.0.1:{port} check inter 500ms fastinter 200ms fall 2 rise 1 on-marked-down shutdown-sessions"
            for name, port in self.nodes.items()
        )
        # It repeats nothing that may have reached a node: only a connection that was refused goes to the next one.
        return f"""global
    maxconn 2000
    nbthread 1
defaults
    mode http
    timeout connect 1s
    timeout client 60s
    timeout server 30s
    timeout check 1s
    timeout http-keep-alive 60s
    retries 3
    option redispatch 1
    retry-on conn-failure
frontend clients
    bind 127.0.0.1:{self.port}
    option forwardfor
    default_backend nodes
backend nodes
    balance roundrobin
    option httpchk GET /readyz
    http-check expect status 200
{servers}
"""

    def words(self, file: Path) -> list[object]:
        return ["-f", file, "-db"]
