"""What agno does where nothing is set."""

import json
import sys

from agno.models.anthropic import Claude
from agno.models.google import Gemini
from agno.models.groq import Groq
from agno.models.ollama import Ollama
from agno.models.openai import OpenAIChat, OpenAIResponses

models = {
    "agno.models.openai.OpenAIChat": OpenAIChat(id="gpt-4o", api_key="x"),
    "agno.models.openai.OpenAIResponses": OpenAIResponses(id="gpt-4o", api_key="x"),
    "agno.models.anthropic.Claude": Claude(id="claude-sonnet-4-5", api_key="x"),
    "agno.models.groq.Groq": Groq(id="llama-3.3-70b", api_key="x"),
}
clients = {path: model.get_client() for path, model in models.items()}
measured = {f"{path}|timeout": client.timeout.read for path, client in clients.items()}
measured |= {f"{path}|retries": client.max_retries for path, client in clients.items()}
measured |= {
    f"{path}|output_limit": getattr(model, "max_tokens", None) or getattr(model, "max_output_tokens", None)
    for path, model in models.items()
}
gemini = Gemini(id="gemini-2.5-flash", api_key="x")
options = gemini.get_client()._api_client._http_options
measured |= {
    "agno.models.google.Gemini|timeout": options.timeout,
    "agno.models.google.Gemini|retries": options.retry_options,
    "agno.models.google.Gemini|output_limit": gemini.max_output_tokens,
    "agno.models.ollama.Ollama|timeout": Ollama(id="llama3.1").get_client()._client.timeout.read,
}
json.dump(measured, sys.stdout)
