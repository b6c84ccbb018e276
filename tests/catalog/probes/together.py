"""What together does where nothing is set."""

import json
import sys

import together

client = together.Together(api_key="x")
json.dump(
    {"together.Together|timeout": client.timeout.read, "together.Together|retries": client.max_retries}, sys.stdout
)
