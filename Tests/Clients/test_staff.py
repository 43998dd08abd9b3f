"""The verbs about people, and the audit log that all verbs write."""

import pytest
from server import Store

PASSWORD = "tram sao dem he"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store with a storefront and an account, and no server."""
    store = Store(tmp_path_factory.mktemp("staff") / "switchboard.sqlite")
    store.verb("migrate")
    store.verb("storefront", "add", "--name", "shop")
    yield store
    store.audit()


@pytest.fixture(scope="module")
def account(store):
    return store.verb("customer", "add", "--name", "joe", "--storefront", "shop")["id"]


@pytest.fixture(scope="module")
def owner(store):
    """The first of the staff, invited."""
    return store.verb("staff", "add", "Ann@Staff.test", "--role", "owner")


def acts(store, *flags):
    return [(act["verb"], act["subject"]) for act in store.verb("act", "list", *flags)]


def test_without_a_password_somebody_is_invited(store, owner):
    assert owner["email"] == "ann@staff.test"
    assert owner["path"].startswith("/invitation/") and len(owner["path"]) == len("/invitation/") + 64
    listed = [person for person in store.verb("staff", "list") if person["id"] == owner["id"]]
    assert [(person["role"], person["password"]) for person in listed] == [("owner", False)]


def test_with_a_password_nobody_is_invited(store, owner, tmp_path):
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\n")
    bob = store.verb("staff", "add", "bob@staff.test", "--role", "manager", "--password-file", file)
    assert "path" not in bob
    assert [p["password"] for p in store.verb("staff", "list") if p["id"] == bob["id"]] == [True]
    assert PASSWORD not in str(store.verb("act", "list"))


@pytest.mark.parametrize("password", ["short", "password123", "aaaaaaaaaaaa", "eve@staff.test"])
def test_passwords_that_are_guessed_are_refused(store, tmp_path, password):
    file = tmp_path / "password"
    file.write_text(password)
    done = store.run("staff", "add", "eve@staff.test", "--password-file", file)
    assert done.returncode == 1


@pytest.mark.parametrize("email", ["", "eve", "eve@", "@staff.test", "a b@staff.test", "ann@staff.test"])
def test_an_address_that_is_none_or_taken_is_refused(store, owner, email):
    assert store.run("staff", "add", email).returncode != 0


def test_the_last_owner_stays(store, owner):
    for verb in (["suspend", "ann@staff.test"], ["role", "ann@staff.test", "support"]):
        done = store.run("staff", *verb)
        assert done.returncode == 1 and "last owner" in done.stderr


def test_a_reset_gives_another_path(store, owner):
    again = store.verb("staff", "reset", "ann@staff.test", "--drop-second-factor")
    assert again["path"].startswith("/invitation/") and again["path"] != owner["path"]
    assert store.run("staff", "reset", "nobody@staff.test").returncode == 1


def test_an_account_gets_a_login(store, account):
    login = store.verb("customer", "login", account, "joe@shop.test")
    assert login["account"] == account and login["path"].startswith("/invitation/")
    assert store.run("customer", "login", account, "JOE@shop.test").returncode == 1
    assert ("account.login", f"person {login['id']}") in acts(store, "--account", account)


def test_a_showcase_keeps_what_is_not_named(store):
    store.verb("showcase", "set", "shop", "--brand", "Brand", "--accent", "#00FF9A", "--sign-up", "on")
    assert store.verb("showcase", "set", "shop", "--contact", "by mail") == {
        "storefront": "shop", "brand": "Brand", "accent": "#00ff9a", "contact": "by mail", "sign_up": True,
    }
    assert store.run("showcase", "set", "shop", "--accent", "red").returncode == 1
    assert store.run("showcase", "set", "shop", "--sign-up", "maybe").returncode == 64


def test_announcements_come_and_go(store):
    made = store.verb("announcement", "add", "We move", "--storefront", "shop", "--warning", "--until", "2099-11-11")
    listed = store.verb("announcement", "list")
    assert [(row["title"], row["storefront"], row["shown"]) for row in listed] == [("We move", "shop", True)]
    store.verb("announcement", "remove", made["id"])
    assert store.verb("announcement", "list") == []
    assert store.run("announcement", "remove", made["id"]).returncode == 1


def test_what_verbs_do_stands_in_the_log(store, account):
    store.verb("wallet", "credit", account, "5", "USD", "--reason", "bank")
    key = store.verb("key", "add", account)
    store.verb("key", "revoke", key["id"])
    store.verb("customer", "suspend", account)
    assert store.run("wallet", "debit", account, "500", "USD", "--reason", "too much").returncode == 1
    lines = store.verb("act", "list", "--account", account, "--actor", "cli:")
    assert [line["verb"] for line in lines if line["verb"] != "account.login"] == [
        "account.suspend", "key.revoke", "key.add", "wallet.credit", "account.add",
    ]
    credit = next(line for line in lines if line["verb"] == "wallet.credit")
    assert "reason=bank" in credit["detail"] and "two-person rule does not bind" in credit["detail"]
    assert key["key"] not in str(lines)
    [line] = store.verb("wallet", "statement", account)
    assert line["actor"].startswith("cli:") and "without a second person" in line["actor"]
