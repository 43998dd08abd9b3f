"""Who uses the console: staff and customers, taken on by verbs as an operator takes them on."""

import itertools
import tempfile
from concurrent.futures import ThreadPoolExecutor

from browser import Browser

PASSWORD = "a long enough pass phrase"
_numbers = itertools.count(1)


def address(name):
    """An address to sign in with that nobody else has."""
    return f"{name}{next(_numbers)}@example.org"


def take_on(store, role, email):
    """Makes somebody one of those who work here."""
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(PASSWORD)
        file.flush()
        store.verb("staff", "add", email, "--role", role, "--password-file", file.name)


def hire(house, role, email=None):
    """Somebody new who works here, signed in."""
    email = email or address(role)
    take_on(house, role, email)
    return Browser(house.server.url).sign_in(email, PASSWORD, path="/staff/sign-in")


def hire_all(house, roles):
    """Hires somebody for each address, side by side as passwords take long; gives back all of them by address."""
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(roles, pool.map(lambda email: hire(house, roles[email], email), roles), strict=True))


def invite(house, account, browser=None):
    """Somebody new who signs in for an account, signed in; the password was set by the invitation's link."""
    email = address("customer")
    path = house.verb("customer", "login", account, email)["path"]
    browser = browser or Browser(house.server.url)
    browser.fill(path, password=PASSWORD)
    return browser.sign_in(email, PASSWORD)


def open_sign_up(store, storefront="standard"):
    """Lets visitors of a storefront make themselves an account."""
    store.verb("showcase", "set", storefront, "--sign-up", "on")


def sign_up(house, name):
    """A visitor of such a storefront who has become a customer, signed in."""
    email = address(name)
    browser = Browser(house.server.url)
    assert browser.fill("/sign-up", email=email, name=name, password=PASSWORD).path == "/orders/new"
    browser.email = email
    return browser
