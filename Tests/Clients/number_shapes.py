"""The objects of the numbers API: closed, so exactly these keys, in any order.

A shape is a type, a pattern for text, a literal, a tuple of alternatives, a list of one shape for each
item, or an object. What differs between the versions is money.
"""

import json
import re
from pathlib import Path

TIME = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00")
TEXT = re.compile(r"(?s).*\S.*")
SECRET = re.compile(r"[0-9a-f]{64}")
LATER, MAYBE, NUMBER = (TIME, None), (str, None), (int, None)

CAPABILITIES = {
    **dict.fromkeys(("can_finish", "can_resend", "can_cancel", "can_replace", "can_reactivate"), bool),
    **dict.fromkeys(("resend_available_at", "cancel_available_at", "replace_available_at"), LATER),
}
OPERATED = {"operator_id": NUMBER, "operator_name": MAYBE}
CODE = {"otp_code": MAYBE, "otp_message": MAYBE}
GOODS = {"product_id": int, "catalog_product_id": int, "phone_number": re.compile(r"\+\d{7,15}")}
ACTIVE = {
    "id": int,
    "status": ("ACTIVE", "OTP_RECEIVED"),
    "sms_revision": int,
    "otp_received_at": LATER,
    "expires_at": TIME,
    "failed_reason": None,
    **CODE,
    **OPERATED,
    **CAPABILITIES,
}
COUNTRY = {"id": int, "code": re.compile("[A-Z]{2}"), "name": TEXT, "dial_code": re.compile(r"\+\d+"), "emoji": TEXT}
SERVICE = {"id": int, "code": TEXT, "name": TEXT, "active": bool}
OPERATOR = {"operator_id": NUMBER, "code": TEXT, "name": MAYBE, "local_name": MAYBE}
WEBHOOK = {
    **dict.fromkeys(("webhook_url", "webhook_secret", "webhook_disabled_reason"), MAYBE),
    "webhook_disabled_at": LATER,
    "webhook_consecutive_failures": int,
}
FX = {"pair": "USD/IDR", "rate": int, "rate_as_of": LATER}
RATE = {"pair": TEXT, "base_currency": TEXT, "quote_currency": TEXT, "rate": int}
NEWS = {"order_id": int, **GOODS, **CODE, "country": TEXT, "platform": TEXT, "sms_revision": NUMBER}
EVENT = {"event": TEXT, "timestamp": TIME, "data": {**NEWS, **OPERATED, **CAPABILITIES}}
TEST_EVENT = {"event": "webhook.test", "timestamp": TIME, "data": {"message": TEXT}}


def money(api, decimals):
    """An amount: v1 whole rupiah, v2 dollars with so many decimals beside the rupiah."""
    dollars = {"amount": re.compile(rf"(0|[1-9]\d*)\.\d{{{decimals}}}"), "currency": "USD"}
    return int if api == "v1" else {**dollars, "canonical_amount": int, "canonical_currency": "IDR"}


def shapes(api):
    """What each endpoint answers: its data, and its meta or None."""
    price, total = money(api, 4), money(api, 2)
    fx = None if api == "v1" else {"fx": FX}
    page = {"page": int, "limit": int, "count": int, **(fx or {})}
    product = {"id": int, "name": TEXT, "country_id": int, "platform_id": int, "catalog_product_id": int}
    product |= {"available": int, "price": price, "active": bool, **OPERATED}
    order = {**ACTIVE, **GOODS, "created_at": TIME, "amount": price, "canceled_at": LATER}
    order["status"] = (*ACTIVE["status"], "COMPLETED", "CANCELED", "EXPIRED")
    order["failed_reason"] = ("expired", "provider_canceled", None)
    created = {**ACTIVE, **GOODS, "amount": price, "status": "ACTIVE", "otp_code": None, "otp_received_at": None}
    for name in ("otp_message", "sms_revision"):
        del created[name]
    created = {"orders": [created], "failed_count": int}
    canceled = {"order_id": int, "status": "CANCELED", "refund_amount": price, "new_balance": total}
    return {
        "countries": ([{**COUNTRY, "active": bool}], None),
        "services": ([SERVICE], None),
        "products": ([product], page),
        "operators": ([OPERATOR], None),
        "exchange-rate": (RATE if api == "v1" else FX, None),
        "balance": ({"currency": "IDR", "balance": int} if api == "v1" else {"balance": total}, fx),
        "orders": ([order], fx),
        "order": (order, fx),
        "active": ([ACTIVE], None),
        "reactivate-options": ({"cost": price}, fx),
        "create": (created, fx),
        "reactivate": (created, fx),
        "cancel": (canceled, fx),
        "finish": ({"order_id": int, "status": "COMPLETED"}, None),
        "resend": ({"order_id": int, "status": ACTIVE["status"], "resent": bool}, None),
        "webhook": (WEBHOOK, None),
        "webhook-update": (WEBHOOK, None),
        "webhook-test": ({"status_code": int}, None),
    }


def is_so(check, *words):
    try:
        check(*words)
    except AssertionError:
        return False
    return True


def fits(value, shape, where="answer"):
    """Fails at the first difference between a value and a shape; else gives the value back."""
    said = f"{where} is {value!r}, not {shape!r}"
    if isinstance(shape, tuple):
        assert any(is_so(fits, value, it) for it in shape), said
    elif isinstance(shape, dict):
        assert isinstance(value, dict), said
        assert not set(shape) ^ set(value), f"{where}: a key too few or too many: {set(shape) ^ set(value)}"
        for name in shape:
            fits(value[name], shape[name], f"{where}.{name}")
    elif isinstance(shape, list):
        assert isinstance(value, list), said
        for place, item in enumerate(value):
            fits(item, shape[0], f"{where}[{place}]")
    elif isinstance(shape, re.Pattern):
        assert isinstance(value, str) and shape.fullmatch(value), said
    elif isinstance(shape, type):
        assert type(value) is shape and (shape is not int or value >= 0), said
    else:
        assert type(value) is type(shape) and value == shape, said
    return value


def fits_answer(told, endpoint, api):
    """Holds an answer against its endpoint: data, and meta just where there is one."""
    data, meta = shapes(api)[endpoint]
    fits(told["data"], data)
    fits(told.get("meta"), meta, "meta")
    return told


def examples():
    """The examples of the API's source, each with its version and endpoint."""
    lines = Path(__file__).with_name("number_examples.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def covers(value, example, where="answer"):
    """Holds that all keys of an example are there, with values of the same types; null tells of no type."""
    said = f"{where} is {value!r}, unlike {example!r}"
    assert example is None or type(value) is type(example), said
    if isinstance(example, dict):
        for name, inner in example.items():
            assert name in value, f"{where} lacks {name}"
            covers(value[name], inner, f"{where}.{name}")
    elif isinstance(example, list):
        for inner in example:
            assert any(is_so(covers, it, inner) for it in value), said
    elif isinstance(example, str):
        assert not TIME.fullmatch(example) or TIME.fullmatch(value), said
