"""Money of the numbers API: what is charged, given back and shown, and that nobody pays twice."""

import json
from collections import Counter
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, localcontext

import pytest

from number_shapes import TIME
from rentals import ALIASES, VERSIONS, at_once, rupiah
from server import eventually
from wire import Volley

RATE = 16250
USAGE = 64  # the exit code for words that a verb does not know
IN_PROGRESS, REUSED = "REQUEST_IN_PROGRESS", "IDEMPOTENCY_KEY_REUSED"


def dollars(amount, rate, decimals):
    """Rupiah as dollars: half-up, all decimals, never 0 for something."""
    with localcontext(prec=60):
        least = Decimal(1).scaleb(-decimals)
        exact = (Decimal(amount) / Decimal(rate)).quantize(least, ROUND_HALF_UP)
        return f"{max(exact, least if amount else exact):.{decimals}f}"


@pytest.fixture(scope="module")
def till(numbers):
    """A customer whose money nothing moves but the test that is running."""
    return numbers.renter("tuongtacfbig")


@pytest.fixture(scope="module")
def coded(till):
    """Orders that have their code."""
    return [till.received(order["id"])["id"] for order in till.create("code", quantity=4)]


@pytest.fixture
def wallet(numbers, till):
    """Puts exactly so many rupiah into the till; they are put right afterwards."""
    whole = till.balance()

    def put(amount):
        if more := amount - till.balance():
            words = [till.account, abs(more), "IDR", "--reason", "test"]
            numbers.verb("wallet", "credit" if more > 0 else "debit", *words)
        eventually(till.balance, lambda it: it == amount, within=5)

    yield put
    put(whole)


@pytest.fixture(scope="module")
def exchange(numbers, till):
    """Says what a dollar is worth, until the end of these tests."""

    def shown():
        answer = till.ask("GET", "/v2/catalog/exchange-rate")
        return answer.json["data"]["rate"] if answer.status == 200 else None

    def put(text, rate=None):
        numbers.verb("exchange", "set", "USD", "IDR", text)
        eventually(shown, lambda it: it == (rate or int(text)), within=5)

    yield put
    put(str(RATE))


# What is charged


@pytest.mark.parametrize("quantity", [1, 3, 100])
def test_a_create_takes_the_price_of_each_number(till, api, quantity):
    price, before = till.price("silent"), till.balance()
    orders = till.create("silent", api, quantity=quantity)
    assert [rupiah(it["amount"]) for it in orders] == [price] * quantity
    assert len({it["id"] for it in orders}) == len({it["phone_number"] for it in orders}) == quantity
    assert before - till.balance() == price * quantity


def bought(till, api="v1", **terms):
    """The one order of the catalogue product on these terms."""
    return till.post(f"/{api}/orders/create", **till.body("code", "catalog_product_id", **terms))["orders"][0]


@pytest.mark.parametrize(
    "terms", [{}, {"policy": "cheapest"}, *({"prefer_provider": it} for it in ("nobody", *ALIASES))], ids=str
)
def test_the_cheapest_offer_is_bought(till, api, terms):
    tiers = {it["id"]: it["price"] for it in till.products("code")}
    order = bought(till, api, **terms)
    assert rupiah(order["amount"]) == tiers[order["product_id"]] == min(tiers.values())
    assert order["catalog_product_id"] == till.goods["code"]["catalog_product_id"]


def test_a_preferred_provider_stands_first_where_success_decides(till, api):
    def found(alias):
        return bought(till, api, policy="best_success", prefer_provider=alias)["product_id"]

    tiers = [found(alias) for alias in ALIASES]
    assert len(set(tiers)) == len(ALIASES) and tiers == [found(alias.upper()) for alias in ALIASES]


def test_prices_are_bounded_in_the_money_of_the_version(till):
    prices = sorted(it["price"] for it in till.products("code"))
    lowest, dearer = prices[0], next(it for it in prices if it > prices[0])
    step = Decimal("0.00001")  # less than a rupiah
    below = (Decimal(lowest) / RATE).quantize(step, ROUND_DOWN)
    for api, little, enough, more in (
        ("v1", lowest - 1, lowest, lowest + 1),
        ("v1", str(lowest - 1), str(lowest), str(lowest + 1)),
        ("v2", str(below), str(below + step), str(below + step)),
    ):
        assert rupiah(bought(till, api, max_price=enough)["amount"]) == lowest
        assert rupiah(bought(till, api, min_price=little)["amount"]) == lowest
        assert rupiah(bought(till, api, min_price=more)["amount"]) == dearer
        body = till.body(by="catalog_product_id", max_price=little)
        assert till.ask("POST", f"/{api}/orders/create", body).code == "NO_OFFER_AVAILABLE"


def test_an_operator_may_be_chosen(till, api):
    listed = till.data(f"/{api}/catalog/operators?country_id=6&platform_id=3")[1:]
    orders = [bought(till, api, operator_id=it["operator_id"]) for it in listed]
    assert listed and [it["operator_name"] for it in orders] == [it["name"] for it in listed]


def test_what_an_order_does_not_allow_moves_no_money(till, coded, api):
    path, silent, received = f"/{api}/orders", till.rent("silent"), coded.pop()

    def refused(verb, order, code="CONFLICT", **fields):
        with till.nothing_changes():
            assert till.ask("POST", f"{path}/{verb}", {"id": order, **fields}).code == code

    refused("cancel", silent, "CANCEL_TOO_EARLY")
    for verb, order in (("finish", silent), ("reactivate", silent), ("cancel", received), ("reactivate", received)):
        refused(verb, order)
    assert till.ask("GET", f"{path}/{silent}/reactivate-options").code == "CONFLICT"
    with till.nothing_changes():
        till.post(f"{path}/finish", id=received)
    for verb in ("finish", "cancel", "resend"):
        refused(verb, received)
    cost = rupiah(till.data(f"{path}/{received}/reactivate-options")["cost"])
    for bound in (0, "x", cost - 1 if api == "v1" else "0.0001"):
        refused("reactivate", received, "VALIDATION_ERROR", max_price=bound)
    before = till.balance()
    again = till.post(f"{path}/reactivate", id=received, max_price=cost if api == "v1" else "9")
    assert before - till.balance() == rupiah(again["orders"][0]["amount"]) == cost


@pytest.mark.slow
def test_a_cancel_gives_everything_back(renter, numbers, api):
    order = renter.cancelable(numbers.aging)
    price, before = renter.order(order)["amount"], renter.balance()
    told = renter.post(f"/{api}/orders/cancel", id=order)
    assert (told["order_id"], rupiah(told["refund_amount"])) == (order, price)
    assert rupiah(told["new_balance"]) == renter.balance() == before + price
    if api == "v2":
        assert told["refund_amount"]["amount"] == dollars(price, RATE, 4)
        assert told["new_balance"]["amount"] == dollars(before + price, RATE, 2)
    ended = renter.order(order)
    assert ended["status"] == "CANCELED" and TIME.fullmatch(ended["canceled_at"])
    assert ended["failed_reason"] is None and not ended["can_cancel"]
    for verb in ("cancel", "finish", "resend", "reactivate"):
        assert renter.ask("POST", f"/{api}/orders/{verb}", {"id": order}).code == "CONFLICT"
    assert renter.balance() == before + price


# What is shown


@pytest.mark.parametrize(
    ("rate", "amount", "shown"),
    [(16250, 500_000, "30.77"), (16250, 515_000, "31.69"), (16250, 81, "0.01"), (16250, 0, "0.00"),
     (16000, 1_250_000, "78.13"), (16000, 240, "0.02"), (16000, 1, "0.01")],
)  # fmt: skip
def test_a_balance_in_dollars_has_two_decimals(till, wallet, exchange, rate, amount, shown):
    exchange(str(rate))
    wallet(amount)
    told = till.done("GET", "/v2/balance")
    assert (told["data"]["balance"]["amount"], told["data"]["balance"]["canonical_amount"]) == (shown, amount)
    assert shown == dollars(amount, rate, 2) and told["meta"]["fx"]["rate"] == rate


@pytest.mark.parametrize(
    ("text", "rate"),
    [("16250", 16250), ("16249.5", 16250), ("15999.49", 15999), ("1", 1), ("7", 7), ("200000000", 200_000_000)],
)
def test_a_price_in_dollars_has_four_decimals(till, exchange, text, rate):
    exchange(text, rate)
    assert till.data("/v1/catalog/exchange-rate")["rate"] == rate
    prices, shown = ({it["id"]: it["price"] for it in till.data(f"/{api}/catalog/products")} for api in VERSIONS)
    assert {id: it["amount"] for id, it in shown.items()} == {id: dollars(it, rate, 4) for id, it in prices.items()}
    order = till.create("silent", "v2")[0]
    assert order["amount"]["amount"] == dollars(till.price("silent"), rate, 4)
    assert till.order(order["id"], "v2")["amount"] == order["amount"]
    assert till.data("/v2/orders?limit=1")[0]["amount"] == order["amount"]


def test_without_a_rate_dollars_are_refused_before_money_moves(numbers, till, exchange):
    path, body = "/v2/orders/create", till.body("silent")
    exchange("16250")
    kept = till.ask("POST", path, body, key="kept-without-a-rate")
    done = numbers.store.run("exchange", "set", "USD", "IDR", RATE, "--as-of", "2020-01-01T00:00:00Z")
    if done.returncode == USAGE:
        pytest.skip("no verb makes a rate old")
    eventually(lambda: till.ask("GET", "/v2/balance").status, lambda it: it == 503, within=5)
    for place in ("balance", "orders", f"orders/{till.rent('silent')}", "catalog/products", "catalog/exchange-rate"):
        codes = [till.ask("GET", f"/{api}/{place}").code for api in VERSIONS]
        assert codes == [None, "FX_RATE_UNAVAILABLE"], place
    for place in ("catalog/countries", "orders/active", "webhook"):
        assert till.ask("GET", f"/v2/{place}").code is None
    with till.nothing_changes():
        assert till.ask("POST", path, body, key="freed").code == "FX_RATE_UNAVAILABLE"
        assert till.ask("POST", path, body, key="kept-without-a-rate").body == kept.body
    exchange("16250")
    assert till.ask("POST", path, body, key="freed").code is None


# Once


def test_a_balance_for_seven_makes_seven_of_forty(till, wallet, api):
    price = till.price("silent")
    wallet(7 * price + price - 1)
    request = (json.dumps(till.body("silent")).encode(), till.headers())
    with Volley(till.url, 40) as volley:
        answers = at_once(volley, f"/{api}/orders/create", [request] * 40)
    assert Counter(it.code for it in answers) == {None: 7, "INSUFFICIENT_BALANCE": 33}
    assert len({it.json["data"]["orders"][0]["id"] for it in answers if it.status == 200}) == 7
    assert till.balance() == price - 1


def test_a_key_answers_the_same_bytes_again(till, api):
    path, body, key = f"/{api}/orders/create", till.body("silent", quantity=2), f"again-{api}"
    first, tier = till.ask("POST", path, body, key=key), body["product_id"]
    assert first.status == 200
    with till.nothing_changes():
        for same in (body, {**body, "max_price": None}, f' {{ "quantity" : 2 , "product_id" : {tier} }} '):
            assert till.ask("POST", path, same, key=key).body == first.body
        for other in ({**body, "quantity": 1}, {"product_id": tier}, {**body, "colour": 1}, till.body("code")):
            assert till.ask("POST", path, other, key=key).code == REUSED
        twin = path.replace(api, "v1" if api == "v2" else "v2")
        assert till.ask("POST", twin, body, key=key).code == REUSED
        assert till.ask("POST", path, {**body, "quantity": 0}, key=key).code == "VALIDATION_ERROR"
    assert till.ask("POST", path, body).json["data"] != first.json["data"]


def test_a_key_belongs_to_its_account(till, renter):
    assert till.create("silent", key="shared")[0]["id"] != renter.create("silent", key="shared")[0]["id"]


@pytest.mark.parametrize("key", ["k", "A-z_09", "x" * 128])
def test_takes_a_good_key(till, key):
    till.create("silent", key=key)


def test_a_failure_without_effect_frees_its_key(till, wallet, api):
    path, body, key, whole = f"/{api}/orders/create", till.body("silent"), f"freed-{api}", till.balance()
    with till.nothing_changes():
        assert till.ask("POST", path, {**body, "quantity": 101}, key=key).code == "VALIDATION_ERROR"
        assert till.ask("POST", path, {"product_id": 2**31 - 2}, key=key).code == "NO_OFFER_AVAILABLE"
    wallet(till.price("silent") - 1)
    with till.nothing_changes():
        assert till.ask("POST", path, body, key=key).code == "INSUFFICIENT_BALANCE"
    wallet(whole)
    assert till.ask("POST", path, body, key=key).status == 200


@pytest.mark.parametrize("by", ["product_id", "catalog_product_id"])
def test_a_failure_at_a_provider_is_kept(till, api, by):
    path, body, key = f"/{api}/orders/create", till.body("refuses", by), f"failed-{api}-{by}"
    with till.nothing_changes():
        first = till.ask("POST", path, body, key=key)
        assert first.code == "PROVIDER_ERROR" and till.ask("POST", path, body, key=key).body == first.body
        assert till.ask("POST", path, till.body("silent"), key=key).code == REUSED


def test_creating_and_reactivating_have_keys_of_their_own(till, coded, api):
    order, key, path = coded.pop(), f"spaces-{api}", f"/{api}/orders/reactivate"
    till.post(f"/{api}/orders/finish", id=order)
    till.create("silent", api, key=key)
    before = till.balance()
    first = till.ask("POST", path, {"id": order}, key=key)
    assert till.ask("POST", path, {"id": order}, key=key).body == first.body
    assert till.ask("POST", path, {"id": 1}, key=key).code == REUSED
    assert before - till.balance() == rupiah(first.json["data"]["orders"][0]["amount"])


def test_fifty_keys_eight_times_at_once_have_one_effect_each(till):
    tier, price, before = till.goods["silent"]["product_id"], till.price("silent"), till.balance()
    one = b'{"product_id":%d,"quantity":1}' % tier
    same = b' {"quantity": 1, "max_price": null, "product_id": %d}' % tier
    two = b'{"product_id":%d,"quantity":2}' % tier
    mixed, ids, path = [one, same, two, one, two, same, one, two], set(), "/v1/orders/create"
    with Volley(till.url, len(mixed)) as volley:
        for number in range(50):
            key = f"at-once-{number}"
            bodies = mixed[number % 8 :] + mixed[: number % 8]
            answers = at_once(volley, path, [(body, till.headers(key)) for body in bodies])
            made = {it.body for it in answers if it.status == 200}
            assert len(made) == 1, Counter(it.body for it in answers)
            orders = json.loads(*made)["data"]["orders"]
            winners = [two] if len(orders) == 2 else [one, same]
            for body, answer in zip(bodies, answers, strict=True):
                assert answer.code in (None if body in winners else REUSED, IN_PROGRESS), answer
            for body in (one, same, two):
                again = till.ask("POST", path, body, key=key)
                assert again.body in made if body in winners else again.code == REUSED
            ids |= {it["id"] for it in orders}
            before -= price * len(orders)
    assert till.balance() == before
    assert {it["id"] for it in till.data("/v1/orders?limit=50")} <= ids
