"""What writer-sdk does where nothing is set."""

import json
import sys

import writerai

clients = {
    "writerai.Writer": writerai.Writer(api_key="x"),
    "writerai.AsyncWriter": writerai.AsyncWriter(api_key="x"),
}
measured = {f"{path}|timeout": client.timeout.read for path, client in clients.items()}
measured |= {f"{path}|retries": client.max_retries for path, client in clients.items()}
json.dump(measured, sys.stdout)
