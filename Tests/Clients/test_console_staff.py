"""Those who work here: taken on, changed, sent away; their own account, and what is kept of their acts."""

import re

from browser import Browser
from desk import new_listing
from people import PASSWORD


def test_somebody_is_taken_on(shop, owner):
    page = owner.fill("/staff/people", email="New.One@example.org", name="New One", role="manager")
    link = page.codes[0]
    assert link.startswith("http") and link not in owner.get("/staff/people").html
    assert owner.fill("/staff/people", None, 422, email="new.one@example.org", role="support").errors
    assert owner.fill("/staff/people", None, 422, email="nonsense", role="support").errors

    new = Browser(shop.server.url)
    new.fill(link.removeprefix(shop.server.url), password=PASSWORD)
    new.sign_in("new.one@example.org", PASSWORD, path="/staff/sign-in")
    new.get("/staff/listings")
    paths = [link for link in owner.get("/staff/people").hrefs if re.fullmatch(r"/staff/people/\d+", link)]
    path = next(path for path in paths if "new.one@example.org" in owner.get(path).text)

    owner.fill(path, path + "/role", role="support")
    assert new.get("/staff/listings").path == "/staff/sign-in"
    owner.fill(path, path + "/role", role="manager")
    new.sign_in("new.one@example.org", PASSWORD, path="/staff/sign-in")

    sessions = owner.get(path)
    owner.send(sessions.form(path + "/sessions"))
    assert new.get("/staff/listings").path == "/staff/sign-in"
    new.sign_in("new.one@example.org", PASSWORD, path="/staff/sign-in")

    owner.press(path, path + "/suspend", on="on")
    assert new.get("/staff/listings").path == "/staff/sign-in"
    owner.press(path, path + "/suspend", on="off")
    assert new.get("/staff/listings").path == "/staff/sign-in"

    new.sign_in("new.one@example.org", PASSWORD, path="/staff/sign-in")
    page = owner.press(path, path + "/sessions", all="on")
    assert not page.has_form(path + "/sessions")

    page = owner.press(path, path + "/reset")
    new.fill(page.codes[0].removeprefix(shop.server.url), password="another long password")
    new.sign_in("new.one@example.org", "another long password", path="/staff/sign-in")


def test_the_last_owner_stays(owner):
    paths = [link for link in owner.get("/staff/people").hrefs if re.fullmatch(r"/staff/people/\d+", link)]
    own = next(path for path in paths if f"<h1>{owner.email}</h1>" in owner.get(path).html)
    page = owner.fill(own, own + "/role", 422, role="support")
    assert any("last owner" in note for note in page.notes)
    owner.get("/staff/people")


def test_my_account(colleague):
    colleague.fill("/staff/account", "/staff/account/profile", name="Sam", time_zone="Asia/Jakarta")
    page = colleague.get("/staff/account")
    assert page.form("/staff/account/profile").fields["name"] == "Sam"
    security = colleague.get("/staff/account/security")
    form = security.form("/staff/account/security", act="password")
    page = colleague.send(form, 422, current="wrong", password="quite another password")
    assert page.errors or page.notes


def test_the_audit_log_tells_who_did_it(manager, shop):
    path = new_listing(shop, manager, name="Told of").path
    page = manager.get("/staff/audit", actor=f"staff:{manager.email}")
    assert page.has_row(manager.email, "listing.add", "Told of")
    assert not manager.get("/staff/audit", actor="staff:nobody").has_row("listing.add")
    assert any("listing.add" in line.values() for line in manager.csv("/staff/audit.csv"))
    assert path
