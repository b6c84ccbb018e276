"""What the Ark runtime does where nothing is set."""

import json
import sys

import volcenginesdkarkruntime

clients = {
    "volcenginesdkarkruntime.Ark": volcenginesdkarkruntime.Ark(api_key="x"),
    "volcenginesdkarkruntime.AsyncArk": volcenginesdkarkruntime.AsyncArk(api_key="x"),
}
measured = {f"{path}|timeout": client.timeout.read for path, client in clients.items()}
measured |= {f"{path}|retries": client.max_retries for path, client in clients.items()}
json.dump(measured, sys.stdout)
