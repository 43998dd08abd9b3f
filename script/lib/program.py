"""What bench and torture share: the built program, a running server, a client of its panel API, and its books."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
import urllib.parse
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[2]
SANDBOX = "sandbox"  # the provider's name
LISTING = "Sandbox: completes"  # an order for it keeps its whole charge, so sums are exact
QUANTITY = 50
ORDER = {"link": "https://example.com/x", "quantity": str(QUANTITY)}


class Wrong(Exception):
    """Something is not as the program promises: the one thing that makes these scripts fail."""


# MARK: the program


def binary() -> str:
    return os.environ.get("SWITCHBOARD_BINARY") or str(CHECKOUT / ".build/release/switchboard")


# A store: the file of a SQLite database, or the URL of a PostgreSQL one.
Database = Path | str


def address(database: Database) -> str:
    return database if isinstance(database, str) else f"sqlite:{database}"


def verb(*words: object, database: Database, timeout: float = 3600) -> str:
    """Runs one verb of the program on a store and gives what it printed."""
    command = [binary(), *map(str, words), "--database", address(database)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout)
    if done.returncode != 0:
        raise Wrong(f"{' '.join(command)} ended with {done.returncode}: {(done.stderr or done.stdout).strip()[-1000:]}")
    return done.stdout


def audit(database: Database) -> dict:
    """The books of a store, recomputed by the program itself: {"ok":true,"wallets":…,"transfers":…,"orders":…}."""
    books = json.loads(verb("audit", "--json", database=database))
    if books.get("ok") is not True:
        raise Wrong(f"audit of {address(database)}: {books}")
    return books


def demo(database: Database, accounts: int = 0, orders: int = 0) -> Demo:
    words: list[object] = ["demo"]
    if accounts:
        words += ["--accounts", accounts]
    if orders:
        words += ["--orders", orders]
    return Demo(json.loads(verb(*words, database=database)))


def credit(account: Account, amount: int, database: Database, currency: str | None = None) -> None:
    """Money for the account's panel wallet, or for the one in another currency."""
    words = (account.id, amount, currency or account.currency, "--reason", "test money", "--json")
    verb("wallet", "credit", *words, database=database)


@dataclass(frozen=True)
class Account:
    id: str
    storefront: str
    path: str
    currency: str
    key: str
    token: str  # of the numbers API

    @staticmethod
    def of(row: dict) -> Account:
        keys = row["panel_key"], row["numbers_token"]
        return Account(str(row["id"]), row["storefront"], row["path"], row["currency"], *keys)


class Demo:
    """What `demo` printed."""

    def __init__(self, printed: dict):
        standard = next(row for row in printed["accounts"] if row["dialect"] == "standard")
        self.standard = Account.of(standard)
        self.more = [Account.of(row) for row in printed.get("more_accounts", [])]
        self.orders: dict = printed.get("orders") or {"count": 0}
        self.numbers: dict[str, dict[str, int]] = printed["numbers"]  # products, by what becomes of their rentals


# MARK: a running server


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """`switchboard serve` on a store. Its output goes to a file beside the other things of the run, never onto the
    store's disk, which may be full."""

    def __init__(self, database: Database, log: Path, port: int | None = None, settings: dict[str, object] | None = None):
        self.database = database
        self.settings = settings or {}
        self.log = log
        self.port = port or free_port()
        self.process: subprocess.Popen | None = None

    def start(self, patience: float = 60) -> float:
        """Starts it and waits until /readyz says 200; gives the seconds from exec to that answer."""
        begun = self.launch()
        while not self.is_ready():
            if self.process.poll() is not None:
                raise Wrong(f"the server ended with {self.process.returncode} while starting: {self.last_words()}")
            if time.monotonic() - begun > patience:
                raise Wrong(f"the server was not ready after {patience:.0f} s: {self.last_words()}")
            time.sleep(0.005)
        return time.monotonic() - begun

    def launch(self) -> float:
        """Starts it and waits for nothing; gives the moment of exec."""
        command = [binary(), "serve", "--database", address(self.database), "--listen", f"127.0.0.1:{self.port}"]
        for key, value in self.settings.items():
            command += ["--set", f"{key}={value}"]
        with self.log.open("ab") as log:
            begun = time.monotonic()
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                # A session of its own: the terminal's Ctrl-C reaches this script, which then ends the server itself.
                start_new_session=True,
            )
        return begun

    def is_ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=2)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """kill -9."""
        if self.is_running():
            self.process.kill()
        if self.process:
            self.process.wait()

    def wait(self, seconds: float) -> int | None:
        """The exit code, or None when it still runs after that time."""
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None

    def stop(self, patience: float = 60) -> None:
        """SIGTERM, which drains and exits 0."""
        if not self.is_running():
            return
        self.process.send_signal(signal.SIGTERM)
        code = self.wait(patience)
        if code is None:
            self.kill()
            raise Wrong(f"the server had not drained {patience:.0f} s after SIGTERM: {self.last_words()}")
        if code != 0:
            raise Wrong(f"the server ended with {code} after SIGTERM: {self.last_words()}")

    def last_words(self) -> str:
        return self.log.read_bytes()[-1500:].decode(errors="replace").strip()

    def memory(self, field: str = "VmRSS") -> int:
        """A figure of /proc/PID/status, in bytes."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) * 1024
        raise Wrong(f"no {field} in /proc/{self.process.pid}/status")

    def processor_seconds(self) -> float:
        # The name in field 2 may hold blanks; what follows its bracket does not.
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


# MARK: the panel API

JSON = "application/json"


class Panel:
    """One kept connection to the panel API. It repeats nothing by itself: whoever asked must know what was sent."""

    def __init__(self, port: int, path: str, timeout: float = 30):
        self.path = path
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)

    def __enter__(self) -> Panel:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def post(self, body: str) -> tuple[int, bytes]:
        self.connection.request("POST", self.path, body, {"Content-Type": "application/x-www-form-urlencoded"})
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def ask(self, account: Account, action: str, **fields: str) -> object:
        """An answer that must be a good one."""
        status, answer = self.post(form(account, action, **fields))
        shown = f"action={action}: {status} {answer[:300]!r}"
        try:
            parsed = json.loads(answer)
        except ValueError:
            raise Wrong(f"no JSON for {shown}") from None
        if status != 200 or (isinstance(parsed, dict) and "error" in parsed):
            raise Wrong(f"refused: {shown}")
        return parsed

    def balance(self, account: Account) -> Decimal:
        return Decimal(self.ask(account, "balance")["balance"])

    def services(self, account: Account) -> list[dict]:
        return self.ask(account, "services")

    def status(self, account: Account, orders: list[int]) -> dict[int, dict]:
        """Any number of orders, asked for a hundred at a time; an unknown one has a key `error`."""
        found: dict[int, dict] = {}
        for start in range(0, len(orders), 100):
            part = self.ask(account, "status", orders=",".join(map(str, orders[start : start + 100])))
            found.update((int(number), answer) for number, answer in part.items())
        return found


def form(account: Account, action: str, **fields: str) -> str:
    return urllib.parse.urlencode({"key": account.key, "action": action, **fields})


def sandbox_service(services: list[dict]) -> str:
    for service in services:
        if service["name"] == LISTING:
            return str(service["service"])
    raise Wrong(f"no listing is named {LISTING!r}")


def first_order(panel: Panel, account: Account, service: str) -> Decimal:
    """Places one order and gives its charge, which the balance and the order's status must agree about."""
    before = panel.balance(account)
    order = int(panel.ask(account, "add", service=service, **ORDER)["order"])
    charge = before - panel.balance(account)
    told = Decimal(panel.status(account, [order])[order]["charge"])
    if charge <= 0 or charge != told:
        raise Wrong(f"the first order moved the balance by {charge}, its status says {told}")
    return charge


# MARK: around a run


@contextmanager
def work_folder(prefix: str, keep: bool):
    """A folder of this run under the checkout's .bench, on the disk the stores are to be measured on; removed
    at the end unless it is asked for or something went wrong."""
    parent = CHECKOUT / ".bench"
    parent.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=prefix + "-", dir=parent))
    folder.chmod(0o755)  # PostgreSQL's user must get through
    try:
        yield folder
    except Exception:
        keep = True
        raise
    finally:
        if keep:
            print(f"Kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)
            try:
                parent.rmdir()
            except OSError:
                pass  # another run's folder is still there


def end_on_signals() -> None:
    """Ctrl-C, SIGTERM and SIGHUP unwind: what was started is ended, what was mounted is unmounted."""

    def stop(number: int, _: object) -> None:
        raise SystemExit(128 + number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def in_parallel(items: list, workers: int, work) -> None:
    """Calls work(part) for each worker's part of the items, in threads, and raises the first failure."""
    failures: list[BaseException] = []

    def run(part: list) -> None:
        try:
            work(part)
        except BaseException as failure:  # handed to the caller below
            failures.append(failure)

    threads = [threading.Thread(target=run, args=(items[i::workers],)) for i in range(min(workers, len(items)))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
