"""What groq does where nothing is set."""

import json

import groq

client = groq.Groq(api_key="x")
print(json.dumps({"groq.Groq|timeout": client.timeout.read, "groq.Groq|retries": client.max_retries}))
