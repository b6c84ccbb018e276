"""What pydantic-ai does where nothing is set."""

import json
import sys

from pydantic_ai.models.anthropic import AnthropicModel
from pydantic_ai.models.google import GoogleModel
from pydantic_ai.models.groq import GroqModel
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.anthropic import AnthropicProvider
from pydantic_ai.providers.google import GoogleProvider
from pydantic_ai.providers.groq import GroqProvider
from pydantic_ai.providers.openai import OpenAIProvider

google = GoogleModel("gemini-2.5-pro", provider=GoogleProvider(api_key="x")).client._api_client._http_options
measured = {
    "pydantic_ai.models.google.GoogleModel|timeout": google.timeout / 1000,
    "pydantic_ai.models.google.GoogleModel|retries": google.retry_options,
}
for path, model in {
    "pydantic_ai.models.openai.OpenAIChatModel": OpenAIChatModel("gpt-4o", provider=OpenAIProvider(api_key="x")),
    "pydantic_ai.models.anthropic.AnthropicModel": AnthropicModel("claude-2", provider=AnthropicProvider(api_key="x")),
    "pydantic_ai.models.groq.GroqModel": GroqModel("x", provider=GroqProvider(api_key="x")),
}.items():
    measured |= {f"{path}|timeout": model.client.timeout.read, f"{path}|retries": model.client.max_retries}
json.dump(measured, sys.stdout)
