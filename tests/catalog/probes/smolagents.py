"""What smolagents does where nothing is set."""

import json
import sys

from smolagents import InferenceClientModel, OpenAIModel

model = OpenAIModel("gpt-4o", api_key="x")
hosted = InferenceClientModel(token="x")
json.dump(
    {
        "smolagents.OpenAIModel|timeout": model.client.timeout.read,
        "smolagents.OpenAIModel|retries": model.client.max_retries,
        "smolagents.InferenceClientModel|model": hosted.model_id,
        "smolagents.InferenceClientModel|timeout": hosted.client.timeout,
        "smolagents.InferenceClientModel|retries": hosted.retryer.max_attempts - 1,
    },
    sys.stdout,
)
