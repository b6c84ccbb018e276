"""What strands does where nothing is set."""

import json
import sys

from strands import Agent
from strands.models import BedrockModel

model = BedrockModel(region_name="us-east-1")
json.dump(
    {
        "strands.models.BedrockModel|model": model.config["model_id"],
        "strands.models.BedrockModel|output_limit": model.config.get("max_tokens"),
        "strands.models.BedrockModel|timeout": model.client.meta.config.read_timeout,
        "strands.Agent|retries": Agent(model=model)._retry_strategy._max_attempts - 1,
    },
    sys.stdout,
)
