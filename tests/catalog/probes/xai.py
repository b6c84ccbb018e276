"""What xai-sdk does where nothing is set."""

import json

from xai_sdk import client

(policy,) = json.loads(client._DEFAULT_SERVICE_CONFIG_JSON)["methodConfig"]
print(
    json.dumps(
        {
            "xai_sdk.Client|timeout": client._DEFAULT_RPC_TIMEOUT_SECONDS,
            "xai_sdk.Client|retries": policy["retryPolicy"]["maxAttempts"] - 1,
        }
    )
)
