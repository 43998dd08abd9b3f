"""The page of an account's webhook: its address, its secret, tests of it, and what was sent."""

import time

import pytest
from server import eventually
from tenant import tenant

WEBHOOK = "/account/webhook"


@pytest.fixture(scope="module")
def listener(shop):
    return tenant(shop, "listener")


def save(customer, status=200, **fields):
    return customer.fill(WEBHOOK, None, status, **fields)


def secret(customer):
    """The secret that the page shows, or None."""
    page = customer.get(WEBHOOK)
    return page.codes[0] if "Show the secret" in page.text else None


@pytest.mark.parametrize("url", ["http://example.test/", "https://127.0.0.1/", "nonsense", "javascript:alert(1)"])
def test_refuses_addresses_that_are_not_public(listener, url):
    page = save(listener, 422, url=url)
    assert page.errors["url"].startswith("This address cannot be used: ")
    assert page.form(WEBHOOK).fields["url"] == url
    assert listener.get(WEBHOOK).form(WEBHOOK).fields["url"] == ""


def test_a_test_without_an_address_is_told_at_the_field(listener):
    page = listener.forge(f"{WEBHOOK}/test", 422)
    assert page.errors == {"url": "Please give an address first."}


def test_saves_tests_and_tells_of_a_number(listener, receiver):
    page = save(listener, url=receiver.url("pages"), retries="on")
    assert page.form(WEBHOOK).fields["retries"] == "on"
    first = secret(listener)
    assert len(first) == 64
    form = page.form(f"{WEBHOOK}/test")
    page = listener.send(form)
    assert "The receiver answered 200." in page.text and "it acted once" in listener.send(form).text
    assert len(receiver.heard("pages", "webhook.test")) == 1
    path = listener.rented("code")
    listener.received(path)
    receiver.hears("pages", "order.otp_received", int(path.split("/")[-1]))
    page = eventually(lambda: listener.get(WEBHOOK), lambda page: "Arrived" in page.text, within=5)
    assert "order.otp_received" in page.text and "&quot;otp_code&quot;" in page.html
    rows = listener.csv(f"{WEBHOOK}.csv")
    assert [(row["event"], row["state"], row["status"]) for row in rows] == [("order.otp_received", "delivered", "200")]


def test_a_secret_is_made_once_set_and_removed(listener):
    page = listener.get(WEBHOOK)
    form = page.form(f"{WEBHOOK}/secret", do="make")
    listener.send(form)
    made = secret(listener)
    assert "it acted once" in listener.send(form).text and secret(listener) == made
    page = listener.send(page.form(f"{WEBHOOK}/secret", do="set"), 422, secret="s" * 257)
    assert page.errors == {"secret": "At most 256 characters."} and secret(listener) == made
    listener.send(listener.get(WEBHOOK).form(f"{WEBHOOK}/secret", do="set"), secret="mine ü")
    assert secret(listener) == "mine ü"
    page = listener.send(listener.get(WEBHOOK).form(f"{WEBHOOK}/secret", do="remove"))
    assert "There is no secret" in page.text and secret(listener) is None


def test_a_receiver_that_is_gone_switches_it_off_and_a_press_on(listener, receiver):
    save(listener, url=receiver.url("pages-gone", 410), retries="on")
    listener.received(listener.rented("code"))
    page = eventually(lambda: listener.get(WEBHOOK), lambda page: "was switched off at" in page.text, within=10)
    assert "the receiver answered 410" in page.text and "Failed" in page.text
    page = listener.send(page.form(f"{WEBHOOK}/enable"))
    assert "was switched off at" not in page.text
    page = listener.send(page.form(f"{WEBHOOK}/test"), 422)
    assert "The receiver answered 410." in page.text


def test_tests_are_held_to_a_pace(listener, receiver):
    save(listener, url=receiver.url("pages-eager"))
    begin = time.monotonic()
    answers = [listener.send(listener.get(WEBHOOK).form(f"{WEBHOOK}/test"), None).status for _ in range(7)]
    assert time.monotonic() - begin > 50 or 429 in answers
