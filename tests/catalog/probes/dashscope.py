"""What dashscope does where nothing is set."""

import json
import sys

import dashscope
from dashscope.common.constants import DEFAULT_REQUEST_TIMEOUT_SECONDS

client = dashscope.Client(api_key="x").config
json.dump(
    {
        "dashscope|timeout": DEFAULT_REQUEST_TIMEOUT_SECONDS,
        "dashscope.Client|timeout": client.timeout,
        "dashscope.Client|retries": client.max_retries,
    },
    sys.stdout,
)
