"""Customers as staff see them: their money, logins, terms and keys."""

import pytest
from browser import Browser
from desk import new_customer
from people import address
from server import eventually


# Money


def test_a_manager_credits_a_wallet_once_however_often_the_form_is_sent(manager, customer):
    path = f"/staff/customers/{customer.account}"
    before = customer.balance()
    form = manager.get(path).form(path + "/money")
    values = {"direction": "credit", "currency": "USD", "amount": "12.5", "reason": "a gift <b>"}
    page = manager.send(form, **values)
    assert "The wallet was changed." in page.text
    again = manager.send(form, **values)
    assert "acted once" in again.text
    assert customer.balance() == before + type(before)("12.5")
    line = again.row(Note="a gift <b>")
    assert line["By"] == "staff:manager@example.org"
    assert line["Amount"] == "12.5 USD"
    acts = manager.get(path + "/acts")
    own = [row for row in acts.rows if row["What"] == "wallet.credit" and row["Who"] == line["By"]]
    assert [row["Detail"] for row in own] == ["12.5 USD; a gift <b>"]
    assert manager.csv(path + "/statement.csv?currency=USD")[0]["note"] == "a gift <b>"


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
def test_a_wrong_movement_of_money_is_told_at_its_field(manager, onlooker, values, wrong):
    path = f"/staff/customers/{onlooker.account}"
    form = manager.get(path).form(path + "/money")
    typed = {"direction": "credit", "currency": "USD", "amount": "1", "reason": "kept", **values}
    before = onlooker.balance()
    page = manager.send(form, 422, **typed)
    assert wrong in page.errors
    kept = page.form(path + "/money").fields
    assert kept["amount"] == typed["amount"].strip()
    assert kept["reason"] == typed["reason"].strip()
    assert onlooker.balance() == before


def test_a_large_credit_waits_for_another_manager(support, manager, colleague, customer):
    path = f"/staff/customers/{customer.account}"
    before = customer.balance()
    form = manager.get(path).form(path + "/money")
    page = manager.send(form, direction="credit", currency="USD", amount="5000.01", reason="large")
    assert "second person" in page.text
    assert customer.balance() == before
    # Whoever proposed it cannot approve it, by whatever way.
    own = manager.get("/staff/todo/proposals")
    proposal = own.row(Customer=f"{customer.account} {customer_name(own, customer)}")["ID"].replace(",", "")
    approve = f"/staff/todo/proposals/{proposal}/approve"
    assert not own.has_form(approve)
    refused = manager.forge(approve, 422)
    assert "cannot approve" in refused.text
    support.forge(approve)
    assert customer.balance() == before
    form = colleague.get("/staff/todo/proposals").form(approve)
    assert "Approved." in colleague.send(form).text
    assert "acted once" in colleague.send(form).text
    assert customer.balance() == before + type(before)("5000.01")
    line = colleague.get(path).rows
    assert any(row.get("By") == "staff:colleague@example.org" and "large" in row["Note"] for row in line)


def customer_name(page, customer):
    row = next(row for row in page.rows if row.get("Customer", "").startswith(f"{customer.account} "))
    return row["Customer"].split(" ", 1)[1]


def test_a_proposal_is_taken_back_by_whom_made_it(manager, customer):
    path = f"/staff/customers/{customer.account}"
    form = manager.get(path).form(path + "/money")
    manager.send(form, direction="debit", currency="USD", amount="6000", reason="a slip")
    page = manager.get("/staff/todo/proposals")
    row = next(row for row in page.rows if row["Reason"] == "a slip")
    assert row["Amount"] == "-6,000 USD"
    page = manager.send(page.form(f"/staff/todo/proposals/{row['ID'].replace(',', '')}/refuse"))
    assert "a slip" not in page.text


# The customer


def test_a_new_customer_gets_a_link_that_is_shown_once_and_signs_in(shop, manager, support):
    email, path, link, form = new_customer(manager)
    assert "acted once" in manager.send(form, email=email, name="Kim").text
    found = support.get(f"/staff/customers?q={email[:5]}")
    assert any(row["Name"] == email for row in found.rows)
    kim = Browser(shop.server.url)
    local = link.removeprefix(shop.server.url)
    kim.fill(local, password="my own pass phrase 1")
    kim.sign_in(email, "my own pass phrase 1")
    assert "Balance" in kim.get("/wallet").text
    # Pages of staff are nothing to a customer.
    for it in ("/staff", "/staff/customers", path, path + "/acts"):
        kim.get(it, 404)
    taken = manager.fill("/staff/customers/new", None, 422, email=email)
    assert "email" in taken.errors


def test_staff_see_the_shop_as_a_customer_and_come_back(manager):
    email, path, _, _ = new_customer(manager)
    page = manager.press(path, path + "/act")
    assert page.path == "/orders"
    assert email in page.text
    back = manager.press("/wallet", "/staff/stop-acting")
    assert back.path == path
    whats = {row["What"] for row in manager.get(path + "/acts").rows}
    assert {"customer.add", "customer.sign-in-as", "customer.sign-out-as"} <= whats


def test_logins_of_a_customer(manager, customer, shop):
    path = f"/staff/customers/{customer.account}/people"
    email = address("lee")
    page = manager.fill(path, email=email, name="Lee")
    assert "/invitation/" in page.codes[0]
    assert "/invitation/" not in manager.get(path).text
    person = page.row(**{"E-mail address": email})["ID"].replace(",", "")
    wrong = manager.fill(path, None, 422, email="no address", name="x" * 101)
    assert set(wrong.errors) == {"email", "name"}
    twice = manager.fill(path, None, 422, email=email)
    assert "email" in twice.errors
    # Another customer's pages do not know this person.
    other = shop.customer()
    manager.forge(f"/staff/customers/{other.account}/people/{person}/suspend")
    form = manager.get(path).form(f"{path}/{person}/link")
    assert "/invitation/" in manager.send(form).codes[0]
    assert "acted once" in manager.send(form).text
    page = manager.press(path, f"{path}/{person}/suspend")
    assert page.row(ID=str_id(page, person))["State"] == "Suspended"
    page = manager.send(page.form(f"{path}/{person}/resume"))
    assert page.row(ID=str_id(page, person))["State"] == "Active"
    assert manager.csv(path + ".csv")[0]["email"] == email


def str_id(page, number):
    return next(row["ID"] for row in page.rows if row.get("ID", "").replace(",", "") == str(number))


def test_terms_of_a_customer(manager, customer):
    path = f"/staff/customers/{customer.account}"
    terms = path + "/terms"
    listing = customer.services()[0]
    for values in ({"percent": "100"}, {"percent": "-1"}, {"percent": "abc"}):
        page = manager.fill(terms, path + "/discount", 422, **values)
        assert "percent" in page.errors
    manager.fill(terms, path + "/discount", percent="50")
    rate = next(it["rate"] for it in customer.services() if it["service"] == listing["service"])
    assert float(rate) == float(listing["rate"]) / 2 or rate == listing["rate"]
    form = manager.get(terms).form(path + "/price", listing="")
    page = manager.send(form, 422, listing="99999", rate="x")
    assert set(page.errors) == {"listing", "rate"}
    page = manager.send(form, listing=str(listing["service"]), rate="0.123")
    assert page.row(**{"Own rate": "0.123"})["Name"] == listing["name"]
    page = manager.send(page.form(path + "/price", rate="", listing=str(listing["service"])))
    assert "0.123" not in page.text
    form = page.form(path + "/limit")
    assert "limit" in manager.send(form, 422, group="order", limit="many").errors
    page = manager.send(form, group="order", limit="7")
    assert page.row(Requests="order")["At most"] == "7"


def test_a_suspended_customer_does_nothing_and_is_resumed(manager, customer):
    path = f"/staff/customers/{customer.account}"
    page = manager.press(path, path + "/suspend")
    assert "Suspended" in page.text
    assert not page.has_form(path + "/act")
    assert eventually(customer.error, lambda error: error is not None, within=2)
    manager.send(page.form(path + "/resume"))
    eventually(customer.error, lambda error: error is None, within=2)


def test_a_key_is_revoked_at_once(manager, support, customer):
    path = f"/staff/customers/{customer.account}/keys"
    page = manager.get(path)
    key = next(row for row in page.rows if row["State"] == "Works")["ID"].replace(",", "")
    assert customer.key not in page.html
    assert not support.get(path).has_form(f"{path}/{key}/revoke")
    page = manager.send(page.form(f"{path}/{key}/revoke"))
    assert "Ended" in page.text
    assert customer.error() is not None


def test_lists_of_customers_are_found_and_downloaded(support, customer):
    rows = support.get(f"/staff/customers?q={customer.account}").rows
    assert [row["ID"] for row in rows] == [str(customer.account)]
    lines = support.csv("/staff/customers.csv")
    line = next(it for it in lines if it["id"] == str(customer.account))
    assert line["balance"] == "1000000"
