"""The objects of the numbers API are closed, and hold all that its published examples show."""

import re
from types import SimpleNamespace

import pytest

from number_shapes import FX, TIME, covers, examples, fits, fits_answer, shapes
from rentals import UNKNOWN, VERSIONS, rupiah

PLACES = {
    "countries": "catalog/countries",
    "services": "catalog/services?country_id=6",
    "products": "catalog/products?country_id=6&platform_id=3&limit=10&page=1",
    "operators": "catalog/operators?country_id=6&platform_id=3",
    "exchange-rate": "catalog/exchange-rate?pair=USD/IDR",
    "balance": "balance",
    "orders": "orders?limit=100",
    "order": "orders/{order}",
    "active": "orders/active",
    "webhook": "webhook",
}
SORTS = ["price_asc", "price_desc", "available_asc", "available_desc", "name_asc", "name_desc", "upside_down"]


def late(endpoint, **options):
    """A cancel can be had only when two minutes are over."""
    return pytest.param(options.pop("value", endpoint), marks=[pytest.mark.slow] * (endpoint == "cancel"), **options)


@pytest.fixture(scope="module")
def lister(numbers):
    return numbers.renter("pica-smm")


@pytest.fixture(scope="module")
def lives(lister, receiver):
    """Every endpoint's answer in both versions, from orders that live side by side."""
    lives = {api: SimpleNamespace(told={}) for api in VERSIONS}
    for api, life in lives.items():
        hook, url = f"/{api}/webhook", {"webhook_url": receiver.url("shapes")}
        life.told["webhook-update"] = lister.done("PATCH", hook, url)
        life.told["create"] = lister.done("POST", f"/{api}/orders/create", lister.body())
        life.order = life.told["create"]["data"]["orders"][0]["id"]
        life.silent, life.wordless = (lister.rent(name, api) for name in ("silent", "no_code"))
    for api, life in lives.items():
        for order in (life.order, life.wordless):
            lister.received(order)
        told, path, one = life.told, f"/{api}/orders", {"id": life.order}
        for name, place in PLACES.items():
            told[name] = lister.done("GET", f"/{api}/{place.format(order=life.order)}")
        for name in ("resend", "finish"):
            told[name] = lister.done("POST", f"{path}/{name}", one)
        told["reactivate-options"] = lister.done("GET", f"{path}/{life.order}/reactivate-options")
        told["reactivate"] = lister.done("POST", f"{path}/reactivate", one)
        told["webhook-test"] = lister.done("POST", f"/{api}/webhook/test")
        told["error"] = told["fx-error"] = lister.ask("GET", f"{path}/{UNKNOWN}").json
        told["event"] = receiver.hears("shapes", "order.otp_received", life.order).event
    return lives


@pytest.fixture
def life(lives, api):
    return lives[api]


@pytest.fixture(scope="session")
def cancels(renter, numbers):
    """What a cancel answers, in both versions."""
    orders = {api: renter.cancelable(numbers.aging) for api in VERSIONS}
    return {api: renter.done("POST", f"/{api}/orders/cancel", {"id": order}) for api, order in orders.items()}


@pytest.fixture
def told(request):
    """An endpoint's answer in a version."""

    def told(endpoint, api):
        if endpoint == "cancel":
            return request.getfixturevalue("cancels")[api]
        return request.getfixturevalue("lives")[api].told[endpoint]

    return told


@pytest.mark.parametrize("endpoint", [late(it) for it in shapes("v1")])
def test_an_answer_has_its_keys_and_no_others(told, api, endpoint):
    assert fits_answer(told(endpoint, api), endpoint, api)["data"] != [], "nothing to see"


@pytest.mark.parametrize(
    "example", [late(it["endpoint"], value=it, id=f"{it['api']} {it['endpoint']}") for it in examples()]
)
def test_an_answer_has_all_that_its_example_shows(told, example):
    covers(told(example["endpoint"], example["api"]), example["answer"])


# What the values mean


def test_the_demonstration_sells_whatsapp_in_indonesia(life):
    country = next(it for it in life.told["countries"]["data"] if it["id"] == 6)
    values = {"code": "ID", "name": "Indonesia", "dial_code": "+62", "emoji": "🇮🇩", "active": True}
    assert country == {"id": 6, **values}
    assert {"id": 3, "code": "wa", "name": "WhatsApp", "active": True} in life.told["services"]["data"]
    tiers = life.told["products"]["data"]
    meant = {"country_id": 6, "platform_id": 3, "catalog_product_id": 87, "name": "WhatsApp Indonesia", "active": True}
    assert all(meant.items() <= it.items() and it["available"] > 0 for it in tiers)
    assert len({str(it["price"]) for it in tiers}) > 1


def test_versions_differ_in_money_alone(lives):
    old, new = (lives[api].told for api in VERSIONS)
    assert all(old[name] == new[name] for name in ("countries", "services", "operators"))
    plain = [{**it, "price": rupiah(it["price"]), "available": 0} for it in new["products"]["data"]]
    assert plain == [{**it, "available": 0} for it in old["products"]["data"]]


def test_the_rate_is_told_alike_everywhere(lives):
    told = lives["v2"].told
    rate = told["exchange-rate"]["data"]
    assert (rate["pair"], rate["rate"]) == ("USD/IDR", 16250) and TIME.fullmatch(rate["rate_as_of"])
    for name in ("products", "balance", "orders", "order", "create", "reactivate", "reactivate-options"):
        fx = told[name]["meta"]["fx"]
        assert (set(fx), fx["pair"], fx["rate"]) == (set(rate), rate["pair"], rate["rate"])
        assert TIME.fullmatch(fx["rate_as_of"])
    assert lives["v1"].told["exchange-rate"]["data"]["rate"] == 16250


def test_an_order_tells_its_life(lister, life, api):
    made, order = life.told["create"]["data"]["orders"][0], life.told["order"]["data"]
    for name in ("id", "product_id", "catalog_product_id", "phone_number", "expires_at", "amount"):
        assert made[name] == order[name]
    assert order["phone_number"].startswith("+62") and re.fullmatch(r"\d{4,8}", order["otp_code"])
    assert order["status"] == "OTP_RECEIVED" and order["otp_code"] in order["otp_message"]
    assert order["created_at"] <= order["otp_received_at"] <= order["expires_at"] and order["sms_revision"] == 1
    assert order["can_finish"] and not order["can_cancel"] and not order["can_replace"]
    wordless = fits(lister.order(life.wordless, api), shapes(api)["order"][0])
    assert wordless["status"] == "OTP_RECEIVED" and wordless["otp_code"] is None and wordless["otp_message"]
    assert wordless["can_finish"] and not wordless["can_cancel"]
    silent = lister.order(life.silent, api)
    assert silent["status"] == "ACTIVE" and silent["otp_received_at"] is silent["otp_message"] is None
    assert not any(silent[name] for name in ("can_finish", "can_cancel", "can_replace", "can_reactivate"))
    assert silent["created_at"] < silent["cancel_available_at"] < silent["expires_at"]
    assert silent["replace_available_at"] == silent["cancel_available_at"]


def test_a_finished_order_can_be_had_again(lister, life, api):
    order = fits(lister.order(life.order, api), shapes(api)["order"][0])
    assert order["status"] == "COMPLETED" and order["can_reactivate"]
    again = life.told["reactivate"]["data"]
    assert len(again["orders"]) == 1 and again["failed_count"] == 0
    child = again["orders"][0]
    assert child["id"] != order["id"] and child["phone_number"] == order["phone_number"]
    assert child["amount"] == life.told["reactivate-options"]["data"]["cost"]


def test_an_active_order_is_listed_until_it_ends(lister, life, api):
    active = {it["id"]: it for it in life.told["active"]["data"]}
    assert {life.order, life.silent, life.wordless} <= set(active)
    assert active[life.order].items() <= life.told["order"]["data"].items()
    assert life.order not in {it["id"] for it in lister.data(f"/{api}/orders/active")}


def test_operators_are_those_of_the_tiers(life):
    tiers, listed = life.told["products"]["data"], life.told["operators"]["data"]
    names = {it["operator_id"]: it["name"] for it in listed[1:]} | {None: None}
    assert set(names) == {it["operator_id"] for it in tiers} and len(names) == len(listed)
    assert (listed[0]["code"], listed[0]["operator_id"]) == ("any", None)
    assert all(it["operator_name"] == names[it["operator_id"]] for it in tiers)


# Lists


@pytest.mark.parametrize("sort", SORTS)
def test_products_come_sorted(lister, sort):
    name, _, way = (sort if sort != "upside_down" else "price_asc").partition("_")
    values = [it[name] for it in lister.data(f"/v1/catalog/products?sort={sort}")]
    assert values == sorted(values, reverse=way == "desc") and len(values) >= 4


@pytest.mark.parametrize(
    ("query", "page", "limit"),
    [("", 1, 1000), ("limit=2", 1, 2), ("limit=2&page=2", 2, 2), ("limit=0", 1, 1), ("limit=-7", 1, 1),
     ("limit=10001", 1, 10_000), ("page=0", 1, 1000), ("page=-1", 1, 1000), ("page=99999", 99_999, 1000)],
)  # fmt: skip
def test_pages_of_products_are_clamped(lister, api, query, page, limit):
    part = lister.data(f"/{api}/catalog/products")[(page - 1) * limit : page * limit]
    told = fits_answer(lister.done("GET", f"/{api}/catalog/products?{query}"), "products", api)
    assert told["data"] == part
    assert told["meta"].items() >= {"page": page, "limit": limit, "count": len(part)}.items()


@pytest.mark.parametrize("name", ["country_id", "platform_id", "operator_id"])
def test_products_are_filtered(lister, api, name):
    whole = lister.data(f"/{api}/catalog/products")
    for value in {it[name] for it in whole} - {None} | {UNKNOWN}:
        found = lister.data(f"/{api}/catalog/products?{name}={value}")
        assert found == [it for it in whole if it[name] == value]
    for place in (f"services?country_id={UNKNOWN}", f"operators?country_id={UNKNOWN}&platform_id={UNKNOWN}"):
        assert lister.data(f"/{api}/catalog/{place}") == []


def test_orders_come_latest_first_in_pages(lister, lives, api):
    def page(query):
        return [it["id"] for it in lister.data(f"/{api}/orders?{query}")]

    whole = page("limit=100")
    assert whole == sorted(whole, reverse=True) and len(whole) >= 6
    assert page("limit=2&offset=1") == whole[1:3] and page(f"offset={len(whole)}") == []
    assert page("limit=0") == page("limit=-3") == whole[:1]
    assert page("limit=101&nonsense=1") == whole and page("offset=-1") == page("") == whole[:20]


@pytest.mark.parametrize("word", ["ACTIVE", "active", "Otp_Received", "completed", "CANCELED", "expired"])
def test_orders_are_filtered_by_status_in_any_case(lister, life, api, word):
    found = lister.data(f"/{api}/orders?limit=100&status={word}")
    assert {it["status"] for it in found} <= {word.upper()}
    named = {"ACTIVE": life.silent, "OTP_RECEIVED": life.wordless, "COMPLETED": life.order}
    assert named.get(word.upper()) in {None, *(it["id"] for it in found)}


@pytest.mark.parametrize("pair", ["USD/IDR", "XXX/YYY", "nonsense"])
def test_the_pair_counts_in_v1_alone(lister, pair):
    told = lister.done("GET", f"/v2/catalog/exchange-rate?pair={pair}")
    assert fits(told["data"], FX)["rate"] == 16250 and "meta" not in told
    code = lister.ask("GET", f"/v1/catalog/exchange-rate?pair={pair}").code
    assert code == (None if pair == "USD/IDR" else "NOT_FOUND")


@pytest.mark.parametrize("more", [{"colour": "red"}, {"max_price": None, "policy": None, "quantity": None}], ids=str)
def test_takes_what_it_does_not_know_and_null_for_absent(lister, api, more):
    told = lister.done("POST", f"/{api}/orders/create", lister.body("silent", **more))
    assert len(fits_answer(told, "create", api)["data"]["orders"]) == 1


def test_an_id_may_be_a_string_of_digits(lister, api):
    body = {"id": str(lister.rent("silent"))}
    assert lister.ask("POST", f"/{api}/orders/cancel", body).code == "CANCEL_TOO_EARLY"
    assert lister.post(f"/{api}/orders/create", product_id=str(lister.goods["silent"]["product_id"]))["orders"]


@pytest.mark.parametrize("path", ["/v1/balance", "/v2/nothing", "/v1", "/v3/balance", "/nothing"])
def test_every_answer_has_a_request_id_of_its_own(lister, path):
    tokens = ("Bearer wrong", None, f"Bearer {lister.token}")
    told = [lister.session.get(lister.url + path, headers={"Authorization": it}, timeout=30) for it in tokens]
    assert len({it.headers["x-request-id"] for it in told}) == len(told)
