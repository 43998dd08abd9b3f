"""Staff pages with which the shop is run: what they show, what their forms do, who may see them."""

import re

import pytest
from browser import Browser
from house import open_house
from people import PASSWORD, hire
from upstream import Said, ScriptedPanel, fresh_key, service


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with open_house(tmp_path_factory.mktemp("shop"), "sync.minutes=0") as house:
        yield house


@pytest.fixture(scope="module")
def owner(shop):
    return hire(shop, "owner")


@pytest.fixture(scope="module")
def manager(shop):
    return hire(shop, "manager")


@pytest.fixture(scope="module")
def support(shop):
    return hire(shop, "support")


@pytest.fixture(scope="module")
def panel():
    panel = ScriptedPanel(
        [service(number, name=f"Wholesale {number}") for number in range(1, 6)], key=fresh_key()
    )
    yield panel
    panel.stop()


def storefront_id(shop, name="standard"):
    return str(next(row["id"] for row in shop.verb("storefront", "list") if row["name"] == name))


def listing_rows(shop):
    return {str(row["id"]): row for row in shop.verb("listing", "list", "--storefront", "standard")}


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


# Who may


MANAGERS = [
    "/staff/listings",
    "/staff/listings.csv",
    "/staff/listings/new",
    "/staff/listings/import",
    "/staff/prices",
    "/staff/prices.csv",
    "/staff/categories",
    "/staff/categories.csv",
    "/staff/providers",
    "/staff/providers.csv",
    "/staff/findings",
    "/staff/findings.csv",
    "/staff/own-numbers",
    "/staff/own-numbers.csv",
    "/staff/own-numbers/messages.csv",
    "/staff/number-countries",
    "/staff/number-countries.csv",
    "/staff/number-services",
    "/staff/number-services.csv",
    "/staff/storefronts",
    "/staff/storefronts.csv",
    "/staff/announcements",
    "/staff/announcements.csv",
    "/staff/rates",
    "/staff/rates.csv",
    "/staff/settings",
    "/staff/settings.csv",
    "/staff/nodes",
    "/staff/nodes.csv",
    "/staff/audit",
    "/staff/audit.csv",
]
OWNERS = ["/staff/people", "/staff/people.csv", "/staff/providers/new"]


@pytest.mark.parametrize("path", MANAGERS)
def test_pages_of_managers(path, manager, support):
    if path.endswith(".csv"):
        manager.csv(path)
    else:
        assert len(manager.get(path).response.content) < 100_000
    support.get(path, 404)


@pytest.mark.parametrize("path", OWNERS)
def test_pages_of_owners(path, owner, manager, shop):
    owner.csv(path) if path.endswith(".csv") else owner.get(path)
    manager.get(path, 404)
    assert Browser(shop.server.url).get(path).path == "/staff/sign-in"


@pytest.mark.parametrize(
    "path",
    [
        "/staff/listings/999999999",
        "/staff/listings/x",
        "/staff/listings/999999999/routes/new",
        "/staff/providers/999999999",
        "/staff/providers/999999999/sync",
        "/staff/providers/999999999/items",
        "/staff/providers/999999999/items.csv",
        "/staff/providers/999999999/held",
        "/staff/providers/999999999/numbers",
        "/staff/providers/999999999/numbers/1",
        "/staff/providers/999999999/recent",
        "/staff/storefronts/999999999",
        "/staff/people/999999999",
    ],
)
def test_unknown_ids_are_missing_pages(path, owner):
    owner.get(path, 404)


# Listings


def test_listings_are_filtered_and_downloaded(shop, manager):
    rows = listing_rows(shop)
    one = next(iter(rows.values()))
    page = manager.get("/staff/listings", storefront=storefront_id(shop), q=str(one["id"]))
    assert page.has_row(str(one["id"]), one["name"])
    assert not manager.get("/staff/listings", q="no such listing at all").has_row(one["name"])
    lines = manager.csv(f"/staff/listings.csv?storefront={storefront_id(shop)}")
    assert len(lines) == len(rows)


def new_listing(shop, manager, **fields):
    fields = {
        "storefront": storefront_id(shop),
        "name": "Made in the console",
        "category": "Console",
        "rate": "1.50",
        **fields,
    }
    return manager.fill("/staff/listings/new", **fields)


def test_a_listing_is_made_and_edited(shop, manager):
    page = new_listing(shop, manager, name="First <b>of</b> all")
    assert "First <b>of</b> all" in page.text
    number = page.path.rsplit("/", 1)[1]
    row = listing_rows(shop)[number]
    assert (row["rate"], row["category"], row["active"]) == ("1.50", "Console", True)

    page = manager.fill(page.path, name="Renamed", max="77", active=None)
    assert "Saved." in page.notes
    row = listing_rows(shop)[number]
    assert (row["name"], row["max"], row["active"]) == ("Renamed", 77, False)


@pytest.mark.parametrize(
    "fields",
    [
        {"rate": "cheap"},
        {"name": ""},
        {"min": "9", "max": "8"},
        {"max": "99999999999999999999"},
        {"storefront": "999999999"},
        {"rate": "-1"},
    ],
)
def test_a_wrong_listing_is_told_at_the_field(fields, shop, manager):
    before = listing_rows(shop)
    page = manager.get("/staff/listings/new")
    sent = {"storefront": storefront_id(shop), "name": "Kept", "rate": "1", **fields}
    page = manager.send(page.form("/staff/listings/new"), 422, **sent)
    assert page.errors
    kept = page.form("/staff/listings/new").fields
    assert all(kept[name] == value for name, value in sent.items() if name != "storefront")
    assert listing_rows(shop) == before


def test_a_price_is_set_by_hand(shop, manager):
    path = new_listing(shop, manager).path
    page = manager.fill(path, path + "/price", source="hand", rate="2.25")
    assert "Saved." in page.notes
    assert listing_rows(shop)[path.rsplit("/", 1)[1]]["rate"] == "2.25"
    assert manager.fill(path, path + "/price", 422, source="hand", rate="x").errors
    assert manager.fill(path, path + "/price", 422, source="cost").errors


def test_many_listings_change_at_once(shop, manager):
    paths = [new_listing(shop, manager, category="Bulk", rate="10").path for _ in range(3)]
    numbers = [path.rsplit("/", 1)[1] for path in paths]
    page = manager.get("/staff/listings", category="Bulk")
    form = page.form("/staff/listings/bulk")
    assert set(numbers) <= set(form.boxes["listing"])

    page = manager.send(form, listing=numbers, act="percent", value="-12.5")
    assert page.path == "/staff/listings" and "Saved." in page.notes
    rows = listing_rows(shop)
    assert all(rows[number]["rate"] == "8.75" for number in numbers)
    assert "acted once" in manager.send(form, listing=numbers, act="percent", value="-12.5").text
    assert listing_rows(shop)[numbers[0]]["rate"] == "8.75"

    manager.send(manager.get("/staff/listings").form("/staff/listings/bulk"), listing=numbers, act="off")
    rows = listing_rows(shop)
    assert not any(rows[number]["active"] for number in numbers)
    page = manager.get("/staff/listings")
    assert manager.send(page.form("/staff/listings/bulk"), 422, listing=None, act="on").notes
    page = manager.get("/staff/listings")
    manager.send(page.form("/staff/listings/bulk"), 422, listing=numbers, act="percent", value="x")
    page = manager.get("/staff/listings")
    manager.send(page.form("/staff/listings/bulk"), 404, listing=["999999999"], act="on")


def test_all_that_a_filter_finds_change_at_once(shop, manager):
    paths = [new_listing(shop, manager, category="Found").path for _ in range(2)]
    page = manager.get("/staff/listings", category="Found")
    page = manager.send(page.form("/staff/listings/bulk"), which="all", act="position", value="7")
    assert "category=Found" in page.address and page.has_row("Made in the console")
    lines = manager.csv("/staff/listings.csv?category=Found")
    assert [line["position"] for line in lines] == ["7"] * len(paths)


def test_a_category_gets_another_name(shop, manager):
    path = new_listing(shop, manager, category="Old name").path
    fields = {"storefront": storefront_id(shop), "category": "Old name", "name": "New name"}
    assert "Saved." in manager.fill("/staff/categories", **fields).notes
    assert listing_rows(shop)[path.rsplit("/", 1)[1]]["category"] == "New name"
    assert manager.fill("/staff/categories", None, 422, **fields).errors


CSV = """service,name,type,category,rate,min,max,refill
901,"Pasted, one",Default,Pasted,2.00,10,1000,true
902,Pasted two,Package,Pasted,3,1,1,no
,No id,Nonsense,Pasted,x,1,1,no
"""


def test_a_pasted_list_is_shown_before_it_is_taken(shop, manager, upstream):
    before = listing_rows(shop)
    fields = {
        "storefront": storefront_id(shop),
        "provider": upstream.rsplit("/", 1)[1],
        "markup": "50",
        "text": CSV,
    }
    page = manager.fill("/staff/listings/import", **fields)
    assert page.has_row("901", "Pasted, one", "3 USD") and page.has_row("902", "4.5 USD")
    assert listing_rows(shop) == before

    form = page.form("/staff/listings/import", act="apply")
    page = manager.send(form)
    assert page.path == "/staff/listings" and "Saved." in page.notes
    made = [row for row in listing_rows(shop).values() if row["category"] == "Pasted"]
    assert sorted(row["item"] for row in made) == ["901", "902"]
    manager.send(form)
    assert len(listing_rows(shop)) == len(before) + 2

    assert manager.fill("/staff/listings/import", None, 422, **{**fields, "markup": "x"}).errors
    page = manager.fill("/staff/listings/import", None, 422, **{**fields, "format": "json"})
    assert page.errors and page.form("/staff/listings/import").fields["text"].strip() == CSV.strip()


# Providers


def test_a_provider_is_tried_out_first(shop, owner, panel, upstream):
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


def ask(browser, upstream, **fields):
    """Asks the provider for its services and gives back what would change."""
    return browser.fill(upstream + "/sync", act="look", **fields)


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


def test_costs_that_jump_wait_for_a_person(shop, manager, panel, upstream):
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


def test_own_numbers_and_gateways(shop, manager):
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


# Shops


def test_a_shop_is_opened_and_changed(shop, manager):
    path = "/staff/storefronts"
    page = manager.fill(
        path, name="console shop", dialect="standard", currency="usd", hosts="Shop.Example:80\nb.example."
    )
    own = page.path
    row = next(row for row in shop.verb("storefront", "list") if row["name"] == "console shop")
    assert (row["currency"], row["hosts"]) == ("USD", ["shop.example", "b.example"])
    assert manager.fill(path, None, 422, name="console shop", currency="USD").errors
    assert manager.fill(path, None, 422, name="other", currency="dollars").errors
    page = manager.fill(path, None, 422, name="other", currency="USD", hosts="shop.example")
    assert "console shop" in page.errors["hosts"]

    manager.fill(own, hosts="only.example", key_in_query="on")
    row = next(row for row in shop.verb("storefront", "list") if row["name"] == "console shop")
    assert row["hosts"] == ["only.example"]

    page = manager.fill(own, own + "/showcase", brand="Brand & Co", accent="#AA3300", sign_up="on")
    assert "Saved." in page.notes
    fields = manager.get(own).form(own + "/showcase").fields
    assert (fields["brand"], fields["accent"], fields["sign_up"]) == ("Brand & Co", "#aa3300", "on")
    for wrong in [{"accent": "red"}, {"brand": ""}]:
        assert manager.fill(own, own + "/showcase", 422, **wrong).errors

    page = manager.fill(own, own + "/limits", order="12")
    assert "Saved." in page.notes
    assert manager.get(own).form(own + "/limits").fields["order"] == "12"
    assert manager.fill(own, own + "/limits", 422, order="-1").errors


def test_announcements(manager):
    path = "/staff/announcements"
    manager.fill(path, title="We move <soon>", text="On Sunday.", level="warning")
    page = manager.get(path)
    assert page.has_row("We move <soon>", "A warning", "Shown")
    remove = next(form for form in page.forms if form.action.endswith("/remove"))
    assert manager.fill(path, None, 422, title="").errors
    assert manager.fill(path, None, 422, title="x", **{"from": "2030-01-02", "to": "2030-01-01"}).errors
    manager.send(remove)
    assert not manager.get(path).has_row("We move <soon>")


def test_exchange_rates(manager, shop):
    path = "/staff/rates"
    manager.fill(path, **{"from": "EUR", "to": "USD", "rate": "1.25"})
    assert manager.get(path).has_row("EUR", "USD", "1.25", "staff")
    for wrong in [{"from": "EURO"}, {"rate": "0"}, {"rate": "x"}, {"to": "EUR"}]:
        assert manager.fill(path, None, 422, **{"from": "EUR", "to": "USD", "rate": "1", **wrong}).errors


def test_settings_show_what_is_in_force(manager):
    page = manager.get("/staff/settings")
    assert page.has_row("sync.minutes", "0")
    assert page.has_row("exchange.url", "Not shown")


# Staff


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
    new.sign_in("new.one@example.org")

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


def test_the_last_owner_stays(shop, owner):
    paths = [link for link in owner.get("/staff/people").hrefs if re.fullmatch(r"/staff/people/\d+", link)]
    own = next(path for path in paths if f"<h1>{owner.email}</h1>" in owner.get(path).html)
    page = owner.fill(own, own + "/role", 422, role="support")
    assert any("last owner" in note for note in page.notes)
    owner.get("/staff/people")


def test_my_account(support):
    support.fill("/staff/account", "/staff/account/profile", name="Sam", time_zone="Asia/Jakarta")
    page = support.get("/staff/account")
    assert page.form("/staff/account/profile").fields["name"] == "Sam"
    security = support.get("/staff/account/security")
    form = security.form("/staff/account/security", act="password")
    page = support.send(form, 422, current="wrong", password="quite another password")
    assert page.errors or page.notes


def test_the_audit_log_tells_who_did_it(manager, shop):
    path = new_listing(shop, manager, name="Told of").path
    page = manager.get("/staff/audit", actor=f"staff:{manager.email}")
    assert page.has_row(manager.email, "listing.add", "Told of")
    assert not manager.get("/staff/audit", actor="staff:nobody").has_row("listing.add")
    assert any("listing.add" in line.values() for line in manager.csv("/staff/audit.csv"))
    assert path


def test_a_form_needs_its_token(manager, shop):
    before = listing_rows(shop)
    form = manager.get("/staff/listings/new").form("/staff/listings/new")
    manager.send(form, 403, _token="0" * 32, name="Forged", rate="1")
    assert listing_rows(shop) == before
