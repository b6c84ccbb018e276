"""What together does where nothing is set."""

import json
import os
import sys

os.environ["TOGETHER_NO_BANNER"] = "1"

import together  # It greets when it is imported, unless it is told not to.

client = together.Together(api_key="x")
own = getattr(client, "timeout", None)
measured = (own.read, client.max_retries) if own else (client.client.timeout, client.client.max_retries)
json.dump({"together.Together|timeout": measured[0], "together.Together|retries": measured[1]}, sys.stdout)
