"""What portkey-ai does where nothing is set."""

import json
import sys

import portkey_ai

client = portkey_ai.Portkey(api_key="x").openai_client
json.dump(
    {"portkey_ai.Portkey|timeout": client.timeout.read, "portkey_ai.Portkey|retries": client.max_retries}, sys.stdout
)
