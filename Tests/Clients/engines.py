"""Where a store's data live: a SQLite file beside its other files, or a database of the session's own PostgreSQL."""

import itertools
import os
import secrets
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "script/lib"))

from postgres import USER, Postgres  # noqa: E402


class SQLiteFiles:
    name = "sqlite"
    title = "SQLite"

    def url(self, path):
        return f"sqlite:{path}"

    def environment(self, path):
        """What the program must be told besides: nothing."""
        return None

    def dump(self, path):
        """Everything that a store holds, as bytes: no more than its files do."""
        return b""

    def execute(self, path, sql):
        """Changes a store that nobody serves yet, by other ways than the program's."""
        with closing(sqlite3.connect(path)) as books, books:
            books.execute(sql)

    def close(self):
        pass


class PostgresServer:
    name = "postgres"

    def __init__(self):
        self.server = Postgres(fast=True)
        try:
            self.server.start()
        except BaseException:
            self.server.close()
            raise
        self.title = f"PostgreSQL {self.server.sql('SHOW server_version').split()[0]}"
        self.numbers = itertools.count(1)
        self.databases = {}

    def url(self, path):
        """A database of its own for each path, which is made when it is first asked for."""
        if path not in self.databases:
            self.databases[path] = f"store_{next(self.numbers)}"
            self.server.create(self.databases[path])
        return self.server.url(self.databases[path])

    def environment(self, path):
        """The master key lies where it would beside a file. Servers of a database make none by themselves."""
        key = path.with_name(path.name + ".key")
        if not key.exists():
            key.touch(0o600)
            key.write_text(secrets.token_hex(32) + "\n")
        return os.environ | {"SWITCHBOARD_SECRETS_MASTER_KEY_FILE": str(key)}

    def dump(self, path):
        done = self.run("pg_dump", self.databases[path])
        return done.stdout

    def copy(self, path, other):
        """Dumps a store, which may be in use, and reads the dump into the empty database of another path."""
        self.url(other)
        words = ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-o", os.devnull]
        self.run("psql", self.databases[other], *words, input=self.dump(path))

    def execute(self, path, sql):
        """Changes a store that nobody serves yet, by other ways than the program's."""
        self.server.sql(sql, self.databases[path])

    def run(self, program, database, *words, input=None):
        place = ["-h", "127.0.0.1", "-p", str(self.server.port), "-U", USER, "-d", database]
        command = [self.server.programs / program, *place, *words]
        return subprocess.run(command, input=input, capture_output=True, check=True, timeout=120)

    def close(self):
        self.server.close()


class Engine:
    """The one that this session's stores live on."""

    kinds = {"sqlite": SQLiteFiles, "postgres": PostgresServer}
    current = None
