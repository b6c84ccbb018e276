"""What mistralai does where nothing is set."""

import inspect
import json
import re
import sys

try:
    from mistralai.client import Mistral
    from mistralai.client.types import UNSET

    path = "mistralai.client.Mistral"
except ImportError:  # Before 2 the class stands elsewhere.
    from mistralai import Mistral
    from mistralai.types import UNSET

    path = "mistralai.Mistral"

client = Mistral(api_key="x")
given = client.sdk_configuration.timeout_ms
fallbacks = re.findall(r"timeout_ms = (\d+)", inspect.getsource(client.chat.complete))
timeout = given or (int(fallbacks[0]) if fallbacks else None)
json.dump(
    {
        f"{path}|timeout": None if timeout is None else timeout / 1000,
        f"{path}|retries": 0 if client.sdk_configuration.retry_config is UNSET else 1,
    },
    sys.stdout,
)
