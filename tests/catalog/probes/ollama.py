"""What ollama does where nothing is set."""

import json
import sys

import ollama

http = ollama.Client()._client
repeats = http._transport._pool._retries
json.dump(
    {
        "ollama.Client|timeout": http.timeout.read,
        "ollama.Client|retries": repeats or None,
        "ollama|timeout": ollama.chat.__self__._client.timeout.read,
    },
    sys.stdout,
)
