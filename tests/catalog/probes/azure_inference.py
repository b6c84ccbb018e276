"""What azure-ai-inference does where nothing is set."""

import json
import sys

from azure.ai.inference import ChatCompletionsClient
from azure.core.configuration import ConnectionConfiguration
from azure.core.credentials import AzureKeyCredential

client = ChatCompletionsClient("https://models.invalid", AzureKeyCredential("x"))
json.dump(
    {
        "azure.ai.inference.ChatCompletionsClient|timeout": ConnectionConfiguration().read_timeout,
        "azure.ai.inference.ChatCompletionsClient|retries": client._config.retry_policy.status_retries,
    },
    sys.stdout,
)
