"""Journeys in a real browser: what people do from beginning to end, and how pages look while they do."""

import os
import shutil
from pathlib import Path

import pytest
from house import open_house
from people import PASSWORD, take_on
from upstream import hang_up, service

if not shutil.which("chromium") or not shutil.which("chromedriver"):
    pytest.skip("no chromium and chromedriver", allow_module_level=True)

from chrome import open_chrome  # noqa: E402
from trade import Trade  # noqa: E402

MOST_BYTES = 100_000
# Where pictures of pages are kept for people to look at, if anywhere.
PICTURES = os.environ.get("SWITCHBOARD_PICTURES")


def begin(store):
    """An owner, and a shop that visitors may join."""
    take_on(store, "owner", "olga@example.org")
    store.verb("showcase", "set", "standard", "--brand", "Sunny Panel", "--sign-up", "on")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    with open_house(tmp_path_factory.mktemp("shop"), prepare=begin) as house:
        yield house


@pytest.fixture(scope="module")
def visitor(shop):
    """Somebody who looks around, and becomes a customer later."""
    with open_chrome(shop.server.url) as chrome:
        yield chrome.go("/")
        assert not chrome.complaints()


@pytest.fixture(scope="module")
def customer(visitor):
    """The visitor, who has just signed up."""
    visitor.go("/sign-up")
    visitor.fill(email="ann@example.org", name="Ann", password=PASSWORD).press("Make an account")
    assert visitor.title == "New order"
    return visitor


@pytest.fixture(scope="module")
def owner(shop):
    with open_chrome(shop.server.url) as chrome:
        chrome.go("/staff/sign-in").fill(email="olga@example.org", password=PASSWORD).press("Sign in")
        assert chrome.title == "Dashboard"
        yield chrome
        assert not chrome.complaints()


# What pages look like does not depend on what they are made from; test_console_pages.py reads them all on both.
look_alike = pytest.mark.sqlite("how pages look is the same on both")

PAGES = ["/", "/sign-in", "/services", "/docs", "/docs/numbers"]
CUSTOMERS = ["/orders/new", "/orders", "/wallet", "/numbers", "/account", "/account/security", "/account/keys"]
STAFF = ["/staff", "/staff/todo", "/staff/orders", "/staff/customers", "/staff/listings", "/staff/providers",
         "/staff/storefronts", "/staff/people", "/staff/audit", "/staff/settings"]


def picture(chrome, name):
    if not PICTURES:
        return
    height = min(3000, chrome.script("return document.documentElement.scrollHeight"))
    chrome.size(chrome.script("return window.innerWidth"), max(500, height))
    Path(PICTURES).mkdir(exist_ok=True)
    chrome.driver.save_screenshot(str(Path(PICTURES) / f"{name}.png"))


def look(chrome, paths):
    """Every page, on a desk and on a phone, in three languages, light and dark."""
    found = []
    for language in ("en", "vi", "zh"):
        chrome.speak(language)
        for path in paths:
            chrome.go(path)
            assert chrome.script("return document.documentElement.lang") == language
            name = f"{path.strip('/').replace('/', '-') or 'start'}-{language}"
            if len(chrome.driver.page_source.encode()) > MOST_BYTES:
                found.append(f"{name} is too large")
            for width, scheme in ((1280, "light"), (390, "dark")):
                chrome.size(width)
                chrome.scheme(scheme)
                if chrome.script("return document.documentElement.scrollWidth") > width:
                    found.append(f"{name}-{width} is too wide")
                # Labels and colours do not depend on the language.
                if language == "en":
                    found += [f"{name}-{width}-{scheme}: {it}" for it in chrome.violations()]
                picture(chrome, f"{name}-{width}-{scheme}")
    chrome.speak("en")
    chrome.size(1280)
    assert found == []


# Visitors come first: theirs is the window in which one of them becomes a customer.


@look_alike
def test_visitors_pages_can_be_read_by_everybody(visitor):
    look(visitor, PAGES[:2])


def test_a_page_is_used_by_keyboard_alone(visitor):
    visitor.go("/sign-in")
    seen = []
    for _ in range(30):
        visitor.driver.switch_to.active_element.send_keys("\ue004")
        it = visitor.driver.switch_to.active_element
        seen.append(it.get_attribute("name") or it.get_attribute("href") or it.tag_name)
    # Everything is reached, in the order it stands in, and the last is followed by the first again: no trap.
    assert seen[0].endswith("#main")
    assert seen.index("email") < seen.index("password") < seen.index("to")
    assert seen.count("email") >= 1


def test_lists_are_gone_through_by_keyboard(customer):
    customer.go("/orders/new")
    choice = customer.driver.find_element("name", "service")
    place = customer.driver.current_url
    choice.send_keys("\ue015\ue015")
    # Arrows choose and load nothing; the button does.
    assert customer.driver.current_url == place and choice.get_attribute("value")
    service = choice.get_attribute("value")
    customer.press("Choose")
    assert f"service={service}" in customer.driver.current_url


def top_up(customer, owner, wallet, amount):
    customer.go(wallet).fill(amount=amount, note="bank transfer 77").press("Ask for it")
    owner.go("/staff/todo/top-ups").click(owner.all("tbody a[href*='/top-ups/']")[0])
    owner.press("Credit")


def test_from_signing_up_to_a_refill(shop, customer, owner):
    top_up(customer, owner, "/wallet", "25")
    customer.go("/wallet")
    assert "25 USD" in customer.text

    customer.go("/account/keys").fill(name="my program").press("Make a key")
    key = customer.all(".secret code")[0].text
    assert key.startswith("sbp_")

    listing = next(it for it in shop.demo("standard").services() if it["name"] == "Sandbox: completes")
    customer.go(f"/orders/new?service={listing['service']}")
    customer.fill(link="https://example.com/post/1", quantity="1000")
    customer.until(lambda: "Charge: 0.9 USD" in customer.text)
    customer.press("Place the order")
    assert customer.title.startswith("Order ")
    order = customer.title.removeprefix("Order ")
    # The page is told; nobody loads it anew.
    customer.until(lambda: "Completed" in customer.all(f"[data-live='o{order}:state']")[0].text)
    assert shop.panel("standard", None, key).status(order)["status"] == "Completed"

    customer.go(f"/orders/{order}").press("Refill")
    assert "Refills" in customer.text
    customer.go("/orders")
    assert any(order in it.text for it in customer.all("tbody tr"))


def test_a_number_is_bought_and_its_code_comes(customer, owner):
    top_up(customer, owner, "/numbers/wallet", "100000")
    customer.go("/numbers?country=Indonesia&service=WhatsApp")
    customer.press("Rent")
    assert customer.path.startswith("/numbers/rentals"), customer.text
    if customer.all("tbody a"):
        customer.click(customer.all("tbody a")[0])
    customer.until(lambda: any(it.text.strip("– ") for it in customer.all("[data-live$=':code']")), 60)


def test_staff_resolve_an_order_whose_outcome_is_unknown(shop, owner):
    deal = Trade(shop).deal()
    deal.panel.next("add", hang_up, hang_up)
    lost, _ = deal.order()
    deal.in_doubt(lost)
    owner.go("/staff/todo")
    assert str(lost) in owner.text
    found = deal.panel.take({"service": "1", "link": "x", "quantity": "100"})
    owner.go(f"/staff/orders/{lost}").fill(truth="placed", ref=found)
    owner.submit(f"/staff/orders/{lost}/resolve")
    assert found in owner.text
    deal.becomes(lost, "Completed")


def test_a_price_that_waits_is_approved(shop, owner):
    deal = Trade(shop).deal()
    shop.verb("provider", "sync", deal.provider)
    deal.panel.services = [service(1, rate="6.00")]
    shop.verb("provider", "sync", deal.provider)
    owner.go("/staff/todo/prices")
    assert "6.00 USD" in owner.text
    owner.press("Approve")
    assert deal.provider not in owner.text
    assert float(shop.verb("provider", "services", deal.provider)[0]["cost"]) == 6


@look_alike
def test_customers_pages_can_be_read_by_everybody(customer):
    look(customer, PAGES[2:] + CUSTOMERS)


@look_alike
def test_staff_pages_can_be_read_by_everybody(owner):
    look(owner, STAFF)
