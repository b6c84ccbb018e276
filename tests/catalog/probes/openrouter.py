"""What openrouter does where nothing is set."""

import json
import sys

import openrouter

sdk = openrouter.OpenRouter(api_key="x")
assert sdk.sdk_configuration.timeout_ms is None
json.dump({"openrouter.OpenRouter|timeout": sdk.sdk_configuration.client.timeout.read}, sys.stdout)
