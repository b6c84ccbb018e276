"""What reka-api does where nothing is set."""

import inspect
import json
import sys

import reka

if callable(reka.chat):
    names = inspect.signature(reka.chat).parameters
    found = {
        "reka.chat|model": names["model_name"].default,
        "reka.chat|output_limit": names["request_output_len"].default,
    }
else:
    from reka.client import Reka

    found = {"reka.client.Reka|timeout": Reka(api_key="x")._client_wrapper.get_timeout()}

json.dump(found, sys.stdout)
