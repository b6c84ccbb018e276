"""What mistralai does where nothing is set."""

import inspect
import json
import re
import sys

from mistralai.client import Mistral
from mistralai.client.types import UNSET

client = Mistral(api_key="x")
given = client.sdk_configuration.timeout_ms
(fallback,) = re.findall(r"timeout_ms = (\d+)", inspect.getsource(client.chat.complete))
json.dump(
    {
        "mistralai.client.Mistral|timeout": int(given or fallback) / 1000,
        "mistralai.client.Mistral|retries": 0 if client.sdk_configuration.retry_config is UNSET else 1,
    },
    sys.stdout,
)
