"""What ai21 does where nothing is set."""

import json
import sys

import ai21

if hasattr(ai21, "AI21Client"):
    from ai21.http_client.base_http_client import DEFAULT_NUM_RETRIES, DEFAULT_TIMEOUT_SEC

    place = "ai21.AI21Client"
else:
    from ai21.http_client import DEFAULT_NUM_RETRIES, DEFAULT_TIMEOUT_SEC

    place = "ai21.Completion.execute"

json.dump({f"{place}|timeout": DEFAULT_TIMEOUT_SEC, f"{place}|retries": DEFAULT_NUM_RETRIES}, sys.stdout)
