"""What is so on PostgreSQL alone: its dumps, several servers on one database, and a database that is away."""

import signal
import subprocess
import time

import pytest
import requests

from engines import Engine, SQLiteFiles
from house import House, open_house
from money import charge
from server import BINARY, SEEN_WITHIN, Server, Store, eventually

pytestmark = pytest.mark.postgres("a store in a file has one server, which is never without it")


@pytest.fixture
def lodge(tmp_path):
    with open_house(tmp_path) as house:
        yield house


@pytest.fixture
def annex(lodge, tmp_path):
    """A second server on the same store, and the same customers there."""
    with Server(lodge.store, tmp_path / "annex.log", ["node.name=annex"]) as server:
        house = House(lodge.store, server, lodge.accounts.values())
        yield house
        assert server.stop() == 0


# Dumps, which are what `backup` is on SQLite


def test_a_dump_made_beside_the_server_holds_all(lodge, tmp_path):
    panel = lodge.demo("hethongsub")
    orders = [panel.order(), panel.order(order_reference="kept")]
    known = panel.balance(), panel.ask("status", orders=",".join(map(str, orders)))
    (tmp_path / "copy").mkdir()
    copy = tmp_path / "copy/switchboard"
    Engine.current.copy(lodge.store.path, copy)
    later = panel.order()

    store = Store(copy)
    store.audit()
    with Server(store, tmp_path / "copy.log", ["delivery.enabled=false"]) as server:
        panel = House(store, server, lodge.accounts.values()).demo("hethongsub")
        told = panel.balance(), panel.ask("status", orders=",".join(map(str, orders)))
        assert told == known
        assert panel.order(order_reference="kept") == orders[1]
        assert panel.error("status", order=later)
        assert server.stop() == 0
    store.audit()


def test_a_dump_has_no_keys_in_it(lodge):
    dump = Engine.current.dump(lodge.store.path)
    assert b"Sandbox: completes" in dump
    assert not any(account["panel_key"].encode() in dump for account in lodge.accounts.values())


@pytest.mark.parametrize("verb", ["backup", "restore"])
def test_verbs_about_a_file_say_what_to_use_instead(lodge, tmp_path, verb):
    done = lodge.store.run(verb, tmp_path / "backup")
    assert done.returncode > 0
    assert "pg_dump" in done.stderr or "PostgreSQL" in done.stderr, done.stderr
    assert not (tmp_path / "backup").exists()
    lodge.store.audit()


# From a file to PostgreSQL


def test_a_store_moves_from_a_file_with_all_that_is_in_it(tmp_path):
    old = Store.__new__(Store)
    old.path, old.environment = tmp_path / "switchboard.sqlite", None
    old.url = SQLiteFiles().url(old.path)
    demo = old.verb("demo")
    with Server(old, tmp_path / "old.log") as server:
        house = House(old, server, demo["accounts"])
        panel = house.demo("standard")
        orders = [panel.order(), panel.order(order_reference="kept")]
        known = panel.balance(), panel.ask("status", orders=",".join(map(str, orders)))
        assert server.stop() == 0
    counted = old.audit()

    (tmp_path / "new").mkdir()
    store = Store(tmp_path / "new/switchboard")
    words = ["copy", "--from", old.url, "--to", store.url]
    done = subprocess.run([BINARY, *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert store.audit() == counted
    with Server(store, tmp_path / "new.log") as server:
        panel = House(store, server, demo["accounts"]).demo("standard")
        assert (panel.balance(), panel.ask("status", orders=",".join(map(str, orders)))) == known
        assert panel.order(order_reference="kept") == orders[1]
        assert panel.order() not in orders
        assert server.stop() == 0
    store.audit()


# Several servers


def test_what_one_server_acknowledged_the_other_one_shows(lodge, annex):
    here, there = lodge.demo("standard"), annex.demo("standard")
    price = charge(here.listing("By hand: Default")["rate"], int(here.listing("By hand: Default")["min"]))
    before = there.balance()
    for number in range(1, 11):
        buyer, other = (here, there) if number % 2 else (there, here)
        order = buyer.order()
        assert other.status(order)["status"] == "Pending"
        assert before - other.balance() == price * number


def test_a_reference_is_one_order_whichever_server_is_asked(lodge, annex):
    here, there = lodge.demo("standard"), annex.demo("standard")
    before = here.balance()
    order = here.order(order_reference="once")
    after = here.balance()
    assert there.order(order_reference="once") == order
    assert here.balance() == after < before


def test_a_key_that_one_server_made_works_at_the_other_within_a_second(lodge, annex):
    buyer = lodge.customer()
    eventually(annex.panel("standard", buyer.account, buyer.key).error, lambda it: it is None, within=SEEN_WITHIN)


def test_orders_of_a_killed_server_are_delivered_by_the_other(lodge, annex):
    buyer = lodge.demo("standard")
    orders = [buyer.order("Sandbox: completes") for _ in range(10)]
    lodge.server.stop(signal.SIGKILL)
    buyer = annex.demo("standard")
    for order in orders:
        buyer.finished(order, "Completed")
    lodge.server.start()


# The database is away


def test_without_its_database_the_server_says_so_and_comes_back_by_itself(tmp_path):
    """On a PostgreSQL of its own: the others' must stay."""
    shared, Engine.current = Engine.current, Engine.kinds["postgres"]()
    try:
        with open_house(tmp_path) as house:
            buyer = house.demo("standard")
            kept = buyer.order()
            fields = buyer.order_fields()
            Engine.current.server.stop()
            ready = house.server.url + "/readyz"
            eventually(lambda: requests.get(ready, timeout=30).status_code, lambda it: it == 503)
            assert requests.get(house.server.url + "/healthz", timeout=30).status_code == 200
            form = {"key": buyer.key, "action": "add", **fields}
            begun = time.monotonic()
            answer = requests.post(buyer.url + buyer.dialect.path, data=form, timeout=60)
            assert time.monotonic() - begun < 15
            assert answer.status_code == 503
            assert "error" in answer.json()
            Engine.current.server.start()
            eventually(lambda: requests.get(ready, timeout=30).status_code, lambda it: it == 200)
            assert buyer.status(kept)["status"] == "Pending"
            assert buyer.order() > 0
    finally:
        Engine.current.close()
        Engine.current = shared
