"""What replicate does where nothing is set."""

import json
import sys

import replicate
from replicate.client import RetryTransport

client = replicate.Client(api_token="x")
json.dump(
    {
        "replicate.Client|timeout": client._client.timeout.read,
        "replicate.Client|retries": 9 if "POST" in RetryTransport.RETRYABLE_METHODS else None,
    },
    sys.stdout,
)
