"""The vendor's own library, unmodified: every call it has, in both versions, plain and asynchronous."""

import asyncio
import itertools
from types import SimpleNamespace

import pytest
import smscode

from rentals import UNKNOWN, VERSIONS

KINDS = ("plain", "asynchronous")
FAST = {"timeout_ms": 15_000, "poll_interval_ms": 100}
SECRET = "a secret of ours"


class Awaited:
    """A part of the asynchronous client, used like the plain one."""

    def __init__(self, part, run):
        self.part, self.run = part, run

    def __getattr__(self, name):
        return lambda *words, **options: self.run(getattr(self.part, name)(*words, **options))


def open_shop(kind, api, url, token):
    """The calls of a version, and what closes them."""
    shop = SimpleNamespace(api=api, kind=kind, name=f"sdk-{kind}-{api}")
    is_plain = kind == "plain"
    client = (smscode.SmscodeClient if is_plain else smscode.AsyncSmscodeClient)(token=token, base_url=url)
    run = asyncio.Runner().run
    shop.close = client.close if is_plain else lambda: run(client.aclose())
    for name in ("catalog", "balance", "orders", "webhook"):
        part = getattr(client if api == "v2" else client.v1, name)
        setattr(shop, name, part if is_plain else Awaited(part, run))
    return shop


@pytest.fixture(scope="module", params=itertools.product(KINDS, VERSIONS), ids="-".join)
def shop(request, renter):
    shop = open_shop(*request.param, renter.url + "/", renter.token)
    yield shop
    shop.close()


def rupiah(amount):
    return amount if isinstance(amount, int) else amount.canonical_amount


def in_money(shop, amount):
    """A bound as the version writes it."""
    return amount if shop.api == "v1" else f"{amount / 16250:.4f}"


def listed(orders):
    """The list, which comes with the rate in one of the versions."""
    return getattr(orders, "orders", orders)


def test_catalogue(shop):
    countries = {it.id: it for it in shop.catalog.countries()}
    assert (countries[6].code, countries[6].dial_code, countries[6].active) == ("ID", "+62", True)
    services = {it.id: it for it in shop.catalog.services(country_id=6)}
    assert (services[3].code, services[3].name) == ("wa", "WhatsApp") and shop.catalog.services()
    first, *operators = shop.catalog.operators(country_id=6, platform_id=3)
    assert (first.code, first.operator_id) == ("any", None)
    chosen = shop.catalog.products(operator_id=operators[0].operator_id).products
    assert {it.operator_id for it in chosen} == {operators[0].operator_id}
    page = shop.catalog.products(country_id=6, platform_id=3, limit=2, page=1, sort="price_desc")
    assert (page.page, page.limit, page.count, len(page.products)) == (1, 2, 2, 2)
    assert rupiah(page.products[0].price) > rupiah(page.products[1].price)
    assert (page.fx is not None) == (shop.api == "v2")


def test_pages_hold_everything_once(shop):
    whole = [it.id for it in shop.catalog.products().products]
    pages = [shop.catalog.products(limit=3, page=number).products for number in range(1, len(whole) // 3 + 3)]
    assert [it.id for page in pages for it in page] == whole and pages[-1] == []
    orders = [it["id"] for it in listed(shop.orders.list(limit=6))]
    assert len(orders) == 6 and [it["id"] for it in listed(shop.orders.list(limit=5, offset=1))] == orders[1:]


def test_exchange_rate_and_balance(shop, renter):
    rate, told = shop.catalog.exchange_rate(pair="USD/IDR"), shop.balance.get()
    assert (rate.pair, rate.rate) == ("USD/IDR", 16250) and shop.catalog.exchange_rate() == rate
    assert rupiah(told.balance) == renter.balance()
    assert told.fx.rate == 16250 if shop.api == "v2" else told.currency == "IDR"


def test_the_life_of_an_order(shop, renter, receiver):
    secret = shop.webhook.update(webhook_url=receiver.url(shop.name)).webhook_secret
    made = shop.orders.create(product_id=renter.goods["code"]["product_id"])
    (order,) = made.orders
    id = order["id"]
    assert made.failed_count == 0 and made.idempotency_key and order["status"] == "ACTIVE"
    assert not order.capabilities.can_cancel and order.capabilities.cancel_available_at
    with pytest.raises(smscode.CancelTooEarlyError):
        shop.orders.cancel(id)
    with pytest.raises(smscode.ConflictError):
        shop.orders.finish(id)
    assert {it["id"]: it["status"] for it in shop.orders.active()}[id] == "ACTIVE"
    newest = shop.orders.list(status="ACTIVE", limit=1)
    assert [it["id"] for it in listed(newest)] == [id] and (listed(newest) is newest) == (shop.api == "v1")

    found = shop.orders.wait_for_otp(id, **FAST)
    seen = shop.orders.get(id)
    assert found.status == "OTP_RECEIVED" and found.otp_code == seen["otp_code"] and found.otp_code.isdecimal()
    assert seen.capabilities.can_finish and not seen.capabilities.can_cancel and seen.capabilities.can_resend
    assert seen.amount == order.amount
    hit = receiver.hears(shop.name, "order.otp_received", id)
    assert smscode.parse_webhook_event(hit.body)["data"]["otp_code"] == found.otp_code
    assert smscode.verify_webhook_signature(hit.body, hit.headers["x-webhook-signature"], secret)

    assert shop.orders.resend(id).resent is True
    cooling = shop.orders.get(id).capabilities
    assert not cooling.can_resend and cooling.resend_available_at
    with pytest.raises(smscode.ConflictError):
        shop.orders.resend(id)
    after = {"after_code": found.otp_code, "after_revision": seen["sms_revision"]}
    with pytest.raises(smscode.OtpTimeoutError):
        shop.orders.wait_for_otp(id, **after, timeout_ms=300, poll_interval_ms=100)

    ended = shop.orders.finish(id)
    assert (ended.order_id, ended.status) == (id, "COMPLETED") and shop.orders.get(id).capabilities.can_reactivate
    cost = rupiah(shop.orders.reactivate_options(id).cost)
    terms = {"max_price": in_money(shop, cost + 100), "idempotency_key": f"{shop.name}-again"}
    again, replay = (shop.orders.reactivate(id, **terms) for _ in range(2))
    assert again == replay and rupiah(again.orders[0].amount) == cost
    assert again.orders[0]["phone_number"] == order["phone_number"]


def test_create_by_catalogue_product(shop, renter):
    lowest = min(it["price"] for it in renter.products("code"))
    terms = {"max_price": in_money(shop, lowest + 10), "prefer_provider": "bravo", "quantity": 2}
    for policy in ("cheapest", "best_success"):
        made = shop.orders.create(catalog_product_id=87, policy=policy, **terms)
        assert [(it["catalog_product_id"], rupiah(it.amount)) for it in made.orders] == [(87, lowest)] * 2
    made = shop.orders.create({"catalog_product_id": 87, "policy": None, "max_price": None})
    assert len(made.orders) == 1 and (made.fx is not None) == (shop.api == "v2")


def test_a_key_makes_one_order(shop, renter):
    body, key, before = renter.body("silent"), f"{shop.name}-once", renter.balance()
    first, again = (shop.orders.create(body, idempotency_key=key) for _ in range(2))
    assert first == again and first.idempotency_key == key
    assert before - renter.balance() == rupiah(first.orders[0].amount)
    with pytest.raises(smscode.IdempotencyKeyReuseError) as caught:
        shop.orders.create({**body, "quantity": 2}, idempotency_key=key)
    assert caught.value.idempotency_key == key


@pytest.mark.slow
def test_cancels_after_two_minutes(shop, renter, numbers):
    order = renter.cancelable(numbers.aging)
    assert shop.orders.get(order).capabilities.can_cancel
    price, before = renter.order(order)["amount"], renter.balance()
    ended = shop.orders.cancel(order)
    assert (ended.order_id, ended.status, rupiah(ended.refund_amount)) == (order, "CANCELED", price)
    assert rupiah(ended.new_balance) == renter.balance() == before + price
    with pytest.raises(smscode.OrderTerminalError):
        shop.orders.wait_for_otp(order, **FAST)


def test_webhook(shop, receiver):
    shop.webhook.update(webhook_url="", webhook_secret="")
    owner = f"{shop.name}-test"
    told = shop.webhook.update(webhook_url=receiver.url(owner))
    assert told.webhook_url == receiver.url(owner) and len(told.webhook_secret) == 64
    assert shop.webhook.update(webhook_secret=SECRET) == shop.webhook.get() and shop.webhook.test().status == 200
    hit = receiver.hears(owner, "webhook.test")
    signature = hit.headers["x-webhook-signature"]
    assert smscode.verify_webhook_signature(hit.body, signature, SECRET)
    assert not smscode.verify_webhook_signature(hit.body + b" ", signature, SECRET)
    assert smscode.is_webhook_event(smscode.parse_webhook_event(hit.body))
    cleared = shop.webhook.update(webhook_url="", webhook_secret="")
    assert (cleared.webhook_url, cleared.webhook_secret, cleared.webhook_consecutive_failures) == (None, None, 0)


ERRORS = {
    "an unknown order": (smscode.NotFoundError, lambda it: it.orders.get(UNKNOWN)),
    "an unknown order to cancel": (smscode.NotFoundError, lambda it: it.orders.cancel(UNKNOWN)),
    "nothing to buy": (smscode.ValidationError, lambda it: it.orders.create()),
    "too many": (smscode.ValidationError, lambda it: it.orders.create(catalog_product_id=87, quantity=101)),
    "what is not sold": (smscode.NoOfferAvailableError, lambda it: it.orders.create(product_id=UNKNOWN)),
    "http": (smscode.ValidationError, lambda it: it.webhook.update(webhook_url="http://93.184.216.34/")),
    "a status that is none": (smscode.ValidationError, lambda it: it.orders.list(status="X")),
    "no country": (smscode.ValidationError, lambda it: it.catalog.operators(country_id=None, platform_id=3)),
}


@pytest.mark.parametrize("name", ERRORS)
def test_an_error_has_its_class(shop, name):
    kind, call = ERRORS[name]
    with pytest.raises(smscode.SmscodeError) as caught:
        call(shop)
    error = caught.value
    assert type(error) is kind and error.code == kind.default_code and error.request_id and error.message


def test_a_refusal_of_the_provider_brings_its_causes(shop, renter):
    with pytest.raises(smscode.ProviderError) as caught:
        shop.orders.create(renter.body("refuses", quantity=2))
    assert caught.value.details == {"cause_counts": {"no_numbers": 2}} and caught.value.idempotency_key


def test_money_that_is_not_there(shop, renter, numbers):
    words = [renter.account, renter.balance() - 1, "IDR", "--reason", "test"]
    numbers.verb("wallet", "debit", *words)
    try:
        with pytest.raises(smscode.InsufficientBalanceError):
            shop.orders.create(renter.body("silent"))
    finally:
        numbers.verb("wallet", "credit", *words)


def test_a_wrong_token(shop, renter):
    visitor = open_shop(shop.kind, shop.api, renter.url, "wrong")
    with pytest.raises(smscode.UnauthorizedError):
        visitor.balance.get()
    visitor.close()
