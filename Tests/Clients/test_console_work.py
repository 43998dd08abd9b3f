"""The daily work of staff in a browser: dashboard, to do, orders, rentals, refills, customers and their money."""

import itertools
import time

import pytest
from browser import Browser
from engines import Engine
from house import open_house
from people import hire
from server import eventually
from trade import Trade
from upstream import ScriptedPanel, hang_up, service

STAFF = {"sue": "support", "max": "manager", "mia": "manager", "olga": "owner"}
numbers = itertools.count(1)


@pytest.fixture(scope="module")
def shop(tmp_path_factory, receiver):
    """A house with staff, in which a credit above 5000 needs a second person."""
    settings = ["console.second-person-above=5000", receiver.setting]

    def prepare(store):
        sold(store, ago=20, storefront="standard", count=77, charged=2000, returned=766, cost=234)

    with open_house(tmp_path_factory.mktemp("shop"), *settings, prepare=prepare) as house:
        yield house


@pytest.fixture(scope="module")
def people(shop):
    return {name: hire(shop, role, f"{name}@example.org") for name, role in STAFF.items()}


@pytest.fixture
def sue(people):
    return people["sue"]


@pytest.fixture
def max(people):
    return people["max"]


@pytest.fixture
def mia(people):
    return people["mia"]


@pytest.fixture
def customer(shop):
    return shop.customer()


def sold(store, *, ago, storefront, count, charged, returned, cost):
    """Writes what a storefront sold in dollars on a day so many days ago, as the totals of days are kept."""
    day = int(time.time()) // 86_400 - ago
    money = ", ".join(f"{amount * 1_000_000}" for amount in (charged, returned, cost))
    Engine.current.execute(
        store.path,
        f"INSERT INTO day_totals SELECT {day}, id, 'USD', 1, {count}, {money}, 0, 1"
        f" FROM storefronts WHERE name = '{storefront}'",
    )


def by_hand(shop, customer, quantity=1000):
    """An order that nobody but staff delivers."""
    listing = next(it for it in customer.services() if it["name"] == "By hand: Default")
    link = f"https://example.com/work/{next(numbers)}"
    return customer.add(listing, link=link, quantity=quantity)


# Who may


def test_a_visitor_is_sent_to_the_sign_in_of_staff(shop):
    page = Browser(shop.server.url).get("/staff/orders")
    assert page.has_form("/staff/sign-in")


@pytest.mark.parametrize(
    "path",
    [
        "/staff",
        "/staff/todo",
        *[
            f"/staff/todo/{it}"
            for it in "orders rentals prices top-ups proposals balances webhooks refills".split()
        ],
        "/staff/orders",
        "/staff/refills",
        "/staff/rentals",
        "/staff/customers",
        "/staff/customers?q=reseller",
        "/staff/orders?state=open&q=example&account=1&listing=1&provider=1&from=2026-01-01&to=2026-12-31",
        "/staff/orders?account=x&provider=-1&listing=99999999999999999999&state=99&from=1-1-1&before=x.y",
        "/staff/rentals?state=99&before=9.9.9.9.9.9&provider=%00&q=%25%00",
        "/staff/customers?q=%00&shop=x&before=-1",
        "/staff/todo/prices?provider=1&item=%00",
    ],
)
def test_support_may_look_at_all_of_the_daily_work(sue, path):
    page = sue.get(path)
    assert len(page.response.content) < 100_000


@pytest.mark.parametrize(
    "path",
    [
        "/staff/orders/1",
        "/staff/orders/x",
        "/staff/rentals/1",
        "/staff/customers/1",
        "/staff/customers/x/terms",
        "/staff/customers/99999999999999999999/people",
        "/staff/todo/nothing",
        "/staff/todo/top-ups/1",
    ],
)
def test_what_is_not_there_is_a_missing_page(sue, path):
    sue.get(path, 404)


@pytest.mark.parametrize("act", ["money", "suspend", "act", "discount", "price", "limit", "people"])
def test_support_does_not_find_what_managers_do_to_customers(sue, customer, act):
    page = sue.get(f"/staff/customers/{customer.account}")
    path = f"/staff/customers/{customer.account}/{act}"
    assert not page.has_form(path)
    sue.forge(path, amount="1", direction="credit", currency="USD", reason="x", percent="50")
    assert "Active" in sue.get(f"/staff/customers/{customer.account}").text


# Dashboard


def test_the_dashboard_shows_what_waits_what_was_sold_and_how_providers_do(shop, sue, customer):
    by_hand(shop, customer)
    page = sue.get("/staff")
    for words in ("Unknown orders", "Top-ups", "Disabled webhooks", "sandbox", "In use"):
        assert words in page.text
    assert page.links["Proposals"] == "/staff/todo/proposals"
    row = page.row(Shop="standard")
    assert row["Orders"] == "77"
    assert row["Revenue"] == "1,234 USD"
    assert row["Cost"] == "234 USD"
    assert row["Margin"] == "1,000 USD"
    assert row["Margin in percent"] == "81 %"
    for what in ("orders, paid in USD", "revenue in USD", "cost in USD", "margin in USD"):
        assert f"standard: {what}" in page.text
    assert "1,000 USD" in sue.get(f"/staff?shop={page.form('/staff').fields['shop']}").text
    lines = [it for it in sue.csv("/staff/totals.csv") if it["count"] == "77"]
    assert [it["cost"] for it in lines] == ["234"]


# Money


def test_a_manager_credits_a_wallet_once_however_often_the_form_is_sent(shop, max, customer):
    path = f"/staff/customers/{customer.account}"
    before = customer.balance()
    form = max.get(path).form(path + "/money")
    values = {"direction": "credit", "currency": "USD", "amount": "12.5", "reason": "a gift <b>"}
    page = max.send(form, **values)
    assert "The wallet was changed." in page.text
    again = max.send(form, **values)
    assert "acted once" in again.text
    assert customer.balance() == before + type(before)("12.5")
    line = again.row(Note="a gift <b>")
    assert line["By"] == "staff:max@example.org"
    assert line["Amount"] == "12.5 USD"
    acts = max.get(path + "/acts")
    own = [row for row in acts.rows if row["What"] == "wallet.credit" and row["Who"] == line["By"]]
    assert [row["Detail"] for row in own] == ["12.5 USD; a gift <b>"]
    assert max.csv(path + "/statement.csv?currency=USD")[0]["note"] == "a gift <b>"


@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"amount": ""}, "amount"),
        ({"amount": "-1"}, "amount"),
        ({"amount": "1e3"}, "amount"),
        ({"amount": "9" * 30}, "amount"),
        ({"amount": "0.5", "currency": "IDR"}, "amount"),
        ({"direction": "debit", "amount": "4999", "currency": "IDR"}, "amount"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"currency": "EUR"}, "currency"),
        ({"direction": "steal"}, "direction"),
    ],
)
def test_a_wrong_movement_of_money_is_told_at_its_field(max, customer, values, wrong):
    path = f"/staff/customers/{customer.account}"
    form = max.get(path).form(path + "/money")
    typed = {"direction": "credit", "currency": "USD", "amount": "1", "reason": "kept", **values}
    before = customer.balance()
    page = max.send(form, 422, **typed)
    assert wrong in page.errors
    kept = page.form(path + "/money").fields
    assert kept["amount"] == typed["amount"].strip()
    assert kept["reason"] == typed["reason"].strip()
    assert customer.balance() == before


def test_a_large_credit_waits_for_another_manager(max, mia, people, customer):
    path = f"/staff/customers/{customer.account}"
    before = customer.balance()
    form = max.get(path).form(path + "/money")
    page = max.send(form, direction="credit", currency="USD", amount="5000.01", reason="large")
    assert "second person" in page.text
    assert customer.balance() == before
    # Whoever proposed it cannot approve it, by whatever way.
    own = max.get("/staff/todo/proposals")
    proposal = own.row(Customer=f"{customer.account} {customer_name(own, customer)}")["ID"].replace(",", "")
    approve = f"/staff/todo/proposals/{proposal}/approve"
    assert not own.has_form(approve)
    refused = max.forge(approve, 422)
    assert "cannot approve" in refused.text
    people["sue"].forge(approve)
    assert customer.balance() == before
    form = mia.get("/staff/todo/proposals").form(approve)
    assert "Approved." in mia.send(form).text
    assert "acted once" in mia.send(form).text
    assert customer.balance() == before + type(before)("5000.01")
    line = mia.get(path).rows
    assert any(row.get("By") == "staff:mia@example.org" and "max@example.org" in row["Note"] for row in line)


def customer_name(page, customer):
    row = next(row for row in page.rows if row.get("Customer", "").startswith(f"{customer.account} "))
    return row["Customer"].split(" ", 1)[1]


def test_a_proposal_is_taken_back_by_whom_made_it(max, customer):
    path = f"/staff/customers/{customer.account}"
    form = max.get(path).form(path + "/money")
    max.send(form, direction="debit", currency="USD", amount="6000", reason="a slip")
    page = max.get("/staff/todo/proposals")
    row = next(row for row in page.rows if row["Reason"] == "a slip")
    assert row["Amount"] == "-6,000 USD"
    page = max.send(page.form(f"/staff/todo/proposals/{row['ID'].replace(',', '')}/refuse"))
    assert "a slip" not in page.text


# Customers


def new_customer(max, shop="standard"):
    """A customer that staff took in, by e-mail address; gives back its pages' path and its browser."""
    email = f"kim{next(numbers)}@example.net"
    form = max.get("/staff/customers/new").form("/staff/customers/new")
    page = max.send(form, email=email, name="Kim")
    link = page.codes[0]
    return email, page.links["To the customer"], link, form


def test_a_new_customer_gets_a_link_that_is_shown_once_and_signs_in(shop, max, sue):
    email, path, link, form = new_customer(max)
    assert "acted once" in max.send(form, email=email, name="Kim").text
    found = sue.get(f"/staff/customers?q={email[:5]}")
    assert any(row["Name"] == email for row in found.rows)
    kim = Browser(shop.server.url)
    local = link.removeprefix(shop.server.url)
    kim.fill(local, password="my own pass phrase 1")
    kim.sign_in(email, "my own pass phrase 1")
    assert "Balance" in kim.get("/wallet").text
    # Pages of staff are nothing to a customer.
    for it in ("/staff", "/staff/customers", path, path + "/acts"):
        kim.get(it, 404)
    taken = max.fill("/staff/customers/new", None, 422, email=email)
    assert "email" in taken.errors


def test_staff_see_the_shop_as_a_customer_and_come_back(max, sue, shop):
    email, path, _, _ = new_customer(max)
    page = max.press(path, path + "/act")
    assert page.path == "/orders"
    assert email in page.text
    back = max.press("/wallet", "/staff/stop-acting")
    assert back.path == path
    whats = {row["What"] for row in max.get(path + "/acts").rows}
    assert {"customer.add", "customer.sign-in-as", "customer.sign-out-as"} <= whats


def test_logins_of_a_customer(max, customer, shop):
    path = f"/staff/customers/{customer.account}/people"
    email = f"lee{next(numbers)}@example.net"
    page = max.fill(path, email=email, name="Lee")
    assert "/invitation/" in page.codes[0]
    assert "/invitation/" not in max.get(path).text
    person = page.row(**{"E-mail address": email})["ID"].replace(",", "")
    wrong = max.fill(path, None, 422, email="no address", name="x" * 101)
    assert set(wrong.errors) == {"email", "name"}
    twice = max.fill(path, None, 422, email=email)
    assert "email" in twice.errors
    # Another customer's pages do not know this person.
    other = shop.customer()
    max.forge(f"/staff/customers/{other.account}/people/{person}/suspend")
    form = max.get(path).form(f"{path}/{person}/link")
    assert "/invitation/" in max.send(form).codes[0]
    assert "acted once" in max.send(form).text
    page = max.press(path, f"{path}/{person}/suspend")
    assert page.row(ID=str_id(page, person))["State"] == "Suspended"
    page = max.send(page.form(f"{path}/{person}/resume"))
    assert page.row(ID=str_id(page, person))["State"] == "Active"
    assert max.csv(path + ".csv")[0]["email"] == email


def str_id(page, number):
    return next(row["ID"] for row in page.rows if row.get("ID", "").replace(",", "") == str(number))


def test_terms_of_a_customer(max, customer):
    path = f"/staff/customers/{customer.account}"
    terms = path + "/terms"
    listing = customer.services()[0]
    for values in ({"percent": "100"}, {"percent": "-1"}, {"percent": "abc"}):
        page = max.fill(terms, path + "/discount", 422, **values)
        assert "percent" in page.errors
    max.fill(terms, path + "/discount", percent="50")
    rate = next(it["rate"] for it in customer.services() if it["service"] == listing["service"])
    assert float(rate) == float(listing["rate"]) / 2 or rate == listing["rate"]
    form = max.get(terms).form(path + "/price", listing="")
    page = max.send(form, 422, listing="99999", rate="x")
    assert set(page.errors) == {"listing", "rate"}
    page = max.send(form, listing=str(listing["service"]), rate="0.123")
    assert page.row(**{"Own rate": "0.123"})["Name"] == listing["name"]
    page = max.send(page.form(path + "/price", rate="", listing=str(listing["service"])))
    assert "0.123" not in page.text
    form = page.form(path + "/limit")
    assert "limit" in max.send(form, 422, group="order", limit="many").errors
    page = max.send(form, group="order", limit="7")
    assert page.row(Requests="order")["At most"] == "7"


def test_a_suspended_customer_does_nothing_and_is_resumed(max, customer):
    path = f"/staff/customers/{customer.account}"
    page = max.press(path, path + "/suspend")
    assert "Suspended" in page.text
    assert not page.has_form(path + "/act")
    assert eventually(customer.error, lambda error: error is not None, within=2)
    max.send(page.form(path + "/resume"))
    eventually(customer.error, lambda error: error is None, within=2)


def test_a_key_is_revoked_at_once(max, sue, customer):
    path = f"/staff/customers/{customer.account}/keys"
    page = max.get(path)
    key = next(row for row in page.rows if row["State"] == "Works")["ID"].replace(",", "")
    assert customer.key not in page.html
    assert not sue.get(path).has_form(f"{path}/{key}/revoke")
    page = max.send(page.form(f"{path}/{key}/revoke"))
    assert "Ended" in page.text
    assert customer.error() is not None


def test_lists_of_customers_are_found_and_downloaded(sue, customer):
    rows = sue.get(f"/staff/customers?q={customer.account}").rows
    assert [row["ID"] for row in rows] == [str(customer.account)]
    lines = sue.csv("/staff/customers.csv")
    line = next(it for it in lines if it["id"] == str(customer.account))
    assert line["balance"] == "1000000"


# Orders


def test_orders_are_found_by_customer_text_and_state(shop, sue, customer):
    order = by_hand(shop, customer)
    for query in (f"account={customer.account}", f"q={order}", f"account={customer.account}&state=open"):
        page = sue.get(f"/staff/orders?{query}")
        assert page.row(ID=str(order))["State"] == "Pending"
    assert not sue.get(f"/staff/orders?account={customer.account}&state=3").rows
    assert sue.csv(f"/staff/orders.csv?account={customer.account}")[0]["id"] == str(order)


def test_staff_deliver_an_order_by_hand(shop, sue, max, customer):
    order = by_hand(shop, customer)
    path = f"/staff/orders/{order}"
    form = sue.get(path).form(path + "/state")
    assert "partial" not in form.choices["step"]
    assert set(sue.send(form, 422).errors) == {"step", "state_reason"}
    assert "step" in sue.send(form, 422, step="cancel", state_reason="not mine to say").errors
    wrong = sue.send(form, 422, step="progress", remains="1001", start_count="x", state_reason="why")
    assert set(wrong.errors) == {"remains", "start_count"}
    page = sue.send(form, step="start", start_count="17", state_reason="begun")
    assert "In progress" in page.text
    page = max.fill(path, path + "/state", step="partial", remains="400", state_reason="no more")
    assert "Partial" in page.text
    assert customer.status(order)["remains"] == "400"
    assert not page.has_form(path + "/state")


def test_an_ended_order_is_refunded_up_to_what_it_earned(shop, sue, max, customer):
    order = by_hand(shop, customer)
    path = f"/staff/orders/{order}"
    sue.fill(path, path + "/state", step="complete", state_reason="done")
    assert not sue.get(path).has_form(path + "/refund")
    before = customer.balance()
    form = max.get(path).form(path + "/refund")
    wrong = max.send(form, 422, refund="0.91", refund_reason="too much")
    assert "refund" in wrong.errors
    assert "refund_reason" in max.send(form, 422, refund="0.4").errors
    page = max.send(form, refund="0.4", refund_reason="half of it")
    assert page.row(Note="half of it")["By"] == "staff:max@example.org"
    max.send(form, refund="0.4", refund_reason="half of it")
    assert customer.balance() == before + type(before)("0.4")


def test_staff_ask_for_a_refill_and_end_it(shop, sue, customer):
    order = by_hand(shop, customer)
    path = f"/staff/orders/{order}"
    sue.fill(path, path + "/state", step="complete", state_reason="done")
    page = sue.press(path, path + "/refill")
    refill = page.row(Order=str(order))["ID"].replace(",", "")
    todo = sue.get("/staff/todo/refills")
    form = todo.form(f"/staff/refills/{refill}", state="completed")
    page = sue.send(form)
    assert page.path == "/staff/todo/refills"
    assert not page.has_form(f"/staff/refills/{refill}")
    assert "acted once" in sue.send(form).text
    row = next(it for it in sue.csv("/staff/refills.csv") if it["id"] == refill)
    assert row["state"] == "completed"


def test_staff_ask_to_cancel_for_a_customer(shop, sue, customer):
    order = by_hand(shop, customer)
    path = f"/staff/orders/{order}"
    page = sue.press(path, path + "/cancel")
    assert "Cancel asked for" in page.text
    assert not page.has_form(path + "/cancel")


# To do


def test_an_unknown_order_is_resolved(shop, sue):
    deal = Trade(shop).deal()
    deal.panel.next("add", hang_up, hang_up)
    lost, _ = deal.order()
    deal.in_doubt(lost)
    page = sue.get("/staff/todo")
    assert page.row(Order=str(lost))
    [line] = [it for it in sue.csv("/staff/todo.csv?queue=orders") if it["Order"] == str(lost)]
    assert line["Looked at again"] == "By a person only"
    form = page.form("/staff/todo/orders")
    assert str(lost) in form.choices["order"]
    assert "order" in sue.send(form, 422).errors
    assert "truth" in sue.send(form, 422, order=str(lost)).errors
    wrong = sue.send(form, 422, order=str(lost), truth="placed", ref="with blanks")
    assert set(wrong.errors) == {"ref"}
    assert wrong.form("/staff/todo/orders").fields["ref"] == "with blanks"
    page = sue.send(form, order=str(lost), truth="not-placed")
    assert "Saved." in page.text
    # It is sent again, and is in doubt again; then it is found.
    attempts = eventually(lambda: deal.history(lost)["attempts"], lambda it: len(it) == 2)
    assert attempts[0]["words"].endswith("staff:sue@example.org: not placed")
    deal.in_doubt(lost)
    path = f"/staff/orders/{lost}"
    found = deal.panel.take({"service": "1", "link": "x", "quantity": "100"})
    page = sue.fill(path, path + "/resolve", truth="placed", ref=found)
    assert found in page.text
    assert "staff:sue@example.org: placed as" in page.text
    deal.becomes(lost, "Completed")


def test_a_held_price_is_approved_or_refused_by_a_manager(shop, sue, max):
    trade = Trade(shop)
    deal = trade.deal()
    shop.verb("provider", "sync", deal.provider)
    for decision, told, cost in (("refuse", "5.00", "0.50"), ("approve", "6.00", "6")):
        deal.panel.services = [service(1, rate=told)]
        shop.verb("provider", "sync", deal.provider)
        page = sue.get("/staff/todo/prices")
        assert page.row(Provider=deal.provider)["Asked now"] == f"{told} USD"
        assert not page.has_form("/staff/todo/prices")
        form = next(
            it
            for it in max.get("/staff/todo/prices").forms
            if it.action == "/staff/todo/prices" and it.fields["decision"] == decision
        )
        gone = max.post("/staff/todo/prices", {**form.fields, "rate": "1", "_form": "other"}, 422)
        assert "Another cost waits" in gone.text
        page = max.send(form)
        assert deal.provider not in page.text
        items = shop.verb("provider", "services", deal.provider)
        assert float(items[0]["cost"]) == float(cost)


def test_all_held_prices_of_a_provider_are_approved_at_once(shop, sue, max):
    deal = Trade(shop).deal(panel=ScriptedPanel([service(1), service(2)]))
    shop.verb("provider", "sync", deal.provider)
    deal.panel.services = [service(1, rate="5.00"), service(2, rate="6.00")]
    shop.verb("provider", "sync", deal.provider)
    path = "/staff/todo/prices/all"
    page = max.get("/staff/todo/prices")
    assert f"Approve all 2 of {deal.provider}" in page.text
    form = page.form(path)
    assert not sue.get("/staff/todo/prices").has_form(path)
    # Costs that came after the page was made are not approved with it.
    max.forge(path, 200, **{**form.fields, "seen": "1", "_form": "early"})
    assert max.get("/staff/todo/prices").has_form(path)
    assert deal.provider not in max.send(form).text
    costs = [float(it["cost"]) for it in shop.verb("provider", "services", deal.provider)]
    assert costs == [5, 6]


def test_top_ups_are_credited_or_refused_once(shop, sue, max, people):
    email, path, _, _ = new_customer(max)
    max.press(path, path + "/act")
    for amount in ("10", "20", "9000"):
        form = max.get("/wallet").form("/wallet/top-up")
        max.send(form, amount=amount, note=f"bank {amount} <i>")
    max.press("/wallet", "/staff/stop-acting")
    page = sue.get("/staff/todo/top-ups")
    ids = {row["Amount"]: row["ID"] for row in page.rows if email in row["Customer"]}
    one, other, large = (f"/staff/todo/top-ups/{ids[it]}" for it in ("10 USD", "20 USD", "9,000 USD"))
    assert not sue.get(one).has_form(one)
    form = max.get(one).form(one, decision="credit")
    assert "The wallet was changed." in max.send(form).text
    assert "acted once" in max.send(form).text
    form = max.get(other).form(other, decision="refuse")
    assert "why" in max.send(form, 422).errors
    max.send(form, why="no such payment")
    assert "no such payment" in max.get(path).text
    # One as large as what needs a second person is an owner's to credit.
    page = max.get(large)
    assert not any(form.fields.get("decision") == "credit" for form in page.forms)
    max.forge(large, decision="credit")
    olga = people["olga"]
    olga.send(olga.get(large).form(large, decision="credit"))
    page = max.get(path)
    assert "9,010 USD" in page.text


def test_a_webhook_that_was_switched_off_is_switched_on_again(shop, sue, max, receiver):
    account, renter = shop.accounts["standard"]["id"], shop.renter("standard")
    url = receiver.url("gone", "410")
    renter.done("PATCH", "/v1/webhook", {"webhook_url": url})
    shop.verb("webhook", "set", account, "--retries")
    renter.rent("code")
    eventually(lambda: shop.verb("webhook", "show", account)["disabled_at"])
    row = sue.get("/staff/todo/webhooks").row(Address=url)
    assert row["Customer"].startswith(f"{account} ")
    assert not sue.get("/staff/todo/webhooks").has_form("/staff/todo/webhooks")
    form = max.get("/staff/todo/webhooks").form("/staff/todo/webhooks", account=str(account))
    assert url not in max.send(form).text
    shown = shop.verb("webhook", "show", account)
    assert shown["disabled_at"] is None
    assert shown["url"] == url
    shop.verb("webhook", "set", account, "--url", "")


# Rentals


def test_a_rental_is_shown_with_its_messages_and_money(shop, sue):
    renter = shop.renter("standard")
    rental = renter.rent("silent")
    page = sue.get("/staff/rentals")
    assert page.row(ID=str(rental))["State"] == "Waits for an SMS"
    page = sue.get(f"/staff/rentals/{rental}")
    assert "No SMS came." in page.text
    assert any(row.get("What") == "Ordered" for row in page.rows)
    assert sue.csv("/staff/rentals.csv")[0]["id"] == str(rental)
