"""What cohere does where nothing is set."""

import json
import sys

import cohere

measured = {}
for path, client in {"cohere.Client": cohere.Client("x"), "cohere.ClientV2": cohere.ClientV2("x")}.items():
    measured[f"{path}|timeout"] = client._client_wrapper.get_timeout()
    measured[f"{path}|retries"] = client._client_wrapper.httpx_client.base_max_retries
json.dump(measured, sys.stdout)
