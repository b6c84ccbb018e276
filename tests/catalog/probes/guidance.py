"""What guidance does where nothing is set."""

import json
import sys

from guidance import models

client = models.OpenAI("gpt-4o", api_key="x")._interpreter.client.client
json.dump(
    {
        "guidance.models.OpenAI|timeout": client.timeout.read,
        "guidance.models.OpenAI|retries": client.max_retries,
    },
    sys.stdout,
)
