"""Storefronts, announcements, exchange rates and settings."""


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


def test_exchange_rates(manager):
    path = "/staff/rates"
    manager.fill(path, **{"from": "EUR", "to": "USD", "rate": "1.25"})
    assert manager.get(path).has_row("EUR", "USD", "1.25", "staff")
    for wrong in [{"from": "EURO"}, {"rate": "0"}, {"rate": "x"}, {"to": "EUR"}]:
        assert manager.fill(path, None, 422, **{"from": "EUR", "to": "USD", "rate": "1", **wrong}).errors


def test_settings_show_what_is_in_force(manager):
    page = manager.get("/staff/settings")
    assert page.has_row("sync.minutes", "0")
    assert page.has_row("exchange.url", "Not shown")
