"""What the classes of LangChain 0.0.200 hold where nothing is set."""

from __future__ import annotations

import json
import sys

from langchain.agents import AgentExecutor
from langchain.chat_models import AzureChatOpenAI, ChatOpenAI
from langchain.embeddings import OpenAIEmbeddings
from langchain.llms import OpenAI


def default(owner: type, field: str) -> object:
    """The default of the class's field."""
    return owner.__fields__[field].default


json.dump(
    {
        "langchain.chat_models.ChatOpenAI": {
            "attempts": default(ChatOpenAI, "max_retries"),
            "timeout": default(ChatOpenAI, "request_timeout"),
            "output_limit": default(ChatOpenAI, "max_tokens"),
        },
        "langchain.chat_models.AzureChatOpenAI": {
            "attempts": default(AzureChatOpenAI, "max_retries"),
            "timeout": default(AzureChatOpenAI, "request_timeout"),
            "output_limit": default(AzureChatOpenAI, "max_tokens"),
        },
        "langchain.llms.OpenAI": {
            "attempts": default(OpenAI, "max_retries"),
            "timeout": default(OpenAI, "request_timeout"),
            "output_limit": default(OpenAI, "max_tokens"),
        },
        "langchain.embeddings.OpenAIEmbeddings": {
            "attempts": default(OpenAIEmbeddings, "max_retries"),
            "timeout": default(OpenAIEmbeddings, "request_timeout"),
        },
        "max_iterations": default(AgentExecutor, "max_iterations"),
    },
    sys.stdout,
)
