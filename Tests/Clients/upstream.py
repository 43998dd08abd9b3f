"""A scripted panel: an upstream over real sockets that answers as a test tells it to."""

import itertools
import json
import socket
import struct
import threading
import time
from collections import defaultdict, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import parse_qsl

PATH = "/api/v2"
KEY = "upstream-key-8d1f0c"  # what every scripted panel takes, unless it is given another
ENDED = {"charge": "0.05", "start_count": "12", "status": "Completed", "remains": "0"}

_keys = itertools.count(1)


def fresh_key():
    """A key that nobody else has, and that is found wherever it leaks."""
    return f"{KEY}-{next(_keys)}-{time.time_ns():x}"


class Said(NamedTuple):
    """An answer as it goes out; without a body the connection is reset."""

    body: bytes | None
    status: int = 200
    headers: MappingProxyType | dict = MappingProxyType({})


class Call(NamedTuple):
    action: str
    form: dict
    at: float


# What a panel may do with a call: a function of the panel and the form.


def say(value, status=200, **headers):
    """Answers text as it is, anything else as JSON; underscores in headers' names are hyphens."""
    body = value if isinstance(value, bytes) else None
    if body is None:
        body = (value if isinstance(value, str) else json.dumps(value)).encode()
    names = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda panel, form: Said(body, status, names)


def error(text, status=200):
    """Refuses with this error, as most panels do."""
    return say({"error": text}, status)


def take(answer=lambda order: {"order": int(order)}):
    """Takes the order and answers with what is made of its id."""
    return lambda panel, form: say(answer(panel.take(form)))(panel, form)


def hang_up(panel, form):
    """Resets the connection without a word."""
    return Said(None)


def take_and(then):
    """Takes the order and answers, or does not, as if nothing had happened."""

    def behave(panel, form):
        panel.take(form)
        return then(panel, form)

    return behave


def after(seconds, then=None):
    """Lets the caller wait first."""

    def behave(panel, form):
        time.sleep(seconds)
        return (then or take())(panel, form)

    return behave


def service(number, **changes):
    """A service as a catalogue tells it."""
    return {
        "service": number,
        "name": f"Service {number}",
        "type": "Default",
        "category": "Scripted",
        "rate": "0.50",
        "min": "1",
        "max": "1000000",
        "refill": True,
        "cancel": True,
        **changes,
    }


class ScriptedPanel:
    """A panel of its own on a free port. What its script does not say, it does as a good panel."""

    numbers = itertools.count(70_001)

    def __init__(self, services=None, key=KEY):
        self.key = key
        self.services = services or [service(1)]
        self.balance = "1000"
        self.currency = "USD"
        self.calls = []
        self.orders = {}  # id → the form it came with
        self.states = {}  # id → what `status` says of it; without one, `ending`
        self.references = {}
        self.ending = dict(ENDED)
        self.once = defaultdict(deque)
        self.always = {}
        self.lock = threading.Lock()
        self.port = 0
        self.start()

    # Being there

    def start(self):
        """Listens, on the same port as before."""
        self.server = Listener(("127.0.0.1", self.port), Handler)
        self.server.panel = self
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.2,), daemon=True).start()
        return self

    def stop(self):
        """Listens no more: connections are refused."""
        self.server.shutdown()
        self.server.server_close()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}{PATH}"

    # The script

    def next(self, action, *behaviours):
        """Says what becomes of the next calls of this action, one after the other."""
        self.once[action].extend(behaviours)
        return self

    def from_now_on(self, action, behaviour):
        """Says what becomes of every call of this action that nothing else is said of."""
        self.always[action] = behaviour
        return self

    # What it saw

    def asked(self, action):
        """The forms of all calls of an action."""
        return [call.form for call in list(self.calls) if call.action == action]

    def sent(self, link):
        """The forms of all orders for a link, in the order in which they came."""
        return [form for form in self.asked("add") if form.get("link") == link]

    def arrivals(self, link):
        """When each of them came, in seconds of the monotonic clock."""
        return [call.at for call in list(self.calls) if call.form.get("link") == link]

    # What it does

    def take(self, form):
        """Puts an order into its books and gives back its id; a known reference is a known order."""
        with self.lock:
            reference = form.get("order_reference")
            if reference in self.references:
                return self.references[reference]
            order = str(next(self.numbers))
            self.orders[order] = form
            if reference:
                self.references[reference] = order
            return order

    def answer(self, form):
        action = form.get("action", "")
        with self.lock:
            self.calls.append(Call(action, form, time.monotonic()))
            behaviour = self.once[action].popleft() if self.once[action] else None
        behaviour = behaviour or self.always.get(action)
        if behaviour is None and form.get("key") != self.key:
            behaviour = error("Invalid API key")
        if behaviour is None:
            usual = getattr(self, f"do_{action}", None)
            behaviour = usual(form) if usual else error("Incorrect request")
        return behaviour(self, form)

    def do_services(self, form):
        return say(self.services)

    def do_balance(self, form):
        return say({"balance": self.balance, "currency": self.currency})

    def do_add(self, form):
        return take()

    def do_status(self, form):
        if "order" in form:
            return say(self.state(form["order"]))
        return say({order: self.state(order) for order in form["orders"].split(",")})

    def state(self, order):
        if order not in self.orders:
            return {"error": "Incorrect order ID"}
        return self.states.get(order, {**self.ending, "currency": self.currency})

    def do_cancel(self, form):
        return say([{"order": int(order), "cancel": 1} for order in form["orders"].split(",")])

    def do_refill(self, form):
        return say({"refill": "1"})

    def do_refill_status(self, form):
        return say({"status": "Completed"})

    def do_orders(self, form):
        latest = list(self.orders.items())[::-1][: int(form["limit"])]
        return say(
            [
                {
                    "order": int(order),
                    "service": int(sent["service"]),
                    "link": sent["link"],
                    "quantity": sent["quantity"],
                    "charge": "0.05",
                    "status": "Pending",
                    "date": "2035-11-11 11:11:11",
                }
                for order, sent in latest
            ]
        )


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A caller that is gone is no news."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        length = int(self.headers.get("Content-Length", 0))
        form = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
        said = self.server.panel.answer(form)
        self.close_connection = True
        if said.body is None:
            reset = struct.pack("ii", 1, 0)
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
            return
        self.send_response(said.status)
        headers = {"Content-Type": "application/json", "Connection": "close", **said.headers}
        headers.setdefault("Content-Length", str(len(said.body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(said.body)

    def do_GET(self):
        self.server.panel.calls.append(Call("GET " + self.path, {}, time.monotonic()))
        self.send_error(405)

    def log_message(self, *_):
        pass
