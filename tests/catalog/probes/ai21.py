"""What ai21 does where nothing is set."""

import json
import sys

from ai21.http_client.base_http_client import DEFAULT_NUM_RETRIES, DEFAULT_TIMEOUT_SEC

json.dump({"ai21.AI21Client|timeout": DEFAULT_TIMEOUT_SEC, "ai21.AI21Client|retries": DEFAULT_NUM_RETRIES}, sys.stdout)
