"""What anthropic does where nothing is set."""

import inspect
import json
import sys

import anthropic

aws = (
    {"api_key": "x", "aws_region": "us-east-1"}
    if "api_key" in inspect.signature(anthropic.AnthropicBedrock).parameters
    else {"aws_region": "us-east-1"}
)
clients = {
    "anthropic.Anthropic": anthropic.Anthropic(api_key="x"),
    "anthropic.AsyncAnthropic": anthropic.AsyncAnthropic(api_key="x"),
    "anthropic.AnthropicBedrock": anthropic.AnthropicBedrock(**aws),
    "anthropic.AnthropicVertex": anthropic.AnthropicVertex(region="us-east1", project_id="x"),
    "anthropic.AnthropicFoundry": anthropic.AnthropicFoundry(api_key="x", resource="x"),
}
measured = {f"{path}|timeout": client.timeout.read for path, client in clients.items()}
measured |= {f"{path}|retries": client.max_retries for path, client in clients.items()}
limit = inspect.signature(clients["anthropic.Anthropic"].messages.create).parameters["max_tokens"]
measured["messages.create|output_limit|required"] = limit.default is inspect.Parameter.empty
json.dump(measured, sys.stdout)
