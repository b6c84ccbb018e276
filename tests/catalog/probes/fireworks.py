"""What fireworks does where nothing is set."""

import json
import sys

import fireworks

measured = {}
for path, client in {
    "fireworks.Fireworks": fireworks.Fireworks(api_key="x"),
    "fireworks.AsyncFireworks": fireworks.AsyncFireworks(api_key="x"),
}.items():
    measured |= {f"{path}|timeout": client.timeout.read, f"{path}|retries": client.max_retries}
json.dump(measured, sys.stdout)
