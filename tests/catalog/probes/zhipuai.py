"""What zhipuai does where nothing is set."""

import json
import sys

import zhipuai

clients = {
    "zhipuai.ZhipuAI": zhipuai.ZhipuAI(api_key="x.y"),
}
measured = {f"{path}|timeout": client.timeout.read for path, client in clients.items()}
measured |= {f"{path}|retries": client.max_retries for path, client in clients.items()}
json.dump(measured, sys.stdout)
