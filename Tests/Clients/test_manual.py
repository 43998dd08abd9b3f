"""The manual against the server that it tells of: documents, examples, and samples run as they are printed."""

import hashlib
import hmac
import json
import os
import shutil
import subprocess
import sys
import threading
from functools import cache
from http.server import BaseHTTPRequestHandler
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from dialects import DIALECTS
from panel import UNKNOWN, parse
from rentals import VERSIONS
from server import BINARY
from upstream import Listener

LANGUAGES = ("curl", "python", "php", "javascript")
PANEL_CALLS = (
    "services add status statuses refill refills refill_status refill_statuses cancel balance orders".split()
)
TOO_YOUNG = "CANCEL_TOO_EARLY"
# A quote of each kind, what shells and templates replace, ends of lines and of elements, letters of all the world.
HOSTILE = "it's \"a\" \\ $HOME ${x} `id` %20+&=\n</script>?>{$y}\t\u2028Việt 中文 🇮🇩"


@cache
def printed(*words):
    """What `switchboard manual` prints."""
    done = subprocess.run([BINARY, "manual", *words], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def words(**inputs):
    """Flags of the verb; of a list each."""
    flags = []
    for name, value in inputs.items():
        for one in value if isinstance(value, list) else [value]:
            flags += [f"--{name.replace('_', '-')}", str(one)]
    return flags


def fits(value, schema, document):
    """Holds a value against a schema of a document."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": document["components"]}
    faults = [fault.message for fault in Draft202012Validator(whole).iter_errors(value)]
    assert not faults, f"{value!r} is no {schema}: {faults}"
    return value


def type_name(name):
    return "".join(part[:1].upper() + part[1:] for part in name.replace(".", "_").split("_"))


# Running samples


def command(language):
    """What runs a sample of a language, from standard input; skips where there is nothing."""
    if language == "python":
        return [sys.executable, "-"]
    if language == "curl":
        program, flags = "bash", ["-s"]
        assert shutil.which("curl")
    elif language == "php":
        program, flags = "php", []
    else:
        program, flags = "node", ["--input-type=module", "-"]
    if not shutil.which(program):
        pytest.skip(f"there is no {program} to run samples of {language}")
    if language == "php" and "curl" not in subprocess.run(["php", "-m"], capture_output=True, text=True).stdout:
        pytest.skip("php has no curl extension")
    return [shutil.which(program), *flags]


def run(language, text):
    """What a sample prints, as JSON."""
    # A machine's proxy is no business of a sample.
    environment = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    done = subprocess.run(
        command(language), input=text.encode(), capture_output=True, timeout=60, env=environment
    )
    assert done.returncode == 0, f"{text}\n{done.stderr.decode()}"
    return json.loads(done.stdout.decode())


def sample(printed_samples, call, language, type=None):
    found = [
        it["text"]
        for it in printed_samples
        if it["call"] == call and it["language"] == language and it.get("type") == type
    ]
    assert len(found) == 1, f"{len(found)} samples of {call} in {language}"
    return found[0]


# Documents


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("language", ("en", "vi", "zh"))
def test_documents_of_the_panel_are_openapi(dialect, language):
    validate(printed("panel", "--dialect", dialect, "--language", language, "--openapi"))


@pytest.mark.parametrize("language", ("en", "vi", "zh"))
def test_documents_of_numbers_are_openapi(api, language):
    validate(printed("numbers", "--api", api, "--language", language, "--openapi"))


def test_examples_fit_their_own_schemas(api):
    document = printed("numbers", "--api", api, "--openapi")
    for methods in document["paths"].values():
        for operation in methods.values():
            for answer in operation["responses"].values():
                content = answer["content"]["application/json"]
                schema = content["schema"]["$ref"].rsplit("/", 1)[1]
                for example in content["examples"].values():
                    fits(example["value"], schema, document)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_examples_of_the_panel_fit_their_own_schemas(dialect):
    document = printed("panel", "--dialect", dialect, "--openapi")
    manual = printed("panel", "--dialect", dialect)
    for call in manual["calls"]:
        for answer in call["answers"]:
            fits(json.loads(answer["body"]), type_name(call["id"]) + "Answer", document)
        for error in call["errors"]:
            fits(json.loads(error["body"]), "PanelError", document)


def test_requests_of_the_panel_fit_their_own_schemas():
    document = printed("panel", "--openapi")
    (path,) = document["paths"].values()
    content = path["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]
    assert set(content["schema"]["discriminator"]["mapping"]) == {
        "services", "add", "status", "refill", "refill_status", "cancel", "balance", "orders",
    }  # fmt: skip
    schema = {**content["schema"], "components": document["components"]}
    for name, example in content["examples"].items():
        value = {key: int(text) if text.isdigit() else text for key, text in example["value"].items()}
        for several in ("orders", "refills"):
            value |= {several: str(value[several])} if several in value else {}
        faults = list(Draft202012Validator(schema).iter_errors(value))
        assert not faults, (name, value, faults)


def test_the_signature_is_right():
    signature = printed("numbers")["webhooks"]["signature"]
    headers, body = signature["headers"], signature["body"].encode()
    mine = hmac.new(signature["secret"].encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Webhook-Signature"] == f"sha256={mine}"


def test_wrong_words_are_refused():
    for flags in (["--base-url", "ftp://x"], ["--language", "de"], ["--openapi", "--samples"], ["--dialect", "x"]):
        done = subprocess.run([BINARY, "manual", "panel", *flags], capture_output=True, text=True, timeout=60)
        assert done.returncode != 0 and done.stderr.strip(), flags


# The panel


@pytest.fixture(scope="module")
def readers(house):
    """A customer in each dialect with orders and refills that the samples may name."""
    readers = {}
    for dialect, panel in zip(DIALECTS, house.customers(DIALECTS), strict=True):
        listings = {it["type"]: it["service"] for it in panel.services()}
        listings["Default"] = panel.listing("Sandbox: completes")["service"]
        readers[dialect] = SimpleNamespace(panel=panel, listings=listings)
    for reader in readers.values():
        reader.orders = [reader.panel.order("Sandbox: completes") for _ in range(3 * len(LANGUAGES))]
    for reader in readers.values():
        for order in reader.orders:
            reader.panel.finished(order, "Completed")
    return readers


def inputs(reader, place=0):
    """Flags that put a reader's own things into the samples, other orders for each place."""
    panel = reader.panel
    orders = reader.orders[3 * place : 3 * place + 3]
    flags = words(dialect=panel.dialect.name, currency=panel.dialect.currency, base_url=panel.url, key=panel.key)
    flags += words(listing=[f"{type}={id}" for type, id in reader.listings.items()])
    return flags + words(order=[*orders[:2], UNKNOWN]), orders


@pytest.mark.parametrize("dialect", DIALECTS)
def test_answers_of_the_panel_fit_the_document(readers, dialect):
    reader = readers[dialect]
    panel = reader.panel
    document = printed("panel", "--dialect", dialect, "--openapi")
    listings, (first, second, *_) = reader.listings, reader.orders[-3:]

    def holds(call, action, **fields):
        return fits(panel.ask(action, **fields), type_name(call) + "Answer", document)

    def refused(action, **fields):
        return fits(panel.ask(action, **fields), "PanelError", document)

    holds("services", "services")
    holds("balance", "balance")
    drip = panel.order("Sandbox: completes", quantity=100, runs=2, interval=60)
    post = panel.added(
        panel.ask("add", service=listings["Subscriptions"], username="anna", min=10, max=20, expiry="11/11/2037")
    )
    holds("add", "add", **panel.order_fields())
    for order in (first, drip, post):
        holds("status", "status", order=order)
    holds("statuses", "status", orders=f"{first},{drip},{post},{UNKNOWN},x")
    refill = holds("refill", "refill", order=first)["refill"]
    made = holds("refills", "refill", orders=f"{first},{second},{UNKNOWN}")
    refills = f"{refill},{made[1]['refill']},{UNKNOWN}"
    holds("refill_status", "refill_status", refill=refill)
    holds("refill_statuses", "refill_status", refills=refills)
    holds("cancel", "cancel", orders=f"{drip},{post},{first},{UNKNOWN}")
    assert len(holds("orders", "orders", limit=100)) > 3
    for action, fields in {
        "add": {"service": UNKNOWN},
        "status": {"order": UNKNOWN},
        "refill": {"order": UNKNOWN},
        "refill_status": {"refill": UNKNOWN},
        "cancel": {"orders": ",".join(map(str, range(1, 102)))},
        "orders": {"limit": "x"},
        "nothing": {},
    }.items():
        refused(action, **fields)
    fits(panel.stranger("wrong").ask("balance"), "PanelError", document)
    for name, service in listings.items():
        assert refused("add", service=service)["error"].startswith("neworder.error."), name


@pytest.mark.parametrize("dialect", DIALECTS)
def test_documented_orders_of_every_type_are_taken(readers, dialect):
    reader = readers[dialect]
    flags, _ = inputs(reader)
    (add,) = [call for call in printed("panel", *flags)["calls"] if call["id"] == "add"]
    assert {type["name"] for type in add["types"]} == set(reader.listings)
    for type in add["types"]:
        form = {name: value for name, (value,) in parse_qs(type["request"]).items()}
        reader.panel.added(parse(reader.panel.send(data=form).content))


@pytest.mark.parametrize("language", LANGUAGES)
def test_samples_of_the_panel_do_what_they_say(readers, language):
    reader = readers["standard"]
    command(language)
    flags, orders = inputs(reader, LANGUAGES.index(language))
    # The refills that are asked for are those of the third order, which no sample names.
    refill = reader.panel.ask("refill", order=orders[2])["refill"]
    flags += words(refill=[refill, UNKNOWN])
    samples, document = printed("panel", *flags, "--samples"), printed("panel", "--openapi")
    for call in PANEL_CALLS:
        for type in ["Default", "Custom Comments", "Subscriptions"] if call == "add" else [None]:
            told = run(language, sample(samples, call, language, type))
            fits(told, type_name(call) + "Answer", document)


@pytest.mark.parametrize("dialect", ["pica-smm", "hethongsub"])
def test_samples_go_to_the_path_of_the_dialect(readers, dialect):
    flags, _ = inputs(readers[dialect])
    samples = printed("panel", *flags, "--samples")
    told = run("curl", sample(samples, "balance", "curl"))
    fits(told, "BalanceAnswer", printed("panel", "--dialect", dialect, "--openapi"))


# Numbers


@pytest.fixture(scope="module")
def tenants(own):
    """An account for each version, since a key of one version is another request in the other."""
    return dict(zip(VERSIONS, map(own.renter, ("hethongsub", "tuongtacfbig")), strict=True))


@pytest.fixture(scope="module")
def lives(tenants):
    """Orders in the states that the samples need, enough for every language."""
    lives = {}
    for api, tenant in tenants.items():
        count = len(LANGUAGES) + 1
        rented = [it["id"] for it in tenant.create("code", quantity=2 * count + 1)]
        young = tenant.rent("silent")
        lives[api] = SimpleNamespace(young=young, finish=rented[:count], resend=rented[count:-1], done=rented[-1])
    for api, tenant in tenants.items():
        life = lives[api]
        for order in [*life.finish, *life.resend, life.done]:
            tenant.received(order)
        tenant.post("/v1/orders/finish", id=life.done)
    return lives


def order_for(call, life, place):
    """The order that a call is shown with."""
    return {
        "finish": life.finish[place],
        "resend": life.resend[place],
        "cancel": life.young,
        "reactivate": life.done,
        "reactivate_options": life.done,
    }.get(call, life.resend[place])


def numbers_inputs(tenant, api, receiver, order):
    goods = tenant.goods["code"]
    return words(
        api=api,
        base_url=tenant.url,
        key=tenant.token,
        product=goods["product_id"],
        catalog_product=goods["catalog_product_id"],
        order=order,
        webhook=receiver.url(f"manual-{api}"),
    )


def told_as_documented(told, call, document):
    """A success in the call's own shape; of a cancel the refusal that young orders get."""
    if call == "cancel":
        assert fits(told, "Error", document)["error"]["code"] == TOO_YOUNG
    else:
        fits(told, type_name(call) + "Answer", document)


def test_answers_of_numbers_fit_the_document(tenants, lives, receiver, api):
    tenant, life = tenants[api], lives[api]
    document = printed("numbers", "--api", api, "--openapi")
    calls = [call["id"] for call in printed("numbers", "--api", api)["calls"]]
    # A webhook is tested when it is set.
    for call in sorted(calls, key=lambda call: call == "test_webhook"):
        flags = numbers_inputs(tenant, api, receiver, order_for(call, life, len(LANGUAGES)))
        (shown,) = [it for it in printed("numbers", *flags)["calls"] if it["id"] == call]
        for request in shown["requests"]:
            split = urlsplit(request["url"])
            path = split.path + (f"?{split.query}" if split.query else "")
            answer = tenant.ask(shown["method"], path, request["body"] or None)
            told_as_documented(answer.json, call, document)
            statuses = document["paths"][shown["path"]][shown["method"].lower()]["responses"]
            assert str(answer.status) in statuses
    for path in ("orders?limit=100", "orders/active", "catalog/operators?country_id=6&platform_id=3"):
        name = {"orders?limit=100": "orders", "orders/active": "active_orders"}.get(path, "operators")
        fits(tenant.done("GET", f"/{api}/{path}"), type_name(name) + "Answer", document)


def test_refusals_of_numbers_fit_the_document(tenants, lives, api):
    tenant = tenants[api]
    document = printed("numbers", "--api", api, "--openapi")
    refuses = tenant.goods["refuses"]
    for method, path, body in (
        ("GET", "orders/2147483646", None),
        ("GET", "nothing", None),
        ("GET", "orders?status=x", None),
        ("POST", "orders/create", {}),
        ("POST", "orders/create", {"product_id": 2147483646}),
        ("POST", "orders/create", {"product_id": refuses["product_id"], "quantity": 2}),
        ("POST", "orders/create", {"catalog_product_id": refuses["catalog_product_id"]}),
        ("POST", "orders/cancel", {"id": lives[api].done}),
    ):
        answer = tenant.ask(method, f"/{api}/{path}", body)
        fits(answer.json, "Error", document)
        operation = document["paths"].get(f"/{api}/{path}".split("?")[0], {}).get(method.lower())
        assert operation is None or str(answer.status) in operation["responses"], answer
    stranger = tenant.ask("GET", f"/{api}/balance", headers={"Authorization": "Bearer x"})
    fits(stranger.json, "Error", document)


@pytest.mark.slow
def test_a_cancel_fits_the_document(renter, numbers, api):
    order = renter.cancelable(numbers.aging)
    told = renter.done("POST", f"/{api}/orders/cancel", {"id": order})
    fits(told, "CancelAnswer", printed("numbers", "--api", api, "--openapi"))


def test_events_fit_the_document(tenants, receiver, api):
    tenant, owner = tenants[api], f"events-{api}"
    document = printed("numbers", "--api", api, "--openapi")
    tenant.done("PATCH", f"/{api}/webhook", {"webhook_url": receiver.url(owner)})
    tenant.post(f"/{api}/webhook/test")
    order = tenant.rent("code")
    tenant.received(order)
    tenant.post(f"/{api}/orders/finish", id=order)
    for event in ("webhook.test", "order.otp_received", "order.completed"):
        hit = receiver.hears(owner, event, None if event == "webhook.test" else order)
        assert event in document["webhooks"]
        fits(hit.event, type_name(event) + "Event", document)
        documented = {it["word"].lower() for it in printed("numbers", "--api", api)["webhooks"]["headers"]}
        assert documented <= set(hit.headers)


@pytest.mark.parametrize("language", LANGUAGES)
def test_samples_of_numbers_do_what_they_say(tenants, lives, receiver, api, language):
    command(language)
    tenant, life, place = tenants[api], lives[api], LANGUAGES.index(language)
    document = printed("numbers", "--api", api, "--openapi")
    calls = [call["id"] for call in printed("numbers", "--api", api)["calls"]]
    assert len(calls) == 18
    for call in calls:
        flags = numbers_inputs(tenant, api, receiver, order_for(call, life, place))
        told = run(language, sample(printed("numbers", *flags, "--samples"), call, language))
        told_as_documented(told, call, document)


# Values


class Echo(BaseHTTPRequestHandler):
    """Tells what it was sent."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        told = json.dumps({"body": body, "type": self.headers["Content-Type"]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def echo():
    with Listener(("127.0.0.1", 0), Echo) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_values_arrive_as_they_are(echo, language):
    samples = printed("panel", *words(base_url=echo, key=HOSTILE), "--samples")
    told = run(language, sample(samples, "balance", language))
    assert parse_qs(told["body"], keep_blank_values=True) == {"key": [HOSTILE], "action": ["balance"]}
    assert told["type"].startswith("application/x-www-form-urlencoded")


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_values_arrive_in_json(echo, language):
    samples = printed("numbers", *words(base_url=echo, webhook=HOSTILE), "--samples")
    text = sample(samples, "patch_webhook", language).replace("PATCH", "POST").replace(".patch(", ".post(")
    told = run(language, text)
    assert json.loads(told["body"]) == {"webhook_url": HOSTILE}
    assert told["type"] == "application/json"
