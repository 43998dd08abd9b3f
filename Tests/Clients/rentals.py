"""One account of the numbers API: asks it and checks what every answer promises; and where its webhooks go."""

import json
import socket
import struct
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import NamedTuple

import requests
from requests.adapters import HTTPAdapter

from panel import next_address
from server import eventually
from upstream import Listener

VERSIONS = ("v1", "v2")
# The setting that lists the `host:port` which webhooks may reach though it is loopback and speaks http.
EXCEPTIONS = "webhooks.exceptions"
ALIASES = ("alpha", "bravo", "charlie")  # what the demonstration's providers are called in public
UNKNOWN = 2147483646  # an id that nothing will have
CANCEL_AFTER = 120  # seconds before an order may be canceled
CODES = {
    401: "UNAUTHORIZED",
    403: "FORBIDDEN",
    404: "NOT_FOUND",
    409: "CONFLICT INSUFFICIENT_BALANCE CANCEL_TOO_EARLY REQUEST_IN_PROGRESS",
    413: "VALIDATION_ERROR",
    422: "VALIDATION_ERROR PROVIDER_ERROR NO_OFFER_AVAILABLE IDEMPOTENCY_KEY_REUSED",
    429: "RATE_LIMIT_EXCEEDED",
    503: "SERVICE_UNAVAILABLE FX_RATE_UNAVAILABLE",
}


class Answer(NamedTuple):
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return parse(self.body)

    @property
    def code(self):
        """The error's code, or None where the request succeeded."""
        return None if self.status == 200 else self.json["error"]["code"]


def parse(body):
    """JSON in UTF-8 without a key twice and without numbers that are none."""

    def pairs(items):
        names = [name for name, _ in items]
        assert len(names) == len(set(names)), f"a key twice in {names}"
        return dict(items)

    def never(word):
        raise AssertionError(f"{word} in an answer")

    return json.loads(body.decode("utf-8"), object_pairs_hook=pairs, parse_constant=never)


def checked(answer):
    """Holds what is the same for every answer: request id, type, envelope, code, when to try again."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    assert headers["x-request-id"].strip() and headers["content-type"] == "application/json", headers
    told, details = answer.json, {}
    if answer.status == 200:
        assert told["success"] is True and {"success", "data"} <= set(told) <= {"success", "data", "meta"}, told
        assert told.get("meta", True), "an empty meta"
    else:
        assert set(told) == {"success", "error"} and told["success"] is False, told
        error, details = told["error"], told["error"].get("details", {})
        assert {"code", "message"} <= set(error) <= {"code", "message", "details"}, told
        assert error["message"].strip() and isinstance(details, dict) and error.get("details", True), told
        assert error["code"] in CODES[answer.status].split(), answer
    if answer.status in (429, 503):
        assert int(headers["retry-after"]) == details["retry_after_seconds"] > 0
    return answer


def at_once(volley, path, requests):
    """The answers to requests that are sent at the same moment."""
    return [checked(Answer(*it)) for it in volley.fire(path, requests)]


def rupiah(amount):
    """An amount of either version in rupiah."""
    return amount if isinstance(amount, int) else amount["canonical_amount"]


class Renter:
    """An account of the demonstration, with the goods that the demonstration sells."""

    def __init__(self, house, account):
        self.url = house.server.url
        self.account, self.token, self.panel_key = (account[it] for it in ("id", "numbers_token", "panel_key"))
        self.goods = house.goods
        self.session = requests.Session()
        self.session.trust_env = False
        # An address that nobody else speaks from, as some limits are kept by address.
        adapter = HTTPAdapter()
        adapter.init_poolmanager(1, 8, source_address=(next_address(), 0))
        self.session.mount("http://", adapter)

    # Asking

    def headers(self, key=None):
        """What every client sends, with an Idempotency-Key if one is given."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return {**headers, "Idempotency-Key": key} if key is not None else headers

    def ask(self, method, path, body=None, *, key=None, headers=()):
        """Any request. Text and bytes go out as they are; a header that is None stays out."""
        data = body if isinstance(body, bytes | str | None) else json.dumps(body)
        data = data.encode() if isinstance(data, str) else data
        sent = {**self.headers(key), **dict(headers)}
        options = {"data": data, "headers": sent, "timeout": 30, "allow_redirects": False}
        response = self.session.request(method, self.url + path, **options)
        return checked(Answer(response.status_code, response.headers, response.content))

    def done(self, method, path, body=None, **options):
        """The JSON of a request that must succeed."""
        answer = self.ask(method, path, body, **options)
        assert answer.status == 200, f"{method} {path} {body!r}: {answer.body!r}"
        return answer.json

    def data(self, path):
        """What a GET must bring."""
        return self.done("GET", path)["data"]

    def post(self, path, **body):
        """What a POST that must succeed brings."""
        return self.done("POST", path, body)["data"]

    def balance(self):
        return self.data("/v1/balance")["balance"]

    def seen(self):
        """The balance and the latest order."""
        return self.balance(), [it["id"] for it in self.data("/v1/orders?limit=1")]

    @contextmanager
    def nothing_changes(self):
        """Holds that neither of these moves meanwhile."""
        before = self.seen()
        yield
        assert self.seen() == before

    def order(self, order, api="v1"):
        return self.data(f"/{api}/orders/{order}")

    def products(self, name="code"):
        """The tiers on sale of one of the demonstration's products."""
        listed, wanted = self.data("/v1/catalog/products"), self.goods[name]["catalog_product_id"]
        return [it for it in listed if it["catalog_product_id"] == wanted]

    def price(self, name):
        """What the product's first tier costs, in rupiah."""
        return next(it["price"] for it in self.products(name) if it["id"] == self.goods[name]["product_id"])

    # Buying

    def body(self, name="code", by="product_id", **fields):
        """The body of a good create."""
        return {by: self.goods[name][by], **fields}

    def create(self, name="code", api="v1", key=None, **fields):
        """Rents what must all be had and gives back the orders."""
        made = self.done("POST", f"/{api}/orders/create", self.body(name, **fields), key=key)["data"]
        assert made["failed_count"] == 0 and len(made["orders"]) == fields.get("quantity", 1)
        return made["orders"]

    def rent(self, name="code", api="v1"):
        """Rents one number and gives back its order's id."""
        return self.create(name, api)[0]["id"]

    def received(self, order):
        """Waits until an SMS has come and gives back the order."""
        return eventually(lambda: self.order(order), lambda it: it["status"] == "OTP_RECEIVED", within=15)

    def cancelable(self, orders):
        """One of these orders, made before the tests began, as soon as it may be canceled."""
        order = orders.pop()
        eventually(lambda: self.order(order)["can_cancel"], within=CANCEL_AFTER + 5, every=0.5)
        return order


class Hit(NamedTuple):
    path: str
    headers: dict
    body: bytes

    @property
    def event(self):
        return parse(self.body)


class Receiver:
    """Takes webhooks on loopback; what it answers is the first word of the path, its owner the second."""

    def __init__(self):
        self.hits = []
        self.server = Listener(("127.0.0.1", 0), Taker)
        self.server.receiver = self
        self.port = self.server.server_address[1]
        with socket.socket() as unused:
            unused.bind(("127.0.0.1", 0))
            self.closed_port = unused.getsockname()[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    @property
    def setting(self):
        return f"{EXCEPTIONS}=127.0.0.1:{self.port},127.0.0.1:{self.closed_port}"

    def url(self, owner, answer="200"):
        """`answer` is a status, `drop` for a connection that is reset, or `slow` for an answer too late."""
        return f"http://127.0.0.1:{self.port}/{answer}/{owner}"

    def heard(self, owner, event, order=None):
        """All that an owner was told of this kind, of one order if that is named."""
        found = [it for it in list(self.hits) if it.path.endswith(f"/{owner}") and it.event["event"] == event]
        return [it for it in found if order in (None, it.event["data"].get("order_id"))]

    def hears(self, owner, event, order=None):
        """Waits for news of this kind and gives it back; it must have come once."""
        hits = eventually(lambda: self.heard(owner, event, order), within=10)
        assert len(hits) == 1, hits
        return hits[0]


class Taker(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.receiver.hits.append(Hit(self.path, headers, body))
        self.close_connection = True
        word, owner = self.path.strip("/").split("/", 1)
        if word == "slow":
            time.sleep(12)
        elif word == "drop":
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        else:
            self.send_response(int(word))
            self.send_header("Location", self.server.receiver.url(f"{owner}-redirected"))
            self.send_header("Content-Length", "0")
            self.end_headers()

    def log_message(self, *_):
        pass
