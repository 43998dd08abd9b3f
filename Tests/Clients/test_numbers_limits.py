"""Limits of the numbers API: per account, group of endpoints and minute, and told in headers."""

import re
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from rentals import UNKNOWN

GROUPS = [
    (5000, ["catalog/countries", "catalog/services", "catalog/products", "catalog/exchange-rate",
            "catalog/operators?country_id=6&platform_id=3"]),
    (5000, ["orders", "orders/active", f"orders/{UNKNOWN}", f"orders/{UNKNOWN}/reactivate-options"]),
    (600, ["balance"]),
    (600, ["webhook", "PATCH webhook"]),
    (3000, ["POST orders/create", "POST orders/reactivate"]),
    (1000, ["POST orders/cancel"]),
    (1000, ["POST orders/finish", "POST orders/resend"]),
    (10, ["POST webhook/test"]),
]  # fmt: skip


def limit_of(answer):
    """A group's name, its limit, and what is left of it."""
    headers = {name.lower(): value for name, value in answer.headers.items()}
    policy = re.fullmatch(r'"([^"]+)";q=(\d+);w=60', headers["ratelimit-policy"])
    state = re.fullmatch(r'"([^"]+)";r=(\d+)(;t=([1-5]?\d|60))?', headers["ratelimit"])
    assert policy and state and policy[1] == state[1], headers
    return policy[1], int(policy[2]), int(state[2])


def ask(renter, api, place):
    method, path = place.split() if " " in place else ("GET", place)
    return renter.ask(method, f"/{api}/{path}", None if method == "GET" else {"id": UNKNOWN})


def test_headers_tell_of_the_limit_of_each_group(own):
    renter, names = own.renter("standard"), []
    for limit, places in GROUPS:
        told = [limit_of(ask(renter, api, place)) for place in places for api in ("v1", "v2")]
        assert told == [(told[0][0], limit, limit - number) for number in range(1, len(told) + 1)]
        names.append(told[0][0])
    assert len(set(names)) == len(GROUPS)
    assert limit_of(ask(own.renter("pica-smm"), "v1", "POST webhook/test"))[2] == 9


def test_the_eleventh_test_in_a_minute_is_refused(own, receiver):
    renter = own.renter("hethongsub")
    renter.done("PATCH", "/v1/webhook", {"webhook_url": receiver.url("limits")})
    answers = [ask(renter, f"v{number % 2 + 1}", "POST webhook/test") for number in range(12)]
    assert [it.status for it in answers] == [200] * 10 + [429] * 2
    for answer in answers[10:]:
        assert answer.code == "RATE_LIMIT_EXCEEDED" and limit_of(answer)[2] == 0
        assert 1 <= answer.json["error"]["details"]["retry_after_seconds"] <= 60
    assert len(receiver.heard("limits", "webhook.test")) == 10
    assert ask(renter, "v1", "webhook").status == 200


def test_a_limit_holds_for_many_at_once(own):
    near = threading.local()

    def read(number):
        near.renter = getattr(near, "renter", None) or own.renter("tuongtacfbig")
        return ask(near.renter, f"v{number % 2 + 1}", "balance").code

    with ThreadPoolExecutor(8) as pool:
        codes = Counter(pool.map(read, range(650)))
    assert codes == {None: 600, "RATE_LIMIT_EXCEEDED": 50}
