"""Who may do what: scopes, rotation, revocation, expiry, suspension, addresses, rate limits."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest

from panel import UNKNOWN, next_address
from server import SEEN_WITHIN, eventually
from wire import Volley

READING = {
    "services": {},
    "status": {"order": UNKNOWN},
    "refill_status": {"refill": UNKNOWN},
    "balance": {},
    "orders": {},
}
ORDERING = {
    "add": {},
    "refill": {"order": UNKNOWN},
    "cancel": {"orders": UNKNOWN},
}
SHAPES = ["standard", "hethongsub"]  # one dialect of each form of errors


@pytest.fixture(scope="module", params=SHAPES)
def tenant(house, request):
    """A customer whose access each test changes and puts back."""
    return house.customer(request.param)


def new_key(house, panel, *options):
    """Another key of a customer: its number, and the customer holding it at a new address."""
    made = house.verb("key", "add", panel.account, *options)
    return made["id"], panel.stranger(made["key"])


# Scopes


@pytest.mark.parametrize("action", ORDERING)
def test_a_key_for_reading_does_not_order(house, tenant, action):
    _, reader = new_key(house, tenant, "--scope", "read")
    reader.sees(None)
    fields = {**tenant.order_fields(), **ORDERING[action]}
    with tenant.nothing_changes():
        assert reader.refusal(action, **fields) == "Access denied"


def test_a_key_for_reading_reads(house, tenant):
    _, reader = new_key(house, tenant, "--scope", "read")
    reader.sees(None)
    for action, fields in READING.items():
        assert reader.error(action, **fields) in (None, "Incorrect order ID", "Refill not found")


def test_a_key_for_ordering_orders(house, tenant):
    _, buyer = new_key(house, tenant, "--scope", "order")
    buyer.sees("neworder.error.link", "add", **tenant.order_fields(link=""))
    buyer.added(buyer.ask("add", **tenant.order_fields()))


# Life of a key


def test_a_key_is_seldom_like_another(house, tenant):
    keys = {house.verb("key", "add", tenant.account)["key"] for _ in range(3)}
    assert len(keys) == 3
    assert all(len(key) >= 32 and key.isascii() for key in keys)


def test_a_key_is_shown_once(house, tenant):
    number, holder = new_key(house, tenant, "--name", "shown once")
    listed = str(house.verb("key", "list", tenant.account))
    assert str(number) in listed and "shown once" in listed
    assert holder.key not in listed


def test_a_revoked_key_is_refused_within_a_second(house, tenant):
    number, holder = new_key(house, tenant)
    holder.sees(None)
    house.verb("key", "revoke", number)
    holder.sees("Invalid API key")
    with tenant.nothing_changes():
        assert holder.turned_away("add", **tenant.order_fields()) == "Invalid API key"


def test_revoking_a_key_leaves_the_others(house, tenant):
    number, holder = new_key(house, tenant)
    holder.sees(None)
    house.verb("key", "revoke", number)
    holder.sees("Invalid API key")
    assert tenant.error() is None


def test_a_key_is_rotated_without_a_gap(house, tenant):
    number, old = new_key(house, tenant)
    old.sees(None)
    rotated = house.verb("key", "rotate", number)
    new = tenant.stranger(rotated["key"])
    assert new.key != old.key

    def either():
        answers = old.error(), new.error()
        assert None in answers, "neither key was taken"
        return answers

    eventually(either, lambda it: it[1] is None, within=SEEN_WITHIN)
    house.verb("key", "revoke", rotated["id"])
    new.sees("Invalid API key")


def test_a_rotated_key_keeps_its_scope(house, tenant):
    number, _ = new_key(house, tenant, "--scope", "read")
    reader = tenant.stranger(house.verb("key", "rotate", number)["key"])
    reader.sees(None)
    assert reader.refusal("add", **tenant.order_fields()) == "Access denied"


def test_a_key_expires(house, standard):
    end = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=5)
    _, holder = new_key(house, standard, "--expires", end.strftime("%Y-%m-%dT%H:%M:%SZ"))
    holder.sees(None)
    eventually(holder.error, lambda error: error == "Invalid API key", within=8, every=0.25)
    assert datetime.now(UTC) >= end


def test_a_key_that_expires_later_works(house, tenant):
    _, holder = new_key(house, tenant, "--expires", "2099-12-31T23:59:59Z")
    holder.sees(None)


# Suspension


@pytest.fixture
def suspended(house, tenant):
    """The tenant while suspended."""
    house.verb("customer", "suspend", tenant.account)
    yield tenant
    house.verb("customer", "resume", tenant.account)
    tenant.sees(None)


def test_a_suspended_customer_is_told_so(suspended):
    suspended.sees("Account suspended")
    for action, fields in {**READING, **ORDERING}.items():
        fields = {**suspended.order_fields(), **fields}
        assert suspended.refusal(action, **fields) == "Account suspended"


def test_a_suspension_ends(house, tenant):
    house.verb("customer", "suspend", tenant.account)
    tenant.sees("Account suspended")
    house.verb("customer", "resume", tenant.account)
    tenant.sees(None)
    tenant.order()


# Allow-list


@pytest.fixture
def allowed(house, tenant):
    """Sets the allow-list of the tenant; afterwards it is empty again."""
    yield lambda *addresses: house.verb("customer", "allow", tenant.account, *addresses)
    house.verb("customer", "allow", tenant.account)
    tenant.sees(None)


def test_an_address_outside_the_allow_list_is_refused(tenant, allowed):
    allowed("127.66.0.1", "127.66.1.0/24")
    tenant.sees("IP address not allowed")
    for inside in ("127.66.0.1", "127.66.1.1", "127.66.1.254"):
        assert tenant.moved_to(inside).error() is None
    for outside in ("127.66.0.2", "127.66.2.1", "127.66.0.254"):
        assert tenant.moved_to(outside).error() == "IP address not allowed"


def test_an_address_outside_the_allow_list_is_told_so(tenant, allowed):
    fields = tenant.order_fields()
    allowed("127.66.0.1")
    tenant.sees("IP address not allowed")
    for action in ("add", "balance", "status"):
        assert tenant.refusal(action, **fields) == "IP address not allowed"


def test_the_allow_list_replaces_the_one_before(tenant, allowed):
    allowed("127.66.0.1")
    tenant.sees("IP address not allowed")
    allowed(tenant.address)
    tenant.sees(None)
    assert tenant.moved_to("127.66.0.1").error() == "IP address not allowed"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_an_address_is_not_believed_from_a_header(tenant, allowed, header):
    allowed("127.66.0.1")
    tenant.sees("IP address not allowed")
    value = "for=127.66.0.1" if header == "Forwarded" else "127.66.0.1"
    fields = {"key": tenant.key, "action": "balance"}
    answer = tenant.send(data=fields, headers={header: value}).json()
    assert answer["error"] == "IP address not allowed"


@pytest.mark.parametrize(
    "address", ["300.1.1.1", "10.0.0.0/33", "10.0.0.1/8x", "example.com", "::g"]
)
def test_an_address_that_is_none_is_not_put_on_the_list(house, tenant, allowed, address):
    assert house.store.run("customer", "allow", tenant.account, address).returncode != 0
    assert tenant.error() is None


# Rate limits


def limited(panel, action, **fields):
    """The answer of a customer who has asked too often, which must say when to come back."""
    data = {"key": panel.key, "action": action, **fields}
    response = panel.send(data=data, status=429)
    assert 1 <= int(response.headers["Retry-After"]) <= 60
    return panel.refused(action, response.json())


def is_limited(panel, action, **fields):
    data = {"key": panel.key, "action": action, **fields}
    url = panel.url + panel.dialect.path
    return panel.session.post(url, data=data, timeout=30).status_code == 429


@pytest.mark.parametrize("dialect", SHAPES)
def test_a_limit_for_reading_leaves_ordering(house, dialect):
    panel = house.customer(dialect)
    fields = panel.order_fields()
    house.verb("limit", "set", panel.account, "read", 5)
    eventually(lambda: is_limited(panel, "balance"), within=SEEN_WITHIN, every=0.01)

    for action in READING:
        assert limited(panel, action, **READING[action]) == "Too many requests"
    panel.added(panel.ask("add", **fields))

    house.verb("limit", "set", panel.account, "read", "none")
    eventually(lambda: not is_limited(panel, "balance"), within=SEEN_WITHIN)


@pytest.mark.parametrize("dialect", SHAPES)
def test_a_limit_for_ordering_is_exact(house, dialect):
    panel = house.customer(dialect)
    form = {"key": panel.key, "action": "add", **panel.order_fields()}
    before = panel.balance()
    # The limit for reading comes second: once it holds, the one for ordering does too.
    house.verb("limit", "set", panel.account, "order", 7)
    house.verb("limit", "set", panel.account, "read", 1)
    eventually(lambda: is_limited(panel, "balance"), within=SEEN_WITHIN, every=0.01)

    with Volley(panel.url, 50) as volley:
        answers = volley.fire(panel.dialect.path, [form] * 50)

    taken = [panel.added(answer.json) for answer in answers if answer.status == 200]
    refused = [answer for answer in answers if answer.status != 200]
    assert len(taken) == 7
    assert {answer.status for answer in refused} == {429}
    assert {panel.refused("add", answer.json) for answer in refused} == {"Too many requests"}
    assert all(int(answer.headers["Retry-After"]) >= 1 for answer in refused)

    house.verb("limit", "set", panel.account, "read", "none")
    eventually(lambda: not is_limited(panel, "balance"), within=SEEN_WITHIN)
    statuses = panel.ask("status", orders=",".join(map(str, taken)))
    assert before - panel.balance() == sum(Fraction(it["charge"]) for it in statuses.values()) > 0
    assert limited(panel, "add", **panel.order_fields()) == "Too many requests"


def test_a_limit_holds_for_all_keys_of_a_customer(house):
    panel = house.customer()
    _, other = new_key(house, panel)
    other.sees(None)
    house.verb("limit", "set", panel.account, "read", 3)
    eventually(lambda: is_limited(panel, "balance"), within=SEEN_WITHIN, every=0.01)
    assert limited(other, "balance") == "Too many requests"


def test_limits_are_shown(house):
    panel = house.customer()
    house.verb("limit", "set", panel.account, "order", 4321)
    assert "4321" in str(house.verb("limit", "show", panel.account))


# Guessing keys


def test_an_address_that_guesses_keys_is_stopped_and_its_neighbours_are_not(standard):
    address = next_address()
    guesser = standard.with_key(None).moved_to(address)
    url = standard.url + standard.dialect.path

    def guess(number):
        data = {"key": f"{standard.key[:-8]}{number:08}", "action": "balance"}
        return guesser.session.post(url, data=data, timeout=30)

    answers = [guess(number) for number in range(121)]
    statuses = [answer.status_code for answer in answers]
    assert set(statuses[:60]) == {200}
    assert 429 in statuses and set(statuses) == {200, 429}
    stopped = answers[statuses.index(429)]
    assert stopped.json()["error"] == "Too many requests"
    assert 1 <= int(stopped.headers["Retry-After"]) <= 60

    assert standard.moved_to(address).error() is None, "an honest key at that address"
    assert standard.stranger("wrong").turned_away() == "Invalid API key"
