"""What AutoGen does where nothing is set."""

import json
import sys

from autogen_ext.models.openai import OpenAIChatCompletionClient

PATH = "autogen_ext.models.openai.OpenAIChatCompletionClient"
client = OpenAIChatCompletionClient(model="gpt-4o", api_key="x")._client
json.dump({f"{PATH}|timeout": client.timeout.read, f"{PATH}|retries": client.max_retries}, sys.stdout)
