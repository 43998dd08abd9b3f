"""Running it: health, metrics, logs, restarts, crashes, backups, and verbs beside the server."""

import re
import signal
import sqlite3
import subprocess
import threading
from fractions import Fraction

import pytest
import requests

from dialects import DIALECTS
from house import House, open_house
from money import charge
from server import BINARY, SEEN_WITHIN, Server, Store, eventually


@pytest.fixture
def lodge(tmp_path):
    """A house of its own, for a test that restarts it."""
    with open_house(tmp_path) as house:
        yield house


def get(house, path):
    return requests.get(house.server.url + path, timeout=10, allow_redirects=False)


# Health and metrics


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_says_that_it_is_well(house, path):
    assert get(house, path).status_code == 200


SAMPLE = re.compile(r'[a-zA-Z_:][\w:]*(\{(\w+="(\\.|[^"\\])*",?)*\})? \S+( \d+)?')


def metrics(house):
    """The samples of the metrics page: name with labels → number."""
    response = get(house, "/metrics")
    assert response.status_code == 200
    assert response.headers["Content-Type"].startswith("text/plain")
    lines = [line for line in response.text.splitlines() if line and not line.startswith("#")]
    assert all(SAMPLE.fullmatch(line) for line in lines)
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_metrics_are_prometheus_text_on_everything_that_matters(house, standard):
    standard.order()
    assert metrics(house)
    text = get(house, "/metrics").text
    for subject in ("request", "batch", "commit", "queue", "orders"):
        assert subject in text


def test_metrics_count_requests_by_action(house, standard):
    def answered():
        counts = re.compile(r'\w+_(total|count)\{.*action="balance".*\}')
        return sum(value for name, value in metrics(house).items() if counts.fullmatch(name))

    before = answered()
    for _ in range(5):
        standard.balance()
    eventually(answered, lambda it: it >= before + 5, within=5)


def test_metrics_and_health_tell_no_secrets(house, tills):
    text = "".join(get(house, path).text for path in ("/metrics", "/healthz", "/readyz"))
    assert not any(panel.key in text for panel in tills.values())


def test_an_unknown_page_is_not_an_error_of_the_server(house):
    for path in ("/", "/api", "/api/v3", "/%00", "/../etc/passwd", "/" + "x" * 5000):
        assert get(house, path).status_code < 500


# The demonstration


def test_the_demonstration_has_an_account_in_every_dialect(house):
    assert list(house.accounts) == list(DIALECTS)
    for name, account in house.accounts.items():
        dialect = DIALECTS[name]
        assert list(account) == [
            "id", "name", "storefront", "dialect", "path", "currency", "panel_key", "balance",
            "numbers_token", "numbers_balance",
        ]  # fmt: skip
        assert (account["path"], account["currency"]) == (dialect.path, dialect.currency)


def test_a_demonstration_account_pays_a_hundred_thousand_orders(house):
    for name, account in house.accounts.items():
        listing = house.demo(name).listing("Sandbox: completes")
        price = charge(listing["rate"], int(listing["min"]))
        assert Fraction(account["balance"]) >= 100_000 * price


def test_the_demonstration_leaves_a_store_that_is_not_empty_alone(house, standard):
    with standard.nothing_changes():
        assert house.store.run("demo").returncode == 2


# Verbs beside the server


def test_the_audit_counts_and_holds_beside_the_server(house, standard):
    before = house.store.audit()
    standard.order()
    after = house.store.audit()
    assert list(after) == ["ok", "wallets", "transfers", "orders", "rentals"]
    assert after["orders"] > before["orders"] > 0
    assert after["transfers"] > before["transfers"]
    assert after["wallets"] >= len(DIALECTS)


def test_config_explains_every_setting(house):
    settings = house.verb("config")
    assert settings
    for setting in settings:
        assert {"key", "type", "default", "help"} <= set(setting)
        assert setting["help"]


VERBS = "serve demo migrate storefront customer key wallet limit listing order provider audit"


@pytest.mark.parametrize("verb", [*VERBS.split(), "backup", "restore", "config", ""])
def test_every_verb_explains_itself(verb):
    words = [BINARY, *verb.split(), "--help"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0
    assert "USAGE" in done.stdout


def test_listings_are_listed(house):
    for name, account in house.accounts.items():
        listed = str(house.verb("listing", "list", "--storefront", account["storefront"]))
        for listing in house.demo(name).services():
            assert listing["name"] in listed


@pytest.mark.parametrize(
    "words",
    [
        ["wallet", "credit", 999_999_999, "1", "USD", "--reason", "test"],
        ["wallet", "statement", 999_999_999],
        ["customer", "suspend", 999_999_999],
        ["customer", "add", "--name", "x", "--storefront", "no such storefront"],
        ["key", "add", 999_999_999],
        ["key", "revoke", 999_999_999],
        ["order", "show", 999_999_999],
        ["order", "cancel", 999_999_999],
        ["limit", "set", 999_999_999, "read", 5],
        ["provider", "pause", "no such provider"],
        ["no", "such", "verb"],
    ],
    ids=lambda words: " ".join(map(str, words[:2])),
)
def test_a_verb_about_nothing_fails_and_says_so(house, words):
    done = house.store.run(*words)
    assert done.returncode > 0, "success, or the end by a signal"
    assert (done.stderr + done.stdout).strip()


def stays_pending(buyer, order):
    """Watches an order for some seconds in which nothing may happen to it."""
    with pytest.raises(AssertionError, match="not within"):
        eventually(lambda: buyer.status(order)["status"], lambda it: it != "Pending", within=3)


def test_a_paused_provider_gets_no_orders_until_it_is_resumed(lodge):
    lodge.server.stop()
    names = [provider["name"] for provider in lodge.verb("provider", "list")]
    for name in names:
        lodge.verb("provider", "pause", name)
    lodge.server.start()
    buyer = lodge.demo("standard")
    order = buyer.order("Sandbox: completes")
    stays_pending(buyer, order)
    for name in names:
        lodge.verb("provider", "resume", name)
    buyer.finished(order, "Completed")


# Logs


def test_keys_never_reach_the_log(lodge):
    panel = lodge.demo("standard")
    panel.order()
    panel.send(data={"action": "balance"}, headers={"Authorization": f"Bearer {panel.key}"})
    panel.send(path=f"{panel.dialect.path}?key={panel.key}", data={"action": "balance"})
    panel.session.get(f"{panel.url}{panel.dialect.path}?key={panel.key}&action=balance")
    panel.send(data=b'{"key":"' + panel.key.encode(), headers={"Content-Type": "application/json"})
    lodge.server.stop()
    assert panel.key not in lodge.server.output
    lodge.server.start()


# Restarts


def whereabouts(panel, orders):
    """All that a customer knows about money and these orders."""
    return panel.balance(), panel.ask("status", orders=",".join(map(str, orders)))


def test_a_restart_keeps_everything(lodge):
    panels = [lodge.demo(name) for name in DIALECTS]
    orders = [[p.order(), p.order(order_reference="kept")] for p in panels]
    known = [whereabouts(p, o) for p, o in zip(panels, orders, strict=True)]

    assert lodge.server.stop() == 0
    lodge.server.start()

    panels = [lodge.demo(name) for name in DIALECTS]
    assert [whereabouts(p, o) for p, o in zip(panels, orders, strict=True)] == known
    for panel, (plain, kept) in zip(panels, orders, strict=True):
        assert panel.order(order_reference="kept") == kept
        assert panel.order() not in (plain, kept)


def test_an_order_under_way_is_delivered_after_a_restart(lodge):
    buyer = lodge.demo("standard")
    before = buyer.balance()
    orders = [buyer.order("Sandbox: completes") for _ in range(5)]
    charged = before - buyer.balance()
    lodge.server.stop()
    lodge.server.start()
    buyer = lodge.demo("standard")
    for order in orders:
        buyer.finished(order, "Completed")
    assert before - buyer.balance() == charged


class Crowd:
    """Customers who order by hand delivery, without pause, until the server is gone."""

    def __init__(self, house, size=16):
        self.house = house
        self.acknowledged = []
        self.unanswered = []
        self.faults = []
        self.threads = [threading.Thread(target=self.order) for _ in range(size)]
        self.fields = house.demo("standard").order_fields()

    def order(self):
        panel = self.house.demo("standard")
        form = {"key": panel.key, "action": "add", **self.fields}
        url = panel.url + panel.dialect.path
        while True:
            try:
                response = panel.session.post(url, data=form, timeout=30)
            except requests.RequestException as error:
                self.unanswered.append(error)
                return
            if response.status_code == 503:
                return
            if response.status_code != 200 or "order" not in response.json():
                self.faults.append(response.text)
                return
            self.acknowledged.append(response.json()["order"])


@pytest.mark.parametrize("by", [signal.SIGTERM, signal.SIGKILL], ids=["SIGTERM", "SIGKILL"])
def test_what_was_acknowledged_under_load_is_there_and_charged_once(lodge, by):
    buyer = lodge.demo("standard")
    listing = buyer.listing("By hand: Default")
    price = charge(listing["rate"], int(listing["min"]))
    before = buyer.balance()
    crowd = Crowd(lodge)
    for thread in crowd.threads:
        thread.start()
    eventually(lambda: len(crowd.acknowledged) >= 300, within=60)

    code = lodge.server.stop(by)
    for thread in crowd.threads:
        thread.join()
    lodge.server.start()

    assert code == (0 if by == signal.SIGTERM else -signal.SIGKILL)
    assert crowd.faults == []
    assert len(set(crowd.acknowledged)) == len(crowd.acknowledged)
    buyer = lodge.demo("standard")
    for start in range(0, len(crowd.acknowledged), 100):
        chunk = crowd.acknowledged[start : start + 100]
        statuses = buyer.ask("status", orders=",".join(map(str, chunk))).values()
        assert {status.get("status") for status in statuses} == {"Pending"}
    charged = (before - buyer.balance()) / price
    # A drained server has answered all it did; a killed one may have lost some answers.
    lost = len(crowd.unanswered) if by == signal.SIGKILL else 0
    assert len(crowd.acknowledged) <= charged <= len(crowd.acknowledged) + lost


# Backup and restore


ABOUT_A_FILE = "on PostgreSQL its own tools make backups: test_postgres.py"


def restored(lodge, backup, directory):
    """A house on a new store made from a backup."""
    store = Store(directory / "restored.sqlite")
    store.verb("restore", backup)
    store.audit()
    return House(store, Server(store, directory / "restored.log"), lodge.accounts.values())


@pytest.mark.sqlite(ABOUT_A_FILE)
def test_a_backup_made_beside_the_server_restores_all(lodge, tmp_path):
    panel = lodge.demo("hethongsub")
    orders = [panel.order(), panel.order(order_reference="kept")]
    known = whereabouts(panel, orders)
    lodge.verb("backup", tmp_path / "backup")
    later = [panel.order() for _ in range(3)]

    copy = restored(lodge, tmp_path / "backup", tmp_path)
    with copy.server:
        panel = copy.demo("hethongsub")
        assert whereabouts(panel, orders) == known
        assert panel.order(order_reference="kept") == orders[1]
        assert all(panel.error("status", order=order) for order in later)
        assert panel.order() not in {*orders, *later}, "a number was given twice"
        copy.store.audit()
        assert copy.server.stop() == 0


@pytest.mark.sqlite(ABOUT_A_FILE)
def test_a_backup_is_a_whole_database(lodge, tmp_path):
    lodge.demo("standard").order()
    lodge.verb("backup", tmp_path / "backup")
    with sqlite3.connect(tmp_path / "backup") as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert lodge.demo("standard").key.encode() not in (tmp_path / "backup").read_bytes()


@pytest.mark.sqlite(ABOUT_A_FILE)
def test_restore_is_refused_beside_a_running_server(lodge, tmp_path):
    lodge.verb("backup", tmp_path / "backup")
    with lodge.demo("standard").nothing_changes():
        done = lodge.store.run("restore", tmp_path / "backup", "--replace")
        assert done.returncode != 0, "a store was replaced under its server"


@pytest.mark.sqlite(ABOUT_A_FILE)
def test_restore_replaces_a_store_only_when_told_to(lodge, tmp_path):
    lodge.verb("backup", tmp_path / "backup")
    order = lodge.demo("standard").order()
    lodge.server.stop()
    assert lodge.store.run("restore", tmp_path / "backup").returncode != 0
    lodge.server.start()
    assert lodge.demo("standard").status(order)["status"] == "Pending"


@pytest.mark.sqlite(ABOUT_A_FILE)
def test_restore_puts_a_store_back_and_holds_delivery(lodge, tmp_path):
    buyer = lodge.demo("standard")
    kept = buyer.order()
    known = whereabouts(buyer, [kept])
    lodge.verb("backup", tmp_path / "backup")
    later = [buyer.order() for _ in range(3)]
    lodge.server.stop()
    lodge.verb("restore", tmp_path / "backup", "--replace")
    lodge.server.start()

    buyer = lodge.demo("standard")
    assert whereabouts(buyer, [kept]) == known
    assert all(buyer.error("status", order=order) for order in later)
    order = buyer.order("Sandbox: completes")
    assert order not in {kept, *later}, "a number was given twice"
    stays_pending(buyer, order)
    for provider in lodge.verb("provider", "list"):
        lodge.verb("provider", "resume", provider["name"])
    buyer.finished(order, "Completed")


@pytest.mark.sqlite(ABOUT_A_FILE)
def test_a_backup_that_is_none_is_not_restored(tmp_path):
    (tmp_path / "backup").write_bytes(b"not a database" * 1000)
    store = Store(tmp_path / "restored.sqlite")
    assert store.run("restore", tmp_path / "backup").returncode != 0
    assert store.run("restore", tmp_path / "missing").returncode != 0


def test_a_verb_is_seen_by_the_server_within_a_second(house):
    buyer = house.customer()
    house.verb("wallet", "credit", buyer.account, "0.000001", "USD", "--reason", "test")
    paid = Fraction("1000000.000001")
    eventually(buyer.balance, lambda balance: balance == paid, within=SEEN_WITHIN)
