"""Providers, what they sell and ask, routes to them, findings about them, and numbers."""

import re

import pytest
from desk import listing_rows, new_listing, storefront_id
from upstream import Said, ScriptedPanel, fresh_key, service


@pytest.fixture(scope="module")
def panel():
    panel = ScriptedPanel(
        [service(number, name=f"Wholesale {number}") for number in range(1, 6)], key=fresh_key()
    )
    yield panel
    panel.stop()


@pytest.fixture(scope="module")
def upstream(shop, owner, panel):
    """The scripted panel's path in the console, made known through its form."""
    page = owner.fill(
        "/staff/providers/new",
        name="scripted",
        kind="panel",
        url=panel.url,
        key=panel.key,
        markup="20",
        decimals="4",
        low_balance="5",
    )
    assert re.fullmatch(r"/staff/providers/\d+", page.path), page.notes + page.errors
    return page.path


def ask(browser, upstream, **fields):
    """Asks the provider for its services and gives back what would change."""
    return browser.fill(upstream + "/sync", act="look", **fields)


def test_a_provider_is_tried_out_first(owner, panel, upstream):
    page = owner.fill(
        "/staff/providers/new", None, 422, name="wrong", kind="panel", url=panel.url, key="nonsense-key"
    )
    assert any("cannot be used" in note for note in page.notes) and "nonsense-key" not in page.html
    assert owner.fill("/staff/providers/new", None, 422, name="scripted", url="x", key="").errors
    page = owner.fill("/staff/providers/new", None, 422, name="other", url=panel.url, key="")
    assert "Please give the key." in page.errors.values()
    page = owner.get(upstream)
    assert panel.key not in page.html and "Catalogue" in page.text


def test_terms_are_changed(shop, manager, upstream):
    assert "Saved." in manager.fill(upstream, markup="25", concurrency="7").notes
    row = next(row for row in shop.verb("provider", "list") if row["name"] == "scripted")
    assert (row["markup"], row["concurrency"]) == ("25", 7)
    for wrong in [{"markup": "x"}, {"concurrency": "0"}, {"alias": "not an alias"}]:
        page = manager.fill(upstream, None, 422, **wrong)
        assert page.notes and all(page.form(upstream).fields[name] == wrong[name] for name in wrong)
    row = next(row for row in shop.verb("provider", "list") if row["name"] == "scripted")
    assert (row["markup"], row["concurrency"]) == ("25", 7)
    manager.fill(upstream, markup="20")


def test_the_key_is_the_owners_word(owner, manager, panel, upstream):
    assert not manager.get(upstream).has_form(upstream + "/connection")
    form = owner.get(upstream).form(upstream + "/connection")
    manager.forge(upstream + "/connection", url="http://x")
    page = owner.send(form, 422, key="another-wrong-key")
    assert any("cannot be used" in note for note in page.notes)
    assert "Saved." in owner.fill(upstream, upstream + "/connection", key=panel.key).notes


def test_pausing_and_asking(manager, upstream):
    manager.press(upstream, upstream + "/pause", on="on")
    assert "Paused" in manager.get(upstream).text
    manager.press(upstream, upstream + "/pause", on="off")
    assert "In use" in manager.get(upstream).text
    manager.press(upstream, upstream + "/check")
    assert "1,000 USD" in manager.get(upstream).text


# Catalogues


def test_a_catalogue_is_shown_before_it_is_taken_in(shop, manager, panel, upstream):
    panel.services = [service(number, name=f"Wholesale {number}") for number in range(1, 6)]
    page = ask(manager, upstream)
    assert page.has_row("Wholesale 3", "New")
    assert not manager.get(upstream + "/items").has_row("Wholesale 3")

    page = manager.send(page.form(upstream + "/sync", act="apply"))
    assert page.path == upstream + "/items" and page.has_row("Wholesale 3", "0.50 USD")
    assert "Nothing would change." in ask(manager, upstream).notes
    assert len(manager.csv(upstream + "/items.csv")) == 5
    assert not manager.get(upstream + "/items", q="3").has_row("Wholesale 2")

    # A listing that follows its cost.
    fields = {"storefront": storefront_id(shop), "item": ["1", "2"]}
    page = manager.send(manager.get(upstream + "/items").form(upstream + "/items"), **fields)
    assert page.path == "/staff/listings"
    made = {row["item"]: row for row in listing_rows(shop).values() if row["provider"] == "scripted"}
    assert made["1"]["rate"] == "0.6" and made["1"]["follows_cost"]
    page = manager.send(manager.get(upstream + "/items").form(upstream + "/items"), 422, **fields)
    assert page.notes

    # Its price follows a small rise, which is told of before.
    panel.services = [
        service(number, name=f"Wholesale {number}", rate="0.55" if number == 1 else "0.50")
        for number in range(1, 6)
    ]
    page = ask(manager, upstream)
    assert page.has_row("0.6 USD", "0.66 USD") and page.has_row("Wholesale 1", "0.50 USD", "0.55 USD", "Cost")
    old = page.form(upstream + "/sync", act="apply")

    # What the provider tells in between was not agreed to.
    panel.services[1] = service(2, name="Another name")
    page = manager.send(old)
    assert any("something else by now" in note for note in page.notes)
    assert listing_rows(shop)[str(made["1"]["id"])]["rate"] == "0.6"
    manager.send(page.form(upstream + "/sync", act="apply"))
    assert listing_rows(shop)[str(made["1"]["id"])]["rate"] == "0.66"


def test_prices_below_cost_are_found(shop, manager, panel, upstream):
    panel.services = [service(number, name=f"Wholesale {number}") for number in range(1, 6)]
    page = ask(manager, upstream, accept="on")
    if any(form.fields.get("act") == "apply" for form in page.forms):
        manager.send(page.form(upstream + "/sync", act="apply"))
    fields = {"provider": upstream.rsplit("/", 1)[1], "item": "5"}
    new_listing(shop, manager, name="Too cheap", rate="0.25", **fields)
    new_listing(shop, manager, name="Dear", rate="1", **fields)
    page = manager.get("/staff/prices")
    assert page.has_row("Too cheap", "0.25 USD", "0.5 USD", "-50 %", "Below cost")
    assert page.has_row("Dear", "100 %")
    below = manager.get("/staff/prices", show="below")
    assert below.has_row("Too cheap") and not below.has_row("Dear")


def test_costs_that_jump_wait_for_a_person(manager, panel, upstream):
    panel.services = [service(number, name=f"Wholesale {number}") for number in range(1, 6)]
    page = ask(manager, upstream, accept="on")
    if any(form.fields.get("act") == "apply" for form in page.forms):
        manager.send(page.form(upstream + "/sync", act="apply"))
    panel.services[2]["rate"] = panel.services[3]["rate"] = "9"
    page = ask(manager, upstream)
    assert page.has_row("Wholesale 3", "9 USD", "New cost waits")
    manager.send(page.form(upstream + "/sync", act="apply"))

    held = manager.get(upstream + "/held")
    assert held.has_row("Wholesale 3", "0.50 USD", "9 USD")
    assert len(manager.csv(upstream + "/held.csv")) == 2
    form = next(form for form in held.forms if form.id == "held")
    seen = dict(zip("34", sorted(form.boxes["item"], key=lambda value: value[-1]), strict=True))
    assert manager.send(form, 422).notes
    page = manager.send(form, 422, item=["1 " + seen["3"].split()[1]])
    assert any("Other costs wait" in note for note in page.notes)
    manager.send(held.form(upstream + "/held"), item=[seen["3"]])
    held = manager.get(upstream + "/held")
    assert held.has_row("Wholesale 4") and not held.has_row("Wholesale 3")
    agree = next(form for form in held.forms if "all" in form.fields)
    assert manager.send(agree, 422, all="0").notes
    manager.send(agree)
    assert not manager.get(upstream + "/held").has_row("Wholesale 4")
    assert manager.get(upstream + "/items").has_row("Wholesale 3", "9 USD")


def test_a_list_that_shrinks_changes_nothing(manager, panel, upstream):
    panel.services = [service(1, name="Wholesale 1")]
    page = ask(manager, upstream)
    assert any("Nothing would be changed" in note for note in page.notes)
    panel.services = [service(number, name=f"Wholesale {number}") for number in range(1, 6)]


def test_routes(shop, manager, upstream):
    path = new_listing(shop, manager, name="Routed").path
    provider = upstream.rsplit("/", 1)[1]
    routes = path + "/routes"
    manager.fill(path, routes, provider=provider, item="1")
    found = manager.get(routes + "/new", provider=provider, q="wholesale 2")
    assert not found.has_row("Wholesale 1")
    manager.send(found.form(routes, item="2"))
    number = path.rsplit("/", 1)[1]
    items = [route["item"] for route in shop.verb("route", "list", number)]
    assert items == ["1", "2"]
    manager.press(path, routes + "/swap", position="1")
    assert [route["item"] for route in shop.verb("route", "list", number)] == ["2", "1"]
    page = manager.fill(path, path + "/price", source="cost")
    assert "Saved." in page.notes and listing_rows(shop)[number]["follows_cost"]
    manager.press(path, routes + "/remove", position="0")
    assert [route["item"] for route in shop.verb("route", "list", number)] == ["1"]
    assert manager.fill(path, routes, 422, provider=provider, item="").errors
    assert manager.fill(path, routes, 422, provider="999999999", item="1").errors


def test_findings_with_what_was_said(manager, upstream, panel):
    panel.next("balance", lambda *_: Said(b"<html>oops</html>", 200))
    manager.press(upstream, upstream + "/check")
    provider = upstream.rsplit("/", 1)[1]
    page = manager.get("/staff/findings", provider=provider)
    assert "Unreadable answer" in page.text and "oops" in page.text
    form = page.form("/staff/findings/close")
    assert manager.csv(f"/staff/findings.csv?provider={provider}")
    assert manager.send(form).path == "/staff/findings"
    assert "Unreadable answer" not in " ".join(manager.get("/staff/findings", provider=provider).codes)
    manager.post("/staff/findings/close", {**form.fields, "_form": "x", "provider": "999999999"}, 404)


# Numbers


def test_numbers_of_a_provider(shop, manager):
    rows = shop.verb("provider", "list")
    provider = next(row["id"] for row in rows if row["kind"] == "sandbox")
    path = f"/staff/providers/{provider}/numbers"
    page = manager.get(path)
    tier = next(link for link in page.hrefs if re.fullmatch(path + r"/\d+", link))
    assert manager.csv(path + ".csv")
    assert manager.fill(tier, None, 422, stock="many").errors
    manager.fill(tier, stock="41")
    number = tier.rsplit("/", 1)[1]
    assert manager.get(tier).form(tier).fields["stock"] == "41"
    manager.press(path, tier, active="off")
    listed = {str(row["product_id"]): row for row in shop.verb("number", "list")}
    assert (listed[number]["stock"], listed[number]["active"]) == (41, False)
    manager.press(path, tier, active="on")

    fields = {"text": "country,service,item,price,stock\n6,wa,from-the-console,1234,5\n"}
    page = manager.fill(path, path + "/import", **fields)
    assert "Saved." in page.notes
    made = [row for row in shop.verb("number", "list") if row["item"] == "from-the-console"]
    assert len(made) == 1 and made[0]["stock"] == 5
    assert manager.fill(path, path + "/import", 422, text="country,service,price\n6,wa,x\n").errors


def test_own_numbers_and_gateways(manager):
    path = "/staff/own-numbers"
    assert manager.fill(path, None, 422, phone="12").errors
    manager.fill(path, phone="+6281234567890", country="6")
    assert manager.get(path).has_row("+6281234567890", "Indonesia")
    manager.press(path, path + "/remove", phone="+6281234567890")
    assert not manager.get(path).has_row("+6281234567890")

    sources = path + "/sources"
    page = manager.fill(path, sources, name="console-gw", active="on")
    secret = page.codes[0]
    assert re.fullmatch("[0-9a-f]{48}", secret)
    again = manager.get(path)
    assert again.has_row("console-gw", "Taken") and secret not in again.html
    assert manager.fill(path, sources, 422, name="console-gw", secret="short").errors
    assert manager.fill(path, sources, 422, name="Not A Name").notes
