"""What crewai does where nothing is set."""

import json
import sys

import crewai

model = crewai.LLM(model="gpt-4o")
client = model._get_sync_client()
json.dump(
    {
        "crewai.LLM|timeout": client.timeout.read,
        "crewai.LLM|retries": client.max_retries,
        "crewai.LLM|output_limit": model.max_tokens,
    },
    sys.stdout,
)
