"""What aleph-alpha-client does where nothing is set."""

import inspect
import json
import sys

from aleph_alpha_client import AsyncClient, Client, CompletionRequest

found = {}
for client in (Client, AsyncClient):
    defaults = {name: one.default for name, one in inspect.signature(client).parameters.items()}
    place = f"aleph_alpha_client.{client.__name__}"
    found[f"{place}|timeout"] = defaults["request_timeout_seconds"]
    found[f"{place}|retries"] = defaults["total_retries"]
found["complete|output_limit"] = inspect.signature(CompletionRequest).parameters["maximum_tokens"].default
json.dump(found, sys.stdout)
