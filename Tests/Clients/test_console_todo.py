"""The dashboard and the queues of what waits for staff."""

from desk import by_hand, new_customer, storefront_id
from server import eventually
from trade import Trade
from upstream import ScriptedPanel, hang_up, service


def test_the_dashboard_shows_what_waits_what_was_sold_and_how_providers_do(shop, support, customer):
    by_hand(customer)
    page = support.get("/staff")
    for words in ("Unknown orders", "Top-ups", "Disabled webhooks", "sandbox", "In use"):
        assert words in page.text
    assert page.links["Proposals"] == "/staff/todo/proposals"
    row = page.row(Shop="pica-smm")
    assert row["Orders"] == "77"
    assert row["Revenue"] == "1,234 USD"
    assert row["Cost"] == "234 USD"
    assert row["Margin"] == "1,000 USD"
    assert row["Margin in percent"] == "81 %"
    for what in ("orders, paid in USD", "revenue in USD", "cost in USD", "margin in USD"):
        assert f"pica-smm: {what}" in page.text
    assert "1,000 USD" in support.get("/staff", shop=storefront_id(shop, "pica-smm")).text
    lines = [it for it in support.csv("/staff/totals.csv") if it["count"] == "77"]
    assert [it["cost"] for it in lines] == ["234"]


def test_an_unknown_order_is_resolved(shop, support):
    deal = Trade(shop).deal()
    deal.panel.next("add", hang_up, hang_up)
    lost, _ = deal.order()
    deal.in_doubt(lost)
    page = support.get("/staff/todo")
    assert page.row(Order=str(lost))
    [line] = [it for it in support.csv("/staff/todo.csv?queue=orders") if it["Order"] == str(lost)]
    assert line["Looked at again"] == "By a person only"
    form = page.form("/staff/todo/orders")
    assert str(lost) in form.choices["order"]
    assert "order" in support.send(form, 422).errors
    assert "truth" in support.send(form, 422, order=str(lost)).errors
    wrong = support.send(form, 422, order=str(lost), truth="placed", ref="with blanks")
    assert set(wrong.errors) == {"ref"}
    assert wrong.form("/staff/todo/orders").fields["ref"] == "with blanks"
    page = support.send(form, order=str(lost), truth="not-placed")
    assert "Saved." in page.text
    # It is sent again, and is in doubt again; then it is found.
    attempts = eventually(lambda: deal.history(lost)["attempts"], lambda it: len(it) == 2)
    assert attempts[0]["words"].endswith("staff:support@example.org: not placed")
    deal.in_doubt(lost)
    path = f"/staff/orders/{lost}"
    found = deal.panel.take({"service": "1", "link": "x", "quantity": "100"})
    page = support.fill(path, path + "/resolve", truth="placed", ref=found)
    assert found in page.text
    assert "staff:support@example.org: placed as" in page.text
    deal.becomes(lost, "Completed")


def test_a_held_price_is_approved_or_refused_by_a_manager(shop, support, manager):
    trade = Trade(shop)
    deal = trade.deal()
    shop.verb("provider", "sync", deal.provider)
    for decision, told, cost in (("refuse", "5.00", "0.50"), ("approve", "6.00", "6")):
        deal.panel.services = [service(1, rate=told)]
        shop.verb("provider", "sync", deal.provider)
        page = support.get("/staff/todo/prices")
        assert page.row(Provider=deal.provider)["Asked now"] == f"{told} USD"
        assert not page.has_form("/staff/todo/prices")
        form = next(
            it
            for it in manager.get("/staff/todo/prices").forms
            if it.action == "/staff/todo/prices" and it.fields["decision"] == decision
        )
        gone = manager.post("/staff/todo/prices", {**form.fields, "rate": "1", "_form": "other"}, 422)
        assert "Another cost waits" in gone.text
        page = manager.send(form)
        assert deal.provider not in page.text
        items = shop.verb("provider", "services", deal.provider)
        assert float(items[0]["cost"]) == float(cost)


def test_all_held_prices_of_a_provider_are_approved_at_once(shop, support, manager):
    deal = Trade(shop).deal(panel=ScriptedPanel([service(1), service(2)]))
    shop.verb("provider", "sync", deal.provider)
    deal.panel.services = [service(1, rate="5.00"), service(2, rate="6.00")]
    shop.verb("provider", "sync", deal.provider)
    path = "/staff/todo/prices/all"
    page = manager.get("/staff/todo/prices")
    assert f"Approve all 2 of {deal.provider}" in page.text
    form = page.form(path)
    assert not support.get("/staff/todo/prices").has_form(path)
    # Costs that came after the page was made are not approved with it.
    manager.forge(path, 200, **{**form.fields, "seen": "1", "_form": "early"})
    assert manager.get("/staff/todo/prices").has_form(path)
    assert deal.provider not in manager.send(form).text
    costs = [float(it["cost"]) for it in shop.verb("provider", "services", deal.provider)]
    assert costs == [5, 6]


def test_top_ups_are_credited_or_refused_once(support, manager, owner):
    email, path, _, _ = new_customer(manager)
    manager.press(path, path + "/act")
    for amount in ("10", "20", "9000"):
        form = manager.get("/wallet").form("/wallet/top-up")
        manager.send(form, amount=amount, note=f"bank {amount} <i>")
    manager.press("/wallet", "/staff/stop-acting")
    page = support.get("/staff/todo/top-ups")
    ids = {row["Amount"]: row["ID"] for row in page.rows if email in row["Customer"]}
    one, other, large = (f"/staff/todo/top-ups/{ids[it]}" for it in ("10 USD", "20 USD", "9,000 USD"))
    assert not support.get(one).has_form(one)
    form = manager.get(one).form(one, decision="credit")
    assert "The wallet was changed." in manager.send(form).text
    assert "acted once" in manager.send(form).text
    form = manager.get(other).form(other, decision="refuse")
    assert "why" in manager.send(form, 422).errors
    manager.send(form, why="no such payment")
    assert "no such payment" in manager.get(path).text
    # One as large as what needs a second person is an owner's to credit.
    page = manager.get(large)
    assert not any(form.fields.get("decision") == "credit" for form in page.forms)
    manager.forge(large, decision="credit")
    owner.send(owner.get(large).form(large, decision="credit"))
    page = manager.get(path)
    assert "9,010 USD" in page.text


def test_a_webhook_that_was_switched_off_is_switched_on_again(shop, support, manager, receiver):
    account, renter = shop.accounts["standard"]["id"], shop.renter("standard")
    url = receiver.url("gone", "410")
    renter.done("PATCH", "/v1/webhook", {"webhook_url": url})
    shop.verb("webhook", "set", account, "--retries")
    renter.rent("code")
    eventually(lambda: shop.verb("webhook", "show", account)["disabled_at"])
    row = support.get("/staff/todo/webhooks").row(Address=url)
    assert row["Customer"].startswith(f"{account} ")
    assert not support.get("/staff/todo/webhooks").has_form("/staff/todo/webhooks")
    form = manager.get("/staff/todo/webhooks").form("/staff/todo/webhooks", account=str(account))
    assert url not in manager.send(form).text
    shown = shop.verb("webhook", "show", account)
    assert shown["disabled_at"] is None
    assert shown["url"] == url
    shop.verb("webhook", "set", account, "--url", "")
