"""What zai-sdk does where nothing is set."""

import json
import sys

import zai

clients = {
    "zai.ZaiClient": zai.ZaiClient(api_key="x.y"),
    "zai.ZhipuAiClient": zai.ZhipuAiClient(api_key="x.y"),
}
measured = {f"{path}|timeout": client.timeout.read for path, client in clients.items()}
measured |= {f"{path}|retries": client.max_retries for path, client in clients.items()}
json.dump(measured, sys.stdout)
