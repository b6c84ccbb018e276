"""What the HTTP libraries do where nothing is set."""

import inspect
import json
import socket
import sys

import httpx
import httpx2
import requests
from aiohttp.client import DEFAULT_TIMEOUT

waits = inspect.signature(requests.Session.request).parameters["timeout"].default
repeats = requests.Session().get_adapter("https://models.invalid").max_retries.total
json.dump(
    {
        "requests.post|timeout": waits,
        "requests.post|retries": repeats or None,
        "requests.Session|timeout": waits,
        "httpx.post|timeout": inspect.signature(httpx.post).parameters["timeout"].default.read,
        "httpx2.post|timeout": inspect.signature(httpx2.post).parameters["timeout"].default.read,
        "httpx.Client|timeout": httpx.Client().timeout.read,
        "httpx.AsyncClient|timeout": httpx.AsyncClient().timeout.read,
        "httpx2.Client|timeout": httpx2.Client().timeout.read,
        "httpx.post|retries": httpx.Client()._transport._pool._retries or None,
        "aiohttp.ClientSession|timeout": DEFAULT_TIMEOUT.total,
        "aiohttp.request|timeout": DEFAULT_TIMEOUT.total,
        "urllib.request.urlopen|timeout": socket.getdefaulttimeout(),
    },
    sys.stdout,
)
