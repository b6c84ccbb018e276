"""How many tries the retry libraries make, counted: each wraps a function that always fails."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import backoff
import opnieuw
import requests
import retry
import stamina
import tenacity
from urllib3.util import Retry

LIMIT = 40


class EnoughError(BaseException):
    """Raised by the failing function when nothing stops the tries."""


def tries(wrap: Callable[[Callable[[], None]], Callable[[], None]]) -> int | None:
    """The number of calls that the wrapped function gets; None where they do not end."""
    count = 0

    def fail() -> None:
        nonlocal count
        count += 1
        if count == LIMIT:
            raise EnoughError
        raise ValueError

    try:
        wrap(fail)()
    except EnoughError:
        return None
    except Exception:
        return count
    return count


now = backoff.constant
json.dump(
    {
        "tenacity": tries(tenacity.retry),
        "tenacity_4": tries(tenacity.retry(stop=tenacity.stop_after_attempt(4))),
        "backoff": tries(backoff.on_exception(now, ValueError, interval=0, jitter=None)),
        "backoff_4": tries(backoff.on_exception(now, ValueError, max_tries=4, interval=0, jitter=None)),
        "backoff_predicate": tries(backoff.on_predicate(now, interval=0, jitter=None, max_tries=4)),
        "stamina": tries(stamina.retry(on=ValueError, wait_initial=0.0, wait_max=0.0, wait_jitter=0.0)),
        "retry": tries(retry.retry()),
        "retry_4": tries(retry.retry(tries=4)),
        "opnieuw": tries(opnieuw.retry(retry_on_exceptions=ValueError, retry_window_after_first_call_in_seconds=1)),
        "urllib3_post": Retry(4)._is_method_retryable("POST"),
        "urllib3_status": Retry(4).is_retry("GET", 429),
        "urllib3_set": Retry(4, allowed_methods=["POST"], status_forcelist=[429]).is_retry("POST", 429),
        "urllib3_every_method": Retry(4, allowed_methods=None, status_forcelist=[429]).is_retry("POST", 429),
        "urllib3_other_methods": Retry(4, allowed_methods=["GET"], status_forcelist=[429]).is_retry("POST", 429),
        "adapter": requests.adapters.HTTPAdapter(max_retries=4).max_retries.is_retry("POST", 500),
    },
    sys.stdout,
)
