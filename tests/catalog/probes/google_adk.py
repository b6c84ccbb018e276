"""What google-adk does where nothing is set."""

import json
import sys

from google.adk.agents import Agent
from google.adk.models.google_llm import Gemini

agent = Agent(name="a", model="gemini-2.5-flash")
options = Gemini(model="gemini-2.5-flash").api_client._api_client._http_options
json.dump(
    {
        "google.adk.Agent|output_limit": agent.generate_content_config,
        "google.adk.Agent|timeout": options.timeout,
        "google.adk.Agent|retries": options.retry_options,
    },
    sys.stdout,
)
