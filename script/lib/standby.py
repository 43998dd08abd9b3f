"""Two PostgreSQL servers, one of which follows the other: what one acknowledges, both have on disk."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from postgres import USER, Postgres
from program import Wrong

FOLLOWER = "partner"  # the name by which a primary knows its standby
SETTINGS = {
    "wal_level": "replica",
    "max_wal_senders": "10",
    "wal_log_hints": "on",  # without it, or without its log, pg_rewind can't take back what a lost primary has written
    "wal_keep_size": "512MB",
    "hot_standby": "on",
    "wal_receiver_timeout": "10s",
    "wal_sender_timeout": "10s",
}
PATIENCE = 60.0  # seconds until a standby has caught up, or is promoted


class Pair:
    """A primary and its synchronous standby, which change places with each failover."""

    def __init__(self, fast: bool = False, beside: Path | None = None):
        self.primary = Postgres(fast=fast, beside=beside)
        self.standby = Postgres(fast=fast, beside=beside)
        self.urls = (self.primary, self.standby)  # in an order that stays
        self.rewound = self.copied = 0

    def __enter__(self) -> Pair:
        try:
            self.primary.make()
            # In the file, where pg_rewind finds them too: it runs the server itself, to recover it.
            with (self.primary.data / "postgresql.conf").open("a") as file:
                file.writelines(f"{name} = '{value}'\n" for name, value in SETTINGS.items())
            self.primary.start()
            self.copy()
            self.follow()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        for server in (self.standby, self.primary):
            server.close()

    def url(self, name: str) -> str:
        """Both servers; whoever connects takes the one that writes."""
        hosts = ",".join(f"127.0.0.1:{server.port}" for server in self.urls)
        return f"postgres://{USER}@{hosts}/{name}?target_session_attrs=read-write"

    # Following

    def copy(self) -> None:
        """Makes the standby's data anew, as a copy of the primary's."""
        shutil.rmtree(self.standby.data, ignore_errors=True)
        self.standby.own(self.standby.folder)
        words = ["-h", self.primary.socket, "-p", self.primary.port, "-U", USER, "-D", self.standby.data]
        self.standby.run("pg_basebackup", *words, "-X", "stream", "-c", "fast", "--no-sync")
        self.copied += 1

    def follow(self) -> None:
        """Starts the standby behind the primary, which from now on acknowledges nothing that both don't have."""
        primary, standby = self.primary, self.standby
        # What was set on the primary came along, that it waits for a standby, too.
        for name, text in (("postgresql.auto.conf", ""), ("standby.signal", "")):
            (standby.data / name).write_text(text)
            if standby.user:
                shutil.chown(standby.data / name, standby.user)
        source = f"host={primary.socket} port={primary.port} user={USER} application_name={FOLLOWER}"
        standby.settings = standby.settings | {"primary_conninfo": source, "recovery_target_timeline": "latest"}
        standby.start()
        primary.sql(f"ALTER SYSTEM SET synchronous_standby_names = '{FOLLOWER}'; SELECT pg_reload_conf();")
        self.wait_for("sync_state = 'sync'")
        # What was committed before the primary waited for anybody.
        written = primary.sql("SELECT pg_current_wal_flush_lsn();").strip()
        self.wait_for(f"flush_lsn >= '{written}'")

    def wait_for(self, condition: str) -> None:
        deadline = time.monotonic() + PATIENCE
        query = f"SELECT 1 FROM pg_stat_replication WHERE application_name = '{FOLLOWER}' AND {condition};"
        while not self.primary.sql(query).strip():
            if time.monotonic() > deadline:
                raise Wrong(f"the standby did not catch up ({condition}): {self.standby.last_words()}")
            time.sleep(0.05)

    # Failing over

    def fail_over(self, whole: bool = True) -> float:
        """kill -9 of the primary, and the standby takes its place; gives the moment of the blow."""
        begun = time.monotonic()
        self.primary.kill(whole)
        self.primary, self.standby = self.standby, self.primary
        self.promote()
        return begun

    def promote(self) -> None:
        self.primary.run("pg_ctl", "-D", self.primary.data, "promote", "-w", "-t", int(PATIENCE))
        if self.primary.sql("SELECT pg_is_in_recovery();").strip() != "f":
            raise Wrong(f"the standby was promoted and takes no writes: {self.primary.last_words()}")

    def rejoin(self) -> None:
        """The killed primary becomes the new standby: wound back to where the other one took over, or copied anew."""
        standby = self.standby
        source = f"host={self.primary.socket} port={self.primary.port} user={USER} dbname=postgres"
        try:
            # It compares with the new primary's last checkpoint, which must be one after the promotion.
            self.primary.sql("CHECKPOINT;")
            standby.run("pg_rewind", "-D", standby.data, "--source-server", source, "--no-sync")
            self.rewound += 1
        except Wrong:
            self.copy()
        self.follow()
