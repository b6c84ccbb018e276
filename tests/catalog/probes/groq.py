"""What groq does where nothing is set."""

import json
import sys

import groq

client = groq.Groq(api_key="x")
json.dump({"groq.Groq|timeout": client.timeout.read, "groq.Groq|retries": client.max_retries}, sys.stdout)
