"""What the numbers API refuses, with which code, and that nothing has changed afterwards."""

import itertools

import pytest
import requests

from dialects import DIALECTS
from panel import next_address
from rentals import UNKNOWN, VERSIONS, Answer, checked
from wire import exchange, request

INVALID = "VALIDATION_ERROR"
MEBIBYTE = 1024 * 1024
SEEN = {}  # what each customer saw last
ON_ORDERS = ["cancel", "finish", "resend", "reactivate"]
WITH_BODY = ["PATCH webhook", *(f"POST orders/{name}" for name in ("create", *ON_ORDERS))]
READS = [
    "catalog/countries", "catalog/services", "catalog/products", "catalog/operators?country_id=6&platform_id=3",
    "catalog/exchange-rate", "balance", "orders", "orders/active", "webhook", f"orders/{UNKNOWN}",
    f"orders/{UNKNOWN}/reactivate-options",
]  # fmt: skip


@pytest.fixture(scope="module")
def foreign(own):
    """An order of one customer, and another customer."""
    return own.renter("standard").rent("silent"), own.renter("hethongsub")


@pytest.fixture(scope="module")
def renters(own, foreign):
    """All customers in turn, so that no limit is met."""
    return itertools.cycle([own.renter(name) for name in DIALECTS])


@pytest.fixture
def renter(renters):
    return next(renters)


def refuses(renter, code, method, path, body=None, **options):
    """Holds that a request is refused with this code, and that nothing has moved since the last."""
    before = SEEN.get(renter.account) or renter.seen()
    answer = renter.ask(method, path, body, **options)
    SEEN[renter.account] = renter.seen()
    assert answer.code == code, f"{method} {path} {body!r}: {answer.status} {answer.body!r}"
    assert SEEN[renter.account] == before
    return answer.json["error"]


# Bodies, as text. TIER is a product id on sale.

NO_INTEGER = ['"x"', "1.5", "true", "[]", "{}", '""', '"1.5"', '"1e3"', '"١"', '" 1"', '"0x1"']
NO_TEXT = ["1", "true", "[]", '{"a":1}', "1.5"]
NO_PRICE = ["0", "-1", "true", "[]", "{}"] + [
    f'"{it}"' for it in ("0", "-1", "x", "", "1e3", "1,5", "NaN", "Infinity", "+-1", " ", "-0.5", "1.2.3", "0x1", "$1")
]
BAD_PRICES = {"v1": [*NO_PRICE, "1.5", '"1.5"', '"0.50"'], "v2": [*NO_PRICE, '"0.0"', '"0.0000"', '".5"']}
BAD_TERMS = {
    '"product_id":TIER': {
        "catalog_product_id": ["87", '"87"'],
        "quantity": ["0", "-1", "101", "1000000", "99999999999999999999", "1e400"],
        "max_price": ["1000000", '"1000000"'], "min_price": ['"1"'], "prefer_provider": ['"alpha"'],
        "policy": ['"cheapest"', '"best_success"'], "operator_id": ["1"],
    },
    '"catalog_product_id":87': {
        "quantity": ["0", "101", *NO_INTEGER], "operator_id": NO_INTEGER, "prefer_provider": NO_TEXT,
        "policy": ['"x"', '""', '"best"', *NO_TEXT],
    },
    '"a":1': {
        "quantity": ["1"], "product_id": ["null", *NO_INTEGER], "catalog_product_id": ["null", *NO_INTEGER],
    },
}  # fmt: skip
BAD_CREATES = ["", "{}"] + [
    f'{{{goods},"{field}":{value}}}'
    for goods, fields in BAD_TERMS.items() for field, values in fields.items() for value in values
]  # fmt: skip
MALFORMED = [
    b"{", b"}", b"[]", b"[1]", b"null", b"1", b'"x"', b"true", b"nonsense", b"id=1", b'{"id":1', b'{"id":1} x',
    b"{'id':1}", b'{"id":1,}', b'{"id" 1}', b'{"id":01}', b'{"id":NaN}', b'{"id":"\xff"}', b'{"\xc0\xaf":1}',
    b'{"id":"\x01"}', b"\x00", b"[" * 50_000, b'{"a":' * 50_000,
]  # fmt: skip


@pytest.mark.parametrize("body", BAD_CREATES)
def test_refuses_to_create(renter, api, body):
    body = body.replace("TIER", str(renter.goods["code"]["product_id"]))
    refuses(renter, INVALID, "POST", f"/{api}/orders/create", body)


@pytest.mark.parametrize("field", ["max_price", "min_price"])
@pytest.mark.parametrize(("version", "price"), [(api, it) for api in VERSIONS for it in BAD_PRICES[api]])
def test_refuses_a_bad_price(renter, version, field, price):
    body = f'{{"catalog_product_id":87,"{field}":{price}}}'
    refuses(renter, INVALID, "POST", f"/{version}/orders/create", body)


@pytest.mark.parametrize("place", WITH_BODY)
@pytest.mark.parametrize("body", MALFORMED, ids=lambda it: repr(it[:12]))
def test_refuses_what_is_no_json_object(renter, api, place, body):
    method, path = place.split()
    refuses(renter, INVALID, method, f"/{api}/{path}", body)


@pytest.mark.parametrize("name", ON_ORDERS)
@pytest.mark.parametrize("body", ["", "{}", '{"id":null}', *[f'{{"id":{it}}}' for it in NO_INTEGER]])
def test_refuses_what_is_no_id(renter, api, name, body):
    refuses(renter, INVALID, "POST", f"/{api}/orders/{name}", body)


@pytest.mark.parametrize("number", [UNKNOWN, 0, -1, 2**31, 10**12, str(UNKNOWN)])
@pytest.mark.parametrize("name", ON_ORDERS)
def test_knows_no_such_order(renter, api, name, number):
    refuses(renter, "NOT_FOUND", "POST", f"/{api}/orders/{name}", {"id": number})


def test_an_order_of_somebody_else_is_unknown(foreign, api):
    order, stranger = foreign
    for name in ON_ORDERS:
        refuses(stranger, "NOT_FOUND", "POST", f"/{api}/orders/{name}", {"id": order})
    for path in (f"orders/{order}", f"orders/{order}/reactivate-options"):
        refuses(stranger, "NOT_FOUND", "GET", f"/{api}/{path}")
    for path in ("orders?limit=100", "orders/active"):
        assert order not in {it["id"] for it in stranger.data(f"/{api}/{path}")}


@pytest.mark.parametrize("number", [UNKNOWN, 0, -1, 2**31, 2**53, str(UNKNOWN)])
@pytest.mark.parametrize("name", ["product_id", "catalog_product_id"])
def test_has_no_offer_for_what_is_not_sold(renter, api, name, number):
    refuses(renter, "NO_OFFER_AVAILABLE", "POST", f"/{api}/orders/create", {name: number})


@pytest.mark.parametrize(
    ("version", "terms"),
    [("v1", {"max_price": 1}), ("v1", {"max_price": "1"}), ("v1", {"min_price": 10**9}), ("v2", {"max_price": "0.50"}),
     ("v2", {"max_price": "0.00001"}), ("v2", {"min_price": "99999"}), ("v2", {"operator_id": UNKNOWN})],
)  # fmt: skip
def test_has_no_offer_on_such_terms(renter, version, terms):
    body = {"catalog_product_id": 87, **terms}
    refuses(renter, "NO_OFFER_AVAILABLE", "POST", f"/{version}/orders/create", body)


def test_a_provider_that_refuses_is_told_of(renter, api):
    words = (renter, "PROVIDER_ERROR", "POST", f"/{api}/orders/create")
    details = refuses(*words, renter.body("refuses", quantity=2))["details"]
    assert details == {"cause_counts": {"no_numbers": 2}}
    details = refuses(*words, renter.body("refuses", "catalog_product_id"))["details"]
    (attempt,) = details.pop("attempts")
    assert set(attempt) == {"provider", "outcome"} and not details
    assert attempt["outcome"] == "no_numbers" and "sandbox" not in attempt["provider"]


# Queries and paths


@pytest.mark.parametrize("value", ["x", "1.5", "1e3", "0x10", "%D9%A1", "1%202", "%FF", "true"])
@pytest.mark.parametrize(
    "place",
    ["orders?limit", "orders?offset", "catalog/services?country_id", "catalog/products?limit", "catalog/products?page",
     "catalog/products?country_id", "catalog/products?platform_id", "catalog/products?operator_id",
     "catalog/operators?country_id=6&platform_id", "catalog/operators?platform_id=3&country_id"],
)  # fmt: skip
def test_refuses_a_number_that_is_none(renter, api, place, value):
    refuses(renter, INVALID, "GET", f"/{api}/{place}={value}")


@pytest.mark.parametrize(
    "place",
    ["catalog/operators", "catalog/operators?country_id=6", "catalog/operators?platform_id=3",
     *(f"orders?status={it}" for it in ("x", "ACTIV", "ACTIVE,COMPLETED", "ACTIVE%20", "1", "%00"))],
)  # fmt: skip
def test_refuses_a_bad_query(renter, api, place):
    refuses(renter, INVALID, "GET", f"/{api}/{place}")


@pytest.mark.parametrize(
    "place",
    [" ", "/", "/x", "/balance/", "/balance/x", "/Balance", "//balance", "/order", "/orders/", "/orders/x",
     "/orders/1x", "/orders/1.0", "/orders/0", "/orders/-1", f"/orders/{2**31}", "/orders/99999999999999999999",
     f"/orders/{UNKNOWN}", f"/orders/{UNKNOWN}/reactivate-options", "/orders/create", "/orders/1/", "/orders/1/cancel",
     "/orders/1/reactivate", "/orders/x/reactivate-options", "/catalog", "/catalog/", "/catalog/product",
     "/catalog/products/1", "/catalog/exchange-rate/USD", "/webhook/", "/webhook/test", "/webhook/x",
     "/balance POST", "/balance PUT", "/orders DELETE", "/orders POST", "/orders/1 DELETE", "/orders/active POST",
     "/orders/create PUT", "/orders/cancel PATCH", "/webhook POST", "/webhook PUT", "/webhook DELETE",
     "/webhook/test PATCH", "/catalog/products POST", "/balance OPTIONS", "/balance TRACE"],
)  # fmt: skip
def test_knows_no_such_path_or_method(renter, api, place):
    path, _, method = place.partition(" ")
    refuses(renter, "NOT_FOUND", method or "GET", f"/{api}{path}")


# Tokens


def ask_as_stranger(renter, place, authorization, **headers):
    """Asks from an address that nobody has failed from yet."""
    method, path = place.split()
    headers = {"Content-Type": "application/json", "Authorization": authorization, **headers}
    headers = {name: value.encode() for name, value in headers.items() if value is not None}
    with requests.Session() as session:
        session.trust_env = False
        adapter = requests.adapters.HTTPAdapter()
        adapter.init_poolmanager(1, 1, source_address=(next_address(), 0))
        session.mount("http://", adapter)
        told = session.request(method, renter.url + path, data=b"{}", headers=headers, timeout=30)
    return checked(Answer(told.status_code, told.headers, told.content))


@pytest.mark.parametrize(
    "form",
    [None, "", "Bearer", "TOKEN", "Basic TOKEN", "Token TOKEN", "Bearer PANEL", "PANEL", "Bearer TOKENx", "Bearer x",
     "Bearer TOKEN,TOKEN", "Bearer TOKEN TOKEN", "Bearer ü", "Bearer ' OR 1=1 --", "Bearer " + "x" * 8000],
    ids=lambda it: repr(it)[:24],
)  # fmt: skip
def test_lets_nobody_in_without_a_token(renter, api, form):
    form = form and form.replace("TOKEN", renter.token).replace("PANEL", renter.panel_key)
    for place in (f"GET /{api}/balance", f"POST /{api}/orders/create"):
        assert ask_as_stranger(renter, place, form).code == "UNAUTHORIZED"


@pytest.mark.parametrize("place", [*(f"GET {it}" for it in READS), *WITH_BODY, "POST webhook/test"])
def test_every_endpoint_asks_for_a_token(renter, api, place):
    place = place.replace(" ", f" /{api}/")
    assert ask_as_stranger(renter, place, "Bearer wrong").code == "UNAUTHORIZED"
    place += f"{'&' if '?' in place else '?'}token={renter.token}&api_key={renter.token}"
    assert ask_as_stranger(renter, place, None, **{"X-API-Key": renter.token}).code == "UNAUTHORIZED"


def test_a_token_is_no_key_of_the_panel(own, renter):
    assert own.demo("standard").stranger(renter.token).turned_away() == "Invalid API key"


# Headers and sizes


@pytest.mark.parametrize(
    "kind",
    [None, "", "text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1", "*/*",
     "multipart/form-data; boundary=b", "nonsense"],
)  # fmt: skip
def test_any_content_type_will_do(renter, api, kind):
    for path in READS:
        answer = renter.ask("GET", f"/{api}/{path}", headers={"Content-Type": kind})
        assert answer.code == ("NOT_FOUND" if str(UNKNOWN) in path else None), path
    options = {"body": {"id": UNKNOWN}, "headers": {"Content-Type": kind}}
    refuses(renter, "NOT_FOUND", "POST", f"/{api}/orders/cancel", **options)


@pytest.mark.parametrize("body", [None, ""])
def test_a_test_without_a_url_is_refused_for_that_alone(foreign, api, body):
    refuses(foreign[1], INVALID, "POST", f"/{api}/webhook/test", body)


@pytest.mark.parametrize("name", ["create", "reactivate"])
@pytest.mark.parametrize(
    "key", ["", "a b", "a.b", "a/b", "a,b", "a:b", "a=", "ä", "a" * 129, '"a"', "a\tb"], ids=lambda it: repr(it[:9])
)
def test_refuses_a_bad_idempotency_key(renter, api, name, key):
    bodies = {"create": renter.body("silent"), "reactivate": {"id": UNKNOWN}}
    refuses(renter, INVALID, "POST", f"/{api}/orders/{name}", bodies[name], key=key.encode())


@pytest.mark.parametrize("size", [MEBIBYTE, MEBIBYTE + 1, 3 * MEBIBYTE])
@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_body_is_one_mebibyte_at_most(renter, api, size, is_chunked):
    body, path = b'{"id":%d,"pad":"' % UNKNOWN, f"/{api}/orders/cancel"
    body += b"x" * (size - len(body) - 2) + b'"}'
    lines = [f"{name}: {value}" for name, value in renter.headers().items()]
    data = request(path, body, content_type=None, headers=lines)
    if is_chunked:
        head = request(path, content_type=None, headers=["Transfer-Encoding: chunked", *lines])
        data = head.replace(b"Content-Length: 0\r\n", b"") + b"%x\r\n%s\r\n0\r\n\r\n" % (size, body)
    answer = exchange(renter.url, data)
    assert answer is not None, "closed without an answer"
    answer = checked(Answer(*answer))
    assert (answer.status, answer.code) == ((413, INVALID) if size > MEBIBYTE else (404, "NOT_FOUND"))


@pytest.mark.parametrize(
    "body",
    ["{}", '{"url":"https://93.184.216.34/"}', '{"webhook_url":null,"webhook_secret":null}',
     *(f'{{"webhook_{name}":{it}}}' for name in ("url", "secret") for it in NO_TEXT)],
)  # fmt: skip
def test_a_webhook_is_changed_by_known_fields_alone(renter, api, body):
    before = renter.data(f"/{api}/webhook")
    refuses(renter, INVALID, "PATCH", f"/{api}/webhook", body)
    assert renter.data(f"/{api}/webhook") == before
