"""What semantic-kernel does where nothing is set."""

import json
import sys

from semantic_kernel.connectors.ai.open_ai import (
    AzureChatCompletion,
    OpenAIChatCompletion,
    OpenAIChatPromptExecutionSettings,
)

PLACE = "semantic_kernel.connectors.ai.open_ai"
clients = {
    "OpenAIChatCompletion": OpenAIChatCompletion(api_key="x", ai_model_id="x").client,
    "AzureChatCompletion": AzureChatCompletion(
        api_key="x", deployment_name="x", endpoint="https://models.invalid"
    ).client,
}
measured = {f"{PLACE}.{name}|timeout": client.timeout.read for name, client in clients.items()}
measured |= {f"{PLACE}.{name}|retries": client.max_retries for name, client in clients.items()}
measured["get_chat_message_content|output_limit"] = OpenAIChatPromptExecutionSettings().max_tokens
json.dump(measured, sys.stdout)
