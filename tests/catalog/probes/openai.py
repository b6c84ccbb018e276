"""What openai does where nothing is set."""

import json
import sys

import openai

azure = {"api_key": "x", "azure_endpoint": "https://models.invalid", "api_version": "2024-10-21"}
if hasattr(openai, "OpenAI"):
    openai.api_key = "x"
    clients = {
        "openai.OpenAI": openai.OpenAI(api_key="x"),
        "openai.AsyncOpenAI": openai.AsyncOpenAI(api_key="x"),
        "openai.AzureOpenAI": openai.AzureOpenAI(**azure),
        "openai.AsyncAzureOpenAI": openai.AsyncAzureOpenAI(**azure),
        "openai": openai._load_client(),
    }
    if hasattr(openai, "BedrockOpenAI"):
        clients["openai.BedrockOpenAI"] = openai.BedrockOpenAI(api_key="x", aws_region="us-east-1")
    measured = {f"{path}|timeout": client.timeout.read for path, client in clients.items()}
    measured |= {f"{path}|retries": client.max_retries for path, client in clients.items()}
else:
    from openai import api_requestor

    retry = api_requestor._make_session().get_adapter("https://models.invalid").max_retries
    repeats = any(retry.is_retry("POST", status) for status in (429, 500, 503))
    measured = {"openai|timeout": api_requestor.TIMEOUT_SECS, "openai|retries": retry.total if repeats else None}
json.dump(measured, sys.stdout)
