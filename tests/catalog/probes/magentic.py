"""What magentic does where nothing is set."""

import json
import sys

from magentic import OpenaiChatModel
from magentic.chat_model.anthropic_chat_model import AnthropicChatModel

models = {
    "magentic.OpenaiChatModel": OpenaiChatModel("gpt-4o"),
    "magentic.chat_model.anthropic_chat_model.AnthropicChatModel": AnthropicChatModel("claude-sonnet-4-5"),
}
measured = {f"{path}|timeout": model._client.timeout.read for path, model in models.items()}
measured |= {f"{path}|retries": model._client.max_retries for path, model in models.items()}
measured |= {f"{path}|output_limit": model.max_tokens for path, model in models.items()}
json.dump(measured, sys.stdout)
