"""What autogen does where nothing is set."""

import json
import sys

import autogen

wrapper = autogen.OpenAIWrapper(api_key="x", model="gpt-4o")
client = wrapper._clients[0]._oai_client
json.dump(
    {
        "autogen.OpenAIWrapper|timeout": client.timeout.read,
        "autogen.OpenAIWrapper|retries": client.max_retries,
        "autogen.OpenAIWrapper|output_limit": wrapper._config_list[0].get("max_tokens"),
    },
    sys.stdout,
)
