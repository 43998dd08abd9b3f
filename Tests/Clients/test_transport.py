"""How requests may arrive: bodies, paths, keys, methods, sizes, and bytes that make no sense."""

import json
from urllib.parse import urlencode

import pytest
import requests

from dialects import BALANCE, error_in_any_form, expect
from panel import LINK, UNKNOWN, UNKNOWN_TOO, parse
from wire import FORM, connect, exchange, read_answer, request

MEBIBYTE = 1024 * 1024


def as_numbers(fields):
    return {name: int(v) if str(v).isdecimal() else v for name, v in fields.items()}


def as_strings(fields):
    return {name: str(value) for name, value in fields.items()}


JSON = "application/json"


def typed(content_type, body):
    """A body with a content type, or without one."""
    headers = {"Content-Type": content_type} if content_type else {}
    return {"data": body.encode(), "headers": headers}


ENCODINGS = {
    "form": lambda fields: typed(FORM, urlencode(fields)),
    "form with charset": lambda fields: typed(f"{FORM}; charset=UTF-8", urlencode(fields)),
    "form in capitals": lambda fields: typed(FORM.upper(), urlencode(fields)),
    "no content type": lambda fields: typed(None, urlencode(fields)),
    "multipart": lambda fields: {"files": {n: (None, str(v)) for n, v in fields.items()}},
    "JSON numbers": lambda fields: {"json": as_numbers(fields)},
    "JSON strings": lambda fields: {"json": as_strings(fields)},
    "JSON with charset": lambda fields: typed(f"{JSON}; charset=utf-8", json.dumps(fields)),
    "JSON under a form type": lambda fields: typed(FORM, " \n" + json.dumps(fields)),
    "JSON without a type": lambda fields: typed(None, json.dumps(as_numbers(fields))),
}

QUESTIONS = {
    "services": {"action": "services"},
    "status": {"action": "status", "order": "{order}"},
    "status of many": {"action": "status", "orders": f"{{order}},{UNKNOWN}"},
    "refill": {"action": "refill", "order": "{order}"},
    "refill of many": {"action": "refill", "orders": f"{{order}},{UNKNOWN}"},
    "refill_status": {"action": "refill_status", "refill": UNKNOWN},
    "refill_status of many": {"action": "refill_status", "refills": f"{UNKNOWN},{UNKNOWN_TOO}"},
    "cancel": {"action": "cancel", "orders": f"{UNKNOWN},{UNKNOWN_TOO}"},
    "balance": {"action": "balance"},
    "orders": {"action": "orders", "limit": "1"},
}


def question(panel, name, order):
    fields = {n: v.format(order=order) for n, v in QUESTIONS[name].items()}
    return {"key": panel.key, **fields}


@pytest.fixture(scope="module")
def waiting_order(tills):
    """An order that nobody delivers, so that answers about it stay the same."""
    return tills["standard"].order()


# Encodings


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_action_answers_alike_in_every_encoding(standard, waiting_order, encoding, name):
    fields = question(standard, name, waiting_order)
    plain = standard.send(data=fields)
    assert standard.send(**ENCODINGS[encoding](fields)).content == plain.content


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_takes_an_order_in_every_encoding_and_dialect(panel, encoding):
    fields = {
        "key": panel.key,
        "action": "add",
        **panel.order_fields(link="https://e.com/ü?a=1&b=2"),
    }
    order = panel.added(parse(panel.send(**ENCODINGS[encoding](fields)).content))
    latest = panel.latest_orders(limit=1)[0]
    assert (latest["order"], latest["link"]) == (order, "https://e.com/ü?a=1&b=2")


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_keeps_lines_of_lists_in_every_encoding(standard, encoding):
    listing = standard.listing("Custom Comments")
    comments = "\n".join(f"Nice & good, {n} = 100%" for n in range(int(listing["min"])))
    fields = {"key": standard.key, "action": "add", "service": listing["service"], "link": LINK}
    body = ENCODINGS[encoding]({**fields, "comments": comments})
    order = standard.added(parse(standard.send(**body).content))
    assert standard.latest_orders(limit=1)[0]["quantity"] == listing["min"]
    assert standard.latest_order() == order


def test_takes_json_null_as_not_sent(standard):
    fields = {"action": "add", **standard.order_fields(), "runs": None, "interval": None}
    standard.added(parse(standard.send(json={"key": standard.key, **fields}).content))


def test_takes_a_chunked_body(standard):
    body = urlencode({"key": standard.key, "action": "balance"}).encode()
    chunks = (body[at : at + 7] for at in range(0, len(body), 7))
    response = standard.send(data=chunks, headers={"Content-Type": FORM})
    expect(parse(response.content), BALANCE)


# Paths and keys


def test_a_trailing_slash_answers_without_a_redirect(panel):
    fields = {"key": panel.key, "action": "balance"}
    expect(parse(panel.send(path=panel.dialect.path + "/", data=fields).content), BALANCE)


@pytest.mark.parametrize("path", ["/api/v2", "/api2/v2"])
def test_on_an_unknown_host_the_key_chooses_the_dialect(panel, path):
    fields = {"key": panel.key, "action": "add", **panel.order_fields()}
    panel.added(parse(panel.send(path=path, data=fields).content))


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_takes_the_key_as_a_bearer_token(panel, scheme):
    headers = {"Authorization": f"{scheme} {panel.key}"}
    expect(parse(panel.send(data={"action": "balance"}, headers=headers).content), BALANCE)


def test_a_key_in_the_url_is_not_taken(standard):
    stranger = standard.stranger(key="")
    path = f"{standard.dialect.path}?key={standard.key}"
    answer = parse(stranger.send(path=path, data={"action": "balance"}).content)
    assert error_in_any_form(answer) == "Invalid API key"


@pytest.mark.parametrize("key", [None, "", "wrong", "x" * 4000, "ключ", "' or 1=1 --"])
def test_refuses_a_wrong_key(standard, key):
    stranger = standard.stranger(key)
    assert stranger.turned_away() == "Invalid API key"


def test_refuses_a_key_with_one_letter_changed(standard):
    for place in (0, len(standard.key) // 2, len(standard.key) - 1):
        letter = "b" if standard.key[place] == "a" else "a"
        key = standard.key[:place] + letter + standard.key[place + 1 :]
        stranger = standard.stranger(key)
        assert stranger.turned_away() == "Invalid API key"


@pytest.mark.parametrize("action", ["", None, "undefined", "addorder", "x" * 5000])
def test_refuses_an_unknown_action(panel, action):
    with panel.nothing_changes():
        assert panel.refusal(action, **panel.order_fields()) == "Incorrect request"


# Methods and sizes


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_other_methods_get_405(panel, method):
    response = panel.send(method=method, status=405, data={"key": panel.key, "action": "balance"})
    assert parse(response.content)["error"]


def test_a_get_request_with_a_key_learns_nothing(standard):
    path = f"{standard.dialect.path}?key={standard.key}&action=balance"
    url = standard.stranger(standard.key).url + path
    response = requests.get(url, timeout=30, allow_redirects=False)
    assert response.status_code in (200, 405)
    assert error_in_any_form(parse(response.content))


def test_a_body_over_one_mebibyte_gets_413(panel):
    body = urlencode({"key": panel.key, "action": "balance", "pad": ""}).encode()
    body += b"x" * (MEBIBYTE + 1 - len(body))
    answer = exchange(panel.url, request(panel.dialect.path, body))
    assert answer is not None, "closed without an answer"
    assert answer.status == 413
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json["error"]


def test_a_chunked_body_over_one_mebibyte_gets_413(standard):
    head = request(standard.dialect.path, headers=["Transfer-Encoding: chunked"])
    head = head.replace(b"Content-Length: 0\r\n", b"")
    chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    answer = exchange(standard.url, head + chunk * 65 + b"0\r\n\r\n")
    assert answer is not None, "closed without an answer"
    assert answer.status == 413
    assert answer.json["error"]


def test_a_body_of_one_mebibyte_is_read(standard):
    body = urlencode({"key": standard.key, "action": "balance", "pad": ""}).encode()
    body += b"x" * (MEBIBYTE - len(body))
    answer = exchange(standard.url, request(standard.dialect.path, body))
    assert answer.status == 200
    expect(answer.json, BALANCE)


@pytest.mark.parametrize(
    "headers",
    [[f"X-{n}: 1" for n in range(200)], [f"X-Long: {'x' * 40_000}"]],
    ids=["200 fields", "40 kB"],
)
def test_too_many_headers_are_refused(standard, headers):
    body = urlencode({"key": standard.key, "action": "balance"}).encode()
    answer = exchange(standard.url, request(standard.dialect.path, body, headers=headers))
    assert answer is None or 400 <= answer.status < 500


def test_compresses_only_when_asked(standard):
    fields = {"key": standard.key, "action": "services"}
    plain = standard.send(data=fields, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    packed = standard.send(data=fields, headers={"Accept-Encoding": "gzip"})
    assert packed.content == plain.content


# Repeated and malformed


@pytest.mark.parametrize("name", ["action", "service", "link", "quantity"])
@pytest.mark.parametrize("encoding", ["form", "multipart", "JSON"])
def test_refuses_a_repeated_parameter(panel, encoding, name):
    fields = {"key": panel.key, "action": "add", **panel.order_fields()}
    fields = as_strings(fields)
    pairs = [*fields.items(), (name, fields[name])]
    if encoding == "form":
        body = typed(FORM, urlencode(pairs))
    elif encoding == "multipart":
        body = {"files": [(n, (None, v)) for n, v in pairs]}
    else:
        members = ",".join(f"{json.dumps(n)}:{json.dumps(v)}" for n, v in pairs)
        body = typed(JSON, "{" + members + "}")
    with panel.nothing_changes():
        answer = parse(panel.send(**body).content)
        assert error_in_any_form(answer) == "Incorrect request"


MALFORMED = {
    "JSON cut off": (JSON, b'{"key":"%(key)s","action":"add"'),
    "JSON that is no object": (JSON, b'["%(key)s"]'),
    "JSON with an object for text": (
        JSON,
        b'{"key":"%(key)s","action":"add","service":{"a":1}}',
    ),
    "JSON with bad UTF-8": (JSON, b'{"key":"%(key)s","action":"add\xff\xfe"}'),
    "JSON nested deeply": (JSON, b"[" * 100_000),
    "JSON with text after it": (JSON, b'{"key":"%(key)s","action":"add"} more'),
    "multipart without a boundary": ("multipart/form-data", b"key=%(key)s&action=add"),
    "multipart cut off": (
        "multipart/form-data; boundary=b",
        b'--b\r\nContent-Disposition: form-data; name="key"\r\n\r\n%(key)s\r\n'
        b'--b\r\nContent-Disposition: form-data; name="action"\r\n\r\nadd',
    ),
    "multipart that is a form": ("multipart/form-data; boundary=b", b"key=%(key)s&action=add"),
    "nothing": (FORM, b""),
    "only separators": (FORM, b"&&&===&&"),
    "noise": (FORM, bytes(range(256)) * 8),
}


@pytest.mark.parametrize("name", MALFORMED)
def test_refuses_a_malformed_body(standard, name):
    content_type, body = MALFORMED[name]
    body = body.replace(b"%(key)s", standard.key.encode())
    visitor = standard.stranger(standard.key)
    with standard.nothing_changes():
        response = visitor.send(data=body, headers={"Content-Type": content_type})
        error = error_in_any_form(parse(response.content))
        assert error in ("Incorrect request", "Invalid API key")


def test_refuses_json_cut_off_as_an_incorrect_request(standard):
    fields = {"key": standard.key, "action": "add", **standard.order_fields()}
    body = json.dumps(fields)[:-1]
    with standard.nothing_changes():
        response = standard.send(**typed(JSON, body))
        assert parse(response.content) == {"error": "Incorrect request"}


@pytest.mark.parametrize("encoding", ["form", "raw form", "JSON numbers", "multipart"])
def test_refuses_invalid_utf8(panel, encoding):
    mark = "https://e.com/MARK"
    fields = {"key": panel.key, "action": "add", **panel.order_fields(link=mark)}
    options = ENCODINGS[encoding.removeprefix("raw ")](fields)
    prepared = requests.Request("POST", panel.url, **options).prepare()
    bad = b"%FF%C0%AF" if encoding == "form" else b"\xff\xc0\xaf"
    body = prepared.body.replace(b"MARK", bad)
    with panel.nothing_changes():
        headers = {"Content-Type": prepared.headers["Content-Type"]}
        answer = parse(panel.send(data=body, headers=headers).content)
        assert error_in_any_form(answer) in ("Incorrect request", "neworder.error.link")


@pytest.mark.parametrize("link", ["https://e.com/%zz", "https://e.com/%", "https://e.com/%4"])
def test_survives_a_broken_percent_escape(standard, link):
    pairs = {"key": standard.key, "action": "add", **standard.order_fields(link="")}
    body = urlencode(pairs) + link
    parse(standard.send(**typed(FORM, body)).content)


# Connections


def cut_off_bodies(panel):
    fields = urlencode({"key": panel.key, "action": "add", **panel.order_fields()}).encode()
    path = panel.dialect.path
    chunked = request(path, headers=["Transfer-Encoding: chunked"])
    chunked = chunked.replace(b"Content-Length: 0\r\n", b"")
    return {
        "form": request(path, fields, length=len(fields) + 50),
        "one byte short": request(path, fields, length=len(fields) + 1),
        "chunked": chunked + b"%x\r\n%s\r\n" % (len(fields), fields),
        "head": request(path, fields)[:60],
    }


@pytest.mark.parametrize("name", ["form", "one byte short", "chunked", "head"])
def test_a_body_cut_off_by_the_client_changes_nothing(standard, name):
    with standard.nothing_changes():
        answer = exchange(standard.url, cut_off_bodies(standard)[name], then_finish=True)
        assert answer is None or answer.status == 400 or "error" in answer.json


def test_contradicting_lengths_are_refused(standard):
    fields = urlencode({"key": standard.key, "action": "add", **standard.order_fields()}).encode()
    twice = request(standard.dialect.path, fields, headers=["Content-Length: 5"])
    with standard.nothing_changes():
        answer = exchange(standard.url, twice)
        assert answer is None or 400 <= answer.status < 500


def test_requests_sent_together_are_answered_in_order(standard):
    path = standard.dialect.path
    bodies = [{"key": standard.key, "action": action} for action in ("balance", "nonsense")] * 3
    with connect(standard.url) as connection:
        connection.sendall(b"".join(request(path, urlencode(body).encode()) for body in bodies))
        stream = connection.makefile("rb")
        answers = [read_from(stream) for _ in bodies]
    assert ["balance" in answer for answer in answers] == [True, False] * 3


def read_from(stream):
    """One answer from a stream that holds several."""
    assert stream.readline().startswith(b"HTTP/1.1 200")
    length = 0
    while line := stream.readline().strip():
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            length = int(value)
    return json.loads(stream.read(length))


def test_answers_a_client_that_waits_to_be_told_to_continue(standard):
    body = urlencode({"key": standard.key, "action": "balance"}).encode()
    whole = request(standard.dialect.path, body, headers=["Expect: 100-continue"])
    with connect(standard.url) as connection:
        connection.sendall(whole.removesuffix(body))
        connection.settimeout(1)
        try:
            told = connection.recv(1024)
        except TimeoutError:
            told = b""
        connection.settimeout(20)
        assert told == b"" or told.startswith(b"HTTP/1.1 100")
        connection.sendall(body)
        answer = read_answer(connection)
    assert answer.status == 200
    expect(answer.json, BALANCE)


def test_answers_http_1_0(standard):
    body = urlencode({"key": standard.key, "action": "balance"}).encode()
    whole = request(standard.dialect.path, body).replace(b"HTTP/1.1", b"HTTP/1.0", 1)
    answer = exchange(standard.url, whole)
    assert answer.status == 200
    expect(answer.json, BALANCE)
