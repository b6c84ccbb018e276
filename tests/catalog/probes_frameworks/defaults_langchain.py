"""What LangChain's classes of today do where nothing is set: the settings that reach the provider's SDK."""

from __future__ import annotations

import inspect
import json
import sys
import warnings

warnings.simplefilter("ignore")

from langchain_anthropic import ChatAnthropic  # noqa: E402
from langchain_core.runnables import Runnable  # noqa: E402
from langchain_openai import AzureChatOpenAI, ChatOpenAI, OpenAI, OpenAIEmbeddings  # noqa: E402
from langgraph.types import RetryPolicy  # noqa: E402

KEY = "not-a-key"
azure = {"api_key": KEY, "azure_endpoint": "https://models.invalid", "api_version": "2024-10-21"}
chat = ChatOpenAI(model="gpt-4o", api_key=KEY)
deployed = AzureChatOpenAI(azure_deployment="d", **azure)
text = OpenAI(api_key=KEY)
vectors = OpenAIEmbeddings(api_key=KEY)
known = ChatAnthropic(model="claude-sonnet-4-5", api_key=KEY)
newest = ChatAnthropic(model="claude-opus-5", api_key=KEY)
unknown = ChatAnthropic(model="claude-of-another-time", api_key=KEY)

json.dump(
    {
        "langchain_openai.ChatOpenAI": {
            "retries": chat.root_client.max_retries,
            "timeout": chat.root_client.timeout,
            "output_limit": chat.max_tokens,
        },
        "langchain_openai.AzureChatOpenAI": {
            "retries": deployed.root_client.max_retries,
            "timeout": deployed.root_client.timeout,
            "output_limit": deployed.max_tokens,
        },
        "langchain_openai.OpenAI": {
            "retries": text.client._client.max_retries,
            "timeout": text.client._client.timeout,
            "output_limit": text.max_tokens,
        },
        "langchain_openai.OpenAIEmbeddings": {
            "retries": vectors.client._client.max_retries,
            "timeout": vectors.client._client.timeout,
        },
        "langchain_anthropic.ChatAnthropic": {
            "retries": known._client.max_retries,
            "timeout": known._client.timeout,
            "limits": {
                "claude-sonnet-4-5": known.max_tokens,
                "claude-opus-5": newest.max_tokens,
                "claude-of-another-time": unknown.max_tokens,
            },
        },
        "with_retry": inspect.signature(Runnable.with_retry).parameters["stop_after_attempt"].default,
        "retry_policy": RetryPolicy().max_attempts,
    },
    sys.stdout,
)
