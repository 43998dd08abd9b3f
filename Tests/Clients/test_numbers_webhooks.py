"""Webhooks of the numbers API: where they may go, what they say, and how they are signed."""

import base64
import hashlib
import hmac
import time

import pytest

from number_shapes import EVENT, SECRET, TEST_EVENT, WEBHOOK, fits

INVALID = "VALIDATION_ERROR"
PUBLIC = "https://93.184.216.34"
GOOD = [
    PUBLIC, f"{PUBLIC}/hook?a=b&c=%20d", f"{PUBLIC}:8443/", f"{PUBLIC}:65535/x", "https://hooks.example.invalid/x",
    "https://[2606:2800:220:1:248:1893:25c8:1946]/hook", f"{PUBLIC}/{'x' * (2047 - len(PUBLIC))}",
]  # fmt: skip
# Hosts that are not public, in many spellings.
PRIVATE = [
    "127.0.0.1", "127.1", "127.0.1", "2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "017700000001", "127.0.0.1.",
    "0", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "2852039166",
    "100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:a9fe:a9fe]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]", "[fe80::1]", "[fe80::1%25eth0]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "localhost",
    "LocalHost", "①②⑦.⓪.⓪.①", "127。0。0。1", "%31%32%37.0.0.1", "127.0.0.1%00.example.com",
]  # fmt: skip
BAD = [
    "http://93.184.216.34/", "http://example.com/", "ftp://93.184.216.34/", "file:///etc/passwd", "nonsense", " ",
    "javascript:alert(1)", "//93.184.216.34/", "93.184.216.34", "https://", "https:///x", "https:93.184.216.34",
    "https://user@93.184.216.34/", "https://a:b@93.184.216.34/", "https://93.184.216.34@127.0.0.1/",
    f"{PUBLIC}\\@127.0.0.1/", *(f"{PUBLIC}:{port}/" for port in (22, 80, 0, 1023, 65536, "x")), f"{PUBLIC}/a b",
    f"{PUBLIC}/\n", f"{PUBLIC}/\x00", f"{PUBLIC}/{'x' * (2048 - len(PUBLIC))}",
    *(f"https://{host}/" for host in PRIVATE), "https://127.0.0.1:{port}1/", "http://localhost:{port}/",
]  # fmt: skip


@pytest.fixture(scope="module")
def listeners(own):
    """A customer for each version, since there are few tests of a webhook in a minute."""
    return {"v1": own.renter("standard"), "v2": own.renter("hethongsub")}


@pytest.fixture
def listener(listeners, api):
    """A customer with neither URL nor secret."""
    change(listeners[api], api, webhook_url="", webhook_secret="")
    return listeners[api]


def change(listener, api, **fields):
    told = fits(listener.done("PATCH", f"/{api}/webhook", fields)["data"], WEBHOOK)
    assert told == shown(listener, api)
    return told


def shown(listener, api):
    return fits(listener.data(f"/{api}/webhook"), WEBHOOK)


def verify(hit, secret):
    """Holds both signatures of what was sent."""
    key, headers = secret.encode(), hit.headers
    assert headers["content-type"].startswith("application/json")
    digest = hmac.new(key, hit.body, hashlib.sha256).hexdigest()
    assert headers["x-webhook-signature"] == f"sha256={digest}"
    assert abs(int(headers["webhook-timestamp"]) - time.time()) < 60
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + hit.body
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert f"v1,{digest}" in headers["webhook-signature"].split()


# Where to


@pytest.mark.parametrize("url", GOOD, ids=lambda it: it[:40])
def test_takes_a_public_url(listener, api, url):
    assert change(listener, api, webhook_url=url)["webhook_url"] == url


@pytest.mark.parametrize("url", BAD, ids=lambda it: ascii(it)[:40])
def test_refuses_what_is_not_public_https(listener, receiver, api, url):
    before, body = shown(listener, api), {"webhook_url": url.replace("{port}", str(receiver.port))}
    assert listener.ask("PATCH", f"/{api}/webhook", body).code == INVALID
    assert shown(listener, api) == before


def test_a_first_url_makes_a_secret_that_stays(listener, receiver, api):
    assert shown(listener, api)["webhook_secret"] is None
    first = change(listener, api, webhook_url=receiver.url("first"))
    assert SECRET.fullmatch(first["webhook_secret"]) and first["webhook_url"] == receiver.url("first")
    assert first["webhook_disabled_at"] is first["webhook_disabled_reason"] is None
    assert first["webhook_consecutive_failures"] == 0
    second = change(listener, api, webhook_url=receiver.url("second"), webhook_secret=None)
    assert second == {**first, "webhook_url": receiver.url("second")}
    for secret in ("mine ü", "s" * 256):
        assert change(listener, api, webhook_secret=secret) == {**second, "webhook_secret": secret}
    assert listener.ask("PATCH", f"/{api}/webhook", {"webhook_secret": "s" * 257}).code == INVALID
    assert change(listener, api, webhook_secret="") == {**second, "webhook_secret": None}
    assert change(listener, api, webhook_url="")["webhook_url"] is None


def test_both_versions_show_one_webhook(listener, receiver, api):
    change(listener, api, webhook_url=receiver.url("both"))
    assert shown(listener, "v1") == shown(listener, "v2")


# Tests


@pytest.mark.parametrize("status", [200, 302, 404, 500])
def test_a_test_tells_the_receivers_status_as_it_is(listener, receiver, api, status):
    owner = f"test-{api}-{status}"
    secret = change(listener, api, webhook_url=receiver.url(owner, status))["webhook_secret"]
    assert listener.post(f"/{api}/webhook/test") == {"status_code": status}
    hit = receiver.hears(owner, "webhook.test")
    fits(hit.event, TEST_EVENT)
    verify(hit, secret)
    assert not receiver.heard(f"{owner}-redirected", "webhook.test")


@pytest.mark.parametrize("kind", ["closed", "drop", "slow"])
def test_a_test_tells_why_nobody_was_reached(listener, receiver, api, kind):
    url = receiver.url("nobody", kind)
    url = url.replace(str(receiver.port), str(receiver.closed_port)) if kind == "closed" else url
    change(listener, api, webhook_url=url)
    begin = time.monotonic()
    answer = listener.ask("POST", f"/{api}/webhook/test")
    assert answer.code == INVALID and answer.json["error"]["details"]["reason"].strip()
    least, most = (2.5, 9) if kind == "slow" else (0, 9)
    assert least < time.monotonic() - begin < most


def test_without_a_secret_nothing_is_signed(listener, receiver, api):
    assert listener.ask("POST", f"/{api}/webhook/test").code == INVALID
    change(listener, api, webhook_url=receiver.url(f"unsigned-{api}"))
    change(listener, api, webhook_secret="")
    listener.post(f"/{api}/webhook/test")
    headers = receiver.hears(f"unsigned-{api}", "webhook.test").headers
    assert not {"x-webhook-signature", "webhook-signature"} & set(headers)


# Events


def tells(hit, kind, order, secret):
    """Holds that an event is signed and tells what the order tells; how many SMS came only with one."""
    event = fits(hit.event, {**EVENT, "event": kind})
    verify(hit, secret)
    meant = {("order_id" if name == "id" else name): value for name, value in order.items()}
    if kind != "order.otp_received":
        meant["sms_revision"] = None
    assert {name: meant.get(name) for name in event["data"] if name in meant}.items() <= event["data"].items()
    return event["data"]


@pytest.fixture(scope="module")
def told(own, receiver):
    """A customer whose receiver fails, orders that have an SMS, of which one is finished, and the secret."""
    renter = own.renter("pica-smm")
    secret = change(renter, "v1", webhook_url=receiver.url("told", 500))["webhook_secret"]
    orders = {name: renter.rent(name.removeprefix("finished ")) for name in ("code", "no_code", "finished code")}
    orders = {name: renter.received(order) for name, order in orders.items()}
    renter.post("/v2/orders/finish", id=orders["finished code"]["id"])
    return renter, orders, secret


@pytest.mark.parametrize("name", ["code", "no_code"])
def test_tells_of_an_sms(told, receiver, name):
    renter, orders, secret = told
    hit = receiver.hears("told", "order.otp_received", orders[name]["id"])
    data = tells(hit, "order.otp_received", orders[name], secret)
    product = renter.products(name)[0]["name"]
    assert data["country"] == "Indonesia" and product == f"{data['platform']} {data['country']}"
    assert data["sms_revision"] == 1 and (data["otp_code"] is None) == (name == "no_code")


def test_tells_of_a_finish_and_of_nothing_twice(told, receiver):
    renter, orders, secret = told
    order = renter.order(orders["finished code"]["id"])
    tells(receiver.hears("told", "order.completed", order["id"]), "order.completed", order, secret)
    hits = [it for it in receiver.hits if it.path.endswith("/told")]
    assert len(hits) == len({it.headers["webhook-id"] for it in hits}) == len(orders) + 1


@pytest.mark.slow
def test_tells_of_a_cancel(renter, numbers, receiver):
    secret = change(renter, "v1", webhook_url=receiver.url("canceled"))["webhook_secret"]
    order = renter.cancelable(numbers.aging)
    renter.post("/v1/orders/cancel", id=order)
    hit = receiver.hears("canceled", "order.canceled", order)
    assert tells(hit, "order.canceled", renter.order(order), secret)["otp_code"] is None
    assert not receiver.heard("canceled", "order.otp_received")
