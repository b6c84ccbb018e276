"""What xai-sdk does where nothing is set."""

import json
import sys

from xai_sdk import client

(policy,) = json.loads(client._DEFAULT_SERVICE_CONFIG_JSON)["methodConfig"]
json.dump(
    {
        "xai_sdk.Client|timeout": client._DEFAULT_RPC_TIMEOUT_SECONDS,
        "xai_sdk.Client|retries": policy["retryPolicy"]["maxAttempts"] - 1,
    },
    sys.stdout,
)
