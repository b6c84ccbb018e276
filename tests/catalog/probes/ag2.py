"""What ag2 does where nothing is set."""

import json
import sys

from ag2.config import AnthropicConfig, OpenAIConfig, OpenAIResponsesConfig

openai, responses = (one(model="gpt-4o", api_key="x") for one in (OpenAIConfig, OpenAIResponsesConfig))
anthropic = AnthropicConfig(model="claude-sonnet-4-5", api_key="x")
clients = {
    "ag2.config.OpenAIConfig": openai.create()._client,
    "ag2.config.OpenAIResponsesConfig": responses.create()._client,
    "ag2.config.AnthropicConfig": anthropic.create()._client,
}
measured = {f"{path}|timeout": client.timeout.read for path, client in clients.items()}
measured |= {f"{path}|retries": client.max_retries for path, client in clients.items()}
measured["ag2.config.AnthropicConfig|output_limit"] = anthropic.max_tokens
measured["ag2.config.OpenAIResponsesConfig|store"] = responses.store
json.dump(measured, sys.stdout)
