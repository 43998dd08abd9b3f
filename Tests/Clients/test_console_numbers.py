"""Pages about numbers in the console: finding, renting, watching a code come, and what it all came to."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from browser import Browser
from house import open_house
from people import invite
from tenant import FUNDS, Tenant, tenant

WHATSAPP = "/numbers?country=Indonesia&service=WhatsApp"


@pytest.fixture(scope="module")
def shop(tmp_path_factory, receiver):
    with open_house(tmp_path_factory.mktemp("pages"), receiver.setting) as house:
        yield house


@pytest.fixture(scope="module")
def tenants(shop):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(tenant, [shop, shop], ["ann", "bob"], [FUNDS, 0]))


@pytest.fixture(scope="module")
def ann(tenants):
    return tenants[0]


@pytest.fixture(scope="module")
def bob(tenants):
    """Somebody else, without money."""
    return tenants[1]


@pytest.fixture(scope="module")
def waiting(ann):
    """A number that no SMS comes to."""
    return ann.rented("silent")


@pytest.fixture(scope="module")
def rented(ann):
    """Numbers whose SMS come while others are looked at."""
    return [ann.rented("code") for _ in range(3)]


@pytest.fixture(scope="module")
def done(ann, rented):
    """A number that has had its SMS."""
    path = rented.pop()
    ann.received(path)
    return path


# Finding


def test_finds_by_parts_of_names(ann, waiting, rented):
    page = ann.get("/numbers?country=indo&service=tsap")
    assert "WhatsApp" in page.text and "15,000 IDR" in page.text
    assert "Google" not in page.text and "Google" in ann.get("/numbers?country=INDONESIA").text
    page = ann.get("/numbers?country=nowhere")
    assert page.errors == {"country": "No numbers of such a country are on sale."}


def test_shows_price_stock_success_operator_and_the_rupiah_wallet(ann):
    page = ann.get(WHATSAPP)
    for words in ("15,000 IDR", "16,500 IDR", "1,000,000", "Telkomsel", "Any", "alpha", "Not known yet"):
        assert words in page.text, words
    assert "Balance for numbers" in page.text and "Numbers are paid in rupiah." in page.text


@pytest.mark.parametrize("path", ["/numbers", "/numbers/rentals", "/account/webhook"])
def test_visitors_are_asked_to_sign_in(shop, path):
    assert Browser(shop.server.url).get(path).address.startswith("/sign-in?back=")


# Renting


def test_rents_one_and_shows_it(ann):
    page = ann.rent()
    assert page.path.startswith("/numbers/rentals/") and "The number is yours" in page.text
    assert "+62" in page.text and page.live["charge"] == "15,000 IDR" and "min" in page.live["left"]
    assert "Ordered" in page.text


def test_rents_several_and_lists_them(ann):
    before = ann.count()
    page = ann.rent(quantity=3)
    assert page.path == "/numbers/rentals" and ann.count() == before + 3


def test_a_form_that_is_sent_twice_buys_once(ann):
    form = ann.offers().form("/numbers", "Rent")
    before = ann.count()
    first, second = ann.send(form), ann.send(form)
    assert first.path == second.path and ann.count() == before + 1
    assert "asked for before" in ann.send(form, None, quantity=2).text and ann.count() == before + 1


def test_a_form_that_is_sent_at_once_buys_once(ann):
    form = ann.offers().form("/numbers", "Rent")
    before = ann.count()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ann.send, [form] * 4))
    assert ann.count() == before + 1


def test_rents_the_offer_that_is_pointed_at(ann):
    form = ann.get(WHATSAPP).forms_to("/numbers", "Rent this one")[3]
    page = ann.send(form)
    assert page.live["charge"] == "16,500 IDR" and "Telkomsel" in page.text


def test_an_operator_and_a_bound_are_kept(ann):
    page = ann.get(WHATSAPP)
    form = page.form("/numbers", "Rent")
    operator = form.choices["operator"][-1]
    assert "Indosat" in ann.send(form, operator=operator).text
    page = ann.send(ann.get(WHATSAPP).form("/numbers", "Rent"), 422, operator=operator, most=16000)
    assert "Nothing that fits is on offer now." in page.text
    assert page.form("/numbers", "Rent").fields["most"] == "16000"


@pytest.mark.parametrize(
    "changes, error",
    [
        ({"quantity": 0}, "Please give a number from 1 to 10."),
        ({"quantity": 11}, "Please give a number from 1 to 10."),
        ({"quantity": "many"}, "Please give a number from 1 to 10."),
        ({"quantity": "9" * 30}, "Please give a number from 1 to 10."),
        ({"most": "-1"}, "Please give an amount above zero."),
        ({"most": "9" * 40}, "Please give an amount above zero."),
    ],
)
def test_wrong_input_is_told_at_the_field_and_kept(ann, changes, error):
    before = ann.count()
    page = ann.rent(status=422, **changes)
    assert page.errors == dict.fromkeys(changes, error) and ann.count() == before
    form = page.form("/numbers", "Rent")
    assert all(form.fields[name] == str(value) for name, value in changes.items())


@pytest.mark.parametrize(
    "name, value", [("product", "x"), ("product", "9" * 19), ("operator", "-5"), ("tier", "1" * 30)]
)
def test_goods_that_are_none_have_no_offers(ann, name, value):
    form = ann.offers().form("/numbers", "Rent")
    assert "Nothing that fits is on offer now." in ann.send(form, 422, **{name: value}).text


def test_without_money_nothing_is_rented(bob):
    page = bob.rent(status=422)
    assert "There is not enough money in the wallet." in page.text and bob.count() == 0


def test_tells_why_a_provider_gave_nothing(ann):
    before = ann.count()
    page = ann.rent("refuses", 422)
    assert "There are no such numbers now." in page.text and ann.count() == before


def test_a_form_without_its_token_does_nothing(ann):
    form = ann.offers().form("/numbers", "Rent")
    before = ann.count()
    ann.send(form, 403, _token="x")
    assert ann.count() == before


# One number


def test_a_code_comes_by_events(ann):
    path = ann.rented("code")
    page = ann.get(path)
    assert page.live["code"] == "–" and page.events.startswith("/numbers/live?")
    told = {}
    for name, html in ann.told(page.events):
        told[name] = html
        if "SMS received" in told.get("state", ""):
            break
    assert "Finish" in told["buttons"] and "Ask for another SMS" in told["buttons"]
    page = ann.get(path)
    code = page.live["code"].split()[0]
    assert f'data-copy="{code}"' in told["code"] and code in told["messages"] and code in page.live["messages"]


def test_buttons_of_events_are_good(ann, done):
    """Forms that an event brings carry the session's token and ids of their own."""
    events = ann.told(f"/numbers/live?ids={done.split('/')[-1]}&whole=on")
    html = next(html for name, html in events if name == "buttons")
    token = ann.get(done).form(f"{done}/finish").fields["_token"]
    assert f'name="_token" value="{token}"' in html


def test_only_what_is_possible_is_offered(ann, waiting, done):
    page = ann.get(waiting)
    assert not page.has_form(f"{waiting}/finish") and not page.has_form(f"{waiting}/resend")
    page = ann.get(done)
    assert page.has_form(f"{done}/finish") and not page.has_form(f"{done}/cancel")


def test_resends_once_and_finishes_once(ann, rented):
    path = rented.pop()
    page = ann.received(path)
    form = page.form(f"{path}/resend")
    page = ann.send(form)
    assert "Another SMS was asked for." in page.text and "can be asked for in" in page.live["buttons"]
    assert "it acted once" in ann.send(form).text
    finish = page.form(f"{path}/finish")
    page = ann.send(finish)
    assert page.live["state"] == "Completed" and "it acted once" in ann.send(finish).text
    page = ann.send(form, 422, _form="another")
    assert "Not possible now" in page.text


def test_a_number_can_be_had_again_at_its_price(ann, rented):
    path = rented.pop()
    page = ann.send(ann.received(path).form(f"{path}/finish"))
    assert page.links["Rent this number again"] == f"{path}/again"
    page = ann.get(f"{path}/again")
    assert "Price now" in page.text and "15,000 IDR" in page.text
    form = page.form(f"{path}/again")
    cheap = ann.send(form, 422, most="1")
    assert "The price has risen." in cheap.text
    before = ann.count()
    first, second = ann.send(cheap.form(f"{path}/again")), ann.send(cheap.form(f"{path}/again"))
    assert first.path == second.path != path and ann.count() == before + 1
    assert first.links[path.split("/")[-1]] == path
    ann.get(f"{path}/again")
    ann.send(form, 422, most="x")


def test_what_cannot_be_had_again_is_told(ann, waiting):
    page = ann.get(f"{waiting}/again", 422)
    assert "cannot be had again" in page.text


@pytest.mark.slow
def test_cancels_and_pays_back(numbers, renter):
    path = f"/numbers/rentals/{renter.cancelable(numbers.aging)}"
    page = invite(numbers, renter.account, Tenant(numbers)).press(path, f"{path}/cancel")
    assert page.live["state"] == "Canceled" and page.live["charge"] == "0 IDR" and "Paid back" in page.text


# Lists


def test_filters_by_state_and_service(ann, waiting, done):
    number = done.split("/")[-1]
    assert number in ann.get("/numbers/rentals?state=open").links
    assert number in ann.get("/numbers/rentals?state=3").links
    assert number not in ann.get("/numbers/rentals?state=4").links
    assert waiting.split("/")[-1] not in ann.get("/numbers/rentals?state=3").links
    ann.get("/numbers/rentals?state=99999999999999999999")
    page = ann.get("/numbers/rentals?service=nothing", 422)
    assert page.errors == {"service": "Please choose one of the services."}


def test_a_list_says_what_its_file_says(ann, done):
    rows = ann.csv("/numbers/rentals.csv?state=3")
    row = next(row for row in rows if row["id"] == done.split("/")[-1])
    assert row["state"] == "SMS received" and row["code"] and row["currency"] == "IDR"
    assert {row["state"] for row in rows} == {"SMS received"}


def test_the_statement_leads_to_the_number(ann, done):
    page = ann.get(f"/orders/{done.split('/')[-1]}")
    assert page.path == done


# The wallet of rupiah


def test_the_wallet_of_rupiah_tells_of_numbers(ann, done):
    page = ann.get("/numbers/wallet")
    # Dollars stand in the bar alone.
    assert "Balance 0 USD" in page.text and page.text.count("USD") == 1 and "15,000 IDR" in page.text
    number = done.split("/")[-1]
    assert page.links[number] == done
    rows = ann.csv("/numbers/wallet.csv")
    assert {"placed", "earned"} <= {row["kind"] for row in rows if row["order"] == number}
    assert sum(Decimal(row["amount"]) for row in rows) == Decimal(rows[0]["available"])
    assert number not in ann.get("/wallet").links


def test_rupiah_are_asked_for_once(bob):
    path = "/numbers/wallet/top-up"
    form = bob.get("/numbers/wallet").form(path)
    page = bob.send(form, 422, amount="0", note="bank")
    assert page.errors == {"amount": "Please give an amount above zero."}
    form = page.form(path)
    page = bob.send(form, amount="250000", note="bank 77")
    assert page.path == "/numbers/wallet" and "250,000 IDR" in page.text
    assert "it acted once" in bob.send(form, amount="250000", note="bank 77").text
    withdraw = next(it for it in page.forms if it.action.endswith("/withdraw"))
    assert "Withdrawn" in bob.send(withdraw).text


# Others


@pytest.mark.parametrize("what", ["", "/again"])
def test_anothers_numbers_are_missing_pages(bob, done, what):
    bob.get(done + what, 404)
    bob.get(f"/orders/{done.split('/')[-1]}", 404)


@pytest.mark.parametrize("what", ["resend", "finish", "cancel", "again"])
def test_nothing_can_be_done_with_anothers_numbers(ann, bob, done, what):
    bob.forge(f"{done}/{what}", most="99999")
    assert ann.get(done).live["state"] == "SMS received"


def test_events_tell_nothing_of_anothers_numbers(bob, done):
    answer = bob.ask(f"/numbers/live?ids={done.split('/')[-1]}&whole=on")
    assert "cell" not in answer.text and "event: done" in answer.text


@pytest.mark.parametrize("path", ["0", "x", "-1", "9" * 30])
def test_numbers_that_are_none_are_missing_pages(ann, path):
    ann.get(f"/numbers/rentals/{path}", 404)
