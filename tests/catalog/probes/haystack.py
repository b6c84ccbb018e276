"""What Haystack does where nothing is set."""

import json
import sys

from haystack.components.generators.chat import OpenAIChatGenerator
from haystack.utils import Secret

PATH = "haystack.components.generators.chat.OpenAIChatGenerator"
generator = OpenAIChatGenerator(api_key=Secret.from_token("x"))
arguments = generator._client_kwargs()
json.dump(
    {
        f"{PATH}|model": generator.model,
        f"{PATH}|timeout": arguments["timeout"],
        f"{PATH}|retries": arguments["max_retries"],
    },
    sys.stdout,
)
