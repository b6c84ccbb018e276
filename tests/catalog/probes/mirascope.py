"""What mirascope does where nothing is set."""

import json
import sys

from mirascope import llm
from mirascope.llm.providers.openai.completions.provider import OpenAICompletionsProvider

client = OpenAICompletionsProvider(api_key="x").client
json.dump(
    {
        "mirascope.llm.Model|timeout": client.timeout.read,
        "mirascope.llm.Model|retries": client.max_retries,
        "mirascope.llm.Model|output_limit": llm.Model("openai/gpt-4o").params.get("max_tokens"),
    },
    sys.stdout,
)
