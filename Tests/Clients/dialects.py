"""The four dialects as customers see them: the shapes of their answers, written as data.

A shape is a type, a pattern for text, a literal, a list of one shape for each of its items, or an
object whose keys come in exactly this order.
"""

import re
from typing import NamedTuple

DIGITS = re.compile(r"0|[1-9]\d*")
AMOUNT = re.compile(r"(0|[1-9]\d*)(\.\d{0,5}[1-9])?")
RATE = re.compile(r"(0|[1-9]\d*)(\.\d{1,9})?")
DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}|")
WORDS = re.compile(r"(?s).*\S.*")

BARE_ERROR = {"error": WORDS}
WRAPPED_ERROR = {"status": "error", "msg": WORDS, "error": WORDS}

SERVICE = {
    "service": int,
    "name": WORDS,
    "type": WORDS,
    "category": WORDS,
    "rate": RATE,
    "min": DIGITS,
    "max": DIGITS,
    "refill": bool,
}
STATUS = {
    "charge": AMOUNT,
    "start_count": DIGITS,
    "status": WORDS,
    "remains": DIGITS,
    "currency": WORDS,
}
STATUS_WITHOUT_CURRENCY = {name: shape for name, shape in STATUS.items() if name != "currency"}
DRIP_FEED_TAIL = {"runs": DIGITS, "orders": [int]}
SUBSCRIPTION = {"status": WORDS, "expiry": DATE, "posts": DIGITS, "orders": [int]}
BALANCE = {"balance": AMOUNT, "currency": WORDS}
REFILL = {"refill": DIGITS}
MANY_REFILLS = [{"order": int, "refill": int}]
MANY_REFILL_STATUSES = [{"refill": int, "status": WORDS}]
MANY_CANCELS = [{"order": int, "cancel": 1}]
ORDER = {
    "order": int,
    "service": int,
    "link": str,
    "quantity": DIGITS,
    "charge": AMOUNT,
    "status": WORDS,
    "date": WORDS,
}

SERVICE_TYPES = {
    "Default",
    "Package",
    "SEO",
    "Custom Comments",
    "Custom Comments Package",
    "Mentions",
    "Mentions with Hashtags",
    "Mentions Custom List",
    "Mentions Hashtag",
    "Mentions User Followers",
    "Mentions Media Likers",
    "Comment Likes",
    "Comment Replies",
    "Poll",
    "Invites from Groups",
    "Subscriptions",
    "Web Traffic",
}
ORDER_STATES = ["Pending", "Processing", "In progress", "Completed", "Partial", "Canceled"]


class Dialect(NamedTuple):
    name: str
    service: dict
    path: str = "/api/v2"
    currency: str = "USD"
    added: dict = {"order": int}
    status: dict = STATUS
    refill_status: object = {"status": WORDS}
    wrapped_errors: bool = False
    not_enough_funds: str = "neworder.error.not_enough_funds"
    messages: dict = {}

    def error(self, action):
        """The shape of a refusal; where a dialect wraps errors, two actions keep the bare form."""
        wrapped = self.wrapped_errors and action not in ("services", "status")
        return WRAPPED_ERROR if wrapped else BARE_ERROR


DIALECTS = {
    dialect.name: dialect
    for dialect in (
        Dialect(
            name="standard",
            service={**SERVICE, "cancel": bool},
        ),
        Dialect(
            name="pica-smm",
            path="/api2/v2",
            service=SERVICE,
        ),
        Dialect(
            name="hethongsub",
            service=SERVICE,
            added={
                "status": "success",
                "msg": "Đơn hàng đã được tạo thành công",
                "order": DIGITS,
            },
            refill_status=[{"refill": DIGITS, "status": WORDS}],
            wrapped_errors=True,
            not_enough_funds="neworder.error.insufficient_balance",
            messages={
                "neworder.error.insufficient_balance": "Số dư không đủ, vui lòng nạp thêm",
                "Invalid API key": "Invalid API key",
            },
        ),
        Dialect(
            name="tuongtacfbig",
            currency="VND",
            service={
                "service": int,
                "name": WORDS,
                "desc": str,
                "type": WORDS,
                "category": WORDS,
                "platform": str,
                "rate": RATE,
                "min": DIGITS,
                "max": DIGITS,
                "refill": bool,
                "cancel": bool,
                "dripfeed": bool,
            },
            status=STATUS_WITHOUT_CURRENCY,
        ),
    )
}


def expect(value, shape, where="answer"):
    """Fails at the first difference between an answer and a shape; else gives the answer back."""
    if isinstance(shape, type):
        assert type(value) is shape, f"{where} is {value!r}, not of type {shape.__name__}"
    elif isinstance(shape, re.Pattern):
        assert isinstance(value, str) and shape.fullmatch(value), (
            f"{where} is {value!r}, not text like {shape.pattern}"
        )
    elif isinstance(shape, dict):
        assert isinstance(value, dict), f"{where} is {value!r}, not an object"
        assert list(value) == list(shape), f"{where} has the keys {list(value)}, not {list(shape)}"
        for name in shape:
            expect(value[name], shape[name], f"{where}.{name}")
    elif isinstance(shape, list):
        assert isinstance(value, list), f"{where} is {value!r}, not a list"
        for place, item in enumerate(value):
            expect(item, shape[0], f"{where}[{place}]")
    else:
        assert type(value) is type(shape) and value == shape, f"{where} is {value!r}, not {shape!r}"
    return value


def error_in_any_form(answer):
    """The error text where the server cannot know whose dialect to speak."""
    return expect(answer, WRAPPED_ERROR if "msg" in answer else BARE_ERROR)["error"]
