"""What together does where nothing is set."""

import json

import together

client = together.Together(api_key="x")
print(json.dumps({"together.Together|timeout": client.timeout.read, "together.Together|retries": client.max_retries}))
